//! The matrix: every selected number to one recipient.

use std::time::Duration;

use linecheck_app::{AppError, Code, MatrixPreview, MatrixRequest, MatrixView, given};
use linecheck_domain::following::LONGEST_FOLLOWING;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::creating::Creation;
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PrepareMatrix {
    request: MatrixRequest,
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
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunMatrix {
    preview: Uuid,
    confirmed: bool,
    /// For how long the deliveries are followed at the end.
    seconds: u64,
}

/// One by its ID, or the newest of a tenant.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WhichMatrix {
    Matrix(Uuid),
    LatestOf(String),
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReadMatrix {
    which: WhichMatrix,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FollowMatrix {
    matrix: Uuid,
    seconds: u64,
}

pub async fn prepare_matrix(shell: &Shell, request: PrepareMatrix) -> Answer<PreparedMatrix> {
    let open = shell.session().open()?;
    let view = open.app.prepare_matrix(request.request).await?;
    Ok(PreparedMatrix { preview: open.previews.matrices.keep(view.clone()), view })
}

pub async fn run_matrix(shell: &Shell, request: RunMatrix, work: Work) -> Answer<MatrixView> {
    let (open, _under_way) = shell.begin_creating(Creation::Matrix, &work)?;
    let RunMatrix { preview: id, confirmed, seconds } = request;
    let preview = open.previews.matrices.take(id).ok_or_else(|| {
        AppError::invalid_value("This matrix was sent already, or it is long since it was shown.")
            .next("Look at its total again, then send it.")
    })?;
    let (asked, wait) = (preview.clone(), Duration::from_secs(seconds).min(LONGEST_FOLLOWING));
    let run = work
        .run(shell, async |progress| {
            open.app.run_matrix(&open.actor, preview, confirmed, wait, &progress).await
        })
        .await;
    if run.as_ref().is_err_and(|error| error.code == Code::ConfirmationNeeded) {
        open.previews.matrices.put(id, asked);
    }
    run
}

pub async fn read_matrix(shell: &Shell, request: ReadMatrix) -> Answer<Option<MatrixView>> {
    let app = &shell.session().open()?.app;
    match request.which {
        WhichMatrix::Matrix(id) => app.read_matrix(id).await.map(Some),
        WhichMatrix::LatestOf(tenant) => app.latest_matrix(&given::tenant(&tenant)?).await,
    }
}

pub async fn follow_matrix(shell: &Shell, request: FollowMatrix, work: Work) -> Answer<MatrixView> {
    let open = shell.session().open()?;
    let limit = Duration::from_secs(request.seconds).min(LONGEST_FOLLOWING);
    work.run(shell, async |progress| open.app.follow_matrix(request.matrix, limit, &progress).await).await
}
