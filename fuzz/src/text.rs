//! What holds for every text that is shown or printed.

use linecheck_domain::visible::is_unseen;
use serde_json::Value;

/// Longer than any sentence of ours with a server's words in it.
const LONGEST_SENTENCE: usize = 2_000;

/// A sentence about an error: there is one, it ends, and nothing in it steers the screen.
pub fn is_sentence(text: &str) {
    assert!(!text.is_empty(), "an error without words");
    assert!(text.chars().count() <= LONGEST_SENTENCE, "an error of {} letters", text.chars().count());
    assert!(!text.contains(is_unseen), "an error with letters that nobody sees: {text:?}");
}

/// A server's text that is kept: bounded, and nothing in it steers the screen.
pub fn is_kept(text: &str, longest: usize) {
    assert!(
        text.chars().count() <= longest,
        "{} letters are kept of at most {longest}",
        text.chars().count()
    );
    assert!(!text.contains(is_unseen), "letters that nobody sees are kept: {text:?}");
}

/// The texts of an answer's members with one of these names, where nothing else of the answer says the same.
pub fn secrets<'a>(answer: &'a Value, names: &[&str], whole: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    collect(answer, names, &mut found);
    // A short one is in many a text by chance; one that stands there twice was said in another place too.
    found.retain(|text| text.len() >= 8 && text.is_ascii() && whole.matches(text).count() == 1);
    found
}

fn collect<'a>(value: &'a Value, names: &[&str], found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(text) if names.contains(&name.as_str()) => found.push(text),
                    _ => collect(value, names, found),
                }
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| collect(entry, names, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
