//! The verification of toll-free numbers (Twilio: `messaging.twilio.com/v1/Tollfree/Verifications`). Without one, SMS
//! from a toll-free number are blocked (code 30032).

use serde::Deserialize;

use crate::client::{Listed, TwilioClient, parse_bytes};
use crate::error::TwilioError;
use crate::lenient::{Members, Object, Text, members, sid};
use crate::paging::{LARGEST_PAGE, Meta, Opened, Page, Reach};

/// A verification of a toll-free number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TollFreeVerification {
    /// The SID of the number (`PN`). Absent for a number that was released.
    pub number_sid: Option<String>,
    /// How far it is.
    pub status: TollFreeStatus,
}

/// How far a verification is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TollFreeStatus {
    /// `TWILIO_APPROVED`.
    Approved,
    /// `PENDING_REVIEW` or `IN_REVIEW`.
    InReview,
    /// `TWILIO_REJECTED`.
    Rejected,
    /// A word that was not known when this was written, or none at all.
    Other(String),
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    tollfree_phone_number_sid: Text<34>,
    status: Text<64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePage {
    verifications: Option<Members<Object<Wire>>>,
    meta: Meta,
}

impl Page for WirePage {
    type Member = TollFreeVerification;

    fn read(body: &[u8]) -> Opened<TollFreeVerification> {
        let page: Self = parse_bytes(body)?;
        let verifications = page.verifications.ok_or("a list of verifications without the list")?;
        let open = |wire: Wire| {
            let word = wire.status.0.unwrap_or_default();
            let status = match word.as_str() {
                "TWILIO_APPROVED" => TollFreeStatus::Approved,
                "PENDING_REVIEW" | "IN_REVIEW" => TollFreeStatus::InReview,
                "TWILIO_REJECTED" => TollFreeStatus::Rejected,
                _ => TollFreeStatus::Other(word),
            };
            let number_sid = sid(wire.tollfree_phone_number_sid, &["PN"]);
            Ok(TollFreeVerification { number_sid, status })
        };
        Ok((members(verifications, open), page.meta.next_page_url))
    }
}

impl TwilioClient {
    /// Lists the verifications of the account's toll-free numbers.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::NoOtherHosts`] when the client may ask its base alone.
    pub async fn toll_free_verifications(&self) -> Result<Listed<TollFreeVerification>, TwilioError> {
        let path = "Tollfree/Verifications";
        let first = self.product_address("messaging", path, &[("PageSize", LARGEST_PAGE)])?;
        self.list::<WirePage>(first, Reach::End, |_, _| {}).await
    }
}
