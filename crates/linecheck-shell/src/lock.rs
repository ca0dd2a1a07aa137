//! Locking the administrator role of what is open: by hand, by itself, and with the operating system.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use linecheck_app::{AdministratorView, LockedBy};

use crate::answer::Answer;
use crate::idle::LOOK;
use crate::session::Open;
use crate::shell::Shell;

impl Shell {
    /// Locks the administrator role of what is open. What was begun goes to its end; nothing new begins.
    ///
    /// # Errors
    /// When nothing is open, or it could not be entered; it is locked all the same.
    pub async fn lock(&self, by: LockedBy) -> Answer<AdministratorView> {
        let open = self.session().open()?;
        open.watch.note_lock(by);
        let locked = open.app.lock(&open.actor, by).await;
        match locked {
            Ok(view) => Ok(self.watch_unlock(&open, view)),
            Err(error) => {
                self.look_at_role(&open).await;
                Err(error)
            }
        }
    }

    /// The operating system locks its session, or is about to sleep. Nothing happens where nothing is unlocked.
    pub async fn lock_with_system(&self, by: LockedBy) {
        if self.session().if_open().is_some()
            && let Err(error) = self.lock(by).await
        {
            tracing::warn!(code = error.code.as_str(), "the lock was not entered");
        }
    }

    /// Takes note of how it stands, tells the page, and gives it back.
    pub(crate) fn watch_unlock(&self, open: &Open, view: AdministratorView) -> AdministratorView {
        let before = open.watch.view();
        open.watch.tell(view.clone());
        if open.watch.view() != before {
            self.surroundings().session_changed();
        }
        view
    }

    /// Reads how it stands, as another Linecheck may have changed it.
    pub(crate) async fn look_at_role(&self, open: &Open) {
        if let Ok(view) = open.app.administrator().await {
            self.watch_unlock(open, view);
        }
    }

    /// Watches what is open now, for as long as it is.
    pub(crate) fn begin_watching(&self) {
        let Some(open) = self.session().if_open().filter(|open| open.watch.begin()) else { return };
        let (shell, open) = (self.clone(), Arc::downgrade(&open));
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK).await;
                let Some(open) = open.upgrade() else { return };
                let is_it = shell.session().if_open().is_some_and(|now| Arc::ptr_eq(&now, &open));
                if !is_it {
                    return;
                }
                if let Some(by) = open.watch.look(Instant::now(), SystemTime::now()) {
                    shell.lock_with_system(by).await;
                }
            }
        });
    }
}
