//! The fault script: rules that say which requests are answered wrongly, and how.

mod book;
mod check;
mod rule;

pub(crate) use book::{FaultBook, StoredFault, Strike};
pub use rule::{FaultAction, FaultRule, FaultState, MalformedShape, Nth};
