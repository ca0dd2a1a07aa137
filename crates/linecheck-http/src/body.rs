//! An answer and its body.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::{fmt, hint, mem};

use crate::classify;
use crate::exchange::Exchange;
use linecheck_domain::transport::Stage;

/// What a server answered: any status but a redirect.
#[derive(Debug)]
pub struct Answer {
    /// The record of it.
    pub exchange: Exchange,
    /// The HTTP status.
    pub status: u16,
    /// The body, decompressed.
    pub body: Body,
}

/// The bytes of an answer. They may hold a token or a passcode: they are not shown, and are overwritten when dropped.
pub struct Body {
    bytes: Vec<u8>,
    spares: Spares,
}

/// Memory of former bodies, overwritten, for the next ones: a long list comes in pages of a megabyte, and fresh memory
/// for each costs as much as receiving it.
#[derive(Clone, Default)]
pub(crate) struct Spares(Arc<Mutex<Vec<Vec<u8>>>>);

impl Spares {
    /// How many are kept: one is read while another is filled.
    const MOST: usize = 2;
    /// The sizes that are kept, in bytes. Smaller ones cost little.
    const KEPT: RangeInclusive<usize> = 64 * 1024..=4 * 1024 * 1024;

    /// An empty body with room for so many bytes.
    fn body(&self, room: usize) -> Body {
        let spare = self.0.lock().ok().and_then(|mut spares| {
            let fits = spares.iter().position(|spare| spare.capacity() >= room)?;
            Some(spares.swap_remove(fits))
        });
        // Rounded up, so that a page fits where a slightly smaller one was.
        let bytes = spare.unwrap_or_else(|| Vec::with_capacity(room.next_power_of_two()));
        Body { bytes, spares: self.clone() }
    }

    fn keep(&self, mut bytes: Vec<u8>) {
        bytes.clear();
        if Self::KEPT.contains(&bytes.capacity())
            && let Ok(mut spares) = self.0.lock()
            && spares.len() < Self::MOST
        {
            spares.push(bytes);
        }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // At the speed of memory, which `zeroize` is not for bytes: a list of numbers comes in megabytes. The black box
        // keeps the compiler from leaving out a write that nobody reads.
        self.bytes.fill(0);
        hint::black_box(&self.bytes);
        self.spares.keep(mem::take(&mut self.bytes));
    }
}

impl Body {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds bytes. When it has to move, what it moves away from is overwritten.
    fn append(&mut self, bytes: &[u8]) {
        let needed = self.bytes.len() + bytes.len();
        if needed > self.bytes.capacity() {
            let mut larger = self.spares.body(needed.max(16 * 1024));
            larger.bytes.extend_from_slice(&self.bytes);
            *self = larger;
        }
        self.bytes.extend_from_slice(bytes);
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({} bytes)", self.bytes.len())
    }
}

/// A body that could not be read to its end.
pub(crate) struct Unread {
    pub(crate) stage: Stage,
    pub(crate) source: Option<reqwest::Error>,
    pub(crate) received: u64,
}

/// Reads a body of at most `limit` bytes, counted after decompression.
pub(crate) async fn read(
    response: &mut reqwest::Response,
    limit: usize,
    spares: &Spares,
) -> Result<Body, Unread> {
    let unread = |stage, source, received: usize| Unread { stage, source, received: received as u64 };
    let announced =
        response.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > limit {
        return Err(unread(Stage::TooLarge, None, 0));
    }
    let mut body = spares.body(announced);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                if chunk.len() > limit - body.bytes.len() {
                    return Err(unread(Stage::TooLarge, None, body.bytes.len()));
                }
                body.append(&chunk);
            }
            Ok(None) => return Ok(body),
            Err(error) => {
                return Err(unread(
                    classify::inside_the_body(&error),
                    Some(error.without_url()),
                    body.bytes.len(),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_memory_that_is_used_again_holds_nothing_of_before() {
        let spares = Spares::default();
        for round in 0..5_u8 {
            let mut body = spares.body(8);
            for _ in 0..usize::from(round) * 5_000 {
                body.append(b"planted");
            }
            assert_eq!(body.bytes().len(), usize::from(round) * 35_000);
            let mut other = spares.body(0);
            other.append(b"x");
            drop(other);
            drop(body);
            for spare in spares.0.lock().unwrap().iter() {
                assert!(spare.is_empty());
            }
            assert!(spares.0.lock().unwrap().len() <= Spares::MOST);
        }
    }
}
