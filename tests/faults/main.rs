//! What a test send and a verification do when something goes wrong: every code, every transport fault, a stop at the
//! wrong moment. All of it end to end: the use cases against the sandbox's real server, and what the trace tells against
//! what the server's own log has.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "these are tests, and so are the functions that they share"
)]

mod bounds;
mod clock;
mod deliveries;
mod dry_runs;
mod ends;
mod every;
mod fallback;
mod following;
mod foreign;
mod held;
mod identity;
mod limits;
mod look_ups;
mod matrix;
mod outdated;
mod period;
mod random;
mod receipts;
mod refusals;
mod repetitions;
mod retention;
mod seen;
mod stops;
mod together;
mod transport;
mod unreachable;
mod verifications;
