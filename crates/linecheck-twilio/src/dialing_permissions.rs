//! Which countries the account may call (Twilio: `voice.twilio.com/v1/DialingPermissions/Countries`).

use serde::Deserialize;

use crate::client::{Listed, TwilioClient, parse_bytes};
use crate::error::TwilioError;
use crate::lenient::{Flag, Members, Object, Text, members};
use crate::paging::{LARGEST_PAGE, Meta, Opened, Page, Reach};

/// The permission of one country. Special and toll-fraud ranges have flags of their own, which are not kept: a
/// passcode is not called there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialingPermission {
    /// ISO 3166-1, two letters, as Twilio writes them; at most 8 characters.
    pub country_code: String,
    /// Whether its ordinary (low risk) numbers may be called. `None` when Twilio does not say.
    pub low_risk_enabled: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    iso_code: Text<8>,
    low_risk_numbers_enabled: Flag,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePage {
    content: Option<Members<Object<Wire>>>,
    meta: Meta,
}

impl Page for WirePage {
    type Member = DialingPermission;

    fn read(body: &[u8]) -> Opened<DialingPermission> {
        let page: Self = parse_bytes(body)?;
        let countries = page.content.ok_or("a list of dialing permissions without the list")?;
        let open = |wire: Wire| {
            Ok(DialingPermission {
                country_code: wire.iso_code.0.ok_or("a dialing permission without its country")?,
                low_risk_enabled: wire.low_risk_numbers_enabled.0,
            })
        };
        Ok((members(countries, open), page.meta.next_page_url))
    }
}

impl TwilioClient {
    /// Lists the permissions to call: of one country (two letters), or of all.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::NoOtherHosts`] when the client may ask its base alone.
    pub async fn dialing_permissions(
        &self,
        country: Option<&str>,
    ) -> Result<Listed<DialingPermission>, TwilioError> {
        let mut query = vec![("PageSize", LARGEST_PAGE)];
        query.extend(country.map(|code| ("IsoCode", code)));
        let first = self.product_address("voice", "DialingPermissions/Countries", &query)?;
        self.list::<WirePage>(first, Reach::End, |_, _| {}).await
    }
}
