//! `cargo xtask bench`: the benchmarks of the crates, and whole commands side by side with what else could do the job.

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::{beside, node, period, python, start};

/// What is measured, and how often.
#[derive(Args)]
pub struct Options {
    /// What to measure; everything when nothing is said
    #[arg(value_enum)]
    what: Option<What>,
    /// Rounds of the side-by-side measurements: 15 when nothing is said, 3 of those that take minutes
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
}

/// How often when nobody says; and of what takes minutes.
const ROUNDS: u32 = 15;
const FEW_ROUNDS: u32 = 3;

/// The first seed of the traffic that the rules are measured with. They were made with others.
const SEED: &str = "1001";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The benchmarks of the crates
    Crates,
    /// Whole commands, release build, beside Twilio's own packages and curl at the same work
    Beside,
    /// A million messages read and counted, and one recipient among them looked up, release build, beside curl at the same requests
    Period,
    /// What the rules for signs of trouble find in generated traffic: incidents, how late, and what is told of quiet weeks
    Signs,
    /// The start of the window, release build, beside that of an empty Tauri window: time and memory
    Start,
}

/// Measures, and fails when a goal is missed.
pub fn bench(ground: &Ground, options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    let wanted = |what| options.what.is_none_or(|chosen| chosen == what);
    steps.step("what must be installed", "cargo xtask bench", || {
        prerequisites::ensure(ground, Purpose::Bench)
    })?;
    if wanted(What::Crates) {
        steps.step("benchmarks of the crates", "cargo xtask bench crates", || crates(ground))?;
    }
    if wanted(What::Beside) || wanted(What::Period) {
        steps.step("release build", "cargo build --release -p linecheck-cli", || {
            ground::run(&mut ground.cargo(&["build", "--release", "--package", "linecheck-cli"])?)
        })?;
        steps.step("Twilio's own packages", "cargo xtask bench", || {
            prerequisites::ensure(ground, Purpose::Test)?;
            python::ensure_official_client(ground)?;
            node::install(ground)
        })?;
    }
    if wanted(What::Beside) {
        steps.step("whole commands side by side", "cargo xtask bench beside", || {
            beside::measure(ground, options.rounds.unwrap_or(ROUNDS))
        })?;
    }
    if wanted(What::Period) && cfg!(target_os = "linux") {
        steps.step("a server of pages made beforehand", "cargo xtask bench period", || {
            period::build_pages(ground)
        })?;
        steps.step("a million messages", "cargo xtask bench period", || {
            period::measure(ground, options.rounds.unwrap_or(FEW_ROUNDS))
        })?;
    }
    if wanted(What::Signs) {
        steps.step("signs of trouble in generated traffic", "cargo xtask bench signs", || {
            let program =
                ["run", "--profile", "torture", "--package", "linecheck-tests", "--example", "signs"];
            ground::run(&mut ground.cargo(&[&program[..], &["--", SEED]].concat())?)
        })?;
    }
    if wanted(What::Start) && cfg!(target_os = "linux") {
        start_beside_an_empty_window(ground, options, &mut steps)?;
    }
    steps.finish();
    Ok(())
}

fn start_beside_an_empty_window(ground: &Ground, options: &Options, steps: &mut Steps) -> Result<()> {
    steps.step("what the window is looked at with", "cargo xtask bench start", || {
        prerequisites::ensure(ground, Purpose::Test)
    })?;
    steps.step("release build of the window", "cargo build --release -p linecheck-desktop", || {
        start::build_ours(ground)
    })?;
    steps
        .step("release build of an empty window", "cargo xtask bench start", || start::build_empty(ground))?;
    steps.step("start beside an empty window", "cargo xtask bench start", || {
        start::measure(ground, options.rounds.unwrap_or(ROUNDS))
    })
}

/// Each benchmark by name: `cargo bench` alone would also start the test harness of every library.
fn crates(ground: &Ground) -> Result<()> {
    let benches = benches(&ground.metadata);
    if benches.is_empty() {
        println!("no crate has a benchmark");
    }
    for (package, bench) in benches {
        ground::run(&mut ground.cargo(&["bench", "--package", &package, "--bench", &bench])?)?;
    }
    Ok(())
}

fn benches(metadata: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            let kinds = target["kind"].as_array();
            if kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "bench"))
                && let (Some(package), Some(bench)) = (package["name"].as_str(), target["name"].as_str())
            {
                found.push((package.to_owned(), bench.to_owned()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_benchmarks_are_the_targets_of_that_kind() {
        let metadata = json!({ "packages": [{ "name": "linecheck-domain", "targets": [
            { "name": "linecheck_domain", "kind": ["lib"] }, { "name": "filter", "kind": ["bench"] },
        ] }] });
        assert_eq!(benches(&metadata), [("linecheck-domain".to_owned(), "filter".to_owned())]);
    }
}
