//! Cargo tools at pinned versions, installed under `target/tools` by the task that needs them.

use std::fs;

use anyhow::{Context, Result};

use crate::ground::{self, Ground};

/// A cargo subcommand that is not part of Rust.
pub struct Tool {
    name: &'static str,
    version: &'static str,
    what_for: &'static str,
    /// Further arguments of `cargo install`.
    flags: &'static [&'static str],
}

/// Runs the tests.
pub const NEXTEST: Tool = Tool {
    name: "nextest",
    version: "0.9.143",
    what_for: "runs the tests, each in its own process and with a time limit",
    flags: &["--no-default-features", "--features", "default-no-update"],
};

/// Dependencies: bans, licences, sources.
pub const DENY: Tool = Tool {
    name: "deny",
    version: "0.20.2",
    what_for: "checks the dependencies: who may use what, licences, sources",
    flags: &[],
};

/// Dependencies that nothing uses.
pub const MACHETE: Tool =
    Tool { name: "machete", version: "0.9.2", what_for: "finds dependencies that nothing uses", flags: &[] };

/// What is inside a program, in the form of `CycloneDX`.
pub const CYCLONEDX: Tool =
    Tool { name: "cyclonedx", version: "0.5.9", what_for: "lists what is inside the packages", flags: &[] };

/// The licences of what is inside a program.
pub const ABOUT: Tool = Tool {
    name: "about",
    version: "0.9.3",
    what_for: "gathers the licences of what is inside the packages",
    flags: &["--features", "cli"],
};

/// Whether some version of the tool is there.
pub fn is_there(ground: &Ground, tool: &Tool) -> bool {
    version(ground, tool).is_some()
}

fn version(ground: &Ground, tool: &Tool) -> Option<String> {
    let package = format!("cargo-{}", tool.name);
    // Some answer as the program that they are, some only as the subcommand.
    let installed = ground.tools().join("bin").join(format!("{package}{}", std::env::consts::EXE_SUFFIX));
    [package.into(), installed.into_os_string()].into_iter().find_map(|program| {
        ground::answer(&program, &["--version"])
            .or_else(|| ground::answer(&program, &[tool.name, "--version"]))
    })
}

/// Installs the tool unless some version of it is there.
pub fn ensure(ground: &Ground, tool: &Tool) -> Result<()> {
    let package = format!("cargo-{}", tool.name);
    if let Some(version) = version(ground, tool) {
        println!("{package}: {}", version.lines().next().unwrap_or("present"));
        return Ok(());
    }
    println!(
        "{package} {} ({}) is missing. It is built once, into {}.",
        tool.version,
        tool.what_for,
        ground.tools().display()
    );
    let build = ground.tools().join("build");
    let mut command = ground.cargo(&["install", "--locked", "--debug", "--version", tool.version])?;
    command.arg("--root").arg(ground.tools()).arg("--target-dir").arg(&build).args(tool.flags).arg(&package);
    // Little optimisation: these run for seconds, and a release build of them takes minutes more.
    command.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1").env("CARGO_PROFILE_DEV_DEBUG", "false");
    ground::run(&mut command).with_context(|| format!("{package} could not be installed"))?;
    // More than a gigabyte that nobody looks at again.
    fs::remove_dir_all(&build).with_context(|| format!("{} could not be removed", build.display()))
}
