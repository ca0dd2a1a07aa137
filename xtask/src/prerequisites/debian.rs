//! Debian and its relatives: the packages, what each is for, and how they are installed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::purpose::{self, COMPILED, CROSS, EVERYWHERE, MEASUREMENTS, Purpose, SOURCE, TESTS};
use crate::ground::{self, Ground};

/// One package: what for, and who needs it. This table is the only place that names packages.
struct Package {
    name: &'static str,
    what_for: &'static str,
    needed: &'static [Purpose],
}

const PACKAGES: &[Package] = &[
    Package {
        name: "build-essential",
        what_for: "C compiler and linker, for SQLCipher and TLS",
        needed: COMPILED,
    },
    Package { name: "pkg-config", what_for: "finds the libraries to link with", needed: COMPILED },
    Package { name: "libssl-dev", what_for: "libcrypto, which SQLCipher is linked with", needed: COMPILED },
    Package {
        name: "ca-certificates",
        what_for: "the trust store that TLS is checked against",
        needed: EVERYWHERE,
    },
    Package {
        name: "libwebkit2gtk-4.1-dev",
        what_for: "the web view that the window is made of, with its headers",
        needed: EVERYWHERE,
    },
    Package { name: "dbus", what_for: "a session bus of their own for the keyring tests", needed: TESTS },
    Package { name: "gnome-keyring", what_for: "a real Secret Service for the keyring tests", needed: TESTS },
    Package { name: "strace", what_for: "killing a command at each of its steps", needed: TESTS },
    Package { name: "python3", what_for: "runs Twilio's own client against the sandbox", needed: TESTS },
    Package { name: "python3-venv", what_for: "keeps that client out of the system", needed: TESTS },
    Package { name: "webkit2gtk-driver", what_for: "drives the real window in the tests", needed: TESTS },
    Package { name: "chromium", what_for: "a second engine that the page is driven in", needed: TESTS },
    Package { name: "chromium-driver", what_for: "drives that engine", needed: TESTS },
    Package { name: "xvfb", what_for: "a display for the window in the tests", needed: TESTS },
    Package { name: "xauth", what_for: "lets the window on that display", needed: TESTS },
    Package { name: "imagemagick", what_for: "takes and compares pictures of the window", needed: TESTS },
    Package { name: "fonts-dejavu-core", what_for: "letters for the window to show", needed: TESTS },
    Package { name: "fonts-inter", what_for: "a desktop's interface font, for the pictures", needed: TESTS },
    Package { name: "age", what_for: "the other side of bundles: opens ours, makes theirs", needed: TESTS },
    Package {
        name: "curl",
        what_for: "the other side of the side-by-side measurement",
        needed: MEASUREMENTS,
    },
    Package {
        name: "appstream",
        what_for: "checks what shops of applications read",
        needed: purpose::PACKAGES,
    },
    Package { name: "cpio", what_for: "unpacks the package for Fedora", needed: purpose::PACKAGES },
    Package {
        name: "debootstrap",
        what_for: "makes the empty root in which packages are tried",
        needed: purpose::PACKAGES,
    },
    Package { name: "desktop-file-utils", what_for: "checks the menu entry", needed: purpose::PACKAGES },
    Package {
        name: "dpkg-dev",
        what_for: "finds the packages of the libraries that are linked",
        needed: purpose::PACKAGES,
    },
    Package { name: "lintian", what_for: "checks the package for Debian", needed: purpose::PACKAGES },
    Package { name: "rpm", what_for: "reads the package for Fedora", needed: purpose::PACKAGES },
    Package { name: "rpmlint", what_for: "checks the package for Fedora", needed: purpose::PACKAGES },
    Package { name: "gcc-mingw-w64-x86-64", what_for: "C compiler and linker for Windows", needed: CROSS },
    Package { name: "wine64", what_for: "runs the tests of Windows", needed: CROSS },
    Package {
        name: "rustc-web",
        what_for: "a compiler whose standard library is there as source",
        needed: SOURCE,
    },
    Package { name: "rust-web-src", what_for: "that source", needed: SOURCE },
];

/// True where packages are dpkg's and come from apt.
pub fn is_this() -> bool {
    ground::answer("dpkg-query", &["--version"]).is_some()
        && ground::answer("apt-get", &["--version"]).is_some()
}

/// Installs what is missing for the purpose; does nothing, and asks nobody, when nothing is.
pub fn ensure(ground: &Ground, purpose: Purpose) -> Result<()> {
    let wanted: Vec<_> = PACKAGES.iter().filter(|package| package.needed.contains(&purpose)).collect();
    let installed = installed(&wanted)?;
    let missing: Vec<_> = wanted.into_iter().filter(|package| !installed.contains(package.name)).collect();
    if missing.is_empty() {
        println!("every system package is there");
        return Ok(());
    }
    println!("These system packages are missing:");
    for package in &missing {
        println!("  {:16} {}", package.name, package.what_for);
    }
    let names: Vec<_> = missing.iter().map(|package| package.name).collect();
    let by_hand = format!("apt-get install --no-install-recommends {}", names.join(" "));
    let apt = Apt::new(ground.unattended).with_context(|| format!("as root, run: {by_hand}"))?;
    if !ground.unattended
        && !yes(&format!("Install them now{}? [Y/n] ", if apt.sudo { " with sudo" } else { "" }))?
    {
        bail!("nothing was installed. As root, run: {by_hand}");
    }
    apt.install(&names)
        .with_context(|| format!("the packages could not be installed. As root, run: {by_hand}"))
}

/// Which of the packages dpkg has as fully installed. It knows without the network, in milliseconds.
fn installed(wanted: &[&Package]) -> Result<BTreeSet<String>> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package}\t${db:Status-Status}\n"])
        .args(wanted.iter().map(|package| package.name))
        .output()
        .context("dpkg-query could not be started")?;
    // It fails when it has never heard of one of them, and lists the others all the same.
    Ok(parse_installed(&String::from_utf8_lossy(&output.stdout)))
}

fn parse_installed(listing: &str) -> BTreeSet<String> {
    listing
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(_, status)| *status == "installed")
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// How apt is called on this machine.
struct Apt {
    sudo: bool,
    unattended: bool,
}

impl Apt {
    fn new(unattended: bool) -> Result<Self> {
        let root = ground::answer("id", &["-u"]).is_some_and(|id| id == "0");
        if !root && ground::answer("sudo", &["--version"]).is_none() {
            bail!("installing packages needs root, and there is no sudo");
        }
        Ok(Self { sudo: !root, unattended })
    }

    /// Fetches the package lists only when there are none, or when they turn out to be too old.
    fn install(&self, names: &[&str]) -> Result<()> {
        let fresh = !has_lists();
        if fresh {
            self.apt_get(&["update"])?;
        }
        let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
        arguments.extend(names);
        match self.apt_get(&arguments) {
            Err(error) if !fresh => {
                println!("{error:#}; the package lists may be old: trying once more with new ones");
                self.apt_get(&["update"])?;
                self.apt_get(&arguments)
            }
            outcome => outcome,
        }
    }

    fn apt_get(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(if self.sudo { "sudo" } else { "env" });
        if self.sudo && self.unattended {
            command.arg("-n");
        }
        if self.sudo {
            command.arg("env");
        }
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"])
            .args(arguments);
        ground::run(&mut command)
    }
}

fn has_lists() -> bool {
    fs::read_dir("/var/lib/apt/lists").is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
    })
}

fn yes(question: &str) -> Result<bool> {
    print!("{question}");
    io::stdout().flush()?;
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer).context("no answer could be read")?;
    // The end of the input is not a yes.
    Ok(read > 0 && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fully_installed_package_counts() {
        let listing = "curl\tinstalled\ndbus\tnot-installed\npython3\tconfig-files\nlibssl-dev\tunpacked\n";
        assert_eq!(parse_installed(listing), BTreeSet::from(["curl".to_owned()]));
    }

    #[test]
    fn each_purpose_installs_the_compiler_and_nothing_of_another_purpose() {
        let names = |purpose| -> Vec<_> {
            PACKAGES
                .iter()
                .filter(|package| package.needed.contains(&purpose))
                .map(|package| package.name)
                .collect()
        };
        for purpose in COMPILED.iter().copied() {
            assert!(names(purpose).contains(&"build-essential"), "{purpose:?}");
        }
        assert!(!names(Purpose::Run).contains(&"gnome-keyring"));
        assert!(!names(Purpose::Bench).contains(&"gnome-keyring"));
        assert!(!names(Purpose::Test).contains(&"curl"));
        assert!(!names(Purpose::Test).contains(&"wine64"));
    }
}
