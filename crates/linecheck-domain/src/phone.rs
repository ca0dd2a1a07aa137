//! Phone numbers, extensions and recipients.
//!
//! Parsing and formatting are libphonenumber's, through a port that follows its metadata. A number has to be
//! *possible* (right length for its country); whether it is *valid* (in a range that is in use) is only told,
//! since ranges open before the metadata knows.

mod character;
mod error;
mod extension;
mod number;
mod pasted;
mod reading;
mod recipient;
#[cfg(test)]
mod tests;

pub(crate) use character::is_invisible;
pub use error::PhoneError;
pub use extension::Extension;
pub use number::PhoneNumber;
pub(crate) use number::masked_text;
pub use pasted::{typed_digits, without_marks};
pub use reading::{ReadingWarning, ReadingWarningCode, reading_warnings};
pub use recipient::Recipient;
