//! A vault with a passphrase.

use std::cell::Cell;
use std::path::PathBuf;

use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, KeyStatus, KeyringRefusal, Repeatable, Vault, VaultError};
use tempfile::TempDir;

use crate::stage::{assert_nowhere, contents, get, put};

const PASSPHRASE: &str = "correct horse battery staple";

/// The vault makes its own folder: one that somebody else has made may be open to others.
fn vault_folder(folder: &TempDir) -> PathBuf {
    folder.path().join("vault")
}

fn open(folder: &TempDir, passphrase: &str) -> Result<Vault, VaultError> {
    let source = KeySource::passphrase(Secret::new(passphrase.to_owned()), Some(KeyringRefusal::declined()));
    Vault::create_or_open_blocking(&vault_folder(folder), Mode::Sandbox, source)
}

#[test]
fn p1_only_the_right_passphrase_opens_the_vault() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(&folder, PASSPHRASE).unwrap();
    put(&vault, "kept", "yes").unwrap();
    assert_eq!(vault.key_status(), KeyStatus::Passphrase { because: Some(KeyringRefusal::declined()) });
    vault.close_blocking().unwrap();
    assert_nowhere(&vault_folder(&folder), PASSPHRASE.as_bytes(), "the passphrase");
    let before = contents(&vault_folder(&folder));
    let error = open(&folder, "correct horse battery stable").unwrap_err();
    assert!(matches!(error, VaultError::WrongPassphrase(_)), "{error:?}");
    assert_eq!(contents(&vault_folder(&folder)), before);
    assert_eq!(get(&open(&folder, PASSPHRASE).unwrap(), "kept").as_deref(), Some("yes"));
}

#[test]
fn p1_a_vault_with_its_key_elsewhere_says_where() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder, PASSPHRASE).unwrap();
    // Refused by the header alone: no keyring is asked.
    let error = Vault::create_or_open_blocking(&vault_folder(&folder), Mode::Sandbox, KeySource::keyring())
        .unwrap_err();
    assert!(matches!(error, VaultError::WrongKeySource { stored_in_keyring: false }), "{error:?}");
}

#[test]
fn p1_a_short_passphrase_makes_no_vault() {
    let folder = tempfile::tempdir().unwrap();
    for short in ["", "1234567", "ééééééé", "e\u{301}e\u{301}e\u{301}e\u{301}"] {
        let error = open(&folder, short).unwrap_err();
        assert!(matches!(error, VaultError::PassphraseTooShort), "{error:?}");
    }
    assert!(contents(&vault_folder(&folder)).is_empty());
}

/// A use case's error: a refusal of its own, or the vault's.
#[derive(Debug)]
enum UseCaseError {
    Refused,
    Vault(VaultError),
}

impl From<VaultError> for UseCaseError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

impl Repeatable for UseCaseError {
    fn is_busy(&self) -> bool {
        matches!(self, Self::Vault(VaultError::Busy))
    }
}

#[tokio::test]
async fn p2_a_use_case_is_one_database_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let source = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let vault = Vault::create_or_open(&vault_folder(&folder), Mode::Sandbox, source).await.unwrap();
    let name = |name: &'static str| vault.read(move |reader| reader.setting::<String>(name));

    let answer: Result<u32, UseCaseError> = vault
        .write(|writer| {
            writer.put_setting("first", &"kept")?;
            Ok(7)
        })
        .await;
    assert_eq!(answer.unwrap(), 7);
    assert_eq!(name("first").await.unwrap().as_deref(), Some("kept"));

    let refused: Result<(), UseCaseError> = vault
        .write(|writer| {
            writer.put_setting("first", &"changed")?;
            assert_eq!(
                writer.setting::<String>("first")?.as_deref(),
                Some("changed"),
                "a writer sees what it wrote"
            );
            Err(UseCaseError::Refused)
        })
        .await;
    assert!(matches!(refused, Err(UseCaseError::Refused)));
    assert_eq!(name("first").await.unwrap().as_deref(), Some("kept"), "a refusal rolls back");

    let other = vault.clone();
    let panicked = tokio::spawn(async move {
        other
            .write(|writer| -> Result<(), VaultError> {
                writer.put_setting("first", &"changed")?;
                panic!("a fault in a use case");
            })
            .await
    });
    assert!(panicked.await.unwrap_err().is_panic());
    assert_eq!(name("first").await.unwrap().as_deref(), Some("kept"), "a panic rolls back");
    put(&vault, "second", "after the panic").unwrap();

    vault.close().await.unwrap();
    vault.close().await.unwrap();
    let closed: Result<(), UseCaseError> =
        vault.write(|writer| Ok(writer.put_setting("third", &"late")?)).await;
    assert!(matches!(closed, Err(UseCaseError::Vault(VaultError::Closed))), "{closed:?}");
    assert!(!vault_folder(&folder).join("vault.db-wal").exists(), "closing brings the log home");
}

#[test]
fn p2_a_database_transaction_that_another_process_gets_in_the_way_of_is_done_again_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(&folder, PASSPHRASE).unwrap();
    let count =
        |name: &str| vault.read_blocking(|reader| reader.setting::<u32>(name)).unwrap().unwrap_or_default();
    for busy in [0, 1, 3] {
        let (name, tries) = (format!("after {busy}"), Cell::new(0));
        let done = vault.write_blocking(|writer| {
            let before = writer.setting::<u32>(&name)?.unwrap_or_default();
            writer.put_setting(&name, &(before + 1))?;
            tries.set(tries.get() + 1);
            if tries.get() <= busy { Err(VaultError::Busy) } else { Ok(tries.get()) }
        });
        assert_eq!(done.unwrap(), busy + 1);
        assert_eq!(count(&name), 1, "what was not kept is not there");
    }
    // Not for ever, and nothing else is done again.
    let tries = Cell::new(0);
    let never = |error: fn() -> VaultError| {
        tries.set(0);
        vault.write_blocking(|writer| {
            tries.set(tries.get() + 1);
            writer.put_setting("never", &1)?;
            Err::<(), _>(error())
        })
    };
    assert!(matches!(never(|| VaultError::Busy), Err(VaultError::Busy)));
    assert!(tries.get() > 1);
    assert!(matches!(never(|| VaultError::Stopped), Err(VaultError::Stopped)));
    assert_eq!(tries.get(), 1);
    assert_eq!(count("never"), 0);
}

#[test]
fn p1_a_letter_opens_the_vault_however_it_is_spelled_and_outer_spaces_count() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder, " cafe\u{301} noir ").unwrap();
    open(&folder, " caf\u{e9}\u{a0}noir ").unwrap();
    for other in ["caf\u{e9} noir", " caf\u{e9} noir", "caf\u{e9} noir ", " cafe noir "] {
        let error = open(&folder, other).unwrap_err();
        assert!(matches!(error, VaultError::WrongPassphrase(_)), "{other:?}: {error:?}");
    }
}
