//! Reading values that may come in another form than the documentation says.
//!
//! Twilio's own samples break its schema (empty texts for identifiers, numbers as texts, `null` for what is required),
//! so every field may be missing, `null` or of another kind. What cannot be read is absent.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use linecheck_http::{sanitize, sanitized};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::private_text::PrivateText;

/// A text of at most `LIMIT` characters without control characters; absent when empty.
#[derive(Debug, Default)]
pub(crate) struct Text<const LIMIT: usize>(pub(crate) Option<String>);

/// A [`Text`] that may lie in the answer that it is read from.
#[derive(Debug, Default)]
pub(crate) struct Lent<'answer, const LIMIT: usize>(pub(crate) Option<Cow<'answer, str>>);

/// The members of one page, not too many of them: each is larger in memory than the least that it takes in the answer.
#[derive(Debug)]
pub(crate) struct Members<Member>(Vec<Member>);

/// The most members of one page. Twilio gives 1000.
const MOST_OF_A_PAGE: usize = 10_000;

impl<Member> IntoIterator for Members<Member> {
    type Item = Member;
    type IntoIter = std::vec::IntoIter<Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'de, Member: Deserialize<'de>> Deserialize<'de> for Members<Member> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<Member>(PhantomData<Member>);

        impl<'de, Member: Deserialize<'de>> Visitor<'de> for Reader<Member> {
            type Value = Vec<Member>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the members of a page")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                let mut read = Vec::new();
                while let Some(member) = members.next_element()? {
                    if read.len() >= MOST_OF_A_PAGE {
                        return Err(A::Error::custom("more members than a page has"));
                    }
                    read.push(member);
                }
                Ok(read)
            }
        }

        deserializer.deserialize_seq(Reader(PhantomData)).map(Self)
    }
}

/// A whole number that is not negative, also when it comes as a text.
#[derive(Debug, Default)]
pub(crate) struct Whole(pub(crate) Option<u64>);

/// Yes or no, also when it comes as a text.
#[derive(Debug, Default)]
pub(crate) struct Flag(pub(crate) Option<bool>);

/// A moment, written as RFC 2822 (the 2010 API) or RFC 3339.
#[derive(Debug, Default)]
pub(crate) struct Moment(pub(crate) Option<Timestamp>);

impl Whole {
    /// The number as an error code. Zero is no code.
    pub(crate) fn code(&self) -> Option<u32> {
        self.0.and_then(|code| u32::try_from(code).ok()).filter(|code| *code != 0)
    }
}

/// What a scalar can be read from. Lists and objects are passed over.
trait Reading<'answer>: Default {
    fn from_text(text: &str) -> Self;

    /// A text that is written in the answer as it is.
    fn from_lent(text: &'answer str) -> Self {
        Self::from_text(text)
    }

    fn from_whole(number: u64) -> Self {
        Self::from_other_number(&number)
    }

    /// A number that is negative or has a fraction.
    fn from_other_number(_: &dyn fmt::Display) -> Self {
        Self::default()
    }

    fn from_flag(_: bool) -> Self {
        Self::default()
    }
}

impl<const LIMIT: usize> Reading<'_> for Text<LIMIT> {
    fn from_text(text: &str) -> Self {
        Self(Some(sanitize(text, LIMIT)).filter(|text| !text.is_empty()))
    }

    fn from_other_number(number: &dyn fmt::Display) -> Self {
        Self::from_text(&number.to_string())
    }
}

impl<'answer, const LIMIT: usize> Reading<'answer> for Lent<'answer, LIMIT> {
    fn from_text(text: &str) -> Self {
        Self(Text::<LIMIT>::from_text(text).0.map(Cow::Owned))
    }

    fn from_lent(text: &'answer str) -> Self {
        Self(Some(sanitized(text, LIMIT)).filter(|text| !text.is_empty()))
    }

    fn from_other_number(number: &dyn fmt::Display) -> Self {
        Self::from_text(&number.to_string())
    }
}

impl Reading<'_> for Whole {
    fn from_text(text: &str) -> Self {
        let text = text.trim();
        // `parse` would take a leading plus sign.
        Self(if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None })
    }

    fn from_whole(number: u64) -> Self {
        Self(Some(number))
    }

    fn from_other_number(number: &dyn fmt::Display) -> Self {
        // 21211.0 is displayed as 21211.
        Self::from_text(&number.to_string())
    }
}

impl Reading<'_> for Flag {
    fn from_text(text: &str) -> Self {
        let text = text.trim();
        Self(if text.eq_ignore_ascii_case("true") {
            Some(true)
        } else if text.eq_ignore_ascii_case("false") {
            Some(false)
        } else {
            None
        })
    }

    fn from_whole(number: u64) -> Self {
        Self(match number {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        })
    }

    fn from_flag(flag: bool) -> Self {
        Self(Some(flag))
    }
}

impl Reading<'_> for Moment {
    fn from_text(text: &str) -> Self {
        let text = text.trim();
        if let Some(plain) = plain_rfc2822(text) {
            return Self(Some(plain));
        }
        let rfc2822 = jiff::fmt::rfc2822::parse(text).ok().map(|moment| moment.timestamp());
        Self(rfc2822.or_else(|| text.parse().ok()))
    }
}

impl Reading<'_> for PrivateText {
    fn from_text(text: &str) -> Self {
        Self::new(text)
    }
}

struct Lenient<Read>(std::marker::PhantomData<Read>);

impl<'de, Read: Reading<'de>> Visitor<'de> for Lenient<Read> {
    type Value = Read;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Read, E> {
        Ok(Read::from_text(text))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Read, E> {
        Ok(Read::from_lent(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Read, E> {
        Ok(Read::from_whole(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Read, E> {
        Ok(Read::from_other_number(&number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Read, E> {
        Ok(Read::from_other_number(&number))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Read, E> {
        Ok(Read::from_flag(flag))
    }

    fn visit_unit<E>(self) -> Result<Read, E> {
        Ok(Read::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Read::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Read, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Read::default())
    }
}

fn read<'de, Read: Reading<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Read, D::Error> {
    deserializer.deserialize_any(Lenient(std::marker::PhantomData))
}

impl<'de, const LIMIT: usize> Deserialize<'de> for Text<LIMIT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

impl<'answer, 'de: 'answer, const LIMIT: usize> Deserialize<'de> for Lent<'answer, LIMIT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read::<Lent<'de, LIMIT>, D>(deserializer)
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

impl<'de> Deserialize<'de> for PrivateText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

/// An object; absent when it is anything else. So one odd member does not spoil the list that it is in.
#[derive(Debug, Default)]
pub(crate) struct Object<Read>(pub(crate) Option<Read>);

struct LenientObject<Read>(std::marker::PhantomData<Read>);

impl<'de, Read: Deserialize<'de>> Visitor<'de> for LenientObject<Read> {
    type Value = Object<Read>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Read::deserialize(MapAccessDeserializer::new(map)).map(|read| Object(Some(read)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Object(None))
    }
}

impl<'de, Read: Deserialize<'de>> Deserialize<'de> for Object<Read> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientObject(std::marker::PhantomData))
    }
}

/// Why a member of a list cannot be read that is of another kind than the others.
pub(crate) const NO_OBJECT: &str = "an entry that is no object";

/// The members of a list: each opened, or why it is odd.
pub(crate) fn members<Wire, Member>(
    list: Members<Object<Wire>>,
    open: impl Fn(Wire) -> Result<Member, &'static str>,
) -> Vec<Result<Member, &'static str>> {
    list.into_iter().map(|wire| wire.0.ok_or(NO_OBJECT).and_then(&open)).collect()
}

/// A SID, when the text is one of a kind: its letters and 32 hexadecimal digits, which are kept small, so that SIDs compare
/// without regard to case.
///
/// Source: Twilio, *What is a SID* (`docs/glossary/what-is-a-sid`) and the patterns of its `OpenAPI` documents.
pub(crate) fn sid(text: Text<34>, kinds: &[&str]) -> Option<String> {
    let text = text.0.filter(|text| is_sid(text, kinds))?;
    let (letters, digits) = text.split_at_checked(2)?;
    Some(format!("{letters}{}", digits.to_ascii_lowercase()))
}

/// The same of a text that may lie in the answer.
pub(crate) fn lent_sid<'answer>(text: Lent<'answer, 34>, kinds: &[&str]) -> Option<Cow<'answer, str>> {
    let text = text.0.filter(|text| is_sid(text, kinds))?;
    let digits = text.get(2..)?;
    if digits.bytes().any(|digit| digit.is_ascii_uppercase()) {
        return sid(Text(Some(text.into_owned())), kinds).map(Cow::Owned);
    }
    Some(text)
}

/// A time in the one form that Twilio's lists have, `Thu, 30 Jul 2015 20:12:31 +0000`. A million records have three each; a parser of
/// all that the standard allows takes several times as long. What is of another form, or contradicts itself, is left to it.
fn plain_rfc2822(text: &str) -> Option<Timestamp> {
    const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    const MONTHS: [&[u8]; 12] =
        [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
    let text: &[u8; 31] = text.as_bytes().try_into().ok()?;
    let [w1, w2, w3, b',', b' ', day @ ..] = text else { return None };
    let [d1, d2, b' ', n1, n2, n3, b' ', y1, y2, y3, y4, b' ', time @ ..] = day else { return None };
    let [h1, h2, b':', m1, m2, b':', s1, s2, b' ', b'+', b'0', b'0', b'0', b'0'] = time else { return None };
    let two = |ten: &u8, one: &u8| {
        let digit = |byte: &u8| byte.is_ascii_digit().then(|| (byte - b'0').cast_signed());
        Some(digit(ten)? * 10 + digit(one)?)
    };
    let place = |names: &[&[u8]], name: [u8; 3]| names.iter().position(|known| **known == name);
    let month = i8::try_from(place(&MONTHS, [*n1, *n2, *n3])? + 1).ok()?;
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    let date = Date::new(year, month, two(d1, d2)?).ok()?;
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
    let time = Time::new(two(h1, h2)?, two(m1, m2)?, two(s1, s2)?, 0).ok()?;
    let is_told = place(&DAYS, [*w1, *w2, *w3])? == weekday;
    is_told.then(|| Offset::UTC.to_timestamp(date.to_datetime(time)).ok()).flatten()
}

/// Whether a text is a SID of one of the kinds.
pub(crate) fn is_sid(text: &str, kinds: &[&str]) -> bool {
    kinds.iter().any(|kind| {
        text.strip_prefix(kind)
            .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed<'de, T: Deserialize<'de>>(json: &'de str) -> T {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn c5_scalars_are_read_from_whatever_form_they_come_in() {
        for (json, text, whole, flag) in [
            ("null", None, None, None),
            (r#""""#, None, None, None),
            (r#"" 30007 ""#, Some("30007"), Some(30007), None),
            ("30007", Some("30007"), Some(30007), None),
            ("30007.0", Some("30007"), Some(30007), None),
            ("-1", Some("-1"), None, None),
            ("1e400", None, None, None),
            (r#""+5""#, Some("+5"), None, None),
            ("true", None, None, Some(true)),
            (r#""False""#, Some("False"), None, Some(false)),
            ("1", Some("1"), Some(1), Some(true)),
            (r#"{"a":[1,{"b":null}]}"#, None, None, None),
            (r#"["x", 2]"#, None, None, None),
            (r#""a\u0000b\u001b[1m""#, Some("ab[1m"), None, None),
        ] {
            if json == "1e400" {
                assert!(serde_json::from_str::<Whole>(json).is_err());
                continue;
            }
            assert_eq!(parsed::<Text<256>>(json).0.as_deref(), text, "{json}");
            assert_eq!(parsed::<Whole>(json).0, whole, "{json}");
            assert_eq!(parsed::<Flag>(json).0, flag, "{json}");
        }
    }

    #[test]
    fn c5_moments_are_rfc_2822_or_absent() {
        let expected: Timestamp = "2015-07-30T20:12:31Z".parse().unwrap();
        assert_eq!(parsed::<Moment>(r#""Thu, 30 Jul 2015 20:12:31 +0000""#).0, Some(expected));
        assert_eq!(parsed::<Moment>(r#""Thu, 30 Jul 2015 22:12:31 +0200""#).0, Some(expected));
        assert_eq!(parsed::<Moment>(r#""2015-07-30T20:12:31Z""#).0, Some(expected));
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 +0000", Some(0)),
            ("Sun, 29 Feb 2032 23:59:59 +0000", Some(1_961_711_999)),
            ("Mon, 29 Feb 2027 23:59:59 +0000", None),
            ("Wed, 30 Jul 2015 20:12:31 +0000", None),
            ("Thu, 30 Jul 2015 24:12:31 +0000", None),
            ("Thu, 30 jul 2015 20:12:31 +0000", Some(1_438_287_151)),
            ("Thu, 30 Jul 2015 20:12:31 -0000", Some(1_438_287_151)),
            ("Thu, 3O Jul 2015 20:12:31 +0000", None),
        ] {
            let read = parsed::<Moment>(&format!("\"{text}\"")).0;
            assert_eq!(read.map(Timestamp::as_second), seconds, "{text}");
            let otherwise = jiff::fmt::rfc2822::parse(text).ok().map(|moment| moment.timestamp());
            assert_eq!(read, otherwise, "{text}");
        }
        for json in [r#""yesterday""#, r#""""#, "null", "12", "{}"] {
            assert_eq!(parsed::<Moment>(json).0, None, "{json}");
        }
    }

    #[test]
    fn c5_a_sid_is_two_letters_and_32_hexadecimal_digits() {
        let digits = "0123456789abcdefABCDEF0123456789";
        assert!(is_sid(&format!("SM{digits}"), &["SM", "MM"]));
        assert!(is_sid(&format!("MM{digits}"), &["SM", "MM"]));
        let kept = sid(Text(Some(format!("SM{digits}"))), &["SM", "MM"]);
        assert_eq!(kept, Some(format!("SM{}", digits.to_ascii_lowercase())));
        for text in
            [format!("CA{digits}"), format!("SM{digits}0"), format!("SM{}", &digits[1..]), "SM../..".into()]
        {
            assert!(!is_sid(&text, &["SM", "MM"]), "{text}");
        }
    }
}
