//! What an account really sent, as Twilio recorded it (L1, L2). Nothing is sent. Of one recipient nothing is kept; of a period what
//! it comes to, by hours.

pub mod look_up;
pub mod mute;
mod pace;
pub mod period;
pub(crate) mod plan;
pub(crate) mod reading;
pub mod refused;
pub mod report;
pub mod signs;
mod whom;
