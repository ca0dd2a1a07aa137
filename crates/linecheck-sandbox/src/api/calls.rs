//! `Calls`: create, list and one call, which can be hung up and deleted.

use serde_json::Value;

use super::creates::{active, is_callback, phone, phone_or_text};
use super::resource::{Resource, not_complete};
use super::time_filter::{TimeFilter, Until};
use crate::account::{Account, AccountKind};
use crate::call::{Call, CallOutcome, HangUp};
use crate::error::SandboxError;
use crate::exchange::{Exchange, once};
use crate::ledger::Ledger;
use crate::past::{Kind, Wish};
use crate::reply::ApiError;
use crate::sid;
use crate::world::{Shared, World};

/// A call that may be created.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) account: String,
    pub(super) to: String,
    pub(super) from: String,
    pub(super) phone_number_sid: Option<String>,
    pub(super) twiml: Option<String>,
    pub(super) send_digits: Option<String>,
}

/// Whether a call may be created, with the code that Twilio documents for what is wrong.
pub(super) fn check(world: &World, account: &Account, exchange: &Exchange) -> Result<Draft, ApiError> {
    active(world, account)?;
    let (to, from) = shape(exchange)?;
    let number = account.numbers.by_phone(&from);
    // An owned number, or a verified caller ID (CALL).
    if !number.is_some_and(crate::number::Number::can_call) && !account.is_verified_recipient(&from) {
        return Err(ApiError::invalid(
            21210,
            format!("The source phone number provided, {from}, is not yet verified for your account"),
        ));
    }
    if to == from {
        return Err(ApiError::invalid(21266, "'To' and 'From' number cannot be the same"));
    }
    if account.kind == AccountKind::Trial && !account.is_verified_recipient(&to) {
        return Err(ApiError::invalid(21219, format!("The number {to} is unverified")));
    }
    if !account.registrations.allows_call_to(&to) {
        return Err(ApiError::invalid(
            21215,
            format!(
                "Account not authorized to call {to}. Perhaps you need to enable some international permissions"
            ),
        ));
    }
    let phone_number_sid = number.map(|number| number.info.sid.clone());
    Ok(Draft { phone_number_sid, ..draft(account, exchange, to, from) })
}

/// A call from a number that is not one of the account's.
pub(super) fn draft(account: &Account, exchange: &Exchange, to: String, from: String) -> Draft {
    // With both the Url counts, which nobody asks here (OAI).
    let twiml = exchange.field("Twiml").filter(|_| exchange.field("Url").is_none());
    Draft {
        account: account.sid().to_owned(),
        to,
        from,
        phone_number_sid: None,
        twiml: twiml.map(str::to_owned),
        send_digits: exchange.field("SendDigits").map(str::to_owned),
    }
}

/// The recipient and the caller, when all of the request is well-formed (OAI; CALL; error table).
pub(super) fn shape(exchange: &Exchange) -> Result<(String, String), ApiError> {
    once(&exchange.form)?;
    let to = exchange.field("To").ok_or_else(|| ApiError::invalid(21201, "No 'To' number is specified"))?;
    let from =
        exchange.field("From").ok_or_else(|| ApiError::invalid(21213, "No 'From' number is specified"))?;
    instructions(exchange)?;
    if exchange.field("SendDigits").is_some_and(|digits| !are_send_digits(digits)) {
        return Err(ApiError::invalid(21206, "SendDigits must be digits, '#', '*', 'w' and 'W'"));
    }
    let timeout = exchange.field("Timeout").map(str::parse::<u32>);
    if timeout.is_some_and(|timeout| !timeout.is_ok_and(|seconds| (1..=600).contains(&seconds))) {
        return Err(ApiError::invalid(21208, "Timeout must be 1 to 600 seconds"));
    }
    for name in ["Method", "FallbackMethod", "StatusCallbackMethod"] {
        if exchange
            .field(name)
            .is_some_and(|method| !["GET", "POST"].contains(&method.to_ascii_uppercase().as_str()))
        {
            return Err(ApiError::invalid(21209, format!("{name} must be GET or POST")));
        }
    }
    if exchange.field("StatusCallback").is_some_and(|callback| !is_callback(callback)) {
        return Err(ApiError::invalid(21609, "The StatusCallback URL is not valid"));
    }
    let caller = phone(from)
        .ok_or_else(|| ApiError::invalid(21212, format!("The 'From' number {from} is not valid")))?;
    let number = phone(to).ok_or_else(|| {
        ApiError::invalid(21217, format!("The phone number you are attempting to call, {to}, is not valid."))
    })?;
    Ok((number, caller))
}

/// One of Url, Twiml (4000 characters at most) and `ApplicationSid`; a Url wins over Twiml (CALL). Which code a long
/// Twiml has is not documented: 21658, "parameter too long", is decided here.
fn instructions(exchange: &Exchange) -> Result<(), ApiError> {
    if exchange.field("ApplicationSid").is_some() {
        return Err(ApiError::invalid(
            21218,
            "The ApplicationSid is invalid: the sandbox has no applications",
        ));
    }
    match (exchange.field("Url"), exchange.field("Twiml")) {
        (Some(url), _) if !is_callback(url) => {
            Err(ApiError::invalid(21205, format!("Url is not a valid URL: {url}")))
        }
        (None, None) => Err(ApiError::invalid(21205, "Url parameter is required.")),
        (None, Some(twiml)) if twiml.chars().count() > 4000 => {
            Err(ApiError::invalid(21658, "Twiml is longer than 4000 characters"))
        }
        (Some(_), _) | (None, Some(_)) => Ok(()),
    }
}

fn are_send_digits(text: &str) -> bool {
    text.len() <= 32 && text.chars().all(|sign| sign.is_ascii_digit() || "*#wW".contains(sign))
}

/// A call that is not recorded yet.
pub(super) fn new(
    shared: &Shared,
    draft: Draft,
    outcome: Option<CallOutcome>,
    now: i64,
) -> Result<Call, ApiError> {
    Ok(Call {
        sid: sid::mint("CA").map_err(|sid::NoRandom| ApiError::internal())?,
        account: draft.account,
        to: draft.to,
        from: draft.from,
        phone_number_sid: draft.phone_number_sid,
        created_ms: now,
        step_ms: shared.step_ms(),
        outcome: outcome.unwrap_or_else(CallOutcome::completed),
        twiml: draft.twiml,
        send_digits: draft.send_digits,
        hung_up: None,
        deleted: false,
    })
}

impl Resource for Call {
    const LIST: &'static str = "calls";
    const KIND: Kind = Kind::Calls;

    fn all(world: &World) -> &Ledger<Self> {
        &world.calls
    }

    fn json(&self, now_ms: i64) -> Value {
        self.json(now_ms)
    }

    fn filter(exchange: &Exchange, now_ms: i64) -> Result<impl Fn(&&Self) -> bool, ApiError> {
        let (to, from) =
            (exchange.parameter("To").map(phone_or_text), exchange.parameter("From").map(phone_or_text));
        let status = exchange.parameter("Status");
        let started = TimeFilter::read(exchange, "StartTime", Until::Midnight)?;
        let ended = TimeFilter::read(exchange, "EndTime", Until::Midnight)?;
        // A call that was created over the API is nobody's child.
        let is_child = exchange.parameter("ParentCallSid").is_some();
        Ok(move |call: &&Self| {
            !is_child
                && to.as_ref().is_none_or(|to| call.to == *to)
                && from.as_ref().is_none_or(|from| call.from == *from)
                && status.is_none_or(|status| call.status(now_ms) == status)
                && started.has(call.started_or_created_ms(now_ms))
                && ended.has_or_is_open(call.ended_ms(now_ms))
        })
    }

    fn wish(exchange: &Exchange, now_ms: i64) -> Result<Option<Wish<'_>>, ApiError> {
        let started = TimeFilter::read(exchange, "StartTime", Until::Midnight)?;
        let ended = TimeFilter::read(exchange, "EndTime", Until::Midnight)?;
        // Calls of the past lasted a minute: when one ended is looked for by when it began.
        let ((from, until), (ended_from, ended_until)) = (started.bounds(), ended.bounds());
        let (from_ms, until_ms) = (from.max(ended_from), until.min(ended_until));
        let number = |name| exchange.parameter(name).map(phone_or_text);
        let (to, from, status) = (number("To"), number("From"), exchange.parameter("Status"));
        let is_child = exchange.parameter("ParentCallSid").is_some();
        Ok((!is_child).then_some(Wish { kind: Self::KIND, from_ms, until_ms, to, from, status, now_ms }))
    }

    /// Hung up, or with other instructions.
    fn updated(self, exchange: &Exchange, now_ms: i64) -> Result<Self, ApiError> {
        update(self, exchange, now_ms)
    }

    fn deleted(self, now_ms: i64) -> Result<Self, ApiError> {
        if self.has_ended(now_ms) {
            Ok(Self { deleted: true, ..self })
        } else {
            Err(not_complete("call", &self.status(now_ms)))
        }
    }

    fn record(self, shared: &Shared, world: &mut World) -> Result<(), SandboxError> {
        shared.record_call(world, self)
    }
}

/// `canceled` ends what is queued or rings and leaves what was answered alone; `completed` ends either (OAI
/// `call_enum_update_status`; CALL). A call that has ended, or other instructions for one that was not answered, are
/// 21220.
fn update(call: Call, exchange: &Exchange, now: i64) -> Result<Call, ApiError> {
    let not_in_progress = || Err(ApiError::invalid(21220, "Call is not in-progress. Cannot redirect."));
    let status = exchange.field("Status");
    if let Some(status) = status.filter(|status| !["canceled", "completed"].contains(status)) {
        return Err(ApiError::bad_parameter(format!("Status must be canceled or completed, not {status}")));
    }
    let redirected = exchange.field("Url").is_some() || exchange.field("Twiml").is_some();
    if redirected {
        instructions(exchange)?;
    } else if status.is_none() {
        return Err(ApiError::bad_parameter("Status, Url or Twiml is required"));
    }
    let answered = call.answered_ms(now).is_some();
    if call.has_ended(now) || redirected && !answered {
        return not_in_progress();
    }
    let twiml = exchange.field("Twiml").map(str::to_owned).or_else(|| call.twiml.clone());
    let hung_up = match status {
        Some("canceled") if answered => None,
        Some(status) => Some(HangUp { at_ms: now, status: status.to_owned() }),
        None => None,
    };
    Ok(Call { twiml, hung_up, ..call })
}
