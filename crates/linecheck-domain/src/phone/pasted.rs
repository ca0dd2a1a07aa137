//! A phone number as people paste it: from a contact card, a web page, a spreadsheet, a `tel:` link.
//!
//! What stands for nothing (spaces, hyphens, brackets, invisible marks) is left out, digits of every script are read.
//! Anything else is refused by its name: a mistyped recipient costs money.

use super::character::is_invisible;
use super::error::PhoneError;
use super::extension::Extension;

/// The longest text that is looked at as a phone number; longer ones are refused unread.
const LONGEST_INPUT: usize = 100;

/// What was read of a text: a number's digits and what follows it. Not yet known to be a number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pasted {
    /// Digits of ASCII, with a plus sign before them if there was one.
    pub(super) number: String,
    /// What is keyed after the call is answered, beginning with a comma.
    pub(super) extension: Option<String>,
}

impl Pasted {
    /// Reads a text.
    ///
    /// # Errors
    /// When it is empty or too long, or names the first character that has no place in a number.
    pub(super) fn read(text: &str) -> Result<Self, PhoneError> {
        if text.chars().count() > LONGEST_INPUT {
            return Err(PhoneError::Impossible);
        }
        let text: String = text.chars().filter(|letter| !is_invisible(*letter)).collect();
        let text = without_scheme(text.trim());
        let (number, extension) = at_extension(text);
        let number = number_of(number)?;
        if number.is_empty() {
            return Err(PhoneError::Empty);
        }
        Ok(Self { number, extension: extension.map(extension_of).transpose()? })
    }
}

/// The digits of a search, with a plus sign before them if there was one; `None` when it is not written like a number.
#[must_use]
pub fn typed_digits(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|letter| !is_invisible(*letter)).take(LONGEST_INPUT).collect();
    number_of(without_scheme(text.trim()))
        .ok()
        .filter(|number| number.bytes().any(|byte| byte.is_ascii_digit()))
}

/// A text without what nobody sees in it: what a page or a contact card wraps around a number or an identifier.
#[must_use]
pub fn without_marks(text: &str) -> String {
    text.chars().filter(|letter| !is_invisible(*letter)).collect::<String>().trim().to_owned()
}

fn without_scheme(text: &str) -> &str {
    let scheme = text.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("tel:"));
    scheme.map_or(text, |scheme| text[scheme.len()..].trim_start_matches('/'))
}

/// The words that stand before an extension, the longest first.
const EXTENSION_WORDS: [&str; 7] = [";ext=", "extension", "extn", "ext", "\u{ff58}", "x", "\u{d7}"];

/// Where a number ends and its extension begins: at a comma, or at a word for it. The comma stays.
fn at_extension(text: &str) -> (&str, Option<&str>) {
    for (place, letter) in text.char_indices() {
        let rest = &text[place..];
        if is_comma(letter) {
            return (&text[..place], Some(rest));
        }
        let small: String = rest.chars().take(9).flat_map(char::to_lowercase).collect();
        if let Some(word) = EXTENSION_WORDS.into_iter().find(|word| small.starts_with(word)) {
            let length: usize = rest.chars().take(word.chars().count()).map(char::len_utf8).sum();
            return (&text[..place], Some(rest[length..].trim_start_matches(['.', ':', '='])));
        }
    }
    (text, None)
}

fn number_of(text: &str) -> Result<String, PhoneError> {
    let mut number = String::new();
    for letter in text.chars() {
        if let Some(digit) = digit(letter) {
            number.push(digit);
        } else if matches!(letter, '+' | '\u{ff0b}' | '\u{fe62}') && number.is_empty() {
            number.push('+');
        } else if !is_separator(letter) {
            return Err(PhoneError::BadCharacter(letter));
        }
    }
    Ok(number)
}

/// Commas, digits, `*` and `#`; without a comma before them, one is meant.
fn extension_of(text: &str) -> Result<String, PhoneError> {
    let mut extension = String::new();
    for letter in text.chars() {
        if let Some(digit) = digit(letter) {
            extension.push(digit);
        } else if is_comma(letter) {
            extension.push(',');
        } else if matches!(letter, '*' | '#') {
            extension.push(letter);
        } else if !is_separator(letter) {
            return Err(PhoneError::BadCharacter(letter));
        }
    }
    if !extension.starts_with(',') {
        extension.insert(0, ',');
    }
    Extension::parse(&extension).map(String::from)
}

fn is_comma(letter: char) -> bool {
    matches!(letter, ',' | '\u{ff0c}' | '\u{60c}')
}

/// What stands between the digits of a number and means nothing: spaces but line breaks, hyphens, brackets, dots.
fn is_separator(letter: char) -> bool {
    let line_break = matches!(letter, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    letter.is_whitespace() && !line_break
        || matches!(
            letter,
            '-' | '\u{58a}' | '\u{5be}' | '\u{2010}'
                ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{30fc}'
        )
        || matches!(letter, '(' | ')' | '[' | ']' | '\u{ff08}' | '\u{ff09}' | '\u{ff3b}' | '\u{ff3d}')
        || matches!(letter, '.' | '\u{b7}' | '\u{2024}' | '\u{2027}' | '\u{ff0e}' | '/' | '\u{ff0f}')
}

/// The zeros of everything that has decimal digits: all of Unicode 16 with the general category Nd. Nine digits follow each.
const ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
    0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
    0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40,
    0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da,
    0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16130, 0x16a60, 0x16ac0,
    0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0,
    0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The ASCII digit that a decimal digit of any script stands for.
fn digit(letter: char) -> Option<char> {
    let place = u32::from(letter);
    let zero = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&place))?;
    char::from_digit(place - zero, 10)
}
