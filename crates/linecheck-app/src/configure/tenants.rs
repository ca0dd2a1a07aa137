//! Tenants: adding, editing, removing, and what stands for the default account.

use std::collections::BTreeSet;

use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::country::Country;
use linecheck_domain::draft::SecretId;
use linecheck_domain::limits::DailyLimits;
use linecheck_domain::standing::{SendOutcome, Standing};
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use linecheck_vault::{Reader, Writer};
use serde::Deserialize;
use serde_json::json;

use crate::app::{App, audit, tenant_of};
use crate::configure::drafts::{erase, new_secret_id};
use crate::configure::verify::{ask, check_token};
use crate::error::{AppError, Code};
use crate::given;
use crate::inactive::tenant_for;
use crate::progress::ProgressSink;
use crate::roles::UseCase;

/// What is to be changed, as it was given; `None` leaves it as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields, default)]
pub struct TenantEdit {
    /// The name for people.
    pub name: Option<String>,
    /// SMS as an alternate authentication method (C2).
    pub sms: Option<bool>,
    /// Voice as an alternate authentication method (C2).
    pub voice: Option<bool>,
    /// The countries that it sends to (C13).
    pub destinations: Option<Vec<String>>,
    /// Whether Ping's account originates when fallback is disabled (T4).
    pub ping_originates_without_fallback: Option<bool>,
    /// The default account's daily limit of used passcodes, 1 to 50 (T9).
    pub daily_used: Option<u8>,
    /// The default account's daily limit of unused passcodes, 1 to 50 (T9).
    pub daily_unused: Option<u8>,
}

impl TenantEdit {
    fn destinations(&self) -> Result<Option<BTreeSet<Country>>, AppError> {
        let read = |texts: &Vec<String>| texts.iter().map(|text| Ok(Country::parse(text)?)).collect();
        self.destinations.as_ref().map(read).transpose()
    }

    /// Refuses what cannot be read, before anything is done.
    ///
    /// # Errors
    /// When a destination is no country.
    pub fn check(&self) -> Result<(), AppError> {
        self.destinations().map(drop)
    }
}

/// An account of the administrator's own that is to stand for Ping Identity's, as it was given.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct StandIn {
    /// In whose test sends.
    pub tenant: String,
    /// The SID of the account.
    pub sid: String,
    /// Its base, if not the usual one.
    pub base: Option<String>,
    /// Its token.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub token: Secret,
}

impl App {
    /// All tenants, by short name.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn tenants(&self) -> Result<Vec<Tenant>, AppError> {
        self.read(|reader| Ok(reader.tenants()?)).await
    }

    /// One tenant.
    ///
    /// # Errors
    /// When there is none of that name.
    pub async fn tenant(&self, id: &TenantId) -> Result<Tenant, AppError> {
        let id = id.clone();
        self.read(move |reader| tenant_of(reader, &id)).await
    }

    /// Adds a tenant. In the sandbox its default account is the sandbox's own. One that was removed comes back with its test
    /// sends, revisions, consents and audit trail.
    ///
    /// # Errors
    /// When the short name is taken or a name cannot be used.
    pub async fn add_tenant(&self, actor: &Actor, id: TenantId, name: &str) -> Result<Tenant, AppError> {
        let actor = &self.permit(actor, UseCase::AddTenant).await?;
        let mut tenant = Tenant::new(id, name)?;
        if self.mode == Mode::Sandbox {
            tenant.default_account = DefaultAccount::Sandbox;
        }
        let (actor, now) = (actor.clone(), self.now());
        self.write(move |writer| {
            if writer.tenant(&tenant.id)?.is_some() {
                return Err(AppError::new(
                    Code::TenantExists,
                    format!("There is a tenant {} already.", tenant.id),
                ));
            }
            writer.put_tenant(&tenant, now)?;
            audit(writer, &actor, "tenant_added", Some(&tenant.id), json!({ "name": tenant.name }), now)?;
            Ok(tenant.clone())
        })
        .await
    }

    /// Changes what is set for a tenant.
    ///
    /// # Errors
    /// When there is no such tenant, the name cannot be used, or a limit is out of its bounds.
    pub async fn edit_tenant(
        &self,
        actor: &Actor,
        id: &TenantId,
        edit: TenantEdit,
    ) -> Result<Tenant, AppError> {
        let actor = &self.permit(actor, UseCase::EditTenant).await?;
        let destinations = edit.destinations()?;
        let (actor, id, now) = (actor.clone(), id.clone(), self.now());
        self.write(move |writer| {
            let mut tenant = tenant_for(writer, &id, UseCase::EditTenant)?;
            let before = tenant.clone();
            if let Some(name) = &edit.name {
                tenant.name = Tenant::new(id.clone(), name)?.name;
            }
            let is_renamed = tenant.name != before.name;
            if is_renamed {
                let detail = json!({ "from": before.name, "to": tenant.name });
                audit(writer, &actor, "tenant_renamed", Some(&id), detail, now)?;
            }
            tenant.sms_enabled = edit.sms.unwrap_or(tenant.sms_enabled);
            tenant.voice_enabled = edit.voice.unwrap_or(tenant.voice_enabled);
            if let Some(destinations) = &destinations {
                tenant.destinations.clone_from(destinations);
            }
            tenant.ping_originates_without_fallback =
                edit.ping_originates_without_fallback.unwrap_or(tenant.ping_originates_without_fallback);
            let daily = tenant.daily_limits;
            tenant.daily_limits = DailyLimits::new(
                edit.daily_used.unwrap_or(daily.used),
                edit.daily_unused.unwrap_or(daily.unused),
            )?;
            writer.put_tenant(&tenant, now)?;
            if !is_renamed || (Tenant { name: tenant.name.clone(), ..before }) != tenant {
                let detail = serde_json::to_value(&tenant).unwrap_or_default();
                audit(writer, &actor, "tenant_edited", Some(&id), detail, now)?;
            }
            Ok(tenant)
        })
        .await
    }

    /// Sets a tenant inactive, or active again (M5). What is on record of it stays, its custom account too; what may be done
    /// meanwhile is decided by [`UseCase::while_inactive`]. One that is so already stays as it is.
    ///
    /// # Errors
    /// When there is no such tenant.
    pub async fn set_tenant_active(
        &self,
        actor: &Actor,
        id: &TenantId,
        active: bool,
    ) -> Result<Tenant, AppError> {
        let actor = &self.permit(actor, UseCase::SetTenantActive).await?;
        let (actor, id, now) = (actor.clone(), id.clone(), self.now());
        self.write(move |writer| {
            let mut tenant = tenant_for(writer, &id, UseCase::SetTenantActive)?;
            if tenant.inactive_since.is_none() == active {
                return Ok(tenant);
            }
            let since = tenant.inactive_since;
            tenant.inactive_since = (!active).then_some(now);
            writer.put_tenant(&tenant, now)?;
            let configuration = writer.active(&id)?;
            let sender = if configuration.custom().is_some() { "custom" } else { "ping_identity" };
            // What it had when that was done: nothing of it changes by it.
            let detail =
                json!({ "revision": configuration.revision, "sender": sender, "inactive_since": since });
            let action = if active { "tenant_activated" } else { "tenant_deactivated" };
            audit(writer, &actor, action, Some(&id), detail, now)?;
            Ok(tenant)
        })
        .await
    }

    /// Takes a tenant away, with its draft, its settings and its tokens. Its test sends, consents and audit trail stay.
    ///
    /// # Errors
    /// When there is no such tenant, it has an active custom account, or a test send of it is under way.
    pub async fn remove_tenant(&self, actor: &Actor, id: &TenantId) -> Result<(), AppError> {
        let actor = &self.permit(actor, UseCase::RemoveTenant).await?;
        self.pingone.forget(id);
        let (actor, id, now) = (actor.clone(), id.clone(), self.now());
        self.write(move |writer| {
            let tenant = tenant_for(writer, &id, UseCase::RemoveTenant)?;
            if writer.active(&id)?.custom().is_some() {
                return Err(in_use(&id, "has an active custom account"));
            }
            if is_sending(writer, &id)? {
                return Err(in_use(&id, "has a test send that is under way"));
            }
            writer.remove_draft(&id)?;
            writer.remove_pingone_connection(&id)?;
            for secret in writer.secret_ids(&id)? {
                erase(writer, &secret)?;
            }
            writer.remove_tenant(&id, now)?;
            audit(writer, &actor, "tenant_removed", Some(&id), json!({ "name": tenant.name }), now)
        })
        .await
    }

    /// Lets a Twilio account of the administrator's own stand for Ping Identity's in test sends (T6), once it is
    /// verified. All its usable numbers may originate.
    ///
    /// # Errors
    /// What verifying says, or when the account belongs to the other mode.
    pub async fn set_stand_in(
        &self,
        actor: &Actor,
        stand_in: StandIn,
        progress: &ProgressSink,
    ) -> Result<Tenant, AppError> {
        let actor = &self.permit(actor, UseCase::SetStandIn).await?;
        let StandIn { tenant, sid, base, token } = stand_in;
        let (id, sid) = (given::tenant(&tenant)?, given::sid(&sid)?);
        let base = given::base(base.as_deref(), self.default_base())?;
        let asked = id.clone();
        self.read(move |reader| tenant_for(reader, &asked, UseCase::SetStandIn)).await?;
        check_token(&token)?;
        let client = self.client(&sid, &base, &token).await?.within(self.budget());
        let found = ask(&client, &sid, &base, &self.clock, progress).await;
        if let Some(error) = AppError::from_outcome(&found.outcome) {
            return Err(error);
        }
        let numbers = found.numbers.iter().filter(|number| number.filter().is_none());
        let numbers: BTreeSet<_> = numbers.map(|number| number.number.clone()).collect();
        let (actor, now) = (actor.clone(), self.now());
        let secret = new_secret_id();
        let detail =
            json!({ "account_sid": sid.as_str(), "base": base.to_string(), "numbers": numbers.len() });
        let stand_in = DefaultAccount::StandIn { account_sid: sid, base, secret: secret.clone(), numbers };
        self.write(move |writer| {
            let set = tenant_for(writer, &id, UseCase::SetStandIn)?;
            writer.add_secret(&secret, &id, &token, now)?;
            let tenant = replace_default_account(writer, set, &stand_in, now)?;
            audit(writer, &actor, "stand_in_set", Some(&id), detail.clone(), now)?;
            Ok(tenant)
        })
        .await
    }

    /// Takes the stand-in away: not configured, or in the sandbox the sandbox's own.
    ///
    /// # Errors
    /// When there is no such tenant.
    pub async fn remove_stand_in(&self, actor: &Actor, id: &TenantId) -> Result<Tenant, AppError> {
        let actor = &self.permit(actor, UseCase::RemoveStandIn).await?;
        let instead = match self.mode {
            Mode::Real => DefaultAccount::NotConfigured,
            Mode::Sandbox => DefaultAccount::Sandbox,
        };
        let (actor, id, now) = (actor.clone(), id.clone(), self.now());
        self.write(move |writer| {
            let set = tenant_for(writer, &id, UseCase::RemoveStandIn)?;
            let tenant = replace_default_account(writer, set, &instead, now)?;
            audit(writer, &actor, "stand_in_removed", Some(&id), json!({}), now)?;
            Ok(tenant)
        })
        .await
    }
}

fn in_use(id: &TenantId, why: &str) -> AppError {
    AppError::new(Code::TenantInUse, format!("The tenant {id} {why}. It was not removed."))
}

/// Whether a test send of the tenant has not come to its verdict.
fn is_sending(reader: &Reader<'_>, id: &TenantId) -> Result<bool, AppError> {
    Ok(reader.open_transactions()?.iter().any(|stored| {
        let is_of_tenant = stored.tenant.as_ref() == Some(id);
        is_of_tenant && Standing::of(&stored.plan, &stored.plain_events()).outcome == SendOutcome::UnderWay
    }))
}

fn replace_default_account(
    writer: &Writer<'_>,
    mut tenant: Tenant,
    by: &DefaultAccount,
    now: jiff::Timestamp,
) -> Result<Tenant, AppError> {
    if let Some(secret) = stand_in_secret(&tenant) {
        writer.erase_secret(secret)?;
    }
    tenant.default_account.clone_from(by);
    writer.put_tenant(&tenant, now)?;
    Ok(tenant)
}

/// Where the stand-in's token is stored, if there is one.
pub(crate) fn stand_in_secret(tenant: &Tenant) -> Option<&SecretId> {
    match &tenant.default_account {
        DefaultAccount::StandIn { secret, .. } => Some(secret),
        DefaultAccount::NotConfigured | DefaultAccount::Sandbox => None,
    }
}
