//! `cargo xtask torture`: the long forms of tests that the test command runs in short.

use anyhow::Result;
use clap::Args;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::tools;

/// What has a long form: each says what it measured.
const LONG: &str = "test(/bounds::|retention::|shared_sandbox::/) and package(linecheck-tests)";

/// How long they are.
#[derive(Args)]
pub struct Options {
    /// How many times as much as in the test command. 67 makes a history of 100,000 test sends
    #[arg(long, default_value_t = 67, value_parser = clap::value_parser!(u32).range(1..))]
    scale: u32,
}

/// Runs them, with the release build of the command line.
pub fn torture(ground: &Ground, options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    steps.step("what must be installed", "cargo xtask torture", || {
        prerequisites::ensure(ground, Purpose::Test)
    })?;
    steps.step("cargo-nextest", "cargo xtask torture", || tools::ensure(ground, &tools::NEXTEST))?;
    steps.step("release build", "cargo build --release -p linecheck-cli", || {
        ground::run(&mut ground.cargo(&["build", "--release", "--package", "linecheck-cli"])?)
    })?;
    steps.step("the long forms", "cargo nextest run --release", || {
        let mut command = ground.cargo(&["nextest", "run", "--release", "--package", "linecheck-tests"])?;
        command.args(["--no-capture", "-E", LONG]);
        command.env("LINECHECK_TEST_SCALE", options.scale.to_string());
        ground::run(command.env("LINECHECK_TEST_CLI", ground.built("release", "linecheck")))
    })?;
    steps.finish();
    Ok(())
}
