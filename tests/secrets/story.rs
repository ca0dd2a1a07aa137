//! A story with secrets in it: a vault is opened, a token is checked, stored, replaced and sent with, and so is a client secret.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use linecheck_app::{
    App, DraftEdit, LockedBy, Options, PingOneApply, PingOneCarryOver, PingOneConnect, PingOnePlanRequest,
    PingOneWish, ProgressSink, Selection, SendRequest, TenantEdit,
};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::passcode::Language;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known;
use linecheck_sandbox::pingone::{CLIENT_ID, CLIENT_SECRET, SANDBOX_ENVIRONMENT, WORKER_ENVIRONMENT};
use linecheck_tests::{cli_path, no_pauses, save};
use linecheck_vault::KeySource;
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::glass::{Glass, Masked};

/// One test at a time, also where all run in one process.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The passphrase of the vault.
const PASSPHRASE: &str = "planted: the passphrase of a vault that is closed again";

/// The administrator's.
const ADMINISTRATOR: &str = "planted: the passphrase of an administrator, which is typed twice";

/// A sandbox in a process of its own.
pub struct Server {
    child: Child,
    pub base: String,
}

impl Server {
    pub fn start(folder: &TempDir) -> Self {
        Self::with(folder, &[])
    }

    /// The same, with more said to it.
    pub fn with(folder: &TempDir, more: &[&str]) -> Self {
        let mut command = Command::new(cli_path());
        command
            .args(["sandbox", "serve", "--port", "0"])
            .args(more)
            .env("LINECHECK_HOME", folder.path().join("home"));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).expect("one line of JSON");
        Self { child, base: told["base_url"].as_str().unwrap().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The secrets that are planted, masked.
pub struct Planted {
    pub token: Masked,
    pub passphrase: Masked,
    pub administrator: Masked,
    pub client_secret: Masked,
    pub access_token: Masked,
}

impl Planted {
    pub fn new() -> Self {
        Self {
            token: Masked::new(&known::MAIN.initial_auth_token()),
            passphrase: Masked::new(PASSPHRASE),
            administrator: Masked::new(ADMINISTRATOR),
            client_secret: Masked::new(CLIENT_SECRET),
            // How each of them begins.
            access_token: Masked::new("sandbox-access-token-"),
        }
    }

    pub fn look_for(&self, glass: &mut Glass) {
        glass.look_for_text("Auth Token", &self.token);
        glass.look_for_text("passphrase", &self.passphrase);
        glass.look_for_text("administrator passphrase", &self.administrator);
        glass.look_for_text("client secret", &self.client_secret);
        glass.look_for_text("access token", &self.access_token);
    }

    pub async fn open(&self, folder: &TempDir, base: &str) -> App {
        let key = KeySource::passphrase(Secret::new(self.passphrase.clear()), None);
        let mut options = Options::new(Mode::Sandbox, folder.path().join("vault"), key);
        options.sandbox = Some(Url::parse(base).unwrap());
        options.pace = no_pauses();
        App::open(options).await.expect("the application opens")
    }
}

/// Everything that a secret is for: the administrator is unlocked, a token is checked, stored, replaced and sent with, and so is
/// a client secret.
pub async fn work(app: &App, planted: &Planted) {
    let (actor, tenant, silent) =
        (Actor::administrator("tester"), TenantId::parse("contoso").unwrap(), ProgressSink::silent());
    let passphrase = || Secret::new(planted.administrator.clear());
    app.set_administrator(&actor, passphrase()).await.unwrap();
    app.lock(&actor, LockedBy::Hand).await.unwrap();
    app.unlock(&actor, passphrase()).await.unwrap();

    app.add_tenant(&actor, tenant.clone(), "Contoso").await.unwrap();
    let methods = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
    app.edit_tenant(&actor, &tenant, methods).await.unwrap();
    for edit in [
        DraftEdit::AccountSid(known::MAIN.sid().to_owned()),
        DraftEdit::Token(Secret::new(planted.token.clear())),
    ] {
        app.edit_draft(&actor, &tenant, edit).await.unwrap();
    }
    let found = app.verify(&actor, &tenant, &silent).await.unwrap();
    assert_eq!(found.outcome, OutcomeCode::Verified);
    app.select_numbers(&actor, &tenant, Selection::All(String::new())).await.unwrap();
    save(app, &actor, &tenant, Some("Ann Admin")).await.unwrap();
    app.rotate_token(&actor, &tenant, Secret::new(planted.token.clear()), &silent).await.unwrap();

    for channel in [Channel::Sms, Channel::Voice] {
        let request = SendRequest {
            tenant: tenant.to_string(),
            channel,
            recipient: "+12025550123".to_owned(),
            country: None,
            language: Language::En,
            number: None,
        };
        let shown = app.prepare_send(request).await.unwrap();
        app.send(&actor, shown, false, &silent).await.unwrap();
    }

    let connect = PingOneConnect {
        tenant: tenant.to_string(),
        region: Some("EU".to_owned()),
        auth_base: None,
        api_base: None,
        worker_environment: WORKER_ENVIRONMENT.to_owned(),
        environment: Some(SANDBOX_ENVIRONMENT.to_owned()),
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(planted.client_secret.clear())),
        authentication: None,
    };
    app.connect_pingone(&actor, connect, &silent).await.unwrap();
    let wish = PingOneWish::CarryOver(PingOneCarryOver::default());
    let request = PingOnePlanRequest { tenant: tenant.to_string(), wish };
    let shown = app.plan_pingone(&actor, request, &silent).await.unwrap();
    let apply = PingOneApply {
        plan: shown.plan,
        confirmed: shown.confirmations.clone(),
        consent_name: Some("Ann Admin".to_owned()),
    };
    app.apply_pingone(&actor, apply, &silent).await.unwrap();
}

/// Two workers, as a program with a window has several: what a stack keeps of former calls is there to be found.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
