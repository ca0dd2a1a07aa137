//! Environments (PingOne's `OpenAPI`: `/environments`, `/environments/{environmentID}`).

use linecheck_domain::pingone::{Body, Environment, Id};
use serde_json::Value;

use crate::client::{Fetched, Listed, PingOneClient};
use crate::error::PingOneError;
use crate::paging::Member;

impl Member for Environment {
    const LIST: &'static str = "environments";

    fn read(value: Value) -> Result<Self, &'static str> {
        Self::read(value)
    }

    fn id(&self) -> &Id {
        &self.id
    }

    fn body(&self) -> &Body {
        &self.body
    }
}

impl PingOneClient {
    /// Reads the environment, with its licence and what it may do (`environmentCapabilities`).
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn environment(&self) -> Result<Fetched<Environment>, PingOneError> {
        let another = |environment: &Environment| {
            (environment.id != *self.environment_id()).then_some("another environment")
        };
        self.fetch(&self.own_address(&[]), Environment::read, another).await
    }

    /// Lists the environments that the worker application may see.
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn environments(&self) -> Result<Listed<Environment>, PingOneError> {
        self.list(self.address(&[])).await
    }
}
