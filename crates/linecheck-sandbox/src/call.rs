//! A call: what was asked for, what will become of it, and how Twilio writes it at a given time.

use linecheck_domain::catalogue;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::clock::rfc2822;
use crate::ledger::Created;
use crate::lifecycle::{Stage, place, reached};
use crate::number::national;

/// What becomes of a call, decided when it is created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallOutcome {
    /// The last status: `completed`, `busy`, `no-answer`, `failed`, `canceled`; or `queued`, `ringing`,
    /// `in-progress`, where it then stays. Any other text is answered after ringing.
    pub status: String,
    /// The code that `Calls/{CA}/Notifications.json` gives for it: the call itself has none (OAI).
    #[serde(default)]
    pub error_code: Option<u32>,
    /// Whether the answer of the create carries the last status already.
    #[serde(default)]
    pub at_create: bool,
}

impl CallOutcome {
    /// Answered and completed, as most are.
    #[must_use]
    pub fn completed() -> Self {
        Self::ends("completed")
    }

    /// Ended with a status and no code.
    #[must_use]
    pub fn ends(status: &str) -> Self {
        Self { status: status.to_owned(), error_code: None, at_create: false }
    }

    fn stages(&self) -> Vec<Stage<'_>> {
        let last = self.status.as_str();
        if self.at_create {
            return vec![(0, last)];
        }
        match last {
            "queued" => vec![(0, last)],
            "failed" | "canceled" | "ringing" => vec![(0, "queued"), (1, last)],
            "in-progress" => vec![(0, "queued"), (1, "ringing"), (2, last)],
            "completed" => vec![(0, "queued"), (1, "ringing"), (2, "in-progress"), (5, last)],
            _ => vec![(0, "queued"), (1, "ringing"), (3, last)],
        }
    }
}

/// One call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) sid: String,
    pub(crate) account: String,
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) phone_number_sid: Option<String>,
    pub(crate) created_ms: i64,
    pub(crate) step_ms: i64,
    pub(crate) outcome: CallOutcome,
}

impl Created for Call {
    fn sid(&self) -> &str {
        &self.sid
    }

    fn account(&self) -> &str {
        &self.account
    }
}

const SUBRESOURCES: &[(&str, &str)] = &[
    ("events", "Events"),
    ("notifications", "Notifications"),
    ("payments", "Payments"),
    ("recordings", "Recordings"),
    ("siprec", "Siprec"),
    ("streams", "Streams"),
    ("transcriptions", "Transcriptions"),
    ("user_defined_message_subscriptions", "UserDefinedMessageSubscriptions"),
    ("user_defined_messages", "UserDefinedMessages"),
];

const ENDED: &[&str] = &["completed", "busy", "no-answer", "failed", "canceled"];

impl Call {
    pub(crate) fn status(&self, now_ms: i64) -> String {
        place(&self.outcome.stages(), self.created_ms, self.step_ms, now_ms).status.to_owned()
    }

    /// When it started, or was created as long as it did not: what the list's `StartTime` filters look at.
    pub(crate) fn started_or_created_ms(&self, now_ms: i64) -> i64 {
        self.started(now_ms).unwrap_or(self.created_ms)
    }

    fn started(&self, now_ms: i64) -> Option<i64> {
        reached(&self.outcome.stages(), "ringing", self.created_ms, self.step_ms, now_ms)
    }

    /// As the API answers it at a time (OAI `api.v2010.account.call`).
    pub(crate) fn json(&self, now_ms: i64) -> Value {
        let stages = self.outcome.stages();
        let now = place(&stages, self.created_ms, self.step_ms, now_ms);
        let answered = reached(&stages, "in-progress", self.created_ms, self.step_ms, now_ms);
        let ended = Some(now.since_ms).filter(|_| ENDED.contains(&now.status));
        let seconds = match (answered, ended) {
            // Twilio counts begun seconds.
            (Some(from), Some(to)) => Some(to.saturating_sub(from).max(1).unsigned_abs().div_ceil(1000)),
            (None, Some(_)) => Some(0),
            (_, None) => None,
        };
        let uri = format!("/2010-04-01/Accounts/{}/Calls/{}", self.account, self.sid);
        let uris: Map<String, Value> = SUBRESOURCES
            .iter()
            .map(|(name, path)| ((*name).to_owned(), json!(format!("{uri}/{path}.json"))))
            .collect();
        json!({
            "account_sid": self.account,
            "answered_by": null,
            "api_version": "2010-04-01",
            "caller_name": null,
            "date_created": rfc2822(self.created_ms),
            "date_updated": rfc2822(now.since_ms),
            "direction": "outbound-api",
            "duration": seconds.map(|seconds| seconds.to_string()),
            "end_time": ended.map(rfc2822),
            "forwarded_from": null,
            "from": self.from,
            "from_formatted": national(&self.from),
            "group_sid": null,
            "parent_call_sid": null,
            "phone_number_sid": self.phone_number_sid,
            "price": answered.and(ended).map(|_| "-0.01400"),
            "price_unit": "USD",
            "queue_time": "0",
            "sid": self.sid,
            "start_time": self.started(now_ms).map(rfc2822),
            "status": now.status,
            "subresource_uris": uris,
            "to": self.to,
            "to_formatted": national(&self.to),
            "trunk_sid": null,
            "uri": format!("{uri}.json"),
        })
    }

    /// What its notifications are at a time: the code, once the call has come to its last status (CALL).
    pub(crate) fn notifications(&self, now_ms: i64) -> Vec<(String, Value)> {
        let now = place(&self.outcome.stages(), self.created_ms, self.step_ms, now_ms);
        let Some(code) = self.outcome.error_code.filter(|_| now.last) else { return Vec::new() };
        let sid = format!("NO{}", self.sid.get(2..).unwrap_or_default());
        let date = rfc2822(now.since_ms);
        let words = catalogue::explain(code).map_or("", |entry| entry.name.as_str());
        let notification = json!({
            "account_sid": self.account,
            "api_version": "2010-04-01",
            "call_sid": self.sid,
            "date_created": date,
            "date_updated": date,
            "error_code": code.to_string(),
            "log": "0",
            "message_date": date,
            "message_text": format!("sourceComponent=14100&ErrorCode={code}&msg={words}"),
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "request_method": null,
            "request_url": null,
            "sid": sid,
            "uri": format!("/2010-04-01/Accounts/{}/Calls/{}/Notifications/{sid}.json", self.account, self.sid),
        });
        vec![(sid, notification)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(outcome: CallOutcome) -> Call {
        Call {
            sid: "CAx".into(),
            account: "ACx".into(),
            to: "+12025550100".into(),
            from: "+12125550100".into(),
            phone_number_sid: None,
            created_ms: 0,
            step_ms: 1000,
            outcome,
        }
    }

    #[test]
    fn s1_a_call_rings_is_answered_and_completed() {
        let call = call(CallOutcome::completed());
        let seen: Vec<_> = [0, 1000, 2000, 4999, 5000].iter().map(|now| call.status(*now)).collect();
        assert_eq!(seen, ["queued", "ringing", "in-progress", "in-progress", "completed"]);
        assert_eq!(call.json(5000)["duration"], "3");
        assert!(call.json(4000)["duration"].is_null());
    }

    #[test]
    fn s1_the_reason_of_a_failed_call_is_in_its_notifications() {
        let call = call(CallOutcome { error_code: Some(13224), ..CallOutcome::ends("failed") });
        assert!(call.notifications(0).is_empty());
        assert_eq!(call.notifications(1000)[0].1["error_code"], "13224");
        assert!(call.json(1000).get("error_code").is_none());
    }
}
