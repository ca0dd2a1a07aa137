//! The table of docs/benchmarks.md: what the rules for signs of trouble find in generated traffic, and what they tell of quiet weeks.
//! `cargo xtask bench signs` runs it. The seeds begin with the one that is given.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is what it is for")]

use std::thread;

use linecheck_sandbox::INCIDENTS;
use linecheck_tests::signs::{incidents, quiet};

/// How many incidents of each kind.
const EACH: u64 = 20;
/// So many ordinary weeks of so many accounts, and so many of a rollout and of a new country.
const RUNS: u64 = 5;
const WEEKS: i64 = 12;
const OTHERS: u64 = 20;

fn main() {
    let first: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    println!(
        "| messages a day | incident | found | within 30 min of the account's traffic | of its own | late, in minutes: median (most) |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for a_day in [50, 1_000, 20_000] {
        let quiet = thread::spawn(move || quiet(a_day, first + 100..first + 100 + RUNS, WEEKS, OTHERS));
        for (kind, mut found) in incidents(a_day, first..first + EACH) {
            let name = INCIDENTS.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name);
            found.minutes.sort_unstable();
            let median = found.minutes.get(found.minutes.len() / 2).copied().unwrap_or_default();
            let most = found.minutes.last().copied().unwrap_or_default();
            println!(
                "| {a_day} | {name} | {} of {} | {} | {} | {median} ({most}) |",
                found.found, found.of, found.within_account, found.within_own
            );
        }
        let quiet = quiet.join().unwrap_or_default();
        let weeks = f64::from(quiet.weeks);
        let told = f64::from(u32::try_from(quiet.told.len()).unwrap_or(u32::MAX));
        println!(
            "| {a_day} | {} quiet weeks | {} told, {:.2} a week | | | |",
            quiet.weeks,
            quiet.told.len(),
            told / weeks
        );
        for (rule, subject, at) in quiet.told.iter().take(12) {
            eprintln!("told of a quiet week at {a_day}: {rule:?} {subject:?} {at}");
        }
    }
}
