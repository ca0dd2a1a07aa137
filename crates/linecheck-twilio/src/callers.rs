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
    /// The account that it says it belongs to.
    account_sid: Option<String>,
    /// Its name; a server's text, at most 256 characters.
    pub friendly_name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    account_sid: Text<34>,
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
                account_sid: wire.account_sid.0,
                phone_number: wire.phone_number.0.ok_or("a verified number without the number")?,
                friendly_name: wire.friendly_name.0.unwrap_or_default(),
            })
        };
        Ok((members(callers, open), page.next_page_uri))
    }

    fn account_of(caller: &VerifiedCaller) -> Option<&str> {
        caller.account_sid.as_deref()
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
