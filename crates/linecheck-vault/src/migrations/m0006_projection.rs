//! The country of a recipient as it was known when its test send began, which days of the history are out of date, and an
//! index of a tenant's test sends. The history's own tables belong to its projection from here on: see
//! `records/history/projection.rs`.

pub(super) const SQL: &str = "
ALTER TABLE transactions ADD COLUMN country TEXT NOT NULL DEFAULT '';
UPDATE transactions SET country = coalesce((SELECT country FROM history WHERE history.id = transactions.id), '');
CREATE INDEX transactions_of_tenant ON transactions (tenant, begun_at, id);

CREATE TABLE history_stale (day TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
";
