//! Messaging services, their senders and their 10DLC campaigns (Twilio: `messaging.twilio.com/v1/Services`,
//! `docs/messaging/api/usapptoperson-resource`). A number of the United States is registered by being a sender of a
//! service whose campaign is verified.

use serde::Deserialize;

use crate::client::{Listed, TwilioClient, parse_bytes};
use crate::error::{Argument, TwilioError};
use crate::lenient::{Members, Object, Text, is_sid, members, sid};
use crate::paging::{LARGEST_PAGE, Meta, Opened, Page, Reach};

/// A messaging service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagingService {
    /// Its SID (`MG`).
    pub sid: String,
    /// The name that the account's owner gave it, at most 256 characters.
    pub friendly_name: String,
}

/// A 10DLC campaign of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// How far its registration is.
    pub status: CampaignStatus,
}

/// How far the registration of a campaign is (Twilio's examples: `IN_PROGRESS`, `VERIFIED`, `FAILED`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CampaignStatus {
    /// `VERIFIED`: it may send.
    Verified,
    /// `IN_PROGRESS` or `PENDING`.
    InProgress,
    /// `FAILED`.
    Failed,
    /// A word that was not known when this was written, or none at all.
    Other(String),
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireService {
    sid: Text<34>,
    friendly_name: Text<256>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ServicePage {
    services: Option<Members<Object<WireService>>>,
    meta: Meta,
}

impl Page for ServicePage {
    type Member = MessagingService;

    fn read(body: &[u8]) -> Opened<MessagingService> {
        let page: Self = parse_bytes(body)?;
        let services = page.services.ok_or("a list of messaging services without the list")?;
        let open = |wire: WireService| {
            Ok(MessagingService {
                sid: sid(wire.sid, &["MG"]).ok_or("a messaging service without its SID")?,
                friendly_name: wire.friendly_name.0.unwrap_or_default(),
            })
        };
        Ok((members(services, open), page.meta.next_page_url))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireNumber {
    phone_number: Text<32>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NumberPage {
    phone_numbers: Option<Members<Object<WireNumber>>>,
    meta: Meta,
}

impl Page for NumberPage {
    type Member = String;

    fn read(body: &[u8]) -> Opened<String> {
        let page: Self = parse_bytes(body)?;
        let numbers = page.phone_numbers.ok_or("a list of senders without the list")?;
        let open = |wire: WireNumber| wire.phone_number.0.ok_or("a sender without its number");
        Ok((members(numbers, open), page.meta.next_page_url))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireCampaign {
    campaign_status: Text<64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CampaignPage {
    compliance: Option<Members<Object<WireCampaign>>>,
    meta: Meta,
}

impl Page for CampaignPage {
    type Member = Campaign;

    fn read(body: &[u8]) -> Opened<Campaign> {
        let page: Self = parse_bytes(body)?;
        let campaigns = page.compliance.ok_or("a list of campaigns without the list")?;
        let open = |wire: WireCampaign| {
            let word = wire.campaign_status.0.unwrap_or_default();
            let status = match word.to_ascii_uppercase().as_str() {
                "VERIFIED" => CampaignStatus::Verified,
                "IN_PROGRESS" | "PENDING" => CampaignStatus::InProgress,
                "FAILED" => CampaignStatus::Failed,
                _ => CampaignStatus::Other(word),
            };
            Ok(Campaign { status })
        };
        Ok((members(campaigns, open), page.meta.next_page_url))
    }
}

impl TwilioClient {
    /// Lists the messaging services, 1000 at most: `complete` says whether that was all.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::NoOtherHosts`] when the client may ask its base alone.
    pub async fn messaging_services(&self) -> Result<Listed<MessagingService>, TwilioError> {
        let first = self.product_address("messaging", "Services", &[("PageSize", LARGEST_PAGE)])?;
        self.list::<ServicePage>(first, Reach::Pages(1), |_, _| {}).await
    }

    /// Lists the numbers that send for a service, as Twilio writes them, meant to be E.164.
    ///
    /// # Errors
    /// As above; [`TwilioError::BadArgument`] when it is not the SID of a service.
    pub async fn service_numbers(&self, service_sid: &str) -> Result<Listed<String>, TwilioError> {
        self.service_list::<NumberPage>(service_sid, "PhoneNumbers").await
    }

    /// Lists the 10DLC campaigns of a service.
    ///
    /// # Errors
    /// As above; [`TwilioError::BadArgument`] when it is not the SID of a service.
    pub async fn service_campaigns(&self, service_sid: &str) -> Result<Listed<Campaign>, TwilioError> {
        self.service_list::<CampaignPage>(service_sid, "Compliance/Usa2p").await
    }

    async fn service_list<P: Page>(
        &self,
        service_sid: &str,
        of: &str,
    ) -> Result<Listed<P::Member>, TwilioError> {
        if !is_sid(service_sid, &["MG"]) {
            return Err(TwilioError::BadArgument(Argument::ServiceSid));
        }
        let path = format!("Services/{service_sid}/{of}");
        let first = self.product_address("messaging", &path, &[("PageSize", LARGEST_PAGE)])?;
        self.list::<P>(first, Reach::End, |_, _| {}).await
    }
}
