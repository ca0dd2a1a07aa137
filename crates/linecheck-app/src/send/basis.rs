//! What a plan was made from, so that nothing is sent by a plan that is no longer true.

use std::collections::BTreeSet;

use linecheck_domain::draft::Configuration;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::shown::Changed;
use linecheck_domain::tenant::Tenant;
use linecheck_vault::Reader;

use crate::app::tenant_of;
use crate::error::{AppError, Code};

/// What decides how a tenant's test sends are routed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Basis {
    pub(crate) tenant: Tenant,
    pub(crate) active: Configuration,
    /// Those of the selected numbers that the account's last list had. The others are no longer there to choose from.
    pub(crate) listed: BTreeSet<PhoneNumber>,
}

impl Basis {
    pub(crate) fn of(reader: &Reader<'_>, tenant: Tenant) -> Result<Self, AppError> {
        let active = reader.active(&tenant.id)?;
        let mut listed = BTreeSet::new();
        if let Some(account) = active.custom() {
            let listing = reader.listing(&tenant.id, &account.secret, &account.account_sid, &account.base)?;
            let there =
                |number: &&PhoneNumber| listing.as_ref().is_none_or(|listing| listing.has_usable(number));
            listed = account.selected.iter().filter(there).cloned().collect();
        }
        Ok(Self { tenant, active, listed })
    }

    /// Refuses what was planned from it where it is another now.
    pub(crate) fn check(&self, reader: &Reader<'_>) -> Result<(), AppError> {
        let now = Self::of(reader, tenant_of(reader, &self.tenant.id)?)?;
        let mut changed = Changed::of_configurations(&self.active, &now.active);
        // The list of another account, or of other selected numbers, is another one anyway.
        let is_other_list = changed.is_empty() && self.listed != now.listed;
        changed.extend(is_other_list.then_some(Changed::ListedNumbers));
        let is_other_default = self.tenant.default_account != now.tenant.default_account;
        changed.extend(is_other_default.then_some(Changed::DefaultAccount));
        let without = |tenant: &Tenant| tenant.ping_originates_without_fallback;
        changed.extend((without(&self.tenant) != without(&now.tenant)).then_some(Changed::WithoutFallback));
        AppError::if_changed(Code::PlanOutdated, &changed, "Nothing was sent.")
    }
}
