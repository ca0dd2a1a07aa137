//! The client against a server that says exactly what a test wants, over a real socket: answers that a server with a
//! state of its own would not give.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod creating;
mod reading;
mod server;
