//! `linecheck limits` and `linecheck settings limits`

use std::fmt::Write as _;

use linecheck_app::{AppError, LimitsRequest, LimitsView};
use linecheck_domain::limits::DayCount;
use serde_json::json;

use crate::context::Context;
use crate::output::{Output, Reply};

pub async fn run(
    context: &Context,
    tenant: &str,
    to: &str,
    of: Option<&str>,
    output: Output,
) -> Result<Reply, AppError> {
    let request = LimitsRequest {
        tenant: tenant.to_owned(),
        recipient: to.to_owned(),
        country: of.map(ToOwned::to_owned),
    };
    let view = context.app.limits(request).await?;
    output.done(&view, &text(&view))
}

fn text(view: &LimitsView) -> String {
    let mut text = format!("{} today, by UTC\n", view.recipient);
    let count =
        |count: DayCount| format!("{} used, {} open, {} unused", count.used, count.open, count.unused);
    let _ = writeln!(
        text,
        "  Default account  {}; at most {} used and {} unused; {} left until {}",
        count(view.default),
        view.daily.used,
        view.daily.unused,
        view.left,
        view.resets_at.strftime("%F %T UTC"),
    );
    let _ = writeln!(text, "  Custom account   {}; not limited", count(view.custom));
    let cool = view.cool_until.map_or_else(
        || "can be sent something now".to_owned(),
        |until| format!("not before {}", until.strftime("%F %T UTC")),
    );
    let _ = writeln!(text, "  Cool-down        {} s; {cool}", view.sends.cool_down_seconds);
    let _ = writeln!(
        text,
        "  Hourly cap       {}; {} left in this hour",
        view.sends.hourly_cap, view.left_this_hour
    );
    if let Some(time) = view.clock_is_behind {
        let time = time.strftime("%F %T UTC");
        let _ = writeln!(text, "  The clock went back. Until it is {time} again, counts go by that time.");
    }
    text
}

pub async fn set(
    context: &Context,
    cool_down: Option<u32>,
    hourly_cap: Option<u32>,
    trust_clock: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let (app, actor) = (&context.app, &context.actor);
    let moved = if trust_clock { Some(app.trust_clock(actor).await?) } else { None };
    let set = if cool_down.is_some() || hourly_cap.is_some() {
        app.set_send_limits(actor, cool_down, hourly_cap).await
    } else {
        app.send_limits().await
    };
    let (limits, error) = match (set, moved) {
        (Ok(limits), _) => (limits, None),
        (Err(error), None) => return Err(error),
        // The counts were brought back all the same.
        (Err(error), Some(_)) => (app.send_limits().await?, Some(error)),
    };
    let mut text = format!(
        "Cool-down {} s for each recipient; at most {} test sends in an hour.",
        limits.cool_down_seconds, limits.hourly_cap
    );
    if let Some(moved) = moved {
        let _ = write!(text, "\nThe clock is taken to be right: {moved} counts were brought back to now.");
    }
    let result = json!({ "limits": limits, "brought_back": moved });
    output.done_with_error(&result, &text, error.as_ref())
}
