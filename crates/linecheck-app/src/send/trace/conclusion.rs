//! The final verdict, in words: what became of it, why, and what to do.

use linecheck_domain::catalogue::{self, SeenIn};
use linecheck_domain::standing::{SendOutcome, Standing};
use linecheck_domain::trace::{Channel, CreateOutcome, Event, FallbackReason, Plan, UnknownWhy, Verdict};
use serde::Serialize;

use super::phrases::{account, duration, end_words, reason_words, word_of};
use crate::error::capitalised;
use crate::remedy::Remedy;
use crate::send::limits::code_of;

/// The final verdict on a transaction, told (T8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ConclusionView {
    /// How it came out, in a sentence, with the reason.
    pub text: String,
    /// The reason alone, for where the outcome is said already.
    pub cause: String,
    /// What to do.
    pub remedy: Remedy,
}

pub(super) fn told(plan: &Plan, events: &[Event], standing: &Standing) -> Option<ConclusionView> {
    let (text, remedy) = match standing.outcome {
        SendOutcome::Sent | SendOutcome::UnderWay => return None,
        SendOutcome::Confirmed => (
            format!(
                "Confirmed: the recipient read the passcode back {} after it was sent.",
                duration(standing.confirmed_ms.unwrap_or_default())
            ),
            Remedy::Nothing,
        ),
        SendOutcome::Delivered => (
            match plan.channel {
                Channel::Sms => "Delivered: the carrier says that it arrived.",
                Channel::Voice => "Delivered: the call was answered, by a person or by a mailbox.",
            }
            .to_owned(),
            Remedy::ReadBack,
        ),
        SendOutcome::SentWithoutReceipt => (
            "Sent without receipt: the carrier took it and did not say whether it arrived. Some never do."
                .to_owned(),
            Remedy::AskRecipient,
        ),
        SendOutcome::NotDelivered
        | SendOutcome::Refused
        | SendOutcome::NotSent
        | SendOutcome::DryRunRefused => not_delivered(plan, events, standing),
        SendOutcome::Unknown => unknown(events, standing),
        SendOutcome::DryRun | SendOutcome::DryRunUnknown => {
            ("Nothing was sent: a dry run.".to_owned(), Remedy::Nothing)
        }
        SendOutcome::PingWouldOriginate => {
            ("Nothing was sent: nothing stands for Ping Identity's account here.".to_owned(), Remedy::Nothing)
        }
    };
    // Each begins with its outcome and a colon.
    let cause = capitalised(text.split_once(": ").map_or(text.as_str(), |(_, cause)| cause));
    Some(ConclusionView { text, cause, remedy })
}

fn not_delivered(plan: &Plan, events: &[Event], standing: &Standing) -> (String, Remedy) {
    match &standing.verdict {
        Some(Verdict::Failed { reason, role }) => {
            (format!("Not delivered: {} {}.", account(*role), reason_words(reason)), after(reason))
        }
        Some(Verdict::Originated { .. }) => failed_delivery(plan, events, standing),
        Some(Verdict::Unknown { .. } | Verdict::PingWouldOriginate | Verdict::Stopped) | None => {
            ("Not delivered: Linecheck stopped before anything was taken.".to_owned(), Remedy::SendAgain)
        }
    }
}

fn failed_delivery(plan: &Plan, events: &[Event], standing: &Standing) -> (String, Remedy) {
    let (status, code) =
        standing.status.clone().map_or_else(Default::default, |status| (status.word, status.code));
    if let Some(code) = code {
        let said = catalogue::explain_seen(code, SeenIn::Record);
        let text =
            format!("Not delivered: {}, code {code}, {}. {}", word_of(&status), said.name, said.explanation);
        return (text, Remedy::words(&said.next_step));
    }
    let unread = events.iter().rev().find_map(|event| match event {
        Event::StatusSeen { code_unread, .. } => Some(code_unread.as_deref()),
        _ => None,
    });
    if let (Some(Some(why)), "failed") = (unread, status.as_str()) {
        return (format!("Not delivered: it failed, and why could not be read. {why}"), Remedy::OpenOrFollow);
    }
    let (text, remedy) = match (plan.channel, status.as_str()) {
        (Channel::Voice, "busy") => ("the line was busy", Remedy::SendLater),
        (Channel::Voice, "no-answer") => ("nobody answered", Remedy::SendWhenAnswered),
        (_, "canceled") => ("it was cancelled at Twilio", Remedy::FindWhoCancelled),
        _ => ("it failed, and Twilio names no code", Remedy::OpenOrUseAnotherNumber),
    };
    (format!("Not delivered: {text}."), remedy)
}

/// What to do about what kept an account from originating.
fn after(reason: &FallbackReason) -> Remedy {
    match reason {
        FallbackReason::ApiError { twilio_code: Some(code), .. } => {
            Remedy::words(&catalogue::explain_seen(*code, SeenIn::Refusal).next_step)
        }
        FallbackReason::ApiError { twilio_code: None, .. } => Remedy::LookAtAccount,
        FallbackReason::Unreachable { stage } => Remedy::reach(*stage),
        FallbackReason::NoOriginationNumber => Remedy::VerifyAndSelect,
        FallbackReason::LimitReached(reached) => code_of(reached.limit).into(),
        FallbackReason::Intercepted(answer) => Remedy::get_past(answer),
        FallbackReason::OutcomeUnknown => Remedy::LookUp { transaction: None },
        FallbackReason::DefaultIsActive => Remedy::SendAgain,
    }
}

fn unknown(events: &[Event], standing: &Standing) -> (String, Remedy) {
    let next = Remedy::LookUpOrAsk { intercepted: None };
    if let (Some(other), Some(role), true) =
        (standing.may_still_arrive.first(), standing.originated(), standing.delivery_failed())
    {
        let text = format!(
            "Unknown: what {} originated was not delivered, and what {} may have originated may still arrive and be \
             billed.",
            account(role),
            account(*other)
        );
        return (text, next);
    }
    let ended = events.iter().rev().find_map(|event| match event {
        Event::FollowingEnded { why } => Some(why),
        _ => None,
    });
    let intercepted = events.iter().rev().find_map(|event| match event {
        Event::CreateAnswered { outcome: CreateOutcome::Unknown { why }, .. } => Some(match why {
            UnknownWhy::Intercepted(answer) => Some(answer),
            _ => None,
        }),
        _ => None,
    });
    if let (None, Some(Some(answer))) = (ended, intercepted) {
        return (
            format!(
                "Unknown: {}. So it cannot be known whether it was taken. It may still arrive and be billed.",
                answer.describe()
            ),
            Remedy::LookUpOrAsk { intercepted: Some(answer.http_status) },
        );
    }
    let Some(why) = ended.filter(|_| standing.originated().is_some()) else {
        return (
            "Unknown: it cannot be known whether it was taken. It may still arrive and be billed.".to_owned(),
            next,
        );
    };
    (
        format!("Unknown: Twilio took it, and what became of it is not known: {}.", end_words(why)),
        Remedy::OpenOrAsk,
    )
}
