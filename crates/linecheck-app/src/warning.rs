//! What to know before something is sent, with a name that a face can branch on.

use std::fmt;

use linecheck_domain::country::Country;
use linecheck_domain::phone::{self, PhoneNumber, ReadingWarningCode};
use linecheck_domain::sender_id::SenderIdWarning;
use linecheck_domain::sending_rule::SendingWarning;
use linecheck_domain::trace::Channel;
use serde::Serialize;

/// One thing to know before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Warning {
    /// A stable name: docs/cli.md has them.
    pub code: &'static str,
    /// What to know, and what to do.
    pub text: String,
    /// Where a rule of a country is stated; none for what follows from the number or the tenant alone.
    pub source: Option<&'static str>,
    /// As of when the rule was read.
    pub as_of: Option<&'static str>,
}

impl Warning {
    pub(crate) fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), source: None, as_of: None }
    }

    /// What to say of a number as it was read from a text.
    pub(crate) fn of_reading(
        typed: &str,
        country: Option<Country>,
        number: &PhoneNumber,
        channel: Option<Channel>,
    ) -> Vec<Self> {
        let said = phone::reading_warnings(typed, country, number, channel);
        said.into_iter().map(|warning| Self::new(reading_code(warning.code), warning.text)).collect()
    }
}

fn reading_code(code: ReadingWarningCode) -> &'static str {
    match code {
        ReadingWarningCode::NotInUse => "number_not_in_use",
        ReadingWarningCode::OtherCountry => "read_as_other_country",
        ReadingWarningCode::PlusMissing => "plus_missing",
        ReadingWarningCode::Landline => "landline",
        ReadingWarningCode::PremiumRate => "premium_rate",
    }
}

impl From<SenderIdWarning> for Warning {
    fn from(warning: SenderIdWarning) -> Self {
        Self {
            source: Some(warning.source),
            as_of: Some(warning.as_of),
            ..Self::new("sender_id", warning.text)
        }
    }
}

impl From<SendingWarning> for Warning {
    fn from(warning: SendingWarning) -> Self {
        Self {
            source: Some(warning.source),
            as_of: Some(warning.as_of),
            ..Self::new(warning.code, format!("{} {}", warning.text, warning.next_step))
        }
    }
}

/// As one line: what to know, and where and when it was stated.
impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)?;
        match (self.as_of, self.source) {
            (Some(as_of), Some(source)) => write!(formatter, " (As of {as_of}; {source})"),
            _ => Ok(()),
        }
    }
}
