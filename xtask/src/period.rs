//! `cargo xtask bench period`: a million messages over thirty days, read and counted by the whole command, beside curl fetching the same
//! pages one after the other; and one recipient among them looked up, beside curl making the same requests side by side. The pages
//! were made before anybody asks (`tests/examples/pages.rs`).

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::beside::{median, milliseconds, ratio};
use crate::ground::{self, Ground};
use crate::sandbox::{Credentials, Ours, PASSPHRASE, fed, fetch_side_by_side};
use crate::{node, python};

const MESSAGES: u32 = 1_000_000;

/// How many of them Twilio's own packages read.
const FEWER: u32 = 100_000;

/// What a network may add to every answer, in milliseconds, and at most so many times what curl takes.
const READING: [(u32, f64); 2] = [(0, 1.3), (50, 0.5)];
const LOOKING_UP: [(u32, f64); 2] = [(0, 1.5), (50, 1.5)];

/// So much more memory than with nothing to read, in MiB.
const GOAL_MEMORY: f64 = 150.0;

/// A look-up is over at once: so many for each round.
const LOOK_UPS: u32 = 5;

/// With its messages, and without any.
const BUSY: &str = "contoso";
const QUIET: &str = "fabrikam";

/// The server, which ends with its standard input.
struct Pages {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    hello: Value,
}

impl Pages {
    fn start(ground: &Ground, state: &Path) -> Result<Self> {
        let mut process = Command::new(program(ground))
            .args([state.as_os_str(), MESSAGES.to_string().as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the server of pages could not be started")?;
        let input = process.stdin.take().context("no standard input")?;
        let output = BufReader::new(process.stdout.take().context("no standard output")?);
        let mut pages = Self { process, input, output, hello: Value::Null };
        pages.hello = pages.line()?;
        Ok(pages)
    }

    fn line(&mut self) -> Result<Value> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str(&line).context("the server of pages said something else than JSON")
    }

    fn tell(&mut self, what: &str) -> Result<Value> {
        writeln!(self.input, "{what}")?;
        self.line()
    }

    /// The account that has the messages, or one that has none.
    fn credentials(&self, which: &str) -> Result<Credentials> {
        let account = &self.hello[which];
        let field =
            |name: &str| account[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        let base_url = format!("http://127.0.0.1:{}", self.hello["port"]);
        Ok(Credentials { base_url, sid: field("sid")?, token: field("token")? })
    }

    /// What it names, as whole addresses.
    fn addresses(&mut self, what: &str) -> Result<Vec<String>> {
        let named = self.tell(what)?;
        let port = &self.hello["port"];
        let named = named.as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(named.map(|path| format!("http://127.0.0.1:{port}{path}")).collect())
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone after this.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a command took.
#[derive(Clone, Copy, Default)]
struct Took {
    time: Duration,
    /// In the processor, of its own and for it.
    processor: f64,
    /// The most memory, in MiB.
    peak: f64,
}

/// A command line with a tenant that has a million messages and one that has none, in a home that can be made new.
struct Bench {
    ours: Ours,
    kept: PathBuf,
    pages: Pages,
    account: Credentials,
}

pub fn build_pages(ground: &Ground) -> Result<()> {
    let build = ["build", "--release", "--package", "linecheck-tests", "--example", "pages"];
    ground::run(&mut ground.cargo(&build)?)
}

fn program(ground: &Ground) -> PathBuf {
    ground.built("release/examples", "pages")
}

/// Measures, prints tables, and fails when a goal is missed.
pub fn measure(ground: &Ground, rounds: u32) -> Result<()> {
    let mut bench = Bench::prepare(ground)?;
    let mut missed = Vec::new();
    println!(
        "\n{} messages over 30 days, {} MB of JSON; {rounds} rounds, turn and turn about\n",
        bench.pages.hello["records"],
        bench.pages.hello["bytes"].as_u64().unwrap_or_default() / 1_000_000
    );
    bench.read(rounds, &mut missed)?;
    bench.look_up(rounds * LOOK_UPS, &mut missed)?;
    bench.packages(ground, rounds)?;
    ensure!(missed.is_empty(), "missed: {}", missed.join("; "));
    Ok(())
}

impl Bench {
    fn prepare(ground: &Ground) -> Result<Self> {
        let folder = ground.target.join("bench-period");
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
        }
        let home = folder.join("home");
        fs::create_dir_all(&home).with_context(|| format!("{} cannot be made", home.display()))?;
        let pages = Pages::start(ground, &home.join("sandbox-server"))?;
        let ours = Ours { linecheck: ground.built("release", "linecheck"), home };
        let account = pages.credentials("busy")?;
        ours.configure(BUSY, &account)?;
        ours.configure(QUIET, &pages.credentials("quiet")?)?;
        let bench = Self { ours, kept: folder.join("kept"), pages, account };
        copy(&bench.vault(), &bench.kept)?;
        Ok(bench)
    }

    fn vault(&self) -> PathBuf {
        self.ours.home.join("sandbox")
    }

    /// Nothing was ever read in this home.
    fn renew(&self) -> Result<()> {
        fs::remove_dir_all(self.vault())?;
        copy(&self.kept, &self.vault())
    }

    fn read(&mut self, rounds: u32, missed: &mut Vec<String>) -> Result<()> {
        let addresses = self.pages.addresses("pages")?;
        println!(
            "| {rounds} rounds: median (fastest, slowest) | linecheck, s | curl, s | ratio | goal | linecheck's processor, s | \
             its memory at most, MiB | with nothing to read |"
        );
        println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (delay, goal) in READING {
            self.pages.tell(&format!("delay {delay}"))?;
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            let mut nothing = Took::default();
            for round in 0..rounds {
                for side in 0..2 {
                    if (side + round) % 2 == 0 {
                        self.renew()?;
                        nothing = self.counted(QUIET, 0)?;
                        self.renew()?;
                        ours.push(self.counted(BUSY, MESSAGES)?);
                    } else {
                        let begun = Instant::now();
                        self.account.fetch_all(&addresses)?;
                        theirs.push(begun.elapsed());
                    }
                }
            }
            let times: Vec<_> = ours.iter().map(|took| took.time).collect();
            let middle = |of: fn(&Took) -> f64| {
                let mut all: Vec<_> = ours.iter().map(of).collect();
                all.sort_by(f64::total_cmp);
                all[all.len() / 2]
            };
            let (processor, peak) = (middle(|took| took.processor), middle(|took| took.peak));
            let ratio = ratio(&times, &theirs);
            println!(
                "| {} | {} | {} | {ratio:.2} | under {goal} | {processor:.2} | {peak:.0} | {:.0} |",
                delayed(delay),
                seconds(&times),
                seconds(&theirs),
                nothing.peak
            );
            let what = format!("{MESSAGES} messages, {}", delayed(delay));
            if ratio >= goal {
                missed.push(format!("{what}: {ratio:.2} times curl, the goal is under {goal}"));
            }
            let more = peak - nothing.peak;
            if more >= GOAL_MEMORY {
                missed.push(format!("{what}: {more:.0} MiB more, the goal is under {GOAL_MEMORY}"));
            }
        }
        Ok(())
    }

    /// Counts the last fifteen days beside the fifteen before, and looks whether it was as many as there are.
    fn counted(&self, tenant: &str, messages: u32) -> Result<Took> {
        let said = self.ours.home.join("said.json");
        let took = watched(&mut self.ours.command(&["health", tenant, "--last", "15d"]), &said)?;
        let view: Value = serde_json::from_str(&fs::read_to_string(&said)?)?;
        let read = &view["records_read"];
        ensure!(*read == messages, "{tenant}: {read} of {messages} messages were read");
        Ok(took)
    }

    fn look_up(&mut self, rounds: u32, missed: &mut Vec<String>) -> Result<()> {
        let recipient = self.pages.hello["recipient"].as_str().context("no recipient")?.to_owned();
        let words = ["lookup", BUSY, &recipient];
        self.pages.tell("asked")?;
        let said: Value = serde_json::from_str(&self.ours.run(&words)?)?;
        ensure!(said["lines"].as_array().is_some_and(|lines| !lines.is_empty()), "nothing was found");
        let default = self.pages.credentials("default")?;
        let with_login = |address: String| {
            let account = if address.contains(&default.sid) { &default } else { &self.account };
            account.with_login(&address)
        };
        let addresses: Vec<_> = self.pages.addresses("asked")?.into_iter().map(with_login).collect();
        println!(
            "\n| one recipient among them, {} requests, {rounds} rounds | `linecheck lookup`, ms | `status` of the same vault, ms | the look-up \
             alone, ms | curl, ms | ratio | goal |",
            addresses.len()
        );
        println!("| --- | --- | --- | --- | --- | --- | --- |");
        for (delay, goal) in LOOKING_UP {
            self.pages.tell(&format!("delay {delay}"))?;
            let mut times = [Vec::new(), Vec::new(), Vec::new()];
            for round in 0..rounds {
                for side in 0..3 {
                    let side = (side + round as usize) % 3;
                    let begun = Instant::now();
                    match side {
                        0 => drop(self.ours.run(&words)?),
                        1 => fetch_side_by_side(&addresses)?,
                        _ => drop(self.ours.run(&["status", BUSY])?),
                    }
                    times[side].push(begun.elapsed());
                }
            }
            let [whole, theirs, status] = times.each_ref().map(|times| median(times));
            // What a vault takes to open is what its passphrase is worth, and a window has it open.
            let alone = whole.saturating_sub(status);
            let ratio = alone.as_secs_f64() / theirs.as_secs_f64();
            let [whole, status, alone, theirs] = [whole, status, alone, theirs].map(milliseconds);
            println!(
                "| {} | {whole} | {status} | {alone} | {theirs} | {ratio:.2} | under {goal} |",
                delayed(delay)
            );
            if ratio >= goal {
                missed.push(format!(
                    "a look-up, {}: {ratio:.2} times curl, the goal is under {goal}",
                    delayed(delay)
                ));
            }
        }
        Ok(())
    }

    /// What Twilio's own packages take for a tenth of them, for scale.
    fn packages(&mut self, ground: &Ground, rounds: u32) -> Result<()> {
        let addresses = self.pages.addresses("pages")?;
        let tenth = &addresses[..addresses.len() / 10];
        let asked = self.account.asked("messages", &json!({ "limit": FEWER }));
        let clients = ground.root.join("tests/official_client");
        let all = |said: &str| {
            ensure!(said.trim() == FEWER.to_string(), "it found {said} of {FEWER} messages");
            Ok(())
        };
        self.pages.tell("delay 0")?;
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..rounds {
            for (side, times) in times.iter_mut().enumerate() {
                let begun = Instant::now();
                match side {
                    0 => {
                        let mut python = Command::new(python::official(ground));
                        all(&fed(python.arg(clients.join("work.py")), &asked)?)?;
                    }
                    1 => {
                        let mut node = node::program(ground, "node");
                        all(&fed(node.arg(clients.join("work.js")), &asked)?)?;
                    }
                    _ => self.account.fetch_all(tenth)?,
                }
                times.push(begun.elapsed());
            }
        }
        println!("\n| {FEWER} of them, no delay | s: median (fastest, slowest) |\n| --- | --- |");
        for (name, times) in ["twilio for Python", "twilio for Node.js", "curl"].iter().zip(&times) {
            println!("| {name} | {} |", seconds(times));
        }
        Ok(())
    }
}

/// Runs a command whose standard output goes into a file, and looks after it.
fn watched(command: &mut Command, said: &Path) -> Result<Took> {
    let before = processor_of_children()?;
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(File::create(said)?)
        .spawn()
        .context("linecheck could not be started")?;
    child.stdin.take().context("no standard input")?.write_all(PASSPHRASE.as_bytes())?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut took = Took::default();
    let ended = loop {
        // The most so far: the last look misses what is added within a few milliseconds of the end.
        took.peak = most_memory(&status).unwrap_or(took.peak);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        thread::sleep(Duration::from_millis(3));
    };
    took.time = begun.elapsed();
    took.processor = processor_of_children()? - before;
    if !ended.success() {
        bail!("linecheck ended with {ended}\n{}", fs::read_to_string(said)?);
    }
    Ok(took)
}

/// The most memory that a process had, in MiB.
fn most_memory(status: &Path) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let most = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    most.trim().strip_suffix("kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}

/// How many seconds those that this process waited for were in the processor.
fn processor_of_children() -> Result<f64> {
    // In hundredths: `USER_HZ` is 100 on every system that this runs on.
    const TICKS: f64 = 100.0;
    let text = fs::read_to_string("/proc/self/stat")?;
    // The name in brackets may hold anything; after it `cutime` and `cstime` are the 14th and 15th.
    let (_, after) = text.rsplit_once(')').context("no name in /proc/self/stat")?;
    let ticks = after.split_ascii_whitespace().skip(13).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    // A vault's folder is its owner's alone.
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn delayed(delay: u32) -> String {
    if delay == 0 { "no delay".to_owned() } else { format!("{delay} ms for each answer") }
}

fn seconds(times: &[Duration]) -> String {
    let of = |time: Option<&Duration>| time.copied().unwrap_or_default().as_secs_f64();
    let middle = median(times).as_secs_f64();
    format!("{middle:.2} ({:.2}, {:.2})", of(times.iter().min()), of(times.iter().max()))
}
