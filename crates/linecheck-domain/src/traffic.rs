//! What Twilio recorded of what an account really sent (L1, L2): the records, what they say about one recipient,
//! and what many of them come to.
//!
//! A message's text is not among it. It is passed over while a list is parsed, and becomes no string of ours.

mod answer;
mod forms;
mod health;
mod hour;
mod range;
mod record;
pub mod signs;
mod sums;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Beginning, LookedUp, Sent, Unread, answer};
pub use forms::other_forms;
pub use health::{ChannelHealth, CodeCount, Cost, Counted, HealthLine, HourCount, StateShare};
pub use hour::{Hour, KeptHour, KeptKind, Receipts, Repeats, block_of};
pub use range::{Share, share};
pub use record::{Record, State};
pub use sums::{DELAYS, Delays, Kind, Sum, Sums, hour_of};
