//! The packages for macOS and Windows: the command line and the notices, beside the window. Written after the bundler's
//! documentation, and run by the release workflow alone (docs/platforms.md).

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::beside;
use crate::ground::{self, Ground};

/// The certificate in the machine's store that programs for Windows are signed with. Without it nothing is signed.
const THUMBPRINT: &str = "LINECHECK_CERTIFICATE_THUMBPRINT";

/// A disk image, whose application holds the command line too: `Linecheck.app/Contents/MacOS/linecheck`. What it is signed and
/// notarised with the bundler takes from its own variables.
pub fn of_macos(ground: &Ground, laid: &Path) -> Result<Value> {
    let files: BTreeMap<String, PathBuf> = beside_window(ground, laid, &["zsh", "bash", "fish"])?
        .into_iter()
        .map(|(name, file)| {
            let folder = if name == "linecheck" { "MacOS" } else { "Resources" };
            (format!("{folder}/{name}"), file)
        })
        .collect();
    Ok(json!({ "bundle": { "macOS": { "files": files } } }))
}

/// An installer for the person who runs it, who need not be an administrator of the machine.
pub fn of_windows(ground: &Ground, laid: &Path) -> Result<Value> {
    let resources: BTreeMap<PathBuf, String> =
        beside_window(ground, laid, &["powershell"])?.into_iter().map(|(name, file)| (file, name)).collect();
    let mut windows = json!({ "nsis": { "installMode": "currentUser" } });
    if let Some(thumbprint) = env::var(THUMBPRINT).ok().filter(|thumbprint| !thumbprint.is_empty()) {
        windows["certificateThumbprint"] = json!(thumbprint);
        windows["digestAlgorithm"] = json!("sha256");
        windows["timestampUrl"] = json!("http://timestamp.digicert.com");
    }
    Ok(json!({ "bundle": { "resources": resources, "windows": windows } }))
}

/// The command line, its completions, and the notices: each by the name that it gets.
fn beside_window(ground: &Ground, laid: &Path, shells: &[&str]) -> Result<BTreeMap<String, PathBuf>> {
    let linecheck = ground.built("release", "linecheck");
    let mut files = BTreeMap::new();
    for shell in shells {
        let script = ground::answer(&linecheck, &["completions", shell])
            .with_context(|| format!("the completions for {shell} were not printed"))?;
        let name =
            if *shell == "powershell" { "linecheck.ps1".to_owned() } else { format!("linecheck.{shell}") };
        let file = laid.join(&name);
        fs::write(&file, script + "\n")?;
        files.insert(name, file);
    }
    files.extend(beside::pages(laid));
    let watch = if cfg!(windows) { "linecheck-watch.xml" } else { "dev.linecheck.watch.plist" };
    files.insert(watch.to_owned(), ground.root.join("dist/watch").join(watch));
    files.insert(format!("linecheck{}", env::consts::EXE_SUFFIX), linecheck);
    Ok(files)
}
