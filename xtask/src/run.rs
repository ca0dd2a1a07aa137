//! `cargo xtask run`: from a fresh clone to a running Linecheck.

use std::env;

use anyhow::Result;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;

/// Sets up what is missing and opens the window in the sandbox; where there is no display, runs the tour, whose last
/// line is then the last line of this task.
pub fn run(ground: &Ground) -> Result<()> {
    let mut steps = Steps::new();
    steps
        .step("what must be installed", "cargo xtask run", || prerequisites::ensure(ground, Purpose::Run))?;
    if has_display(|name| env::var_os(name).is_some_and(|value| !value.is_empty())) {
        steps.step("build", "cargo build -p linecheck-desktop", || {
            ground::run(&mut ground.cargo(&["build", "--package", "linecheck-desktop"])?)
        })?;
        println!("\n=== Linecheck, in the sandbox: nothing is sent or billed. Close the window to end it.");
        return ground::run(&mut ground.cargo(&[
            "run",
            "--quiet",
            "--package",
            "linecheck-desktop",
            "--",
            "--sandbox",
        ])?);
    }
    println!(
        "\nThere is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened."
    );
    println!("Instead of it, the tour shows the same in the terminal.");
    steps.step("build", "cargo build -p linecheck-cli", || {
        ground::run(&mut ground.cargo(&["build", "--package", "linecheck-cli"])?)
    })?;
    println!("\n=== the tour");
    ground::run(&mut ground.cargo(&["run", "--quiet", "--package", "linecheck-cli", "--", "tour"])?)
}

/// On Linux a display is named by the environment; elsewhere there is one.
fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_opened_only_where_there_is_a_display() {
        assert!(has_display(|name| name == "DISPLAY"));
        assert!(has_display(|name| name == "WAYLAND_DISPLAY"));
        assert_eq!(has_display(|_| false), !cfg!(target_os = "linux"));
    }
}
