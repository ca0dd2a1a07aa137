//! A Python environment with Twilio's own client library: the proof that the sandbox speaks Twilio's API is a client
//! that was not written here.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::ground::{self, Ground};

/// Its Python.
pub fn official(ground: &Ground) -> PathBuf {
    let python = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    ground.target.join("venv-official-client").join(python)
}

/// Makes or reuses the environment, and returns its Python.
pub fn ensure_official_client(ground: &Ground) -> Result<PathBuf> {
    let requirements = ground.root.join("tests/official_client/requirements.txt");
    let wanted = fs::read_to_string(&requirements)
        .with_context(|| format!("{} cannot be read", requirements.display()))?;
    let venv = ground.target.join("venv-official-client");
    let python = official(ground);
    let stamp = venv.join("installed-requirements.txt");
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        println!("{} is up to date", venv.display());
        return Ok(python);
    }
    let mut make = Command::new(system_python()?);
    ground::run(make.args(["-m", "venv", "--clear"]).arg(&venv))?;
    install(&python, &requirements)?;
    fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))?;
    Ok(python)
}

fn install(python: &Path, requirements: &Path) -> Result<()> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(requirements);
    ground::run(&mut pip)
}

/// The system's Python first: it is the one that the package python3-venv belongs to.
fn system_python() -> Result<OsString> {
    let candidates: &[&str] = if cfg!(windows) {
        &["py", "python"]
    } else {
        &["/usr/bin/python3", "python3", "/opt/homebrew/bin/python3"]
    };
    for candidate in candidates {
        if ground::answer(candidate, &["-c", "import ensurepip, venv"]).is_some() {
            return Ok(candidate.into());
        }
    }
    bail!("no Python 3 with the module venv was found (tried {})", candidates.join(", "))
}
