//! What was erased comes along in no copy: not before a migration, not in a backup, not with another key. Looked for in the pages as
//! they are in clear, those that are free too.

use std::fs;
use std::path::{Path, PathBuf};

use aes::Aes256;
use argon2::{Algorithm, Argon2, Params, Version};
use cbc::Decryptor;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, Vault, VaultError, Writer};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use crate::stage::{private, private_folder};

const PASSPHRASE: &str = "a passphrase for tests";
const ERASED: &str = "e7a5ede7a5ede7a5ede7a5ede7a5ede7";
const KEPT: &str = "4e974e974e974e974e974e974e974e97";

/// SQLCipher's page: what is encrypted, the vector of its AES-256-CBC, and the code that authenticates both.
const PAGE: usize = 4096;
const VECTOR: usize = PAGE - 80;
/// Where the first page has the salt in the clear.
const SALT: usize = 16;

fn key_of(folder: &Path, passphrase: &str) -> [u8; 32] {
    let header: Value = serde_json::from_slice(&fs::read(folder.join("vault.json")).unwrap()).unwrap();
    let of = |name: &str| header["key"]["argon2id"][name].clone();
    let number = |name: &str| u32::try_from(of(name).as_u64().unwrap()).unwrap();
    let salt = u128::from_str_radix(of("salt").as_str().unwrap(), 16).unwrap().to_be_bytes();
    let parameters = Params::new(number("memory_kib"), number("passes"), number("lanes"), Some(32)).unwrap();
    let mut key = [0; 32];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    argon2.hash_password_into(passphrase.as_bytes(), &salt, &mut key).unwrap();
    key
}

/// Every page of a database, in clear.
fn in_clear(database: &Path, key: &[u8; 32]) -> Vec<u8> {
    let encrypted = fs::read(database).unwrap();
    assert!(encrypted.len() >= 10 * PAGE && encrypted.len().is_multiple_of(PAGE), "{}", encrypted.len());
    let mut clear = Vec::new();
    for (number, page) in encrypted.chunks(PAGE).enumerate() {
        let from = if number == 0 { SALT } else { 0 };
        let cipher = Decryptor::<Aes256>::new_from_slices(key, &page[VECTOR..VECTOR + 16]).unwrap();
        let mut content = page[from..VECTOR].to_vec();
        clear.extend_from_slice(cipher.decrypt_padded::<NoPadding>(&mut content).unwrap());
    }
    // The size of a page, as SQLite writes it at the seventeenth byte of a database: it was decrypted.
    assert_eq!(&clear[..2], [0x10, 0x00], "{}", database.display());
    clear
}

fn is_in(clear: &[u8], text: &str) -> bool {
    clear.windows(text.len()).any(|part| part == text.as_bytes())
}

/// A vault as version 8 made it, in whose free pages something lies that was erased by a program which does not overwrite.
fn with_something_erased() -> (TempDir, PathBuf, [u8; 32]) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("vault");
    // As the vault makes it: its owner's alone.
    private_folder(&folder);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/vaults/v8");
    for name in ["vault.db", "vault.json"] {
        fs::copy(kept.join(name), folder.join(name)).unwrap();
        private(&folder.join(name));
    }
    let key = key_of(&folder, PASSPHRASE);
    let database = raw(&folder, &key);
    database.execute_batch("PRAGMA secure_delete = OFF").unwrap();
    let put = "INSERT INTO settings VALUES (?1, json_quote(?2))";
    database.execute(put, ["kept", KEPT]).unwrap();
    database.execute(put, ["erased", ERASED.repeat(1_000).as_str()]).unwrap();
    database.execute_batch("DELETE FROM settings WHERE name = 'erased'").unwrap();
    database.close().unwrap();
    let clear = in_clear(&folder.join("vault.db"), &key);
    assert!(is_in(&clear, ERASED) && is_in(&clear, KEPT), "the look finds what is there");
    (home, folder, key)
}

/// The database by its own means, past the crate under test.
fn raw(folder: &Path, key: &[u8; 32]) -> Connection {
    let database = Connection::open(folder.join("vault.db")).unwrap();
    let (first, rest) = key.split_first_chunk().unwrap();
    let halves = (u128::from_be_bytes(*first), u128::from_be_bytes(rest.try_into().unwrap()));
    database.execute_batch(&format!("PRAGMA key = \"x'{:032x}{:032x}'\"", halves.0, halves.1)).unwrap();
    database
}

fn source(passphrase: &str) -> KeySource {
    KeySource::passphrase(Secret::new(passphrase.to_owned()), None)
}

fn open(folder: &Path) -> Result<Vault, VaultError> {
    Vault::create_or_open_blocking(folder, Mode::Sandbox, source(PASSPHRASE))
}

fn copies(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.to_string_lossy().contains("before")).collect()
}

#[test]
fn p1_p2_the_copy_before_a_migration_holds_nothing_that_was_erased_and_goes_once_it_has_served() {
    let (_home, folder, key) = with_something_erased();
    // The migration stops behind its copy: what it would make is there.
    raw(&folder, &key).execute_batch("CREATE TABLE audit_writers (in_the_way TEXT) STRICT").unwrap();
    let error = open(&folder).unwrap_err();
    assert!(matches!(error, VaultError::MigrationFailed { number: 9, .. }), "{error:?}");
    let [copy] = &copies(&folder)[..] else { panic!("one copy: {:?}", copies(&folder)) };
    let clear = in_clear(copy, &key);
    assert!(is_in(&clear, KEPT), "it is a copy");
    assert!(!is_in(&clear, ERASED), "what was erased is in the copy");

    raw(&folder, &key).execute_batch("DROP TABLE audit_writers").unwrap();
    open(&folder).unwrap().close_blocking().unwrap();
    assert_eq!(copies(&folder), Vec::<PathBuf>::new(), "it has served");
}

#[test]
fn p1_p2_a_backup_and_a_vault_with_another_key_hold_nothing_that_was_erased() {
    let (home, folder, key) = with_something_erased();
    let vault = open(&folder).unwrap();
    let backup = home.path().join("backup");
    vault.back_up_blocking(&backup).unwrap();
    let clear = in_clear(&backup.join("vault.db"), &key);
    assert!(is_in(&clear, KEPT) && !is_in(&clear, ERASED), "what was erased is in the backup");

    let other = "another passphrase for tests";
    let noted = |writer: &Writer<'_>| writer.put_setting("noted", &true);
    vault.change_key_blocking::<VaultError>(source(other), noted).unwrap();
    vault.close_blocking().unwrap();
    let clear = in_clear(&folder.join("vault.db"), &key_of(&folder, other));
    assert!(is_in(&clear, KEPT) && !is_in(&clear, ERASED), "what was erased has a new key");
}
