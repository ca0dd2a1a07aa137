//! Pages of documentation, opened in the system's browser. The page of the window names one; the address is ours.

use linecheck_app::AppError;
use linecheck_domain::catalogue;
use linecheck_domain::document::Document;
use serde::Deserialize;

use crate::work::Answer;

/// What the page may ask for: a document of the fixed list, or Twilio's page about a code of our own catalogue.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Link {
    /// A document of the fixed list.
    Document {
        /// Which one.
        document: Document,
    },
    /// Twilio's page about a code.
    Code {
        /// The code.
        code: u32,
    },
}

impl Link {
    /// The address, which never comes from the page or from an answer.
    ///
    /// # Errors
    /// When the catalogue has no page about the code.
    pub fn url(self) -> Answer<&'static str> {
        match self {
            Self::Document { document } => Ok(document.url()),
            Self::Code { code } => {
                catalogue::explain(code).map(|entry| entry.docs.as_str()).ok_or_else(|| {
                    AppError::invalid_value(format!("The catalogue has no page about code {code}."))
                        .next("Look the code up in Twilio's error dictionary.")
                })
            }
        }
    }
}
