//! What is keyed after a call is answered.

use serde::{Deserialize, Serialize};

use super::error::PhoneError;

/// What is keyed after a voice call is answered: digits, `*` and `#`, and commas of two seconds each.
///
/// Source: PingID, *SMS and voice authentication*: `+12025550123,2992`, each comma waits two seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub struct Extension(String);

/// The longest text that Twilio takes as `SendDigits`.
const LONGEST_SEND_DIGITS: usize = 32;

impl Extension {
    /// Reads what stands after the number, beginning with its first comma.
    ///
    /// # Errors
    /// When it has other characters, has no digit, or would be longer than Twilio takes.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let good = text.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'*' | b'#' | b','));
        let extension = Self(text.to_owned());
        let keys = text.bytes().any(|letter| letter != b',');
        if !good || !keys || !text.starts_with(',') {
            return Err(PhoneError::BadExtension);
        }
        if extension.send_digits().len() > LONGEST_SEND_DIGITS {
            return Err(PhoneError::ExtensionTooLong);
        }
        Ok(extension)
    }

    /// The form that Twilio takes (`SendDigits`): a comma of two seconds is two pauses of a second, `WW`.
    #[must_use]
    pub fn send_digits(&self) -> String {
        self.0.replace(',', "WW")
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Extension {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Extension> for String {
    fn from(extension: Extension) -> Self {
        extension.0
    }
}
