//! Test sends that were prepared and shown, kept until they are sent: the page confirms one by its ID, and cannot change
//! what it does.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use linecheck_app::SendPreview;
use uuid::Uuid;

/// A page prepares anew with every change of an input; only the newest can still be wanted.
const KEPT: usize = 16;

/// The newest previews.
#[derive(Default)]
pub struct Previews(Mutex<VecDeque<(Uuid, SendPreview)>>);

impl Previews {
    /// Keeps one, and gives its ID.
    pub fn keep(&self, preview: SendPreview) -> Uuid {
        let id = Uuid::new_v4();
        self.put(id, preview);
        id
    }

    /// Takes one out: it is sent once at most.
    pub fn take(&self, id: Uuid) -> Option<SendPreview> {
        let mut kept = self.kept();
        let place = kept.iter().position(|(known, _)| *known == id)?;
        kept.remove(place).map(|(_, preview)| preview)
    }

    /// Puts one back that was not sent.
    pub fn put(&self, id: Uuid, preview: SendPreview) {
        let mut kept = self.kept();
        kept.push_back((id, preview));
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }

    /// Forgets all of them: what they were made from has changed.
    pub fn forget(&self) {
        self.kept().clear();
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(Uuid, SendPreview)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
