//! The fault script: rules that say which requests are answered wrongly, and how.

mod action;
mod book;
mod check;
mod rule;

pub use action::{FaultAction, MalformedShape};
pub(crate) use book::{FaultBook, StoredFault, Strike};
pub use rule::{FaultRule, FaultState, Nth};
