//! The documentation that Linecheck may lead to: a fixed list, so that no text from outside ever names an address.

use serde::{Deserialize, Serialize};

use crate::catalogue;
use crate::country::Country;
use crate::sender_id;

/// One page of Ping Identity's or Twilio's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// PingID: *Using a custom Twilio account*, which Linecheck reproduces.
    PingidCustomAccount,
    /// PingOne: moving from PingID.
    PingoneMigration,
    /// PingOne: a custom provider.
    PingoneCustomProvider,
    /// PingOne: a Twilio account as a sender.
    PingoneTwilioSender,
    /// PingOne's API: the settings of notifications, with the chain.
    PingoneNotificationSettings,
    /// Twilio: where alphanumeric Sender IDs are supported, and where they must be registered.
    TwilioSenderIds,
    /// Twilio: test credentials and their magic numbers.
    TwilioTestCredentials,
}

impl Document {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::PingidCustomAccount,
        Self::PingoneMigration,
        Self::PingoneCustomProvider,
        Self::PingoneTwilioSender,
        Self::PingoneNotificationSettings,
        Self::TwilioSenderIds,
        Self::TwilioTestCredentials,
    ];

    /// Its address.
    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            Self::PingidCustomAccount => {
                "https://docs.pingidentity.com/pingid/pingid_service_management/pid_using_custom_twilio_account.html"
            }
            Self::PingoneMigration => {
                "https://docs.pingidentity.com/pingone/strong_authentication_mfa/p1_integrate_pingid_with_p1.html"
            }
            Self::PingoneCustomProvider => {
                "https://docs.pingidentity.com/pingone/settings/p1_use_a_custom_provider.html"
            }
            Self::PingoneTwilioSender => {
                "https://docs.pingidentity.com/pingone/settings/p1_configure_twilio_account.html"
            }
            Self::PingoneNotificationSettings => {
                "https://developer.pingidentity.com/pingone-api/platform/notifications/notifications-settings.html"
            }
            Self::TwilioSenderIds => crate::sender_id::SOURCE,
            Self::TwilioTestCredentials => "https://www.twilio.com/docs/iam/test-credentials",
        }
    }
}

/// A page to open, by what it is about; its address is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Link {
    /// A document of the fixed list.
    Document {
        /// Which one.
        document: Document,
    },
    /// Twilio's page about a code.
    Code {
        /// The code.
        code: u32,
    },
    /// Twilio's guideline for SMS to a country.
    Guideline {
        /// The country.
        guideline: Country,
    },
}

impl Link {
    /// The address, which never comes from outside; none where the tables have no such page.
    #[must_use]
    pub fn url(self) -> Option<&'static str> {
        match self {
            Self::Document { document } => Some(document.url()),
            Self::Code { code } => catalogue::explain(code).map(|entry| entry.docs.as_str()),
            Self::Guideline { guideline } => sender_id::guideline(guideline),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c16_p4_every_address_is_a_page_of_ping_identity_or_twilio_over_tls() {
        let hosts =
            ["docs.pingidentity.com", "developer.pingidentity.com", "help.twilio.com", "www.twilio.com"];
        let of_codes = catalogue::entries().iter().map(|entry| entry.docs.as_str());
        let of_countries = Country::all().into_iter().filter_map(sender_id::guideline);
        let documents = Document::ALL.iter().map(|document| document.url());
        for url in documents.chain(of_codes).chain(of_countries) {
            let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next());
            assert!(host.is_some_and(|host| hosts.contains(&host)), "{url}");
            assert!(
                url.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/._-".contains(&byte)),
                "{url}"
            );
        }
    }
}
