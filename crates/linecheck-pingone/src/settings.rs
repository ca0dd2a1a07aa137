//! The notification settings of an environment, of which there is one (PingOne's `OpenAPI`: `/notificationsSettings`).

use linecheck_domain::pingone::{Body, Settings};

use crate::client::{Asked, Fetched, PingOneClient, written};
use crate::error::PingOneError;

const SETTINGS: &str = "notificationsSettings";

impl PingOneClient {
    /// Reads the notification settings.
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn settings(&self) -> Result<Fetched<Settings>, PingOneError> {
        let another = |settings: &Settings| self.of_another_environment(&settings.body);
        self.fetch(&self.own_address(&[SETTINGS]), Settings::read, another).await
    }

    /// Replaces the notification settings by this body: what it omits is reset, `from` and `replyTo` to PingOne's own
    /// (PingOne, *Update Notifications Settings*).
    ///
    /// # Errors
    /// See [`PingOneError`]; [`PingOneError::may_have_been_done`] says when it has to be looked up.
    pub async fn replace_settings(&self, body: &Body) -> Result<Fetched<Settings>, PingOneError> {
        let another = |settings: &Settings| self.of_another_environment(&settings.body);
        let (json, url) = (written(body)?, self.own_address(&[SETTINGS]));
        self.change(Asked::Replace(&json), &url, None, Settings::read, another).await
    }
}
