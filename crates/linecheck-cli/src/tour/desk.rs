//! Where the tour takes place: a sandbox, a vault in a temporary folder, and a way to tell.

use std::fmt::Write as _;
use std::time::Duration;

use linecheck_app::{
    App, AppError, Options, ProgressSink, SaveReport, SendRequest, TenantEdit, Timer, TraceView,
    sandbox_error,
};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::passcode::Language;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::{FaultAction, Sandbox, SandboxConfig, Settings, known, magic};
use linecheck_vault::{KeySource, KeyringRefusal};
use serde::Serialize;
use tempfile::TempDir;
use url::Url;

use crate::context;
use crate::output::{Output, tell};

/// How long a delivery is followed. In the sandbox it takes less.
const FOLLOW: Duration = Duration::from_secs(20);

/// A step, told.
#[derive(Debug, Serialize)]
pub struct Scene {
    title: String,
    what: String,
    why: Vec<String>,
}

impl Scene {
    pub fn new(title: &str, what: &str) -> Self {
        Self { title: title.to_owned(), what: what.to_owned(), why: Vec::new() }
    }

    pub fn why(mut self, why: &str) -> Self {
        self.why.push(why.to_owned());
        self
    }
}

/// The sandbox, the vault and the tenant of the tour.
pub struct TourDesk {
    pub app: App,
    pub actor: Actor,
    pub tenant: TenantId,
    output: Output,
    sandbox: Sandbox,
    /// Removed when the tour ends.
    folder: TempDir,
    scenes: Vec<Scene>,
}

impl TourDesk {
    /// Starts a sandbox and makes a vault, both for the tour alone.
    pub async fn set(output: Output) -> Result<Self, AppError> {
        let sandbox =
            Sandbox::start(SandboxConfig::default()).await.map_err(|error| sandbox_error(&error))?;
        let quick = Settings { step_ms: 50, ..sandbox.control().settings() };
        sandbox.control().set_settings(quick).map_err(|error| sandbox_error(&error))?;
        let folder = tempfile::tempdir()
            .map_err(|error| AppError::internal(format!("No temporary folder could be made: {error}.")))?;
        let key = KeySource::passphrase(throw_away_passphrase()?, Some(KeyringRefusal::declined()));
        let mut options = Options::new(Mode::Sandbox, folder.path().join("vault"), key);
        let url = Url::parse(&sandbox.base_url()).map_err(|error| AppError::internal(error.to_string()))?;
        options.sandbox = Some(url);
        // Ten times as quick as for people, as the sandbox here is.
        options.pace.following = Timer::real(10);
        let app = App::open(options).await?;
        let (actor, tenant) = (context::actor(), TenantId::parse("contoso")?);
        app.add_tenant(&actor, tenant.clone(), "Contoso").await?;
        let methods = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
        app.edit_tenant(&actor, &tenant, methods).await?;
        let desk = Self { app, actor, tenant, output, sandbox, folder, scenes: Vec::new() };
        desk.say("SANDBOX: a server on this computer speaks Twilio's API. Nothing is sent or billed.")?;
        Ok(desk)
    }

    /// Ends the tour: nothing of it stays, whatever one of them says.
    pub async fn strike(self) -> (Vec<Scene>, [Result<(), AppError>; 3]) {
        let closed = self.app.close().await;
        let stopped = self.sandbox.stop().await.map_err(|error| sandbox_error(&error));
        let removed = self.folder.close().map_err(|error| {
            AppError::internal(format!("The tour's folder could not be removed: {error}."))
                .next("Remove it yourself. Nothing in it is real.")
        });
        (self.scenes, [closed, stopped, removed])
    }

    fn say(&self, text: &str) -> Result<(), AppError> {
        if self.output.is_json() { Ok(()) } else { tell(text) }
    }

    /// Tells a step.
    pub fn tell(&mut self, scene: Scene) -> Result<(), AppError> {
        let mut text = format!("\n{}. {}\n   {}", self.scenes.len() + 1, scene.title, scene.what);
        for why in &scene.why {
            let _ = write!(text, "\n   {why}");
        }
        self.say(&text)?;
        self.scenes.push(scene);
        Ok(())
    }

    /// Tells a test send.
    pub fn show(&mut self, title: &str, trace: &TraceView) -> Result<(), AppError> {
        let mut scene = Scene::new(title, &trace.headline);
        if let (Some(sid), Some(from)) = (&trace.account_sid, &trace.from) {
            scene = scene.why(&format!("Originated by {sid} from {from}."));
        }
        scene = scene.why(&trace.billed);
        for why in &trace.why {
            scene = scene.why(why);
        }
        if let Some(explanation) = trace.lines.iter().rev().find_map(|line| line.explanation.as_ref()) {
            scene =
                scene.why(&format!("{} {}: {}", explanation.code, explanation.name, explanation.explanation));
        }
        self.tell(scene)
    }

    /// Sends a test and follows it to its end.
    pub async fn send(&self, channel: Channel, to: &str) -> Result<TraceView, AppError> {
        let request = SendRequest {
            tenant: self.tenant.to_string(),
            channel,
            recipient: to.to_owned(),
            country: None,
            language: Language::En,
            number: None,
        };
        let preview = self.app.prepare_send(request).await?;
        let trace = self.app.send(&self.actor, preview, false, &ProgressSink::silent()).await?;
        self.app.follow(trace.transaction, FOLLOW, &ProgressSink::silent()).await
    }

    /// Saves the draft, with the consent of this name if there is one.
    pub async fn save(&self, consent: Option<&str>) -> Result<SaveReport, AppError> {
        let shown = self.app.prepare_save(&self.actor, &self.tenant, &ProgressSink::silent()).await?;
        self.app.save(&self.actor, &shown, consent).await
    }

    /// Enables or disables fallback, and saves. Returns the revision.
    pub async fn set_fallback(&self, enabled: bool) -> Result<u64, AppError> {
        self.app.edit_draft(&self.actor, &self.tenant, linecheck_app::DraftEdit::Fallback(enabled)).await?;
        let report = self.save(None).await?;
        Ok(report.configuration.revision)
    }

    /// Takes a number from the main account, as if it had been released at Twilio.
    pub fn release(&self, number: &str) -> Result<(), AppError> {
        let released = self.sandbox.control().release_number(known::MAIN.sid(), number);
        released.map(drop).map_err(|error| sandbox_error(&error))
    }
}

/// Refused by the custom account with an API error, taken by the default one.
pub const REFUSED_BY_CUSTOM: &str = "an API error on the custom account alone";
/// Taken, and not delivered.
pub const NOT_DELIVERED: &str = "a delivery error";

/// A passphrase that nobody will need again.
fn throw_away_passphrase() -> Result<Secret, AppError> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|_| AppError::internal("The system gives no random numbers."))?;
    Ok(Secret::new(format!("{:032x}", u128::from_ne_bytes(bits))))
}

/// A recipient of the sandbox that makes something happen to an SMS.
pub fn recipient(what: &str) -> Result<String, AppError> {
    let found = magic::recipients().iter().find(|recipient| match what {
        NOT_DELIVERED => matches!(recipient.message, FaultAction::MessageOutcome(_)),
        _ => {
            recipient.works_on == magic::WorksOn::CustomAccounts
                && recipient.how_often == magic::HowOften::Always
                && matches!(recipient.message, FaultAction::Error { processed: false, .. })
        }
    });
    found
        .map(|recipient| recipient.phone_number.clone())
        .ok_or_else(|| unexpected("the sandbox has no such recipient"))
}

/// Ends the tour when a step did not do what it should.
pub fn expect(so: bool, what: &str) -> Result<(), AppError> {
    if so { Ok(()) } else { Err(unexpected(&format!("it was expected that {what}"))) }
}

/// A step that did not do what it should.
pub fn unexpected(what: &str) -> AppError {
    AppError::internal(format!("The tour went wrong: {what}."))
}
