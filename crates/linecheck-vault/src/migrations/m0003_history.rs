//! The history: a row for each test send, and a record of each day, both derived from its events.

/// `history` lies in the order in which it is read, so that a page and a day are next to each other; an empty text and 0
/// stand for none. `history_days` has, for each day of UTC, what its test sends are counted and filtered by, packed: see
/// `records/history/day.rs`. `history_words` numbers the tenants and accounts in it.
pub(super) const SQL: &str = "
CREATE TABLE history (
    begun_at     TEXT NOT NULL,
    id           TEXT NOT NULL REFERENCES transactions (id),
    tenant       TEXT NOT NULL,
    channel      TEXT NOT NULL,
    country      TEXT NOT NULL,
    account      TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    code         INTEGER NOT NULL,
    delivered_ms INTEGER,
    confirmed_ms INTEGER,
    recipient    TEXT NOT NULL,
    sender       TEXT,
    resource     TEXT,
    sent_by      TEXT NOT NULL,
    PRIMARY KEY (begun_at, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX history_by_id ON history (id);
CREATE INDEX history_by_resource ON history (resource) WHERE resource IS NOT NULL;

CREATE TABLE history_days (
    day     TEXT NOT NULL PRIMARY KEY,
    records BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE history_words (
    id   INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
    word TEXT NOT NULL UNIQUE
) STRICT;
";
