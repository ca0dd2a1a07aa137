//! The database's key, and where it comes from.

use std::fmt;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use linecheck_domain::Secret;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::error::{HeaderProblem, KeyringRefusal, VaultError};

/// How long a person has for the keyring's password prompt.
pub const KEYRING_TIME_LIMIT: Duration = Duration::from_secs(30);

const KEY_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// Where the caller wants the key to come from.
#[derive(Debug)]
pub enum KeySource {
    /// From the keyring of the operating system.
    Keyring {
        /// How long a call may take: a locked keyring waits for a person.
        time_limit: Duration,
    },
    /// From a passphrase.
    Passphrase {
        /// As it was typed, with its outer spaces. The vault normalises it, so that both faces open the same vault.
        passphrase: Secret,
        /// Why not from the keyring. Kept with a vault that is made now; without meaning for one that exists.
        because: Option<KeyringRefusal>,
    },
}

impl KeySource {
    /// The keyring, with the usual time limit.
    #[must_use]
    pub fn keyring() -> Self {
        Self::Keyring { time_limit: KEYRING_TIME_LIMIT }
    }

    /// A passphrase, and why not the keyring.
    #[must_use]
    pub fn passphrase(passphrase: Secret, because: Option<KeyringRefusal>) -> Self {
        Self::Passphrase { passphrase, because }
    }
}

/// How a passphrase is spelled before a key is made of it. Kept with each vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PassphraseForm {
    /// Unicode's NFKC: keyboards and clipboards spell the same letter differently (`é` as one character or as two).
    Nfkc,
}

/// A passphrase in NFKC, whole: outer spaces count.
pub(crate) fn normalized(passphrase: &Secret) -> Zeroizing<String> {
    // Exposed because the key is made of its normalised form.
    let typed = passphrase.expose();
    // At its full length at once: a growing string would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(typed.nfkc().map(char::len_utf8).sum()));
    text.extend(typed.nfkc());
    text
}

/// What the faces made a key of before [`PassphraseForm`] was kept, where it differs from the normalised form: the
/// window took what was typed, the command line trimmed it.
pub(crate) fn spellings_before_normalization(passphrase: &Secret) -> Vec<Zeroizing<String>> {
    // Exposed because the key may have been made of it.
    let typed = passphrase.expose();
    let mut spellings = vec![normalized(passphrase)];
    for older in [typed, typed.trim()] {
        if spellings.iter().all(|known| known.as_str() != older) {
            spellings.push(Zeroizing::new(older.to_owned()));
        }
    }
    spellings.split_off(1)
}

/// The 256 bits that encrypt the database. Their memory is overwritten when they are dropped. They stay in one place: each move
/// of them would leave a copy behind on a stack, which nobody overwrites.
pub(crate) struct DatabaseKey(Box<Zeroizing<[u8; KEY_BYTES]>>);

impl DatabaseKey {
    /// A new random key. Only for a database file that does not exist yet.
    pub(crate) fn mint() -> Result<Self, VaultError> {
        let mut key = Box::new(Zeroizing::new([0; KEY_BYTES]));
        getrandom::fill(key.as_mut_slice()).map_err(|error| VaultError::NoRandomness(error.into()))?;
        Ok(Self(key))
    }

    /// Hex text: not every keyring can hold bytes (KDE Wallet takes UTF-8 only).
    pub(crate) fn to_hex(&self) -> Zeroizing<String> {
        hex(self.0.as_slice())
    }

    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let mut key = Box::new(Zeroizing::new([0; KEY_BYTES]));
        unhex(text, key.as_mut_slice())?;
        Some(Self(key))
    }

    /// The same key for another connection.
    pub(crate) fn again(&self) -> Self {
        let mut key = Box::new(Zeroizing::new([0; KEY_BYTES]));
        key.copy_from_slice(self.0.as_slice());
        Self(key)
    }

    /// The statement that gives SQLCipher this key as it is, without its own derivation.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        self.statement("PRAGMA key = \"x'")
    }

    /// The statement that encrypts a database which is open with this key instead.
    pub(crate) fn rekey_pragma(&self) -> Zeroizing<String> {
        self.statement("PRAGMA rekey = \"x'")
    }

    fn statement(&self, beginning: &str) -> Zeroizing<String> {
        let hex = self.to_hex();
        // Made at its full length at once: a growing string would leave copies behind.
        let mut statement = Zeroizing::new(String::with_capacity(beginning.len() + hex.len() + 2));
        statement.push_str(beginning);
        statement.push_str(&hex);
        statement.push_str("'\"");
        statement
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseKey(********)")
    }
}

/// How Argon2id makes a key of a passphrase. Kept with each vault, so that later vaults can ask for more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Argon2Parameters {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

impl Argon2Parameters {
    /// RFC 9106's second recommendation, but with one lane: this implementation computes lanes one after the
    /// other, so more of them would slow down only us.
    const MEMORY_KIB: u32 = 64 * 1024;
    const PASSES: u32 = 3;
    const LANES: u32 = 1;

    /// Ten times what a new vault asks for: a derivation takes as long as its memory times its passes.
    const MOST_WORK_KIB: u64 = 10 * 64 * 1024 * 3;

    /// Today's parameters with a new salt.
    pub(crate) fn mint() -> Result<Self, VaultError> {
        let mut salt = [0; SALT_BYTES];
        getrandom::fill(&mut salt).map_err(|error| VaultError::NoRandomness(error.into()))?;
        Ok(Self {
            memory_kib: Self::MEMORY_KIB,
            passes: Self::PASSES,
            lanes: Self::LANES,
            salt: hex(&salt).to_string(),
        })
    }

    /// The header is an ordinary file: whoever changes it must not make this program take all the memory, or all
    /// the time.
    pub(crate) fn check(&self) -> Result<(), VaultError> {
        let sensible = (8 * 1024..=1024 * 1024).contains(&self.memory_kib)
            && (1..=32).contains(&self.passes)
            && u64::from(self.memory_kib) * u64::from(self.passes) <= Self::MOST_WORK_KIB
            && (1..=16).contains(&self.lanes)
            && unhex(&self.salt, &mut [0; SALT_BYTES]).is_some();
        if sensible { Ok(()) } else { Err(VaultError::header(HeaderProblem::OutOfRange)) }
    }

    /// Makes the key of a passphrase that is spelled as the vault wants it.
    pub(crate) fn derive(&self, passphrase: &str) -> Result<DatabaseKey, VaultError> {
        // Its error type is a standard one only with features that pull in more than that.
        let failed = |error: argon2::Error| VaultError::KeyDerivation(error.to_string().into());
        let mut salt = [0; SALT_BYTES];
        unhex(&self.salt, &mut salt).ok_or(VaultError::header(HeaderProblem::OutOfRange))?;
        let parameters =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_BYTES)).map_err(failed)?;
        // The key could be computed from what is left in this memory, so it is overwritten too.
        let mut memory = Zeroizing::new(vec![Block::new(); parameters.block_count()]);
        let mut key = Box::new(Zeroizing::new([0; KEY_BYTES]));
        Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
            .hash_password_into_with_memory(
                passphrase.as_bytes(),
                &salt,
                key.as_mut_slice(),
                memory.as_mut_slice(),
            )
            .map_err(failed)?;
        Ok(DatabaseKey(key))
    }
}

/// In constant time: neither the time nor the memory that is read tells of the key.
fn hex(bytes: &[u8]) -> Zeroizing<String> {
    // At its full length at once, so that no shorter copy of a key is left behind.
    let mut digits = Zeroizing::new(vec![0; base16ct::encoded_len(bytes)]);
    Zeroizing::new(base16ct::lower::encode_str(bytes, &mut digits).map(str::to_owned).unwrap_or_default())
}

/// Fills `bytes` from exactly as many hex digits as they need.
fn unhex(text: &str, bytes: &mut [u8]) -> Option<()> {
    if text.len() != bytes.len() * 2 {
        return None;
    }
    base16ct::mixed::decode(text, bytes).ok().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_a_key_survives_its_hex_text_and_never_prints() {
        let key = DatabaseKey::mint().unwrap();
        let text = key.to_hex();
        assert_eq!(text.len(), 64);
        assert_eq!(DatabaseKey::from_hex(&text).unwrap().to_hex(), text);
        assert_eq!(*key.pragma(), format!("PRAGMA key = \"x'{}'\"", *text));
        assert!(!format!("{key:?}").contains(text.as_str()), "a key must not be printable");
    }

    #[test]
    fn p1_what_is_not_64_hex_digits_is_no_key() {
        for text in ["", "ab", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
            assert!(DatabaseKey::from_hex(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn p1_argon2id_makes_the_key_that_the_reference_makes() {
        // echo -n "correct horse battery" | argon2 0123456789abcdef -id -t 1 -k 8192 -p 1 -l 32 -r
        let parameters = Argon2Parameters {
            memory_kib: 8192,
            passes: 1,
            lanes: 1,
            salt: hex(b"0123456789abcdef").to_string(),
        };
        let key = parameters.derive("correct horse battery").unwrap();
        assert_eq!(*key.to_hex(), REFERENCE);
    }

    const REFERENCE: &str = "41dfee3d4d9d36eab3fe58cb40a52bca1a8a50b0df3bf7a044d1dba426351839";

    #[test]
    fn p1_a_passphrase_is_normalised_whole_and_older_spellings_are_few() {
        for (typed, now, before) in [
            ("correct horse", "correct horse", &[][..]),
            ("caf\u{e9} noir", "caf\u{e9} noir", &[]),
            ("cafe\u{301} noir", "caf\u{e9} noir", &["cafe\u{301} noir"]),
            (" horse ", " horse ", &["horse"]),
            (" cafe\u{301}\t", " caf\u{e9}\t", &[" cafe\u{301}\t", "cafe\u{301}"]),
            // Full width and the no-break space, as some keyboards give them.
            ("\u{ff41}\u{a0}b", "a b", &["\u{ff41}\u{a0}b"]),
            ("\u{fb01}ve", "five", &["\u{fb01}ve"]),
        ] {
            let typed = Secret::new(typed.to_owned());
            assert_eq!(*normalized(&typed), now);
            let older = spellings_before_normalization(&typed);
            assert_eq!(older.iter().map(|text| text.as_str()).collect::<Vec<_>>(), before);
        }
    }

    #[test]
    fn p1_argon2_parameters_out_of_range_are_refused() {
        let good = Argon2Parameters::mint().unwrap();
        assert!(good.check().is_ok());
        for bad in [
            Argon2Parameters { memory_kib: u32::MAX, ..good.clone() },
            Argon2Parameters { memory_kib: 8, ..good.clone() },
            Argon2Parameters { passes: 0, ..good.clone() },
            Argon2Parameters { passes: 1_000_000, ..good.clone() },
            Argon2Parameters { lanes: 0, ..good.clone() },
            // Each of the two could be; not both.
            Argon2Parameters { memory_kib: 1024 * 1024, passes: 32, ..good.clone() },
            Argon2Parameters { salt: "short".to_owned(), ..good.clone() },
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
    }
}
