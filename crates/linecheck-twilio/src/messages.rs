//! Messages (Twilio: `docs/messaging/api/message-resource`).

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use linecheck_http::Exchange;
use serde::Deserialize;

use crate::client::{Candidates, Fetched, TwilioClient, parse_bytes};
use crate::creating::CreateResult;
use crate::error::{Argument, TwilioError};
use crate::identity::Named;
use crate::lenient::{Members, Moment, Object, Text, Whole, is_sid, members, sid};
use crate::paging::{NextPage, Opened, Page, Reach};
use crate::private_text::PrivateText;

const KINDS: [&str; 2] = ["SM", "MM"];

/// How many pages of how many members a look-up reads at most.
pub(crate) const LOOK_UP_PAGES: u32 = 3;
pub(crate) const LOOK_UP_PAGE: &str = "100";

/// A message to be sent.
pub struct CreateMessage<'a> {
    /// The recipient, E.164.
    pub to: &'a str,
    /// The number that it comes from, E.164; one of the account's.
    pub from: &'a str,
    /// The text, at most 1600 characters by Twilio's rule.
    pub body: &'a str,
    /// For how many seconds Twilio tries, 1 to 36000. Twilio's own default is 36000.
    pub validity_period: Option<u32>,
}

impl fmt::Debug for CreateMessage<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CreateMessage").finish_non_exhaustive()
    }
}

/// A message as Twilio records it, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its SID (`SM` or `MM`).
    pub sid: String,
    /// How far it is.
    pub status: MessageStatus,
    /// Whose it is, and between whom.
    named: Named,
    /// Why it failed, when it did.
    pub error_code: Option<u32>,
    /// Twilio's words for the error code, at most 512 characters.
    pub error_message: Option<String>,
    /// What it cost, a decimal text, negative for a charge. Absent until Twilio knows.
    pub price: Option<String>,
    /// The currency of the price.
    pub price_unit: Option<String>,
    /// Of how many segments it consists.
    pub segments: Option<u64>,
    /// When Twilio took it.
    pub created: Option<Timestamp>,
    /// When Twilio sent it on.
    pub sent: Option<Timestamp>,
    /// When its record last changed.
    pub updated: Option<Timestamp>,
}

impl Message {
    /// Whether it goes to this recipient from this number, as far as it names them.
    #[must_use]
    pub fn is_between(&self, to: &str, from: &str) -> bool {
        self.named.is_between(to, from)
    }
}

/// A message that may be the one that is looked for.
#[derive(Debug)]
pub struct MessageCandidate {
    /// The message.
    pub message: Message,
    /// Its text, to be compared and not kept.
    pub body: PrivateText,
}

/// How far a message is (Twilio's `OpenAPI`: `message_enum_status`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageStatus {
    /// `accepted`: a service is choosing the sender.
    Accepted,
    /// `scheduled`.
    Scheduled,
    /// `queued`: the first status of a message that names its sender.
    Queued,
    /// `sending`: being handed to the carrier.
    Sending,
    /// `sent`: the carrier took it. It stays so where no receipt is given.
    Sent,
    /// `delivered`.
    Delivered,
    /// `read`.
    Read,
    /// `undelivered`: see the error code.
    Undelivered,
    /// `failed`: see the error code.
    Failed,
    /// `canceled`.
    Canceled,
    /// `receiving`: on its way in.
    Receiving,
    /// `received`: came in.
    Received,
    /// A word that was not known when this was written, a deprecated one, or none at all.
    Other(String),
}

impl MessageStatus {
    /// Reads Twilio's word.
    #[must_use]
    pub fn read(word: &str) -> Self {
        match word {
            "accepted" => Self::Accepted,
            "scheduled" => Self::Scheduled,
            "queued" => Self::Queued,
            "sending" => Self::Sending,
            "sent" => Self::Sent,
            "delivered" => Self::Delivered,
            "read" => Self::Read,
            "undelivered" => Self::Undelivered,
            "failed" => Self::Failed,
            "canceled" => Self::Canceled,
            "receiving" => Self::Receiving,
            "received" => Self::Received,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Twilio's word.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Accepted => "accepted",
            Self::Scheduled => "scheduled",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Receiving => "receiving",
            Self::Received => "received",
            Self::Other(word) => word,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    sid: Text<34>,
    status: Text<64>,
    error_code: Whole,
    error_message: Text<512>,
    price: Text<32>,
    price_unit: Text<8>,
    num_segments: Whole,
    date_created: Moment,
    date_sent: Moment,
    date_updated: Moment,
    body: PrivateText,
    #[serde(flatten)]
    named: Named,
}

impl Wire {
    fn open(self) -> Result<Message, &'static str> {
        self.open_with_body().map(|candidate| candidate.message)
    }

    fn open_with_body(self) -> Result<MessageCandidate, &'static str> {
        let message = Message {
            sid: sid(self.sid, &KINDS).ok_or("a message without its SID")?,
            status: MessageStatus::read(&self.status.0.unwrap_or_default()),
            named: self.named,
            error_code: self.error_code.code(),
            error_message: self.error_message.0,
            price: self.price.0,
            price_unit: self.price_unit.0,
            segments: self.num_segments.0,
            created: self.date_created.0,
            sent: self.date_sent.0,
            updated: self.date_updated.0,
        };
        Ok(MessageCandidate { message, body: self.body })
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePage {
    messages: Option<Members<Object<Wire>>>,
    next_page_uri: NextPage,
}

impl Page for WirePage {
    type Member = MessageCandidate;

    fn read(body: &[u8]) -> Opened<MessageCandidate> {
        let page: Self = parse_bytes(body)?;
        let messages = page.messages.ok_or("a list of messages without the list")?;
        Ok((members(messages, Wire::open_with_body), page.next_page_uri))
    }
}

impl TwilioClient {
    /// Sends a message: one request, never repeated here. On a real account it costs money.
    pub async fn create_message(&self, message: &CreateMessage<'_>) -> CreateResult {
        let validity = message.validity_period.map(|seconds| seconds.to_string());
        let mut form = vec![("To", message.to), ("From", message.from), ("Body", message.body)];
        if let Some(validity) = &validity {
            form.push(("ValidityPeriod", validity));
        }
        self.create(&self.own_address("Messages", &[]), &form, &KINDS).await
    }

    /// Reads a message.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::BadArgument`] when it is not the SID of a message.
    pub async fn message(&self, message_sid: &str) -> Result<Fetched<Message>, TwilioError> {
        if !is_sid(message_sid, &KINDS) {
            return Err(TwilioError::BadArgument(Argument::MessageSid));
        }
        let address = self.own_address(&format!("Messages/{message_sid}"), &[]);
        let another = |message: &Message| {
            let own = message.sid.eq_ignore_ascii_case(message_sid) && message.named.is_of(&self.account_sid);
            (!own).then_some("another message")
        };
        self.fetch_own(&address, Wire::open, another).await
    }

    /// Looks for messages to a recipient from a number that were created at `since` or later, to learn what became of
    /// one whose outcome is unknown. What has no date that can be read is among them.
    ///
    /// At most three pages of a hundred are read; `complete` says whether that was all. That nothing is found proves
    /// nothing: a message may be listed late, and Twilio does not say whether its filter by the day of sending
    /// (`DateSent>`, UTC) passes one that is still queued.
    ///
    /// `trail` gets every exchange, also of what fails or is given up.
    ///
    /// # Errors
    /// See [`TwilioError`].
    pub async fn find_messages(
        &self,
        to: &str,
        from: &str,
        since: Timestamp,
        trail: &mut Vec<Exchange>,
    ) -> Result<Candidates<MessageCandidate>, TwilioError> {
        let day = since.to_zoned(TimeZone::UTC).date().to_string();
        let query = [("To", to), ("From", from), ("DateSent>", day.as_str()), ("PageSize", LOOK_UP_PAGE)];
        let first = self.own_address("Messages", &query);
        let mut found = self.search::<WirePage>(first, Reach::Pages(LOOK_UP_PAGES), trail, |_, _| {}).await?;
        found.items.retain(|candidate| is_since(candidate.message.created, since));
        let listed = found.items.len();
        found.items.retain(|candidate| {
            let named = &candidate.message.named;
            named.is_of(&self.account_sid) && named.is_between(to, from) && named.was_requested()
        });
        Ok(Candidates { of_others: listed - found.items.len(), found })
    }
}

/// Whether something was created at a time or later. Twilio tells whole seconds.
pub(crate) fn is_since(created: Option<Timestamp>, since: Timestamp) -> bool {
    created.is_none_or(|created| created.as_second() >= since.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SID: &str = "SM0123456789abcdef0123456789abcdef";

    #[test]
    fn t8_messages_are_read_leniently() {
        for (fields, status, code) in [
            (r#""status":"queued","error_code":null,"price":null"#, MessageStatus::Queued, None),
            (r#""status":"undelivered","error_code":30007"#, MessageStatus::Undelivered, Some(30007)),
            (r#""status":"failed","error_code":"30003""#, MessageStatus::Failed, Some(30003)),
            (r#""status":"partially_delivered""#, MessageStatus::Other("partially_delivered".into()), None),
            (r#""status":"on the moon","error_code":"""#, MessageStatus::Other("on the moon".into()), None),
            (
                r#""status":null,"num_segments":"1","body":12,"to":["x"]"#,
                MessageStatus::Other(String::new()),
                None,
            ),
        ] {
            let json = format!(r#"{{"sid":"{SID}",{fields}}}"#);
            let message = parse_bytes::<Wire>(json.as_bytes()).and_then(Wire::open).unwrap();
            assert_eq!((message.status, message.error_code), (status, code), "{json}");
        }
        let call = r#"{"sid":"CA0123456789abcdef0123456789abcdef","status":"queued"}"#;
        assert!(parse_bytes::<Wire>(call.as_bytes()).and_then(Wire::open).is_err());
    }

    #[test]
    fn t7_a_candidates_text_is_compared_and_not_shown() {
        let json = format!(
            r#"{{"messages":[{{"sid":"{SID}","body":"Your code is 424242","date_created":"Thu, 30 Jul 2015 20:12:31 +0000"}},
                {{"sid":"{SID}","body":null}}]}}"#
        );
        let (found, next) = WirePage::read(json.as_bytes()).unwrap();
        assert!(next.0.is_none());
        let bodies: Vec<_> = found.iter().map(|found| &found.as_ref().unwrap().body).collect();
        assert!(bodies[0].is("Your code is 424242") && bodies[0].contains("424242"));
        assert!(!bodies[1].contains("424242"));
        assert!(!format!("{found:?}").contains("424242"));
    }

    #[test]
    fn t7_a_second_is_as_fine_as_twilio_tells_it() {
        let since: Timestamp = "2015-07-30T20:12:31.9Z".parse().unwrap();
        assert!(is_since(Some("2015-07-30T20:12:31Z".parse().unwrap()), since));
        assert!(!is_since(Some("2015-07-30T20:12:30Z".parse().unwrap()), since));
        assert!(is_since(None, since));
    }

    #[test]
    fn t8_every_status_reads_back() {
        for word in
            ["accepted", "sent", "delivered", "undelivered", "failed", "received", "something new", ""]
        {
            assert_eq!(MessageStatus::read(word).word(), word);
        }
    }
}
