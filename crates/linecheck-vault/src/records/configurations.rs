//! Configurations with their revisions, and the consents that belong to them.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::consent::{self, Consent};
use linecheck_domain::draft::{Configuration, RevisionNumber};
use linecheck_domain::tenant::TenantId;
use rusqlite::{OptionalExtension, Row};

use super::columns::{json_column, stamp, time_column, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

/// One revision of a tenant's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What was in force from then on.
    pub configuration: Configuration,
    /// The consent that was given with it.
    pub consent: Option<i64>,
    /// Who saved it.
    pub actor: Actor,
    /// When.
    pub saved_at: Timestamp,
}

/// A consent as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRecord {
    /// Its number.
    pub id: i64,
    /// The consent.
    pub consent: Consent,
    /// The words that were shown.
    pub text: String,
    /// Who gave it, as far as it is known.
    pub actor: Actor,
    /// When.
    pub given_at: Timestamp,
}

impl Reader<'_> {
    /// What is in force for a tenant. Before anything was saved: the default account.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn active(&self, tenant: &TenantId) -> Result<Configuration, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT data FROM configurations WHERE tenant = ?1 ORDER BY revision DESC LIMIT 1",
        )?;
        let stored = statement.query_row([tenant.as_str()], |row| json_column(row, "data")).optional()?;
        Ok(stored.unwrap_or_else(Configuration::initial))
    }

    /// All revisions of a tenant's configuration, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn revisions(&self, tenant: &TenantId) -> Result<Vec<Revision>, VaultError> {
        self.revisions_page(tenant, None, u32::MAX)
    }

    /// The newest revisions of a tenant's configuration, the newest first: those below `before`, where it is given.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn revisions_page(
        &self,
        tenant: &TenantId,
        before: Option<RevisionNumber>,
        most: u32,
    ) -> Result<Vec<Revision>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT data, consent, actor, saved_at FROM configurations WHERE tenant = ?1 AND revision < ?2 \
             ORDER BY revision DESC LIMIT ?3",
        )?;
        let before = before.map_or(i64::MAX, numbered);
        let revisions = statement.query_map((tenant.as_str(), before, most), revision)?;
        Ok(revisions.collect::<Result<_, _>>()?)
    }

    /// One revision of a tenant's configuration.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn revision(
        &self,
        tenant: &TenantId,
        number: RevisionNumber,
    ) -> Result<Option<Revision>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT data, consent, actor, saved_at FROM configurations WHERE tenant = ?1 AND revision = ?2",
        )?;
        Ok(statement.query_row((tenant.as_str(), numbered(number)), revision).optional()?)
    }

    /// All consents of a tenant, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn consents(&self, tenant: &TenantId) -> Result<Vec<ConsentRecord>, VaultError> {
        let mut statement =
            self.sql().prepare_cached("SELECT * FROM consents WHERE tenant = ?1 ORDER BY id DESC")?;
        let consents = statement.query_map([tenant.as_str()], |row| {
            let account_sid: String = row.get("account_sid")?;
            Ok(ConsentRecord {
                id: row.get("id")?,
                consent: Consent {
                    account_sid: account_sid.try_into().map_err(|error| {
                        rusqlite::Error::FromSqlConversionFailure(
                            0,
                            rusqlite::types::Type::Text,
                            Box::new(error),
                        )
                    })?,
                    name: row.get("name")?,
                    text_version: row.get("text_version")?,
                    text_hash: row.get("text_hash")?,
                },
                text: row.get("text")?,
                actor: json_column(row, "actor")?,
                given_at: time_column(row, "given_at")?,
            })
        })?;
        Ok(consents.collect::<Result<_, _>>()?)
    }
}

/// As the database numbers it.
fn numbered(revision: RevisionNumber) -> i64 {
    i64::try_from(revision).unwrap_or(i64::MAX)
}

fn revision(row: &Row<'_>) -> rusqlite::Result<Revision> {
    Ok(Revision {
        configuration: json_column(row, "data")?,
        consent: row.get("consent")?,
        actor: json_column(row, "actor")?,
        saved_at: time_column(row, "saved_at")?,
    })
}

impl Writer<'_> {
    /// Records a consent, with the words that were shown. Returns its number.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_consent(
        &self,
        tenant: &TenantId,
        given: &Consent,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<i64, VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO consents (tenant, account_sid, name, text, text_version, text_hash, actor, given_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                tenant.as_str(),
                given.account_sid.as_str(),
                &given.name,
                consent::TEXT,
                &given.text_version,
                &given.text_hash,
                to_json(actor)?,
                stamp(now),
            ))?;
        Ok(self.sql().last_insert_rowid())
    }

    /// Adds a revision: it is in force from now on. One that exists already is refused by the database.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_revision(
        &self,
        tenant: &TenantId,
        configuration: &Configuration,
        consent: Option<i64>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.sql()
            .prepare_cached(
                "INSERT INTO configurations (tenant, revision, data, consent, actor, saved_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                tenant.as_str(),
                numbered(configuration.revision),
                to_json(configuration)?,
                consent,
                to_json(actor)?,
                stamp(now),
            ))?;
        Ok(())
    }
}
