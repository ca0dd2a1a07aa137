//! What is wrong with a phone number.

use serde::Serialize;

use super::character::named;

/// Why a text is not a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PhoneError {
    /// Nothing was given.
    #[error("No phone number was given.")]
    Empty,
    /// Something that has no place in a number: a letter, a control character, a second plus sign.
    #[error("A phone number has digits, spaces and + - ( ) . / only. This has {} in it; retype it.", named(*.0))]
    BadCharacter(char),
    /// An emergency number, a short code, or another number of a service.
    #[error(
        "This is a short number, for emergencies or for a service. It is nobody's phone: give the whole number, with + \
         and the calling code."
    )]
    ShortNumber,
    /// A number that can be dialled inside a town alone.
    #[error(
        "This number can only be dialled inside a town: the area code is missing. Write it with its area code, or with + \
         and the calling code."
    )]
    LocalOnly,
    /// An extension where a number alone is meant.
    #[error("A number alone is meant here; leave the extension out.")]
    ExtensionNotHere,
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
