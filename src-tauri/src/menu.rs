//! The native menu: every command with its key. Choosing one tells the page its name; what it does, and whether it can be
//! done now, the page knows.

use tauri::menu::{Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Emitter as _, Runtime};

use crate::window::MAIN;

/// The event that carries the name of a chosen command.
const EVENT: &str = "menu";

/// A command of the page.
struct Entry {
    name: &'static str,
    title: &'static str,
    key: Option<&'static str>,
}

const fn entry(name: &'static str, title: &'static str, key: &'static str) -> Entry {
    Entry { name, title, key: Some(key) }
}

const fn keyless(name: &'static str, title: &'static str) -> Entry {
    Entry { name, title, key: None }
}

const APP: &[Entry] = &[
    entry("add_tenant", "Add a tenant", "CmdOrCtrl+N"),
    keyless("enter_sandbox", "Enter the sandbox"),
    keyless("leave_sandbox", "Leave the sandbox"),
    entry("reload", "Read again", "F5"),
    keyless("cancel", "Cancel what is running"),
];

const ACCOUNT: &[Entry] = &[
    entry("verify", "Verify Account", "CmdOrCtrl+Shift+V"),
    keyless("search_numbers", "Search the numbers"),
    keyless("select_all", "Select All numbers"),
    keyless("only_selected", "Show Only Selected"),
    entry("save", "Save and make active", "CmdOrCtrl+S"),
    keyless("discard", "Discard draft"),
    keyless("change_account", "Change Account"),
];

const SEND: &[Entry] = &[
    entry("send", "Send the test", "CmdOrCtrl+Enter"),
    keyless("raw", "Raw view of the trace"),
    keyless("copy_trace", "Copy trace as text"),
    keyless("matrix", "Every number, both channels"),
    keyless("check_ready", "Check the readiness"),
    keyless("export_history", "Export the history as CSV"),
    keyless("stop_following", "Stop following deliveries"),
];

const GO: &[Entry] = &[
    entry("go_overview", "Overview", "CmdOrCtrl+1"),
    entry("go_account", "Account", "CmdOrCtrl+2"),
    entry("go_ready", "Readiness", "CmdOrCtrl+3"),
    entry("go_send", "Test send", "CmdOrCtrl+4"),
    entry("go_history", "History", "CmdOrCtrl+5"),
    entry("go_drafts", "Drafts", "CmdOrCtrl+6"),
    entry("go_sandbox", "Sandbox panel", "CmdOrCtrl+7"),
    entry("go_settings", "Settings", "CmdOrCtrl+8"),
    keyless("next_tenant", "Next tenant"),
];

const VIEW: &[Entry] = &[
    entry("text_larger", "Larger text", "CmdOrCtrl+Equal"),
    entry("text_smaller", "Smaller text", "CmdOrCtrl+Minus"),
    entry("text_normal", "Normal text", "CmdOrCtrl+0"),
    keyless("theme", "Switch between light and dark"),
];

const HELP: &[Entry] = &[
    entry("palette", "Commands", "CmdOrCtrl+K"),
    // Its key is `?`, which a menu would take away from every input.
    keyless("keys", "Keys"),
];

/// Makes the menu.
pub fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let menu = Menu::new(app)?;
    #[cfg(target_os = "macos")]
    menu.append(&Submenu::with_items(
        app,
        "Linecheck",
        true,
        &[
            &PredefinedMenuItem::about(app, None, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::hide(app, None)?,
            &PredefinedMenuItem::hide_others(app, None)?,
            &PredefinedMenuItem::show_all(app, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::quit(app, None)?,
        ],
    )?)?;
    let own = submenu(app, if cfg!(target_os = "macos") { "File" } else { "Linecheck" }, APP)?;
    #[cfg(not(target_os = "macos"))]
    {
        own.append(&PredefinedMenuItem::separator(app)?)?;
        own.append(&MenuItem::with_id(app, QUIT, "Quit", true, Some("CmdOrCtrl+Q"))?)?;
    }
    menu.append(&own)?;
    // Elsewhere the web view edits by itself; on macOS these keys are the menu's.
    #[cfg(target_os = "macos")]
    menu.append(&Submenu::with_items(
        app,
        "Edit",
        true,
        &[
            &PredefinedMenuItem::undo(app, None)?,
            &PredefinedMenuItem::redo(app, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::cut(app, None)?,
            &PredefinedMenuItem::copy(app, None)?,
            &PredefinedMenuItem::paste(app, None)?,
            &PredefinedMenuItem::select_all(app, None)?,
        ],
    )?)?;
    menu.append(&submenu(app, "Account", ACCOUNT)?)?;
    menu.append(&submenu(app, "Test send", SEND)?)?;
    menu.append(&submenu(app, "Go to", GO)?)?;
    menu.append(&submenu(app, "View", VIEW)?)?;
    menu.append(&submenu(app, "Help", HELP)?)?;
    Ok(menu)
}

/// Not a command of the page.
#[cfg(not(target_os = "macos"))]
const QUIT: &str = "quit";

fn submenu<R: Runtime>(app: &AppHandle<R>, title: &str, entries: &[Entry]) -> tauri::Result<Submenu<R>> {
    let submenu = Submenu::new(app, title, true)?;
    for entry in entries {
        submenu.append(&MenuItem::with_id(app, entry.name, entry.title, true, entry.key)?)?;
    }
    Ok(submenu)
}

/// Tells the page what was chosen.
pub fn chosen<R: Runtime>(app: &AppHandle<R>, name: &str) {
    #[cfg(not(target_os = "macos"))]
    if name == QUIT {
        app.exit(0);
        return;
    }
    if app.emit_to(MAIN, EVENT, name).is_err() {
        tracing::warn!("the menu reached no page");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The titles of the page's commands, read from its catalogue.
    fn titles_of_the_page() -> BTreeMap<String, String> {
        let catalogue = include_str!("../../ui/text/en.js");
        let palette = catalogue.split_once("\n  palette: {").unwrap().1;
        let commands = palette.split_once("\n    commands: {").unwrap().1.split_once("\n    }").unwrap().0;
        let mut titles = BTreeMap::new();
        for line in commands.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (name, title) = line.split_once(": ").unwrap();
            titles.insert(name.to_owned(), title.trim_matches(['\'', ',']).to_owned());
        }
        titles
    }

    #[test]
    fn the_menu_has_every_command_of_the_page_by_the_same_name_and_title() {
        let mut menu = BTreeMap::new();
        for entry in [APP, ACCOUNT, SEND, GO, VIEW, HELP].into_iter().flatten() {
            let twice = menu.insert(entry.name.to_owned(), entry.title.to_owned());
            assert_eq!(twice, None, "{}", entry.name);
        }
        assert_eq!(menu, titles_of_the_page());
    }

    #[test]
    fn no_key_is_given_twice_or_taken_from_an_input() {
        let keys: Vec<_> = [APP, ACCOUNT, SEND, GO, VIEW, HELP]
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.key)
            .collect();
        for (place, key) in keys.iter().enumerate() {
            assert!(!keys[..place].contains(key), "{key}");
            assert!(key.starts_with("CmdOrCtrl+") || *key == "F5", "{key}");
        }
    }
}
