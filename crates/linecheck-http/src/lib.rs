//! The one HTTP client of Linecheck: it asks hosts that were allowed, over TLS, and says exactly where a request
//! failed.
//!
//! What always holds:
//! - A URL is judged before a byte is sent: its host was allowed by name, and the scheme is `https`, or plain
//!   `http` to this machine. See [`AllowedHosts`].
//! - A redirect is an error of its own ([`HttpError::Redirected`]). Nothing is ever sent to where it points.
//! - A request is written once. There is no retry here, but for a reading request that an idle connection refused
//!   before a byte of it was written. A request that changes something has a connection of its own, so that not even
//!   that happens.
//! - Every failure names its [`Stage`], and a stage says whether it is certain that the request never left
//!   ([`Stage::never_sent`]).
//! - An answer is bounded in time and in size; its size is counted after decompression.
//! - An [`Exchange`] is a record that may be kept and shown. It holds no body, no query and no credential, and
//!   [`Debug`] of anything here shows none either. Bodies and credentials are overwritten when they are dropped;
//!   what the connection's own buffers hold for a moment is not reached by that.
//!
//! What it must not know: Twilio, PingOne, their resources or error codes, what is in a body, and what a request is for.

mod body;
mod budget;
mod classify;
mod client;
mod exchange;
mod failure;
mod login;
mod lookup;
mod paging;
mod policy;
mod route;
mod untrusted;

pub use body::{Answer, Body};
pub use budget::{Budget, MAX_BYTES, MAX_ENTRIES};
pub use client::{Clock, HttpClient, HttpConfig, Json, Limits};
pub use exchange::{Exchange, Verb};
pub use failure::HttpError;
pub use linecheck_domain::transport::{Stage, TlsProblem};
pub use login::Login;
pub use paging::next_page;
pub use policy::{AllowedHosts, Refusal, Way};
pub use route::{Route, TrustStore};
pub use untrusted::{sanitize, sanitized};
