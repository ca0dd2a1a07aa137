//! Pages of documentation, opened in the system's browser. The page of the window names one; the address is ours.

use std::io;

use linecheck_app::AppError;
use linecheck_domain::catalogue;
use linecheck_domain::document::Document;
use serde::Deserialize;

use crate::arguments::Answer;

/// What the page may ask for: a document of the fixed list, or Twilio's page about a code of our own catalogue.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Link {
    Document { document: Document },
    Code { code: u32 },
}

impl Link {
    /// The address, which never comes from the page or from an answer.
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

/// Opens a link in the system's browser. Blocks until the browser was asked.
pub fn open(link: Link) -> Answer<()> {
    let url = link.url()?;
    open::that_detached(url).map_err(|error: io::Error| {
        tracing::warn!(kind = ?error.kind(), "no browser");
        AppError::internal(format!("The system opened no browser for {url}."))
            .next("Copy the address and open it yourself.")
    })
}
