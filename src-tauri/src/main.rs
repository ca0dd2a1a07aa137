//! Linecheck in a window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    without_graphics_card();
    match linecheck_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.tell();
            ExitCode::FAILURE
        }
    }
}

/// Has the processor paint. A page of text and fields is there sooner, and in much less memory, than by way of the graphics
/// card, whose driver has shaders to compile and buffers to keep (docs/benchmarks.md); and no fault of a driver leaves the
/// window white.
///
/// `WebKitGTK` takes this from nowhere but the environment, before it paints for the first time. Who has set the variable,
/// to whatever it be, has chosen.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "decision 0017: the environment is the only way")]
fn without_graphics_card() {
    const VARIABLE: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
    if std::env::var_os(VARIABLE).is_none() {
        // SAFETY: nothing else reads or writes the environment: this program has not started a thread yet.
        unsafe { std::env::set_var(VARIABLE, "1") };
    }
}
