//! How long Linecheck takes to its first screen and how much memory, beside an empty window: `cargo xtask bench start`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a tool for developers"
)]

#[cfg(target_os = "linux")]
mod measuring;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    measuring::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("The start is measured on Linux alone.");
}
