//! `cargo xtask torture`: the long forms of tests that the test command runs in short, and in the end one table of what they
//! counted. What must be none and is some, or is not known, fails it.

use anyhow::{Result, bail};
use clap::Args;

use crate::figures::Figures;
use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::{fuzz, node, tools};

/// What has a long form, or counts what the table has: each says what it measured.
const LONG: &str = "test(/bounds::|retention::|shared_sandbox::|every::|random::|kills::|deaths::|care::|cramped::|planted::/)";

/// As what it is all built: a release that is linked in seconds.
const PROFILE: &str = "torture";

/// How many seeds of answers in random order, and how many of them one test takes in the time that a test has.
const SEEDS: usize = 50;
const AT_A_TIME: usize = 10;

/// How long they are.
#[derive(Args)]
pub struct Options {
    /// How many times as much as in the test command. 67 makes a history of 100,000 test sends
    #[arg(long, default_value_t = 67, value_parser = clap::value_parser!(u32).range(1..))]
    scale: u32,
    /// How many executions of the targets of fuzz/ in all
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    executions: u64,
}

/// Runs them, as fast as a release. What fails does not keep the others from running.
pub fn torture(ground: &Ground, options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    let mut figures = Figures::default();
    steps.step("what must be installed", "cargo xtask torture", || {
        prerequisites::ensure(ground, Purpose::Test)
    })?;
    steps.step("cargo-nextest", "cargo xtask torture", || tools::ensure(ground, &tools::NEXTEST))?;
    steps.step("the command line", "cargo build --profile torture -p linecheck-cli", || {
        ground::run(&mut ground.cargo(&["build", "--profile", PROFILE, "--package", "linecheck-cli"])?)
    })?;
    let mut failed = Vec::new();
    let mut attempt = |title, alone, work: &mut dyn FnMut() -> Result<()>| {
        if let Err(error) = steps.step(title, alone, work) {
            println!("{error:#}");
            failed.push(title);
        }
    };
    attempt("the long forms", "cargo nextest run --cargo-profile torture", &mut || {
        let mut command =
            ground.cargo(&["nextest", "run", "--cargo-profile", PROFILE, "--package", "linecheck-tests"])?;
        command.args(["--test", "cli", "--test", "faults"]);
        command.args(["--profile", PROFILE, "--no-fail-fast", "-E", LONG]);
        command.env("LINECHECK_TEST_SCALE", options.scale.to_string());
        figures.run(command.env("LINECHECK_TEST_CLI", ground.built(PROFILE, "linecheck")))
    });
    attempt("inputs that nobody thought of", "cargo xtask fuzz", &mut || {
        fuzz::fuzz(ground, &fuzz::Options::runs(options.executions), &mut figures)
    });
    attempt("the page's axe rules", "npm install --no-save", &mut || node::install(ground));
    attempt("the bridge", "cargo build --profile torture -p linecheck-bridge", &mut || {
        ground::run(&mut ground.cargo(&["build", "--profile", PROFILE, "--package", "linecheck-bridge"])?)
    });
    attempt("answers in random order, in Chromium", "cargo nextest run --cargo-profile torture", &mut || {
        for first in (1..=SEEDS).step_by(AT_A_TIME) {
            let seeds: Vec<_> = (first..first + AT_A_TIME).map(|seed| seed.to_string()).collect();
            let mut command = ground.cargo(&["nextest", "run", "--cargo-profile", PROFILE])?;
            command.args(["--package", "linecheck-window-tests", "--profile", PROFILE]);
            command.args(["-E", "test(/any_order::.*in_chromium/)"]);
            command.env("LINECHECK_SEEDS", seeds.join(","));
            figures.run(command.env("LINECHECK_TEST_BRIDGE", ground.built(PROFILE, "linecheck-bridge")))?;
        }
        Ok(())
    });
    steps.finish();
    let counted = figures.finish();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join("; "));
    }
    counted
}
