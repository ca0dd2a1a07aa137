//! The vault on real parts: real SQLCipher files, the real Secret Service or Credential Manager, real processes, a real full
//! disk.
//!
//! Needs `dbus` and `gnome-keyring`, and `unshare` of util-linux; a test that misses one fails and says so. On Windows what
//! is needed is there, and a keyring is never locked; on macOS the keychain would ask a person, so the unit tests are all.
#![cfg(any(target_os = "linux", windows))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what is allowed in tests is meant for the functions that they share as well"
)]
#![expect(clippy::single_match_else, reason = "a test is a match over its phases, however few they are")]

mod care;
mod creation;
#[cfg(target_os = "linux")]
mod disk;
mod erased;
mod keyring;
mod passphrase;
#[cfg(unix)]
mod permissions;
mod places;
mod processes;
mod refusals;
mod stage;
