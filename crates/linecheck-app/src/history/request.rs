//! What of the history is asked for, as a person gives it, and the one place that reads it: both faces offer what
//! [`HistoryColumn`] lists.

use std::collections::BTreeMap;

use linecheck_domain::country::Country;
use linecheck_domain::phone::{self, Recipient};
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::trace::Channel;
use linecheck_domain::visible::holds_token;
use linecheck_vault::{HistoryFilter, HistorySearch};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{AppError, Code};
use crate::given;
use crate::remedy::Remedy;

/// How many digits of a number have to be known to look for numbers that begin so.
const FEWEST_DIGITS: usize = 7;

/// And to look for those that end so.
const FEWEST_LAST_DIGITS: usize = 4;

/// No number has more digits.
const LONGEST_NUMBER: usize = 15;

/// What the history can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HistoryColumn {
    /// Whose test sends.
    Tenant,
    /// How they came out.
    Outcome,
    /// SMS or voice.
    Channel,
    /// The account that was asked last.
    Account,
    /// The number that they were asked with, the last time.
    From,
    /// Twilio's error code.
    Code,
    /// The recipient's country.
    Country,
    /// The first day of UTC that they began on.
    Since,
    /// The last.
    Until,
}

impl HistoryColumn {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Tenant,
        Self::Outcome,
        Self::Channel,
        Self::Account,
        Self::From,
        Self::Code,
        Self::Country,
        Self::Since,
        Self::Until,
    ];

    /// Its name, what is to be given for it, and what it does, for a command line's help.
    #[must_use]
    pub fn about(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Tenant => ("tenant", "TENANT", "Only those of this tenant"),
            Self::Outcome => (
                "outcome",
                "OUTCOME",
                "Only those that came out so: `confirmed`, `delivered`, `sent`, `sent_without_receipt`, `not_delivered`, \
                 `refused`, `not_sent`, `unknown`, `ping_would_originate`, `dry_run`, `dry_run_refused`, \
                 `dry_run_unknown`, `under_way`",
            ),
            Self::Channel => ("channel", "CHANNEL", "Only SMS or only voice calls: `sms`, `voice`"),
            Self::Account => ("account", "SID", "Only those whose last asked account is this one"),
            Self::From => {
                ("from", "NUMBER", "Only those from this number of yours, with + and its calling code")
            }
            Self::Code => ("code", "CODE", "Only those with this error code of Twilio's"),
            Self::Country => ("country", "COUNTRY", "Only those to this country, such as US"),
            Self::Since => {
                ("since", "DAY", "Only those begun on this day of UTC or later, such as 2026-11-01")
            }
            Self::Until => ("until", "DAY", "Only those begun on this day of UTC or earlier"),
        }
    }

    fn read(self, text: &str, filter: &mut HistoryFilter) -> Result<(), AppError> {
        match self {
            Self::Tenant => filter.tenant = Some(given::tenant(text)?),
            Self::Outcome => filter.outcome = Some(outcome(text)?),
            Self::Channel => filter.channel = Some(channel(text)?),
            Self::Account => filter.account = Some(given::sid(text)?),
            Self::From => filter.from = Some(given::number(text)?),
            Self::Code => filter.code = Some(code(text)?),
            Self::Country => filter.country = given::country(Some(text))?,
            Self::Since => filter.since = Some(given::day(text)?),
            Self::Until => filter.until = Some(given::day(text)?),
        }
        Ok(())
    }
}

fn outcome(text: &str) -> Result<SendOutcome, AppError> {
    SendOutcome::of_code(text).ok_or_else(|| {
        let known: Vec<_> = SendOutcome::ALL.into_iter().map(SendOutcome::code).collect();
        AppError::invalid_value("This is no outcome of a test send.")
            .next(format!("One of {}.", known.join(", ")))
    })
}

fn channel(text: &str) -> Result<Channel, AppError> {
    match text {
        "sms" => Ok(Channel::Sms),
        "voice" => Ok(Channel::Voice),
        _ => Err(AppError::invalid_value("This is no channel.").next("It is sms or voice.")),
    }
}

fn code(text: &str) -> Result<u32, AppError> {
    let code = text.parse().ok().filter(|code| (1..=999_999).contains(code));
    code.ok_or_else(|| AppError::invalid_value("A code is a number, such as 30034."))
}

/// What of the history is asked for. What is left out does not filter; days are of UTC, both included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "bindings", ts(rename = "HistoryFilter"))]
pub struct HistoryRequest {
    /// What it is filtered by, as it was typed.
    pub columns: BTreeMap<HistoryColumn, String>,
    /// As it was typed: a transaction's ID or its beginning, the SID of a message or call, a recipient's whole number;
    /// with `reveal`, the beginning of a number or its last digits.
    pub search: String,
    /// The country of a number that is searched for without its calling code; else the one that is filtered by.
    pub country: Option<String>,
    /// Show recipients as they are. An administrator may, and it is entered into the audit trail.
    pub reveal: bool,
}

impl HistoryRequest {
    /// The same, filtered by one more.
    #[must_use]
    pub fn with(mut self, column: HistoryColumn, text: impl Into<String>) -> Self {
        self.columns.insert(column, text.into());
        self
    }

    /// What was asked for, for the audit trail: without what was looked for, which may be a number.
    pub(super) fn facts(&self) -> Value {
        let mut facts = json!(self.columns);
        facts["searched"] = json!(!self.search.trim().is_empty());
        facts
    }

    pub(crate) fn filter(&self) -> Result<HistoryFilter, AppError> {
        let mut filter = HistoryFilter::default();
        for (column, text) in &self.columns {
            // A field that was left empty filters nothing.
            if !text.trim().is_empty() {
                column.read(text.trim(), &mut filter)?;
            }
        }
        let country = given::country(self.country.as_deref())?.or(filter.country);
        filter.search = search(&phone::without_marks(&self.search), country, self.reveal)?;
        Ok(filter)
    }
}

/// What is meant by what was typed. A masked number is found by the whole of it alone, so that nobody feels the way to
/// it digit by digit.
fn search(typed: &str, country: Option<Country>, reveal: bool) -> Result<Option<HistorySearch>, AppError> {
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
    if let Some(sid) = like_sid(typed) {
        return Ok(Some(HistorySearch::Resource(sid)));
    }
    let read = Recipient::parse(typed, country);
    let digits = phone::typed_digits(typed);
    match (&read, &digits) {
        // Eight digits can be the beginning of an ID as well: a number in use is one.
        (Ok(recipient), _) if !like_id(typed) || recipient.number.is_valid() => {
            let number = recipient.number.clone();
            let is_begun = reveal && digits.is_some_and(|digits| digits.starts_with('+'));
            return Ok(Some(if is_begun {
                HistorySearch::RecipientBeginning(number.to_string())
            } else {
                HistorySearch::Recipient(number)
            }));
        }
        _ if like_id(typed) => return Ok(Some(HistorySearch::Id(typed.to_ascii_lowercase()))),
        (_, Some(digits)) => return part_of_number(digits, reveal, read.err()),
        _ => {}
    }
    // A number's own error says more: a letter in it, a missing calling code.
    match read {
        Err(error) if typed.starts_with('+') || typed.to_ascii_lowercase().starts_with("tel:") => {
            nothing(&error.to_string())
        }
        _ => nothing(
            "This is neither a phone number, nor a transaction's ID, nor the SID of a message or call.",
        ),
    }
}

/// Digits that are no whole number: where recipients are shown, those are found that begin or end so.
fn part_of_number(
    digits: &str,
    reveal: bool,
    why: Option<phone::PhoneError>,
) -> Result<Option<HistorySearch>, AppError> {
    let nothing = |what: &str| Err(AppError::new(Code::InvalidValue, what).remedy(Remedy::GiveWholeValue));
    match (reveal, digits.starts_with('+')) {
        (true, true) if digits.len() > FEWEST_DIGITS => {
            Ok(Some(HistorySearch::RecipientBeginning(digits.to_owned())))
        }
        (true, true) => nothing("A number's beginning has seven digits at least."),
        (true, false) if digits.len() < FEWEST_LAST_DIGITS => {
            nothing("Give the last four digits of a number at least.")
        }
        (true, false) if digits.len() <= LONGEST_NUMBER => {
            Ok(Some(HistorySearch::RecipientEnding(digits.to_owned())))
        }
        (true, false) => nothing("No phone number has this many digits."),
        // A whole number that lacks its country is not one that is felt for.
        (false, false) if why == Some(phone::PhoneError::NoCountry) => {
            nothing(&phone::PhoneError::NoCountry.to_string())
        }
        (false, _) => nothing("While recipients are masked, one is found by its whole number alone."),
    }
}

/// A SID as it is kept: its letters large, its digits small.
fn like_sid(typed: &str) -> Option<String> {
    let alike = typed.len() == 34 && typed.bytes().all(|letter| letter.is_ascii_alphanumeric());
    alike.then(|| {
        let (letters, digits) = typed.split_at(2);
        format!("{}{}", letters.to_ascii_uppercase(), digits.to_ascii_lowercase())
    })
}

/// A transaction's ID or its beginning: hyphens where an ID has them, and nowhere else.
fn like_id(typed: &str) -> bool {
    (8..=36).contains(&typed.len())
        && typed.bytes().enumerate().all(|(place, letter)| match place {
            8 | 13 | 18 | 23 => letter == b'-',
            _ => letter.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use linecheck_domain::phone::PhoneNumber;

    use super::*;

    #[test]
    fn t13_every_filter_has_one_name_and_reads_what_a_person_gives() {
        for column in HistoryColumn::ALL {
            assert_eq!(serde_json::to_value(column).unwrap(), column.about().0);
            let odd = HistoryRequest::default().with(column, "?!").filter();
            assert!(odd.is_err(), "{column:?}");
            let empty = HistoryRequest::default().with(column, " ").filter().unwrap();
            assert_eq!(empty, HistoryFilter::default(), "{column:?}");
        }
        let (_, _, help) = HistoryColumn::Outcome.about();
        for outcome in SendOutcome::ALL {
            assert!(help.contains(&format!("`{}`", outcome.code())), "{outcome:?}");
        }
    }

    #[test]
    fn t13_a_masked_recipient_is_found_by_its_whole_number_alone() {
        let number = HistorySearch::Recipient(PhoneNumber::from_server("+12025550123").unwrap());
        let beginning = |text: &str| HistorySearch::RecipientBeginning(text.to_owned());
        let ending = |text: &str| HistorySearch::RecipientEnding(text.to_owned());
        let sid = format!("SM{}", "a".repeat(32));
        let id = |text: &str| HistorySearch::Id(text.to_owned());
        for (typed, masked, revealed) in [
            ("", Some(None), Some(None)),
            ("+1 202 555-0123", Some(Some(number.clone())), Some(Some(beginning("+12025550123")))),
            ("tel:+1-202-555-0123", Some(Some(number.clone())), Some(Some(beginning("+12025550123")))),
            ("+1 202 555 0123 x2992", Some(Some(number.clone())), Some(Some(number.clone()))),
            (
                "\u{ff0b}\u{661}\t202\u{2011}555\u{a0}0123",
                Some(Some(number.clone())),
                Some(Some(beginning("+12025550123"))),
            ),
            ("12025550123", Some(Some(number.clone())), Some(Some(number.clone()))),
            ("001 202 555 0123", Some(Some(number.clone())), Some(Some(number.clone()))),
            ("+1202555", None, Some(Some(beginning("+1202555")))),
            ("+120255", None, None),
            ("+1202555'; --", None, None),
            ("2025550123", None, Some(Some(ending("2025550123")))),
            ("0123", None, Some(Some(ending("0123")))),
            ("123", None, None),
            ("20255501", Some(Some(id("20255501"))), Some(Some(id("20255501")))),
            ("0F8FAD5B", Some(Some(id("0f8fad5b"))), Some(Some(id("0f8fad5b")))),
            ("0f8fad5b-1", Some(Some(id("0f8fad5b-1"))), Some(Some(id("0f8fad5b-1")))),
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
            assert_eq!(search(typed, None, false).ok(), masked, "{typed}");
            assert_eq!(search(typed, None, true).ok(), revealed, "{typed}, revealed");
        }
        // With a country, its own way of writing is read too.
        let us = Country::parse("US").ok();
        for typed in ["(202) 555-0123", "2025550123", "12025550123", "+12025550123"] {
            assert_eq!(search(typed, us, false).ok(), Some(Some(number.clone())), "{typed}");
        }
        let filtered = HistoryRequest::default().with(HistoryColumn::Country, "us");
        let request = HistoryRequest { search: "202 555 0123".to_owned(), ..filtered };
        assert_eq!(request.filter().unwrap().search, Some(number));
    }
}
