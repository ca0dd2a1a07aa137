//! What is kept in memory of PingOne while the vault is open: a client for each connection, in which its access token lives,
//! and what was read last.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use linecheck_domain::pingone::{Connection, State};
use linecheck_domain::tenant::TenantId;
use linecheck_pingone::PingOneClient;

/// What was read of an environment, and when.
#[derive(Clone)]
pub(crate) struct ReadState {
    pub(crate) at: Timestamp,
    pub(crate) state: Arc<State>,
}

struct Kept {
    connection: Connection,
    client: PingOneClient,
    read: Option<ReadState>,
}

/// Clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct PingOneKept(Arc<Mutex<HashMap<TenantId, Kept>>>);

impl PingOneKept {
    /// The client of a tenant's connection; none where it has none yet, or another connection by now.
    pub(crate) fn client(&self, tenant: &TenantId, connection: &Connection) -> Option<PingOneClient> {
        let kept = self.kept();
        kept.get(tenant).filter(|kept| kept.connection == *connection).map(|kept| kept.client.clone())
    }

    /// Keeps a client in the place of an earlier one.
    pub(crate) fn keep(&self, tenant: &TenantId, connection: Connection, client: PingOneClient) {
        self.kept().insert(tenant.clone(), Kept { connection, client, read: None });
    }

    /// What was read last on this connection.
    pub(crate) fn last_read(&self, tenant: &TenantId, connection: &Connection) -> Option<ReadState> {
        let kept = self.kept();
        kept.get(tenant).filter(|kept| kept.connection == *connection).and_then(|kept| kept.read.clone())
    }

    /// Remembers what was read on this connection, and forgets what was read on others: an environment can be large.
    pub(crate) fn set_read(&self, tenant: &TenantId, connection: &Connection, read: ReadState) {
        let mut all = self.kept();
        for kept in all.values_mut() {
            kept.read = None;
        }
        if let Some(kept) = all.get_mut(tenant).filter(|kept| kept.connection == *connection) {
            kept.read = Some(read);
        }
    }

    /// Forgets a tenant's client and what it read.
    pub(crate) fn forget(&self, tenant: &TenantId) {
        self.kept().remove(tenant);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<TenantId, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for PingOneKept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PingOneKept")
    }
}
