//! What creates something at Twilio or changes PingOne, as the session holds it and the page sees it.

use linecheck_app::AppError;
use serde::Serialize;

/// What creates something at Twilio, or changes PingOne.
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
    /// A plan for PingOne.
    #[serde(rename = "pingone")]
    PingOne,
}

impl Creation {
    pub(crate) fn refusal(self) -> AppError {
        AppError::create_under_way(match self {
            Self::Send => "A test send is under way.",
            Self::DryRun => "A dry run is under way.",
            Self::Matrix => "A matrix of test sends is under way.",
            Self::PingOne => "A change of PingOne is under way.",
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
