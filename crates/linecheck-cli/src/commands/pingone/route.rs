//! Who would originate.

use std::fmt::Write as _;

use linecheck_app::{AppError, PingOneRouteRequest, PingOneRouteView};
use linecheck_domain::country::Country;

use crate::context::Context;
use crate::output::{Output, Reply};
use crate::words::pingone as words;

pub async fn run(context: &Context, request: PingOneRouteRequest, output: Output) -> Result<Reply, AppError> {
    let view = context.app.pingone_route(request, &output.progress()).await?;
    output.done(&view, &text(&view))
}

fn text(view: &PingOneRouteView) -> String {
    let country = view.country.map_or_else(|| "a country that is not known".to_owned(), Country::code);
    let mut text = format!("{} to {country}\n", view.channel.short());
    for route in &view.routes {
        let by = match &route.policy {
            Some(policy) if route.inferred => {
                format!(
                    "Where the policy {} is in force (an MFA policy or a flow names it; inferred)",
                    words::policy(policy)
                )
            }
            Some(policy) => format!("By {}", words::policy(policy)),
            None => "By the environment's chain".to_owned(),
        };
        let _ = writeln!(text, "{by}");
        for (place, one) in route.origins.iter().enumerate() {
            let here = if one.token_here { " Its token is stored here." } else { "" };
            let _ = writeln!(text, "  {}. {}{here}", place + 1, words::origin(&one.origin));
        }
        let _ = writeln!(text, "  When all of them fail, the notification fails.");
    }
    text
}
