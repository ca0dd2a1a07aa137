//! Entering the sandbox: its server, which everybody who is in the sandbox of one folder shares.
//!
//! The window runs the server itself, since it changes it. A command does not: it would take the server away from the others
//! when it ends. It joins the one that runs, or has one started in a process of its own ([`host_sandbox`]), which ends with
//! the last of its users. Beside the server's state lie
//!
//! ```text
//! port      where it listens
//! users     locked, shared, by everybody who is in the sandbox
//! starting  locked by who looks whether a server runs, or starts one
//! ```
//! The system gives a lock back however its holder ends, so nobody has to be asked whether he is still there.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use linecheck_sandbox::{Control, Sandbox, SandboxConfig, SandboxError};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use crate::error::{AppError, Code, capitalised};
use crate::remedy::Remedy;

/// How long a server that somebody else starts is waited for.
const LONGEST_START: Duration = Duration::from_secs(10);

/// How long between two looks at what another process does.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// How long between two looks whether the server still runs.
const WATCH: Duration = Duration::from_millis(200);

/// How long who leaves last waits for the server to end.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// Starts a process that runs [`host_sandbox`] for a folder, on a port (0: any), with its standard output piped.
pub type StartHost = Arc<dyn Fn(&Path, u16) -> io::Result<Child> + Send + Sync>;

/// The sandbox as one process has it.
#[derive(Debug)]
pub struct SandboxHome {
    base_url: Url,
    server: Option<Sandbox>,
    state: PathBuf,
    /// Locked as long as this process is in the sandbox.
    user: File,
    watch: Option<JoinHandle<()>>,
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
            let message = format!("The sandbox is used by another Linecheck too ({}).", self.base_url);
            AppError::new(Code::SandboxFailed, message).remedy(Remedy::ChangeWhereItRuns)
        })
    }

    /// Leaves the sandbox. Its state is kept.
    ///
    /// # Errors
    /// When its state cannot be written.
    pub async fn leave(self) -> Result<(), AppError> {
        let Self { server, state, user, watch, .. } = self;
        if let Some(watch) = watch {
            watch.abort();
        }
        drop(user);
        match server {
            Some(server) => server.stop().await.map_err(|error| sandbox_error(&error)),
            None => wait_for_end(&state).await,
        }
    }
}

/// Enters the sandbox whose state is in a folder, and runs its server in this process where none runs.
///
/// # Errors
/// When its server cannot be started.
pub async fn enter_sandbox(state: &Path) -> Result<SandboxHome, AppError> {
    let user = use_folder(state).await?;
    let starting = lock(state, "starting", Locking::Alone).await?;
    let server = start(state, 0).await?;
    drop(starting);
    let port = match &server {
        Some(server) => server.port(),
        None => running_port(state).await?,
    };
    Ok(SandboxHome { base_url: address(port)?, server, state: state.to_owned(), user, watch: None })
}

/// Joins the sandbox whose state is in a folder, and has its server started in a process of its own where none runs. When
/// the server is killed, another one takes its place at the same address.
///
/// # Errors
/// When its server cannot be started.
pub async fn join_sandbox(state: &Path, start: StartHost) -> Result<SandboxHome, AppError> {
    let user = use_folder(state).await?;
    let starting = lock(state, "starting", Locking::Alone).await?;
    let new = if is_running(state)? { None } else { started(state, 0, &start).await? };
    drop(starting);
    let port = match new {
        Some(port) => port,
        None => running_port(state).await?,
    };
    let base_url = address(port)?;
    let watch = Some(tokio::spawn(watch(state.to_owned(), port, start)));
    Ok(SandboxHome { base_url, server: None, state: state.to_owned(), user, watch })
}

/// Runs the server of a folder as long as it has users. `tell` is given the line for whoever started it: where it listens,
/// or that another one runs.
///
/// # Errors
/// When it cannot be started, or its state cannot be written.
pub async fn host_sandbox(
    state: &Path,
    port: u16,
    tell: impl FnOnce(&str) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let Some(server) = start(state, port).await? else {
        // Somebody had one started, and was killed before it was there.
        return tell(&json!({ "running": true }).to_string());
    };
    tell(&json!({ "port": server.port() }).to_string())?;
    let users = open(state, "users")?;
    while !try_alone(&users)? {
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    // Who comes now waits for the lock, finds no server, and has one started.
    let stopped = server.stop().await.map_err(|error| sandbox_error(&error));
    let _ = fs::remove_file(state.join("port"));
    stopped
}

/// Starts the server in this process; `None` when one runs for the folder already.
async fn start(state: &Path, port: u16) -> Result<Option<Sandbox>, AppError> {
    let config = SandboxConfig { port, state_dir: Some(state.to_owned()), ..SandboxConfig::default() };
    match Sandbox::start(config).await {
        Ok(server) => {
            write_port(&state.join("port"), server.port())
                .map_err(|error| io_error(&error, "write the sandbox's port"))?;
            Ok(Some(server))
        }
        Err(SandboxError::StateInUse { .. }) => Ok(None),
        Err(error) => Err(sandbox_error(&error)),
    }
}

/// What a host says: where it listens, that another one does, or why it does not.
#[derive(Deserialize)]
struct ServerLine {
    port: Option<u16>,
    running: Option<bool>,
    message: Option<String>,
    remedy: Option<Remedy>,
}

/// Has a host started, and waits until it listens; `None` when another one does.
async fn started(state: &Path, port: u16, start: &StartHost) -> Result<Option<u16>, AppError> {
    let (folder, start) = (state.to_owned(), Arc::clone(start));
    let (tell, told) = oneshot::channel();
    // A thread that nobody waits for: a host that hangs must not hold up the end of this program.
    thread::spawn(move || {
        let read = || {
            let mut line = String::new();
            if let Some(output) = start(&folder, port)?.stdout.take() {
                BufReader::new(output).read_line(&mut line)?;
            }
            Ok::<_, io::Error>(line)
        };
        let _ = tell.send(read());
    });
    let failed = |why: &str| AppError::new(Code::SandboxFailed, format!("The sandbox's server {why}."));
    let line = match tokio::time::timeout(LONGEST_START, told).await {
        Ok(Ok(line)) => line.map_err(|error| io_error(&error, "start the sandbox's server"))?,
        Ok(Err(_)) => return Err(failed("was not started")),
        Err(_) => return Err(failed("did not answer in time")),
    };
    match serde_json::from_str(&line) {
        Ok(ServerLine { port: Some(port), .. }) => Ok(Some(port)),
        Ok(ServerLine { running: Some(true), .. }) => Ok(None),
        Ok(ServerLine { message: Some(message), remedy: Some(remedy), .. }) => {
            Err(AppError::new(Code::SandboxFailed, message).remedy(remedy))
        }
        Ok(_) | Err(_) => Err(failed("ended before it could be used")),
    }
}

/// Has another host started when the server is gone. What was under way when it was killed has failed.
async fn watch(state: PathBuf, port: u16, start: StartHost) {
    loop {
        tokio::time::sleep(WATCH).await;
        // Who holds it sees to it himself.
        let Ok(starting) = open(&state, "starting") else { continue };
        if matches!(try_alone(&starting), Ok(true)) && matches!(is_running(&state), Ok(false)) {
            // Where it fails, the next look tries again.
            let _ = started(&state, port, &start).await;
        }
    }
}

/// Whether a server holds the folder. Only who holds `starting` may ask: the question itself holds it for a moment.
fn is_running(state: &Path) -> Result<bool, AppError> {
    Ok(!try_alone(&open(state, "lock")?)?)
}

/// Where the server that runs for a folder listens.
async fn running_port(state: &Path) -> Result<u16, AppError> {
    let begun = Instant::now();
    while begun.elapsed() < LONGEST_START {
        let told = fs::read_to_string(state.join("port")).ok();
        if let Some(port) = told.and_then(|text| text.trim().parse().ok())
            && tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        {
            return Ok(port);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Err(no_answer())
}

/// Waits for the end of a server that has no user any more, so that its folder is free for whoever comes next.
async fn wait_for_end(state: &Path) -> Result<(), AppError> {
    let begun = Instant::now();
    while begun.elapsed() < LAST_WAIT && state.join("port").exists() {
        if !try_alone(&open(state, "users")?)? {
            return Ok(());
        }
        tokio::time::sleep(BETWEEN_LOOKS / 2).await;
    }
    Ok(())
}

async fn use_folder(state: &Path) -> Result<File, AppError> {
    make_folder(state).map_err(|error| io_error(&error, "make the sandbox's folder"))?;
    lock(state, "users", Locking::Shared).await
}

#[derive(Clone, Copy)]
enum Locking {
    Alone,
    Shared,
}

/// Waits for a lock. It is held as long as the file is.
async fn lock(state: &Path, name: &str, locking: Locking) -> Result<File, AppError> {
    let file = open(state, name)?;
    let begun = Instant::now();
    loop {
        let tried = match locking {
            Locking::Alone => file.try_lock(),
            Locking::Shared => file.try_lock_shared(),
        };
        match tried {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < LONGEST_START => {
                tokio::time::sleep(BETWEEN_LOOKS / 5).await;
            }
            Err(TryLockError::WouldBlock) => return Err(no_answer()),
            Err(TryLockError::Error(error)) => return Err(io_error(&error, "lock the sandbox's folder")),
        }
    }
}

fn no_answer() -> AppError {
    AppError::new(Code::SandboxFailed, "Another Linecheck holds the sandbox's folder, and does not answer.")
}

/// Takes a lock that nobody holds, until the file is dropped.
fn try_alone(file: &File) -> Result<bool, AppError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(io_error(&error, "lock the sandbox's folder")),
    }
}

fn open(state: &Path, name: &str) -> Result<File, AppError> {
    let file = private().append(true).create(true).open(state.join(name));
    file.map_err(|error| io_error(&error, "open a file of the sandbox's folder"))
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    // Windows locks no file that is open for nothing but appending.
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes the file anew, private from its first byte: the old one may be anything. Who reads it finds the old or the new one
/// whole.
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
    let begun = Instant::now();
    loop {
        match fs::rename(&draft, path) {
            // On Windows the old one keeps its place while somebody reads it, which is over in a moment.
            Err(error)
                if cfg!(windows)
                    && error.kind() == io::ErrorKind::PermissionDenied
                    && begun.elapsed() < LAST_WAIT =>
            {
                thread::sleep(BETWEEN_LOOKS / 5);
            }
            done => return done,
        }
    }
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
        | SandboxError::UnknownEnvironment { .. }
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
