//! `cargo xtask bindings`: the page's types (`ui/ipc/types.d.ts`), written from the Rust types that its commands take and
//! give. A test does both, the writing and the comparing, because it sees the types.

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
    println!("ui/ipc/types.d.ts is written");
    Ok(())
}

/// Fails when the file is not what would be written.
pub fn check(ground: &Ground) -> Result<()> {
    ground::run(&mut command(ground)?)
}

fn command(ground: &Ground) -> Result<std::process::Command> {
    ground.cargo(&[
        "test",
        "--package",
        "linecheck-desktop",
        "--features",
        "bindings",
        "--lib",
        "--",
        "--exact",
        "bindings::p4_the_types_of_the_page_are_current",
    ])
}
