//! Phone numbers, extensions and recipients.
//!
//! Parsing and formatting are libphonenumber's, through a port that follows its metadata. A number has to be
//! *possible* (right length for its country); whether it is *valid* (in a range that is in use) is only told,
//! since ranges open before the metadata knows.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber as Parsed, PhoneNumberFormat};
use serde::{Deserialize, Serialize};

use crate::country::Country;

/// The longest text that is looked at as a phone number; longer ones are refused unread.
const LONGEST_INPUT: usize = 80;

/// A phone number in E.164 form: `+` and up to 15 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number as a person writes it: E.164, or national with a country.
    ///
    /// # Errors
    /// Says what is wrong with it: see [`PhoneError`].
    pub fn parse(text: &str, country: Option<Country>) -> Result<Self, PhoneError> {
        let text = text.trim();
        check_characters(text)?;
        if !text.starts_with('+') && country.is_none() {
            return Err(PhoneError::NoCountry);
        }
        let parsed = PHONE_NUMBER_UTIL
            .parse(text, country.map(Country::region))
            .map_err(|_| PhoneError::NotANumber)?;
        if !PHONE_NUMBER_UTIL.is_possible_number(&parsed) {
            return Err(PhoneError::Impossible);
        }
        let number = Self(PHONE_NUMBER_UTIL.format(&parsed, PhoneNumberFormat::E164).into_owned());
        // Of several zeros after the calling code only the first is taken for a national prefix; what is left would be
        // another number each time that it is read.
        if number.parsed().as_ref() != Some(&parsed) {
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

    /// Whether it lies in a range that is known to be in use.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.parsed().is_some_and(|parsed| PHONE_NUMBER_UTIL.is_valid_number(&parsed))
    }

    /// The number as it is written in its own country.
    #[must_use]
    pub fn national(&self) -> String {
        self.parsed().map_or_else(
            || self.0.clone(),
            |parsed| PHONE_NUMBER_UTIL.format(&parsed, PhoneNumberFormat::National).into_owned(),
        )
    }

    /// The number with its middle hidden, for lists: the calling code's beginning and the last two digits stay.
    #[must_use]
    pub fn masked(&self) -> String {
        let ending = &self.0[self.0.len().saturating_sub(2)..];
        format!("{}•••••{ending}", self.0.get(..3).unwrap_or("+"))
    }

    fn parsed(&self) -> Option<Parsed> {
        PHONE_NUMBER_UTIL.parse(&self.0, None).ok()
    }
}

/// Letters and other scripts are refused rather than turned into digits: a mistyped recipient costs money.
fn check_characters(text: &str) -> Result<(), PhoneError> {
    if text.is_empty() {
        return Err(PhoneError::Empty);
    }
    if text.len() > LONGEST_INPUT {
        return Err(PhoneError::Impossible);
    }
    let allowed = |letter: char| letter.is_ascii_digit() || " +-().\u{2f}\u{a0}".contains(letter);
    if !text.chars().all(allowed) {
        return Err(PhoneError::BadCharacter);
    }
    Ok(())
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
    /// Reads a recipient: a number, and after a comma an extension.
    ///
    /// # Errors
    /// Says what is wrong with it: see [`PhoneError`].
    pub fn parse(text: &str, country: Option<Country>) -> Result<Self, PhoneError> {
        let text = text.trim();
        let (number, extension) = match text.find(',') {
            Some(comma) => {
                let (number, extension) = text.split_at(comma);
                if extension.len() > LONGEST_INPUT {
                    return Err(PhoneError::ExtensionTooLong);
                }
                let compact: String = extension.chars().filter(|letter| *letter != ' ').collect();
                (number, Some(Extension::parse(&compact)?))
            }
            None => (text, None),
        };
        Ok(Self { number: PhoneNumber::parse(number, country)?, extension })
    }
}

impl FromStr for Recipient {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::parse(text, None)
    }
}

/// Why a text is not a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PhoneError {
    /// Nothing was given.
    #[error("No phone number was given.")]
    Empty,
    /// A letter, a control character or another script.
    #[error(
        "A phone number has digits, spaces and + - ( ) . / only. This has something else in it; retype it."
    )]
    BadCharacter,
    /// A national number without a country.
    #[error("Write the number with + and its calling code, or choose the country that it belongs to.")]
    NoCountry,
    /// Not a number at all, or an unknown calling code.
    #[error("This is not a phone number, or its calling code does not exist.")]
    NotANumber,
    /// Too short or too long for its country.
    #[error("No number of that country has this many digits.")]
    Impossible,
    /// Something other than digits, `*`, `#` and commas.
    #[error(
        "An extension follows a comma and has digits, * and # only, with a comma for each two seconds of waiting."
    )]
    BadExtension,
    /// More than Twilio takes.
    #[error("The extension is too long: with two places for each comma, Twilio takes 32.")]
    ExtensionTooLong,
    /// An extension for an SMS.
    #[error("An extension is for voice calls only; an SMS goes to a number.")]
    ExtensionForSms,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn country(code: &str) -> Option<Country> {
        Country::parse(code).ok()
    }

    #[test]
    fn t1_e164_or_national_with_a_chosen_country() {
        for (text, of, expected) in [
            ("+12025550123", None, Ok("+12025550123")),
            (" +1 (202) 555-0123 ", None, Ok("+12025550123")),
            ("(202) 555-0123", country("US"), Ok("+12025550123")),
            ("020 7946 0958", country("GB"), Ok("+442079460958")),
            ("030 901820", country("DE"), Ok("+4930901820")),
            ("+442079460958", country("US"), Ok("+442079460958")),
            ("202 555 0123", None, Err(PhoneError::NoCountry)),
            ("", None, Err(PhoneError::Empty)),
            ("+1202", None, Err(PhoneError::Impossible)),
            ("+120255501234567", None, Err(PhoneError::Impossible)),
            ("+9991234567", None, Err(PhoneError::NotANumber)),
            ("+1800FLOWERS", None, Err(PhoneError::BadCharacter)),
            ("+1202555\u{202e}0123", None, Err(PhoneError::BadCharacter)),
            ("AC00000000000000000000000000000000", None, Err(PhoneError::BadCharacter)),
        ] {
            let parsed = PhoneNumber::parse(text, of);
            assert_eq!(parsed.as_ref().map(PhoneNumber::as_str).map_err(|error| *error), expected, "{text}");
        }
    }

    #[test]
    fn t1_a_voice_recipient_takes_an_extension() {
        for (text, expected) in [
            ("+12025550123,2992", Ok(Some("WW2992"))),
            ("+12025550123,,29#1*", Ok(Some("WWWW29#1*"))),
            ("+12025550123, 29 92", Ok(Some("WW2992"))),
            ("+12025550123", Ok(None)),
            ("+12025550123,", Err(PhoneError::BadExtension)),
            ("+12025550123,29x", Err(PhoneError::BadExtension)),
            ("+12025550123,123456789012345678901234567890123", Err(PhoneError::ExtensionTooLong)),
        ] {
            let parsed = Recipient::parse(text, None);
            let digits = parsed.map(|recipient| recipient.extension.map(|extension| extension.send_digits()));
            assert_eq!(digits.as_ref().map(Option::as_deref).map_err(|error| *error), expected, "{text}");
        }
    }

    #[test]
    fn c7_the_country_of_a_number_is_told() {
        for (number, expected) in
            [("+12025550123", "US"), ("+13065550199", "CA"), ("+442079460958", "GB"), ("+4930901820", "DE")]
        {
            let number = PhoneNumber::from_server(number).unwrap();
            assert_eq!(number.country(), country(expected), "{number}");
        }
    }

    #[test]
    fn t13_a_masked_number_hides_its_middle() {
        let number = PhoneNumber::from_server("+12025550123").unwrap();
        assert_eq!(number.masked(), "+12•••••23");
        assert_eq!(format!("{number:?}"), number.masked());
    }

    #[test]
    fn t1_a_number_that_would_read_otherwise_the_next_time_is_refused() {
        for text in ["+310000000", "+31 0000 000 00"] {
            assert!(PhoneNumber::parse(text, None).is_err(), "{text}");
        }
        // A zero that belongs to the number stays: Italy.
        assert_eq!(PhoneNumber::parse("+39 06 6982 0123", None).unwrap().as_str(), "+390669820123");
    }

    proptest! {
        #[test]
        fn t1_no_text_makes_it_panic(text in any::<String>()) {
            let _ = Recipient::parse(&text, country("US"));
        }

        #[test]
        fn t1_what_is_parsed_is_e164_and_parses_to_itself(text in "\\+?[0-9 ()./-]{5,20}") {
            if let Ok(number) = PhoneNumber::parse(&text, country("GB")) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str(), None), Ok(number));
            }
        }

        #[test]
        fn t1_send_digits_are_what_twilio_takes(text in "[,0-9*#wW a]{0,40}") {
            if let Ok(extension) = Extension::parse(&text) {
                let digits = extension.send_digits();
                prop_assert!(digits.len() <= 32);
                let good = digits.bytes().all(|digit| b"0123456789*#wW".contains(&digit));
                prop_assert!(good);
            }
        }
    }
}
