//! PingOne: the connection of a tenant, the plans that were shown, and how far each has come.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::draft::SecretId;
use linecheck_domain::pingone::run::{Planned, RunEvent, StoredRunEvent};
use linecheck_domain::pingone::{Connection, Id, Remembered};
use linecheck_domain::tenant::TenantId;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::columns::{from_json, json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// How many plans of a tenant are kept that nobody has begun.
const SHOWN_KEPT: u32 = 16;

/// How many runs of a tenant are kept that have come to their end.
const ENDED_KEPT: u32 = 20;

/// A tenant's connection, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    /// Whose it is.
    pub tenant: TenantId,
    /// The connection.
    pub connection: Connection,
    /// When it was checked and stored.
    pub connected_at: Timestamp,
    /// When a plan was last applied to its end.
    pub applied_at: Option<Timestamp>,
}

/// A plan that was shown, and its run where it was begun.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPlan {
    /// Its own ID.
    pub id: Uuid,
    /// Its tenant.
    pub tenant: TenantId,
    /// Who planned it, and from its beginning on who began it.
    pub actor: Actor,
    /// When it was planned.
    pub planned_at: Timestamp,
    /// What it does.
    pub planned: Planned,
    /// When it was begun; none while it was only shown.
    pub begun_at: Option<Timestamp>,
    /// Who goes on with it.
    pub holder: Option<Uuid>,
    /// Whether it was begun and has not come to its end.
    pub open: bool,
    /// What has happened, in order.
    pub events: Vec<StoredRunEvent>,
}

impl StoredPlan {
    /// What has happened, without the times.
    #[must_use]
    pub fn plain_events(&self) -> Vec<RunEvent> {
        self.events.iter().map(|stored| stored.event.clone()).collect()
    }
}

/// A plan that is about to be shown.
#[derive(Debug)]
pub struct NewPlan<'plan> {
    /// An ID that no other one has.
    pub id: Uuid,
    /// Its tenant.
    pub tenant: &'plan TenantId,
    /// Who planned it.
    pub actor: &'plan Actor,
    /// What it does.
    pub planned: &'plan Planned,
}

const PLAN: &str = "SELECT id, tenant, actor, planned_at, data, begun_at, holder, open FROM pingone_plans ";

impl Reader<'_> {
    /// The connection of a tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_connection(&self, tenant: &TenantId) -> Result<Option<StoredConnection>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT tenant, data, connected_at, applied_at FROM pingone_connections WHERE tenant = ?1",
        )?;
        Ok(statement.query_row([tenant.as_str()], connection).optional()?)
    }

    /// The connections of all tenants, by tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_connections(&self) -> Result<Vec<StoredConnection>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT tenant, data, connected_at, applied_at FROM pingone_connections ORDER BY tenant",
        )?;
        let connections = statement.query_map([], connection)?;
        Ok(connections.collect::<Result<_, _>>()?)
    }

    /// What a tenant's environment looked like when it was last read, as it was stored.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_seen<T: DeserializeOwned>(&self, tenant: &TenantId) -> Result<Option<T>, VaultError> {
        self.of_connection("SELECT seen AS value FROM pingone_connections WHERE tenant = ?1", tenant)
    }

    /// What was in force after the last plan that was applied to a tenant's environment.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_applied(&self, tenant: &TenantId) -> Result<Option<Remembered>, VaultError> {
        self.of_connection("SELECT applied AS value FROM pingone_connections WHERE tenant = ?1", tenant)
    }

    fn of_connection<T: DeserializeOwned>(
        &self,
        query: &str,
        tenant: &TenantId,
    ) -> Result<Option<T>, VaultError> {
        let mut statement = self.sql().prepare_cached(query)?;
        let text: Option<Option<String>> =
            statement.query_row([tenant.as_str()], |row| row.get("value")).optional()?;
        text.flatten().map(|text| from_json(&text)).transpose()
    }

    /// One plan, with its run.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_plan(&self, id: Uuid) -> Result<Option<StoredPlan>, VaultError> {
        let mut statement = self.sql().prepare_cached(&format!("{PLAN} WHERE id = ?1"))?;
        let found = statement.query_row([id.to_string()], plan).optional()?;
        found.map(|plan| self.with_run(plan)).transpose()
    }

    /// The newest plan of a tenant that was begun.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn latest_pingone_run(&self, tenant: &TenantId) -> Result<Option<StoredPlan>, VaultError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "{PLAN} WHERE tenant = ?1 AND begun_at IS NOT NULL ORDER BY sequence DESC LIMIT 1"
        ))?;
        let found = statement.query_row([tenant.as_str()], plan).optional()?;
        found.map(|plan| self.with_run(plan)).transpose()
    }

    /// The runs of a tenant that have come to their end or stand open, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_runs(&self, tenant: &TenantId) -> Result<Vec<StoredPlan>, VaultError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "{PLAN} WHERE tenant = ?1 AND begun_at IS NOT NULL ORDER BY sequence DESC"
        ))?;
        let rows = statement.query_map([tenant.as_str()], plan)?;
        rows.map(|row| self.with_run(row?)).collect()
    }

    /// The runs on an environment that have not come to their end, of whatever tenant.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn open_pingone_runs(&self, environment: &Id) -> Result<Vec<StoredPlan>, VaultError> {
        let mut statement = self
            .sql()
            .prepare_cached(&format!("{PLAN} WHERE environment = ?1 AND open ORDER BY sequence"))?;
        let rows = statement.query_map([environment.to_string()], plan)?;
        rows.map(|row| self.with_run(row?)).collect()
    }

    /// Whether a plan of a tenant was begun and has not come to its end.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_open_pingone_run(&self, tenant: &TenantId) -> Result<bool, VaultError> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM pingone_plans WHERE tenant = ?1 AND open)")?;
        Ok(statement.query_row([tenant.as_str()], |row| row.get(0))?)
    }

    /// The tokens that were given for a tenant's plans and are still stored.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_tokens(&self, tenant: &TenantId) -> Result<Vec<SecretId>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT token FROM pingone_plans WHERE tenant = ?1 AND token IS NOT NULL ORDER BY sequence",
        )?;
        let tokens = statement.query_map([tenant.as_str()], |row| row.get(0).map(SecretId))?;
        Ok(tokens.collect::<Result<_, _>>()?)
    }

    fn with_run(&self, mut plan: StoredPlan) -> Result<StoredPlan, VaultError> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT place, at, data FROM pingone_events WHERE plan = ?1 ORDER BY place")?;
        let events = statement.query_map([plan.id.to_string()], |row| {
            Ok(StoredRunEvent {
                place: row.get("place")?,
                at: time_column(row, "at")?,
                event: json_column(row, "data")?,
            })
        })?;
        plan.events = events.collect::<Result<_, _>>()?;
        Ok(plan)
    }
}

fn connection(row: &Row<'_>) -> rusqlite::Result<StoredConnection> {
    Ok(StoredConnection {
        tenant: tenant_of(row)?,
        connection: json_column(row, "data")?,
        connected_at: time_column(row, "connected_at")?,
        applied_at: optional_time(row, "applied_at")?,
    })
}

fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(broken)).transpose()
}

fn tenant_of(row: &Row<'_>) -> rusqlite::Result<TenantId> {
    let tenant: String = row.get("tenant")?;
    TenantId::try_from(tenant).map_err(broken)
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

fn plan(row: &Row<'_>) -> rusqlite::Result<StoredPlan> {
    let uuid = |text: String| text.parse::<Uuid>().map_err(broken);
    let holder: Option<String> = row.get("holder")?;
    Ok(StoredPlan {
        id: uuid(row.get("id")?)?,
        tenant: tenant_of(row)?,
        actor: json_column(row, "actor")?,
        planned_at: time_column(row, "planned_at")?,
        planned: json_column(row, "data")?,
        begun_at: optional_time(row, "begun_at")?,
        holder: holder.map(uuid).transpose()?,
        open: row.get("open")?,
        events: Vec::new(),
    })
}

impl Writer<'_> {
    /// Stores a tenant's connection in the place of an earlier one. What was seen and applied goes where that one was to another
    /// environment.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_pingone_connection(
        &self,
        tenant: &TenantId,
        connection: &Connection,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO pingone_connections (tenant, data, connected_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (tenant) DO UPDATE SET data = excluded.data, connected_at = excluded.connected_at,
                     seen = CASE WHEN json_extract(data, '$.environment') = json_extract(excluded.data, '$.environment')
                         THEN seen END,
                     applied = CASE WHEN json_extract(data, '$.environment') = json_extract(excluded.data, '$.environment')
                         THEN applied END,
                     applied_at = CASE WHEN json_extract(data, '$.environment') = json_extract(excluded.data, '$.environment')
                         THEN applied_at END",
            )?
            .execute((tenant.as_str(), to_json(connection)?, stamp(now)))?;
        Ok(())
    }

    /// Takes a tenant's connection away, with what was seen and applied, and its plans that nobody has begun. Its credentials
    /// are other records.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn remove_pingone_connection(&self, tenant: &TenantId) -> Result<(), VaultError> {
        let sql = self.sql();
        sql.execute("DELETE FROM pingone_connections WHERE tenant = ?1", [tenant.as_str()])?;
        sql.execute("DELETE FROM pingone_plans WHERE tenant = ?1 AND begun_at IS NULL", [tenant.as_str()])?;
        sql.execute("UPDATE pingone_plans SET open = 0, token = NULL WHERE tenant = ?1", [tenant.as_str()])?;
        Ok(())
    }

    /// Stores what a tenant's environment looked like.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_pingone_seen<T: Serialize>(&self, tenant: &TenantId, seen: &T) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE pingone_connections SET seen = ?2 WHERE tenant = ?1")?
            .execute((tenant.as_str(), to_json(seen)?))?;
        Ok(())
    }

    /// Stores what is in force after a plan was applied.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_pingone_applied(
        &self,
        tenant: &TenantId,
        applied: &Remembered,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached("UPDATE pingone_connections SET applied = ?2, applied_at = ?3 WHERE tenant = ?1")?
            .execute((tenant.as_str(), to_json(applied)?, stamp(now)))?;
        Ok(())
    }

    /// Keeps a plan that is about to be shown. Gives the tokens of those that nobody has begun and that are no longer kept.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_pingone_plan(&self, new: &NewPlan<'_>, now: Timestamp) -> Result<Vec<SecretId>, VaultError> {
        let NewPlan { id, tenant, actor, planned } = new;
        self.sql()
            .prepare_cached(
                "INSERT INTO pingone_plans (id, tenant, environment, actor, planned_at, data, token)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                id.to_string(),
                tenant.as_str(),
                planned.connection.environment.to_string(),
                to_json(actor)?,
                stamp(now),
                to_json(planned)?,
                planned.token.as_ref().map(|token| &token.0),
            ))?;
        self.forget_plans(tenant)
    }

    fn forget_plans(&self, tenant: &TenantId) -> Result<Vec<SecretId>, VaultError> {
        const OLD: &str =
            "DELETE FROM pingone_plans WHERE tenant = ?1 AND NOT open AND (begun_at IS NULL) = ?2
             AND sequence NOT IN (SELECT sequence FROM pingone_plans
                 WHERE tenant = ?1 AND NOT open AND (begun_at IS NULL) = ?2 ORDER BY sequence DESC LIMIT ?3)
             RETURNING token";
        let mut tokens = Vec::new();
        let mut statement = self.sql().prepare_cached(OLD)?;
        for (is_shown, kept) in [(true, SHOWN_KEPT), (false, ENDED_KEPT)] {
            let rows = statement
                .query_map((tenant.as_str(), is_shown, kept), |row| row.get::<_, Option<String>>("token"))?;
            for token in rows {
                tokens.extend(token?.map(SecretId));
            }
        }
        Ok(tokens)
    }

    /// Begins a plan that nobody has begun, in the name of a holder. Whether it was that one who began it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn begin_pingone_plan(
        &self,
        id: Uuid,
        actor: &Actor,
        holder: Uuid,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let changed = self
            .sql()
            .prepare_cached(
                "UPDATE pingone_plans SET begun_at = ?2, holder = ?3, open = 1, actor = ?4
                 WHERE id = ?1 AND begun_at IS NULL",
            )?
            .execute((id.to_string(), stamp(now), holder.to_string(), to_json(actor)?))?;
        Ok(changed == 1)
    }

    /// Takes a run over that has not come to its end: from now on nobody else writes to it. Whether it is one.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn take_pingone_run(&self, id: Uuid, holder: Uuid) -> Result<bool, VaultError> {
        let changed = self
            .sql()
            .prepare_cached("UPDATE pingone_plans SET holder = ?2 WHERE id = ?1 AND open")?
            .execute((id.to_string(), holder.to_string()))?;
        Ok(changed == 1)
    }

    /// Adds an event to a run. `false` when it has come to its end, or another goes on with it: then nothing was added.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn append_to_pingone_run(
        &self,
        id: Uuid,
        holder: Uuid,
        event: &RunEvent,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let added = self
            .sql()
            .prepare_cached(
                "INSERT INTO pingone_events (plan, place, at, data)
                 SELECT id, (SELECT count(*) FROM pingone_events WHERE plan = ?1), ?3, ?4
                 FROM pingone_plans WHERE id = ?1 AND holder = ?2 AND open",
            )?
            .execute((id.to_string(), holder.to_string(), stamp(now), to_json(event)?))?;
        Ok(added == 1)
    }

    /// Brings a run to its end. Gives the token that was given for it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn end_pingone_run(&self, id: Uuid) -> Result<Option<SecretId>, VaultError> {
        let token: Option<Option<String>> = self
            .sql()
            .prepare_cached("SELECT token FROM pingone_plans WHERE id = ?1")?
            .query_row([id.to_string()], |row| row.get(0))
            .optional()?;
        self.sql()
            .prepare_cached("UPDATE pingone_plans SET open = 0, token = NULL WHERE id = ?1")?
            .execute([id.to_string()])?;
        Ok(token.flatten().map(SecretId))
    }
}
