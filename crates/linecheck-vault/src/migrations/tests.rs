//! The runner, with steps of its own; and the real steps from nothing to the newest.

use tempfile::TempDir;

use super::*;
use crate::connection;
use crate::header::HeaderKey;
use crate::key::DatabaseKey;
use linecheck_domain::base::Mode;

const FIRST: Migration = Migration { number: 1, name: "vault", sql: m0001_vault::SQL };
const SECOND: Migration =
    Migration { number: 2, name: "notes", sql: "CREATE TABLE notes (note TEXT NOT NULL) STRICT;" };
const THIRD: Migration = Migration {
    number: 3,
    name: "stars",
    sql: "ALTER TABLE notes ADD COLUMN stars INTEGER NOT NULL DEFAULT 0;",
};
/// Its first statement works, its second does not.
const BROKEN: Migration =
    Migration { number: 3, name: "broken", sql: "DELETE FROM notes; INSERT INTO nowhere VALUES (1);" };

struct Vault {
    _folder: TempDir,
    paths: VaultPaths,
    key: DatabaseKey,
    header: VaultHeader,
    connection: Connection,
}

impl Vault {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let paths = VaultPaths::new(&folder.path().join("vault"));
        files::ensure_folder(paths.folder()).unwrap();
        files::create_database(&paths).unwrap();
        let key = DatabaseKey::mint().unwrap();
        let header = VaultHeader::new(Mode::Real, HeaderKey::Keyring { item: None });
        let connection = connection::open(&paths, &key, &header).unwrap();
        Self { _folder: folder, paths, key, header, connection }
    }

    fn run(&mut self, steps: &[Migration]) -> Result<(), VaultError> {
        run_steps(&mut self.connection, &self.paths, &self.header, steps)
    }

    fn notes(&self) -> i64 {
        self.connection.query_row("SELECT count(*) FROM notes", [], |row| row.get(0)).unwrap()
    }

    fn with_a_note() -> Self {
        let mut vault = Self::new();
        vault.run(&[FIRST, SECOND]).unwrap();
        vault.connection.execute("INSERT INTO notes VALUES ('kept')", []).unwrap();
        vault
    }
}

#[test]
fn p2_a_new_vault_gets_every_step_and_no_copy() {
    let mut vault = Vault::new();
    vault.run(MIGRATIONS).unwrap();
    assert_eq!(version(&vault.connection).unwrap(), newest());
    for number in 1..=newest() {
        assert!(!vault.paths.backup_before(number).exists(), "there was nothing to copy");
    }
    let broken: i64 = vault
        .connection
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(broken, 0);
}

#[test]
fn p2_the_steps_are_numbered_without_gaps() {
    let numbers: Vec<u32> = MIGRATIONS.iter().map(|step| step.number).collect();
    assert_eq!(numbers, (1..=newest()).collect::<Vec<_>>());
}

#[test]
fn p2_an_existing_vault_is_copied_encrypted_before_it_is_migrated() {
    let mut vault = Vault::with_a_note();
    vault.run(&[FIRST, SECOND, THIRD]).unwrap();
    assert_eq!((version(&vault.connection).unwrap(), vault.notes()), (3, 1));
    let copy = vault.paths.backup_before(3);
    assert!(copy.is_file());
    files::check_private_if_there(&copy).unwrap();
    assert!(!fs::read(&copy).unwrap().starts_with(b"SQLite format 3"), "the copy is encrypted too");
    // The copy opens with the vault's own key, in the vault's own place.
    vault.connection.close().unwrap();
    fs::rename(&copy, vault.paths.database()).unwrap();
    let old = connection::open(&vault.paths, &vault.key, &vault.header).unwrap();
    assert_eq!(version(&old).unwrap(), 2);
    let note: String = old.query_row("SELECT note FROM notes", [], |row| row.get(0)).unwrap();
    assert_eq!(note, "kept");
}

#[test]
fn p2_a_step_that_fails_changes_nothing() {
    let mut vault = Vault::with_a_note();
    for _ in ["at first", "and again"] {
        let error = vault.run(&[FIRST, SECOND, BROKEN]).unwrap_err();
        assert!(matches!(error, VaultError::MigrationFailed { number: 3, name: "broken", .. }), "{error:?}");
        assert_eq!((version(&vault.connection).unwrap(), vault.notes()), (2, 1));
    }
    vault.run(&[FIRST, SECOND, THIRD]).unwrap();
    assert_eq!((version(&vault.connection).unwrap(), vault.notes()), (3, 1));
}

#[test]
fn p2_a_copy_that_was_cut_off_is_made_again() {
    let mut vault = Vault::with_a_note();
    fs::write(vault.paths.backup_before(3).with_extension("db.partial"), b"half a copy").unwrap();
    vault.run(&[FIRST, SECOND, THIRD]).unwrap();
    assert!(vault.paths.backup_before(3).exists());
    assert!(!vault.paths.backup_before(3).with_extension("db.partial").exists());
}

#[test]
fn p1_a_copy_is_gone_once_the_migrated_vault_proves_whole_and_stays_while_it_does_not() {
    let mut vault = Vault::new();
    let before = newest() - 1;
    vault.run(&MIGRATIONS[..usize::try_from(before).unwrap()]).unwrap();
    vault.run(MIGRATIONS).unwrap();
    let copies = [
        vault.paths.backup_before(newest()),
        // Of an earlier version of the program, and of a copying that was cut off.
        vault.paths.backup_before(2),
        vault.paths.backup_before(3).with_extension("db.partial"),
    ];
    assert!(copies[0].exists());
    for copy in &copies[1..] {
        fs::write(copy, b"what was erased since").unwrap();
    }
    // A reference that leads nowhere, as a step that is wrong would leave it.
    let stray =
        "PRAGMA foreign_keys = OFF; CREATE TABLE strays (to_nobody TEXT REFERENCES meta (name)) STRICT;
                 INSERT INTO strays VALUES ('nobody'); PRAGMA foreign_keys = ON;";
    vault.connection.execute_batch(stray).unwrap();
    drop_copies(&vault.connection, &vault.paths);
    assert!(copies.iter().all(|copy| copy.exists()), "a copy is the way back");
    vault.connection.execute_batch("DROP TABLE strays").unwrap();
    drop_copies(&vault.connection, &vault.paths);
    for copy in copies {
        assert!(!copy.exists(), "{}", copy.display());
    }
}

/// An entry of the audit trail with its place in the chain.
struct Row {
    told: (i64, u64, String),
    previous: Vec<u8>,
    hash: Vec<u8>,
    detail: String,
}

#[test]
fn m8_what_was_there_before_the_chain_is_chained_in_its_order_and_an_entry_says_so() {
    let mut vault = Vault::new();
    vault.run(&MIGRATIONS[..8]).unwrap();
    vault
        .connection
        .execute_batch(
            "INSERT INTO tenants VALUES ('contoso', '{}', 'then', NULL);
             INSERT INTO consents (tenant, account_sid, name, text, text_version, text_hash, actor, given_at)
                 VALUES ('contoso', 'AC', 'Ann', 'words', '1', 'hash', '{}', 'then');
             INSERT INTO configurations VALUES ('contoso', 1, '{}', 1, '{}', 'then');
             INSERT INTO audit VALUES (3, 'then', '{}', 'first', NULL, '{}'), (5, 'now', '{}', 'second', 'contoso', '{}');",
        )
        .unwrap();
    vault.run(MIGRATIONS).unwrap();
    let mut statement = vault
        .connection
        .prepare("SELECT id, sequence, action, previous, hash, detail FROM audit ORDER BY id")
        .unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let told = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Row { told, previous: row.get(3)?, hash: row.get(4)?, detail: row.get(5)? })
    };
    let rows: Vec<Row> = statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap();
    let told: Vec<_> =
        rows.iter().map(|Row { told: (id, at, action), .. }| (*id, *at, action.as_str())).collect();
    assert_eq!(told, [(3, 1, "first"), (5, 2, "second"), (6, 3, "audit_chained")]);
    assert!(rows.windows(2).all(|pair| pair[0].hash == pair[1].previous), "each holds the one before");
    for fact in ["\"entries\":2", "\"consents\":1", "\"configurations\":1"] {
        assert!(rows[2].detail.contains(fact), "{fact} in {}", rows[2].detail);
    }
    assert!(vault.connection.execute("DELETE FROM audit", []).is_err(), "rows are append-only again");
    assert!(vault.connection.execute("UPDATE audit SET detail = ''", []).is_err());
}

#[test]
fn m8_a_new_vault_has_a_writer_and_no_entry() {
    let mut vault = Vault::new();
    vault.run(MIGRATIONS).unwrap();
    let count = |table: &str| -> i64 {
        vault.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count("audit_writers"), count("audit")), (1, 0));
}
