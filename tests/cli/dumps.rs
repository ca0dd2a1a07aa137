//! A crash leaves no memory on the disk, and nobody else looks into it.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use linecheck_sandbox::known;
use linecheck_tests::cli_path;

use crate::home::{Home, private};

const WAITS_FOR_A_TOKEN: &[&str] = &["verify", "--sid", known::MAIN.sid(), "--token-stdin"];
/// The user that owns nothing.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// Runs a program where a dump may be as large as it likes, as far as this machine lets it.
fn with_dumps(home: &Home, program: &mut Command) -> Child {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\""]);
    shell.arg(program.get_program()).args(program.get_args()).current_dir(home.path().join("tmp"));
    home.furnish(&mut shell);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The command line, which waits for a token.
fn waiting(home: &Home) -> Child {
    let child = with_dumps(home, &mut home.command(WAITS_FOR_A_TOKEN));
    await_threads(&child);
    child
}

/// Its threads are there once it waits.
fn await_threads(child: &Child) {
    while fs::read_dir(format!("/proc/{}/task", child.id())).unwrap().count() < 2 {
        thread::sleep(Duration::from_millis(10));
    }
}

/// Crashes it; whether a dump was made.
fn dumped(mut child: Child) -> bool {
    let sent = Command::new("kill").args(["-ABRT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success(), "SIGABRT");
    let end = child.wait().unwrap();
    assert_eq!(end.signal(), Some(6), "{end}");
    end.core_dumped()
}

fn limit(child: &Child) -> Vec<String> {
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    line.split_whitespace().skip(4).take(2).map(str::to_owned).collect()
}

#[test]
fn p1_a_crash_of_the_command_line_leaves_no_core_dump() {
    let home = Home::new();
    let other = with_dumps(&home, Command::new("sleep").arg("600"));
    // The shell before it has its own limits.
    while fs::read_to_string(format!("/proc/{}/comm", other.id())).unwrap().trim() != "sleep" {
        thread::sleep(Duration::from_millis(10));
    }
    let here = limit(&other);
    let child = waiting(&home);
    // One byte; where nothing was allowed before, it stays nothing.
    assert!(limit(&child).iter().all(|limit| limit == "1" || limit == "0"), "{:?}", limit(&child));
    assert!(!dumped(child));
    // Another program is dumped here, unless this machine makes no dumps at all.
    assert_eq!(dumped(other), here[0] != "0", "{here:?}");
    let left = fs::read_dir(home.path().join("tmp")).unwrap().flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    assert!(left.len() <= 1, "that of the other program, where dumps are put: {left:?}");
}

/// Root may look at every process, so that of root nothing can be told: the program is then run as somebody else.
fn as_a_user(home: &Home, program: &Path, words: &[&str]) -> Child {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    if is_root() {
        private(home.path(), 0o755);
        let copy = home.path().join("tmp").join(program.file_name().unwrap());
        private(copy.parent().unwrap(), 0o755);
        fs::copy(program, &copy).unwrap();
        let program = command;
        command = Command::new(copy);
        command.args(program.get_args()).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.uid(NOBODY).gid(NOBODY);
    }
    command.current_dir("/").spawn().unwrap()
}

/// Who reads the memory of a process, and who it runs as.
fn owners(child: &Child) -> (u32, u32) {
    let owner = |of: &str| fs::metadata(format!("/proc/{}{of}", child.id())).unwrap().uid();
    (owner("/mem"), owner(""))
}

#[test]
fn p1_no_other_process_of_the_user_reads_the_memory_of_the_command_line() {
    let home = Home::new();
    let mut child = as_a_user(&home, &cli_path(), WAITS_FOR_A_TOKEN);
    await_threads(&child);
    let mut other = as_a_user(&home, Path::new("/bin/sleep"), &["600"]);
    let (reads, runs) = owners(&child);
    assert_ne!(runs, 0);
    assert_eq!(reads, 0, "root alone reads it");
    assert_eq!(owners(&other), (runs, runs), "whoever runs it reads that of another program");
    if !is_root() {
        assert!(fs::File::open(format!("/proc/{}/mem", child.id())).is_err());
        assert!(fs::File::open(format!("/proc/{}/environ", child.id())).is_err());
    }
    for child in [&mut child, &mut other] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
