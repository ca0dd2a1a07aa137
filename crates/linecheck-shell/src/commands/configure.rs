//! Bringing an account of one's own: the tenants, the draft with its checks, saving it, and what is active from then on.

pub(crate) mod delete;
pub(crate) mod drafts;
pub(crate) mod numbers;
pub(crate) mod revisions;
pub(crate) mod rotate;
pub(crate) mod save;
pub(crate) mod tenants;
pub(crate) mod verify;
