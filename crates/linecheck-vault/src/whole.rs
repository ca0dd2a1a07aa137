//! Whether a database is whole: every page, every table with its indexes, every reference.

use rusqlite::Connection;

use crate::error::VaultError;
use crate::stop::Stop;

/// How many problems are named: a damaged file has thousands.
const NAMED: usize = 20;

/// What a check of a vault came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultCheck {
    /// The version of its schema.
    pub version: u32,
    /// How many pages were read and authenticated.
    pub pages: u64,
    /// What is wrong, the first of it; empty when it is whole.
    pub problems: Vec<String>,
}

/// Reads every page, which SQLCipher authenticates, and compares tables, indexes and references. Nothing writes meanwhile.
pub(crate) fn check(connection: &Connection, stop: &Stop) -> Result<VaultCheck, VaultError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let checked = stop.or(look(connection, stop));
    // What stopped the look stops this too, and the end of the connection does the same.
    if stop.check().is_ok() {
        connection.execute_batch("ROLLBACK")?;
    }
    checked
}

/// The same as an error.
pub(crate) fn prove(connection: &Connection, what: &'static str) -> Result<(), VaultError> {
    prove_until(connection, what, &Stop::default())
}

/// The same, for as long as nobody asks it to stop.
pub(crate) fn prove_until(
    connection: &Connection,
    what: &'static str,
    stop: &Stop,
) -> Result<(), VaultError> {
    let VaultCheck { problems, .. } = check(connection, stop)?;
    if problems.is_empty() { Ok(()) } else { Err(VaultError::NotWhole { what, problems }) }
}

fn look(connection: &Connection, stop: &Stop) -> Result<VaultCheck, VaultError> {
    let mut problems = Vec::new();
    // The file's own pages, read past the log: what is in it is the same, page by page.
    for sql in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check(20)"] {
        stop.check()?;
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let said: String = row.get(0)?;
                    if said != "ok" {
                        problems.push(said);
                    }
                }
                Ok(None) => break,
                // A page that cannot be read ends the look, and is what was looked for.
                Err(error) => match VaultError::from(error) {
                    VaultError::Damaged(failure) => {
                        problems.push(failure.to_string());
                        break;
                    }
                    other => return Err(other),
                },
            }
        }
    }
    if problems.is_empty() {
        let mut statement = connection
            .prepare("SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, parent, count): (String, String, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            problems.push(format!("{count} in {table} refer to nothing in {parent}"));
        }
    }
    problems.truncate(NAMED);
    Ok(VaultCheck {
        version: connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
        pages: connection.pragma_query_value(None, "page_count", |row| row.get(0))?,
        problems,
    })
}
