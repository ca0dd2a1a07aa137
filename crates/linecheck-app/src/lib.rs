//! The use cases of Linecheck: what both of its faces, the window and the command line, call.
//!
//! Invariants:
//! - A use case that changes something takes an [`Actor`](linecheck_domain::actor::Actor) and enters what it did
//!   into the audit trail, in the database transaction of the change.
//! - A use case owns its database transaction: it reads, lets the domain decide, and writes once.
//! - The intent of an outside effect is stored before the effect, its outcome after it.
//! - Every failure is an [`AppError`] with a code of a closed list, what happened, and what to do.
//! - No credential and no body leaves this crate; whoever calls it cannot ask for one.
//!
//! This crate must not know how anything is shown, and must not read arguments, the environment or a terminal.

mod app;
mod clock;
mod delete;
mod drafts;
mod error;
mod explain;
mod facts;
mod file_limit;
mod follow;
mod guard;
mod history;
mod inline;
mod limits;
mod look_up;
mod matrix;
mod numbers;
mod one_shot;
mod progress;
mod ready;
mod receipt;
mod rotate;
mod sandbox;
mod save;
mod schedule;
mod send;
mod settings;
mod status;
mod tenants;
mod trace_view;
mod verify;
mod warning;

pub use app::{App, Clock, Options, Pace, Sleep, Timer};
pub use drafts::{DraftEdit, DraftView, TokenAdvice};
pub use error::{AppError, Code, ExitStatus, Field, Retry};
pub use explain::{CodeInPlace, CodeView, explain_code};
pub use facts::Told;
pub use file_limit::outlive_file_size_limit;
pub use follow::FollowReport;
pub use history::{
    ExportFormat, HistoryCode, HistoryDay, HistoryFigures, HistoryLine, HistoryRequest, HistoryStep,
    HistoryView, RetentionView, STEPS_AT_ONCE,
};
pub use inline::{CountryView, LanguageView, RecipientView, countries, describe_recipient, languages};
pub use limits::LimitsView;
pub use matrix::{MatrixCell, MatrixPreview, MatrixRequest, MatrixRow, MatrixView};
pub use numbers::{NumberRow, NumbersView, Selection, Show};
pub use one_shot::{OneShot, verify_once};
pub use progress::{Noted, Progress, ProgressSink};
pub use ready::{
    Difference, LineCounts, LineState, ReadyLine, ReadyOf, ReadyRequest, ReadyView, readiness_report,
};
pub use sandbox::{SandboxHome, StartHost, enter_sandbox, host_sandbox, join_sandbox, sandbox_error};
pub use save::{SavePreview, SaveReport};
pub use send::{DryRun, SendPreview, SendRequest};
pub use settings::NetworkView;
pub use status::{Attention, CheckState, ChecklistItem, ConsentGiven, Note, TenantStatus};
pub use tenants::TenantEdit;
pub use trace_view::{ConclusionView, TraceLine, TraceView};
pub use verify::VerificationView;
pub use warning::Warning;
