//! What a bundle would change: each tenant of it beside the one that is here. Nothing is stored.

use std::collections::BTreeSet;
use std::fmt::Display;

use linecheck_domain::base::ApiBase;
use linecheck_domain::draft::{Configuration, RevisionNumber, SecretId};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::pingone::Connection;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use linecheck_vault::Reader;
use serde::Serialize;

use crate::bundle::document::{BundledTenant, Document};
use crate::configure::tenants::stand_in_secret;
use crate::error::AppError;

/// How a tenant of a bundle stands to what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BundleStanding {
    /// It is not here.
    New,
    /// What is set for it and what is in force are the same here.
    Same,
    /// Something is another here.
    Differs,
}

/// What of a tenant is another here than in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum BundleItem {
    Name,
    Methods,
    Destinations,
    DefaultAccount,
    DailyLimits,
    WithoutFallback,
    Account,
    Base,
    Fallback,
    NumbersOnlyHere,
    NumbersOnlyThere,
    InactiveSince,
    AuthToken,
    StandInToken,
    PingOne,
}

/// One difference, as text of both sides: untrusted where it comes from the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BundleDifference {
    /// Of what.
    pub item: BundleItem,
    /// As it is here.
    pub here: String,
    /// As it is in the bundle.
    pub there: String,
}

/// A tenant of a bundle beside what is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BundleTenant {
    /// Its short name.
    pub tenant: TenantId,
    /// Its name in the bundle: untrusted text.
    pub name: String,
    /// How it stands to what is here.
    pub standing: BundleStanding,
    /// What is another here.
    pub differences: Vec<BundleDifference>,
    /// The revision that is in force here; 0 where there is none.
    pub revision_here: RevisionNumber,
    /// The revision that is in force in the bundle.
    pub revision_there: RevisionNumber,
    /// Whether an Auth Token is stored here for what is active here.
    pub token_here: bool,
    /// Whether the bundle holds the Auth Token of what is active in it.
    pub token_there: bool,
    /// Whether, once it is taken, an Auth Token would be missing.
    pub token_missing_then: bool,
    /// How many revisions the bundle has of it.
    pub revisions: usize,
    /// How many consents.
    pub consents: usize,
}

/// What was here when a bundle was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Here {
    pub(crate) tenant: Option<Tenant>,
    pub(crate) active: Configuration,
    pub(crate) pingone: Option<Connection>,
}

impl Here {
    pub(crate) fn read(reader: &Reader<'_>, id: &TenantId) -> Result<Self, AppError> {
        Ok(Self {
            tenant: reader.tenant(id)?,
            active: reader.active(id)?,
            pingone: reader.pingone_connection(id)?.map(|stored| stored.connection),
        })
    }
}

/// Compares one tenant.
pub(crate) fn compare(
    reader: &Reader<'_>,
    document: &Document,
    bundled: &BundledTenant,
    here: &Here,
) -> Result<BundleTenant, AppError> {
    let (there, active) = (&bundled.tenant, bundled.active());
    let mut differences = Vec::new();
    if let Some(tenant) = &here.tenant {
        differences.extend(of_tenants(tenant, there));
        differences.extend(of_configurations(&here.active, &active));
        let token = token_change(reader, document, &here.active, &active)?;
        note(&mut differences, BundleItem::AuthToken, token.here, token.there);
        let token = match (stand_in_secret(tenant), stand_in_secret(there)) {
            (Some(old), Some(new)) if stand_in_account(tenant) == stand_in_account(there) => {
                credential_change(reader, document, old, new)?
            }
            _ => NO_CHANGE,
        };
        note(&mut differences, BundleItem::StandInToken, token.here, token.there);
    }
    if let (None, Some(kept)) = (&here.pingone, &bundled.pingone) {
        note(&mut differences, BundleItem::PingOne, "-", &kept.connection.environment);
    }
    let standing = match (&here.tenant, differences.is_empty()) {
        (None, _) => BundleStanding::New,
        (Some(_), true) => BundleStanding::Same,
        (Some(_), false) => BundleStanding::Differs,
    };
    let token_here = match here.active.custom() {
        Some(account) => reader.secret(&account.secret)?.is_some(),
        None => false,
    };
    let brings_token = active.custom().is_some_and(|account| document.credential(&account.secret).is_some());
    Ok(BundleTenant {
        tenant: there.id.clone(),
        name: there.name.clone(),
        standing,
        differences,
        revision_here: here.active.revision,
        revision_there: active.revision,
        token_here,
        token_there: brings_token,
        token_missing_then: active.custom().is_some()
            && !brings_token
            && !(token_here && keeps_token(&here.active, &active)),
        revisions: bundled.revisions.len(),
        consents: bundled.consents.len(),
    })
}

/// Whether the token that is stored here is that of the account in the bundle: it belongs to its SID and its base alone.
pub(crate) fn keeps_token(here: &Configuration, there: &Configuration) -> bool {
    match (here.custom(), there.custom()) {
        (Some(here), Some(there)) => here.account_sid == there.account_sid && here.base == there.base,
        _ => false,
    }
}

/// What a credential of one and the same account is here and in the bundle, without its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CredentialChange {
    pub(crate) here: &'static str,
    pub(crate) there: &'static str,
}

/// The bundle brings none, or the one that is here.
pub(crate) const NO_CHANGE: CredentialChange = CredentialChange { here: "stored", there: "stored" };

/// Whether the bundle brings another Auth Token for the account that is in force here too.
pub(crate) fn token_change(
    reader: &Reader<'_>,
    document: &Document,
    here: &Configuration,
    there: &Configuration,
) -> Result<CredentialChange, AppError> {
    match (here.custom(), there.custom()) {
        (Some(old), Some(new)) if keeps_token(here, there) => {
            credential_change(reader, document, &old.secret, &new.secret)
        }
        _ => Ok(NO_CHANGE),
    }
}

fn credential_change(
    reader: &Reader<'_>,
    document: &Document,
    old: &SecretId,
    new: &SecretId,
) -> Result<CredentialChange, AppError> {
    let Some(new) = document.credential(new) else { return Ok(NO_CHANGE) };
    Ok(match reader.secret(old)? {
        // Compared, and neither is kept or said.
        Some(old) if old.expose() == new.expose() => NO_CHANGE,
        Some(_) => CredentialChange { here: "stored", there: "another one" },
        None => CredentialChange { here: "missing", there: "stored" },
    })
}

/// Adds a difference where the two texts differ.
fn note(all: &mut Vec<BundleDifference>, item: BundleItem, here: impl Display, there: impl Display) {
    let (here, there) = (here.to_string(), there.to_string());
    if here != there {
        all.push(BundleDifference { item, here, there });
    }
}

fn of_tenants(here: &Tenant, there: &Tenant) -> Vec<BundleDifference> {
    let mut all = Vec::new();
    note(&mut all, BundleItem::Name, &here.name, &there.name);
    note(&mut all, BundleItem::Methods, methods(here), methods(there));
    note(&mut all, BundleItem::Destinations, countries(here), countries(there));
    note(&mut all, BundleItem::DefaultAccount, stand_in(here), stand_in(there));
    let limits = |tenant: &Tenant| format!("{}, {}", tenant.daily_limits.used, tenant.daily_limits.unused);
    note(&mut all, BundleItem::DailyLimits, limits(here), limits(there));
    let without = |tenant: &Tenant| on(tenant.ping_originates_without_fallback);
    note(&mut all, BundleItem::WithoutFallback, without(here), without(there));
    let since =
        |tenant: &Tenant| tenant.inactive_since.map_or_else(|| "-".to_owned(), |since| since.to_string());
    note(&mut all, BundleItem::InactiveSince, since(here), since(there));
    all
}

fn of_configurations(here: &Configuration, there: &Configuration) -> Vec<BundleDifference> {
    let mut all = Vec::new();
    let sid = |configuration: &Configuration| {
        configuration.custom().map_or_else(|| "-".to_owned(), |account| account.account_sid.to_string())
    };
    note(&mut all, BundleItem::Account, sid(here), sid(there));
    let (Some(here), Some(there)) = (here.custom(), there.custom()) else { return all };
    note(&mut all, BundleItem::Base, &here.base, &there.base);
    note(&mut all, BundleItem::Fallback, on(here.fallback), on(there.fallback));
    let only = |these: &BTreeSet<PhoneNumber>, those: &BTreeSet<PhoneNumber>| {
        these.difference(those).map(PhoneNumber::as_str).collect::<Vec<_>>().join(", ")
    };
    note(&mut all, BundleItem::NumbersOnlyHere, only(&here.selected, &there.selected), "");
    note(&mut all, BundleItem::NumbersOnlyThere, "", only(&there.selected, &here.selected));
    all
}

fn on(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}

fn methods(tenant: &Tenant) -> &'static str {
    match (tenant.sms_enabled, tenant.voice_enabled) {
        (true, true) => "SMS, voice",
        (true, false) => "SMS",
        (false, true) => "voice",
        (false, false) => "-",
    }
}

fn countries(tenant: &Tenant) -> String {
    tenant.destinations.iter().map(|country| country.code()).collect::<Vec<_>>().join(", ")
}

fn stand_in(tenant: &Tenant) -> String {
    match &tenant.default_account {
        DefaultAccount::NotConfigured => "-".to_owned(),
        DefaultAccount::StandIn { account_sid, base, numbers, .. } => {
            format!(
                "{account_sid} ({base}), {}",
                numbers.iter().map(PhoneNumber::as_str).collect::<Vec<_>>().join(", ")
            )
        }
        DefaultAccount::Sandbox => "sandbox".to_owned(),
    }
}

/// The account that stands in for the default account, which its token belongs to.
pub(crate) fn stand_in_account(tenant: &Tenant) -> Option<(&AccountSid, &ApiBase)> {
    match &tenant.default_account {
        DefaultAccount::StandIn { account_sid, base, .. } => Some((account_sid, base)),
        DefaultAccount::NotConfigured | DefaultAccount::Sandbox => None,
    }
}
