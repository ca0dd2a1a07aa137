//! The one request that creates something at Twilio, while it is under way. Nothing begins another meanwhile, nothing drops
//! it unasked, and a page that was read again learns of it.

use std::sync::Arc;

use crate::answer::Answer;
use crate::creating::{Creating, Creation};
use crate::session::Open;
use crate::shell::Shell;
use crate::work::Work;

/// Until it is dropped, something is being created.
pub(crate) struct UnderWay<'shell>(&'shell Shell);

impl Shell {
    /// Begins what creates something, in the vault that is open.
    pub(crate) fn begin_creating(&self, what: Creation, work: &Work) -> Answer<(Arc<Open>, UnderWay<'_>)> {
        let operation = work.operation().map(str::to_owned);
        let open = self.session().begin_creating(Creating { what, operation, closing: false })?;
        Ok((open, UnderWay(self)))
    }

    /// Whether the window may close now. While something is being created it may not: the page is told, and the window
    /// closes when that is over, unless a person wants it to stay.
    #[must_use]
    pub fn may_close(&self) -> bool {
        let may = !self.session().set_closing(true);
        if !may {
            self.surroundings().session_changed();
        }
        may
    }

    /// The window stays when what is under way is over.
    pub(crate) fn stay_open(&self) {
        self.session().set_closing(false);
        self.surroundings().session_changed();
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let closing = self.0.session().end_creating();
        self.0.surroundings().session_changed();
        if closing {
            self.0.surroundings().close();
        }
    }
}
