//! A home for the children of one test, and what a child answered.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
pub use linecheck_tests::private;
use linecheck_tests::{PASSPHRASE, cli_path};
use serde_json::Value;
use tempfile::TempDir;

/// What every child may read from: nothing.
pub const NOTHING: &[u8] = b"";

/// A folder with a home, a place for temporary files, and everything that the children printed.
pub struct Home {
    folder: TempDir,
    printed: Mutex<Vec<u8>>,
}

/// What a child answered.
#[derive(Debug)]
pub struct Answer {
    pub status: i32,
    pub out: String,
    pub err: String,
    what: String,
}

impl Home {
    /// A home without a vault.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["tmp", "run", "data"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            private(&folder.path().join(name), 0o700);
        }
        Self { folder, printed: Mutex::default() }
    }

    /// A home with a vault whose key comes from the passphrase, begun as `linecheck_tests::begin_vault` does.
    pub fn with_vault(mode: Mode) -> Self {
        let home = Self::new();
        linecheck_tests::begin_vault(&home.vault(mode), mode);
        home
    }

    /// With a tenant, Contoso, that has the sandbox's main account active. `more` is done before it is saved.
    pub fn configured(more: &[&[&str]]) -> Self {
        let home = Self::with_vault(Mode::Sandbox);
        let token = known::MAIN.initial_auth_token();
        home.sandbox(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "").done();
        let given = ["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"];
        home.sandbox(&given, &token).done();
        home.sandbox(&["verify", "contoso"], "").done();
        home.sandbox(&["numbers", "select", "contoso", "--all"], "").done();
        for words in more {
            home.sandbox(words, "").done();
        }
        home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
        home
    }

    /// Everything of this test.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `LINECHECK_HOME`.
    pub fn linecheck(&self) -> PathBuf {
        self.folder.path().join("linecheck")
    }

    pub fn vault(&self, mode: Mode) -> PathBuf {
        self.linecheck().join(match mode {
            Mode::Real => "vault",
            Mode::Sandbox => "sandbox",
        })
    }

    pub fn sandbox_state(&self) -> PathBuf {
        self.linecheck().join("sandbox-server")
    }

    /// Gives a command the environment of this home: no keyring, no proxy, nobody at a terminal.
    pub fn furnish(&self, command: &mut Command) {
        let home = self.folder.path();
        command.env("LINECHECK_HOME", self.linecheck());
        command.env("HOME", home);
        for (variable, name) in [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "run"),
            ("TMPDIR", "tmp"),
            ("TMP", "tmp"),
        ] {
            command.env(variable, home.join(name));
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", home.join("no-bus").display()));
        for variable in ["DISPLAY", "WAYLAND_DISPLAY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(variable).env_remove(variable.to_ascii_lowercase());
        }
    }

    /// The program in this home.
    pub fn command<Word: AsRef<OsStr>>(&self, words: &[Word]) -> Command {
        let mut command = Command::new(cli_path());
        command.args(words);
        self.furnish(&mut command);
        command
    }

    /// Runs the program with these words.
    pub fn run<Word: AsRef<OsStr>>(&self, words: &[Word], stdin: &[u8]) -> Answer {
        let what =
            words.iter().map(|word| short(&word.as_ref().to_string_lossy())).collect::<Vec<_>>().join(" ");
        self.finish(self.command(words), &what, stdin)
    }

    /// Runs a command of this home, and keeps what it printed.
    pub fn finish(&self, mut command: Command, what: &str, stdin: &[u8]) -> Answer {
        let answer = finish(&mut command, what, stdin);
        let mut printed = self.printed.lock().unwrap();
        printed.extend_from_slice(answer.out.as_bytes());
        printed.extend_from_slice(answer.err.as_bytes());
        answer
    }

    /// Runs a command of the sandbox on its vault, for a program; `secret` is the second line.
    pub fn sandbox(&self, words: &[&str], secret: &str) -> Answer {
        let words = [&["--sandbox", "--json", "--passphrase-stdin"], words].concat();
        self.run(&words, format!("{PASSPHRASE}\n{secret}\n").as_bytes())
    }

    /// The same on the real vault.
    pub fn real(&self, words: &[&str], secret: &str) -> Answer {
        let words = [&["--json", "--passphrase-stdin"], words].concat();
        self.run(&words, format!("{PASSPHRASE}\n{secret}\n").as_bytes())
    }

    /// Everything that the children printed, except where a test asked a child by itself.
    pub fn printed(&self) -> Vec<u8> {
        self.printed.lock().unwrap().clone()
    }
}

fn short(word: &str) -> String {
    word.chars().take(80).collect()
}

/// Runs a command to its end, and looks at what may never be printed.
fn finish(command: &mut Command, what: &str, stdin: &[u8]) -> Answer {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("linecheck {what}: {error}"));
    let mut input = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        // Who does not read it closes it: that is no error here.
        scope.spawn(move || {
            let _ = input.write_all(stdin);
        });
        child.wait_with_output().unwrap()
    });
    let text =
        |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|_| panic!("linecheck {what}: not UTF-8"));
    let answer = Answer {
        status: output.status.code().unwrap_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            panic!("linecheck {what} was ended by {}: {said}", output.status)
        }),
        out: text(output.stdout),
        err: text(output.stderr),
        what: what.to_owned(),
    };
    for printed in [&answer.out, &answer.err] {
        for never in ["panicked", "RUST_BACKTRACE", "\u{1b}", PASSPHRASE] {
            assert!(!printed.contains(never), "{never:?} was printed: {answer:?}");
        }
    }
    answer
}

impl Answer {
    /// The one object on standard output. Nothing else may be printed.
    #[track_caller]
    pub fn object(&self) -> Value {
        assert_eq!(self.err, "", "with --json nothing is said on standard error: {self:?}");
        let line = self.out.strip_suffix('\n').unwrap_or_else(|| panic!("a line: {self:?}"));
        assert!(!line.contains('\n'), "one line: {self:?}");
        let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(value.is_object(), "an object: {self:?}");
        value
    }

    /// The object of a command that did what it was asked to.
    #[track_caller]
    pub fn done(&self) -> Value {
        let object = self.object();
        assert_eq!(self.status, 0, "{self:?}");
        assert_eq!(object.get("code"), None, "{self:?}");
        object
    }

    /// The object of a command that ended with this status and code.
    #[track_caller]
    pub fn refused(&self, status: i32, code: &str) -> Value {
        let object = self.object();
        assert_eq!((self.status, object["code"].as_str()), (status, Some(code)), "{self:?}");
        for part in ["message", "next_step"] {
            let words = object[part].as_str().unwrap_or_default();
            assert!(words.len() > 10 && words.trim() == words, "{part} says something: {self:?}");
        }
        assert!(["never", "safe", "after"].contains(&object["retry"].as_str().unwrap()), "{self:?}");
        object
    }

    /// The text of a command that did what it was asked to.
    #[track_caller]
    pub fn text(&self) -> &str {
        assert_eq!(self.status, 0, "{self:?}");
        assert!(!self.out.trim().is_empty() && !self.out.starts_with('{'), "a text: {self:?}");
        &self.out
    }

    /// The three parts of an error that a person reads: what happened, what to do, the code.
    #[track_caller]
    pub fn complaint(&self, status: i32, code: &str) -> [&str; 3] {
        assert_eq!(self.status, status, "{self:?}");
        let lines: Vec<&str> = self.err.lines().collect();
        let [.., message, next_step, told] = lines[..] else { panic!("three lines: {self:?}") };
        assert_eq!(told, format!("({code})"), "{self:?}");
        for part in [message, next_step] {
            assert!(part.len() > 10 && part.trim() == part, "{part:?} says something: {self:?}");
        }
        [message, next_step, told]
    }

    pub fn what(&self) -> &str {
        &self.what
    }
}

/// What is in a file; a failing comparison does not print all of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Content(pub Vec<u8>);

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}

/// Every file under a folder with its content, but for the write-ahead log, which comes and goes, and the
/// sandbox's port, which is another each time.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Content> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(contents(&path));
        } else if !name.ends_with("-wal") && !name.ends_with("-shm") && name != "port" {
            found.insert(path.clone(), Content(fs::read(&path).unwrap()));
        }
    }
    found
}
