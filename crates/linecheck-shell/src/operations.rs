//! Long work that is under way, and that a person can cancel.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use linecheck_app::AppError;
use tokio::sync::Notify;

use crate::work::Answer;

/// The operations that are under way, by the name that the page gave each.
#[derive(Default)]
pub struct Operations(Mutex<HashMap<String, Arc<Notify>>>);

impl Operations {
    /// Whether the page may call an operation so.
    pub fn is_name(text: &str) -> bool {
        (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// Runs work until it ends or is cancelled. Cancelled work is dropped where it waits: what it had stored stays, and a
    /// database transaction that had begun is finished. It ends with the error that `cancelled` makes then.
    pub async fn run<T>(
        &self,
        name: String,
        work: impl Future<Output = Answer<T>>,
        cancelled: impl FnOnce() -> AppError,
    ) -> Answer<T> {
        let cancel = Arc::new(Notify::new());
        {
            let mut running = self.running();
            if running.contains_key(&name) {
                return Err(AppError::invalid_value("An operation of this name is under way already."));
            }
            running.insert(name.clone(), Arc::clone(&cancel));
        }
        let _entry = Entry { operations: self, name };
        tokio::select! {
            biased;
            outcome = work => outcome,
            () = cancel.notified() => Err(cancelled()),
        }
    }

    /// Cancels an operation. One that has ended, or that there never was, is no error: cancelling and ending may cross.
    pub fn cancel(&self, name: &str) {
        if let Some(cancel) = self.running().get(name) {
            cancel.notify_one();
        }
    }

    /// Cancels all of them.
    pub fn cancel_all(&self) {
        for cancel in self.running().values() {
            cancel.notify_one();
        }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Notify>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the operation however it ends.
struct Entry<'operations> {
    operations: &'operations Operations,
    name: String,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.operations.running().remove(&self.name);
    }
}
