//! How an environment is reached.

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::site::{Region, Site};
use crate::secret::SecretId;

/// How a worker application names itself to the token endpoint. A setting of the application (`tokenEndpointAuthMethod`),
/// and never tried in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// In the header (`CLIENT_SECRET_BASIC`).
    #[default]
    Basic,
    /// In the form (`CLIENT_SECRET_POST`).
    Post,
}

/// A connection as it is kept. The secret is stored elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneConnection"))]
pub struct Connection {
    /// Where it is asked.
    pub site: Site,
    /// The region that was chosen; none where bases were given.
    pub region: Option<Region>,
    /// The environment that the worker application lives in.
    pub worker_environment: Id,
    /// The environment that is managed: often another.
    pub environment: Id,
    /// The worker application.
    pub client_id: Id,
    /// How it names itself.
    pub authentication: ClientAuthentication,
    /// Where its secret is stored.
    pub secret: SecretId,
}
