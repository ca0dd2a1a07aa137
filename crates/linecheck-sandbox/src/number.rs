//! A number of an account: what it can do, and how Twilio writes it.

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize};

use crate::clock::rfc2822;
use crate::error::SandboxError;

/// What a number can do. `fax` may be missing in Twilio's answers (OAI; api-snippets sample).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// Calls.
    pub voice: bool,
    /// SMS.
    pub sms: bool,
    /// MMS.
    #[serde(default)]
    pub mms: bool,
    /// Fax; left out of the answer when it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<bool>,
}

impl Capabilities {
    /// Voice and SMS as given, nothing else.
    #[must_use]
    pub const fn of(voice: bool, sms: bool) -> Self {
        Self { voice, sms, mms: false, fax: None }
    }
}

/// A number to add to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberSpec {
    /// In E.164.
    pub phone_number: String,
    /// Its name; without one, the number in its national form.
    #[serde(default)]
    pub friendly_name: Option<String>,
    /// What it can do: voice and SMS when left out. `null` is answered as `null` (OAI: the object is nullable).
    #[serde(default = "voice_and_sms")]
    pub capabilities: Option<Capabilities>,
}

#[allow(clippy::unnecessary_wraps, reason = "serde wants the type of the field")]
fn voice_and_sms() -> Option<Capabilities> {
    Some(Capabilities::of(true, true))
}

/// What to change about a number; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NumberChange {
    /// In E.164 (a ported number keeps its SID).
    pub phone_number: Option<String>,
    /// Its name.
    pub friendly_name: Option<String>,
    /// What it can do; `Some(None)`, in JSON `null`, is answered as `null`.
    #[serde(deserialize_with = "present")]
    pub capabilities: Option<Option<Capabilities>>,
}

#[allow(clippy::option_option, reason = "left out, null and given are three things")]
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<Capabilities>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What the control says of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberInfo {
    /// Its SID.
    pub sid: String,
    /// In E.164.
    pub phone_number: String,
    /// Its name.
    pub friendly_name: String,
    /// What it can do.
    pub capabilities: Option<Capabilities>,
}

/// A number of an account.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) info: NumberInfo,
    /// Its place in the list.
    pub(crate) key: u64,
    pub(crate) created_ms: i64,
    /// Made on first use: a list of 100,000 is asked for in pages of 1000, again and again.
    json: OnceLock<Box<[u8]>>,
}

/// A number that differs from the seed, as the state folder keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredNumber {
    pub(crate) key: u64,
    pub(crate) created_ms: i64,
    pub(crate) info: NumberInfo,
}

impl Number {
    pub(crate) fn new(stored: StoredNumber) -> Self {
        let StoredNumber { key, created_ms, info } = stored;
        Self { info, key, created_ms, json: OnceLock::new() }
    }

    pub(crate) fn can_send_sms(&self) -> bool {
        self.info.capabilities.is_some_and(|can| can.sms)
    }

    pub(crate) fn can_call(&self) -> bool {
        self.info.capabilities.is_some_and(|can| can.voice)
    }

    /// Some numbers are new to Twilio's platform, some are hosted elsewhere: which ones follows from the place.
    pub(crate) fn is_beta(&self) -> bool {
        self.key % 19 == 18
    }

    pub(crate) fn origin(&self) -> &'static str {
        if self.key % 37 == 36 { "hosted" } else { "twilio" }
    }

    /// As the API answers it.
    pub(crate) fn json(&self, account: &str) -> &[u8] {
        self.json.get_or_init(|| {
            serde_json::to_vec(&NumberJson::of(self, account)).unwrap_or_default().into_boxed_slice()
        })
    }
}

/// All documented fields (OAI `api.v2010.account.incoming_phone_number`). Empty text where Twilio's own samples
/// have it, against its schema.
#[derive(Serialize)]
struct NumberJson<'a> {
    account_sid: &'a str,
    address_requirements: &'static str,
    address_sid: Option<&'static str>,
    api_version: &'static str,
    beta: bool,
    bundle_sid: Option<&'static str>,
    capabilities: Option<Capabilities>,
    date_created: String,
    date_updated: String,
    emergency_address_sid: Option<&'static str>,
    emergency_address_status: &'static str,
    emergency_status: &'static str,
    friendly_name: &'a str,
    identity_sid: Option<&'static str>,
    origin: &'static str,
    phone_number: &'a str,
    sid: &'a str,
    sms_application_sid: &'static str,
    sms_fallback_method: &'static str,
    sms_fallback_url: &'static str,
    sms_method: &'static str,
    sms_url: &'static str,
    status: &'static str,
    status_callback: &'static str,
    status_callback_method: &'static str,
    trunk_sid: Option<&'static str>,
    r#type: &'static str,
    uri: String,
    voice_application_sid: Option<&'static str>,
    voice_caller_id_lookup: bool,
    voice_fallback_method: &'static str,
    voice_fallback_url: Option<&'static str>,
    voice_method: &'static str,
    voice_receive_mode: &'static str,
    voice_url: Option<&'static str>,
}

impl<'a> NumberJson<'a> {
    fn of(number: &'a Number, account: &'a str) -> Self {
        let date = rfc2822(number.created_ms);
        Self {
            account_sid: account,
            address_requirements: "none",
            address_sid: None,
            api_version: "2010-04-01",
            beta: number.is_beta(),
            bundle_sid: None,
            capabilities: number.info.capabilities,
            date_created: date.clone(),
            date_updated: date,
            emergency_address_sid: None,
            emergency_address_status: "unregistered",
            emergency_status: "Inactive",
            friendly_name: &number.info.friendly_name,
            identity_sid: None,
            origin: number.origin(),
            phone_number: &number.info.phone_number,
            sid: &number.info.sid,
            sms_application_sid: "",
            sms_fallback_method: "POST",
            sms_fallback_url: "",
            sms_method: "POST",
            sms_url: "",
            status: "in-use",
            status_callback: "",
            status_callback_method: "POST",
            trunk_sid: None,
            r#type: "local",
            uri: format!("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{}.json", number.info.sid),
            voice_application_sid: None,
            voice_caller_id_lookup: false,
            voice_fallback_method: "POST",
            voice_fallback_url: None,
            voice_method: "POST",
            voice_receive_mode: "voice",
            voice_url: None,
        }
    }
}

/// Whether a text is a number in E.164, by its shape alone: `+`, no leading zero, 8 to 15 digits; eleven with the
/// North American `+1`. Deliberately not libphonenumber: the sandbox must not share the client's judgement.
pub(crate) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    let right_length =
        if digits.starts_with('1') { digits.len() == 11 } else { (8..=15).contains(&digits.len()) };
    right_length && !digits.starts_with('0') && digits.bytes().all(|digit| digit.is_ascii_digit())
}

pub(crate) fn check_phone(phone: &str) -> Result<(), SandboxError> {
    if is_e164(phone) {
        return Ok(());
    }
    Err(SandboxError::invalid("phone_number", "must be in E.164, such as +12125550100"))
}

/// A number as Twilio names it until somebody does: `(212) 555-0100` for North America, else as it is.
pub(crate) fn national(phone: &str) -> String {
    match phone.strip_prefix("+1").filter(|digits| digits.len() == 10 && digits.is_ascii()) {
        Some(digits) => format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..]),
        None => phone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_names_of_north_american_numbers_are_national() {
        assert_eq!(national("+12125550100"), "(212) 555-0100");
        assert_eq!(national("+442079460000"), "+442079460000");
    }
}
