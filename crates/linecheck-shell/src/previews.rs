//! What was prepared and shown, kept until it is done: the page confirms one by its ID, and cannot change what it does.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use linecheck_app::{BundlePreview, MatrixPreview, SavePreview, SendPreview};
use uuid::Uuid;

/// A page prepares anew with every change of an input; only the newest can still be wanted.
const KEPT: usize = 16;

/// The newest previews.
#[derive(Default)]
pub struct Previews {
    pub saves: Kept<SavePreview>,
    pub sends: Kept<SendPreview>,
    pub matrices: Kept<MatrixPreview>,
    pub bundles: Kept<BundlePreview>,
}

/// The newest of one kind.
pub struct Kept<P>(Mutex<VecDeque<(Uuid, P)>>);

impl<P> Default for Kept<P> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<P> Kept<P> {
    /// Keeps one, and gives its ID.
    pub fn keep(&self, preview: P) -> Uuid {
        let id = Uuid::new_v4();
        self.put(id, preview);
        id
    }

    /// Keeps one and no other: it may hold credentials.
    pub fn keep_alone(&self, preview: P) -> Uuid {
        self.kept().clear();
        self.keep(preview)
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.kept().clear();
    }

    /// Takes one out: it is done once at most.
    pub fn take(&self, id: Uuid) -> Option<P> {
        let mut kept = self.kept();
        let place = kept.iter().position(|(known, _)| *known == id)?;
        kept.remove(place).map(|(_, preview)| preview)
    }

    /// Puts one back that was not done.
    pub fn put(&self, id: Uuid, preview: P) {
        let mut kept = self.kept();
        kept.push_back((id, preview));
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(Uuid, P)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
