//! Where a secret must not be once it was used: in the memory of a process whose vault was closed, and in a log of everything.
//!
//! It is a test program of its own, and one test runs at a time: nothing else may hold a secret in the same process, and the
//! sandbox, which knows the tokens, is another process.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of a test say what went wrong by failing"
)]

mod glass;
mod logs;
mod memory;
mod period;
mod story;
