//! `linecheck settings` and `linecheck audit`

use std::fmt::Write as _;

use linecheck_app::AppError;
use serde_json::json;

use crate::arguments::SettingsCommand;
use crate::commands::limits;
use crate::context::Context;
use crate::output::{Output, Reply};

pub async fn run(context: &Context, command: &SettingsCommand, output: Output) -> Result<Reply, AppError> {
    let hosts = match command {
        SettingsCommand::AllowHost { host } => context.app.allow_host(&context.actor, host).await?,
        SettingsCommand::ForbidHost { host } => context.app.forbid_host(&context.actor, host).await?,
        SettingsCommand::Limits { cool_down, hourly_cap, trust_clock } => {
            return limits::set(context, *cool_down, *hourly_cap, *trust_clock, output).await;
        }
        SettingsCommand::Retention { days, delete } => {
            return retention(context, days.as_deref(), *delete, output).await;
        }
        SettingsCommand::Network { api_base } => {
            let view = context.app.network(api_base.as_deref()).await?;
            let proxy = view.proxy.as_deref().unwrap_or("none");
            let text = format!(
                "{} at {}\n  Proxy        {proxy}\n  Trust store  {}\n  Allowed      Twilio's hosts{}",
                view.base,
                view.host,
                view.trust_store,
                view.allowed_hosts.iter().fold(String::new(), |list, host| list + ", " + host)
            );
            return output.done(&view, &text);
        }
    };
    let list = hosts.iter().cloned().collect::<Vec<_>>().join(", ");
    let text = if list.is_empty() {
        "Only Twilio's hosts are allowed.".to_owned()
    } else {
        format!("Allowed besides Twilio's hosts: {list}")
    };
    output.done(&json!({ "allowed_hosts": hosts }), &text)
}

async fn retention(
    context: &Context,
    days: Option<&str>,
    delete: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let days = match days {
        None => None,
        Some("off") => Some(None),
        Some(days) => {
            let days = days.parse().map_err(|_| AppError::invalid_value("Give a number of days, or off."))?;
            Some(Some(days))
        }
    };
    if let Some(days) = days {
        context.app.set_retention(&context.actor, days).await?;
    }
    let view = if delete || days.is_some() {
        context.app.delete_old_history(None).await?
    } else {
        context.app.retention().await?
    };
    let mut text = view.days.map_or_else(
        || "The history is kept forever.".to_owned(),
        |days| format!("Today's test sends are kept, and those of the {days} days before."),
    );
    if view.deleted > 0 {
        let _ = write!(text, " Deleted just now: {}.", view.deleted);
    }
    if view.left > 0 {
        let _ = write!(text, " Older, and still there: {}.", view.left);
    }
    if let Some(waits) = &view.waits {
        let _ = write!(text, "\n{waits} To say so: `linecheck settings limits --trust-clock`.");
    }
    output.done(&view, &text)
}
