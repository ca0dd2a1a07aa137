//! What every command needs: the application, open, and who uses it.

use std::path::{Path, PathBuf};
use std::process::{self, Child, Stdio};
use std::sync::Arc;
use std::time::Duration;
use std::{env, io};

use linecheck_app::{App, AppError, Migrated, Options, SandboxHome, WayIn, join_sandbox};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, vault_home};

use crate::arguments::{Arguments, Command};
use crate::output::{Output, say};
use crate::secrets;
use crate::words::next_step;

/// The application, open, and who uses it.
pub struct Context {
    pub app: App,
    pub actor: Actor,
    /// How long the keyring may take.
    pub keyring_timeout: Duration,
    sandbox: Option<SandboxHome>,
}

impl Context {
    /// Opens the vault, and in the sandbox starts or joins its server.
    pub async fn open(
        arguments: &Arguments,
        passphrase: Option<Result<Secret, AppError>>,
        output: Output,
    ) -> Result<Self, AppError> {
        let mode = if arguments.sandbox { Mode::Sandbox } else { Mode::Real };
        let folder = vault_home(mode)?;
        let key = key_source(arguments, passphrase, &folder, mode, output).await?;
        let mut options = Options::new(mode, folder.clone(), key);
        let sandbox = if arguments.sandbox {
            Some(join_sandbox(&sandbox_state()?, Arc::new(start_host)).await?)
        } else {
            None
        };
        options.sandbox = sandbox.as_ref().map(|home| home.base_url().clone());
        let app = match App::open(options).await {
            Ok(app) => app,
            Err(error) => {
                // The first error is the one to be told.
                if let Some(home) = sandbox {
                    let _ = home.leave().await;
                }
                return Err(error);
            }
        };
        if arguments.sandbox && !output.is_json() {
            say("SANDBOX: nothing is sent or billed.");
        }
        if !output.is_json() {
            say_what_opening_did(&app);
        }
        Ok(Self {
            app,
            actor: actor(),
            keyring_timeout: Duration::from_secs(arguments.keyring_timeout),
            sandbox,
        })
    }

    /// Closes the vault and leaves the sandbox, whatever the other says.
    pub async fn close(self) -> [Result<(), AppError>; 2] {
        let closed = self.app.close().await;
        let left = match self.sandbox {
            Some(home) => home.leave().await,
            None => Ok(()),
        };
        [closed, left]
    }
}

/// What the opening found, and had to do.
fn say_what_opening_did(app: &App) {
    if let Some(Migrated { from, to, .. }) = app.migrated() {
        say(&format!(
            "Note: an older Linecheck wrote this vault. It was brought from version {from} to version {to}; all of its records \
             are there."
        ));
    }
    if let Some(error) = app.reads_only() {
        say(&format!("Note: {} {}", error.message, next_step(&error.remedy)));
    }
}

/// The person at this computer, as the operating system names them. Not authenticated.
pub fn actor() -> Actor {
    Actor::administrator(whoami::username().unwrap_or_else(|_| "unknown".to_owned()))
}

/// Where the sandbox's server keeps its state: beside its vault.
pub fn sandbox_state() -> Result<PathBuf, AppError> {
    Ok(vault_home(Mode::Sandbox)?.with_file_name("sandbox-server"))
}

/// Starts the sandbox's server in a process of its own. It has nothing of this one's but the environment, so that it neither
/// holds up who reads our output, nor ends with Ctrl+C.
fn start_host(state: &Path, port: u16) -> io::Result<Child> {
    let mut command = process::Command::new(env::current_exe()?);
    command.args(["--json", "sandbox", "serve", "--while-used", "--port", &port.to_string(), "--state"]);
    command.arg(state).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        // Without a console of its own, or of ours.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
    }
    command.spawn()
}

/// The keyring, or a passphrase where the vault has one or no keyring can be used; and then the reason is said.
async fn key_source(
    arguments: &Arguments,
    passphrase: Option<Result<Secret, AppError>>,
    folder: &Path,
    mode: Mode,
    output: Output,
) -> Result<KeySource, AppError> {
    let time_limit = Duration::from_secs(arguments.keyring_timeout);
    let way = WayIn::find(folder, mode, time_limit).await?;
    // Who watches is no person: nobody would answer.
    let is_watch = matches!(arguments.command, Command::Watch(_));
    let given = match (&way, passphrase) {
        (WayIn::Keyring, _) => None,
        (WayIn::Passphrase, Some(given)) => Some(given?),
        (WayIn::Passphrase, None) if is_watch => {
            return Err(AppError::secret_missing(
                "The vault's passphrase is needed, and watching asks nobody for it.",
            ));
        }
        (WayIn::Passphrase, None) => Some(secrets::passphrase_from_prompt().await?),
        (WayIn::NewPassphrase { .. }, None) if is_watch || !secrets::is_person_there() => None,
        (WayIn::NewPassphrase { error, because }, given) => {
            if !output.is_json() {
                say(&format!("{} A passphrase protects the vault instead.", error.message));
                say(&format!("  The system said: {}", because.detail));
            }
            Some(match given {
                Some(given) => given?,
                None => secrets::new_passphrase("New passphrase for the vault").await?,
            })
        }
    };
    way.key(given, time_limit)
}
