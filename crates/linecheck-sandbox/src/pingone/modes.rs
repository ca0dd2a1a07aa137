//! What can be chosen about the sandbox's PingOne: where documents leave two answers, and what an administrator can set.

use serde::{Deserialize, Serialize};

use crate::error::SandboxError;

/// How the worker application proves itself: its setting `tokenEndpointAuthMethod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// `CLIENT_SECRET_BASIC`: in the header `Authorization`.
    #[default]
    Basic,
    /// `CLIENT_SECRET_POST`: in the form.
    Post,
}

/// What becomes of the request to delete a sender that a chain or a policy names. No document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderInUse {
    /// 400, `CONSTRAINT_VIOLATION`, with what names it.
    #[default]
    Refuse,
    /// 204, and its ID stays where it is named.
    Dangle,
}

/// How an environment stands for the worker application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The worker may read and change it.
    Active,
    /// Somebody deletes it: `DELETE_PENDING`. It can be read; that writes are refused with 403 is decided here.
    DeletePending,
    /// It is gone. It is answered with 404, and what was in it with 403 (a vanished environment may answer 400, 401 or 403: TF).
    Vanished,
    /// The worker has no role in it: 403.
    Forbidden,
}

/// The choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Modes {
    /// How the worker application proves itself.
    pub client_authentication: ClientAuthentication,
    /// Whether the worker application has the grant `client_credentials`.
    pub client_credentials_allowed: bool,
    /// Deleting a sender in use.
    pub sender_in_use: SenderInUse,
    /// The most items on a page, whatever is asked for; none: as asked for.
    pub page_size: Option<usize>,
    /// How long an access token lives, in seconds of the sandbox's clock.
    pub token_seconds: u32,
}

/// An access token of a worker application lives for an hour (DOC).
const HOUR: u32 = 3600;

impl Default for Modes {
    fn default() -> Self {
        Self {
            client_authentication: ClientAuthentication::default(),
            client_credentials_allowed: true,
            sender_in_use: SenderInUse::default(),
            page_size: None,
            token_seconds: HOUR,
        }
    }
}

impl Modes {
    pub(super) fn check(self) -> Result<Self, SandboxError> {
        if self.page_size == Some(0) {
            return Err(SandboxError::invalid("page_size", "must be 1 or more"));
        }
        if !(1..=HOUR).contains(&self.token_seconds) {
            return Err(SandboxError::invalid("token_seconds", "must be 1 to 3600 (an hour)"));
        }
        Ok(self)
    }
}

/// What to change about an environment; what is left out stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EnvironmentChange {
    /// How it stands for the worker.
    pub standing: Option<Standing>,
    /// Its capability `canUsePingSmsAccount`.
    pub can_use_ping_sms_account: Option<bool>,
}

/// What the control says of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EnvironmentInfo {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `SANDBOX` or `PRODUCTION`.
    pub kind: String,
    /// How it stands for the worker.
    pub standing: Standing,
    /// Its capability `canUsePingSmsAccount`.
    pub can_use_ping_sms_account: bool,
    /// How many senders it has.
    pub senders: usize,
    /// How many notification policies it has.
    pub policies: usize,
}

/// How much the PRODUCTION environment holds in a new sandbox, or after a reset. What it has anyway counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Size {
    /// Senders, ten at most.
    pub senders: usize,
    /// Notification policies, a thousand at most.
    pub policies: usize,
}

/// An environment has ten senders at most (DOC, `phone-delivery-settings`).
pub(crate) const MOST_SENDERS: usize = 10;
const MOST_POLICIES: usize = 1000;

impl Size {
    pub(crate) fn check(self) -> Result<Self, SandboxError> {
        if self.senders > MOST_SENDERS {
            return Err(SandboxError::invalid("pingone.senders", "must be 10 or less"));
        }
        if self.policies > MOST_POLICIES {
            return Err(SandboxError::invalid("pingone.policies", "must be 1000 or less"));
        }
        Ok(self)
    }
}
