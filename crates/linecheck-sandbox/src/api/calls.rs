//! `Calls`: create, list, one call and its notifications.

use std::borrow::Cow;

use axum::http::StatusCode;
use serde_json::Value;

use super::creates::{is_callback, phone};
use super::messages::phone_or_text;
use super::time_filter::TimeFilter;
use super::{active, not_recorded, to_json};
use crate::account::{Account, AccountKind};
use crate::call::{Call, CallOutcome};
use crate::exchange::Exchange;
use crate::ledger::Created as _;
use crate::paging::{Listed, PageQuery};
use crate::reply::{ApiError, Reply};
use crate::sid;
use crate::world::{Shared, World};

/// A call that may be created.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) account: String,
    pub(super) to: String,
    pub(super) from: String,
    pub(super) phone_number_sid: Option<String>,
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
    let phone_number_sid = number.map(|number| number.info.sid.clone());
    Ok(Draft { account: account.sid().to_owned(), to, from, phone_number_sid })
}

/// The recipient and the caller, when all of the request is well-formed (OAI; CALL; error table).
pub(super) fn shape(exchange: &Exchange) -> Result<(String, String), ApiError> {
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

pub(super) fn create(
    shared: &Shared,
    world: &mut World,
    draft: Draft,
    outcome: Option<CallOutcome>,
) -> Result<Reply, ApiError> {
    let now = shared.clock.now_ms();
    let call = new(shared, draft, outcome, now)?;
    let mut reply = Reply::json(StatusCode::CREATED, &call.json(now));
    reply.created = Some(call.sid.clone());
    shared.record_call(world, call).map_err(|error| not_recorded(&error))?;
    Ok(reply)
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
    })
}

fn find<'a>(world: &'a World, account: &Account, exchange: &Exchange) -> Result<&'a Call, ApiError> {
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    world.calls.get(account.sid(), sid).ok_or_else(|| ApiError::not_found(&exchange.path))
}

pub(super) fn fetch(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    Ok(Reply::ok(&find(world, account, exchange)?.json(shared.clock.now_ms())))
}

pub(super) fn list(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let query = PageQuery::read(&exchange.path, &exchange.query)?;
    let now = shared.clock.now_ms();
    let (to, from) =
        (exchange.parameter("To").map(phone_or_text), exchange.parameter("From").map(phone_or_text));
    let status = exchange.parameter("Status");
    let started = TimeFilter::read(exchange, "StartTime")?;
    let fits = |call: &&Call| {
        to.as_ref().is_none_or(|to| call.to == *to)
            && from.as_ref().is_none_or(|from| call.from == *from)
            && status.is_none_or(|status| call.status(now) == status)
            && started.has(call.started_or_created_ms(now))
    };
    let slice = query.cut(&world.calls.newest_first(account.sid()), fits)?;
    Ok(query.answer("calls", &slice, |call| (call.sid(), Cow::Owned(to_json(&call.json(now))))))
}

struct Notes(Vec<(String, Value)>);

impl<'a> Listed<'a> for Notes {
    type Item = (String, Value);

    fn all(&self) -> Box<dyn Iterator<Item = Self::Item> + 'a> {
        Box::new(self.0.clone().into_iter())
    }

    fn after(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        // There is one at most.
        self.0.iter().any(|(at, _)| at == sid).then(|| Box::new(std::iter::empty()) as Box<_>)
    }

    fn before(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        self.after(sid)
    }
}

/// Why a call failed: empty, or one with the code (CALL: the call itself has none).
pub(super) fn notifications(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let call = find(world, account, exchange)?;
    let query = PageQuery::read(&exchange.path, &exchange.query)?;
    let slice = query.cut(&Notes(call.notifications(shared.clock.now_ms())), |_| true)?;
    Ok(query.answer("notifications", &slice, |(sid, note)| (sid.as_str(), Cow::Owned(to_json(note)))))
}
