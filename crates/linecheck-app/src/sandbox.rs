//! Entering the sandbox: starting its server, or joining the one that another Linecheck of this user has started.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use linecheck_sandbox::{Control, Sandbox, SandboxConfig, SandboxError};
use url::Url;

use crate::error::{AppError, Code, capitalised};

/// How often, and how long between, the other process's port is looked for.
const LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// The sandbox as one process has it.
#[derive(Debug)]
pub struct SandboxHome {
    base_url: Url,
    server: Option<Sandbox>,
}

impl SandboxHome {
    /// Where it listens.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// Whether it runs in another process, which alone can change it.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.server.is_none()
    }

    /// What can be set and read of it.
    ///
    /// # Errors
    /// When it runs in another process, which alone can change it.
    pub fn control(&self) -> Result<Control, AppError> {
        self.server.as_ref().map(Sandbox::control).ok_or_else(|| {
            let message = format!(
                "The sandbox runs in another Linecheck ({}), which alone can change it.",
                self.base_url
            );
            AppError::new(Code::SandboxFailed, message).next("Change it there, or close that one first.")
        })
    }

    /// Leaves the sandbox. Its state is kept.
    ///
    /// # Errors
    /// When its state cannot be written.
    pub async fn leave(self) -> Result<(), AppError> {
        match self.server {
            Some(server) => server.stop().await.map_err(|error| sandbox_error(&error)),
            None => Ok(()),
        }
    }
}

/// Enters the sandbox whose state is in a folder.
///
/// # Errors
/// When its server cannot be started.
pub async fn enter_sandbox(state: &Path) -> Result<SandboxHome, AppError> {
    let port_file = state.join("port");
    for _ in 0..LOOKS {
        let config = SandboxConfig { state_dir: Some(state.to_owned()), ..SandboxConfig::default() };
        match Sandbox::start(config).await {
            Ok(server) => {
                let told = write_port(&port_file, server.port());
                told.map_err(|error| io_error(&error, "write the sandbox's port"))?;
                return Ok(SandboxHome { base_url: address(server.port())?, server: Some(server) });
            }
            Err(SandboxError::StateInUse { .. }) => {}
            Err(error) => return Err(sandbox_error(&error)),
        }
        if let Some(port) = fs::read_to_string(&port_file).ok().and_then(|text| text.trim().parse().ok())
            && tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        {
            return Ok(SandboxHome { base_url: address(port)?, server: None });
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Err(AppError::new(
        Code::SandboxFailed,
        "Another Linecheck holds the sandbox's folder, and does not answer.",
    ))
}

/// Makes the file anew, private from its first byte: the old one may be anything.
fn write_port(path: &Path, port: u16) -> io::Result<()> {
    let draft = path.with_extension("new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&draft)?.write_all(port.to_string().as_bytes())?;
    fs::rename(&draft, path)
}

fn address(port: u16) -> Result<Url, AppError> {
    Url::parse(&format!("http://127.0.0.1:{port}/"))
        .map_err(|error| AppError::new(Code::Internal, error.to_string()))
}

/// An error of the sandbox in the words of both faces.
#[must_use]
pub fn sandbox_error(error: &SandboxError) -> AppError {
    match error {
        SandboxError::UnknownAccount { .. }
        | SandboxError::UnknownNumber { .. }
        | SandboxError::TooManyNumbers { .. }
        | SandboxError::Invalid { .. } => {
            AppError::invalid_value(format!("{}.", capitalised(&error.to_string())))
        }
        _ => AppError::new(Code::SandboxFailed, format!("The sandbox: {error}.")),
    }
}

fn io_error(error: &io::Error, what: &str) -> AppError {
    AppError::new(Code::SandboxFailed, format!("Could not {what}: {error}."))
}
