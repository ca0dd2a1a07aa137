//! What the machine must have, and how it gets there.
//!
//! On Debian and its relatives the packages are installed. On macOS and Windows nothing is installed: what is missing
//! is named, with the way to get it. A C linker is not in question there: without one, cargo could not have built
//! this program.

mod debian;
mod purpose;

use anyhow::{Result, bail};

use crate::ground::{self, Ground};

pub use purpose::Purpose;
use purpose::{CROSS, EVERYWHERE, MEASUREMENTS, SOURCE, TESTS};

/// Makes sure that what the purpose needs is there, or says what is not.
pub fn ensure(ground: &Ground, purpose: Purpose) -> Result<()> {
    if cfg!(target_os = "linux") && debian::is_this() {
        return debian::ensure(ground, purpose);
    }
    let missing: Vec<_> =
        probes().iter().filter(|probe| probe.needed.contains(&purpose) && !probe.is_there()).collect();
    if missing.is_empty() {
        println!("everything that can be looked for is there");
        return Ok(());
    }
    for probe in &missing {
        println!("missing: {} ({})\n  to get it: {}", probe.name, probe.what_for, probe.how_to_get);
    }
    bail!(
        "{} of the things that this needs are missing (see above); install them and run it again",
        missing.len()
    )
}

/// A thing to look for where nothing is installed by us.
struct Probe {
    name: &'static str,
    what_for: &'static str,
    needed: &'static [Purpose],
    /// Each of these commands, when it succeeds, shows that the thing is there.
    commands: &'static [&'static [&'static str]],
    how_to_get: &'static str,
}

impl Probe {
    fn is_there(&self) -> bool {
        self.commands.iter().any(|command| ground::answer(command[0], &command[1..]).is_some())
    }
}

fn probes() -> &'static [Probe] {
    if cfg!(windows) {
        WINDOWS
    } else if cfg!(target_os = "macos") {
        MACOS
    } else {
        OTHER_LINUX
    }
}

const MACOS: &[Probe] = &[
    Probe {
        name: "Xcode command line tools",
        what_for: "the C compiler for SQLCipher; its cryptography is the system's own, no OpenSSL is needed",
        needed: EVERYWHERE,
        commands: &[&["xcode-select", "-p"]],
        how_to_get: "xcode-select --install",
    },
    Probe {
        name: "Python 3 with venv",
        what_for: "Twilio's own Python client, which the tests point at the sandbox",
        needed: TESTS,
        commands: &[&["python3", "-c", "import venv"]],
        how_to_get: "brew install python3, or the command line tools",
    },
    CURL,
];

const WINDOWS: &[Probe] = &[
    Probe {
        name: "Strawberry Perl",
        what_for: "configures the OpenSSL that is built into SQLCipher on Windows",
        needed: EVERYWHERE,
        commands: &[&["perl", "-MLocale::Maketext::Simple", "-e", "exit($^O eq 'MSWin32' ? 0 : 1)"]],
        how_to_get: "winget install StrawberryPerl.StrawberryPerl (the perl of Git for Windows is not enough)",
    },
    Probe {
        name: "NASM",
        what_for: "the assembler for OpenSSL and for the TLS library",
        needed: EVERYWHERE,
        commands: &[&["nasm", "-v"]],
        how_to_get: "winget install NASM.NASM, then put its folder on the PATH",
    },
    Probe {
        name: "Python 3 with venv",
        what_for: "Twilio's own Python client, which the tests point at the sandbox",
        needed: TESTS,
        commands: &[&["py", "-c", "import venv"], &["python", "-c", "import venv"]],
        how_to_get: "winget install Python.Python.3.13",
    },
    CURL,
];

const OTHER_LINUX: &[Probe] = &[
    Probe {
        name: "libcrypto of OpenSSL, with its headers, and pkg-config",
        what_for: "SQLCipher is linked with it",
        needed: EVERYWHERE,
        commands: &[&["pkg-config", "--exists", "libcrypto"]],
        how_to_get: "the packages pkgconf and openssl-devel (or openssl) of your distribution",
    },
    Probe {
        name: "WebKitGTK 4.1, with its headers",
        what_for: "the web view that the window is made of",
        needed: EVERYWHERE,
        commands: &[&["pkg-config", "--exists", "webkit2gtk-4.1"]],
        how_to_get: "the package webkit2gtk4.1-devel (or webkit2gtk-4.1) of your distribution",
    },
    Probe {
        name: "WebKitWebDriver",
        what_for: "drives the real window in the tests",
        needed: TESTS,
        commands: &[&["WebKitWebDriver", "--version"]],
        how_to_get: "it comes with WebKitGTK, or as the package webkit2gtk-driver of your distribution",
    },
    Probe {
        name: "Chromium and its driver",
        what_for: "a second engine that the page is driven in",
        needed: TESTS,
        commands: &[&["chromedriver", "--version"]],
        how_to_get: "the packages chromium and chromium-driver (or chromedriver) of your distribution",
    },
    Probe {
        name: "Xvfb and xvfb-run",
        what_for: "a display for the window in the tests",
        needed: TESTS,
        commands: &[&["sh", "-c", "command -v Xvfb && command -v xvfb-run"]],
        how_to_get: "the package xvfb (or xorg-server-xvfb) of your distribution",
    },
    Probe {
        name: "dbus-run-session",
        what_for: "a session bus of their own for the keyring tests",
        needed: TESTS,
        commands: &[&["dbus-run-session", "--version"]],
        how_to_get: "the package dbus (or dbus-daemon) of your distribution",
    },
    Probe {
        name: "strace",
        what_for: "killing a command at each of its steps",
        needed: TESTS,
        commands: &[&["strace", "--version"]],
        how_to_get: "the package strace of your distribution",
    },
    Probe {
        name: "gnome-keyring-daemon",
        what_for: "a real Secret Service for the keyring tests",
        needed: TESTS,
        commands: &[&["gnome-keyring-daemon", "--version"]],
        how_to_get: "the package gnome-keyring of your distribution",
    },
    Probe {
        name: "Python 3 with venv",
        what_for: "Twilio's own Python client, which the tests point at the sandbox",
        needed: TESTS,
        commands: &[&["python3", "-c", "import ensurepip, venv"]],
        how_to_get: "the package python3 (and python3-venv, where it is apart) of your distribution",
    },
    Probe {
        name: "MinGW-w64",
        what_for: "C compiler and linker for Windows",
        needed: CROSS,
        commands: &[&["x86_64-w64-mingw32-gcc", "--version"]],
        how_to_get: "the package mingw64-gcc (or mingw-w64-gcc) of your distribution",
    },
    Probe {
        name: "Wine",
        what_for: "runs the tests of Windows",
        needed: CROSS,
        commands: &[&["wine64", "--version"], &["wine", "--version"]],
        how_to_get: "the package wine of your distribution",
    },
    Probe {
        name: "a standard library for the other system",
        what_for: "what Rust's programs are linked with",
        needed: SOURCE,
        commands: &[],
        how_to_get: "rustup target add, with a compiler of rustup",
    },
    CURL,
];

const CURL: Probe = Probe {
    name: "curl",
    what_for: "the other side of the side-by-side measurement",
    needed: MEASUREMENTS,
    commands: &[&["curl", "--version"]],
    how_to_get: "the package curl of your system",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_is_there_when_one_of_its_commands_succeeds() {
        let probe = |commands| Probe { name: "", what_for: "", needed: EVERYWHERE, commands, how_to_get: "" };
        assert!(probe(&[&["no-such-program-here"], &["rustc", "--version"]]).is_there());
        assert!(!probe(&[&["no-such-program-here"], &["rustc", "--no-such-flag"]]).is_there());
    }
}
