//! Legal consent: its text, and when it is asked for.
//!
//! Source of the rule: PingID, *Using a custom Twilio account*, step 9: "You are only asked for legal consent
//! when entering a new SID." The text is Linecheck's own: PingID's stands in a picture that is not published as
//! text.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::sid::AccountSid;
use crate::visible::{TYPED_TOKEN, holds_token};

/// The version of [`TEXT`]. A change of the text is a new version.
pub const VERSION: &str = "2026-11";

/// What a person consents to.
pub const TEXT: &str = "\
Twilio Legal Consent

By consenting you confirm, for your organization, that you may act for it and that you understand:

1. Who originates. With a custom Twilio account, one-time passcodes by SMS and voice are originated by your \
organization's own Twilio account and numbers, not by Ping Identity's. Your organization becomes responsible for \
sending them.

2. Who pays. Twilio bills your organization for every message and call, at the rates and under the terms agreed \
between your organization and Twilio. Ping Identity's daily limit of used SMS and voice passcodes is not enforced \
for a custom account.

3. Content and local rules. Your organization is responsible for the content of its messages and calls, for the \
recipients' consent where it is required, and for local rules: registered numbers and Sender IDs, permitted times, \
and the rules of carriers and regulators in every country it sends to.

4. Fallback. When fallback to the default account is enabled, a message or call that your account cannot originate \
is originated by the default account, with its numbers and settings, and is billed at the default account's rates, \
not at any rates agreed between your organization and Twilio.

5. What is recorded. Linecheck stores that this consent was given: this text and its version, the Account SID, the \
tenant, the time, the operating system's user and the name given here. The name is not authenticated.
";

/// The SHA-256 of the text in hexadecimal, so that a record proves which words were shown.
#[must_use]
pub fn text_hash() -> String {
    hash_of(TEXT)
}

/// The SHA-256 of the words of a consent, which may be of another version.
#[must_use]
pub fn hash_of(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// Consent as a person gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The account that it is for: the SID that Twilio returned.
    pub account_sid: AccountSid,
    /// The name given by the person, not authenticated.
    pub name: String,
    /// The version of the text that was shown.
    pub text_version: String,
    /// The hash of the text that was shown.
    pub text_hash: String,
}

impl Consent {
    /// Consent to the current text.
    ///
    /// # Errors
    /// When the name is empty, too long, looks like a secret, or has control characters.
    pub fn give(account_sid: AccountSid, name: &str) -> Result<Self, NameError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if holds_token(name) {
            return Err(NameError::Token);
        }
        if name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(NameError::Unusable);
        }
        Ok(Self {
            account_sid,
            name: name.to_owned(),
            text_version: VERSION.to_owned(),
            text_hash: text_hash(),
        })
    }
}

/// Why a name cannot stand under a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("Give the name of the person who consents.")]
    Empty,
    /// Longer than 200 characters, or with control characters.
    #[error("A name has at most 200 characters, and no control characters.")]
    Unusable,
    /// It looks like a secret.
    #[error("{}", TYPED_TOKEN)]
    Token,
}

/// Whether making `sid` active needs consent: when it was not active just before.
#[must_use]
pub fn is_needed(active: Option<&AccountSid>, sid: &AccountSid) -> bool {
    active != Some(sid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sid(letter: char) -> AccountSid {
        AccountSid::parse(&format!("AC{}", letter.to_string().repeat(32))).unwrap()
    }

    #[test]
    fn c9_consent_is_asked_for_every_sid_that_was_not_active_just_before() {
        let (first, second) = (sid('a'), sid('b'));
        // A to B to A: asked each time; no change of account: not asked; after a deletion: asked again.
        for (active, next, needed) in [
            (None, &first, true),
            (Some(&first), &second, true),
            (Some(&second), &first, true),
            (Some(&first), &first, false),
            (None, &second, true),
        ] {
            assert_eq!(is_needed(active, next), needed, "{active:?} to {next}");
        }
    }

    #[test]
    fn c9_a_consent_needs_a_name_and_keeps_the_words_hash() {
        assert_eq!(Consent::give(sid('a'), "  "), Err(NameError::Empty));
        assert_eq!(Consent::give(sid('a'), "Ann\u{7}"), Err(NameError::Unusable));
        let consent = Consent::give(sid('a'), " Ann Admin ").unwrap();
        assert_eq!(consent.name, "Ann Admin");
        assert_eq!(consent.text_hash, text_hash());
    }

    #[test]
    fn c9_a_changed_text_is_a_new_version() {
        // Whoever changes the text changes the version, and then this line.
        assert_eq!((VERSION, &text_hash()[..16]), ("2026-11", "55902b50460a2c46"));
    }

    #[test]
    fn c9_the_text_says_who_originates_who_pays_and_what_fallback_costs() {
        for words in [
            "originated by your organization's own Twilio account",
            "Twilio bills your organization",
            "responsible for the content",
            "default account's rates",
            "not enforced",
        ] {
            assert!(TEXT.contains(words), "{words}");
        }
    }
}
