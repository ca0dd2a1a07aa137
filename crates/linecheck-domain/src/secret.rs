//! A value that can spend money or open the vault.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};

/// A credential: it can be given to Linecheck, but not taken back out of it by accident.
///
/// It is deserialised (the page or standard input gives it), never serialised, cloned or displayed, and its
/// memory is overwritten when it is dropped. Whoever calls [`Secret::expose`] says why in a comment beside the
/// call.
pub struct Secret(SecretString);

impl Secret {
    /// Takes a value as a secret.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(SecretString::from(value))
    }

    /// The value itself. The caller says in a comment why it needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether nothing was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        // Only the length is looked at.
        self.expose().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The same mask for every length, so that not even the length is told.
        formatter.write_str("Secret(********)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SecretString::deserialize(deserializer).map(Self)
    }
}

/// The ID under which a credential is stored. A new credential has a new ID, so whatever is bound to the ID is
/// void when the credential changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub struct SecretId(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c4_a_secret_shows_the_same_mask_whatever_it_holds() {
        for value in ["", "a", "0123456789abcdef0123456789abcdef"] {
            assert_eq!(format!("{:?}", Secret::new(value.to_owned())), "Secret(********)");
        }
    }
}
