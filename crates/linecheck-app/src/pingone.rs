//! PingOne: a tenant's environment connected, read, planned for, changed step by step, watched and exported.

pub(crate) mod access;
mod connection;
mod drift;
mod export;
mod failure;
mod plan;
mod read_back;
mod report;
mod request;
mod route;
mod run;
mod running;
mod send;
mod state;
mod steps;
mod wish;

pub use connection::{PingOneConnect, PingOneConnectionView};
pub use drift::PingOneDriftView;
pub use export::{
    Export, ExportFile, ExportWarning, ExportWarningCode, PingOneExportRequest, PingOneFormat, pingone_files,
};
pub use plan::PingOnePlanView;
pub use report::{PingOneRun, PingOneRunState, PingOneStepReport};
pub use route::{PingOneRoute, PingOneRouteRequest, PingOneRouteView};
pub use run::PingOneApply;
pub use send::{PingOneSendPreview, PingOneSendRequest, SkippedOrigin};
pub use state::{
    PingOneChainLink, PingOneNumber, PingOneNumbers, PingOneNumbersRequest, PingOneSender, PingOneState,
};
pub use wish::{PingOneCarryOver, PingOnePlanRequest, PingOneRotate, PingOneWish};
