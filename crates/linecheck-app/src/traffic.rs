//! What an account really sent, as Twilio recorded it (L1). Nothing is sent; what is read is not kept.

pub mod look_up;
pub mod refused;
