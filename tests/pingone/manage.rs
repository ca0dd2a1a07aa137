//! G5, G6, G7: what is there, who originates, and what has drifted.

use linecheck_app::{
    PingOneCarryOver, PingOneNumbersRequest, PingOneRouteRequest, PingOneSendRequest, PingOneWish,
};
use linecheck_domain::passcode::Language;
use linecheck_domain::pingone::{Choice, DriftKind, OriginAccount, Step};
use linecheck_domain::trace::Channel;
use linecheck_sandbox::pingone::Size;
use linecheck_sandbox::pingone::{FOREIGN_POLICY, FOREIGN_SENDER, PRODUCTION_ENVIRONMENT, VERIFY_SENDER};
use linecheck_sandbox::{Endpoint, FaultAction, SandboxConfig, known};
use linecheck_tests::word;
use serde_json::json;

use crate::desk::{Desk, code, silent};

fn route(desk: &Desk, country: Option<&str>, channel: Channel) -> PingOneRouteRequest {
    PingOneRouteRequest {
        tenant: desk.tenant.to_string(),
        channel,
        recipient: None,
        country: country.map(str::to_owned),
        fresh: true,
    }
}

#[tokio::test]
async fn g5_who_originates_is_told_by_the_default_policy_and_by_each_that_names_senders() {
    let desk = Desk::production().await;
    desk.carry_over().await;
    let view = desk.app.pingone_route(route(&desk, Some("DE"), Channel::Sms), &silent()).await.unwrap();
    assert_eq!(view.routes.len(), 2, "{view:?}");
    let first = &view.routes[0];
    assert!(first.policy.as_ref().is_some_and(|policy| policy.is_default) && !first.inferred);
    assert!(matches!(&first.origins[0].origin.account, OriginAccount::Twilio { .. }));
    assert!(first.origins[0].token_here);
    let named = &view.routes[1];
    assert_eq!(named.policy.as_ref().unwrap().id.as_str(), FOREIGN_POLICY);
    assert!(named.inferred, "only where an MFA policy names it");
    assert!(
        matches!(&named.origins[0].origin.account, OriginAccount::Other { sender, .. } if sender.as_str() == FOREIGN_SENDER)
    );
    // Without a network, from what was read last.
    desk.control().clear_log();
    let again = PingOneRouteRequest { fresh: false, ..route(&desk, Some("US"), Channel::Voice) };
    desk.app.pingone_route(again, &silent()).await.unwrap();
    assert!(desk.asked().is_empty());
}

#[tokio::test]
async fn g5_a_test_send_goes_by_the_route_and_who_is_skipped_is_said() {
    let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
    desk.carry_over().await;
    let request = |policy: Option<&str>| PingOneSendRequest {
        tenant: desk.tenant.to_string(),
        channel: Channel::Sms,
        recipient: "+12025550123".to_owned(),
        country: None,
        language: Language::En,
        policy: policy.map(str::to_owned),
    };
    let preview = desk.app.prepare_pingone_send(request(None), &silent()).await.unwrap();
    assert_eq!(preview.send.plan.custom.as_ref().unwrap().account_sid.as_str(), known::MAIN.sid());
    assert_eq!(preview.skipped.len(), 1, "the gateway behind it: {:?}", preview.skipped);
    assert!(preview.skipped[0].token_missing);
    let trace = desk.app.send(&desk.actor, preview.send, true, &silent()).await.unwrap();
    assert!(trace.resource_sid.is_some(), "{trace:?}");
    // A policy that names the gateway alone: nothing can be sent by it.
    let refused = desk.app.prepare_pingone_send(request(Some(FOREIGN_POLICY)), &silent()).await;
    assert_eq!(code(&refused), "token_missing");
}

#[tokio::test]
async fn g6_numbers_are_listed_chosen_and_written_back_whole() {
    let desk = Desk::new().await;
    let sender = desk.carry_over().await.created.unwrap();
    let listed = PingOneNumbersRequest { tenant: desk.tenant.to_string(), sender: sender.to_string() };
    let numbers = desk.app.pingone_numbers(listed).await.unwrap().numbers;
    assert!(numbers.iter().any(|number| number.national.is_none()), "a short code is listed");
    let first = numbers.iter().find(|number| number.selected).unwrap().number.clone();
    let wish = PingOneWish::Choose {
        sender: sender.to_string(),
        numbers: vec![Choice { number: first.clone(), countries: None }],
    };
    let shown = desk.plan(wish).await.unwrap();
    desk.control().clear_log();
    desk.apply(&shown).await.unwrap();
    let puts: Vec<_> = desk.asked().into_iter().filter(|entry| entry.method == "PUT").collect();
    assert_eq!(puts.len(), 1);
    let written = crate::desk::body(&puts[0]);
    let all = written["numbers"].as_array().unwrap();
    assert_eq!(all.len(), numbers.len(), "every number, chosen or not");
    let chosen: Vec<_> = all.iter().filter(|number| number["selected"] == true).collect();
    assert_eq!((chosen.len(), &chosen[0]["number"]), (1, &json!(first)));
}

#[tokio::test]
async fn g6_a_sender_in_use_is_not_removed_and_one_of_another_kind_is_not_touched() {
    let desk = Desk::production().await;
    let run = desk.carry_over().await;
    let remove = |sender: &str| PingOneWish::Remove { sender: sender.to_owned() };
    let refused = desk.plan(remove(run.created.as_ref().unwrap().as_str())).await.unwrap_err();
    assert_eq!((refused.code.as_str(), &refused.params["why"]), ("pingone_plan_refused", &json!("in_use")));
    let refused = desk.plan(remove(VERIFY_SENDER)).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), &refused.params["why"]),
        ("pingone_plan_refused", &json!("not_twilio"))
    );
}

#[tokio::test]
async fn g7_m7_what_drifted_is_named_with_the_plan_that_mends_it() {
    let desk = Desk::new().await;
    desk.carry_over().await;
    let quiet = desk.app.pingone_drift(&desk.tenant, &silent()).await.unwrap();
    assert!(quiet.drifts.is_empty() && quiet.error.is_none() && quiet.applied_at.is_some(), "{quiet:?}");
    // Somebody empties the chain in the console, and a number leaves the account.
    let change = json!({ "smsProvidersFallbackChain": [] }).as_object().unwrap().clone();
    desk.fault(Endpoint::PingoneSettings, 1, FaultAction::ChangedByOther { change });
    let gone = desk.first_selected().await;
    desk.control().release_number(known::MAIN.sid(), gone.as_str()).unwrap();
    let view = desk.app.pingone_drift(&desk.tenant, &silent()).await.unwrap();
    let kinds: Vec<_> = view.drifts.iter().map(|drift| &drift.what).collect();
    assert!(
        kinds.iter().any(|kind| matches!(kind, DriftKind::Chain { now, .. } if now.is_empty())),
        "{kinds:?}"
    );
    assert!(kinds.iter().any(|kind| matches!(kind, DriftKind::GoneAtTwilio { .. })), "{kinds:?}");
    assert_eq!(view.error.unwrap().code.as_str(), "pingone_drifted");
    let mend = view.drifts.iter().find_map(|drift| {
        matches!(drift.what, DriftKind::Chain { .. }).then(|| drift.mend.clone()).flatten()
    });
    let shown = desk.plan(PingOneWish::Mend { goal: mend.expect("a plan for the chain") }).await.unwrap();
    desk.apply(&shown).await.unwrap();
    assert_eq!(desk.state().await.chain.len(), 1);
    // A token that Twilio refuses.
    desk.control().rotate_token(known::MAIN.sid()).unwrap();
    let view = desk.app.pingone_drift(&desk.tenant, &silent()).await.unwrap();
    assert!(view.drifts.iter().any(|drift| matches!(drift.what, DriftKind::TokenRefused { .. })), "{view:?}");
}

#[tokio::test]
async fn g1_3_4_a_sender_of_the_account_is_used_and_of_two_a_person_says_which() {
    let desk = Desk::new().await;
    let first = desk.carry_over().await.created.unwrap();
    // Somebody selects less in the console: that sender is changed, and no second one made.
    let less = PingOneWish::Choose {
        sender: first.to_string(),
        numbers: vec![Choice { number: desk.usable_number().await, countries: None }],
    };
    let shown = desk.plan(less).await.unwrap();
    desk.apply(&shown).await.unwrap();
    let shown = desk.carried().await;
    assert!(matches!(&shown.steps[..], [Step::ChooseNumbers { .. }]), "{:?}", shown.steps);
    // A new one when it is asked for; from then on it is asked which.
    let new = PingOneCarryOver { new_sender: true, ..PingOneCarryOver::default() };
    let shown = desk.plan(PingOneWish::CarryOver(new)).await.unwrap();
    let run = desk.apply(&shown).await.unwrap();
    let second = run.created.expect("a second one");
    desk.control().clear_log();
    let refused = desk.plan(crate::desk::carry_over()).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "pingone_which_sender");
    let told = refused.params["refusal"].to_string();
    assert!(told.contains(first.as_str()) && told.contains(second.as_str()), "{told}");
    assert_eq!(desk.writes(), Vec::<String>::new());
    let named = PingOneCarryOver { sender: Some(second.to_string()), ..PingOneCarryOver::default() };
    desk.plan(PingOneWish::CarryOver(named)).await.expect("the one that was named");
}

#[tokio::test]
async fn g1_9_ten_senders_leave_no_room_and_nothing_is_written() {
    let config = SandboxConfig { pingone: Size { senders: 10, policies: 3 }, ..SandboxConfig::default() };
    let desk = Desk::large(config).await;
    desk.control().clear_log();
    let new = PingOneCarryOver { new_sender: true, ..PingOneCarryOver::default() };
    let refused = desk.plan(PingOneWish::CarryOver(new)).await;
    assert_eq!(code(&refused), "pingone_no_room");
    assert_eq!(desk.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn g1_24_a_name_that_is_too_long_cannot_be_seen_or_is_taken_is_refused_by_its_field() {
    let desk = Desk::production().await;
    for (name, expected) in [
        ("a".repeat(10_000), "invalid_name"),
        ("Contoso\u{7}".to_owned(), "invalid_name"),
        ("Contoso\u{202e}".to_owned(), "invalid_name"),
        (String::new(), "invalid_name"),
        ("Contoso gateway".to_owned(), "pingone_name_taken"),
    ] {
        let wish = PingOneCarryOver { name: Some(name.clone()), ..PingOneCarryOver::default() };
        let refused = desk.plan(PingOneWish::CarryOver(wish)).await.unwrap_err();
        assert_eq!((refused.code.as_str(), word(refused.field)), (expected, "name".to_owned()), "{name:.20}");
    }
    assert_eq!(desk.writes(), Vec::<String>::new());
}
