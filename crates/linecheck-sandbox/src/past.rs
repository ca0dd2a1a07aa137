//! A believable past of an account (row S1, for L1 to L4): messages and calls of many days, computed when they are asked for.
//!
//! Nothing is held for each of them. How many lie before each hour follows from the rhythm of a day and a week; when the
//! one of a number was sent, and to whom, from where, with what outcome and delay, follows from that number and the seed.
//! So a million records cost no memory, the same wish makes the same past, and a test can ask for its truth. The past ends
//! when it was made, or with the first thing that the account really created; what is created later comes after it. Of
//! notifications it has none.

mod dice;
mod incident;
mod list;
mod made;
mod people;
mod record;
mod spread;
mod traffic;
mod whole;

pub use incident::{INCIDENTS, Incident, IncidentKind};
pub(crate) use list::{Item, PastList, Wish, WithPast};
pub use record::Recorded;
pub(crate) use traffic::StoredPast;
pub use traffic::{Kind, MOST_DAYS, MOST_TRAFFIC, Traffic};
pub(crate) use whole::Past;
pub use whole::{answered, recorded};
