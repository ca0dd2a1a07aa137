//! How many segments an SMS is cut into: each of them is billed.
//!
//! Source: 3GPP TS 23.038 for the GSM 7-bit alphabet and its extension; Twilio, *What is GSM-7 character encoding*
//! and *SMS character limits* for the lengths.

use serde::Serialize;

/// The basic alphabet without the letters, digits and signs that it shares with ASCII.
const GSM_BEYOND_ASCII: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
/// The signs of ASCII that it lacks.
const ASCII_NOT_GSM: &str = "`";
/// What takes two places, by the extension table.
const GSM_TWICE: &str = "^{}\\[~]|€";

/// How the characters of an SMS are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Encoding {
    /// The GSM alphabet: 7 bits for each place.
    #[serde(rename = "GSM-7")]
    Gsm7,
    /// 16 bits for each place.
    #[serde(rename = "UCS-2")]
    Ucs2,
}

/// How an SMS is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Segments {
    /// How its characters are coded.
    pub encoding: Encoding,
    /// How many segments there are.
    pub count: usize,
}

impl Segments {
    /// How a text is cut. A single character outside of the GSM alphabet makes all of it UCS-2.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.chars().map(gsm_places).sum::<Option<usize>>() {
            Some(places) => Self { encoding: Encoding::Gsm7, count: cut(places, 160, 153) },
            None => Self { encoding: Encoding::Ucs2, count: cut(text.encode_utf16().count(), 70, 67) },
        }
    }
}

/// A text that does not fit into one segment gives room in each to the order of the segments.
fn cut(places: usize, alone: usize, together: usize) -> usize {
    if places <= alone { 1 } else { places.div_ceil(together) }
}

fn gsm_places(sign: char) -> Option<usize> {
    if GSM_TWICE.contains(sign) {
        return Some(2);
    }
    let plain = sign == '\n' || sign == '\r' || sign == ' ' || sign.is_ascii_graphic();
    ((plain && !ASCII_NOT_GSM.contains(sign)) || GSM_BEYOND_ASCII.contains(sign)).then_some(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t1_an_sms_is_cut_where_twilio_cuts_it() {
        use Encoding::{Gsm7, Ucs2};
        for (text, encoding, count) in [
            (String::new(), Gsm7, 1),
            ("a".repeat(160), Gsm7, 1),
            ("a".repeat(161), Gsm7, 2),
            ("a".repeat(306), Gsm7, 2),
            ("a".repeat(307), Gsm7, 3),
            ("€".repeat(80), Gsm7, 1),
            ("€".repeat(81), Gsm7, 2),
            ("àéèùìòñÑäöüß@$_\n".to_owned(), Gsm7, 1),
            ("ó".repeat(70), Ucs2, 1),
            ("ó".repeat(71), Ucs2, 2),
            ("ó".repeat(134), Ucs2, 2),
            ("ó".repeat(135), Ucs2, 3),
            ("😀".repeat(35), Ucs2, 1),
            ("😀".repeat(36), Ucs2, 2),
            ("`".to_owned(), Ucs2, 1),
            ("\t".to_owned(), Ucs2, 1),
        ] {
            assert_eq!(Segments::of(&text), Segments { encoding, count }, "{text}");
        }
    }

    proptest! {
        #[test]
        fn t1_a_longer_text_never_has_fewer_segments(text in any::<String>(), more in any::<String>()) {
            let (one, both) = (Segments::of(&text), Segments::of(&format!("{text}{more}")));
            prop_assert!(one.count >= 1 && both.count >= one.count);
        }
    }
}
