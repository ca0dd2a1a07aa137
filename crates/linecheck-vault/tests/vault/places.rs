//! Where the vault is, and who can read it.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use linecheck_domain::base::Mode;
use linecheck_vault::{HOME_VARIABLE, vault_home};

use crate::stage::{Companion, Keyring, Stage, folder, open, phase, put, say};

#[test]
fn p1_the_vault_is_below_linecheck_home_or_in_the_data_directory() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_the_vault_is_below_linecheck_home_or_in_the_data_directory);
            stage.run(Keyring::NoBus, "look");
        }
        Some("look") => {
            let home = PathBuf::from(env::var_os(HOME_VARIABLE).unwrap());
            assert_eq!(vault_home(Mode::Real).unwrap(), home.join("vault"));
            assert_eq!(vault_home(Mode::Sandbox).unwrap(), home.join("sandbox"));
            let test = p1_the_vault_is_below_linecheck_home_or_in_the_data_directory;
            let data = PathBuf::from(env::var_os("XDG_DATA_HOME").unwrap()).join("linecheck");
            let here = env::current_dir().unwrap().join("beside");
            for (value, expected) in [(None, &data), (Some(""), &data), (Some("beside"), &here)] {
                let (status, said) = Companion::start_with(test, "say", HOME_VARIABLE, value).end();
                assert!(status.success());
                assert_eq!(said, [expected.join("vault").display().to_string()], "{value:?}");
            }
        }
        Some(_) => say(vault_home(Mode::Real).unwrap().display()),
    }
}

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
