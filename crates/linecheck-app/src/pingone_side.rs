//! A tenant's other side: what is on record of its environment in PingOne. Nothing is asked.

use jiff::Timestamp;
use linecheck_domain::draft::SecretId;
use linecheck_domain::pingone::{EnvironmentKind, EnvironmentStatus, Id, OriginAccount};
use linecheck_domain::tenant::TenantId;
use linecheck_vault::Reader;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What is on record of a tenant's environment in PingOne.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneSide {
    /// The environment.
    pub environment: Id,
    /// What it looked like when it was last read; none when it never was.
    pub seen: Option<PingOneSeen>,
    /// When a plan was last applied to its end.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub applied_at: Option<Timestamp>,
    /// Whether a plan was begun and has not come to its end.
    pub stopped: bool,
}

/// What an environment looked like when it was last read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneSeen {
    /// When.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: Timestamp,
    /// The environment's name: untrusted text.
    pub name: String,
    /// What it is for.
    pub kind: EnvironmentKind,
    /// The code of its region.
    pub region: Option<String>,
    /// Its licence: untrusted text.
    pub license: Option<String>,
    /// Whether it is in use.
    pub status: EnvironmentStatus,
    /// Who originates by the chain of the settings, in order.
    pub originates: Vec<OriginAccount>,
    /// Whether policies name senders of their own: where they apply, the chain has no effect.
    pub overridden: bool,
}

/// A tenant's other side; none where it is not connected.
pub(crate) fn side(reader: &Reader<'_>, tenant: &TenantId) -> Result<Option<PingOneSide>, AppError> {
    let Some(stored) = reader.pingone_connection(tenant)? else { return Ok(None) };
    Ok(Some(PingOneSide {
        environment: stored.connection.environment,
        seen: reader.pingone_seen(tenant)?,
        applied_at: stored.applied_at,
        stopped: reader.has_open_pingone_run(tenant)?,
    }))
}

/// What is stored of credentials for PingOne: the client secret, and the tokens that were given for plans. They stay when the
/// tenant's custom account goes.
pub(crate) fn secrets_of(reader: &Reader<'_>, tenant: &TenantId) -> Result<Vec<SecretId>, AppError> {
    let mut kept = reader.pingone_tokens(tenant)?;
    kept.extend(reader.pingone_connection(tenant)?.map(|stored| stored.connection.secret));
    Ok(kept)
}
