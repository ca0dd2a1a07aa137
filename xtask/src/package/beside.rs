//! What lies beside the packages or in all of them: the licences of what is inside, a list of it, what is new, and sums.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::found::version;
use crate::ground::{self, Ground};

/// Each program and the package that it is made of.
const PROGRAMS: [(&str, &str); 2] =
    [("linecheck", "linecheck-cli"), ("linecheck-desktop", "linecheck-desktop")];

/// The pages with the licences of all libraries, one for each program: the name of each and where it lies.
pub fn pages(laid: &Path) -> impl Iterator<Item = (String, PathBuf)> {
    PROGRAMS.into_iter().map(|(program, _)| {
        let name = format!("{program}-notices.html");
        let page = laid.join(&name);
        (name, page)
    })
}

/// Writes these pages. They are gathered anew when the libraries changed: it takes minutes.
pub fn notices(ground: &Ground, laid: &Path) -> Result<()> {
    let template = ground.root.join("dist/notices.hbs");
    let configuration = ground.root.join("dist/notices.toml");
    let written = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    let sources = [ground.root.join("Cargo.lock"), template.clone(), configuration.clone()];
    let changed: Option<SystemTime> = sources.iter().filter_map(|path| written(path)).max();
    for ((name, page), (program, package)) in pages(laid).zip(PROGRAMS) {
        let kept = ground.target.join(&name);
        if written(&kept) > changed {
            println!("no library of {program} has changed since they were gathered");
        } else {
            let mut command =
                ground.cargo(&["about", "generate", "--locked", "--fail", "--manifest-path"])?;
            command.arg(manifest(ground, package)?).arg("--config").arg(&configuration);
            ground::run(command.arg("--output-file").arg(&kept).arg(&template))?;
        }
        fs::copy(&kept, &page).context("the notices could not be copied")?;
    }
    Ok(())
}

fn manifest<'ground>(ground: &'ground Ground, package: &str) -> Result<&'ground str> {
    let mut packages = ground.metadata["packages"].as_array().into_iter().flatten();
    let found =
        packages.find(|found| found["name"] == package).and_then(|found| found["manifest_path"].as_str());
    found.with_context(|| format!("there is no package {package}"))
}

/// What is inside each of the two programs, as `CycloneDX`.
pub fn bill_of_materials(ground: &Ground, folder: &Path) -> Result<()> {
    let mut command = ground.cargo(&["cyclonedx", "--format", "json", "--spec-version", "1.5"])?;
    command.args(["--override-filename", "linecheck.cdx"]);
    if let Some(time) = newest_commit(ground, "%ct") {
        command.env("SOURCE_DATE_EPOCH", time);
    }
    // It writes one beside the manifest of each member of the workspace.
    let ended = ground::run(&mut command);
    let mut bills = Vec::new();
    for member in ground.metadata["packages"].as_array().into_iter().flatten() {
        let Some(manifest) = member["manifest_path"].as_str() else { continue };
        let bill = Path::new(manifest).with_file_name("linecheck.cdx.json");
        if let Ok(text) = fs::read_to_string(&bill) {
            bills.push((member["name"].clone(), text));
            fs::remove_file(&bill).with_context(|| format!("{} could not be removed", bill.display()))?;
        }
    }
    ended?;
    let number = version(ground)?;
    for (program, package) in PROGRAMS {
        let (_, text) = bills.iter().find(|(name, _)| name == package).context("a list was not made")?;
        // Where this was built is nobody's business, and would differ each time.
        let text = text.replace(&ground.root.display().to_string(), ".");
        let bill: Value = serde_json::from_str(&text).context("the list is no JSON")?;
        let parts = bill["components"].as_array().map_or(0, Vec::len);
        if parts < 50 {
            bail!("the list of {program} has {parts} parts: that cannot be all");
        }
        println!("{program}: {parts} parts");
        fs::write(folder.join(format!("{program}_{number}_{OS}-{ARCH}.cdx.json")), text)?;
    }
    Ok(())
}

/// The section of the changelog that a release shows.
pub fn news(ground: &Ground, folder: &Path) -> Result<()> {
    let changelog = fs::read_to_string(ground.root.join("CHANGELOG.md")).context("CHANGELOG.md")?;
    let number = version(ground)?;
    let section = section(&changelog, number)
        .or_else(|| section(&changelog, "Unreleased"))
        .with_context(|| format!("CHANGELOG.md has no section for {number}"))?;
    fs::write(folder.join("NEWS.md"), section).context("NEWS.md could not be written")
}

/// What stands in the changelog under a version.
fn section<'text>(changelog: &'text str, version: &str) -> Option<&'text str> {
    let heading = format!("\n## [{version}]");
    let (_, after) = changelog.split_once(&heading)?;
    let (_, text) = after.split_once('\n')?;
    Some(text.split("\n## ").next().unwrap_or(text).trim())
}

/// The sums of everything that is handed out.
pub fn sums(folder: &Path) -> Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&file).with_context(|| format!("{name} cannot be read"))?;
        lines.push(format!("{:x}  {name}\n", Sha256::digest(bytes)));
    }
    let sums = lines.concat();
    print!("{sums}");
    fs::write(folder.join("SHA256SUMS.txt"), sums).context("SHA256SUMS.txt could not be written")
}

/// Something about the newest commit, in git's words.
pub fn newest_commit(ground: &Ground, format: &str) -> Option<String> {
    let root = ground.root.to_string_lossy();
    ground::answer("git", &["-C", &root, "log", "-1", &format!("--format={format}")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_of_the_changelog_ends_where_the_next_begins() {
        let changelog = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2027-01-01\n\n### Added\n\n- a\n\n## [0.1.0]\n\n- b\n";
        assert_eq!(section(changelog, "0.2.0"), Some("### Added\n\n- a"));
        assert_eq!(section(changelog, "0.1.0"), Some("- b"));
        assert_eq!(section(changelog, "Unreleased"), Some(""));
        assert_eq!(section(changelog, "0.3.0"), None);
    }
}
