//! The use cases of Linecheck: what both of its faces, the window and the command line, call.
//!
//! Invariants:
//! - A use case that changes something takes an [`Actor`](linecheck_domain::actor::Actor) and enters what it did
//!   into the audit trail, in the database transaction of the change. What is typed with pauses, and what is read page by
//!   page, is entered once.
//! - A use case owns its database transaction: it reads, lets the domain decide, and writes once.
//! - The intent of an outside effect is stored before the effect, its outcome after it.
//! - Every failure is an [`AppError`] with a code of a closed list, what happened, and what to do.
//! - No credential and no body leaves this crate; whoever calls it cannot ask for one.
//!
//! This crate must not know how anything is shown, and must not read arguments, the environment or a terminal.

mod administrator;
mod app;
mod audit;
mod bundle;
mod care;
mod clock;
mod code;
mod configure;
mod days;
mod error;
mod facts;
mod file_limit;
mod find;
mod from_twilio;
pub mod given;
mod guard;
mod history;
mod inactive;
mod kit_flag;
mod memory;
mod migrated;
mod open;
mod pingone;
mod pingone_kept;
mod pingone_side;
mod printed;
mod progress;
mod ready;
mod remedy;
mod roles;
mod sandbox;
mod send;
mod settings;
mod spreadsheet;
mod traffic;
mod warning;
mod watch;

pub use administrator::{AdministratorView, LockedBy};
pub use app::{App, Clock, Options, Pace, Sleep, Timer};
pub use audit::check::{check_audit_file, check_audit_text, checkpoint_in_text, read_checkpoint};
pub use audit::export::{AuditExport, AuditExportRequest};
pub use audit::receipt::{ConsentReceipt, ReceiptRequest};
pub use audit::view::{AuditCheckView, AuditSource};
pub use audit::{AUDIT_ACTIONS, AuditPage, AuditRequest, ForeignTrail};
pub use bundle::compare::{BundleDifference, BundleItem, BundleStanding, BundleTenant};
pub use bundle::document::{BundleKind, read_bundle_content};
pub use bundle::export::{BundleContent, BundleRequest, KitRequest, SealedBundle};
pub use bundle::file::{read_bundle_file, read_identity_file, write_bundle_file};
pub use bundle::import::{BundleChoice, BundleImport, BundlePreview};
pub use bundle::kit::KitView;
pub use bundle::sealed::{BundleKey, BundleLock, LARGEST_BUNDLE};
#[doc(hidden)]
pub use bundle::{open_bundle, read_bundle};
pub use care::backup::{
    BackupMade, BackupView, RestoreOf, RestoredView, VaultContent, look_at_backup, permit_restore_of,
    read_backup, restore_vault,
};
pub use care::check::VaultCheckView;
pub use care::{KeyFrom, NewKey, VaultView};
pub use code::{Code, ExitStatus};
pub use configure::drafts::{DraftEdit, DraftView, TokenAdvice, TokenState};
pub use configure::inline::{
    CountryView, LanguageView, RecipientView, countries, describe_recipient, languages,
};
pub use configure::numbers::{NumberRow, NumbersView, Selection, Show};
pub use configure::one_shot::{OneShot, verify_once};
pub use configure::revisions::{
    Restorable, RestoreRequest, RevisionAccount, RevisionChanges, RevisionLine, RevisionView,
    RevisionsRequest, RevisionsView,
};
pub use configure::save::{SavePreview, SaveReport};
pub use configure::status::{
    Attention, AttentionCode, CheckState, ChecklistCode, ChecklistItem, ConsentGiven, Note, TenantStatus,
};
pub use configure::tenants::{StandIn, TenantEdit};
pub use configure::verify::VerificationView;
pub use days::DayOfSends;
pub use error::{AppError, Field, Retry};
pub use facts::{FactView, LineState};
pub use file_limit::outlive_file_size_limit;
pub use find::{FindRequest, Found, FoundRecipient, FoundView};
pub use history::export::ExportFormat;
pub use history::recent::RecentSend;
pub use history::{
    HistoryAccount, HistoryAccounts, HistoryCode, HistoryColumn, HistoryDay, HistoryFigures, HistoryLine,
    HistoryRequest, HistoryStep, HistoryView, RetentionView, STEPS_AT_ONCE,
};
pub use inactive::WhileInactive;
pub use kit_flag::Kit;
pub use linecheck_vault::VaultCode;
pub use memory::{leave_no_core_dump, refuse_other_processes};
pub use migrated::Migrated;
pub use open::WayIn;
pub use pingone::*;
pub use pingone_side::{PingOneSeen, PingOneSide};
pub use progress::{Noted, PingOneDoing, PingOneNow, Progress, ProgressSink};
pub use ready::{
    Difference, LineCounts, ReadyCode, ReadyLine, ReadyOf, ReadyRequest, ReadyView, readiness_report,
};
pub use remedy::{PingOneGoalKind, Remedy};
pub use roles::{UseCase, Who};
pub use sandbox::{SandboxHome, StartHost, enter_sandbox, host_sandbox, join_sandbox, sandbox_error};
pub use send::explain::{CodeInContext, CodeView, explain_code};
pub use send::follow::FollowReport;
pub use send::limits::{LimitsRequest, LimitsView};
pub use send::matrix::{MatrixCell, MatrixPreview, MatrixRequest, MatrixRow, MatrixView};
pub use send::plan::{SendPreview, SendRequest};
pub use send::trace::{Charge, ConclusionView, RawTrace, TraceLine, TraceView};
pub use send::transaction::DryRun;
pub use settings::*;
pub use traffic::look_up::{ListRead, LookUpRequest, LookUpView, SentLine};
pub use traffic::mute::{MuteRequest, Muted};
pub use traffic::period::{HealthView, PeriodRequest};
pub use traffic::refused::{RefusedCode, RefusedRequests};
pub use traffic::report::{health_report, health_table, receipt_words, share_words, states};
pub use traffic::signs::{SignView, SignsView};
pub use warning::{Warning, WarningCode};
pub use watch::metrics::watch_metrics;
pub use watch::{Condition, LastDay, LeftOut, ToldView, WatchView, WatchedTenant, Watcher};
