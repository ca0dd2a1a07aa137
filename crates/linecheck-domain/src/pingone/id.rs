//! PingOne's identifiers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How many characters a UUID has.
const LENGTH: usize = 36;
/// Where its hyphens are.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// The ID of an environment, a sender, a policy or a worker application: a UUID in small letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string", rename = "PingOneId"))]
pub struct Id(String);

impl Id {
    /// The UUID as PingOne writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = IdError;

    /// Reads a UUID as a person pasted it: white space around it is dropped, large letters are taken.
    fn from_str(pasted: &str) -> Result<Self, IdError> {
        let text = pasted.trim();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        if !text.chars().all(is_plain) {
            return Err(IdError::Character);
        }
        if text.len() != LENGTH {
            return Err(IdError::Length { length: text.len() });
        }
        let fits = |(at, digit): (usize, u8)| {
            if HYPHENS.contains(&at) { digit == b'-' } else { digit.is_ascii_hexdigit() }
        };
        if !text.bytes().enumerate().all(fits) {
            return Err(IdError::Form);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Id {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

/// Why a text is not an ID. The text is not repeated: it may be a secret in the wrong field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "reason")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneIdError"))]
#[non_exhaustive]
pub enum IdError {
    /// Nothing was given.
    #[error("No ID was given. Copy it from the PingOne console.")]
    Empty,
    /// Another length.
    #[error(
        "This has {length} characters, and an ID of PingOne has 36. Something else was pasted, or a part is missing."
    )]
    Length {
        /// How many characters there are.
        length: usize,
    },
    /// Characters that no UUID has.
    #[error(
        "This has characters that no ID of PingOne has (spaces inside, braces, control characters). Copy it again."
    )]
    Character,
    /// 36 characters, but not the groups of a UUID.
    #[error(
        "This is not an ID of PingOne: it has 8, 4, 4, 4 and 12 digits of 0-9 and a-f, with hyphens between."
    )]
    Form,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g4_an_id_is_a_uuid_and_the_error_says_what_is_wrong() {
        let good = "0a1b2c3d-0000-4000-8000-00000000000f";
        for (pasted, expected) in [
            (good.to_owned(), Ok(good)),
            (format!(" {}\n", good.to_uppercase()), Ok(good)),
            (String::new(), Err(IdError::Empty)),
            ("  ".to_owned(), Err(IdError::Empty)),
            (good[..35].to_owned(), Err(IdError::Length { length: 35 })),
            (good.replace('-', ""), Err(IdError::Length { length: 32 })),
            (format!("{{{good}}}"), Err(IdError::Character)),
            (format!("{good}\u{202e}"), Err(IdError::Character)),
            (good.replacen('0', "g", 1), Err(IdError::Form)),
            ("0a1b2c3d00000-4000-8000-00000000000f".to_owned(), Err(IdError::Form)),
        ] {
            let read = pasted.parse::<Id>();
            assert_eq!(read.as_ref().map(Id::as_str).map_err(|error| *error), expected, "{pasted:?}");
        }
    }
}
