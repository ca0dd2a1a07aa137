//! A vault with a passphrase that is made on one system opens on the other.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::cross::wine::for_wine;

const PASSPHRASE: &str = "caf\u{e9} au lait, s'il vous pla\u{ee}t";

/// Makes a vault with each of two programs, and opens it with the other, which then writes to it.
pub fn both_ways(linux: &dyn Fn() -> Command, windows: &dyn Fn() -> Command, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let (first, second) = (folder.join("linux"), folder.join("windows"));
    let on_linux = |home: &Path| {
        let mut command = linux();
        // Without a keyring, so that the vault has a passphrase.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere").env("LINECHECK_HOME", home);
        command
    };
    let on_windows = |home: &Path| {
        let mut command = windows();
        command.env("LINECHECK_HOME", for_wine(home));
        command
    };

    let add = |name| ["tenant", "add", name, "--sms", "on"];
    ask(on_linux(&first), &add("contoso"), &[PASSPHRASE])?;
    ask(on_windows(&first), &add("fabrikam"), &[PASSPHRASE])?;
    private(&first)?;
    look(&|| on_linux(&first))?;
    look(&|| on_windows(&first))?;

    // The key is in Credential Manager first.
    ask(on_windows(&second), &add("contoso"), &[PASSPHRASE])?;
    ask(on_windows(&second), &["vault", "passphrase", "--new-passphrase-stdin"], &["", PASSPHRASE])?;
    private(&second)?;
    ask(on_linux(&second), &add("fabrikam"), &[PASSPHRASE])?;
    look(&|| on_windows(&second))?;
    private(&second)?;
    look(&|| on_linux(&second))
}

/// Both tenants are there, every page is whole, and so is the trail of what was done.
fn look(program: &dyn Fn() -> Command) -> Result<()> {
    let list = ask(program(), &["tenant", "list"], &[PASSPHRASE])?.to_string();
    ensure!(list.contains("\"contoso\"") && list.contains("\"fabrikam\""), "both tenants: {list}");
    let check = ask(program(), &["vault", "check"], &[PASSPHRASE])?;
    ensure!(check["problems"].as_array().is_some_and(Vec::is_empty), "no problem: {check}");
    ask(program(), &["audit", "verify"], &[PASSPHRASE]).map(drop)
}

fn ask(mut command: Command, words: &[&str], lines: &[&str]) -> Result<Value> {
    command.args(["--json", "--passphrase-stdin"]).args(words);
    println!("$ linecheck {}", words.join(" "));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().context("no standard input")?;
    input.write_all(lines.iter().flat_map(|line| [line, "\n"]).collect::<String>().as_bytes())?;
    drop(input);
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("it ended with {}: {said}", output.status);
    }
    serde_json::from_str(&said).with_context(|| format!("no object: {said}"))
}

/// Wine makes files that others can read, which Linecheck on Linux refuses.
fn private(path: &Path) -> Result<()> {
    let is_folder = path.is_dir();
    #[cfg(unix)]
    fs::set_permissions(
        path,
        std::os::unix::fs::PermissionsExt::from_mode(if is_folder { 0o700 } else { 0o600 }),
    )?;
    if is_folder {
        for entry in fs::read_dir(path)? {
            private(&entry?.path())?;
        }
    }
    Ok(())
}
