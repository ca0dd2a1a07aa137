//! Roles (M6): the table of use case by role, walked on real parts; the passphrase, its waits and its end; and that nothing goes
//! past the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod bypass;
mod passphrase;
mod walk;
