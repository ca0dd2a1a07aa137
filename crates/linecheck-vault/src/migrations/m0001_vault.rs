//! What the vault knows of itself.

/// Facts about the vault itself, such as its ID and mode, by name.
pub(super) const SQL: &str = "
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";
