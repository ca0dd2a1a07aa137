//! Characters that nobody sees, and what they are called.

use crate::visible::is_unseen;

/// Marks without width and of the reading direction. The right-to-left override alone is not among them: it shows the
/// digits in another order than they are.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202d}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// A character by its number, and by its name or its picture: also one that nobody sees.
pub(super) fn named(letter: char) -> String {
    let name = match letter {
        '\t' => "a tab",
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break",
        '\u{202e}' => "a right-to-left override",
        ';' => "a semicolon, which in a link begins what belongs to the number (only ;ext= is read)",
        letter if letter.is_control() => "a control character",
        letter if letter.is_whitespace() => "a space",
        // Some of them are letters all the same, as the fillers of Hangul.
        letter if is_unseen(letter) => "a character that is not drawn",
        letter if letter.is_alphabetic() => {
            return format!("the letter \u{2018}{letter}\u{2019} (U+{:04X})", u32::from(letter));
        }
        letter if is_drawn(letter) => {
            return format!("\u{2018}{letter}\u{2019} (U+{:04X})", u32::from(letter));
        }
        _ => "a character that is not drawn",
    };
    format!("{name} (U+{:04X})", u32::from(letter))
}

/// Whether a character can be quoted without turning or emptying the sentence around it.
fn is_drawn(letter: char) -> bool {
    !is_invisible(letter)
        && !matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..)
}
