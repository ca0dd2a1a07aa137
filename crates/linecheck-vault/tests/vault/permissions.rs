//! Who can read the vault. Windows has access lists, which are inherited.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::stage::{Companion, Keyring, Stage, folder, open, phase, put, say};

#[test]
fn p1_folder_and_files_are_private_from_their_first_byte() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_folder_and_files_are_private_from_their_first_byte);
            stage.run(Keyring::Unlocked, "watch");
        }
        Some("watch") => {
            let test = p1_folder_and_files_are_private_from_their_first_byte;
            let done = AtomicBool::new(false);
            let seen = thread::scope(|scope| {
                let watcher = scope.spawn(|| {
                    let mut seen = Vec::new();
                    while !done.load(Ordering::Relaxed) {
                        look(&folder(), &mut seen);
                    }
                    look(&folder(), &mut seen);
                    seen
                });
                // With no umask at all, so that nothing but the crate itself keeps others out.
                let mut maker = Companion::start_unmasked(test, "make");
                assert_eq!(maker.hear().as_deref(), Some("open"));
                maker.kill();
                maker.end();
                done.store(true, Ordering::Relaxed);
                watcher.join().unwrap()
            });
            for name in ["vault", "vault.db", "vault.db-wal", "vault.db-shm", "vault.json", "vault.lock"] {
                assert!(seen.iter().any(|(path, _)| path.ends_with(name)), "{name} was not seen: {seen:?}");
            }
            for (path, mode) in seen {
                assert_eq!(mode & 0o077, 0, "{} had mode {mode:o}", path.display());
            }
        }
        Some(_) => {
            let vault = open().unwrap();
            put(&vault, "kept", "yes").unwrap();
            say("open");
            thread::sleep(std::time::Duration::from_mins(1));
        }
    }
}

/// Adds every path with every permission that it was ever seen with.
fn look(folder: &Path, seen: &mut Vec<(PathBuf, u32)>) {
    // A file may be gone by now: then it was seen before, or was never whole.
    let inside = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in inside.chain([folder.to_owned()]) {
        if let Ok(metadata) = fs::metadata(&path) {
            let found = (path, metadata.permissions().mode() & 0o777);
            if !seen.contains(&found) {
                seen.push(found);
            }
        }
    }
}
