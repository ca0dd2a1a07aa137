//! What early versions of steps 2, 3 and 8 left out. Those steps were changed after vaults had been made with them, which
//! must not happen again: vaults of that time lack columns and tables that every later step takes for granted.

use rusqlite::Connection;

use crate::error::VaultError;

/// A column that may be missing: its table, its name, and what adds it. Whoever sent was not kept then.
const COLUMNS: &[(&str, &str, &str)] = &[
    (
        "transactions",
        "actor",
        r#"ALTER TABLE transactions ADD COLUMN actor TEXT NOT NULL DEFAULT '{"role":"administrator","os_user":"unknown"}'"#,
    ),
    ("transactions", "open", "ALTER TABLE transactions ADD COLUMN open INTEGER NOT NULL DEFAULT 1"),
    ("pingone_connections", "applied_at", "ALTER TABLE pingone_connections ADD COLUMN applied_at TEXT"),
];

/// Tables and indexes, as step 2 makes them now. What was sent before they were there does not count against the limits.
const TABLES: &str = "
CREATE INDEX IF NOT EXISTS transactions_open ON transactions (begun_at) WHERE open;
CREATE TABLE IF NOT EXISTS counts (
    transaction_id TEXT NOT NULL,
    counted        TEXT NOT NULL,
    tenant         TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    at             TEXT NOT NULL,
    open_until     TEXT NOT NULL,
    confirmed      INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, counted)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counts_by_time ON counts (at);
CREATE INDEX IF NOT EXISTS counts_of_sends ON counts (counted, at);
CREATE INDEX IF NOT EXISTS counts_by_recipient ON counts (recipient, counted, at);
DROP INDEX IF EXISTS history_by_recipient;
";

/// Adds what is missing, in the database transaction of the first step that is taken.
pub(super) fn run(database: &Connection) -> Result<(), VaultError> {
    let count = |sql: &str, of: &[&str]| -> Result<i64, VaultError> {
        Ok(database.query_row(sql, rusqlite::params_from_iter(of), |row| row.get(0))?)
    };
    let has_table = |table: &str| count("SELECT count(*) FROM sqlite_master WHERE name = ?1", &[table]);
    for (table, column, add) in COLUMNS {
        let has_column =
            count("SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2", &[table, column])?;
        if has_table(table)? > 0 && has_column == 0 {
            database.execute_batch(add)?;
        }
    }
    if has_table("transactions")? > 0 {
        database.execute_batch(TABLES)?;
    }
    Ok(())
}
