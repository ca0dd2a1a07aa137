//! Calls (Twilio: `docs/voice/api/call-resource`) and their notifications.

use std::fmt;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_http::Exchange;
use serde::Deserialize;

use crate::client::{Candidates, Fetched, Found, TwilioClient, parse_bytes};
use crate::creating::CreateResult;
use crate::error::{Argument, TwilioError};
use crate::identity::Named;
use crate::lenient::{Members, Moment, Object, Text, Whole, is_sid, members, sid};
use crate::messages::{LOOK_UP_PAGE, LOOK_UP_PAGES, is_since};
use crate::paging::{NextPage, Opened, Page, Reach};

const KINDS: [&str; 1] = ["CA"];

/// Digits to dial once the call is answered, for an extension: one to 32 of `0-9`, `*`, `#`, `w` (a pause of half a
/// second) and `W` (one of a second).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendDigits(String);

impl SendDigits {
    /// Takes the digits.
    ///
    /// # Errors
    /// [`TwilioError::BadArgument`] when there are none, more than 32, or other characters.
    pub fn parse(text: &str) -> Result<Self, TwilioError> {
        let known = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'*' | b'#' | b'w' | b'W');
        if (1..=32).contains(&text.len()) && text.bytes().all(known) {
            Ok(Self(text.to_owned()))
        } else {
            Err(TwilioError::BadArgument(Argument::SendDigits))
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A call to be placed.
pub struct CreateCall<'a> {
    /// The recipient, E.164.
    pub to: &'a str,
    /// The number that it comes from, E.164; one of the account's or a verified one.
    pub from: &'a str,
    /// What is said: see [`crate::passcode_twiml`]. At most 4000 characters by Twilio's rule.
    pub twiml: &'a Secret,
    /// What is dialled once it is answered.
    pub send_digits: Option<&'a SendDigits>,
    /// For how many seconds it rings, at most 600. Twilio's own default is 60, and it may add about 5.
    pub timeout: Option<u16>,
}

impl fmt::Debug for CreateCall<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CreateCall").finish_non_exhaustive()
    }
}

/// A call as Twilio records it. It has no error code: reasons are among its notifications
/// (Twilio's `OpenAPI`: `api.v2010.account.call`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its SID (`CA`).
    pub sid: String,
    /// How far it is.
    pub status: CallStatus,
    /// Whose it is, and between whom.
    named: Named,
    /// How long it lasted, in seconds. Absent until it ended.
    pub seconds: Option<u64>,
    /// What it cost, a decimal text, negative for a charge. Absent until Twilio knows.
    pub price: Option<String>,
    /// The currency of the price.
    pub price_unit: Option<String>,
    /// When Twilio took it.
    pub created: Option<Timestamp>,
    /// When it was placed. Absent while it is queued.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
}

impl Call {
    /// Whether it goes to this recipient from this number, as far as it names them.
    #[must_use]
    pub fn is_between(&self, to: &str, from: &str) -> bool {
        self.named.is_between(to, from)
    }
}

/// How far a call is (Twilio's `OpenAPI`: `call_enum_status`). `in-progress` and `completed` do not prove that a person
/// answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallStatus {
    /// `queued`.
    Queued,
    /// `ringing`.
    Ringing,
    /// `in-progress`: answered, also by a mailbox.
    InProgress,
    /// `completed`: answered and ended.
    Completed,
    /// `busy`.
    Busy,
    /// `no-answer`.
    NoAnswer,
    /// `failed`.
    Failed,
    /// `canceled`.
    Canceled,
    /// A word that was not known when this was written, or none at all.
    Other(String),
}

impl CallStatus {
    /// Reads Twilio's word.
    #[must_use]
    pub fn read(word: &str) -> Self {
        match word {
            "queued" => Self::Queued,
            "ringing" => Self::Ringing,
            "in-progress" => Self::InProgress,
            "completed" => Self::Completed,
            "busy" => Self::Busy,
            "no-answer" => Self::NoAnswer,
            "failed" => Self::Failed,
            "canceled" => Self::Canceled,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Twilio's word.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Queued => "queued",
            Self::Ringing => "ringing",
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::NoAnswer => "no-answer",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Other(word) => word,
        }
    }
}

/// Something that Twilio noted about a call. Its text and the request that it is about are not kept: they repeat what
/// was said and dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The call that it says it is about.
    call_sid: Option<String>,
    /// Twilio's error code.
    pub error_code: Option<u32>,
    /// Its level: 0 is an error, 1 a warning (Twilio: `docs/usage/api/notification`).
    pub level: Option<u64>,
    /// When it was noted.
    pub noted: Option<Timestamp>,
}

/// Why a call failed: the code of the newest error. A warning is never why; what has no level is taken when there is no
/// error.
#[must_use]
pub fn reason(notifications: &[Notification]) -> Option<u32> {
    let at = |level| notifications.iter().filter(move |noted| noted.level == level);
    at(Some(0)).chain(at(None)).find_map(|noted| noted.error_code)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    sid: Text<34>,
    status: Text<64>,
    duration: Whole,
    price: Text<32>,
    price_unit: Text<8>,
    date_created: Moment,
    start_time: Moment,
    end_time: Moment,
    #[serde(flatten)]
    named: Named,
}

impl Wire {
    fn open(self) -> Result<Call, &'static str> {
        Ok(Call {
            sid: sid(self.sid, &KINDS).ok_or("a call without its SID")?,
            status: CallStatus::read(&self.status.0.unwrap_or_default()),
            named: self.named,
            seconds: self.duration.0,
            price: self.price.0,
            price_unit: self.price_unit.0,
            created: self.date_created.0,
            started: self.start_time.0,
            ended: self.end_time.0,
        })
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePage {
    calls: Option<Members<Object<Wire>>>,
    next_page_uri: NextPage,
}

impl Page for WirePage {
    type Member = Call;

    fn read(body: &[u8]) -> Opened<Call> {
        let page: Self = parse_bytes(body)?;
        let calls = page.calls.ok_or("a list of calls without the list")?;
        Ok((members(calls, Wire::open), page.next_page_uri))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireNotification {
    call_sid: Text<34>,
    error_code: Whole,
    log: Whole,
    message_date: Moment,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireNotifications {
    notifications: Option<Members<Object<WireNotification>>>,
    next_page_uri: NextPage,
}

impl Page for WireNotifications {
    type Member = Notification;

    fn read(body: &[u8]) -> Opened<Notification> {
        let page: Self = parse_bytes(body)?;
        let notifications = page.notifications.ok_or("a list of notifications without the list")?;
        let open = |wire: WireNotification| {
            Ok(Notification {
                call_sid: wire.call_sid.0,
                error_code: wire.error_code.code(),
                level: wire.log.0,
                noted: wire.message_date.0,
            })
        };
        Ok((members(notifications, open), page.next_page_uri))
    }
}

impl TwilioClient {
    /// Places a call: one request, never repeated here. On a real account it costs money.
    pub async fn create_call(&self, call: &CreateCall<'_>) -> CreateResult {
        let timeout = call.timeout.map(|seconds| seconds.to_string());
        // Exposed to be sent to Twilio: what is to be said has the passcode in it.
        let mut form = vec![("To", call.to), ("From", call.from), ("Twiml", call.twiml.expose())];
        if let Some(digits) = call.send_digits {
            form.push(("SendDigits", digits.as_str()));
        }
        if let Some(timeout) = &timeout {
            form.push(("Timeout", timeout));
        }
        self.create(&self.own_address("Calls", &[]), &form, &KINDS).await
    }

    /// Reads a call.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::BadArgument`] when it is not the SID of a call.
    pub async fn call(&self, call_sid: &str) -> Result<Fetched<Call>, TwilioError> {
        check(call_sid)?;
        let address = self.own_address(&format!("Calls/{call_sid}"), &[]);
        let another = |call: &Call| {
            let own = call.sid.eq_ignore_ascii_case(call_sid) && call.named.is_of(&self.account_sid);
            (!own).then_some("another call")
        };
        self.fetch_own(&address, Wire::open, another).await
    }

    /// Lists what Twilio noted about a call, and not what it noted about another: one page, which is more than a call has. `trail` gets the exchange, also
    /// when it fails.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::BadArgument`] when it is not the SID of a call.
    pub async fn call_notifications(
        &self,
        call_sid: &str,
        trail: &mut Vec<Exchange>,
    ) -> Result<Found<Notification>, TwilioError> {
        check(call_sid)?;
        let first =
            self.own_address(&format!("Calls/{call_sid}/Notifications"), &[("PageSize", LOOK_UP_PAGE)]);
        let mut found = self.search::<WireNotifications>(first, Reach::Pages(1), trail, |_, _| {}).await?;
        let of_another = |call: &str| is_sid(call, &KINDS) && !call.eq_ignore_ascii_case(call_sid);
        found.items.retain(|note| !note.call_sid.as_deref().is_some_and(of_another));
        Ok(found)
    }

    /// Looks for calls to a recipient from a number that were created at `since` or later, to learn what became of one
    /// whose outcome is unknown. What has no date that can be read is among them.
    ///
    /// Twilio is not asked to filter by the time of starting, which a queued call does not have. At most three pages of
    /// a hundred are read, the newest first; `complete` says whether that was all. That nothing is found proves nothing.
    ///
    /// `trail` gets every exchange, also of what fails or is given up.
    ///
    /// # Errors
    /// See [`TwilioError`].
    pub async fn find_calls(
        &self,
        to: &str,
        from: &str,
        since: Timestamp,
        trail: &mut Vec<Exchange>,
    ) -> Result<Candidates<Call>, TwilioError> {
        let first = self.own_address("Calls", &[("To", to), ("From", from), ("PageSize", LOOK_UP_PAGE)]);
        let mut found = self.search::<WirePage>(first, Reach::Pages(LOOK_UP_PAGES), trail, |_, _| {}).await?;
        found.items.retain(|call| is_since(call.created, since));
        let listed = found.items.len();
        found.items.retain(|call| {
            let named = &call.named;
            named.is_of(&self.account_sid)
                && named.names_both_ends()
                && named.is_between(to, from)
                && named.was_requested()
        });
        Ok(Candidates { of_others: listed - found.items.len(), found })
    }
}

fn check(call_sid: &str) -> Result<(), TwilioError> {
    if is_sid(call_sid, &KINDS) { Ok(()) } else { Err(TwilioError::BadArgument(Argument::CallSid)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t8_calls_are_read_leniently() {
        let sid = "CA0123456789abcdef0123456789abcdef";
        for (fields, status, seconds) in [
            (r#""status":"queued","duration":null,"queue_time":"0""#, "queued", None),
            (r#""status":"completed","duration":"15","price":-0.03"#, "completed", Some(15)),
            (r#""status":"in-progress","answered_by":null,"error_code":1"#, "in-progress", None),
            (r#""status":"dancing","duration":"""#, "dancing", None),
        ] {
            let json = format!(r#"{{"sid":"{sid}",{fields}}}"#);
            let call = parse_bytes::<Wire>(json.as_bytes()).and_then(Wire::open).unwrap();
            assert_eq!((call.status.word(), call.seconds), (status, seconds), "{json}");
        }
        assert!(parse_bytes::<Wire>(b"{}").and_then(Wire::open).is_err());
    }

    #[test]
    fn t8_notifications_keep_their_codes_alone() {
        let json = r#"{"notifications":[{"error_code":"13227","log":"0","message_date":"Thu, 30 Jul 2015 20:12:31 +0000",
            "message_text":"planted","more_info":"https://x"},{}]}"#;
        let (noted, _) = WireNotifications::read(json.as_bytes()).unwrap();
        let noted: Vec<_> = noted.into_iter().map(Result::unwrap).collect();
        assert_eq!((noted[0].error_code, noted[0].level), (Some(13227), Some(0)));
        assert_eq!(noted[1].error_code, None);
        assert!(!format!("{noted:?}").contains("planted"));
    }

    #[test]
    fn t8_the_reason_of_a_failed_call_is_the_error_and_never_a_warning() {
        let noted = |level, error_code| Notification { call_sid: None, error_code, level, noted: None };
        let (warning, error, unsaid) =
            (noted(Some(1), Some(12200)), noted(Some(0), Some(13224)), noted(None, Some(13227)));
        for (notifications, code) in [
            (vec![warning.clone(), error.clone()], Some(13224)),
            (vec![error.clone(), warning.clone()], Some(13224)),
            (vec![noted(Some(0), None), error.clone(), noted(Some(0), Some(1))], Some(13224)),
            (vec![warning.clone(), unsaid.clone()], Some(13227)),
            (vec![unsaid, error], Some(13224)),
            (vec![warning, noted(Some(7), Some(1))], None),
            (Vec::new(), None),
        ] {
            assert_eq!(reason(&notifications), code, "{notifications:?}");
        }
    }

    #[test]
    fn t1_digits_to_dial_are_bounded() {
        for good in ["1", "2992", "ww12*#W", &"9".repeat(32)] {
            assert_eq!(SendDigits::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "12a", "1 2", "1,2", "+1", "１", &"9".repeat(33), "1\n"] {
            assert!(SendDigits::parse(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn t1_no_other_character_is_dialled(text in any::<String>()) {
            if let Ok(digits) = SendDigits::parse(&text) {
                prop_assert!(digits.as_str().chars().all(|digit| "0123456789*#wW".contains(digit)));
            }
        }
    }
}
