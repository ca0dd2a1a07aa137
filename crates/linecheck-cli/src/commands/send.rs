//! The test send: planned, confirmed, driven to its verdict, followed, and told.

pub(super) mod explain;
pub(super) mod follow;
pub(super) mod limits;
pub(super) mod matrix;
pub(super) mod transaction;
