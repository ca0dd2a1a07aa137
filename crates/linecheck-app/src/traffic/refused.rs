//! Requests of an account that Twilio refused (L5): of them there may be no record of a message, and they are what makes PingID
//! fall back.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use linecheck_twilio::{TwilioClient, TwilioError};
use serde::Serialize;

use crate::from_twilio::outcome_of;
use crate::send::explain::{CodeView, explain_code};

/// For how long Twilio keeps alerts (its `OpenAPI`, `monitor.v1.alert`).
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// So many of one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RefusedCode {
    /// The code, explained.
    pub code: CodeView,
    /// How often.
    pub count: usize,
}

/// What Twilio noted of the custom account's requests. An alert says the code and not to whom: its text, which may, is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RefusedRequests {
    /// By code, the most frequent first.
    pub codes: Vec<RefusedCode>,
    /// From when on: Twilio keeps alerts for 30 days.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub since: Timestamp,
    /// Why it could not be read, or not wholly; none where it was. May quote a server.
    pub unread: Option<String>,
}

impl RefusedRequests {
    /// Asks for those from a time until another. What lies before what Twilio keeps is left out, which `since` says.
    pub(super) async fn ask(
        client: Option<&TwilioClient>,
        (since, until): (Timestamp, Timestamp),
        now: Timestamp,
    ) -> Self {
        let since = since.max(now - KEPT);
        let unread = |why: String| Self { codes: Vec::new(), since, unread: Some(why) };
        let Some(client) = client else { return unread("There is no custom account.".to_owned()) };
        if until <= since {
            return unread("Twilio keeps alerts for 30 days, and the period ended before that.".to_owned());
        }
        let listed = match client.alerts_within(since, until).await {
            Ok(listed) => listed,
            Err(TwilioError::Refused { status: 401 | 403 | 404, .. }) => {
                return unread("These credentials may not read Twilio's alerts.".to_owned());
            }
            Err(TwilioError::NoOtherHosts) => {
                return unread(
                    "Alerts are on another host of Twilio's, and for this base only the base itself was allowed."
                        .to_owned(),
                );
            }
            Err(error) => return unread(outcome_of(&error).describe()),
        };
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for alert in &listed.items {
            *counts.entry(alert.code).or_default() += 1;
        }
        let explained = |(code, count): (u32, usize)| {
            Some(RefusedCode { code: explain_code(&code.to_string()).ok()?, count })
        };
        let mut codes: Vec<_> = counts.into_iter().filter_map(explained).collect();
        codes.sort_by_key(|code| std::cmp::Reverse(code.count));
        let whole = listed.complete && listed.odd.is_empty();
        Self { codes, since, unread: (!whole).then(|| "Not all alerts could be read.".to_owned()) }
    }
}
