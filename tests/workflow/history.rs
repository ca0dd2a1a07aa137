//! T13: the history of test sends, from real sends against the sandbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use linecheck_app::{
    AuditRequest, Clock, ExportFormat, FindRequest, Found, HistoryColumn, HistoryRequest, HistoryView,
};
use linecheck_domain::actor::Role;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::known;

use std::time::Duration;

use crate::desk::{Desk, code, silent, support};

const ARRIVES: &str = "+12025550123";
const UNDELIVERED: &str = "+12025550130";
const REFUSED: &str = "+12025550141";

/// Five test sends that came out differently.
async fn with_sends() -> Desk {
    let desk = Desk::configured(known::MAIN, false).await;
    send_all(&desk).await;
    desk
}

async fn send_all(desk: &Desk) {
    for (channel, to) in [
        (Channel::Sms, ARRIVES),
        (Channel::Sms, UNDELIVERED),
        (Channel::Sms, REFUSED),
        (Channel::Voice, ARRIVES),
        (Channel::Sms, "+442079460999"),
    ] {
        let trace = desk.send(channel, to).await;
        desk.control().advance_clock(Duration::from_mins(5)).unwrap();
        desk.app.follow(trace.transaction, Duration::from_secs(5), &silent()).await.unwrap();
    }
}

async fn page(desk: &Desk, request: &HistoryRequest) -> HistoryView {
    desk.app.history(&desk.actor, request, None, 50).await.expect("a page")
}

fn all() -> HistoryRequest {
    HistoryRequest::default()
}

#[tokio::test]
async fn t13_the_history_has_every_test_send_with_its_outcome_and_code() {
    let desk = with_sends().await;
    let view = page(&desk, &all()).await;
    let seen: Vec<_> = view.rows.iter().map(|row| (row.channel, row.outcome, row.code)).collect();
    assert_eq!(
        seen,
        [
            (Channel::Sms, SendOutcome::Delivered, None),
            (Channel::Voice, SendOutcome::Delivered, None),
            (Channel::Sms, SendOutcome::Refused, Some(21_610)),
            (Channel::Sms, SendOutcome::NotDelivered, Some(30_003)),
            (Channel::Sms, SendOutcome::Delivered, None),
        ]
    );
    assert_eq!((view.total, view.next.as_deref(), view.revealed), (5, None, false));
    for row in &view.rows {
        let trace = desk.app.trace(row.transaction).await.unwrap();
        assert_eq!((&row.resource_sid, &row.recipient), (&trace.resource_sid, &trace.recipient));
        assert_eq!(row.delivered_ms.is_some(), row.outcome == SendOutcome::Delivered);
        assert_eq!(row.account.as_ref().map(ToString::to_string).as_deref(), Some(known::MAIN.sid()));
    }
    let number = view.rows[0].from.clone().expect("it was asked with one");
    let from_it = view.rows.iter().filter(|row| row.from.as_ref() == Some(&number)).count();
    assert!((1..5).contains(&from_it), "some, and not all: the number goes by the recipient's country");
    for (request, expected) in [
        (all().with(HistoryColumn::Outcome, "refused"), 1),
        (all().with(HistoryColumn::Channel, "voice"), 1),
        (all().with(HistoryColumn::Code, "30003"), 1),
        (all().with(HistoryColumn::Country, "gb"), 1),
        (all().with(HistoryColumn::Country, "US").with(HistoryColumn::Channel, "sms"), 3),
        (all().with(HistoryColumn::From, number.as_str()), from_it),
        (all().with(HistoryColumn::From, "+44 20 7946 0958"), 0),
        (all().with(HistoryColumn::Tenant, desk.tenant.as_str()), 5),
        (all().with(HistoryColumn::Until, "2020-01-01"), 0),
        (HistoryRequest { search: ARRIVES.to_owned(), ..all() }, 2),
        (HistoryRequest { search: "12025550123".to_owned(), ..all() }, 2),
        (HistoryRequest { search: "001 (202) 555-0123".to_owned(), ..all() }, 2),
        (HistoryRequest { search: "202 555 0123".to_owned(), country: Some("US".to_owned()), ..all() }, 2),
        (HistoryRequest { search: "202 555 0123".to_owned(), ..all() }.with(HistoryColumn::Country, "US"), 2),
        (HistoryRequest { search: view.rows[0].transaction.to_string(), ..all() }, 1),
        (HistoryRequest { search: view.rows[0].resource_sid.clone().unwrap(), ..all() }, 1),
    ] {
        let view = page(&desk, &request).await;
        assert_eq!((view.rows.len(), view.total), (expected, expected as u64), "{request:?}");
        assert_eq!(
            desk.app.history_figures(&desk.actor, &request).await.unwrap().total,
            expected as u64,
            "{request:?}"
        );
    }
    let figures = desk.app.history_figures(&desk.actor, &all()).await.unwrap();
    assert_eq!(
        figures.outcomes,
        [(SendOutcome::Delivered, 3), (SendOutcome::NotDelivered, 1), (SendOutcome::Refused, 1)]
    );
    assert_eq!(
        figures.codes.iter().map(|code| (code.code, code.transactions)).collect::<Vec<_>>(),
        [(21_610, 1), (30_003, 1)]
    );
    assert_eq!(figures.delivered.iter().map(|step| step.transactions).sum::<u64>(), 3);
    let day = &figures.accounts[0];
    assert_eq!((day.custom.sent, day.custom.failed), (4, 1));
    assert_eq!((day.default.sent, day.neither.sent, day.neither.failed), (0, 1, 1));
}

/// The overview counts what was originated, whatever came of it; the lists of recent ones have each.
#[tokio::test]
async fn t5_the_last_days_and_the_recent_ones_are_read_from_the_history() {
    let desk = with_sends().await;
    let status = desk.app.status(&desk.tenant).await.unwrap();
    let days = status.days.expect("it can be read");
    let sum: (u64, u64) =
        days.iter().fold((0, 0), |(custom, default), day| (custom + day.custom, default + day.default));
    assert_eq!((days.len(), sum), (30, (4, 0)), "one of five was refused");
    assert_eq!(desk.app.overview().await.unwrap()[0].days.as_ref(), Some(&days));
    let recent = desk.app.recent_sends(Some(&desk.tenant), 3).await.unwrap();
    let lines = recent.into_iter().map(|one| one.line.expect("it can be read")).collect::<Vec<_>>();
    assert_eq!(lines, page(&desk, &all()).await.rows[..3], "the newest first, as in the history");
}

#[tokio::test]
async fn t13_pages_follow_one_another_also_while_something_is_sent() {
    let desk = with_sends().await;
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let view = desk.app.history(&desk.actor, &all(), after.as_deref(), 2).await.unwrap();
        ids.extend(view.rows.iter().map(|row| row.transaction));
        if ids.len() == 2 {
            desk.send(Channel::Sms, ARRIVES).await;
        }
        let Some(next) = view.next else { break };
        after = Some(next);
    }
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (5, 5), "what came later moves nothing");
    assert_eq!(code(desk.app.history(&desk.actor, &all(), Some("nowhere"), 2).await), "invalid_value");
}

#[tokio::test]
async fn t13_recipients_are_masked_until_an_administrator_reveals_them_and_that_is_entered() {
    let desk = with_sends().await;
    let before = desk.audit().await.len();
    let masked = page(&desk, &all()).await;
    let helper = support();
    assert_eq!(desk.app.history(&helper, &all(), None, 50).await.unwrap(), masked, "support sees the same");
    assert!(!format!("{masked:?}").contains(ARRIVES));
    assert_eq!(desk.audit().await.len(), before, "looking at masked rows is not entered");

    let reveal = HistoryRequest { reveal: true, ..all() };
    assert_eq!(code(desk.app.history(&helper, &reveal, None, 50).await), "not_administrator");
    assert_eq!(code(desk.app.export_history(&helper, &reveal, ExportFormat::Csv).await), "not_administrator");
    let searched = HistoryRequest { search: "+1202555".to_owned(), ..all() };
    assert_eq!(code(desk.app.history(&desk.actor, &searched, None, 50).await), "invalid_value");
    assert_eq!(desk.audit().await.len(), before, "a refusal shows nothing and enters nothing");

    let shown = page(&desk, &HistoryRequest { search: "+1202555".to_owned(), ..reveal.clone() }).await;
    assert!(shown.revealed && shown.rows.len() == 4);
    let ending = HistoryRequest { search: "0123".to_owned(), ..reveal.clone() };
    assert_eq!(page(&desk, &ending).await.rows.len(), 2);
    assert_eq!(desk.app.history_figures(&desk.actor, &ending).await.unwrap().total, 2);
    assert_eq!(code(desk.app.history_figures(&helper, &ending).await), "not_administrator");
    assert!(shown.rows.iter().any(|row| row.recipient == ARRIVES));
    let first = desk.app.history(&desk.actor, &reveal, None, 2).await.unwrap();
    let next = desk.app.history(&desk.actor, &reveal, first.next.as_deref(), 2).await.unwrap();
    assert!(next.revealed && next.rows != first.rows, "the next page, which is entered with the first");
    let csv = desk.app.export_history(&desk.actor, &reveal, ExportFormat::Csv).await.unwrap();
    assert!(csv.contains(&format!(",{ARRIVES},US,delivered,")), "{csv}");
    desk.app.export_history(&helper, &all(), ExportFormat::Json).await.unwrap();

    let entries = desk.audit().await.split_off(before);
    let actions: Vec<_> = entries
        .iter()
        .map(|entry| (entry.action.as_str(), entry.actor.role, &entry.detail["revealed"]))
        .collect();
    assert_eq!(
        actions,
        [
            ("recipients_revealed", Role::Administrator, &serde_json::Value::Null),
            ("recipients_revealed", Role::Administrator, &serde_json::Value::Null),
            ("history_exported", Role::Administrator, &true.into()),
            ("history_exported", Role::Support, &false.into()),
        ]
    );
    assert_eq!(
        (&entries[0].detail["searched"], &entries[1].detail["searched"]),
        (&true.into(), &false.into())
    );
    assert!(!format!("{entries:?}").contains("+1202555"), "what was looked for is not in the trail");
    assert_eq!((&entries[2].detail["rows"], &entries[2].detail["format"]), (&5.into(), &"csv".into()));
}

/// What is typed into the finder: whatever it may mean, and no recipient that was not typed whole.
#[tokio::test]
async fn t13_whatever_is_typed_is_found_and_no_recipient_is_felt_for() {
    let desk = with_sends().await;
    let find = async |text: &str| {
        let request = FindRequest { text: text.to_owned(), country: Some("US".to_owned()) };
        desk.app.find(request).await.expect("it is looked for")
    };
    for typed in ["+12025550123", "12025550123", "(202) 555-0123", "tel:+1-202-555-0123"] {
        let view = find(typed).await;
        let [Found::Recipient(found)] = &view.found[..] else { panic!("{typed}: {view:?}") };
        assert_eq!((found.number.as_str(), found.total, found.sends.len()), (ARRIVES, 2, 2), "{typed}");
        assert_eq!(found.sends[0].channel, Channel::Voice, "the newest first");
        assert!(!format!("{:?}", found.sends).contains(ARRIVES), "as masked as anywhere");
    }
    let nobody = find("+12025550199").await;
    assert!(matches!(&nobody.found[..], [Found::Recipient(found)] if found.total == 0), "{nobody:?}");
    for part in ["+1202555", "555 0123", "5550123"] {
        let view = find(part).await;
        let felt = view.found.iter().any(|found| !matches!(found, Found::Number { .. }));
        assert!(!felt, "{part}: {view:?}");
        assert!(view.unread.is_some() || !view.found.is_empty(), "{part}: {view:?}");
    }
    let newest = page(&desk, &all()).await.rows[0].clone();
    let sid = newest.resource_sid.clone().unwrap();
    for typed in [newest.transaction.to_string(), sid] {
        let view = find(&typed).await;
        let [Found::Transaction { line }] = &view.found[..] else { panic!("{typed}: {view:?}") };
        assert_eq!(*line, newest);
    }
    let known_code = find("30003").await;
    assert!(
        matches!(&known_code.found[..], [Found::Code(one)] if one.twilio_code == 30_003),
        "{known_code:?}"
    );
    let named = find("opted out").await;
    assert!(named.found.iter().any(|found| matches!(found, Found::Code(one) if one.twilio_code == 21_610)));
    for typed in [desk.tenant.as_str(), known::MAIN.sid()] {
        let view = find(typed).await;
        let is_it = |found: &Found| matches!(found, Found::Tenant { tenant, .. } if *tenant == desk.tenant);
        assert!(view.found.iter().any(is_it), "{typed}: {view:?}");
    }
    let number = desk.usable(known::MAIN)[0].clone();
    let digits = number.as_str()[2..].to_owned();
    let view = find(&digits).await;
    let is_it = |found: &Found| matches!(found, Found::Number { row, .. } if row.number == number);
    assert!(view.found.iter().any(is_it), "{digits}: {view:?}");
    let token = FindRequest { text: "0123456789abcdef0123456789abcdef".to_owned(), country: None };
    assert_eq!(code(desk.app.find(token).await), "invalid_value");
}

#[tokio::test]
async fn t13_an_export_is_whole_and_its_cells_are_guarded() {
    let desk = with_sends().await;
    // The one who sends may be called what they like.
    let hostile = linecheck_domain::actor::Actor::administrator("=HYPERLINK(\"https://evil.example\",\"x\")");
    let preview = desk.preview(Channel::Sms, ARRIVES).await;
    desk.app.send(&hostile, preview, false, &silent()).await.unwrap();
    let csv = desk.app.export_history(&desk.actor, &all(), ExportFormat::Csv).await.unwrap();
    assert_eq!(csv.matches("\r\n").count(), 7, "a head and six rows");
    assert!(csv.starts_with("transaction,begun_at,tenant,sent_by,channel,recipient,"));
    assert!(csv.contains(",\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\","), "{csv}");
    assert!(csv.contains(",'+12•••••23,"), "a masked number is no number, and is guarded: {csv}");
    assert!(!csv.contains(ARRIVES));
    let json = desk.app.export_history(&desk.actor, &all(), ExportFormat::Json).await.unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn t13_what_is_older_than_the_retention_period_is_deleted_and_nothing_else() {
    let seconds = Arc::new(AtomicI64::new(0));
    let ticking = Arc::clone(&seconds);
    let start = Timestamp::now();
    let clock: Clock = Arc::new(move || start + SignedDuration::from_secs(ticking.load(Ordering::SeqCst)));
    let desk = Desk::with(Arc::clone(&clock), None).await;
    desk.configure(known::MAIN, false).await;
    send_all(&desk).await;
    let helper = support();
    assert_eq!(code(desk.app.set_retention(&helper, Some(30)).await), "not_administrator");
    for days in [0, 3_654] {
        assert_eq!(code(desk.app.set_retention(&desk.actor, Some(days)).await), "invalid_value");
    }
    let view = desk.app.set_retention(&desk.actor, Some(30)).await.unwrap();
    assert_eq!((view.days, view.deleted), (Some(30), 0), "nothing is that old");
    let (audit, status) = (desk.audit().await, desk.active().await);

    seconds.store(32 * 86_400, Ordering::SeqCst);
    desk.send(Channel::Sms, ARRIVES).await;
    assert_eq!(page(&desk, &all()).await.total, 6, "it waits for somebody who deletes");
    let base = desk.sandbox.base_url();
    desk.app.close().await.unwrap();
    let again = desk.beside(&base, clock).await;
    assert_eq!(
        again.history(&desk.actor, &all(), None, 50).await.unwrap().total,
        6,
        "opening the vault deletes nothing"
    );
    again.trust_clock(&desk.actor).await.unwrap();
    assert_eq!(again.delete_old_history(None).await.unwrap().deleted, 5);
    let view = again.history(&desk.actor, &all(), None, 50).await.unwrap();
    assert_eq!((view.total, view.rows.len()), (1, 1));
    assert_eq!(again.recent_sends(None, 50).await.unwrap().len(), 1);
    assert_eq!(again.status(&desk.tenant).await.unwrap().active, status, "the configuration stays");
    let mut entries =
        again.audit_trail(AuditRequest { limit: 1_000, ..AuditRequest::default() }).await.unwrap().entries;
    entries.reverse();
    assert_eq!(entries[..audit.len()], audit, "the trail stays");
    let last = entries.last().unwrap();
    assert_eq!((last.action.as_str(), &last.detail["deleted"]), ("history_deleted", &5.into()));
    assert_eq!(last.actor.os_user, "tester", "who set the period answers for it");
    let view = again.set_retention(&desk.actor, None).await.unwrap();
    assert_eq!((view.days, again.retention().await.unwrap().days), (None, None));
    again.close().await.unwrap();
}
