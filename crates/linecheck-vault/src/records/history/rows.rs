//! What the history answers.

use jiff::Timestamp;
use jiff::civil::Date;
use linecheck_domain::country::Country;
use linecheck_domain::history::Summary;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::{Channel, Role};
use rusqlite::Row;
use uuid::Uuid;

use crate::records::columns::{broken, time_column};
use crate::records::transactions::StoredTransaction;

/// The columns of a row, in the order in which [`history_row`] reads them.
pub(super) const COLUMNS: &str =
    "id, begun_at, tenant, sent_by, channel, recipient, country, outcome, may_still_arrive, originated_by, account,
     sender, code, resource, delivered_ms, confirmed_ms";

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
    /// What is stored of a transaction, as the history has it.
    pub(super) fn of(stored: &StoredTransaction) -> Self {
        Self {
            id: stored.id,
            begun_at: stored.begun_at,
            tenant: stored.tenant.clone(),
            sent_by: stored.actor.os_user.clone(),
            channel: stored.plan.channel,
            recipient: stored.plan.recipient.number.clone(),
            country: stored.country,
            summary: Summary::of(&stored.plan, stored.begun_at, &stored.events),
        }
    }

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
    pub outcome: SendOutcome,
    /// How many.
    pub transactions: u64,
}

/// How many test sends an account originated, and how many of them failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountCount {
    /// All of them.
    pub sent: u64,
    /// Those that failed.
    pub failed: u64,
}

/// The same of a day, for each account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// The custom account.
    pub custom: AccountCount,
    /// The default account.
    pub default: AccountCount,
    /// Neither, or nobody can say.
    pub neither: AccountCount,
}

impl AccountCounts {
    pub(super) fn add(&mut self, by: Option<Role>, failed: bool) {
        let count = match by {
            Some(Role::Custom) => &mut self.custom,
            Some(Role::Default) => &mut self.default,
            None => &mut self.neither,
        };
        count.sent += 1;
        count.failed += u64::from(failed);
    }
}

/// The counts behind the pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// How many transactions fit.
    pub total: u64,
    /// Outcomes by day, the earliest first; days without any are left out.
    pub days: Vec<DayCount>,
    /// Accounts by day, the earliest first; days without any are left out.
    pub accounts: Vec<(Date, AccountCounts)>,
    /// Error codes of Twilio's, the most frequent first.
    pub codes: Vec<(u32, u64)>,
    /// How many were delivered within each step of [`TIME_STEPS_MS`](linecheck_domain::history::TIME_STEPS_MS), and in the last place how many later.
    pub delivered: Vec<u64>,
    /// The same for those that were confirmed.
    pub confirmed: Vec<u64>,
}

/// A row as it was stored. Its columns are read by their place in [`COLUMNS`]: by name each would be looked for anew.
pub(super) fn history_row(row: &Row<'_>) -> rusqlite::Result<HistoryRow> {
    let number = |text: String| PhoneNumber::from_server(&text);
    let none_if_empty = |text: String| Some(text).filter(|text| !text.is_empty());
    let tenant = none_if_empty(row.get(2)?);
    let country = none_if_empty(row.get(6)?);
    let account = none_if_empty(row.get(10)?);
    let outcome: String = row.get(7)?;
    let originated_by: String = row.get(9)?;
    let channel: String = row.get(4)?;
    let code: u32 = row.get(12)?;
    let sender: Option<String> = row.get(11)?;
    Ok(HistoryRow {
        id: row.get::<_, String>(0)?.parse().map_err(|_| broken(0, "no ID"))?,
        begun_at: time_column(row, 1)?,
        tenant: tenant.map(TenantId::try_from).transpose().map_err(|_| broken(2, "no tenant"))?,
        sent_by: row.get(3)?,
        channel: match channel.as_str() {
            "sms" => Channel::Sms,
            "voice" => Channel::Voice,
            _ => return Err(broken(4, "no channel")),
        },
        recipient: number(row.get(5)?).ok_or_else(|| broken(5, "no number"))?,
        country: country
            .map(|code| Country::parse(&code))
            .transpose()
            .map_err(|_| broken(6, "no country"))?,
        summary: Summary {
            outcome: SendOutcome::of_code(&outcome).ok_or_else(|| broken(7, "no outcome"))?,
            may_still_arrive: row.get(8)?,
            originated_by: match originated_by.as_str() {
                "" => None,
                "custom" => Some(Role::Custom),
                "default" => Some(Role::Default),
                _ => return Err(broken(9, "no account's role")),
            },
            account: account
                .map(|sid| AccountSid::parse(&sid))
                .transpose()
                .map_err(|_| broken(10, "no SID"))?,
            from: match sender {
                Some(sender) => Some(number(sender).ok_or_else(|| broken(11, "no number"))?),
                None => None,
            },
            code: (code > 0).then_some(code),
            resource_sid: row.get(13)?,
            delivered_ms: row.get(14)?,
            confirmed_ms: row.get(15)?,
        },
    })
}
