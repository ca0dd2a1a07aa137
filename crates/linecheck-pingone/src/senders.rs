//! Senders (PingOne's `OpenAPI`: `/notificationsSettings/phoneDeliverySettings`; PingOne, *Phone Delivery Settings*).

use linecheck_domain::Secret;
use linecheck_domain::pingone::{Body, Id, RemoteSender};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::answer::not_understood;
use crate::client::{Asked, Fetched, Listed, PingOneClient, written};
use crate::error::{Argument, PingOneError};
use crate::paging::Member;

/// The path of the senders under an environment.
const SENDERS: [&str; 2] = ["notificationsSettings", "phoneDeliverySettings"];
/// The member that has the account's credential when a sender is created.
const AUTH_TOKEN: &str = "authToken";

impl Member for RemoteSender {
    const LIST: &'static str = "phoneDeliverySettings";

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

/// The body of a create: the account's credential is written into it at the last moment.
struct WithToken<'a> {
    body: &'a Body,
    token: &'a Secret,
}

impl Serialize for WithToken<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        for (name, value) in self.body.members().iter().filter(|(name, _)| *name != AUTH_TOKEN) {
            members.serialize_entry(name, value)?;
        }
        // Exposed to be sent to PingOne, which checks it at Twilio.
        members.serialize_entry(AUTH_TOKEN, self.token.expose())?;
        members.end()
    }
}

impl PingOneClient {
    /// Lists the senders, of every kind.
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn senders(&self) -> Result<Listed<RemoteSender>, PingOneError> {
        self.list(self.own_address(&SENDERS)).await
    }

    /// Reads a sender.
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn sender(&self, id: &Id) -> Result<Fetched<RemoteSender>, PingOneError> {
        let another = |sender: &RemoteSender| self.another_sender(sender, id);
        self.fetch(&self.sender_address(id), <RemoteSender as Member>::read, another).await
    }

    /// Creates a sender, with the account's Auth Token, which is in no body besides. PingOne asks Twilio with it, and answers
    /// with the account's numbers.
    ///
    /// # Errors
    /// See [`PingOneError`]; [`PingOneError::may_have_been_done`] says when it has to be looked up.
    pub async fn create_sender(
        &self,
        body: &Body,
        auth_token: &Secret,
    ) -> Result<Fetched<RemoteSender>, PingOneError> {
        let json = written(&WithToken { body, token: auth_token })?;
        let another = |sender: &RemoteSender| {
            let same = |name| {
                let text = |body: &Body| Some(body.text(name)?.to_ascii_lowercase());
                text(&sender.body) == text(body)
            };
            let is_it = same("provider") && same("sid");
            if is_it { self.of_another_environment(&sender.body) } else { Some("another sender") }
        };
        let (asked, url) = (Asked::Create(&json), self.own_address(&SENDERS));
        self.change(asked, &url, Some(auth_token), <RemoteSender as Member>::read, another).await
    }

    /// Replaces a sender by this body, which carries its ID (PingOne, *Update Phone Delivery Settings (Twilio)*).
    ///
    /// # Errors
    /// See [`PingOneError`]; [`PingOneError::may_have_been_done`] says when it has to be looked up.
    pub async fn replace_sender(&self, id: &Id, body: &Body) -> Result<Fetched<RemoteSender>, PingOneError> {
        if !carries(body, id) {
            return Err(PingOneError::BadArgument(Argument::Body));
        }
        let another = |sender: &RemoteSender| self.another_sender(sender, id);
        let (json, url) = (written(body)?, self.sender_address(id));
        self.change(Asked::Replace(&json), &url, None, <RemoteSender as Member>::read, another).await
    }

    /// Deletes a sender.
    ///
    /// # Errors
    /// See [`PingOneError`]; [`PingOneError::may_have_been_done`] says when it has to be looked up.
    pub async fn delete_sender(&self, id: &Id) -> Result<Fetched<()>, PingOneError> {
        let answer = self.ask(Asked::Delete, &self.sender_address(id), None).await?;
        // Another success is not that of a deletion (PingOne, *Delete Phone Delivery Settings*: 204 No Content).
        if answer.status != 204 {
            return Err(not_understood("no answer to a deletion", answer.exchange));
        }
        Ok(Fetched { value: (), exchange: answer.exchange })
    }

    fn sender_address(&self, id: &Id) -> url::Url {
        let [settings, senders] = SENDERS;
        self.own_address(&[settings, senders, id.as_str()])
    }

    fn another_sender(&self, sender: &RemoteSender, id: &Id) -> Option<&'static str> {
        if sender.id == *id { self.of_another_environment(&sender.body) } else { Some("another sender") }
    }
}

/// Whether a body is of the resource with this ID.
pub(crate) fn carries(body: &Body, id: &Id) -> bool {
    body.text("id").is_some_and(|named| named.eq_ignore_ascii_case(id.as_str()))
}
