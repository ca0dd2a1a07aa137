//! `cargo xtask cross`: Linecheck for other systems, from Linux. For Windows it is built, and run under Wine; for macOS, which
//! needs Apple's own linker and headers, its Rust is checked.

mod carried;
mod toolchain;
mod wine;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::tools;
use toolchain::Toolchain;
use wine::Wine;

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

/// Whose tests run under Wine: all but those of the page in a window.
const TESTED: &[&str] = &[
    "linecheck-domain",
    "linecheck-http",
    "linecheck-twilio",
    "linecheck-pingone",
    "linecheck-vault",
    "linecheck-sandbox",
    "linecheck-app",
    "linecheck-shell",
    "linecheck-cli",
    "linecheck-tests",
    "linecheck-desktop",
];

/// What Wine cannot show: it ends a connection in order where Windows breaks it off; and what needs the other side's programs
/// (Python, Node.js, age) beside it.
const NOT_IN_WINE: &str = "not (test(/t7_a_reset_is_a_reset|g9_a_fault_of_the_token|g9_every_kind_of_fault/) \
    or binary(contract) or binary(bundles))";

/// What needs a tool of Linux: libFuzzer, `WebDriver`, the bridge to a browser of this system.
const LINUX_ALONE: &[&str] = &["xtask", "linecheck-fuzz", "linecheck-window-tests", "linecheck-bridge"];

/// For which system.
#[derive(Args)]
pub struct Options {
    #[arg(value_enum)]
    system: System,
}

#[derive(Clone, Copy, ValueEnum)]
enum System {
    /// Build the command line, the window and the tests, and run under Wine what needs no page
    Windows,
    /// Check the types and lints of everything, tests included; nothing is linked or run
    Macos,
}

pub fn cross(ground: &Ground, options: &Options) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("this builds for other systems from Linux; here `cargo xtask test` is the test of this one");
    }
    match options.system {
        System::Windows => windows(ground),
        System::Macos => macos(ground),
    }
}

fn windows(ground: &Ground) -> Result<()> {
    let alone = "cargo xtask cross windows";
    let mut steps = Steps::new();
    steps.step("what must be installed", alone, || prerequisites::ensure(ground, Purpose::Cross))?;
    let toolchain = with_toolchain(ground, &mut steps, alone, WINDOWS)?;
    steps.step("cargo-nextest", alone, || tools::ensure(ground, &tools::NEXTEST))?;
    steps.step("the programs", "cargo build -p linecheck-cli -p linecheck-desktop", || {
        let mut command = toolchain.cargo(ground, &["build", "--bins"])?;
        // With the tests' packages, so that what all share is built once.
        ground::run(packages(&mut command, TESTED))
    })?;
    let built = toolchain.built();
    let mut wine = None;
    steps.step("Wine", alone, || {
        wine = Some(Wine::ensure(&folder(ground))?);
        Ok(())
    })?;
    let Some(wine) = wine else { bail!("there is no Wine") };
    // Windows looks for it beside the program, and the tests lie elsewhere than the window.
    let loader = "WebView2Loader.dll";
    fs::copy(built.join(loader), built.join("deps").join(loader))
        .with_context(|| format!("{loader} could not be put beside the tests"))?;
    steps.step("tests", alone, || {
        let mut command = toolchain.cargo(ground, &["nextest", "run"])?;
        if ground::in_ci() {
            command.args(["--profile", "ci"]);
        }
        command.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", wine.program());
        // Wine fails to start a program now and then (its "internal error" 1359). What passes the second time is told as flaky.
        command.args(["--retries", "1"]);
        ground::run(wine.furnish(packages(&mut command, TESTED)).args(["-E", NOT_IN_WINE]))
    })?;
    steps.step("the tour", alone, || ground::run(wine.command(&built.join("linecheck.exe")).arg("tour")))?;
    steps.step("a vault goes from Linux to Windows and back", alone, || {
        ground::run(&mut ground.cargo(&["build", "--package", "linecheck-cli"])?)?;
        carried::both_ways(
            &|| Command::new(ground.built("debug", "linecheck")),
            &|| wine.command(&built.join("linecheck.exe")),
            &folder(ground).join("carried"),
        )
    })?;
    steps.step("the window says what it misses", alone, || {
        wine.window_without_web_view(&built.join("linecheck-desktop.exe"))
    })?;
    steps.finish();
    println!("\nall passed, under Wine; what Wine is not is in docs/platforms.md");
    Ok(())
}

fn macos(ground: &Ground) -> Result<()> {
    let alone = "cargo xtask cross macos";
    let mut steps = Steps::new();
    let toolchain = with_toolchain(ground, &mut steps, alone, MACOS)?;
    steps.step("types and lints", alone, || {
        let mut command =
            toolchain.cargo(ground, &["clippy", "--workspace", "--all-targets", "--no-deps"])?;
        for package in LINUX_ALONE {
            command.args(["--exclude", package]);
        }
        let compiler = toolchain::empty_c_compiler(&folder(ground))?;
        for tool in ["CC", "CXX", "AR", "RANLIB"] {
            command.env(format!("{tool}_aarch64_apple_darwin"), &compiler);
        }
        // No SDK is there, and one that is named is not looked for.
        command.env("SDKROOT", folder(ground));
        ground::run(command.args(["--", "-D", "warnings"]))
    })?;
    steps.finish();
    println!("\nall passed: every type is right; nothing was linked or run (docs/platforms.md)");
    Ok(())
}

fn with_toolchain(
    ground: &Ground,
    steps: &mut Steps,
    alone: &str,
    target: &'static str,
) -> Result<Toolchain> {
    let mut toolchain = None;
    steps.step("the standard library", alone, || {
        toolchain = Some(Toolchain::ensure(ground, target, &folder(ground))?);
        Ok(())
    })?;
    toolchain.ok_or_else(|| anyhow::anyhow!("there is no standard library"))
}

/// Where everything for other systems is built and kept.
fn folder(ground: &Ground) -> PathBuf {
    ground.target.join("cross")
}

fn packages<'a>(command: &'a mut Command, names: &[&str]) -> &'a mut Command {
    for name in names {
        command.args(["--package", name]);
    }
    command
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn k2_every_package_is_run_under_wine_or_is_for_linux_alone_and_no_test_is_left_out_that_is_not_there() {
        let ground = Ground::find().unwrap();
        let packages = ground.metadata["packages"].as_array().unwrap();
        let there: BTreeSet<_> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
        assert_eq!(TESTED.iter().chain(LINUX_ALONE).copied().collect::<BTreeSet<_>>(), there);
        assert_eq!(TESTED.len() + LINUX_ALONE.len(), there.len(), "a package is in both");

        let (tests, rest) = NOT_IN_WINE.split_once("(/").unwrap().1.split_once("/)").unwrap();
        let sources = crate::source_rules::files(&ground.root).unwrap();
        let sources: Vec<_> = sources.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
        for name in tests.split('|') {
            assert!(sources.iter().any(|text| text.contains(&format!("fn {name}"))), "{name}");
        }
        for part in rest.split("binary(").skip(1) {
            let name = part.split(')').next().unwrap();
            assert!(ground.root.join("tests").join(name).is_dir(), "{name}");
        }
    }
}
