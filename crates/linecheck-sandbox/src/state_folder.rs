//! The state folder: what outlives a restart.
//!
//! ```text
//! lock             held while a sandbox uses the folder
//! state.json       tokens, statuses, balances, number changes, clock, settings: written whole when one changes
//! faults.json      the fault script with its counts: written whole when a request matched a rule
//! pingone.json     environments, senders, settings and policies: written whole when one changes
//! messages.jsonl   one line for each message, appended when it is created and when it is changed on request
//! calls.jsonl      one line for each call
//! ```
//! Files that are written whole go to a temporary name, are synced, and renamed. A line that was not finished when
//! the process was killed was never acknowledged: it is moved to `….torn`. Any other content that cannot be
//! understood stops the start with an error; the file is moved aside, never deleted, so that the next start works.
//! A created message survives the end of the process at once, and a cut of the power after [`StateFolder::flush`].
//!
//! The files hold tokens and passcodes of the sandbox: the folder is 0700 and the files are 0600.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account::StoredAccount;
use crate::call::Call;
use crate::clock::MOST_OFFSET_MS;
use crate::error::SandboxError;
use crate::fault::StoredFault;
use crate::message::Message;
use crate::pingone::PingOne;

/// The version of the files.
pub(crate) const VERSION: u64 = 1;

/// `state.json`.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedState {
    pub(crate) version: u64,
    pub(crate) numbers: Option<usize>,
    pub(crate) clock_offset_ms: i64,
    pub(crate) latency_ms: u64,
    pub(crate) step_ms: Option<u64>,
    #[serde(default)]
    pub(crate) hides_unsent: bool,
    pub(crate) accounts: BTreeMap<String, StoredAccount>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFaults<T> {
    version: u64,
    rules: T,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedPingOne<T> {
    version: u64,
    pingone: T,
}

/// What a folder held.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) state: Option<SavedState>,
    pub(crate) faults: Vec<StoredFault>,
    pub(crate) pingone: Option<PingOne>,
    pub(crate) messages: Vec<Message>,
    pub(crate) calls: Vec<Call>,
}

/// An open state folder.
#[derive(Debug)]
pub(crate) struct StateFolder {
    path: PathBuf,
    messages: Mutex<File>,
    calls: Mutex<File>,
    /// One whole file is written at a time: they share the temporary name.
    writing: Mutex<()>,
    /// Held open: the lock is given back with it. None when the sandbox has stopped; every write holds it for
    /// reading, so that none goes to a folder that serves another sandbox.
    lock: RwLock<Option<File>>,
}

impl StateFolder {
    /// Opens or makes the folder, takes its lock, and reads what is there.
    pub(crate) fn open(path: &Path) -> Result<(Self, Loaded), SandboxError> {
        make_folder(path).map_err(access("create", path))?;
        let lock_path = path.join("lock");
        // To be read too: Windows locks no file that is open for nothing but appending.
        let lock = private().read(true).append(true).open(&lock_path).map_err(access("open", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(SandboxError::StateInUse { path: path.to_owned() });
            }
            Err(fs::TryLockError::Error(source)) => return Err(access("lock", &lock_path)(source)),
        }
        let state: Option<SavedState> = read_whole(&path.join("state.json"))?;
        if let Some(why) = state.as_ref().and_then(implausible) {
            return Err(move_aside(&path.join("state.json"), why));
        }
        let faults: Option<SavedFaults<Vec<StoredFault>>> = read_whole(&path.join("faults.json"))?;
        let pingone: Option<SavedPingOne<PingOne>> = read_whole(&path.join("pingone.json"))?;
        let messages_path = path.join("messages.jsonl");
        let calls_path = path.join("calls.jsonl");
        let loaded = Loaded {
            state,
            faults: faults.map(|faults| faults.rules).unwrap_or_default(),
            pingone: pingone.map(|saved| saved.pingone),
            messages: read_lines(&messages_path)?,
            calls: read_lines(&calls_path)?,
        };
        let folder = Self {
            path: path.to_owned(),
            messages: Mutex::new(open_lines(&messages_path)?),
            calls: Mutex::new(open_lines(&calls_path)?),
            writing: Mutex::new(()),
            lock: RwLock::new(Some(lock)),
        };
        Ok((folder, loaded))
    }

    pub(crate) fn save_state(&self, state: &SavedState) -> Result<(), SandboxError> {
        self.write_whole("state.json", state)
    }

    pub(crate) fn save_faults(&self, rules: &[StoredFault]) -> Result<(), SandboxError> {
        self.write_whole("faults.json", &SavedFaults { version: VERSION, rules })
    }

    pub(crate) fn save_pingone(&self, pingone: &PingOne) -> Result<(), SandboxError> {
        self.write_whole("pingone.json", &SavedPingOne { version: VERSION, pingone })
    }

    pub(crate) fn append_message(&self, message: &Message) -> Result<(), SandboxError> {
        let _open = self.open_still()?;
        append(&self.messages, &self.path.join("messages.jsonl"), message)
    }

    pub(crate) fn append_call(&self, call: &Call) -> Result<(), SandboxError> {
        let _open = self.open_still()?;
        append(&self.calls, &self.path.join("calls.jsonl"), call)
    }

    pub(crate) fn flush(&self) -> Result<(), SandboxError> {
        for (file, name) in [(&self.messages, "messages.jsonl"), (&self.calls, "calls.jsonl")] {
            let file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.sync_all().map_err(access("write", &self.path.join(name)))?;
        }
        Ok(())
    }

    /// Gives the folder back: nothing is written to it from now on.
    pub(crate) fn close(&self) {
        drop(self.lock.write().unwrap_or_else(PoisonError::into_inner).take());
    }

    fn open_still(&self) -> Result<RwLockReadGuard<'_, Option<File>>, SandboxError> {
        let lock = self.lock.read().unwrap_or_else(PoisonError::into_inner);
        if lock.is_some() { Ok(lock) } else { Err(SandboxError::Stopped) }
    }

    fn write_whole(&self, name: &str, content: &impl Serialize) -> Result<(), SandboxError> {
        let _open = self.open_still()?;
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.path.join(name);
        let temporary = self.path.join(format!("{name}.new"));
        let write = || -> io::Result<()> {
            let mut file = private().write(true).truncate(true).open(&temporary)?;
            file.write_all(&serde_json::to_vec_pretty(content)?)?;
            file.sync_all()?;
            fs::rename(&temporary, &path)?;
            sync_folder(&self.path)
        };
        write().map_err(access("write", &path))
    }
}

fn access(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SandboxError {
    let path = path.to_owned();
    move |source| SandboxError::StateAccess { doing, path, source }
}

/// Values that no sandbox writes, and that would break it later.
fn implausible(state: &SavedState) -> Option<String> {
    (!(0..=MOST_OFFSET_MS).contains(&state.clock_offset_ms))
        .then(|| format!("clock_offset_ms is {}", state.clock_offset_ms))
}

fn read_whole<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, SandboxError> {
    let Some(bytes) = read_if_there(path)? else { return Ok(None) };
    let value: Value = match serde_json::from_slice(&bytes) {
        Ok(value) => value,
        Err(why) => return Err(move_aside(path, why.to_string())),
    };
    match value.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => {
            return Err(SandboxError::StateNewer { path: path.to_owned(), version });
        }
        _ => return Err(move_aside(path, "it has no version".to_owned())),
    }
    serde_json::from_value(value).map(Some).map_err(|why| move_aside(path, why.to_string()))
}

fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, SandboxError> {
    let Some(bytes) = read_if_there(path)? else { return Ok(Vec::new()) };
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let (lines, torn) = bytes.split_at(whole);
    let mut items = Vec::new();
    for (number, line) in lines.split(|byte| *byte == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(item) => items.push(item),
            Err(why) => return Err(move_aside(path, format!("line {}: {why}", number + 1))),
        }
    }
    if !torn.is_empty() {
        set_torn_aside(path, torn, whole).map_err(access("mend", path))?;
        tracing::warn!(path = %path.display(), "an unfinished line of the sandbox's state was set aside");
    }
    Ok(items)
}

fn set_torn_aside(path: &Path, torn: &[u8], whole: usize) -> io::Result<()> {
    let mut aside = private().append(true).open(with_ending(path, "torn"))?;
    aside.write_all(torn)?;
    aside.write_all(b"\n")?;
    aside.sync_all()?;
    let file = private().write(true).open(path)?;
    file.set_len(u64::try_from(whole).unwrap_or(u64::MAX))?;
    file.sync_all()
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, SandboxError> {
    let mut bytes = Vec::new();
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NO_LINK);
    match options.open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(access("read", path)(error)),
    }
}

/// Moves a file that cannot be understood out of the way, under a name that is free.
fn move_aside(path: &Path, why: String) -> SandboxError {
    let names = (1_u32..10_000).map(|number| with_ending(path, &format!("unreadable-{number}")));
    let Some(moved_to) = names.into_iter().find(|name| !name.exists()) else {
        return SandboxError::StateUnreadable { path: path.to_owned(), why, moved_to: path.to_owned() };
    };
    match fs::rename(path, &moved_to) {
        Ok(()) => SandboxError::StateUnreadable { path: path.to_owned(), why, moved_to },
        Err(source) => access("move aside", path)(source),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

fn open_lines(path: &Path) -> Result<File, SandboxError> {
    private().append(true).open(path).map_err(access("open", path))
}

/// Appends one line in one write, so that what a killed process leaves is a whole line or a torn last one.
fn append(file: &Mutex<File>, path: &Path, item: &impl Serialize) -> Result<(), SandboxError> {
    let write = || -> io::Result<()> {
        let mut line = serde_json::to_vec(item)?;
        line.push(b'\n');
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let before = file.metadata()?.len();
        // A full disk can take half a line: cut it off again, or the next line would be glued to it. Windows cuts no file that
        // is open for nothing but appending.
        file.write_all(&line).inspect_err(|_| {
            drop(private().write(true).open(path).and_then(|file| file.set_len(before)));
        })
    };
    write().map_err(access("write", path))
}

/// A link in the place of a file is not followed.
#[cfg(unix)]
const NO_LINK: i32 = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();

#[cfg(unix)]
fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.create(true).mode(0o600).custom_flags(NO_LINK);
    options
}

#[cfg(not(unix))]
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true);
    options
}

#[cfg(unix)]
fn make_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    use std::os::unix::fs::MetadataExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    if fs::metadata(path)?.uid() == rustix::process::geteuid().as_raw() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"))
    }
}

#[cfg(not(unix))]
fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// A rename lasts once its folder is synced.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};

    use super::*;

    #[test]
    fn p3_links_and_the_folders_of_others_are_refused_and_files_are_private() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, b"{}").unwrap();
        drop(StateFolder::open(&state).unwrap());
        for name in ["lock", "state.json", "faults.json", "pingone.json", "messages.jsonl", "calls.jsonl"] {
            let file = state.join(name);
            let there = file.exists();
            if there {
                assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
                fs::remove_file(&file).unwrap();
            }
            symlink(&elsewhere, &file).unwrap();
            let error = StateFolder::open(&state).unwrap_err();
            assert!(matches!(error, SandboxError::StateAccess { .. }), "{name}: {error:?}");
            fs::remove_file(&file).unwrap();
        }
        assert_eq!(fs::read(&elsewhere).unwrap(), b"{}");
        // Only the superuser can give a folder away.
        if chown(&state, Some(65_534), None).is_ok() {
            assert!(matches!(StateFolder::open(&state), Err(SandboxError::StateAccess { .. })));
        }
    }
}
