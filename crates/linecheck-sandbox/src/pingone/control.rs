//! The control of the sandbox's PingOne.

use serde::{Deserialize, Serialize};

use super::known::{CLIENT_ID, CLIENT_SECRET, WORKER_ENVIRONMENT, api_base, auth_base};
use super::modes::{EnvironmentChange, EnvironmentInfo, Modes};
use super::seed::tenancy;
use super::state::Environment;
use crate::control::Control;
use crate::error::SandboxError;

/// What a client needs for the sandbox's PingOne, and how that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PingOneInfo {
    /// In the place of `https://auth.pingone.com`.
    pub auth_base: String,
    /// In the place of `https://api.pingone.com/v1`.
    pub api_base: String,
    /// The environment of the worker application.
    pub worker_environment: String,
    /// The worker application.
    pub client_id: String,
    /// Its secret, which is none.
    pub client_secret: String,
    /// The choices in force.
    pub modes: Modes,
    /// The environments, the worker's among them.
    pub environments: Vec<EnvironmentInfo>,
}

impl Control {
    /// What a client needs for the sandbox's PingOne, and how that stands.
    #[must_use]
    pub fn pingone(&self) -> PingOneInfo {
        let base_url = self.health().base_url;
        let world = self.shared().world();
        PingOneInfo {
            auth_base: auth_base(&base_url),
            api_base: api_base(&base_url),
            worker_environment: WORKER_ENVIRONMENT.to_owned(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            modes: world.pingone.modes,
            environments: world.pingone.environments.iter().map(Environment::info).collect(),
        }
    }

    /// Chooses where documents leave two answers, and how the worker application is set.
    ///
    /// # Errors
    /// When a choice makes no sense, or the state folder cannot be written.
    pub fn set_pingone_modes(&self, modes: Modes) -> Result<(), SandboxError> {
        let modes = modes.check()?;
        let mut world = self.shared().world();
        world.pingone.modes = modes;
        self.shared().save_pingone(&world)
    }

    /// Changes an environment, named by its ID, and gives what it is now.
    ///
    /// # Errors
    /// When there is no such environment, or the state folder cannot be written.
    pub fn change_pingone_environment(
        &self,
        id: &str,
        change: EnvironmentChange,
    ) -> Result<EnvironmentInfo, SandboxError> {
        let now_ms = self.shared().clock.now_ms();
        let mut world = self.shared().world();
        let unknown = || SandboxError::UnknownEnvironment { id: id.to_owned() };
        let environment = world.pingone.environment_mut(id).ok_or_else(unknown)?;
        environment.standing = change.standing.unwrap_or(environment.standing);
        environment.can_use_ping_sms_account =
            change.can_use_ping_sms_account.unwrap_or(environment.can_use_ping_sms_account);
        environment.updated_ms = now_ms.max(environment.updated_ms + 1);
        let info = environment.info();
        self.shared().save_pingone(&world)?;
        Ok(info)
    }

    /// Ends all access tokens: the next request with one is refused with 401.
    pub fn end_pingone_tokens(&self) {
        self.shared().world().pingone.tokens.clear();
    }

    /// Makes PingOne as it is in a new sandbox: environments, senders, settings, policies and choices. Access tokens go on.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn reset_pingone(&self) -> Result<(), SandboxError> {
        let mut world = self.shared().world();
        let tokens = std::mem::take(&mut world.pingone.tokens);
        world.pingone = tenancy(self.shared().pingone_size);
        world.pingone.tokens = tokens;
        self.shared().save_pingone(&world)
    }
}
