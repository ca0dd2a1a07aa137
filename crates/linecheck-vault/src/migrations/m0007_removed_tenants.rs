//! When a tenant was removed: what it did stays, and refers to it.

pub(super) const SQL: &str = "
ALTER TABLE tenants ADD COLUMN removed_at TEXT;
";
