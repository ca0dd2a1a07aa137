//! `cargo xtask check`: what can be said about the code without running it.

use anyhow::Result;
use clap::Args;

use crate::ground::{self, Ground};
use crate::steps::Steps;
use crate::{bindings, files, node, proofs, rooms, source_rules, tools};

/// How much is checked.
#[derive(Args)]
pub struct Options {
    /// Also check the page, and the dependencies where the tools for that are not there yet; they are
    /// built first, which takes minutes, once
    #[arg(long)]
    all: bool,
    /// Mend what can be mended by itself, then check
    #[arg(long)]
    fix: bool,
}

/// The checks as a task of their own.
pub fn check(ground: &Ground, options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    if options.fix {
        mend(ground, &mut steps)?;
    }
    quick(ground, &mut steps)?;
    // They need no network once their tools are there.
    if options.all || (tools::is_there(ground, &tools::DENY) && tools::is_there(ground, &tools::MACHETE)) {
        dependencies(ground, &mut steps)?;
    }
    if options.all {
        page(ground, &mut steps)?;
    }
    steps.finish();
    println!("\nall checked");
    Ok(())
}

/// The checks that need nothing but Rust; part of `cargo xtask test`.
pub fn quick(ground: &Ground, steps: &mut Steps) -> Result<()> {
    steps.step("rules of the house", "cargo xtask check", || {
        rooms::check(&ground.metadata)?;
        files::check(&ground.metadata)?;
        source_rules::check(&ground.root)?;
        proofs::check(&ground.root)
    })?;
    steps.step("formatting", "cargo fmt --all (or cargo xtask check --fix)", || {
        ground::run(&mut ground.cargo(&["fmt", "--all", "--check"])?)
    })?;
    steps.step("lints", "cargo clippy --workspace --all-targets -- -D warnings", || {
        let mut command = ground.cargo(&["clippy", "--workspace", "--all-targets"])?;
        command.args(["--features", bindings::FEATURE]);
        ground::run(command.args(["--", "-D", "warnings"]))
    })?;
    steps.step("documentation", "RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps", || {
        let mut command = ground.cargo(&["doc", "--workspace", "--no-deps"])?;
        ground::run(command.env("RUSTDOCFLAGS", "-D warnings"))
    })
}

fn dependencies(ground: &Ground, steps: &mut Steps) -> Result<()> {
    steps.step("dependencies: bans, licences, sources", "cargo deny check bans licenses sources", || {
        tools::ensure(ground, &tools::DENY)?;
        ground::run(&mut ground.cargo(&["deny", "--workspace", "check", "bans", "licenses", "sources"])?)
    })?;
    steps.step("dependencies: unused", "cargo machete", || {
        tools::ensure(ground, &tools::MACHETE)?;
        ground::run(&mut ground.cargo(&["machete"])?)
    })
}

fn page(ground: &Ground, steps: &mut Steps) -> Result<()> {
    steps.step("types of the page", "cargo xtask bindings --check", || bindings::check(ground))?;
    steps.step("the page: who imports whom, formatting, lints, types, markup", "npm run check", || {
        node::install(ground)?;
        node::check(ground)
    })
}

fn mend(ground: &Ground, steps: &mut Steps) -> Result<()> {
    steps.step("mending", "cargo clippy --fix, then cargo fmt --all", || {
        let mut clippy = ground.cargo(&["clippy", "--workspace", "--all-targets", "--fix"])?;
        ground::run(clippy.args(["--allow-dirty", "--allow-staged"]))?;
        ground::run(&mut ground.cargo(&["fmt", "--all"])?)
    })
}
