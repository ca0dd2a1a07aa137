//! Notification policies (PingOne's `OpenAPI`: `/notificationsPolicies`). Those with a `providerConfiguration` go before the
//! chain of the settings.

use linecheck_domain::pingone::{Body, Id, Policy};
use serde_json::Value;

use crate::client::{Asked, Fetched, Listed, PingOneClient, written};
use crate::error::{Argument, PingOneError};
use crate::paging::Member;
use crate::senders::carries;

const POLICIES: &str = "notificationsPolicies";

impl Member for Policy {
    const LIST: &'static str = POLICIES;

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
    /// Lists the notification policies.
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn policies(&self) -> Result<Listed<Policy>, PingOneError> {
        self.list(self.own_address(&[POLICIES])).await
    }

    /// Reads a notification policy.
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn policy(&self, id: &Id) -> Result<Fetched<Policy>, PingOneError> {
        let another = |policy: &Policy| self.another_policy(policy, id);
        self.fetch(&self.own_address(&[POLICIES, id.as_str()]), Policy::read, another).await
    }

    /// Replaces a notification policy by this body.
    ///
    /// # Errors
    /// See [`PingOneError`]; [`PingOneError::may_have_been_done`] says when it has to be looked up.
    pub async fn replace_policy(&self, id: &Id, body: &Body) -> Result<Fetched<Policy>, PingOneError> {
        if !carries(body, id) {
            return Err(PingOneError::BadArgument(Argument::Body));
        }
        let another = |policy: &Policy| self.another_policy(policy, id);
        let (json, url) = (written(body)?, self.own_address(&[POLICIES, id.as_str()]));
        self.change(Asked::Replace(&json), &url, None, Policy::read, another).await
    }

    fn another_policy(&self, policy: &Policy, id: &Id) -> Option<&'static str> {
        if policy.id == *id { self.of_another_environment(&policy.body) } else { Some("another policy") }
    }
}
