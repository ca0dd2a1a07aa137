//! The test send: planned, confirmed, driven to its verdict, followed, and told.

pub(crate) mod follow;
pub(crate) mod limits;
pub(crate) mod matrix;
pub(crate) mod transaction;
