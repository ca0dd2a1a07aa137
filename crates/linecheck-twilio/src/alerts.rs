//! What Twilio noted of an account's requests (Twilio: `monitor.twilio.com/v1/Alerts`): of a refused one there may be no
//! other record.
//!
//! The text of an alert holds the request's recipient and may hold its body, so it is passed over while parsing, and an
//! alert by itself, which has the whole request, is never fetched.

use jiff::Timestamp;
use serde::Deserialize;

use crate::client::{Listed, TwilioClient, parse_bytes};
use crate::error::TwilioError;
use crate::lenient::{Members, Object, Text, members};
use crate::paging::{LARGEST_PAGE, Meta, Opened, Page, Reach};

/// How many pages are read at most, the newest first: Twilio gives no more than 10,000 (`docs/usage/monitor-alert`).
const MOST_PAGES: u32 = 10;

/// An alert of the level `error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Twilio's code.
    pub code: u32,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    account_sid: Text<34>,
    error_code: Text<8>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePage {
    alerts: Option<Members<Object<Wire>>>,
    meta: Meta,
}

/// An alert, and the account that it says it is of.
struct Of {
    account: Option<String>,
    alert: Alert,
}

impl Page for WirePage {
    type Member = Of;

    fn read(body: &[u8]) -> Opened<Of> {
        let page: Self = parse_bytes(body)?;
        let alerts = page.alerts.ok_or("a list of alerts without the list")?;
        let open = |wire: Wire| {
            let code =
                wire.error_code.0.and_then(|code| code.parse().ok()).ok_or("an alert without its code")?;
            Ok(Of { account: wire.account_sid.0, alert: Alert { code } })
        };
        Ok((members(alerts, open), page.meta.next_page_url))
    }

    fn account_of(of: &Of) -> Option<&str> {
        of.account.as_deref()
    }
}

impl TwilioClient {
    /// Lists the alerts of the level `error` since a time, which is at most 30 days ago, and until another, both included. Without
    /// an account in its path it answers for the account of the credentials.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::NoOtherHosts`] when the client may ask its base alone.
    pub async fn alerts_within(
        &self,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Listed<Alert>, TwilioError> {
        let [since, until] = [since, until].map(|at| at.strftime("%FT%TZ").to_string());
        let times = [("StartDate", since.as_str()), ("EndDate", until.as_str())];
        let query = [("LogLevel", "error"), times[0], times[1], ("PageSize", LARGEST_PAGE)];
        let first = self.product_address("monitor", "Alerts", &query)?;
        let listed = self.list::<WirePage>(first, Reach::Pages(MOST_PAGES), |_, _| {}).await?;
        let Listed { items, odd, complete, exchanges } = listed;
        Ok(Listed { items: items.into_iter().map(|of| of.alert).collect(), odd, complete, exchanges })
    }
}
