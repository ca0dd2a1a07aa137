//! The state that the commands share, and what surrounds it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use linecheck_domain::base::Mode;

use crate::answer::Answer;
use crate::exports::Exports;
use crate::folders::Folders;
use crate::opening::{self, GivenKey, Opening};
use crate::preferences::{PreferencesFile, Shade};
use crate::session::Session;

/// How long closing may hold up the end of the program. What was acknowledged is safe without it.
const LAST_WAIT: Duration = Duration::from_secs(3);

/// What is around the page: the window of the desktop, or a browser that a test drives.
pub trait Surroundings: Send + Sync {
    /// The session is another one: the page is told by the event `session`.
    fn session_changed(&self);

    /// Closes the window, which waited for what was under way.
    fn close(&self);

    /// The native menu offers these commands of the page alone.
    fn offer(&self, commands: BTreeSet<String>);

    /// The system's theme, as far as it is known.
    fn theme(&self) -> Shade;

    /// Puts a text into the clipboard. Blocks.
    ///
    /// # Errors
    /// When the system refuses it.
    fn copy(&self, text: String) -> Answer<()>;

    /// Shows a notification on the desktop. That nobody sees it is no error: the page says the same.
    fn notify(&self, title: &str, says: &str);

    /// Opens an address of our own in the system's browser. Blocks until the browser was asked.
    ///
    /// # Errors
    /// When there is none.
    fn browse(&self, address: &'static str) -> Answer<()>;

    /// Shows a folder of our own in the system's file manager. Blocks until it was asked.
    ///
    /// # Errors
    /// When there is none.
    fn show_folder(&self, folder: &Path) -> Answer<()>;
}

/// What the commands find. A clone is the same one.
#[derive(Clone)]
pub struct Shell(Arc<Inner>);

struct Inner {
    session: Session,
    opening: Opening,
    preferences: PreferencesFile,
    exports: Exports,
    surroundings: Box<dyn Surroundings>,
}

impl Shell {
    /// A shell with nothing open.
    pub fn new(folders: Folders, surroundings: impl Surroundings + 'static) -> Self {
        Self(Arc::new(Inner {
            session: Session::default(),
            preferences: PreferencesFile::read(folders.preferences()),
            exports: Exports::new(folders.exports()),
            opening: Opening::new(folders),
            surroundings: Box::new(surroundings),
        }))
    }

    /// Which vault is open.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// What a person prefers.
    #[must_use]
    pub fn preferences(&self) -> &PreferencesFile {
        &self.0.preferences
    }

    pub(crate) fn opening(&self) -> &Opening {
        &self.0.opening
    }

    pub(crate) fn exports(&self) -> &Exports {
        &self.0.exports
    }

    pub(crate) fn surroundings(&self) -> &dyn Surroundings {
        &*self.0.surroundings
    }

    /// Opens the sandbox. Its outcome is in the session: where it needs a passphrase, the page finds it closed with an error
    /// that says so.
    pub async fn open_sandbox(&self) {
        let tell = |_| self.surroundings().session_changed();
        let _ = self.opening().open(self.session(), Mode::Sandbox, GivenKey::default(), tell).await;
        self.begin_watching();
        self.surroundings().session_changed();
    }

    /// Closes in order at the end of the program, as far as that is done soon.
    pub async fn close_at_end(&self) {
        let open = self.session().take_open_at_end();
        if tokio::time::timeout(LAST_WAIT, opening::close(self.session(), open)).await.is_err() {
            tracing::warn!("closing took too long");
        }
    }
}
