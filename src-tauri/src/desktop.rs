//! What surrounds the page on a desktop: the window, the clipboard, the browser, the folders of the platform.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use linecheck_app::AppError;
use linecheck_shell::{Answer, Folders, Shade, Surroundings};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::clipboard::Clipboard;
use crate::menu;
use crate::theme::SystemTheme;
use crate::window;

/// The desktop.
pub struct Desktop<R: Runtime> {
    app: AppHandle<R>,
    clipboard: Clipboard,
}

impl<R: Runtime> Desktop<R> {
    pub fn new(app: &AppHandle<R>) -> Self {
        Self { app: app.clone(), clipboard: Clipboard::default() }
    }
}

impl<R: Runtime> Surroundings for Desktop<R> {
    fn session_changed(&self) {
        window::show_session(&self.app);
    }

    fn close(&self) {
        window::close(&self.app);
    }

    fn offer(&self, commands: BTreeSet<String>) {
        menu::offer(&self.app, commands);
    }

    fn theme(&self) -> Shade {
        self.app.state::<SystemTheme>().get()
    }

    fn copy(&self, text: String) -> Answer<()> {
        self.clipboard.put(text)
    }

    fn notify(&self, title: &str, says: &str) {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Linecheck").summary(title).body(says);
        #[cfg(target_os = "linux")]
        notification.icon("linecheck-desktop");
        // Windows shows those of installed programs alone.
        #[cfg(windows)]
        notification.app_id(&self.app.config().identifier);
        if let Err(error) = notification.show() {
            tracing::warn!(%error, "no notification");
        }
    }

    fn browse(&self, address: &'static str) -> Answer<()> {
        open::that_detached(address).map_err(|error: io::Error| {
            tracing::warn!(kind = ?error.kind(), "no browser");
            AppError::internal(format!("The system opened no browser for {address}."))
                .next("Copy the address and open it yourself.")
        })
    }

    fn show_folder(&self, folder: &Path) -> Answer<()> {
        open::that_detached(folder).map_err(|error: io::Error| {
            tracing::warn!(kind = ?error.kind(), "no file manager");
            AppError::internal(format!("The system opened no window for {}.", folder.display()))
                .next("Open the folder yourself: its path is beside the file's name.")
        })
    }
}

/// Where the shell keeps what is its own.
pub fn folders<R: Runtime>(app: &AppHandle<R>) -> Folders {
    let paths = app.path();
    Folders::of_this_user(
        paths.app_config_dir().map_or_else(|_| PathBuf::new(), |folder| folder.join("preferences.json")),
        paths.app_log_dir().unwrap_or_default(),
        // Where downloads go; a system without such a folder has a home or a data folder all the same.
        paths.download_dir().or_else(|_| paths.app_data_dir()).unwrap_or_default(),
    )
}
