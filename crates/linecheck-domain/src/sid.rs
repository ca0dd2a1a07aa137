//! Twilio's identifiers, told apart by their two letters.
//!
//! Source: Twilio, *What is a SID* (`docs/glossary/what-is-a-sid`): two letters and 32 hexadecimal digits.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many characters a SID has.
pub const SID_LENGTH: usize = 34;

/// How the digits of every SID of the sandbox begin. A SID of Twilio begins so once in 2^56.
pub const SANDBOX_MARKER: &str = "facade0facade0";

/// The SID of a Twilio account or sub-account: `AC` and 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub struct AccountSid(String);

impl AccountSid {
    /// Reads a SID as a person pasted it: white space around it is dropped, the letters `AC` may be small and the digits
    /// large. Twilio takes either (its `OpenAPI` patterns) and writes small ones, and so it is kept: two SIDs that differ
    /// in that alone are one.
    ///
    /// # Errors
    /// Says what was pasted instead: see [`SidError`].
    pub fn parse(pasted: &str) -> Result<Self, SidError> {
        let text = pasted.trim();
        if text.is_empty() {
            return Err(SidError::Empty);
        }
        if text.chars().any(|letter| letter.is_control() || letter.is_whitespace() || !letter.is_ascii()) {
            return Err(SidError::NotPlainText);
        }
        // However few characters there are: no more of them make it the SID of an account.
        let kind = SidKind::of(text);
        if let Some(kind) = kind.filter(|kind| *kind != SidKind::Account) {
            return Err(SidError::OtherKind { kind });
        }
        if text.len() < SID_LENGTH {
            if looks_like_token(text) {
                return Err(SidError::LooksLikeToken);
            }
            return Err(SidError::TooShort { length: text.len() });
        }
        if text.len() > SID_LENGTH {
            return Err(SidError::TooLong { length: text.len() });
        }
        let (letters, digits) = text.split_at(2);
        if !letters.eq_ignore_ascii_case("AC") {
            return Err(SidError::NotAnAccount);
        }
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(SidError::NotHexadecimal);
        }
        Ok(Self(format!("AC{}", digits.to_ascii_lowercase())))
    }

    /// The SID as Twilio writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it belongs to the sandbox.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.0[2..].starts_with(SANDBOX_MARKER)
    }

    /// The last four characters, for a sentence.
    #[must_use]
    pub fn ending(&self) -> &str {
        &self.0[SID_LENGTH - 4..]
    }
}

impl fmt::Display for AccountSid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for AccountSid {
    type Error = SidError;

    fn try_from(text: String) -> Result<Self, SidError> {
        Self::parse(&text)
    }
}

impl From<AccountSid> for String {
    fn from(sid: AccountSid) -> Self {
        sid.0
    }
}

/// What a SID identifies, by its two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SidKind {
    /// `AC`: an account or sub-account.
    Account,
    /// `SK`: an API key.
    ApiKey,
    /// `PN`: a phone number of the account.
    PhoneNumber,
    /// `MG`: a messaging service.
    MessagingService,
    /// `SM`: a message.
    Message,
    /// `MM`: a message with media.
    MediaMessage,
    /// `CA`: a call.
    Call,
    /// `AP`: a TwiML application.
    Application,
    /// `VA`: a Verify service.
    VerifyService,
    /// `AD`: an address.
    Address,
    /// `BU`: a regulatory bundle.
    Bundle,
    /// `TK`: a SIP trunk.
    Trunk,
    /// `US`: a user of the console.
    User,
    /// `OR`: an organization.
    Organization,
}

impl SidKind {
    /// What the two letters of a text say, when the rest of it is the beginning of a SID. `None` for anything else: a
    /// word that happens to begin with two such letters is not a SID.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let letters = text.get(..2)?;
        let digits = text.get(2..)?;
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        Some(match letters {
            "AC" => Self::Account,
            "SK" => Self::ApiKey,
            "PN" => Self::PhoneNumber,
            "MG" => Self::MessagingService,
            "SM" => Self::Message,
            "MM" => Self::MediaMessage,
            "CA" => Self::Call,
            "AP" => Self::Application,
            "VA" => Self::VerifyService,
            "AD" => Self::Address,
            "BU" => Self::Bundle,
            "TK" => Self::Trunk,
            "US" => Self::User,
            "OR" => Self::Organization,
            _ => return None,
        })
    }

    /// What such a SID names, for a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Account => "an account",
            Self::ApiKey => "an API key",
            Self::PhoneNumber => "a phone number",
            Self::MessagingService => "a messaging service",
            Self::Message => "a message",
            Self::MediaMessage => "a message with media",
            Self::Call => "a call",
            Self::Application => "a TwiML application",
            Self::VerifyService => "a Verify service",
            Self::Address => "an address",
            Self::Bundle => "a regulatory bundle",
            Self::Trunk => "a SIP trunk",
            Self::User => "a console user",
            Self::Organization => "an organization",
        }
    }
}

/// Why a text is not an Account SID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "reason")]
#[non_exhaustive]
pub enum SidError {
    /// Nothing was given.
    #[error("No Account SID was given. Copy it from the Twilio console: it begins with AC.")]
    Empty,
    /// PingID's own sentence for a SID that is too short.
    #[error("Twilio account SID must be 34 characters long")]
    TooShort {
        /// How many characters there are.
        length: usize,
    },
    /// More than 34 characters.
    #[error(
        "This has {length} characters, and a Twilio account SID has 34. Something else was pasted with it."
    )]
    TooLong {
        /// How many characters there are.
        length: usize,
    },
    /// A SID of something else.
    #[error("This is the SID of {}, not of an account. The Account SID begins with AC.", kind.describe())]
    OtherKind {
        /// What it identifies.
        kind: SidKind,
    },
    /// 32 small hexadecimal digits: most likely the Auth Token.
    #[error(
        "This looks like an Auth Token. The Account SID begins with AC; give the token in its own field."
    )]
    LooksLikeToken,
    /// 34 characters that do not begin with `AC`.
    #[error("This does not begin with AC, so it is not the SID of a Twilio account.")]
    NotAnAccount,
    /// `AC`, and something other than hexadecimal digits.
    #[error("After AC, a Twilio account SID has 32 digits of 0-9 and a-f. This has other characters.")]
    NotHexadecimal,
    /// Control characters, inner white space or letters that are not ASCII.
    #[error(
        "This has characters that no SID has (spaces inside, control characters or other scripts). Copy it again."
    )]
    NotPlainText,
}

/// Whether a text is 32 hexadecimal digits, which is how Auth Tokens look. Twilio does not promise it.
fn looks_like_token(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIGITS: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn c3_says_what_was_pasted() {
        let token = DIGITS;
        for (pasted, expected) in [
            (String::new(), SidError::Empty),
            ("   ".to_owned(), SidError::Empty),
            ("AC123".to_owned(), SidError::TooShort { length: 5 }),
            (format!("AC{}", &DIGITS[..31]), SidError::TooShort { length: 33 }),
            (format!("AC{DIGITS}0"), SidError::TooLong { length: 35 }),
            (format!("SK{DIGITS}"), SidError::OtherKind { kind: SidKind::ApiKey }),
            (format!("PN{DIGITS}"), SidError::OtherKind { kind: SidKind::PhoneNumber }),
            (format!("MG{DIGITS}"), SidError::OtherKind { kind: SidKind::MessagingService }),
            (format!("SK{}", &DIGITS[..20]), SidError::OtherKind { kind: SidKind::ApiKey }),
            ("SK1".to_owned(), SidError::OtherKind { kind: SidKind::ApiKey }),
            ("SK".to_owned(), SidError::TooShort { length: 2 }),
            ("CALL".to_owned(), SidError::TooShort { length: 4 }),
            (token.to_owned(), SidError::LooksLikeToken),
            (format!("ZZ{DIGITS}"), SidError::NotAnAccount),
            (format!("AC{}zz", &DIGITS[..30]), SidError::NotHexadecimal),
            (format!("AC{} {}", &DIGITS[..16], &DIGITS[16..]), SidError::NotPlainText),
            (format!("AC\u{202e}{}", &DIGITS[..31]), SidError::NotPlainText),
        ] {
            assert_eq!(AccountSid::parse(&pasted), Err(expected), "{pasted:?}");
        }
    }

    #[test]
    fn c3_too_short_uses_the_words_of_the_source() {
        let error = AccountSid::parse("AC12").unwrap_err();
        assert_eq!(error.to_string(), "Twilio account SID must be 34 characters long");
    }

    #[test]
    fn s1_a_sandbox_sid_is_recognised() {
        let sandbox = AccountSid::parse(&format!("AC{SANDBOX_MARKER}000000000000000001")).unwrap();
        assert!(sandbox.is_sandbox());
        assert!(!AccountSid::parse(&format!("AC{DIGITS}")).unwrap().is_sandbox());
    }

    proptest! {
        #[test]
        fn c3_white_space_around_is_trimmed(digits in "[0-9a-fA-F]{32}", before in "[ \t\r\n]{0,4}", after in "[ \t\r\n]{0,4}") {
            let sid = AccountSid::parse(&format!("{before}AC{digits}{after}")).unwrap();
            prop_assert_eq!(sid.as_str(), format!("AC{}", digits.to_ascii_lowercase()));
        }

        #[test]
        fn c3_sids_compare_without_regard_to_case(digits in "[0-9a-f]{32}") {
            let (small, large) = (format!("AC{digits}"), format!("ac{}", digits.to_uppercase()));
            prop_assert_eq!(AccountSid::parse(&small).unwrap(), AccountSid::parse(&large).unwrap());
        }

        #[test]
        fn c3_the_beginning_of_another_resources_sid_is_wrong_from_its_first_digit(
            letters in prop::sample::select(vec!["SK", "PN", "MG", "SM", "MM", "CA", "VA", "US"]),
            digits in "[0-9a-f]{1,32}",
        ) {
            let error = AccountSid::parse(&format!("{letters}{digits}")).unwrap_err();
            prop_assert!(matches!(error, SidError::OtherKind { .. }), "{:?}", error);
        }

        #[test]
        fn c3_no_text_makes_it_panic(text in any::<String>()) {
            let _ = AccountSid::parse(&text);
        }
    }
}
