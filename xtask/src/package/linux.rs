//! The packages for Linux: what is laid into them, what they depend on, and what the systems' own tools say of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::beside;
use super::found::{version, with_ending};
use crate::ground::{self, Ground};

/// What shops of applications and menus read.
const METAINFO: &str = "dev.linecheck.app.metainfo.xml";

/// Where the completions of a shell belong. Debian and Fedora keep those of zsh in two places.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "/usr/share/bash-completion/completions/linecheck"),
    ("fish", "/usr/share/fish/vendor_completions.d/linecheck.fish"),
    ("powershell", "/usr/share/doc/linecheck/linecheck.ps1"),
];
const OF_ZSH_ON_DEBIAN: &str = "/usr/share/zsh/vendor-completions/_linecheck";
const OF_ZSH_ON_FEDORA: &str = "/usr/share/zsh/site-functions/_linecheck";

/// Writes what goes into the packages, and says to the bundler where it goes.
pub fn configuration(ground: &Ground, laid: &Path) -> Result<Value> {
    let linecheck = ground.built("release", "linecheck");
    let window = ground.built("release", "linecheck-desktop");
    let mut files = BTreeMap::from([("/usr/bin/linecheck".to_owned(), linecheck.clone())]);
    files.extend(manual(ground, laid, &linecheck)?);
    for (shell, place) in COMPLETIONS {
        files.insert(place.to_owned(), completions(laid, &linecheck, shell)?);
    }
    // The bundler lays the others.
    for size in ["16x16", "24x24", "48x48", "64x64"] {
        files.insert(icon_of(size), ground.root.join(format!("icons/{size}.png")));
    }
    files.insert(icon_of("256x256"), ground.root.join("icons/128x128@2x.png"));
    files.insert(icon_of("scalable").replace(".png", ".svg"), ground.root.join("icons/icon.svg"));
    let template = fs::read_to_string(ground.root.join("dist/linux").join(METAINFO))?;
    let metainfo = template.replace("@VERSION@", version(ground)?).replace("@DATE@", &commit(ground, "%cs")?);
    files.insert(format!("/usr/share/metainfo/{METAINFO}"), written(laid, METAINFO, &metainfo)?);
    for (name, page) in beside::pages(laid) {
        files.insert(format!("/usr/share/doc/linecheck/{name}"), page);
    }

    for name in ["linecheck-watch.service", "linecheck-watch.timer"] {
        let example = format!("/usr/share/doc/linecheck/examples/{name}");
        files.insert(example, ground.root.join("dist/watch").join(name));
    }

    let of_zsh = completions(laid, &linecheck, "zsh")?;
    let mut of_debian = files.clone();
    of_debian.insert(OF_ZSH_ON_DEBIAN.to_owned(), of_zsh.clone());
    for (name, text) in [("copyright", copyright(ground)?), ("changelog", changelog(ground)?)] {
        let file = written(laid, name, &text)?;
        let (name, file) = if name == "changelog" { ("changelog.gz", gzipped(&file)?) } else { (name, file) };
        of_debian.insert(format!("/usr/share/doc/linecheck/{name}"), file);
    }
    let mut of_fedora = files;
    of_fedora.insert(OF_ZSH_ON_FEDORA.to_owned(), of_zsh);
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        of_fedora.insert(format!("/usr/share/licenses/linecheck/{name}"), ground.root.join(name));
    }
    let entry = ground.root.join("dist/linux/linecheck.desktop.hbs");
    let after = ground.root.join("dist/linux/after-removal.sh");
    let icons = ["32x32.png", "128x128.png", "icon.png"].map(|name| ground.root.join("icons").join(name));
    Ok(json!({ "bundle": { "icon": icons, "linux": {
        "deb": {
            "files": of_debian,
            "depends": libraries_of_debian(laid, &[&linecheck, &window])?,
            "desktopTemplate": entry,
            "postRemoveScript": after,
        },
        "rpm": {
            "files": of_fedora,
            "depends": libraries_of_fedora(&[&linecheck, &window])?,
            "recommends": ["gnome-keyring"],
            "desktopTemplate": entry,
            "postRemoveScript": after,
            "compression": { "type": "zstd", "level": 15 },
        },
    } } }))
}

fn icon_of(size: &str) -> String {
    format!("/usr/share/icons/hicolor/{size}/apps/linecheck-desktop.png")
}

fn completions(laid: &Path, linecheck: &Path, shell: &str) -> Result<PathBuf> {
    let script = ground::answer(linecheck, &["completions", shell])
        .with_context(|| format!("the completions for {shell} were not printed"))?;
    written(laid, &format!("completions.{shell}"), &(script + "\n"))
}

fn commit(ground: &Ground, format: &str) -> Result<String> {
    beside::newest_commit(ground, format).context("the date of the newest commit is not known")
}

/// The manual pages: one for each command, and one for the window.
fn manual(ground: &Ground, laid: &Path, linecheck: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let folder = laid.join("man");
    fs::create_dir(&folder)?;
    ground::run(Command::new(linecheck).arg("manual").arg(&folder))?;
    fs::copy(ground.root.join("dist/linux/linecheck-desktop.1"), folder.join("linecheck-desktop.1"))?;
    let pages = fs::read_dir(&folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let mut files = BTreeMap::new();
    for page in pages.collect::<Vec<_>>() {
        let name = page.file_name().unwrap_or_default().display().to_string();
        files.insert(format!("/usr/share/man/man1/{name}.gz"), gzipped(&page)?);
    }
    println!("{} manual pages", files.len());
    if files.len() < 20 {
        bail!("there are {} manual pages: that cannot be all", files.len());
    }
    Ok(files)
}

/// In place of the file, without the time and the name, which would differ each time.
fn gzipped(file: &Path) -> Result<PathBuf> {
    let status = Command::new("gzip").args(["--best", "--no-name"]).arg(file).status();
    if !status.context("gzip could not be started")?.success() {
        bail!("{} could not be compressed", file.display());
    }
    let mut packed = file.as_os_str().to_owned();
    packed.push(".gz");
    Ok(packed.into())
}

fn written(laid: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let file = laid.join(name);
    fs::write(&file, text).with_context(|| format!("{name} could not be written"))?;
    Ok(file)
}

/// The licence of the whole in Debian's form.
fn copyright(ground: &Ground) -> Result<String> {
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
    Ok(text)
}

/// What Debian asks for: an entry for the version. What is new stands in the changelog of the project.
fn changelog(ground: &Ground) -> Result<String> {
    Ok(format!(
        "linecheck ({}) stable; urgency=medium\n\n  * What is new: https://github.com/linecheck/linecheck/releases\n\n \
         -- The Linecheck contributors <linecheck@users.noreply.github.com>  {}\n",
        version(ground)?,
        commit(ground, "%cD")?
    ))
}

/// The packages of the libraries that the programs are linked with, each with the oldest version that has what is used.
fn libraries_of_debian(laid: &Path, programs: &[&Path]) -> Result<Vec<String>> {
    // The tool wants to stand in a source package.
    let source = laid.join("source");
    fs::create_dir_all(source.join("debian"))?;
    fs::write(source.join("debian/control"), "Source: linecheck\n\nPackage: linecheck\nArchitecture: any\n")?;
    let asked = Command::new("dpkg-shlibdeps").arg("-O").args(programs).current_dir(&source).output();
    let asked = asked.context("dpkg-shlibdeps could not be started")?;
    if !asked.status.success() {
        bail!("dpkg-shlibdeps: {}", String::from_utf8_lossy(&asked.stderr).trim());
    }
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    let (_, libraries) = said.trim().split_once("shlibs:Depends=").context("dpkg-shlibdeps said nothing")?;
    Ok(libraries.split(", ").map(str::to_owned).collect())
}

/// The same for rpm, which knows libraries by their own names: so one package is for all who have them.
fn libraries_of_fedora(programs: &[&Path]) -> Result<Vec<String>> {
    let mut libraries = Vec::new();
    for program in programs {
        let said = Command::new("/usr/lib/rpm/elfdeps").arg("--requires").arg(program).output();
        let said = said.context("elfdeps of rpm could not be started")?;
        libraries.extend(String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned));
    }
    libraries.retain(|library| !library.starts_with("rtld("));
    libraries.sort();
    libraries.dedup();
    if libraries.len() < 5 {
        bail!("elfdeps of rpm named {} libraries: that cannot be all", libraries.len());
    }
    Ok(libraries)
}

/// What the systems' own tools say of the packages. A warning is printed, an error fails.
pub fn check(ground: &Ground, folder: &Path, laid: &Path) -> Result<()> {
    let (deb, rpm) = (with_ending(folder, "deb")?, with_ending(folder, "rpm")?);
    ground::run(Command::new("appstreamcli").args(["validate", "--no-net"]).arg(laid.join(METAINFO)))?;
    let unpacked = laid.join("unpacked");
    ground::run(Command::new("dpkg-deb").arg("--extract").arg(&deb).arg(&unpacked))?;
    let entry = unpacked.join("usr/share/applications/Linecheck.desktop");
    ground::run(Command::new("desktop-file-validate").arg(entry))?;
    fs::remove_dir_all(unpacked).context("the unpacked package could not be removed")?;
    ground::run(Command::new("lintian").args(["--fail-on", "error"]).arg(&deb))?;
    let settings = ground.root.join("dist/linux/rpmlint.toml");
    ground::run(Command::new("rpmlint").arg("--config").arg(settings).arg(&rpm))
}
