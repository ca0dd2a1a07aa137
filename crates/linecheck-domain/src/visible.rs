//! What may be seen of a text, wherever it comes from: one rule for all that goes out (terminal, JSON, pages to print, log).
//!
//! A letter that is not seen can move a cursor, turn the words around it, or hide words in a name. A secret that somebody
//! typed in the wrong place must not come back out.

use std::borrow::Cow;
use std::ops::Range;

/// How many hexadecimal digits an Auth Token has.
const TOKEN_LENGTH: usize = 32;

/// What stands where something was.
const REPLACEMENT: char = '\u{fffd}';

/// What stands where a secret was.
const MASK: &str = "********";

/// What is said of a token in a place that is no place for one.
pub(crate) const TYPED_TOKEN: &str = "This looks like an Auth Token, and was not stored. A token is asked for by itself, and belongs nowhere else.";

/// A sentence of a text that was part of another: its first letter is large.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a letter does something without being seen: control characters (C0, DEL, C1), separators of lines and
/// paragraphs, marks and overrides of direction, and what has no shape of its own.
///
/// Source: Unicode 16, `Cc`, `Zl`, `Zp`, `Bidi_Control` and `Default_Ignorable_Code_Point`, and the annotation characters.
#[must_use]
pub fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// A text in one line, each unseen letter shown as U+FFFD.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, is_unseen)
}

/// The same for a text of several lines: they stay.
#[must_use]
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |letter| letter != '\n' && is_unseen(letter))
}

fn replaced(text: &str, is_wrong: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_wrong) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|letter| if is_wrong(letter) { REPLACEMENT } else { letter }).collect())
}

/// JSON with each unseen letter written as its escape: the same value, and nothing that steers a terminal.
#[must_use]
pub fn visible_json(json: &str) -> Cow<'_, str> {
    if !json.contains(is_unseen) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 64);
    let mut units = [0; 2];
    for letter in json.chars() {
        // Between the values JSON may hold line breaks, and there an escape would be wrong; within them it has none.
        if !is_unseen(letter) || matches!(letter, '\n' | '\r' | '\t') {
            safe.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut units) {
            safe.push_str("\\u");
            for shift in [12, 8, 4, 0] {
                safe.push(char::from_digit(u32::from(*unit >> shift) & 0xf, 16).unwrap_or('0'));
            }
        }
    }
    Cow::Owned(safe)
}

/// Whether a text holds what looks like an Auth Token: 32 hexadecimal digits with no letter or digit beside them. A SID is
/// none, since two letters stand before its digits. Hyphens between them hide nothing, but where they make a UUID of it.
///
/// Source: Twilio, *Auth Tokens*; tokens of Twilio have been so for as long as there are any.
#[must_use]
pub fn holds_token(text: &str) -> bool {
    !tokens(text).is_empty()
}

/// The text with what looks like an Auth Token masked.
#[must_use]
pub fn without_tokens(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for token in tokens(text).into_iter().rev() {
        masked.to_mut().replace_range(token, MASK);
    }
    masked
}

/// Where the tokens are, in order.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let (mut tokens, mut first) = (Vec::new(), 0);
    while let Some(begin) = words.get(first).map(|word| word.start) {
        first += 1;
        let (mut digits, mut end) = (0, begin);
        for (place, word) in words.iter().enumerate().skip(first - 1) {
            let is_next = place < first || text[end..word.start].bytes().all(|between| between == b'-');
            if !is_next || !text[word.clone()].bytes().all(|digit| digit.is_ascii_hexdigit()) {
                break;
            }
            digits += word.len();
            end = word.end;
            if digits >= TOKEN_LENGTH {
                if digits == TOKEN_LENGTH {
                    // Not its parts either, with what stands behind them.
                    first = place + 1;
                    if !is_uuid(&text[begin..end]) {
                        tokens.push(begin..end);
                    }
                }
                break;
            }
        }
    }
    tokens
}

/// Where the runs of letters and digits are.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (place, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        let end = place + letter.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == place => word.end = end,
            _ => words.push(place..end),
        }
    }
    words
}

/// Whether hexadecimal digits are broken by hyphens as those of a UUID are.
fn is_uuid(digits: &str) -> bool {
    digits.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789ABCDEF";

    #[test]
    fn s2_each_kind_of_unseen_letter_is_one() {
        for letter in "\u{0}\t\n\r\u{1b}\u{7f}\u{80}\u{9b}\u{9f}\u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{3164}\u{fe0f}\u{feff}\u{fffb}\u{e0041}"
            .chars()
        {
            assert!(is_unseen(letter), "{letter:?}");
        }
        for letter in " aé漢ا\u{301}€🇨🇭\u{a0}\u{fffd}".chars() {
            assert!(!is_unseen(letter), "{letter:?}");
        }
    }

    #[test]
    fn c4_a_token_is_told_from_a_sid_and_masked_wherever_it_stands() {
        let sid = format!("AC{TOKEN}");
        for text in [
            "",
            "AC12",
            &sid,
            &TOKEN[1..],
            &format!("{TOKEN}0"),
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "0f8fad5b-d9cb-469f-a165-70867728950e-0f8fad5b-d9cb-469f-a165-70867728950e",
            &format!("{}-{}", &TOKEN[..16], &TOKEN[15..]),
        ] {
            assert!(!holds_token(text), "{text}");
            assert_eq!(without_tokens(text), text);
        }
        for (text, masked) in [
            (TOKEN.to_owned(), "********".to_owned()),
            (format!("argument '{TOKEN}' found\n"), "argument '********' found\n".to_owned()),
            (format!("{sid}:{TOKEN}@api, {TOKEN}"), format!("{sid}:********@api, ********")),
            (format!("'{}-{}'", &TOKEN[..16], &TOKEN[16..]), "'********'".to_owned()),
            (format!("x-{}--{}-x", &TOKEN[..5], &TOKEN[5..]), "x-********-x".to_owned()),
            (format!("--{TOKEN}"), "--********".to_owned()),
            (format!("ab-{TOKEN}-0"), "ab-********-0".to_owned()),
            ("0f8fad5bd9cb-469f-a165-7086-7728950e".to_owned(), "********".to_owned()),
        ] {
            assert_eq!(without_tokens(&text), masked);
        }
    }

    proptest! {
        #[test]
        fn s2_nothing_unseen_is_left_and_nothing_seen_is_lost(text in any::<String>(), hidden in "[\u{200b}-\u{202e}\u{0}-\u{9f}\u{e0001}\u{feff}]{0,8}") {
            let text = format!("{text}{hidden}{text}");
            let line = visible(&text);
            prop_assert!(!line.contains(is_unseen));
            prop_assert_eq!(line.chars().count(), text.chars().count());
            let lines = visible_lines(&text);
            prop_assert!(!lines.replace('\n', "").contains(is_unseen));
            prop_assert_eq!(lines.matches('\n').count(), text.matches('\n').count());
            for (was, is) in text.chars().zip(line.chars()) {
                prop_assert!(was == is || is_unseen(was));
            }
        }

        #[test]
        fn s2_json_says_the_same_and_steers_no_terminal(text in any::<String>(), hidden in "[\u{200b}-\u{202e}\u{7f}-\u{9f}\u{e0001}\u{feff}]{0,8}") {
            let value = serde_json::json!({ &hidden: [format!("{hidden}{text}{hidden}")] });
            let json = serde_json::to_string(&value).unwrap();
            let safe = visible_json(&json);
            prop_assert!(!safe.contains(is_unseen));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
        }

        #[test]
        fn c4_no_token_is_left_whatever_stands_around_it(before in "\\PC{0,20}", after in "\\PC{0,20}", token in "[0-9a-fA-F]{32}") {
            let text = format!("{before} {token}/{after}");
            let masked = without_tokens(&text);
            prop_assert!(!holds_token(&masked));
            prop_assert!(masked.len() < text.len());
        }
    }
}
