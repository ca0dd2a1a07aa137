//! What a command is about, where it is one tenant or one text.

use linecheck_app::given;
use linecheck_domain::tenant::TenantId;
use serde::Deserialize;

use crate::answer::Answer;

/// Whose it is.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfTenant {
    pub(crate) tenant: String,
}

impl OfTenant {
    pub(crate) fn id(&self) -> Answer<TenantId> {
        given::tenant(&self.tenant)
    }
}

/// What was typed.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfText {
    pub(crate) text: String,
}
