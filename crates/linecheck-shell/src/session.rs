//! The state of the session: closed, opening, or open.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use linecheck_app::{App, AppError, HealthView, KitView, Migrated, ReadyView, SandboxHome};
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::Control;
use linecheck_vault::{KeyStatus, KeyringRefusalKind, VaultError};
use serde::Serialize;
use tokio::task::JoinHandle;

use crate::answer::Answer;
use crate::backup::Backup;
use crate::creating::Creating;
use crate::idle::{RoleView, Watch};
use crate::operations::Operations;
use crate::previews::{Kept, Previews};
use crate::progress::OpeningStep;

/// The session of the one window.
#[derive(Default)]
pub struct Session {
    state: Mutex<State>,
    operations: Operations,
    backups: Kept<Backup>,
}

#[derive(Default)]
struct State {
    now: Now,
    creating: Option<Creating>,
}

/// Where the session is.
#[derive(Clone)]
enum Now {
    /// No vault is open.
    Closed {
        /// The mode that was wanted last.
        mode: Option<Mode>,
        /// Why it is not open.
        error: Option<AppError>,
    },
    /// A vault is being opened.
    Opening { mode: Mode, stage: OpeningStep },
    /// A vault is open.
    Open(Arc<Open>),
}

impl Default for Now {
    fn default() -> Self {
        Self::Closed { mode: None, error: None }
    }
}

/// What is there while a vault is open.
pub struct Open {
    /// The use cases.
    pub app: App,
    /// Who uses them.
    pub actor: Actor,
    /// What was prepared and shown.
    pub previews: Previews,
    /// Whether somebody is there.
    pub(crate) watch: Watch,
    ready: Mutex<HashMap<TenantId, ReadyView>>,
    health: Mutex<HashMap<TenantId, HealthView>>,
    kit: Mutex<Option<KitView>>,
    mode: Mode,
    folder: PathBuf,
    sandbox: Mutex<Option<SandboxHome>>,
    tending: JoinHandle<()>,
}

/// How long after the opening, and how often from then on, what is too old is deleted.
const FIRST_TENDING: Duration = Duration::from_secs(5);
const TENDING: Duration = Duration::from_hours(1);

/// Deletes what is too old, as long as the vault is open.
async fn tend(app: App) {
    tokio::time::sleep(FIRST_TENDING).await;
    loop {
        if let Err(error) = app.delete_old_history(None).await {
            // It is tried again, and the settings say how much is left.
            tracing::warn!(code = error.code.as_str(), "the old history was not deleted");
        }
        if let Err(error) = app.forget_asked().await {
            tracing::warn!(code = error.code.as_str(), "hashes of recipients were not forgotten");
        }
        tokio::time::sleep(TENDING).await;
    }
}

/// Who uses the window. Not authenticated: the name that the operating system has.
pub(crate) fn this_person() -> Actor {
    Actor::administrator(whoami::username().unwrap_or_else(|_| "unknown".to_owned()))
}

impl Open {
    pub fn new(app: App, folder: PathBuf, sandbox: Option<SandboxHome>) -> Self {
        Self {
            tending: tokio::spawn(tend(app.clone())),
            mode: app.mode(),
            app,
            actor: this_person(),
            previews: Previews::default(),
            watch: Watch::default(),
            ready: Mutex::default(),
            health: Mutex::default(),
            kit: Mutex::default(),
            folder,
            sandbox: Mutex::new(sandbox),
        }
    }

    /// Real data or the sandbox.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Keeps a tenant's last readiness check, so that it can be printed as it was shown.
    pub fn keep_ready(&self, view: ReadyView) {
        let mut kept = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(view.tenant.clone(), view);
    }

    /// The tenant's last readiness check.
    pub fn last_ready(&self, tenant: &TenantId) -> Option<ReadyView> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).get(tenant).cloned()
    }

    /// Keeps a tenant's last delivery health, so that it can be saved as it was shown.
    pub fn keep_health(&self, view: HealthView) {
        let mut kept = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(view.tenant.clone(), view);
    }

    /// The tenant's last delivery health.
    pub fn last_health(&self, tenant: &TenantId) -> Option<HealthView> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner).get(tenant).cloned()
    }

    /// Keeps the support kit that the vault is made from, which the page shows on every screen.
    pub(crate) fn keep_kit(&self, kit: Option<KitView>) {
        *self.kit.lock().unwrap_or_else(PoisonError::into_inner) = kit;
    }

    fn kit(&self) -> Option<KitView> {
        self.kit.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The means to change the sandbox.
    pub fn control(&self) -> Answer<Control> {
        let sandbox = self.sandbox();
        let home = sandbox.as_ref().ok_or_else(|| {
            AppError::invalid_value("This is for the sandbox, and real data is open.")
                .next("Enter the sandbox first.")
        })?;
        home.control()
    }

    /// Closes the vault, then leaves the sandbox.
    pub async fn close(&self) -> Answer<()> {
        self.tending.abort();
        let closed = self.app.close().await;
        let home = self.sandbox().take();
        if let Some(home) = home {
            home.leave().await?;
        }
        closed
    }

    fn sandbox(&self) -> MutexGuard<'_, Option<SandboxHome>> {
        self.sandbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    /// What is open; an error when nothing is.
    pub(crate) fn open(&self) -> Answer<Arc<Open>> {
        self.if_open().ok_or_else(|| VaultError::Closed.into())
    }

    /// What is open, if anything is.
    pub fn if_open(&self) -> Option<Arc<Open>> {
        match &self.state().now {
            Now::Open(open) => Some(Arc::clone(open)),
            Now::Closed { .. } | Now::Opening { .. } => None,
        }
    }

    /// Begins what creates something in what is open, beside nothing else that does.
    pub(crate) fn begin_creating(&self, creating: Creating) -> Answer<Arc<Open>> {
        let mut state = self.state();
        let Now::Open(open) = &state.now else { return Err(VaultError::Closed.into()) };
        let open = Arc::clone(open);
        if let Some(other) = &state.creating {
            return Err(other.what.refusal());
        }
        state.creating = Some(creating);
        Ok(open)
    }

    /// Whether the window was to close once this is over.
    pub(crate) fn end_creating(&self) -> bool {
        self.state().creating.take().is_some_and(|creating| creating.closing)
    }

    /// Whether something is being created, for which a window that is to close has to wait.
    pub(crate) fn set_closing(&self, closing: bool) -> bool {
        match &mut self.state().creating {
            Some(creating) => {
                creating.closing = closing;
                true
            }
            None => false,
        }
    }

    /// Takes what is open, so that nothing new begins in it. Refused while something is being created.
    pub(crate) fn take_open(&self) -> Answer<Option<Arc<Open>>> {
        let mut state = self.state();
        match &state.creating {
            Some(creating) => Err(creating.what.refusal()),
            None => Ok(state.take_open()),
        }
    }

    /// The same, whatever is under way: the program ends.
    pub(crate) fn take_open_at_end(&self) -> Option<Arc<Open>> {
        self.state().take_open()
    }

    /// The mode of the vault that could not be opened.
    pub(crate) fn not_opened(&self) -> Option<Mode> {
        match &self.state().now {
            Now::Closed { mode, error: Some(_) } => *mode,
            Now::Closed { .. } | Now::Opening { .. } | Now::Open(_) => None,
        }
    }

    /// The backup that was looked into.
    pub(crate) fn backups(&self) -> &Kept<Backup> {
        &self.backups
    }

    /// The long work that is under way.
    pub fn operations(&self) -> &Operations {
        &self.operations
    }

    /// A vault is being opened from now on.
    pub fn set_opening(&self, mode: Mode, stage: OpeningStep) {
        self.state().now = Now::Opening { mode, stage };
    }

    pub(crate) fn set_open(&self, open: Open) {
        self.backups.clear();
        self.state().now = Now::Open(Arc::new(open));
    }

    /// No vault is open from now on.
    pub fn set_closed(&self, mode: Option<Mode>, error: Option<AppError>) {
        self.state().now = Now::Closed { mode, error };
    }

    /// The session as the page sees it.
    pub fn view(&self) -> SessionView {
        let state = self.state();
        let view = match &state.now {
            Now::Closed { mode, error } => {
                SessionView { mode: *mode, error: error.clone(), ..SessionView::of(SessionState::Closed) }
            }
            Now::Opening { mode, stage } => SessionView {
                mode: Some(*mode),
                stage: Some(*stage),
                ..SessionView::of(SessionState::Opening)
            },
            Now::Open(open) => SessionView {
                mode: Some(open.mode),
                key: Some(KeyView::of(&open.app.key_status())),
                role: open.watch.view(),
                kit: open.kit(),
                folder: Some(open.folder.display().to_string()),
                reads_only: open.app.reads_only(),
                migrated: open.app.migrated().cloned(),
                sandbox_elsewhere: open.sandbox().as_ref().is_some_and(SandboxHome::is_elsewhere),
                ..SessionView::of(SessionState::Open)
            },
        };
        SessionView { creating: state.creating.clone(), ..view }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take_open(&mut self) -> Option<Arc<Open>> {
        match std::mem::take(&mut self.now) {
            Now::Open(open) => Some(open),
            Now::Closed { .. } | Now::Opening { .. } => None,
        }
    }
}

/// Where the session is, for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// No vault is open.
    Closed,
    /// A vault is being opened.
    Opening,
    /// A vault is open.
    Open,
}

/// The session, for the page.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Session", optional_fields = nullable))]
pub struct SessionView {
    /// Where it is.
    pub state: SessionState,
    /// Which data is open, is being opened, or could not be opened.
    pub mode: Option<Mode>,
    /// What the opening waits for, while there is one.
    pub stage: Option<OpeningStep>,
    /// Where the vault's key comes from.
    pub key: Option<KeyView>,
    /// In which role this window works, while a vault is open.
    pub role: Option<RoleView>,
    /// The support kit that the open vault is made from.
    pub kit: Option<KitView>,
    /// The folder of the vault.
    pub folder: Option<String>,
    /// Why the vault can only be read, where that is so.
    pub reads_only: Option<AppError>,
    /// What this opening had to do to a vault that an older Linecheck wrote.
    pub migrated: Option<Migrated>,
    /// Whether the sandbox runs in another Linecheck, which alone can change it.
    pub sandbox_elsewhere: bool,
    /// The version of Linecheck.
    pub version: &'static str,
    /// What is being created, beside which nothing else can be.
    pub creating: Option<Creating>,
    /// Why the vault could not be opened.
    pub error: Option<AppError>,
}

impl SessionView {
    fn of(state: SessionState) -> Self {
        Self {
            state,
            mode: None,
            stage: None,
            key: None,
            role: None,
            kit: None,
            folder: None,
            reads_only: None,
            migrated: None,
            sandbox_elsewhere: false,
            version: env!("CARGO_PKG_VERSION"),
            creating: None,
            error: None,
        }
    }
}

/// Where a vault's key comes from, for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "source")]
#[cfg_attr(feature = "bindings", ts(rename = "Key"))]
pub enum KeyView {
    /// From the keyring of the operating system.
    Keyring,
    /// From a passphrase.
    Passphrase {
        /// Why not from the keyring, where that was no choice.
        #[cfg_attr(
            feature = "bindings",
            ts(type = "\"absent\" | \"locked\" | \"timed_out\" | \"failed\" | null")
        )]
        because: Option<KeyringRefusalKind>,
    },
}

impl KeyView {
    fn of(key: &KeyStatus) -> Self {
        match key {
            KeyStatus::Keyring => Self::Keyring,
            KeyStatus::Passphrase { because } => Self::Passphrase {
                because: because
                    .as_ref()
                    .map(|refusal| refusal.kind)
                    .filter(|kind| *kind != KeyringRefusalKind::Declined),
            },
        }
    }
}
