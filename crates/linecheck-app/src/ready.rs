//! The readiness check: what stands in the way of a test send, told without sending anything (C12, C13), and how an
//! active configuration differs from what was stored (M7). It writes nothing.

mod asking;
mod check;
mod difference;
mod lines;
mod registration;
mod registration_lines;
mod report;
mod subject;
mod view;

pub use difference::Difference;
pub use report::readiness_report;
pub use subject::{ReadyOf, ReadyRequest};
pub use view::{LineCounts, ReadyCode, ReadyLine, ReadyView};
