//! `linecheck tenant`

use linecheck_app::{AppError, StandIn, TenantEdit, given};
use linecheck_domain::tenant::{DefaultAccount, Tenant};
use serde_json::json;

use crate::arguments::{Switch, TenantCommand, TenantFlags};
use crate::context::Context;
use crate::output::{Output, Reply};
use crate::secrets;

pub async fn run(context: &Context, command: &TenantCommand, output: Output) -> Result<Reply, AppError> {
    let (app, actor) = (&context.app, &context.actor);
    match command {
        TenantCommand::List => {
            let tenants = app.tenants().await?;
            let text: Vec<_> = tenants.iter().map(line).collect();
            let none = "No tenant yet. Add one: `linecheck tenant add contoso --name Contoso --sms on`";
            output.done(
                &json!({ "tenants": tenants }),
                if text.is_empty() { none.to_owned() } else { text.join("\n") }.as_str(),
            )
        }
        TenantCommand::Add { id, name, edit } => {
            let id = given::tenant(id)?;
            let edit = changes(None, edit);
            edit.check()?;
            let added = app.add_tenant(actor, id.clone(), name.as_deref().unwrap_or(id.as_str())).await?;
            match app.edit_tenant(actor, &id, edit).await {
                Ok(tenant) => output.done(&tenant, &format!("Added. {}", line(&tenant))),
                Err(error) => {
                    let text = format!("Added, but not with its settings. {}", line(&added));
                    output.done_with_error(&added, &text, Some(&error))
                }
            }
        }
        TenantCommand::Edit { id, name, edit } => {
            let tenant = app.edit_tenant(actor, &given::tenant(id)?, changes(name.clone(), edit)).await?;
            output.done(&tenant, &line(&tenant))
        }
        TenantCommand::Rename { id, name } => {
            let edit = changes(Some(name.clone()), &TenantFlags::default());
            let tenant = app.edit_tenant(actor, &given::tenant(id)?, edit).await?;
            output.done(&tenant, &line(&tenant))
        }
        TenantCommand::Remove { id, yes } => remove(context, id, *yes, output).await,
        TenantCommand::Deactivate { id } => {
            let tenant = app.set_tenant_active(actor, &given::tenant(id)?, false).await?;
            let text = format!(
                "{}\nWhat is on record of it stays, its custom account too: PingID removes nothing of an inactive account by \
                 itself, and only an administrator can delete it (`linecheck delete {}`). That nothing else is saved or sent \
                 for it meanwhile is Linecheck's own rule. `linecheck tenant activate {}` ends it.",
                line(&tenant),
                tenant.id,
                tenant.id
            );
            output.done(&tenant, &text)
        }
        TenantCommand::Activate { id } => {
            let tenant = app.set_tenant_active(actor, &given::tenant(id)?, true).await?;
            output.done(&tenant, &line(&tenant))
        }
        TenantCommand::StandIn { id, remove: true, .. } => {
            let tenant = app.remove_stand_in(actor, &given::tenant(id)?).await?;
            output.done(&tenant, &line(&tenant))
        }
        TenantCommand::StandIn { id, sid, token_stdin, api_base, remove: false } => {
            let stand_in = StandIn {
                tenant: id.clone(),
                sid: sid.clone().unwrap_or_default(),
                base: api_base.clone(),
                token: secrets::token(*token_stdin).await?,
            };
            let tenant = app.set_stand_in(actor, stand_in, &output.progress()).await?;
            output.done(&tenant, &line(&tenant))
        }
    }
}

async fn remove(context: &Context, id: &str, yes: bool, output: Output) -> Result<Reply, AppError> {
    let tenant = context.app.tenant(&given::tenant(id)?).await?;
    let question = format!(
        "Remove the tenant {} ({})? Its draft, its settings and its tokens are erased; its test sends, consents and audit \
         trail stay.",
        tenant.id, tenant.name
    );
    if !yes && !secrets::confirm(&question).await? {
        return output.done(&json!({ "removed": false }), "Nothing was removed.");
    }
    context.app.remove_tenant(&context.actor, &tenant.id).await?;
    let text = format!("Removed. Add {} again, and its test sends and consents come back.", tenant.id);
    output.done(&json!({ "removed": true, "tenant": tenant.id }), &text)
}

fn changes(name: Option<String>, flags: &TenantFlags) -> TenantEdit {
    let destinations = flags
        .destinations
        .as_ref()
        .map(|countries| countries.iter().filter(|text| !text.is_empty()).cloned().collect());
    TenantEdit {
        name,
        sms: flags.sms.map(Switch::is_on),
        voice: flags.voice.map(Switch::is_on),
        destinations,
        ping_originates_without_fallback: flags.ping_originates_without_fallback.map(Switch::is_on),
        daily_used: flags.daily_used,
        daily_unused: flags.daily_unused,
    }
}

fn line(tenant: &Tenant) -> String {
    let methods = match (tenant.sms_enabled, tenant.voice_enabled) {
        (true, true) => "SMS and Voice",
        (true, false) => "SMS",
        (false, true) => "Voice",
        (false, false) => "no alternate authentication method",
    };
    let default = match &tenant.default_account {
        DefaultAccount::NotConfigured => "default account not configured".to_owned(),
        DefaultAccount::StandIn { account_sid, .. } => format!("stand-in …{}", account_sid.ending()),
        DefaultAccount::Sandbox => "the sandbox's default account".to_owned(),
    };
    let inactive = tenant
        .inactive_since
        .map(|since| format!("; inactive since {}", since.strftime("%F")))
        .unwrap_or_default();
    format!("{}  {}  ({methods}; {default}{inactive})", tenant.id, tenant.name)
}
