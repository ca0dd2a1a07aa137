//! One passphrase in both faces: what the one has made, the other opens.

use std::io::Write as _;
use std::process::{Command, Stdio};

use linecheck_tests::cli_path;
use serde_json::{Value, json};

use super::Desk;

const MADE_OF: &str = " cafe\u{301} \u{fb01}ve ";
/// The same with other code points: composed, without the ligature, with another space.
const THE_SAME: &str = " caf\u{e9}\u{a0}five ";
const OTHERS: [&str; 2] = ["caf\u{e9} five", " cafe five "];

/// The command line in the home of a window, without a keyring: its status, and what it said.
fn command_line(desk: &Desk, passphrase: &str) -> (Option<i32>, Value) {
    let mut child = Command::new(cli_path())
        .args(["--json", "--passphrase-stdin", "tenant", "list"])
        .env("LINECHECK_HOME", desk.home.path())
        .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", desk.home.path().join("no-bus").display()))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{passphrase}\r\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

fn open(desk: &Desk, passphrase: &str) -> Result<Value, Value> {
    let opened = desk.invoke("open_vault", json!({ "mode": "real", "passphrase": passphrase }));
    desk.call("close_vault", json!({}));
    opened
}

#[test]
fn p1_a_vault_made_in_the_window_opens_on_the_command_line() {
    let desk = Desk::new();
    open(&desk, MADE_OF).unwrap();
    for passphrase in [MADE_OF, THE_SAME] {
        let (status, said) = command_line(&desk, passphrase);
        assert_eq!(status, Some(0), "{passphrase:?}: {said}");
    }
    for other in OTHERS {
        let (status, said) = command_line(&desk, other);
        assert_eq!((status, &said["code"]), (Some(7), &json!("vault_wrong_passphrase")), "{other:?}: {said}");
    }
}

#[test]
fn p1_a_vault_made_on_the_command_line_opens_in_the_window() {
    let desk = Desk::new();
    let (status, said) = command_line(&desk, MADE_OF);
    assert_eq!(status, Some(0), "{said}");
    for passphrase in [MADE_OF, THE_SAME] {
        open(&desk, passphrase).unwrap_or_else(|error| panic!("{passphrase:?}: {error}"));
    }
    for other in OTHERS {
        assert_eq!(open(&desk, other).unwrap_err()["code"], "vault_wrong_passphrase", "{other:?}");
    }
}
