//! A text that is compared and not shown.

use std::fmt;

use zeroize::Zeroizing;

/// The text of a message that a look-up brought along: it may be somebody else's passcode.
///
/// It can be compared. It cannot be shown, copied or stored, and is overwritten when it is dropped.
#[derive(Default)]
pub struct PrivateText(Zeroizing<String>);

impl PrivateText {
    pub(crate) fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// Whether it is this text.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.0.as_str() == text
    }

    /// Whether this text is in it. A trial account's messages begin with words of Twilio's own
    /// (Twilio, `docs/usage/trials`).
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        self.0.contains(text)
    }
}

impl fmt::Debug for PrivateText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateText(********)")
    }
}
