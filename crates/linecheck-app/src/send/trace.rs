//! A transaction as a person reads it: which account originated, which number, who is billed, and why (T5).

mod answer;
mod conclusion;
mod lines;

use jiff::Timestamp;
use linecheck_domain::attempts::why_not;
use linecheck_domain::catalogue::{self, Explanation, SeenIn};
use linecheck_domain::history::Summary;
use linecheck_domain::limits::LimitReached;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::receipt::{MOST_WRONG, sent_at, wrong_tries};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::{SendOutcome, Standing, Status};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::{
    Channel, DefaultOrigin, Event, ExchangeFacts, FallbackReason, FallbackRule, Plan, ReceiptRefusal, Role,
    StoredEvent, Verdict,
};
use linecheck_vault::StoredTransaction;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Code, Retry, capitalised};
use crate::remedy::Remedy;

pub use answer::Charge;
pub use conclusion::ConclusionView;
pub(crate) use conclusion::duration;
use conclusion::told;
use lines::line;

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
    pub code: Option<u32>,
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

/// The plan and the events of a transaction as they are stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RawTrace {
    /// The transaction.
    pub transaction: Uuid,
    /// What it may do.
    pub plan: Plan,
    /// What happened.
    pub events: Vec<StoredEvent>,
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

/// Who will be billed if everything goes well, for the button and the question (T10).
pub(crate) fn who_pays(plan: &Plan) -> String {
    match (&plan.custom, &plan.default) {
        _ if plan.dry_run => "a dry run: nothing is sent or billed.".to_owned(),
        (Some(origin), default) => {
            let first = format!("billed to the custom Twilio account {}", short(&origin.account_sid));
            match (plan.fallback.falls_back(), default) {
                (false, _) => format!("{first}."),
                (true, DefaultOrigin::NotConfigured) => {
                    format!(
                        "{first}; on fallback nothing is sent, because nothing stands for the default account."
                    )
                }
                (true, DefaultOrigin::StandIn(stand_in)) => {
                    format!("{first}; on fallback to the stand-in account {}.", short(&stand_in.account_sid))
                }
                (true, DefaultOrigin::Sandbox(_)) => {
                    format!("{first}; on fallback to the sandbox's default account.")
                }
            }
        }
        (None, DefaultOrigin::NotConfigured) => {
            "nothing is sent: the tenant originates with Ping Identity's account, and nothing stands for it."
                .to_owned()
        }
        (None, DefaultOrigin::StandIn(origin)) => {
            format!("billed to the stand-in Twilio account {}.", short(&origin.account_sid))
        }
        (None, DefaultOrigin::Sandbox(_)) => "the sandbox's default account: nothing is billed.".to_owned(),
    }
}

pub(crate) fn short(sid: &AccountSid) -> String {
    format!("AC…{}", sid.ending())
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
        code: summary.code,
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

fn is_sandbox(plan: &Plan) -> bool {
    [Role::Custom, Role::Default]
        .into_iter()
        .filter_map(|role| plan.origin(role))
        .any(|origin| origin.account_sid.is_sandbox())
}

fn account(role: Role) -> &'static str {
    match role {
        Role::Custom => "the custom account",
        Role::Default => "the default account",
    }
}

/// Twilio's word for a status; that it gave none, where it did.
fn word_of(status: &str) -> &str {
    if status.is_empty() { "no status" } else { status }
}

/// How it ended, by the events until then.
fn headline(plan: &Plan, events: &[Event], standing: &Standing, status: Option<&Status>) -> String {
    let what = plan.channel.noun();
    match &standing.verdict {
        None => format!("This {what} is under way, or Linecheck stopped in it: its outcome is unknown."),
        Some(Verdict::Originated { .. }) if plan.dry_run => {
            format!("Dry run: Twilio checked the {what} and would take it. Nothing was sent or billed.")
        }
        Some(Verdict::Originated { role, found_by_look_up, resource_sid }) => {
            let found = if *found_by_look_up { " (a look-up found it)" } else { "" };
            let delivery = match status {
                Some(Status { word, code: Some(code) }) => {
                    format!(" Delivery: {}, code {code}.", word_of(word))
                }
                Some(Status { word, code: None }) => format!(" Delivery: {}.", word_of(word)),
                None => String::new(),
            };
            let besides = besides(standing, *role, resource_sid);
            format!("The {what} was originated by {}{found}.{delivery}{besides}", account(*role))
        }
        Some(Verdict::Failed { reason, role }) => {
            format!("The {what} was not originated: {} {}.", account(*role), reason_words(reason))
        }
        Some(Verdict::Unknown { .. }) if plan.dry_run => {
            format!(
                "Dry run: no answer says whether Twilio would take the {what}. Nothing was sent or billed."
            )
        }
        Some(Verdict::Unknown { .. }) => {
            let unresolved = &standing.may_still_arrive;
            let accounts: Vec<_> = unresolved.iter().map(|role| account(*role)).collect();
            format!(
                "It cannot be known whether {} originated the {what}. It may still arrive and be billed.{}",
                accounts.join(" or "),
                after_fallback(plan, events, unresolved)
            )
        }
        Some(Verdict::PingWouldOriginate) => {
            format!(
                "PingID would originate the {what} now, from Ping Identity's account (inferred). Nothing was sent here."
            )
        }
        Some(Verdict::Stopped) => format!("Linecheck stopped before the {what} was taken. Nothing was sent."),
    }
}

/// What may have been made besides what originated.
fn besides(standing: &Standing, originated: Role, resource_sid: &str) -> String {
    let mut text = String::new();
    for other in &standing.created {
        if (other.role, other.resource_sid.as_str()) != (originated, resource_sid) {
            text =
                format!("{text} {} made one too: {}.", capitalised(account(other.role)), other.resource_sid);
        }
    }
    for role in &standing.may_still_arrive {
        text = format!(
            "{text} Whether {} took it too cannot be known: that one may still arrive and be billed.",
            account(*role)
        );
    }
    text
}

/// What came of the fallback after a create that is unknown.
fn after_fallback(plan: &Plan, events: &[Event], unresolved: &[Role]) -> String {
    let fell_back = events.iter().any(|event| matches!(event, Event::FellBack { .. }));
    if !fell_back || unresolved.contains(&Role::Default) {
        return String::new();
    }
    if plan.default == DefaultOrigin::NotConfigured {
        return " PingID would originate it now, from Ping Identity's account (inferred).".to_owned();
    }
    let reason = why_not(plan, events, Role::Default);
    reason.map_or_else(String::new, |reason| format!(" The default account {}.", reason_words(&reason)))
}

fn reason_words(reason: &FallbackReason) -> String {
    match reason {
        FallbackReason::ApiError { http_status, twilio_code: Some(code) } => {
            let name = catalogue::explain_seen(*code, SeenIn::Refusal).name;
            format!("refused it: API error {code}, {name} (HTTP {http_status})")
        }
        FallbackReason::ApiError { http_status, twilio_code: None } => {
            format!("refused it: API error (HTTP {http_status})")
        }
        FallbackReason::Unreachable { stage } => format!("could not be reached: {}", stage.describe()),
        FallbackReason::NoOriginationNumber => "has no origination number left".to_owned(),
        FallbackReason::LimitReached(reached) => format!("was not asked: {}", reached.describe()),
        FallbackReason::Intercepted(answer) => format!("may have taken it or not: {}", answer.describe()),
        FallbackReason::OutcomeUnknown => "gave no answer that says whether it took it".to_owned(),
        FallbackReason::DefaultIsActive => "is not what the tenant originates with".to_owned(),
    }
}

fn billed(plan: &Plan, standing: &Standing) -> String {
    let (sure, unsure) = (standing.billed(), &standing.may_still_arrive);
    match &standing.verdict {
        None => return "It is not known yet whether anything is billed.".to_owned(),
        Some(Verdict::Originated { .. } | Verdict::Unknown { .. }) if plan.dry_run => {
            return "Nothing is billed: a dry run.".to_owned();
        }
        Some(Verdict::PingWouldOriginate) => {
            return "Nothing is billed here. In production it would be billed by Ping Identity at its rates, not at any \
                    preferential rates from Twilio (inferred)."
                .to_owned();
        }
        Some(_) if !standing.may_be_billed() => {
            return "Nothing is billed: nothing was originated.".to_owned();
        }
        Some(_) => {}
    }
    let to = |roles: &[Role]| {
        let payers: Vec<_> = roles.iter().map(|role| payer(plan, *role)).collect();
        payers.join("; and to ")
    };
    let mut text = String::new();
    if !sure.is_empty() {
        text = format!("Billed to {}.", to(&sure));
    }
    if !unsure.is_empty() {
        let if_taken = if sure.is_empty() {
            "If it was taken, billed to"
        } else {
            " If it was taken twice, billed also to"
        };
        text = format!("{text}{if_taken} {}.", to(unsure));
    }
    let sandbox = if is_sandbox(plan) { " Sandbox: nothing is really billed." } else { "" };
    format!("{text}{sandbox}")
}

/// Who pays for what an account made.
fn payer(plan: &Plan, role: Role) -> String {
    match (role, &plan.default) {
        (Role::Custom, _) => {
            let sid = plan.custom.as_ref().map(|origin| short(&origin.account_sid)).unwrap_or_default();
            format!("the custom Twilio account {sid}, at its own rates with Twilio")
        }
        (Role::Default, DefaultOrigin::StandIn(origin)) => format!(
            "the stand-in Twilio account {}; in production by Ping Identity at its rates, not at any preferential rates \
             from Twilio (inferred)",
            short(&origin.account_sid)
        ),
        (Role::Default, DefaultOrigin::Sandbox(_) | DefaultOrigin::NotConfigured) => {
            "the default account; in production by Ping Identity at its rates, not at any preferential rates from Twilio \
             (inferred)"
                .to_owned()
        }
    }
}

fn why(plan: &Plan, events: &[Event], standing: &Standing) -> Vec<String> {
    let mut why = Vec::new();
    let fell_back = events.iter().find_map(|event| match event {
        Event::FellBack { reason } => Some(reason),
        _ => None,
    });
    match (fell_back, plan.fallback) {
        (Some(FallbackReason::DefaultIsActive), _) => {
            why.push("The tenant originates with Ping Identity's account.".to_owned());
        }
        (Some(reason), FallbackRule::PingOriginatesAnyway) => {
            why.push(format!("The custom account was tried first and {}.", reason_words(reason)));
            why.push(
                "Fallback is disabled, but the tenant is set to follow the one sentence of PingID's page by which Ping's \
                 account originates then. PingOne's texts all say that nothing is sent."
                    .to_owned(),
            );
        }
        (Some(reason), _) => {
            why.push(format!("The custom account was tried first and {}.", reason_words(reason)));
            why.push("Fallback to Default Account is enabled. The default account's own number and settings are used.".to_owned());
        }
        (None, _) if plan.custom.is_some() => {
            why.push("The custom account is always tried first, for each transaction on its own.".to_owned());
            let refused = matches!(standing.verdict, Some(Verdict::Failed { .. } | Verdict::Unknown { .. }));
            if plan.fallback == FallbackRule::OnlyThisNumber {
                why.push(
                    "A cell of a matrix: it asks whether this one number works, so nothing falls back, whatever the \
                     tenant has set."
                        .to_owned(),
                );
            } else if refused && !plan.dry_run && plan.fallback.falls_back() {
                why.push(
                    "Fallback to Default Account is enabled, and nothing stands for the default account here. What PingID \
                     would do cannot be told from an answer that is not Twilio's."
                        .to_owned(),
                );
            } else if refused && !plan.dry_run {
                why.push("Fallback to Default Account is disabled, so nothing else originates.".to_owned());
            }
        }
        (None, _) => {}
    }
    if standing.originated() == Some(Role::Custom) && standing.delivery_failed() {
        why.push(
            "Twilio took it and the delivery failed later. That is a delivery error: it never causes a fallback.".to_owned(),
        );
    }
    for role in &standing.may_still_arrive {
        why.push(
            match role {
                Role::Custom => {
                    "The outcome of the request to the custom account is unknown: that first one may still arrive and be \
                     billed, besides anything that was sent after it."
                }
                Role::Default => {
                    "The outcome of the request to the default account is unknown: it may still arrive and be billed."
                }
            }
            .to_owned(),
        );
    }
    why
}

#[cfg(test)]
mod tests;
