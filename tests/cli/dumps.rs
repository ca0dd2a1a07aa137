//! A crash leaves no memory on the disk, and nobody else looks into it.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use linecheck_sandbox::known;

use crate::home::Home;

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
    let words = ["verify", "--sid", known::MAIN.sid(), "--token-stdin"];
    let child = with_dumps(home, &mut home.command(&words));
    // Its threads are there once it waits.
    while fs::read_dir(format!("/proc/{}/task", child.id())).unwrap().count() < 2 {
        thread::sleep(Duration::from_millis(10));
    }
    child
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

#[test]
fn p1_no_other_process_of_the_user_reads_the_memory_of_the_command_line() {
    let home = Home::new();
    let mut child = waiting(&home);
    let memory = format!("/proc/{}/mem", child.id());
    // What it is made of belongs to root, whoever runs it.
    assert_eq!(fs::metadata(&memory).unwrap().uid(), 0);
    if fs::metadata("/proc/self/mem").unwrap().uid() == 0 {
        // Root may look, and may lift the limit of dumps. Then it is still not dumped.
        let raise =
            Command::new("prlimit").args(["--core=unlimited", "--pid", &child.id().to_string()]).status();
        assert!(raise.unwrap().success(), "root raises a limit");
        assert_eq!(limit(&child), ["unlimited", "unlimited"]);
        assert!(!dumped(child));
    } else {
        assert!(fs::File::open(&memory).is_err());
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
