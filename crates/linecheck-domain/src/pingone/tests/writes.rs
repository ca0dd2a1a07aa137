//! What a step writes, and when it writes nothing.

use serde_json::{Value, json};

use super::world::{ACCOUNT, N1, N2, N3, OTHER_ACCOUNT, World, carry_over, id, text};
use crate::pingone::{
    Body, CarryOver, Difference, Goal, Link, Next, Plan, SenderChoice, Step, other_members,
};

fn planned() -> (World, Plan) {
    let world = World::s0();
    let plan = world.plan(&Goal::CarryOver(CarryOver { name: Some("Contoso".to_owned()), ..carry_over() }));
    (world, plan)
}

#[test]
fn g1_case_13_and_15_the_requests_are_a_post_without_numbers_and_puts_of_whole_bodies() {
    let (mut world, plan) = planned();
    let mut created = None;
    let next = world.step(&plan.steps[0], &mut created);
    let body = json!({ "provider": "CUSTOM_TWILIO", "sid": ACCOUNT, "name": "Contoso" });
    assert_eq!(next, Next::Write { body: Body::read(body).unwrap() });
    let before = world.senders[0].clone();
    let Next::Write { body } = world.step(&plan.steps[1], &mut created) else { panic!() };
    let mut expected = before;
    for (at, selected) in [(0, true), (1, true), (2, false)] {
        expected["numbers"][at]["selected"] = json!(selected);
    }
    assert_eq!(Value::from(body), expected, "all numbers, the ID, and what is not ours");
    let before = world.settings.clone();
    let Next::Write { body } = world.step(&plan.steps[2], &mut created) else { panic!() };
    let mut expected = before;
    expected["smsProvidersFallbackChain"] = json!([created.clone().unwrap().as_str()]);
    assert_eq!(Value::from(body), expected);
    assert_eq!(world.log, ["POST sender", "PUT sender", "PUT settings"]);
    // A second run writes nothing.
    for step in &plan.steps {
        assert_eq!(world.step(step, &mut created), Next::AlreadyDone, "{step:?}");
    }
    assert!(world.plan(&Goal::CarryOver(carry_over())).is_empty());
}

#[test]
fn g1_case_14_what_is_done_is_not_done_again_after_a_stop() {
    let (mut world, plan) = planned();
    let mut created = None;
    world.step(&plan.steps[0], &mut created);
    world.step(&plan.steps[1], &mut created);
    // Planned anew, only the chain is left; the sender is not made a second time.
    let again = world.plan(&Goal::CarryOver(carry_over()));
    assert!(matches!(again.steps.as_slice(), [Step::SetChain { .. }]));
}

#[test]
fn g1_case_16_a_body_that_changed_since_the_plan_is_not_written() {
    let world = World::s0().sender(10, ACCOUNT, &[N1]);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    let mut other = world.clone();
    other.settings["updatedAt"] = json!("2026-11-03T00:00:00Z");
    other.senders[0]["numbers"][2]["selected"] = json!(true);
    for (step, member) in plan.steps.iter().zip(["numbers", "updatedAt"]) {
        let what = vec![Difference::Members { members: [member.to_owned()].into() }];
        assert_eq!(other.step(step, &mut None), Next::Changed { what });
    }
    other.senders.clear();
    assert_eq!(other.step(&plan.steps[0], &mut None), Next::Changed { what: vec![Difference::Gone] });
    assert_eq!(other.log, Vec::<String>::new());
    // Somebody else has done the same already.
    let mut same = world.clone();
    same.senders[0]["numbers"][1]["selected"] = json!(true);
    same.senders[0]["updatedAt"] = json!("2026-11-03T00:00:00Z");
    assert_eq!(same.step(&plan.steps[0], &mut None), Next::AlreadyDone);
}

#[test]
fn g1_case_17_a_read_back_that_differs_is_told() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    let Next::Write { body } = world.step(&plan.steps[1], &mut None) else { panic!() };
    world.settings["smsProvidersFallbackChain"] = json!(["PINGONE_TWILIO"]);
    world.settings["deliveryMode"] = json!("WHITELIST");
    let read = world.fresh(&plan.steps[1], None);
    let chain = Difference::Chain { wanted: vec![Link::Sender(id(10))], found: vec![Link::Ping] };
    assert_eq!(plan.steps[1].differences(read.as_ref(), None), [chain]);
    assert!(!plan.steps[1].holds(read.as_ref(), None));
    let members = other_members(&body, &Body::read(world.settings.clone()).unwrap());
    assert!(members.contains("deliveryMode") && !members.contains("updatedAt"));
    // Of numbers, each by itself.
    world.senders[0]["numbers"][1]["number"] = json!("+12025550199");
    world.senders[0]["numbers"][0]["selected"] = json!(false);
    world.senders[0]["numbers"][2]["selected"] = json!(true);
    let read = world.fresh(&plan.steps[0], None);
    let differences = plan.steps[0].differences(read.as_ref(), None);
    assert_eq!(
        differences,
        [
            Difference::NotSelected { number: N1.to_owned() },
            Difference::NumberMissing { number: N2.to_owned() },
            Difference::AlsoSelected { number: N3.to_owned() },
        ]
    );
}

#[test]
fn g1_case_25_and_26_nothing_is_selected_when_a_number_is_missing_or_gone() {
    for (change, expected) in [
        ("missing", Difference::NumberMissing { number: N2.to_owned() }),
        ("unavailable", Difference::NumberUnavailable { number: N2.to_owned() }),
    ] {
        let (mut world, plan) = planned();
        match change {
            "missing" => drop(world.numbers.remove(1)),
            _ => world.numbers[1]["available"] = json!(false),
        }
        let mut created = None;
        world.step(&plan.steps[0], &mut created);
        let next = world.step(&plan.steps[1], &mut created);
        assert_eq!(next, Next::Changed { what: vec![expected] });
        assert_eq!(world.log, ["POST sender"]);
    }
    // Planned with the knowledge, and so confirmed, it is written.
    let mut world = World::s0().sender(10, ACCOUNT, &[]);
    world.senders[0]["numbers"][1]["available"] = json!(false);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    world.apply(&plan);
    assert!(world.plan(&Goal::CarryOver(carry_over())).is_empty());
}

#[test]
fn g6_case_27_countries_are_written_or_left_out_and_never_an_empty_list() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]);
    let numbers = &mut world.senders[0]["numbers"];
    for at in 0..3 {
        numbers[at]["type"] = json!("TOLL_FREE");
    }
    numbers[0]["supportedCountries"] = json!(["US", "CA"]);
    numbers[1]["supportedCountries"] = json!(["GB"]);
    numbers[2]["supportedCountries"] = json!(null);
    let choice = |number: &str, countries: Option<&str>| crate::pingone::Choice {
        number: number.to_owned(),
        countries: countries.map(|code| vec![code.to_owned()]),
    };
    let goal = Goal::Choose { sender: id(10), numbers: vec![choice(N1, None), choice(N3, Some("ca"))] };
    let plan = world.plan(&goal);
    world.apply(&plan);
    let numbers = &world.senders[0]["numbers"];
    assert_eq!(numbers[0].get("supportedCountries"), None);
    assert_eq!(numbers[1]["supportedCountries"], json!(["GB"]), "not chosen, so left as it is");
    assert_eq!(numbers[2]["supportedCountries"], json!(["CA"]));
    assert!(world.plan(&goal).is_empty());
}

#[test]
fn g3_case_32_the_old_sender_is_deleted_only_as_it_was_and_a_second_time_is_done() {
    let mut world = World::s0().sender(10, ACCOUNT, &[N1]).sender(20, OTHER_ACCOUNT, &[]);
    let plan = world.plan(&Goal::Rotate { sender: id(10), into: SenderChoice::New, name: None });
    let delete = plan.steps.last().unwrap();
    let mut changed = world.clone();
    changed.senders[0]["numbers"][1]["selected"] = json!(true);
    assert!(matches!(changed.step(delete, &mut None), Next::Changed { .. }));
    // Somebody took the new sender out of the chain: the old one must not go.
    let mut taken = world.clone().chain(&[&text(10)]);
    let planned = taken.plan(&Goal::Rotate { sender: id(10), into: SenderChoice::New, name: None });
    let mut created = None;
    for step in &planned.steps[..3] {
        taken.step(step, &mut created);
    }
    assert_eq!(planned.differences(&taken.state(), 3, created.as_ref()), []);
    let taken = taken.chain(&["PINGONE_TWILIO"]);
    let chain =
        Difference::Chain { wanted: vec![Link::Sender(created.clone().unwrap())], found: vec![Link::Ping] };
    assert_eq!(planned.differences(&taken.state(), 3, created.as_ref()), [(2, vec![chain])]);
    let created = world.apply(&plan);
    assert_eq!(world.step(delete, &mut created.clone()), Next::AlreadyDone);
    assert!(delete.holds(None, None) && !delete.holds(Some(&json!({ "id": text(10) })), None));
}

#[test]
fn g1_answers_that_are_not_such_a_resource_are_not_written_over() {
    let world = World::s0().sender(10, ACCOUNT, &[N1]);
    let plan = world.plan(&Goal::CarryOver(carry_over()));
    for answer in [json!([]), json!("x"), json!(null)] {
        for step in &plan.steps {
            let next = step.request(Some(&answer), None);
            assert_eq!(next, Next::Changed { what: vec![Difference::NotUnderstood] }, "{answer}");
        }
    }
    // A step that needs the created sender waits for it.
    let (_, plan) = planned();
    let next = plan.steps[2].request(Some(&world.settings), None);
    assert_eq!(next, Next::Changed { what: vec![Difference::NoCreatedSender] });
}
