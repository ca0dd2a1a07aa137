//! The history of test sends: searched, filtered, counted, exported, and deleted when it is old enough (T13).
//!
//! Recipients are masked unless an administrator chooses to see them, which is entered into the audit trail.

pub(crate) mod export;
mod retention;

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::catalogue;
use linecheck_domain::country::Country;
use linecheck_domain::history::{HistoryOutcome, TIME_STEPS_MS};
use linecheck_domain::phone::{self, PhoneNumber, Recipient};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_domain::visible::holds_token;
use linecheck_vault::{Figures, HistoryFilter, HistoryPlace, HistoryRow, HistorySearch};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, administrator_only, audit_once};
use crate::error::{AppError, Code};
use crate::given;
use crate::remedy::Remedy;

pub use retention::{RetentionView, STEPS_AT_ONCE};

/// The most rows of one page.
const MOST_ROWS: usize = 500;

/// How many digits of a number have to be known to look for numbers that begin so.
const FEWEST_DIGITS: usize = 7;

/// What of the history is asked for, as it was given. What is `None` does not filter; days are of UTC, both included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "HistoryFilter", optional_fields))]
#[serde(deny_unknown_fields, default)]
pub struct HistoryRequest {
    /// Of this tenant.
    pub tenant: Option<String>,
    /// That came out so: the code of an outcome.
    #[cfg_attr(feature = "bindings", ts(as = "Option<HistoryOutcome>"))]
    pub outcome: Option<String>,
    /// By this channel.
    pub channel: Option<Channel>,
    /// Whose last asked account is this one.
    pub account: Option<String>,
    /// With this error code of Twilio's.
    pub code: Option<u32>,
    /// To this country.
    pub country: Option<String>,
    /// Begun on this day or later.
    pub since: Option<String>,
    /// Begun on this day or earlier.
    pub until: Option<String>,
    /// A transaction's ID or its beginning, the SID of a message or call, a recipient's whole number;
    /// with `reveal`, the beginning of a number.
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    pub search: String,
    /// Show recipients as they are. An administrator may, and it is entered into the audit trail.
    #[cfg_attr(feature = "bindings", ts(as = "Option<bool>"))]
    pub reveal: bool,
}

/// One test send in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryLine {
    /// The transaction.
    pub transaction: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// Its tenant; none for a dry run.
    pub tenant: Option<TenantId>,
    /// The operating system's user who sent, not authenticated.
    pub sent_by: String,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom, with the middle hidden unless it was revealed.
    pub recipient: String,
    /// To which country, if one can be told.
    pub country: Option<Country>,
    /// How it came out.
    pub outcome: HistoryOutcome,
    /// The account that originated, or that was asked last.
    pub account: Option<AccountSid>,
    /// The number that it was asked with.
    pub from: Option<PhoneNumber>,
    /// The error code that Twilio gave last.
    pub code: Option<u32>,
    /// The SID of the message or call.
    pub resource_sid: Option<String>,
    /// From the beginning until a receipt was seen, in milliseconds.
    pub delivered_ms: Option<u64>,
    /// From the send until the passcode was read back, in milliseconds.
    pub confirmed_ms: Option<u64>,
}

impl HistoryLine {
    fn of(row: HistoryRow, reveal: bool) -> Self {
        let HistoryRow { id, begun_at, tenant, sent_by, channel, recipient, country, summary } = row;
        Self {
            transaction: id,
            begun_at,
            tenant,
            sent_by,
            channel,
            recipient: if reveal { recipient.to_string() } else { recipient.masked() },
            country,
            outcome: summary.outcome,
            account: summary.account,
            from: summary.from,
            code: summary.code,
            resource_sid: summary.resource_sid,
            delivered_ms: summary.delivered_ms,
            confirmed_ms: summary.confirmed_ms,
        }
    }
}

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryView {
    /// The rows, the newest first.
    pub rows: Vec<HistoryLine>,
    /// How many there are on all pages.
    pub total: u64,
    /// Where the next page begins; none on the last.
    pub next: Option<String>,
    /// Whether recipients are shown as they are.
    pub revealed: bool,
}

/// How many test sends of a day came out so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryDay {
    /// The day, of UTC, such as 2026-11-22.
    pub day: String,
    /// The outcome.
    pub outcome: HistoryOutcome,
    /// How many.
    pub transactions: u64,
}

/// How many test sends had an error code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryCode {
    /// Twilio's code.
    pub code: u32,
    /// A short name of it, where the built-in table has one.
    pub name: Option<String>,
    /// How many.
    pub transactions: u64,
}

/// One step of a distribution of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryStep {
    /// Up to so many milliseconds, and more than the step before; none for the last, which has no end.
    pub up_to_ms: Option<u64>,
    /// How many.
    pub transactions: u64,
}

/// The counts behind the pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryFigures {
    /// How many test sends fit.
    pub total: u64,
    /// How many came out how, the best first; those without any are left out.
    pub outcomes: Vec<(HistoryOutcome, u64)>,
    /// Outcomes by day, the earliest first; days without any are left out.
    pub days: Vec<HistoryDay>,
    /// Error codes, the most frequent first.
    pub codes: Vec<HistoryCode>,
    /// How long it took to a receipt.
    pub delivered: Vec<HistoryStep>,
    /// How long it took until the passcode was read back.
    pub confirmed: Vec<HistoryStep>,
}

impl HistoryFigures {
    fn of(figures: Figures) -> Self {
        let outcomes = HistoryOutcome::ALL.into_iter().map(|outcome| {
            let of_it = figures.days.iter().filter(|count| count.outcome == outcome);
            (outcome, of_it.map(|count| count.transactions).sum())
        });
        let days = figures.days.iter().map(|count| HistoryDay {
            day: count.day.to_string(),
            outcome: count.outcome,
            transactions: count.transactions,
        });
        let codes = figures.codes.into_iter().map(|(code, transactions)| HistoryCode {
            code,
            name: catalogue::explain(code).map(|entry| entry.name.clone()),
            transactions,
        });
        Self {
            total: figures.total,
            outcomes: outcomes.filter(|(_, transactions)| *transactions > 0).collect(),
            days: days.collect(),
            codes: codes.collect(),
            delivered: steps(&figures.delivered),
            confirmed: steps(&figures.confirmed),
        }
    }
}

fn steps(counts: &[u64]) -> Vec<HistoryStep> {
    let ends = TIME_STEPS_MS.into_iter().map(Some).chain([None]);
    ends.zip(counts)
        .map(|(up_to_ms, transactions)| HistoryStep { up_to_ms, transactions: *transactions })
        .collect()
}

impl App {
    /// A page of the history, the newest first. `after` is [`HistoryView::next`] of the page before; a page has 500 rows
    /// at most.
    ///
    /// # Errors
    /// When what is looked for cannot be understood, or recipients are to be revealed and the actor is no
    /// administrator.
    pub async fn history(
        &self,
        actor: &Actor,
        request: &HistoryRequest,
        after: Option<&str>,
        most: usize,
    ) -> Result<HistoryView, AppError> {
        let filter = filter(request)?;
        let after = after.map(place).transpose()?;
        let (reveal, most) = (request.reveal, most.clamp(1, MOST_ROWS));
        if reveal {
            self.reveal(actor, &filter).await?;
        }
        self.read(move |reader| {
            // One more than wanted: whether there is a next page.
            let mut rows = reader.history(&filter, after, most + 1)?;
            let more = rows.len() > most;
            rows.truncate(most);
            let next = rows.last().filter(|_| more).map(|row| cursor(row.place()));
            let rows = rows.into_iter().map(|row| HistoryLine::of(row, reveal)).collect();
            Ok(HistoryView { rows, total: reader.history_count(&filter)?, next, revealed: reveal })
        })
        .await
    }

    /// The counts behind the pictures. They show no recipient.
    ///
    /// # Errors
    /// When what is looked for cannot be understood.
    pub async fn history_figures(&self, request: &HistoryRequest) -> Result<HistoryFigures, AppError> {
        let filter = filter(&HistoryRequest { reveal: false, ..request.clone() })?;
        self.read(move |reader| Ok(HistoryFigures::of(reader.history_figures(&filter)?))).await
    }

    /// Enters that recipients are shown, before they are.
    async fn reveal(&self, actor: &Actor, filter: &HistoryFilter) -> Result<(), AppError> {
        administrator_only(actor)?;
        let (actor, tenant, detail, now) = (actor.clone(), filter.tenant.clone(), facts(filter), self.now());
        // Page after page of the same is entered once.
        self.write(move |writer| {
            audit_once(writer, &actor, "recipients_revealed", tenant.as_ref(), detail, now)
        })
        .await
    }
}

/// What was asked for, for the audit trail: without what was looked for, which may be a number.
fn facts(filter: &HistoryFilter) -> Value {
    json!({
        "outcome": filter.outcome,
        "channel": filter.channel,
        "account_sid": filter.account.as_ref().map(AccountSid::as_str),
        "code": filter.code,
        "country": filter.country.map(Country::code),
        "since": filter.since.map(|day| day.to_string()),
        "until": filter.until.map(|day| day.to_string()),
        "searched": filter.search.is_some(),
    })
}

fn filter(request: &HistoryRequest) -> Result<HistoryFilter, AppError> {
    Ok(HistoryFilter {
        tenant: request.tenant.as_deref().map(given::tenant).transpose()?,
        outcome: request.outcome.as_deref().map(outcome).transpose()?,
        channel: request.channel,
        account: request.account.as_deref().map(given::sid).transpose()?,
        code: request.code,
        country: given::country(request.country.as_deref())?,
        since: request.since.as_deref().map(given::day).transpose()?,
        until: request.until.as_deref().map(given::day).transpose()?,
        search: search(&phone::without_marks(&request.search), request.reveal)?,
    })
}

fn outcome(code: &str) -> Result<HistoryOutcome, AppError> {
    HistoryOutcome::of_code(code).ok_or_else(|| {
        let known: Vec<_> = HistoryOutcome::ALL.into_iter().map(HistoryOutcome::code).collect();
        AppError::invalid_value("This is no outcome of a test send.")
            .next(format!("One of {}.", known.join(", ")))
    })
}

/// What is meant by what was typed. A masked number is found by the whole of it alone, so that nobody feels the way to
/// it digit by digit.
fn search(typed: &str, reveal: bool) -> Result<Option<HistorySearch>, AppError> {
    if typed.is_empty() {
        return Ok(None);
    }
    let nothing = |what: &str| Err(AppError::new(Code::InvalidValue, what).remedy(Remedy::GiveWholeValue));
    // A transaction's ID has hyphens.
    if holds_token(typed) {
        return nothing("This looks like an Auth Token, and was not looked for.");
    }
    if typed.len() > 64 {
        return nothing("This is too long to be looked for.");
    }
    if let Some(digits) = phone::typed_digits(typed).filter(|digits| digits.starts_with('+')) {
        if let (Ok(recipient), false) = (Recipient::parse(typed, None), reveal) {
            return Ok(Some(HistorySearch::Recipient(recipient.number)));
        }
        return match (reveal, digits.len() > FEWEST_DIGITS) {
            (true, true) => Ok(Some(HistorySearch::RecipientBeginning(digits))),
            (true, false) => nothing("A number's beginning has seven digits at least."),
            (false, _) => nothing("While recipients are masked, one is found by its whole number alone."),
        };
    }
    let like_sid = typed.len() == 34 && typed.bytes().all(|letter| letter.is_ascii_alphanumeric());
    if like_sid {
        // As it is kept: its letters large, its digits small.
        let (letters, digits) = typed.split_at(2);
        let sid = format!("{}{}", letters.to_ascii_uppercase(), digits.to_ascii_lowercase());
        return Ok(Some(HistorySearch::Resource(sid)));
    }
    let like_transaction = (8..=36).contains(&typed.len())
        && typed.bytes().all(|letter| letter.is_ascii_hexdigit() || letter == b'-');
    if like_transaction {
        return Ok(Some(HistorySearch::Id(typed.to_ascii_lowercase())));
    }
    // A number's own error says more: a letter in it, a missing calling code.
    if typed.starts_with('+') || typed.to_ascii_lowercase().starts_with("tel:") {
        return match Recipient::parse(typed, None) {
            Ok(recipient) if !reveal => Ok(Some(HistorySearch::Recipient(recipient.number))),
            Ok(recipient) => Ok(Some(HistorySearch::RecipientBeginning(recipient.number.to_string()))),
            Err(error) => nothing(&error.to_string()),
        };
    }
    nothing("This is neither a transaction's ID, nor a SID, nor a number with + and its calling code.")
}

/// A place as a text that a face gives back: opaque to it.
fn cursor(place: HistoryPlace) -> String {
    format!("{}_{}", place.begun_at, place.id)
}

fn place(cursor: &str) -> Result<HistoryPlace, AppError> {
    let parts = cursor.split_once('_');
    let read =
        parts.and_then(|(at, id)| Some(HistoryPlace { begun_at: at.parse().ok()?, id: id.parse().ok()? }));
    read.ok_or_else(|| AppError::new(Code::InvalidValue, "This is not where a page of the history ended."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t13_a_masked_recipient_is_found_by_its_whole_number_alone() {
        let number = HistorySearch::Recipient(PhoneNumber::from_server("+12025550123").unwrap());
        let beginning = |text: &str| HistorySearch::RecipientBeginning(text.to_owned());
        let sid = format!("SM{}", "a".repeat(32));
        for (typed, masked, revealed) in [
            ("", Some(None), Some(None)),
            ("+1 202 555-0123", Some(Some(number.clone())), Some(Some(beginning("+12025550123")))),
            ("tel:+1-202-555-0123", Some(Some(number.clone())), Some(Some(beginning("+12025550123")))),
            ("+1 202 555 0123 x2992", Some(Some(number.clone())), Some(Some(beginning("+12025550123")))),
            (
                "\u{ff0b}\u{661}\t202\u{2011}555\u{a0}0123",
                Some(Some(number.clone())),
                Some(Some(beginning("+12025550123"))),
            ),
            ("+1202555", None, Some(Some(beginning("+1202555")))),
            ("+120255", None, None),
            ("+1202555'; --", None, None),
            (
                "2025550123",
                Some(Some(HistorySearch::Id("2025550123".to_owned()))),
                Some(Some(HistorySearch::Id("2025550123".to_owned()))),
            ),
            (
                "0F8FAD5B",
                Some(Some(HistorySearch::Id("0f8fad5b".to_owned()))),
                Some(Some(HistorySearch::Id("0f8fad5b".to_owned()))),
            ),
            (
                &sid,
                Some(Some(HistorySearch::Resource(sid.clone()))),
                Some(Some(HistorySearch::Resource(sid.clone()))),
            ),
            (
                &sid.to_uppercase(),
                Some(Some(HistorySearch::Resource(sid.clone()))),
                Some(Some(HistorySearch::Resource(sid.clone()))),
            ),
            ("0f8", None, None),
            ("Ann", None, None),
            ("%", None, None),
        ] {
            assert_eq!(search(typed, false).ok(), masked, "{typed}");
            assert_eq!(search(typed, true).ok(), revealed, "{typed}, revealed");
        }
    }

    #[test]
    fn t13_a_place_reads_back_and_nothing_else_does() {
        let here = HistoryPlace { begun_at: "2026-11-22T08:00:00.25Z".parse().unwrap(), id: Uuid::new_v4() };
        assert_eq!(place(&cursor(here)).unwrap(), here);
        for text in ["", "_", "2026-11-22_1", "' OR 1=1", "2026-11-22T08:00:00Z"] {
            assert!(place(text).is_err(), "{text}");
        }
    }
}
