//! What is asked for, and what of it is stored.

use std::collections::BTreeSet;

use linecheck_domain::base::ApiBase;
use linecheck_domain::country::Country;
use linecheck_domain::draft::{CustomAccount, SecretId};
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::verification::Verification;
use serde::{Deserialize, Serialize};

use crate::app::{App, tenant_of};
use crate::error::{AppError, Code, Field};

/// What of a tenant is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReadyOf {
    /// Its active configuration.
    Active,
    /// Its draft.
    Draft,
}

/// What is to be checked, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct ReadyRequest {
    /// The tenant.
    pub tenant: String,
    /// Its active configuration or its draft; when nobody says, what is active, or the draft where nothing is.
    pub of: Option<ReadyOf>,
    /// For one recipient; one that was left empty is none.
    pub recipient: Option<String>,
    /// For one country; with a recipient, the country of its national form. Without both, the tenant's destinations.
    pub country: Option<String>,
}

/// What is checked, as it is stored.
pub(crate) struct Subject {
    pub(crate) tenant: Tenant,
    pub(crate) of: ReadyOf,
    pub(crate) sid: AccountSid,
    pub(crate) base: ApiBase,
    pub(crate) secret: SecretId,
    pub(crate) selected: BTreeSet<PhoneNumber>,
    /// What is active, and the last verification of it; for the difference.
    pub(crate) active: Option<(CustomAccount, Option<Verification>)>,
}

/// Where it would be sent to.
pub(crate) struct Target {
    pub(crate) recipient: Option<PhoneNumber>,
    pub(crate) countries: BTreeSet<Country>,
}

impl App {
    pub(super) async fn subject(&self, tenant: TenantId, of: Option<ReadyOf>) -> Result<Subject, AppError> {
        self.read(move |reader| {
            let tenant = tenant_of(reader, &tenant)?;
            let active = reader.active(&tenant.id)?;
            let of = of.unwrap_or(if active.custom().is_some() { ReadyOf::Active } else { ReadyOf::Draft });
            if of == ReadyOf::Active {
                let account = active.custom().cloned().ok_or_else(|| {
                    AppError::new(Code::NoCustomAccount, "The tenant has no custom account to check.")
                })?;
                let last =
                    reader.verification(&tenant.id, &account.secret, &account.account_sid, &account.base)?;
                return Ok(Subject {
                    tenant,
                    of,
                    sid: account.account_sid.clone(),
                    base: account.base.clone(),
                    secret: account.secret.clone(),
                    selected: account.selected.clone(),
                    active: Some((account, last)),
                });
            }
            let draft = reader.draft(&tenant.id)?.map(|stored| stored.draft).ok_or_else(|| {
                AppError::new(Code::DraftNotFound, "There is neither a custom account nor a draft to check.")
            })?;
            let sid = draft.parsed_sid()?;
            let secret = draft.token.secret().cloned().ok_or_else(|| {
                AppError::new(Code::TokenMissing, "The Auth Token is missing.").field(Field::AuthToken)
            })?;
            Ok(Subject { tenant, of, sid, base: draft.base, secret, selected: draft.selected, active: None })
        })
        .await
    }
}

pub(super) fn target(
    recipient: Option<&str>,
    country: Option<Country>,
    tenant: &Tenant,
) -> Result<Target, AppError> {
    if let Some(typed) = recipient.filter(|typed| !typed.trim().is_empty()) {
        let number = Recipient::parse(typed, country)?.number;
        let countries = number.home().into_iter().collect();
        return Ok(Target { recipient: Some(number), countries });
    }
    let countries = country.map_or_else(|| tenant.destinations.clone(), |country| BTreeSet::from([country]));
    Ok(Target { recipient: None, countries })
}
