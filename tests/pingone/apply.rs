//! G1, G6: a verified configuration becomes a plan, is applied step by step, and what is told is what was read back.

use std::collections::BTreeSet;

use linecheck_app::{PingOneApply, PingOneCarryOver, PingOneRunState, PingOneWish};
use linecheck_domain::pingone::{Confirmation, OriginAccount, Step};
use linecheck_sandbox::pingone::{
    FOREIGN_SENDER, PRODUCTION_ENVIRONMENT, SANDBOX_ENVIRONMENT, SANDBOX_POLICY,
};
use linecheck_sandbox::{Endpoint, known};
use serde_json::{Value, json};

use crate::desk::{Desk, body, carry_over, code, short};

#[tokio::test]
async fn g1_1_a_plan_shows_what_changes_and_who_pays_and_writes_nothing() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    let kinds: Vec<_> = shown
        .steps
        .iter()
        .map(|step| match step {
            Step::CreateSender { account_sid, .. } => format!("create {account_sid}"),
            Step::ChooseNumbers { after, .. } => format!("choose {}", after.len()),
            Step::SetChain { before, after, .. } => format!("chain {} to {}", before.len(), after.len()),
            other => panic!("{other:?}"),
        })
        .collect();
    let selected = desk.app.status(&desk.tenant).await.unwrap().active.custom().unwrap().selected.len();
    assert_eq!(
        kinds,
        [format!("create {}", known::MAIN.sid()), format!("choose {selected}"), "chain 0 to 1".to_owned()]
    );
    assert_eq!(shown.before[0].account, OriginAccount::Ping);
    assert!(matches!(&shown.after[0].account, OriginAccount::Twilio { .. }), "{:?}", shown.after);
    assert!(!shown.empty && shown.complete && !shown.begun);
    assert_eq!(shown.confirmations, BTreeSet::from([Confirmation::Consent]));
    assert_eq!(desk.writes(), Vec::<String>::new());
    // It is kept under its ID, and reads the same.
    let again = desk.app.pingone_plan(shown.plan).await.unwrap();
    assert_eq!(again.steps, shown.steps);
}

#[tokio::test]
async fn g1_13_15_applied_exactly_so_and_only_the_chain_of_the_settings_changes() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.control().clear_log();
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!((run.state, &run.error, run.read_back), (PingOneRunState::Done, &None, true), "{run:?}");
    let asked = desk.asked();
    let first = asked.iter().position(|entry| entry.method == "POST").expect("a POST");
    let after: Vec<_> = asked[first..].iter().map(short).collect();
    assert_eq!(after[..4], ["POST sender", "PUT sender", "GET settings", "PUT settings"], "{after:?}");
    assert!(after[4..].iter().all(|request| request.starts_with("GET")), "{after:?}");
    assert!(
        after[4..].contains(&"GET senders".to_owned()) && after[4..].contains(&"GET settings".to_owned())
    );

    let (post, put) = (body(&asked[first]), body(&asked[first + 1]));
    assert!(post.get("numbers").is_none(), "{post}");
    assert_eq!((&post["provider"], &post["sid"]), (&json!("CUSTOM_TWILIO"), &json!(known::MAIN.sid())));
    assert_eq!(put["id"], run.created.as_ref().expect("a sender").as_str());
    let selected = desk.app.status(&desk.tenant).await.unwrap().active.custom().unwrap().selected.clone();
    let numbers = put["numbers"].as_array().expect("numbers");
    let all = desk.control().numbers(known::MAIN.sid()).unwrap().len() + 1;
    assert_eq!(numbers.len(), all, "every number, and the short code");
    for number in numbers {
        let is_chosen = selected.iter().any(|chosen| chosen.as_str() == number["number"]);
        assert_eq!(number["selected"], is_chosen, "{number}");
    }
    // 15: what is not ours is written back as it was read.
    let settings = body(&asked[first + 3]);
    for (member, value) in [
        ("from", json!({ "name": "Contoso", "address": "otp@contoso.example" })),
        ("replyTo", json!({ "name": "Contoso Help", "address": "help@contoso.example" })),
        ("restrictions", json!({ "smsVoiceQuota": { "daily": 20 } })),
        ("emailProviderFallbackChain", json!(["PINGONE_EMAIL"])),
        ("unknownField", json!({ "a": 1 })),
        ("deliveryMode", json!("ALL")),
    ] {
        assert_eq!(settings[member], value, "{member}");
    }
    assert!(settings["whitelist"].as_array().is_some_and(|list| list.len() == 1));
    assert_eq!(settings["smsProvidersFallbackChain"], json!([run.created.as_ref().unwrap().as_str()]));
    // What is told is what is there.
    let state = desk.state().await;
    assert_eq!((state.senders.len(), state.chain.len()), (1, 1));
    assert_eq!(state.senders[0].selected, selected.len());
    assert!(
        matches!(&run.originates[0].account, OriginAccount::Twilio { sid: Some(sid), .. } if sid == known::MAIN.sid())
    );
    let status = desk.app.status(&desk.tenant).await.unwrap().pingone.unwrap();
    assert!(status.applied_at.is_some() && !status.stopped);
}

#[tokio::test]
async fn g1_2_a_second_plan_says_no_change_and_writes_nothing() {
    let desk = Desk::new().await;
    desk.carry_over().await;
    desk.control().clear_log();
    let again = desk.carried().await;
    assert!(again.empty && again.steps.is_empty() && again.confirmations.is_empty(), "{again:?}");
    let run = desk.apply(&again).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done);
    assert_eq!(desk.writes(), Vec::<String>::new());
    // A plan is applied once.
    let shown = desk.plan(PingOneWish::HandOver).await.unwrap();
    desk.apply(&shown).await.unwrap();
    assert_eq!(code(&desk.apply(&shown).await), "pingone_plan_taken");
}

#[tokio::test]
async fn g1_5_11_fallback_and_a_production_environment_are_shown_and_confirmed_by_themselves() {
    let desk = Desk::of(PRODUCTION_ENVIRONMENT, true).await;
    let wish = PingOneWish::CarryOver(PingOneCarryOver { drop_others: true, ..PingOneCarryOver::default() });
    let shown = desk.plan(wish).await.unwrap();
    for needed in [Confirmation::Production, Confirmation::Consent, Confirmation::DropOthers] {
        assert!(shown.confirmations.contains(&needed), "{needed:?}");
        let mut said = Desk::yes(&shown);
        said.confirmed.remove(&needed);
        if needed == Confirmation::Consent {
            said.consent_name = None;
        }
        let refused = desk.app.apply_pingone(&desk.actor, said, &crate::desk::silent()).await;
        assert_eq!(code(&refused), "confirmation_needed", "{needed:?}");
        let missing = &refused.unwrap_err().params["missing"];
        assert_eq!(missing, &json!([needed]), "each by itself");
    }
    assert_eq!(desk.writes(), Vec::<String>::new());
    let read = shown.environment_read.as_ref().expect("the environment");
    assert_eq!((read.name.as_str(), read.region.as_deref()), ("Contoso", Some("EU")));
    // 7: a policy names senders of its own, so the plan is not complete.
    assert!(!shown.complete && shown.overriding.len() == 1, "{:?}", shown.overriding);
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    let state = desk.state().await;
    let chain: Vec<String> = state.chain.iter().map(|link| link.link.clone().into()).collect();
    assert_eq!(chain, [run.created.unwrap().to_string(), "PINGONE_TWILIO".to_owned()]);
    // 8: what is not understood is still there, whole.
    assert_eq!(state.senders.iter().filter(|sender| !sender.understood).count(), 3);
    assert!(
        state.senders.iter().any(|sender| sender.id.as_str() == FOREIGN_SENDER && sender.place.is_none())
    );
    let trail =
        desk.app.audit_trail(linecheck_app::AuditRequest { limit: 50, ..Default::default() }).await.unwrap();
    let actions: Vec<_> = trail.entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions[..3], ["pingone_applied", "pingone_begun", "pingone_consent_given"]);
}

#[tokio::test]
async fn g1_16_what_changed_since_it_was_planned_is_named_and_nothing_is_written() {
    for (what, endpoint, resource) in [
        ("settings", Endpoint::PingoneSettings, "settings"),
        ("policies", Endpoint::PingonePolicies, "policy"),
    ] {
        let desk = Desk::new().await;
        let shown = desk.carried().await;
        desk.control().clear_log();
        let change = json!({ "unknownField": { "a": 2 } }).as_object().unwrap().clone();
        if what == "settings" {
            desk.fault(endpoint, 1, linecheck_sandbox::FaultAction::ChangedByOther { change });
        } else {
            let change = json!({ "name": "Renamed" });
            crate::stops::change_policy(&desk.control(), desk.environment, SANDBOX_POLICY, change).await;
            desk.control().clear_log();
        }
        let refused = desk.apply(&shown).await;
        assert_eq!(code(&refused), "plan_outdated", "{what}");
        let error = refused.unwrap_err();
        let changed = error.params["changed"].as_array().expect("what changed");
        assert_eq!(changed.len(), 1, "{error:?}");
        assert_eq!(changed[0]["resource"], resource, "{error:?}");
        assert_eq!(desk.writes(), Vec::<String>::new(), "{what}");
        // Planned anew, it goes.
        desk.control().clear_faults().unwrap();
        assert_eq!(desk.carry_over().await.state, PingOneRunState::Done);
    }
}

#[tokio::test]
async fn g1_another_configuration_that_became_active_makes_the_plan_outdated() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    desk.app
        .rotate_token(&desk.actor, &desk.tenant, crate::desk::secret(&token), &crate::desk::silent())
        .await
        .unwrap();
    assert_eq!(code(&desk.apply(&shown).await), "plan_outdated");
    assert_eq!(desk.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn g1_the_configuration_is_verified_before_anything_is_planned() {
    let desk = Desk::new().await;
    desk.control().rotate_token(known::MAIN.sid()).unwrap();
    let refused = desk.plan(carry_over()).await;
    assert_eq!(code(&refused), "refused");
    let desk = Desk::new().await;
    let gone = desk.first_selected().await;
    desk.control().release_number(known::MAIN.sid(), gone.as_str()).unwrap();
    let refused = desk.plan(carry_over()).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), &refused.params["numbers"]),
        ("numbers_not_usable", &json!([gone.as_str()]))
    );
}

#[tokio::test]
async fn g6_34_what_was_there_before_is_put_back() {
    let desk = Desk::production().await;
    let before = desk.state().await;
    let run = desk.carry_over().await;
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    let shown = desk.plan(PingOneWish::PutBack).await.unwrap();
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    let after = desk.state().await;
    assert_eq!(after.chain, before.chain);
    // Where the chain was empty, going back hands over to Ping Identity: that is confirmed by itself.
    let desk = Desk::of(SANDBOX_ENVIRONMENT, false).await;
    desk.carry_over().await;
    let shown = desk.plan(PingOneWish::PutBack).await.unwrap();
    assert!(shown.confirmations.contains(&Confirmation::EmptyChain), "{shown:?}");
    let said = PingOneApply { plan: shown.plan, confirmed: BTreeSet::new(), consent_name: None };
    let refused = desk.app.apply_pingone(&desk.actor, said, &crate::desk::silent()).await;
    assert_eq!(code(&refused), "confirmation_needed");
    assert_eq!(desk.apply(&shown).await.unwrap().state, PingOneRunState::Done);
    let state = desk.state().await;
    assert!(state.chain.is_empty());
    // A fresh environment has nothing to put back.
    let fresh = Desk::new().await;
    assert_eq!(code(&fresh.plan(PingOneWish::PutBack).await), "pingone_no_run");
}

#[tokio::test]
async fn g6_the_chain_is_never_emptied_by_a_slip() {
    let desk = Desk::new().await;
    desk.carry_over().await;
    let slip = desk.plan(PingOneWish::Chain { chain: Vec::new() }).await;
    assert_eq!(code(&slip), "invalid_value");
    let shown = desk.plan(PingOneWish::HandOver).await.unwrap();
    assert!(shown.confirmations.contains(&Confirmation::EmptyChain));
    desk.apply(&shown).await.unwrap();
    let put: Vec<Value> = desk
        .asked()
        .iter()
        .filter(|entry| entry.endpoint == Endpoint::PingoneSettingsReplace)
        .map(body)
        .collect();
    assert_eq!(
        put.last().unwrap()["smsProvidersFallbackChain"],
        json!([]),
        "sent as an empty list, not left out"
    );
}
