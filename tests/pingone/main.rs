//! PingOne, end to end: the use cases on the sandbox's real server over real sockets, and on real encrypted vaults. What is
//! told is compared with the server's own log of requests. Each test names the row of `product.md` that it proves; a number
//! beside it is that of the case it stands for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, and says where"
)]

mod apply;
mod connect;
mod desk;
mod faults;
mod in_clear;
mod inactive;
mod manage;
mod rotate;
mod rotation_faults;
mod secrets;
mod size;
mod stops;
mod together;
