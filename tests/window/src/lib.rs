//! The real window, driven as a person drives it: WebKitGTK under Xvfb, on a session bus of its own with a real
//! keyring, through WebDriver. And the same page in Chromium, by way of a bridge to the same commands: a second engine, which
//! is quicker where much is to be tried.
//!
//! Invariants: nothing reaches into the application but through the page and the cross of its window; every wait has an end, and what was waited for
//! in vain is said with what the page showed instead.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::print_stderr,
    reason = "this crate serves tests and pictures alone"
)]

pub mod album;
mod desk;
mod hand;
mod handed;
mod legible;
mod logind;
pub mod memory;
mod notifications;
mod page;
mod person;
pub mod sight;
mod still;
mod view;
mod weather;
mod window;

pub use desk::{Desk, Engine, Keyring, OLD_PASSPHRASE};
pub use handed::PHRASE;
pub use logind::Logind;
pub use notifications::Notifications;
pub use window::{Start, Window, program};

/// The axe accessibility rules, as npm installed them: `npm install` brings them.
pub fn axe() -> String {
    let path = root().join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}. Run: npm install --no-save", path.display()))
}

/// The folder of the workspace.
pub fn root() -> std::path::PathBuf {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("tests/window is two folders deep").to_owned()
}
