//! Matrices: groups of test sends, so that a grid can be read again after a restart.

/// The test sends of a matrix are ordinary ones: nothing but its grid reads these tables. A cell is sent once, which the
/// primary key of `matrix_cells` guards. `ended` is empty while a matrix is under way, or when it was cut off.
pub(super) const SQL: &str = "
CREATE TABLE matrices (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    tenant   TEXT NOT NULL REFERENCES tenants (id),
    actor    TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    data     TEXT NOT NULL,
    ended    TEXT
) STRICT;
CREATE INDEX matrices_of_tenant ON matrices (tenant, sequence);
CREATE INDEX matrices_by_time ON matrices (begun_at);

CREATE TABLE matrix_cells (
    matrix         TEXT NOT NULL REFERENCES matrices (id) ON DELETE CASCADE,
    place          INTEGER NOT NULL CHECK (place >= 0),
    transaction_id TEXT NOT NULL UNIQUE REFERENCES transactions (id),
    PRIMARY KEY (matrix, place)
) STRICT, WITHOUT ROWID;
";
