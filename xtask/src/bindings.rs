//! `cargo xtask bindings`: what is generated of the list of commands: the page's types (`ui/ipc/types.d.ts`) and functions
//! (`ui/ipc/commands.js`), and the capability of its window (`src-tauri/capabilities/main.json`). A test does both, the writing and
//! the comparing, because it sees the types. And of the code table the page of error codes (`docs/guide/errors.md`).

use anyhow::Result;
use clap::Args;

use crate::ground::{self, Ground};

/// What is done with the types.
#[derive(Args)]
pub struct Options {
    /// Only say whether the file is current
    #[arg(long)]
    check: bool,
}

/// The feature that the types are derived with.
pub const FEATURE: &str = "linecheck-desktop/bindings";

/// Writes the file, or compares it.
pub fn bindings(ground: &Ground, options: &Options) -> Result<()> {
    if options.check {
        return check(ground);
    }
    ground::run(command(ground)?.env("LINECHECK_WRITE_BINDINGS", "1"))?;
    ground::run(page(ground)?.env("LINECHECK_WRITE_BINDINGS", "1"))?;
    println!(
        "ui/ipc/types.d.ts, ui/ipc/commands.js, src-tauri/capabilities/main.json and docs/guide/errors.md are written"
    );
    Ok(())
}

/// Fails when the file is not what would be written.
pub fn check(ground: &Ground) -> Result<()> {
    ground::run(&mut command(ground)?)?;
    ground::run(&mut page(ground)?)
}

/// The page of error codes, made likewise.
fn page(ground: &Ground) -> Result<std::process::Command> {
    let test = "words::page::k3_the_page_of_error_codes_is_current";
    ground.cargo(&["test", "--package", "linecheck-cli", "--lib", "--", "--exact", test])
}

fn command(ground: &Ground) -> Result<std::process::Command> {
    ground.cargo(&[
        "test",
        "--package",
        "linecheck-shell",
        "--features",
        "bindings",
        "--lib",
        "--",
        "--exact",
        "bindings::p4_what_is_generated_of_the_commands_is_current",
    ])
}
