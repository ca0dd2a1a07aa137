//! The lines of a trace: each event, told.

use std::fmt::Write as _;

use jiff::Timestamp;
use linecheck_domain::catalogue::{self, Explanation, SeenIn};
use linecheck_domain::following::asks_why;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::standing::Standing;
use linecheck_domain::trace::{
    CreateOutcome, Event, ExchangeFacts, FallbackReason, FollowingEnd, LookUpResult, Plan, ReceiptRefusal,
    Role, StoredEvent, UnknownWhy,
};
use serde::Serialize;

use super::headline::headline;
use super::phrases::{account, duration, end_words, limit_words, reason_words, word_of};
use crate::error::capitalised;
use crate::facts::odd_words;
use crate::remedy::Remedy;

/// One line of a trace: an event, told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TraceLine {
    /// The event's place in the transaction.
    pub sequence: u32,
    /// When it was stored.
    pub at: Timestamp,
    /// Which account it is about.
    pub role: Option<Role>,
    /// What happened.
    pub text: String,
    /// The number that originates.
    pub from: Option<PhoneNumber>,
    /// The same as it is written in its own country.
    pub from_national: Option<String>,
    /// What to do about what happened, where no code of Twilio's explains it.
    pub remedy: Option<Remedy>,
    /// What Twilio's code means and what to do.
    pub explanation: Option<Explanation>,
    /// The exchanges that it comes from.
    pub exchanges: Vec<ExchangeFacts>,
}

/// The line of an event; the events until it are there to be told with it.
pub(super) fn line(plan: &Plan, until: &[Event], stored: &StoredEvent) -> TraceLine {
    let mut line = TraceLine {
        sequence: stored.sequence,
        at: stored.at,
        role: None,
        text: String::new(),
        from: None,
        from_national: None,
        remedy: None,
        explanation: None,
        exchanges: Vec::new(),
    };
    match &stored.event {
        Event::CreateIntended { role, attempt, from } => {
            line.role = Some(*role);
            line.from = Some(from.clone());
            line.from_national = Some(from.national());
            let again = if *attempt > 1 { format!(" again, attempt {attempt}") } else { String::new() };
            line.text = format!("Asking {} to originate{again}, from {from}.", account(*role));
        }
        Event::CreateAnswered { role, outcome, exchange, .. } => {
            line.role = Some(*role);
            line.exchanges = exchange.iter().cloned().collect();
            let (text, code) = outcome_words(outcome);
            line.text = format!("{} {text}", capitalised(account(*role)));
            line.explanation = code.map(|(code, seen)| catalogue::explain_seen(code, seen));
            if let CreateOutcome::NotSent { stage } = outcome {
                line.remedy = Some(Remedy::reach(*stage));
            }
            if let (CreateOutcome::Unknown { .. }, Some(said)) = (outcome, &mut line.explanation) {
                // What the code advises is for one who was refused.
                "It may have been sent: look it up before you send again.".clone_into(&mut said.next_step);
            }
        }
        Event::LookedUp { role, result, odd, exchanges, .. } => {
            line.role = Some(*role);
            line.exchanges.clone_from(exchanges);
            let (text, code) = look_up_words(result);
            line.text = [Some(text), odd_words(odd)].into_iter().flatten().collect::<Vec<_>>().join(" ");
            line.explanation = code.map(|code| catalogue::explain_seen(code, SeenIn::Record));
        }
        Event::FellBack { reason } => {
            line.role = Some(Role::Default);
            line.text = match reason {
                FallbackReason::DefaultIsActive => "The default account originates.".to_owned(),
                _ => format!("Fallback to the default account: the custom account {}.", reason_words(reason)),
            };
        }
        Event::LimitRefused { role, reached } => {
            line.role = Some(*role);
            line.text = limit_words(*role, &FallbackReason::LimitReached(*reached));
        }
        Event::StatusSeen { status, error_code, code_unread, exchanges } => {
            line.exchanges.clone_from(exchanges);
            let status = word_of(status);
            // Why a call failed is asked for by itself, once its status is known.
            let why_alone = exchanges.len() == 1 && asks_why(exchanges);
            line.text = match (error_code, code_unread) {
                (Some(code), _) if why_alone => format!("Its reason: code {code}."),
                (None, Some(why)) if why_alone => format!("Its reason could not be read: {why}"),
                (None, None) if why_alone => "Twilio noted no reason for it.".to_owned(),
                (Some(code), _) => format!("Status: {status}, code {code}."),
                (None, Some(why)) => format!("Status: {status}. Why could not be read: {why}"),
                (None, None) => format!("Status: {status}."),
            };
            line.explanation = error_code.map(|code| catalogue::explain_seen(code, SeenIn::Record));
        }
        Event::StatusOfAnother { exchange } => {
            line.exchanges = exchange.iter().cloned().collect();
            line.text.push_str(
                "The answer about its status was not taken: it names another SID, account, recipient or sender.",
            );
        }
        Event::FollowingEnded { why } => {
            line.text = format!("Followed no longer: {}.", end_words(why));
            if let FollowingEnd::Unanswered { exchange, .. } | FollowingEnd::Intercepted { exchange, .. } =
                why
            {
                line.exchanges = exchange.iter().cloned().collect();
            }
        }
        Event::ReceiptRefused { why: ReceiptRefusal::Wrong } => {
            line.text.push_str("A passcode was read back that is not the one that was sent.");
        }
        Event::ReceiptRefused { why: ReceiptRefusal::Late } => {
            line.text.push_str("The passcode was read back too late: it counts as unused.");
        }
        Event::Confirmed { milliseconds } => {
            line.text = format!("The recipient read the passcode back after {}.", duration(*milliseconds));
        }
        Event::Decided { .. } => {
            // What became of it is told by the lines of its statuses.
            line.text = headline(plan, until, &Standing::of(plan, until), None);
        }
    }
    if let Some(said) = line.exchanges.iter().rev().find_map(|exchange| exchange.said.as_deref()) {
        let _ = write!(line.text, " Twilio says: \u{201c}{said}\u{201d}");
    }
    line
}

fn outcome_words(outcome: &CreateOutcome) -> (String, Option<(u32, SeenIn)>) {
    match outcome {
        CreateOutcome::Accepted { resource_sid, status, error_code } => (
            format!("accepted it: {resource_sid}, {}.", word_of(status)),
            error_code.map(|code| (code, SeenIn::Record)),
        ),
        CreateOutcome::Refused { http_status, twilio_code, .. } => {
            let reason = FallbackReason::ApiError { http_status: *http_status, twilio_code: *twilio_code };
            (format!("{}.", reason_words(&reason)), twilio_code.map(|code| (code, SeenIn::Refusal)))
        }
        CreateOutcome::NotSent { stage } => {
            (format!("could not be reached, and nothing was sent: {}.", stage.describe()), None)
        }
        CreateOutcome::Unknown { why } => {
            let (reason, code) = match why {
                UnknownWhy::Transport { stage } => (stage.describe().to_owned(), None),
                UnknownWhy::ServerFailed { http_status, twilio_code } => {
                    (format!("the server failed after it was sent (HTTP {http_status})"), *twilio_code)
                }
                UnknownWhy::Redirected { http_status } => {
                    (format!("a redirect (HTTP {http_status}), which is never followed"), None)
                }
                UnknownWhy::Unreadable { http_status } => {
                    (format!("an answer that cannot be read (HTTP {http_status})"), None)
                }
                UnknownWhy::OfAnother { http_status } => (
                    format!(
                        "an answer about another account, recipient, sender or test send (HTTP {http_status})"
                    ),
                    None,
                ),
                UnknownWhy::Intercepted(answer) => (answer.describe(), None),
                UnknownWhy::Stopped => ("Linecheck stopped before the answer".to_owned(), None),
            };
            (
                format!("may have taken it; the outcome is unknown: {reason}."),
                code.map(|code| (code, SeenIn::Refusal)),
            )
        }
    }
}

fn look_up_words(result: &LookUpResult) -> (String, Option<u32>) {
    match result {
        LookUpResult::Found { resource_sid, status, error_code } => {
            (format!("Looked up, and found: {resource_sid}, {}.", word_of(status)), *error_code)
        }
        LookUpResult::NotFound => {
            ("Looked up, and not found. That proves nothing: it may be listed later.".to_owned(), None)
        }
        LookUpResult::OfOthers { listed } => (
            format!(
                "Looked up, and not found: the {listed} listed are of another account, recipient or sender. That proves \
                 nothing: it may be listed later."
            ),
            None,
        ),
        LookUpResult::Ambiguous { matches } => {
            (format!("Looked up, and {matches} fit: it cannot be told which one it is."), None)
        }
        LookUpResult::Contested => (
            "Looked up, and one call fits that may be another test send's: it cannot be told whose it is."
                .to_owned(),
            None,
        ),
        LookUpResult::Intercepted(answer) => {
            (format!("The look-up failed too: {}. The outcome stays unknown.", answer.describe()), None)
        }
        LookUpResult::Failed { http_status: Some(status), .. } => {
            (format!("The look-up failed too (HTTP {status}). The outcome stays unknown."), None)
        }
        LookUpResult::Failed { stage: Some(stage), .. } => {
            (format!("The look-up failed too: {}. The outcome stays unknown.", stage.describe()), None)
        }
        LookUpResult::Failed { .. } => {
            ("The look-up failed too. The outcome stays unknown.".to_owned(), None)
        }
    }
}
