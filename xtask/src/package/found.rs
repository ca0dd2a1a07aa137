//! What is found of the packages: each by its ending, and their version.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::ground::Ground;

/// The one file of a folder whose name ends so.
pub fn with_ending(folder: &Path, ending: &str) -> Result<PathBuf> {
    let files = fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))?;
    let mut found: Vec<_> = files
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(path), true) => Ok(path),
        (None, _) => bail!("there is no .{ending} in {}: cargo xtask package", folder.display()),
        (Some(_), false) => bail!("there is more than one .{ending} in {}", folder.display()),
    }
}

/// The version that is packaged.
pub fn version(ground: &Ground) -> Result<&str> {
    let packages = ground.metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["name"] == "linecheck-desktop")
        .find_map(|package| package["version"].as_str())
        .context("the version is not known")
}
