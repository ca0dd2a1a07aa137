//! Bodies that are wrong on purpose.

use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

const MEBIBYTE: usize = 1024 * 1024;

/// A body that begins, and then fails after a while: what was sent until then reaches the client first.
pub(super) fn breaking(start: Bytes, after: Duration) -> Body {
    Body::new(Breaking {
        start: Some(start).filter(|start| !start.is_empty()),
        wait: Box::pin(tokio::time::sleep(after)),
    })
}

struct Breaking {
    start: Option<Bytes>,
    wait: Pin<Box<Sleep>>,
}

impl http_body::Body for Breaking {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(start) = self.start.take() {
            return Poll::Ready(Some(Ok(Frame::data(start))));
        }
        self.wait.as_mut().poll(context).map(|()| Some(Err(io::Error::other("cut off on request"))))
    }
}

/// A JSON object padded to many MiB, made as it is sent.
pub(super) fn huge(mebibytes: u32) -> Body {
    let padding = Bytes::from(vec![b'x'; MEBIBYTE]);
    Body::new(Huge {
        head: Some(Bytes::from_static(HEAD)),
        padding,
        left: mebibytes,
        tail: Some(Bytes::from_static(TAIL)),
    })
}

const HEAD: &[u8] = b"{\"padding\":\"";
const TAIL: &[u8] = b"\"}";

struct Huge {
    head: Option<Bytes>,
    padding: Bytes,
    left: u32,
    tail: Option<Bytes>,
}

impl http_body::Body for Huge {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = if let Some(head) = self.head.take() {
            Some(head)
        } else if self.left > 0 {
            self.left -= 1;
            Some(self.padding.clone())
        } else {
            self.tail.take()
        };
        Poll::Ready(next.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        let rest = |bytes: &Option<Bytes>| bytes.as_ref().map_or(0, Bytes::len);
        let length = rest(&self.head) + self.left as usize * MEBIBYTE + rest(&self.tail);
        SizeHint::with_exact(length as u64)
    }
}

/// The same in gzip: about a thousandth as long.
pub(super) fn gzip_bomb(mebibytes: u32) -> io::Result<Vec<u8>> {
    let padding = vec![b'x'; MEBIBYTE];
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(HEAD)?;
    for _ in 0..mebibytes {
        encoder.write_all(&padding)?;
    }
    encoder.write_all(TAIL)?;
    encoder.finish()
}
