//! A start that cannot be: what a person is told where no page can be shown.

use std::path::PathBuf;

use tauri::Error;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// Nobody can look at anything.
    #[error(
        "There is no display: neither DISPLAY nor WAYLAND_DISPLAY leads to one. Start Linecheck in a desktop session, or use \
         the command line: `linecheck --help`."
    )]
    NoDisplay,
    /// Windows shows pages with a part of its own, which is missing.
    #[error(
        "The WebView2 runtime is missing, which Linecheck shows its window with. Install it from \
         https://developer.microsoft.com/microsoft-edge/webview2/ and start Linecheck again."
    )]
    NoWebView,
    /// Another window has this home, and could not be shown from here.
    #[error(
        "Linecheck is open already, with the data in {}. Go to its window; it could not be brought to the front from here. \
         To open other data, set LINECHECK_HOME to another folder.", .0.display()
    )]
    AlreadyOpen(PathBuf),
    /// The system refuses a window.
    #[error(
        "Linecheck could not open its window: {0}. Nothing was changed. The command line does the same without a window: \
         `linecheck --help`."
    )]
    NoWindow(Error),
}

impl From<Error> for CannotStart {
    fn from(error: Error) -> Self {
        if cfg!(windows) && tauri::webview_version().is_err() {
            Self::NoWebView
        } else {
            Self::NoWindow(error)
        }
    }
}

impl CannotStart {
    /// Tells it in a message of the system's own where it can show one, and on standard error.
    pub fn tell(&self) {
        let words = self.to_string();
        complain(&words);
        if !matches!(self, Self::NoDisplay) {
            show(&words);
        }
    }
}

#[allow(clippy::print_stderr, reason = "without a window there is no other place to say why")]
fn complain(words: &str) {
    eprintln!("{words}");
}

/// Looks for a display before the toolkit does, which ends the process where there is none.
#[cfg(target_os = "linux")]
pub fn look_for_display() -> Result<(), CannotStart> {
    gtk::init().map_err(|_| CannotStart::NoDisplay)
}

/// Looks for WebView2 before Tauri does, which panics where there is none.
#[cfg(windows)]
pub fn look_for_display() -> Result<(), CannotStart> {
    tauri::webview_version().map(drop).map_err(|_| CannotStart::NoWebView)
}

/// macOS always has one.
#[cfg(target_os = "macos")]
#[allow(clippy::unnecessary_wraps, reason = "as on Linux")]
pub fn look_for_display() -> Result<(), CannotStart> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn show(words: &str) {
    use gtk::prelude::*;
    if gtk::init().is_err() {
        return;
    }
    let message = gtk::MessageDialog::new(
        None::<&gtk::Window>,
        gtk::DialogFlags::empty(),
        gtk::MessageType::Error,
        gtk::ButtonsType::Close,
        words,
    );
    message.set_title("Linecheck");
    message.run();
    message.close();
}

#[cfg(not(target_os = "linux"))]
fn show(words: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Linecheck")
        .set_description(words)
        .show();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_each_says_what_to_do() {
        for (error, step) in [
            (CannotStart::NoDisplay, "desktop session"),
            (CannotStart::NoWebView, "https://developer.microsoft.com/"),
            (CannotStart::AlreadyOpen(PathBuf::from("/home")), "Go to its window"),
            (CannotStart::NoWindow(Error::WindowNotFound), "command line"),
        ] {
            let words = error.to_string();
            assert!(words.contains(step), "{words}");
        }
    }
}
