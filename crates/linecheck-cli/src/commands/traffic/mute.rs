//! `linecheck mute` and `linecheck unmute`

use linecheck_app::{AppError, MuteRequest, given};
use serde_json::json;

use crate::context::Context;
use crate::output::{Output, Reply};

pub async fn mute(
    context: &Context,
    (tenant, sign, reason): (&str, &str, &str),
    output: Output,
) -> Result<Reply, AppError> {
    let [tenant, sign, reason] = [tenant, sign, reason].map(str::to_owned);
    let muted = context.app.mute_sign(&context.actor, MuteRequest { tenant, sign, reason }).await?;
    let until = muted.until.strftime("%F %H:%M UTC");
    output.done(&muted, &format!("{} of {} is muted until {until}.", muted.sign, muted.tenant))
}

pub async fn unmute(context: &Context, tenant: &str, sign: &str, output: Output) -> Result<Reply, AppError> {
    let tenant = given::tenant(tenant)?;
    context.app.unmute_sign(&context.actor, &tenant, sign).await?;
    output.done(&json!({ "tenant": tenant, "sign": sign }), &format!("{sign} of {tenant} is told again."))
}
