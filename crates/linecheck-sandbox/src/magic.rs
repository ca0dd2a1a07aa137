//! Magic recipients: numbers that make an outcome happen by being called or written to, for a person without a
//! fault script.
//!
//! They lie in `+1 202 555 0130` to `0169`, a range set aside for fiction; the others of `+1 202 555 01xx`, and
//! every other number, are ordinary: what is sent to them is delivered. Refusals and broken connections happen on
//! every account but the default one, so that a fallback can be seen to succeed; those at the end of the table
//! happen there too. What is accepted and then not delivered is so on every account. Test credentials have their
//! own numbers (Twilio's).

use std::sync::LazyLock;

use serde::Serialize;

use crate::call::CallOutcome;
use crate::fault::{FaultAction, MalformedShape};
use crate::message::MessageOutcome;

/// On which accounts a magic recipient works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WorksOn {
    /// Every account but the default one.
    CustomAccounts,
    /// Every account.
    AllAccounts,
}

/// How often a magic recipient works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HowOften {
    /// Every time.
    Always,
    /// Once for each account since the sandbox started, then the recipient is an ordinary one.
    Once,
}

/// A recipient that makes an outcome happen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct MagicRecipient {
    /// In E.164.
    pub phone_number: String,
    /// What happens, in words.
    pub happens: &'static str,
    /// On which accounts.
    pub works_on: WorksOn,
    /// How often.
    pub how_often: HowOften,
    /// What is done to a message.
    #[cfg_attr(feature = "bindings", ts(type = "{ kind: string, [fact: string]: unknown }"))]
    pub message: FaultAction,
    /// What is done to a call.
    #[cfg_attr(feature = "bindings", ts(type = "{ kind: string, [fact: string]: unknown }"))]
    pub call: FaultAction,
}

/// All magic recipients, in order.
#[must_use]
pub fn recipients() -> &'static [MagicRecipient] {
    &RECIPIENTS
}

/// The magic recipient with this number.
#[must_use]
pub fn recipient(phone_number: &str) -> Option<&'static MagicRecipient> {
    recipients().iter().find(|magic| magic.phone_number == phone_number)
}

static RECIPIENTS: LazyLock<Vec<MagicRecipient>> = LazyLock::new(|| {
    let mut table = delivery();
    table.extend(refusals());
    table.extend(broken());
    table.extend(everywhere());
    table
});

fn entry(last: u16, happens: &'static str, message: FaultAction, call: FaultAction) -> MagicRecipient {
    MagicRecipient {
        phone_number: format!("+1202555{last:04}"),
        happens,
        works_on: WorksOn::CustomAccounts,
        how_often: HowOften::Always,
        message,
        call,
    }
}

fn both(last: u16, happens: &'static str, action: FaultAction) -> MagicRecipient {
    entry(last, happens, action.clone(), action)
}

/// Accepted, and then not delivered.
fn delivery() -> Vec<MagicRecipient> {
    let undelivered = |code| FaultAction::MessageOutcome(MessageOutcome::undelivered(code));
    let ends = |status: &str| FaultAction::CallOutcome(CallOutcome::ends(status));
    let failed = |code| {
        FaultAction::CallOutcome(CallOutcome { error_code: Some(code), ..CallOutcome::ends("failed") })
    };
    let message = |status: &str, error_code, at_create| {
        FaultAction::MessageOutcome(MessageOutcome { status: status.to_owned(), error_code, at_create })
    };
    let mut table = vec![
        entry(
            130,
            "SMS undelivered 30003 (handset unreachable); call not answered",
            undelivered(30003),
            ends("no-answer"),
        ),
        entry(
            131,
            "SMS undelivered 30005 (unknown handset); call fails with 13224",
            undelivered(30005),
            failed(13224),
        ),
        entry(132, "SMS undelivered 30006 (landline); call busy", undelivered(30006), ends("busy")),
        entry(
            133,
            "SMS undelivered 30007 (filtered); call fails with 13225",
            undelivered(30007),
            failed(13225),
        ),
        entry(
            134,
            "SMS undelivered 30034 (US number not registered); call fails with 13227",
            undelivered(30034),
            failed(13227),
        ),
        entry(
            135,
            "SMS failed 30008 (unknown error); call canceled",
            message("failed", Some(30008), false),
            ends("canceled"),
        ),
        entry(
            136,
            "SMS or call already failed in the answer that creates it (30004)",
            message("failed", Some(30004), true),
            FaultAction::CallOutcome(CallOutcome { at_create: true, ..CallOutcome::ends("failed") }),
        ),
        entry(
            137,
            "SMS stays at sent, no receipt ever; call rings on",
            message("sent", None, false),
            ends("ringing"),
        ),
        entry(138, "SMS and call stay queued", message("queued", None, false), ends("queued")),
        entry(139, "SMS is read; call stays in progress", message("read", None, false), ends("in-progress")),
    ];
    for magic in &mut table {
        magic.works_on = WorksOn::AllAccounts;
    }
    table
}

/// Refused by the API.
fn refusals() -> Vec<MagicRecipient> {
    let error = FaultAction::error;
    vec![
        entry(140, "refused: not a valid number (SMS 21211, call 21217)", error(21211), error(21217)),
        entry(141, "refused: opted out (SMS 21610), blocked (call 21216)", error(21610), error(21216)),
        entry(142, "refused: country not enabled (SMS 21408, call 21215)", error(21408), error(21215)),
        entry(
            143,
            "refused: not SMS-capable (SMS 21614), not reachable (call 21214)",
            error(21614),
            error(21214),
        ),
        both(
            144,
            "refused: 429 with 20429, always",
            FaultAction::RateLimited { code: 20429, retry_after: None },
        ),
        MagicRecipient {
            how_often: HowOften::Once,
            ..both(
                145,
                "429 with 20429 and Retry-After once, then accepted",
                FaultAction::RateLimited { code: 20429, retry_after: Some(1) },
            )
        },
        both(
            146,
            "refused: 429 with 63038 (daily cap), always",
            FaultAction::RateLimited { code: 63038, retry_after: None },
        ),
        both(147, "refused: 503 before anything happened", FaultAction::failed(20503, 503, false)),
        both(148, "the page of a proxy with 403, nothing created", FaultAction::page(403, false)),
        both(149, "the page of a proxy with 403, but created", FaultAction::page(403, true)),
    ]
}

/// The connection, or the answer, breaks.
fn broken() -> Vec<MagicRecipient> {
    vec![
        both(150, "500 after it was created", FaultAction::failed(20500, 500, true)),
        both(151, "no answer, nothing created", FaultAction::stall(false)),
        both(152, "no answer, but created", FaultAction::stall(true)),
        both(153, "connection reset, nothing created", FaultAction::Reset { processed: false }),
        both(154, "connection reset, but created", FaultAction::Reset { processed: true }),
        both(155, "connection closed without an answer, but created", FaultAction::Close { processed: true }),
        both(156, "answer cut off, but created", FaultAction::Truncate { keep: None, processed: true }),
        both(
            157,
            "answer is not JSON, but created",
            FaultAction::Malformed { shape: MalformedShape::NotJson, processed: true },
        ),
        both(
            158,
            "redirect to a host that does not resolve, nothing created",
            FaultAction::Redirect {
                status: 307,
                location: "https://no-such-host.invalid{path}".to_owned(),
                processed: false,
            },
        ),
        both(159, "created after three seconds", FaultAction::Latency { ms: 3000 }),
    ]
}

/// As above, and on the default account too.
fn everywhere() -> Vec<MagicRecipient> {
    let error = FaultAction::error;
    let mut table = vec![
        entry(160, "refused by every account: not a valid number (21211, 21217)", error(21211), error(21217)),
        both(
            161,
            "429 with 20429 from every account, always",
            FaultAction::RateLimited { code: 20429, retry_after: None },
        ),
        both(162, "500 from every account, but created", FaultAction::failed(20500, 500, true)),
        both(163, "no answer from any account, but created", FaultAction::stall(true)),
    ];
    for magic in &mut table {
        magic.works_on = WorksOn::AllAccounts;
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::number::is_e164;

    #[test]
    fn s1_magic_recipients_are_distinct_numbers_for_fiction() {
        let numbers: HashSet<_> = recipients().iter().map(|magic| &magic.phone_number).collect();
        assert_eq!(numbers.len(), recipients().len());
        assert!(numbers.iter().all(|number| is_e164(number) && number.starts_with("+120255501")));
        assert_eq!(recipient("+12025550130").unwrap().how_often, HowOften::Always);
        assert!(recipient("+12025550123").is_none());
    }
}
