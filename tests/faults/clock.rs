//! A clock that is set back and forward under the trail, the verification of an account and a kit: nothing that was entered is
//! doubted for it, and nothing becomes valid by it. What it does to limits and passcodes is in `limits` and `receipts`, to the history
//! in `retention`, to the wait after wrong passphrases in tests/roles.

use jiff::Timestamp;
use linecheck_app::{
    AuditExportRequest, AuditRequest, Code, DraftEdit, ProgressSink, TenantEdit, check_audit_text,
};
use linecheck_sandbox::known;
use linecheck_tests::{HandClock, Stage};

use crate::seen::{Reopen, reopen};

const DAY: i64 = 24 * 3_600;

async fn with_a_clock(at: &str) -> (Stage, HandClock) {
    let clock = HandClock::at(at.parse::<Timestamp>().unwrap());
    let mut stage = Stage::new().await;
    reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
    (stage, clock)
}

#[tokio::test]
async fn m8_a_clock_that_is_set_back_or_forward_breaks_no_trail_and_changes_no_order() {
    let (stage, clock) = with_a_clock("2026-11-22T12:00:00Z").await;
    let (app, actor, silent) = (&stage.app, &stage.actor, ProgressSink::silent());
    let mut kept = Vec::new();
    for (nth, jump) in [0, -DAY, -30 * DAY, 400 * DAY, -1, 0].into_iter().enumerate() {
        clock.jump(jump);
        let name = TenantEdit { name: Some(format!("Contoso {nth}")), ..TenantEdit::default() };
        app.edit_tenant(actor, &stage.tenant, name).await.unwrap();
        kept.push(app.make_checkpoint(actor).await.unwrap());
    }
    let checked = app.check_audit(kept.clone(), &silent).await.unwrap();
    assert!(checked.right, "{checked:?}");
    let file = app.export_audit(actor, AuditExportRequest::default(), &silent).await.unwrap();
    let checked = check_audit_text(file.text, kept, &silent).await.unwrap();
    assert!(checked.right, "{checked:?}");

    // The newest is the one that was entered last, whatever its time says.
    let asked =
        AuditRequest { limit: 100, action: Some("tenant_renamed".to_owned()), ..AuditRequest::default() };
    let edited = app.audit_trail(asked.clone()).await.unwrap().entries;
    let names: Vec<_> = edited.iter().map(|entry| entry.detail.to_string()).collect();
    let in_order = (0..6).rev().zip(&names).all(|(nth, detail)| detail.contains(&format!("Contoso {nth}")));
    assert!(in_order, "{names:?}");
    // And a day has what was entered by its date.
    let (since, until) = (Some("2026-10-01".to_owned()), Some("2026-11-21".to_owned()));
    let earlier = app.audit_trail(AuditRequest { since, until, ..asked }).await.unwrap().entries;
    assert_eq!(earlier.len(), 2, "{earlier:?}");
}

#[tokio::test]
async fn c8_a_verification_of_tomorrow_or_of_long_ago_saves_nothing() {
    let (stage, clock) = with_a_clock("2026-11-22T12:00:00Z").await;
    let (app, actor, tenant, silent) = (&stage.app, &stage.actor, &stage.tenant, ProgressSink::silent());
    stage.configure(known::MAIN, false).await;
    for (fallback, jump) in [(true, 16 * 60), (true, -DAY), (true, 2 * DAY)] {
        app.edit_draft(actor, tenant, DraftEdit::Fallback(fallback)).await.unwrap();
        let shown = app.prepare_save(actor, tenant, &silent).await.unwrap();
        clock.jump(jump);
        let refused = app.save(actor, &shown, None).await.unwrap_err();
        assert_eq!(refused.code, Code::NotVerified, "after {jump} s: {refused}");
        // The next look asks Twilio again.
        let shown = app.prepare_save(actor, tenant, &silent).await.unwrap();
        assert_eq!(shown.tenant, *tenant);
    }
}
