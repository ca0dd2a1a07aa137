//! Bytes of a fixed number, written in small hexadecimal digits.

use std::fmt;

use serde::{Deserialize, Serialize};

/// So many bytes, as text in small hexadecimal digits and in no other form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex<const N: usize>(pub [u8; N]);

/// A SHA-256.
pub type Hash = Hex<32>;
/// The public half of a writer's Ed25519 key.
pub type PublicKey = Hex<32>;
/// An Ed25519 signature.
pub type Signature = Hex<64>;

/// A text that is not so many bytes in small hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {bytes} bytes in small hexadecimal digits")]
pub struct NotHex {
    /// How many were expected.
    pub bytes: usize,
}

impl<const N: usize> Hex<N> {
    /// Reads them.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &str) -> Result<Self, NotHex> {
        let mut bytes = [0; N];
        match base16ct::lower::decode(text, &mut bytes) {
            Ok(read) if read.len() == N => Ok(Self(bytes)),
            Ok(_) | Err(_) => Err(NotHex { bytes: N }),
        }
    }
}

impl<const N: usize> TryFrom<String> for Hex<N> {
    type Error = NotHex;

    fn try_from(text: String) -> Result<Self, NotHex> {
        Self::parse(&text)
    }
}

impl<const N: usize> From<Hex<N>> for String {
    fn from(bytes: Hex<N>) -> Self {
        base16ct::lower::encode_string(&bytes.0)
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
