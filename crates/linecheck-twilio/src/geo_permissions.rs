//! Which countries the account may send SMS to (Twilio: `accounts.twilio.com/v1/Messaging/GeoPermissions`).

use serde::Deserialize;

use crate::client::{Listed, TwilioClient, sorted};
use crate::error::TwilioError;
use crate::lenient::{Flag, Members, Object, Text, members};

/// The permission of one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeoPermission {
    /// ISO 3166-1, two letters, as Twilio writes them; at most 8 characters.
    pub country_code: String,
    /// Whether SMS may be sent there. `None` when Twilio does not say.
    pub enabled: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    permissions: Option<Members<Object<WirePermission>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePermission {
    country_code: Text<8>,
    enabled: Flag,
}

impl Wire {
    fn open(self) -> Result<Vec<Result<GeoPermission, &'static str>>, &'static str> {
        let permissions = self.permissions.ok_or("an answer without its list of permissions")?;
        // A prefix within a country has an entry too.
        Ok(members(permissions, |wire| {
            Ok(GeoPermission {
                country_code: wire.country_code.0.ok_or("a permission without its country")?,
                enabled: wire.enabled.0,
            })
        }))
    }
}

impl TwilioClient {
    /// Reads the permissions to send SMS: of one country (two letters), or of all.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::NoOtherHosts`] when the client may ask its base alone.
    pub async fn geo_permissions(&self, country: Option<&str>) -> Result<Listed<GeoPermission>, TwilioError> {
        let query: Vec<_> = country.map(|code| ("CountryCode", code)).into_iter().collect();
        let url = self.product_address("accounts", "Messaging/GeoPermissions", &query)?;
        let fetched = self.fetch(&url, Wire::open).await?;
        let (items, odd) = sorted(fetched.value);
        Ok(Listed { items, odd, complete: true, exchanges: vec![fetched.exchange] })
    }
}
