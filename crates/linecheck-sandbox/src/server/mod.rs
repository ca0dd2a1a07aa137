//! Starting, serving and stopping.

mod body;
mod connection;
mod loopback;
mod pipeline;
mod spoil;
mod tls;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use crate::account::AccountInfo;
use crate::control::{Addresses, Control};
use crate::control_http;
use crate::error::SandboxError;
use crate::past::Traffic;
use crate::pingone::Size;
use crate::world::Shared;

pub(crate) use loopback::is_loopback_host;

/// How a sandbox is started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SandboxConfig {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where the state outlives a restart; without it, everything ends with the process.
    pub state_dir: Option<PathBuf>,
    /// How many numbers the main account has, 0 to 100,000; without it as many as the state folder says, else a
    /// few dozen.
    pub numbers: Option<usize>,
    /// How much the PRODUCTION environment of PingOne holds in a new sandbox.
    pub pingone: Size,
    /// The past that the main account is given; without it the one that the state folder has, if any.
    pub traffic: Option<Traffic>,
}

/// A running sandbox. Dropping it stops it at once; [`Sandbox::stop`] lets requests end.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    addresses: Addresses,
    tasks: Vec<JoinHandle<()>>,
    /// Bound and never listening, so that its port refuses connections and nobody else can take it.
    _closed_port: TcpSocket,
}

impl Sandbox {
    /// Starts a sandbox on the current Tokio runtime. When it returns, connections are accepted.
    ///
    /// # Errors
    /// When the port or the state folder cannot be had: see [`SandboxError`].
    pub async fn start(config: SandboxConfig) -> Result<Self, SandboxError> {
        let plain = listen(config.port).await?;
        let secure = listen(0).await?;
        let closed = closed_port()?;
        let port = |address: io::Result<SocketAddr>| {
            address.map(|address| address.port()).map_err(|source| SandboxError::Listen { port: 0, source })
        };
        let addresses = Addresses {
            port: port(plain.local_addr())?,
            self_signed_port: port(secure.local_addr())?,
            closed_port: port(closed.local_addr())?,
        };
        let acceptor = tls::acceptor()?;
        let shared = Arc::new(Shared::open(
            config.state_dir.as_deref(),
            config.numbers,
            config.pingone,
            config.traffic,
        )?);
        let router = router(Control::new(Arc::clone(&shared), addresses));
        let tasks = vec![
            tokio::spawn(connection::accept(plain, None, router.clone(), Arc::clone(&shared))),
            tokio::spawn(connection::accept(secure, Some(acceptor), router, Arc::clone(&shared))),
        ];
        Ok(Self { shared, addresses, tasks, _closed_port: closed })
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.addresses.port
    }

    /// What a client uses instead of `https://api.twilio.com`.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.addresses.base_url()
    }

    /// The same server behind TLS with a self-signed certificate, which a client must refuse.
    #[must_use]
    pub fn self_signed_base_url(&self) -> String {
        self.addresses.self_signed_base_url()
    }

    /// A port of this machine on which nobody listens, for as long as the sandbox runs.
    #[must_use]
    pub fn closed_port_base_url(&self) -> String {
        self.addresses.closed_port_base_url()
    }

    /// A host that does not resolve (RFC 2606 keeps `.invalid` for that).
    #[must_use]
    pub fn unresolvable_base_url(&self) -> String {
        crate::control::UNRESOLVABLE.to_owned()
    }

    /// The accounts, with their tokens.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountInfo> {
        self.control().accounts()
    }

    /// The means to set faults, read the log, change accounts and advance the clock. It can be cloned, and outlives
    /// the server; what it would write to the state folder is then refused.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.shared), self.addresses)
    }

    /// Lets requests end for a moment, then ends those that are held, closes the ports, and writes the state.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub async fn stop(mut self) -> Result<(), SandboxError> {
        self.shared.stopping.send_replace(true);
        for task in std::mem::take(&mut self.tasks) {
            // A task that panicked has nothing left to stop.
            let _ = task.await;
        }
        self.shared.save(&self.shared.world())?;
        self.shared.flush()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.stopping.send_replace(true);
        for task in &self.tasks {
            task.abort();
        }
        self.shared.close();
    }
}

fn router(control: Control) -> Router {
    control_http::routes(control.clone()).fallback(pipeline::serve).with_state(control)
}

async fn listen(port: u16) -> Result<TcpListener, SandboxError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => SandboxError::PortInUse { port },
        _ => SandboxError::Listen { port, source },
    })
}

fn closed_port() -> Result<TcpSocket, SandboxError> {
    let bind = || {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        Ok(socket)
    };
    bind().map_err(|source| SandboxError::Listen { port: 0, source })
}
