//! `cargo xtask package`: the packages for Linux, with what a fleet tool and an auditor ask for beside them.
//!
//! Tauri's bundler lays the window's files; what it does not know of (the command line, manual pages, completions, what shops
//! of applications read, notices) is given to it as files. All of it lands in `target/package`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};

use crate::ground::{self, Ground};
use crate::prerequisites::{self, Purpose};
use crate::steps::Steps;
use crate::{node, tools};

/// What is made.
#[derive(Args)]
pub struct Options {
    /// Leave out the checks of the finished packages
    #[arg(long)]
    no_check: bool,
}

/// A shell, and where its completions of a program belong.
const COMPLETIONS: [(&str, &str); 4] = [
    ("bash", "/usr/share/bash-completion/completions/linecheck"),
    ("zsh", "/usr/share/zsh/vendor-completions/_linecheck"),
    ("fish", "/usr/share/fish/vendor_completions.d/linecheck.fish"),
    ("powershell", "/usr/share/doc/linecheck/linecheck.ps1"),
];

/// Builds the packages and checks them.
pub fn package(ground: &Ground, options: &Options) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the packages for Linux are made on Linux; for this system see docs/platforms.md");
    }
    let mut steps = Steps::new();
    let alone = "cargo xtask package";
    let folder = ground.target.join("package");
    steps.step("what must be installed", alone, || prerequisites::ensure(ground, Purpose::Package))?;
    steps.step("the bundler", alone, || node::install(ground))?;
    steps.step("what lists the dependencies", alone, || {
        tools::ensure(ground, &tools::CYCLONEDX)?;
        tools::ensure(ground, &tools::ABOUT)
    })?;
    steps.step("the programs", "cargo build --release --locked", || {
        let programs = ["--package", "linecheck-cli", "--package", "linecheck-desktop"];
        let mut command = ground.cargo(&["build", "--release", "--locked"])?;
        // What only Tauri's own command line switches on: the page is inside the program.
        ground::run(command.args(programs).args(["--features", "linecheck-desktop/custom-protocol"]))
    })?;
    steps.step("manual pages, completions, notices", alone, || {
        if folder.exists() {
            fs::remove_dir_all(&folder).context("the packages of before could not be removed")?;
        }
        fs::create_dir_all(&folder)?;
        lay(ground, &folder)
    })?;
    steps.step("the packages", alone, || bundle(ground, &folder))?;
    steps.step("the list of what is inside", alone, || bill_of_materials(ground, &folder))?;
    steps.step("their sums", "sha256sum --check", || sums(&folder))?;
    if !options.no_check {
        steps.step("checks", "lintian, rpmlint, appstreamcli, desktop-file-validate", || {
            check(ground, &folder)
        })?;
    }
    steps.finish();
    println!("\nthe packages are in {}", folder.display());
    Ok(())
}

/// Writes what is laid into the packages, and the part of the bundler's configuration that says where it goes.
fn lay(ground: &Ground, folder: &Path) -> Result<()> {
    let linecheck = ground.built("release", "linecheck");
    let mut files = BTreeMap::from([("/usr/bin/linecheck".to_owned(), linecheck.clone())]);

    let manual = folder.join("man");
    fs::create_dir(&manual)?;
    ground::run(Command::new(&linecheck).arg("manual").arg(&manual))?;
    for page in fs::read_dir(&manual)? {
        let page = page?.path();
        let packed = gzipped(&page)?;
        let name = packed.file_name().context("a page has a name")?.to_string_lossy().into_owned();
        files.insert(format!("/usr/share/man/man1/{name}"), packed);
    }
    for (shell, place) in COMPLETIONS {
        let script = ground::answer(&linecheck, &["completions", shell])
            .with_context(|| format!("the completions for {shell} were not printed"))?;
        let file = folder.join(format!("completions.{shell}"));
        fs::write(&file, script + "\n")?;
        files.insert(place.to_owned(), file);
    }
    for size in ["16x16", "24x24", "48x48", "64x64"] {
        let icon = ground.root.join(format!("icons/{size}.png"));
        files.insert(format!("/usr/share/icons/hicolor/{size}/apps/linecheck-desktop.png"), icon);
    }
    files.insert(
        "/usr/share/icons/hicolor/scalable/apps/linecheck-desktop.svg".to_owned(),
        ground.root.join("icons/icon.svg"),
    );
    let about = folder.join("dev.linecheck.app.metainfo.xml");
    let template = fs::read_to_string(ground.root.join("dist/linux/dev.linecheck.app.metainfo.xml"))?;
    let date = ground::answer("git", &["-C", &ground.root.to_string_lossy(), "log", "-1", "--format=%cs"])
        .context("the date of the newest commit is not known")?;
    fs::write(&about, template.replace("@VERSION@", version(ground)?).replace("@DATE@", &date))?;
    files.insert("/usr/share/metainfo/dev.linecheck.app.metainfo.xml".to_owned(), about);
    files.insert("/usr/share/doc/linecheck/copyright".to_owned(), copyright(ground, folder)?);
    let notices = folder.join("THIRD-PARTY-NOTICES.html");
    let mut command = ground.cargo(&["about", "generate", "--locked", "--fail"])?;
    command.arg("--config").arg(ground.root.join("dist/notices.toml"));
    command.arg("--output-file").arg(&notices).arg(ground.root.join("dist/notices.hbs"));
    ground::run(command.current_dir(ground.root.join("src-tauri")))?;
    files.insert("/usr/share/doc/linecheck/THIRD-PARTY-NOTICES.html".to_owned(), notices);

    let after = ground.root.join("dist/linux/after-removal.sh");
    let entry = ground.root.join("dist/linux/linecheck.desktop.hbs");
    let changelog = ground.root.join("CHANGELOG.md");
    let mut of_debian = json!({
        "files": files,
        "changelog": changelog,
        "desktopTemplate": entry,
        "postRemoveScript": after,
    });
    let of_fedora = json!({ "files": files, "desktopTemplate": entry, "postRemoveScript": after });
    of_debian["priority"] = json!("optional");
    let configuration = json!({ "bundle": { "linux": { "deb": of_debian, "rpm": of_fedora } } });
    fs::write(folder.join("bundler.json"), serde_json::to_vec_pretty(&configuration)?)?;
    Ok(())
}

/// The licence of the whole in Debian's form.
fn copyright(ground: &Ground, folder: &Path) -> Result<PathBuf> {
    let mit = fs::read_to_string(ground.root.join("LICENSE-MIT"))?;
    let mut text = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Linecheck\n\n\
                    Files: *\nCopyright: The Linecheck contributors\nLicense: Apache-2.0 or MIT\n\nLicense: Apache-2.0\n \
                    On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n\nLicense: MIT\n"
        .to_owned();
    for line in mit.lines() {
        text.push(' ');
        text.push_str(if line.trim().is_empty() { "." } else { line });
        text.push('\n');
    }
    let file = folder.join("copyright");
    fs::write(&file, text)?;
    Ok(file)
}

/// Beside the file, without the time and the name that would differ each time.
fn gzipped(file: &Path) -> Result<PathBuf> {
    ground::run(Command::new("gzip").args(["--best", "--no-name"]).arg(file))?;
    let mut packed = file.as_os_str().to_owned();
    packed.push(".gz");
    Ok(packed.into())
}

fn bundle(ground: &Ground, folder: &Path) -> Result<()> {
    let mut command = Command::new("npx");
    command.args(["--no-install", "tauri", "bundle", "--bundles", "deb,rpm", "--config"]);
    ground::run(command.arg(folder.join("bundler.json")).current_dir(&ground.root))?;
    for (kind, ending) in [("deb", "deb"), ("rpm", "rpm")] {
        let made = fs::read_dir(ground.target.join("release/bundle").join(kind))?;
        let newest = made
            .filter_map(Result::ok)
            .filter(|entry| entry.path().extension().is_some_and(|found| found == ending))
            .max_by_key(|entry| entry.metadata().and_then(|file| file.modified()).ok())
            .with_context(|| format!("no .{ending} was made"))?;
        fs::copy(newest.path(), folder.join(newest.file_name()))?;
    }
    Ok(())
}

/// What is inside, as `CycloneDX`: of each of the two programs.
fn bill_of_materials(ground: &Ground, folder: &Path) -> Result<()> {
    let arguments =
        ["cyclonedx", "--format", "json", "--spec-version", "1.5", "--override-filename", "linecheck.cdx"];
    for member in ["crates/linecheck-cli", "src-tauri"] {
        let mut command = ground.cargo(&arguments)?;
        ground::run(command.arg("--manifest-path").arg(ground.root.join(member).join("Cargo.toml")))?;
    }
    for (member, name) in [("crates/linecheck-cli", "linecheck"), ("src-tauri", "linecheck-desktop")] {
        let made = ground.root.join(member).join("linecheck.cdx.json");
        let text = fs::read(&made).with_context(|| format!("{} was not made", made.display()))?;
        let bill: Value = serde_json::from_slice(&text).context("the list is no JSON")?;
        let parts = bill["components"].as_array().map_or(0, Vec::len);
        if parts < 50 {
            bail!("the list of {name} has {parts} parts: that cannot be all");
        }
        fs::write(folder.join(format!("{name}.cdx.json")), text)?;
    }
    // It writes one beside the manifest of each member of the workspace.
    let members = ground.metadata["packages"].as_array().into_iter().flatten();
    for manifest in members.filter_map(|member| member["manifest_path"].as_str()) {
        let _ = fs::remove_file(Path::new(manifest).with_file_name("linecheck.cdx.json"));
    }
    Ok(())
}

fn sums(folder: &Path) -> Result<()> {
    let mut names: Vec<_> = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| [".deb", ".rpm", ".cdx.json"].iter().any(|ending| name.ends_with(ending)))
        .collect();
    names.sort();
    let output = Command::new("sha256sum").args(&names).current_dir(folder).output()?;
    if !output.status.success() {
        bail!("sha256sum: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    File::create(folder.join("SHA256SUMS"))?.write_all(&output.stdout)?;
    print!("{}", String::from_utf8_lossy(&output.stdout));
    Ok(())
}

/// What the systems' own tools say of the packages. A warning is printed, an error fails.
fn check(ground: &Ground, folder: &Path) -> Result<()> {
    let of = |ending: &str| -> Result<PathBuf> {
        let files = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path());
        files
            .into_iter()
            .find(|path| path.to_string_lossy().ends_with(ending))
            .context("a package is missing")
    };
    ground::run(
        Command::new("appstreamcli")
            .args(["validate", "--no-net"])
            .arg(folder.join("dev.linecheck.app.metainfo.xml")),
    )?;
    let unpacked = folder.join("unpacked");
    ground::run(Command::new("dpkg-deb").arg("--extract").arg(of(".deb")?).arg(&unpacked))?;
    let entry = unpacked.join("usr/share/applications/Linecheck.desktop");
    ground::run(Command::new("desktop-file-validate").arg(entry))?;
    ground::run(Command::new("lintian").args(["--fail-on", "error"]).arg(of(".deb")?))?;
    ground::run(
        Command::new("rpmlint")
            .arg("--config")
            .arg(ground.root.join("dist/linux/rpmlint.toml"))
            .arg(of(".rpm")?),
    )?;
    fs::remove_dir_all(unpacked).context("the unpacked package could not be removed")
}

fn version(ground: &Ground) -> Result<&str> {
    let packages = ground.metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["name"] == "linecheck-desktop")
        .find_map(|package| package["version"].as_str())
        .context("the version is not known")
}
