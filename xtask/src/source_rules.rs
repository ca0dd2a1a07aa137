//! Rules about the source that no compiler knows: names that say nothing, tests that do not run, files that are long.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Where the source is. What is not there yet is passed over.
const FOLDERS: &[&str] = &["crates", "fuzz", "src-tauri", "tests", "ui", "xtask"];
const KINDS: &[&str] = &["css", "html", "js", "mjs", "py", "rs", "ts"];
const NOT_SOURCE: &[&str] = &["gen", "node_modules", "target"];
/// A file or folder with such a name becomes the place for everything.
const EMPTY_WORDS: &[&str] = &["common", "helper", "helpers", "manager", "util", "utils"];
/// The one file with an unsafe line.
const MAY_BE_UNSAFE: &str = "src-tauri/src/main.rs";
/// Past this a file is pointed at; whether it still does one thing is for a person to say.
const LONG: usize = 600;

/// Prints what is found; fails on a breach, but not for a long file.
pub fn check(root: &Path) -> Result<()> {
    let files = files(root)?;
    let mut found = 0;
    for path in &files {
        let shown = path.strip_prefix(root).unwrap_or(path);
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", shown.display()))?;
        for breach in breaches(shown, &text) {
            println!("{}: {breach}", shown.display());
            found += 1;
        }
        let lines = text.lines().count();
        if lines > LONG {
            println!("note: {} has {lines} lines: does it still do one thing?", shown.display());
        }
    }
    for path in documents(root)? {
        let shown = path.strip_prefix(root).unwrap_or(&path);
        let text =
            fs::read_to_string(&path).with_context(|| format!("{} cannot be read", shown.display()))?;
        for missing in places(&text).filter(|place| !root.join(place).exists()) {
            println!("{}: there is no {missing}", shown.display());
            found += 1;
        }
    }
    if found > 0 {
        bail!("{found} breaches of the rules for source (xtask/src/source_rules.rs)");
    }
    println!("names and tests: {} files are in order", files.len());
    Ok(())
}

/// What says how it is today. A decision says how it was when it was made.
fn documents(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in [root.to_owned(), root.join("docs"), root.join("docs/guide")] {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("{} cannot be listed", folder.display()))?;
        for entry in entries {
            found
                .extend(Some(entry?.path()).filter(|path| path.extension().is_some_and(|kind| kind == "md")));
        }
    }
    found.retain(|path| !path.ends_with("CHANGELOG.md"));
    Ok(found)
}

/// The places in the source that a document names between backticks; not what stands for several, or for a name.
fn places(text: &str) -> impl Iterator<Item = &str> {
    let is_place = |words: &&str| {
        let is_path = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
        FOLDERS.iter().any(|folder| words.starts_with(&format!("{folder}/")))
            && words.chars().all(is_path)
            && !words.contains("NAME")
    };
    text.split('`').skip(1).step_by(2).filter(is_place)
}

/// Every file of source; an error when there is none.
pub fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut files)?;
    }
    if files.is_empty() {
        bail!("no source was found under {}", root.display());
    }
    Ok(files)
}

fn breaches(path: &Path, text: &str) -> Vec<String> {
    let mut found: Vec<_> = path
        .iter()
        .filter_map(|part| empty_word(&part.to_string_lossy()).map(|word| format!("'{word}' names nothing")))
        .collect();
    if path.extension().is_some_and(|kind| kind == "rs") {
        // An attribute, not the words in a comment or a string: it is the first thing on its line.
        let ignored = |line: &str| line.trim_start().starts_with("#[ignore");
        found.extend(
            text.lines()
                .enumerate()
                .filter(|(_, line)| ignored(line))
                .map(|(index, _)| format!("line {}: a test that does not run proves nothing", index + 1)),
        );
        // The compiler denies unsafe code; this holds its one exception to its place.
        let excepts = |line: &str| line.trim_start().starts_with('#') && line.contains("unsafe_code");
        if path != Path::new(MAY_BE_UNSAFE) && text.lines().any(excepts) {
            found.push(format!("unsafe code has one place, {MAY_BE_UNSAFE} (decision 0017)"));
        }
    }
    found
}

fn empty_word(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    name.split(|letter: char| !letter.is_alphanumeric())
        .find_map(|part| EMPTY_WORDS.iter().find(|word| **word == part).copied())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && !NOT_SOURCE.contains(&name.as_str()) {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known)) {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_nothing_is_found_as_a_file_a_folder_or_a_part() {
        for path in
            ["a/src/utils.rs", "a/src/http_helpers.rs", "tests/common/mod.rs", "ui/account-manager.mjs"]
        {
            assert_eq!(breaches(Path::new(path), "").len(), 1, "{path}");
        }
        for path in ["a/src/utilisation.rs", "a/src/managed_numbers.rs", "ui/commons.css"] {
            assert!(breaches(Path::new(path), "").is_empty(), "{path}");
        }
    }

    #[test]
    fn a_document_names_places_and_what_stands_for_several_is_none() {
        let text = "`crates/a/src/lib.rs`, `ui/text/`, `crates/*/src`, `ui/NAME.js`, crates/b, `cargo xtask run`\n```\nui/x\n```";
        assert_eq!(places(text).collect::<Vec<_>>(), ["crates/a/src/lib.rs", "ui/text/"]);
    }

    #[test]
    fn an_ignored_test_is_found_with_its_line_and_the_mere_words_are_not() {
        let found = breaches(Path::new("a.rs"), "#[test]\n    #[ignore = \"slow\"]\nfn c3() {}\n");
        assert_eq!(found, ["line 2: a test that does not run proves nothing"]);
        assert!(breaches(Path::new("a.rs"), "// no #[ignore] here\n").is_empty());
    }

    #[test]
    fn an_exception_for_unsafe_code_is_found_in_any_file_but_its_own() {
        let text = "    #[expect(unsafe_code, reason = \"fast\")]\n";
        assert_eq!(breaches(Path::new("crates/a/src/lib.rs"), text).len(), 1);
        assert!(breaches(Path::new(MAY_BE_UNSAFE), text).is_empty());
        assert!(breaches(Path::new("a.rs"), "// unsafe_code is denied\n").is_empty());
    }
}
