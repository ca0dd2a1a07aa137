//! What differs from what was applied, and from what Twilio has.

use std::fmt::Write as _;

use linecheck_app::{AppError, PingOneDriftView, PingOneWish, given};

use crate::commands::pingone::plans;
use crate::context::Context;
use crate::output::{Output, Reply, moment};
use crate::words::pingone as words;

/// Looks; or with a place plans what mends that one.
pub async fn run(
    context: &Context,
    tenant: &str,
    mend: Option<usize>,
    output: Output,
) -> Result<Reply, AppError> {
    let mut view = context.app.pingone_drift(&given::tenant(tenant)?, &output.progress()).await?;
    let Some(place) = mend else {
        return output.done_with_error(&view, &text(&view), view.error.as_ref());
    };
    let index = place.checked_sub(1).filter(|index| *index < view.drifts.len());
    let goal = index.and_then(|index| view.drifts.swap_remove(index).mend);
    let goal = goal.ok_or_else(|| {
        let next = format!(
            "Look at them, and give the place of one that can be planned: `linecheck pingone drift {tenant}`."
        );
        AppError::invalid_value(format!("Nothing can be planned for number {place}.")).next(next)
    })?;
    plans::show(context, tenant, PingOneWish::Mend { goal }, output).await
}

fn text(view: &PingOneDriftView) -> String {
    let mut text = match &view.applied_at {
        Some(at) => format!("Compared with what was applied {}.\n", moment(&at.to_string())),
        None => "Nothing was applied from here; compared with Twilio alone.\n".to_owned(),
    };
    for (index, drift) in view.drifts.iter().enumerate() {
        let _ = writeln!(text, "  {}. {}", index + 1, words::drift(&drift.what));
        if drift.mend.is_some() {
            let _ = writeln!(
                text,
                "     To plan it: `linecheck pingone drift {} --mend {}`.",
                view.tenant,
                index + 1
            );
        }
    }
    if view.drifts.is_empty() {
        text.push_str("  Nothing differs.\n");
    }
    for account in &view.asked {
        let said = match &account.error {
            Some(error) => error.message.clone(),
            None => "compared with what Twilio has.".to_owned(),
        };
        let _ = writeln!(text, "  {}: {said}", words::account(account.account_sid.as_str()));
    }
    text
}
