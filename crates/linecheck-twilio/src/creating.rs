//! What became of a request that creates.

use std::time::Duration;

use linecheck_http::{Answer, Exchange, HttpError, Stage};
use serde::Deserialize;
use url::Url;

use crate::client::{TwilioClient, parse_bytes};
use crate::identity::Named;
use crate::lenient::{Text, Whole, sid};
use crate::refusal::{self, Refusal};

/// What became of a request that creates, and its exchange.
#[derive(Debug)]
pub struct CreateResult {
    /// What became of it.
    pub outcome: CreateOutcome,
    /// The exchange, as far as it went.
    pub exchange: Exchange,
}

/// What became of a request that creates. The list is complete on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateOutcome {
    /// Twilio took it: a status of 200 to 299 with a resource of the right kind.
    Accepted(Accepted),
    /// Twilio refused it: a status of 400 to 499, but 408, with an error of Twilio's form. Nothing was created.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Twilio's error code, absent when Twilio gives none.
        code: Option<u32>,
        /// What Twilio says about it; a server's text, at most 512 characters.
        message: Option<String>,
        /// The pause that was asked for, when one was.
        retry_after: Option<Duration>,
    },
    /// It was certainly never sent.
    NotSent {
        /// Where it failed.
        stage: Stage,
    },
    /// Whether it was created cannot be known from this exchange.
    Unknown {
        /// Why.
        why: UnknownReason,
    },
}

/// What was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its SID: `SM` or `MM` for a message, `CA` for a call.
    pub sid: String,
    /// Its status at once, such as `queued`; it may already say `failed`. Empty when Twilio does not say. A server's
    /// text, at most 64 characters.
    pub status: String,
    /// Why it failed at once, when it did. Calls have none (Twilio's `OpenAPI`: `api.v2010.account.call`).
    pub error_code: Option<u32>,
    /// Twilio's words for the error code; a server's text, at most 512 characters.
    pub error_message: Option<String>,
}

/// Why an outcome is unknown. The list is complete on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownReason {
    /// It may have been sent, and no whole answer came.
    Failed {
        /// Where it failed.
        stage: Stage,
    },
    /// A redirect, which is never followed.
    Redirected {
        /// The HTTP status, 300 to 399.
        status: u16,
    },
    /// Something that is not Twilio answered, before the request reached Twilio or in the place of Twilio's answer.
    Intercepted,
    /// Status 408: Twilio gave up waiting.
    RequestTimeout,
    /// A status of 500 or above. The request may have been carried out all the same
    /// (Twilio, `docs/errors/20500`).
    ServerError {
        /// The HTTP status.
        status: u16,
        /// Twilio's error code, for the explanation.
        code: Option<u32>,
        /// A server's text, at most 512 characters.
        message: Option<String>,
    },
    /// Success, but without a resource of the right kind.
    Unreadable {
        /// What is missing or cannot be read.
        what: &'static str,
    },
    /// Success about something else: it names another account, recipient or sender.
    OfAnother {
        /// The HTTP status.
        status: u16,
    },
    /// A status that is not a final one.
    OddStatus {
        /// The HTTP status.
        status: u16,
    },
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    sid: Text<34>,
    status: Text<64>,
    error_code: Whole,
    error_message: Text<512>,
    #[serde(flatten)]
    named: Named,
}

impl TwilioClient {
    /// Creates once, and says what became of it. `kinds` are the letters that the created SID may begin with.
    pub(crate) async fn create(&self, url: &Url, form: &[(&str, &str)], kinds: &[&str]) -> CreateResult {
        match self.http.create(url, &self.login, form).await {
            Ok(answer) => {
                let asked = |name| form.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value);
                answered(answer, kinds, |named| {
                    named.is_of(&self.account_sid) && named.is_between(asked("To"), asked("From"))
                })
            }
            Err(error) => failed(error),
        }
    }
}

fn answered(answer: Answer, kinds: &[&str], is_own: impl FnOnce(&Named) -> bool) -> CreateResult {
    let Answer { exchange, status, body } = answer;
    let outcome = match status {
        200..=299 if refusal::is_object(body.bytes()) => {
            match parse_bytes(body.bytes()).and_then(|wire| accepted(wire, kinds)) {
                Ok((_, named)) if !is_own(&named) => {
                    CreateOutcome::Unknown { why: UnknownReason::OfAnother { status } }
                }
                Ok((accepted, _)) => CreateOutcome::Accepted(accepted),
                Err(what) => CreateOutcome::Unknown { why: UnknownReason::Unreadable { what } },
            }
        }
        200..=299 => CreateOutcome::Unknown { why: UnknownReason::Intercepted },
        400..=599 => match refusal::read(status, body.bytes(), exchange.request_id.is_some()) {
            Some(said) => refused(status, said, exchange.retry_after),
            None => CreateOutcome::Unknown { why: UnknownReason::Intercepted },
        },
        _ => CreateOutcome::Unknown { why: UnknownReason::OddStatus { status } },
    };
    CreateResult { outcome, exchange }
}

fn accepted(wire: Wire, kinds: &[&str]) -> Result<(Accepted, Named), &'static str> {
    let accepted = Accepted {
        sid: sid(wire.sid, kinds).ok_or("what was created has no SID of its kind")?,
        status: wire.status.0.unwrap_or_default(),
        error_code: wire.error_code.code(),
        error_message: wire.error_message.0,
    };
    Ok((accepted, wire.named))
}

/// What an error of Twilio's says, by its status.
fn refused(status: u16, said: Refusal, retry_after: Option<Duration>) -> CreateOutcome {
    let Refusal { code, message } = said;
    let why = match status {
        408 => UnknownReason::RequestTimeout,
        500.. => UnknownReason::ServerError { status, code, message },
        _ => return CreateOutcome::Refused { status, code, message, retry_after },
    };
    CreateOutcome::Unknown { why }
}

fn failed(error: HttpError) -> CreateResult {
    let stage = error.stage();
    let outcome = match error {
        HttpError::Redirected { status, .. } => {
            CreateOutcome::Unknown { why: UnknownReason::Redirected { status } }
        }
        _ if stage.never_sent() => CreateOutcome::NotSent { stage },
        // A head that says that it was refused is not known to be Twilio's without the words about it.
        _ => CreateOutcome::Unknown { why: UnknownReason::Failed { stage } },
    };
    CreateResult { outcome, exchange: error.into_exchange() }
}
