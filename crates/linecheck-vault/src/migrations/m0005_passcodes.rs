//! The passcodes that are still stored, so that finding the old ones does not read every transaction.

pub(super) const SQL: &str = "
CREATE INDEX transactions_with_passcode ON transactions (passcode_until) WHERE passcode IS NOT NULL;
";
