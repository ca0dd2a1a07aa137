//! `docs/guide/errors.md`: every code, with what it means and what to do, in the window and on the command line.
//!
//! `cargo xtask bindings` writes it; as a test this says whether it is current.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use linecheck_app::Code;

use super::codes;

const HEAD: &str = "\
<!-- Made of the code table, docs/cli.md and the next steps of both faces; do not edit: `cargo xtask bindings` writes it anew. -->
# Every error code

With `--json` an error has a `code`, and the window shows it in small letters beside the message. The codes never change; the sentences
may. The number is the exit status of the command line: 1 a fault of Linecheck's, 2 the input, 3 a rule, 4 Twilio or PingOne
refuses, 5 they cannot be reached, 6 nobody knows what happened, 7 the vault.

Twilio's and PingOne's own codes are explained by `linecheck explain CODE`, and in the window where they occur.
";

#[test]
fn k3_the_page_of_error_codes_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let (documented, window) = (read("docs/cli.md"), read("ui/text/next-steps.js"));
    let mut page = HEAD.to_owned();
    for code in Code::all() {
        let (name, status) = (code.as_str(), code.exit_status() as u8);
        let row = format!("| `{name}` | {status} | ");
        let (_, row) = documented.split_once(&row).unwrap_or_else(|| panic!("docs/cli.md lacks {name}"));
        let when = row.split(" |\n").next().unwrap();
        let in_window =
            value(&window, &format!("\n  {name}:")).unwrap_or_else(|| panic!("the window lacks {name}"));
        let typed = codes::next_step(code);
        writeln!(
            page,
            "\n## `{name}`\n\n{when} ({status})\n\n- In the window: {in_window}\n- On the command line: {typed}"
        )
        .unwrap();
    }
    let file = root.join("docs/guide/errors.md");
    if env::var_os("LINECHECK_WRITE_BINDINGS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &page).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(written == page, "docs/guide/errors.md is not current: cargo xtask bindings");
}

/// The text that the page's source gives to a name: said there, or the name of a constant that says it.
fn value<'source>(source: &'source str, name: &str) -> Option<&'source str> {
    let (_, after) = source.split_once(name)?;
    let after = after.trim_start();
    if let Some(said) = after.strip_prefix('\'') {
        return said.split('\'').next();
    }
    let constant = after.split(',').next()?;
    value(source, &format!("const {constant} ="))
}
