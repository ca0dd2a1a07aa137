//! The style sheets of the page, where a browser that is driven cannot be told what a person prefers (ux 14, 15).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn sheets() -> Vec<(PathBuf, String)> {
    let styles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/styles");
    let folders = [styles.clone(), styles.join("elements")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some());
    let sheets: Vec<_> = paths.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect();
    assert!(sheets.len() > 5, "{sheets:?}");
    sheets
}

/// Every declaration, with the rules around it from the outside in.
fn declarations(sheet: &str) -> Vec<(Vec<String>, String)> {
    let (mut around, mut found, mut text) = (Vec::new(), Vec::new(), String::new());
    for sign in sheet.chars() {
        match sign {
            '{' => around.push(std::mem::take(&mut text).trim().to_owned()),
            '}' | ';' => {
                let declaration = std::mem::take(&mut text).trim().to_owned();
                if declaration.contains(':') {
                    found.push((around.clone(), declaration));
                }
                if sign == '}' {
                    around.pop();
                }
            }
            _ => text.push(sign),
        }
    }
    found
}

#[test]
fn ux15_nothing_moves_where_less_motion_is_wanted() {
    let mut moving = 0;
    for (path, sheet) in sheets() {
        for (around, declaration) in declarations(&sheet) {
            let name = declaration.split(':').next().unwrap();
            let moves =
                ["animation", "transition", "scroll-behavior"].iter().any(|kind| name.starts_with(kind));
            if moves {
                moving += 1;
                assert!(
                    around.iter().any(|rule| rule.contains("prefers-reduced-motion: no-preference")),
                    "{}: {declaration}",
                    path.display()
                );
            }
        }
    }
    assert!(moving > 0, "the progress moves");
}

#[test]
fn ux14_forced_colours_are_the_systems_and_cover_what_only_a_background_would_say() {
    const SYSTEM: [&str; 6] =
        ["CanvasText", "Canvas", "HighlightText", "Highlight", "GrayText", "ButtonText"];
    let sheets = sheets();
    let forced: Vec<_> = sheets
        .iter()
        .flat_map(|(_, sheet)| declarations(sheet))
        .filter(|(around, _)| around.iter().any(|rule| rule.contains("forced-colors: active")))
        .collect();
    for (around, declaration) in &forced {
        let (name, value) = declaration.split_once(':').unwrap();
        let coloured = name.ends_with("color") || name == "background" || name == "fill" || name == "stroke";
        if coloured {
            let value = value.trim();
            assert!(value == "none" || SYSTEM.contains(&value), "{around:?}: {declaration}");
        }
    }
    // The marks that are drawn with a background, and the states that are one.
    for needed in
        [".badge::before", ".field-error::before", ".tick", "[aria-current]", ":checked", ".note", ".band"]
    {
        assert!(
            forced.iter().any(|(around, _)| around.iter().any(|rule| rule.contains(needed))),
            "{needed} has no rule for forced colours"
        );
    }
}

/// The modules that a module imports at its beginning; what it imports later, in the middle of its work, is not among them.
fn imports(ui: &Path, module: &Path) -> Vec<PathBuf> {
    let source = fs::read_to_string(ui.join(module)).unwrap();
    let folder = module.parent().unwrap();
    let quoted = source.split(" from '").skip(1).chain(source.split("import '").skip(1));
    let relative = quoted.filter(|rest| rest.starts_with('.')).map(|rest| rest.split('\'').next().unwrap());
    relative.map(|path| fs::canonicalize(ui.join(folder).join(path)).unwrap()).collect()
}

/// Modules that import one another are otherwise asked for one level after the other, and those of other screens cost the
/// start time and memory.
#[test]
fn p4_the_document_asks_at_once_for_what_the_first_screen_needs_and_for_nothing_else() {
    let ui = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui")).unwrap();
    let (mut needed, mut to_read) = (BTreeSet::new(), vec![PathBuf::from("main.js")]);
    while let Some(module) = to_read.pop() {
        for found in imports(&ui, &module) {
            let found = found.strip_prefix(&ui).unwrap().to_owned();
            if needed.insert(found.to_string_lossy().replace('\\', "/")) {
                to_read.push(found);
            }
        }
    }
    assert!(needed.contains("frame/screens.js") && !needed.contains("screens/send/send.js"), "{needed:?}");
    let document = fs::read_to_string(ui.join("index.html")).unwrap();
    // What is asked for earliest of all is a script of its own.
    let ways = ["<link rel=\"modulepreload\" href=\"", "<script type=\"module\" async src=\""];
    let asked: BTreeSet<_> = document
        .lines()
        .filter_map(|line| ways.iter().find_map(|way| line.trim().strip_prefix(way))?.split('"').next())
        .collect();
    assert_eq!(asked, needed.iter().map(String::as_str).collect());
}

/// What is entered into the audit trail is worded by the page, and by nobody else there.
#[test]
fn m8_the_page_has_words_for_every_action_of_the_audit_trail() {
    let texts = include_str!("../../../ui/text/audit.js");
    for part in ["actions: ", "details: "] {
        let words = texts.split_once(part).unwrap().1.split_once("\n    }),").unwrap().0;
        for action in linecheck_app::AUDIT_ACTIONS {
            assert!(words.contains(&format!("\n      {action}:")), "{part}{action}");
        }
    }
}
