//! What Twilio recorded of what an account really sent (L1): the records, and what they say about one recipient.
//!
//! A message's text is not among it. It is passed over while a list is parsed, and becomes no string of ours.

mod answer;
mod forms;
mod record;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Beginning, LookedUp, Sent, Unread, answer};
pub use forms::other_forms;
pub use record::{Record, State};
