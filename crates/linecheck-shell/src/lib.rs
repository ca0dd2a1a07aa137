//! What the page of the window may ask for, without a window: the commands, and the state that they share. The desktop
//! program gives a real window to it; a test, or a browser that is served the page, does without.
//!
//! A command reads its arguments, calls one use case of `linecheck-app`, and gives its view back; what is allowed, what it
//! means and what is kept is decided there.
//!
//! # Invariants
//! - `list.rs` is the only list of commands: the dispatch, the permissions, the capability and the page's functions with
//!   their types come from it.
//! - Every error that reaches the page is an `AppError` with a code, also when the page sent something else than a
//!   command takes.
//! - A secret comes in as an argument and goes to a use case. None goes out, into the log or into the preferences.
//! - At most one request that creates something at Twilio is under way, and nothing but a person's word drops it.
//! - A command holds nobody up: whatever waits for a disk, a keyring or a network waits on another thread.
//!
//! # What it must not know
//! Tauri, Twilio, HTTP, SQL, and the rules. It does not branch on sentences, and it sends the page none of its own: the page
//! has its catalogue.

include!("list.rs");

mod answer;
mod backup;
#[cfg(all(test, feature = "bindings"))]
mod bindings;
mod call;
mod commands;
mod creating;
mod exports;
mod folders;
mod guide;
mod idle;
mod lock;
mod opening;
mod operations;
mod preferences;
mod previews;
mod progress;
mod session;
mod shell;
mod under_way;
mod work;

pub use call::COMMANDS;
pub use folders::{Folders, home, home_variable};
pub use preferences::{Preferences, PreferencesFile, Shade, ThemeChoice};
pub use session::{Session, SessionState, SessionView};
pub use shell::{Shell, Surroundings};
pub use work::{Answer, OpeningStep, ProgressUpdate, Tell};
