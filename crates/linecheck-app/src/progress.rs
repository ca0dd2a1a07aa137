//! How far long work has come.

use std::sync::Arc;

use linecheck_domain::trace::StoredEvent;
use serde::Serialize;
use uuid::Uuid;

/// What is being done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "stage")]
#[cfg_attr(feature = "bindings", ts(rename = "UseCaseProgress"))]
pub enum Progress {
    /// Twilio is asked for the account.
    Account,
    /// Twilio is asked for the numbers.
    Numbers {
        /// How many are there so far.
        so_far: usize,
    },
    /// A request that creates is made.
    Creating,
    /// The same request is made again after a pause, because Twilio asked for it.
    Pausing {
        /// For how long.
        milliseconds: u64,
    },
    /// An unknown outcome is looked up.
    LookingUp,
    /// An event of a test send was stored.
    Stored {
        /// The transaction.
        transaction: Uuid,
        /// The event, with its place.
        event: Box<StoredEvent>,
    },
    /// A cell of a matrix is next.
    Cell {
        /// Of which matrix.
        matrix: Uuid,
        /// Which it is, from 1.
        cell: usize,
        /// How many there are.
        of: usize,
        /// For how many seconds the cool-down still holds it.
        wait_seconds: u64,
    },
    /// The status of what was created is asked for.
    Following {
        /// Of which transaction.
        transaction: Uuid,
        /// The last status.
        status: String,
    },
}

/// Where progress is told. It must return at once.
#[derive(Clone)]
pub struct ProgressSink(Arc<dyn Fn(Progress) + Send + Sync>);

impl ProgressSink {
    /// Tells a function.
    pub fn new(tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Tells nobody.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    pub(crate) fn tell(&self, progress: Progress) {
        (self.0)(progress);
    }
}
