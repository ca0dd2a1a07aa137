//! Reading a few fields of a long list of objects, and passing over the rest.
//!
//! A page of a thousand numbers is a megabyte of which four fields in thirty-five are wanted. What is wanted is parsed by
//! `serde_json`; the rest is only stepped over, which takes a fraction of the time of looking into it. So what is stepped
//! over must have the form of JSON (its texts end, its braces match), and is not looked at further.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// It is not JSON.
pub(crate) const NOT_JSON: &str = "it is not JSON";
/// It is JSON, but something is of another kind.
pub(crate) const OTHER_SHAPE: &str = "its JSON has another shape";

type Outcome<T> = Result<T, &'static str>;

/// A place in a JSON text.
pub(crate) struct Skim<'json> {
    json: &'json str,
    at: usize,
}

impl<'json> Skim<'json> {
    pub(crate) fn new(text: &'json str) -> Self {
        Self { json: text, at: 0 }
    }

    /// Steps through an object. `field` is called with every name, as it is written, and must read or pass its value.
    pub(crate) fn object(
        &mut self,
        mut field: impl FnMut(&mut Self, &'json [u8]) -> Outcome<()>,
    ) -> Outcome<()> {
        self.members(b'{', b'}', |skim| {
            let name = skim.text()?;
            let colon = skim.next();
            skim.step(colon == Some(b':'))?;
            field(skim, name)
        })
    }

    /// Steps through a list. `member` must read or pass each one.
    pub(crate) fn list(&mut self, member: impl FnMut(&mut Self) -> Outcome<()>) -> Outcome<()> {
        self.members(b'[', b']', member)
    }

    /// Whether a list comes next.
    pub(crate) fn is_list(&mut self) -> bool {
        self.next() == Some(b'[')
    }

    /// Whether an object comes next.
    pub(crate) fn is_object(&mut self) -> bool {
        self.next() == Some(b'{')
    }

    /// Reads a value.
    pub(crate) fn read<T: Deserialize<'json>>(&mut self) -> Outcome<T> {
        let rest = self.json.get(self.at..).ok_or(NOT_JSON)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        let value = values.next().ok_or(NOT_JSON)?;
        let read = value.map_err(|error| if error.is_data() { OTHER_SHAPE } else { NOT_JSON })?;
        self.at += values.byte_offset();
        Ok(read)
    }

    /// Passes over a value.
    pub(crate) fn pass(&mut self) -> Outcome<()> {
        if self.next() == Some(b'"') {
            return self.text().map(drop);
        }
        let rest = self.json.as_bytes().get(self.at..).unwrap_or_default();
        for word in [b"null".as_slice(), b"true", b"false"] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(());
            }
        }
        self.read::<IgnoredAny>().map(drop)
    }

    /// That nothing follows.
    pub(crate) fn end(&mut self) -> Outcome<()> {
        if self.next().is_none() { Ok(()) } else { Err(NOT_JSON) }
    }

    fn members(
        &mut self,
        open: u8,
        close: u8,
        mut member: impl FnMut(&mut Self) -> Outcome<()>,
    ) -> Outcome<()> {
        match self.next() {
            Some(first) if first == open => self.step(true)?,
            Some(_) => return self.read::<IgnoredAny>().and(Err(OTHER_SHAPE)),
            None => return Err(NOT_JSON),
        }
        if self.next() == Some(close) {
            return self.step(true);
        }
        loop {
            member(self)?;
            let after = self.next();
            self.step(after == Some(b',') || after == Some(close))?;
            if after == Some(close) {
                return Ok(());
            }
        }
    }

    /// The byte after white space.
    fn next(&mut self) -> Option<u8> {
        loop {
            match self.json.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// Steps over one byte, if it is the right one.
    fn step(&mut self, right: bool) -> Outcome<()> {
        self.at += 1;
        if right { Ok(()) } else { Err(NOT_JSON) }
    }

    /// Steps over a text, and gives what is between its quotes, as it is written.
    fn text(&mut self) -> Outcome<&'json [u8]> {
        let opening = self.next();
        self.step(opening == Some(b'"'))?;
        let begin = self.at;
        loop {
            let rest = self.json.as_bytes().get(self.at..).ok_or(NOT_JSON)?;
            self.at += quote_or_backslash(rest).ok_or(NOT_JSON)?;
            if self.json.as_bytes().get(self.at) == Some(&b'"') {
                self.at += 1;
                return self.json.as_bytes().get(begin..self.at - 1).ok_or(NOT_JSON);
            }
            // A backslash and what it stands before, which may be a quote.
            self.at += 2;
        }
    }
}

/// Where the first quote or backslash is. Eight bytes are looked at together: these texts are short, and there are
/// sixty in every number.
fn quote_or_backslash(bytes: &[u8]) -> Option<usize> {
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = zero_bytes(word ^ repeated(b'"')) | zero_bytes(word ^ repeated(b'\\'));
        if found != 0 {
            return Some(index * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let at = tail.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(words.len() * 8 + at)
}

const fn repeated(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bit of every byte that is zero. Above the lowest of them others may be set as well.
const fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(repeated(1)) & !word & repeated(0x80)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn c6_the_first_quote_or_backslash_is_found(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b'\\'), Just(b'#'), Just(b'!')], 0..40),
            ordinary in 0_usize..40,
        ) {
            let bytes = [vec![b'a'; ordinary], bytes].concat();
            let expected = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            prop_assert_eq!(quote_or_backslash(&bytes), expected);
        }
    }
}
