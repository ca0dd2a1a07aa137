//! A call: what was asked for, what will become of it, and how Twilio writes it at a given time.

use linecheck_domain::catalogue;
use linecheck_domain::sid::SANDBOX_MARKER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::rfc2822;
use crate::ledger::Created;
use crate::lifecycle::{Current, Step, current, reached};
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
    /// The code of a warning that is noted just after it, and is not why the call ended.
    #[serde(default)]
    pub warning_code: Option<u32>,
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
        Self { status: status.to_owned(), error_code: None, warning_code: None, at_create: false }
    }

    fn steps(&self) -> Vec<Step<'_>> {
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
    /// Its instructions, when they came with the request.
    #[serde(default)]
    pub(crate) twiml: Option<String>,
    #[serde(default)]
    pub(crate) send_digits: Option<String>,
    /// When it was hung up on request, and as what it ended.
    #[serde(default)]
    pub(crate) hung_up: Option<HangUp>,
    #[serde(default)]
    pub(crate) deleted: bool,
}

/// The end of a call on request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct HangUp {
    pub(crate) at_ms: i64,
    /// `canceled` or `completed`.
    pub(crate) status: String,
}

impl Created for Call {
    fn sid(&self) -> &str {
        &self.sid
    }

    fn account(&self) -> &str {
        &self.account
    }

    fn is_deleted(&self) -> bool {
        self.deleted
    }
}

const ENDED: &[&str] = &["completed", "busy", "no-answer", "failed", "canceled"];

/// What Twilio noted about a call.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) sid: String,
    /// 0 is an error, 1 a warning (OAI).
    pub(crate) level: u8,
    pub(crate) noted_ms: i64,
    /// As a list has it.
    pub(crate) json: Value,
}

impl Note {
    /// As it is answered by itself: with the request that it is about, of which there was none (OAI
    /// `notification-instance`).
    pub(crate) fn whole(mut self) -> Value {
        for name in ["request_variables", "response_headers", "response_body"] {
            self.json[name] = json!("");
        }
        self.json
    }
}

impl Call {
    fn current(&self, now_ms: i64) -> Current<'_> {
        match &self.hung_up {
            Some(end) => Current { status: &end.status, since_ms: end.at_ms, last: true },
            None => current(&self.outcome.steps(), self.created_ms, self.step_ms, now_ms),
        }
    }

    fn reached(&self, status: &str, now_ms: i64) -> Option<i64> {
        let until = self.hung_up.as_ref().map_or(now_ms, |end| end.at_ms.min(now_ms));
        reached(&self.outcome.steps(), status, self.created_ms, self.step_ms, until)
    }

    pub(crate) fn status(&self, now_ms: i64) -> String {
        self.current(now_ms).status.to_owned()
    }

    pub(crate) fn has_ended(&self, now_ms: i64) -> bool {
        ENDED.contains(&self.current(now_ms).status)
    }

    /// When it started, or was created as long as it did not: what the list's `StartTime` filters look at.
    pub(crate) fn started_or_created_ms(&self, now_ms: i64) -> i64 {
        self.started(now_ms).unwrap_or(self.created_ms)
    }

    fn started(&self, now_ms: i64) -> Option<i64> {
        self.reached("ringing", now_ms)
    }

    /// When somebody, or something, picked it up.
    pub(crate) fn answered_ms(&self, now_ms: i64) -> Option<i64> {
        self.reached("in-progress", now_ms)
    }

    /// When it ended, if it has: what the `EndTime` filters look at.
    pub(crate) fn ended_ms(&self, now_ms: i64) -> Option<i64> {
        let now = self.current(now_ms);
        Some(now.since_ms).filter(|_| ENDED.contains(&now.status))
    }

    /// As the API answers it at a time (OAI `api.v2010.account.call`; `stir_verstat` is in Twilio's libraries since
    /// August 2026, and empty but for incoming calls). Of its subresources those are named that the sandbox has.
    pub(crate) fn json(&self, now_ms: i64) -> Value {
        let now = self.current(now_ms);
        let answered = self.answered_ms(now_ms);
        let ended = self.ended_ms(now_ms);
        let seconds = match (answered, ended) {
            // Twilio counts begun seconds.
            (Some(from), Some(to)) => Some(to.saturating_sub(from).max(1).unsigned_abs().div_ceil(1000)),
            (None, Some(_)) => Some(0),
            (_, None) => None,
        };
        let uri = format!("/2010-04-01/Accounts/{}/Calls/{}", self.account, self.sid);
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
            "stir_verstat": null,
            "subresource_uris": { "notifications": format!("{uri}/Notifications.json") },
            "to": self.to,
            "to_formatted": national(&self.to),
            "trunk_sid": null,
            "uri": format!("{uri}.json"),
        })
    }

    /// What was noted about it until a time, the newest first: the warning, and before it the error, once the call has
    /// come to the end that was planned for it (CALL).
    pub(crate) fn notes(&self, now_ms: i64) -> Vec<Note> {
        let now = self.current(now_ms);
        if !now.last || self.hung_up.is_some() {
            return Vec::new();
        }
        let digits = self.sid.get(2..).unwrap_or_default();
        let (marker, own) = digits.split_at_checked(SANDBOX_MARKER.len()).unwrap_or_default();
        let turned: String = own.chars().rev().collect();
        let warning = self.outcome.warning_code.map(|code| (format!("NO{marker}{turned}"), 1, code));
        let error = self.outcome.error_code.map(|code| (format!("NO{digits}"), 0, code));
        let note = |(sid, level, code)| self.note(sid, level, code, now.since_ms);
        warning.into_iter().chain(error).map(note).collect()
    }

    fn note(&self, sid: String, level: u8, code: u32, noted_ms: i64) -> Note {
        let date = rfc2822(noted_ms);
        let words = catalogue::explain(code).map_or("", |entry| entry.name.as_str());
        let json = json!({
            "account_sid": self.account,
            "api_version": "2010-04-01",
            "call_sid": self.sid,
            "date_created": date,
            "date_updated": date,
            "error_code": code.to_string(),
            "log": level.to_string(),
            "message_date": date,
            "message_text": format!("sourceComponent=14100&ErrorCode={code}&msg={words}"),
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "request_method": null,
            "request_url": null,
            "sid": sid,
            "uri": format!("/2010-04-01/Accounts/{}/Notifications/{sid}.json", self.account),
        });
        Note { sid, level, noted_ms, json }
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
            twiml: None,
            send_digits: None,
            hung_up: None,
            deleted: false,
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
        assert!(call.notes(0).is_empty());
        assert_eq!(call.notes(1000)[0].json["error_code"], "13224");
        assert!(call.json(1000).get("error_code").is_none());
    }

    #[test]
    fn s1_a_warning_is_listed_before_the_error() {
        let sid = format!("CA{SANDBOX_MARKER}0123456789abcdef01");
        let outcome =
            CallOutcome { error_code: Some(13224), warning_code: Some(12200), ..CallOutcome::ends("failed") };
        let call = Call { sid, ..call(outcome) };
        let notes: Vec<_> =
            call.notes(1000).into_iter().map(|note| (note.level, note.json["log"].clone())).collect();
        assert_eq!(notes, [(1, json!("1")), (0, json!("0"))]);
        let notes = call.notes(1000);
        assert!(notes[0].sid != notes[1].sid && notes.iter().all(|note| note.sid.len() == 34));
    }

    #[test]
    fn s1_a_call_that_is_hung_up_ends_then() {
        let end = |status: &str| Some(HangUp { at_ms: 2500, status: status.to_owned() });
        let talking = Call { hung_up: end("completed"), ..call(CallOutcome::completed()) };
        assert_eq!(
            (talking.status(9000).as_str(), &talking.json(9000)["duration"]),
            ("completed", &json!("1"))
        );
        let ringing = Call { hung_up: end("canceled"), ..call(CallOutcome::ends("no-answer")) };
        assert_eq!(
            (ringing.status(9000).as_str(), &ringing.json(9000)["duration"]),
            ("canceled", &json!("0"))
        );
    }
}
