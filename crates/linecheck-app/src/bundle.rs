//! Hand-over (P5): tenants with their configurations, consents and, where it is asked for by itself, their credentials, as one
//! encrypted file in the age format; and the support kit, a smaller one for test sends and look-ups alone.
//!
//! What comes in with a file was written by somebody else: everything in it is checked again before anything is stored, and it
//! never takes the place of what is here without being asked for.

pub(crate) mod compare;
pub(crate) mod document;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod kit;
pub(crate) mod sealed;
