//! `Messages`: create, list and one message.

use std::borrow::Cow;

use axum::http::StatusCode;

use super::creates::{is_callback, phone};
use super::time_filter::TimeFilter;
use super::{active, not_recorded, to_json};
use crate::account::{Account, AccountKind};
use crate::exchange::Exchange;
use crate::ledger::Created as _;
use crate::message::{Message, MessageOutcome};
use crate::paging::PageQuery;
use crate::reply::{ApiError, Reply};
use crate::sid;
use crate::world::{Shared, World};

/// Twilio puts this before the text of a trial (`docs/usage/trials`).
const TRIAL_PREFIX: &str = "Sent from your Twilio trial account - ";

/// A message that may be created.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) account: String,
    pub(super) to: String,
    pub(super) from: String,
    pub(super) body: String,
}

/// Whether a message may be created, with the code that Twilio documents for what is wrong. In which order Twilio
/// looks is not documented: what is missing first, then what is malformed, then what is not allowed.
pub(super) fn check(world: &World, account: &Account, exchange: &Exchange) -> Result<Draft, ApiError> {
    active(world, account)?;
    let (to, from, body) = shape(exchange)?;
    let from = sender(account, &from)?;
    if to == from {
        return Err(ApiError::invalid(21266, "'To' and 'From' number cannot be the same"));
    }
    if account.kind == AccountKind::Trial && !account.is_verified_recipient(&to) {
        return Err(ApiError::invalid(
            21608,
            format!(
                "The number {to} is unverified. Trial accounts cannot send messages to unverified numbers"
            ),
        ));
    }
    let prefix = if account.kind == AccountKind::Trial { TRIAL_PREFIX } else { "" };
    Ok(Draft { account: account.sid().to_owned(), to, from, body: format!("{prefix}{body}") })
}

/// The recipient, the sender and the text, when each is there and well-formed (OAI: what is required; error table).
pub(super) fn shape(exchange: &Exchange) -> Result<(String, String, String), ApiError> {
    let to =
        exchange.field("To").ok_or_else(|| ApiError::invalid(21604, "A 'To' phone number is required."))?;
    if let Some(service) = exchange.field("MessagingServiceSid") {
        return Err(no_service(service));
    }
    let from = exchange.field("From").ok_or_else(|| {
        ApiError::invalid(21603, "A 'From' phone number or 'MessagingServiceSid' is required.")
    })?;
    if exchange.field("ContentSid").is_some() {
        return Err(ApiError::invalid(
            21655,
            "The ContentSid is invalid: the sandbox has no content templates",
        ));
    }
    let body = exchange.field("Body").unwrap_or_default();
    if body.is_empty() && exchange.field("MediaUrl").is_none() {
        return Err(ApiError::invalid(21602, "Message body is required."));
    }
    if body.chars().count() > 1600 {
        return Err(ApiError::invalid(
            21617,
            "The concatenated message body exceeds the 1600 character limit",
        ));
    }
    if exchange.field("ScheduleType").is_some() || exchange.field("SendAt").is_some() {
        return Err(ApiError::invalid(35118, "MessagingServiceSid is required to schedule a message"));
    }
    let validity = exchange.field("ValidityPeriod").map(str::parse::<u32>);
    if validity.is_some_and(|validity| !validity.is_ok_and(|seconds| (1..=36_000).contains(&seconds))) {
        return Err(ApiError::invalid(21624, "ValidityPeriod must be 1 to 36000 seconds"));
    }
    if exchange.field("StatusCallback").is_some_and(|callback| !is_callback(callback)) {
        return Err(ApiError::invalid(21609, "The StatusCallback URL is not valid"));
    }
    let number = phone(to).ok_or_else(|| {
        ApiError::invalid(21211, format!("The 'To' number {to} is not a valid phone number."))
    })?;
    Ok((number, from.to_owned(), body.to_owned()))
}

fn no_service(service: &str) -> ApiError {
    let well_formed = service.len() == 34
        && service
            .strip_prefix("MG")
            .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    if well_formed {
        ApiError::invalid(21701, format!("The Messaging Service {service} does not exist"))
    } else {
        ApiError::invalid(21705, format!("The Messaging Service SID {service} is invalid"))
    }
}

/// The sender must be a number of the account that does SMS. Sender IDs are not offered by the sandbox.
fn sender(account: &Account, from: &str) -> Result<String, ApiError> {
    let Some(number) = phone(from) else {
        let letters = from.chars().any(|sign| sign.is_ascii_alphabetic());
        let allowed = |sign: char| sign.is_ascii_alphanumeric() || " -+_&".contains(sign);
        let sender_id = letters && from.len() <= 11 && from.chars().all(allowed);
        return Err(if sender_id && account.kind == AccountKind::Trial {
            ApiError::invalid(21267, "Alphanumeric Sender ID cannot be used with a trial account")
        } else if sender_id {
            not_owned(from)
        } else {
            ApiError::invalid(21212, format!("The 'From' number {from} is not a valid phone number"))
        });
    };
    match account.numbers.by_phone(&number) {
        None => Err(not_owned(from)),
        Some(owned) if !owned.can_send_sms() => {
            Err(ApiError::invalid(21661, format!("The 'From' number {number} is not SMS-capable")))
        }
        Some(_) => Ok(number),
    }
}

fn not_owned(from: &str) -> ApiError {
    ApiError::invalid(
        21606,
        format!("The 'From' phone number {from} is not a valid, SMS-capable number of your account"),
    )
}

pub(super) fn create(
    shared: &Shared,
    world: &mut World,
    draft: Draft,
    outcome: Option<MessageOutcome>,
) -> Result<Reply, ApiError> {
    let now = shared.clock.now_ms();
    let message = new(shared, draft, outcome, now)?;
    let mut reply = Reply::json(StatusCode::CREATED, &message.json(now));
    reply.created = Some(message.sid.clone());
    shared.record_message(world, message).map_err(|error| not_recorded(&error))?;
    Ok(reply)
}

/// A message that is not recorded yet.
pub(super) fn new(
    shared: &Shared,
    draft: Draft,
    outcome: Option<MessageOutcome>,
    now: i64,
) -> Result<Message, ApiError> {
    Ok(Message {
        sid: sid::mint("SM").map_err(|sid::NoRandom| ApiError::internal())?,
        account: draft.account,
        to: draft.to,
        from: draft.from,
        body: draft.body,
        created_ms: now,
        step_ms: shared.step_ms(),
        outcome: outcome.unwrap_or_else(MessageOutcome::delivered),
    })
}

pub(super) fn fetch(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    let message =
        world.messages.get(account.sid(), sid).ok_or_else(|| ApiError::not_found(&exchange.path))?;
    Ok(Reply::ok(&message.json(shared.clock.now_ms())))
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
    let sent = TimeFilter::read(exchange, "DateSent")?;
    let fits = |message: &&Message| {
        to.as_ref().is_none_or(|to| message.to == *to)
            && from.as_ref().is_none_or(|from| message.from == *from)
            && sent.has(message.sent_or_created_ms(now))
    };
    let slice = query.cut(&world.messages.newest_first(account.sid()), fits)?;
    Ok(query.answer("messages", &slice, |message| (message.sid(), Cow::Owned(to_json(&message.json(now))))))
}

/// A filter that is no number fits nothing, which is not an error.
pub(super) fn phone_or_text(text: &str) -> String {
    phone(text).unwrap_or_else(|| text.to_owned())
}
