//! Connections: accepting, the wire beneath HTTP, and breaking it on purpose.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::world::Shared;

/// How long requests may go on when the sandbox stops.
const PATIENCE: Duration = Duration::from_millis(500);
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Which connection a request came on; an extension of the request.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConnectionInfo {
    pub(super) number: u64,
    pub(super) tls: bool,
}

/// An extension of the response that says: do not send it, break the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abandon {
    /// With an RST.
    Reset,
    /// In order.
    Close,
}

#[derive(Debug)]
struct Abandoned;

impl std::fmt::Display for Abandoned {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("the connection is broken on request")
    }
}

impl std::error::Error for Abandoned {}

/// Accepts connections until the sandbox stops, then waits for those that are open.
pub(super) async fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    shared: Arc<Shared>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, tls.clone(), router.clone(), Arc::clone(&shared)));
                }
                // Out of file descriptors, or a connection that went at once: go on, without spinning.
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "the sandbox could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            },
            Some(_) = connections.join_next() => {}
            () = shared.stopped() => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn serve(stream: TcpStream, tls: Option<TlsAcceptor>, router: Router, shared: Arc<Shared>) {
    // Answers are written whole: waiting to fill a packet would only add latency.
    let _ = stream.set_nodelay(true);
    let info =
        ConnectionInfo { number: shared.connections.fetch_add(1, Ordering::SeqCst) + 1, tls: tls.is_some() };
    let reset = Arc::new(AtomicBool::new(false));
    let wire = Wire { stream, reset: Arc::clone(&reset) };
    match tls {
        None => talk(wire, info, reset, router, &shared).await,
        Some(acceptor) => tokio::select! {
            shaken = timeout(HANDSHAKE, acceptor.accept(wire)) => match shaken {
                Ok(Ok(wire)) => talk(wire, info, reset, router, &shared).await,
                // What a client does that refuses the certificate.
                Ok(Err(_)) | Err(_) => {
                    shared.failed_handshakes.fetch_add(1, Ordering::SeqCst);
                }
            },
            () = shared.stopped() => {}
        },
    }
}

async fn talk<W: AsyncRead + AsyncWrite + Unpin + 'static>(
    wire: W,
    info: ConnectionInfo,
    reset: Arc<AtomicBool>,
    router: Router,
    shared: &Shared,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(info);
        let answer = TowerToHyperService::new(router.clone()).call(request);
        let reset = Arc::clone(&reset);
        async move {
            let Ok(response): Result<Response, std::convert::Infallible> = answer.await;
            match response.extensions().get::<Abandon>() {
                None => Ok(response),
                Some(Abandon::Close) => Err(Abandoned),
                Some(Abandon::Reset) => {
                    reset.store(true, Ordering::SeqCst);
                    Err(Abandoned)
                }
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Twilio's header names are capitalised (REC); some clients' fixtures compare them so.
        .title_case_headers(true)
        .serve_connection(TokioIo::new(wire), service);
    tokio::pin!(connection);
    tokio::select! {
        // Errors are clients that went, and connections that were broken on request.
        _ = connection.as_mut() => {}
        () = shared.stopped() => {
            connection.as_mut().graceful_shutdown();
            let _ = timeout(PATIENCE, connection).await;
        }
    }
}

/// A TCP connection that can be dropped with an RST instead of an orderly end.
struct Wire {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.reset.load(Ordering::SeqCst) {
            // Lingering for no time makes the system discard what is unsent and send an RST.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, from)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, from)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.reset.load(Ordering::SeqCst) {
            // An orderly end first would turn the RST into one that nobody sees.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
