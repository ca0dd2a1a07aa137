//! What the tests that cross crates share: an application in a sandbox of its own, on real parts.
//!
//! Invariants: the server is a real one on loopback, the vault a real encrypted file in a temporary folder, and
//! nobody waits: the pauses of a test send are zero.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    reason = "this crate serves tests alone"
)]

pub mod signs;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linecheck_app::{
    App, AppError, DraftEdit, LimitsRequest, LimitsView, Options, Pace, ProgressSink, SaveReport, Selection,
    SendPreview, SendRequest, Sleep, TenantEdit, Timer, TraceView,
};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::passcode::Language;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_domain::verification::OutcomeCode;
use linecheck_http::Limits;
use linecheck_sandbox::known::KnownAccount;
use linecheck_sandbox::{Control, Sandbox, SandboxConfig};
use linecheck_vault::KeySource;
use serde_json::json;
use tempfile::TempDir;
use url::Url;
use uuid::Uuid;

/// The passphrase of every vault that a test makes.
pub const PASSPHRASE: &str = "a passphrase for tests";

/// An application in the sandbox, and what it stands on.
pub struct Stage {
    /// The application.
    pub app: App,
    /// The person.
    pub actor: Actor,
    /// The tenant `contoso`, with SMS and Voice enabled.
    pub tenant: TenantId,
    /// The sandbox's server.
    pub sandbox: Sandbox,
    /// The folder that holds the vault in `vault`.
    pub folder: TempDir,
}

impl Stage {
    /// An application with the tenant and nothing else.
    pub async fn new() -> Self {
        Self::with_pace(no_pauses()).await
    }

    /// The same, with other pauses.
    pub async fn with_pace(pace: Pace) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.expect("the sandbox starts");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let app = open_app(&folder, &sandbox.base_url(), pace, Arc::new(Timestamp::now)).await;
        let (actor, tenant) = (Actor::administrator("tester"), TenantId::parse("contoso").unwrap());
        app.add_tenant(&actor, tenant.clone(), "Contoso").await.expect("a tenant");
        let methods = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
        app.edit_tenant(&actor, &tenant, methods).await.expect("its methods");
        Self { app, actor, tenant, sandbox, folder }
    }

    /// An application whose tenant has a custom account active, with all usable numbers selected.
    pub async fn configured(account: KnownAccount, fallback: bool) -> Self {
        let stage = Self::new().await;
        stage.configure(account, fallback).await;
        stage
    }

    /// Makes an account active: draft, verification, selection, consent, save.
    pub async fn configure(&self, account: KnownAccount, fallback: bool) {
        let silent = ProgressSink::silent();
        for edit in [
            DraftEdit::AccountSid(account.sid().to_owned()),
            DraftEdit::Token(self.token(account)),
            DraftEdit::Fallback(fallback),
        ] {
            self.app.edit_draft(&self.actor, &self.tenant, edit).await.expect("an edit");
        }
        let found = self.app.verify(&self.actor, &self.tenant, &silent).await.expect("a verification");
        assert_eq!(found.outcome, OutcomeCode::Verified);
        let all = Selection::All(String::new());
        self.app.select_numbers(&self.actor, &self.tenant, all).await.expect("a selection");
        save(&self.app, &self.actor, &self.tenant, Some("Ann Admin")).await.expect("saved");
    }

    /// The token of an account as it is now.
    pub fn token(&self, account: KnownAccount) -> Secret {
        let accounts = self.sandbox.accounts();
        let known = accounts.into_iter().find(|info| info.sid == account.sid());
        Secret::new(known.expect("an account of the sandbox").auth_token)
    }

    /// The control of the sandbox.
    pub fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// What is asked of the limits for a recipient.
    pub fn limits_request(&self, to: &str) -> LimitsRequest {
        LimitsRequest { tenant: self.tenant.to_string(), recipient: to.to_owned(), country: None }
    }

    /// Where the limits stand for a recipient.
    pub async fn limits(&self, to: &str) -> Result<LimitsView, AppError> {
        self.app.limits(self.limits_request(to)).await
    }

    /// Plans a test send.
    pub async fn preview(&self, channel: Channel, to: &str) -> SendPreview {
        let request = SendRequest {
            tenant: self.tenant.to_string(),
            channel,
            recipient: to.to_owned(),
            country: None,
            language: Language::En,
            number: None,
        };
        self.app.prepare_send(request).await.expect("a plan")
    }

    /// Sends a test.
    pub async fn send(&self, channel: Channel, to: &str) -> TraceView {
        let preview = self.preview(channel, to).await;
        self.app.send(&self.actor, preview, false, &ProgressSink::silent()).await.expect("a trace")
    }
}

/// Saves a tenant's draft as it is now: prepared and, whatever that shows, said yes to.
pub async fn save(
    app: &App,
    actor: &Actor,
    tenant: &TenantId,
    consent: Option<&str>,
) -> Result<SaveReport, AppError> {
    let shown = app.prepare_save(actor, tenant, &ProgressSink::silent()).await?;
    app.save(actor, &shown, consent).await
}

/// Begins a vault whose key comes from the passphrase, on every platform, also where there is a keyring.
///
/// It looks like one whose making was interrupted after its header was written, with the cheapest Argon2id that is accepted: who
/// opens it first goes on with that. So no test waits for a derivation that other tests are about.
pub fn begin_vault(folder: &Path, mode: Mode) {
    fs::create_dir_all(folder).unwrap();
    private(folder, 0o700);
    let argon2id =
        json!({ "memory_kib": 8192, "passes": 1, "lanes": 1, "salt": Uuid::new_v4().simple().to_string() });
    let header = json!({
        "format": 1, "vault_id": Uuid::new_v4(), "mode": mode, "state": "creating",
        "key": { "source": "passphrase", "argon2id": argon2id, "form": "nfkc", "because": null },
    });
    for (name, content) in [("vault.json", header.to_string()), ("vault.db", String::new())] {
        fs::write(folder.join(name), content).unwrap();
        private(&folder.join(name), 0o600);
    }
}

/// Gives a file or folder its permissions, where there are such.
pub fn private(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

/// Opens an application on the vault of a folder, which is begun where there is none.
pub async fn open_app(folder: &TempDir, sandbox: &str, pace: Pace, clock: linecheck_app::Clock) -> App {
    if !folder.path().join("vault").exists() {
        begin_vault(&folder.path().join("vault"), Mode::Sandbox);
    }
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let mut options = Options::new(Mode::Sandbox, folder.path().join("vault"), key);
    options.sandbox = Some(Url::parse(sandbox).unwrap());
    options.pace = pace;
    options.clock = clock;
    options.limits =
        Limits { connect: Duration::from_secs(5), overall: Duration::from_secs(10), ..Limits::default() };
    App::open(options).await.expect("the application opens")
}

/// How many times as much as usual is done: the long form of a test, which `cargo xtask torture` asks for.
#[must_use]
pub fn scale() -> u32 {
    std::env::var("LINECHECK_TEST_SCALE").ok().and_then(|scale| scale.parse().ok()).unwrap_or(1)
}

/// Says what a long form counted, as `cargo xtask torture` reads it (`xtask/src/figures.rs`): `runs`, `faults`, `lost`,
/// `doubled`, `panics`, `secrets`. What was not looked at is left out, and is no 0.
#[expect(clippy::print_stdout, reason = "torture reads the standard output of the tests")]
pub fn report(figures: &serde_json::Value) {
    println!("figures: {figures}");
}

/// No pause anywhere; two look-ups.
#[must_use]
pub fn no_pauses() -> Pace {
    Pace {
        look_ups: vec![Duration::ZERO; 2],
        look_up_limit: Duration::from_secs(30),
        following: Timer::real(25),
        repetition: 0,
        storing: vec![Duration::ZERO; 2],
    }
}

/// The command line that was built for the tests: `LINECHECK_TEST_CLI`, else the one beside the test binaries.
#[must_use]
pub fn cli_path() -> PathBuf {
    if let Some(path) = std::env::var_os("LINECHECK_TEST_CLI") {
        return PathBuf::from(path);
    }
    let test = std::env::current_exe().expect("the path of the test");
    let folder = test.ancestors().nth(2).expect("the folder of the build");
    let path = folder.join(format!("linecheck{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "build the command line first: cargo build -p linecheck-cli ({})", path.display());
    path
}

/// A time that passes when somebody waits, and not otherwise.
#[derive(Clone, Default)]
pub struct VirtualTime(Arc<AtomicU64>);

impl VirtualTime {
    /// How much of it has passed.
    pub fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::SeqCst))
    }

    /// The timer of it. `at` is told of every pause before it ends.
    pub fn timer(&self, at: impl Fn(Duration) + Send + Sync + 'static) -> Timer {
        let (now, later, at) = (self.clone(), self.clone(), Arc::new(at));
        let sleep = move |pause: Duration| -> Sleep {
            let (time, at) = (later.clone(), Arc::clone(&at));
            Box::pin(async move {
                tokio::task::yield_now().await;
                at(time.elapsed());
                time.0.fetch_add(u64::try_from(pause.as_nanos()).unwrap_or(u64::MAX), Ordering::SeqCst);
            })
        };
        Timer::new(move || now.elapsed(), sleep)
    }
}

/// A clock that is set by hand, also backwards.
#[derive(Clone)]
pub struct HandClock {
    begin: Timestamp,
    seconds: Arc<AtomicI64>,
}

impl HandClock {
    /// A clock that stands still at a time.
    pub fn at(begin: Timestamp) -> Self {
        Self { begin, seconds: Arc::default() }
    }

    /// Moves it.
    pub fn jump(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// What it says.
    pub fn now(&self) -> Timestamp {
        self.begin + SignedDuration::from_secs(self.seconds.load(Ordering::SeqCst))
    }

    /// As the application takes it.
    pub fn clock(&self) -> linecheck_app::Clock {
        let this = self.clone();
        Arc::new(move || this.now())
    }
}

/// Values as a person would give them.
pub fn texts<T: ToString>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

/// A name of a closed list, as it is written for programs.
///
/// # Panics
/// When it is written as anything but a word.
#[must_use]
pub fn word(name: impl serde::Serialize) -> String {
    serde_json::to_value(name).unwrap().as_str().unwrap().to_owned()
}
