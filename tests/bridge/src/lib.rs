//! A bridge from the commands of the shell to an ordinary browser, so that the page can be driven where there is no window.
//! It serves tests, and is never shipped.
//!
//! # Invariants
//! - It listens on loopback alone, at a port that the system chooses.
//! - Nothing is answered without the random token that its address begins with, or for another host; no command without the
//!   page's own origin. So no other page of the browser reaches it.
//! - It opens the sandbox and refuses real data, in whatever folder.
//! - The page has the content security policy that it has in the window, but for the way to the shell.

mod calls;
mod page;

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use linecheck_app::AppError;
use linecheck_shell::{Answer, Folders, Shade, Shell, Surroundings};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use uuid::Uuid;

/// More than any command takes.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How many events a page may lag behind.
const EVENTS: usize = 64;

/// What surrounds the page in a browser: nothing of a desktop.
struct Browser {
    events: broadcast::Sender<&'static str>,
}

impl Surroundings for Browser {
    fn session_changed(&self) {
        // A page that is not there yet reads the session.
        let _ = self.events.send("session");
    }

    fn close(&self) {
        // A page cannot close a window that it did not open.
    }

    fn offer(&self, _: BTreeSet<String>) {
        // There is no menu.
    }

    fn theme(&self) -> Shade {
        Shade::Light
    }

    fn copy(&self, _: String) -> Answer<()> {
        Ok(())
    }

    fn notify(&self, _: &str, _: &str) {
        // There is no desktop.
    }

    fn browse(&self, _: &'static str) -> Answer<()> {
        Err(AppError::internal("There is no other browser here."))
    }

    fn show_folder(&self, _: &Path) -> Answer<()> {
        Err(AppError::internal("There is no file manager here."))
    }
}

/// What the handlers know.
struct Shared {
    shell: Shell,
    events: broadcast::Sender<&'static str>,
    host: String,
    policy: String,
}

/// A bridge that listens.
pub struct Bridge {
    listener: TcpListener,
    router: Router,
    address: String,
}

impl Bridge {
    /// Begins to listen, for the sandbox in a folder.
    ///
    /// # Errors
    /// When the system gives no port.
    pub async fn listen(home: &Path) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let host = listener.local_addr()?.to_string();
        let events = broadcast::Sender::new(EVENTS);
        let shell = Shell::new(Folders::under(home), Browser { events: events.clone() });
        let token = Uuid::new_v4().simple().to_string();
        let address = format!("http://{host}/{token}/");
        let shared = Arc::new(Shared { shell, events, host, policy: page::policy()? });
        let behind_token = Router::new()
            .route("/call/{name}", post(calls::call))
            .route("/events", get(calls::events))
            .route("/", get(page::document))
            .route("/{*path}", get(page::file));
        let router = Router::new()
            .nest(&format!("/{token}"), behind_token)
            .route(&format!("/{token}/"), get(page::document))
            .layer(DefaultBodyLimit::max(MOST_BYTES))
            .layer(middleware::from_fn_with_state(Arc::clone(&shared), guard))
            .with_state(shared);
        Ok(Self { listener, router, address })
    }

    /// Where the page is: `http://127.0.0.1:PORT/TOKEN/`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves until it is dropped.
    ///
    /// # Errors
    /// When it cannot go on listening.
    pub async fn serve(self) -> io::Result<()> {
        axum::serve(self.listener, self.router).await
    }
}

/// Lets through what the page itself asks: another page that guesses the port comes with its own host or its own origin.
async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let one = |headers: &HeaderMap, name| {
        let mut values = headers.get_all(name).iter();
        let value = values.next().and_then(|value| value.to_str().ok()).map(str::to_owned);
        value.filter(|_| values.next().is_none())
    };
    let headers = request.headers();
    let of_host = one(headers, header::HOST).is_some_and(|host| host == shared.host);
    let origin = one(headers, header::ORIGIN);
    let own = origin.as_deref().is_some_and(|origin| origin == format!("http://{}", shared.host));
    let asks_only = request.method() == Method::GET && !headers.contains_key(header::ORIGIN);
    if !of_host || !(own || asks_only) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    page::protect(response.headers_mut(), &shared.policy);
    response
}
