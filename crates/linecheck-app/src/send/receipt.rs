//! The receipt: the passcode that the recipient reads back (T12).

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::passcode::DIGITS;
use linecheck_domain::receipt::{MOST_WRONG, sent_at, wrong_tries};
use linecheck_domain::trace::{Event, ReceiptRefusal, StoredEvent};
use linecheck_vault::{StoredTransaction, Writer};
use uuid::Uuid;

use crate::app::App;
use crate::clock;
use crate::error::{AppError, Code};
use crate::progress::{Progress, ProgressSink};
use crate::remedy::Remedy;
use crate::send::limits::counting_time;
use crate::send::trace::TraceView;

const CONFIRMED: &str = "The receipt is confirmed already.";

/// What was stored.
struct Stored {
    event: StoredEvent,
    error: Option<AppError>,
}

impl App {
    /// Confirms the receipt of a test send by the passcode that the recipient reads back. The right one closes the
    /// transaction as confirmed; a wrong or late one is entered in the trace. Digits that can no longer confirm
    /// anything are erased.
    ///
    /// # Errors
    /// `receipt_wrong`, `receipt_late`, `receipt_closed`, or `invalid_value` when it is not six digits, which does not
    /// count as a try.
    pub async fn confirm_receipt(
        &self,
        id: Uuid,
        read_back: &Secret,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let (digits, clock) = (digits(read_back)?, self.now());
        let closed = self.write(move |writer| close(writer, id, &digits, clock)).await;
        let Stored { event, error } = closed.map_err(|error| error.about(id))?;
        progress.tell(Progress::Stored { transaction: id, event: Box::new(event) });
        match error {
            Some(error) => Err(error.of_transaction(id)),
            None => self.trace(id).await.map_err(|error| error.about(id)),
        }
    }
}

/// The digits, without what people say or write between them.
fn digits(read_back: &Secret) -> Result<Secret, AppError> {
    // To be compared with the digits that were sent, and kept nowhere.
    let text: String =
        read_back.expose().chars().filter(|letter| !matches!(letter, ' ' | '-' | '.')).collect();
    if text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(Secret::new(text))
    } else {
        Err(AppError::new(Code::InvalidValue, format!("A passcode has {DIGITS} digits."))
            .remedy(Remedy::ReadBackAgain))
    }
}

fn close(writer: &Writer<'_>, id: Uuid, digits: &Secret, clock: Timestamp) -> Result<Stored, AppError> {
    let stored = writer
        .transaction(id)?
        .ok_or_else(|| AppError::new(Code::TransactionNotFound, format!("There is no transaction {id}.")))?;
    let closed = |message: &str| Err(AppError::new(Code::ReceiptClosed, message));
    let events = stored.plain_events();
    if events.iter().any(|event| matches!(event, Event::Confirmed { .. })) {
        return closed(CONFIRMED);
    }
    let Some(sent_at) = sent_at(&stored.plan, &stored.events) else {
        return closed("Nothing was sent, so there is nothing to confirm.");
    };
    let wrong = wrong_tries(&events);
    if wrong >= MOST_WRONG {
        return closed("Too many wrong passcodes were given: this one can no longer be confirmed.");
    }
    let passcode = writer.passcode(id)?;
    let valid = is_valid(writer, &stored, clock)?;
    let Some(passcode) = passcode.filter(|_| valid) else {
        return refuse(writer, id, ReceiptRefusal::Late, None, clock);
    };
    // Compared here, and shown nowhere.
    if passcode.expose() != digits.expose() {
        return refuse(writer, id, ReceiptRefusal::Wrong, Some(MOST_WRONG - wrong - 1), clock);
    }
    let milliseconds = clock.duration_since(sent_at).as_millis();
    let milliseconds = u64::try_from(milliseconds).unwrap_or(0);
    let event = add(writer, id, &Event::Confirmed { milliseconds }, clock)?;
    writer.erase_passcode(id)?;
    writer.close_counts(id, true, counting_time(writer, clock)?)?;
    Ok(Stored { event, error: None })
}

fn add(writer: &Writer<'_>, id: Uuid, event: &Event, clock: Timestamp) -> Result<StoredEvent, AppError> {
    let added = writer.append(id, event, clock)?.and_then(|appended| appended.event);
    added.ok_or_else(|| AppError::new(Code::ReceiptClosed, CONFIRMED))
}

/// Enters a passcode that confirms nothing. One that can never be confirmed any more is erased, and counts as unused.
fn refuse(
    writer: &Writer<'_>,
    id: Uuid,
    why: ReceiptRefusal,
    left: Option<usize>,
    clock: Timestamp,
) -> Result<Stored, AppError> {
    let event = add(writer, id, &Event::ReceiptRefused { why }, clock)?;
    if left.unwrap_or(0) == 0 && is_over(writer, id, why, clock)? {
        writer.erase_passcode(id)?;
        writer.close_counts(id, false, counting_time(writer, clock)?)?;
    }
    let error = match (why, left) {
        (ReceiptRefusal::Late, _) => AppError::new(
            Code::ReceiptLate,
            "The passcode is no longer valid: it was sent more than 30 minutes ago. It counts as unused.",
        ),
        (ReceiptRefusal::Wrong, None | Some(0)) => AppError::new(
            Code::ReceiptWrong,
            "This is not the passcode that was sent, and no try is left. It counts as unused.",
        )
        .param("left", 0),
        (ReceiptRefusal::Wrong, Some(left)) => {
            let tries = if left == 1 { "1 try is".to_owned() } else { format!("{left} tries are") };
            AppError::new(
                Code::ReceiptWrong,
                format!("This is not the passcode that was sent; {tries} left."),
            )
            .param("left", left)
        }
    };
    Ok(Stored { event, error: Some(error) })
}

/// Whether a passcode that was refused can never be confirmed: one that only a clock far ahead finds too late can be when
/// the clock is right again.
fn is_over(writer: &Writer<'_>, id: Uuid, why: ReceiptRefusal, clock: Timestamp) -> Result<bool, AppError> {
    match why {
        ReceiptRefusal::Wrong => Ok(true),
        ReceiptRefusal::Late => {
            let time = clock::deleting_time(writer, clock)?;
            Ok(writer.passcode_until(id)?.is_none_or(|until| until <= time))
        }
    }
}

/// Whether the passcode can still be confirmed. A clock that jumps back does not make an old one valid again: neither the
/// transaction's own time goes back nor that of the counts.
fn is_valid(writer: &Writer<'_>, stored: &StoredTransaction, clock: Timestamp) -> Result<bool, AppError> {
    let last = stored.events.iter().map(|event| event.at).max().unwrap_or(stored.begun_at);
    let in_time = writer.passcode_until(stored.id)?.is_some_and(|until| clock.max(last) < until);
    let counting = counting_time(writer, clock)?;
    let counts_as_open = writer.counted_open_until(stored.id)?.is_none_or(|until| counting < until);
    Ok(in_time && counts_as_open)
}
