//! A compiler with the standard library of another system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};

/// The compiler of Debian that has its own source beside it.
const DEBIANS: &str = "/usr/bin/rustc";

pub struct Toolchain {
    target: &'static str,
    /// What it builds into.
    folder: PathBuf,
    /// The standard library is built from its source, with Debian's compiler: rustup has none for this one.
    from_source: bool,
}

impl Toolchain {
    /// Gets the standard library from rustup; where that has none, Debian's compiler builds one.
    pub fn ensure(ground: &Ground, target: &'static str, folder: &Path) -> Result<Self> {
        let own = Self { target, folder: folder.to_owned(), from_source: false };
        if has_library(target) {
            println!("{target}: there");
            return Ok(own);
        }
        let added = ground::run(Command::new("rustup").args(["target", "add", target]));
        if added.is_ok() && has_library(target) {
            return Ok(own);
        }
        println!(
            "rustup has none for {target}. The compiler of the distribution builds one from its source."
        );
        prerequisites::ensure(ground, Purpose::StandardLibrary)?;
        Ok(Self { from_source: true, ..own })
    }

    /// A cargo command for the target, in a folder of its own.
    pub fn cargo(&self, ground: &Ground, arguments: &[&str]) -> Result<Command> {
        let mut command = ground.cargo(arguments)?;
        command.args(["--target", self.target]);
        command.env("CARGO_TARGET_DIR", &self.folder);
        // Built once and looked at by nobody: what a second build or a debugger would use costs gigabytes.
        command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "false");
        if self.from_source {
            command.env("RUSTC", DEBIANS).env("RUSTC_BOOTSTRAP", "1");
            command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort,panic_unwind");
        }
        Ok(command)
    }

    /// The folder of the programs that it built.
    pub fn built(&self) -> PathBuf {
        self.folder.join(self.target).join("debug")
    }
}

fn has_library(target: &str) -> bool {
    let folder = ground::answer("rustc", &["--print", "target-libdir", "--target", target]);
    let files = folder.and_then(|folder| fs::read_dir(folder).ok());
    files.is_some_and(|files| {
        files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// A compiler for C, and the tools around it, that make an empty file of everything: enough where nothing is linked. Apple's
/// headers, which the C in our dependencies includes, are Apple's to give.
pub fn empty_c_compiler(folder: &Path) -> Result<PathBuf> {
    const SCRIPT: &str = "#!/bin/sh
# The file behind -o, or the archive that is made: the first word that ends so.
while [ $# -gt 0 ]; do
    case $1 in
        -o) : >\"$2\"; exit 0 ;;
        *.a) : >\"$1\"; exit 0 ;;
    esac
    shift
done
";
    fs::create_dir_all(folder)?;
    let script = folder.join("empty-cc");
    fs::write(&script, SCRIPT).with_context(|| format!("{} could not be written", script.display()))?;
    #[cfg(unix)]
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(script)
}
