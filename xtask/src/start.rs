//! `cargo xtask bench start`: the start of the window beside that of an empty one, which is made here and thrown away.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::ground::{self, Ground};

/// The name of the empty window's package and program.
const EMPTY: &str = "empty-window";

/// Builds Linecheck's window as a release.
pub fn build_ours(ground: &Ground) -> Result<()> {
    ground::run(&mut ground.cargo(&["build", "--release", "--package", "linecheck-desktop"])?)
}

/// Builds the empty window: the same Tauri with the same features, locked to the same versions, in the same profile, into
/// the same folder. What of it is the same is therefore built once; nothing else is shared.
pub fn build_empty(ground: &Ground) -> Result<()> {
    let folder = ground.target.join(EMPTY);
    write_empty(&ground.root, &folder)?;
    let mut command = ground.cargo(&["build", "--release"])?;
    command.current_dir(&folder).env("CARGO_TARGET_DIR", &ground.target);
    ground::run(&mut command)
}

/// Starts both, turn and turn about, and fails when a goal is missed.
pub fn measure(ground: &Ground, rounds: u32) -> Result<()> {
    let mut command = ground.cargo(&["run", "--quiet", "--package", "linecheck-window-tests"])?;
    command.args(["--example", "start", "--"]);
    command.arg(ground.built("release", "linecheck-desktop")).arg(ground.built("release", EMPTY));
    ground::run(command.arg(rounds.to_string()))
}

fn write_empty(root: &Path, folder: &Path) -> Result<()> {
    let read = |path: PathBuf| {
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let lock = read(root.join("Cargo.lock"))?;
    let versions = (locked(&lock, "tauri")?, locked(&lock, "tauri-build")?);
    let profile = section(&read(root.join("Cargo.toml"))?, "[profile.release]")?;
    let icon = fs::canonicalize(root.join("icons/icon.png")).context("there is no icon")?;
    let config = serde_json::json!({
        "productName": EMPTY, "identifier": "dev.linecheck.empty", "version": "0.1.0",
        "build": { "frontendDist": "page" },
        "app": { "windows": [{ "title": "Empty", "width": 1200, "height": 820, "center": true }] },
        "bundle": { "icon": [icon] },
    });
    let files = [
        ("Cargo.toml", manifest(versions, &profile)),
        ("Cargo.lock", lock),
        ("build.rs", "fn main() {\n    tauri_build::build();\n}\n".to_owned()),
        ("src/main.rs", MAIN.to_owned()),
        ("page/index.html", PAGE.to_owned()),
        ("tauri.conf.json", config.to_string()),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        let within = path.parent().unwrap_or(folder);
        fs::create_dir_all(within).with_context(|| format!("{} cannot be made", within.display()))?;
        // A file that is as it was stays as it was, so that nothing is built again.
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        }
    }
    Ok(())
}

const MAIN: &str = "fn main() {
    tauri::Builder::default().run(tauri::generate_context!()).expect(\"a window\");
}
";

const PAGE: &str = "<!doctype html>
<html lang=\"en\">
  <head>
    <meta charset=\"utf-8\">
    <title>Empty</title>
  </head>
  <body>
    <h1>Ready</h1>
  </body>
</html>
";

fn manifest((tauri, tauri_build): (&str, &str), profile: &str) -> String {
    format!(
        "[package]\nname = \"{EMPTY}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
         [build-dependencies]\ntauri-build = \"={tauri_build}\"\n\n[dependencies]\ntauri = \"={tauri}\"\n\n{profile}"
    )
}

/// The version of a package in a lock file.
fn locked<'lock>(lock: &'lock str, package: &str) -> Result<&'lock str> {
    let begin = format!("name = \"{package}\"\nversion = \"");
    let version = lock.split_once(&begin).and_then(|(_, rest)| rest.split_once('"'));
    version.map(|(version, _)| version).with_context(|| format!("Cargo.lock has no {package}"))
}

/// A table of a manifest, with its heading, up to the next one.
fn section(manifest: &str, heading: &str) -> Result<String> {
    let mut lines = manifest.lines().skip_while(|line| *line != heading);
    let Some(first) = lines.next() else { bail!("Cargo.toml has no {heading}") };
    let rest = lines.take_while(|line| !line.starts_with('['));
    Ok(std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_of_the_package_of_this_very_name() {
        let lock = "[[package]]\nname = \"tauri-build\"\nversion = \"2.7.4\"\n\n[[package]]\nname = \"tauri\"\nversion = \"2.12.5\"\n";
        assert_eq!(locked(lock, "tauri").unwrap(), "2.12.5");
        assert!(locked(lock, "wry").is_err());
    }

    #[test]
    fn a_table_ends_where_the_next_begins() {
        let manifest = "[a]\nx = 1\n\n[profile.release]\nlto = \"thin\"\nstrip = true\n\n[b]\ny = 2\n";
        assert_eq!(
            section(manifest, "[profile.release]").unwrap(),
            "[profile.release]\nlto = \"thin\"\nstrip = true\n"
        );
        assert!(section(manifest, "[c]").is_err());
    }
}
