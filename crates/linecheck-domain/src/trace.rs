//! The trace of a test send: its plan, and the events as they are stored.
//!
//! An event is stored when it has happened, before anything is done because of it. What is done next is derived
//! from the events alone ([`crate::routing::next_step`]), so a restart loses nothing.

mod event;
mod exchange;
mod outcome;
mod plan;
mod status;

pub use crate::channel::Channel;

pub use event::{Event, FollowingEnd, ReceiptRefusal, StoredEvent, Verdict};
pub use exchange::{ExchangeFacts, said};
pub use outcome::{CreateOutcome, FallbackReason, LookUpResult, UnknownWhy};
pub use plan::{DefaultOrigin, FallbackRule, Origin, Plan, Role};
pub use status::{is_delivered_status, is_failed_status, is_final_status, moves_forward};
