//! `Messages`: create, list and one message, which can be canceled, redacted and deleted.

use jiff::Timestamp;
use serde_json::Value;

use super::creates::{active, is_callback, phone, phone_or_text};
use super::resource::{Resource, not_complete};
use super::time_filter::{TimeFilter, Until};
use crate::account::{Account, AccountKind};
use crate::error::SandboxError;
use crate::exchange::{Exchange, once};
use crate::ledger::Ledger;
use crate::message::{COMPLETE, Message, MessageOutcome};
use crate::number::Number;
use crate::past::{Kind, Wish};
use crate::reply::ApiError;
use crate::sid::{self, canonical};
use crate::world::{Shared, World};

/// Twilio puts this before the text of a trial (`docs/usage/trials`).
const TRIAL_PREFIX: &str = "Sent from your Twilio trial account - ";

/// The most pictures or the like of a message (`docs/api/errors/21623`).
const MOST_MEDIA: usize = 10;

/// What a message may say that it is for (`MessageIntent`; the values are named in Twilio's libraries).
const INTENTS: &[&str] = &[
    "otp",
    "notifications",
    "marketing",
    "fraud",
    "security",
    "customercare",
    "delivery",
    "education",
    "polling",
    "announcements",
    "events",
];

/// How far ahead a message is scheduled: five minutes to 35 days (`docs/api/errors/35115`).
const AHEAD_MS: std::ops::RangeInclusive<i64> = 300_000..=35 * 24 * 3_600_000;

/// A message that may be created.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) account: String,
    pub(super) to: String,
    pub(super) from: String,
    pub(super) body: String,
    pub(super) service: Option<String>,
    pub(super) media: usize,
    pub(super) send_at_ms: Option<i64>,
    /// What becomes of it unless somebody wants something else.
    pub(super) outcome: MessageOutcome,
}

/// What a request says, when each part is there and well-formed.
pub(super) struct Shape {
    pub(super) to: String,
    pub(super) from: Option<String>,
    pub(super) service: Option<String>,
    pub(super) body: String,
    pub(super) media: usize,
}

/// Whether a message may be created, with the code that Twilio documents for what is wrong. In which order Twilio
/// looks is not documented: what is missing first, then what is malformed, then what is not allowed.
pub(super) fn check(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Draft, ApiError> {
    active(world, account)?;
    let Shape { to, from, service, body, media } = shape(exchange)?;
    let send_at_ms = send_at(exchange, shared.clock.now_ms())?;
    let from = match &service {
        None => sender(account, from.as_deref().unwrap_or_default())?,
        Some(service) => sender_of_service(account, service, from.as_deref(), &to)?,
    };
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
    let outcome = match (account.registrations.allows_sms_to(&to), &service) {
        (true, _) => MessageOutcome::delivered(),
        // With a service the same cause is found later (twilio-java issue 611).
        (false, Some(_)) => MessageOutcome::failed(21408),
        (false, None) => {
            return Err(ApiError::invalid(
                21408,
                format!(
                    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}"
                ),
            ));
        }
    };
    let prefix = if account.kind == AccountKind::Trial { TRIAL_PREFIX } else { "" };
    let body = format!("{prefix}{body}");
    Ok(Draft { account: account.sid().to_owned(), to, from, body, service, media, send_at_ms, outcome })
}

/// The recipient, the sender and the text, when each is there and well-formed (OAI: what is required; error table).
pub(super) fn shape(exchange: &Exchange) -> Result<Shape, ApiError> {
    once(&exchange.form)?;
    let to =
        exchange.field("To").ok_or_else(|| ApiError::invalid(21604, "A 'To' phone number is required."))?;
    let (from, service) = (exchange.field("From"), exchange.field("MessagingServiceSid"));
    if from.is_none() && service.is_none() {
        return Err(ApiError::invalid(21603, "A 'From' phone number or 'MessagingServiceSid' is required."));
    }
    if exchange.field("ContentSid").is_some() {
        return Err(ApiError::invalid(
            21655,
            "The ContentSid is invalid: the sandbox has no content templates",
        ));
    }
    let (body, media) = content(exchange)?;
    if service.is_none() && (exchange.field("ScheduleType").is_some() || exchange.field("SendAt").is_some()) {
        return Err(ApiError::invalid(35118, "MessagingServiceSid is required to schedule a message"));
    }
    let validity = exchange.field("ValidityPeriod").map(str::parse::<u32>);
    if validity.is_some_and(|validity| !validity.is_ok_and(|seconds| (1..=36_000).contains(&seconds))) {
        return Err(ApiError::invalid(21624, "ValidityPeriod must be 1 to 36000 seconds"));
    }
    if exchange.field("StatusCallback").is_some_and(|callback| !is_callback(callback)) {
        return Err(ApiError::invalid(21609, "The StatusCallback URL is not valid"));
    }
    if exchange.field("MessageIntent").is_some_and(|intent| !INTENTS.contains(&intent)) {
        return Err(ApiError::bad_parameter(format!("MessageIntent must be one of {}", INTENTS.join(", "))));
    }
    let number = phone(to).ok_or_else(|| {
        ApiError::invalid(21211, format!("The 'To' number {to} is not a valid phone number."))
    })?;
    let service = service.map(|service| {
        let service = canonical(service);
        let digits = service.strip_prefix("MG").filter(|digits| digits.len() == 32);
        let well_formed = digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let invalid = || ApiError::invalid(21705, format!("The Messaging Service SID {service} is invalid"));
        if well_formed { Ok(service) } else { Err(invalid()) }
    });
    Ok(Shape { to: number, from: from.map(str::to_owned), service: service.transpose()?, body, media })
}

/// The text and how many pictures or the like, of which there must be one or the other.
fn content(exchange: &Exchange) -> Result<(String, usize), ApiError> {
    let body = exchange.field("Body").unwrap_or_default();
    let media = exchange.fields("MediaUrl");
    if body.is_empty() && media.is_empty() {
        return Err(ApiError::invalid(21602, "Message body is required."));
    }
    if body.chars().count() > 1600 {
        return Err(ApiError::invalid(
            21617,
            "The concatenated message body exceeds the 1600 character limit",
        ));
    }
    if media.len() > MOST_MEDIA {
        return Err(ApiError::invalid(21623, "Number of media files exceeds allowed limit"));
    }
    if let Some(bad) = media.iter().find(|url| !is_callback(url)) {
        return Err(ApiError::invalid(21620, format!("Invalid media URL: {bad}")));
    }
    Ok((body.to_owned(), media.len()))
}

/// When a message is to be sent, if not at once.
fn send_at(exchange: &Exchange, now: i64) -> Result<Option<i64>, ApiError> {
    let at = match (exchange.field("ScheduleType"), exchange.field("SendAt")) {
        (None, None) => return Ok(None),
        (Some("fixed"), Some(at)) => at,
        (Some("fixed"), None) => {
            return Err(ApiError::invalid(35111, "SendAt is required when ScheduleType is fixed"));
        }
        (Some(_), _) => return Err(ApiError::invalid(35126, "ScheduleType must be fixed")),
        // Which code Twilio has for it is not documented.
        (None, Some(_)) => return Err(ApiError::bad_parameter("SendAt needs ScheduleType=fixed")),
    };
    let at = at.parse::<Timestamp>().map(Timestamp::as_millisecond);
    at.ok().filter(|at| AHEAD_MS.contains(&(at - now))).map(Some).ok_or_else(|| {
        ApiError::invalid(35115, "SendAt must be between 300 seconds and 35 days in the future")
    })
}

/// The number that a service sends from: the one that is asked for, else the first of those that can, one of the
/// recipient's calling code before the others (which one Twilio takes is not documented).
fn sender_of_service(
    account: &Account,
    service: &str,
    from: Option<&str>,
    to: &str,
) -> Result<String, ApiError> {
    let service = account
        .registrations
        .service(service)
        .ok_or_else(|| ApiError::invalid(21701, format!("The Messaging Service {service} does not exist")))?;
    if let Some(from) = from {
        let number = sender(account, from)?;
        return if service.numbers.contains(&number) { Ok(number) } else { Err(not_owned(from)) };
    }
    if service.numbers.is_empty() {
        return Err(ApiError::invalid(21704, "The Messaging Service contains no phone numbers"));
    }
    let can = |number: &&String| account.numbers.by_phone(number).is_some_and(Number::can_send_sms);
    let near = |number: &&String| number.get(..3) == to.get(..3);
    let mut usable = service.numbers.iter().filter(can);
    usable.clone().find(near).or_else(|| usable.next()).cloned().ok_or_else(|| {
        ApiError::invalid(21703, "The Messaging Service has no phone number that can send this message")
    })
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

/// A message that is not recorded yet.
pub(super) fn new(
    shared: &Shared,
    draft: Draft,
    outcome: Option<MessageOutcome>,
    now: i64,
) -> Result<Message, ApiError> {
    // MM is what a message with media is called (OAI, pattern of `sid`).
    let kind = if draft.media > 0 { "MM" } else { "SM" };
    Ok(Message {
        sid: sid::mint(kind).map_err(|sid::NoRandom| ApiError::internal())?,
        account: draft.account,
        to: draft.to,
        from: draft.from,
        body: draft.body,
        created_ms: now,
        step_ms: shared.step_ms(),
        outcome: outcome.unwrap_or(draft.outcome),
        service: draft.service,
        media: draft.media,
        send_at_ms: draft.send_at_ms,
        canceled_ms: None,
        redacted: false,
        deleted: false,
    })
}

impl Resource for Message {
    const LIST: &'static str = "messages";
    const KIND: Kind = Kind::Messages;

    fn all(world: &World) -> &Ledger<Self> {
        &world.messages
    }

    fn json(&self, now_ms: i64) -> Value {
        self.json(now_ms)
    }

    fn filter(exchange: &Exchange, now_ms: i64) -> Result<impl Fn(&&Self) -> bool, ApiError> {
        let (to, from) =
            (exchange.parameter("To").map(phone_or_text), exchange.parameter("From").map(phone_or_text));
        let sent = TimeFilter::read(exchange, "DateSent", Until::EndOfDay)?;
        Ok(move |message: &&Self| {
            to.as_ref().is_none_or(|to| message.to == *to)
                && from.as_ref().is_none_or(|from| message.from == *from)
                && sent.has(message.sent_or_created_ms(now_ms))
        })
    }

    fn wish(exchange: &Exchange, now_ms: i64) -> Result<Option<Wish<'_>>, ApiError> {
        let (from_ms, until_ms) = TimeFilter::read(exchange, "DateSent", Until::EndOfDay)?.bounds();
        let number = |name| exchange.parameter(name).map(phone_or_text);
        let (to, from) = (number("To"), number("From"));
        Ok(Some(Wish { kind: Self::KIND, from_ms, until_ms, to, from, status: None, now_ms }))
    }

    /// Canceled while it is scheduled, or its text taken away once it is complete (OAI `UpdateMessage`;
    /// `docs/api/errors/30400`, `30409`).
    fn updated(self, exchange: &Exchange, now_ms: i64) -> Result<Self, ApiError> {
        let redacts = exchange.has_field("Body") && exchange.field("Body").is_none();
        match (exchange.has_field("Body"), exchange.field("Status")) {
            (true, None) if redacts => {
                complete(&self, now_ms)?;
                Ok(Self { redacted: true, ..self })
            }
            (false, Some("canceled")) if self.status(now_ms) == "scheduled" => {
                Ok(Self { canceled_ms: Some(now_ms), ..self })
            }
            (false, Some("canceled")) => Err(ApiError::new(409, 30409, "This message cannot be canceled")),
            _ => Err(ApiError::invalid(30400, "Parameters are not valid: an empty Body, or Status=canceled")),
        }
    }

    fn deleted(self, now_ms: i64) -> Result<Self, ApiError> {
        complete(&self, now_ms)?;
        Ok(Self { deleted: true, ..self })
    }

    fn record(self, shared: &Shared, world: &mut World) -> Result<(), SandboxError> {
        shared.record_message(world, self)
    }
}

fn complete(message: &Message, now_ms: i64) -> Result<(), ApiError> {
    let status = message.status(now_ms);
    if COMPLETE.contains(&status) { Ok(()) } else { Err(not_complete("message", status)) }
}
