//! What Twilio answered is stored, although the vault cannot be used at that moment: it is tried again, and what cannot be
//! stored yet is kept for as long as the program runs and stored before anything else is.

use linecheck_domain::trace::{CreateOutcome, Event, LookUpResult, UnknownWhy};
use linecheck_vault::{Appended, Writer};
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Code};
use crate::progress::{Progress, ProgressSink};
use crate::send::limits;

impl App {
    /// Stores an event where what is stored admits it, and only then tells of it. An answer of Twilio's is tried to be
    /// stored several times.
    pub(crate) async fn store(
        &self,
        id: Uuid,
        event: Event,
        progress: &ProgressSink,
    ) -> Result<Appended, AppError> {
        let mut pauses = self.pace.storing.iter().filter(|_| is_answer(&event));
        loop {
            match self.store_once(id, event.clone()).await {
                Ok(appended) => {
                    tell(id, &appended, progress);
                    return Ok(appended);
                }
                Err(error) if !matches!(error.code, Code::Vault(_)) => return Err(with_sid(error, &event)),
                Err(error) => {
                    if let Some(pause) = pauses.next() {
                        self.pace.following.sleep(*pause).await;
                        continue;
                    }
                    if is_answer(&event) {
                        tracing::warn!(transaction = %id, code = error.code.as_str(), "an answer is not stored yet");
                        let (now, kept) = (self.now(), event.clone());
                        self.write_later(move |writer| append(writer, id, &kept, now).map(drop));
                    }
                    return Err(with_sid(error, &event));
                }
            }
        }
    }

    async fn store_once(&self, id: Uuid, event: Event) -> Result<Appended, AppError> {
        let now = self.now();
        self.write(move |writer| append(writer, id, &event, now)).await
    }
}

/// Whether an event says what Twilio has made or not: it cannot be asked for again as it was.
fn is_answer(event: &Event) -> bool {
    matches!(event, Event::CreateAnswered { .. } | Event::LookedUp { .. })
}

fn append(writer: &Writer<'_>, id: Uuid, event: &Event, now: jiff::Timestamp) -> Result<Appended, AppError> {
    let event = own(writer, id, event.clone())?;
    let appended = writer.append(id, &event, now)?.ok_or_else(|| deleted(id))?;
    if appended.event.is_some() {
        limits::take_back(writer, id, &event)?;
    }
    Ok(appended)
}

/// An answer that names what is known to be another transaction's is not this one's.
fn own(writer: &Writer<'_>, id: Uuid, event: Event) -> Result<Event, AppError> {
    let Event::CreateAnswered {
        role,
        attempt,
        outcome: CreateOutcome::Accepted { resource_sid, .. },
        exchange,
    } = &event
    else {
        return Ok(event);
    };
    if !writer.belongs_to_other(resource_sid, id)? {
        return Ok(event);
    }
    let http_status = exchange.as_ref().and_then(|exchange| exchange.http_status).unwrap_or_default();
    let why = UnknownWhy::OfAnother { http_status };
    let outcome = CreateOutcome::Unknown { why };
    Ok(Event::CreateAnswered { role: *role, attempt: *attempt, outcome, exchange: exchange.clone() })
}

/// The error with the SID that was seen, so that it is not lost with this process.
fn with_sid(error: AppError, event: &Event) -> AppError {
    match event {
        Event::CreateAnswered { outcome: CreateOutcome::Accepted { resource_sid, .. }, .. }
        | Event::LookedUp { result: LookUpResult::Found { resource_sid, .. }, .. } => {
            error.param("resource_sid", resource_sid.as_str())
        }
        _ => error,
    }
}

/// Somebody has deleted the history of a transaction that is under way.
pub(crate) fn deleted(id: Uuid) -> AppError {
    AppError::new(Code::TransactionNotFound, format!("The record of test send {id} was deleted meanwhile."))
}

/// Tells of what was stored.
pub(crate) fn tell(id: Uuid, appended: &Appended, progress: &ProgressSink) {
    if let Some(event) = &appended.event {
        progress.tell(Progress::Stored { transaction: id, event: Box::new(event.clone()) });
    }
}
