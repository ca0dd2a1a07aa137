//! How a database and its header take the places of those that are there, so that a kill at any instant leaves the one pair
//! or the other.
//!
//! A new key, another kind of key, and a backup that comes back are all a new database with a header of its own. Both are
//! made beside the vault, under the names `vault.next.db` and `vault.next.json`; nobody has the vault open meanwhile, and
//! whoever wants to open it waits for the opening lock.
//!
//! | step | what is there after a kill | what the next opening does |
//! | --- | --- | --- |
//! | 1. `vault.next.json` is written: it names the key to come | both headers, the old database | gives the attempt up: removes `vault.next.*`, and the keyring item that was made for it |
//! | 2. the key is stored in the keyring, or made of the passphrase | the same | the same |
//! | 3. `vault.next.db` is made, read whole with that key, and on the disk | the same, and a new database, maybe half of one | the same |
//! | 4. `vault.next.json` takes the name `vault.json`: **from here on it is done** | a header that says `replacing`, the old database under its name, the new one beside it | goes on with 5; only the new key opens |
//! | 5. the old database, its log and its copies go aside, or away | the same, the old one here or there | goes on with 5 |
//! | 6. `vault.next.db` takes the name `vault.db` | a header that says `replacing`, and nothing beside it | goes on with 7 |
//! | 7. the header is written without `replacing` | the new pair | nothing |
//!
//! Step 4 is the renaming of one file, which a file system does whole or not at all. So at no instant is it open which key
//! opens the vault, and nobody has to try two: the header under the name `vault.json` names the key, and the database that it
//! belongs to is `vault.next.db` if that is there and the header says `replacing`, else `vault.db`. Nothing of 4 to 7 needs a
//! key or a keyring. 7 needs room for one small file; until it has it, the vault opens for nobody, and nothing is lost.
//!
//! The item of the old key stays in the keyring: backups that were made before open with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{HeaderProblem, VaultError};
use crate::files;
use crate::header::{Replacing, VaultHeader};
use crate::os_keyring;
use crate::paths::VaultPaths;

/// How long the keyring may take to forget a key that was never used. It stays otherwise, and does no harm.
const FORGETTING: Duration = Duration::from_secs(3);

/// What the names of the folders begin with that hold what was replaced.
pub(crate) const ASIDE: &str = "vault.aside-";

/// Brings a replacement to its end, or gives it up, whichever its header says. The caller holds the opening lock.
pub(crate) fn settle(paths: &VaultPaths, header: &mut VaultHeader) -> Result<(), VaultError> {
    match header.replacing().cloned() {
        Some(replacing) => finish(paths, header, &replacing),
        None => give_up(paths, header),
    }
}

/// Step 4. What comes after it is the next opening's, if it fails here.
pub(crate) fn commit(paths: &VaultPaths, header: &mut VaultHeader) -> Result<(), VaultError> {
    files::rename(&paths.next().header(), &paths.header())?;
    files::sync_folder(paths.folder())?;
    settle(paths, header)
}

/// Steps 5 to 7.
fn finish(paths: &VaultPaths, header: &mut VaultHeader, replacing: &Replacing) -> Result<(), VaultError> {
    let next = paths.next();
    if files::is_there(&next.database()) {
        if let Some(name) = &replacing.aside {
            let aside = VaultPaths::new(&aside_folder(paths, name)?);
            for (from, to) in [
                (paths.rollback_journal(), aside.rollback_journal()),
                (paths.log(), aside.log()),
                (paths.database(), aside.database()),
            ] {
                move_if_there(&from, &to)?;
            }
            for copy in copies_before_migrations(paths)? {
                if let Some(name) = copy.file_name() {
                    move_if_there(&copy, &aside.folder().join(name))?;
                }
            }
            files::sync_folder(aside.folder())?;
        } else {
            // It was brought home before, and nobody has written since.
            files::remove(&paths.rollback_journal())?;
            files::remove(&paths.log())?;
        }
        files::remove(&paths.index())?;
        files::rename(&next.database(), &paths.database())?;
        files::sync_folder(paths.folder())?;
    }
    header.set_replaced();
    header.write(paths)
}

/// Takes away what an attempt left that never came to step 4.
pub(crate) fn give_up(paths: &VaultPaths, current: &VaultHeader) -> Result<(), VaultError> {
    let next = paths.next();
    let attempt = VaultHeader::read(&next);
    // A header that was being written when its writer was killed.
    files::remove(&next.header().with_extension("json.new"))?;
    if matches!(attempt, Ok(None)) && !files::is_there(&next.database()) {
        return Ok(());
    }
    for file in [next.database(), next.log(), next.index(), next.rollback_journal()] {
        files::remove(&file)?;
    }
    if let Ok(Some(attempt)) = attempt {
        let replacing = attempt.replacing();
        // A folder for what was to go aside, with a header alone in it.
        if let Some(name) = replacing.and_then(|replacing| replacing.aside.as_deref())
            && let Ok(aside) = aside_folder(paths, name).map(|folder| VaultPaths::new(&folder))
            && !files::is_there(&aside.database())
        {
            files::remove(&aside.header())?;
            let _ = fs::remove_dir(aside.folder());
        }
        if replacing.is_some_and(|replacing| replacing.with_new_key)
            && let Some(item) = attempt.keyring_item()
            && Some(item) != current.keyring_item()
            && let Err(error) = os_keyring::forget(item, FORGETTING)
        {
            tracing::warn!(code = error.code().as_str(), "a key that was never used stays in the keyring");
        }
    }
    // The last, since it says what there is to take away.
    files::remove(&next.header())?;
    files::sync_folder(paths.folder())
}

/// The folders that hold what was replaced, the oldest first.
pub(crate) fn kept_aside(paths: &VaultPaths) -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(paths.folder())
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(ASIDE))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
}

/// The header is an ordinary file: whoever changes it must not move files to elsewhere.
fn aside_folder(paths: &VaultPaths, name: &str) -> Result<PathBuf, VaultError> {
    let is_ours = name.strip_prefix(ASIDE).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    if is_ours { Ok(paths.aside(name)) } else { Err(VaultError::header(HeaderProblem::OutOfRange)) }
}

fn copies_before_migrations(paths: &VaultPaths) -> Result<Vec<PathBuf>, VaultError> {
    let unread = |source| VaultError::from_io("look at the vault's files", source);
    let mut copies = Vec::new();
    for entry in fs::read_dir(paths.folder()).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if entry.file_name().to_string_lossy().starts_with("vault.before-v") {
            copies.push(entry.path());
        }
    }
    Ok(copies)
}

fn move_if_there(from: &Path, to: &Path) -> Result<(), VaultError> {
    if files::is_there(from) { files::rename(from, to) } else { Ok(()) }
}
