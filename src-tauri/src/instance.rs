//! One window for each home.
//!
//! A second start shows the window of the first and ends. They find each other by an identifier of the home: over the
//! session bus on Linux, a named mutex on Windows, a socket on macOS. Where they cannot (no bus, another session, a path
//! that is spelled otherwise), a lock in the home still keeps the second from opening a window, and it says so.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{Hash as _, Hasher as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use linecheck_shell::{home, home_variable};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Context, Manager as _, Runtime};

use crate::cannot_start::CannotStart;
use crate::window::MAIN;

/// How long a window that is being closed may still hold its home.
const PATIENCE: Duration = Duration::from_secs(4);
const PAUSE: Duration = Duration::from_millis(50);

/// Gives the application an identifier of its own for each `LINECHECK_HOME`. Nothing else goes by it then: all the
/// shell's files are under that home.
pub fn identify<R: Runtime>(mut context: Context<R>) -> Context<R> {
    if let Ok(Some(home)) = home_variable() {
        let identifier = &mut context.config_mut().identifier;
        *identifier = identifier_of(identifier, &home);
    }
    context
}

fn identifier_of(usual: &str, home: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    home.hash(&mut hasher);
    format!("{usual}.home{:016x}", hasher.finish())
}

/// Shows the window when there is a second start, which ends then.
pub fn show_for_second<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_single_instance::init(|app: &AppHandle<R>, _, _| {
        if let Some(window) = app.get_webview_window(MAIN) {
            // Whichever of them a window system refuses, the others may work.
            let _ = window.unminimize();
            let _ = window.show();
            let _ = window.set_focus();
        }
    })
}

/// The home, held until the process ends, however it ends.
#[derive(Debug)]
pub struct Claim {
    _lock: Option<File>,
}

/// Claims the home for this window. Where nothing can be locked, the window opens all the same: the vault itself bears two.
///
/// # Errors
/// [`CannotStart::AlreadyOpen`] when another window holds it.
pub fn claim() -> Result<Claim, CannotStart> {
    home().map_or(Ok(Claim { _lock: None }), |home| claim_within(&home, PATIENCE))
}

fn claim_within(home: &Path, patience: Duration) -> Result<Claim, CannotStart> {
    let opened = fs::create_dir_all(home).and_then(|()| {
        OpenOptions::new().write(true).create(true).truncate(false).open(home.join("window.lock"))
    });
    let Ok(file) = opened else { return Ok(Claim { _lock: None }) };
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Claim { _lock: Some(file) }),
            Err(TryLockError::WouldBlock) if waited < patience => {
                thread::sleep(PAUSE);
                waited += PAUSE;
            }
            Err(TryLockError::WouldBlock) => return Err(CannotStart::AlreadyOpen(home.to_owned())),
            Err(TryLockError::Error(_)) => return Ok(Claim { _lock: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_a_home_has_one_window_and_another_home_its_own() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let held = claim_within(one.path(), Duration::ZERO).unwrap();
        let error = claim_within(one.path(), Duration::ZERO).unwrap_err();
        assert!(error.to_string().contains(&one.path().display().to_string()), "{error}");
        assert!(claim_within(other.path(), Duration::ZERO).is_ok());
        drop(held);
        assert!(claim_within(one.path(), Duration::ZERO).is_ok(), "the next start has it");
        assert_ne!(identifier_of("a.b", one.path()), identifier_of("a.b", other.path()));
    }

    #[test]
    fn p2_a_window_that_is_being_closed_is_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let held = claim_within(home.path(), Duration::ZERO).unwrap();
        let path = home.path().to_owned();
        let next = thread::spawn(move || claim_within(&path, Duration::from_mins(10)).is_ok());
        drop(held);
        assert!(next.join().unwrap());
    }

    #[test]
    fn p2_where_nothing_can_be_locked_the_window_opens_all_the_same() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        fs::write(&file, "").unwrap();
        for _ in 0..2 {
            assert!(claim_within(&file, Duration::ZERO).is_ok());
        }
    }
}
