//! Plans, by the numbers of the cases.

use std::collections::BTreeSet;
use std::slice::from_ref;

use serde_json::json;

use super::world::{
    ACCOUNT, N1, N2, N3, OTHER_ACCOUNT, World, account, carry_over, existing, id, listed, text,
};
use crate::limits::DailyLimits;
use crate::phone::PhoneNumber;
use crate::pingone::{
    CarryOver, Choice, Confirmation, CountryProblem, Goal, Link, Note, Origin, OriginAccount, Others,
    PlanRefusal, PlannedLink, PolicyChange, Reason, Reference, Remembered, SenderChoice, SenderRef, Step,
    Untouched, Why,
};

fn names(steps: &[Step]) -> Vec<&'static str> {
    let name = |step: &Step| match step {
        Step::CreateSender { .. } => "create",
        Step::ChooseNumbers { .. } => "choose",
        Step::SetChain { .. } => "chain",
        Step::SetPolicy { .. } => "policy",
        Step::DeleteSender { .. } => "delete",
    };
    steps.iter().map(name).collect()
}

fn chain_after(steps: &[Step]) -> Vec<PlannedLink> {
    let set = steps.iter().find_map(|step| match step {
        Step::SetChain { after, .. } => Some(after.clone()),
        _ => None,
    });
    set.unwrap()
}

fn link(number: usize) -> PlannedLink {
    PlannedLink::Existing(Link::Sender(id(number)))
}

const PING: PlannedLink = PlannedLink::Existing(Link::Ping);

fn accounts(origins: &[Origin]) -> Vec<&OriginAccount> {
    origins.iter().map(|origin| &origin.account).collect()
}

#[test]
fn g1_case_1_a_configuration_becomes_a_sender_its_numbers_and_the_chain() {
    let world = World::s0();
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    assert_eq!(names(&plan.steps), ["create", "choose", "chain"]);
    let Step::ChooseNumbers { sender, after, .. } = &plan.steps[1] else { panic!() };
    assert_eq!(*sender, SenderRef::Created);
    let numbers: Vec<_> = after.iter().map(|choice| (choice.number.as_str(), &choice.countries)).collect();
    assert_eq!(numbers, [(N1, &None), (N2, &None)]);
    assert_eq!(chain_after(&plan.steps), [PlannedLink::Created]);
    assert_eq!(accounts(&plan.before), [&OriginAccount::Ping]);
    assert_eq!(plan.before[0].why, Why::EmptyChain);
    let created =
        OriginAccount::Twilio { sender: SenderRef::Created, sid: Some(ACCOUNT.to_owned()), name: None };
    assert_eq!(accounts(&plan.after), [&created]);
    assert_eq!(plan.confirmations, BTreeSet::from([Confirmation::Consent]));
    assert!(plan.complete);
    let kept = |name: &str| plan.untouched.contains(&Untouched::Setting { name: name.to_owned() });
    assert!(kept("from") && kept("unknownField") && !kept("smsProvidersFallbackChain"));
    assert!(plan.notes.contains(&Note::LimitsEnforced { used: 15, unused: 10, daily: Some(20) }));
    assert!(plan.notes.contains(&Note::ConsentThere));
}

#[test]
fn g1_case_2_what_is_there_already_is_no_change() {
    let world = World::s0().sender(10, ACCOUNT, &[N1, N2]).chain(&[&text(10)]);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    assert!(plan.is_empty());
    assert_eq!(plan.confirmations, BTreeSet::new());
    assert_eq!(plan.sender, Some(existing(10)));
}

#[test]
fn g1_case_3_the_account_s_sender_is_changed_and_a_second_one_made_only_when_asked() {
    let world = World::s0().sender(10, ACCOUNT, &[N1]);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    assert_eq!(names(&plan.steps), ["choose", "chain"]);
    assert_eq!(chain_after(&plan.steps), [link(10)]);
    let asked = Goal::CarryOver(CarryOver { sender: SenderChoice::New, ..carry_over() });
    let plan = world.plan(&asked);
    assert_eq!(names(&plan.steps), ["create", "choose", "chain"]);
    let Step::CreateSender { known, .. } = &plan.steps[0] else { panic!() };
    assert_eq!(*known, BTreeSet::from([id(10)]));
}

#[test]
fn g1_case_4_of_two_senders_of_the_account_none_is_picked_by_order() {
    let world = World::s0().sender(10, ACCOUNT, &[N1]).sender(11, ACCOUNT, &[N1, N2]);
    let refusal = world.try_plan(&Goal::CarryOver(carry_over())).unwrap_err();
    let PlanRefusal::SeveralSenders { senders } = refusal else { panic!("{refusal:?}") };
    assert_eq!(senders.iter().map(|sender| sender.id.clone()).collect::<Vec<_>>(), [id(10), id(11)]);
    let said =
        Goal::CarryOver(CarryOver { sender: SenderChoice::Existing { sender: id(11) }, ..carry_over() });
    assert_eq!(names(&world.plan(&said).steps), ["chain"]);
}

#[test]
fn g1_case_5_fallback_is_ping_s_account_at_the_end_and_may_not_send() {
    let mut world = World::s0();
    let goal = Goal::CarryOver(CarryOver { fallback: true, ..carry_over() });
    let plan = world.plan(&goal);
    assert_eq!(chain_after(&plan.steps), [PlannedLink::Created, PING]);
    assert!(!plan.notes.contains(&Note::PingMayNotSend));
    world.environment["environmentCapabilities"]["canUsePingSmsAccount"] = json!(false);
    assert!(world.plan(&goal).notes.contains(&Note::PingMayNotSend));
    // Fallback off takes it out again.
    let world = World::s0().sender(10, ACCOUNT, &[N1, N2]).chain(&[&text(10), "PINGONE_TWILIO"]);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    assert_eq!(chain_after(&plan.steps), [link(10)]);
    // It was the last resort: that it leaves is said, and confirmed as the leaving of others is.
    let Step::SetChain { reason: Reason::ComesFirst { leaving, .. }, .. } = &plan.steps[0] else { panic!() };
    assert_eq!(*leaving, [Link::Ping]);
    assert_eq!(plan.confirmations, BTreeSet::from([Confirmation::DropOthers]));
    // Where it was not there, there is nothing to confirm; where it stays, neither.
    let world = World::s0().sender(10, ACCOUNT, &[N1, N2]).sender(20, OTHER_ACCOUNT, &[N3]);
    let before = world.clone().chain(&[&text(20)]).plan(&Goal::CarryOver(carry_over()));
    assert_eq!(before.confirmations, BTreeSet::new());
    let world = world.chain(&["PINGONE_TWILIO", &text(20)]);
    let plan = world.plan(&Goal::CarryOver(CarryOver { fallback: true, ..carry_over() }));
    assert_eq!(chain_after(&plan.steps), [link(10), link(20), PING]);
    assert_eq!(plan.confirmations, BTreeSet::new());
}

#[test]
fn g1_case_6_a_foreign_sender_stays_in_the_chain_unless_its_leaving_is_confirmed() {
    let world = World::s0().sender(20, OTHER_ACCOUNT, &[N3]).chain(&["PINGONE_TWILIO", &text(20), "FUTURE"]);
    let plan = world.plan(&Goal::CarryOver(CarryOver { fallback: true, ..carry_over() }));
    let future = PlannedLink::Existing(Link::Other("FUTURE".to_owned()));
    assert_eq!(chain_after(&plan.steps), [PlannedLink::Created, link(20), future, PING]);
    assert!(!plan.confirmations.contains(&Confirmation::DropOthers));
    let plan = world.plan(&Goal::CarryOver(CarryOver { others: Others::Drop, ..carry_over() }));
    assert_eq!(chain_after(&plan.steps), [PlannedLink::Created]);
    assert!(plan.confirmations.contains(&Confirmation::DropOthers));
    let left =
        plan.notes.iter().any(|note| matches!(note, Note::LeftUnused { sender } if sender.id == id(20)));
    assert!(left, "{:?}", plan.notes);
}

#[test]
fn g1_case_7_policies_that_name_senders_override_the_chain() {
    let conditions = json!([{ "deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{ "id": text(20) }] }]);
    let mut world = World::s0().sender(20, OTHER_ACCOUNT, &[N3]).policy(31, false, &conditions.clone());
    world.policies[0]["providerConfiguration"] = json!({ "conditions": conditions });
    let plan = world.plan(&Goal::CarryOver(CarryOver { fallback: true, ..carry_over() }));
    let overriding: Vec<_> =
        plan.overriding.iter().map(|policy| (policy.id.clone(), policy.is_default)).collect();
    assert_eq!(overriding, [(id(5), true), (id(31), false)]);
    assert!(!plan.complete);
    let not_there =
        |note: &Note| matches!(note, Note::FallbackNotInPolicies { policies } if policies.len() == 2);
    assert!(plan.notes.iter().any(not_there));
    // A policy that leads to the sender anyway does not stand against it.
    let leads = json!([{ "fallbackChain": [{ "id": text(10) }, { "id": text(20) }] }]);
    let world = World::s0().sender(10, ACCOUNT, &[N1, N2]).chain(&[&text(10)]).policy(31, false, &leads);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    assert!(plan.complete && plan.is_empty());
}

#[test]
fn g1_case_8_senders_of_unknown_kinds_are_kept_and_counted() {
    let kinds = ["CUSTOM_TWILIO_VERIFY", "CUSTOM_TWILIO_MESSAGING_SERVICE", "CUSTOM_FUTURE"];
    let world = kinds.iter().enumerate().fold(World::s0(), |world, (at, kind)| world.other(20 + at, kind));
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    let named = plan.notes.iter().find_map(|note| match note {
        Note::NotUnderstood { senders } => {
            Some(senders.iter().map(|sender| sender.provider.as_str()).collect::<Vec<_>>())
        }
        _ => None,
    });
    assert_eq!(named.unwrap(), kinds);
    assert_eq!(plan.untouched.iter().filter(|kept| matches!(kept, Untouched::Sender(_))).count(), 3);
    for goal in [
        Goal::Choose { sender: id(20), numbers: vec![Choice { number: N1.to_owned(), countries: None }] },
        Goal::Rotate { sender: id(20), into: SenderChoice::ByAccount, name: None },
        Goal::Remove { sender: id(20) },
    ] {
        assert!(matches!(world.try_plan(&goal), Err(PlanRefusal::NotTwilio { .. })), "{goal:?}");
    }
}

#[test]
fn g1_case_9_and_33_there_is_no_room_for_an_eleventh() {
    let world = (20..30).fold(World::s0(), |world, at| world.other(at, "CUSTOM_FUTURE"));
    assert_eq!(world.try_plan(&Goal::CarryOver(carry_over())), Err(PlanRefusal::NoRoom { count: 10 }));
    let world =
        (20..29).fold(World::s0().sender(10, ACCOUNT, &[N1]), |world, at| world.other(at, "CUSTOM_FUTURE"));
    let rotate = Goal::Rotate { sender: id(10), into: SenderChoice::ByAccount, name: None };
    assert_eq!(world.try_plan(&rotate), Err(PlanRefusal::NoRoom { count: 10 }));
    assert_eq!(names(&world.plan(&Goal::CarryOver(carry_over())).steps), ["choose", "chain"]);
}

#[test]
fn g1_case_11_what_is_no_sandbox_is_confirmed_by_itself() {
    for (kind, asked) in [("SANDBOX", false), ("PRODUCTION", true), ("FUTURE", true)] {
        let mut world = World::s0();
        world.environment["type"] = json!(kind);
        let plan = world.plan(&Goal::CarryOver(carry_over()));
        assert_eq!(plan.confirmations.contains(&Confirmation::Production), asked, "{kind}");
    }
}

#[test]
fn g1_case_16_and_31_what_changed_meanwhile_is_named() {
    let world = World::s0().sender(10, ACCOUNT, &[N1]).sender(11, OTHER_ACCOUNT, &[]);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    assert_eq!(plan.changed(&world.state(), 0, None), []);
    let mut other = world.clone();
    other.settings["updatedAt"] = json!("2026-11-02T00:00:00Z");
    other.settings["from"]["name"] = json!("Fabrikam");
    other.settings["_links"] = json!({});
    other.senders.pop();
    other.environment["icon"] = json!("new");
    let changes = serde_json::to_value(plan.changed(&other.state(), 0, None)).unwrap();
    assert_eq!(
        changes,
        json!([
            { "resource": "settings", "change": "changed", "members": ["from", "updatedAt"] },
            { "resource": "sender", "sender": text(11), "change": "gone" },
        ])
    );
    // On resuming, what the plan itself wrote is left out.
    let mut half = world.clone();
    half.step(&plan.steps[0], &mut None);
    assert_eq!(plan.changed(&half.state(), 0, None).len(), 1);
    assert_eq!(plan.changed(&half.state(), 1, None), []);
}

#[test]
fn g1_case_22_what_an_unknown_create_made_is_told_by_account_and_name() {
    let world = World::s0().sender(10, ACCOUNT, &[N1]);
    let goal = CarryOver { sender: SenderChoice::New, name: Some("Contoso".to_owned()), ..carry_over() };
    let plan = world.plan(&Goal::CarryOver(goal));
    let mut later = world.clone().sender(12, OTHER_ACCOUNT, &[]);
    assert_eq!(plan.steps[0].created_among(&later.state().senders), []);
    // Whatever PingOne made of its name: a second one of the account is never made beside it.
    later = world.sender(11, ACCOUNT, &[]).sender(12, OTHER_ACCOUNT, &[]);
    for name in [json!("Contoso"), json!(" contoso "), json!("Contoso GmbH"), json!(null)] {
        later.senders[1]["name"] = name.clone();
        assert_eq!(plan.steps[0].created_among(&later.state().senders), [id(11)], "{name}");
    }
    // Of several the name tells it.
    later = later.sender(13, ACCOUNT, &[]);
    assert_eq!(plan.steps[0].created_among(&later.state().senders), [id(11), id(13)]);
    later.senders[3]["name"] = json!("Contoso ");
    assert_eq!(plan.steps[0].created_among(&later.state().senders), [id(13)]);
    later.senders.truncate(2);
    // Without a name, the account and what was there before tell it.
    let goal = Goal::CarryOver(CarryOver { sender: SenderChoice::New, ..carry_over() });
    let plan = World::s0().sender(10, ACCOUNT, &[N1]).plan(&goal);
    assert_eq!(plan.steps[0].created_among(&later.state().senders), [id(11)]);
}

#[test]
fn g6_case_24_a_name_is_unique_visible_and_short_enough() {
    let mut world = World::s0().sender(20, OTHER_ACCOUNT, &[]);
    world.senders[0]["name"] = json!("Contoso");
    let named = |name: &str| Goal::CarryOver(CarryOver { name: Some(name.to_owned()), ..carry_over() });
    assert!(
        matches!(world.try_plan(&named("Contoso")), Err(PlanRefusal::NameTaken { by }) if by.id == id(20))
    );
    let long = "n".repeat(10_000);
    assert_eq!(world.try_plan(&named(&long)), Err(PlanRefusal::NameTooLong { length: 10_000 }));
    for name in ["", "  ", "Con\u{7}toso", "Con\u{202e}toso"] {
        assert_eq!(world.try_plan(&named(name)), Err(PlanRefusal::NameUnseen), "{name:?}");
    }
    let token = world.try_plan(&named("0123456789abcdef0123456789abcdef"));
    assert_eq!(token, Err(PlanRefusal::NameHoldsToken));
    assert!(world.try_plan(&named("Contoso 2")).is_ok());
    // Blanks at its ends are no part of a name.
    assert!(matches!(world.try_plan(&named(" Contoso ")), Err(PlanRefusal::NameTaken { .. })));
    let plan = world.plan(&named(" Contoso 2 "));
    let Step::CreateSender { name, .. } = &plan.steps[0] else { panic!() };
    assert_eq!(name.as_deref(), Some("Contoso 2"));
}

#[test]
fn g6_case_26_a_number_that_is_gone_is_selected_only_after_a_confirmation() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N2]).chain(&[&text(10)]);
    world.senders[0]["numbers"][0]["available"] = json!(false);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    assert!(plan.confirmations.contains(&Confirmation::Unavailable));
    assert!(plan.notes.contains(&Note::NumbersUnavailable { numbers: vec![N1.to_owned()] }));
}

#[test]
fn g6_case_27_countries_go_with_the_kind_of_number() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]);
    let numbers = world.senders[0]["numbers"].as_array_mut().unwrap();
    for (number, kind) in [("894546", "SHORT_CODE"), ("+18005550100", "TOLL_FREE")] {
        let mut entry = listed(number, false);
        entry["type"] = json!(kind);
        numbers.push(entry);
    }
    let choose = |number: &str, countries: Option<&[&str]>| Goal::Choose {
        sender: id(10),
        numbers: vec![Choice {
            number: number.to_owned(),
            countries: countries.map(|codes| codes.iter().map(|code| (*code).to_owned()).collect()),
        }],
    };
    for (number, countries, expected) in [
        ("894546", None, Ok(None)),
        ("894546", Some(["us"].as_slice()), Ok(Some(vec!["US".to_owned()]))),
        ("894546", Some(&["US", "CA"]), Err(CountryProblem::SeveralOfAShortCode)),
        ("894546", Some(&[]), Err(CountryProblem::Empty)),
        (
            "+18005550100",
            Some(&["US", "CA", "PR"]),
            Ok(Some(vec!["US".to_owned(), "CA".to_owned(), "PR".to_owned()])),
        ),
        ("+18005550100", Some(&["USA"]), Err(CountryProblem::NotACountry { text: "USA".to_owned() })),
        ("+18005550100", Some(&[]), Err(CountryProblem::Empty)),
        (N1, Some(&["US"]), Err(CountryProblem::OfAPhoneNumber)),
        (N1, Some(&[]), Err(CountryProblem::OfAPhoneNumber)),
    ] {
        let read = world.try_plan(&choose(number, countries)).map(|plan| match &plan.steps[0] {
            Step::ChooseNumbers { after, .. } => after[0].countries.clone(),
            step => panic!("{step:?}"),
        });
        let expected =
            expected.map_err(|problem| PlanRefusal::Countries { number: number.to_owned(), problem });
        assert_eq!(read, expected, "{number} {countries:?}");
    }
    let plan = world.plan(&choose("894546", None));
    assert!(plan.notes.contains(&Note::UnitedStatesOnly { numbers: vec!["894546".to_owned()] }));
    for (numbers, expected) in [
        (vec![], PlanRefusal::NoNumber),
        (vec![N1, N1], PlanRefusal::NumberTwice { number: N1.to_owned() }),
        (vec![N1, "+1999"], PlanRefusal::NumbersNotThere { numbers: vec!["+1999".to_owned()] }),
    ] {
        let numbers =
            numbers.into_iter().map(|number| Choice { number: number.to_owned(), countries: None }).collect();
        assert_eq!(world.try_plan(&Goal::Choose { sender: id(10), numbers }), Err(expected));
    }
}

#[test]
fn g8_case_28_with_sms_and_voice_every_number_does_both() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]);
    world.senders[0]["numbers"][1]["capabilities"] = json!(["SMS"]);
    let warned = |world: &World, sms, voice| {
        let goal = CarryOver { channels: crate::pingone::Channels { sms, voice }, ..carry_over() };
        let note = Note::NumbersOfOneChannel { numbers: vec![N2.to_owned()] };
        world.plan(&Goal::CarryOver(goal)).notes.contains(&note)
    };
    assert!(warned(&world, true, true));
    assert!(!warned(&world, true, false));
}

#[test]
fn g4_case_29_nothing_is_planned_for_an_environment_that_goes() {
    let mut world = World::s0();
    world.environment["status"] = json!("DELETE_PENDING");
    assert_eq!(world.try_plan(&Goal::CarryOver(carry_over())), Err(PlanRefusal::EnvironmentGoing));
}

#[test]
fn g3_case_32_the_new_sender_takes_the_old_one_s_place_in_the_chain_and_in_every_policy() {
    let named = json!([
        { "countries": ["DE"], "deliveryMethods": ["SMS"], "fallbackChain": [{ "id": text(20) }, { "id": text(10), "x": 1 }] },
        { "fallbackChain": [{ "id": text(10) }] }
    ]);
    let foreign = json!([{ "fallbackChain": [{ "id": text(20) }] }]);
    let mut world = World::s0()
        .sender(10, ACCOUNT, &[N1, N3])
        .sender(20, OTHER_ACCOUNT, &[N2])
        .chain(&[&text(20), &text(10), "PINGONE_TWILIO"])
        .policy(31, false, &named)
        .policy(32, false, &foreign);
    world.senders[0]["name"] = json!("Contoso");
    world.senders[0]["numbers"][2]["type"] = json!("TOLL_FREE");
    world.senders[0]["numbers"][2]["supportedCountries"] = json!(["US", "CA"]);
    world.numbers[2]["type"] = json!("TOLL_FREE");
    let plan = world.plan(&Goal::Rotate { sender: id(10), into: SenderChoice::ByAccount, name: None });
    assert_eq!(names(&plan.steps), ["create", "choose", "chain", "policy", "delete"]);
    let Step::CreateSender { name, .. } = &plan.steps[0] else { panic!() };
    assert_eq!(name.as_deref(), Some("Contoso (2)"));
    assert_eq!(chain_after(&plan.steps), [link(20), PlannedLink::Created, PING]);
    let new = world.apply(&plan).unwrap();
    let (state, new) = (world.state(), new.to_string());
    let selected: Vec<_> = crate::pingone::selection::selection(state.senders.last().unwrap());
    assert_eq!(
        selected,
        [
            Choice { number: N1.to_owned(), countries: None },
            Choice { number: N3.to_owned(), countries: Some(vec!["US".to_owned(), "CA".to_owned()]) }
        ]
    );
    let conditions = &world.policies[1]["providerConfiguration"]["conditions"];
    assert_eq!(conditions[0]["fallbackChain"], json!([{ "id": text(20) }, { "id": new, "x": 1 }]));
    assert_eq!(conditions[1]["fallbackChain"], json!([{ "id": new }]));
    assert_eq!(world.policies[1]["providerConfiguration"]["more"], 1);
    assert_eq!(state.sender(&id(10)), None);
    assert_eq!(world.log, ["POST sender", "PUT sender", "PUT settings", "PUT policy", "DELETE sender"]);
}

#[test]
fn g3_a_rotation_that_was_begun_elsewhere_is_finished_only_with_the_sender_that_is_named() {
    let world =
        World::s0().sender(10, ACCOUNT, &[N1]).sender(11, ACCOUNT, &[]).chain(&[&text(11), &text(10)]);
    let rotate = |into| Goal::Rotate { sender: id(10), into, name: None };
    let refusal = world.try_plan(&rotate(SenderChoice::ByAccount)).unwrap_err();
    assert!(matches!(refusal, PlanRefusal::SeveralSenders { senders } if senders[0].id == id(11)));
    let plan = world.plan(&rotate(SenderChoice::Existing { sender: id(11) }));
    assert_eq!(names(&plan.steps), ["choose", "chain", "delete"]);
    assert_eq!(chain_after(&plan.steps), [link(11)]);
    let itself = world.try_plan(&rotate(SenderChoice::Existing { sender: id(10) }));
    assert!(matches!(itself, Err(PlanRefusal::OtherAccount { .. })));
}

#[test]
fn g3_a_sender_that_is_named_where_nothing_can_take_its_place_is_not_rotated() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]);
    let rotate = Goal::Rotate { sender: id(10), into: SenderChoice::ByAccount, name: None };
    // Not as PingOne writes an ID, so it would not be found again.
    let odd = world.clone().chain(&[&text(10).to_uppercase()]);
    assert_eq!(odd.try_plan(&rotate), Err(PlanRefusal::InUse { references: vec![Reference::Chain] }));
    world.policies[0]["future"] = json!({ "preferred": [text(10)] });
    assert!(matches!(world.try_plan(&rotate), Err(PlanRefusal::InUse { .. })));
    let refusal = world.try_plan(&Goal::Remove { sender: id(10) });
    let Err(PlanRefusal::InUse { references }) = refusal else { panic!("{refusal:?}") };
    assert!(matches!(references.as_slice(), [Reference::Policy(policy)] if policy.id == id(5)));
}

#[test]
fn g6_case_34_putting_back_writes_what_was_recorded_and_an_empty_chain_is_confirmed_by_itself() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N3]);
    let goal = Goal::CarryOver(CarryOver { quotas: true, ..carry_over() });
    let plan = world.plan(&goal);
    let before = Remembered::before(&world.state(), &plan);
    let start = world.clone();
    world.apply(&plan);
    // Another administrator's change, which stays.
    world.settings["from"]["name"] = json!("Fabrikam");
    let back = world.plan(&Goal::PutBack { before: before.clone() });
    assert_eq!(names(&back.steps), ["choose", "chain", "policy"]);
    assert_eq!(back.confirmations, BTreeSet::from([Confirmation::EmptyChain]));
    assert!(back.notes.contains(&Note::HandsOver));
    assert!(back.notes.iter().any(|note| matches!(note, Note::LeftUnused { sender } if sender.id == id(10))));
    assert_eq!(accounts(&back.after), [&OriginAccount::Ping]);
    world.apply(&back);
    assert_eq!(world.settings["smsProvidersFallbackChain"], json!([]));
    assert_eq!(world.settings["from"]["name"], "Fabrikam");
    assert_eq!(world.senders[0]["numbers"], start.senders[0]["numbers"]);
    assert_eq!(world.policies[0]["quotas"], json!([]));
    assert!(world.plan(&Goal::PutBack { before }).is_empty());
}

#[test]
fn g6_case_34_putting_back_leaves_what_others_gave_the_same_policy() {
    let mut world =
        World::s0().sender(10, ACCOUNT, &[N1, N2]).sender(20, OTHER_ACCOUNT, &[N3]).chain(&[&text(10)]);
    let plan = world.plan(&Goal::CarryOver(CarryOver { quotas: true, ..carry_over() }));
    assert_eq!(names(&plan.steps), ["policy"]);
    let before = Remembered::before(&world.state(), &plan);
    world.apply(&plan);
    // Another administrator lets the policy name a sender of its own.
    let theirs =
        json!({ "conditions": [{ "deliveryMethods": ["SMS"], "fallbackChain": [{ "id": text(20) }] }] });
    world.policies[0]["providerConfiguration"] = theirs.clone();
    let back = world.plan(&Goal::PutBack { before: before.clone() });
    assert_eq!(names(&back.steps), ["policy"]);
    world.apply(&back);
    assert_eq!(world.policies[0]["quotas"], json!([]));
    assert_eq!(world.policies[0]["providerConfiguration"], theirs, "it is not this plan's to take away");
    assert!(world.plan(&Goal::PutBack { before }).is_empty());

    // After a rotation, limits that were set since stay.
    let conditions = json!([{ "deliveryMethods": ["SMS"], "fallbackChain": [{ "id": text(10) }] }]);
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]).chain(&[&text(10)]).policy(30, false, &conditions);
    let rotate = Goal::Rotate { sender: id(10), into: SenderChoice::ByAccount, name: None };
    let plan = world.plan(&rotate);
    let before = Remembered::before(&world.state(), &plan);
    world.apply(&plan);
    world.policies[1]["quotas"] = json!([{ "type": "USER", "total": 3 }]);
    // The old one is gone: what it refers to cannot be put back, and its limits are not what stands against it.
    let refusal = world.try_plan(&Goal::PutBack { before: before.clone() });
    assert_eq!(refusal, Err(PlanRefusal::CannotPutBack { gone: vec![id(10)] }));
    let mut was = Remembered { policies: before.policies, ..Remembered::default() };
    was.policies.retain(|policy| policy.id == id(30));
    let mut world = world.sender(10, ACCOUNT, &[N1]);
    let back = world.plan(&Goal::PutBack { before: was });
    world.apply(&back);
    assert_eq!(world.policies[1]["providerConfiguration"]["conditions"], conditions);
    assert_eq!(world.policies[1]["quotas"], json!([{ "type": "USER", "total": 3 }]));
}

#[test]
fn g3_a_rotation_into_a_sender_that_is_there_takes_no_number_from_it() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]).sender(11, ACCOUNT, &[N3]).chain(&[&text(10)]);
    for (sender, countries, selected) in [(0, ["US", "CA"], true), (1, ["US", "PR"], true)] {
        let mut entry = listed("+18005550100", selected);
        entry["type"] = json!("TOLL_FREE");
        entry["supportedCountries"] = json!(countries);
        world.senders[sender]["numbers"].as_array_mut().unwrap().push(entry);
    }
    let plan = world.plan(&Goal::Rotate {
        sender: id(10),
        into: SenderChoice::Existing { sender: id(11) },
        name: None,
    });
    assert_eq!(names(&plan.steps), ["choose", "chain", "delete"]);
    world.apply(&plan);
    let state = world.state();
    let mut selected = crate::pingone::selection::selection(&state.senders[0]);
    selected.sort();
    let choice = |number: &str, countries: Option<&[&str]>| Choice {
        number: number.to_owned(),
        countries: countries.map(|codes| codes.iter().map(|code| (*code).to_owned()).collect()),
    };
    let expected = [choice(N1, None), choice(N3, None), choice("+18005550100", Some(&["US", "PR", "CA"]))];
    assert_eq!(selected, expected);
}

#[test]
fn g6_what_cannot_be_put_back_is_refused() {
    let world = World::s0().sender(10, ACCOUNT, &[N1]);
    let before = Remembered { chain: Some(vec![Link::Sender(id(11))]), ..Remembered::default() };
    let refusal = world.try_plan(&Goal::PutBack { before });
    assert_eq!(refusal, Err(PlanRefusal::CannotPutBack { gone: vec![id(11)] }));
}

#[test]
fn g6_the_chain_is_set_as_asked_and_never_emptied_without_its_own_confirmation() {
    let world = World::s0()
        .sender(10, ACCOUNT, &[N1])
        .sender(20, OTHER_ACCOUNT, &[N2])
        .chain(&[&text(20), &text(99)]);
    let set = |chain: &[Link]| world.try_plan(&Goal::Chain { chain: chain.to_vec() });
    let (ours, theirs, dangling) = (Link::Sender(id(10)), Link::Sender(id(20)), Link::Sender(id(99)));
    let plan = set(&[ours.clone(), theirs.clone(), dangling.clone(), Link::Ping]).unwrap();
    assert_eq!(plan.confirmations, BTreeSet::new());
    assert!(plan.notes.contains(&Note::Dangling { sender: id(99), by: Reference::Chain }));
    assert_eq!(set(from_ref(&ours)).unwrap().confirmations, BTreeSet::from([Confirmation::DropOthers]));
    assert_eq!(set(&[]).unwrap().confirmations, BTreeSet::from([Confirmation::EmptyChain]));
    assert!(set(&[theirs.clone(), dangling]).unwrap().is_empty());
    assert_eq!(set(&[ours.clone(), ours.clone()]), Err(PlanRefusal::LinkTwice { link: ours }));
    let unknown = Link::Sender(id(98));
    assert_eq!(set(from_ref(&unknown)), Err(PlanRefusal::LinkUnknown { link: unknown }));
    let strange = Link::Other("OTHER".to_owned());
    assert_eq!(set(from_ref(&strange)), Err(PlanRefusal::LinkUnknown { link: strange }));
}

#[test]
fn g6_only_a_sender_that_nothing_refers_to_is_removed() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]).chain(&[&text(10)]);
    let remove = Goal::Remove { sender: id(10) };
    assert_eq!(world.try_plan(&remove), Err(PlanRefusal::InUse { references: vec![Reference::Chain] }));
    world = world.chain(&[]);
    let plan = world.plan(&remove);
    assert_eq!(names(&plan.steps), ["delete"]);
    world.apply(&plan);
    assert_eq!(world.try_plan(&remove), Err(PlanRefusal::NoSuchSender { sender: id(10) }));
}

#[test]
fn g8_case_35_limits_are_a_warning_and_a_quota_only_when_asked() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1, N2]).chain(&[&text(10)]);
    world.policies[0]["quotas"] = json!([{ "type": "USER", "deliveryMethods": ["Email"], "total": 30 }, { "type": "USER", "deliveryMethods": ["SMS", "Voice"], "total": 30, "x": 1 }]);
    let goal = |quotas| {
        Goal::CarryOver(CarryOver { quotas, limits: DailyLimits { used: 15, unused: 10 }, ..carry_over() })
    };
    let plan = world.plan(&goal(false));
    assert!(plan.is_empty());
    assert!(plan.notes.contains(&Note::LimitsEnforced { used: 15, unused: 10, daily: Some(20) }));
    let plan = world.plan(&goal(true));
    let [Step::SetPolicy { policy, change: PolicyChange::Limit { claimed: 15, unclaimed: 10, .. }, .. }] =
        plan.steps.as_slice()
    else {
        panic!("{:?}", plan.steps)
    };
    assert_eq!(*policy, id(5));
    let start = world.policies[0].clone();
    world.apply(&plan);
    let mut expected = start;
    expected["quotas"] = json!([
        { "type": "USER", "deliveryMethods": ["Email"], "total": 30 },
        { "type": "USER", "deliveryMethods": ["SMS", "Voice"], "claimed": 15, "unclaimed": 10, "x": 1 }
    ]);
    expected["updatedAt"] = world.policies[0]["updatedAt"].clone();
    assert_eq!(world.policies[0], expected);
    assert!(world.plan(&goal(true)).is_empty());
    world.policies[0]["quotas"] =
        json!([{ "type": "ENVIRONMENT", "deliveryMethods": ["SMS", "Voice"], "total": 500 }]);
    assert!(matches!(world.try_plan(&goal(true)), Err(PlanRefusal::OtherQuota { .. })));
    world.policies.clear();
    assert_eq!(world.try_plan(&goal(true)), Err(PlanRefusal::NoDefaultPolicy));
}

#[test]
fn g1_a_configuration_for_the_wrong_sender_or_without_numbers_is_refused() {
    let world = World::s0().sender(20, OTHER_ACCOUNT, &[N1]).sender(10, ACCOUNT, &[]);
    let with = |goal: CarryOver| world.try_plan(&Goal::CarryOver(goal));
    let other = with(CarryOver { sender: SenderChoice::Existing { sender: id(20) }, ..carry_over() });
    assert!(matches!(other, Err(PlanRefusal::OtherAccount { .. })));
    let none = with(CarryOver { sender: SenderChoice::Existing { sender: id(21) }, ..carry_over() });
    assert_eq!(none, Err(PlanRefusal::NoSuchSender { sender: id(21) }));
    assert_eq!(with(CarryOver { numbers: BTreeSet::new(), ..carry_over() }), Err(PlanRefusal::NoNumber));
    let strange = "+4930901820".to_owned();
    let numbers = BTreeSet::from([PhoneNumber::from_server(&strange).unwrap()]);
    let missing = with(CarryOver { numbers, ..carry_over() });
    assert_eq!(missing, Err(PlanRefusal::NumbersNotThere { numbers: vec![strange] }));
    assert_eq!(account().as_str(), ACCOUNT);
}

#[test]
fn g8_case_27_a_toll_free_number_of_a_new_sender_is_warned_of() {
    let toll_free = "+18005550100".to_owned();
    let numbers = BTreeSet::from([N1, &toll_free].map(|number| PhoneNumber::from_server(number).unwrap()));
    let plan = World::s0().plan(&Goal::CarryOver(CarryOver { numbers, ..carry_over() }));
    assert!(plan.notes.contains(&Note::UnitedStatesOnly { numbers: vec![toll_free] }));
}
