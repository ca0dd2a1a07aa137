//! Making a vault: interrupted, refused half-way, by several at once; and what is missing afterwards.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use linecheck_domain::base::Mode;
use linecheck_vault::{HeaderProblem, Vault, VaultError, VaultState};

use crate::stage::{
    Companion, Keyring, Stage, contents, folder, get, keyring_item, open, phase, private, put, say, vault_id,
};

#[test]
fn p2_killed_while_a_vault_is_made_the_next_start_completes_it() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_killed_while_a_vault_is_made_the_next_start_completes_it);
            stage.run(Keyring::Unlocked, "kill and look");
        }
        Some("kill and look") => {
            // One is left in peace, to see how long it takes here; the others are killed at points all along that.
            let mut whole = Duration::ZERO;
            for point in 0..=30_u32 {
                let mut maker =
                    Companion::start(p2_killed_while_a_vault_is_made_the_next_start_completes_it, "make");
                assert_eq!(maker.hear().as_deref(), Some("starting"));
                let start = Instant::now();
                if point == 0 {
                    assert_eq!(maker.hear().as_deref(), Some("kept"));
                    whole = start.elapsed();
                }
                thread::sleep(whole * point / 30);
                maker.kill();
                let (_, said) = maker.end();
                let vault = open().unwrap_or_else(|error| panic!("killed at {point} of 30: {error:?}"));
                let kept = get(&vault, "kept").is_some();
                assert!(kept || said.is_empty(), "acknowledged and lost at {point} of 30");
                vault.close_blocking().unwrap();
                // Away with it for the next round; the crate itself never would.
                keyring_item().delete_credential().unwrap();
                fs::remove_dir_all(folder()).unwrap();
            }
        }
        Some(_) => {
            say("starting");
            let vault = open().unwrap();
            put(&vault, "kept", "yes").unwrap();
            say("kept");
            thread::sleep(Duration::from_mins(1));
        }
    }
}

#[test]
fn p2_killed_between_key_and_file_the_key_is_found_again() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_killed_between_key_and_file_the_key_is_found_again);
            stage.run(Keyring::Unlocked, "interrupt");
        }
        Some(_) => {
            open().unwrap().close_blocking().unwrap();
            let (id, key) = (vault_id(), keyring_item().get_password().unwrap());
            // What a process leaves that is killed before it makes the file: a header that says so, and the key.
            fs::remove_file(folder().join("vault.db")).unwrap();
            back_to_creating();
            assert_eq!(Vault::locate(&folder(), Mode::Real).unwrap(), VaultState::Absent);
            put(&open().unwrap(), "kept", "yes").unwrap();
            assert_eq!(vault_id(), id);
            assert_eq!(keyring_item().get_password().unwrap(), key, "the stored key is used, not replaced");
            // And one that is killed right after it has made the file.
            fs::write(folder().join("vault.db"), b"").unwrap();
            back_to_creating();
            put(&open().unwrap(), "kept", "yes").unwrap();
            assert_eq!((vault_id(), keyring_item().get_password().unwrap()), (id, key));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn p1_refused_by_the_keyring_half_way_nothing_is_half_made() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_refused_by_the_keyring_half_way_nothing_is_half_made);
            stage.run(Keyring::Unlocked, "set up");
            stage.run(Keyring::Locked, "refused");
            stage.run(Keyring::Unanswered, "given up");
            stage.run(Keyring::Unlocked, "done");
        }
        // Anything in the keyring, so that there is one to be locked.
        Some("set up") => ::keyring::Entry::new("another", "program").unwrap().set_password("x").unwrap(),
        Some("refused") => {
            let error = open().unwrap_err();
            assert!(matches!(error, VaultError::KeyringLocked(_)), "{error:?}");
            assert!(!folder().join("vault.db").exists());
            assert_eq!(Vault::locate(&folder(), Mode::Real).unwrap(), VaultState::Absent);
        }
        Some("given up") => {
            let header = fs::read(folder().join("vault.json")).unwrap();
            let source = linecheck_vault::KeySource::Keyring { time_limit: Duration::from_secs(1) };
            let error = Vault::create_or_open_blocking(&folder(), Mode::Real, source).unwrap_err();
            assert!(matches!(error, VaultError::KeyringTimedOut { .. }), "{error:?}");
            assert!(!folder().join("vault.db").exists());
            let after = fs::read(folder().join("vault.json")).unwrap();
            assert_ne!(
                after, header,
                "a call that was given up may still store its key: never under an ID in use"
            );
        }
        Some(_) => put(&open().unwrap(), "kept", "yes").unwrap(),
    }
}

#[test]
fn p2_of_several_that_make_it_at_once_one_does_and_all_open_it() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_of_several_that_make_it_at_once_one_does_and_all_open_it);
            stage.run(Keyring::Unlocked, "start them");
        }
        Some("start them") => {
            let test = p2_of_several_that_make_it_at_once_one_does_and_all_open_it;
            let makers: Vec<_> = (0..6).map(|_| Companion::start(test, "make")).collect();
            for maker in makers {
                let (status, said) = maker.end();
                assert!(status.success());
                assert_eq!(said, [vault_id()], "all have the same vault");
            }
        }
        Some(_) => {
            let vault = open().unwrap();
            say(vault.id());
        }
    }
}

#[test]
fn p2_a_database_that_is_gone_is_a_loss_and_no_first_start() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_a_database_that_is_gone_is_a_loss_and_no_first_start);
            stage.run(Keyring::Unlocked, "lose it");
        }
        Some(_) => {
            open().unwrap().close_blocking().unwrap();
            let database = folder().join("vault.db");
            let away = folder().join("elsewhere.db");
            fs::rename(&database, &away).unwrap();
            let before = contents(&folder());
            assert!(matches!(open().unwrap_err(), VaultError::DatabaseMissing));
            assert_eq!(contents(&folder()), before);
            fs::rename(&away, &database).unwrap();
            open().unwrap();
        }
    }
}

#[test]
fn p2_a_header_that_cannot_be_used_is_told_and_stays() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_a_header_that_cannot_be_used_is_told_and_stays);
            stage.run(Keyring::Unlocked, "change it");
        }
        Some(_) => {
            open().unwrap().close_blocking().unwrap();
            let path = folder().join("vault.json");
            let good = fs::read_to_string(&path).unwrap();
            let refused = |header: &str| {
                fs::write(&path, header).unwrap();
                let before = contents(&folder());
                let error = open().unwrap_err();
                assert_eq!(contents(&folder()), before);
                match error {
                    VaultError::HeaderUnreadable { problem } => problem,
                    other => panic!("{other:?} for {header}"),
                }
            };
            for nonsense in ["", "{", "[]", "{\"format\":1}", "{\"format\":\"x\"}", "\u{0}", "null"] {
                assert!(matches!(refused(nonsense), HeaderProblem::NotUnderstood(_)));
            }
            assert!(matches!(
                refused("{\"format\": 7, \"what\": \"ever\"}"),
                HeaderProblem::NewerFormat { found: 7, known: 2 }
            ));
            let greedy = good.replace(
                "\"source\": \"keyring\"",
                "\"source\": \"passphrase\", \"because\": null, \"argon2id\": {\"memory_kib\": 4294967295, \
                 \"passes\": 3, \"lanes\": 1, \"salt\": \"00000000000000000000000000000000\"}",
            );
            assert!(matches!(refused(&greedy), HeaderProblem::OutOfRange));
            fs::remove_file(&path).unwrap();
            let error = open().unwrap_err();
            let VaultError::HeaderUnreadable { problem: HeaderProblem::Missing } = error else {
                panic!("{error:?}");
            };
            fs::write(&path, good).unwrap();
            private(&path);
            open().unwrap();
        }
    }
}

fn back_to_creating() {
    let path = folder().join("vault.json");
    let header = fs::read_to_string(&path).unwrap();
    assert!(header.contains("\"ready\""));
    fs::write(&path, header.replace("\"ready\"", "\"creating\"")).unwrap();
}
