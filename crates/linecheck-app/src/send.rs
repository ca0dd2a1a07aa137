//! The test send: planned, confirmed, and driven one stored step at a time.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::country::Country;
use linecheck_domain::draft::Configuration;
use linecheck_domain::number::choose_number;
use linecheck_domain::passcode::{self, Language};
use linecheck_domain::phone::{PhoneError, PhoneNumber, Recipient};
use linecheck_domain::routing::{self, Step, next_step};
use linecheck_domain::sender_id;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use linecheck_domain::trace::{
    Channel, CreateOutcome, DefaultOrigin, Event, ExchangeFacts, FallbackRule, Origin, Plan, Role,
    StoredEvent, UnknownWhy,
};
use linecheck_http::Exchange;
use linecheck_sandbox::known;
use linecheck_twilio::{
    CreateCall, CreateMessage, CreateResult, Doubt, SendDigits, TwilioClient, passcode_twiml,
};
use linecheck_vault::{NewTransaction, Reader};
use serde::Serialize;
use uuid::Uuid;

use crate::app::{App, tenant_of};
use crate::error::{AppError, Code, Field};
use crate::progress::{Progress, ProgressSink};
use crate::trace_view::{self, TraceView};
use crate::verify::{check_token, outcome_of, stage};

/// What a person wants to send.
#[derive(Debug, Clone)]
pub struct SendRequest {
    /// Whose sender is tested.
    pub tenant: TenantId,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom, as it was typed.
    pub recipient: String,
    /// The country of a national number.
    pub country: Option<Country>,
    /// The language of the text.
    pub language: Language,
    /// One of the selected numbers, instead of the one that is chosen by itself.
    pub number: Option<PhoneNumber>,
}

/// A dry run: test credentials, given for the run and never stored (T11).
#[derive(Debug)]
pub struct DryRun {
    /// The SID of the test credentials.
    pub sid: AccountSid,
    /// Their token.
    pub token: Secret,
    /// The base.
    pub base: ApiBase,
    /// The number to send from: one of Twilio's magic numbers.
    pub from: PhoneNumber,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom, as it was typed.
    pub recipient: String,
    /// The country of a national number.
    pub country: Option<Country>,
    /// The language of the text.
    pub language: Language,
}

/// What a test send would do, shown before it is done.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SendPlan"))]
pub struct SendPreview {
    /// Whose sender is tested.
    pub tenant: TenantId,
    /// What it may do.
    pub plan: Plan,
    /// Who will be billed, for the button and the question.
    pub billed: String,
    /// Whether it can cost money, so that it has to be confirmed (T10).
    pub costs_money: bool,
    /// What to know before.
    pub warnings: Vec<String>,
}

/// The clients of a transaction's accounts.
#[derive(Default)]
struct Clients {
    custom: Option<TwilioClient>,
    default: Option<TwilioClient>,
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
    /// Plans a test send by the same routing as PingID's, and says who would be billed. Nothing is sent.
    ///
    /// # Errors
    /// When the recipient is none, the number is not selected, or there is no such tenant.
    pub async fn prepare_send(&self, request: SendRequest) -> Result<SendPreview, AppError> {
        let recipient = recipient(&request.recipient, request.country, request.channel)?;
        let mode = self.mode;
        self.read(move |reader| {
            let tenant = tenant_of(reader, &request.tenant)?;
            let active = reader.active(&request.tenant)?;
            let plan = Plan {
                channel: request.channel,
                language: request.language,
                custom: custom_origin(reader, &tenant, &active, &recipient, request.number.as_ref())?,
                fallback: fallback_rule(&tenant, &active),
                default: default_origin(&tenant, &recipient.number)?,
                recipient,
                dry_run: false,
            };
            refuse_one_account_for_both(&plan)?;
            Ok(SendPreview {
                billed: trace_view::who_pays(&plan),
                costs_money: mode == Mode::Real && costs_money(&plan),
                warnings: warnings(&tenant, &plan),
                tenant: tenant.id,
                plan,
            })
        })
        .await
    }

    /// Sends what was planned, once, and follows the routing to its verdict. Each step is stored before the next
    /// one is taken.
    ///
    /// # Errors
    /// When it can cost money and was not confirmed, or the vault fails. What Twilio says is no error: it is in the
    /// trace.
    pub async fn send(
        &self,
        actor: &Actor,
        preview: SendPreview,
        confirmed: bool,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        if preview.costs_money && !confirmed {
            let message = format!(
                "This can cost money: {} It was not confirmed, and nothing was sent.",
                preview.billed
            );
            return Err(AppError::new(Code::ConfirmationNeeded, message));
        }
        let clients = Clients {
            custom: self.stored_client(&preview.tenant, &preview.plan, Role::Custom).await?,
            default: self.stored_client(&preview.tenant, &preview.plan, Role::Default).await?,
        };
        self.run(actor, Some(preview.tenant), preview.plan, clients, progress).await
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
        check_token(&request.token)?;
        let recipient = recipient(&request.recipient, request.country, request.channel)?;
        let client = self.client(&request.sid, &request.base, &request.token).await?;
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
        let origin = Origin { account_sid: request.sid, base: request.base, number: Some(request.from) };
        let plan = Plan {
            channel: request.channel,
            recipient,
            language: request.language,
            custom: Some(origin),
            fallback: FallbackRule::Disabled,
            default: DefaultOrigin::NotConfigured,
            dry_run: true,
        };
        self.run(actor, None, plan, Clients { custom: Some(client), default: None }, progress).await
    }

    async fn run(
        &self,
        actor: &Actor,
        tenant: Option<TenantId>,
        plan: Plan,
        clients: Clients,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let mut bits = [0; 8];
        getrandom::fill(&mut bits)
            .map_err(|_| AppError::new(Code::Internal, "The system gives no random numbers."))?;
        let passcode = passcode::from_random(u64::from_ne_bytes(bits));
        let (now, actor, stored_plan) = (self.now(), actor.clone(), plan.clone());
        let (id, passcode) = self
            .write(move |writer| {
                writer.erase_old_passcodes(now)?;
                let new = NewTransaction {
                    tenant: tenant.as_ref(),
                    actor: &actor,
                    plan: &stored_plan,
                    passcode: &passcode,
                    passcode_until: now + SignedDuration::from_mins(passcode::VALID_MINUTES),
                };
                Ok((writer.add_transaction(&new, now)?, passcode))
            })
            .await?;
        let mut events = Vec::new();
        loop {
            let step = next_step(&plan, &events);
            tracing::debug!(transaction = %id, events = events.len(), "next step of a test send");
            if step == Step::Done {
                return self.trace(id).await;
            }
            events.extend(self.take(id, &plan, &passcode, &clients, step, progress).await?);
        }
    }

    /// Takes one step and stores what it brought.
    async fn take(
        &self,
        id: Uuid,
        plan: &Plan,
        passcode: &Secret,
        clients: &Clients,
        step: Step,
        progress: &ProgressSink,
    ) -> Result<Vec<Event>, AppError> {
        let event = match step {
            Step::Create { role, attempt, from, pause } => {
                self.pause(pause, progress).await;
                let client = clients.of(role)?;
                let intent = Event::CreateIntended { role, attempt, from: from.clone() };
                self.store(id, &intent, progress).await?;
                progress.tell(Progress::Creating);
                let result = create(client, plan, &from, passcode).await?;
                let answered = answered(role, attempt, result);
                self.store(id, &answered, progress).await?;
                return Ok(vec![intent, answered]);
            }
            Step::LookUp { role, attempt } => {
                progress.tell(Progress::LookingUp);
                self.look_up(id, plan, passcode, clients.of(role)?, role, attempt).await?
            }
            Step::MarkStopped { role, attempt } => routing::stopped(role, attempt),
            Step::FallBack(reason) => Event::FellBack { reason },
            Step::Decide(verdict) => Event::Decided { verdict },
            Step::Done => return Ok(Vec::new()),
        };
        self.store(id, &event, progress).await?;
        Ok(vec![event])
    }

    async fn pause(&self, pause: Duration, progress: &ProgressSink) {
        let pause = pause * self.pace.repetition;
        if !pause.is_zero() {
            let milliseconds = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            progress.tell(Progress::Pausing { milliseconds });
            tokio::time::sleep(pause).await;
        }
    }

    /// Stores an event, and only then tells of it.
    pub(crate) async fn store(
        &self,
        id: Uuid,
        event: &Event,
        progress: &ProgressSink,
    ) -> Result<StoredEvent, AppError> {
        let (event, now) = (event.clone(), self.now());
        let stored = self.write(move |writer| Ok(writer.add_event(id, &event, now)?)).await?;
        progress.tell(Progress::Stored { transaction: id, event: Box::new(stored.clone()) });
        Ok(stored)
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

fn recipient(typed: &str, country: Option<Country>, channel: Channel) -> Result<Recipient, AppError> {
    let recipient = Recipient::parse(typed, country)?;
    if channel == Channel::Sms && recipient.extension.is_some() {
        return Err(PhoneError::ExtensionForSms.into());
    }
    Ok(recipient)
}

/// The custom account and the number that would originate (product rule: the recipient's country first, then E.164
/// order). Numbers that the last list of the account did not have are no longer there to choose from.
fn custom_origin(
    reader: &Reader<'_>,
    tenant: &Tenant,
    active: &Configuration,
    recipient: &Recipient,
    wanted: Option<&PhoneNumber>,
) -> Result<Option<Origin>, AppError> {
    let Some(account) = active.custom() else {
        return match wanted {
            Some(_) => Err(AppError::new(
                Code::NoCustomAccount,
                "The tenant originates with the default account, whose numbers cannot be chosen.",
            )),
            None => Ok(None),
        };
    };
    if let Some(number) = wanted.filter(|number| !account.selected.contains(number)) {
        return Err(AppError::new(
            Code::NumberNotListed,
            format!("{number} is not one of the selected organization numbers."),
        )
        .field(Field::Numbers));
    }
    let listing = reader.listing(&tenant.id, &account.secret, &account.account_sid, &account.base)?;
    let there = |number: &&PhoneNumber| listing.as_ref().is_none_or(|listing| listing.has_usable(number));
    let number = match wanted {
        Some(number) => Some(number).filter(there),
        None => choose_number(account.selected.iter().filter(there), &recipient.number),
    };
    Ok(Some(Origin {
        account_sid: account.account_sid.clone(),
        base: account.base.clone(),
        number: number.cloned(),
    }))
}

fn fallback_rule(tenant: &Tenant, active: &Configuration) -> FallbackRule {
    match (active.custom().is_some_and(|account| account.fallback), tenant.ping_originates_without_fallback) {
        (true, _) => FallbackRule::Enabled,
        (false, true) => FallbackRule::PingOriginatesAnyway,
        (false, false) => FallbackRule::Disabled,
    }
}

/// The default account's own numbers are used: a number that was chosen for the custom account does not carry over.
fn default_origin(tenant: &Tenant, recipient: &PhoneNumber) -> Result<DefaultOrigin, AppError> {
    Ok(match &tenant.default_account {
        DefaultAccount::NotConfigured => DefaultOrigin::NotConfigured,
        DefaultAccount::StandIn { account_sid, base, numbers, .. } => DefaultOrigin::StandIn(Origin {
            account_sid: account_sid.clone(),
            base: base.clone(),
            number: choose_number(numbers, recipient).cloned(),
        }),
        DefaultAccount::Sandbox => {
            let numbers: Vec<_> = known::DEFAULT_ACCOUNT
                .initial_numbers()
                .iter()
                .filter_map(|number| PhoneNumber::from_server(number))
                .collect();
            DefaultOrigin::Sandbox(Origin {
                account_sid: AccountSid::parse(known::DEFAULT_ACCOUNT.sid())?,
                base: ApiBase::Sandbox,
                number: choose_number(&numbers, recipient).cloned(),
            })
        }
    })
}

/// An account that stands for the default account while it is the custom one would be asked again after a fallback,
/// although its first answer may have been a yes (T7).
fn refuse_one_account_for_both(plan: &Plan) -> Result<(), AppError> {
    let sid_of = |role| plan.origin(role).map(|origin: &Origin| origin.account_sid.as_str());
    match (sid_of(Role::Custom), sid_of(Role::Default)) {
        (Some(custom), Some(default))
            if plan.fallback.falls_back() && custom.eq_ignore_ascii_case(default) =>
        {
            let message = "The custom account stands for the default account too: after a fallback the same account \
                           would be asked twice. Nothing was sent.";
            let next = "Let another account stand for the default account: `linecheck tenant stand-in ID`.";
            Err(AppError::new(Code::InvalidValue, message).next(next))
        }
        _ => Ok(()),
    }
}

/// Whether any account of the plan can be billed.
fn costs_money(plan: &Plan) -> bool {
    plan.origin(Role::Custom).is_some() || matches!(plan.default, DefaultOrigin::StandIn(_))
}

fn warnings(tenant: &Tenant, plan: &Plan) -> Vec<String> {
    let mut warnings = Vec::new();
    let (enabled, name) = match plan.channel {
        Channel::Sms => (tenant.sms_enabled, "SMS"),
        Channel::Voice => (tenant.voice_enabled, "Voice"),
    };
    if !enabled {
        warnings.push(format!("{name} is not enabled as an alternate authentication method of this tenant."));
    }
    if !plan.recipient.number.is_valid() {
        warnings.push("The recipient's number is in no range that is known to be in use.".to_owned());
    }
    if plan.channel == Channel::Sms {
        let warning = plan.recipient.number.country().and_then(sender_id::warning_for);
        warnings.extend(warning.map(|warning| format!("{} (As of {}.)", warning.text, warning.as_of)));
    }
    if plan.custom.as_ref().is_some_and(|origin| origin.number.is_none()) {
        warnings.push("No origination number is left on the custom account.".to_owned());
    }
    warnings
}

/// Makes the one request that creates. Nothing here repeats it.
async fn create(
    client: &TwilioClient,
    plan: &Plan,
    from: &PhoneNumber,
    passcode: &Secret,
) -> Result<CreateResult, AppError> {
    let (to, from) = (plan.recipient.number.as_str(), from.as_str());
    Ok(match plan.channel {
        Channel::Sms => {
            let text = plan.language.sms_text(passcode);
            client.create_message(&CreateMessage { to, from, body: &text, validity_period: None }).await
        }
        Channel::Voice => {
            let invalid =
                |error: linecheck_twilio::TwilioError| AppError::new(Code::InvalidValue, error.to_string());
            let language = plan.language;
            let twiml =
                passcode_twiml(language.speech_tag(), language.spoken_prompt(), passcode).map_err(invalid)?;
            let extension = plan.recipient.extension.as_ref();
            let digits = extension.map(|extension| SendDigits::parse(&extension.send_digits())).transpose();
            let digits = digits.map_err(invalid)?;
            let call = CreateCall { to, from, twiml: &twiml, send_digits: digits.as_ref(), timeout: None };
            client.create_call(&call).await
        }
    })
}

fn answered(role: Role, attempt: u32, result: CreateResult) -> Event {
    use linecheck_twilio::CreateOutcome as Answer;
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
        Answer::NotSent { stage: at } => CreateOutcome::NotSent { stage: stage(at) },
        Answer::Unknown { why } => CreateOutcome::Unknown { why: unknown_why(&why, result.exchange.status) },
    };
    Event::CreateAnswered { role, attempt, outcome, exchange: Some(exchange_facts(&result.exchange)) }
}

fn unknown_why(doubt: &Doubt, http_status: Option<u16>) -> UnknownWhy {
    match doubt {
        Doubt::Failed { stage: at } => UnknownWhy::Transport { stage: stage(*at) },
        Doubt::Redirected { status } => UnknownWhy::Redirected { http_status: *status },
        Doubt::RequestTimeout => UnknownWhy::ServerFailed { http_status: 408, twilio_code: None },
        Doubt::ServerError { status, code, .. } => {
            UnknownWhy::ServerFailed { http_status: *status, twilio_code: *code }
        }
        Doubt::Unreadable { .. } => UnknownWhy::Unreadable { http_status: http_status.unwrap_or_default() },
        Doubt::OddStatus { status } => UnknownWhy::Unreadable { http_status: *status },
    }
}

/// What is kept of an exchange.
pub(crate) fn exchange_facts(exchange: &Exchange) -> ExchangeFacts {
    ExchangeFacts {
        method: exchange.method.to_string(),
        host: exchange.host.clone(),
        path: exchange.path.clone(),
        started_at: exchange.started_at,
        duration_ms: u64::try_from(exchange.duration.as_millis()).unwrap_or(u64::MAX),
        http_status: exchange.status,
        request_id: exchange.request_id.clone(),
    }
}

/// How long before an intent a resource may have been created by Twilio's clock and still be its own.
pub(crate) fn earliest(intent: Timestamp) -> Timestamp {
    intent - SignedDuration::from_mins(1)
}
