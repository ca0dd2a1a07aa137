//! Tests of the command line as it is: the built program, run as a child process in a home of its own.
//!
//! Invariants: no test meets the keyring, the home, the proxy or the environment of whoever runs it; whatever a
//! child prints is kept and looked through for panics, escape sequences and the passphrase.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test say what went wrong by failing"
)]
#![cfg_attr(windows, allow(unused_imports, dead_code, reason = "the tests that are Unix's own use more"))]

mod administrator;
mod audit;
mod bounds;
#[cfg(target_os = "linux")]
mod bundles;
#[cfg(target_os = "linux")]
mod care;
#[cfg(target_os = "linux")]
mod cramped;
mod deaths;
#[cfg(target_os = "linux")]
mod dumps;
#[cfg(unix)]
mod ends;
mod errors;
mod home;
mod human;
#[cfg(target_os = "linux")]
mod keyring;
#[cfg(unix)]
mod kills;
mod lookup;
mod matrix;
mod one_object;
mod one_shot;
mod pingone;
#[cfg(target_os = "linux")]
mod planted;
mod ready;
mod sends;
mod server;
#[cfg(target_os = "linux")]
mod shared_sandbox;
mod surprises;
mod tenants;
#[cfg(target_os = "linux")]
mod tls;
mod together;
mod tour;
mod watch;
mod words;
mod workflow;
