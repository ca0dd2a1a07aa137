//! The vault on real parts: real SQLCipher files, the real Secret Service, real processes, a real full disk.
//!
//! Needs `dbus` and `gnome-keyring`, and `unshare` of util-linux; a test that misses one fails and says so. The
//! tools are those of Linux, as is the Secret Service; `cargo test` on the other systems runs the unit tests.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what is allowed in tests is meant for the functions that they share as well"
)]
#![expect(clippy::single_match_else, reason = "a test is a match over its phases, however few they are")]

mod care;
mod creation;
mod disk;
mod erased;
mod keyring;
mod passphrase;
mod places;
mod processes;
mod refusals;
mod stage;
