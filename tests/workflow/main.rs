//! The use cases, from a SID and a token to a saved configuration and a test send: on the real sandbox over real
//! sockets, and on real encrypted vaults. Each test names the row of `product.md` that it proves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, and says where"
)]

mod borders;
mod configure;
mod desk;
mod history;
mod ready;
mod send;
mod signs;
