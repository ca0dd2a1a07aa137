//! What an account may do and has registered, besides its numbers: countries, messaging services with their 10DLC
//! campaign, toll-free verifications. Read over Twilio's other hosts, which the sandbox serves under a path each.

use std::collections::{BTreeMap, BTreeSet};

use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use serde::{Deserialize, Serialize};

use crate::error::SandboxError;

/// What an account may do and has registered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registrations {
    /// Countries (ISO 3166-1, two letters) that SMS may not be sent to. Every other one is allowed.
    pub sms_denied: BTreeSet<String>,
    /// Countries that may not be called. Every other one is allowed.
    pub voice_denied: BTreeSet<String>,
    /// Its messaging services.
    pub services: Vec<MessagingService>,
    /// Toll-free numbers (E.164) and the status of their verification, in Twilio's word, such as `TWILIO_APPROVED`.
    pub toll_free: BTreeMap<String, String>,
}

/// A messaging service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessagingService {
    /// Its SID (`MG`).
    pub sid: String,
    /// Its name.
    pub friendly_name: String,
    /// The numbers that send for it (E.164). Those that the account does not have are listed all the same.
    pub numbers: Vec<String>,
    /// The status of its 10DLC campaign in Twilio's word (`IN_PROGRESS`, `VERIFIED`, `FAILED`); none without a campaign.
    #[serde(default)]
    pub campaign_status: Option<String>,
}

impl Registrations {
    /// What the control does not take: a country that is none, a service without a SID of its own.
    pub(crate) fn check(&self) -> Result<(), SandboxError> {
        for (field, countries) in [("sms_denied", &self.sms_denied), ("voice_denied", &self.voice_denied)] {
            if let Some(unknown) = countries.iter().find(|code| !is_country(code)) {
                return Err(SandboxError::invalid(field, format!("{unknown} is not a country, such as US")));
            }
        }
        let sids: BTreeSet<_> = self.services.iter().map(|service| &service.sid).collect();
        let marked = |sid: &String| {
            sid.len() == 34
                && sid.starts_with("MG")
                && sid.bytes().skip(2).all(|digit| digit.is_ascii_hexdigit())
        };
        if sids.len() != self.services.len() || !sids.into_iter().all(marked) {
            return Err(SandboxError::invalid(
                "services",
                "each needs a SID of its own: MG and 32 hexadecimal digits",
            ));
        }
        Ok(())
    }

    /// A service by its SID.
    pub(crate) fn service(&self, sid: &str) -> Option<&MessagingService> {
        self.services.iter().find(|service| service.sid.eq_ignore_ascii_case(sid))
    }

    /// Whether an SMS may go to a number.
    pub(crate) fn allows_sms_to(&self, phone: &str) -> bool {
        !is_in(phone, &self.sms_denied)
    }

    /// Whether a number may be called.
    pub(crate) fn allows_call_to(&self, phone: &str) -> bool {
        !is_in(phone, &self.voice_denied)
    }
}

/// Whether a number lies in one of some countries. One whose country cannot be told lies in that of its calling code,
/// where no other country has it.
fn is_in(phone: &str, countries: &BTreeSet<String>) -> bool {
    if countries.is_empty() {
        return false;
    }
    if let Some(country) = PhoneNumber::from_server(phone).and_then(|number| number.country()) {
        return countries.contains(&country.code());
    }
    let of_code: Vec<_> = Country::all()
        .into_iter()
        .filter(|country| phone.starts_with(&format!("+{}", country.calling_code())))
        .collect();
    matches!(of_code.as_slice(), [only] if countries.contains(&only.code()))
}

fn is_country(code: &str) -> bool {
    Country::parse(code).is_ok_and(|country| country.code() == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_a_number_lies_in_its_country_also_where_several_share_a_calling_code() {
        for (phone, country, lies) in [
            ("+2348031234567", "NG", true),
            ("+2340000000", "NG", true),
            ("+2348031234567", "PK", false),
            ("+18765551234", "JM", true),
            ("+12025550100", "JM", false),
            ("+14165550100", "US", false),
        ] {
            assert_eq!(is_in(phone, &[country.to_owned()].into()), lies, "{phone} in {country}");
        }
    }

    #[test]
    fn s1_registrations_that_make_no_sense_are_refused() {
        let service = |sid: &str| MessagingService {
            sid: sid.to_owned(),
            friendly_name: String::new(),
            numbers: Vec::new(),
            campaign_status: None,
        };
        let good = format!("MG{}", "0".repeat(32));
        for (registrations, fits) in [
            (Registrations::default(), true),
            (Registrations { sms_denied: ["DE".to_owned()].into(), ..Registrations::default() }, true),
            (Registrations { voice_denied: ["de".to_owned()].into(), ..Registrations::default() }, false),
            (Registrations { services: vec![service(&good)], ..Registrations::default() }, true),
            (
                Registrations { services: vec![service(&good), service(&good)], ..Registrations::default() },
                false,
            ),
            (Registrations { services: vec![service("MG1")], ..Registrations::default() }, false),
        ] {
            assert_eq!(registrations.check().is_ok(), fits, "{registrations:?}");
        }
    }
}
