//! PingOne: the plans that were shown, and how far each has come.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::draft::SecretId;
use linecheck_domain::pingone::Id;
use linecheck_domain::pingone::run::{Planned, RunEvent, StoredRunEvent};
use linecheck_domain::tenant::TenantId;
use rusqlite::{OptionalExtension, Row};
use uuid::Uuid;

use super::columns::{json_column, stamp, time_column, to_json};
use super::pingone::{broken, optional_time, tenant_of};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// How many plans of a tenant are kept that nobody has begun.
const SHOWN_KEPT: u32 = 16;

/// How many runs of a tenant are kept that have come to their end.
const ENDED_KEPT: u32 = 20;

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

    /// What tells whether any plan for an environment has come further: it is another then.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn pingone_mark(&self, environment: &Id) -> Result<(i64, Option<String>), VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT (SELECT count(*) FROM pingone_plans WHERE environment = ?1 AND begun_at IS NOT NULL) + count(*), max(at)
             FROM pingone_events WHERE plan IN (SELECT id FROM pingone_plans WHERE environment = ?1)",
        )?;
        Ok(statement.query_row([environment.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?)
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
    /// Keeps a plan that is about to be shown. Gives the tokens of plans
    /// that are no longer kept: a token waits for the plan that was shown last alone.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_pingone_plan(&self, new: &NewPlan<'_>, now: Timestamp) -> Result<Vec<SecretId>, VaultError> {
        let NewPlan { id, tenant, actor, planned } = new;
        // One token waits at most: the one of the plan that was shown last.
        let mut tokens =
            if planned.token.is_some() { self.forget_waiting_tokens(tenant)? } else { Vec::new() };
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
        tokens.extend(self.forget_plans(tenant)?);
        Ok(tokens)
    }

    fn forget_waiting_tokens(&self, tenant: &TenantId) -> Result<Vec<SecretId>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "DELETE FROM pingone_plans WHERE tenant = ?1 AND begun_at IS NULL AND token IS NOT NULL RETURNING token",
        )?;
        let tokens = statement.query_map([tenant.as_str()], |row| row.get(0).map(SecretId))?;
        Ok(tokens.collect::<Result<_, _>>()?)
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

#[cfg(test)]
mod tests;
