//! The commands, by what a person does, as the use cases are. Each reads its arguments, calls one use case, and gives its
//! view back.

pub(crate) mod configure;
pub(crate) mod history;
pub(crate) mod ready;
pub(crate) mod sandbox;
pub(crate) mod send;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod words;

use linecheck_app::{AppError, given};
use linecheck_domain::tenant::TenantId;
use serde::Deserialize;

use crate::work::Answer;

/// Every command, whatever file it is in.
pub(crate) mod all {
    pub use super::configure::{delete::*, drafts::*, numbers::*, rotate::*, save::*, tenants::*, verify::*};
    pub use super::send::{follow::*, limits::*, matrix::*, transaction::*};
    pub use super::{history::*, ready::*, sandbox::*, session::*, settings::*, words::*};
}

/// What the list may name as a request or an answer.
pub(crate) mod names {
    #![allow(unused_imports, reason = "whatever the list names is among them")]

    pub use std::collections::BTreeSet;

    pub use linecheck_app::*;
    pub use linecheck_domain::draft::Configuration;
    pub use linecheck_domain::limits::SendLimits;
    pub use linecheck_domain::phone::PhoneNumber;
    pub use linecheck_domain::tenant::Tenant;
    pub use linecheck_domain::test_number::TestNumbers;
    pub use linecheck_sandbox::magic::MagicRecipient;
    pub use linecheck_sandbox::{AccountInfo, Arrival, FaultState};

    pub use super::all::*;
    pub use super::{OfTenant, OfText};
    pub use crate::exports::SavedFile;
    pub use crate::links::Link;
    pub use crate::opening::Located;
    pub use crate::session::SessionView;
}

/// Whose it is.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfTenant {
    tenant: String,
}

impl OfTenant {
    fn id(&self) -> Answer<TenantId> {
        given::tenant(&self.tenant)
    }
}

/// What was typed.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfText {
    text: String,
}

/// Runs what blocks on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(AppError::internal("The work was interrupted.")))
}
