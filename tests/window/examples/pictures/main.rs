//! Takes a picture of every screen in its states, light and dark, in a narrow and a wide window, and writes a page to look
//! through them: `cargo xtask pictures`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a tool for developers"
)]

#[cfg(target_os = "linux")]
mod scenes;
#[cfg(target_os = "linux")]
mod taking;
#[cfg(target_os = "linux")]
mod traffic;
#[cfg(target_os = "linux")]
mod trust;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    taking::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("The window is driven on Linux alone.");
}
