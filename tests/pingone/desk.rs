//! What the tests here share: a tenant with a saved configuration, connected to an environment of the sandbox's, and the
//! server's log in short.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{
    App, AppError, Clock, PingOneApply, PingOneCarryOver, PingOneConnect, PingOneConnectionView,
    PingOnePlanRequest, PingOnePlanView, PingOneRun, PingOneState, PingOneWish, ProgressSink, TenantEdit,
};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::pingone::{
    CLIENT_ID, CLIENT_SECRET, PRODUCTION_ENVIRONMENT, SANDBOX_ENVIRONMENT, WORKER_ENVIRONMENT,
};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, LogEntry, Sandbox, SandboxConfig};
use linecheck_tests::{Stage, no_pauses, open_app};
use serde_json::Value;

pub fn silent() -> ProgressSink {
    ProgressSink::silent()
}

/// The code of a refusal.
pub fn code<T>(answer: &Result<T, AppError>) -> &'static str {
    answer.as_ref().err().map_or("done", |error| error.code.as_str())
}

pub fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// A wish for the active configuration, as it is usual.
pub fn carry_over() -> PingOneWish {
    PingOneWish::CarryOver(PingOneCarryOver::default())
}

/// A stage with a custom account, connected to an environment.
pub struct Desk {
    stage: Stage,
    pub environment: &'static str,
}

impl Deref for Desk {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl Desk {
    /// The main account is active, and the environment of type SANDBOX connected.
    pub async fn new() -> Self {
        Self::of(SANDBOX_ENVIRONMENT, false).await
    }

    pub async fn production() -> Self {
        Self::of(PRODUCTION_ENVIRONMENT, false).await
    }

    pub async fn of(environment: &'static str, fallback: bool) -> Self {
        Self::with(known::MAIN, environment, fallback).await
    }

    pub async fn with(account: KnownAccount, environment: &'static str, fallback: bool) -> Self {
        let stage = Stage::configured(account, fallback).await;
        let desk = Self { stage, environment };
        desk.connect().await.expect("connected");
        desk.control().clear_log();
        desk
    }

    /// In a sandbox that holds so much; the environment of type PRODUCTION is connected.
    pub async fn large(config: SandboxConfig) -> Self {
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let app = open_app(&folder, &sandbox.base_url(), no_pauses(), Arc::new(Timestamp::now)).await;
        let (actor, tenant) = (Actor::administrator("tester"), TenantId::parse("contoso").unwrap());
        app.add_tenant(&actor, tenant.clone(), "Contoso").await.expect("a tenant");
        let methods = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
        app.edit_tenant(&actor, &tenant, methods).await.expect("its methods");
        let stage = Stage { app, actor, tenant, sandbox, folder };
        stage.configure(known::MAIN, false).await;
        let desk = Self { stage, environment: PRODUCTION_ENVIRONMENT };
        desk.connect().await.expect("connected");
        desk
    }

    pub fn request(&self) -> PingOneConnect {
        PingOneConnect {
            tenant: self.tenant.to_string(),
            region: Some("EU".to_owned()),
            auth_base: None,
            api_base: None,
            worker_environment: WORKER_ENVIRONMENT.to_owned(),
            environment: Some(self.environment.to_owned()),
            client_id: CLIENT_ID.to_owned(),
            client_secret: Some(secret(CLIENT_SECRET)),
            authentication: None,
        }
    }

    pub async fn connect(&self) -> Result<PingOneConnectionView, AppError> {
        self.app.connect_pingone(&self.actor, self.request(), &silent()).await
    }

    /// Closes the vault and opens it again, with a clock that is ahead by so many seconds.
    pub async fn reopen(&mut self, seconds: i64) {
        self.stage.app.close().await.expect("closed");
        self.stage.app = self.beside(seconds).await;
    }

    /// Another Linecheck on the same vault.
    pub async fn beside(&self, seconds: i64) -> App {
        let clock: Clock = Arc::new(move || Timestamp::now() + jiff::SignedDuration::from_secs(seconds));
        open_app(&self.folder, &self.sandbox.base_url(), no_pauses(), clock).await
    }

    /// One of the selected numbers.
    pub async fn usable_number(&self) -> String {
        let status = self.app.status(&self.tenant).await.expect("a status");
        status.active.custom().and_then(|account| account.selected.first()).expect("a number").to_string()
    }

    pub async fn state(&self) -> PingOneState {
        self.app.pingone_state(&self.tenant, &silent()).await.expect("a state")
    }

    pub async fn plan(&self, wish: PingOneWish) -> Result<PingOnePlanView, AppError> {
        let request = PingOnePlanRequest { tenant: self.tenant.to_string(), wish };
        self.app.plan_pingone(&self.actor, request, &silent()).await
    }

    /// A plan for the active configuration.
    pub async fn carried(&self) -> PingOnePlanView {
        self.plan(carry_over()).await.expect("a plan")
    }

    /// The first of the active configuration's selected numbers.
    pub async fn first_selected(&self) -> PhoneNumber {
        let status = self.app.status(&self.tenant).await.expect("a status");
        status.active.custom().and_then(|account| account.selected.first()).expect("a number").clone()
    }

    /// Everything that a plan asks for is confirmed.
    pub fn yes(shown: &PingOnePlanView) -> PingOneApply {
        PingOneApply {
            plan: shown.plan,
            confirmed: shown.confirmations.clone(),
            consent_name: Some("Ann Admin".to_owned()),
        }
    }

    pub async fn apply(&self, shown: &PingOnePlanView) -> Result<PingOneRun, AppError> {
        self.app.apply_pingone(&self.actor, Self::yes(shown), &silent()).await
    }

    pub async fn resume(&self) -> Result<PingOneRun, AppError> {
        self.app.resume_pingone(&self.actor, &self.tenant, &silent()).await
    }

    /// Plans the active configuration and applies it.
    pub async fn carry_over(&self) -> PingOneRun {
        let shown = self.carried().await;
        self.apply(&shown).await.expect("a report")
    }

    pub fn fault(&self, endpoint: Endpoint, nth: u64, action: FaultAction) {
        self.control().add_fault(FaultRule::nth(endpoint, nth, action)).expect("a rule");
    }

    pub fn every(&self, endpoint: Endpoint, action: FaultAction) {
        self.control().add_fault(FaultRule::every(endpoint, action)).expect("a rule");
    }

    /// The requests to PingOne's resources, without those for tokens.
    pub fn asked(&self) -> Vec<LogEntry> {
        let log = self.control().log().into_iter();
        log.filter(|entry| entry.pingone.is_some() && entry.endpoint != Endpoint::PingoneToken).collect()
    }

    /// What was written to PingOne, in order: `POST sender`, `PUT settings`, …
    pub fn writes(&self) -> Vec<String> {
        let writes = self.asked().into_iter().filter(|entry| entry.method != "GET");
        writes.map(|entry| short(&entry)).collect()
    }

    /// The senders of the environment, as the sandbox has them: read by the application, since it shows them whole.
    pub async fn sender_ids(&self) -> BTreeSet<String> {
        self.state().await.senders.into_iter().map(|sender| sender.id.to_string()).collect()
    }
}

/// A request in short.
pub fn short(entry: &LogEntry) -> String {
    let what = match entry.endpoint {
        Endpoint::PingoneEnvironment => "environment",
        Endpoint::PingoneSenders => "senders",
        Endpoint::PingoneSenderCreate
        | Endpoint::PingoneSender
        | Endpoint::PingoneSenderReplace
        | Endpoint::PingoneSenderDelete => "sender",
        Endpoint::PingoneSettings | Endpoint::PingoneSettingsReplace | Endpoint::PingoneSettingsReset => {
            "settings"
        }
        Endpoint::PingonePolicies => "policies",
        Endpoint::PingonePolicy | Endpoint::PingonePolicyReplace => "policy",
        _ => "other",
    };
    format!("{} {what}", entry.method)
}

/// The body of a request, as the log has it.
pub fn body(entry: &LogEntry) -> Value {
    entry.pingone.as_ref().and_then(|logged| logged.body.clone()).unwrap_or(Value::Null)
}
