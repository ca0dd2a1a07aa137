//! A transaction as a person reads it: which account originated, which number, who is billed, and why (T5).

mod answer;
mod billing;
mod conclusion;
mod headline;
mod lines;
mod phrases;
mod why;

use jiff::Timestamp;
use linecheck_domain::history::Summary;
use linecheck_domain::limits::LimitReached;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::receipt::{MOST_WRONG, sent_at, wrong_tries};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::{SendOutcome, Standing};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::{
    Channel, Event, FallbackReason, Plan, ReceiptRefusal, Role, StoredEvent, Verdict,
};
use linecheck_vault::StoredTransaction;
use serde::{Serialize, Serializer};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Code, Retry};
use crate::remedy::Remedy;

pub use answer::Charge;
pub(crate) use billing::who_pays;
use billing::{billed, is_sandbox};
pub use conclusion::ConclusionView;
use conclusion::told;
use headline::headline;
pub use lines::TraceLine;
use lines::line;
pub(crate) use phrases::{duration, short};
use why::why;

/// A transaction, told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct TraceView {
    /// Its ID.
    pub transaction: Uuid,
    /// Its tenant; none for a dry run.
    pub tenant: Option<TenantId>,
    /// The operating system's user who sent, not authenticated.
    pub sent_by: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom, with the middle hidden.
    pub recipient: String,
    /// Whether it was a dry run with test credentials.
    pub dry_run: bool,
    /// Whether it belongs to the sandbox.
    pub sandbox: bool,
    /// How it came out, as far as it is known.
    pub outcome: SendOutcome,
    /// How the creating part ended; none while it is under way or when Linecheck stopped in it.
    pub verdict: Option<Verdict>,
    /// Which account originated.
    pub originated_by: Option<Role>,
    /// The account that originated.
    pub account_sid: Option<AccountSid>,
    /// The number that originated.
    pub from: Option<PhoneNumber>,
    /// The SID of the message or call.
    pub resource_sid: Option<String>,
    /// The last status of the message or call.
    pub status: Option<String>,
    /// Whether the delivery failed.
    pub delivery_failed: bool,
    /// Whether the status is final.
    pub is_final: bool,
    /// The error code that Twilio gave last.
    pub twilio_code: Option<u32>,
    /// The accounts that are billed, or are if they took it.
    pub charges: Vec<Charge>,
    /// From the beginning until a receipt was seen, in milliseconds.
    pub delivered_ms: Option<u64>,
    /// How long after it was sent the passcode was read back, in milliseconds.
    pub confirmed_ms: Option<u64>,
    /// The final verdict; none while the transaction is open.
    pub conclusion: Option<ConclusionView>,
    /// Whether a passcode that is read back in time can still confirm the receipt.
    pub receipt_open: bool,
    /// How it ended, in a sentence.
    pub headline: String,
    /// Who is billed, at whose rates.
    pub billed: String,
    /// Why it went the way it did.
    pub why: Vec<String>,
    /// Whether a create whose outcome is unknown may still arrive and be billed.
    pub may_still_arrive: bool,
    /// What happened, in order.
    pub lines: Vec<TraceLine>,
}

impl TraceView {
    /// The error that the transaction is, for an exit status; `None` when it originated or nothing had to be.
    #[must_use]
    pub fn error(&self) -> Option<AppError> {
        let code = match self.outcome {
            SendOutcome::Confirmed
            | SendOutcome::Delivered
            | SendOutcome::Sent
            | SendOutcome::SentWithoutReceipt
            | SendOutcome::PingWouldOriginate
            | SendOutcome::DryRun => return None,
            SendOutcome::Unknown | SendOutcome::DryRunUnknown | SendOutcome::UnderWay => Code::OutcomeUnknown,
            SendOutcome::NotDelivered => Code::DeliveryFailed,
            SendOutcome::Refused | SendOutcome::NotSent | SendOutcome::DryRunRefused => match &self.verdict {
                Some(Verdict::Failed { reason: FallbackReason::LimitReached(reached), .. }) => {
                    return Some(self.limit_error(reached));
                }
                Some(Verdict::Failed { reason: FallbackReason::Unreachable { .. }, .. }) => Code::Unreachable,
                Some(Verdict::Failed { reason: FallbackReason::NoOriginationNumber, .. }) => {
                    Code::NoUsableNumbers
                }
                _ => Code::SendRefused,
            },
        };
        let explanation = self.lines.iter().rev().find_map(|line| line.explanation.as_ref());
        let error = AppError::new(code, &self.headline).of_transaction(self.transaction);
        Some(match explanation {
            // No code's own advice holds for what may have been sent.
            _ if code == Code::OutcomeUnknown => {
                error.retry(Retry::After).remedy(Remedy::LookUp { transaction: Some(self.transaction) })
            }
            Some(explanation) => error.next(&explanation.next_step).param("twilio_code", explanation.code),
            // Without a code there is nothing that the trace explains.
            None => match &self.conclusion {
                Some(told) if matches!(code, Code::DeliveryFailed | Code::SendRefused) => {
                    error.remedy(told.remedy.clone())
                }
                _ => error,
            },
        })
    }

    /// The error that a limit is, with what the rest of the transaction says.
    fn limit_error(&self, reached: &LimitReached) -> AppError {
        let mut error = AppError::from(*reached).of_transaction(self.transaction);
        error.message.clone_from(&self.headline);
        error
    }
}

/// The plan and the events of a transaction as they are stored. Written out, the recipient is masked as everywhere: support reads
/// this too.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RawTrace {
    /// The transaction.
    pub transaction: Uuid,
    /// What it may do.
    #[serde(serialize_with = "with_masked_recipient")]
    pub plan: Plan,
    /// What happened.
    pub events: Vec<StoredEvent>,
}

fn with_masked_recipient<S: Serializer>(plan: &Plan, serializer: S) -> Result<S::Ok, S::Error> {
    let mut written = serde_json::to_value(plan).map_err(serde::ser::Error::custom)?;
    let extension = plan.recipient.extension.as_ref().map(|_| "••••");
    written["recipient"] = json!({ "number": plan.recipient.number.masked(), "extension": extension });
    written.serialize(serializer)
}

impl App {
    /// A transaction as it stands.
    ///
    /// # Errors
    /// When there is none with this ID.
    pub async fn trace(&self, id: Uuid) -> Result<TraceView, AppError> {
        Ok(view(&self.stored_transaction(id).await?))
    }

    /// The plan and the events of a transaction as they are stored, for the raw view.
    ///
    /// # Errors
    /// When there is none with this ID.
    pub async fn raw_trace(&self, id: Uuid) -> Result<RawTrace, AppError> {
        let stored = self.stored_transaction(id).await?;
        Ok(RawTrace { transaction: stored.id, plan: stored.plan, events: stored.events })
    }
}

/// What a transaction says.
pub(crate) fn view(stored: &StoredTransaction) -> TraceView {
    let (plan, events) = (&stored.plan, stored.plain_events());
    let standing = Standing::of(plan, &events);
    let originated_by = standing.originated();
    let origin = originated_by.and_then(|role| plan.origin(role));
    let summary = Summary::of(plan, stored.begun_at, &stored.events);
    TraceView {
        transaction: stored.id,
        tenant: stored.tenant.clone(),
        sent_by: stored.actor.os_user.clone(),
        begun_at: stored.begun_at,
        channel: plan.channel,
        recipient: plan.recipient.number.masked(),
        dry_run: plan.dry_run,
        sandbox: is_sandbox(plan),
        originated_by,
        account_sid: origin.map(|origin| origin.account_sid.clone()),
        from: origin.and_then(|origin| origin.number.clone()),
        resource_sid: match &standing.verdict {
            Some(Verdict::Originated { resource_sid, .. }) => Some(resource_sid.clone()),
            _ => None,
        },
        outcome: standing.outcome,
        delivery_failed: standing.delivery_failed(),
        is_final: standing.has_final_status(),
        twilio_code: summary.code,
        charges: answer::charges(plan, &standing),
        delivered_ms: summary.delivered_ms,
        confirmed_ms: standing.confirmed_ms,
        conclusion: told(plan, &events, &standing),
        receipt_open: receipt_is_open(stored, &events),
        headline: headline(plan, &events, &standing, standing.status.as_ref()),
        billed: billed(plan, &standing),
        why: why(plan, &events, &standing),
        may_still_arrive: !standing.may_still_arrive.is_empty(),
        lines: stored
            .events
            .iter()
            .enumerate()
            .map(|(place, event)| line(plan, &events[..=place], event))
            .collect(),
        status: standing.status.map(|status| status.word),
        verdict: standing.verdict,
    }
}

/// Whether a passcode that is read back can still confirm anything, as far as its time is not up.
fn receipt_is_open(stored: &StoredTransaction, events: &[Event]) -> bool {
    let closed = events.iter().any(|event| {
        matches!(event, Event::Confirmed { .. } | Event::ReceiptRefused { why: ReceiptRefusal::Late })
    });
    !closed && wrong_tries(events) < MOST_WRONG && sent_at(&stored.plan, &stored.events).is_some()
}

#[cfg(test)]
mod tests;
