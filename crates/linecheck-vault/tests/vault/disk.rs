//! A disk that is full, and one that cannot be written: real file systems, mounted for the test alone.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, Vault, VaultError, VaultState};

use crate::stage::{Keyring, Stage, contents, folder, get, open, phase, put};

#[test]
fn p2_a_full_disk_has_its_own_error_and_loses_nothing() {
    match phase().as_deref() {
        None => {
            let stage = Stage::with_own_mounts(p2_a_full_disk_has_its_own_error_and_loses_nothing);
            stage.run(Keyring::Unlocked, "fill it");
        }
        Some(_) => {
            mount(&["-t", "tmpfs", "-o", "size=2m,mode=700", "none"]);
            let vault = open().unwrap();
            let mut kept = 0;
            let error = loop {
                match put(&vault, &format!("note {kept}"), &"x".repeat(20_000)) {
                    Ok(()) => kept += 1,
                    Err(error) => break error,
                }
                assert!(kept < 1000, "2 MiB should be full by now");
            };
            assert!(matches!(error, VaultError::DiskFull(_)), "{error:?}");
            assert!(kept > 10);
            let all_there = |vault: &Vault| {
                (0..kept).all(|number| get(vault, &format!("note {number}")).is_some())
                    && get(vault, &format!("note {kept}")).is_none()
            };
            assert!(all_there(&vault), "what was acknowledged is there, and what was refused is not");
            drop(vault);
            mount(&["-o", "remount,size=8m", "none"]);
            let vault = open().unwrap();
            assert!(all_there(&vault));
            put(&vault, &format!("note {kept}"), "and on it goes").unwrap();
        }
    }
}

#[test]
fn p2_a_disk_too_full_for_a_new_vault_can_be_tried_again() {
    match phase().as_deref() {
        None => {
            let stage = Stage::with_own_mounts(p2_a_disk_too_full_for_a_new_vault_can_be_tried_again);
            stage.run(Keyring::Unlocked, "too small");
        }
        Some(_) => {
            mount(&["-t", "tmpfs", "-o", "size=768k,mode=700", "none"]);
            let filler = folder().parent().unwrap().join("filler");
            // A little more room each time, so that it ends at another step each time.
            for room in (0..192_usize).map(|pages| pages * 4096) {
                let _ = fs::remove_file(&filler);
                let mut size = 768 * 1024;
                while fs::write(&filler, vec![0; size]).is_err() {
                    size -= 4096;
                }
                fs::write(&filler, vec![0; size.saturating_sub(room)]).unwrap();
                match open() {
                    Ok(vault) => {
                        put(&vault, "kept", "yes").unwrap_or_else(|error| {
                            assert!(matches!(error, VaultError::DiskFull(_)), "{error:?} with {room}");
                        });
                    }
                    Err(error) => assert!(matches!(error, VaultError::DiskFull(_)), "{error:?} with {room}"),
                }
            }
            fs::remove_file(&filler).unwrap();
            put(&open().unwrap(), "kept", "yes").unwrap();
        }
    }
}

#[test]
fn p2_a_read_only_folder_has_its_own_error_and_stays() {
    match phase().as_deref() {
        None => {
            let stage = Stage::with_own_mounts(p2_a_read_only_folder_has_its_own_error_and_stays);
            stage.run(Keyring::Unlocked, "write-protect it");
        }
        Some(_) => {
            mount(&["-t", "tmpfs", "-o", "size=8m,mode=700", "none"]);
            mount(&["-o", "remount,ro", "none"]);
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::ReadOnly(_)), "a new vault: {error:?}");
            mount(&["-o", "remount,rw", "none"]);
            put(&open().unwrap(), "kept", "yes").unwrap();
            mount(&["-o", "remount,ro", "none"]);
            let before = contents(&folder());
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::ReadOnly(_)), "an existing vault: {error:?}");
            let state = Vault::locate(&folder(), Mode::Real).unwrap();
            assert!(matches!(state, VaultState::Present { .. }), "it can still be looked at");
            assert_eq!(contents(&folder()), before);
        }
    }
}

/// Mounts over the vault's home. Only this phase and its children see it.
fn mount(how: &[&str]) {
    let home = folder().parent().map(Path::to_owned).unwrap();
    fs::create_dir_all(&home).unwrap();
    let done = Command::new("mount").args(how).arg(&home).status().unwrap();
    assert!(done.success(), "mount {how:?} failed: this test needs user namespaces, or root");
}

#[test]
fn p2_a_vault_that_cannot_be_written_is_read() {
    match phase().as_deref() {
        None => {
            let stage = Stage::with_own_mounts(p2_a_vault_that_cannot_be_written_is_read);
            stage.run(Keyring::Unlocked, "write-protect it");
        }
        Some(_) => {
            mount(&["-t", "tmpfs", "-o", "size=8m,mode=700", "none"]);
            put(&open().unwrap(), "kept", "yes").unwrap();
            mount(&["-o", "remount,ro", "none"]);
            let before = contents(&folder());
            let vault = Vault::open_or_read_blocking(&folder(), Mode::Real, KeySource::keyring()).unwrap();
            assert_eq!(vault.reads_only().unwrap().because.as_str(), "vault_read_only");
            assert_eq!(get(&vault, "kept").as_deref(), Some("yes"));
            let error = put(&vault, "kept", "no").unwrap_err();
            assert!(matches!(error, VaultError::ReadsOnly { .. }), "{error:?}");
            assert!(matches!(vault.check_blocking(), Err(VaultError::ReadsOnly { .. })));
            vault.close_blocking().unwrap();
            assert_eq!(contents(&folder()), before);

            // An older version's on a disk that is too full for its migration: its records are read in the newest form.
            mount(&["-o", "remount,rw", "none"]);
            let old = folder().with_file_name("old");
            let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/vaults/v2");
            fs::create_dir(&old).unwrap();
            fs::set_permissions(&old, fs::Permissions::from_mode(0o700)).unwrap();
            for name in ["vault.db", "vault.json"] {
                fs::copy(made.join(name), old.join(name)).unwrap();
                fs::set_permissions(old.join(name), fs::Permissions::from_mode(0o600)).unwrap();
            }
            let filler = folder().with_file_name("filler");
            let mut size = 8 * 1024 * 1024;
            while fs::write(&filler, vec![0; size]).is_err() {
                size -= 4096;
            }
            let before = contents(&old);
            let passphrase = || KeySource::passphrase(Secret::new("a passphrase for tests".to_owned()), None);
            let vault = Vault::open_or_read_blocking(&old, Mode::Sandbox, passphrase()).unwrap();
            assert_eq!(vault.reads_only().unwrap().because.as_str(), "vault_disk_full");
            let tenants = vault.read_blocking(|reader| reader.tenants().map(|all| all.len())).unwrap();
            assert_eq!(tenants, 1);
            assert!(vault.read_blocking(|reader| reader.audit(10)).unwrap().len() > 5);
            drop(vault);
            for (path, content) in before {
                assert!(contents(&old)[&path] == content, "{path:?} was changed");
            }
            fs::remove_file(&filler).unwrap();
            let vault = Vault::open_or_read_blocking(&old, Mode::Sandbox, passphrase()).unwrap();
            assert_eq!(vault.reads_only(), None);
        }
    }
}
