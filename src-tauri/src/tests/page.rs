//! The style sheets of the page, where a browser that is driven cannot be told what a person prefers (ux 14, 15).

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
            assert!(SYSTEM.contains(&value.trim()), "{around:?}: {declaration}");
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

/// Modules that import one another are otherwise asked for one level after the other, which costs the first screen time.
#[test]
fn p4_the_document_asks_for_every_module_at_once() {
    fn modules(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                modules(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "js") {
                found.push(path);
            }
        }
    }
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui");
    let mut found = Vec::new();
    modules(&ui, &mut found);
    let mut names: Vec<_> = found
        .iter()
        .map(|path| path.strip_prefix(&ui).unwrap().to_string_lossy().replace('\\', "/"))
        .filter(|name| name != "main.js")
        .collect();
    names.sort();
    let document = fs::read_to_string(ui.join("index.html")).unwrap();
    let mut asked: Vec<_> = document
        .lines()
        .filter_map(|line| {
            line.trim().strip_prefix("<link rel=\"modulepreload\" href=\"")?.strip_suffix("\">")
        })
        .collect();
    asked.sort_unstable();
    assert_eq!(asked, names);
}
