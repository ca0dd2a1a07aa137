//! Several processes on one vault, and processes that are killed.

use std::thread;
use std::time::Duration;

use linecheck_vault::VaultError;
use rusqlite::TransactionBehavior;

use crate::stage::{Companion, Keyring, Stage, folder, get, open, phase, put, raw_database, say};

const EACH: u32 = 100;

#[test]
fn p2_two_processes_write_at_once_and_nothing_is_lost() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_two_processes_write_at_once_and_nothing_is_lost);
            stage.run(Keyring::Unlocked, "start them");
        }
        Some("start them") => {
            let test = p2_two_processes_write_at_once_and_nothing_is_lost;
            let vault = open().unwrap();
            let writers = [Companion::start(test, "count"), Companion::start(test, "count")];
            for writer in writers {
                assert!(writer.end().0.success());
            }
            assert_eq!(get(&vault, "count"), Some((2 * EACH).to_string()), "no update may be lost");
        }
        Some(_) => {
            let vault = open().unwrap();
            for _ in 0..EACH {
                let counted: Result<(), VaultError> = vault.write_blocking(|writer| {
                    let count =
                        writer.setting::<String>("count")?.map_or(0, |count| count.parse::<u32>().unwrap());
                    writer.put_setting("count", &(count + 1).to_string())
                });
                counted.unwrap();
            }
        }
    }
}

#[test]
fn p2_what_was_acknowledged_before_a_kill_is_there() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_what_was_acknowledged_before_a_kill_is_there);
            stage.run(Keyring::Unlocked, "kill and look");
        }
        Some("kill and look") => {
            let test = p2_what_was_acknowledged_before_a_kill_is_there;
            let mut acknowledged = 0;
            for round in 0..40 {
                let mut saver = Companion::start(test, "save");
                saver.hear();
                thread::sleep(Duration::from_millis(round));
                saver.kill();
                let (_, said) = saver.end();
                acknowledged = said
                    .last()
                    .map_or(acknowledged, |number| number.parse::<u32>().unwrap())
                    .max(acknowledged);
                let vault = open().unwrap();
                let (left, right) = vault
                    .read_blocking(|reader| {
                        Ok::<_, VaultError>((
                            reader.setting::<String>("left")?,
                            reader.setting::<String>("right")?,
                        ))
                    })
                    .unwrap();
                assert_eq!(left, right, "round {round}: no half-done change");
                let kept = left.map_or(0, |number| number.parse::<u32>().unwrap());
                assert!(
                    kept >= acknowledged,
                    "round {round}: {acknowledged} was acknowledged, {kept} is there"
                );
                vault.close_blocking().unwrap();
            }
        }
        Some(_) => {
            let vault = open().unwrap();
            let start = get(&vault, "left").map_or(0, |number| number.parse::<u32>().unwrap());
            say("started");
            for number in start + 1.. {
                let saved: Result<(), VaultError> = vault.write_blocking(|writer| {
                    writer.put_setting("left", &number.to_string())?;
                    writer.put_setting("right", &number.to_string())
                });
                saved.unwrap();
                say(number);
            }
        }
    }
}

#[test]
fn p2_a_vault_that_somebody_holds_too_long_is_busy_and_not_broken() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p2_a_vault_that_somebody_holds_too_long_is_busy_and_not_broken);
            stage.run(Keyring::Unlocked, "hold it");
        }
        Some(_) => {
            let vault = open().unwrap();
            put(&vault, "kept", "yes").unwrap();
            let mut holder = raw_database();
            let held = holder.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
            assert_eq!(get(&vault, "kept").as_deref(), Some("yes"), "readers do not wait");
            let error = put(&vault, "kept", "no").unwrap_err();
            assert!(matches!(error, VaultError::Busy), "{error:?}");
            held.rollback().unwrap();
            put(&vault, "kept", "after").unwrap();
            assert!(folder().join("vault.db").exists());
        }
    }
}
