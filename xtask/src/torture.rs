//! `cargo xtask torture`: the long forms of tests that the test command runs in short.

use anyhow::Result;
use clap::Args;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::{node, tools};

/// What has a long form: each says what it measured.
const LONG: &str = "test(/bounds::|retention::|shared_sandbox::/) and package(linecheck-tests)";

/// How many seeds of answers in random order, and how many of them one test takes in the time that a test has.
const SEEDS: usize = 50;
const AT_A_TIME: usize = 10;

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
    steps.step("the page's axe rules", "npm install --no-save", || node::install(ground))?;
    steps.step("the bridge", "cargo build --release -p linecheck-bridge", || {
        ground::run(&mut ground.cargo(&["build", "--release", "--package", "linecheck-bridge"])?)
    })?;
    steps.step("answers in random order, in Chromium", "cargo nextest run --release", || {
        for first in (1..=SEEDS).step_by(AT_A_TIME) {
            let seeds: Vec<_> = (first..first + AT_A_TIME).map(|seed| seed.to_string()).collect();
            let mut command =
                ground.cargo(&["nextest", "run", "--release", "--package", "linecheck-window-tests"])?;
            command.args(["--no-capture", "-E", "test(/any_order::.*in_chromium/)"]);
            command.env("LINECHECK_SEEDS", seeds.join(","));
            ground::run(command.env("LINECHECK_TEST_BRIDGE", ground.built("release", "linecheck-bridge")))?;
        }
        Ok(())
    })?;
    steps.finish();
    Ok(())
}
