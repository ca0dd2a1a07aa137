//! Hand-over (P5): tenants with their configurations, consents and, where it is asked for by itself, their credentials, as one
//! encrypted file in the age format; and the support kit, a smaller one for test sends and look-ups alone.
//!
//! What comes in with a file was written by somebody else: everything in it is checked again before anything is stored, and it
//! never takes the place of what is here without being asked for.

pub(crate) mod compare;
pub(crate) mod document;
pub(crate) mod export;
pub(crate) mod file;
pub(crate) mod import;
pub(crate) mod kit;
pub(crate) mod sealed;

use linecheck_domain::base::Mode;
use zeroize::Zeroizing;

use crate::error::AppError;

/// Opens a sealed file and gives what is in it, for those who test what anybody's file can do. No face calls it: the content
/// holds credentials.
///
/// # Errors
/// As an import has them.
#[doc(hidden)]
pub fn open_bundle(file: &[u8], key: &sealed::BundleKey) -> Result<Zeroizing<Vec<u8>>, AppError> {
    sealed::open(file, key)
}

/// Reads the document of a bundle and writes it again, for those who test what anybody's document can do. No face calls it.
///
/// # Errors
/// As an import has them.
#[doc(hidden)]
pub fn read_bundle(content: &[u8], mode: Mode) -> Result<Zeroizing<Vec<u8>>, AppError> {
    let document = document::Document::read(content, mode)?;
    let written = serde_json::to_vec(&document);
    written.map(Zeroizing::new).map_err(|error| AppError::internal(format!("It cannot be written: {error}.")))
}
