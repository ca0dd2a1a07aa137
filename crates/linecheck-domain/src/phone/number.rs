//! A phone number in E.164 form.

use std::fmt;

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber as Parsed, PhoneNumberFormat,
    PhoneNumberType, ValidationError,
};
use serde::{Deserialize, Serialize};

use super::error::PhoneError;
use super::pasted::Pasted;
use crate::country::Country;

/// Emergency numbers, short codes and other numbers of services have six digits at most. The library has no data of them.
const LONGEST_SHORT_NUMBER: usize = 6;

/// A phone number in E.164 form: `+` and up to 15 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number as a person writes or pastes it: E.164, or national with a country.
    ///
    /// # Errors
    /// Says what is wrong with it: see [`PhoneError`].
    pub fn parse(text: &str, country: Option<Country>) -> Result<Self, PhoneError> {
        let pasted = Pasted::read(text)?;
        if pasted.extension.is_some() {
            return Err(PhoneError::ExtensionNotHere);
        }
        Self::of(&pasted.number, country)
    }

    /// Reads digits, with or without a plus sign before them. Without one they are of the country first; where they are no
    /// number in use there, but one with its calling code written out (`0044…`, `44…`), that one is meant.
    pub(super) fn of(text: &str, country: Option<Country>) -> Result<Self, PhoneError> {
        let read = Self::as_written(text, country);
        if text.starts_with('+') || read.as_ref().is_ok_and(Self::is_valid) {
            return read;
        }
        with_calling_code(text).map_or(read, Ok)
    }

    fn as_written(text: &str, country: Option<Country>) -> Result<Self, PhoneError> {
        let digits = text.trim_start_matches('+').len();
        // No plan has numbers of three digits for persons; `110` and `112` are possible parts of numbers in some.
        if digits <= 3 || !text.starts_with('+') && country.is_none() && digits <= LONGEST_SHORT_NUMBER {
            return Err(if digits == 0 { PhoneError::Empty } else { PhoneError::ShortNumber });
        }
        if !text.starts_with('+') && country.is_none() {
            return Err(PhoneError::NoCountry);
        }
        let parsed =
            PHONE_NUMBER_UTIL.parse(text, country.map(Country::region)).map_err(|error| match error {
                ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneError::ShortNumber,
                ParseError::TooLongNsn => PhoneError::Impossible,
                _ => PhoneError::NotANumber,
            })?;
        let possible = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&parsed);
        let national = parsed.get_national_significant_number().len();
        if national <= LONGEST_SHORT_NUMBER && !PHONE_NUMBER_UTIL.is_valid_number(&parsed) {
            return Err(PhoneError::ShortNumber);
        }
        match possible {
            Ok(NumberLengthType::IsPossible) => {}
            Ok(NumberLengthType::IsPossibleLocalOnly) => return Err(PhoneError::LocalOnly),
            Err(ValidationError::InvalidCountryCode) => return Err(PhoneError::NotANumber),
            Err(_) => return Err(PhoneError::Impossible),
        }
        let number = Self(PHONE_NUMBER_UTIL.format(&parsed, PhoneNumberFormat::E164).into_owned());
        // Of several zeros after the calling code only the first is taken for a national prefix; what is left would be
        // another number each time that it is read.
        // And some plans know more digits than E.164 has: Twilio takes no such number, and stored it would not be read again.
        if number.parsed().as_ref() != Some(&parsed) || Self::from_server(&number.0).is_none() {
            return Err(PhoneError::Impossible);
        }
        Ok(number)
    }

    /// Takes what a server calls a number of the account: `+` and 2 to 15 digits, without asking whether the
    /// plan of the country knows it.
    #[must_use]
    pub fn from_server(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let plausible = (2..=15).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && !digits.starts_with('0');
        plausible.then(|| Self(text.to_owned()))
    }

    /// The number in E.164 form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country that it belongs to, if one country can be told.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        let parsed = self.parsed()?;
        PHONE_NUMBER_UTIL.get_region_for_number(&parsed).and_then(Country::from_region)
    }

    /// The country by whose plan it is numbered: its own, or where one cannot be told (a range that is not known to be in
    /// use) the main one of its calling code. `None` for numbers of no country (`+800`, `+883`).
    #[must_use]
    pub fn home(&self) -> Option<Country> {
        let main = || {
            let parsed = self.parsed()?;
            PHONE_NUMBER_UTIL.get_region_for_country_code(parsed.country_code).and_then(Country::from_region)
        };
        self.country().or_else(main)
    }

    /// Whether it lies in a range that is known to be in use.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.parsed().is_some_and(|parsed| PHONE_NUMBER_UTIL.is_valid_number(&parsed))
    }

    /// Whether the plan of its country has it among the toll-free numbers.
    pub(crate) fn is_toll_free(&self) -> bool {
        self.kind() == Some(PhoneNumberType::TollFree)
    }

    pub(super) fn kind(&self) -> Option<PhoneNumberType> {
        self.parsed().map(|parsed| PHONE_NUMBER_UTIL.get_number_type(&parsed))
    }

    /// The number as it is written in its own country.
    #[must_use]
    pub fn national(&self) -> String {
        self.parsed().map_or_else(
            || self.0.clone(),
            |parsed| PHONE_NUMBER_UTIL.format(&parsed, PhoneNumberFormat::National).into_owned(),
        )
    }

    /// The number in groups, for a sentence: `+44 20 7946 0018`.
    #[must_use]
    pub fn grouped(&self) -> String {
        self.parsed().map_or_else(
            || self.0.clone(),
            |parsed| {
                let written = PHONE_NUMBER_UTIL.format(&parsed, PhoneNumberFormat::International);
                written.replace('-', " ")
            },
        )
    }

    /// The number with its middle hidden, for lists: the calling code's beginning and the last two digits stay.
    #[must_use]
    pub fn masked(&self) -> String {
        masked_text(&self.0)
    }

    fn parsed(&self) -> Option<Parsed> {
        PHONE_NUMBER_UTIL.parse(&self.0, None).ok()
    }
}

/// A number of a server's with its middle hidden, whatever it is. One that is short has no middle, and is hidden whole.
pub(crate) fn masked_text(number: &str) -> String {
    let ending = number.char_indices().rev().nth(1).and_then(|(at, _)| number.get(at..)).unwrap_or_default();
    match number.get(..3).filter(|_| number.len() >= 8) {
        Some(beginning) => format!("{beginning}•••••{ending}"),
        None => "•••••".to_owned(),
    }
}

/// The digits as a number in use that has its calling code, behind an international prefix or behind nothing.
fn with_calling_code(digits: &str) -> Option<PhoneNumber> {
    let beginnings = ["00", "011"].into_iter().filter_map(|prefix| digits.strip_prefix(prefix));
    let rest = beginnings.chain((!digits.starts_with('0')).then_some(digits));
    rest.filter_map(|rest| PhoneNumber::as_written(&format!("+{rest}"), None).ok())
        .find(PhoneNumber::is_valid)
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Numbers stay out of logs and panics: only the masked form is shown.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::from_server(&text).ok_or(PhoneError::NotANumber)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}
