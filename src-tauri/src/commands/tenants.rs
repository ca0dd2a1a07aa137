//! Tenants, how they stand, and what stands for the default account.

use linecheck_app::{TenantEdit, TenantStatus};
use linecheck_domain::Secret;
use linecheck_domain::country::Country;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::Tenant;
use serde::{Deserialize, Serialize};
use tauri::State;

use super::{OfTenant, base, tenant_id};
use crate::arguments::{Answer, Input, Work};
use crate::state::Session;

#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Overview {
    tenants: Vec<TenantStatus>,
}

#[derive(Deserialize, Default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", ts(rename = "TenantEdit", optional_fields))]
pub struct Edit {
    name: Option<String>,
    sms: Option<bool>,
    voice: Option<bool>,
    destinations: Option<Vec<String>>,
    ping_originates_without_fallback: Option<bool>,
    daily_used: Option<u8>,
    daily_unused: Option<u8>,
}

impl Edit {
    fn read(self) -> Answer<TenantEdit> {
        let destinations = self
            .destinations
            .map(|codes| codes.iter().map(|code| Country::parse(code)).collect::<Result<_, _>>());
        Ok(TenantEdit {
            name: self.name,
            sms: self.sms,
            voice: self.voice,
            destinations: destinations.transpose()?,
            ping_originates_without_fallback: self.ping_originates_without_fallback,
            daily_used: self.daily_used,
            daily_unused: self.daily_unused,
        })
    }
}

#[derive(Deserialize)]
pub struct AddTenant {
    id: String,
    name: String,
    #[serde(default)]
    edit: Edit,
}

#[derive(Deserialize)]
pub struct EditTenant {
    tenant: String,
    edit: Edit,
}

#[derive(Deserialize)]
pub struct StandIn {
    tenant: String,
    sid: String,
    base: String,
    token: Secret,
}

#[tauri::command]
pub async fn read_overview(session: State<'_, Session>) -> Answer<Overview> {
    Ok(Overview { tenants: session.open()?.app.overview().await? })
}

#[tauri::command]
pub async fn read_status(input: Input<OfTenant>, session: State<'_, Session>) -> Answer<TenantStatus> {
    session.open()?.app.status(&input.0.id()?).await
}

#[tauri::command]
pub async fn add_tenant(input: Input<AddTenant>, session: State<'_, Session>) -> Answer<Tenant> {
    let open = session.open()?;
    let AddTenant { id, name, edit } = input.0;
    let (id, mut edit) = (tenant_id(&id)?, edit.read()?);
    // Everything that could be refused is refused before the tenant is there.
    let name = edit.name.take().unwrap_or(name);
    open.app.add_tenant(&open.actor, id.clone(), &name).await?;
    open.app.edit_tenant(&open.actor, &id, edit).await
}

#[tauri::command]
pub async fn edit_tenant(input: Input<EditTenant>, session: State<'_, Session>) -> Answer<Tenant> {
    let open = session.open()?;
    let EditTenant { tenant, edit } = input.0;
    let edited = open.app.edit_tenant(&open.actor, &tenant_id(&tenant)?, edit.read()?).await?;
    open.previews.forget();
    Ok(edited)
}

#[tauri::command]
pub async fn set_stand_in(input: Input<StandIn>, work: Work, session: State<'_, Session>) -> Answer<Tenant> {
    let open = session.open()?;
    let StandIn { tenant, sid, base: at, token } = input.0;
    let (tenant, sid, at) = (tenant_id(&tenant)?, AccountSid::parse(&sid)?, base(&at)?);
    let set = work
        .run(&session, async |progress| {
            open.app.set_stand_in(&open.actor, &tenant, sid, at, token, &progress).await
        })
        .await?;
    open.previews.forget();
    Ok(set)
}

#[tauri::command]
pub async fn remove_stand_in(input: Input<OfTenant>, session: State<'_, Session>) -> Answer<Tenant> {
    let open = session.open()?;
    let removed = open.app.remove_stand_in(&open.actor, &input.0.id()?).await?;
    open.previews.forget();
    Ok(removed)
}
