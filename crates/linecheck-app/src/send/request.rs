//! The one request that creates, and what is stored of its answer.

use linecheck_domain::Secret;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::trace::{Channel, CreateOutcome, Event, ExchangeFacts, Plan, Role, UnknownWhy, said};
use linecheck_http::Exchange;
use linecheck_twilio::{
    CreateCall, CreateMessage, CreateResult, SendDigits, TwilioClient, TwilioError, UnknownReason,
    passcode_twiml,
};

use crate::error::{AppError, Code};
use crate::from_twilio::{exchange_facts, foreign};

/// A request that creates, whole: whatever could be wrong with it was found when it was made.
pub(crate) struct Request {
    to: String,
    from: String,
    what: What,
}

enum What {
    Message { text: String },
    Call { twiml: Secret, digits: Option<SendDigits> },
}

impl Request {
    /// The request for a plan's recipient.
    pub(crate) fn of(plan: &Plan, from: &PhoneNumber, passcode: &Secret) -> Result<Self, AppError> {
        let what = match plan.channel {
            Channel::Sms => What::Message { text: plan.language.sms_text(passcode) },
            Channel::Voice => {
                let invalid = |error: TwilioError| AppError::new(Code::InvalidValue, error.to_string());
                let language = plan.language;
                let twiml = passcode_twiml(language.speech_tag(), language.spoken_prompt(), passcode)
                    .map_err(invalid)?;
                let extension = plan.recipient.extension.as_ref();
                let digits = extension.map(|extension| SendDigits::parse(&extension.send_digits()));
                What::Call { twiml, digits: digits.transpose().map_err(invalid)? }
            }
        };
        let (to, from) = (plan.recipient.number.to_string(), from.to_string());
        Ok(Self { to, from, what })
    }

    /// Makes it, once. Nothing here repeats it.
    pub(crate) async fn create(&self, client: &TwilioClient) -> CreateResult {
        let (to, from) = (self.to.as_str(), self.from.as_str());
        match &self.what {
            What::Message { text } => {
                client.create_message(&CreateMessage { to, from, body: text, validity_period: None }).await
            }
            What::Call { twiml, digits } => {
                let call = CreateCall { to, from, twiml, send_digits: digits.as_ref(), timeout: None };
                client.create_call(&call).await
            }
        }
    }
}

pub(crate) fn answered(role: Role, attempt: u32, result: CreateResult) -> Event {
    use linecheck_twilio::CreateOutcome as Answer;
    let words = match &result.outcome {
        Answer::Accepted(accepted) => (accepted.error_code, accepted.error_message.as_deref()),
        Answer::Refused { code, message, .. }
        | Answer::Unknown { why: UnknownReason::ServerError { code, message, .. } } => {
            (*code, message.as_deref())
        }
        Answer::NotSent { .. } | Answer::Unknown { .. } => (None, None),
    };
    let said = said(words.0, words.1);
    let outcome = match result.outcome {
        Answer::Accepted(accepted) => CreateOutcome::Accepted {
            resource_sid: accepted.sid,
            status: accepted.status,
            error_code: accepted.error_code,
        },
        Answer::Refused { status, code, retry_after, .. } => CreateOutcome::Refused {
            http_status: status,
            twilio_code: code,
            retry_after_seconds: retry_after.map(|pause| pause.as_secs()),
        },
        Answer::NotSent { stage } => CreateOutcome::NotSent { stage },
        Answer::Unknown { why } => CreateOutcome::Unknown { why: unknown_why(&why, &result.exchange) },
    };
    let exchange = ExchangeFacts { said, ..exchange_facts(&result.exchange) };
    Event::CreateAnswered { role, attempt, outcome, exchange: Some(exchange) }
}

fn unknown_why(reason: &UnknownReason, exchange: &Exchange) -> UnknownWhy {
    match reason {
        UnknownReason::Failed { stage } => UnknownWhy::Transport { stage: *stage },
        UnknownReason::Redirected { status } => UnknownWhy::Redirected { http_status: *status },
        UnknownReason::Intercepted => UnknownWhy::Intercepted(foreign(exchange)),
        UnknownReason::RequestTimeout => UnknownWhy::ServerFailed { http_status: 408, twilio_code: None },
        UnknownReason::ServerError { status, code, .. } => {
            UnknownWhy::ServerFailed { http_status: *status, twilio_code: *code }
        }
        UnknownReason::Unreadable { .. } => {
            UnknownWhy::Unreadable { http_status: exchange.status.unwrap_or_default() }
        }
        UnknownReason::OfAnother { status } => UnknownWhy::OfAnother { http_status: *status },
        UnknownReason::OddStatus { status } => UnknownWhy::Unreadable { http_status: *status },
    }
}
