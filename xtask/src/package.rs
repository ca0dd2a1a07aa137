//! `cargo xtask package`: the packages for this system, with what a fleet tool and an auditor ask for beside them.
//!
//! Tauri's bundler lays the window's files; what it does not know of (the command line, manual pages, completions, what shops
//! of applications read, notices) is given to it as files. All of it lands in `target/package`. `--try` installs what was made
//! in a root of its own, uses it there, and takes it away again.

mod beside;
mod clean_root;
mod found;
mod linux;
mod other_systems;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::{node, tools};

/// What is made, and what is done with it.
#[derive(Args)]
pub struct Options {
    /// Then install, upgrade, use and remove the packages in a new, empty root; it needs to be root, and a Debian or Ubuntu
    #[arg(long = "try")]
    tries: bool,
    /// Only that, with the packages that are there
    #[arg(long, conflicts_with = "tries")]
    only_try: bool,
}

/// Builds the packages, checks them, and tries them where that is asked for.
pub fn package(ground: &Ground, options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    let folder = ground.target.join("package");
    steps.step("what must be installed", "cargo xtask package", || {
        prerequisites::ensure(ground, Purpose::Package)
    })?;
    if !options.only_try {
        make(ground, &folder, &mut steps)?;
    }
    if options.tries || options.only_try {
        clean_root::try_in(ground, &folder, &mut steps)?;
    }
    steps.finish();
    println!("\nthe packages are in {}", folder.display());
    Ok(())
}

fn make(ground: &Ground, folder: &Path, steps: &mut Steps) -> Result<()> {
    let alone = "cargo xtask package";
    steps.step("the bundler", alone, || node::install(ground))?;
    steps.step("what lists the dependencies", alone, || {
        tools::ensure(ground, &tools::CYCLONEDX)?;
        tools::ensure(ground, &tools::ABOUT)
    })?;
    // Apart, so that the libraries of one get no features of the other: these are the programs that are measured.
    steps.step("the command line", "cargo build --release --locked --package linecheck-cli", || {
        ground::run(&mut ground.cargo(&["build", "--release", "--locked", "--package", "linecheck-cli"])?)
    })?;
    steps.step("the window", "cargo build --release --locked --package linecheck-desktop", || {
        let mut command =
            ground.cargo(&["build", "--release", "--locked", "--package", "linecheck-desktop"])?;
        // What only Tauri's own command line switches on: the page is inside the program.
        ground::run(command.args(["--features", "custom-protocol"]))
    })?;
    if folder.exists() {
        fs::remove_dir_all(folder).context("the packages of before could not be removed")?;
    }
    let laid = folder.join("laid");
    fs::create_dir_all(&laid)?;
    steps.step("licences of what is inside", alone, || beside::notices(ground, &laid))?;
    steps.step("the packages", alone, || {
        let (kinds, configuration) = if cfg!(target_os = "linux") {
            ("deb,rpm", linux::configuration(ground, &laid)?)
        } else if cfg!(target_os = "macos") {
            ("dmg", other_systems::of_macos(ground, &laid)?)
        } else {
            ("nsis", other_systems::of_windows(ground, &laid)?)
        };
        bundle(ground, folder, kinds, &configuration)
    })?;
    steps.step("what is inside, as a list", alone, || beside::bill_of_materials(ground, folder))?;
    steps.step("sums", "sha256sum --check SHA256SUMS.txt", || beside::sums(folder))?;
    steps.step("what is new", alone, || beside::news(ground, folder))?;
    if cfg!(target_os = "linux") {
        let tools = "lintian, rpmlint, appstreamcli, desktop-file-validate";
        steps.step("checks", tools, || linux::check(ground, folder, &laid))?;
    }
    Ok(())
}

/// Has Tauri make the packages, and takes them to the folder.
fn bundle(ground: &Ground, folder: &Path, kinds: &str, configuration: &Value) -> Result<()> {
    let made = ground.target.join("release/bundle");
    if made.exists() {
        fs::remove_dir_all(&made).context("what the bundler made before could not be removed")?;
    }
    let file = folder.join("laid/bundler.json");
    fs::write(&file, serde_json::to_vec_pretty(configuration)?)?;
    let mut command = node::program(ground, "npx");
    command.args(["--no-install", "tauri", "bundle", "--ci", "--bundles", kinds, "--config"]);
    ground::run(command.arg(&file))?;
    for kind in kinds.split(',') {
        let ending = if kind == "nsis" { "exe" } else { kind };
        let package = found::with_ending(&made.join(kind), ending)?;
        // As a package is called, and not the application.
        let name = package.file_name().context("a package has a name")?.to_string_lossy().to_lowercase();
        fs::copy(&package, folder.join(name)).with_context(|| format!("{} is lost", package.display()))?;
    }
    Ok(())
}
