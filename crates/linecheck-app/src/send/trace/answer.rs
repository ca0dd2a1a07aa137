//! What the one line that leads a trace says of money.

use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::Standing;
use linecheck_domain::trace::{Plan, Role};
use serde::Serialize;

/// An account that is billed for a test send, or is if it took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Charge {
    /// Which of the two.
    pub role: Role,
    /// Its SID.
    pub account_sid: AccountSid,
    /// Whether it certainly made one; else nobody can say.
    pub certain: bool,
}

/// The accounts that are billed for certain, then those that may be.
pub(super) fn charges(plan: &Plan, standing: &Standing) -> Vec<Charge> {
    let certain = standing.billed().into_iter().map(|role| (role, true));
    let unsure = standing.may_still_arrive.iter().map(|role| (*role, false));
    let charge = |(role, certain)| {
        let account_sid = plan.origin(role)?.account_sid.clone();
        Some(Charge { role, account_sid, certain })
    };
    if plan.dry_run { Vec::new() } else { certain.chain(unsure).filter_map(charge).collect() }
}
