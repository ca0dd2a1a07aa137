//! Where the shell keeps what is its own: preferences, the place of the window, the log. The vault's place is the vault's
//! to know.

use std::env;
use std::io;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Arc, Mutex, PoisonError};

use linecheck_app::AppError;
use linecheck_domain::base::Mode;
use linecheck_vault::{HOME_VARIABLE, vault_home};

use crate::work::Answer;

/// The folders. One that the system does not name is empty: what would be kept there is not, and that is no reason not to
/// start.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The folder that takes the place of the vault's own: chosen for this run, or a test's.
    home: Arc<Mutex<Option<PathBuf>>>,
    preferences: PathBuf,
    logs: PathBuf,
    exports: PathBuf,
}

impl Folders {
    /// Under `LINECHECK_HOME`, else where the platform wants them.
    #[must_use]
    pub fn of_this_user(preferences: PathBuf, logs: PathBuf, exports: PathBuf) -> Self {
        match home_variable() {
            Ok(Some(home)) => Self { home: Arc::default(), ..Self::under(&home) },
            _ => Self { home: Arc::default(), preferences, logs, exports },
        }
    }

    /// Everything under one folder, whatever the environment says.
    #[must_use]
    pub fn under(home: &Path) -> Self {
        Self {
            home: Arc::new(Mutex::new(Some(home.to_owned()))),
            preferences: home.join("preferences.json"),
            logs: home.join("logs"),
            exports: home.join("exports"),
        }
    }

    /// Takes another folder for the vault and the sandbox, until the program ends.
    pub fn use_folder(&self, folder: &Path) {
        *self.home.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
    }

    /// The file of the preferences.
    #[must_use]
    pub fn preferences(&self) -> PathBuf {
        self.preferences.clone()
    }

    /// The folder of the log.
    #[must_use]
    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// Where files go that a person asks for.
    #[must_use]
    pub fn exports(&self) -> PathBuf {
        self.exports.clone()
    }

    /// The folder of a vault.
    pub(crate) fn vault(&self, mode: Mode) -> Answer<PathBuf> {
        let home = self.home.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match (home, mode) {
            (None, mode) => vault_home(mode).map_err(AppError::from),
            (Some(home), Mode::Real) => Ok(home.join("vault")),
            (Some(home), Mode::Sandbox) => Ok(home.join("sandbox")),
        }
    }

    /// Where the sandbox's server keeps its state: beside its vault.
    pub(crate) fn sandbox_server(&self) -> Answer<PathBuf> {
        Ok(self.vault(Mode::Sandbox)?.with_file_name("sandbox-server"))
    }
}

/// The folder that `LINECHECK_HOME` names, if it names one.
///
/// # Errors
/// When a relative path cannot be completed.
pub fn home_variable() -> io::Result<Option<PathBuf>> {
    env::var_os(HOME_VARIABLE).filter(|value| !value.is_empty()).map(absolute).transpose()
}

/// The folder that the vaults of this start are in; none where the system names none.
#[must_use]
pub fn home() -> Option<PathBuf> {
    vault_home(Mode::Real).ok().and_then(|vault| vault.parent().map(PathBuf::from))
}
