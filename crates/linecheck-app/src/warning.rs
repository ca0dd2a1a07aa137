//! What to know before something is sent, with a name that a face can branch on.

use std::fmt;

use linecheck_domain::country::Country;
use linecheck_domain::document::Link;
use linecheck_domain::phone::{self, PhoneNumber, ReadingWarningCode};
use linecheck_domain::sender_id::{SenderIdRule, SenderIdWarning};
use linecheck_domain::sending_rule::{RuleCode, SendingWarning};
use linecheck_domain::trace::Channel;
use serde::Serialize;

/// What to know before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// The number is in no range that is known to be in use.
    NumberNotInUse,
    /// It was read as a number of another country than the one that was given.
    ReadAsOtherCountry,
    /// It may be international, without its plus sign.
    PlusMissing,
    /// An SMS to a fixed line.
    Landline,
    /// It costs its holder's own rates.
    PremiumRate,
    /// A rule on Sender IDs.
    SenderId,
    /// The country has no alphanumeric Sender IDs, so that a number is what is seen there each time.
    NoSenderId,
    /// The tenant does not offer this channel.
    ChannelNotEnabled,
    /// An extension is for calls alone.
    ExtensionWithoutSms,
    /// A matrix leaves numbers out.
    NumbersLeftOut,
    /// A matrix is larger than what is left of this hour's test sends.
    HourlyCapNear,
    /// No selected number may originate.
    NoOriginationNumber,
    /// A rule on senders and destinations; it is written as the rule's name, for which it has to stand here.
    #[serde(untagged)]
    Rule(RuleCode),
}

/// One thing to know before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Warning {
    /// Which it is: docs/cli.md has them.
    pub code: WarningCode,
    /// What to know, and what to do.
    pub text: String,
    /// Where a rule of a country is stated; none for what follows from the number or the tenant alone.
    pub source: Option<&'static str>,
    /// As of when the rule was read.
    pub as_of: Option<&'static str>,
    /// The page to read on, of a rule of a country.
    pub link: Option<Link>,
}

impl Warning {
    pub(crate) fn new(code: WarningCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), source: None, as_of: None, link: None }
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

fn reading_code(code: ReadingWarningCode) -> WarningCode {
    match code {
        ReadingWarningCode::NotInUse => WarningCode::NumberNotInUse,
        ReadingWarningCode::OtherCountry => WarningCode::ReadAsOtherCountry,
        ReadingWarningCode::PlusMissing => WarningCode::PlusMissing,
        ReadingWarningCode::Landline => WarningCode::Landline,
        ReadingWarningCode::PremiumRate => WarningCode::PremiumRate,
    }
}

impl From<SenderIdWarning> for Warning {
    fn from(warning: SenderIdWarning) -> Self {
        let is_always_so = warning.rule == Some(SenderIdRule::No);
        let code = if is_always_so { WarningCode::NoSenderId } else { WarningCode::SenderId };
        Self {
            source: Some(warning.source),
            as_of: Some(warning.as_of),
            link: Some(Link::Guideline { guideline: warning.country }),
            ..Self::new(code, warning.text)
        }
    }
}

impl From<SendingWarning> for Warning {
    fn from(warning: SendingWarning) -> Self {
        Self {
            source: Some(warning.source),
            as_of: Some(warning.as_of),
            ..Self::new(WarningCode::Rule(warning.code), format!("{} {}", warning.text, warning.next_step))
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
