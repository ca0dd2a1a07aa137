//! A tenant: one PingID organization.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::ApiBase;
use crate::country::Country;
use crate::limits::DailyLimits;
use crate::phone::PhoneNumber;
use crate::secret::SecretId;
use crate::sid::AccountSid;
use crate::visible::{TYPED_TOKEN, holds_token};

/// The short name by which a tenant is known on the command line and in records: `contoso`, `contoso-eu`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub struct TenantId(String);

impl TenantId {
    /// Reads a short name: letters a-z, digits and hyphens, at most 40, beginning with a letter or digit.
    ///
    /// # Errors
    /// When it is something else.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        let text = text.trim();
        if holds_token(text) {
            return Err(TenantError::Token);
        }
        let good = !text.is_empty()
            && text.len() <= 40
            && text
                .bytes()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-')
            && !text.starts_with('-');
        if good { Ok(Self(text.to_owned())) } else { Err(TenantError::Id) }
    }

    /// The short name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for TenantId {
    type Error = TenantError;

    fn try_from(text: String) -> Result<Self, TenantError> {
        Self::parse(&text)
    }
}

impl From<TenantId> for String {
    fn from(id: TenantId) -> Self {
        id.0
    }
}

/// Why a tenant cannot be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TenantError {
    /// The short name has other characters.
    #[error("A tenant's short name has small letters, digits and hyphens, at most 40.")]
    Id,
    /// The name is empty, too long, or has control characters.
    #[error("A tenant's name has 1 to 200 characters, and no control characters.")]
    Name,
    /// It looks like a secret.
    #[error("{}", TYPED_TOKEN)]
    Token,
}

/// What is set for a tenant, apart from its sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Tenant {
    /// The short name.
    pub id: TenantId,
    /// The name for people.
    pub name: String,
    /// SMS is enabled as an alternate authentication method.
    pub sms_enabled: bool,
    /// Voice is enabled as an alternate authentication method.
    pub voice_enabled: bool,
    /// The countries that it sends to.
    pub destinations: BTreeSet<Country>,
    /// Originate from Ping's account when fallback is disabled, as one sentence of PingID's page says.
    ///
    /// Off unless somebody wants it: PingOne's texts all say that nothing is sent then.
    pub ping_originates_without_fallback: bool,
    /// What stands for the default account in test sends.
    pub default_account: DefaultAccount,
    /// How many passcodes the default account may send to a recipient in a day (T9).
    #[serde(default)]
    pub daily_limits: DailyLimits,
    /// Since when it is inactive (M5); none while it is active.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub inactive_since: Option<Timestamp>,
}

impl Tenant {
    /// A new tenant: no method enabled, default account not configured.
    ///
    /// # Errors
    /// When the name cannot be used.
    pub fn new(id: TenantId, name: &str) -> Result<Self, TenantError> {
        let name = name.trim();
        if holds_token(name) {
            return Err(TenantError::Token);
        }
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(TenantError::Name);
        }
        Ok(Self {
            id,
            name: name.to_owned(),
            sms_enabled: false,
            voice_enabled: false,
            destinations: BTreeSet::new(),
            ping_originates_without_fallback: false,
            default_account: DefaultAccount::NotConfigured,
            daily_limits: DailyLimits::default(),
            inactive_since: None,
        })
    }

    /// Whether an alternate authentication method that uses Twilio is enabled (C2).
    #[must_use]
    pub fn has_alternate_method(&self) -> bool {
        self.sms_enabled || self.voice_enabled
    }
}

/// What stands for Ping Identity's account in test sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DefaultAccount {
    /// Nothing: the trace says that PingID would originate now, and nothing is sent.
    NotConfigured,
    /// A Twilio account of the administrator's own, in the place of Ping Identity's.
    StandIn {
        /// Its SID.
        account_sid: AccountSid,
        /// The base that its token belongs to.
        base: ApiBase,
        /// Where its token is stored.
        secret: SecretId,
        /// Its numbers.
        numbers: BTreeSet<PhoneNumber>,
    },
    /// The sandbox's own default account.
    Sandbox,
}
