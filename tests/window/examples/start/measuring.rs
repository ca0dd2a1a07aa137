//! Both programs are started turn and turn about, in the same way on the same desk, and looked at from outside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitCode};
use std::time::{Duration, Instant};

use linecheck_window::memory;
use linecheck_window::sight::Sight;
use linecheck_window::{Desk, Keyring};

/// At most so many times what the empty window takes, of time and of memory.
const GOAL: f64 = 1.15;
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 900;

/// How a program is started.
struct Side {
    name: &'static str,
    program: PathBuf,
    arguments: &'static [&'static str],
    /// A folder of its own for each start: a first run.
    fresh: bool,
    times: Vec<f64>,
    sizes: Vec<f64>,
    /// Of each of its processes, by name.
    parts: BTreeMap<String, Vec<f64>>,
}

impl Side {
    fn new(name: &'static str, program: &str, arguments: &'static [&'static str], fresh: bool) -> Self {
        Self {
            name,
            program: program.into(),
            arguments,
            fresh,
            times: Vec::new(),
            sizes: Vec::new(),
            parts: BTreeMap::new(),
        }
    }
}

pub fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [ours, empty, rounds] = arguments.as_slice() else {
        println!("give three arguments: the window's program, the empty one's, and the number of rounds");
        return ExitCode::FAILURE;
    };
    let Ok(rounds) = rounds.parse::<usize>() else {
        println!("{rounds} is no number of rounds");
        return ExitCode::FAILURE;
    };
    let mut sides = [
        Side::new("an empty window", empty, &[], true),
        Side::new("Linecheck, first run", ours, &[], true),
        Side::new("Linecheck, with a vault", ours, &["--sandbox"], false),
    ];
    let desk = Desk::with_display(Keyring::Unlocked, WIDTH, HEIGHT);
    // The first start of each reads the programs from the disk; Linecheck makes the vault that it opens from then on.
    for round in 0..=rounds {
        // Each goes first in its turn.
        sides.rotate_left(1);
        for side in &mut sides {
            let (time, parts) = start(&desk, side, round);
            if round > 0 {
                side.times.push(time.as_secs_f64() * 1000.0);
                side.sizes.push(parts.iter().map(|(_, size)| size).sum());
                for (name, size) in parts {
                    side.parts.entry(name).or_default().push(size);
                }
            }
        }
        println!("round {round} of {rounds}");
    }
    report(&sides)
}

fn report(sides: &[Side]) -> ExitCode {
    let empty = sides.iter().find(|side| side.name == "an empty window").expect("it is one of them");
    println!(
        "\n{:26}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "", "ms, median", "fastest", "slowest", "MiB, med.", "least", "most"
    );
    for side in sides {
        let [time, size] = [&side.times, &side.sizes].map(|values| spread(values));
        println!(
            "{:26}{:>10.0}{:>10.0}{:>10.0}{:>10.1}{:>10.1}{:>10.1}",
            side.name, time.0, time.1, time.2, size.0, size.1, size.2
        );
    }
    for side in sides {
        let parts = side.parts.iter().map(|(name, sizes)| format!("{name} {:.1}", spread(sizes).0));
        println!("{}, MiB by process: {}", side.name, parts.collect::<Vec<_>>().join(", "));
    }
    let mut missed = false;
    for side in sides.iter().filter(|side| side.name != empty.name) {
        for (what, ours, theirs) in
            [("time", &side.times, &empty.times), ("memory", &side.sizes, &empty.sizes)]
        {
            let ratio = spread(ours).0 / spread(theirs).0;
            let verdict = if ratio <= GOAL { "met" } else { "MISSED" };
            println!(
                "{}: {ratio:.2} times the {what} of an empty window; the goal, at most {GOAL}, is {verdict}",
                side.name
            );
            missed |= ratio > GOAL;
        }
    }
    if missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Starts it, waits for its first screen, and ends it. Returns the time to it and the memory of its processes after it,
/// in MiB.
fn start(desk: &Desk, side: &Side, round: usize) -> (Duration, Vec<(String, f64)>) {
    let folder = if side.fresh { format!("{}-{round}", side.name) } else { side.name.to_owned() };
    let home = desk.home().join(folder.replace([' ', ','], "-"));
    std::fs::create_dir_all(&home).expect("a folder");
    let mut command = desk.command(&side.program);
    command.args(side.arguments).env("LINECHECK_HOME", &home).env("XDG_DATA_HOME", home.join("data"));
    // The driver has no part in this.
    command.env_remove("TAURI_AUTOMATION").env_remove("TAURI_WEBVIEW_AUTOMATION");
    let sight = Sight::new(&desk.display_file(), WIDTH, HEIGHT);
    let begun = Instant::now();
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", side.program.display()));
    let time = sight.until_still(begun);
    keep(desk, side, round);
    let processes = memory::tree(child.id());
    let sizes = memory::proportional_sizes(&processes);
    end(&mut child, &processes);
    sight.wait_still();
    let mib = |size| f64::from(u32::try_from(size).expect("less than 4 TiB")) / 1024.0;
    (time, sizes.into_iter().map(|(name, size)| (name, mib(size))).collect())
}

/// `LINECHECK_START_PICTURES` names a folder for pictures of what was measured.
fn keep(desk: &Desk, side: &Side, round: usize) {
    if let Some(folder) = std::env::var_os("LINECHECK_START_PICTURES") {
        let name = format!("{}-{round}.png", side.name.replace([' ', ','], "-"));
        desk.photograph(&Path::new(&folder).join(name));
    }
}

fn end(child: &mut Child, processes: &[u32]) {
    child.kill().expect("it can be ended");
    child.wait().expect("it has ended");
    // What it had started ends when its pipe is closed.
    let begun = Instant::now();
    while processes.iter().any(|process| Path::new(&format!("/proc/{process}")).exists()) {
        assert!(begun.elapsed() < Duration::from_secs(20), "a process of it stays");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The median, the least and the most.
fn spread(values: &[f64]) -> (f64, f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
    let middle = (at(sorted.len().saturating_sub(1) / 2) + at(sorted.len() / 2)) / 2.0;
    (middle, at(0), at(sorted.len().saturating_sub(1)))
}
