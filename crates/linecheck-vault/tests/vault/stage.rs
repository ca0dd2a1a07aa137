//! A stage is a home of its own with a session bus of its own, where a test runs itself again, phase by phase, each
//! phase a process. So no test meets the keyring, the home or the environment of whoever runs it, or another test's.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, Vault, VaultError, VaultState, vault_home};
use tempfile::TempDir;

const PHASE: &str = "LINECHECK_VAULT_TEST_PHASE";

/// What the keyring of a phase is like. Where the system's own is never locked, the phases for that are not there.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(windows, expect(dead_code, reason = "Credential Manager is open to whoever is logged on"))]
pub enum Keyring {
    /// Unlocked.
    Unlocked,
    /// Locked, and nobody can be asked for its password.
    Locked,
    /// Locked, and whoever is asked for its password never answers.
    Unanswered,
    /// There is no session bus.
    NoBus,
}

/// The phase that this process has to run; `None` in the process that directs.
pub fn phase() -> Option<String> {
    env::var(PHASE).ok()
}

/// The name by which the test harness knows a test function.
fn name_of<F>(_test: F) -> &'static str {
    let path = std::any::type_name::<F>();
    path.split_once("::").map_or(path, |(_crate, name)| name)
}

/// A home for the phases of one test.
pub struct Stage {
    test: &'static str,
    home: TempDir,
    #[cfg(target_os = "linux")]
    own_mounts: bool,
}

impl Stage {
    pub fn new<F>(test: F) -> Self {
        let home = tempfile::tempdir().unwrap();
        for folder in ["run", "data", "tmp"] {
            fs::create_dir(home.path().join(folder)).unwrap();
        }
        #[cfg(unix)]
        fs::set_permissions(home.path().join("run"), std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .unwrap();
        Self {
            test: name_of(test),
            home,
            #[cfg(target_os = "linux")]
            own_mounts: false,
        }
    }

    /// A stage whose phases may mount file systems that nobody else sees.
    #[cfg(target_os = "linux")]
    pub fn with_own_mounts<F>(test: F) -> Self {
        Self { own_mounts: true, ..Self::new(test) }
    }

    /// Runs a phase, and fails with its words when it fails.
    pub fn run(&self, keyring: Keyring, phase: &str) -> String {
        let output = self.command(keyring, phase).output().unwrap_or_else(|error| {
            panic!("could not run a phase: {error}. Install dbus, gnome-keyring and util-linux")
        });
        let words = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && words.contains("1 passed"),
            "phase {phase} of {}:\n{words}\n{complaints}",
            self.test
        );
        format!("{words}\n{complaints}")
    }

    fn command(&self, keyring: Keyring, phase: &str) -> Command {
        let mut command = self.program(keyring);
        command.args(["--exact", self.test, "--nocapture", "--test-threads=1"]);
        let home = self.home.path();
        command.env(PHASE, phase);
        command.env("HOME", home);
        command.env("XDG_DATA_HOME", home.join("data"));
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_CACHE_HOME", home.join("cache"));
        command.env("XDG_RUNTIME_DIR", home.join("run"));
        command.env("TMPDIR", home.join("tmp"));
        command.env("LINECHECK_HOME", home.join("linecheck"));
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", home.join("no-bus").display()));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.stdin(Stdio::null());
        command
    }

    /// This program, where there is a keyring already.
    #[cfg(windows)]
    #[expect(clippy::unused_self, reason = "as on Linux")]
    fn program(&self, _: Keyring) -> Command {
        Command::new(env::current_exe().unwrap())
    }

    /// This program, in a session with a keyring of its own.
    #[cfg(target_os = "linux")]
    fn program(&self, keyring: Keyring) -> Command {
        // gnome-keyring says a line about capabilities that is nobody's business here.
        let script = match keyring {
            Keyring::Unlocked => {
                "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 \
                 || { echo 'install gnome-keyring' >&2; exit 1; }; exec \"$@\""
            }
            Keyring::Locked | Keyring::Unanswered => {
                "command -v gnome-keyring-daemon >/dev/null \
                 || { echo 'install gnome-keyring' >&2; exit 1; }; exec \"$@\""
            }
            Keyring::NoBus => "exec \"$@\"",
        };
        if matches!(keyring, Keyring::Unanswered) {
            self.never_answer();
        }
        let mut words = Vec::new();
        if self.own_mounts {
            words.extend(["unshare", "--mount", "--map-root-user", "--"]);
        }
        if !matches!(keyring, Keyring::NoBus) {
            words.extend(["dbus-run-session", "--"]);
        }
        words.extend(["bash", "-c", script, "phase"]);
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(env::current_exe().unwrap());
        command
    }

    /// Puts in the place of the password window a program that never shows up.
    #[cfg(target_os = "linux")]
    fn never_answer(&self) {
        let services = self.home.path().join("data/dbus-1/services");
        fs::create_dir_all(&services).unwrap();
        for name in ["org.gnome.keyring.SystemPrompter", "org.gnome.keyring.PrivatePrompter"] {
            // It lets go of the output, or whoever reads that to its end would wait for it.
            let program = "/bin/sh -c \"exec sleep 60 >/dev/null 2>&1\"";
            let service = format!("[D-BUS Service]\nName={name}\nExec={program}\n");
            fs::write(services.join(format!("{name}.service")), service).unwrap();
        }
    }
}

/// Another process of the phase that is running, on the same stage.
pub struct Companion {
    child: Child,
    words: BufReader<std::process::ChildStdout>,
}

impl Companion {
    pub fn start<F>(test: F, phase: &str) -> Self {
        Self::start_command(Command::new(env::current_exe().unwrap()), test, phase)
    }

    /// With another value of an environment variable, or without it.
    pub fn start_with<F>(test: F, phase: &str, variable: &str, value: Option<&str>) -> Self {
        let mut command = Command::new(env::current_exe().unwrap());
        match value {
            Some(value) => command.env(variable, value),
            None => command.env_remove(variable),
        };
        Self::start_command(command, test, phase)
    }

    /// Without a umask.
    #[cfg(unix)]
    pub fn start_unmasked<F>(test: F, phase: &str) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", "umask 0; exec \"$@\"", "phase"]).arg(env::current_exe().unwrap());
        Self::start_command(command, test, phase)
    }

    fn start_command<F>(mut command: Command, test: F, phase: &str) -> Self {
        let mut child = command
            .args(["--exact", name_of(test), "--nocapture", "--test-threads=1"])
            .env(PHASE, phase)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let words = BufReader::new(child.stdout.take().unwrap());
        Self { child, words }
    }

    /// The next thing that it says with [`say`]; `None` when it has ended.
    pub fn hear(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.words.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            // A line without its end was cut off by the end of the process: it was never said.
            if let Some((_, said)) = line.strip_suffix('\n').and_then(|line| line.split_once("SAY ")) {
                return Some(said.to_owned());
            }
        }
    }

    /// SIGKILL: no handler, no destructor, no flush.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Waits for its end, and returns what it still said.
    pub fn end(mut self) -> (ExitStatus, Vec<String>) {
        let said = std::iter::from_fn(|| self.hear()).collect();
        (self.child.wait().unwrap(), said)
    }
}

/// Says something to the process that started this one.
pub fn say(words: impl std::fmt::Display) {
    println!("SAY {words}");
}

pub fn folder() -> PathBuf {
    vault_home(Mode::Real).unwrap()
}

pub fn open() -> Result<Vault, VaultError> {
    Vault::create_or_open_blocking(&folder(), Mode::Real, KeySource::keyring())
}

/// The vault's ID, from its header.
pub fn vault_id() -> String {
    match Vault::locate(&folder(), Mode::Real).unwrap() {
        VaultState::Present { header } => header.vault_id().to_string(),
        VaultState::Absent => panic!("there should be a vault"),
    }
}

/// The keyring item of the vault, past the crate under test.
pub fn keyring_item() -> ::keyring::Entry {
    ::keyring::Entry::new(linecheck_vault::SERVICE, &vault_id()).unwrap()
}

pub fn put(vault: &Vault, name: &str, value: &str) -> Result<(), VaultError> {
    vault.write_blocking(|writer| writer.put_setting(name, &value))
}

pub fn get(vault: &Vault, name: &str) -> Option<String> {
    vault.read_blocking(|reader| reader.setting::<String>(name)).unwrap()
}

/// The database by its own means, past the crate under test.
pub fn raw_database() -> rusqlite::Connection {
    let database = rusqlite::Connection::open(folder().join("vault.db")).unwrap();
    let key = keyring_item().get_password().unwrap();
    database.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
    database
}

/// Makes a folder that is its owner's alone, where there are such permissions.
pub fn private_folder(path: &Path) {
    fs::create_dir(path).unwrap();
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
}

/// Gives a file to its owner alone, where there are such permissions.
pub fn private(path: &Path) {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    #[cfg(windows)]
    let _ = path;
}

/// What is in a file; a failing comparison does not print all of it.
#[derive(PartialEq, Eq)]
pub struct Content(Vec<u8>);

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}

/// Every file under a folder with its content, but for the lock, whose content means nothing.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Content> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else if path.file_name().unwrap() != "vault.lock" {
            found.insert(path.clone(), Content(fs::read(&path).unwrap()));
        }
    }
    found
}

/// Fails when the bytes are in any file under the folder.
pub fn assert_nowhere(folder: &Path, bytes: &[u8], what: &str) {
    for (path, content) in contents(folder) {
        let found = content.0.windows(bytes.len()).any(|window| window == bytes);
        assert!(!found, "{what} is in {}", path.display());
    }
}
