//! Whether a vault was made from a support kit (P5): the one flag that takes every change from everybody.

use jiff::Timestamp;
use linecheck_vault::Reader;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{AppError, Code};

/// The setting that holds it. It is set once, with the kit's first and only content.
pub(crate) const KIT: &str = "kit";

/// What a vault remembers of the support kit that it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Kit {
    /// The vault that the kit was made from.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub vault: Uuid,
    /// When.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub made_at: Timestamp,
    /// By whom: the user of the operating system there, not authenticated.
    pub made_by: String,
    /// Until when it is meant to be used. Advisory: only rotating the tokens takes them back.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub expires_at: Timestamp,
}

/// The kit that a vault was made from, if it was.
pub(crate) fn kit_of(reader: &Reader<'_>) -> Result<Option<Kit>, AppError> {
    Ok(reader.setting(KIT)?)
}

/// That nobody changes anything in such a vault.
pub(crate) fn refused() -> AppError {
    AppError::new(
        Code::KitReadOnly,
        "This vault was made from a support kit, for test sends and look-ups alone. Nothing was changed.",
    )
}
