//! Another key, backups and what comes back of them, and a vault that can only be read.

use std::fs;
use std::path::{Path, PathBuf};

use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, KeyStatus, Stop, Vault, VaultError, Writer};
use tempfile::TempDir;

use crate::stage::{
    Companion, Keyring, Stage, assert_nowhere, contents, folder, get, keyring_item, open, phase, put, say,
};

const FIRST: &str = "correct horse battery staple";
const SECOND: &str = "another horse battery staple";

fn of(passphrase: &str) -> KeySource {
    KeySource::passphrase(Secret::new(passphrase.to_owned()), None)
}

fn opened(folder: &Path, passphrase: &str) -> Result<Vault, VaultError> {
    Vault::create_or_open_blocking(folder, Mode::Real, of(passphrase))
}

fn noted(writer: &Writer<'_>) -> Result<(), VaultError> {
    writer.put_setting("noted", &"yes")
}

fn change(vault: &Vault, source: KeySource) -> Result<KeyStatus, VaultError> {
    vault.change_key_blocking(source, noted)
}

fn restore(folder: &Path, from: &Path, passphrase: &str, other: bool) -> Result<Option<PathBuf>, VaultError> {
    Vault::restore_blocking((folder, Mode::Real), from, of(passphrase), other, "now", noted)
        .map(|restored| restored.aside)
}

/// A vault with a setting, and a place beside it.
fn with_a_setting() -> (TempDir, PathBuf, Vault) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("vault");
    let vault = opened(&folder, FIRST).unwrap();
    put(&vault, "kept", "yes").unwrap();
    (home, folder, vault)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn p1_another_passphrase_opens_the_vault_and_the_old_one_does_not() {
    let (_home, folder, vault) = with_a_setting();
    let before = fs::read(folder.join("vault.json")).unwrap();
    assert!(matches!(change(&vault, of("short")), Err(VaultError::PassphraseTooShort)));
    assert_eq!(fs::read(folder.join("vault.json")).unwrap(), before, "a refusal changes nothing");
    put(&vault, "after the refusal", "written").unwrap();

    change(&vault, of(SECOND)).unwrap();
    // The same handle goes on.
    assert_eq!(get(&vault, "kept").as_deref(), Some("yes"));
    put(&vault, "later", "too").unwrap();
    vault.close_blocking().unwrap();
    assert_eq!(names(&folder), ["vault.db", "vault.in-use", "vault.json", "vault.lock"]);
    assert!(matches!(opened(&folder, FIRST), Err(VaultError::WrongPassphrase(_))));
    let vault = opened(&folder, SECOND).unwrap();
    for name in ["kept", "after the refusal", "noted", "later"] {
        assert!(get(&vault, name).is_some(), "{name}");
    }
    assert!(vault.check_blocking().unwrap().problems.is_empty());
    for passphrase in [FIRST, SECOND] {
        assert_nowhere(&folder, passphrase.as_bytes(), "a passphrase");
    }
}

#[test]
fn p1_the_key_goes_from_the_keyring_to_a_passphrase_and_back() {
    let test = p1_the_key_goes_from_the_keyring_to_a_passphrase_and_back;
    match phase().as_deref() {
        None => Stage::new(test).run(Keyring::Unlocked, "there and back"),
        Some(_) => {
            let vault = open().unwrap();
            put(&vault, "kept", "yes").unwrap();
            let backup = folder().with_file_name("backup");
            vault.back_up_blocking(&backup).unwrap();
            let first = keyring_item().get_password().unwrap();
            assert!(matches!(change(&vault, of(FIRST)).unwrap(), KeyStatus::Passphrase { .. }));
            drop(vault);
            assert!(matches!(open(), Err(VaultError::WrongKeySource { stored_in_keyring: false })));
            let vault = opened(&folder(), FIRST).unwrap();
            assert_eq!(change(&vault, KeySource::keyring()).unwrap(), KeyStatus::Keyring);
            vault.close_blocking().unwrap();
            let vault = open().unwrap();
            assert_eq!(get(&vault, "kept").as_deref(), Some("yes"));
            // A new random key under a name of its own; what the first one encrypted still opens.
            let header = fs::read_to_string(folder().join("vault.json")).unwrap();
            assert!(header.contains("\"item\"") && header.contains("\"format\": 2"), "{header}");
            assert_eq!(keyring_item().get_password().unwrap(), first);
            change(&vault, KeySource::keyring()).unwrap();
            drop(vault);
            let place = folder().with_file_name("elsewhere");
            let restored = Vault::restore_blocking(
                (&place, Mode::Real),
                &backup,
                KeySource::keyring(),
                false,
                "now",
                noted,
            );
            assert_eq!(restored.unwrap().aside, None);
            drop(open().unwrap());
            String::new()
        }
    };
}

#[test]
fn p2_a_new_key_needs_the_vault_alone() {
    let test = p2_a_new_key_needs_the_vault_alone;
    match phase().as_deref() {
        None => {
            Stage::new(test).run(Keyring::Unlocked, "ask for it");
        }
        Some("ask for it") => {
            let vault = open().unwrap();
            let mut other = Companion::start(test, "have it open");
            assert_eq!(other.hear().as_deref(), Some("open"));
            let error = change(&vault, KeySource::keyring()).unwrap_err();
            assert!(matches!(error, VaultError::InUse), "{error:?}");
            let error = Vault::restore_blocking(
                (&folder(), Mode::Real),
                &folder(),
                KeySource::keyring(),
                false,
                "now",
                noted,
            );
            assert!(error.is_err());
            put(&vault, "still", "works").unwrap();
            other.kill();
            other.end();
            change(&vault, KeySource::keyring()).unwrap();
            assert_eq!(get(&vault, "still").as_deref(), Some("works"));
        }
        Some(_) => {
            let _vault = open().unwrap();
            say("open");
            std::thread::sleep(std::time::Duration::from_mins(10));
        }
    }
}

#[test]
fn p2_a_backup_is_made_while_the_vault_is_written_and_comes_back() {
    let (home, folder, vault) = with_a_setting();
    let backup = home.path().join("backup");
    let writer = std::thread::spawn({
        let vault = vault.clone();
        move || {
            for number in 0..200 {
                let written: Result<(), VaultError> = vault.write_blocking(|writer| {
                    writer.put_setting("left", &number)?;
                    writer.put_setting("right", &number)
                });
                written.unwrap();
            }
        }
    });
    vault.back_up_blocking(&backup).unwrap();
    writer.join().unwrap();
    assert_eq!(names(&backup), ["vault.db", "vault.json"]);
    #[cfg(unix)]
    for (path, mode) in
        [(backup.clone(), 0o700), (backup.join("vault.db"), 0o600), (backup.join("vault.json"), 0o600)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{path:?}");
    }
    let before = contents(&backup);
    let error = vault.back_up_blocking(&backup).unwrap_err();
    assert!(matches!(error, VaultError::BackupExists { .. }), "{error:?}");
    assert_eq!(contents(&backup), before);

    put(&vault, "after the backup", "yes").unwrap();
    let error = restore(&folder, &backup, FIRST, false).unwrap_err();
    assert!(matches!(error, VaultError::InUse), "{error:?}");
    vault.close_blocking().unwrap();
    let aside = restore(&folder, &backup, FIRST, false).unwrap().unwrap();
    assert_eq!(contents(&backup), before, "a backup is only read");
    let restored = opened(&folder, FIRST).unwrap();
    assert_eq!(get(&restored, "kept").as_deref(), Some("yes"));
    assert_eq!(get(&restored, "after the backup"), None);
    assert_eq!(get(&restored, "noted").as_deref(), Some("yes"));
    let (left, right): (Option<u32>, Option<u32>) = restored
        .read_blocking(|reader| Ok::<_, VaultError>((reader.setting("left")?, reader.setting("right")?)))
        .unwrap();
    assert_eq!(left, right, "of one moment");
    // What was there is a vault of its own.
    let kept = opened(&aside, FIRST).unwrap();
    assert_eq!(get(&kept, "after the backup").as_deref(), Some("yes"));
}

#[test]
fn p2_a_backup_that_is_not_whole_not_of_this_vault_or_of_the_other_mode_takes_no_place() {
    let (home, folder, vault) = with_a_setting();
    let backup = home.path().join("backup");
    vault.back_up_blocking(&backup).unwrap();
    vault.close_blocking().unwrap();
    let before = contents(&folder);
    let refused = |from: &Path, passphrase: &str, why: &str| {
        let error = restore(&folder, from, passphrase, false).unwrap_err();
        assert_eq!(error.code().as_str(), why, "{error:?}");
        let now = contents(&folder);
        assert!(now == before, "{why}: {:?}", names(&folder));
    };
    refused(&backup, SECOND, "vault_wrong_passphrase");
    refused(&home.path().join("nowhere"), FIRST, "vault_no_backup");

    // A copy with one byte changed in every page but the first.
    let spoilt = home.path().join("spoilt");
    fs::create_dir(&spoilt).unwrap();
    let mut bytes = fs::read(backup.join("vault.db")).unwrap();
    let pages = bytes.len() / 4096;
    bytes[(pages - 2) * 4096 + 100] ^= 1;
    fs::write(spoilt.join("vault.db"), &bytes).unwrap();
    fs::copy(backup.join("vault.json"), spoilt.join("vault.json")).unwrap();
    refused(&spoilt, FIRST, "vault_not_whole");
    fs::write(spoilt.join("vault.db"), &bytes[..4096 * (pages - 3)]).unwrap();
    let error = restore(&folder, &spoilt, FIRST, false).unwrap_err();
    assert!(matches!(error.code().as_str(), "vault_not_whole" | "vault_damaged"), "{error:?}");
    fs::remove_file(spoilt.join("vault.json")).unwrap();
    refused(&spoilt, FIRST, "vault_no_backup");

    let other = home.path().join("other");
    opened(&other, FIRST).unwrap();
    refused(&other, FIRST, "vault_backup_of_other");
    // The header is not encrypted: whoever changes its ID is found out by the database.
    let id = |folder: &Path| {
        let header: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("vault.json")).unwrap()).unwrap();
        header["vault_id"].as_str().unwrap().to_owned()
    };
    let header = fs::read_to_string(other.join("vault.json")).unwrap();
    fs::write(other.join("vault.json"), header.replace(&id(&other), &id(&folder))).unwrap();
    refused(&other, FIRST, "vault_header_unreadable");
    fs::write(other.join("vault.json"), header.replace("\"real\"", "\"sandbox\"")).unwrap();
    refused(&other, FIRST, "vault_wrong_mode");

    // And said, it is done.
    fs::write(other.join("vault.json"), header).unwrap();
    assert!(restore(&folder, &other, FIRST, true).unwrap().is_some());
    assert_eq!(get(&opened(&folder, FIRST).unwrap(), "kept"), None);
}

#[test]
fn p2_a_check_finds_one_byte_that_was_changed() {
    let (_home, folder, vault) = with_a_setting();
    let check = vault.check_blocking().unwrap();
    assert!(check.problems.is_empty() && check.pages > 10, "{check:?}");
    vault.close_blocking().unwrap();
    let file = folder.join("vault.db");
    let whole = fs::read(&file).unwrap();
    let pages = whole.len() / 4096;
    for page in [pages / 3, pages / 2, pages - 1] {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 7] ^= 1;
        fs::write(&file, bytes).unwrap();
        match opened(&folder, FIRST) {
            Ok(vault) => {
                let check = vault.check_blocking().unwrap();
                assert!(!check.problems.is_empty(), "page {page}: {check:?}");
            }
            // A page that opening itself reads.
            Err(error) => assert!(matches!(error, VaultError::Damaged(_)), "page {page}: {error:?}"),
        }
    }
}

#[tokio::test]
async fn p2_a_backup_that_is_stopped_leaves_nothing_and_the_next_is_made() {
    let (home, _folder, vault) = with_a_setting();
    let backup = home.path().join("backup");
    let stop = Stop::default();
    drop(stop.when_dropped());
    let error = vault.back_up(&backup, &stop).await.unwrap_err();
    assert!(matches!(error, VaultError::Stopped), "{error:?}");
    assert_eq!(names(home.path()), ["vault"]);
    vault.back_up(&backup, &Stop::default()).await.unwrap();
    assert_eq!(names(&backup), ["vault.db", "vault.json"]);
}

#[test]
fn p2_a_backup_is_read_where_it_lies_and_nothing_is_written_beside_it() {
    let (home, _folder, vault) = with_a_setting();
    let backup = home.path().join("backup");
    vault.back_up_blocking(&backup).unwrap();
    put(&vault, "kept", "changed since").unwrap();
    let before = contents(&backup);
    let read = Vault::read_backup_blocking(&backup, of(FIRST)).unwrap();
    assert_eq!(get(&read, "kept").as_deref(), Some("yes"));
    assert!(matches!(put(&read, "kept", "no").unwrap_err(), VaultError::ReadsOnly { .. }));
    drop(read);
    assert_eq!(contents(&backup), before);
    let error = Vault::read_backup_blocking(&backup, of(SECOND)).map(drop).unwrap_err();
    assert!(matches!(error, VaultError::WrongPassphrase(_)), "{error:?}");
}
