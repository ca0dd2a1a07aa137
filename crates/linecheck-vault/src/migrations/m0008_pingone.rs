//! PingOne: the connections, the plans with their runs, and what was in force after the last one.

/// A plan is kept when it is shown. It becomes a run when it is claimed: `begun_at` is set once, by one Linecheck. `holder`
/// is who goes on with it: whoever resumes it takes that over, and nobody else writes to it from then on. `open` says that it
/// has begun and has not come to its end. Events can be added and never changed, as those of a test send.
pub(super) const SQL: &str = "
CREATE TABLE pingone_connections (
    tenant       TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
    data         TEXT NOT NULL,
    connected_at TEXT NOT NULL,
    seen         TEXT,
    applied      TEXT,
    applied_at   TEXT
) STRICT;

CREATE TABLE pingone_plans (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    tenant      TEXT NOT NULL REFERENCES tenants (id),
    environment TEXT NOT NULL,
    actor       TEXT NOT NULL,
    planned_at  TEXT NOT NULL,
    data        TEXT NOT NULL,
    token       TEXT,
    begun_at    TEXT,
    holder      TEXT,
    open        INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1))
) STRICT;
CREATE INDEX pingone_plans_of_tenant ON pingone_plans (tenant, sequence);
CREATE INDEX pingone_plans_open ON pingone_plans (environment) WHERE open;

CREATE TABLE pingone_events (
    plan  TEXT NOT NULL REFERENCES pingone_plans (id) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place >= 0),
    at    TEXT NOT NULL,
    data  TEXT NOT NULL,
    PRIMARY KEY (plan, place)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER pingone_events_are_final BEFORE UPDATE ON pingone_events BEGIN SELECT raise(ABORT, 'append only'); END;
";
