//! Whether a passphrase is the one that was set before, without keeping it.

use linecheck_domain::Secret;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::error::{MIN_PASSPHRASE_CHARS, VaultError};
use crate::key::{self, Argon2Parameters, PassphraseForm};

/// What is kept of a passphrase that opens nothing by itself: Argon2id's result, with its salt and parameters, as for the key
/// of a vault. It stands in the encrypted database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verifier {
    argon2id: Argon2Parameters,
    form: PassphraseForm,
    /// In hexadecimal.
    result: String,
}

impl Verifier {
    /// Makes it of a new passphrase, spelled in NFKC. Takes a moment, and 64 MiB.
    ///
    /// # Errors
    ///
    /// [`VaultError::PassphraseTooShort`] for fewer characters than a vault's passphrase needs; or that nothing could be
    /// derived.
    pub fn make(passphrase: &Secret) -> Result<Self, VaultError> {
        let spelled = key::normalized(passphrase);
        if spelled.chars().count() < MIN_PASSPHRASE_CHARS {
            return Err(VaultError::PassphraseTooShort);
        }
        let argon2id = Argon2Parameters::mint()?;
        let result = argon2id.derive(&spelled)?.to_hex().to_string();
        Ok(Self { argon2id, form: PassphraseForm::Nfkc, result })
    }

    /// Whether it is that passphrase: the results are compared in constant time. Takes as long as to make one.
    ///
    /// # Errors
    ///
    /// That nothing could be derived: with parameters that ask for too much too.
    pub fn admits(&self, passphrase: &Secret) -> Result<bool, VaultError> {
        self.argon2id.check()?;
        let spelled = match self.form {
            PassphraseForm::Nfkc => key::normalized(passphrase),
        };
        let result = self.argon2id.derive(&spelled)?.to_hex();
        Ok(bool::from(result.as_bytes().ct_eq(self.result.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn m6_a_passphrase_is_known_again_however_the_keyboard_spells_it() {
        let verifier = Verifier::make(&secret("caf\u{e9} noir 1234")).unwrap();
        assert!(verifier.admits(&secret("cafe\u{301} noir 1234")).unwrap());
        for other in
            ["", "caf\u{e9} noir 123", "cafe noir 1234", " caf\u{e9} noir 1234", "Caf\u{e9} noir 1234"]
        {
            assert!(!verifier.admits(&secret(other)).unwrap(), "{other:?}");
        }
        let kept = serde_json::to_string(&verifier).unwrap();
        assert!(!kept.contains("noir"), "{kept}");
        assert_eq!(serde_json::from_str::<Verifier>(&kept).unwrap(), verifier);
        assert_ne!(Verifier::make(&secret("caf\u{e9} noir 1234")).unwrap(), verifier, "a salt of its own");
    }

    #[test]
    fn m6_an_administrator_passphrase_is_as_long_as_the_vault_s() {
        let shortest = "\u{e9}".repeat(MIN_PASSPHRASE_CHARS);
        assert!(Verifier::make(&secret(&shortest)).is_ok());
        // As it is spelled: two characters that are one.
        let shorter = format!("{}e\u{301}", "e".repeat(MIN_PASSPHRASE_CHARS - 2));
        assert!(matches!(Verifier::make(&secret(&shorter)), Err(VaultError::PassphraseTooShort)));
    }
}
