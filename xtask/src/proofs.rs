//! The tests that docs/threat-model.md says prove something: each of them is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::source_rules;

const MODEL: &str = "docs/threat-model.md";

/// Fails when a test that is named there is none.
pub fn check(root: &Path) -> Result<()> {
    let model = fs::read_to_string(root.join(MODEL)).with_context(|| format!("{MODEL} cannot be read"))?;
    let mut source = String::new();
    for path in source_rules::files(root)? {
        if path.extension().is_some_and(|kind| kind == "rs") {
            source.push_str(&fs::read_to_string(&path)?);
        }
    }
    let named = named(&model);
    let gone: Vec<_> = named.iter().filter(|test| !source.contains(&format!("fn {test}("))).collect();
    for test in &gone {
        println!("{MODEL} names a test that is not there: {test}");
    }
    if named.is_empty() || !gone.is_empty() {
        bail!("{MODEL} names {} tests, and {} of them are not there", named.len(), gone.len());
    }
    println!("threat model: the {} tests that it names are there", named.len());
    Ok(())
}

/// The names of tests in a text: in code marks, and beginning with a row, as `p4_` does.
fn named(text: &str) -> BTreeSet<&str> {
    let is_test = |word: &&str| {
        let row = word.split('_').next().unwrap_or_default();
        let (letter, digits) = row.split_at(row.len().min(1));
        word.contains('_')
            && letter.chars().all(|letter| letter.is_ascii_lowercase())
            && !digits.is_empty()
            && digits.chars().all(|digit| digit.is_ascii_digit())
    };
    // What is between two marks is every second part.
    text.split('`').skip(1).step_by(2).filter(is_test).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_known_by_its_row() {
        let text = "| `p4_the_page` | `ptrace_scope` | `deny.toml` | `t13_no_cell`, `c4_` and p4_not_in_marks | `x` |";
        assert_eq!(named(text), BTreeSet::from(["p4_the_page", "t13_no_cell", "c4_"]));
    }
}
