//! Connecting a tenant with its environment, and taking that away.

use linecheck_app::{AppError, PingOneConnect, given};
use linecheck_domain::pingone::ClientAuthentication;
use serde_json::json;

use crate::arguments::ConnectArguments;
use crate::commands::pingone::look;
use crate::context::Context;
use crate::output::{Output, Reply};
use crate::secrets;

pub async fn connect(
    context: &Context,
    arguments: &ConnectArguments,
    output: Output,
) -> Result<Reply, AppError> {
    let client_secret = match (arguments.client_secret_stdin, arguments.stored_secret) {
        (_, true) => None,
        (true, false) => Some(secrets::from_stdin("The client secret").await?),
        (false, false) => Some(secrets::from_prompt("Client secret").await?),
    };
    let request = PingOneConnect {
        tenant: arguments.tenant.clone(),
        region: arguments.region.clone(),
        auth_base: arguments.auth_base.clone(),
        api_base: arguments.api_base.clone(),
        worker_environment: arguments.worker_environment.clone(),
        environment: arguments.environment.clone(),
        client_id: arguments.client_id.clone(),
        client_secret,
        authentication: Some(if arguments.post {
            ClientAuthentication::Post
        } else {
            ClientAuthentication::Basic
        }),
    };
    let view = context.app.connect_pingone(&context.actor, request, &output.progress()).await?;
    output.done(&view, &format!("Connected. {}", look::connection(&view)))
}

pub async fn disconnect(
    context: &Context,
    tenant: &str,
    yes: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let tenant = given::tenant(tenant)?;
    let question = format!(
        "Forget the connection of {tenant} with PingOne, and its client secret? Nothing changes there."
    );
    if !yes && !secrets::confirm(&question).await? {
        return output.done(&json!({ "disconnected": false }), "The connection stays.");
    }
    context.app.disconnect_pingone(&context.actor, &tenant).await?;
    output.done(
        &json!({ "disconnected": true }),
        "Disconnected. The client secret is erased; PingOne stays as it is.",
    )
}
