//! IDs that are typed.

use uuid::Uuid;

/// Reads an ID as Linecheck writes it, with hyphens: without them a token would be one.
pub(super) fn hyphenated(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|_| text.len() == uuid::fmt::Hyphenated::LENGTH)
}
