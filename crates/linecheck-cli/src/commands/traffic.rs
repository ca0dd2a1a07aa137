//! What an account really sent.

pub mod health;
pub mod lookup;
pub mod mute;
pub mod watch;
