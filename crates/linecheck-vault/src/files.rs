//! Files and folders that only their owner can read, from the first byte.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{NotAVault, VaultError};
use crate::paths::VaultPaths;

/// The smallest page that SQLite knows: nothing shorter is a database.
const SMALLEST_PAGE: u64 = 512;
/// SQLite keeps names of 512 bytes at most, with what it adds to them (`MAX_PATHNAME` in `os_unix.c`). On Windows it opens no
/// name of more than 259 characters (`MAX_PATH`), and the vault's longest names are 13 longer than the database's.
const LONGEST_PATH: usize = if cfg!(windows) { 246 } else { 500 };
/// Far more than a header ever needs; whoever puts a huge file there does not fill the memory.
const HEADER_CAP: u64 = 64 * 1024;
/// How often a held lock is tried again.
const LOCK_PAUSE: Duration = Duration::from_millis(20);
/// How long a file that others have open is waited for.
const RENAME_PATIENCE: Duration = Duration::from_secs(5);

/// The database file, before it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatabaseFile {
    Missing,
    /// Made, but killed before its first transaction.
    Empty,
    Filled,
}

/// Makes the folder, private from the start, or checks that the existing one is.
pub(crate) fn ensure_folder(folder: &Path) -> Result<(), VaultError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => VaultError::NotAFolder(source.into()),
        _ => VaultError::from_io("create the vault's folder", source),
    })?;
    // A link may lead to the folder, say to another disk: what counts is where it leads.
    let metadata = fs::metadata(folder).map_err(looking)?;
    check_owner(folder, &metadata)
}

/// Refuses what others can read, what belongs to another user, and what is no file but a link or the like. It may be missing. It
/// is looked at once: whoever closes the vault last takes the files beside the database away.
pub(crate) fn check_private_if_there(path: &Path) -> Result<(), VaultError> {
    match fs::symlink_metadata(path) {
        // Windows says the same of a file that is missing and of a folder that is a file.
        Err(error) if error.kind() == io::ErrorKind::NotFound => match path.parent().map(fs::metadata) {
            Some(Ok(folder)) if !folder.is_dir() => Err(VaultError::NotAFolder(error.into())),
            _ => Ok(()),
        },
        looked => check_file(path, &looked.map_err(looking)?),
    }
}

fn check_file(path: &Path, metadata: &Metadata) -> Result<(), VaultError> {
    if !metadata.is_file() {
        return Err(VaultError::NotAFile { path: path.to_owned() });
    }
    check_owner(path, metadata)
}

fn looking(source: io::Error) -> VaultError {
    VaultError::from_io("look at the vault's files", source)
}

#[cfg(unix)]
fn check_owner(path: &Path, metadata: &Metadata) -> Result<(), VaultError> {
    use std::os::unix::fs::MetadataExt as _;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(VaultError::OtherOwner { path: path.to_owned() });
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(VaultError::TooOpen { path: path.to_owned(), mode });
    }
    Ok(())
}

/// Windows has access lists instead, inherited from the user's profile. They are not read.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as on Unix")]
fn check_owner(_: &Path, _: &Metadata) -> Result<(), VaultError> {
    Ok(())
}

/// How a file is made that only its owner can read. A link in its place is an error. (Windows lets nobody make links without
/// a right of its own; there they are not looked for.)
pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options
}

/// Makes a file anew, in place of one that an interrupted attempt left.
pub(crate) fn private_file_anew(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    private_file().create_new(true).open(path)
}

/// Refuses a path that SQLite could not open, and would not say why.
pub(crate) fn check_length(paths: &VaultPaths) -> Result<(), VaultError> {
    let length = path_length(&paths.database());
    if length > LONGEST_PATH {
        return Err(VaultError::PathTooLong { length, most: LONGEST_PATH });
    }
    Ok(())
}

#[cfg(unix)]
fn path_length(path: &Path) -> usize {
    path.as_os_str().len()
}

#[cfg(windows)]
fn path_length(path: &Path) -> usize {
    use std::os::windows::ffi::OsStrExt as _;
    path.as_os_str().encode_wide().count()
}

/// Looks at the database file from outside.
///
/// It is never opened here: closing a file drops every lock that this process holds on it (POSIX), and with them
/// those of a vault that is already open. What is in the file, only SQLite may look at.
pub(crate) fn look_at_database(paths: &VaultPaths) -> Result<DatabaseFile, VaultError> {
    // SQLite opens them by itself, and would follow a link.
    for beside in [paths.log(), paths.index(), paths.rollback_journal()] {
        check_private_if_there(&beside)?;
    }
    let metadata = match fs::symlink_metadata(paths.database()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(DatabaseFile::Missing),
        looked => looked.map_err(|error| VaultError::from_io("look at the vault's database", error))?,
    };
    check_file(&paths.database(), &metadata)?;
    let length = metadata.len();
    if length == 0 {
        return Ok(DatabaseFile::Empty);
    }
    // With a journal beside it, SQLite will first put a half-written file right.
    if length < SMALLEST_PAGE && !paths.rollback_journal().exists() {
        return Err(VaultError::NotAVault(NotAVault::TooShort));
    }
    Ok(DatabaseFile::Filled)
}

/// Makes the empty database file, so that SQLite finds it private and gives its sidecars the same permissions.
pub(crate) fn create_database(paths: &VaultPaths) -> Result<(), VaultError> {
    let create = |source| VaultError::from_io("create the vault's database", source);
    private_file()
        .create_new(true)
        .open(paths.database())
        .and_then(|file| file.sync_all())
        .map_err(create)?;
    sync_folder(paths.folder())
}

/// Reads a small private file; `None` when it is not there.
pub(crate) fn read_small(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    // Before it is opened: a pipe in its place would be waited for.
    check_private_if_there(path)?;
    read_foreign(path)
}

/// The same of a file that others may read.
pub(crate) fn read_foreign(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let read = |source| VaultError::from_io("read the vault's header", source);
    if fs::metadata(path).is_ok_and(|file| !file.is_file()) {
        return Err(VaultError::NotAFile { path: path.to_owned() });
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(read(error)),
    };
    let mut content = Vec::new();
    file.take(HEADER_CAP).read_to_end(&mut content).map_err(read)?;
    Ok(Some(content))
}

/// Replaces a small file whole: whoever is killed meanwhile leaves the old one or the new one.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), VaultError> {
    let write = |source| VaultError::from_io("write the vault's header", source);
    let draft = path.with_extension("json.new");
    let mut file = private_file_anew(&draft).map_err(write)?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(write)?;
    rename_unless_held(&draft, path).map_err(write)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes a new name in the folder outlast a power cut. Windows does this by itself and cannot be asked to.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), VaultError> {
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| VaultError::from_io("write the vault's folder", source))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The right to create, open or migrate. It ends when it is dropped, and with the process however that ends.
#[derive(Debug)]
pub(crate) struct OpeningLock {
    _file: File,
}

impl OpeningLock {
    /// Waits for it, but not for ever: whoever holds it may itself be waiting for a keyring.
    pub(crate) fn acquire(paths: &VaultPaths, patience: Duration) -> Result<Self, VaultError> {
        let lock = |source| VaultError::from_io("lock the vault", source);
        check_private_if_there(&paths.lock())?;
        let file = private_file().create(true).truncate(false).open(paths.lock()).map_err(lock)?;
        let asked = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if asked.elapsed() < patience => thread::sleep(LOCK_PAUSE),
                Err(TryLockError::WouldBlock) => return Err(VaultError::Busy),
                Err(TryLockError::Error(error)) => return Err(lock(error)),
            }
        }
    }
}

/// Says that somebody has the vault open: shared by everybody who has, or held alone by whoever may have nobody beside
/// them. It ends when it is dropped, and with the process however that ends. Taken under the [`OpeningLock`].
#[derive(Debug)]
pub(crate) struct InUse {
    _file: File,
}

impl InUse {
    pub(crate) fn shared(paths: &VaultPaths) -> Result<Self, VaultError> {
        let file = Self::file(paths)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(VaultError::Busy),
            Err(TryLockError::Error(error)) => Err(Self::failed(error)),
        }
    }

    /// Waits a little for commands that are about to end.
    pub(crate) fn alone(paths: &VaultPaths, patience: Duration) -> Result<Self, VaultError> {
        let file = Self::file(paths)?;
        let asked = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if asked.elapsed() < patience => thread::sleep(LOCK_PAUSE),
                Err(TryLockError::WouldBlock) => return Err(VaultError::InUse),
                Err(TryLockError::Error(error)) => return Err(Self::failed(error)),
            }
        }
    }

    fn file(paths: &VaultPaths) -> Result<File, VaultError> {
        check_private_if_there(&paths.in_use())?;
        private_file().create(true).truncate(false).open(paths.in_use()).map_err(Self::failed)
    }

    fn failed(source: io::Error) -> VaultError {
        VaultError::from_io("say that the vault is in use", source)
    }
}

/// Whether something of this name is there, and be it a link that leads nowhere.
pub(crate) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Takes a file away, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), VaultError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(VaultError::from_io("take a file of the vault away", error))
        }
        _ => Ok(()),
    }
}

/// Gives a file another name on the same disk; whoever is killed meanwhile leaves it under one of them.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), VaultError> {
    rename_unless_held(from, to)
        .map_err(|source| VaultError::from_io("put a file of the vault in its place", source))
}

/// On Windows a file that somebody has open, to read it or to look for viruses in it, keeps its name and its place. That is
/// over in a moment.
pub(crate) fn rename_unless_held(from: &Path, to: &Path) -> io::Result<()> {
    /// `ERROR_ACCESS_DENIED` and `ERROR_SHARING_VIOLATION`.
    const HELD: [Option<i32>; 2] = [Some(5), Some(32)];
    let asked = Instant::now();
    loop {
        match fs::rename(from, to) {
            Err(error)
                if cfg!(windows)
                    && HELD.contains(&error.raw_os_error())
                    && asked.elapsed() < RENAME_PATIENCE =>
            {
                thread::sleep(LOCK_PAUSE);
            }
            done => return done,
        }
    }
}

/// Makes a folder that is not there yet, private from the start. `AlreadyExists` is the caller's to word.
pub(crate) fn new_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(false);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Waits until a file is on the disk.
pub(crate) fn sync_file(path: &Path) -> Result<(), VaultError> {
    OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|source| VaultError::from_io("write the vault's database", source))
}

/// SQLite says only that it cannot open a file. Making one beside it says why.
pub(crate) fn why_not_writable(paths: &VaultPaths) -> Option<VaultError> {
    let probe = paths.folder().join(format!("vault.probe-{}", std::process::id()));
    match private_file().create_new(true).open(&probe) {
        Ok(_) => {
            // It was made a moment ago by this very line, so nothing of anybody's is lost.
            let _ = fs::remove_file(&probe);
            None
        }
        Err(error) => Some(VaultError::from_io("write the vault's folder", error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_who_opens_waits_for_another_but_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let paths = VaultPaths::new(folder.path());
        let held = OpeningLock::acquire(&paths, Duration::ZERO).unwrap();
        let error = OpeningLock::acquire(&paths, Duration::from_millis(1)).unwrap_err();
        assert!(matches!(error, VaultError::Busy), "{error:?}");
        drop(held);
        assert!(OpeningLock::acquire(&paths, Duration::ZERO).is_ok());
    }

    #[test]
    fn p2_files_that_come_and_go_beside_the_database_are_no_error() {
        use std::sync::atomic::{AtomicBool, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let paths = VaultPaths::new(folder.path());
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let others = scope.spawn(|| {
                let mut times = 0_u32;
                while !is_over.load(Ordering::Relaxed) {
                    // Windows keeps the name for as long as somebody looks at the file.
                    let is_made = private_file_anew(&paths.log()).is_ok();
                    times += u32::from(is_made && fs::remove_file(paths.log()).is_ok());
                }
                times
            });
            let looks: Result<Vec<_>, _> = (0..50_000).map(|_| look_at_database(&paths)).collect();
            is_over.store(true, Ordering::Relaxed);
            assert!(others.join().unwrap() > 0);
            assert!(looks.unwrap().iter().all(|found| *found == DatabaseFile::Missing));
        });
    }

    #[cfg(unix)]
    type Look = fn(&VaultPaths) -> Result<(), VaultError>;

    #[cfg(unix)]
    #[test]
    fn p3_what_is_no_file_of_this_users_own_is_refused_and_not_followed() {
        use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
        let folder = tempfile::tempdir().unwrap();
        let paths = VaultPaths::new(folder.path());
        let elsewhere = folder.path().join("elsewhere");
        let private = |path: &Path| {
            fs::write(path, b"what was there").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        };
        private(&elsewhere);
        let looks: [(std::path::PathBuf, Look); 6] = [
            (paths.header(), |paths| read_small(&paths.header()).map(drop)),
            (paths.database(), |paths| look_at_database(paths).map(drop)),
            (paths.log(), |paths| look_at_database(paths).map(drop)),
            (paths.index(), |paths| look_at_database(paths).map(drop)),
            (paths.rollback_journal(), |paths| look_at_database(paths).map(drop)),
            (paths.lock(), |paths| OpeningLock::acquire(paths, Duration::ZERO).map(drop)),
        ];
        for (path, look) in looks {
            symlink(&elsewhere, &path).unwrap();
            let error = look(&paths).unwrap_err();
            assert!(matches!(error, VaultError::NotAFile { .. }), "{path:?}: {error:?}");
            fs::remove_file(&path).unwrap();
            // Only the superuser can give a file away.
            private(&path);
            if chown(&path, Some(65_534), None).is_ok() {
                let error = look(&paths).unwrap_err();
                assert!(matches!(error, VaultError::OtherOwner { .. }), "{path:?}: {error:?}");
                assert!(error.to_string().contains(&path.display().to_string()), "{error}");
            }
            fs::remove_file(&path).unwrap();
        }
        // A link in the place of the draft is taken away, and what it leads to stays.
        symlink(&elsewhere, paths.header().with_extension("json.new")).unwrap();
        replace(&paths.header(), b"new").unwrap();
        assert_eq!(fs::read(&elsewhere).unwrap(), b"what was there");
        let mode = fs::symlink_metadata(paths.header()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn p3_a_folder_that_is_none_or_another_users_is_refused() {
        use std::os::unix::fs::{chown, symlink};
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"").unwrap();
        for path in [file.clone(), file.join("vault")] {
            let error = ensure_folder(&path).unwrap_err();
            assert!(matches!(error, VaultError::NotAFolder(_)), "{path:?}: {error:?}");
        }
        let own = folder.path().join("own");
        ensure_folder(&own).unwrap();
        let link = folder.path().join("link");
        symlink(&own, &link).unwrap();
        ensure_folder(&link).unwrap();
        if chown(&own, Some(65_534), None).is_ok() {
            for path in [own, link] {
                assert!(matches!(ensure_folder(&path), Err(VaultError::OtherOwner { .. })), "{path:?}");
            }
        }
    }

    #[test]
    fn p3_a_path_is_measured_before_sqlite_fails_on_it() {
        let of = |length: usize| VaultPaths::new(Path::new(&"d".repeat(length - "/vault.db".len())));
        assert!(check_length(&of(LONGEST_PATH)).is_ok());
        assert!(matches!(check_length(&of(LONGEST_PATH + 1)), Err(VaultError::PathTooLong { .. })));
        let longest = VaultPaths::new(Path::new("")).next().rollback_journal();
        assert!(!cfg!(windows) || LONGEST_PATH - "vault.db".len() + path_length(&longest) < 260);
    }

    #[test]
    fn p2_a_header_is_replaced_also_while_somebody_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.json");
        replace(&path, b"a first").unwrap();
        let reader = File::open(&path).unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let writer = thread::spawn({
            let path = path.clone();
            move || {
                tell.send(()).unwrap();
                replace(&path, b"a second")
            }
        });
        told.recv().unwrap();
        thread::sleep(LOCK_PAUSE);
        drop(reader);
        writer.join().unwrap().unwrap();
        assert_eq!(read_small(&path).unwrap().as_deref(), Some(&b"a second"[..]));
    }

    #[test]
    fn p2_a_header_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.json");
        assert_eq!(read_small(&path).unwrap(), None);
        for content in [&b"a first, longer one"[..], b"a second"] {
            replace(&path, content).unwrap();
            assert_eq!(read_small(&path).unwrap().as_deref(), Some(content));
        }
        let names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["vault.json"], "no draft stays behind");
    }
}
