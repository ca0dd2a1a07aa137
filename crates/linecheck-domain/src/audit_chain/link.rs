//! An entry, its digest, and its place in a chain. The module above says what is hashed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::hex::{Hash, Hex, PublicKey};
use crate::base::Mode;

/// Whose chain it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// The vault in which it was written.
    pub vault: Uuid,
    /// Real data or the sandbox.
    pub mode: Mode,
    /// Who wrote it: a vault has one writer, a shared one will have one for each member.
    pub writer: Uuid,
    /// What the writer's checkpoints are signed with: its public half.
    pub key: PublicKey,
}

impl Chain {
    /// What stands before the first entry, in place of a previous hash.
    #[must_use]
    pub fn beginning(&self) -> Hash {
        let mut hasher = Sha256::new_with_prefix(b"linecheck audit chain 1\0");
        field(&mut hasher, &self.vault.to_string());
        field(&mut hasher, self.mode.as_str());
        field(&mut hasher, &self.writer.to_string());
        hasher.update(self.key.0);
        Hex(hasher.finalize().into())
    }
}

/// What an entry says, as it is stored: the texts are hashed as they are, and never read and written anew for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// When: UTC, RFC 3339 with six decimals.
    pub at: String,
    /// Who did it: JSON.
    pub actor: String,
    /// What was done: a stable name.
    pub action: String,
    /// To which tenant.
    pub tenant: Option<String>,
    /// The facts: JSON.
    pub detail: String,
}

impl Content {
    /// What of it goes into the chain.
    #[must_use]
    pub fn digest(&self) -> Hash {
        let mut hasher = Sha256::new_with_prefix(b"linecheck audit entry 1\0");
        for text in [&self.at, &self.actor, &self.action] {
            field(&mut hasher, text);
        }
        optional(&mut hasher, self.tenant.as_deref());
        field(&mut hasher, &self.detail);
        Hex(hasher.finalize().into())
    }
}

/// What is known of an entry's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryWords {
    /// All of them.
    Known(Content),
    /// Their digest: they were left out when this was handed over.
    Withheld(Hash),
}

impl EntryWords {
    /// What of it goes into the chain.
    #[must_use]
    pub fn digest(&self) -> Hash {
        match self {
            Self::Known(content) => content.digest(),
            Self::Withheld(digest) => *digest,
        }
    }
}

/// An entry in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the chain, from 1.
    pub sequence: u64,
    /// The hash of the entry before; of the first, the chain's beginning.
    pub previous: Hash,
    /// What it says.
    pub words: EntryWords,
    /// Its own hash.
    pub hash: Hash,
}

impl Entry {
    /// The entry that comes after one of this number and this hash (0 and the beginning, where there is none).
    #[must_use]
    pub fn after(last: u64, previous: Hash, words: EntryWords) -> Self {
        let sequence = last + 1;
        let hash = link(previous, sequence, words.digest());
        Self { sequence, previous, words, hash }
    }

    /// Whether its hash is that of its number, its words and the hash before.
    #[must_use]
    pub fn is_itself(&self) -> bool {
        self.hash == link(self.previous, self.sequence, self.words.digest())
    }
}

fn link(previous: Hash, sequence: u64, digest: Hash) -> Hash {
    let mut hasher = Sha256::new_with_prefix(b"linecheck audit link 1\0");
    hasher.update(previous.0);
    hasher.update(sequence.to_be_bytes());
    hasher.update(digest.0);
    Hex(hasher.finalize().into())
}

/// The digest of a record that an entry holds, such as a consent: of its fields, in order.
#[must_use]
pub fn digest_of(fields: &[Option<&str>]) -> Hash {
    let mut hasher = Sha256::new_with_prefix(b"linecheck audit record 1\0");
    for text in fields {
        optional(&mut hasher, *text);
    }
    Hex(hasher.finalize().into())
}

pub(super) fn field(hasher: &mut Sha256, text: &str) {
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
}

fn optional(hasher: &mut Sha256, text: Option<&str>) {
    hasher.update([u8::from(text.is_some())]);
    if let Some(text) = text {
        field(hasher, text);
    }
}
