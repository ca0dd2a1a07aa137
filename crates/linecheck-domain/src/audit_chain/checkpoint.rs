//! A checkpoint: how far a chain had come, signed by its writer.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hex::{Hash, Hex, PublicKey, Signature};
use super::link::Chain;

/// How far a chain had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Whose chain.
    pub chain: Chain,
    /// The number of its last entry; 0 before the first.
    pub sequence: u64,
    /// That entry's hash.
    pub hash: Hash,
    /// When it was signed, by the clock of that computer: UTC, RFC 3339 with six decimals.
    pub at: String,
}

impl Checkpoint {
    fn signed_bytes(&self) -> Vec<u8> {
        let mut bytes = b"linecheck audit checkpoint 1\0".to_vec();
        bytes.extend(self.chain.beginning().0);
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.hash.0);
        bytes.extend((self.at.len() as u64).to_be_bytes());
        bytes.extend(self.at.as_bytes());
        bytes
    }
}

/// A checkpoint with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCheckpoint {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// By the chain's own key.
    pub signature: Signature,
}

/// Why a checkpoint proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointProblem {
    /// The chain's key is none.
    #[error("its key is not an Ed25519 key")]
    Key,
    /// The signature is not the key's for this checkpoint.
    #[error("its signature is wrong")]
    Signature,
}

impl SignedCheckpoint {
    /// Checks the signature.
    ///
    /// # Errors
    /// When it is not that of the chain's key for this checkpoint.
    pub fn check(&self) -> Result<(), CheckpointProblem> {
        let key =
            VerifyingKey::from_bytes(&self.checkpoint.chain.key.0).map_err(|_| CheckpointProblem::Key)?;
        let signature = ed25519_dalek::Signature::from_bytes(&self.signature.0);
        key.verify_strict(&self.checkpoint.signed_bytes(), &signature)
            .map_err(|_| CheckpointProblem::Signature)
    }
}

/// What a writer signs checkpoints with. It stays in the vault, and is overwritten when it is dropped.
pub struct WriterKey(SigningKey);

impl WriterKey {
    /// The key of these 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        Hex(self.0.verifying_key().to_bytes())
    }

    /// Signs how far a chain has come now.
    #[must_use]
    pub fn sign(&self, chain: Chain, sequence: u64, hash: Hash, now: Timestamp) -> SignedCheckpoint {
        let checkpoint = Checkpoint { chain, sequence, hash, at: format!("{now:.6}") };
        let signature = Hex(self.0.sign(&checkpoint.signed_bytes()).to_bytes());
        SignedCheckpoint { checkpoint, signature }
    }
}

impl fmt::Debug for WriterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WriterKey(********)")
    }
}
