//! The one request that creates something at Twilio, while it is under way. Nothing begins another meanwhile, nothing drops
//! it unasked, and a page that was read again learns of it.

use std::sync::Arc;

use linecheck_app::AppError;
use serde::Serialize;

use crate::session::Open;
use crate::shell::Shell;
use crate::work::{Answer, Work};

/// What creates something at Twilio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Creation {
    /// A test send.
    Send,
    /// A dry run.
    DryRun,
    /// A matrix of test sends.
    Matrix,
}

impl Creation {
    pub(crate) fn refusal(self) -> AppError {
        AppError::create_under_way(match self {
            Self::Send => "A test send is under way.",
            Self::DryRun => "A dry run is under way.",
            Self::Matrix => "A matrix of test sends is under way.",
        })
    }
}

/// What is under way, for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct Creating {
    /// What it is.
    pub what: Creation,
    /// The name by which it can be cancelled.
    pub operation: Option<String>,
    /// Whether the window closes once it is over.
    pub closing: bool,
}

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
