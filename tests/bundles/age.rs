//! Debian's `age`: the other side. It is a prerequisite of the tests (`xtask/src/prerequisites`).

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use linecheck_app::{BundleKey, BundleLock};
use linecheck_domain::Secret;
use tempfile::TempDir;

/// A pair of keys that `age-keygen` made.
pub struct Keys {
    folder: TempDir,
    public: String,
}

impl Keys {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.txt");
        let made = Command::new("age-keygen").arg("-o").arg(&file).output().expect("age-keygen is installed");
        assert!(made.status.success(), "{made:?}");
        let text = fs::read_to_string(&file).unwrap();
        let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap().to_owned();
        Self { folder, public }
    }

    pub fn identity_file(&self) -> PathBuf {
        self.folder.path().join("key.txt")
    }

    pub fn lock(&self) -> BundleLock {
        BundleLock::Recipients(vec![self.public.clone()])
    }

    pub fn key(&self) -> BundleKey {
        BundleKey::Identities(Secret::new(fs::read_to_string(self.identity_file()).unwrap()))
    }

    /// What `age -d` makes of a file.
    pub fn decrypt(&self, file: &[u8]) -> Vec<u8> {
        let done = run(Command::new("age").arg("-d").arg("-i").arg(self.identity_file()), file);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    }

    /// What `age -r` makes of a content.
    pub fn encrypt(&self, content: &[u8]) -> Vec<u8> {
        let done = run(Command::new("age").args(["-r", &self.public]), content);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    }
}

fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("age is installed");
    let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_owned());
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    output
}

/// Runs `age` with words at a terminal of its own, which `script` makes, and answers each of its questions with a passphrase: there is
/// no other way to give it one.
pub fn at_a_terminal(words: &[&str], passphrase: &str) {
    let command = ["age"].iter().chain(words).map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let mut child =
        terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script is installed");
    // Held until the end: its end would be one at the terminal too.
    let (mut keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut answered) = (String::new(), 0);
    let mut piece = [0; 256];
    loop {
        let read = screen.read(&mut piece).unwrap();
        if read == 0 {
            break;
        }
        shown.push_str(&String::from_utf8_lossy(&piece[..read]));
        // It asks with a colon, and once more for a new one.
        let asked = shown.matches("passphrase: ").count() + shown.matches("one): ").count();
        for _ in answered..asked {
            writeln!(keys, "{passphrase}").unwrap();
        }
        answered = asked;
    }
    let status = child.wait().unwrap();
    assert!(status.success() && answered > 0, "age {words:?} ended with {status}: {shown}");
}
