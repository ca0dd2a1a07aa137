//! How far long work has come.

use std::sync::{Arc, Mutex, PoisonError};

use linecheck_domain::trace::{Event, StoredEvent};
use serde::Serialize;
use uuid::Uuid;

use crate::error::AppError;

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
    /// An unknown outcome, or a recipient, is looked up.
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
    /// A period of an account is read.
    Period {
        /// How many records so far.
        records: u64,
        /// How many hours so far, of both channels.
        hours: i64,
        /// Of how many that have to be read.
        of: i64,
    },
    /// An audit trail is checked or written.
    Checking {
        /// How much of it is done: entries of the vault, or bytes of a file.
        done: u64,
        /// Of how much.
        of: u64,
    },
    /// PingOne is asked for something, or changed.
    #[serde(rename = "pingone")]
    PingOne {
        /// What.
        now: PingOneNow,
    },
}

/// What is being done at PingOne.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum PingOneNow {
    /// The environment is read.
    Environment,
    /// The senders are read.
    Senders,
    /// The settings are read.
    Settings,
    /// The policies are read.
    Policies,
    /// A plan's step.
    Step {
        /// Of which plan.
        plan: Uuid,
        /// Which it is, from 1.
        step: usize,
        /// How many there are.
        of: usize,
        /// What is being done of it.
        doing: PingOneDoing,
    },
    /// Everything is read back.
    ReadingBack {
        /// Of which plan.
        plan: Uuid,
    },
}

/// What is being done of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PingOneDoing {
    /// What is there is read.
    Reading,
    /// It is written.
    Writing,
    /// What became of it is looked up.
    LookingUp,
    /// It is done.
    Done,
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

    /// The same, and what it will have told of: for the end of one who waits for the work no longer.
    #[must_use]
    pub fn noting(self) -> (Self, Noted) {
        let noted = Noted::default();
        let (tell, note) = (self, noted.clone());
        let sink = Self::new(move |progress| {
            note.note(&progress);
            tell.tell(progress);
        });
        (sink, noted)
    }

    pub(crate) fn tell(&self, progress: Progress) {
        (self.0)(progress);
    }
}

/// The test send and the matrix that progress has told of.
#[derive(Clone, Default)]
pub struct Noted(Arc<Mutex<(Option<Uuid>, Option<Uuid>)>>);

impl Noted {
    fn note(&self, progress: &Progress) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            Progress::Stored { transaction, event }
                if matches!(event.event, Event::CreateIntended { .. }) =>
            {
                noted.0 = Some(*transaction);
            }
            Progress::Cell { matrix, .. } => noted.1 = Some(*matrix),
            _ => {}
        }
    }

    /// The error of one who cancelled the work: it names what may have been sent.
    #[must_use]
    pub fn cancelled(&self) -> AppError {
        let (transaction, matrix) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        AppError::cancelled_in(transaction, matrix)
    }
}
