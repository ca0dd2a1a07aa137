//! What can be said about an input while it is being typed: nothing is stored, and no network is needed.

use linecheck_domain::Secret;
use linecheck_domain::country::Country;
use linecheck_domain::passcode::{self, Language};
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::segments::Segments;
use linecheck_domain::sid::AccountSid;
use serde::Serialize;

use crate::app::App;
use crate::error::AppError;
use crate::given;
use crate::guard;
use crate::warning::Warning;

/// A recipient as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "RecipientInfo"))]
pub struct RecipientView {
    /// The number.
    pub number: PhoneNumber,
    /// As it is written in its country.
    pub national: String,
    /// Its country, if one can be told.
    pub country: Option<Country>,
    /// Whether it was written with its calling code: then no chosen country makes another number of it.
    pub international: bool,
    /// Whether it lies in a range that is known to be in use.
    pub valid: bool,
    /// What is keyed when a voice call is answered, as it was written.
    pub extension: Option<String>,
    /// What to know before anything is sent to it.
    pub warnings: Vec<Warning>,
}

/// A country to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "CountryInfo"))]
pub struct CountryView {
    /// Its two letters.
    pub code: Country,
    /// Its calling code, without the plus sign.
    pub calling_code: i32,
}

/// A language of the texts of a test send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "LanguageInfo"))]
pub struct LanguageView {
    /// The language.
    pub language: Language,
    /// The text of an SMS, with dots for the digits of the passcode.
    pub sms: String,
    /// How that SMS is cut, whatever the digits are.
    pub segments: Segments,
    /// What a voice says before the digits.
    pub spoken: &'static str,
}

impl App {
    /// What is wrong with an Account SID (C3), if anything; the other mode's is wrong too.
    #[must_use]
    pub fn check_sid(&self, typed: &str) -> Option<AppError> {
        match AccountSid::parse(typed) {
            Ok(sid) => guard::permit_sid(self.mode(), &sid).err(),
            Err(error) => Some(error.into()),
        }
    }
}

/// How a recipient is understood (T1).
///
/// # Errors
/// When it is none.
pub fn describe_recipient(typed: &str, country: Option<&str>) -> Result<RecipientView, AppError> {
    let country = given::country(country)?;
    let Recipient { number, extension } = Recipient::parse(typed, country)?;
    Ok(RecipientView {
        national: number.national(),
        country: number.country(),
        international: Recipient::parse(typed, None).is_ok_and(|read| read.number == number),
        valid: number.is_valid(),
        extension: extension.map(|extension| extension.as_str().to_owned()),
        warnings: Warning::of_reading(typed, country, &number, None),
        number,
    })
}

/// The countries that have a calling code, by their letters.
#[must_use]
pub fn countries() -> Vec<CountryView> {
    Country::all().into_iter().map(|code| CountryView { code, calling_code: code.calling_code() }).collect()
}

/// The languages of a test send, with the texts that would be sent.
#[must_use]
pub fn languages() -> Vec<LanguageView> {
    let digits = Secret::new("0".repeat(passcode::DIGITS));
    let dots = Secret::new("•".repeat(passcode::DIGITS));
    Language::ALL
        .into_iter()
        .map(|language| LanguageView {
            sms: language.sms_text(&dots),
            segments: Segments::of(&language.sms_text(&digits)),
            spoken: language.spoken_prompt(),
            language,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Code, Field};

    #[test]
    fn t1_a_recipient_is_described_while_it_is_typed() {
        let country = Country::parse("GB").ok();
        let found = describe_recipient(" 020 7946 0958,12", Some("GB")).unwrap();
        assert_eq!(found.number.as_str(), "+442079460958");
        assert_eq!((found.national.as_str(), found.international), ("020 7946 0958", false));
        assert!(describe_recipient("0044 20 7946 0958", Some("US")).unwrap().international);
        assert_eq!((found.country, found.extension.as_deref()), (country, Some(",12")));
        let error = describe_recipient("020 7946 0958", None).unwrap_err();
        assert_eq!((error.code, error.field), (Code::InvalidNumber, Some(Field::Recipient)));
    }

    #[test]
    fn t1_the_texts_are_those_that_are_sent_with_the_segments_that_they_take() {
        use linecheck_domain::segments::Encoding;
        for view in languages() {
            assert_eq!(view.sms.matches('•').count(), passcode::DIGITS, "{}", view.sms);
            // The digits are in every alphabet; the Spanish text has an accent that the GSM alphabet lacks.
            let expected = match view.language {
                Language::Es => (Encoding::Ucs2, 2),
                Language::En | Language::De | Language::Fr => (Encoding::Gsm7, 1),
            };
            assert_eq!((view.segments.encoding, view.segments.count), expected, "{}", view.sms);
        }
    }

    #[test]
    fn t1_every_country_has_its_letters_and_a_calling_code() {
        let all = countries();
        assert!(all.len() > 200, "{}", all.len());
        assert!(all.windows(2).all(|pair| pair[0].code.code() < pair[1].code.code()));
        let code_of = |code: &str| {
            let country = Country::parse(code).unwrap();
            all.iter().find(|known| known.code == country).map(|known| known.calling_code)
        };
        assert_eq!((code_of("US"), code_of("GB"), code_of("DE")), (Some(1), Some(44), Some(49)));
    }
}
