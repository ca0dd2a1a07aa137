//! `cargo xtask bench beside`: whole commands side by side, from the start of the program to its end. Each does the same work
//! against the same server: Linecheck, Twilio's own packages, and curl as the floor.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::ground::Ground;
use crate::sandbox::{Ours, Sandbox, Shared, fed};
use crate::{node, python};

/// How many numbers the account has.
const NUMBERS: [u32; 3] = [50, 1_000, 10_000];

/// What a network may add to every answer, in milliseconds.
const DELAY: u32 = 50;

/// At most so many times what curl takes for a verification: without a delay, and with one.
const GOAL: f64 = 1.5;
const GOAL_DELAYED: f64 = 1.0;

/// The command line has begun and ended within this.
const GOAL_START: Duration = Duration::from_millis(10);

/// Something that does the work once, given the number of the round.
struct Side<'a> {
    name: &'static str,
    work: Box<dyn Fn(u32) -> Result<()> + 'a>,
}

impl<'a> Side<'a> {
    fn new(name: &'static str, work: impl Fn(u32) -> Result<()> + 'a) -> Self {
        Self { name, work: Box::new(work) }
    }
}

/// The programs.
struct Programs {
    ours: Ours,
    python: PathBuf,
    clients: PathBuf,
}

/// Measures each of them, prints a table for each piece of work, and fails when a goal is missed.
pub fn measure(ground: &Ground, rounds: u32) -> Result<()> {
    let home = ground.target.join("bench-home");
    if home.exists() {
        fs::remove_dir_all(&home).with_context(|| format!("{} cannot be removed", home.display()))?;
    }
    fs::create_dir_all(&home).with_context(|| format!("{} cannot be made", home.display()))?;
    let programs = Programs {
        ours: Ours { linecheck: ground.built("release", "linecheck"), home },
        python: python::official(ground),
        clients: ground.root.join("tests/official_client"),
    };
    let mut missed = Vec::new();
    println!(
        "{rounds} rounds, turn and turn about; ms: median (fastest, slowest), and the ratio of the medians to curl's"
    );
    for numbers in NUMBERS {
        verify(ground, &programs, rounds, numbers, &mut missed)?;
    }
    let shared = Shared::enter(&programs.ours.linecheck, &programs.ours.home)?;
    programs.ours.configure("contoso", &shared.credentials()?)?;
    send(ground, &programs, rounds, &shared)?;
    commands(ground, &programs, rounds, &mut missed)?;
    ensure!(missed.is_empty(), "missed: {}", missed.join("; "));
    Ok(())
}

/// Verify Account: the account, its balance and sub-accounts, and all of its numbers.
fn verify(
    ground: &Ground,
    programs: &Programs,
    rounds: u32,
    numbers: u32,
    missed: &mut Vec<String>,
) -> Result<()> {
    let sandbox = Sandbox::start(&programs.ours.linecheck, numbers, &programs.ours.home)?;
    let addresses = sandbox.addresses()?;
    let asked = sandbox.credentials.asked("verify", &Value::Null);
    let all = |said: &str| {
        ensure!(said.trim() == numbers.to_string(), "it found {said} of {numbers} numbers");
        Ok(())
    };
    let sides = [
        Side::new("linecheck", |_| {
            let said: Value =
                serde_json::from_str(&sandbox.verify(&programs.ours.linecheck, &programs.ours.home)?)?;
            all(&said["counts"]["total"].to_string())
        }),
        Side::new("twilio for Python", |_| all(&programs.python("work.py", &asked)?)),
        Side::new("twilio for Node.js", |_| all(&programs.node(ground, "work.js", &asked)?)),
        Side::new("curl", |_| sandbox.credentials.fetch_all(&addresses)),
    ];
    for (delay, goal) in [(0, GOAL), (DELAY, GOAL_DELAYED)] {
        if delay > 0 {
            sandbox.delay_answers(delay)?;
        }
        let times = turns(rounds, &sides)?;
        let in_all = Duration::from_millis(delay.into()) * u32::try_from(addresses.len())?;
        if median(&times[3]) < in_all {
            bail!("curl was quicker than the delay allows: the sandbox does not delay its answers");
        }
        let what =
            format!("verify, {numbers} numbers, {} requests, {delay} ms for each answer", addresses.len());
        print(&what, &sides, &times);
        let ratio = ratio(&times[0], &times[3]);
        if ratio > goal {
            missed.push(format!("{what}: {ratio:.2} times curl, the goal is {goal:.2}"));
        }
    }
    Ok(())
}

/// One SMS, to the answer that accepts it. Linecheck opens its encrypted vault, decides the route, and writes down what it
/// is about to do and what came of it.
fn send(ground: &Ground, programs: &Programs, rounds: u32, shared: &Shared) -> Result<()> {
    const FROM: &str = "+12125550100";
    let credentials = shared.credentials()?;
    // One recipient for each message: whoever sends has no reason to wait.
    let to = |side: u32, round: u32| format!("+1202555{:04}", 2_000 + side * 1_000 + round);
    let asked = |side, round| {
        let message = json!({ "to": to(side, round), "from": FROM, "body": "Your passcode is 123456" });
        credentials.asked("send", &message)
    };
    let accepted = |said: &str| {
        ensure!(said.contains("SM"), "nothing was accepted: {said}");
        Ok(())
    };
    let sides = [
        Side::new("linecheck", |round| {
            let words = ["send", "contoso", "--to", &to(0, round), "--yes"];
            accepted(&programs.ours.run(&words)?)
        }),
        Side::new("twilio for Python", |round| accepted(&programs.python("work.py", &asked(1, round))?)),
        Side::new("twilio for Node.js", |round| {
            accepted(&programs.node(ground, "work.js", &asked(2, round))?)
        }),
        Side::new("curl", |round| accepted(&credentials.send(&to(3, round), FROM)?)),
    ];
    let times = turns(rounds, &sides)?;
    print("one SMS, to its accepted answer", &sides, &times);
    Ok(())
}

/// Commands that ask nobody. Opening the vault is all that `status` does for long.
fn commands(ground: &Ground, programs: &Programs, rounds: u32, missed: &mut Vec<String>) -> Result<()> {
    let sides = [
        Side::new("linecheck", |_| {
            fed(Command::new(&programs.ours.linecheck).arg("--version"), "").map(drop)
        }),
        Side::new("twilio for Python", |_| {
            fed(Command::new(&programs.python).args(["-c", "import twilio.rest"]), "").map(drop)
        }),
        Side::new("twilio for Node.js", |_| {
            fed(node::program(ground, "node").args(["-e", "require('twilio')"]), "").map(drop)
        }),
        Side::new("curl", |_| fed(Command::new("curl").arg("--version"), "").map(drop)),
    ];
    let times = turns(rounds, &sides)?;
    print("the program alone: --version, or its import", &sides, &times);
    if median(&times[0]) > GOAL_START {
        missed.push(format!("linecheck --version: {} ms", milliseconds(median(&times[0]))));
    }
    let status = ["status", "contoso"];
    let sides = [Side::new("linecheck", |_| programs.ours.run(&status).map(drop))];
    print("linecheck status, a vault with a passphrase", &sides, &turns(rounds, &sides)?);
    Ok(())
}

impl Programs {
    fn python(&self, script: &str, input: &str) -> Result<String> {
        fed(Command::new(&self.python).arg(self.clients.join(script)), input)
    }

    fn node(&self, ground: &Ground, script: &str, input: &str) -> Result<String> {
        fed(node::program(ground, "node").arg(self.clients.join(script)), input)
    }
}

/// The times of each side, which take turns; each begins some of the rounds.
fn turns(rounds: u32, sides: &[Side<'_>]) -> Result<Vec<Vec<Duration>>> {
    let mut times = vec![Vec::new(); sides.len()];
    // Once each beforehand: the first reads the programs from the disk.
    for round in 0..=rounds {
        for place in 0..sides.len() {
            let place = (place + round as usize) % sides.len();
            let begun = Instant::now();
            (sides[place].work)(round).with_context(|| sides[place].name)?;
            if round > 0 {
                times[place].push(begun.elapsed());
            }
        }
    }
    Ok(times)
}

fn print(what: &str, sides: &[Side<'_>], times: &[Vec<Duration>]) {
    println!("\n{what}");
    for (side, own) in sides.iter().zip(times) {
        let [fastest, slowest] =
            [own.iter().min(), own.iter().max()].map(|time| time.copied().unwrap_or_default());
        let [middle, fastest, slowest] = [median(own), fastest, slowest].map(milliseconds);
        let ratio = if sides.len() > 1 {
            format!("{:>8.2}", ratio(own, &times[sides.len() - 1]))
        } else {
            String::new()
        };
        println!("  {:20}{middle:>9} ({fastest}, {slowest}){ratio}", side.name);
    }
}

pub fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}

pub fn ratio(times: &[Duration], others: &[Duration]) -> f64 {
    median(times).as_secs_f64() / median(others).as_secs_f64()
}

/// The middle one; of an even number, the mean of the two in the middle. Zero of none.
pub fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    let middle = [sorted.len().saturating_sub(1) / 2, sorted.len() / 2];
    middle.iter().filter_map(|index| sorted.get(*index)).sum::<Duration>() / 2
}

#[cfg(test)]
mod tests {
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
    fn each_side_begins_and_each_has_a_time_for_each_round() {
        let order = std::cell::RefCell::new(Vec::new());
        let side = |name: &'static str| {
            let order = &order;
            Side::new(name, move |round| {
                order.borrow_mut().push((round, name));
                Ok(())
            })
        };
        let times = turns(2, &[side("one"), side("two")]).unwrap();
        assert_eq!(times.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        let first: Vec<_> = order.borrow().chunks(2).map(|round| round[0]).collect();
        assert_eq!(first, [(0, "one"), (1, "two"), (2, "one")]);
    }
}
