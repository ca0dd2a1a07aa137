//! PingOne's API on the sandbox's port, bound to its Twilio accounts (row G9).
//!
//! `/pingone/auth/{environment}/as/token` gives access tokens, and below `/pingone/v1/environments` are environments, senders
//! (`phoneDeliverySettings`), notification settings and notification policies. A sender of a Twilio account is checked against the
//! accounts here, has their numbers, and loses what is released there.
//!
//! Facts carry their source in short: *OAI* is the published `OpenAPI` of PingOne's management API, *DOC* a page of
//! developer.pingidentity.com or docs.pingidentity.com, *TF* the source of Terraform's provider `pingone`. What no source states is marked
//! *decided here*.

mod answer;
mod control;
mod environments;
mod known;
mod modes;
mod names;
mod numbers;
mod page;
mod place;
mod policies;
mod refusal;
mod request;
mod seed;
mod senders;
mod settings;
mod state;
mod token;

pub use control::PingOneInfo;
pub use known::{
    CLIENT_ID, CLIENT_SECRET, FOREIGN_POLICY, FOREIGN_SENDER, FUTURE_SENDER, ID_PREFIX, PLAIN_POLICY,
    PRODUCTION_ENVIRONMENT, PRODUCTION_POLICY, SANDBOX_ENVIRONMENT, SANDBOX_POLICY, SHORT_CODE,
    VERIFY_SENDER, WORKER_ENVIRONMENT, api_base, auth_base,
};
pub use modes::{
    ClientAuthentication, EnvironmentChange, EnvironmentInfo, Modes, SenderInUse, Size, Standing,
};

pub(crate) use answer::{carry_out, happen_before};
pub(crate) use place::find;
pub(crate) use refusal::Refusal;
pub(crate) use request::{Request, mint};
pub(crate) use seed::tenancy;
pub(crate) use state::PingOne;
