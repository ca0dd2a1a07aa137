//! What of the history is asked for, as a person gives it, and the one place that reads it: both faces offer what
//! [`HistoryColumn`] lists.

use std::collections::BTreeMap;

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
    /// with `reveal`, the beginning of a number.
    pub search: String,
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

    pub(super) fn filter(&self) -> Result<HistoryFilter, AppError> {
        let mut filter = HistoryFilter {
            search: search(&phone::without_marks(&self.search), self.reveal)?,
            ..HistoryFilter::default()
        };
        for (column, text) in &self.columns {
            // A field that was left empty filters nothing.
            if !text.trim().is_empty() {
                column.read(text.trim(), &mut filter)?;
            }
        }
        Ok(filter)
    }
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
}
