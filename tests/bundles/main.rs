//! Hand-over (P5): bundles between real vaults, and with Debian's `age` as the other side; support kits.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, and says where"
)]

mod age;
mod forged;
mod handover;
mod kit;
mod place;
