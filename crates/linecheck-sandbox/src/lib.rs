//! A server on loopback that speaks Twilio's HTTP API (`/2010-04-01`) and PingOne's (`/pingone`), with state and a fault script.
//!
//! It is a part of the product (row S1): the whole of Linecheck can be used and tried without a Twilio account,
//! and every outcome of a verification and of a test send can be produced on request. It is good enough that
//! Twilio's own client libraries work against it, unchanged but for the host.
//!
//! # Invariants
//! - It listens on 127.0.0.1 alone, and answers only requests whose `Host` is loopback (DNS rebinding).
//! - Every SID that it gives out carries [`linecheck_domain::sid::SANDBOX_MARKER`], and every ID of PingOne begins with [`pingone::ID_PREFIX`], so that sandbox and real
//!   data can be told apart before a byte is sent. It knows no other account: a real SID gets the 401 of an
//!   unknown one.
//! - Every request that reached it is in the [log](LogEntry), from its arrival on, also when it is never answered.
//!   The log never holds a password or a token. (Requests to the control routes are not logged: they are the sandbox's own. Nor are
//!   bytes that are no HTTP request, which get a bare 400; a raw `<` or `>` in a query is such a case.)
//! - Whether a create took effect is recorded, whatever the client came to know of it.
//! - A [past](Traffic) that an account is given is computed when it is asked for; nothing of it is held or stored.
//! - The state of a message or call is a function of its plan and of the time since it was created; nothing ticks
//!   in the background, and the clock can be advanced.
//! - It sends nothing anywhere and asks nobody: no message, no call, no look-up of a name.
//!
//! # What it must not know
//! The clients: this crate shares no request or answer type with `linecheck-twilio` or `linecheck-pingone`, so that a misunderstanding of
//! an API cannot hide by being made on both sides. Of the domain it uses the marker, the table of codes, the
//! countries with their names, and in which of them a number lies.
//!
//! Facts about Twilio carry their source in short: *OAI* is Twilio's `OpenAPI` file, *TEST* its page on test
//! credentials, *SUB* its page on sub-accounts, *REC* a recorded answer. What no source states is marked
//! *decided here*.

mod account;
mod api;
mod auth;
mod call;
mod clock;
mod control;
mod control_http;
mod dialect;
mod error;
mod exchange;
mod fault;
mod inbox;
pub mod known;
mod ledger;
mod lifecycle;
mod log;
pub mod magic;
mod message;
mod number;
mod number_list;
mod paging;
mod past;
pub mod pingone;
mod registrations;
mod reply;
mod route;
mod seed;
mod server;
mod settings;
mod sid;
mod state_folder;
mod world;

pub use account::{AccountInfo, AccountKind, AccountStatus, AnswerMode};
pub use call::CallOutcome;
pub use control::{Control, Health};
pub use error::SandboxError;
pub use fault::{FaultAction, FaultRule, FaultState, MalformedShape, Nth};
pub use inbox::{Arrival, ArrivalKind};
pub use log::{LogEntry, LoggedFault, LoggedPingOne};
pub use message::MessageOutcome;
pub use number::{Capabilities, NumberChange, NumberInfo, NumberSpec};
pub use past::{
    INCIDENTS, Incident, IncidentKind, Kind, MOST_DAYS, MOST_TRAFFIC, Recorded, Traffic, answered, recorded,
};
pub use registrations::{MessagingService, Registrations};
pub use route::Endpoint;
pub use server::{Sandbox, SandboxConfig};
pub use settings::Settings;
