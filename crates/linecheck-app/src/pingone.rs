//! A tenant's PingOne environment.

pub(crate) mod export;
