//! T12: the passcode that the recipient reads back. The tests read it where the recipient does: in what the server got.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use linecheck_app::{AppError, Code, ProgressSink, TraceView};
use linecheck_domain::Secret;
use linecheck_domain::limits::DayCount;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::trace::{Channel, Verdict};
use linecheck_sandbox::FaultAction;
use linecheck_sandbox::known;
use linecheck_tests::{HandClock, Stage};
use linecheck_vault::{KeySource, Vault};
use uuid::Uuid;

use crate::seen::{Fallback, Reopen, fresh, on_creates, reopen, send};

/// The digits that the server got last for the recipient of a transaction. Nothing else of the application says them.
pub(crate) fn newest_digits(stage: &Stage) -> String {
    let log = stage.control().log();
    let text = log.iter().rev().find_map(|entry| entry.content.clone()).expect("something was sent");
    digits_in(&text)
}

/// The digits in a text, or in what is spoken, where each is said by itself.
pub(crate) fn digits_in(text: &str) -> String {
    let spoken: String = text
        .split("</Say>")
        .filter_map(|said| said.rsplit('>').next())
        .filter(|said| said.len() == 1)
        .take(6)
        .collect();
    let mut runs = text.split(|letter: char| !letter.is_ascii_digit()).chain([spoken.as_str()]);
    runs.find(|run| run.len() == 6).unwrap_or_else(|| panic!("no passcode in {text}")).to_owned()
}

/// The digits of a transaction, as its vault has them.
pub(crate) async fn stored_digits(stage: &Stage, id: Uuid) -> Option<String> {
    let key = KeySource::passphrase(Secret::new(linecheck_tests::PASSPHRASE.to_owned()), None);
    let folder = stage.folder.path().join("vault");
    let vault = Vault::create_or_open(&folder, linecheck_domain::base::Mode::Sandbox, key).await.unwrap();
    let read = vault.read(move |reader| reader.passcode(id)).await.unwrap();
    // The test is the recipient.
    read.map(|secret| secret.expose().to_owned())
}

pub(crate) async fn read_back(stage: &Stage, id: Uuid, digits: &str) -> Result<TraceView, AppError> {
    stage.app.confirm_receipt(id, &Secret::new(digits.to_owned()), &ProgressSink::silent()).await
}

/// The recipient reads back what was sent.
pub(crate) async fn confirm(stage: &Stage, id: Uuid) -> Result<TraceView, AppError> {
    let digits = stored_digits(stage, id).await.unwrap_or_else(|| "000000".to_owned());
    read_back(stage, id, &digits).await
}

fn other_than(digits: &str) -> String {
    format!("{:06}", (digits.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn day(stage: &Stage, to: &str) -> DayCount {
    stage.limits(to).await.unwrap().custom
}

#[tokio::test]
async fn t12_the_right_passcode_confirms_with_the_time_it_took() {
    for channel in [Channel::Sms, Channel::Voice] {
        let clock = HandClock::at(Timestamp::now());
        let mut stage = Fallback::Off.stage().await;
        reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
        let to = fresh();
        let sent = stage.send(channel, &to).await;
        assert!(sent.receipt_open && sent.conclusion.is_none());
        let digits = newest_digits(&stage);
        clock.jump(75);
        let spoken = format!(" {} {}", &digits[..3], &digits[3..]);
        let trace = read_back(&stage, sent.transaction, &spoken).await.unwrap();
        let told = trace.conclusion.clone().expect("that is final");
        assert_eq!((trace.outcome, trace.confirmed_ms), (SendOutcome::Confirmed, Some(75_000)));
        assert!(told.text.contains("1 min 15 s"), "{}", told.text);
        assert_eq!((trace.error(), trace.receipt_open), (None, false));
        assert_eq!(stored_digits(&stage, sent.transaction).await, None, "the digits are erased");
        assert_eq!(day(&stage, &to).await, DayCount { used: 1, open: 0, unused: 0 });
        let again = read_back(&stage, sent.transaction, &digits).await.unwrap_err();
        assert_eq!(again.code, Code::ReceiptClosed);
    }
}

#[tokio::test]
async fn t12_wrong_passcodes_are_said_and_bounded() {
    let stage = Fallback::Off.stage().await;
    let to = fresh();
    let id = stage.send(Channel::Sms, &to).await.transaction;
    let digits = newest_digits(&stage);
    let before = stage.app.trace(id).await.unwrap();
    for nonsense in ["", "12345", "1234567", "12345a", "１２３４５６", "passcode"] {
        let error = read_back(&stage, id, nonsense).await.unwrap_err();
        assert_eq!(error.code, Code::InvalidValue, "{nonsense:?}");
    }
    assert_eq!(stage.app.trace(id).await.unwrap(), before, "that counts as no try");
    for left in (0..5).rev() {
        let error = read_back(&stage, id, &other_than(&digits)).await.unwrap_err();
        assert_eq!((error.code, &error.params["left"]), (Code::ReceiptWrong, &left.into()), "{error:?}");
        assert!(!format!("{error:?}").contains(&digits));
        let count = DayCount { used: 0, open: u32::from(left > 0), unused: u32::from(left == 0) };
        assert_eq!(day(&stage, &to).await, count);
    }
    assert_eq!(stored_digits(&stage, id).await, None);
    assert_eq!(read_back(&stage, id, &digits).await.unwrap_err().code, Code::ReceiptClosed);
    let trace = stage.app.trace(id).await.unwrap();
    assert!(!trace.receipt_open);
    let wrong = trace.lines.iter().filter(|line| line.text.contains("not the one that was sent")).count();
    assert_eq!(wrong, 5, "each is in the trace");
}

/// A moment now or soon after which the day of UTC, by which is counted, has an hour yet.
fn with_an_hour_left() -> Timestamp {
    let (now, hour) = (Timestamp::now(), SignedDuration::from_hours(1));
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    if day(now + hour) == day(now) { now } else { now + hour }
}

#[tokio::test]
async fn t12_a_late_passcode_is_said_erased_and_counts_as_unused() {
    for (seconds, back, late) in [(29 * 60 + 59, 0, false), (30 * 60, 0, true), (31 * 60, -20 * 60, true)] {
        let clock = HandClock::at(with_an_hour_left());
        let mut stage = Fallback::Off.stage().await;
        reopen(&mut stage, Reopen { clock: clock.clock(), ..Reopen::default() }).await;
        let to = fresh();
        let id = stage.send(Channel::Sms, &to).await.transaction;
        let digits = newest_digits(&stage);
        clock.jump(seconds);
        if back != 0 {
            // Something is sent meanwhile; a clock that then goes back does not make it valid again.
            stage.send(Channel::Sms, &fresh()).await;
            clock.jump(back);
        }
        let answer = read_back(&stage, id, &digits).await;
        if !late {
            answer.unwrap();
            continue;
        }
        let error = answer.unwrap_err();
        assert_eq!(error.code, Code::ReceiptLate, "{seconds}");
        assert!(error.message.contains("counts as unused"), "{error:?}");
        assert_eq!(stored_digits(&stage, id).await, None);
        assert_eq!(day(&stage, &to).await, DayCount { used: 0, open: 0, unused: 1 });
        let trace = stage.app.trace(id).await.unwrap();
        assert!(trace.lines.iter().any(|line| line.text.contains("too late")), "{:?}", trace.lines);
        assert!(!trace.receipt_open);
    }
}

/// A receipt says more than any status: what could not be known is known.
#[tokio::test]
async fn t12_a_receipt_resolves_what_was_unknown() {
    let stage = Fallback::Off.stage().await;
    let rules = vec![
        on_creates(Channel::Sms, known::MAIN, FaultAction::Reset { processed: true }),
        crate::seen::on_lists(Channel::Sms, known::MAIN, FaultAction::http(503, false)),
    ];
    let seen = send(&stage, Channel::Sms, &fresh(), rules, "unknown").await;
    assert!(matches!(seen.trace.verdict, Some(Verdict::Unknown { .. })));
    assert!(seen.trace.error().is_some());
    let trace = read_back(&stage, seen.trace.transaction, &newest_digits(&stage)).await.unwrap();
    assert_eq!(trace.outcome, SendOutcome::Confirmed);
    assert_eq!(trace.error(), None);
}

#[tokio::test]
async fn t12_what_was_not_sent_cannot_be_confirmed() {
    let stage = Fallback::Off.stage().await;
    let rules = vec![on_creates(Channel::Sms, known::MAIN, FaultAction::error(21_610))];
    let seen = send(&stage, Channel::Sms, &fresh(), rules, "refused").await;
    assert!(!seen.trace.receipt_open);
    let error = read_back(&stage, seen.trace.transaction, "123456").await.unwrap_err();
    assert_eq!(error.code, Code::ReceiptClosed);
    let error = read_back(&stage, Uuid::nil(), "123456").await.unwrap_err();
    assert_eq!(error.code, Code::TransactionNotFound);
}
