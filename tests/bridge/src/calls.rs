//! Commands and events, as the page's side of the bridge reads them.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Json, Path, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use futures_util::stream;
use linecheck_app::AppError;
use linecheck_shell::Tell;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use crate::Shared;

/// A command. The answer is a line of JSON for each news of its progress, and at last one with what it came to: `answer` or
/// `error`. Whoever stops reading does not stop the work.
pub(crate) async fn call(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    Json(arguments): Json<Value>,
) -> Response {
    let (lines, read) = mpsc::unbounded_channel::<Value>();
    tokio::spawn(async move {
        let line = match answer(&shared, &name, &arguments, &lines).await {
            Ok(answer) => json!({ "answer": answer }),
            Err(error) => json!({ "error": error }),
        };
        let _ = lines.send(line);
    });
    let lines = stream::unfold(read, |mut read| async move {
        let line = read.recv().await?;
        Some((Ok::<_, Infallible>(Bytes::from(format!("{line}\n"))), read))
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response()
}

async fn answer(
    shared: &Shared,
    name: &str,
    arguments: &Value,
    lines: &mpsc::UnboundedSender<Value>,
) -> Result<Value, AppError> {
    let is_real = name == "open_vault" && arguments["mode"] != "sandbox";
    if is_real || name == "use_folder" {
        return Err(AppError::invalid_value("This page is served for tests: it opens the sandbox alone.")
            .next("Open the window for real data."));
    }
    let channel = |_: &str| {
        let lines = lines.clone();
        let tell: Tell = Arc::new(move |told| {
            let _ = lines.send(json!({ "progress": told }));
        });
        Some(tell)
    };
    shared.shell.call(name, Some(arguments), channel).await
}

/// The names of the events, as they happen.
pub(crate) async fn events(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let events = stream::unfold(shared.events.subscribe(), |mut events| async move {
        loop {
            match events.recv().await {
                Ok(name) => return Some((Ok::<_, Infallible>(Event::default().data(name)), events)),
                // What was missed says no more than the next one.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
