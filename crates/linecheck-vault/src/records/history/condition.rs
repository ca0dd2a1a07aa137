//! Conditions of statements.

use linecheck_domain::trace::Role;
use rusqlite::ToSql;

/// A statement's condition and what is bound in it: only what filters is in it.
#[derive(Default)]
pub(super) struct Condition {
    pub(super) sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Condition {
    pub(super) fn and(&mut self, sql: &str, value: impl ToSql + 'static) {
        self.and_boxed(sql, Box::new(value));
    }

    pub(super) fn and_boxed(&mut self, sql: &str, value: Box<dyn ToSql>) {
        self.values.push(value);
        self.sql.push_str(if self.sql.is_empty() { " WHERE " } else { " AND " });
        self.sql.push_str(sql);
    }

    /// Behind a place, in the order of the history: one comparison, so that reading begins there.
    pub(super) fn before(&mut self, place: &(String, String)) {
        self.values.push(Box::new(place.0.clone()));
        self.and("(begun_at, id) < (?, ?)", place.1.clone());
    }

    pub(super) fn bound(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(AsRef::as_ref).collect()
    }
}

pub(super) fn role_code(role: Role) -> &'static str {
    match role {
        Role::Custom => "custom",
        Role::Default => "default",
    }
}

/// The end of the texts that begin with a text of ASCII.
pub(super) fn end_of(beginning: &str) -> String {
    format!("{beginning}\u{7f}")
}
