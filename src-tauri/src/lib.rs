//! The desktop shell: a window, and the commands that its page may call.
//!
//! It is a thin face. A command reads its arguments, calls one use case of `linecheck-app`, and gives its view back; what
//! is allowed, what it means and what is kept is decided there. What the shell has of its own is what a window needs: the
//! state of the session (closed, opening, open), the menu, the theme, the preferences, and which long work can be
//! cancelled.
//!
//! # Invariants
//! - Every command has a permission of its own, and `capabilities/main.json` gives the page of the one window these and
//!   nothing of Tauri's but listening to events. `command_list.rs` is the only list; a test compares the rest with it.
//! - A command never blocks the window: it is asynchronous, and whatever waits for a disk, a keyring or a network waits
//!   on another thread.
//! - Every error that reaches the page is an `AppError` with a code, also when the page sent something else than a
//!   command takes.
//! - A secret comes in as an argument and goes to a use case. None goes out, into the log or into the preferences.
//! - The page navigates nowhere and opens no window; there is no shell, no file system and no remote content.
//!
//! # What it must not know
//! Twilio, HTTP, SQL, and the rules. It does not branch on sentences, and it sends the page none of its own: the page has
//! its catalogue. (The titles of the native menu are the exception.)

include!("command_list.rs");

mod arguments;
#[cfg(all(test, feature = "bindings"))]
mod bindings;
mod cannot_start;
mod clipboard;
mod commands;
mod exports;
mod instance;
mod links;
mod logging;
mod menu;
mod opening;
mod operations;
mod places;
mod preferences;
mod previews;
mod state;
#[cfg(test)]
mod tests;
mod theme;
mod window;

use tauri::menu::Menu;
use tauri::{App, Builder, Context, Manager as _, RunEvent, Runtime, WindowEvent};

pub use crate::cannot_start::CannotStart;
use crate::clipboard::Clipboard;
use crate::exports::Exports;
use crate::opening::Opening;
use crate::places::Places;
use crate::preferences::PreferencesFile;
use crate::state::Session;
use crate::theme::SystemTheme;

macro_rules! handler {
    ($($area:ident :: $name:ident,)*) => { tauri::generate_handler![$(commands::$area::$name),*] };
}

/// Opens the window, and returns when it was closed.
///
/// Nothing of the set-up ends the start but the want of a window: what else fails is logged, and done without.
///
/// # Errors
/// When the system gives no window.
pub fn run() -> Result<(), CannotStart> {
    cannot_start::look_for_display()?;
    let app = with_commands(Builder::default())
        .plugin(instance::show_for_second())
        .plugin(window::remembered())
        .menu(|app| menu::build(app).or_else(|_| Menu::new(app)))
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .on_window_event(|window, event| {
            if let WindowEvent::ThemeChanged(theme) = event {
                theme::changed_by_window(window.app_handle(), *theme);
            }
        })
        .setup(|app| {
            tauri::async_runtime::block_on(async { linecheck_app::outlive_file_size_limit() });
            let places = Places::of_this_user(app.handle());
            let log = logging::start(&places);
            set_up(app, places);
            if let Err(error) = log {
                // Without a log file the window is as good as with one.
                tracing::warn!(kind = ?error.kind(), "no log file");
            }
            // The vault is opened while the window is made, which takes longer.
            opening::at_start(app.handle());
            if let Err(error) = window::open(app) {
                // Tauri would panic on an error that is given back here, and nobody would see it.
                tracing::error!(%error, "no window");
                CannotStart::from(error).tell();
                app.handle().exit(1);
                return Ok(());
            }
            theme::follow(app.handle());
            Ok(())
        })
        .build(instance::identify(context()))?;
    // A second start has ended by now, unless the first could not be found.
    let _home = instance::claim()?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            opening::at_exit(app);
            window::at_exit(app);
        }
    });
    Ok(())
}

/// The builder with every command, for any runtime.
fn with_commands<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(for_every_command!(handler))
}

/// The configuration, the page and the permissions that were compiled in.
fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// What the commands find.
fn set_up<R: Runtime>(app: &App<R>, places: Places) {
    app.manage(PreferencesFile::read(places.preferences()));
    app.manage(SystemTheme::default());
    app.manage(Clipboard::default());
    app.manage(Session::default());
    app.manage(Exports::new(places.exports()));
    app.manage(Opening::new(places));
}
