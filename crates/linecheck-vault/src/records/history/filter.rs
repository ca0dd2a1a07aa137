//! What the history can be filtered by: of each filter, in one place, what it says of a row and what of a packed record.

use jiff::civil::Date;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use rusqlite::ToSql;

use super::condition::{Condition, end_of};
use super::form::{Packed, Recipients, digits_of, letters};
use crate::access::Reader;
use crate::error::VaultError;

/// What of the history is wanted. What is `None` does not filter; days are of UTC, both included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Of this tenant.
    pub tenant: Option<TenantId>,
    /// That came out so.
    pub outcome: Option<SendOutcome>,
    /// By this channel.
    pub channel: Option<Channel>,
    /// Whose last asked account is this one.
    pub account: Option<AccountSid>,
    /// That were asked with this number, the last time.
    pub from: Option<PhoneNumber>,
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
    /// Recipients whose number ends so: digits.
    RecipientEnding(String),
}

/// Tells whether a packed record fits.
type Fits = Box<dyn Fn(&Packed) -> bool>;

/// A filter that is set: as a condition on rows, and as one on packed records.
struct Column {
    sql: &'static str,
    value: Box<dyn ToSql>,
    packed: InRecord,
}

enum InRecord {
    Is(Fits),
    /// A word that `history_words` has the number of.
    Word(String, fn(&Packed) -> u16),
}

impl Column {
    fn new(sql: &'static str, value: impl ToSql + 'static, fits: impl Fn(&Packed) -> bool + 'static) -> Self {
        Self { sql, value: Box::new(value), packed: InRecord::Is(Box::new(fits)) }
    }

    fn word(sql: &'static str, word: &str, number: fn(&Packed) -> u16) -> Self {
        Self { sql, value: Box::new(word.to_owned()), packed: InRecord::Word(word.to_owned(), number) }
    }
}

impl HistoryFilter {
    /// What is set, but for days and searches.
    fn columns(&self) -> Vec<Column> {
        let tenant = self.tenant.as_ref();
        let account = self.account.as_ref();
        [
            tenant.map(|tenant| Column::word("tenant = ?", tenant.as_str(), |packed| packed.tenant)),
            account.map(|account| Column::word("account = ?", account.as_str(), |packed| packed.account)),
            self.from.as_ref().map(|from| {
                let wanted = digits_of(from);
                Column::new("sender = ?", from.to_string(), move |packed| packed.sender == wanted)
            }),
            self.outcome.map(|outcome| {
                Column::new("outcome = ?", outcome.code(), move |packed| packed.outcome == outcome)
            }),
            self.channel.map(|channel| {
                Column::new("channel = ?", channel.code(), move |packed| packed.channel == channel)
            }),
            self.code.map(|code| Column::new("code = ?", code, move |packed| packed.code == code)),
            self.country.map(|country| {
                let wanted = letters(Some(country));
                Column::new("country = ?", country.code(), move |packed| packed.country == wanted)
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What it says of a row, but for its days and an ID or a resource.
    pub(super) fn condition(&self) -> Condition {
        let mut condition = Condition::default();
        for Column { sql, value, .. } in self.columns() {
            condition.and_boxed(sql, value);
        }
        match &self.search {
            Some(HistorySearch::Recipient(number)) => condition.and("recipient = ?", number.to_string()),
            Some(HistorySearch::RecipientBeginning(text)) => {
                condition.and("recipient >= ?", text.clone());
                condition.and("recipient < ?", end_of(text));
            }
            Some(HistorySearch::RecipientEnding(text)) => {
                condition.and("recipient LIKE ?", format!("%{text}"));
            }
            Some(HistorySearch::Id(_) | HistorySearch::Resource(_)) | None => {}
        }
        condition
    }

    /// The same, with its days and what is looked for by an index.
    pub(super) fn condition_of_search(&self) -> Condition {
        let mut condition = self.condition();
        if let Some(since) = self.since {
            condition.and("begun_at >= ?", since.to_string());
        }
        if let Some(until) = self.until {
            condition.and("begun_at < ?", end_of(&until.to_string()));
        }
        match &self.search {
            Some(HistorySearch::Resource(sid)) => condition.and("resource = ?", sid.clone()),
            Some(HistorySearch::Id(text)) => {
                condition.and("id >= ?", text.clone());
                condition.and("id < ?", end_of(text));
            }
            Some(
                HistorySearch::Recipient(_)
                | HistorySearch::RecipientBeginning(_)
                | HistorySearch::RecipientEnding(_),
            )
            | None => {}
        }
        condition
    }

    /// What it says of a packed record; `None` where none can fit, as for a tenant that the history never had.
    pub(super) fn fits(&self, reader: &Reader<'_>) -> Result<Option<Fits>, VaultError> {
        let mut all: Vec<Fits> = Vec::new();
        for column in self.columns() {
            all.push(match column.packed {
                InRecord::Is(fits) => fits,
                InRecord::Word(word, of) => {
                    let Some(number) = reader.word(&word)? else { return Ok(None) };
                    Box::new(move |packed| of(packed) == number)
                }
            });
        }
        let recipients = match &self.search {
            Some(HistorySearch::Recipient(number)) => Some(Recipients::one(number)),
            Some(HistorySearch::RecipientBeginning(text)) => {
                let Some(recipients) = Recipients::beginning(text) else { return Ok(None) };
                Some(recipients)
            }
            Some(HistorySearch::RecipientEnding(text)) => {
                let Some(recipients) = Recipients::ending(text) else { return Ok(None) };
                Some(recipients)
            }
            Some(HistorySearch::Id(_) | HistorySearch::Resource(_)) | None => None,
        };
        if let Some(recipients) = recipients {
            all.push(Box::new(move |packed| recipients.have(packed.recipient)));
        }
        Ok(Some(Box::new(move |packed| all.iter().all(|fits| fits(packed)))))
    }
}

impl HistorySearch {
    /// The table with the index that finds it: what is found is little, and putting it in order costs nothing. Recipients
    /// have none. Half of the history may go to one number, so they are found as what is filtered is.
    pub(super) fn table(&self) -> Option<&'static str> {
        match self {
            Self::Id(_) => Some("history INDEXED BY history_by_id"),
            Self::Resource(_) => Some("history INDEXED BY history_by_resource"),
            Self::Recipient(_) | Self::RecipientBeginning(_) | Self::RecipientEnding(_) => None,
        }
    }
}
