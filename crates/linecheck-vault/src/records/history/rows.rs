//! What is asked of the history, and what it answers.

use jiff::Timestamp;
use jiff::civil::Date;
use linecheck_domain::country::Country;
use linecheck_domain::history::{HistoryOutcome, Summary};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use uuid::Uuid;

/// What of the history is wanted. What is `None` does not filter; days are of UTC, both included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Of this tenant.
    pub tenant: Option<TenantId>,
    /// That came out so.
    pub outcome: Option<HistoryOutcome>,
    /// By this channel.
    pub channel: Option<Channel>,
    /// Whose last asked account is this one.
    pub account: Option<AccountSid>,
    /// With this error code of Twilio's.
    pub code: Option<u32>,
    /// To this country.
    pub country: Option<Country>,
    /// Begun on this day or later.
    pub since: Option<Date>,
    /// Begun on this day or earlier.
    pub until: Option<Date>,
    /// That this finds.
    pub search: Option<HistorySearch>,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistorySearch {
    /// Transactions whose ID begins so, in small letters.
    Id(String),
    /// The message or call with this SID.
    Resource(String),
    /// This recipient.
    Recipient(PhoneNumber),
    /// Recipients whose number begins so: `+` and digits.
    RecipientBeginning(String),
}

/// A row of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The transaction.
    pub id: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// Its tenant; none for a dry run.
    pub tenant: Option<TenantId>,
    /// The operating system's user who sent.
    pub sent_by: String,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom.
    pub recipient: PhoneNumber,
    /// To which country, if one can be told.
    pub country: Option<Country>,
    /// What its events come to.
    pub summary: Summary,
}

/// A row's place in the order of time: where the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryPlace {
    /// When the row's transaction began.
    pub begun_at: Timestamp,
    /// The transaction.
    pub id: Uuid,
}

impl HistoryRow {
    /// Its place.
    #[must_use]
    pub fn place(&self) -> HistoryPlace {
        HistoryPlace { begun_at: self.begun_at, id: self.id }
    }
}

/// How many transactions of a day came out so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCount {
    /// The day, of UTC.
    pub day: Date,
    /// The outcome.
    pub outcome: HistoryOutcome,
    /// How many.
    pub transactions: u64,
}

/// The counts behind the pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// How many transactions fit.
    pub total: u64,
    /// Outcomes by day, the earliest first; days without any are left out.
    pub days: Vec<DayCount>,
    /// Error codes of Twilio's, the most frequent first.
    pub codes: Vec<(u32, u64)>,
    /// How many were delivered within each step of [`TIME_STEPS_MS`](linecheck_domain::history::TIME_STEPS_MS), and in the last place how many later.
    pub delivered: Vec<u64>,
    /// The same for those that were confirmed.
    pub confirmed: Vec<u64>,
}
