//! The resources of Twilio's API that Linecheck uses: a file per resource. Most are of version 2010-04-01 on the host
//! `api`; what a readiness check reads besides is of version 1 on [`PRODUCTS`].
//!
//! What always holds:
//! - A request that creates is made once and its outcome is one of four ([`CreateOutcome`]); nothing is repeated here.
//!   Only what is certain is called so: an answer that cannot be read leaves the outcome unknown.
//! - A list is followed only along its own path on its own base, at most [`MAX_PAGES`] pages, and never in a circle;
//!   what reads is bounded as a whole by a [`Budget`]. What is left off at a bound is an error, and no short list.
//! - What a server says is untrusted: texts are bounded and freed of control characters, links are not kept, and no
//!   answer makes this crate panic. Fields and words that are not known are accepted, since Twilio adds them and its
//!   own samples break its schema; an answer that lacks what is essential is [`TwilioError::NotUnderstood`].
//! - An account's answer carries its Auth Token in clear (Twilio's `OpenAPI`, `api.v2010.account`). It is passed over
//!   while parsing. [`TwilioClient::subaccount_token`] alone reads it, as a `Secret`.
//! - The texts of other messages, which a look-up brings along, can be compared but not shown ([`PrivateText`]).
//!
//! What it must not know: what is stored, which number or account is chosen, what a refusal means for a transaction,
//! and how a person is told.

mod accounts;
mod alerts;
mod balance;
mod callers;
mod calls;
mod client;
mod creating;
mod dialing_permissions;
mod error;
mod geo_permissions;
mod identity;
mod lenient;
mod messages;
mod messaging_services;
mod numbers;
mod paging;
mod private_text;
mod records;
mod refusal;
mod speech;
mod toll_free;

pub use accounts::{Account, AccountKind, AccountStatus};
pub use alerts::Alert;
pub use balance::Balance;
pub use callers::VerifiedCaller;
pub use calls::{Call, CallStatus, CreateCall, Notification, SendDigits, reason};
pub use client::{Candidates, Fetched, Found, Listed, Odd, PRODUCTS, TwilioClient};
pub use creating::{Accepted, CreateOutcome, CreateResult, UnknownReason};
pub use dialing_permissions::DialingPermission;
pub use error::{Argument, TwilioError};
pub use geo_permissions::GeoPermission;
pub use linecheck_http::{Budget, MAX_BYTES, MAX_ENTRIES};
pub use messages::{CreateMessage, Message, MessageCandidate, MessageStatus};
pub use messaging_services::{Campaign, CampaignStatus, MessagingService};
pub use numbers::{Capabilities, IncomingNumber};
pub use paging::MAX_PAGES;
pub use private_text::PrivateText;
pub use records::{WindowBy, WindowRead};
pub use speech::passcode_twiml;
pub use toll_free::{TollFreeStatus, TollFreeVerification};
