//! A message: what was asked for, what will become of it, and how Twilio writes it at a given time.

use linecheck_domain::catalogue;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::rfc2822;
use crate::ledger::Created;
use crate::lifecycle::{Current, Step, current, reached};

/// What becomes of a message, decided when it is created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageOutcome {
    /// The last status. `delivered`, `undelivered` and `read` come after `sent`, `failed` before it; `sent`,
    /// `sending`, `queued` and `accepted` are where it then stays. Any other text is answered after `sent`, for
    /// a status that a client does not know.
    pub status: String,
    /// Twilio's code in the last status.
    #[serde(default)]
    pub error_code: Option<u32>,
    /// Whether the answer of the create carries the last status already.
    #[serde(default)]
    pub at_create: bool,
}

impl MessageOutcome {
    /// Delivered, as most are.
    #[must_use]
    pub fn delivered() -> Self {
        Self { status: "delivered".to_owned(), error_code: None, at_create: false }
    }

    /// Not delivered, with a code.
    #[must_use]
    pub fn undelivered(error_code: u32) -> Self {
        Self { status: "undelivered".to_owned(), error_code: Some(error_code), at_create: false }
    }

    /// Failed before it was sent, with a code.
    #[must_use]
    pub fn failed(error_code: u32) -> Self {
        Self { status: "failed".to_owned(), error_code: Some(error_code), at_create: false }
    }

    /// Queued, sending, sent and a last one is the documented order (MSG).
    fn steps(&self) -> Vec<Step<'_>> {
        let last = self.status.as_str();
        if self.at_create {
            return vec![(0, last)];
        }
        match last {
            "queued" | "accepted" | "scheduled" => vec![(0, last)],
            "canceled" | "sending" => vec![(0, "queued"), (1, last)],
            "sent" | "failed" => vec![(0, "queued"), (1, "sending"), (2, last)],
            "read" => vec![(0, "queued"), (1, "sending"), (2, "sent"), (3, "delivered"), (4, last)],
            _ => vec![(0, "queued"), (1, "sending"), (2, "sent"), (3, last)],
        }
    }
}

/// One message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) sid: String,
    pub(crate) account: String,
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) body: String,
    pub(crate) created_ms: i64,
    pub(crate) step_ms: i64,
    pub(crate) outcome: MessageOutcome,
    /// The messaging service that chose the sender.
    #[serde(default)]
    pub(crate) service: Option<String>,
    /// How many pictures or the like it has.
    #[serde(default)]
    pub(crate) media: usize,
    /// When it is to be sent, if not at once.
    #[serde(default)]
    pub(crate) send_at_ms: Option<i64>,
    #[serde(default)]
    pub(crate) canceled_ms: Option<i64>,
    /// Whether its text was taken away at Twilio. The recipient keeps it.
    #[serde(default)]
    pub(crate) redacted: bool,
    #[serde(default)]
    pub(crate) deleted: bool,
}

impl Created for Message {
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

/// The statuses in which Twilio's record is complete. One that stays `sent` waits for its receipt ("Cannot delete message
/// in state SENT", code-dot-org pull request 8914).
pub(crate) const COMPLETE: &[&str] = &["delivered", "undelivered", "failed", "read", "canceled"];

impl Message {
    /// When its life cycle begins.
    fn begins_ms(&self) -> i64 {
        self.send_at_ms.unwrap_or(self.created_ms)
    }

    /// With a service `accepted` comes first, while the sender is chosen (MSG).
    fn steps(&self) -> Vec<Step<'_>> {
        let steps = self.outcome.steps();
        if self.service.is_none() || self.outcome.at_create || self.outcome.status == "accepted" {
            return steps;
        }
        std::iter::once((0, "accepted"))
            .chain(steps.into_iter().map(|(step, name)| (step + 1, name)))
            .collect()
    }

    fn current(&self, now_ms: i64) -> Current<'_> {
        if let Some(since_ms) = self.canceled_ms {
            return Current { status: "canceled", since_ms, last: true };
        }
        if now_ms < self.begins_ms() {
            return Current { status: "scheduled", since_ms: self.created_ms, last: false };
        }
        current(&self.steps(), self.begins_ms(), self.step_ms, now_ms)
    }

    fn reached(&self, status: &str, now_ms: i64) -> Option<i64> {
        let open = self.canceled_ms.is_none();
        open.then(|| reached(&self.steps(), status, self.begins_ms(), self.step_ms, now_ms)).flatten()
    }

    pub(crate) fn status(&self, now_ms: i64) -> &str {
        self.current(now_ms).status
    }

    /// When it was sent, or created as long as it was not: what the list's `DateSent` filters look at. (OAI says
    /// `date_sent`; that a message which is not sent yet counts with its creation is decided here, so that a
    /// look-up right after a create finds it.)
    pub(crate) fn sent_or_created_ms(&self, now_ms: i64) -> i64 {
        self.reached("sent", now_ms).unwrap_or(self.created_ms)
    }

    /// When the recipient had it.
    pub(crate) fn arrived_ms(&self, now_ms: i64) -> Option<i64> {
        self.reached("delivered", now_ms)
    }

    /// As the API answers it at a time (OAI `api.v2010.account.message`). Of its subresources the sandbox has none.
    pub(crate) fn json(&self, now_ms: i64) -> Value {
        let now = self.current(now_ms);
        let sent = self.reached("sent", now_ms);
        let error = self.outcome.error_code.filter(|_| now.last && self.canceled_ms.is_none());
        // A service has not chosen its sender yet, so that nothing is counted either (OAI `num_segments`).
        let chosen = self.service.is_none() || !matches!(now.status, "accepted" | "scheduled" | "canceled");
        let segments = if chosen { segments(&self.body) } else { 0 };
        // Charged when it was sent (MSG: the price follows some time after).
        let price = sent.map(|_| format!("-0.{:05}", 790 * segments));
        json!({
            "account_sid": self.account,
            "api_version": "2010-04-01",
            "body": if self.redacted { "" } else { &self.body },
            "date_created": rfc2822(self.created_ms),
            "date_sent": sent.map(rfc2822),
            "date_updated": rfc2822(now.since_ms),
            "direction": "outbound-api",
            "error_code": error,
            "error_message": error.and_then(catalogue::explain).map(|entry| entry.name.as_str()),
            "from": chosen.then_some(&self.from),
            "messaging_service_sid": self.service,
            "num_media": self.media.to_string(),
            "num_segments": segments.to_string(),
            "price": price,
            "price_unit": "USD",
            "sid": self.sid,
            "status": now.status,
            "subresource_uris": {},
            "to": self.to,
            "uri": format!("/2010-04-01/Accounts/{}/Messages/{}.json", self.account, self.sid),
        })
    }
}

/// How many SMS a text takes: 160 characters of the GSM alphabet, here taken to be ASCII, or 70 others; 153 and 67
/// when it takes more than one.
fn segments(body: &str) -> usize {
    let (one, many) = if body.is_ascii() { (160, 153) } else { (70, 67) };
    let length = body.encode_utf16().count();
    if length <= one { 1 } else { length.div_ceil(many) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(outcome: MessageOutcome) -> Message {
        Message {
            sid: "SMx".into(),
            account: "ACx".into(),
            to: "+12025550100".into(),
            from: "+12125550100".into(),
            body: "123456".into(),
            created_ms: 1000,
            step_ms: 100,
            outcome,
            service: None,
            media: 0,
            send_at_ms: None,
            canceled_ms: None,
            redacted: false,
            deleted: false,
        }
    }

    fn status(message: &Message, now: i64) -> String {
        message.json(now)["status"].as_str().unwrap().to_owned()
    }

    #[test]
    fn s1_a_message_is_queued_then_sending_sent_and_delivered() {
        let message = message(MessageOutcome::delivered());
        let seen: Vec<_> = [1000, 1100, 1200, 1300, 9999].iter().map(|now| status(&message, *now)).collect();
        assert_eq!(seen, ["queued", "sending", "sent", "delivered", "delivered"]);
        assert!(message.json(1100)["date_sent"].is_null());
        assert!(message.json(1200)["date_sent"].is_string());
    }

    #[test]
    fn s1_the_error_code_comes_with_the_last_status() {
        let message = message(MessageOutcome::undelivered(30003));
        assert!(message.json(1200)["error_code"].is_null());
        assert_eq!(message.json(1300)["error_code"], 30003);
        assert!(message.json(1300)["error_message"].is_string());
    }

    #[test]
    fn s1_a_service_accepts_first_and_then_chooses_the_sender() {
        let message = Message { service: Some("MGx".into()), ..message(MessageOutcome::delivered()) };
        let seen: Vec<_> = [1000, 1100, 1400].iter().map(|now| status(&message, *now)).collect();
        assert_eq!(seen, ["accepted", "queued", "delivered"]);
        assert!(message.json(1000)["from"].is_null() && message.json(1000)["num_segments"] == "0");
        assert_eq!(
            (&message.json(1100)["from"], &message.json(1100)["num_segments"]),
            (&json!("+12125550100"), &json!("1"))
        );
    }

    #[test]
    fn s1_a_scheduled_message_waits_and_a_canceled_one_goes_nowhere() {
        let scheduled = Message { send_at_ms: Some(5000), ..message(MessageOutcome::delivered()) };
        let seen: Vec<_> = [1000, 4999, 5000, 5300].iter().map(|now| status(&scheduled, *now)).collect();
        assert_eq!(seen, ["scheduled", "scheduled", "queued", "delivered"]);
        let canceled = Message { canceled_ms: Some(2000), ..scheduled };
        assert_eq!((status(&canceled, 9999).as_str(), canceled.arrived_ms(9999)), ("canceled", None));
    }

    #[test]
    fn s1_a_message_can_have_failed_when_it_is_created() {
        let message = message(MessageOutcome { at_create: true, ..MessageOutcome::failed(30008) });
        assert_eq!(message.json(1000)["error_code"], 30008);
        assert_eq!(status(&message, 1000), "failed");
    }

    #[test]
    fn s1_segments_follow_the_alphabet() {
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"é".repeat(70)), 1);
        assert_eq!(segments(&"é".repeat(71)), 2);
    }
}
