//! The native menu: every command with its key. Choosing one tells the page its name; what it does, and whether it can be
//! done now, the page knows. It says so, and what cannot is greyed out; why, the palette says, and the page when the key is
//! pressed, which a greyed entry does not take.

use std::collections::BTreeSet;

use serde::Deserialize;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Emitter as _, Runtime};

use crate::window::{self, MAIN};

/// The event that carries the name of a chosen command.
const EVENT: &str = "menu";

/// The page's table of commands, of which the menu is made (`ui/app/table.js`).
const TABLE: &str = include_str!("../../ui/app/table.js");

/// A row of it, as far as a menu needs it.
#[derive(Deserialize)]
struct Row {
    name: String,
    title: String,
    group: String,
    #[serde(default)]
    keys: Vec<String>,
}

impl Row {
    /// The key that the menu takes: one that nobody types into an input.
    fn key(&self) -> Option<String> {
        let key =
            self.keys.iter().find(|key| key.starts_with("Mod+") || ["F1", "F5"].contains(&key.as_str()))?;
        Some(key.replacen("Mod+", "CmdOrCtrl+", 1))
    }
}

/// The rows of the table: what stands between its brackets is JSON.
fn rows() -> Result<Vec<Row>, serde_json::Error> {
    let from = TABLE.find("([\n").map_or(0, |at| at + 1);
    let to = TABLE.find("\n])").map_or(from, |at| at + 2);
    serde_json::from_str(TABLE.get(from..to).unwrap_or_default())
}

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
            // Not the system's own, which asks nobody.
            &MenuItem::with_id(app, QUIT, "Quit Linecheck", true, Some("CmdOrCtrl+Q"))?,
        ],
    )?)?;
    let rows = rows()?;
    for (place, rows) in rows.chunk_by(|one, next| one.group == next.group).enumerate() {
        let group = rows.first().map_or("", |row| row.group.as_str());
        let is_own = place == 0;
        let submenu = Submenu::new(app, if is_own { OWN } else { group }, true)?;
        for row in rows {
            submenu.append(&MenuItem::with_id(app, &row.name, &row.title, true, row.key())?)?;
        }
        menu.append(&submenu)?;
        if is_own {
            complete(app, &menu, &submenu)?;
        }
    }
    Ok(menu)
}

/// The first menu: on macOS the one before it has the name of the program.
const OWN: &str = if cfg!(target_os = "macos") { "File" } else { "Linecheck" };

/// Elsewhere the web view edits by itself; on macOS these keys are the menu's.
#[cfg(target_os = "macos")]
fn complete<R: Runtime>(app: &AppHandle<R>, menu: &Menu<R>, _own: &Submenu<R>) -> tauri::Result<()> {
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
    )?)
}

/// Not a command of the page.
const QUIT: &str = "quit";

#[cfg(not(target_os = "macos"))]
fn complete<R: Runtime>(app: &AppHandle<R>, _menu: &Menu<R>, own: &Submenu<R>) -> tauri::Result<()> {
    own.append(&PredefinedMenuItem::separator(app)?)?;
    own.append(&MenuItem::with_id(app, QUIT, "Quit", true, Some("CmdOrCtrl+Q"))?)
}

/// Greys out the commands of the page that are not among these.
pub fn offer<R: Runtime>(app: &AppHandle<R>, commands: BTreeSet<String>) {
    let menu = app.clone();
    // There at once: from another thread each entry would be a question of its own.
    let asked = app.run_on_main_thread(move || {
        if let Err(error) = enable(&menu, &commands) {
            tracing::warn!(%error, "the menu is as it was");
        }
    });
    if asked.is_err() {
        tracing::warn!("the menu was not reached");
    }
}

fn enable<R: Runtime>(app: &AppHandle<R>, commands: &BTreeSet<String>) -> tauri::Result<()> {
    let Some(menu) = app.menu() else { return Ok(()) };
    for submenu in menu.items()? {
        let Some(submenu) = submenu.as_submenu() else { continue };
        for entry in submenu.items()? {
            let Some(entry) = entry.as_menuitem() else { continue };
            let name = entry.id().as_ref();
            let enabled = name == QUIT || commands.contains(name);
            if entry.is_enabled()? != enabled {
                entry.set_enabled(enabled)?;
            }
        }
    }
    Ok(())
}

/// Tells the page what was chosen.
pub fn chosen<R: Runtime>(app: &AppHandle<R>, name: &str) {
    if name == QUIT {
        window::close(app);
        return;
    }
    if app.emit_to(MAIN, EVENT, name).is_err() {
        tracing::warn!("the menu reached no page");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_has_every_row_of_the_pages_table() {
        let rows = rows().unwrap();
        let names: BTreeSet<_> = rows.iter().map(|row| &row.name).collect();
        assert_eq!(names.len(), rows.len(), "a name stands twice");
        assert_eq!(names.len(), TABLE.matches("{ \"name\": ").count());
        let mut groups: Vec<_> = rows.iter().map(|row| &row.group).collect();
        groups.dedup();
        assert_eq!(groups.len(), groups.iter().collect::<BTreeSet<_>>().len(), "a group is in two folders");
    }

    #[test]
    fn every_key_is_one_that_a_menu_knows_and_that_no_input_needs() {
        for key in rows().unwrap().iter().filter_map(Row::key) {
            let last = key.rsplit_once('+').map_or(key.as_str(), |(_, last)| last);
            let one = last.len() == 1 && !last.contains(|sign: char| sign.is_ascii_lowercase());
            assert!(one || ["F1", "F5", "Enter"].contains(&last), "{key}");
            assert!(key.starts_with("CmdOrCtrl+") || ["F1", "F5"].contains(&key.as_str()), "{key}");
        }
    }
}
