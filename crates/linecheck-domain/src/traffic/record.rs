//! One message or call, as Twilio records it.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::channel::Channel;

/// What became of a message or a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A message: the carrier says that the phone has it.
    Arrived,
    /// A message: the carrier took it, and said no more.
    NoReceipt,
    /// A message: the carrier did not deliver it, or would not.
    NotDelivered,
    /// A message or call: Twilio could not send it or put it through.
    Failed,
    /// Not ended yet.
    UnderWay,
    /// Taken back before it was sent.
    Canceled,
    /// A call: answered, also by a mailbox.
    Answered,
    /// A call: the line was busy.
    Busy,
    /// A call: nobody answered.
    NoAnswer,
    /// A word of Twilio's that is not known here, or none.
    Unknown,
}

impl State {
    /// Reads Twilio's word (its `OpenAPI`: `message_enum_status`, `call_enum_status`).
    #[must_use]
    pub fn read(channel: Channel, word: &str) -> Self {
        match (channel, word) {
            (Channel::Sms, "delivered" | "read") => Self::Arrived,
            (Channel::Sms, "sent") => Self::NoReceipt,
            (Channel::Sms, "undelivered") => Self::NotDelivered,
            (Channel::Sms, "accepted" | "scheduled" | "queued" | "sending")
            | (Channel::Voice, "queued" | "ringing" | "in-progress") => Self::UnderWay,
            (_, "failed") => Self::Failed,
            (_, "canceled") => Self::Canceled,
            (Channel::Voice, "completed") => Self::Answered,
            (Channel::Voice, "busy") => Self::Busy,
            (Channel::Voice, "no-answer") => Self::NoAnswer,
            _ => Self::Unknown,
        }
    }

    /// Whether it came to the person, as far as Twilio knows.
    #[must_use]
    pub fn reached(self) -> bool {
        matches!(self, Self::Arrived | Self::Answered)
    }

    /// Whether it is certain that it did not.
    #[must_use]
    pub fn missed(self) -> bool {
        matches!(self, Self::NotDelivered | Self::Failed | Self::Canceled | Self::Busy | Self::NoAnswer)
    }
}

/// One message or call that went out. Its texts, its price apart, are whatever Twilio says: untrusted. They may lie in the answer that
/// they came in: a million records are counted without a copy of each.
#[derive(Clone, PartialEq, Eq)]
pub struct Record<'text> {
    /// Its SID.
    pub sid: Cow<'text, str>,
    /// A message or a call.
    pub channel: Channel,
    /// To whom, as Twilio writes it.
    pub to: Option<Cow<'text, str>>,
    /// From which number or Sender ID.
    pub from: Option<Cow<'text, str>>,
    /// What became of it.
    pub state: State,
    /// Twilio's own word for that.
    pub status: Cow<'text, str>,
    /// Why it failed. A call has none: reasons are among its notifications.
    pub code: Option<u32>,
    /// Of how many segments a message consists.
    pub segments: Option<u64>,
    /// How long a call lasted.
    pub seconds: Option<u64>,
    /// What it cost, a decimal text, negative for a charge. Absent until Twilio knows, which may be never
    /// (twilio-node issue 45).
    pub price: Option<Cow<'text, str>>,
    /// The currency of the price, as Twilio writes it.
    pub currency: Option<Cow<'text, str>>,
    /// When Twilio took it.
    pub created: Option<Timestamp>,
    /// When it was sent or dialled. A queued message has none.
    pub sent: Option<Timestamp>,
    /// When its record last changed, or the call ended.
    pub updated: Option<Timestamp>,
}

impl Record<'_> {
    /// With texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        let own = |text: Option<Cow<'_, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Record {
            sid: Cow::Owned(self.sid.into_owned()),
            channel: self.channel,
            to: own(self.to),
            from: own(self.from),
            state: self.state,
            status: Cow::Owned(self.status.into_owned()),
            code: self.code,
            segments: self.segments,
            seconds: self.seconds,
            price: own(self.price),
            currency: own(self.currency),
            created: self.created,
            sent: self.sent,
            updated: self.updated,
        }
    }

    /// When it was sent, or taken where it was not sent yet.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        self.sent.or(self.created)
    }

    /// How long the carrier took to confirm a message, at most: whatever changes the record later moves it on.
    #[must_use]
    pub fn receipt_after(&self) -> Option<SignedDuration> {
        let after = self.updated?.duration_since(self.sent?);
        (self.state == State::Arrived && !after.is_negative()).then_some(after)
    }
}

/// Who was written to stays out of logs.
impl std::fmt::Debug for Record<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Record");
        shown.field("sid", &self.sid).field("channel", &self.channel).field("state", &self.state);
        shown.field("code", &self.code).finish_non_exhaustive()
    }
}
