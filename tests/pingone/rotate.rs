//! G3: a token is rotated without a gap. That an originating sender is there at every moment is read from the server's log.

use std::collections::BTreeSet;

use linecheck_app::{
    PingOneDoing, PingOneNow, PingOneRotate, PingOneRunState, PingOneWish, Progress, ProgressSink,
};
use linecheck_sandbox::pingone::{PLAIN_POLICY, PRODUCTION_ENVIRONMENT};
use linecheck_sandbox::{Endpoint, FaultAction, LogEntry, known};
use serde_json::{Value, json};

use crate::desk::{Desk, body, code, secret};
use crate::stops::change_policy;

fn rotate(token: Option<&str>) -> PingOneWish {
    PingOneWish::Rotate(PingOneRotate { token: token.map(secret), ..PingOneRotate::default() })
}

/// The IDs that a chain names at each moment, and the senders that are there: from the writes that were carried out.
pub fn no_moment_without_a_sender(log: &[LogEntry], old: &str) {
    let mut there = BTreeSet::from([old.to_owned()]);
    let mut chain = vec![old.to_owned()];
    for entry in log.iter().filter(|entry| entry.method != "GET" && entry.processed) {
        match entry.endpoint {
            Endpoint::PingoneSenderCreate => {
                there.insert(entry.created_sid.clone().expect("its ID"));
            }
            Endpoint::PingoneSenderDelete => {
                there.remove(entry.resource.as_deref().unwrap());
            }
            Endpoint::PingoneSettingsReplace => {
                let written =
                    body(entry)["smsProvidersFallbackChain"].as_array().cloned().unwrap_or_default();
                chain = written.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            }
            _ => {}
        }
        assert!(!chain.is_empty(), "the chain is empty after {} {}", entry.method, entry.path);
        assert!(
            chain.iter().any(|id| there.contains(id)),
            "nobody originates after {} {}",
            entry.method,
            entry.path
        );
    }
}

#[tokio::test]
async fn g3_32_the_new_sender_takes_the_place_before_the_old_one_goes() {
    let desk = Desk::new().await;
    let old = desk.carry_over().await.created.unwrap().to_string();
    let selected = desk.state().await.senders[0].selected;
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    desk.control().clear_log();
    let shown = desk.plan(rotate(Some(&token))).await.unwrap();
    assert!(!serde_json::to_string(&shown).unwrap().contains(&token));
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    assert_eq!(desk.writes(), ["POST sender", "PUT sender", "PUT settings", "DELETE sender"]);
    no_moment_without_a_sender(&desk.asked(), &old);
    let state = desk.state().await;
    assert_eq!((state.senders.len(), state.senders[0].selected), (1, selected));
    assert_ne!(state.senders[0].id.as_str(), old);
    assert_eq!(state.senders[0].place, Some(0));
    // The tenant's own configuration has the new token too, so nothing has drifted.
    let drift = desk.app.pingone_drift(&desk.tenant, &crate::desk::silent()).await.unwrap();
    assert!(drift.drifts.is_empty(), "{:?}", drift.drifts);
}

#[tokio::test]
async fn g3_33_a_new_token_that_twilio_refuses_leaves_everything_as_it_is() {
    let desk = Desk::new().await;
    desk.carry_over().await;
    desk.control().clear_log();
    let refused = desk.plan(rotate(Some("0123456789abcdef0123456789abcdef"))).await;
    assert_eq!(code(&refused), "refused");
    assert_eq!(desk.writes(), Vec::<String>::new());
    assert!(!format!("{:?}", refused.unwrap_err()).contains("0123456789abcdef0123456789abcdef"));
    // The active configuration's own token serves where none is given; Twilio is asked with it first.
    let gone = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    assert_eq!(code(&desk.plan(rotate(None)).await), "refused");
    let silent = crate::desk::silent();
    desk.app.rotate_token(&desk.actor, &desk.tenant, secret(&gone), &silent).await.unwrap();
    let shown = desk.plan(rotate(None)).await.unwrap();
    assert_eq!(desk.apply(&shown).await.unwrap().state, PingOneRunState::Done);
}

#[tokio::test]
async fn g3_a_rotation_that_stops_goes_on_with_its_own_token_and_no_third_sender() {
    let mut desk = Desk::new().await;
    let old = desk.carry_over().await.created.unwrap().to_string();
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    let shown = desk.plan(rotate(Some(&token))).await.unwrap();
    desk.control().clear_log();
    desk.fault(Endpoint::PingoneSettingsReplace, 1, FaultAction::pingone(403, "ACCESS_FAILED", None));
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!((run.state, run.stopped_at), (PingOneRunState::Stopped, Some(3)), "{run:?}");
    // A second rotation would make a third sender: it is refused.
    let other = desk
        .plan(PingOneWish::Rotate(PingOneRotate {
            sender: Some(old.clone()),
            token: Some(secret(&token)),
            ..PingOneRotate::default()
        }))
        .await;
    assert_eq!(code(&other), "pingone_which_sender", "there are two of the account now");
    desk.reopen(0).await;
    let run = desk.resume().await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    assert_eq!(desk.writes(), ["POST sender", "PUT sender", "PUT settings", "PUT settings", "DELETE sender"]);
    no_moment_without_a_sender(&desk.asked(), &old);
    assert_eq!(desk.sender_ids().await.len(), 1);
}

#[tokio::test]
async fn g3_a_rotation_replaces_the_sender_in_policies_too() {
    let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
    let old = desk.carry_over().await.created.unwrap().to_string();
    // A policy comes to name the sender: another administrator does that.
    let change = json!({ "providerConfiguration": { "conditions": [
        { "deliveryMethods": ["SMS"], "countries": ["US"], "fallbackChain": [{ "id": old }] },
        { "deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{ "id": old }] },
    ] } });
    change_policy(&desk.control(), desk.environment, PLAIN_POLICY, change).await;
    let shown = desk.plan(rotate(None)).await.unwrap();
    desk.control().clear_log();
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    assert_eq!(desk.writes().iter().filter(|write| *write == "PUT policy").count(), 1, "{:?}", desk.writes());
    assert_eq!(desk.writes().last().map(String::as_str), Some("DELETE sender"));
    no_moment_without_a_sender(&desk.asked(), &old);
    let state = desk.state().await;
    let new = state.senders.iter().find(|sender| sender.understood).expect("the new one");
    assert_eq!(new.policies.len(), 1, "the policy names the new one");
    assert!(!serde_json::to_string(&state.policies).unwrap().contains(&old));
}

#[tokio::test(flavor = "multi_thread")]
async fn g3_a_sender_that_something_refers_to_is_not_deleted() {
    let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
    let old = desk.carry_over().await.created.unwrap().to_string();
    let shown = desk.plan(rotate(None)).await.unwrap();
    // Between the chain and the deletion somebody lets a policy name the old sender.
    let (control, environment) = (desk.control(), desk.environment);
    let sink = ProgressSink::new(move |progress| {
        let is_before_the_deletion = matches!(
            progress,
            Progress::PingOne { now: PingOneNow::Step { step: 4, doing: PingOneDoing::Reading, .. } }
        );
        if !is_before_the_deletion {
            return;
        }
        let change = json!({ "providerConfiguration": { "conditions": [
            { "deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{ "id": old }] },
        ] } });
        let control = control.clone();
        let changing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(change_policy(&control, environment, PLAIN_POLICY, change));
        });
        changing.join().unwrap();
    });
    desk.control().clear_log();
    let run = desk.app.apply_pingone(&desk.actor, Desk::yes(&shown), &sink).await.unwrap();
    assert_eq!(run.error.as_ref().map(|error| error.code.as_str()), Some("pingone_in_use"), "{run:?}");
    assert_eq!(run.stopped_at, Some(4));
    assert!(!desk.writes().contains(&"DELETE sender".to_owned()), "{:?}", desk.writes());
}
