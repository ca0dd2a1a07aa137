//! `cargo xtask test`: everything that must hold before a change lands.

use std::{env, thread};

use anyhow::Result;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::{bindings, check, node, python, tools};

/// With them, one of the tests compares the types of the page with the Rust types. Everything is built so, and with it
/// only once.
const WITH_BINDINGS: [&str; 2] = ["--features", bindings::FEATURE];

/// How many tests nextest runs at once.
const THREADS: &str = "NEXTEST_TEST_THREADS";

/// Sets up what is missing, then checks, then runs every test.
pub fn test(ground: &Ground) -> Result<()> {
    let mut steps = Steps::new();
    steps.step("what must be installed", "cargo xtask test", || {
        prerequisites::ensure(ground, Purpose::Test)
    })?;
    check::quick(ground, &mut steps)?;
    steps.step("what checks the page", "npm install --no-save", || node::install(ground))?;
    steps.step("the page", "npm run check", || node::check(ground))?;
    steps.step("cargo-nextest", "cargo xtask test", || tools::ensure(ground, &tools::NEXTEST))?;
    let mut python = None;
    steps.step("Twilio's own Python client, for the sandbox to serve", "cargo xtask test", || {
        python = Some(python::ensure_official_client(ground)?);
        Ok(())
    })?;
    steps.step("examples in the documentation", "cargo test --doc --workspace", || {
        let mut command = ground.cargo(&["test", "--doc", "--workspace"])?;
        ground::run(command.args(WITH_BINDINGS))
    })?;
    // Tests of another package than its own would otherwise run against a program of yesterday, or none. xtask is
    // left out because it is running, and Windows does not replace a running program.
    steps.step("the programs, for the tests that run them", "cargo build --workspace --bins", || {
        let mut command = ground.cargo(&["build", "--workspace", "--exclude", "xtask", "--bins"])?;
        ground::run(command.args(WITH_BINDINGS))
    })?;
    steps.step("tests", "cargo nextest run --workspace", || {
        let mut command = ground.cargo(&["nextest", "run", "--workspace"])?;
        command.args(WITH_BINDINGS);
        if ground::in_ci() {
            command.args(["--profile", "ci"]);
        }
        // Most of them wait for a window, a server or another process.
        if env::var_os(THREADS).is_none()
            && let Ok(cores) = thread::available_parallelism()
        {
            command.env(THREADS, (cores.get() * 2).to_string());
        }
        if let Some(python) = &python {
            command.env("LINECHECK_TEST_PYTHON", python);
        }
        command.env("LINECHECK_TEST_WINDOW", ground.built("debug", "linecheck-desktop"));
        command.env("LINECHECK_TEST_BRIDGE", ground.built("debug", "linecheck-bridge"));
        ground::run(command.env("LINECHECK_TEST_CLI", ground.built("debug", "linecheck")))
    })?;
    steps.finish();
    println!("\nall passed");
    Ok(())
}
