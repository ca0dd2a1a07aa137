//! The words and the rules of Linecheck.
//!
//! What is here is pure: the same arguments give the same answer. There is no I/O, no clock, no randomness and
//! nothing asynchronous; time, identity and chance are passed in.
//!
//! Invariants:
//! - A value of a type such as [`sid::AccountSid`] or [`phone::PhoneNumber`] is valid by construction.
//! - A [`Secret`] can't be printed, cloned or serialised.
//! - What a test send does next is decided by [`routing::next_step`] from stored events alone.
//!
//! This crate must not know where anything is stored, how it is fetched, or which face asks.

pub mod actor;
pub mod attempts;
pub mod audit_chain;
pub mod base;
pub mod catalogue;
pub mod channel;
pub mod clock;
pub mod consent;
pub mod country;
pub mod document;
pub mod draft;
pub mod fact;
pub mod following;
pub mod history;
pub mod limits;
pub mod matrix;
pub mod number;
pub mod passcode;
pub mod phone;
pub mod pingone;
pub mod receipt;
pub mod revision;
pub mod routing;
mod secret;
pub mod segments;
pub mod sender_id;
pub mod sending_rule;
pub mod shown;
pub mod sid;
pub mod standing;
pub mod tenant;
pub mod test_number;
pub mod trace;
pub mod traffic;
pub mod transport;
pub mod verification;
pub mod visible;
pub mod watch;
pub mod wrong_passphrases;

pub use secret::Secret;
