//! The keyring: there, locked, silent, gone, without our key, with another one.

use std::fs;
#[cfg(target_os = "linux")]
use std::time::Duration;

use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, KeyStatus, Vault, VaultError};
#[cfg(target_os = "linux")]
use linecheck_vault::{KeyringRefusalKind, VaultState};

use crate::stage::{
    Keyring, Stage, assert_nowhere, contents, folder, get, keyring_item, open, phase, put, say, vault_id,
};

#[test]
fn p1_the_key_lives_in_the_keyring_and_in_no_file() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_the_key_lives_in_the_keyring_and_in_no_file);
            stage.run(Keyring::Unlocked, "make");
            stage.run(Keyring::Unlocked, "open again");
        }
        Some("make") => {
            let vault = open().unwrap();
            put(&vault, "planted", "a value that nobody may read in a file").unwrap();
            assert_eq!(vault.key_status(), KeyStatus::Keyring);
            let key = keyring_item().get_password().unwrap();
            assert_eq!(key.len(), 64, "256 bits as hex text");
            let bytes: Vec<u8> =
                (0..64).step_by(2).map(|at| u8::from_str_radix(&key[at..at + 2], 16).unwrap()).collect();
            // Looked for while the log and its index exist, and again when they are gone.
            for _ in ["open", "closed"] {
                assert_nowhere(&folder(), key.as_bytes(), "the key's hex text");
                assert_nowhere(&folder(), &bytes, "the key");
                assert_nowhere(&folder(), b"a value that nobody may read", "a stored value");
                assert_nowhere(&folder(), b"SQLite format 3", "an unencrypted header");
                vault.close_blocking().unwrap();
            }
        }
        Some(_) => {
            let vault = open().unwrap();
            assert_eq!(get(&vault, "planted").as_deref(), Some("a value that nobody may read in a file"));
            assert_eq!(vault.id().to_string(), vault_id());
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn p1_without_a_keyring_the_reason_is_told_and_a_passphrase_serves() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_without_a_keyring_the_reason_is_told_and_a_passphrase_serves);
            stage.run(Keyring::NoBus, "fall back");
            stage.run(Keyring::NoBus, "open again");
        }
        Some("fall back") => {
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::KeyringAbsent { .. }), "{error:?}");
            assert_eq!(Vault::locate(&folder(), Mode::Real).unwrap(), VaultState::Absent);
            assert!(contents(&folder()).is_empty(), "nothing is begun without a keyring");
            let refusal = error.keyring_refusal().unwrap();
            assert_eq!(refusal.kind, KeyringRefusalKind::Absent);
            assert!(!refusal.detail.is_empty(), "the platform's own reason is for the person");
            let vault = with_passphrase(PASSPHRASE, Some(refusal)).unwrap();
            put(&vault, "kept", "yes").unwrap();
            assert_nowhere(&folder(), PASSPHRASE.as_bytes(), "the passphrase");
        }
        Some(_) => {
            let VaultState::Present { header } = Vault::locate(&folder(), Mode::Real).unwrap() else {
                panic!("the vault should be there");
            };
            let KeyStatus::Passphrase { because: Some(because) } = header.key_status() else {
                panic!("the reason should be kept: {header:?}");
            };
            assert_eq!(because.kind, KeyringRefusalKind::Absent);
            assert!(matches!(open().unwrap_err(), VaultError::WrongKeySource { stored_in_keyring: false }));
            let vault = with_passphrase(PASSPHRASE, None).unwrap();
            assert_eq!(get(&vault, "kept").as_deref(), Some("yes"));
            assert_eq!(vault.key_status(), header.key_status());
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn p1_a_locked_keyring_has_its_own_error() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_a_locked_keyring_has_its_own_error);
            stage.run(Keyring::Unlocked, "make");
            stage.run(Keyring::Locked, "refused");
            stage.run(Keyring::Unlocked, "open again");
        }
        Some("make") => put(&open().unwrap(), "kept", "yes").unwrap(),
        Some("refused") => {
            let before = contents(&folder());
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::KeyringLocked(_)), "{error:?}");
            assert_eq!(error.keyring_refusal().unwrap().kind, KeyringRefusalKind::Locked);
            assert_eq!(contents(&folder()), before, "a locked keyring changes nothing");
        }
        Some(_) => assert_eq!(get(&open().unwrap(), "kept").as_deref(), Some("yes")),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn p1_a_keyring_that_waits_for_its_password_times_out_with_its_own_error() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_a_keyring_that_waits_for_its_password_times_out_with_its_own_error);
            stage.run(Keyring::Unlocked, "make");
            stage.run(Keyring::Unanswered, "given up");
            stage.run(Keyring::Unlocked, "open again");
        }
        Some("make") => put(&open().unwrap(), "kept", "yes").unwrap(),
        Some("given up") => {
            let before = contents(&folder());
            let source = KeySource::Keyring { time_limit: Duration::from_secs(1) };
            let error = Vault::create_or_open_blocking(&folder(), Mode::Real, source).unwrap_err();
            assert!(matches!(error, VaultError::KeyringTimedOut { .. }), "{error:?}");
            assert_eq!(error.keyring_refusal().unwrap().kind, KeyringRefusalKind::TimedOut);
            assert_eq!(contents(&folder()), before, "a silent keyring changes nothing");
        }
        Some(_) => assert_eq!(get(&open().unwrap(), "kept").as_deref(), Some("yes")),
    }
}

#[test]
fn p1_a_file_whose_key_is_missing_never_gets_a_new_one() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_a_file_whose_key_is_missing_never_gets_a_new_one);
            stage.run(Keyring::Unlocked, "lose the key");
        }
        Some(_) => {
            put(&open().unwrap(), "kept", "yes").unwrap();
            let key = keyring_item().get_password().unwrap();
            keyring_item().delete_credential().unwrap();
            let before = contents(&folder());
            let error = open().unwrap_err();
            assert!(
                matches!(&error, VaultError::KeyMissing { vault_id: told } if told.to_string() == vault_id()),
                "{error:?}"
            );
            assert_eq!(error.keyring_refusal(), None, "a passphrase would not open this file");
            assert_eq!(contents(&folder()), before);
            let after = keyring_item().get_password();
            assert!(matches!(after, Err(::keyring::Error::NoEntry)), "no key may be minted: {after:?}");
            // Whoever has the key from a backup of the keyring is back.
            keyring_item().set_password(&key).unwrap();
            assert_eq!(get(&open().unwrap(), "kept").as_deref(), Some("yes"));
        }
    }
}

#[test]
fn p1_a_wrong_key_is_told_and_the_file_stays() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_a_wrong_key_is_told_and_the_file_stays);
            let words = stage.run(Keyring::Unlocked, "change the key");
            assert!(!words.contains("ERROR"), "SQLCipher must not write to standard error: {words}");
        }
        Some(_) => {
            put(&open().unwrap(), "kept", "yes").unwrap();
            let key = keyring_item().get_password().unwrap();
            let before = contents(&folder());
            keyring_item().set_password(&"5a".repeat(32)).unwrap();
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::WrongKey(_)), "{error:?}");
            keyring_item().set_password("not a key").unwrap();
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::KeyUnreadable { .. }), "{error:?}");
            assert!(!format!("{error:?} {error}").contains("not a key"), "what was found is not told");
            assert_eq!(contents(&folder()), before);
            keyring_item().set_password(&key).unwrap();
            assert_eq!(get(&open().unwrap(), "kept").as_deref(), Some("yes"));
        }
    }
}

#[test]
fn p1_the_sandbox_has_its_own_file_and_its_own_key() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_the_sandbox_has_its_own_file_and_its_own_key);
            stage.run(Keyring::Unlocked, "both");
        }
        Some(_) => {
            let real = open().unwrap();
            let sandbox_folder = linecheck_vault::vault_home(Mode::Sandbox).unwrap();
            let source = KeySource::keyring();
            let sandbox = Vault::create_or_open_blocking(&sandbox_folder, Mode::Sandbox, source).unwrap();
            assert_ne!(real.id(), sandbox.id());
            put(&real, "which", "real").unwrap();
            put(&sandbox, "which", "sandbox").unwrap();
            assert_eq!(get(&real, "which").as_deref(), Some("real"));
            let key = |vault: &Vault| {
                ::keyring::Entry::new(linecheck_vault::SERVICE, &vault.id().to_string())
                    .and_then(|entry| entry.get_password())
                    .unwrap()
            };
            assert_ne!(key(&real), key(&sandbox));
        }
    }
}

#[test]
fn p1_the_log_of_the_program_holds_neither_key_nor_value() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_the_log_of_the_program_holds_neither_key_nor_value);
            let words = stage.run(Keyring::Unlocked, "speak");
            let key = words.lines().find_map(|line| line.split_once("SAY ")).unwrap().1;
            assert_eq!(words.matches(key).count(), 1, "said once, by the test itself");
            assert!(words.contains("vault created"), "the log should be among the words: {words}");
            assert!(!words.contains("planted-value"));
            assert!(!words.contains("INSERT") && !words.contains("PRAGMA"), "no SQL in the log: {words}");
        }
        Some(_) => {
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(std::io::stdout)
                .init();
            let vault = open().unwrap();
            put(&vault, "planted", "planted-value").unwrap();
            let sql = vault.write_blocking::<(), _>(|writer| {
                writer.put_setting("planted", &"planted-value")?;
                Err(VaultError::Busy)
            });
            assert!(sql.is_err());
            println!("{vault:?} {:?}", Vault::locate(&folder(), Mode::Real));
            println!("{}", fs::read_to_string(folder().join("vault.json")).unwrap());
            say(keyring_item().get_password().unwrap());
        }
    }
}

#[cfg(target_os = "linux")]
const PASSPHRASE: &str = "correct horse battery staple";

#[cfg(target_os = "linux")]
fn with_passphrase(
    passphrase: &str,
    because: Option<linecheck_vault::KeyringRefusal>,
) -> Result<Vault, VaultError> {
    let source = KeySource::passphrase(linecheck_domain::Secret::new(passphrase.to_owned()), because);
    Vault::create_or_open_blocking(&folder(), Mode::Real, source)
}
