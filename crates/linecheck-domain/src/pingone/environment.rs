//! An environment, and what its licence allows.

use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::id::Id;
use super::known::known_words;

known_words! {
    /// What an environment is for.
    EnvironmentKind, "PingOneEnvironmentKind" {
        /// Real users.
        Production = "PRODUCTION",
        /// Trying things out.
        Sandbox = "SANDBOX",
    }
}

known_words! {
    /// Whether an environment is in use.
    EnvironmentStatus, "PingOneEnvironmentStatus" {
        /// It is.
        Active = "ACTIVE",
        /// It waits for its deletion.
        DeletePending = "DELETE_PENDING",
    }
}

/// What an environment can do (`environmentCapabilities`). PingOne describes none of them; what is not there is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneCapabilities"))]
pub struct Capabilities {
    /// `canUsePingSmsAccount`: where it is false, Ping's own account probably does not send.
    pub can_use_ping_sms_account: Option<bool>,
    /// `canUseSmsOtp`.
    pub can_use_sms_otp: Option<bool>,
    /// `canUseMfaVoiceOtp`.
    pub can_use_voice_otp: Option<bool>,
}

/// An environment as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneEnvironment"))]
pub struct Environment {
    /// Its ID.
    pub id: Id,
    /// Its name: untrusted text.
    pub name: String,
    /// What it is for.
    pub kind: EnvironmentKind,
    /// The code of its region, such as `EU`.
    pub region: Option<String>,
    /// The package of its licence, or the licence's ID where that is not said.
    pub license: Option<String>,
    /// Whether it is in use. One that does not say so is.
    pub status: EnvironmentStatus,
    /// What it can do.
    pub capabilities: Capabilities,
    /// All of it.
    #[serde(skip)]
    pub body: Body,
}

impl Environment {
    /// Reads what `GET /environments/{id}` gives.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn read(answer: Value) -> Result<Self, &'static str> {
        let body = Body::read(answer)?;
        let can = |name: &str| body.get("environmentCapabilities")?.get(name)?.as_bool();
        let license = body.get("license").and_then(|license| {
            let text = |name: &str| license.get(name).and_then(Value::as_str).map(str::to_owned);
            text("package").or_else(|| text("id"))
        });
        Ok(Self {
            id: read_id(&body).ok_or("an environment without an ID")?,
            name: body.owned_text("name").ok_or("an environment without a name")?,
            kind: body.owned_text("type").ok_or("an environment without a type")?.into(),
            region: body.owned_text("region"),
            license,
            status: body.owned_text("status").map_or(EnvironmentStatus::Active, Into::into),
            capabilities: Capabilities {
                can_use_ping_sms_account: can("canUsePingSmsAccount"),
                can_use_sms_otp: can("canUseSmsOtp"),
                can_use_voice_otp: can("canUseMfaVoiceOtp"),
            },
            body,
        })
    }
}

fn read_id(body: &Body) -> Option<Id> {
    body.text("id")?.parse().ok()
}
