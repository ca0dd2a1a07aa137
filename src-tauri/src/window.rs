//! The one window: made, found again, named.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use linecheck_domain::base::Mode;
use linecheck_shell::{Shell, home_variable};
use tauri::plugin::TauriPlugin;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Emitter as _, Manager as _, Runtime, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;
use tempfile::TempDir;

/// Its name, which the capability and the configuration use too.
pub const MAIN: &str = "main";

/// The event that says that the session is another one.
const SESSION_CHANGED: &str = "session";

const TITLE: &str = "Linecheck";
const SANDBOX_TITLE: &str = "Linecheck — SANDBOX";

/// Makes the window that the configuration describes; it is not seen yet.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.cloned().ok_or(tauri::Error::WindowNotFound)?;
    let mut builder = WebviewWindowBuilder::from_config(app, &config)?;
    if let Some(folder) = page_folder(app)? {
        builder = builder.data_directory(folder);
    }
    builder
        .title(title(app.state::<Shell>().session().view().mode))
        // The page is all that is ever shown.
        .on_navigation(|address| address.scheme() == "tauri" || address.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        // On a display nothing is drawn while a window is being made: it would stand there black.
        .visible(false)
        .build()?;
    Ok(())
}

/// Shows it, once it is dressed.
pub fn show<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    app.get_webview_window(MAIN).ok_or(tauri::Error::WindowNotFound)?.show()
}

/// A folder for what the page remembers, where its own cannot be used: forgotten at the end.
struct PassingFolder(Mutex<Option<TempDir>>);

/// Where the page remembers its place, if not where the platform wants it. What belongs to one `LINECHECK_HOME` does not
/// belong to another.
fn page_folder<R: Runtime>(app: &App<R>) -> tauri::Result<Option<PathBuf>> {
    let own = home_variable().ok().flatten().map(|home| home.join("page"));
    let folder = match &own {
        Some(folder) => folder.clone(),
        None => app.path().app_local_data_dir().unwrap_or_default(),
    };
    // The web view would not be made without it.
    match fs::create_dir_all(&folder) {
        Ok(()) if !folder.as_os_str().is_empty() => Ok(own),
        _ => {
            tracing::warn!("what the page remembers is forgotten at the end");
            let passing = tempfile::Builder::new().prefix("linecheck-page-").tempdir()?;
            let folder = passing.path().to_owned();
            app.manage(PassingFolder(Mutex::new(Some(passing))));
            Ok(Some(folder))
        }
    }
}

/// Takes away what was for this run alone.
pub fn at_exit<R: Runtime>(app: &AppHandle<R>) {
    if let Some(passing) = app.try_state::<PassingFolder>() {
        drop(passing.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Names the window for what is open in it, is being opened, or was to be opened, and tells a page that waits for it.
pub fn show_session<R: Runtime>(app: &AppHandle<R>) {
    let mode = app.state::<Shell>().session().view().mode;
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if window.set_title(title(mode)).is_err() {
        tracing::warn!("the window was not named");
    }
    if window.emit_to(MAIN, SESSION_CHANGED, ()).is_err() {
        tracing::warn!("the session reached no page");
    }
}

/// Closes the window, unless something is being created: then it closes by itself when that is over. The program ends with
/// its window.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    let closed = app.get_webview_window(MAIN).map(|window| window.close());
    if !matches!(closed, Some(Ok(()))) {
        app.exit(0);
    }
}

/// The sandbox is unmistakable before a word of the page is read.
pub fn title(mode: Option<Mode>) -> &'static str {
    match mode {
        Some(Mode::Sandbox) => SANDBOX_TITLE,
        Some(Mode::Real) | None => TITLE,
    }
}

/// Size and place of the window are found again at the next start.
pub fn remembered<R: Runtime>() -> TauriPlugin<R> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let mut builder = tauri_plugin_window_state::Builder::default().with_state_flags(flags);
    if let Ok(Some(home)) = home_variable() {
        // An absolute path takes the place of the folder that it would be joined to.
        builder = builder.with_filename(home.join("window.json").to_string_lossy());
    }
    builder.build()
}
