//! Linecheck in a window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![allow(clippy::print_stderr, reason = "without a window there is no other place to say why")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match linecheck_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Linecheck could not open its window: {error}");
            ExitCode::FAILURE
        }
    }
}
