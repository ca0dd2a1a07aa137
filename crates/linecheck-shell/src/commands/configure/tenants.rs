//! Tenants, how they stand, and what stands for the default account.

use linecheck_app::{StandIn, TenantEdit, TenantStatus, given};
use linecheck_domain::tenant::Tenant;
use serde::{Deserialize, Serialize};

use crate::commands::OfTenant;
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Overview {
    tenants: Vec<TenantStatus>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AddTenant {
    id: String,
    name: String,
    #[serde(default)]
    edit: TenantEdit,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct EditTenant {
    tenant: String,
    edit: TenantEdit,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SetTenantActive {
    tenant: String,
    active: bool,
}

pub async fn read_overview(shell: &Shell) -> Answer<Overview> {
    Ok(Overview { tenants: shell.session().open()?.app.overview().await? })
}

pub async fn read_status(shell: &Shell, request: OfTenant) -> Answer<TenantStatus> {
    shell.session().open()?.app.status(&request.id()?).await
}

pub async fn add_tenant(shell: &Shell, request: AddTenant) -> Answer<Tenant> {
    let open = shell.session().open()?;
    let AddTenant { id, name, mut edit } = request;
    let id = given::tenant(&id)?;
    // Everything that could be refused is refused before the tenant is there.
    edit.check()?;
    let name = edit.name.take().unwrap_or(name);
    open.app.add_tenant(&open.actor, id.clone(), &name).await?;
    open.app.edit_tenant(&open.actor, &id, edit).await
}

pub async fn edit_tenant(shell: &Shell, request: EditTenant) -> Answer<Tenant> {
    let open = shell.session().open()?;
    let EditTenant { tenant, edit } = request;
    open.app.edit_tenant(&open.actor, &given::tenant(&tenant)?, edit).await
}

pub async fn remove_tenant(shell: &Shell, request: OfTenant) -> Answer<()> {
    let open = shell.session().open()?;
    open.app.remove_tenant(&open.actor, &request.id()?).await
}

pub async fn set_tenant_active(shell: &Shell, request: SetTenantActive) -> Answer<Tenant> {
    let open = shell.session().open()?;
    open.app.set_tenant_active(&open.actor, &given::tenant(&request.tenant)?, request.active).await
}

pub async fn set_stand_in(shell: &Shell, request: StandIn, work: Work) -> Answer<Tenant> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| open.app.set_stand_in(&open.actor, request, &progress).await).await
}

pub async fn remove_stand_in(shell: &Shell, request: OfTenant) -> Answer<Tenant> {
    let open = shell.session().open()?;
    open.app.remove_stand_in(&open.actor, &request.id()?).await
}
