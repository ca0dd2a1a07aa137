//! G1: two Linechecks on one vault, and one that goes on with what the other began.

use std::sync::Arc;

use linecheck_app::{PingOneNow, PingOneRunState, Progress, ProgressSink};
use linecheck_sandbox::{Endpoint, FaultAction};

use crate::desk::{Desk, code, silent};

#[tokio::test(flavor = "multi_thread")]
async fn g1_31_of_two_that_apply_the_same_plan_one_wins() {
    let desk = Desk::new().await;
    let other = desk.beside(0).await;
    let shown = desk.carried().await;
    let sink = silent();
    let (one, two) =
        tokio::join!(desk.apply(&shown), other.apply_pingone(&desk.actor, Desk::yes(&shown), &sink),);
    let codes = [code(&one), code(&two)];
    assert_eq!(codes.iter().filter(|code| **code == "done").count(), 1, "{codes:?}");
    let lost = codes.iter().find(|code| **code != "done").unwrap();
    assert!(["pingone_plan_taken", "plan_outdated"].contains(lost), "{codes:?}");
    assert_eq!(desk.writes().iter().filter(|write| *write == "POST sender").count(), 1);
    assert_eq!(desk.sender_ids().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_31_two_plans_of_two_linechecks_make_one_sender() {
    let desk = Desk::new().await;
    let other = desk.beside(0).await;
    let (first, second) = (desk.carried().await, desk.carried().await);
    let sink = silent();
    let (one, two) =
        tokio::join!(desk.apply(&first), other.apply_pingone(&desk.actor, Desk::yes(&second), &sink),);
    let codes = [code(&one), code(&two)];
    assert!(codes.contains(&"done"), "{codes:?}");
    assert_eq!(desk.sender_ids().await.len(), 1, "{codes:?} {:?}", desk.writes());
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_what_may_be_under_way_in_another_linecheck_is_not_gone_on_with() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    // The create hangs: its intent is stored, and nothing of its end.
    desk.fault(Endpoint::PingoneSenderCreate, 1, FaultAction::Latency { ms: 1_500 });
    let writing = Arc::new(tokio::sync::Notify::new());
    let told = Arc::clone(&writing);
    let sink = ProgressSink::new(move |progress| {
        let text = format!("{progress:?}");
        if matches!(progress, Progress::PingOne { .. }) && text.contains("Writing") {
            told.notify_one();
        }
    });
    let (app, actor, yes) = (desk.app.clone(), desk.actor.clone(), Desk::yes(&shown));
    let applying = tokio::spawn(async move { app.apply_pingone(&actor, yes, &sink).await });
    writing.notified().await;
    let other = desk.beside(0).await;
    let refused = other.resume_pingone(&desk.actor, &desk.tenant, &silent()).await;
    assert_eq!(code(&refused), "pingone_run_open");
    let given_up = other.give_up_pingone(&desk.actor, &desk.tenant).await;
    assert_eq!(code(&given_up), "pingone_run_open");
    assert_eq!(applying.await.unwrap().unwrap().state, PingOneRunState::Done);
    assert_eq!(desk.sender_ids().await.len(), 1);
}

/// Runs something of another Linecheck to its end when the first reading of the policies begins: everything else was read by
/// then.
fn meanwhile(work: impl FnOnce(&tokio::runtime::Runtime) + Send + 'static) -> ProgressSink {
    let work = std::sync::Mutex::new(Some(work));
    ProgressSink::new(move |progress| {
        if matches!(progress, Progress::PingOne { now: PingOneNow::Policies })
            && let Some(work) = work.lock().unwrap().take()
        {
            let done = std::thread::spawn(move || work(&tokio::runtime::Runtime::new().unwrap()));
            done.join().unwrap();
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_31_what_another_plan_did_between_the_reading_and_the_claim_is_seen() {
    let desk = Desk::new().await;
    let other = desk.beside(0).await;
    let (first, second) = (desk.carried().await, desk.carried().await);
    let (actor, yes) = (desk.actor.clone(), Desk::yes(&second));
    let sink = meanwhile(move |runtime| {
        let run = runtime.block_on(other.apply_pingone(&actor, yes, &silent())).unwrap();
        assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    });
    let lost = desk.app.apply_pingone(&desk.actor, Desk::yes(&first), &sink).await;
    assert_eq!(code(&lost), "plan_outdated");
    assert_eq!(desk.writes(), ["POST sender", "PUT sender", "PUT settings"]);
    assert_eq!(desk.sender_ids().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_31_what_another_linecheck_went_on_with_in_this_moment_is_not_done_twice() {
    let mut desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.fault(Endpoint::PingoneSenderCreate, 1, FaultAction::page(502, false));
    assert_eq!(desk.apply(&shown).await.unwrap().stopped_at, Some(1));
    desk.fault(Endpoint::PingoneSettingsReplace, 1, FaultAction::pingone(403, "ACCESS_FAILED", None));
    desk.control().clear_log();
    desk.reopen(61).await;
    let (other, actor, tenant) = (desk.beside(61).await, desk.actor.clone(), desk.tenant.clone());
    let sink = meanwhile(move |runtime| {
        let run = runtime.block_on(other.resume_pingone(&actor, &tenant, &silent())).unwrap();
        assert_eq!(run.stopped_at, Some(3), "it stands open again, two steps further: {run:?}");
    });
    let lost = desk.app.resume_pingone(&desk.actor, &desk.tenant, &sink).await;
    assert_eq!(code(&lost), "pingone_run_open");
    assert_eq!(desk.writes(), ["POST sender", "PUT sender", "PUT settings"]);
    assert_eq!(desk.resume().await.unwrap().state, PingOneRunState::Done);
    assert_eq!(desk.sender_ids().await.len(), 1);
}
