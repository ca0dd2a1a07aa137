//! A transaction from both sides: what the trace tells, and what the sandbox's own log has.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use linecheck_app::{App, Clock, Options, Pace, TenantEdit, TraceView};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_domain::routing::{Step, next_step};
use linecheck_domain::trace::{
    Channel, CreateOutcome, Event, ExchangeFacts, FollowingEnd, LookUpResult, Plan, Role, StoredEvent,
    UnknownWhy,
};
use linecheck_http::Limits;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{Control, Endpoint, FaultAction, FaultRule, LogEntry};
use linecheck_tests::{PASSPHRASE, Stage, no_pauses};
use linecheck_vault::KeySource;
use url::Url;
use uuid::Uuid;

/// A recipient that nothing special happens to.
pub(crate) const ORDINARY: &str = "+12025550100";

/// A recipient that nobody was sent anything to: the default account's daily limits begin anew, and no call of before
/// fits.
pub(crate) fn fresh() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("+1303555{:04}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What a tenant does when its custom account cannot originate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fallback {
    Off,
    On,
    /// Off, and the tenant follows the one sentence by which Ping's account originates anyway.
    PingOriginatesAnyway,
}

impl Fallback {
    pub(crate) const ALL: [Self; 3] = [Self::Off, Self::On, Self::PingOriginatesAnyway];

    pub(crate) fn happens(self) -> bool {
        self != Self::Off
    }

    /// A stage whose main account is active with this rule.
    pub(crate) async fn stage(self) -> Stage {
        let stage = Stage::configured(known::MAIN, self == Self::On).await;
        if self == Self::PingOriginatesAnyway {
            let edit = TenantEdit { ping_originates_without_fallback: Some(true), ..TenantEdit::default() };
            stage.app.edit_tenant(&stage.actor, &stage.tenant, edit).await.unwrap();
        }
        stage
    }
}

/// The request that creates on a channel.
pub(crate) fn create_on(channel: Channel) -> Endpoint {
    match channel {
        Channel::Sms => Endpoint::MessagesCreate,
        Channel::Voice => Endpoint::CallsCreate,
    }
}

/// The request that looks up on a channel.
pub(crate) fn list_on(channel: Channel) -> Endpoint {
    match channel {
        Channel::Sms => Endpoint::MessagesList,
        Channel::Voice => Endpoint::CallsList,
    }
}

/// A rule for every create of an account.
pub(crate) fn on_creates(channel: Channel, account: KnownAccount, action: FaultAction) -> FaultRule {
    FaultRule::every(create_on(channel), action).for_account(account.sid())
}

/// A rule for every look-up of an account.
pub(crate) fn on_lists(channel: Channel, account: KnownAccount, action: FaultAction) -> FaultRule {
    FaultRule::every(list_on(channel), action).for_account(account.sid())
}

/// A status with a body of one's own.
pub(crate) fn http(status: u16, body: &str, processed: bool) -> FaultAction {
    FaultAction::Http {
        status,
        body: body.to_owned(),
        content_type: "application/json".to_owned(),
        headers: std::collections::BTreeMap::new(),
        processed,
    }
}

/// A refusal with a code and a status.
pub(crate) fn refusal(code: u32, status: u16) -> FaultAction {
    FaultAction::Error { code, status: Some(status), message: None, without_code: false, processed: false }
}

/// How an application is opened again on the vault of a stage.
pub(crate) struct Reopen {
    pub(crate) base: Option<String>,
    pub(crate) pace: Pace,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
}

impl Default for Reopen {
    fn default() -> Self {
        let limits =
            Limits { connect: Duration::from_secs(30), overall: Duration::from_mins(1), ..Limits::default() };
        Self { base: None, pace: no_pauses(), clock: Arc::new(Timestamp::now), limits }
    }
}

/// Closes the application of a stage and opens it again on the same vault.
pub(crate) async fn reopen(stage: &mut Stage, how: Reopen) {
    stage.app.close().await.unwrap();
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let mut options = Options::new(Mode::Sandbox, stage.folder.path().join("vault"), key);
    let base = how.base.unwrap_or_else(|| stage.sandbox.base_url());
    options.sandbox = Some(Url::parse(&base).unwrap());
    options.pace = how.pace;
    options.clock = how.clock;
    options.limits = how.limits;
    stage.app = App::open(options).await.unwrap();
}

/// A transaction and the requests that reached the server meanwhile.
pub(crate) struct Seen {
    pub(crate) trace: TraceView,
    pub(crate) plan: Plan,
    pub(crate) events: Vec<StoredEvent>,
    pub(crate) log: Vec<LogEntry>,
}

/// Puts rules in force, sends a test, and gives what both sides have of it. That they agree is checked here, for every
/// test that sends.
pub(crate) async fn send(
    stage: &Stage,
    channel: Channel,
    to: &str,
    rules: Vec<FaultRule>,
    case: &str,
) -> Seen {
    let control = stage.control();
    control.set_faults(rules).unwrap();
    control.clear_log();
    let trace = stage.send(channel, to).await;
    let seen = Seen::of(&stage.app, &control, trace.transaction).await;
    assert_eq!(seen.trace, trace, "{case}: what is told is what is stored");
    seen.assert_derived(case);
    seen
}

impl Seen {
    /// A transaction as it is stored, beside the server's log as it is.
    pub(crate) async fn of(app: &App, control: &Control, id: Uuid) -> Self {
        let raw = app.raw_trace(id).await.unwrap();
        Self { trace: app.trace(id).await.unwrap(), plan: raw.plan, events: raw.events, log: control.log() }
    }

    /// How many requests that create reached an account.
    pub(crate) fn creates(&self, account: KnownAccount) -> usize {
        creates(&self.log, account).count()
    }

    /// How many look-ups reached an account.
    pub(crate) fn look_ups(&self, account: KnownAccount) -> usize {
        let lists =
            |entry: &&LogEntry| matches!(entry.endpoint, Endpoint::MessagesList | Endpoint::CallsList);
        self.log.iter().filter(lists).filter(|entry| entry.account.as_deref() == Some(account.sid())).count()
    }

    /// The outcome of the last create on an account.
    pub(crate) fn outcome(&self, of: Role) -> Option<&CreateOutcome> {
        self.events.iter().rev().find_map(|stored| match &stored.event {
            Event::CreateAnswered { role, outcome, .. } if *role == of => Some(outcome),
            _ => None,
        })
    }

    /// Why the last create on an account is unknown.
    pub(crate) fn unknown_why(&self, of: Role) -> Option<&UnknownWhy> {
        match self.outcome(of) {
            Some(CreateOutcome::Unknown { why }) => Some(why),
            _ => None,
        }
    }

    /// The result of the last look-up on an account.
    pub(crate) fn looked_up(&self, of: Role) -> Option<&LookUpResult> {
        self.events.iter().rev().find_map(|stored| match &stored.event {
            Event::LookedUp { role, result, .. } if *role == of => Some(result),
            _ => None,
        })
    }

    /// The SIDs of what was created, in order.
    pub(crate) fn created(&self) -> Vec<&str> {
        self.log.iter().filter_map(|entry| entry.created_sid.as_deref()).collect()
    }

    /// The reasons, as one text.
    pub(crate) fn why(&self) -> String {
        self.trace.why.join(" ")
    }

    /// Whether a line tells a code with the words of the table for it.
    pub(crate) fn explains(&self, code: u32) -> bool {
        let entry = linecheck_domain::catalogue::explain(code).expect("a code of the table");
        self.trace.lines.iter().filter_map(|line| line.explanation.as_ref()).any(|said| {
            said.code == code && said.known && said.name == entry.name && said.next_step == entry.next_step
        })
    }

    /// Every event follows from those before it or from exchanges that it names, and these are the requests of the
    /// server's log: the same, in the same order, none missing, none invented.
    pub(crate) fn assert_derived(&self, case: &str) {
        let mut reached = self.log.iter();
        let mut before: Vec<Event> = Vec::new();
        for (index, stored) in self.events.iter().enumerate() {
            assert_eq!(stored.sequence as usize, index + 1, "{case}: the events are counted");
            match &stored.event {
                Event::CreateAnswered { role, outcome, exchange, .. } => {
                    self.assert_answer(*role, outcome, exchange.as_ref(), &mut reached, case);
                }
                Event::LookedUp { role, result, exchanges, .. } => {
                    self.assert_look_up(*role, result, exchanges, &mut reached, case);
                }
                Event::StatusSeen { exchanges, .. } => {
                    assert!(!exchanges.is_empty(), "{case}: a status comes from an exchange");
                    for exchange in exchanges {
                        // A status that did not change is asked for and not stored.
                        let found =
                            reached.any(|entry| Some(&entry.request_id) == exchange.request_id.as_ref());
                        assert!(found, "{case}: the log has the request of {stored:?}");
                    }
                }
                Event::StatusOfAnother { .. }
                | Event::FollowingEnded { .. }
                | Event::ReceiptRefused { .. }
                | Event::Confirmed { .. } => {}
                decided => assert!(
                    follows(&next_step(&self.plan, &before), decided),
                    "{case}: {decided:?} does not follow from {before:?}"
                ),
            }
            before.push(stored.event.clone());
        }
        let told = matches!(self.events.last().map(|stored| &stored.event), Some(Event::StatusSeen { .. }));
        let missing: Vec<_> = reached.collect();
        assert!(told || missing.is_empty(), "{case}: the trace does not tell of {missing:?}");
        let lines: Vec<_> = self.trace.lines.iter().flat_map(|line| &line.exchanges).collect();
        let events: Vec<_> = self.events.iter().flat_map(|stored| exchanges_of(&stored.event)).collect();
        assert_eq!(lines, events, "{case}: the lines show the exchanges of the events");
    }

    fn assert_answer<'log>(
        &self,
        role: Role,
        outcome: &CreateOutcome,
        exchange: Option<&ExchangeFacts>,
        reached: &mut impl Iterator<Item = &'log LogEntry>,
        case: &str,
    ) {
        if *outcome == (CreateOutcome::Unknown { why: UnknownWhy::Stopped }) {
            assert_eq!(exchange, None, "{case}: nobody saw the end of it");
            reached.next().expect("what a stop interrupted in these tests had reached the server");
            return;
        }
        let exchange = exchange.unwrap_or_else(|| panic!("{case}: {outcome:?} comes from an exchange"));
        if let CreateOutcome::NotSent { .. } = outcome {
            assert_eq!((exchange.http_status, &exchange.request_id), (None, &None), "{case}");
            return;
        }
        let entry = reached.next().unwrap_or_else(|| panic!("{case}: {exchange:?} is invented"));
        assert_same(exchange, entry, case);
        assert!(entry.endpoint.creates(), "{case}");
        let origin = self.plan.origin(role).expect("an account that was asked");
        assert_eq!(entry.account.as_deref(), Some(origin.account_sid.as_str()), "{case}");
        assert_eq!(entry.user, entry.account, "{case}: with the account's own credentials");
        match outcome {
            CreateOutcome::Accepted { .. } if self.plan.dry_run => {
                assert_eq!(entry.created_sid, None, "{case}: a dry run creates nothing");
            }
            CreateOutcome::Accepted { resource_sid, .. } => {
                assert_eq!(entry.created_sid.as_ref(), Some(resource_sid), "{case}");
            }
            CreateOutcome::Refused { http_status, twilio_code, .. } => {
                assert_eq!((entry.status, entry.error_code), (Some(*http_status), *twilio_code), "{case}");
                assert_eq!(entry.created_sid, None, "{case}: what was refused was not created");
            }
            CreateOutcome::NotSent { .. } | CreateOutcome::Unknown { .. } => {}
        }
    }

    fn assert_look_up<'log>(
        &self,
        role: Role,
        result: &LookUpResult,
        exchanges: &[ExchangeFacts],
        reached: &mut impl Iterator<Item = &'log LogEntry>,
        case: &str,
    ) {
        assert!(!exchanges.is_empty(), "{case}: {result:?} comes from an exchange");
        if let LookUpResult::Found { resource_sid, .. } = result {
            assert!(self.created().contains(&resource_sid.as_str()), "{case}: {resource_sid} was created");
        }
        let origin = self.plan.origin(role).expect("an account that was asked");
        for exchange in exchanges {
            let entry = reached.next().unwrap_or_else(|| panic!("{case}: {exchange:?} is invented"));
            assert_same(exchange, entry, case);
            assert_eq!(entry.endpoint, list_on(self.plan.channel), "{case}");
            assert_eq!(entry.account.as_deref(), Some(origin.account_sid.as_str()), "{case}");
            let number = origin.number.as_ref().expect("a number that originated").as_str();
            for (name, value) in [("To", self.plan.recipient.number.as_str()), ("From", number)] {
                let asked = entry.query.iter().any(|(key, is)| key == name && is == value);
                assert!(asked, "{case}: {name} is {value} in {:?}", entry.query);
            }
        }
    }
}

fn creates(log: &[LogEntry], account: KnownAccount) -> impl Iterator<Item = &LogEntry> {
    log.iter()
        .filter(move |entry| entry.endpoint.creates() && entry.account.as_deref() == Some(account.sid()))
}

/// Whether an event is the step that the domain says comes next.
fn follows(step: &Step, event: &Event) -> bool {
    match (step, event) {
        (
            Step::Create { role, attempt, from, .. },
            Event::CreateIntended { role: r, attempt: a, from: f },
        ) => (role, attempt, from) == (r, a, f),
        (Step::Create { role, .. }, Event::LimitRefused { role: r, .. }) => role == r,
        (Step::FallBack(reason), Event::FellBack { reason: stored }) => reason == stored,
        (Step::Decide(verdict), Event::Decided { verdict: stored }) => verdict == stored,
        _ => false,
    }
}

fn exchanges_of(event: &Event) -> Vec<&ExchangeFacts> {
    match event {
        Event::CreateAnswered { exchange, .. }
        | Event::StatusOfAnother { exchange }
        | Event::FollowingEnded {
            why: FollowingEnd::Unanswered { exchange, .. } | FollowingEnd::Intercepted { exchange, .. },
        } => exchange.iter().collect(),
        Event::LookedUp { exchanges, .. } | Event::StatusSeen { exchanges, .. } => exchanges.iter().collect(),
        Event::CreateIntended { .. }
        | Event::LimitRefused { .. }
        | Event::FellBack { .. }
        | Event::FollowingEnded { .. }
        | Event::ReceiptRefused { .. }
        | Event::Confirmed { .. }
        | Event::Decided { .. } => Vec::new(),
    }
}

fn assert_same(exchange: &ExchangeFacts, entry: &LogEntry, case: &str) {
    assert_eq!((&exchange.method, &exchange.path), (&entry.method, &entry.path), "{case}");
    assert_eq!(Some(&exchange.host), entry.host.as_ref(), "{case}");
    // The server notes a status also when the client gave up before it came.
    if let Some(status) = exchange.http_status {
        assert_eq!(Some(status), entry.status, "{case}");
        assert_eq!(exchange.request_id.as_ref(), Some(&entry.request_id), "{case}");
    } else {
        assert_eq!((entry.status, &exchange.request_id), (None, &None), "{case}");
    }
}
