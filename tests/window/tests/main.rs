//! The window, end to end: each test is named after the row that it proves.
#![cfg(target_os = "linux")]

mod answer;
mod any_order;
mod configure;
mod delivery;
mod finder;
#[path = "../../secrets/glass.rs"]
mod glass;
mod guide;
mod hand_over;
mod held;
mod input;
mod interruptions;
mod kept;
mod late;
mod look_up;
mod looks;
mod manage;
mod matrix;
mod numbers;
mod one_at_a_time;
mod pingone;
mod policy;
mod roles;
mod send;
mod shown;
mod starts;
mod steady;
mod story;
mod support;
mod tenants;
mod trail;
mod vault;

use linecheck_window::{Desk, Engine, Keyring, Start, Window};

/// A desk with a keyring.
fn desk() -> Desk {
    Desk::new(Keyring::Unlocked)
}

/// The same, with Chromium in the place of the window.
fn chromium() -> Desk {
    desk().shown_by(Engine::Chromium)
}

/// A window in the sandbox, with the tenant Contoso and nothing configured.
async fn in_the_sandbox(desk: &Desk) -> Window<'_> {
    let mut window = Window::open(desk, Start::Plain).await;
    window.enter_sandbox().await;
    window
}

/// A window in the sandbox whose tenant Contoso has the main account active with all its numbers.
async fn configured(desk: &Desk, fallback: bool) -> Window<'_> {
    let window = in_the_sandbox(desk).await;
    window.configure("main", fallback).await;
    window
}
