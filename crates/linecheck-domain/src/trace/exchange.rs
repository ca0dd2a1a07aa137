//! What is kept of an exchange with a server.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalogue;
use crate::phone;

/// What is kept of an exchange with a server: never a body, a header value or a query; of an error that the built-in
/// table does not have, what Twilio says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ExchangeFacts {
    /// The HTTP method.
    pub method: String,
    /// The host that was asked.
    pub host: String,
    /// The path, without the query.
    pub path: String,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The HTTP status, when there was an answer.
    pub http_status: Option<u16>,
    /// Twilio's ID of the request, when the answer had one.
    pub request_id: Option<String>,
    /// Twilio's own words for an error whose code the built-in table does not have: a server's text, see [`said`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub said: Option<String>,
}

/// The most that is kept of Twilio's words for an error, in characters.
const LONGEST_SAID: usize = 200;

/// Twilio's own words for an error, as they may be kept: only where the built-in table does not have the code; on one
/// line, bounded, with every number masked (it may be the recipient's) and nothing that could be a secret.
#[must_use]
pub fn said(code: Option<u32>, message: Option<&str>) -> Option<String> {
    if code.is_some_and(|code| catalogue::explain(code).is_some()) {
        return None;
    }
    let message = message?.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut kept = String::new();
    let mut rest = message.as_str();
    while let Some(letter) = rest.chars().next() {
        let of_a_run = |letter: char| letter.is_alphanumeric();
        let run = &rest[..rest.find(|letter| !of_a_run(letter)).unwrap_or(rest.len())];
        if run.is_empty() {
            let hidden = letter.is_control() || phone::is_invisible(letter) || letter == '\u{202e}';
            kept.push(if hidden { '\u{fffd}' } else { letter });
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let digits = run.chars().filter(|letter| letter.is_numeric()).count();
        // Six digits in a row are a number or a passcode; twenty letters and digits may be a token.
        let secret = digits >= 6 || run.chars().count() >= 20 && digits > 0;
        kept.push_str(if secret { "•••" } else { run });
        rest = &rest[run.len()..];
    }
    let kept: String = kept.chars().take(LONGEST_SAID).collect();
    (!kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t5_twilio_s_own_words_are_kept_for_a_code_that_the_table_lacks_and_hold_no_number() {
        let words = |code, text| said(code, Some(text));
        assert_eq!(words(Some(21_211), "Invalid 'To' Phone Number"), None, "our own words are better");
        for (text, kept) in [
            ("Sender quota\nexceeded", "Sender quota exceeded"),
            ("The number +12025550123 is barred", "The number +••• is barred"),
            ("Token 0123456789abcdef0123456789abcdef", "Token •••"),
            ("\u{202e}evil\u{1b}[31m", "\u{fffd}evil\u{fffd}[31m"),
            ("Wait 30 seconds (limit 100)", "Wait 30 seconds (limit 100)"),
        ] {
            assert_eq!(words(Some(29_999), text).as_deref(), Some(kept), "{text}");
            assert_eq!(words(None, text).as_deref(), Some(kept), "{text}, without a code");
        }
        assert_eq!(said(Some(29_999), None), None);
        assert_eq!(words(Some(29_999), " \n "), None);
    }

    proptest! {
        #[test]
        fn t5_what_is_kept_of_a_server_s_words_is_bounded_and_holds_no_number(text in "\\PC{0,400}|[0-9+ a-f]{0,400}") {
            if let Some(kept) = said(Some(29_999), Some(&text)) {
                prop_assert!(kept.chars().count() <= LONGEST_SAID);
                let run = kept.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
                prop_assert!(run.unwrap_or_default() < 6, "{kept}");
            }
        }
    }
}
