//! The numbers that an account has verified for itself (Twilio: `docs/voice/api/outgoing-caller-ids`). A trial account
//! sends to them only (Twilio, `docs/usage/trials`).

use serde::Deserialize;

use crate::client::{Listed, TwilioClient, parse_bytes};
use crate::error::TwilioError;
use crate::lenient::{Members, Object, Text, members};
use crate::paging::{LARGEST_PAGE, NextPage, Opened, Page, Reach};

/// A verified number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCaller {
    /// The number as Twilio writes it, meant to be E.164; at most 32 characters.
    pub phone_number: String,
    /// Its name; a server's text, at most 256 characters.
    pub friendly_name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    phone_number: Text<32>,
    friendly_name: Text<256>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePage {
    outgoing_caller_ids: Option<Members<Object<Wire>>>,
    next_page_uri: NextPage,
}

impl Page for WirePage {
    type Member = VerifiedCaller;

    fn read(body: &[u8]) -> Opened<VerifiedCaller> {
        let page: Self = parse_bytes(body)?;
        let callers = page.outgoing_caller_ids.ok_or("a list of verified numbers without the list")?;
        let open = |wire: Wire| {
            Ok(VerifiedCaller {
                phone_number: wire.phone_number.0.ok_or("a verified number without the number")?,
                friendly_name: wire.friendly_name.0.unwrap_or_default(),
            })
        };
        Ok((members(callers, open), page.next_page_uri))
    }
}

impl TwilioClient {
    /// Lists the verified numbers of the account.
    ///
    /// # Errors
    /// See [`TwilioError`].
    pub async fn verified_callers(&self) -> Result<Listed<VerifiedCaller>, TwilioError> {
        let first = self.own_address("OutgoingCallerIds", &[("PageSize", LARGEST_PAGE)]);
        self.list::<WirePage>(first, Reach::End, |_, _| {}).await
    }
}
