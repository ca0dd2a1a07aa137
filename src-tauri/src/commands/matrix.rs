//! The matrix: every selected number to one recipient.

use std::time::Duration;

use linecheck_app::{AppError, Code, MatrixPreview, MatrixRequest, MatrixView};
use linecheck_domain::following::LONGEST_FOLLOWING;
use linecheck_domain::passcode::Language;
use linecheck_domain::trace::Channel;
use serde::{Deserialize, Serialize};
use tauri::State;
use uuid::Uuid;

use super::{country, tenant_id};
use crate::arguments::{Answer, Input, Work};
use crate::state::Session;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "MatrixRequest", optional_fields = nullable))]
pub struct Request {
    tenant: String,
    /// Both, as far as they are enabled, when there is none.
    channel: Option<Channel>,
    recipient: String,
    country: Option<String>,
    language: Language,
}

#[derive(Deserialize)]
pub struct PrepareMatrix {
    request: Request,
}

/// What a matrix would do, with the ID by which it is confirmed.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "MatrixPreview"))]
pub struct PreparedMatrix {
    preview: Uuid,
    #[serde(flatten)]
    view: MatrixPreview,
}

#[derive(Deserialize)]
pub struct RunMatrix {
    preview: Uuid,
    confirmed: bool,
    /// For how long the deliveries are followed at the end.
    seconds: u64,
}

/// One by its ID, or the newest of a tenant.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    Matrix(Uuid),
    LatestOf(String),
}

#[derive(Deserialize)]
pub struct ReadMatrix {
    which: Which,
}

#[derive(Deserialize)]
pub struct FollowMatrix {
    matrix: Uuid,
    seconds: u64,
}

#[tauri::command]
pub async fn prepare_matrix(
    input: Input<PrepareMatrix>,
    session: State<'_, Session>,
) -> Answer<PreparedMatrix> {
    let open = session.open()?;
    let Request { tenant, channel, recipient, country: of, language } = input.0.request;
    let (tenant, country) = (tenant_id(&tenant)?, country(of.as_deref())?);
    let request = MatrixRequest { tenant, channel, recipient, country, language };
    let view = open.app.prepare_matrix(request).await?;
    Ok(PreparedMatrix { preview: open.previews.matrices.keep(view.clone()), view })
}

#[tauri::command]
pub async fn run_matrix(
    input: Input<RunMatrix>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<MatrixView> {
    let open = session.open()?;
    let RunMatrix { preview: id, confirmed, seconds } = input.0;
    let preview = open.previews.matrices.take(id).ok_or_else(|| {
        AppError::invalid_value("This matrix was sent already, or something it depends on has changed since.")
            .next("Look at its total again, then send it.")
    })?;
    let (asked, wait) = (preview.clone(), Duration::from_secs(seconds).min(LONGEST_FOLLOWING));
    let run = work
        .run(&session, async |progress| {
            open.app.run_matrix(&open.actor, preview, confirmed, wait, &progress).await
        })
        .await;
    if run.as_ref().is_err_and(|error| error.code == Code::ConfirmationNeeded) {
        open.previews.matrices.put(id, asked);
    }
    run
}

#[tauri::command]
pub async fn read_matrix(
    input: Input<ReadMatrix>,
    session: State<'_, Session>,
) -> Answer<Option<MatrixView>> {
    let app = &session.open()?.app;
    match input.0.which {
        Which::Matrix(id) => app.read_matrix(id).await.map(Some),
        Which::LatestOf(tenant) => app.latest_matrix(&tenant_id(&tenant)?).await,
    }
}

#[tauri::command]
pub async fn follow_matrix(
    input: Input<FollowMatrix>,
    work: Work,
    session: State<'_, Session>,
) -> Answer<MatrixView> {
    let open = session.open()?;
    let limit = Duration::from_secs(input.0.seconds).min(LONGEST_FOLLOWING);
    work.run(&session, async |progress| open.app.follow_matrix(input.0.matrix, limit, &progress).await).await
}
