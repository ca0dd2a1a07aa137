//! PingOne: what was read of an environment, what is wanted of it, and what leads from the one to the other.
//!
//! Bodies are kept whole ([`Body`]): what is not ours is written back as it was read. A [`Plan`] holds no body and no
//! secret: the members that it changes, and a mark of everything that it was made from.
//!
//! Source, unless a line names another: Ping Identity, *PingOne Platform API* (*Notifications settings*, *Phone delivery
//! settings*, *Notification policies*, *Environments*).

mod binding;
mod body;
mod connection;
mod drift;
mod environment;
pub mod failure;
mod goal;
mod id;
mod known;
mod note;
mod origin;
mod plan;
mod planning;
mod policy;
mod quota;
mod reference;
mod refusal;
mod remember;
mod route;
pub mod run;
mod selection;
mod sender;
mod settings;
mod site;
mod state;
mod step;
#[cfg(test)]
mod tests;
mod warnings;
mod writing;

pub use binding::{Binding, BindingChange, Mark, Resource, ResourceChange};
pub use body::Body;
pub use connection::{ClientAuthentication, Connection};
pub use drift::{Drift, DriftKind, NumberFacts, TwilioFacts, drift};
pub use environment::{Capabilities, Environment, EnvironmentKind, EnvironmentStatus};
pub use goal::{
    CarryOver, Channels, Choice, Goal, Others, Remembered, RememberedPolicy, RememberedSender, SenderChoice,
};
pub use id::{Id, IdError};
pub use note::{Note, PolicyLabel, Reference, SenderLabel};
pub use origin::{Obstacle, Origin, OriginAccount, SenderRef, Why};
pub use plan::{Confirmation, Plan, Untouched};
pub use planning::plan;
pub use policy::{Condition, Policy};
pub use reference::references;
pub use refusal::{CountryProblem, LONGEST_NAME, PlanRefusal};
pub use route::{Recipient, originates, originates_by_chain};
pub use sender::{NumberKind, Provider, RemoteNumber, RemoteSender};
pub use settings::{Link, Settings};
pub use site::{Region, RegionError, Site, SiteError};
pub use state::{SENDER_LIMIT, State};
pub use step::{Difference, Next, PlannedLink, PolicyChange, Reason, Step};
pub use warnings::notes_of;
pub use writing::other_members;
