//! `cargo xtask bench`: the benchmarks of the crates, and whole commands side by side with what else could do the job.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::sandbox::Sandbox;
use crate::start;
use crate::steps::Steps;

/// What is measured, and how often.
#[derive(Args)]
pub struct Options {
    /// What to measure; everything when nothing is said
    #[arg(value_enum)]
    what: Option<What>,
    /// Rounds of the side-by-side measurement
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Phone numbers in the sandbox's account
    #[arg(long, default_value_t = 10_000)]
    numbers: u32,
    /// The sandbox's delay in the second part of the side-by-side measurement, in milliseconds
    #[arg(long, default_value_t = 50)]
    delay: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The benchmarks of the crates
    Crates,
    /// `linecheck verify`, release build, beside curl fetching the same answers
    Verify,
    /// The start of the window, release build, beside that of an empty Tauri window: time and memory
    Start,
}

/// At most so many times what curl takes: without a delay, and with one.
const GOAL: f64 = 2.0;
const GOAL_DELAYED: f64 = 1.05;

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
    if wanted(What::Verify) {
        steps.step("release build", "cargo build --release -p linecheck-cli", || {
            ground::run(&mut ground.cargo(&["build", "--release", "--package", "linecheck-cli"])?)
        })?;
        steps.step("verify beside curl", "cargo xtask bench verify", || verify(ground, options))?;
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
        start::measure(ground, options.rounds)
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

fn verify(ground: &Ground, options: &Options) -> Result<()> {
    let linecheck = ground.built("release", "linecheck");
    let home = ground.target.join("bench-home");
    fs::create_dir_all(&home).with_context(|| format!("{} cannot be made", home.display()))?;
    let sandbox = Sandbox::start(&linecheck, options.numbers, &home)?;
    let addresses = sandbox.addresses()?;
    println!(
        "{} numbers, {} requests, {} rounds, turn and turn about",
        options.numbers,
        addresses.len(),
        options.rounds
    );

    let plain = Comparison::measure(options.rounds, &sandbox, &addresses, &linecheck, &home)?;
    plain.print("no delay", GOAL);
    sandbox.delay_answers(options.delay)?;
    let delayed = Comparison::measure(options.rounds, &sandbox, &addresses, &linecheck, &home)?;
    let in_all = Duration::from_millis(options.delay.into()) * u32::try_from(addresses.len())?;
    if median(&delayed.curl) < in_all {
        bail!("curl was quicker than the delay allows: the sandbox does not delay its answers");
    }
    delayed.print(&format!("every answer delayed by {} ms", options.delay), GOAL_DELAYED);

    if plain.ratio() >= GOAL || delayed.ratio() >= GOAL_DELAYED {
        bail!("a goal was missed");
    }
    Ok(())
}

/// The times of both sides.
struct Comparison {
    linecheck: Vec<Duration>,
    curl: Vec<Duration>,
}

impl Comparison {
    fn measure(
        rounds: u32,
        sandbox: &Sandbox,
        addresses: &[String],
        linecheck: &Path,
        home: &Path,
    ) -> Result<Self> {
        let ours = || sandbox.verify(linecheck, home);
        let theirs = || sandbox.fetch_all(addresses);
        // Once each beforehand: the first reads the programs from the disk.
        let answer = ours()?;
        serde_json::from_str::<Value>(&answer).context("linecheck verify did not print one JSON value")?;
        theirs()?;
        let mut times = Self { linecheck: Vec::new(), curl: Vec::new() };
        for round in 0..rounds {
            // Each side goes first in half of the rounds.
            if round % 2 == 0 {
                times.linecheck.push(timed(ours)?);
                times.curl.push(timed(theirs)?);
            } else {
                times.curl.push(timed(theirs)?);
                times.linecheck.push(timed(ours)?);
            }
        }
        Ok(times)
    }

    fn ratio(&self) -> f64 {
        median(&self.linecheck).as_secs_f64() / median(&self.curl).as_secs_f64()
    }

    fn print(&self, condition: &str, goal: f64) {
        println!("\n{condition} (median, fastest, slowest, in ms)");
        for (name, times) in [("linecheck verify", &self.linecheck), ("curl", &self.curl)] {
            let fastest = times.iter().min().copied().unwrap_or_default();
            let slowest = times.iter().max().copied().unwrap_or_default();
            let [middle, fastest, slowest] =
                [median(times), fastest, slowest].map(|time| time.as_secs_f64() * 1000.0);
            println!("  {name:18}{middle:>9.1}{fastest:>9.1}{slowest:>9.1}");
        }
        let ratio = self.ratio();
        let verdict = if ratio < goal { "met" } else { "MISSED" };
        println!(
            "  linecheck takes {ratio:.2} times as long as curl; the goal, under {goal:.2} times, is {verdict}"
        );
    }
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}

/// The middle one; of an even number, the mean of the two in the middle. Zero of none.
fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    let middle = [sorted.len().saturating_sub(1) / 2, sorted.len() / 2];
    middle.iter().filter_map(|index| sorted.get(*index)).sum::<Duration>() / 2
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_the_two_in_the_middle() {
        let of =
            |times: &[u64]| median(&times.iter().copied().map(Duration::from_millis).collect::<Vec<_>>());
        assert_eq!(of(&[9, 1, 5]), Duration::from_millis(5));
        assert_eq!(of(&[9, 1, 5, 7]), Duration::from_millis(6));
        assert_eq!(of(&[]), Duration::ZERO);
    }

    #[test]
    fn the_benchmarks_are_the_targets_of_that_kind() {
        let metadata = json!({ "packages": [{ "name": "linecheck-domain", "targets": [
            { "name": "linecheck_domain", "kind": ["lib"] }, { "name": "filter", "kind": ["bench"] },
        ] }] });
        assert_eq!(benches(&metadata), [("linecheck-domain".to_owned(), "filter".to_owned())]);
    }
}
