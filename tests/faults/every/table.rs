//! The table: a row for each fault, a column for each kind of request, and what differs from that.

use std::collections::BTreeMap;

use linecheck_sandbox::pingone::Standing;
use linecheck_sandbox::{CallOutcome, Endpoint, FaultAction, MalformedShape, MessageOutcome};

use super::askers::{Kind, kind_of};

/// What a request came to, for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was done, and the answer understood.
    Done,
    /// The provider refused, in its own form.
    Refused,
    /// Somebody else answered in its place.
    Foreign,
    /// The provider's answer is not understood.
    Unread,
    /// The answer is about something else.
    OfAnother,
    /// A redirect, which is not followed.
    Redirected,
    /// No whole answer came, and it may have been asked: too late, cut off, too long.
    Broken,
    /// It was to create or to change something, and whether it did cannot be known.
    Unknown,
}

use Outcome::{Broken, Done, Foreign, Redirected, Refused, Unknown, Unread};

/// A row.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) action: FaultAction,
    /// For what reads Twilio, creates at Twilio, reads PingOne, changes PingOne, and asks for a token.
    columns: [Outcome; 5],
    but: Vec<(Endpoint, Outcome)>,
}

impl Case {
    fn but(mut self, endpoints: &[Endpoint], outcome: Outcome) -> Self {
        self.but.extend(endpoints.iter().map(|endpoint| (*endpoint, outcome)));
        self
    }

    pub(crate) fn expected(&self, endpoint: Endpoint) -> Outcome {
        let but = self.but.iter().find(|(one, _)| *one == endpoint).map(|(_, outcome)| *outcome);
        but.unwrap_or(self.columns[kind_of(endpoint) as usize])
    }

    /// Whether no answer ever comes, so that one waits for one's own time to be over.
    pub(crate) fn is_silence(&self) -> bool {
        matches!(self.action, FaultAction::Stall { .. } | FaultAction::StallBody { .. })
    }

    /// Once; and once more with a new access token, where PingOne did not take the one that was sent.
    pub(crate) fn most_requests(&self, endpoint: Endpoint) -> usize {
        let is_of_pingone = matches!(kind_of(endpoint), Kind::Ask | Kind::Change);
        let refuses_token = match &self.action {
            FaultAction::Error { status, .. } => *status == Some(401),
            FaultAction::PingoneError { status, .. } => *status == 401,
            _ => false,
        };
        if is_of_pingone && refuses_token { 2 } else { 1 }
    }
}

fn case(name: &str, action: FaultAction, columns: [Outcome; 5]) -> Case {
    Case { name: name.to_owned(), action, columns, but: Vec::new() }
}

/// Every row.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = refusals();
    cases.extend(others_answers());
    for processed in [false, true] {
        cases.extend(broken(processed));
        cases.extend(malformed(processed));
    }
    cases.extend(harmless());
    cases
}

/// In the provider's own form. What Twilio's form says at an endpoint of PingOne's is PingOne's form of the same status.
fn refusals() -> Vec<Case> {
    const ALL: [Outcome; 5] = [Refused; 5];
    const FAILED: [Outcome; 5] = [Refused, Unknown, Refused, Unknown, Refused];
    let twilio = |code, status| FaultAction::failed(code, status, false);
    let without_code = FaultAction::Error {
        code: 20_404,
        status: Some(404),
        message: Some("Not here".to_owned()),
        without_code: true,
        processed: false,
    };
    let rate = |code, retry_after| FaultAction::RateLimited { code, retry_after };
    let pingone = |status, code, detail| FaultAction::pingone(status, code, detail);
    let of_pingone = |refused: Outcome, changing: Outcome| [Done, Done, refused, changing, refused];
    let mut cases = vec![
        case("401, wrong credentials", twilio(20_003, 401), ALL),
        case("403, not allowed", twilio(20_008, 403), ALL),
        case("404, not there", twilio(20_404, 404), ALL),
        case("404 without a code", without_code, ALL),
        case("400, a wrong value", twilio(21_211, 400), ALL),
        case("429, too many at once", rate(20_429, None), ALL),
        case("429, with a pause", rate(20_429, Some(2)), ALL),
        case("429, a daily cap", rate(63_038, None), ALL),
        case("408, it gave up waiting", twilio(20_500, 408), FAILED),
        case(
            "PingOne: a wrong value",
            pingone(400, "INVALID_DATA", Some("INVALID_VALUE")),
            of_pingone(Refused, Refused),
        ),
        case(
            "PingOne: the token is not taken",
            pingone(401, "ACCESS_FAILED", Some("INVALID_TOKEN")),
            of_pingone(Refused, Refused),
        ),
        case(
            "PingOne: a role is missing",
            pingone(403, "ACCESS_FAILED", Some("INSUFFICIENT_PERMISSIONS")),
            of_pingone(Refused, Refused),
        ),
        case("PingOne: not there", pingone(404, "NOT_FOUND", None), of_pingone(Refused, Refused)),
        case("PingOne: at odds", pingone(409, "CONFLICT", None), of_pingone(Refused, Refused)),
        case(
            "PingOne: too many at once",
            pingone(429, "REQUEST_LIMITED", Some("LIMIT_EXCEEDED")),
            of_pingone(Refused, Refused),
        ),
    ];
    for status in [500, 503] {
        for processed in [false, true] {
            let name = format!("{status}, {}", if processed { "done" } else { "not done" });
            cases.push(case(&name, FaultAction::failed(20_500, status, processed), FAILED));
            let FaultAction::PingoneError { code, message, details, headers, .. } =
                pingone(status, "UNEXPECTED_ERROR", None)
            else {
                unreachable!("it was made above")
            };
            let action = FaultAction::PingoneError { status, code, message, details, headers, processed };
            cases.push(case(&format!("PingOne: {name}"), action, of_pingone(Refused, Unknown)));
        }
    }
    cases
}

/// Who answers is not the provider.
fn others_answers() -> Vec<Case> {
    const FOREIGN: [Outcome; 5] = [Foreign, Unknown, Foreign, Unknown, Foreign];
    let mut cases = Vec::new();
    for processed in [false, true] {
        for status in [200, 401, 407, 502] {
            cases.push(case(
                &format!("a page with {status}, {processed}"),
                FaultAction::page(status, processed),
                FOREIGN,
            ));
        }
        let json = FaultAction::Http {
            status: 403,
            body: "{\"message\":\"Forbidden\"}".to_owned(),
            content_type: "application/json".to_owned(),
            headers: BTreeMap::new(),
            processed,
        };
        cases.push(case(&format!("a gateway's JSON with 403, {processed}"), json, FOREIGN));
        // A redirect of no kind that has an address.
        let odd = [Redirected, Unknown, Redirected, Unknown, Redirected];
        cases.push(case(&format!("304, {processed}"), FaultAction::http(304, processed), odd));
        for (status, location) in
            [(302, "https://elsewhere.example{path}"), (307, "{path}"), (308, "http://127.0.0.1:9{path}")]
        {
            let action = FaultAction::Redirect { status, location: location.to_owned(), processed };
            cases.push(case(&format!("{status} to {location}, {processed}"), action, odd));
        }
    }
    cases
}

/// A deletion is answered with 204, which has no body that could be late, cut, long or wrong. What the sandbox says of one that
/// it did not do has another status.
fn of_deletion(processed: bool) -> Outcome {
    if processed { Done } else { Unknown }
}

/// No whole answer.
fn broken(processed: bool) -> Vec<Case> {
    const BROKEN: [Outcome; 5] = [Broken, Unknown, Broken, Unknown, Broken];
    let bodiless = |row: Case| row.but(&[Endpoint::PingoneSenderDelete], of_deletion(processed));
    let of = |name: &str, action| case(&format!("{name}, {processed}"), action, BROKEN);
    vec![
        of("silence", FaultAction::Stall { processed, max_ms: 60_000 }),
        of("reset", FaultAction::Reset { processed }),
        of("closed", FaultAction::Close { processed }),
        bodiless(of("silence after the head", FaultAction::StallBody { processed, max_ms: 60_000 })),
        bodiless(of("cut in the middle", FaultAction::Truncate { keep: None, processed })),
        bodiless(of("cut at once", FaultAction::Truncate { keep: Some(0), processed })),
        bodiless(of("huge", FaultAction::Huge { mebibytes: 1, processed })),
        bodiless(of("a bomb", FaultAction::GzipBomb { mebibytes: 1, processed })),
    ]
}

/// The right status, and nothing that can be understood.
fn malformed(processed: bool) -> Vec<Case> {
    use MalformedShape::{Empty, Html, MissingFields, NotJson, NotUtf8, WrongShape, WrongTypes};

    let shapes = [
        (Empty, Foreign),
        (NotJson, Unread),
        (Html, Foreign),
        (WrongShape, Foreign),
        (WrongTypes, Unread),
        (MissingFields, Unread),
        (NotUtf8, Unread),
    ];
    let of = |(shape, read)| {
        let name = format!("{shape:?}, {processed}");
        case(&name, FaultAction::Malformed { shape, processed }, [read, Unknown, read, Unknown, read])
            .but(&[Endpoint::PingoneSenderDelete], of_deletion(processed))
    };
    shapes.into_iter().map(of).collect()
}

/// What is done, and answered.
fn harmless() -> Vec<Case> {
    const ALL: [Outcome; 5] = [Done; 5];
    let message = FaultAction::MessageOutcome(MessageOutcome::undelivered(30_007));
    vec![
        case("late", FaultAction::Latency { ms: 20 }, ALL),
        case("a message that will fail", message, ALL),
        case("a call that will fail", FaultAction::CallOutcome(CallOutcome::ends("no-answer")), ALL),
        case("changed by somebody else", FaultAction::ChangedByOther { change: serde_json::Map::new() }, ALL),
        case(
            "the environment is gone",
            FaultAction::EnvironmentBecomes { standing: Standing::Vanished },
            [Done, Done, Refused, Refused, Refused],
        )
        // It is of no environment.
        .but(&[Endpoint::PingoneEnvironments], Done),
    ]
}
