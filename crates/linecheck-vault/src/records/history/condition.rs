//! Filters and searches as conditions of statements.

use linecheck_domain::trace::Channel;
use rusqlite::ToSql;

use super::rows::{HistoryFilter, HistorySearch};

/// A statement's condition and what is bound in it: only what filters is in it.
#[derive(Default)]
pub(super) struct Condition {
    pub(super) sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Condition {
    pub(super) fn and(&mut self, sql: &str, value: impl ToSql + 'static) {
        self.values.push(Box::new(value));
        self.sql.push_str(if self.sql.is_empty() { " WHERE " } else { " AND " });
        self.sql.push_str(sql);
    }

    /// What a filter says of a row, but for its days and an ID or a resource.
    pub(super) fn of(filter: &HistoryFilter) -> Self {
        let mut condition = Self::default();
        if let Some(tenant) = &filter.tenant {
            condition.and("tenant = ?", tenant.as_str().to_owned());
        }
        if let Some(outcome) = filter.outcome {
            condition.and("outcome = ?", outcome.code());
        }
        if let Some(channel) = filter.channel {
            condition.and("channel = ?", channel_code(channel));
        }
        if let Some(account) = &filter.account {
            condition.and("account = ?", account.as_str().to_owned());
        }
        if let Some(code) = filter.code {
            condition.and("code = ?", code);
        }
        if let Some(country) = filter.country {
            condition.and("country = ?", country.code());
        }
        match &filter.search {
            Some(HistorySearch::Recipient(number)) => condition.and("recipient = ?", number.to_string()),
            Some(HistorySearch::RecipientBeginning(text)) => {
                condition.and("recipient >= ?", text.clone());
                condition.and("recipient < ?", end_of(text));
            }
            Some(HistorySearch::Id(_) | HistorySearch::Resource(_)) | None => {}
        }
        condition
    }

    /// The same, with its days and what is looked for by an index.
    pub(super) fn of_search(filter: &HistoryFilter) -> Self {
        let mut condition = Self::of(filter);
        if let Some(since) = filter.since {
            condition.and("begun_at >= ?", since.to_string());
        }
        if let Some(until) = filter.until {
            condition.and("begun_at < ?", end_of(&until.to_string()));
        }
        match &filter.search {
            Some(HistorySearch::Resource(sid)) => condition.and("resource = ?", sid.clone()),
            Some(HistorySearch::Id(text)) => {
                condition.and("id >= ?", text.clone());
                condition.and("id < ?", end_of(text));
            }
            Some(HistorySearch::Recipient(_) | HistorySearch::RecipientBeginning(_)) | None => {}
        }
        condition
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

pub(super) fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Voice => "voice",
    }
}

/// The end of the texts that begin with a text of ASCII.
pub(super) fn end_of(beginning: &str) -> String {
    format!("{beginning}\u{7f}")
}

impl HistorySearch {
    /// The table with the index that finds it: what is found is little, and putting it in order costs nothing. Recipients
    /// have none. Half of the history may go to one number, so they are found as what is filtered is.
    pub(super) fn table(&self) -> Option<&'static str> {
        match self {
            Self::Id(_) => Some("history INDEXED BY history_by_id"),
            Self::Resource(_) => Some("history INDEXED BY history_by_resource"),
            Self::Recipient(_) | Self::RecipientBeginning(_) => None,
        }
    }
}
