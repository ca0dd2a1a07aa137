//! Asking long work with the vault to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use crate::error::VaultError;

/// After how many steps of SQLite's machine it looks whether it is to stop: some milliseconds of work.
const STEPS: i32 = 10_000;

/// Stops long work that reads the vault, where its file stays as it is. A clone asks the same work.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks it to stop, as soon as it can.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// What asks when it is dropped: for work that is waited for on another thread.
    #[must_use]
    pub fn when_dropped(&self) -> StopWhenDropped {
        StopWhenDropped(self.clone())
    }

    /// An error when it was asked.
    pub(crate) fn check(&self) -> Result<(), VaultError> {
        if self.0.load(Ordering::Relaxed) { Err(VaultError::Stopped) } else { Ok(()) }
    }

    /// Whatever the connection does ends when it is asked.
    pub(crate) fn watch(&self, connection: &mut Connection) -> Result<(), VaultError> {
        let stop = self.clone();
        Ok(connection.progress_handler(STEPS, Some(move || stop.check().is_err()))?)
    }

    /// The error of work that was watched: that it was asked to stop, if it was.
    pub(crate) fn or<T>(&self, done: Result<T, VaultError>) -> Result<T, VaultError> {
        done.or_else(|error| self.check().and(Err(error)))
    }
}

/// Asks the work to stop when it is dropped.
#[derive(Debug)]
pub struct StopWhenDropped(Stop);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.ask();
    }
}
