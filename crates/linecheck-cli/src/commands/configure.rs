//! Bringing an account of one's own: the tenants, the draft with its checks, saving it, and what is active from then on.

pub(super) mod drafts;
pub(super) mod numbers;
pub(super) mod revisions;
pub(super) mod save;
pub(super) mod tenants;
pub(super) mod verify;
