//! Who gets a passcode.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::PhoneError;
use super::extension::Extension;
use super::number::PhoneNumber;
use super::pasted::Pasted;
use crate::country::Country;

/// Who gets a passcode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Recipient {
    /// The number.
    pub number: PhoneNumber,
    /// What is keyed when a voice call is answered.
    pub extension: Option<Extension>,
}

impl Recipient {
    /// Reads a recipient: a number, and after a comma, `x` or `ext.` an extension.
    ///
    /// # Errors
    /// Says what is wrong with it: see [`PhoneError`].
    pub fn parse(text: &str, country: Option<Country>) -> Result<Self, PhoneError> {
        let pasted = Pasted::read(text)?;
        let extension = pasted.extension.as_deref().map(Extension::parse).transpose()?;
        Ok(Self { number: PhoneNumber::of(&pasted.number, country)?, extension })
    }
}

impl FromStr for Recipient {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::parse(text, None)
    }
}
