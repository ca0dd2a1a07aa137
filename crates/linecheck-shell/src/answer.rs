//! What a command answers.

use linecheck_app::AppError;

/// What a command answers: a view, or an error with a code.
pub type Answer<T> = Result<T, AppError>;

pub(crate) fn bad_arguments(command: &str, what: &str) -> AppError {
    AppError::invalid_value(format!("The window sent what {command} does not take: {what}."))
        .next("Try it again; if it stays so, please report it.")
}

/// Runs what blocks on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(AppError::internal("The work was interrupted.")))
}
