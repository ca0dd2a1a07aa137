//! Many commands in the sandbox at once: they share one server, which ends with the last of them and not before.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use linecheck_app::{StartHost, join_sandbox};
use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
use linecheck_tests::{PASSPHRASE, cli_path, scale};
use uuid::Uuid;

use crate::home::Home;

const AT_ONCE: usize = 12;

/// The servers that run for a state folder, by their process IDs.
fn servers(state: &Path) -> Vec<u32> {
    let state = state.to_string_lossy().into_owned();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse() else { continue };
        let words = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let words: Vec<_> = words.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
        if words.iter().any(|word| word == "--while-used") && words.iter().any(|word| **word == *state) {
            found.push(id);
        }
    }
    found
}

fn kill(id: u32) {
    Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
}

fn wait_until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_mins(5), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A home with a draft of the sandbox's main account.
fn home_with_draft() -> Home {
    let home = Home::with_vault(Mode::Sandbox);
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    let token = known::MAIN.initial_auth_token();
    home.sandbox(&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], &token).done();
    home
}

fn spawn(home: &Home) -> Child {
    let words = ["--sandbox", "--json", "--passphrase-stdin", "verify", "contoso"];
    let mut command = home.command(&words);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    io::Write::write_all(&mut child.stdin.take().unwrap(), format!("{PASSPHRASE}\n").as_bytes()).unwrap();
    child
}

#[test]
fn s1_twelve_commands_at_once_share_a_server_that_outlives_each_of_them() {
    let home = home_with_draft();
    for round in 0..5 * scale() {
        // In every other round a third of them is killed at some instant; the others do not notice.
        let kills = !round.is_multiple_of(2);
        let mut children: Vec<_> = (0..AT_ONCE).map(|_| spawn(&home)).collect();
        if kills {
            for child in &mut children[..AT_ONCE / 3] {
                let instant = u64::try_from(Uuid::new_v4().as_u128() % 60).unwrap();
                thread::sleep(Duration::from_millis(instant));
                child.kill().unwrap();
            }
        }
        // One whose users have gone may still be about to end.
        wait_until("one server", || servers(&home.sandbox_state()).len() <= 1);
        for (place, child) in children.into_iter().enumerate() {
            let output = child.wait_with_output().unwrap();
            let out = String::from_utf8_lossy(&output.stdout).into_owned();
            if kills && place < AT_ONCE / 3 {
                continue;
            }
            assert_eq!(output.status.code(), Some(0), "round {round}, {place}: {out} {output:?}");
            assert!(out.contains(r#""outcome":"verified""#), "round {round}, {place}: {out}");
        }
        wait_until("the server ends with its users", || servers(&home.sandbox_state()).is_empty());
    }
    assert!(!home.sandbox_state().join("port").exists());
}

#[test]
fn s1_a_server_that_is_killed_is_taken_over_at_the_same_address() {
    let home = Home::with_vault(Mode::Sandbox);
    let state = home.sandbox_state();
    fs::create_dir_all(home.linecheck()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let start: StartHost = Arc::new(|state: &Path, port| {
        let mut command = Command::new(cli_path());
        command.args(["--json", "sandbox", "serve", "--while-used", "--port", &port.to_string(), "--state"]);
        command.arg(state).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()
    });
    let (one, other) = runtime.block_on(async {
        let one = join_sandbox(&state, Arc::clone(&start)).await.unwrap();
        (one, join_sandbox(&state, start).await.unwrap())
    });
    assert_eq!(one.base_url(), other.base_url());
    let address = format!("127.0.0.1:{}", one.base_url().port().unwrap());
    for _ in 0..3 {
        let running = servers(&state);
        assert_eq!(running.len(), 1);
        kill(running[0]);
        wait_until("another one answers", || {
            !live(&state, &running).is_empty() && std::net::TcpStream::connect(&address).is_ok()
        });
        assert_eq!(live(&state, &running).len(), 1, "one, and not one for each user");
    }
    runtime.block_on(one.leave()).unwrap();
    assert_eq!(servers(&state).len(), 1, "it has a user still");
    runtime.block_on(other.leave()).unwrap();
    wait_until("it ends with the last", || live(&state, &[]).is_empty());
}

/// The servers that run, without those that are known to be gone.
fn live(state: &Path, gone: &[u32]) -> Vec<u32> {
    servers(state).into_iter().filter(|id| !gone.contains(id)).collect()
}
