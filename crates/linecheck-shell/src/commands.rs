//! The commands, by what a person does, as the use cases are. Each reads its arguments, calls one use case, and gives its
//! view back.

pub(crate) mod administrator;
pub(crate) mod audit;
pub(crate) mod bundle;
pub(crate) mod care;
pub(crate) mod configure;
pub(crate) mod history;
mod of;
pub(crate) mod pingone;
pub(crate) mod ready;
pub(crate) mod sandbox;
pub(crate) mod send;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod traffic;
pub(crate) mod words;

pub(crate) use crate::answer::blocking;
pub use of::{OfTenant, OfText};

/// Every command, whatever file it is in.
pub(crate) mod all {
    pub use super::configure::{
        delete::*, drafts::*, numbers::*, revisions::*, rotate::*, save::*, tenants::*, verify::*,
    };
    pub use super::send::{follow::*, limits::*, matrix::*, transaction::*};
    pub use super::{
        administrator::*, audit::*, bundle::*, care::*, history::*, pingone::*, ready::*, sandbox::*,
        session::*, settings::*, traffic::*, words::*,
    };
}

/// What the list may name as a request or an answer.
pub(crate) mod names {
    #![allow(unused_imports, reason = "whatever the list names is among them")]

    pub use std::collections::BTreeSet;

    pub use linecheck_app::*;
    pub use linecheck_domain::document::Link;
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
    pub use crate::guide::GuidePage;
    pub use crate::idle::RoleView;
    pub use crate::opening::{Located, Restored};
    pub use crate::session::SessionView;
}
