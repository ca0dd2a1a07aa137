//! The packages in a root that has nothing of this machine: `dist/linux/try.sh` installs, upgrades, uses and removes them
//! there. A root of its own has namespaces for mounts and processes, so that nothing of it stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::found::with_ending;
use crate::ground::{self, Ground};
use crate::steps::Steps;

/// Mounts what a system has, and changes into it. `$1` is the root.
const ENTER: &str = "mount -t proc proc \"$1/proc\" && mount --rbind /dev \"$1/dev\" && exec chroot \"$1\" \
                     /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin /try/try.sh";

/// The version that stands for an older one. Every real one is newer.
const OLDER: &str = "0.0.0";

/// Makes the root, puts into it what is tried, and tries it.
pub fn try_in(ground: &Ground, folder: &Path, steps: &mut Steps) -> Result<()> {
    let alone = "cargo xtask package --only-try";
    if !cfg!(target_os = "linux") {
        bail!("the packages are tried on Linux alone");
    }
    let root = ground.target.join("clean-root");
    steps.step("an empty root", alone, || {
        ground::run(as_root("unshare").args(["--mount", "--pid", "--fork", "true"]))
            .context("it needs the right to mount, which a container may not have")?;
        make(ground, &root)
    })?;
    steps.step("what is tried in it", alone, || furnish(ground, folder, &root))?;
    steps.step("installed, upgraded, used, removed", alone, || {
        let mut command = as_root("unshare");
        command.args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, "sh"]);
        ground::run(command.arg(&root).stdin(Stdio::null()))
    })?;
    let _ = fs::copy(root.join("try/menu.png"), folder.join("laid/menu.png"));
    steps.step("the root is removed", alone, || remove(&root))
}

/// A copy of a root that is made once: it takes minutes, and what is installed into it is the newest all the same.
fn make(ground: &Ground, root: &Path) -> Result<()> {
    remove(root)?;
    let system = fs::read_to_string("/etc/os-release").context("/etc/os-release")?;
    let told = |key: &str| {
        let mut lines = system.lines().filter_map(|line| line.split_once('='));
        lines.find(|(name, _)| *name == key).map(|(_, value)| value.trim_matches('"').to_owned())
    };
    let suite = told("VERSION_CODENAME").context("this system does not say which version it is")?;
    let components = match told("ID").as_deref() {
        Some("debian") => "main",
        Some("ubuntu") => "main,universe",
        _ => bail!("an empty root is made of this system's own packages: it must be a Debian or an Ubuntu"),
    };
    let kept = ground.target.join(format!("clean-root-of-{suite}"));
    let whole = kept.join("made");
    if !whole.exists() {
        remove(&kept)?;
        let mut command = as_root("debootstrap");
        command.args(["--variant=minbase", "--components", components, &suite]).arg(&kept);
        ground::run(command.stdout(Stdio::null()))?;
        ground::run(as_root("touch").arg(&whole))?;
    }
    ground::run(as_root("cp").arg("-a").arg(&kept).arg(root))?;
    // How names are found.
    ground::run(as_root("cp").args(["/etc/resolv.conf", "/etc/hosts"]).arg(root.join("etc")))
}

fn furnish(ground: &Ground, folder: &Path, root: &Path) -> Result<()> {
    let given = folder.join("laid/try");
    if given.exists() {
        fs::remove_dir_all(&given)?;
    }
    let rpm = given.join("rpm");
    for name in ["new", "old", "vault", "rpm"] {
        fs::create_dir_all(given.join(name))?;
    }
    let deb = with_ending(folder, "deb")?;
    fs::copy(&deb, given.join("new/linecheck.deb"))?;
    older(&deb, &given)?;
    let kept = ground.root.join("tests/cli/vaults/v2");
    for entry in fs::read_dir(&kept)?.filter_map(Result::ok) {
        fs::copy(entry.path(), given.join("vault").join(entry.file_name()))?;
    }
    let unpack = "rpm2cpio \"$1\" | cpio --extract --make-directories --quiet";
    let mut command = Command::new("sh");
    command.args(["-c", unpack, "sh"]).arg(with_ending(folder, "rpm")?).current_dir(&rpm);
    ground::run(&mut command)?;
    fs::copy(story(ground)?, given.join("story")).context("the test's program could not be copied")?;
    fs::copy(ground.root.join("dist/linux/try.sh"), given.join("try.sh"))?;
    ground::run(Command::new("chmod").args(["-R", "a+rX"]).arg(&given))?;
    ground::run(as_root("cp").arg("-r").arg(&given).arg(root.join("try")))
}

/// The same package as an older version, with a file that the newer one does not have.
fn older(deb: &Path, given: &Path) -> Result<()> {
    let unpacked = given.join("unpacked");
    ground::run(Command::new("dpkg-deb").arg("--raw-extract").arg(deb).arg(&unpacked))?;
    fs::write(unpacked.join("usr/share/doc/linecheck/of-before"), "gone with the upgrade\n")?;
    let control = unpacked.join("DEBIAN/control");
    let text = fs::read_to_string(&control).context("the package has no control file")?;
    let lines = text.lines().map(|line| {
        if line.starts_with("Version:") { format!("Version: {OLDER}\n") } else { format!("{line}\n") }
    });
    fs::write(&control, lines.collect::<String>())?;
    let mut build = Command::new("dpkg-deb");
    build
        .args(["--root-owner-group", "-Znone", "--build"])
        .arg(&unpacked)
        .arg(given.join("old/linecheck.deb"));
    ground::run(build.stdout(Stdio::null()))?;
    fs::remove_dir_all(unpacked).context("the unpacked package could not be removed")
}

/// The tests that drive the window, built, as a program.
fn story(ground: &Ground) -> Result<PathBuf> {
    let mut command =
        ground.cargo(&["test", "--locked", "--package", "linecheck-window-tests", "--test", "window"])?;
    command.args(["--no-run", "--message-format", "json-render-diagnostics"]).stderr(Stdio::inherit());
    let built = command.output().context("cargo could not be started")?;
    if !built.status.success() {
        bail!("the tests of the window could not be built");
    }
    let said = String::from_utf8_lossy(&built.stdout).into_owned();
    said.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "window")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo does not say where the tests of the window are")
}

/// Never across a mount, so that what is mounted there by mischance stays.
fn remove(root: &Path) -> Result<()> {
    if !root.exists() {
        return Ok(());
    }
    ground::run(as_root("rm").args(["-rf", "--one-file-system"]).arg(root))
}

fn as_root(program: &str) -> Command {
    let is_root = ground::answer("id", &["-u"]).is_some_and(|id| id == "0");
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    command.arg(program);
    command
}
