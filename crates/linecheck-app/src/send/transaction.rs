//! The test send: planned, confirmed, and driven one stored step at a time.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::attempts::stopped;
use linecheck_domain::passcode::{self, Language};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::routing::{Step, admits, next_step};
use linecheck_domain::standing::Standing;
use linecheck_domain::tenant::{DefaultAccount, TenantId};
use linecheck_domain::trace::{Channel, DefaultOrigin, Event, FallbackRule, Origin, Plan, Role};
use linecheck_sandbox::known;
use linecheck_twilio::TwilioClient;
use linecheck_vault::{Appended, NewTransaction};
use serde::Deserialize;
use uuid::Uuid;

use crate::app::{App, tenant_of};
use crate::clock;
use crate::configure::verify::check_token;
use crate::error::{AppError, Code};
use crate::from_twilio::outcome_of;
use crate::given;
use crate::inactive::tenant_for;
use crate::progress::{Progress, ProgressSink};
use crate::roles::UseCase;
use crate::send::basis::Basis;
use crate::send::limits::Sending;
use crate::send::trace::TraceView;

use crate::send::answers::{deleted, tell};
use crate::send::plan::{SendPreview, recipient};
use crate::send::request::{Request, answered};

/// A dry run: test credentials, given for the run and never stored (T11).
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "DryRunRequest", optional_fields = nullable))]
pub struct DryRun {
    /// The SID of the test credentials.
    pub sid: String,
    /// Their token.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub token: Secret,
    /// The base, if not the usual one.
    pub base: Option<String>,
    /// The number to send from: one of Twilio's magic numbers.
    pub from: String,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom.
    pub recipient: String,
    /// The country of a national number.
    pub country: Option<String>,
    /// The language of the text.
    pub language: Language,
}

/// The clients of a transaction's accounts.
#[derive(Default)]
struct Clients {
    custom: Option<TwilioClient>,
    default: Option<TwilioClient>,
}

/// The cell of a matrix that a transaction answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CellOf {
    pub(crate) matrix: Uuid,
    pub(crate) place: u32,
}

/// A transaction that is about to begin.
#[derive(Clone)]
struct New {
    tenant: Option<TenantId>,
    plan: Plan,
    cell: Option<CellOf>,
    /// What it was planned from, where that must not be another.
    basis: Option<Basis>,
}

/// A transaction that is under way here.
struct Running {
    id: Uuid,
    tenant: Option<TenantId>,
    plan: Plan,
    passcode: Arc<Secret>,
    clients: Clients,
    /// What was stored of it when it was last looked at. Others may have stored more since.
    events: Vec<Event>,
}

impl Running {
    /// The error that it ends with. Once something may have been sent, whatever failed, nobody may take it for not sent.
    fn ended(&self, error: AppError) -> AppError {
        let standing = Standing::of(&self.plan, &self.events);
        if standing.may_be_billed() {
            let known = standing.created.last().filter(|_| error.code == Code::TransactionNotFound);
            let error = match known {
                Some(created) => error.param("resource_sid", created.resource_sid.as_str()),
                None => error,
            };
            error.after_intent(self.id)
        } else {
            error.of_transaction(self.id)
        }
    }
}

impl Clients {
    fn of(&self, role: Role) -> Result<&TwilioClient, AppError> {
        match role {
            Role::Custom => self.custom.as_ref(),
            Role::Default => self.default.as_ref(),
        }
        .ok_or_else(|| {
            AppError::new(Code::Internal, "A transaction asks an account that it has no client for.")
        })
    }
}

impl App {
    /// Sends what was planned, once, and follows the routing to its verdict. Each step is decided on what is stored, and
    /// stored before the next one is taken. May be dropped at any moment: a request that is under way is then finished,
    /// its answer stored, and nothing else sent.
    ///
    /// # Errors
    /// When it can cost money and was not confirmed, what it was planned from has changed, the cool-down or the hourly cap
    /// refuses it (nothing is stored then), or the vault fails. What Twilio says is no error: it is in the trace. Once an intent is stored, every error is
    /// `outcome_unknown` and names the transaction.
    pub async fn send(
        &self,
        actor: &Actor,
        preview: SendPreview,
        confirmed: bool,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let actor = &self.permit(actor, UseCase::Send).await?;
        if preview.costs_money && !confirmed {
            let message = format!(
                "This can cost money: {} It was not confirmed, and nothing was sent.",
                preview.billed
            );
            return Err(AppError::new(Code::ConfirmationNeeded, message));
        }
        let SendPreview { tenant, plan, basis, .. } = preview;
        // Told before what is missing for it; what counts is that it still holds when it begins.
        let before = basis.clone();
        self.read(move |reader| {
            tenant_for(reader, &before.tenant.id, UseCase::Send)?;
            before.check(reader)
        })
        .await?;
        let new = New { tenant: Some(tenant), plan, cell: None, basis: Some(basis) };
        self.send_new(actor, new, progress).await
    }

    /// Sends the cell of a matrix that was confirmed.
    pub(crate) async fn send_in_matrix(
        &self,
        actor: &Actor,
        tenant: TenantId,
        plan: Plan,
        cell: CellOf,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let new = New { tenant: Some(tenant), plan, cell: Some(cell), basis: None };
        self.send_new(actor, new, progress).await
    }

    async fn send_new(
        &self,
        actor: &Actor,
        new: New,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let mut clients = Clients::default();
        if let Some(tenant) = &new.tenant {
            clients.custom = self.stored_client(tenant, &new.plan, Role::Custom).await?;
            clients.default = self.stored_client(tenant, &new.plan, Role::Default).await?;
        }
        // On the heap: it is long, and its callers hold it beside their own.
        Box::pin(self.run(actor, new, clients, progress)).await
    }

    /// Lets Twilio check a request with test credentials: nothing is sent or billed, and nothing falls back (T11).
    ///
    /// # Errors
    /// When the credentials are not test credentials: with others it would be a real send, so nothing is sent.
    pub async fn dry_run(
        &self,
        actor: &Actor,
        request: DryRun,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let actor = &self.permit(actor, UseCase::DryRun).await?;
        let (sid, from) = (given::sid(&request.sid)?, given::number(&request.from)?);
        let base = given::base(request.base.as_deref(), self.default_base())?;
        let country = given::country(request.country.as_deref())?;
        check_token(&request.token)?;
        let recipient = recipient(&request.recipient, country, request.channel)?;
        let client = self.client(&sid, &base, &request.token).await?.within(self.budget());
        // Test credentials are known by being refused everything else.
        let refusal = match client.account().await {
            Ok(_) => {
                return Err(AppError::new(
                    Code::NotTestCredentials,
                    "These are live credentials: with them it would be a real send.",
                ));
            }
            Err(error) => outcome_of(&error),
        };
        if refusal != linecheck_domain::verification::Outcome::TestCredentials {
            return Err(AppError::from_outcome(&refusal).unwrap_or_else(|| {
                AppError::new(Code::NotTestCredentials, "These are not test credentials.")
            }));
        }
        let origin = Origin { account_sid: sid, base, number: Some(from) };
        let plan = Plan {
            channel: request.channel,
            recipient,
            language: request.language,
            custom: Some(origin),
            fallback: FallbackRule::Disabled,
            default: DefaultOrigin::NotConfigured,
            dry_run: true,
        };
        let new = New { tenant: None, plan, cell: None, basis: None };
        self.run(actor, new, Clients { custom: Some(client), default: None }, progress).await
    }

    async fn run(
        &self,
        actor: &Actor,
        new: New,
        clients: Clients,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let mut bits = [0; 8];
        getrandom::fill(&mut bits)
            .map_err(|_| AppError::new(Code::Internal, "The system gives no random numbers."))?;
        let passcode = Arc::new(passcode::from_random(u64::from_ne_bytes(bits)));
        let id = self.begin(actor, new.clone(), Arc::clone(&passcode)).await?;
        let mut running =
            Running { id, tenant: new.tenant, plan: new.plan, passcode, clients, events: Vec::new() };
        let ended = match self.drive(&mut running, progress).await {
            Ok(()) => self.trace(id).await,
            Err(error) => Err(error),
        };
        ended.map_err(|error| running.ended(error))
    }

    /// Takes one step after the other, each by what is stored then.
    async fn drive(&self, running: &mut Running, progress: &ProgressSink) -> Result<(), AppError> {
        let id = running.id;
        loop {
            let step = next_step(&running.plan, &running.events);
            tracing::debug!(transaction = %id, events = running.events.len(), "next step of a test send");
            let event = match step {
                Step::Done => return Ok(()),
                Step::Create { role, attempt, from, pause } => {
                    self.pause(pause, progress).await;
                    self.create(running, role, attempt, from, progress).await?;
                    continue;
                }
                Step::LookUp { role, attempt } => {
                    progress.tell(Progress::LookingUp);
                    let Running { plan, passcode, clients, .. } = &*running;
                    self.look_up(id, plan, passcode, clients.of(role)?, role, attempt).await?
                }
                Step::MarkStopped { role, attempt } => stopped(role, attempt),
                Step::FallBack(reason) => Event::FellBack { reason },
                Step::Decide(verdict) => Event::Decided { verdict },
            };
            running.events = self.store(id, event, progress).await?.events;
        }
    }

    /// Stores a transaction that is about to begin, and counts it; or nothing, when it is no longer what was shown or a limit
    /// refuses it.
    async fn begin(
        &self,
        actor: &Actor,
        New { tenant, plan, cell, basis }: New,
        passcode: Arc<Secret>,
    ) -> Result<Uuid, AppError> {
        let (now, mode, actor) = (self.now(), self.mode, actor.clone());
        let id = Uuid::new_v4();
        self.write(move |writer| {
            if let Some(tenant) = &tenant {
                tenant_for(writer, tenant, UseCase::Send)?;
            }
            if let Some(basis) = &basis {
                basis.check(writer)?;
            }
            writer.erase_old_passcodes(clock::deleting_time(writer, now)?)?;
            let new = NewTransaction {
                id,
                tenant: tenant.as_ref(),
                actor: &actor,
                plan: &plan,
                passcode: &passcode,
                passcode_until: now + SignedDuration::from_mins(passcode::VALID_MINUTES),
            };
            writer.add_transaction(&new, now)?;
            if let Some(tenant) = tenant.as_ref().filter(|_| plan.may_create()) {
                let sending = Sending { transaction: id, tenant, recipient: &plan.recipient.number };
                sending.begin(writer, mode, now)?;
            }
            if let Some(cell) = cell {
                writer.add_matrix_cell(cell.matrix, cell.place, id)?;
            }
            Ok(())
        })
        .await?;
        Ok(id)
    }

    /// Makes the one request that creates, between its intent and its outcome; or none, when a limit refuses it or another
    /// Linecheck has brought the transaction to its end meanwhile.
    async fn create(
        &self,
        running: &mut Running,
        role: Role,
        attempt: u32,
        from: PhoneNumber,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        // Whatever can be wrong with it is found before the intent.
        let request = Request::of(&running.plan, &from, &running.passcode)?;
        let client = running.clients.of(role)?.clone();
        let intent = Event::CreateIntended { role, attempt, from };
        let Appended { event, events } = self.intend(running, role, intent, progress).await?;
        running.events = events;
        if !event.is_some_and(|stored| matches!(stored.event, Event::CreateIntended { .. })) {
            return Ok(());
        }
        progress.tell(Progress::Creating);
        let (app, id, progress) = (self.clone(), running.id, progress.clone());
        // By itself, so that its answer is stored although nobody waits for it any more.
        let asked = tokio::spawn(async move {
            let answer = answered(role, attempt, request.create(&client).await);
            app.store(id, answer, &progress).await
        });
        let broken = |_| Err(AppError::new(Code::Internal, "The request that creates broke off."));
        running.events = asked.await.unwrap_or_else(broken)?.events;
        Ok(())
    }

    /// Counts a create and stores its intent in one database transaction; or stores that a limit refuses it; or neither,
    /// when it is no longer the next step.
    async fn intend(
        &self,
        running: &Running,
        role: Role,
        intent: Event,
        progress: &ProgressSink,
    ) -> Result<Appended, AppError> {
        let (id, now) = (running.id, self.now());
        let (tenant, recipient) = (running.tenant.clone(), running.plan.recipient.number.clone());
        let appended = self
            .write(move |writer| {
                let stored = writer.transaction(id)?.ok_or_else(|| deleted(id))?;
                let events = stored.plain_events();
                if !admits(&stored.plan, &events, &intent) {
                    return Ok(Appended { event: None, events });
                }
                let admitted = match &tenant {
                    Some(tenant) => Sending { transaction: id, tenant, recipient: &recipient }
                        .create(writer, role, now)?,
                    None => Ok(()),
                };
                let event = match admitted {
                    Ok(()) => intent.clone(),
                    Err(reached) => Event::LimitRefused { role, reached },
                };
                writer.append(id, &event, now)?.ok_or_else(|| deleted(id))
            })
            .await?;
        tell(id, &appended, progress);
        Ok(appended)
    }

    async fn pause(&self, pause: Duration, progress: &ProgressSink) {
        let pause = pause * self.pace.repetition;
        if !pause.is_zero() {
            let milliseconds = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            progress.tell(Progress::Pausing { milliseconds });
            tokio::time::sleep(pause).await;
        }
    }

    /// The client of one of a plan's accounts, with the credential that is stored for it now.
    pub(crate) async fn stored_client(
        &self,
        tenant: &TenantId,
        plan: &Plan,
        role: Role,
    ) -> Result<Option<TwilioClient>, AppError> {
        let Some(origin) = plan.origin(role).filter(|origin| origin.number.is_some()).cloned() else {
            return Ok(None);
        };
        let id = tenant.clone();
        let (set, active) =
            self.read(move |reader| Ok((tenant_of(reader, &id)?, reader.active(&id)?))).await?;
        let secret = match (role, &plan.default, &set.default_account) {
            (Role::Custom, _, _) => {
                let account = active.custom();
                let account =
                    account.filter(|now| now.account_sid == origin.account_sid && now.base == origin.base);
                account.map(|account| account.secret.clone())
            }
            (Role::Default, DefaultOrigin::Sandbox(_), _) => {
                let token = Secret::new(known::DEFAULT_ACCOUNT.initial_auth_token());
                return Ok(Some(self.client(&origin.account_sid, &origin.base, &token).await?));
            }
            (Role::Default, _, DefaultAccount::StandIn { account_sid, base, secret, .. }) => {
                (*account_sid == origin.account_sid && *base == origin.base).then(|| secret.clone())
            }
            (Role::Default, _, DefaultAccount::NotConfigured | DefaultAccount::Sandbox) => None,
        };
        let secret = secret.ok_or_else(|| {
            let message = format!(
                "The credentials of account …{} are not stored any more.",
                origin.account_sid.ending()
            );
            AppError::new(Code::TokenMissing, message)
        })?;
        Ok(Some(self.client_with_stored(&origin.account_sid, &origin.base, &secret).await?))
    }
}
