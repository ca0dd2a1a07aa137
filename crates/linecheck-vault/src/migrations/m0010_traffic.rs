//! What an account's records of an hour come to (L2). No recipient is among it, and no text.

/// `data` is what is counted. `asked` has how often each recipient was written to, under a keyed hash: it goes when its hour is
/// older than two days, and the key with it. An hour of which there is nothing has a row too: it was read.
pub(super) const SQL: &str = "
CREATE TABLE traffic_hours (
    account TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'voice')),
    hour    INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    data    TEXT NOT NULL,
    asked   TEXT,
    PRIMARY KEY (account, channel, hour)
) STRICT, WITHOUT ROWID;
";
