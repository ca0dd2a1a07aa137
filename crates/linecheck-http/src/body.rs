//! An answer and its body.

use std::{fmt, hint};

use crate::classify;
use crate::exchange::Exchange;
use crate::stage::Stage;

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
pub struct Body(Vec<u8>);

impl Drop for Body {
    fn drop(&mut self) {
        // At the speed of memory, which `zeroize` is not for bytes: a list of numbers comes in megabytes. The black box
        // keeps the compiler from leaving out a write that nobody reads.
        self.0.fill(0);
        hint::black_box(&self.0);
    }
}

impl Body {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Adds bytes. When it has to move, what it moves away from is overwritten.
    fn append(&mut self, bytes: &[u8]) {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let mut larger = Self(Vec::with_capacity(needed.max(self.0.capacity() * 2).max(16 * 1024)));
            larger.0.extend_from_slice(&self.0);
            *self = larger;
        }
        self.0.extend_from_slice(bytes);
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({} bytes)", self.0.len())
    }
}

/// A body that could not be read to its end.
pub(crate) struct Unread {
    pub(crate) stage: Stage,
    pub(crate) source: Option<reqwest::Error>,
    pub(crate) received: u64,
}

/// Reads a body of at most `limit` bytes, counted after decompression.
pub(crate) async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Body, Unread> {
    let unread = |stage, source, received: usize| Unread { stage, source, received: received as u64 };
    let announced =
        response.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > limit {
        return Err(unread(Stage::BodyTooLarge, None, 0));
    }
    let mut body = Body(Vec::with_capacity(announced));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                if chunk.len() > limit - body.0.len() {
                    return Err(unread(Stage::BodyTooLarge, None, body.0.len()));
                }
                body.append(&chunk);
            }
            Ok(None) => return Ok(body),
            Err(error) => {
                return Err(unread(
                    classify::inside_the_body(&error),
                    Some(error.without_url()),
                    body.0.len(),
                ));
            }
        }
    }
}
