//! `cargo xtask run`: from a fresh clone to a running Linecheck.

use anyhow::Result;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;

/// Sets up what is missing and runs the tour, whose last line is then the last line of this task.
pub fn run(ground: &Ground) -> Result<()> {
    let mut steps = Steps::new();
    steps
        .step("what must be installed", "cargo xtask run", || prerequisites::ensure(ground, Purpose::Run))?;
    steps.step("build", "cargo build -p linecheck-cli", || {
        ground::run(&mut ground.cargo(&["build", "--package", "linecheck-cli"])?)
    })?;
    println!("\n=== the tour");
    ground::run(&mut ground.cargo(&["run", "--quiet", "--package", "linecheck-cli", "--", "tour"])?)
}
