//! A sender (`phoneDeliverySettings`) and its numbers.

use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::id::Id;
use super::known::known_words;

known_words! {
    /// What kind of sender it is. Linecheck changes those of a Twilio account alone; others are kept and named.
    Provider, "PingOneProvider" {
        /// Numbers of a Twilio account.
        Twilio = "CUSTOM_TWILIO",
    }
}

known_words! {
    /// What kind of number it is.
    NumberKind, "PingOneNumberKind" {
        /// A number of a country. It has no list of countries.
        PhoneNumber = "PHONE_NUMBER",
        /// A toll-free number: any list of countries; without one the United States alone.
        TollFree = "TOLL_FREE",
        /// A short code: one country; without one the United States.
        ShortCode = "SHORT_CODE",
    }
}

/// A number of a sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RemoteNumber {
    /// In E.164 form, or a short code: untrusted text.
    pub number: String,
    /// What kind of number.
    pub kind: NumberKind,
    /// Whether it sends SMS.
    pub sms: bool,
    /// Whether it makes calls.
    pub voice: bool,
    /// Whether it was chosen to originate.
    pub selected: bool,
    /// Whether it is still on the provider's account. PingOne may not say.
    pub available: Option<bool>,
    /// `supportedCountries`: two letters each.
    pub countries: Option<Vec<String>>,
}

/// A sender as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RemoteSender {
    /// Its ID.
    pub id: Id,
    /// What kind of sender.
    pub provider: Provider,
    /// Its name, where it has one: untrusted text.
    pub name: Option<String>,
    /// The account at the provider, where it has one: untrusted text.
    pub sid: Option<String>,
    /// Its numbers. An entry that is no number stays in the body alone.
    pub numbers: Vec<RemoteNumber>,
    /// When it was last changed, as PingOne writes it.
    pub updated_at: Option<String>,
    /// All of it.
    #[serde(skip)]
    pub body: Body,
}

impl RemoteSender {
    /// Reads an entry of the list of senders, or one sender.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn read(answer: Value) -> Result<Self, &'static str> {
        let body = Body::read(answer)?;
        let numbers = body.get("numbers").and_then(Value::as_array);
        Ok(Self {
            id: body.text("id").and_then(|id| id.parse().ok()).ok_or("a sender without an ID")?,
            provider: body.owned_text("provider").ok_or("a sender without a provider")?.into(),
            name: body.owned_text("name"),
            sid: body.owned_text("sid"),
            numbers: numbers.into_iter().flatten().filter_map(RemoteNumber::read).collect(),
            updated_at: body.owned_text("updatedAt"),
            body,
        })
    }

    /// Whether it is of a kind that Linecheck changes.
    #[must_use]
    pub fn is_twilio(&self) -> bool {
        self.provider == Provider::Twilio
    }

    /// Whether it is a Twilio sender of this account.
    #[must_use]
    pub fn is_of(&self, account_sid: &str) -> bool {
        self.is_twilio() && self.sid.as_deref().is_some_and(|sid| sid.eq_ignore_ascii_case(account_sid))
    }
}

impl RemoteNumber {
    pub(super) fn read(entry: &Value) -> Option<Self> {
        let text = |name: &str| entry.get(name).and_then(Value::as_str);
        let list = |name: &str| {
            let words = entry.get(name)?.as_array()?;
            Some(words.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>())
        };
        let flag = |name: &str| entry.get(name).and_then(Value::as_bool);
        let capabilities = list("capabilities").unwrap_or_default();
        let can = |what: &str| capabilities.iter().any(|word| word.eq_ignore_ascii_case(what));
        Some(Self {
            number: text("number")?.to_owned(),
            kind: text("type").unwrap_or_default().to_owned().into(),
            sms: can("SMS"),
            voice: can("VOICE"),
            selected: flag("selected").unwrap_or_default(),
            available: flag("available"),
            countries: list("supportedCountries"),
        })
    }
}
