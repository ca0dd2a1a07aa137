//! What to say of a number before anything is sent to it: it may be another one than was meant, or take no SMS.

use rlibphonenumber::PhoneNumberType;
use serde::Serialize;

use super::number::PhoneNumber;
use super::pasted::Pasted;
use crate::channel::Channel;
use crate::country::Country;

/// What a warning about a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReadingWarningCode {
    /// It is in no range that is known to be in use.
    NotInUse,
    /// It is read as a number of another country than was meant.
    OtherCountry,
    /// It begins with a calling code and no plus sign.
    PlusMissing,
    /// A landline, for an SMS.
    Landline,
    /// A number for which the caller pays more.
    PremiumRate,
}

/// A warning about a number, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReadingWarning {
    /// Which.
    pub code: ReadingWarningCode,
    /// What was read, and what to do.
    pub text: String,
}

/// What to say of a number that was read from a text; `channel` is unknown while it is typed.
#[must_use]
pub fn reading_warnings(
    typed: &str,
    country: Option<Country>,
    number: &PhoneNumber,
    channel: Option<Channel>,
) -> Vec<ReadingWarning> {
    let mut warnings = Vec::new();
    let mut warn = |code, text: String| warnings.push(ReadingWarning { code, text });
    if let Ok(pasted) = Pasted::read(typed)
        && let Some((code, text)) = misread(&pasted.number, country, number)
    {
        warn(code, text);
    }
    if !number.is_valid() {
        let text = "The recipient's number is in no range that is known to be in use.";
        warn(ReadingWarningCode::NotInUse, text.to_owned());
    }
    match number.kind() {
        Some(PhoneNumberType::FixedLine) if channel != Some(Channel::Voice) => {
            let text = "This is a landline: most countries refuse an SMS to it (code 21614), and some read it aloud. A \
                        voice call reaches it.";
            warn(ReadingWarningCode::Landline, text.to_owned());
        }
        Some(PhoneNumberType::PremiumRate) => {
            let text = "This is a premium-rate number: Twilio sends no SMS to those (code 21268) and does not call them \
                        (code 21202).";
            warn(ReadingWarningCode::PremiumRate, text.to_owned());
        }
        _ => {}
    }
    warnings
}

/// Whether the digits are a good number of another country than the one that they are read for.
fn misread(
    typed: &str,
    chosen: Option<Country>,
    number: &PhoneNumber,
) -> Option<(ReadingWarningCode, String)> {
    let read_as = number.home();
    let home = read_as.map_or_else(|| "another country".to_owned(), Country::named);
    let Some(digits) = typed.strip_prefix('+') else {
        let chosen = chosen?;
        if let Ok(other) = PhoneNumber::of(&format!("+{typed}"), None)
            && other.is_valid()
            && other != *number
            && other.country() == Some(chosen)
        {
            let text = format!(
                "This is read as {number}. If {other} was meant, write the + before it: it begins with the calling code \
                 of {}.",
                chosen.named()
            );
            return Some((ReadingWarningCode::PlusMissing, text));
        }
        // With an international prefix (00, 011) another calling code was meant.
        let national = read_as.is_some_and(|read_as| read_as.calling_code() == chosen.calling_code());
        return (national && read_as != Some(chosen)).then(|| {
            let text = format!(
                "This is read as {number}, a number of {home}, not of {}: they share the calling code +{}.",
                chosen.named(),
                chosen.calling_code()
            );
            (ReadingWarningCode::OtherCountry, text)
        });
    };
    // Without a country chosen, ten digits of the North American plan are what is most often typed after a plus sign.
    let meant = chosen.or_else(|| Country::parse("US").ok())?;
    let other = PhoneNumber::of(digits, Some(meant)).ok().filter(PhoneNumber::is_valid)?;
    let doubtful = chosen.is_some() || !number.is_valid();
    (other != *number && doubtful).then(|| {
        let text = format!(
            "This is read as {number}, a number of {home}: the digits after + begin with a calling code. If {other} was \
             meant, a number of {}, write it so.",
            other.country().unwrap_or(meant).named()
        );
        (ReadingWarningCode::OtherCountry, text)
    })
}
