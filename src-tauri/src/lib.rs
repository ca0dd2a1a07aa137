//! The desktop shell: a window, and the commands that its page may call.
//!
//! It gives `linecheck-shell`, which has the commands and their state, what a window needs: the window itself, the menu,
//! the theme, the clipboard, the browser, the log.
//!
//! # Invariants
//! - Every command has a permission of its own, and `capabilities/main.json` gives the page of the one window these and
//!   nothing of Tauri's but listening to events. Both come from the shell's list of commands.
//! - A command never blocks the window: it is asynchronous, and whatever waits for a disk, a keyring or a network waits
//!   on another thread.
//! - The page navigates nowhere and opens no window; there is no shell, no file system and no remote content.
//!
//! # What it must not know
//! What a command does. It sends the page no sentence. (The titles of the native menu are the exception.)

mod cannot_start;
mod clipboard;
mod desktop;
mod instance;
mod logging;
mod menu;
#[cfg(target_os = "linux")]
mod system_lock;
#[cfg(test)]
mod tests;
mod theme;
mod window;

use std::env;
use std::str::FromStr as _;
use std::sync::Arc;

use linecheck_domain::base::Mode;
use linecheck_shell::{Folders, OpeningStep, Shell, Tell};
use tauri::ipc::{Channel, Invoke, InvokeBody, InvokeError, JavaScriptChannelId};
use tauri::menu::Menu;
use tauri::{App, AppHandle, Builder, Context, Manager as _, RunEvent, Runtime, WindowEvent};

pub use crate::cannot_start::CannotStart;
use crate::desktop::Desktop;
use crate::theme::SystemTheme;

/// The environment variable that says what to open at the start.
const START_VARIABLE: &str = "LINECHECK_START";

/// Opens the window, and returns when it was closed.
///
/// Nothing of the set-up ends the start but the want of a window: what else fails is logged, and done without.
///
/// # Errors
/// When the system gives no window.
pub fn run() -> Result<(), CannotStart> {
    // The processes of the web view, which hold what is typed, have it from this one.
    linecheck_app::leave_no_core_dump();
    cannot_start::look_for_display()?;
    let app = with_commands(Builder::default())
        .plugin(instance::show_for_second())
        .plugin(window::remembered())
        .menu(|app| menu::build(app).or_else(|_| Menu::new(app)))
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .on_window_event(|window, event| match event {
            WindowEvent::ThemeChanged(theme) => theme::changed_by_window(window.app_handle(), *theme),
            WindowEvent::CloseRequested { api, .. } if !window.state::<Shell>().may_close() => {
                api.prevent_close();
            }
            _ => {}
        })
        .setup(|app| {
            tauri::async_runtime::block_on(async { linecheck_app::outlive_file_size_limit() });
            let folders = desktop::folders(app.handle());
            let log = logging::start(&folders);
            set_up(app, folders);
            if let Err(error) = log {
                // Without a log file the window is as good as with one.
                tracing::warn!(kind = ?error.kind(), "no log file");
            }
            lock_with_system(app.handle());
            // The vault is opened while the window is made, which takes longer.
            open_at_start(app.handle());
            let shown = window::open(app).and_then(|()| {
                theme::follow(app.handle());
                window::show(app.handle())
            });
            if let Err(error) = shown {
                // Tauri would panic on an error that is given back here, and nobody would see it.
                tracing::error!(%error, "no window");
                CannotStart::from(error).tell();
                app.handle().exit(1);
            }
            Ok(())
        })
        .build(instance::identify(context()))?;
    // A second start has ended by now, unless the first could not be found.
    let _home = instance::claim()?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<Shell>().close_at_end());
            window::at_exit(app);
        }
    });
    Ok(())
}

/// The builder with every command, for any runtime. Tauri has asked the permissions before.
fn with_commands<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(|Invoke { message, resolver, .. }| {
        resolver.respond_async(async move {
            let shell = message.webview_ref().state::<Shell>().inner().clone();
            let arguments = match message.payload() {
                InvokeBody::Json(arguments) => Some(arguments),
                InvokeBody::Raw(_) => None,
            };
            let channel = |id: &str| {
                let channel: Channel<_> =
                    JavaScriptChannelId::from_str(id).ok()?.channel_on(message.webview());
                let tell: Tell = Arc::new(move |told| {
                    // Nobody listens any more after a reload; the work goes on all the same.
                    let _ = channel.send(told);
                });
                Some(tell)
            };
            shell.call(message.command(), arguments, channel).await.map_err(InvokeError::from)
        });
        true
    })
}

/// The configuration, the page and the permissions that were compiled in.
fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// What the commands find.
fn set_up<R: Runtime>(app: &App<R>, folders: Folders) {
    app.manage(SystemTheme::default());
    app.manage(Shell::new(folders, Desktop::new(app.handle())));
}

/// Locks the administrator role when the operating system locks its session or sleeps.
#[cfg(target_os = "linux")]
fn lock_with_system<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>().inner().clone();
    tauri::async_runtime::spawn(async move {
        let tell = |by| {
            let shell = shell.clone();
            async move { shell.lock_with_system(by).await }
        };
        if system_lock::follow(tell).await.is_err() {
            tracing::debug!("no logind: only the idle time and the clocks lock");
        }
    });
}

#[cfg(not(target_os = "linux"))]
fn lock_with_system<R: Runtime>(_: &AppHandle<R>) {}

/// Opens the sandbox at the start, when that was asked for.
fn open_at_start<R: Runtime>(app: &AppHandle<R>) {
    let by_argument = env::args_os().skip(1).any(|argument| argument == "--sandbox");
    if !by_argument && env::var_os(START_VARIABLE).is_none_or(|value| value != "sandbox") {
        return;
    }
    let shell = app.state::<Shell>().inner().clone();
    // Before the page can ask.
    shell.session().set_opening(Mode::Sandbox, OpeningStep::Opening);
    tauri::async_runtime::spawn(async move { shell.open_sandbox().await });
}
