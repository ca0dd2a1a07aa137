//! `cargo xtask`: sets up, runs, tests, checks and measures Linecheck, in the same way on three systems.
//!
//! It depends on nothing but Rust and a linker, so that it can install the rest. What it installs it names first,
//! with the reason, and it asks when a person is there.
//!
//! It must not know how Linecheck works: it sees the crates through `cargo metadata` and the product through its
//! command line, as anybody would.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool for developers: printing is its job"
)]

mod bench;
mod beside;
mod bindings;
mod check;
mod cross;
mod figures;
mod files;
mod fuzz;
mod ground;
mod node;
mod package;
mod period;
mod pictures;
mod prerequisites;
mod proofs;
mod python;
mod rooms;
mod run;
mod sandbox;
mod source_rules;
mod start;
mod steps;
mod test;
mod tools;
mod torture;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::ground::Ground;

#[derive(Parser)]
#[command(
    name = "xtask",
    bin_name = "cargo xtask",
    about = "Sets up, runs, tests, checks and measures Linecheck"
)]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what is missing, then open the window in the sandbox; without a display, run the tour in the terminal
    Run,
    /// Set up what is missing, then run the checks and every test
    Test,
    /// Formatting, lints, documentation, and the rules of the house
    Check(check::Options),
    /// Write the types of the page from the Rust types
    Bindings(bindings::Options),
    /// Pictures of every screen in its states, from the real window, with a page to look through them
    Pictures(pictures::Options),
    /// Benchmarks: those of the crates, whole commands side by side with curl, and the start of the window beside an empty one
    Bench(bench::Options),
    /// For Windows: build, and test under Wine. For macOS: check the types. From Linux
    Cross(cross::Options),
    /// Look for inputs that break what must hold: libFuzzer, on the stable compiler
    Fuzz(fuzz::Options),
    /// The packages for Linux, with what a fleet tool and an auditor ask for beside them
    Package(package::Options),
    /// The long forms of tests that the test command runs in short
    Torture(torture::Options),
}

fn main() -> ExitCode {
    let line = Line::parse();
    let done = Ground::find().and_then(|ground| match line.task {
        Task::Run => run::run(&ground),
        Task::Test => test::test(&ground),
        Task::Check(options) => check::check(&ground, &options),
        Task::Bindings(options) => bindings::bindings(&ground, &options),
        Task::Pictures(options) => pictures::pictures(&ground, &options),
        Task::Bench(options) => bench::bench(&ground, &options),
        Task::Cross(options) => cross::cross(&ground, &options),
        Task::Fuzz(options) => fuzz::alone(&ground, &options),
        Task::Package(options) => package::package(&ground, &options),
        Task::Torture(options) => torture::torture(&ground, &options),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
