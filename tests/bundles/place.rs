//! Another vault, in a folder of its own, beside the same sandbox or with real data.

use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{
    App, AppError, BundleChoice, BundleImport, BundleKey, BundlePreview, Clock, Options, ProgressSink,
    SendRequest,
};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::passcode::Language;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_tests::{PASSPHRASE, Stage, no_pauses, open_app};
use linecheck_vault::{KeySource, Reader, Vault, VaultError};
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Place {
    pub app: App,
    pub actor: Actor,
    folder: TempDir,
    mode: Mode,
}

fn key() -> KeySource {
    KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None)
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> &'static str {
    answer.expect_err("a refusal").code.as_str()
}

impl Place {
    /// An empty vault beside the sandbox of a stage.
    pub async fn beside(stage: &Stage) -> Self {
        Self::with_clock(stage, Arc::new(Timestamp::now)).await
    }

    pub async fn with_clock(stage: &Stage, clock: Clock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = open_app(&folder, &stage.sandbox.base_url(), no_pauses(), clock).await;
        Self { app, actor: Actor::administrator("elsewhere"), folder, mode: Mode::Sandbox }
    }

    /// An empty vault for real data.
    pub async fn real() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Options::new(Mode::Real, folder.path().join("vault"), key())).await.unwrap();
        Self { app, actor: Actor::administrator("elsewhere"), folder, mode: Mode::Real }
    }

    pub async fn preview(&self, file: &[u8], key: BundleKey) -> Result<BundlePreview, AppError> {
        self.app.preview_bundle(&self.actor, file.to_owned(), key).await
    }

    pub async fn take(&self, shown: &BundlePreview, tenants: &[&str]) -> Result<BundleImport, AppError> {
        let choice =
            BundleChoice { tenants: tenants.iter().map(|id| (*id).to_owned()).collect(), allow_hosts: false };
        self.app.import_bundle(&self.actor, shown, &choice).await
    }

    /// Takes all that a file holds.
    pub async fn take_all(&self, file: &[u8], key: BundleKey) -> BundleImport {
        let shown = self.preview(file, key).await.expect("it opens");
        let all: Vec<_> = shown.tenants.iter().map(|tenant| tenant.tenant.to_string()).collect();
        self.take(&shown, &all.iter().map(String::as_str).collect::<Vec<_>>()).await.expect("taken")
    }

    /// Sends a test SMS, and says from which account it went.
    pub async fn send(&self, tenant: &TenantId) -> Value {
        let request = SendRequest {
            tenant: tenant.to_string(),
            channel: Channel::Sms,
            recipient: "+12025550123".to_owned(),
            country: None,
            language: Language::En,
            number: None,
        };
        let plan = self.app.prepare_send(request).await.expect("a plan");
        let sent = self.app.send(&self.actor, plan, false, &ProgressSink::silent()).await;
        json!(sent.expect("a trace"))
    }

    pub fn read<T>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T, VaultError>) -> T {
        read_vault(&self.folder, self.mode, work)
    }
}

/// Reads a vault beside whoever has it open.
pub fn read_vault<T>(
    folder: &TempDir,
    mode: Mode,
    work: impl FnOnce(&Reader<'_>) -> Result<T, VaultError>,
) -> T {
    let vault = Vault::create_or_open_blocking(&folder.path().join("vault"), mode, key()).unwrap();
    vault.read_blocking(work).unwrap()
}

/// What a bundle hands over of a tenant, with the values of its credentials in the place of their IDs, which are each vault's
/// own.
pub fn handed_over(reader: &Reader<'_>, id: &TenantId) -> Result<Value, VaultError> {
    let mut revisions = Vec::new();
    for revision in reader.revisions(id)? {
        let token = match revision.configuration.custom() {
            // To be compared in a test.
            Some(account) => reader.secret(&account.secret)?.map(|token| token.expose().to_owned()),
            None => None,
        };
        let mut configuration = json!(revision.configuration);
        configuration["secret"] = json!(token);
        revisions.push(json!([configuration, revision.actor, revision.saved_at]));
    }
    let mut tenant = json!(reader.tenant(id)?);
    tenant["default_account"]["secret"] = Value::Null;
    let own = reader.consents_to_hand_over(Some(id))?;
    let foreign = reader.foreign_consents()?.into_iter().map(|given| given.consent);
    let consents: Vec<_> = own.into_iter().chain(foreign).map(|consent| json!(consent)).collect();
    let mut pingone = json!(reader.pingone_connection(id)?.map(|stored| stored.connection));
    pingone["secret"] = Value::Null;
    Ok(json!({ "tenant": tenant, "revisions": revisions, "consents": consents, "pingone": pingone }))
}
