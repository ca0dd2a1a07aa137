//! Test sends and their events.

use jiff::Timestamp;
use jiff::civil::Date;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::routing::admits;
use linecheck_domain::standing::Standing;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::{Event, Plan, StoredEvent};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::columns::{from_json, json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// A transaction that is about to begin.
#[derive(Debug)]
pub struct NewTransaction<'plan> {
    /// An ID that no other one has.
    pub id: Uuid,
    /// Its tenant; `None` for a dry run, which belongs to none.
    pub tenant: Option<&'plan TenantId>,
    /// Who sends.
    pub actor: &'plan Actor,
    /// What it may do.
    pub plan: &'plan Plan,
    /// Its passcode.
    pub passcode: &'plan Secret,
    /// Until when the passcode is valid.
    pub passcode_until: Timestamp,
}

/// A transaction as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTransaction {
    /// Its own ID.
    pub id: Uuid,
    /// Its tenant; `None` for a dry run.
    pub tenant: Option<TenantId>,
    /// Who sent, as far as it is known.
    pub actor: Actor,
    /// When it began.
    pub begun_at: Timestamp,
    /// The recipient's country, as it was known when it began; none where none could be told.
    pub country: Option<Country>,
    /// What it may do.
    pub plan: Plan,
    /// What has happened, in order.
    pub events: Vec<StoredEvent>,
}

impl StoredTransaction {
    /// What has happened, without the times.
    #[must_use]
    pub fn plain_events(&self) -> Vec<Event> {
        self.events.iter().map(|stored| stored.event.clone()).collect()
    }
}

/// What came of an event that was to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The event; none where the earlier ones do not admit it.
    pub event: Option<StoredEvent>,
    /// Everything that is stored now, in order.
    pub events: Vec<Event>,
}

impl Reader<'_> {
    /// One transaction with its events.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn transaction(&self, id: Uuid) -> Result<Option<StoredTransaction>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, tenant, actor, begun_at, country, plan FROM transactions WHERE id = ?1",
        )?;
        let found = statement.query_row([id.to_string()], without_events).optional()?;
        found.map(|transaction| self.with_events(transaction)).transpose()
    }

    /// The newest transactions with all of their events, the newest first; of one tenant or of all.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn transactions(
        &self,
        tenant: Option<&TenantId>,
        most: u32,
    ) -> Result<Vec<StoredTransaction>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, tenant, actor, begun_at, country, plan FROM transactions
             WHERE ?1 IS NULL OR tenant = ?1 ORDER BY begun_at DESC, id LIMIT ?2",
        )?;
        let rows = statement.query_map((tenant.map(TenantId::as_str), most), without_events)?;
        rows.map(|row| self.with_events(row?)).collect()
    }

    /// The transactions without a final verdict, the oldest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn open_transactions(&self) -> Result<Vec<StoredTransaction>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, tenant, actor, begun_at, country, plan FROM transactions WHERE open ORDER BY begun_at, id",
        )?;
        let rows = statement.query_map([], without_events)?;
        rows.map(|row| self.with_events(row?)).collect()
    }

    /// The transactions to a recipient that began in a time.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn transactions_between(
        &self,
        recipient: &PhoneNumber,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<StoredTransaction>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, tenant, actor, begun_at, country, plan FROM transactions
             WHERE begun_at BETWEEN ?2 AND ?3 AND plan ->> '$.recipient.number' = ?1",
        )?;
        let keys = (recipient.as_str(), stamp(from), stamp(until));
        let rows = statement.query_map(keys, without_events)?;
        rows.map(|row| self.with_events(row?)).collect()
    }

    /// How many transactions [`Writer::delete_transactions_before`] would delete.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn transactions_before(&self, first: FirstKept) -> Result<u64, VaultError> {
        let sql = format!("SELECT count(*) FROM transactions WHERE {DELETABLE}");
        let mut statement = self.sql().prepare_cached(&sql)?;
        Ok(statement.query_row(first.keys(), |row| row.get(0))?)
    }

    /// The latest time that anything in the vault was entered at.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn latest_time(&self) -> Result<Option<Timestamp>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT max(at) AS at FROM (SELECT max(begun_at) AS at FROM transactions
                 UNION ALL SELECT max(at) FROM counts
                 UNION ALL SELECT * FROM (SELECT at FROM audit ORDER BY id DESC LIMIT 1)) HAVING at IS NOT NULL",
        )?;
        Ok(statement.query_row([], |row| time_column(row, "at")).optional()?)
    }

    /// Whether a passcode is stored that is no longer valid.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_old_passcodes(&self, now: Timestamp) -> Result<bool, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT 1 FROM transactions WHERE passcode IS NOT NULL AND passcode_until <= ?1 LIMIT 1",
        )?;
        Ok(statement.exists([stamp(now)])?)
    }

    /// Until when the passcode of a transaction is valid.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn passcode_until(&self, id: Uuid) -> Result<Option<Timestamp>, VaultError> {
        let mut statement =
            self.sql().prepare_cached("SELECT passcode_until FROM transactions WHERE id = ?1")?;
        Ok(statement.query_row([id.to_string()], |row| time_column(row, "passcode_until")).optional()?)
    }

    /// The passcode of a transaction, while it is valid.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn passcode(&self, id: Uuid) -> Result<Option<Secret>, VaultError> {
        let mut statement = self.sql().prepare_cached("SELECT passcode FROM transactions WHERE id = ?1")?;
        let passcode: Option<Option<String>> =
            statement.query_row([id.to_string()], |row| row.get(0)).optional()?;
        Ok(passcode.flatten().map(Secret::new))
    }

    /// Whether a message or call is known to belong to another transaction. A SID is stored as Twilio writes it, its digits
    /// in small letters.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn belongs_to_other(&self, resource_sid: &str, than: Uuid) -> Result<bool, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT 1 FROM events WHERE data ->> '$.resource_sid' = ?1 AND transaction_id <> ?2 LIMIT 1",
        )?;
        Ok(statement.exists((resource_sid, than.to_string()))?)
    }

    fn with_events(&self, mut transaction: StoredTransaction) -> Result<StoredTransaction, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT sequence, at, data FROM events WHERE transaction_id = ?1 ORDER BY sequence",
        )?;
        let events = statement.query_map([transaction.id.to_string()], |row| {
            Ok(StoredEvent {
                sequence: row.get("sequence")?,
                at: time_column(row, "at")?,
                event: json_column(row, "data")?,
            })
        })?;
        transaction.events = events.collect::<Result<_, _>>()?;
        Ok(transaction)
    }
}

/// Which transactions a deletion keeps, by the days of UTC that they began on.
#[derive(Debug, Clone, Copy)]
pub struct FirstKept {
    /// The first day that is kept.
    pub day: Date,
    /// The first day of which those without a final verdict are kept too, with all of their grid: they may be under way.
    /// Where it is the later one, it changes nothing.
    pub open: Date,
}

impl FirstKept {
    pub(super) fn keys(self) -> [String; 2] {
        [self.day.to_string(), self.open.to_string()]
    }
}

/// Whether a transaction may be deleted, by [`FirstKept::keys`].
pub(super) const DELETABLE: &str = "begun_at < ?1 AND NOT (open AND begun_at >= ?2) AND id NOT IN (
    SELECT kept.transaction_id FROM matrix_cells AS kept JOIN matrix_cells AS cell ON cell.matrix = kept.matrix
        JOIN transactions AS unfinished ON unfinished.id = cell.transaction_id
        WHERE unfinished.open AND unfinished.begun_at >= ?2)";

fn without_events(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredTransaction> {
    let id: String = row.get("id")?;
    let tenant: Option<String> = row.get("tenant")?;
    let country: String = row.get("country")?;
    let broken = |error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error)
    };
    Ok(StoredTransaction {
        id: id.parse().map_err(|error| broken(Box::new(error)))?,
        tenant: tenant.map(TenantId::try_from).transpose().map_err(|error| broken(Box::new(error)))?,
        actor: json_column(row, "actor")?,
        begun_at: time_column(row, "begun_at")?,
        country: Some(country)
            .filter(|country| !country.is_empty())
            .map(|country| Country::parse(&country))
            .transpose()
            .map_err(|error| broken(Box::new(error)))?,
        plan: json_column(row, "plan")?,
        events: Vec::new(),
    })
}

impl Writer<'_> {
    /// Stores a transaction that is about to begin.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_transaction(&self, new: &NewTransaction<'_>, now: Timestamp) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO transactions (id, tenant, actor, begun_at, country, plan, passcode, passcode_until)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                new.id.to_string(),
                new.tenant.map(TenantId::as_str),
                to_json(new.actor)?,
                stamp(now),
                new.plan.recipient.number.country().map(Country::code).unwrap_or_default(),
                to_json(new.plan)?,
                // Stored in the encrypted file, to compare with what a look-up or the recipient brings back.
                new.passcode.expose(),
                stamp(new.passcode_until),
            ))?;
        self.project(new.id)?;
        Ok(())
    }

    /// Stores what has happened where the transaction's earlier events, whoever stored them, admit it; `None` when there is
    /// no such transaction any more.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn append(
        &self,
        transaction: Uuid,
        event: &Event,
        now: Timestamp,
    ) -> Result<Option<Appended>, VaultError> {
        let Some(stored) = self.transaction(transaction)? else { return Ok(None) };
        let mut events = stored.plain_events();
        if !admits(&stored.plan, &events, event) {
            return Ok(Some(Appended { event: None, events }));
        }
        let added = self.add_event(transaction, event, now)?;
        events.push(event.clone());
        Ok(Some(Appended { event: Some(added), events }))
    }

    /// Stores what has happened, behind the transaction's earlier events and whatever they are.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_event(
        &self,
        transaction: Uuid,
        event: &Event,
        now: Timestamp,
    ) -> Result<StoredEvent, VaultError> {
        let id = transaction.to_string();
        let last: u32 = self
            .sql()
            .prepare_cached("SELECT coalesce(max(sequence), 0) FROM events WHERE transaction_id = ?1")?
            .query_row([&id], |row| row.get(0))?;
        let data = to_json(event)?;
        self.sql()
            .prepare_cached(
                "INSERT INTO events (transaction_id, sequence, at, data) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((&id, last + 1, stamp(now), &data))?;
        self.project(transaction)?;
        Ok(StoredEvent { sequence: last + 1, at: now, event: from_json(&data)? })
    }

    /// Keeps on record whether a transaction has its final verdict.
    pub(super) fn mark_open(&self, stored: &StoredTransaction) -> Result<(), VaultError> {
        let open = Standing::of(&stored.plan, &stored.plain_events()).is_open();
        self.sql()
            .prepare_cached("UPDATE transactions SET open = ?2 WHERE id = ?1 AND open IS NOT ?2")?
            .execute((stored.id.to_string(), open))?;
        Ok(())
    }

    /// Erases the passcode of a transaction.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn erase_passcode(&self, id: Uuid) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE transactions SET passcode = NULL WHERE id = ?1")?
            .execute([id.to_string()])?;
        Ok(())
    }

    /// Erases the passcodes that are no longer valid.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn erase_old_passcodes(&self, now: Timestamp) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "UPDATE transactions SET passcode = NULL WHERE passcode IS NOT NULL AND passcode_until <= ?1",
            )?
            .execute([stamp(now)])?;
        Ok(())
    }
}
