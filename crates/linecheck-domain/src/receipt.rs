//! What can still be confirmed of a test send by the passcode that its recipient reads back (T12).

use jiff::Timestamp;

use crate::attempts::may_have_created;
use crate::trace::{Event, Plan, ReceiptRefusal, StoredEvent};

/// How many wrong passcodes are taken for one transaction.
pub const MOST_WRONG: usize = 5;

/// When the passcode was last sent, or may have been; `None` when it certainly was not.
#[must_use]
pub fn sent_at(plan: &Plan, stored: &[StoredEvent]) -> Option<Timestamp> {
    if plan.dry_run {
        return None;
    }
    let events: Vec<_> = stored.iter().map(|event| event.event.clone()).collect();
    stored.iter().rev().find_map(|event| match &event.event {
        Event::CreateIntended { role, attempt, .. } => {
            may_have_created(&events, *role, *attempt).then_some(event.at)
        }
        _ => None,
    })
}

/// How many wrong passcodes were given.
#[must_use]
pub fn wrong_tries(events: &[Event]) -> usize {
    let wrong = |event: &&Event| matches!(event, Event::ReceiptRefused { why: ReceiptRefusal::Wrong });
    events.iter().filter(wrong).count()
}
