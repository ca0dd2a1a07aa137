//! Files that are not this vault: each refused by its own error, and left as they are, byte for byte.

use std::fs;

use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, NotAVault, Vault, VaultError};

use crate::stage::{Keyring, Stage, contents, folder, get, open, phase, private, put, raw_database};

#[test]
fn p1_what_is_not_an_encrypted_vault_is_told_and_stays() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_what_is_not_an_encrypted_vault_is_told_and_stays);
            let words = stage.run(Keyring::Unlocked, "replace it");
            assert!(!words.contains("ERROR"), "SQLCipher must not write to standard error: {words}");
        }
        Some(_) => {
            open().unwrap().close_blocking().unwrap();
            let database = folder().join("vault.db");
            let vault = fs::read(&database).unwrap();
            let refused = |content: &[u8]| {
                fs::write(&database, content).unwrap();
                let before = contents(&folder());
                let error = open().unwrap_err();
                assert_eq!(contents(&folder()), before, "left as it was");
                error
            };
            let error = refused(&plain_database());
            assert!(matches!(error, VaultError::NotAVault(NotAVault::PlainDatabase)), "{error:?}");
            for short in [&b""[..], b"x", &vault[..511]] {
                let error = refused(short);
                assert!(matches!(error, VaultError::NotAVault(NotAVault::TooShort)), "{error:?}");
            }
            // SQLCipher cannot tell garbage from a wrong key, and nobody should claim to.
            let garbage: Vec<u8> = b"neither a database nor a vault, ".repeat(256);
            let mut damaged = vault.clone();
            damaged[100] ^= 1;
            for content in [&garbage[..], &damaged, &vault[..600]] {
                let error = refused(content);
                assert!(matches!(error, VaultError::WrongKey(_)), "{error:?}");
            }
            fs::write(&database, &vault).unwrap();
            open().unwrap();
        }
    }
}

#[test]
fn p2_damage_behind_the_first_page_is_told_when_it_is_met() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_damage_behind_the_first_page_is_told_when_it_is_met);
            stage.run(Keyring::Unlocked, "damage it");
        }
        Some(_) => {
            let vault = open().unwrap();
            for number in 0..50 {
                put(&vault, &format!("note {number}"), &"x".repeat(2000)).unwrap();
            }
            vault.close_blocking().unwrap();
            let database = folder().join("vault.db");
            let mut content = fs::read(&database).unwrap();
            for byte in &mut content[4096..] {
                *byte ^= 0xff;
            }
            fs::write(&database, &content).unwrap();
            let error = open()
                .and_then(|vault| vault.read_blocking(|reader| reader.setting::<String>("note 7")))
                .expect_err("what was damaged must not be read");
            assert!(matches!(error, VaultError::Damaged(_)), "{error:?}");
            assert_eq!(fs::read(&database).unwrap(), content, "left as it was, for whoever can rescue it");
        }
    }
}

#[test]
fn p2_a_newer_version_is_refused_untouched() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_a_newer_version_is_refused_untouched);
            stage.run(Keyring::Unlocked, "come from the future");
        }
        Some(_) => {
            put(&open().unwrap(), "kept", "yes").unwrap();
            let database = raw_database();
            let now: u32 = database.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            database.pragma_update(None, "user_version", 4711).unwrap();
            drop(database);
            let before = contents(&folder());
            let error = open().unwrap_err();
            assert!(
                matches!(error, VaultError::NewerVersion { found: 4711, known } if known == now),
                "{error:?}"
            );
            assert_eq!(contents(&folder()), before);
            // Nor is what a newer program left in its log when it was killed written back.
            let newer = raw_database();
            newer.pragma_update(None, "user_version", 4712).unwrap();
            let left = ["vault.db", "vault.db-wal"].map(|name| folder().join(name));
            let content = left.clone().map(|path| fs::read(path).unwrap());
            assert!(!content[1].is_empty(), "the log should hold the change");
            drop(newer);
            for (path, content) in left.iter().zip(&content) {
                fs::write(path, content).unwrap();
                private(path);
            }
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::NewerVersion { found: 4712, .. }), "{error:?}");
            assert!(left.map(|path| fs::read(path).unwrap()) == content, "file and log are untouched");
            raw_database().pragma_update(None, "user_version", now).unwrap();
            assert_eq!(get(&open().unwrap(), "kept").as_deref(), Some("yes"));
        }
    }
}

#[test]
fn p1_another_programs_encrypted_database_is_refused_untouched() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_another_programs_encrypted_database_is_refused_untouched);
            stage.run(Keyring::Unlocked, "be another program");
        }
        Some(_) => {
            open().unwrap().close_blocking().unwrap();
            raw_database().pragma_update(None, "application_id", 42).unwrap();
            let before = contents(&folder());
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::NotAVault(NotAVault::OtherProgram)), "{error:?}");
            assert_eq!(contents(&folder()), before);
        }
    }
}

#[test]
fn p1_a_vault_of_the_other_mode_is_refused_inside_and_outside() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_a_vault_of_the_other_mode_is_refused_inside_and_outside);
            stage.run(Keyring::Unlocked, "mix them up");
        }
        Some(_) => {
            open().unwrap().close_blocking().unwrap();
            let as_sandbox =
                || Vault::create_or_open_blocking(&folder(), Mode::Sandbox, KeySource::keyring());
            let mixed_up = |error: &VaultError| {
                matches!(error, VaultError::WrongMode { expected: Mode::Sandbox, found: Mode::Real })
            };
            let before = contents(&folder());
            let error = as_sandbox().unwrap_err();
            assert!(mixed_up(&error), "{error:?}");
            let error = Vault::locate(&folder(), Mode::Sandbox).unwrap_err();
            assert!(mixed_up(&error), "{error:?}");
            assert_eq!(contents(&folder()), before);
            // The header is not encrypted: whoever edits it still meets the mode inside.
            let path = folder().join("vault.json");
            let header = fs::read_to_string(&path).unwrap();
            fs::write(&path, header.replace("\"real\"", "\"sandbox\"")).unwrap();
            let error = as_sandbox().unwrap_err();
            assert!(mixed_up(&error), "{error:?}");
            fs::write(&path, header).unwrap();
            open().unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn p1_what_others_can_read_is_refused_and_not_silently_narrowed() {
    use std::os::unix::fs::PermissionsExt as _;
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_what_others_can_read_is_refused_and_not_silently_narrowed);
            stage.run(Keyring::Unlocked, "open it up");
        }
        Some(_) => {
            open().unwrap().close_blocking().unwrap();
            for (path, private, wide) in [
                (folder(), 0o700, 0o755),
                (folder().join("vault.db"), 0o600, 0o640),
                (folder().join("vault.json"), 0o600, 0o604),
            ] {
                fs::set_permissions(&path, fs::Permissions::from_mode(wide)).unwrap();
                let error = open().unwrap_err();
                assert!(
                    matches!(&error, VaultError::TooOpen { path: told, mode } if *told == path && *mode == wide),
                    "{error:?}"
                );
                let after = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
                assert_eq!(after, wide, "a person has to know");
                fs::set_permissions(&path, fs::Permissions::from_mode(private)).unwrap();
                open().unwrap().close_blocking().unwrap();
            }
        }
    }
}

fn plain_database() -> Vec<u8> {
    let path = folder().with_extension("plain");
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch("CREATE TABLE notes (note TEXT); INSERT INTO notes VALUES ('in the clear')")
        .unwrap();
    drop(database);
    fs::read(path).unwrap()
}
