//! The words of the window, and those of both faces, that Rust has.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder with the ending.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

/// What names a command of the command line, or one of its options.
fn command_in(line: &str) -> Option<&str> {
    let begins = |(at, _): (usize, &str)| {
        let after = line[at..].trim_start_matches("linecheck ").trim_start_matches('-');
        after.starts_with(|letter: char| letter.is_ascii_lowercase()).then(|| &line[at..])
    };
    let option = |(at, _): &(usize, &str)| *at == 0 || line[..*at].ends_with([' ', '`', '(', '\'', '"']);
    line.match_indices("linecheck ")
        .find_map(begins)
        .or_else(|| line.match_indices("--").filter(option).find_map(begins))
}

#[test]
fn s3_a_command_is_seen() {
    for seen in ["`linecheck trace ID`", "add --yes", "`--passphrase-stdin`", "linecheck --help"] {
        assert!(command_in(seen).is_some(), "{seen}");
    }
    for not in ["the linecheck.lengthened", "Linecheck does not", "one--two", "a -- b", "linecheck_app"] {
        assert_eq!(command_in(not), None, "{not}");
    }
}

/// Nobody who has the window in front of him is sent to a terminal: neither by the page, nor by what Rust says to both
/// faces.
#[test]
fn s3_the_window_never_names_a_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    files(&root.join("ui/text"), "js", &mut all);
    files(&root.join("crates/linecheck-shell/src/commands"), "rs", &mut all);
    for room in ["app", "domain", "twilio", "pingone", "vault", "sandbox", "http"] {
        files(&root.join(format!("crates/linecheck-{room}/src")), "rs", &mut all);
    }
    files(&root.join("crates/linecheck-domain/data"), "json", &mut all);
    let mut read = 0;
    // What an export is for is a command of another program.
    let spoken = |path: &&PathBuf| !path.ends_with("tests.rs") && !path.ends_with("export/pingcli.rs");
    for path in all.iter().filter(spoken) {
        let text = fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for line in
            text.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.starts_with('*'))
        {
            // Only what is said: Rust and the page quote it. What a digest or a signature is made of is not.
            if line.contains("Sha256::digest(") || line.contains("b\"") {
                continue;
            }
            if line.contains(['"', '\'', '`']) || line.ends_with('\\') {
                read += 1;
                assert_eq!(command_in(line), None, "{}: {line}", path.display());
            }
        }
    }
    assert!(read > 3_000, "{read} lines");
}
