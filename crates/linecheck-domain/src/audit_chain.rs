//! The audit trail that proves itself (M8): each entry holds a hash over itself and the one before, and a signed checkpoint
//! says how far the chain had come. Also the file in which it leaves the vault, and the receipt of one consent.
//!
//! # What is hashed
//!
//! An entry is hashed as it is stored, as text: no two encodings of one entry exist, and nobody needs a canonical JSON to check
//! it. A *field* is the length of its UTF-8 bytes as 8 bytes, the highest first, and the bytes; one that may be absent has
//! a byte 0 (absent) or 1 (and the field) in its place. Numbers are 8 bytes, the highest first. `‖` puts behind one another.
//!
//! | what | SHA-256 of |
//! | --- | --- |
//! | the beginning of a chain | `"linecheck audit chain 1\0" ‖ field(vault) ‖ field(mode) ‖ field(writer) ‖ public key` |
//! | the digest of an entry | `"linecheck audit entry 1\0" ‖ field(at) ‖ field(actor) ‖ field(action) ‖ optional(tenant) ‖ field(detail)` |
//! | the hash of an entry | `"linecheck audit link 1\0" ‖ previous hash ‖ sequence ‖ digest` |
//!
//! A checkpoint signs (Ed25519) `"linecheck audit checkpoint 1\0" ‖ beginning ‖ sequence ‖ hash ‖ field(at)`.
//!
//! An entry whose words are withheld is known by its digest alone, so that a part of a trail can be handed over and still be
//! checked as a whole.
//!
//! # What it proves
//!
//! Against a checkpoint that is kept elsewhere: that nothing up to it was altered, removed, added or reordered since. Not that
//! what was entered is true, and nothing against who has the vault's key: the signing key is in the vault, and its owner could
//! write and sign another chain; only a checkpoint that somebody else keeps shows that.

mod checking;
mod checkpoint;
mod file;
mod hex;
mod link;
mod receipt;
#[cfg(test)]
mod tests;

pub use checking::{Break, Check, Checked, How};
pub use checkpoint::{Checkpoint, CheckpointProblem, SignedCheckpoint, WriterKey};
pub use file::{EntryLine, FileCheck, Head, LONGEST_LINE, Run, checkpoint_in, line};
pub use hex::{Hash, Hex, NotHex, PublicKey, Signature};
pub use link::{Chain, Content, Entry, EntryWords, digest_of};
pub use receipt::{ConsentFacts, Receipt};
