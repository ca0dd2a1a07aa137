//! The records, as methods of [`Reader`](crate::Reader) and [`Writer`](crate::Writer).

mod audit;
mod chain;
mod columns;
mod configurations;
mod counts;
mod drafts;
mod foreign;
mod history;
mod matrices;
mod pingone;
mod pingone_plans;
mod secrets;
mod settings;
mod tenants;
mod traffic;
mod transactions;
mod verifications;

pub use audit::{AuditEntry, AuditFilter, NewAuditEntry};
pub(crate) use audit::{add_entry, chain_on};
pub(crate) use chain::records_before_the_chain;
pub use configurations::{ConsentRecord, Revision};
pub use counts::{Counted, NewCount};
pub use drafts::StoredDraft;
pub use foreign::{ForeignChain, ForeignConsent, ForeignConsents, ForeignRun};
pub(crate) use history::refresh;
pub use history::{
    AccountCount, AccountCounts, DayCount, Figures, HistoryFilter, HistoryPlace, HistoryRow, HistorySearch,
    Originated, RecentSend,
};
pub use matrices::StoredMatrix;
pub use pingone::StoredConnection;
pub use pingone_plans::{NewPlan, StoredPlan};
pub use traffic::NewHour;
pub use transactions::{Appended, FirstKept, NewTransaction, StoredTransaction};
#[cfg(test)]
mod tests;
