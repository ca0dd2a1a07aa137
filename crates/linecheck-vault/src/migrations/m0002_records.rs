//! What Linecheck keeps: tenants, drafts, configurations, consents, verifications, transactions, audit.

/// A record's own words are JSON in `data`; what is searched or must be unique is a column. Times are UTC,
/// RFC 3339. Records of what happened can be added and never changed: the database itself refuses it.
pub(super) const SQL: &str = "
CREATE TABLE tenants (
    id         TEXT NOT NULL PRIMARY KEY,
    data       TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- Credentials. A new one gets a new ID; an old one's row is deleted, and secure_delete overwrites it.
CREATE TABLE secrets (
    id         TEXT NOT NULL PRIMARY KEY,
    tenant     TEXT NOT NULL REFERENCES tenants (id),
    value      TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE drafts (
    tenant   TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
    data     TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE consents (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant       TEXT NOT NULL REFERENCES tenants (id),
    account_sid  TEXT NOT NULL,
    name         TEXT NOT NULL,
    text         TEXT NOT NULL,
    text_version TEXT NOT NULL,
    text_hash    TEXT NOT NULL,
    actor        TEXT NOT NULL,
    given_at     TEXT NOT NULL
) STRICT;

-- Every revision of a tenant's configuration; the highest is in force.
CREATE TABLE configurations (
    tenant   TEXT NOT NULL REFERENCES tenants (id),
    revision INTEGER NOT NULL CHECK (revision > 0),
    data     TEXT NOT NULL,
    consent  INTEGER REFERENCES consents (id),
    actor    TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (tenant, revision)
) STRICT;

-- What Verify Account found, by the credentials it was asked with. `numbers` of earlier ones are dropped.
CREATE TABLE verifications (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant      TEXT NOT NULL REFERENCES tenants (id),
    secret      TEXT NOT NULL,
    account_sid TEXT NOT NULL,
    base        TEXT NOT NULL,
    at          TEXT NOT NULL,
    listed      INTEGER NOT NULL,
    data        TEXT NOT NULL
) STRICT;
CREATE INDEX verifications_by_credentials ON verifications (tenant, secret, account_sid, base, id);

-- Test sends. The passcode is erased when it is no longer valid; one is open as long as it has no final verdict.
CREATE TABLE transactions (
    id             TEXT NOT NULL PRIMARY KEY,
    tenant         TEXT REFERENCES tenants (id),
    actor          TEXT NOT NULL,
    begun_at       TEXT NOT NULL,
    plan           TEXT NOT NULL,
    passcode       TEXT,
    passcode_until TEXT NOT NULL,
    open           INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX transactions_open ON transactions (begun_at) WHERE open;
CREATE INDEX transactions_by_time ON transactions (begun_at);

CREATE TABLE events (
    transaction_id TEXT NOT NULL REFERENCES transactions (id),
    sequence       INTEGER NOT NULL CHECK (sequence > 0),
    at             TEXT NOT NULL,
    data           TEXT NOT NULL,
    PRIMARY KEY (transaction_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_by_resource ON events (data ->> '$.resource_sid')
    WHERE data ->> '$.resource_sid' IS NOT NULL;

-- What counts against the limits: kept apart from the transactions, so that deleting those gives nothing back.
CREATE TABLE counts (
    transaction_id TEXT NOT NULL,
    counted        TEXT NOT NULL,
    tenant         TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    at             TEXT NOT NULL,
    open_until     TEXT NOT NULL,
    confirmed      INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, counted)
) STRICT, WITHOUT ROWID;
CREATE INDEX counts_by_time ON counts (at);
CREATE INDEX counts_of_sends ON counts (counted, at);
CREATE INDEX counts_by_recipient ON counts (recipient, counted, at);

CREATE TABLE audit (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     TEXT NOT NULL,
    actor  TEXT NOT NULL,
    action TEXT NOT NULL,
    tenant TEXT,
    detail TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TRIGGER consents_are_final BEFORE UPDATE ON consents BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER consents_stay BEFORE DELETE ON consents BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER configurations_are_final BEFORE UPDATE ON configurations BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER configurations_stay BEFORE DELETE ON configurations BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER events_are_final BEFORE UPDATE ON events BEGIN SELECT raise(ABORT, 'append only'); END;
";
