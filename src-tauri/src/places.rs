//! Where the shell keeps what is its own: preferences, the place of the window, the log. The vault's place is the vault's
//! to know.

use std::env;
use std::io;
use std::path::{Path, PathBuf, absolute};

use linecheck_app::AppError;
use linecheck_domain::base::Mode;
use linecheck_vault::{HOME_VARIABLE, vault_home};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::arguments::Answer;

/// The folders.
#[derive(Debug, Clone)]
pub struct Places {
    /// Where another program's environment does not reach: for tests.
    home: Option<PathBuf>,
    preferences: PathBuf,
    logs: PathBuf,
}

impl Places {
    /// Under `LINECHECK_HOME`, else where the platform wants them.
    pub fn of_this_user<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Self> {
        if let Some(home) = home_variable()? {
            return Ok(Self {
                home: None,
                preferences: home.join("preferences.json"),
                logs: home.join("logs"),
            });
        }
        let paths = app.path();
        Ok(Self {
            home: None,
            preferences: paths.app_config_dir()?.join("preferences.json"),
            logs: paths.app_log_dir()?,
        })
    }

    /// Everything under one folder, whatever the environment says.
    #[cfg(test)]
    pub fn under(home: &Path) -> Self {
        Self {
            home: Some(home.to_owned()),
            preferences: home.join("preferences.json"),
            logs: home.join("logs"),
        }
    }

    /// The file of the preferences.
    pub fn preferences(&self) -> PathBuf {
        self.preferences.clone()
    }

    /// The folder of the log.
    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// The folder of a vault.
    pub fn vault(&self, mode: Mode) -> Answer<PathBuf> {
        match (&self.home, mode) {
            (None, mode) => vault_home(mode).map_err(AppError::from),
            (Some(home), Mode::Real) => Ok(home.join("vault")),
            (Some(home), Mode::Sandbox) => Ok(home.join("sandbox")),
        }
    }

    /// Where the sandbox's server keeps its state: beside its vault.
    pub fn sandbox_server(&self) -> Answer<PathBuf> {
        Ok(self.vault(Mode::Sandbox)?.with_file_name("sandbox-server"))
    }
}

/// The folder that `LINECHECK_HOME` names, if it names one.
pub fn home_variable() -> io::Result<Option<PathBuf>> {
    env::var_os(HOME_VARIABLE).filter(|value| !value.is_empty()).map(absolute).transpose()
}
