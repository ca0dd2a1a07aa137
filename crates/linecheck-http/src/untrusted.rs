//! Text that a server says.

use std::borrow::Cow;

use linecheck_domain::visible::is_unseen;

/// A server's text as it may be shown and kept: without letters that are not seen, without white space around it, and at
/// most `limit` characters long.
#[must_use]
pub fn sanitize(text: &str, limit: usize) -> String {
    sanitized(text, limit).into_owned()
}

/// The same, without a copy where nothing has to be left out of its middle.
#[must_use]
pub fn sanitized(text: &str, limit: usize) -> Cow<'_, str> {
    // Nearly every text is short, plain and clean: one look.
    let plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if text.len() <= limit && text.bytes().all(plain) {
        return Cow::Borrowed(text.trim_ascii());
    }
    let kept: String = text.chars().filter(|letter| !is_unseen(*letter)).collect();
    Cow::Owned(kept.trim().chars().take(limit).collect::<String>().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn p3_a_servers_text_cannot_steer_the_screen() {
        assert_eq!(sanitize("  Main\u{1b}[31m office\r\n", 256), "Main[31m office");
        assert_eq!(sanitize("\u{202e}evil\u{200b}", 256), "evil");
        assert_eq!(sanitize("Zürich 🇨🇭", 256), "Zürich 🇨🇭");
        assert_eq!(sanitize("abcdef", 3), "abc");
    }

    proptest! {
        #[test]
        fn p3_a_servers_text_is_bounded(text in any::<String>(), limit in 0_usize..300) {
            let sanitized = sanitize(&text, limit);
            prop_assert!(sanitized.chars().count() <= limit);
            prop_assert!(!sanitized.chars().any(is_unseen));
        }
    }
}
