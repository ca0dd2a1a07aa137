//! What checks the page, Twilio's own client library for Node.js, and Tauri's bundler: packages of npm, at the versions of
//! `package-lock.json`. None of them is shipped.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::ground::{self, Ground};

/// npm's own list of what it installed last.
const INSTALLED: &str = "node_modules/.package-lock.json";

/// Installs them, unless what is installed is not older than what is wanted.
pub fn install(ground: &Ground) -> Result<()> {
    let changed = |path: &str| fs::metadata(ground.root.join(path)).and_then(|file| file.modified()).ok();
    if changed(INSTALLED).is_some_and(|installed| Some(installed) >= changed("package-lock.json")) {
        println!("every package is there");
        return Ok(());
    }
    ground::run(program(ground, "npm").args(["ci", "--no-fund", "--no-audit"]))
        .context("the packages could not be installed; Node.js 20 or later and its npm are needed")
}

/// Formatting, lints, types and markup of the page.
pub fn check(ground: &Ground) -> Result<()> {
    ground::run(program(ground, "npm").args(["run", "--silent", "check"]))
}

/// A program of Node.js, in the workspace.
pub fn program(ground: &Ground, name: &str) -> Command {
    // On Windows npm and npx are scripts, which need their ending said.
    let mut command = Command::new(format!("{name}{}", if cfg!(windows) { ".cmd" } else { "" }));
    command.current_dir(&ground.root);
    command
}
