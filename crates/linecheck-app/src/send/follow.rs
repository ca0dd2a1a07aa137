//! Following what was originated to its final status: one schedule for many transactions, which a restart takes up
//! again. It only reads, and stores what it sees at once, so it may be dropped at any moment.

use std::time::Duration;

use jiff::Timestamp;
use linecheck_domain::following::{asked_why, is_over, pause_at};
use linecheck_domain::standing::Standing;
use linecheck_domain::trace::{
    Channel, Event, ExchangeFacts, FollowingEnd, Role, Verdict, is_failed_status, is_final_status, said,
};
use linecheck_domain::transport::ForeignAnswer;
use linecheck_twilio::{TwilioClient, TwilioError, reason};
use linecheck_vault::StoredTransaction;
use serde::Serialize;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Code};
use crate::facts::odd_words;
use crate::from_twilio::{exchange_facts, foreign, outcome_of};
use crate::progress::{Progress, ProgressSink};
use crate::send::schedule::{Next, Schedule};
use crate::send::trace::TraceView;

/// How many requests are under way at once, however slow the server is.
const MOST_AT_ONCE: usize = 8;

/// The longest pause that is made because Twilio asks for one.
const LONGEST_HOLD: Duration = Duration::from_mins(10);

/// What came of following everything that was open.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FollowReport {
    /// The transactions that were open, as they are now.
    pub traces: Vec<TraceView>,
    /// How many were left alone, because they may be under way in another Linecheck.
    pub under_way: usize,
    /// What kept a transaction from being followed; it stays open.
    pub failures: Vec<AppError>,
}

/// A transaction that is followed.
struct Followed {
    id: Uuid,
    channel: Channel,
    resource_sid: String,
    /// To whom and from which number it went.
    ends: (String, String),
    client: TwilioClient,
    account: usize,
    /// How old it was when following began.
    age: Duration,
    polls: u32,
    status: Option<String>,
    next: Question,
}

/// What is asked next.
#[derive(Clone)]
enum Question {
    Status,
    /// Why a call failed: it has no error code of its own (Twilio, *Call resource*).
    Notifications {
        status: String,
    },
}

/// What an answer says.
enum Answer {
    Seen {
        status: String,
        error_code: Option<u32>,
        code_unread: Option<String>,
        exchanges: Vec<ExchangeFacts>,
    },
    /// A call failed; why is asked for next.
    CallFailed {
        status: String,
        exchange: ExchangeFacts,
    },
    /// It is about another message or call.
    OfAnother {
        exchange: Option<ExchangeFacts>,
    },
    /// Something between here and Twilio answered: that says nothing of the message or call.
    Intercepted {
        answer: ForeignAnswer,
        exchange: Option<ExchangeFacts>,
    },
    None {
        http_status: Option<u16>,
        retry_after: Option<Duration>,
        exchange: Option<ExchangeFacts>,
    },
}

impl App {
    /// Follows the message or call of one transaction for a while. What was not originated, a dry run for instance,
    /// has nothing to follow. May be dropped at any moment.
    ///
    /// # Errors
    /// When the credentials are no longer stored, or the vault fails. Each names the transaction. A status that cannot be
    /// read is asked for again until the time is up.
    pub async fn follow(
        &self,
        id: Uuid,
        limit: Duration,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let followed = async {
            // What stands in the way is told, however short the time is.
            let stored = self.stored_transaction(id).await?;
            if let Some(followed) = self.followed(&stored).await? {
                let asking = Box::pin(self.follow_all(vec![followed], Some(limit), progress));
                within(Some(limit), asking).await?;
            }
            self.trace(id).await
        };
        followed.await.map_err(|error: AppError| error.about(id))
    }

    /// Follows some transactions for a while, by one schedule. One that Linecheck stopped in is looked up first, unless
    /// it may still be under way.
    pub(crate) async fn follow_those(
        &self,
        ids: &[Uuid],
        limit: Duration,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        let following = Box::pin(async {
            let mut all = Vec::new();
            for id in ids {
                let stored = self.stored_transaction(*id).await.map_err(|error| error.about(*id))?;
                if self.seconds_under_way(&stored).is_none() {
                    let taken_up = self.take_up(&stored, progress).await;
                    all.extend(taken_up.map_err(|error| error.about(*id))?);
                }
            }
            self.follow_all(all, Some(limit), progress).await
        });
        within(Some(limit), following).await
    }

    /// Follows every transaction without a final verdict, after a restart or at any time: what Linecheck stopped in is
    /// looked up first, and nothing is created. Without a limit it ends when each has its final verdict. May be
    /// dropped at any moment.
    ///
    /// # Errors
    /// When the vault fails. What concerns one transaction alone is in the report.
    pub async fn follow_open(
        &self,
        limit: Option<Duration>,
        progress: &ProgressSink,
    ) -> Result<FollowReport, AppError> {
        self.write_kept().await;
        let open = self.read(|reader| Ok(reader.open_transactions()?)).await?;
        let (under_way, open): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|stored| self.seconds_under_way(stored).is_some());
        let (under_way, ids) = (under_way.len(), open.iter().map(|stored| stored.id).collect::<Vec<_>>());
        let mut failures = Vec::new();
        let following = Box::pin(async {
            let mut followed = Vec::new();
            for stored in &open {
                match self.take_up(stored, progress).await {
                    Ok(one) => followed.extend(one),
                    // Somebody has deleted its history meanwhile.
                    Err(error) if error.code == Code::TransactionNotFound => {}
                    Err(error) if matches!(error.code, Code::Vault(_)) => return Err(error.about(stored.id)),
                    Err(error) => failures.push(error.about(stored.id)),
                }
            }
            self.follow_all(followed, limit, progress).await
        });
        within(limit, following).await?;
        let mut traces = Vec::with_capacity(ids.len());
        for id in ids {
            match self.trace(id).await {
                Ok(trace) => traces.push(trace),
                Err(error) if error.code == Code::TransactionNotFound => {}
                Err(error) => return Err(error.about(id)),
            }
        }
        Ok(FollowReport { traces, under_way, failures })
    }

    /// Brings a transaction to its verdict, if it has none, and to where it can be followed.
    async fn take_up(
        &self,
        stored: &StoredTransaction,
        progress: &ProgressSink,
    ) -> Result<Option<Followed>, AppError> {
        self.finish_stopped(stored.id, progress).await?;
        let stored = self.stored_transaction(stored.id).await?;
        if Standing::of(&stored.plan, &stored.plain_events()).outcome.is_conclusion() {
            return Ok(None);
        }
        match self.followed(&stored).await {
            Err(error) if error.code == Code::TokenMissing => {
                self.end(stored.id, FollowingEnd::CredentialsGone, progress).await?;
                Ok(None)
            }
            followed => followed,
        }
    }

    /// What is to be followed of a transaction: what it originated, as long as its status is not final, or why a call
    /// failed was not asked yet.
    async fn followed(&self, stored: &StoredTransaction) -> Result<Option<Followed>, AppError> {
        let events = stored.plain_events();
        let plan = &stored.plan;
        let Standing { verdict, status, .. } = Standing::of(plan, &events);
        let (Some(Verdict::Originated { role, resource_sid, .. }), Some(tenant), false) =
            (verdict, &stored.tenant, plan.dry_run)
        else {
            return Ok(None);
        };
        let channel = plan.channel;
        let status = status.map(|status| status.word);
        let next = match &status {
            Some(status)
                if channel == Channel::Voice && !asked_why(&events) && is_failed_status(channel, status) =>
            {
                Question::Notifications { status: status.clone() }
            }
            Some(status) if is_final_status(channel, status) => return Ok(None),
            _ => Question::Status,
        };
        let Some(client) = self.stored_client(tenant, plan, role).await? else { return Ok(None) };
        let from = plan.origin(role).and_then(|origin| origin.number.as_ref());
        let age = self.now().duration_since(originated_at(stored, role));
        Ok(Some(Followed {
            id: stored.id,
            channel,
            resource_sid,
            ends: (plan.recipient.number.to_string(), from.map(ToString::to_string).unwrap_or_default()),
            client,
            account: 0,
            // A clock that went back makes it young: it is asked for more often, and not for longer than the polls.
            age: Duration::try_from(age).unwrap_or_default(),
            polls: 0,
            status,
            next,
        }))
    }

    async fn follow_all(
        &self,
        mut all: Vec<Followed>,
        limit: Option<Duration>,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        let timer = self.pace.following.clone();
        let begun = timer.elapsed();
        let mut schedule = Schedule::new(self.slot.clone());
        let mut accounts = Vec::new();
        for (place, followed) in all.iter_mut().enumerate() {
            let sid = followed.client.account_sid().to_owned();
            followed.account = accounts.iter().position(|known| *known == sid).unwrap_or(accounts.len());
            if followed.account == accounts.len() {
                accounts.push(sid);
            }
            // What has just been sent has no news yet.
            let pause = pause_at(Duration::ZERO).saturating_sub(followed.age);
            schedule.put(place, followed.account, begun + pause);
        }
        let mut asking = JoinSet::new();
        loop {
            let now = timer.elapsed();
            let next = if asking.len() < MOST_AT_ONCE { schedule.next(now) } else { Next::Nothing };
            match next {
                Next::Ask(place) => {
                    if let Some(followed) = all.get(place) {
                        asking.spawn(ask(
                            place,
                            followed.client.clone(),
                            followed.resource_sid.clone(),
                            followed.ends.clone(),
                            followed.channel,
                            followed.next.clone(),
                        ));
                    }
                    continue;
                }
                Next::Wait(pause) if limit.is_some_and(|limit| now.saturating_sub(begun) + pause > limit) => {
                    if asking.is_empty() {
                        return Ok(());
                    }
                }
                Next::Wait(pause) => {
                    tokio::select! {
                        biased;
                        Some(answered) = asking.join_next() => {
                            self.answered(answered, &mut all, &mut schedule, begun, progress).await?;
                        }
                        () = timer.sleep(pause) => {}
                    }
                    continue;
                }
                Next::Nothing => {}
            }
            let Some(answered) = asking.join_next().await else { return Ok(()) };
            self.answered(answered, &mut all, &mut schedule, begun, progress).await?;
        }
    }

    /// Stores what an answer says, and puts the transaction back on the schedule where there is more to ask.
    async fn answered(
        &self,
        answered: Result<(usize, Answer), tokio::task::JoinError>,
        all: &mut [Followed],
        schedule: &mut Schedule,
        begun: Duration,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        let (place, answer) =
            answered.map_err(|_| AppError::new(Code::Internal, "A question for a status broke off."))?;
        let now = self.pace.following.elapsed();
        let Some(followed) = all.get_mut(place) else { return Ok(()) };
        followed.polls += 1;
        let age = followed.age + now.saturating_sub(begun);
        let mut pause = pause_at(age);
        let end = match answer {
            Answer::CallFailed { status, exchange } => {
                // At once: when the time is up before the reason is read, that it failed is known all the same.
                followed.next = Question::Notifications { status: status.clone() };
                followed.status = Some(status.clone());
                let exchanges = vec![exchange];
                let event = Event::StatusSeen { status, error_code: None, code_unread: None, exchanges };
                self.store_status(followed.id, event, progress).await?;
                schedule.put(place, followed.account, now);
                return Ok(());
            }
            Answer::Seen { status, error_code, code_unread, exchanges } => {
                let event = Event::StatusSeen { status, error_code, code_unread, exchanges };
                // Another Linecheck may have seen a later one: what is stored is what it has come to.
                let Some(status) = self.store_status(followed.id, event, progress).await? else {
                    return Ok(());
                };
                progress.tell(Progress::Following { transaction: followed.id, status: status.clone() });
                let is_final = is_final_status(followed.channel, &status);
                followed.status = Some(status);
                if is_final {
                    return Ok(());
                }
                FollowingEnd::TimeUp
            }
            Answer::OfAnother { exchange } => {
                let event = Event::StatusOfAnother { exchange: exchange.clone() };
                self.store_status(followed.id, event, progress).await?;
                FollowingEnd::Unanswered {
                    http_status: exchange.as_ref().and_then(|exchange| exchange.http_status),
                    exchange,
                }
            }
            Answer::Intercepted { answer, exchange } => FollowingEnd::Intercepted { answer, exchange },
            Answer::None { http_status, retry_after, exchange } => {
                if http_status == Some(429) {
                    pause = retry_after.map_or(pause, |asked| asked.min(LONGEST_HOLD).max(pause));
                    schedule.hold(followed.account, now + pause);
                }
                FollowingEnd::Unanswered { http_status, exchange }
            }
        };
        if is_over(followed.status.as_deref(), age, followed.polls) {
            return self.end(followed.id, end, progress).await;
        }
        schedule.put(place, followed.account, now + pause);
        Ok(())
    }

    /// Stores what an answer says where it is news, and returns the status that it has come to; none when its history was
    /// deleted meanwhile, so that there is nothing to follow.
    async fn store_status(
        &self,
        id: Uuid,
        event: Event,
        progress: &ProgressSink,
    ) -> Result<Option<String>, AppError> {
        match self.store(id, event, progress).await {
            Ok(_) => {}
            Err(error) if error.code == Code::TransactionNotFound => return Ok(None),
            Err(error) => return Err(error.about(id)),
        }
        let stored = self.stored_transaction(id).await.map_err(|error| error.about(id))?;
        Ok(Standing::of(&stored.plan, &stored.plain_events()).status.map(|status| status.word))
    }

    /// Stores that following is over, unless there is a final verdict meanwhile.
    async fn end(&self, id: Uuid, why: FollowingEnd, progress: &ProgressSink) -> Result<(), AppError> {
        self.store_status(id, Event::FollowingEnded { why }, progress).await.map(drop)
    }
}

/// Ends following when its time is up, also while a question is under way: it only reads.
async fn within(
    limit: Option<Duration>,
    following: impl Future<Output = Result<(), AppError>>,
) -> Result<(), AppError> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, following).await.unwrap_or(Ok(())),
        None => following.await,
    }
}

/// When an account was last asked to originate.
fn originated_at(stored: &StoredTransaction, of: Role) -> Timestamp {
    let intended = stored.events.iter().rev().find_map(|event| match &event.event {
        Event::CreateIntended { role, .. } if *role == of => Some(event.at),
        _ => None,
    });
    intended.unwrap_or(stored.begun_at)
}

async fn ask(
    place: usize,
    client: TwilioClient,
    resource_sid: String,
    (to, from): (String, String),
    channel: Channel,
    question: Question,
) -> (usize, Answer) {
    let answer = match (question, channel) {
        (Question::Notifications { status }, _) => notifications(&client, &resource_sid, status).await,
        (Question::Status, Channel::Sms) => match client.message(&resource_sid).await {
            Ok(fetched) if !fetched.value.is_between(&to, &from) => {
                Answer::OfAnother { exchange: Some(exchange_facts(&fetched.exchange)) }
            }
            Ok(fetched) => {
                let message = fetched.value;
                let said = said(message.error_code, message.error_message.as_deref());
                Answer::Seen {
                    status: message.status.word().to_owned(),
                    error_code: message.error_code,
                    code_unread: None,
                    exchanges: vec![ExchangeFacts { said, ..exchange_facts(&fetched.exchange) }],
                }
            }
            Err(error) => no_status(&error),
        },
        (Question::Status, Channel::Voice) => match client.call(&resource_sid).await {
            Ok(fetched) if !fetched.value.is_between(&to, &from) => {
                Answer::OfAnother { exchange: Some(exchange_facts(&fetched.exchange)) }
            }
            Ok(fetched) => {
                let status = fetched.value.status.word().to_owned();
                let exchange = exchange_facts(&fetched.exchange);
                if is_failed_status(Channel::Voice, &status) {
                    Answer::CallFailed { status, exchange }
                } else {
                    Answer::Seen { status, error_code: None, code_unread: None, exchanges: vec![exchange] }
                }
            }
            Err(error) => no_status(&error),
        },
    };
    (place, answer)
}

/// Reads why a call failed. When that cannot be read, its status stands all the same.
async fn notifications(client: &TwilioClient, resource_sid: &str, status: String) -> Answer {
    let mut trail = Vec::new();
    let notes = client.call_notifications(resource_sid, &mut trail).await;
    let (error_code, code_unread) = match notes {
        Ok(notes) => match reason(&notes.items) {
            Some(code) => (Some(code), None),
            None => (None, odd_words(&notes.odd)),
        },
        Err(error) => (None, Some(outcome_of(&error).describe())),
    };
    Answer::Seen { status, error_code, code_unread, exchanges: trail.iter().map(exchange_facts).collect() }
}

fn no_status(error: &TwilioError) -> Answer {
    if let TwilioError::OfAnother { exchange, .. } = error {
        return Answer::OfAnother { exchange: Some(exchange_facts(exchange)) };
    }
    if let TwilioError::Intercepted { exchange } = error {
        return Answer::Intercepted { answer: foreign(exchange), exchange: Some(exchange_facts(exchange)) };
    }
    let (http_status, retry_after) = match error {
        TwilioError::Refused { status, retry_after, .. } => (Some(*status), *retry_after),
        TwilioError::Redirected { status, .. } => (Some(*status), None),
        _ => (None, None),
    };
    Answer::None { http_status, retry_after, exchange: error.exchange().map(exchange_facts) }
}
