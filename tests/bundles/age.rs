//! Debian's `age`: the other side. It is a prerequisite of the tests (`xtask/src/prerequisites`).

use std::fs;
use std::io::Write as _;
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
