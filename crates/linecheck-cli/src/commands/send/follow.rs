//! `linecheck follow`

use std::time::Duration;

use linecheck_app::{AppError, FollowReport};
use uuid::Uuid;

use crate::commands::send::transaction;
use crate::context::Context;
use crate::output::{Output, Reply};

/// Longer than anything is followed.
const WITHOUT_LIMIT: Duration = Duration::from_hours(24);

pub async fn run(
    context: &Context,
    id: Option<Uuid>,
    wait: Option<u64>,
    output: Output,
) -> Result<Reply, AppError> {
    let limit = wait.map(Duration::from_secs);
    if let Some(id) = id {
        let trace = context.app.follow(id, limit.unwrap_or(WITHOUT_LIMIT), &output.progress()).await?;
        return transaction::print(&trace, output);
    }
    let report = context.app.follow_open(limit, &output.progress()).await?;
    output.done_with_error(&report, &text(&report), report.failures.first())
}

fn text(report: &FollowReport) -> String {
    let mut lines: Vec<_> = report.traces.iter().map(transaction::line).collect();
    if lines.is_empty() {
        lines.push("No test send is without its final verdict.".to_owned());
    }
    if report.under_way > 0 {
        lines.push(format!(
            "{} may be under way in another Linecheck; ask again in a minute.",
            report.under_way
        ));
    }
    lines.join("\n")
}
