//! The one-time passcode of a test send, and the texts that carry it.

use serde::{Deserialize, Serialize};

use crate::Secret;

/// How many digits a passcode has.
pub const DIGITS: usize = 6;

/// How long a passcode is valid.
pub const VALID_MINUTES: i64 = 30;

/// Makes a passcode of six digits from 64 random bits. Every passcode is equally likely up to 10^6 / 2^64.
#[must_use]
pub fn from_random(bits: u64) -> Secret {
    Secret::new(format!("{:0width$}", bits % 10_u64.pow(6), width = DIGITS))
}

/// The language of the texts of a test send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language that has texts.
    pub const ALL: [Self; 4] = [Self::En, Self::De, Self::Fr, Self::Es];

    /// Its tag for speech, as TwiML's `<Say language>` takes it.
    #[must_use]
    pub fn speech_tag(self) -> &'static str {
        match self {
            Self::En => "en-US",
            Self::De => "de-DE",
            Self::Fr => "fr-FR",
            Self::Es => "es-ES",
        }
    }

    /// The text of an SMS that carries a passcode.
    #[must_use]
    pub fn sms_text(self, passcode: &Secret) -> String {
        // The message to the recipient is the one place where the passcode has to be written out.
        let digits = passcode.expose();
        match self {
            Self::En => format!(
                "Your one-time passcode is {digits}. This is a test of your organization's sign-in messages."
            ),
            Self::De => format!(
                "Ihr Einmalpasscode lautet {digits}. Dies ist ein Test der Anmeldenachrichten Ihrer Organisation."
            ),
            Self::Fr => format!(
                "Votre code d'accès est {digits}. Ceci est un test des messages de connexion de votre organisation."
            ),
            Self::Es => format!(
                "Su código de acceso es {digits}. Esta es una prueba de los mensajes de acceso de su organización."
            ),
        }
    }

    /// What a voice says before the digits.
    #[must_use]
    pub fn spoken_prompt(self) -> &'static str {
        match self {
            Self::En => "This is a test of your organization's sign-in calls. Your one-time passcode is:",
            Self::De => "Dies ist ein Test der Anmeldeanrufe Ihrer Organisation. Ihr Einmalpasscode lautet:",
            Self::Fr => {
                "Ceci est un test des appels de connexion de votre organisation. Votre code d'accès est :"
            }
            Self::Es => {
                "Esta es una prueba de las llamadas de acceso de su organización. Su código de acceso es:"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn t1_a_passcode_has_six_digits_and_every_text_carries_it(bits in any::<u64>()) {
            let passcode = from_random(bits);
            prop_assert_eq!(passcode.expose().len(), DIGITS);
            prop_assert!(passcode.expose().bytes().all(|digit| digit.is_ascii_digit()));
            for language in Language::ALL {
                prop_assert!(language.sms_text(&passcode).contains(passcode.expose()));
            }
        }
    }
}
