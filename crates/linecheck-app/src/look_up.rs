//! Looking up what an unknown create may have made. Absence proves nothing; more than one match is unknown.

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::routing::{self, Step, next_step};
use linecheck_domain::trace::{
    Channel, CreateOutcome, Event, ExchangeFacts, LookUpResult, Plan, Role, StoredEvent, Verdict,
};
use linecheck_domain::transport::Stage;
use linecheck_twilio::{TwilioClient, TwilioError};
use linecheck_vault::StoredTransaction;
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Code, Retry};
use crate::progress::{Progress, ProgressSink};
use crate::send::{earliest, exchange_facts};
use crate::trace_view::TraceView;
use crate::verify::stage;

/// For how long a transaction without a verdict may still be under way in another process: longer than any one
/// exchange, pause or look-up takes.
const UNDER_WAY_SECONDS: i64 = 60;

/// A message or call that fits.
struct Match {
    resource_sid: String,
    status: String,
    error_code: Option<u32>,
}

impl App {
    /// Looks up an unknown outcome, a few times at most and within a bounded time.
    pub(crate) async fn look_up(
        &self,
        id: Uuid,
        plan: &Plan,
        passcode: &Secret,
        client: &TwilioClient,
        role: Role,
        attempt: u32,
    ) -> Result<Event, AppError> {
        let stored = self.stored_transaction(id).await?;
        let since = earliest(intent_time(&stored.events, role, attempt).unwrap_or(stored.begun_at));
        let mut exchanges = Vec::new();
        let mut result = LookUpResult::NotFound;
        let mut under_way = None;
        let tries = async {
            for pause in &self.pace.look_ups {
                tokio::time::sleep(*pause).await;
                under_way = Some((self.now(), Instant::now()));
                result = self.look_up_once(id, plan, passcode, client, role, since, &mut exchanges).await?;
                under_way = None;
                if matches!(result, LookUpResult::Found { .. } | LookUpResult::Ambiguous { .. }) {
                    break;
                }
            }
            Ok::<_, AppError>(())
        };
        let ended = tokio::time::timeout(self.pace.look_up_limit, tries).await;
        if let Ok(ended) = ended {
            ended?;
        } else if let Some(begun) = under_way {
            exchanges.extend(self.unanswered(plan, role, begun));
            result = LookUpResult::Failed { http_status: None, stage: Some(Stage::ResponseTimeout) };
        }
        Ok(Event::LookedUp { role, attempt, result, exchanges })
    }

    /// The exchange of a look-up that was given up: it may have reached the server, so it is told.
    fn unanswered(
        &self,
        plan: &Plan,
        role: Role,
        (started_at, begun): (Timestamp, Instant),
    ) -> Option<ExchangeFacts> {
        let origin = plan.origin(role)?;
        let base = origin.base.url(self.sandbox.as_ref()).ok()?;
        let host = base.host_str()?;
        let list = match plan.channel {
            Channel::Sms => "Messages",
            Channel::Voice => "Calls",
        };
        Some(ExchangeFacts {
            method: "GET".to_owned(),
            host: base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
            path: format!("/2010-04-01/Accounts/{}/{list}.json", origin.account_sid),
            started_at,
            duration_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            http_status: None,
            request_id: None,
        })
    }

    #[expect(clippy::too_many_arguments, reason = "one call, and each says something else")]
    async fn look_up_once(
        &self,
        id: Uuid,
        plan: &Plan,
        passcode: &Secret,
        client: &TwilioClient,
        role: Role,
        since: Timestamp,
        exchanges: &mut Vec<ExchangeFacts>,
    ) -> Result<LookUpResult, AppError> {
        let Some(from) = plan.origin(role).and_then(|origin| origin.number.as_ref()) else {
            return Ok(LookUpResult::NotFound);
        };
        let to = plan.recipient.number.as_str();
        let found = match plan.channel {
            Channel::Sms => {
                messages(client, to, from.as_str(), since, &plan.language.sms_text(passcode), exchanges).await
            }
            Channel::Voice => calls(client, to, from.as_str(), since, exchanges).await,
        };
        let matches = match found {
            Ok(matches) => matches,
            Err(error) => {
                exchanges.extend(error.exchange().map(exchange_facts));
                let http_status = match &error {
                    TwilioError::Refused { status, .. } | TwilioError::Redirected { status, .. } => {
                        Some(*status)
                    }
                    _ => None,
                };
                return Ok(LookUpResult::Failed { http_status, stage: error.stage().map(stage) });
            }
        };
        let mut own = self.without_those_of_others(id, matches).await?;
        Ok(match (own.pop(), own.len()) {
            (None, _) => LookUpResult::NotFound,
            (Some(only), 0) => LookUpResult::Found {
                resource_sid: only.resource_sid,
                status: only.status,
                error_code: only.error_code,
            },
            (Some(_), others) => LookUpResult::Ambiguous { matches: others + 1 },
        })
    }

    /// What is known to be another transaction's is not this one's.
    async fn without_those_of_others(&self, id: Uuid, matches: Vec<Match>) -> Result<Vec<Match>, AppError> {
        self.read(move |reader| {
            let mut own = Vec::new();
            for found in matches {
                if !reader.belongs_to_other(&found.resource_sid, id)? {
                    own.push(found);
                }
            }
            Ok(own)
        })
        .await
    }

    pub(crate) async fn stored_transaction(&self, id: Uuid) -> Result<StoredTransaction, AppError> {
        let found = self.read(move |reader| Ok(reader.transaction(id)?)).await?;
        found
            .ok_or_else(|| AppError::new(Code::TransactionNotFound, format!("There is no transaction {id}.")))
    }

    /// Looks up a transaction that Linecheck stopped in, or whose outcome is unknown. Nothing is created: what was
    /// not sent then is not sent now.
    ///
    /// # Errors
    /// When the transaction may still be under way, or its credentials are no longer stored.
    pub async fn look_up_transaction(
        &self,
        id: Uuid,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let stored = self.stored_transaction(id).await?;
        let events = stored.plain_events();
        match last_verdict(&events) {
            None => self.refuse_if_under_way(&stored)?,
            Some(Verdict::Unknown { role }) if !stored.plan.dry_run => {
                self.look_up_again(&stored, *role, progress).await?;
                return self.trace(id).await;
            }
            Some(_) => return self.trace(id).await,
        }
        self.finish_stopped(&stored, events, progress).await?;
        self.trace(id).await
    }

    fn refuse_if_under_way(&self, stored: &StoredTransaction) -> Result<(), AppError> {
        let last = stored.events.last().map_or(stored.begun_at, |event| event.at);
        let age = self.now().as_second().saturating_sub(last.as_second());
        if (0..UNDER_WAY_SECONDS).contains(&age) {
            let message = "This transaction may still be under way.";
            let next = format!("Look it up in {} s.", UNDER_WAY_SECONDS - age);
            return Err(AppError::new(Code::OutcomeUnknown, message).next(next).retry(Retry::After));
        }
        Ok(())
    }

    async fn finish_stopped(
        &self,
        stored: &StoredTransaction,
        mut events: Vec<Event>,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        loop {
            let event = match next_step(&stored.plan, &events) {
                Step::Done => return Ok(()),
                Step::MarkStopped { role, attempt } => routing::stopped(role, attempt),
                Step::LookUp { role, attempt } => {
                    self.look_up_stored(stored, role, attempt, progress).await?
                }
                Step::Decide(verdict) => Event::Decided { verdict },
                // What would be created now was not asked for now.
                Step::Create { .. } | Step::FallBack(_) => {
                    Event::Decided { verdict: without_creating(&events) }
                }
            };
            self.store(stored.id, &event, progress).await?;
            events.push(event);
        }
    }

    async fn look_up_again(
        &self,
        stored: &StoredTransaction,
        role: Role,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        let events = stored.plain_events();
        let unknown =
            events.iter().rev().find_map(|event| match event {
                Event::CreateAnswered {
                    role: of, attempt, outcome: CreateOutcome::Unknown { .. }, ..
                } if *of == role => Some(*attempt),
                _ => None,
            });
        let Some(attempt) = unknown else { return Ok(()) };
        let event = self.look_up_stored(stored, role, attempt, progress).await?;
        self.store(stored.id, &event, progress).await?;
        if let Event::LookedUp { result: LookUpResult::Found { resource_sid, .. }, .. } = event {
            let verdict = Verdict::Originated { role, resource_sid, found_by_look_up: true };
            self.store(stored.id, &Event::Decided { verdict }, progress).await?;
        }
        Ok(())
    }

    async fn look_up_stored(
        &self,
        stored: &StoredTransaction,
        role: Role,
        attempt: u32,
        progress: &ProgressSink,
    ) -> Result<Event, AppError> {
        progress.tell(Progress::LookingUp);
        let id = stored.id;
        let passcode = self.read(move |reader| Ok(reader.passcode(id)?)).await?;
        let passcode = match (passcode, stored.plan.channel) {
            // A call is not known by its digits, so they are not missed.
            (None, Channel::Voice) => Some(Secret::new(String::new())),
            (passcode, _) => passcode,
        };
        // Without its digits no message can be told from another: it is not asked for, and nothing else is claimed.
        let (Some(tenant), Some(passcode)) = (&stored.tenant, passcode) else {
            let result = LookUpResult::Failed { http_status: None, stage: None };
            return Ok(Event::LookedUp { role, attempt, result, exchanges: Vec::new() });
        };
        let client = self.stored_client(tenant, &stored.plan, role).await?;
        let client =
            client.ok_or_else(|| AppError::new(Code::TokenMissing, "The account's credentials are gone."))?;
        self.look_up(id, &stored.plan, &passcode, &client, role, attempt).await
    }
}

/// The verdict of a transaction that is not gone on with.
fn without_creating(events: &[Event]) -> Verdict {
    let unknown = [Role::Default, Role::Custom].into_iter().find(|of| {
        events.iter().any(|event| {
            matches!(event, Event::CreateAnswered { role, outcome: CreateOutcome::Unknown { .. }, .. } if role == of)
        })
    });
    unknown.map_or(Verdict::Stopped, |role| Verdict::Unknown { role })
}

/// The last verdict: a later look-up may have changed the first.
pub(crate) fn last_verdict(events: &[Event]) -> Option<&Verdict> {
    events.iter().rev().find_map(|event| match event {
        Event::Decided { verdict } => Some(verdict),
        _ => None,
    })
}

fn intent_time(events: &[StoredEvent], of: Role, which: u32) -> Option<Timestamp> {
    events.iter().find_map(|stored| match &stored.event {
        Event::CreateIntended { role, attempt, .. } if *role == of && *attempt == which => Some(stored.at),
        _ => None,
    })
}

/// The messages with this text. Other people's texts come along: they are compared in memory and dropped.
async fn messages(
    client: &TwilioClient,
    to: &str,
    from: &str,
    since: Timestamp,
    text: &str,
    exchanges: &mut Vec<ExchangeFacts>,
) -> Result<Vec<Match>, TwilioError> {
    let listed = client.find_messages(to, from, since).await?;
    exchanges.extend(listed.exchanges.iter().map(exchange_facts));
    // A trial account's texts get words before them, so the text is looked for inside.
    let own = listed.items.into_iter().filter(|candidate| candidate.body.contains(text));
    Ok(own
        .map(|candidate| Match {
            resource_sid: candidate.message.sid,
            status: candidate.message.status.word().to_owned(),
            error_code: candidate.message.error_code,
        })
        .collect())
}

async fn calls(
    client: &TwilioClient,
    to: &str,
    from: &str,
    since: Timestamp,
    exchanges: &mut Vec<ExchangeFacts>,
) -> Result<Vec<Match>, TwilioError> {
    let listed = client.find_calls(to, from, since).await?;
    exchanges.extend(listed.exchanges.iter().map(exchange_facts));
    let own = listed.items.into_iter();
    Ok(own
        .map(|call| Match { resource_sid: call.sid, status: call.status.word().to_owned(), error_code: None })
        .collect())
}
