//! What the tests here share: an application with shorter words, its records as a whole, a clock that is set by
//! hand, and a port that counts who comes.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use linecheck_app::{
    AUDIT_ACTIONS, App, AppError, AuditRequest, Clock, DraftEdit, DraftView, NumbersView, Options,
    ProgressSink, SaveReport, Selection, SendRequest, Show, TenantEdit, TenantStatus, VerificationView,
};
use linecheck_domain::Secret;
use linecheck_domain::actor::{Actor, Role};
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::draft::{Configuration, CustomAccount, SecretId, Sender};
use linecheck_domain::number::Search;
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known::KnownAccount;
use linecheck_sandbox::{LogEntry, Sandbox, SandboxConfig};
use linecheck_tests::{PASSPHRASE, Stage, no_pauses, open_app, save};
use linecheck_vault::{AuditEntry, KeySource, Vault, Writer};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A recipient whose messages and calls arrive.
pub const ANYBODY: &str = "+12025550123";

/// A SID that could be a real one.
pub const REAL_SID: &str = "AC0123456789abcdef0123456789abcdef";

/// The name under every consent.
pub const ANN: Option<&str> = Some("Ann Admin");

pub fn silent() -> ProgressSink {
    ProgressSink::silent()
}

pub fn phone(text: &str) -> PhoneNumber {
    PhoneNumber::from_server(text).expect("a number")
}

pub fn sid_of(text: &str) -> AccountSid {
    AccountSid::parse(text).expect("a SID")
}

pub fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

pub fn support() -> Actor {
    Actor { role: Role::Support, os_user: "helper".to_owned() }
}

/// The code of a refusal.
pub fn code<T>(answer: Result<T, AppError>) -> &'static str {
    answer.err().map_or("done", |error| error.code.as_str())
}

/// A stage, and short words for what is done on it.
pub struct Desk(Stage);

impl Deref for Desk {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.0
    }
}

impl Desk {
    pub async fn new() -> Self {
        Self(Stage::new().await)
    }

    pub async fn configured(account: KnownAccount, fallback: bool) -> Self {
        Self(Stage::configured(account, fallback).await)
    }

    /// With a clock of its own, and with so many numbers in the main account.
    pub async fn with(clock: Clock, numbers: Option<usize>) -> Self {
        let config = SandboxConfig { numbers, ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let app = open_app(&folder, &sandbox.base_url(), no_pauses(), clock).await;
        let (actor, tenant) = (Actor::administrator("tester"), contoso());
        app.add_tenant(&actor, tenant.clone(), "Contoso").await.expect("a tenant");
        let methods = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
        app.edit_tenant(&actor, &tenant, methods).await.expect("its methods");
        Self(Stage { app, actor, tenant, sandbox, folder })
    }

    /// Another application on the same vault, that looks for the sandbox somewhere else.
    pub async fn beside(&self, base: &str, clock: Clock) -> App {
        open_app(&self.folder, base, no_pauses(), clock).await
    }

    pub fn records(&self) -> Records {
        Records::open(self.folder.path(), Mode::Sandbox)
    }

    pub async fn edit(&self, edit: DraftEdit) -> DraftView {
        self.app.edit_draft(&self.actor, &self.tenant, edit).await.expect("an edit")
    }

    /// Types an account's SID and its token.
    pub async fn enter(&self, account: KnownAccount) -> DraftView {
        self.edit(DraftEdit::AccountSid(account.sid().to_owned())).await;
        self.edit(DraftEdit::Token(self.token(account))).await
    }

    pub async fn verify(&self) -> VerificationView {
        self.app.verify(&self.actor, &self.tenant, &silent()).await.expect("a verification")
    }

    pub async fn select(&self, selection: Selection) -> Result<BTreeSet<PhoneNumber>, AppError> {
        self.app.select_numbers(&self.actor, &self.tenant, selection).await
    }

    pub async fn select_all(&self) -> BTreeSet<PhoneNumber> {
        self.select(Selection::All(String::new())).await.expect("a selection")
    }

    /// A draft for an account that lacks nothing but its consent.
    pub async fn ready(&self, account: KnownAccount) {
        self.enter(account).await;
        assert_eq!(self.verify().await.outcome, OutcomeCode::Verified);
        self.select_all().await;
    }

    pub async fn save(&self, consent: Option<&str>) -> Result<SaveReport, AppError> {
        save(&self.app, &self.actor, &self.tenant, consent).await
    }

    pub async fn consent_is_needed(&self) -> bool {
        let preview = self.app.prepare_save(&self.actor, &self.tenant, &silent()).await.expect("a preview");
        assert_eq!(preview.consent_needed, preview.consent_text.is_some());
        preview.consent_needed
    }

    pub async fn tenant_edit(&self, edit: TenantEdit) {
        self.app.edit_tenant(&self.actor, &self.tenant, edit).await.expect("an edit");
    }

    pub async fn status(&self) -> TenantStatus {
        self.app.status(&self.tenant).await.expect("a status")
    }

    pub async fn active(&self) -> Configuration {
        self.status().await.active
    }

    pub async fn custom(&self) -> CustomAccount {
        self.active().await.custom().cloned().expect("a custom account")
    }

    pub async fn draft(&self) -> DraftView {
        self.app.draft(&self.tenant).await.expect("a draft")
    }

    pub async fn list(&self, show: Show, search: &str) -> NumbersView {
        self.app.numbers(&self.tenant, show, Search::parse(search)).await.expect("a list")
    }

    /// The audit trail, the oldest entry first.
    pub async fn audit(&self) -> Vec<AuditEntry> {
        let asked = AuditRequest { limit: 10_000, ..AuditRequest::default() };
        let mut entries = self.app.audit_trail(asked).await.expect("the trail").entries;
        for entry in &entries {
            assert!(AUDIT_ACTIONS.contains(&entry.action.as_str()), "the faces have no words for {entry:?}");
        }
        entries.reverse();
        entries
    }

    pub fn request(&self, channel: Channel, recipient: &str) -> SendRequest {
        SendRequest {
            tenant: self.tenant.to_string(),
            channel,
            recipient: recipient.to_owned(),
            country: None,
            language: Language::En,
            number: None,
        }
    }

    /// What the sandbox has for an account, by what each number can do: usable, voice only, SMS only, neither.
    pub fn at_twilio(&self, account: KnownAccount) -> [Vec<PhoneNumber>; 4] {
        let mut sorted: [Vec<PhoneNumber>; 4] = Default::default();
        for number in self.control().numbers(account.sid()).expect("its numbers") {
            let can = number.capabilities.expect("its capabilities");
            let place = match (can.sms, can.voice) {
                (true, true) => 0,
                (false, true) => 1,
                (true, false) => 2,
                (false, false) => 3,
            };
            sorted[place].push(phone(&number.phone_number));
        }
        for numbers in &mut sorted {
            numbers.sort();
        }
        sorted
    }

    pub fn usable(&self, account: KnownAccount) -> Vec<PhoneNumber> {
        let [usable, ..] = self.at_twilio(account);
        usable
    }

    /// The creates that reached the sandbox.
    pub fn creates(&self) -> Vec<LogEntry> {
        self.control().log().into_iter().filter(|entry| entry.endpoint.creates()).collect()
    }
}

pub fn contoso() -> TenantId {
    TenantId::parse("contoso").expect("a tenant")
}

/// An application on real data, and its folder.
pub struct RealDesk {
    pub app: App,
    pub actor: Actor,
    pub tenant: TenantId,
    folder: TempDir,
}

impl RealDesk {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut options = Options::new(Mode::Real, folder.path().join("vault"), key());
        options.pace = no_pauses();
        let app = App::open(options).await.expect("the application opens");
        let (actor, tenant) = (Actor::administrator("tester"), contoso());
        app.add_tenant(&actor, tenant.clone(), "Contoso").await.expect("a tenant");
        let methods = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
        app.edit_tenant(&actor, &tenant, methods).await.expect("its methods");
        Self { app, actor, tenant, folder }
    }

    pub fn records(&self) -> Records {
        Records::open(self.folder.path(), Mode::Real)
    }

    pub async fn edit(&self, edit: DraftEdit) -> Result<DraftView, AppError> {
        self.app.edit_draft(&self.actor, &self.tenant, edit).await
    }

    pub async fn verify(&self) -> Result<VerificationView, AppError> {
        self.app.verify(&self.actor, &self.tenant, &silent()).await
    }

    /// Puts a custom account in force without asking anybody, as if it had been verified and saved.
    pub fn plant_active(&self, base: &ApiBase) {
        let (tenant, base, actor) = (self.tenant.clone(), base.clone(), self.actor.clone());
        self.records().write(move |writer| {
            let stored = SecretId("planted".to_owned());
            writer.add_secret(&stored, &tenant, &secret("a-stored-token"), Timestamp::now()).unwrap();
            let account = CustomAccount {
                account_sid: sid_of(REAL_SID),
                account_name: "Contoso".to_owned(),
                owner_sid: None,
                base: base.clone(),
                secret: stored,
                selected: BTreeSet::from([phone("+12125550100")]),
                fallback: false,
            };
            let active = Configuration { revision: 1, sender: Sender::Custom(account) };
            writer.add_revision(&tenant, &active, None, &actor, Timestamp::now()).unwrap();
        });
    }
}

fn key() -> KeySource {
    KeySource::passphrase(secret(PASSPHRASE), None)
}

/// The vault beside the application: another process that looks at it, or writes.
pub struct Records(Vault);

impl Records {
    fn open(folder: &Path, mode: Mode) -> Self {
        let vault = Vault::create_or_open_blocking(&folder.join("vault"), mode, key());
        Self(vault.expect("the vault opens a second time"))
    }

    /// Everything but the credentials themselves, to compare before and after.
    pub fn everything(&self) -> Value {
        let read = self.0.read_blocking(|reader| {
            let mut all = Vec::new();
            for tenant in reader.tenants()? {
                let draft = reader.draft(&tenant.id)?;
                let revisions = reader
                    .revisions(&tenant.id)?
                    .into_iter()
                    .map(|one| json!([one.configuration, one.consent, one.actor, one.saved_at]));
                let consents = reader
                    .consents(&tenant.id)?
                    .into_iter()
                    .map(|one| json!([one.id, one.consent, one.text, one.actor, one.given_at]));
                all.push(json!({
                    "draft": draft.map(|stored| json!([stored.draft, stored.saved_at])),
                    "revisions": revisions.collect::<Vec<_>>(),
                    "consents": consents.collect::<Vec<_>>(),
                    "secrets": reader.secret_ids(&tenant.id)?,
                    "transactions": reader.transactions(Some(&tenant.id), 1000)?.len(),
                    "tenant": tenant,
                }));
            }
            let hosts: Option<Vec<String>> = reader.setting("allowed_hosts")?;
            Ok::<_, linecheck_vault::VaultError>(
                json!({ "tenants": all, "audit": reader.audit(10_000)?, "hosts": hosts }),
            )
        });
        read.expect("the records")
    }

    /// The credentials of the tenant, in no order.
    pub fn secrets(&self) -> BTreeSet<String> {
        let read = self.0.read_blocking(|reader| {
            let mut values = BTreeSet::new();
            for id in reader.secret_ids(&contoso())? {
                // The test compares it with the one that was typed.
                values.extend(reader.secret(&id)?.map(|value| value.expose().to_owned()));
            }
            Ok::<_, linecheck_vault::VaultError>(values)
        });
        read.expect("the credentials")
    }

    pub fn secret_ids(&self) -> Vec<SecretId> {
        self.read(|reader| reader.secret_ids(&contoso()))
    }

    pub fn read<T>(
        &self,
        work: impl FnOnce(&linecheck_vault::Reader<'_>) -> Result<T, linecheck_vault::VaultError>,
    ) -> T {
        self.0.read_blocking(work).expect("the records")
    }

    pub fn write<T>(&self, work: impl Fn(&Writer<'_>) -> T) -> T {
        self.0.write_blocking(|writer| Ok::<_, linecheck_vault::VaultError>(work(writer))).expect("written")
    }
}

/// A clock that is set by hand.
#[derive(Clone)]
pub struct HandClock {
    begin: Timestamp,
    minutes: Arc<AtomicI64>,
}

impl HandClock {
    pub fn new() -> Self {
        Self { begin: Timestamp::now(), minutes: Arc::new(AtomicI64::new(0)) }
    }

    /// So many minutes after the test began.
    pub fn set(&self, minutes: i64) {
        self.minutes.store(minutes, Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let this = self.clone();
        Arc::new(move || this.begin + SignedDuration::from_mins(this.minutes.load(Ordering::SeqCst)))
    }
}

/// A port of this machine where nobody should come.
pub struct Trap {
    address: SocketAddr,
    came: mpsc::UnboundedReceiver<SocketAddr>,
}

impl Trap {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let (tell, came) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((_, from)) = listener.accept().await {
                if tell.send(from).is_err() {
                    break;
                }
            }
        });
        Self { address, came }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn base(&self) -> ApiBase {
        ApiBase::parse(&self.url()).expect("a base")
    }

    /// How many came since the last time. It comes itself, and counts who was before it.
    pub async fn connections(&mut self) -> usize {
        let own = TcpStream::connect(self.address).await.expect("the port");
        let own = own.local_addr().expect("its address");
        let mut others = 0;
        while self.came.recv().await.expect("the port is open") != own {
            others += 1;
        }
        others
    }
}
