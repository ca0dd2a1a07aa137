//! The test send: planned, confirmed, driven to its verdict, followed, and told.

pub(crate) mod answers;
pub(crate) mod basis;
pub(crate) mod explain;
pub(crate) mod follow;
pub(crate) mod limits;
pub(crate) mod look_up;
pub(crate) mod matrix;
pub(crate) mod plan;
pub(crate) mod receipt;
pub(crate) mod request;
pub(crate) mod schedule;
pub(crate) mod trace;
pub(crate) mod transaction;
