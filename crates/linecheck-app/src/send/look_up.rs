//! Looking up what an unknown create may have made. Absence proves nothing; more than one match is unknown.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::attempts::{is_unresolved, stopped, to_look_up};
use linecheck_domain::routing::{Step, next_step_without_creating};
use linecheck_domain::standing::Standing;
use linecheck_domain::trace::{Channel, Event, ExchangeFacts, LookUpResult, Origin, Plan, Role};
use linecheck_domain::transport::Stage;
use linecheck_http::Exchange;
use linecheck_twilio::{Candidates, Found, Odd, TwilioClient, TwilioError};
use linecheck_vault::StoredTransaction;
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Code, Retry};
use crate::facts::kept;
use crate::from_twilio::{exchange_facts, foreign};
use crate::progress::{Progress, ProgressSink};
use crate::remedy::Remedy;
use crate::send::trace::TraceView;

/// For how long a transaction without a verdict may still be under way in another process: longer than any one
/// exchange, pause or look-up takes.
pub(crate) const UNDER_WAY_SECONDS: i64 = 60;

/// How far Twilio's clock and this one may be apart.
const CLOCKS: SignedDuration = SignedDuration::from_mins(1);

/// A message or call that fits.
struct Match {
    resource_sid: String,
    status: String,
    error_code: Option<u32>,
    created: Option<Timestamp>,
}

/// What is looked for.
struct Wanted<'send> {
    transaction: Uuid,
    plan: &'send Plan,
    passcode: &'send Secret,
    role: Role,
    within: Within,
}

/// When something was created, if an attempt created it: from a minute before its intent to a minute after its answer,
/// for two clocks are never the same.
#[derive(Clone, Copy)]
struct Within {
    since: Timestamp,
    until: Timestamp,
}

impl Within {
    fn of(stored: &StoredTransaction, of: Role, which: u32) -> Self {
        let intent = stored.events.iter().find_map(|stored| match &stored.event {
            Event::CreateIntended { role, attempt, .. } if *role == of && *attempt == which => {
                Some(stored.at)
            }
            _ => None,
        });
        let intent = intent.unwrap_or(stored.begun_at);
        let answer = stored.events.iter().find_map(|stored| match &stored.event {
            Event::CreateAnswered { role, attempt, exchange: Some(_), .. }
                if *role == of && *attempt == which =>
            {
                Some(stored.at)
            }
            _ => None,
        });
        // Without an answer, Linecheck stopped: the request had at most the time that an exchange may take.
        let last = answer.unwrap_or(intent + SignedDuration::from_secs(UNDER_WAY_SECONDS)).max(intent);
        Self { since: intent - CLOCKS, until: last + CLOCKS }
    }

    fn has(self, created: Option<Timestamp>) -> bool {
        // Twilio tells whole seconds.
        created.is_none_or(|at| (self.since.as_second()..=self.until.as_second()).contains(&at.as_second()))
    }
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
        let within = Within::of(&stored, role, attempt);
        let wanted = Wanted { transaction: id, plan, passcode, role, within };
        let mut trail = Vec::new();
        let (mut result, mut odd) = (LookUpResult::NotFound, Odd::new());
        let mut under_way = None;
        let tries = async {
            for pause in &self.pace.look_ups {
                tokio::time::sleep(*pause).await;
                under_way = Some((self.now(), Instant::now()));
                (result, odd) = self.look_up_once(&wanted, client, &mut trail).await?;
                under_way = None;
                match result {
                    LookUpResult::NotFound
                    | LookUpResult::OfOthers { .. }
                    | LookUpResult::Intercepted(_)
                    | LookUpResult::Failed { .. } => {}
                    LookUpResult::Found { .. } | LookUpResult::Ambiguous { .. } | LookUpResult::Contested => {
                        break;
                    }
                }
            }
            Ok::<_, AppError>(())
        };
        let ended = tokio::time::timeout(self.pace.look_up_limit, tries).await;
        let mut exchanges: Vec<_> = trail.iter().map(exchange_facts).collect();
        if let Ok(ended) = ended {
            ended?;
        } else if let Some(begun) = under_way {
            exchanges.extend(self.unanswered(plan, role, begun));
            result = LookUpResult::Failed { http_status: None, stage: Some(Stage::ResponseTimeout) };
        }
        Ok(Event::LookedUp { role, attempt, result, odd: kept(odd), exchanges })
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
            said: None,
        })
    }

    async fn look_up_once(
        &self,
        wanted: &Wanted<'_>,
        client: &TwilioClient,
        trail: &mut Vec<Exchange>,
    ) -> Result<(LookUpResult, Odd), AppError> {
        let found = match wanted.plan.channel {
            Channel::Sms => messages(client, wanted, trail).await,
            Channel::Voice => calls(client, wanted, trail).await,
        };
        let found = match found {
            Ok(found) => found,
            Err(TwilioError::Intercepted { exchange }) => {
                return Ok((LookUpResult::Intercepted(foreign(&exchange)), Odd::new()));
            }
            Err(error) => {
                let http_status = match &error {
                    TwilioError::Refused { status, .. } | TwilioError::Redirected { status, .. } => {
                        Some(*status)
                    }
                    _ => None,
                };
                let failed = LookUpResult::Failed { http_status, stage: error.stage() };
                return Ok((failed, Odd::new()));
            }
        };
        let Candidates { found: Found { items, odd, complete }, of_others } = found;
        // What could not be read may be the one, or fit as well.
        let complete = complete && odd.is_empty();
        let mut own = self.without_those_of_others(wanted.transaction, items).await?;
        let (Some(only), others) = (own.pop(), own.len()) else {
            let result = match of_others {
                0 => LookUpResult::NotFound,
                listed => LookUpResult::OfOthers { listed },
            };
            return Ok((result, odd));
        };
        if others > 0 {
            return Ok((LookUpResult::Ambiguous { matches: others + 1 }, odd));
        }
        // A message is known by its passcode. A call has nothing but its time, so it must be the only one that fits,
        // and fit nothing else.
        let is_voice = wanted.plan.channel == Channel::Voice;
        if is_voice && (!complete || self.fits_another(wanted, only.created).await?) {
            return Ok((LookUpResult::Contested, odd));
        }
        let Match { resource_sid, status, error_code, .. } = only;
        Ok((LookUpResult::Found { resource_sid, status, error_code }, odd))
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

    /// Whether a call that was created then might be that of another transaction whose outcome is unknown too.
    async fn fits_another(&self, wanted: &Wanted<'_>, created: Option<Timestamp>) -> Result<bool, AppError> {
        let Some(origin) = wanted.plan.origin(wanted.role).cloned() else { return Ok(false) };
        let (id, within) = (wanted.transaction, wanted.within);
        let recipient = wanted.plan.recipient.number.clone();
        self.read(move |reader| {
            // A create follows the beginning of its transaction within minutes.
            let earlier = within.since - SignedDuration::from_mins(10);
            let others = reader.transactions_between(&recipient, earlier, within.until)?;
            Ok(others.iter().any(|other| other.id != id && may_be_of(other, &origin, created)))
        })
        .await
    }

    pub(crate) async fn stored_transaction(&self, id: Uuid) -> Result<StoredTransaction, AppError> {
        self.write_kept().await;
        let found = self.read(move |reader| Ok(reader.transaction(id)?)).await?;
        found
            .ok_or_else(|| AppError::new(Code::TransactionNotFound, format!("There is no transaction {id}.")))
    }

    /// Looks up a transaction that Linecheck stopped in, or of which something may still arrive. Nothing is created: what
    /// was not sent then is not sent now.
    ///
    /// # Errors
    /// When the transaction may still be under way, or the vault fails. Each names the transaction.
    pub async fn look_up_transaction(
        &self,
        id: Uuid,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let looked_up = async {
            let stored = self.stored_transaction(id).await?;
            if let Some(seconds) = self.seconds_under_way(&stored) {
                let message = "This transaction may still be under way.";
                let remedy = Remedy::LookUpIn { transaction: id, seconds };
                return Err(AppError::new(Code::OutcomeUnknown, message).remedy(remedy).retry(Retry::After));
            }
            let events = stored.plain_events();
            if Standing::of(&stored.plan, &events).verdict.is_some() {
                for (role, attempt) in to_look_up(&stored.plan, &events) {
                    let event = self.look_up_stored(&stored, role, attempt, progress).await?;
                    self.store(id, event, progress).await?;
                }
            }
            self.finish_stopped(id, progress).await?;
            self.trace(id).await
        };
        looked_up.await.map_err(|error: AppError| error.about(id))
    }

    /// For how many seconds more a transaction may be under way in another process; `None` when it is not.
    pub(crate) fn seconds_under_way(&self, stored: &StoredTransaction) -> Option<i64> {
        if Standing::of(&stored.plan, &stored.plain_events()).verdict.is_some() {
            return None;
        }
        let last = stored.events.last().map_or(stored.begun_at, |event| event.at);
        let age = self.now().as_second().saturating_sub(last.as_second());
        (0..UNDER_WAY_SECONDS).contains(&age).then_some(UNDER_WAY_SECONDS - age)
    }

    /// Brings a transaction that Linecheck stopped in to its verdict, or to the one that a late answer calls for. Nothing is
    /// created.
    pub(crate) async fn finish_stopped(&self, id: Uuid, progress: &ProgressSink) -> Result<(), AppError> {
        loop {
            let stored = self.stored_transaction(id).await?;
            let event = match next_step_without_creating(&stored.plan, &stored.plain_events()) {
                Step::MarkStopped { role, attempt } => stopped(role, attempt),
                Step::LookUp { role, attempt } => {
                    self.look_up_stored(&stored, role, attempt, progress).await?
                }
                Step::Decide(verdict) => Event::Decided { verdict },
                // That it asks for neither of the last two is what it is for.
                Step::Done | Step::Create { .. } | Step::FallBack(_) => return Ok(()),
            };
            let appended = self.store(id, event, progress).await?;
            if appended.event.is_none() {
                // Somebody else has gone on with it meanwhile.
                let now = self.stored_transaction(id).await?;
                if self.seconds_under_way(&now).is_some() {
                    return Ok(());
                }
            }
        }
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
        let result = LookUpResult::Failed { http_status: None, stage: None };
        let not_asked =
            Event::LookedUp { role, attempt, result, odd: BTreeMap::new(), exchanges: Vec::new() };
        let (Some(tenant), Some(passcode)) = (&stored.tenant, passcode) else { return Ok(not_asked) };
        let client = match self.stored_client(tenant, &stored.plan, role).await {
            Ok(Some(client)) => client,
            // Nobody can ask any more.
            Ok(None) => return Ok(not_asked),
            Err(error) if error.code == Code::TokenMissing => return Ok(not_asked),
            Err(error) => return Err(error),
        };
        self.look_up(id, &stored.plan, &passcode, &client, role, attempt).await
    }
}

/// Whether a call that was created then may be what another transaction created on the same account.
fn may_be_of(other: &StoredTransaction, origin: &Origin, created: Option<Timestamp>) -> bool {
    let events = other.plain_events();
    other.plan.channel == Channel::Voice
        && events.iter().any(|event| match event {
            Event::CreateIntended { role, attempt, .. } => {
                other.plan.origin(*role) == Some(origin)
                    && is_unresolved(&events, *role, *attempt)
                    && Within::of(other, *role, *attempt).has(created)
            }
            _ => false,
        })
}

/// Where it is looked: to whom and from which number.
fn ends<'plan>(wanted: &Wanted<'plan>) -> Option<(&'plan str, &'plan str)> {
    let from = wanted.plan.origin(wanted.role)?.number.as_ref()?;
    Some((wanted.plan.recipient.number.as_str(), from.as_str()))
}

const NOTHING: Candidates<Match> =
    Candidates { found: Found { items: Vec::new(), odd: Odd::new(), complete: true }, of_others: 0 };

/// The messages with this text. Other people's texts come along: they are compared in memory and dropped.
async fn messages(
    client: &TwilioClient,
    wanted: &Wanted<'_>,
    trail: &mut Vec<Exchange>,
) -> Result<Candidates<Match>, TwilioError> {
    let Some((to, from)) = ends(wanted) else { return Ok(NOTHING) };
    let Candidates { found, of_others } = client.find_messages(to, from, wanted.within.since, trail).await?;
    let text = wanted.plan.language.sms_text(wanted.passcode);
    // A trial account's texts get words before them, so the text is looked for inside.
    let own = found.items.into_iter().filter(|candidate| candidate.body.contains(&text));
    let own = own.map(|candidate| Match {
        resource_sid: candidate.message.sid,
        status: candidate.message.status.word().to_owned(),
        error_code: candidate.message.error_code,
        created: candidate.message.created,
    });
    Ok(Candidates {
        found: Found { items: own.collect(), odd: found.odd, complete: found.complete },
        of_others,
    })
}

async fn calls(
    client: &TwilioClient,
    wanted: &Wanted<'_>,
    trail: &mut Vec<Exchange>,
) -> Result<Candidates<Match>, TwilioError> {
    let Some((to, from)) = ends(wanted) else { return Ok(NOTHING) };
    let Candidates { found, of_others } = client.find_calls(to, from, wanted.within.since, trail).await?;
    let fitting = found.items.into_iter().filter(|call| wanted.within.has(call.created));
    let fitting = fitting.map(|call| Match {
        resource_sid: call.sid,
        status: call.status.word().to_owned(),
        error_code: None,
        created: call.created,
    });
    Ok(Candidates {
        found: Found { items: fitting.collect(), odd: found.odd, complete: found.complete },
        of_others,
    })
}
