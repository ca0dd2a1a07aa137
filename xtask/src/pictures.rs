//! `cargo xtask pictures`: every screen in its states, from the real window, light and dark, narrow and wide.

use anyhow::{Result, bail};
use clap::Args;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;

/// Which pictures are taken.
#[derive(Args)]
pub struct Options {
    /// Only scenes whose name has this in it, such as `account` or `send-fell-back`
    #[arg(long, value_name = "NAME", conflicts_with = "docs")]
    only: Option<String>,
    /// In the font that a system without a desktop falls back to, into target/pictures-fallback
    #[arg(long, conflicts_with = "docs")]
    fallback_font: bool,
    /// Take anew the few pictures that are committed, in docs/pictures
    #[arg(long)]
    docs: bool,
}

/// Builds the window, and has it photographed.
pub fn pictures(ground: &Ground, options: &Options) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the window is driven on Linux alone");
    }
    let mut steps = Steps::new();
    steps.step("what must be installed", "cargo xtask pictures", || {
        prerequisites::ensure(ground, Purpose::Test)
    })?;
    steps.step("the window", "cargo build -p linecheck-desktop", || {
        ground::run(&mut ground.cargo(&["build", "--package", "linecheck-desktop"])?)
    })?;
    steps.step("pictures", "cargo xtask pictures --only NAME", || {
        let mut command = ground.cargo(&["run", "--quiet", "--package", "linecheck-window-tests"])?;
        command.args(["--example", "pictures", "--", "--into"]);
        if options.docs {
            command.arg(ground.root.join("docs").join("pictures")).arg("--docs");
        } else if options.fallback_font {
            command.arg(ground.target.join("pictures-fallback")).arg("--fallback-font");
        } else {
            command.arg(ground.target.join("pictures"));
        }
        if let Some(only) = &options.only {
            command.args(["--only", only]);
        }
        ground::run(command.env("LINECHECK_TEST_WINDOW", ground.built("debug", "linecheck-desktop")))
    })?;
    steps.finish();
    Ok(())
}
