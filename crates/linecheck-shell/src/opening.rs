//! Opening and closing the vault, behind a state that the page can show. Nothing here holds the window up.

use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use linecheck_app::{
    App, AppError, BackupView, Options, RestoreOf, RestoredView, WayIn, enter_sandbox, permit_restore_of,
    read_backup, restore_vault,
};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_vault::{KEYRING_TIME_LIMIT, KeySource};
use serde::Serialize;

use crate::answer::Answer;
use crate::backup::Backup;
use crate::folders::Folders;
use crate::progress::OpeningStep;
use crate::session::{Open, Session, SessionView, this_person};

/// After so long it is likely that the keyring waits for a person.
const KEYRING_IS_SLOW: Duration = Duration::from_secs(1);

/// What opening needs to know from one attempt to the next.
pub struct Opening {
    folders: Folders,
    /// One at a time: a page that was reloaded asks again, and gets the first one's outcome.
    gate: tokio::sync::Mutex<()>,
    /// Why a new vault was not made with the keyring.
    refused: Mutex<Option<WayIn>>,
}

/// What is in the folder of a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Located {
    /// Whether there is a vault.
    pub exists: bool,
    /// Where its key comes from.
    pub key: Option<KeyKind>,
}

/// Where a key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// The keyring of the operating system.
    Keyring,
    /// A passphrase.
    Passphrase,
}

/// The passphrase, as far as the page has one.
#[derive(Default)]
pub struct GivenKey {
    /// The passphrase.
    pub passphrase: Option<Secret>,
    /// It is for a new vault, because the keyring was refused just before.
    pub because_refused: bool,
}

/// A backup that came back, and the session with it.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Restored {
    /// What was done.
    restored: RestoredView,
    /// The session now.
    session: SessionView,
}

impl Opening {
    pub fn new(folders: Folders) -> Self {
        Self { folders, gate: tokio::sync::Mutex::default(), refused: Mutex::default() }
    }

    /// Keeps vault and sandbox in another folder until the program ends. Where the vault is next time, the environment
    /// says, for the command line and the window alike.
    pub fn use_folder(&self, session: &Session, folder: &str) -> Answer<()> {
        let path = Path::new(folder.trim());
        if session.if_open().is_some() {
            return Err(AppError::invalid_value("A vault is open.").next("Close it first."));
        }
        if !path.is_absolute() {
            return Err(AppError::invalid_value("This is not the whole path of a folder.")
                .next("Write the path from its beginning, such as /home/ann/linecheck or C:\\Users\\ann\\linecheck."));
        }
        self.folders.use_folder(path);
        Ok(())
    }

    /// Looks what is there, without a key.
    pub async fn locate(&self, mode: Mode) -> Answer<Located> {
        let folder = self.folders.vault(mode)?;
        let way = WayIn::existing(&folder, mode).await?;
        let key = way.map(|way| match way {
            WayIn::Keyring => KeyKind::Keyring,
            WayIn::Passphrase | WayIn::NewPassphrase { .. } => KeyKind::Passphrase,
        });
        Ok(Located { exists: key.is_some(), key })
    }

    /// Opens the vault of a mode, makes it where there is none, and closes the one of the other mode first.
    pub async fn open(
        &self,
        session: &Session,
        mode: Mode,
        key: GivenKey,
        tell: impl Fn(OpeningStep) + Sync,
    ) -> Answer<SessionView> {
        let _one_at_a_time = say_if_slow(true, self.gate.lock(), &tell).await;
        if let Some(open) = session.if_open() {
            if open.mode() == mode {
                return Ok(session.view());
            }
            close(session, session.take_open()?).await;
        }
        let tell = |stage| {
            // A page that was not there at the beginning reads it of the session.
            session.set_opening(mode, stage);
            tell(stage);
        };
        tell(OpeningStep::Opening);
        match self.open_now(mode, key, &tell).await {
            Ok(open) => {
                session.set_open(open);
                tracing::info!(%mode, "session open");
                Ok(session.view())
            }
            Err(error) => {
                tracing::warn!(%mode, code = error.code.as_str(), "session not open");
                session.set_closed(Some(mode), Some(error.clone()));
                Err(error)
            }
        }
    }

    /// Closes what is open, and cancels what is under way in it. Refused while something is being created.
    pub async fn close(&self, session: &Session) -> Answer<SessionView> {
        let _one_at_a_time = self.gate.lock().await;
        close(session, session.take_open()?).await;
        Ok(session.view())
    }

    /// Whether this person may let a backup take the place of a vault that did not open here.
    pub async fn permit_restore(&self, mode: Mode) -> Answer<()> {
        let folder = self.folders.vault(mode)?;
        permit_restore_of(&this_person(), (&folder, mode), KEYRING_TIME_LIMIT, None).await
    }

    /// Looks into a backup that may take the place of a vault that did not open.
    pub async fn look_into_backup(&self, mode: Mode, backup: &Backup) -> Answer<BackupView> {
        let folder = self.folders.vault(mode)?;
        read_backup(backup.folder(), (&folder, mode), backup.passphrase()).await
    }

    /// Closes the vault that is open, puts a backup in its place, and opens that. What was there is kept aside. Where it
    /// does not come to that, the vault is opened as it was, if that needs no passphrase.
    pub async fn restore(
        &self,
        session: &Session,
        mode: Mode,
        backup: &Backup,
        of_other: bool,
        tell: impl Fn(OpeningStep) + Sync,
    ) -> Answer<Restored> {
        let _one_at_a_time = self.gate.lock().await;
        close(session, session.take_open()?).await;
        let tell = |stage| {
            session.set_opening(mode, stage);
            tell(stage);
        };
        tell(OpeningStep::Opening);
        let restored = self.restore_now(mode, backup, of_other).await;
        let passphrase = restored.is_ok().then(|| backup.passphrase()).flatten();
        let opened = self.open_now(mode, GivenKey { passphrase, because_refused: false }, &tell).await;
        match (opened, restored) {
            (Ok(open), restored) => {
                session.set_open(open);
                tracing::info!(%mode, restored = restored.is_ok(), "session open");
                Ok(Restored { restored: restored?, session: session.view() })
            }
            (Err(error), restored) => {
                // Why the backup did not come back is to be told first.
                let error = restored.err().unwrap_or(error);
                session.set_closed(Some(mode), Some(error.clone()));
                Err(error)
            }
        }
    }

    async fn restore_now(&self, mode: Mode, backup: &Backup, of_other: bool) -> Answer<RestoredView> {
        let key = match backup.passphrase() {
            Some(passphrase) => KeySource::passphrase(passphrase, None),
            None => KeySource::Keyring { time_limit: KEYRING_TIME_LIMIT },
        };
        let (folder, from) = (self.folders.vault(mode)?, backup.folder().to_owned());
        let of = RestoreOf { folder, mode, from, key, of_other, now: Timestamp::now() };
        restore_vault(&this_person(), of).await
    }

    async fn open_now(
        &self,
        mode: Mode,
        given: GivenKey,
        tell: &(impl Fn(OpeningStep) + Sync),
    ) -> Answer<Open> {
        let folder = self.folders.vault(mode)?;
        let key = self.key_source(mode, &folder, given, tell).await?;
        let from_keyring = matches!(key, KeySource::Keyring { .. });
        let sandbox = match mode {
            Mode::Real => None,
            Mode::Sandbox => Some(enter_sandbox(&self.folders.sandbox_server()?).await?),
        };
        let mut options = Options::new(mode, folder.clone(), key);
        options.sandbox = sandbox.as_ref().map(|home| home.base_url().clone());
        match say_if_slow(from_keyring, App::open(options), tell).await {
            Ok(app) => {
                let (standing, kit) = (app.administrator().await, app.kit().await);
                let open = Open::new(app, folder, sandbox);
                open.keep_kit(kit.ok().flatten());
                // Without it the page shows no role; what may be done is decided elsewhere.
                if let Ok(standing) = standing {
                    open.watch.tell(standing);
                }
                Ok(open)
            }
            Err(error) => {
                if let Some(home) = sandbox {
                    // The first error is the one to be told.
                    let _ = home.leave().await;
                }
                Err(error)
            }
        }
    }

    /// The keyring, or a passphrase where the vault has one or the keyring was refused.
    async fn key_source(
        &self,
        mode: Mode,
        folder: &Path,
        given: GivenKey,
        tell: &(impl Fn(OpeningStep) + Sync),
    ) -> Answer<KeySource> {
        let way = match WayIn::existing(folder, mode).await? {
            Some(way) => way,
            // Whoever was told that no keyring can be used has chosen a passphrase: it is not asked again.
            None if given.passphrase.is_some() => {
                let refused = self.refused().clone().filter(|_| given.because_refused);
                refused.unwrap_or_else(WayIn::preferred)
            }
            None => {
                let way = say_if_slow(true, WayIn::find(folder, mode, KEYRING_TIME_LIMIT), tell).await?;
                *self.refused() = Some(way.clone());
                way
            }
        };
        way.key(given.passphrase, KEYRING_TIME_LIMIT)
    }

    fn refused(&self) -> MutexGuard<'_, Option<WayIn>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that the keyring is waited for when work takes long and uses it.
async fn say_if_slow<T>(
    uses_keyring: bool,
    work: impl Future<Output = T>,
    tell: &(impl Fn(OpeningStep) + Sync),
) -> T {
    let mut work = pin!(work);
    if uses_keyring {
        if let Ok(done) = tokio::time::timeout(KEYRING_IS_SLOW, work.as_mut()).await {
            return done;
        }
        tell(OpeningStep::WaitingForKeyring);
    }
    work.await
}

/// Closes what was open.
pub(crate) async fn close(session: &Session, open: Option<Arc<Open>>) {
    session.operations().cancel_all();
    if let Some(open) = open
        && let Err(error) = open.close().await
    {
        // Everything acknowledged is safe, and there is nothing that a person could do.
        tracing::warn!(code = error.code.as_str(), "not closed in order");
    }
}
