//! The receipt of one consent (C9): what was consented to, the entry of the audit trail that says so, and a checkpoint signed for
//! that entry. It is checked by itself, and against the trail.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::checking::{Check, Checked, How};
use super::checkpoint::SignedCheckpoint;
use super::file::{EntryLine, Head};
use super::hex::{Hash, Hex};
use super::link::{Content, Entry, EntryWords, digest_of};
use crate::actor::Actor;

/// The form of a receipt.
const VERSION: u32 = 1;

/// The action of the entry that says that a consent was given.
const GIVEN: &str = "consent_given";

/// A consent as it was recorded, in the vault where it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ConsentFacts {
    /// Its number in that vault.
    pub number: i64,
    /// The tenant's ID there.
    pub tenant: String,
    /// The account that it is for.
    pub account_sid: String,
    /// The name that was given, not authenticated.
    pub name: String,
    /// The version of the words.
    pub text_version: String,
    /// Their SHA-256.
    pub text_hash: String,
    /// The words that were shown.
    pub text: String,
    /// Who gave it, as far as it is known: the user of the operating system, not authenticated.
    #[cfg_attr(feature = "bindings", ts(type = "{ role: 'administrator' | 'support', os_user: string }"))]
    pub actor: Actor,
    /// When: UTC, RFC 3339 with six decimals.
    pub given_at: String,
}

impl ConsentFacts {
    /// The actor as it is stored.
    fn actor_text(&self) -> String {
        serde_json::to_string(&self.actor).unwrap_or_default()
    }

    /// The digest of the record: `record` in the entry that says that it was given.
    #[must_use]
    pub fn digest(&self) -> Hash {
        digest_of(&[
            Some(&self.number.to_string()),
            Some(&self.tenant),
            Some(&self.account_sid),
            Some(&self.name),
            Some(&self.text),
            Some(&self.text_version),
            Some(&self.text_hash),
            Some(&self.actor_text()),
            Some(&self.given_at),
        ])
    }

    /// Whether an entry says that this consent was given, and nothing else.
    #[must_use]
    pub fn is_entered_as(&self, entry: &Content) -> bool {
        let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
        let says = |name: &str, value: &str| detail[name].as_str() == Some(value);
        let words = Hex::<32>(Sha256::digest(self.text.as_bytes()).into()).to_string();
        entry.action == GIVEN
            && entry.tenant.as_deref() == Some(&self.tenant)
            && entry.actor == self.actor_text()
            && entry.at == self.given_at
            && detail["consent"].as_i64() == Some(self.number)
            && says("account_sid", &self.account_sid)
            && says("name", &self.name)
            && says("text_version", &self.text_version)
            && says("text_hash", &self.text_hash)
            && self.text_hash == words
            // One of before the chain has none.
            && (detail["record"].is_null() || says("record", &self.digest().to_string()))
    }
}

/// The receipt of one consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    #[serde(rename = "linecheck_consent_receipt")]
    version: u32,
    /// What was consented to.
    pub consent: ConsentFacts,
    head: Head,
    entry: EntryLine,
    #[serde(rename = "signed")]
    checkpoint: SignedCheckpoint,
}

impl Receipt {
    /// The receipt of a consent, with the entry that says that it was given and a checkpoint for that entry.
    #[must_use]
    pub fn new(consent: ConsentFacts, entry: Entry, checkpoint: SignedCheckpoint) -> Self {
        Self {
            version: VERSION,
            consent,
            head: Head::new(checkpoint.checkpoint.chain.clone(), entry.sequence, entry.previous),
            entry: entry.into(),
            checkpoint,
        }
    }

    /// The entry that says that it was given.
    #[must_use]
    pub fn entry(&self) -> Entry {
        self.entry.clone().into()
    }

    /// What is signed, and for which entry.
    #[must_use]
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The receipt as a file.
    ///
    /// # Errors
    /// Never, for what is in it.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Reads a file, strictly: what is not written as it was is not read.
    ///
    /// # Errors
    /// When it is none, or not as Linecheck writes it.
    pub fn read(text: &str) -> Result<Self, How> {
        let value: Value = serde_json::from_str(text).map_err(|_| How::Unreadable)?;
        match value["linecheck_consent_receipt"].as_u64() {
            None => return Err(How::Head),
            Some(found) if found > VERSION.into() => return Err(How::Newer),
            Some(_) => {}
        }
        let receipt: Self = serde_json::from_str(text).map_err(|_| How::Unreadable)?;
        let is_strict = receipt.to_text().is_ok_and(|written| written == text);
        is_strict.then_some(receipt).ok_or(How::Unreadable)
    }

    /// Checks it: the entry by its hash, the checkpoint by its signature, the consent by the entry.
    #[must_use]
    pub fn check(&self, kept: Vec<SignedCheckpoint>) -> Checked {
        let entry = self.entry();
        let Head { chain, first, previous, .. } = self.head.clone();
        let mut check = Check::of(chain, first, previous, kept);
        check.entry(&entry);
        let is_entered = match &entry.words {
            EntryWords::Known(words) => self.consent.is_entered_as(words),
            EntryWords::Withheld(_) => false,
        };
        if !is_entered {
            check.record(entry.sequence);
        }
        check.end(Some(&self.checkpoint))
    }
}
