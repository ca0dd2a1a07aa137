//! The resources of PingOne's API that Linecheck uses: environments, senders (PingOne's `phoneDeliverySettings`),
//! notification settings and notification policies; a file per resource.
//!
//! What always holds:
//! - Credentials go to the two addresses of one [`Site`](linecheck_domain::pingone::Site) alone. How the worker
//!   application proves itself is a setting; another way, or another region, is never tried with the same secret.
//! - An access token lives in memory, until shortly before its end. A request whose token PingOne does not take (401) was not
//!   carried out: it is made once more with a new token, and that is the only repetition here. Who wants to wait
//!   and ask again says so with [`patiently`].
//! - A request that changes something is accepted, refused, certainly not sent, or its outcome is unknown:
//!   [`PingOneError::may_have_been_done`]. Only what is certain is called so.
//! - A list is followed only along its own path on its own host, at most [`MAX_PAGES`] pages, and never in a circle;
//!   what reads is bounded as a whole by a [`Budget`]. What is left off at a bound is an error, and no short list.
//! - What a server says is untrusted: texts are bounded and freed of control characters, and a secret that was sent is
//!   blotted out where a refusal quotes it; a success that quotes one is none. An Auth Token that comes with a sender is not
//!   kept. All else of a body is, so that what is not ours can be written back.
//! - Errors are told apart by `code` and `details[].code`, never by a message (PingOne, *Error codes*).
//!
//! What it must not know: what is stored, what is planned, what a refusal means for a plan, and how a person is told.

mod answer;
mod client;
mod environments;
mod error;
mod paging;
mod policies;
mod refusal;
mod senders;
mod settings;
mod token;
mod waiting;

pub use client::{Fetched, Listed, Odd, PingOneClient, Worker};
pub use error::{Argument, Detail, PingOneError, TokenRefusal};
pub use linecheck_http::{Budget, Clock};
pub use paging::MAX_PAGES;
pub use waiting::{Patience, Pause, patiently};
