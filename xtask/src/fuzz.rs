//! `cargo xtask fuzz`: looks for inputs that break what must hold (fuzz/), with LLVM's libFuzzer.
//!
//! The engine needs no nightly compiler: `libfuzzer-sys` brings libFuzzer, and the compiler's own pass `sancov-module` counts
//! what an input reaches. What is missing without nightly are the sanitizers, which have little to find where nothing is unsafe.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Args;

use crate::figures::Figures;
use crate::ground::{self, Ground};

/// What the compiler adds to each branch, so that libFuzzer sees where an input leads; as `cargo fuzz` does it.
const COUNTED: &str = "-C passes=sancov-module -C llvm-args=-sanitizer-coverage-level=4 \
    -C llvm-args=-sanitizer-coverage-inline-8bit-counters -C llvm-args=-sanitizer-coverage-pc-table \
    -C llvm-args=-sanitizer-coverage-trace-compares";

/// How long one input may take, in seconds, before that is a crash too; and how much memory, in MB.
const LIMITS: [&str; 2] = ["-timeout=20", "-rss_limit_mb=2048"];

/// How much is tried.
#[derive(Args)]
pub struct Options {
    /// How many executions, over all targets
    #[arg(long, default_value_t = 10_000_000)]
    pub runs: u64,
    /// Only this target
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
    /// Afterwards, keep in fuzz/corpus the fewest inputs that reach as much as all that were found
    #[arg(long)]
    pub minimise: bool,
}

impl Options {
    /// So many executions, of all targets together.
    pub fn runs(runs: u64) -> Self {
        Self { runs, only: None, minimise: false }
    }
}

/// A target, as the engine lists it.
struct Target {
    name: String,
    longest: String,
    share: u64,
}

/// Builds the engine and tries the targets, as many side by side as there are processors. An input that breaks one is kept and
/// told, and the others are tried all the same.
///
/// # Errors
/// When the engine cannot be built, or what it did cannot be read. What breaks is a figure.
pub fn fuzz(ground: &Ground, options: &Options, figures: &mut Figures) -> Result<()> {
    let engine = build(ground)?;
    let targets = targets(&engine)?;
    let wanted = |target: &&Target| options.only.as_ref().is_none_or(|only| *only == target.name);
    let wanted: Vec<_> = targets.iter().filter(wanted).collect();
    let shares: u64 = wanted.iter().map(|target| target.share).sum();
    ensure!(shares > 0, "there is no such target");
    let (waiting, figures) = (Mutex::new(wanted.into_iter()), Mutex::new(figures));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || -> Result<()> {
        while let Some(target) = next() {
            let tried = try_one(ground, &engine, target, (options.runs * target.share).div_ceil(shares))?;
            let mut figures = figures.lock().unwrap_or_else(PoisonError::into_inner);
            figures.add("crashes", u64::from(tried.is_broken));
            // One that breaks the target may end it before it counts, and unknown is not 0.
            if let Some(executions) = tried.executions {
                figures.add("executions", executions);
            }
            drop(figures);
            if options.minimise {
                minimise(ground, &engine, target)?;
            }
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let ended =
            |worker: thread::ScopedJoinHandle<_>| worker.join().map_err(|_| anyhow!("a thread panicked"));
        workers.into_iter().try_for_each(|worker| ended(worker)?)
    })
}

/// As a task of its own.
pub fn alone(ground: &Ground, options: &Options) -> Result<()> {
    let mut figures = Figures::default();
    fuzz(ground, options, &mut figures)?;
    let crashes = figures.of("crashes").context("no target was tried")?;
    ensure!(crashes == 0, "{crashes} inputs break what must hold: see {}", found(ground).display());
    Ok(())
}

fn build(ground: &Ground) -> Result<PathBuf> {
    let host = ground::answer("rustc", &["--print", "host-tuple"]).context("rustc does not say its host")?;
    let mut command = ground.cargo(&["build", "--profile", "fuzz", "--package", "linecheck-fuzz"])?;
    // For a named target, the flags are not for what runs while building.
    command.args(["--features", "engine", "--bin", "fuzz", "--target", &host]);
    ground::run(command.env("RUSTFLAGS", COUNTED))?;
    Ok(ground.target.join(host).join("fuzz").join("fuzz"))
}

fn targets(engine: &Path) -> Result<Vec<Target>> {
    let list = ground::answer(engine, &["-runs=0"]).context("the engine lists no targets")?;
    let lines = list.lines().filter_map(|line| line.strip_prefix("target "));
    lines
        .map(|line| match line.split(' ').collect::<Vec<_>>()[..] {
            [name, longest, share] => {
                Ok(Target { name: name.to_owned(), longest: longest.to_owned(), share: share.parse()? })
            }
            _ => bail!("this is no target: {line}"),
        })
        .collect()
}

/// Where inputs are that break something.
fn found(ground: &Ground) -> PathBuf {
    ground.target.join("fuzz-found")
}

/// Where inputs grow from run to run, outside of the repository.
fn grown(ground: &Ground, target: &Target) -> PathBuf {
    ground.target.join("fuzz-corpus").join(&target.name)
}

fn kept(ground: &Ground, target: &Target) -> PathBuf {
    ground.root.join("fuzz").join("corpus").join(&target.name)
}

fn engine(engine: &Path, target: &Target) -> Command {
    let mut command = Command::new(engine);
    command.env("LINECHECK_FUZZ_TARGET", &target.name);
    command.args(LIMITS).arg(format!("-max_len={}", target.longest));
    command
}

/// What came of a target.
struct Tried {
    /// How many inputs were tried, where the engine said so.
    executions: Option<u64>,
    is_broken: bool,
}

fn try_one(ground: &Ground, program: &Path, target: &Target, runs: u64) -> Result<Tried> {
    let (found, grown) = (found(ground), grown(ground, target));
    fs::create_dir_all(&found)?;
    fs::create_dir_all(&grown)?;
    let mut command = engine(program, target);
    command.arg(format!("-runs={runs}")).args(["-print_final_stats=1", "-reload=0"]);
    command.arg(format!("-artifact_prefix={}/{}-", found.display(), target.name));
    let words = ground.root.join("fuzz").join("words").join(format!("{}.dict", target.name));
    if words.is_file() {
        command.arg(format!("-dict={}", words.display()));
    }
    command.args([grown, kept(ground, target)]);
    println!("\n{}: {runs} executions\n$ {}", target.name, ground::as_typed(&command));
    let mut child = command.stderr(Stdio::piped()).spawn().context("the engine could not be started")?;
    let mut executions = None;
    for line in BufReader::new(child.stderr.take().context("the engine says nothing")?).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        if let Some(said) = line.strip_prefix("stat::number_of_executed_units:") {
            executions = Some(said.trim().parse::<u64>().context("no number of executions")?);
        }
        if is_shown(&line) {
            println!("{}: {line}", target.name);
        }
    }
    let is_broken = !child.wait()?.success();
    if executions.is_none() && !is_broken {
        bail!("{}: the engine does not say how often it ran", target.name);
    }
    Ok(Tried { executions, is_broken })
}

/// Progress, and what is said when something breaks; not each input that reaches more.
fn is_shown(line: &str) -> bool {
    let is_step =
        line.starts_with('#') && !["pulse", "INITED", "DONE"].iter().any(|word| line.contains(word));
    !is_step && !line.starts_with("INFO:") && !line.contains("# Uses:")
}

/// Replaces the kept inputs by the fewest that reach as much, of the kept and the grown ones.
fn minimise(ground: &Ground, program: &Path, target: &Target) -> Result<()> {
    let (kept, fewest) = (kept(ground, target), found(ground).join(format!("{}.fewest", target.name)));
    if fewest.exists() {
        fs::remove_dir_all(&fewest)?;
    }
    fs::create_dir_all(&fewest)?;
    let mut command = engine(program, target);
    ground::run(command.arg("-merge=1").arg(&fewest).arg(&kept).arg(grown(ground, target)))?;
    fs::remove_dir_all(&kept)?;
    fs::rename(&fewest, &kept).context("the fewest inputs could not be put in their place")
}
