//! The ground that every task stands on: where the workspace is, what is in it, and how a command is started.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The workspace as `cargo metadata` tells it.
pub struct Ground {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// The folder that cargo builds into.
    pub target: PathBuf,
    /// The answer of `cargo metadata --no-deps`.
    pub metadata: Value,
    /// True where nobody can be asked: `CI=true`, or standard input is not a terminal.
    pub unattended: bool,
}

impl Ground {
    /// Asks cargo, without touching the network.
    pub fn find() -> Result<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
        let output = Command::new(cargo_program())
            .args(["metadata", "--format-version", "1", "--no-deps", "--manifest-path"])
            .arg(here.join("Cargo.toml"))
            .output()
            .context("cargo could not be started")?;
        if !output.status.success() {
            bail!("cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata: not JSON")?;
        let folder = |key: &str| {
            metadata[key].as_str().map(PathBuf::from).context("cargo metadata: a folder is missing")
        };
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
            unattended: in_ci() || !io::stdin().is_terminal(),
            metadata,
        })
    }

    /// A cargo command in the workspace. Tools that xtask installed itself are found after those on the path.
    pub fn cargo<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Command> {
        let mut command = Command::new(cargo_program());
        command.args(arguments).current_dir(&self.root);
        let path = env::var_os("PATH").unwrap_or_default();
        let with_tools = env::split_paths(&path).chain([self.tools().join("bin")]);
        command.env("PATH", env::join_paths(with_tools).context("the PATH cannot be extended")?);
        // `cargo run` describes xtask to xtask; that is none of its children's business.
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
                command.env_remove(name);
            }
        }
        Ok(command)
    }

    /// Where xtask keeps the cargo tools that it installs.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A binary that cargo has built, in the profile's folder.
    pub fn built(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

/// True on a machine that builds without a person.
pub fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| value == "true" || value == "1")
}

/// Prints the command as a person would type it, runs it, and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", as_typed(command));
    let program = command.get_program().to_owned();
    let status = command.status().with_context(|| format!("{} could not be started", program.display()))?;
    if !status.success() {
        bail!("`{}` ended with {status}", as_typed(command));
    }
    Ok(())
}

/// Runs a command quietly and returns what it printed, or nothing when it is absent or fails.
pub fn answer(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command's program (without its folder) and arguments, on one line.
pub fn as_typed(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.is_empty() || word.contains(char::is_whitespace) {
                format!("'{word}'")
            } else {
                word.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn cargo_program() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}
