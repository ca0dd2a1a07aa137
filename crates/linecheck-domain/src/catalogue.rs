//! The built-in table of Twilio's error codes: class, meaning and next step, without a network.
//!
//! Source, as of 2025-02 with additions of 2026: Twilio's error dictionary (`docs/api/errors`); what it means and what
//! to do is in our own words; the file `data/twilio_error_codes.json` names it. Twilio asks not to hang logic on single codes, so
//! nothing here decides a route: that is decided by where a code came from (see [`crate::routing`]).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::visible::capitalised;

/// Where a code usually comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CodeClass {
    /// Twilio refuses the request itself.
    ApiError,
    /// Twilio accepted, and the message or call failed later.
    DeliveryError,
    /// Neither: the code belongs to a registration or to another product.
    Neither,
}

/// What repeating would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RetryAdvice {
    /// Something has to be put right first.
    Fix,
    /// Repeating does not help.
    No,
    /// It can pass by itself later.
    Wait,
    /// It may be repeated with growing pauses.
    Backoff,
    /// The first request may have been carried out: look it up before anything is repeated.
    Ask,
}

/// One code of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct CodeEntry {
    /// Twilio's number for it.
    pub code: u32,
    /// A short name, in our words.
    pub name: String,
    /// Where it usually comes from.
    pub class: CodeClass,
    /// Whether it can also come from the other side (a refusal or a record).
    pub can_be_both: bool,
    /// The HTTP status it comes with, where it is known.
    pub http_status: Option<u16>,
    /// What repeating would do.
    pub retry: RetryAdvice,
    /// What it means, in our words.
    pub explanation: String,
    /// What a person can do, who can do it, and where, in our words.
    pub next_step: String,
    /// Twilio's own page about it.
    pub docs: String,
}

/// A group of codes that the table does not list one by one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct CodeGroup {
    range: String,
    what: String,
}

#[derive(Deserialize)]
struct File {
    groups: Vec<CodeGroup>,
    codes: Vec<CodeEntry>,
}

/// Where a code was seen: this, not its number, decides its class when the table has no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenIn {
    /// In the answer that refused a request.
    Refusal,
    /// In the record of a message or call that Twilio had accepted.
    Record,
}

/// What is known about a code, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Explanation {
    /// Twilio's number.
    pub code: u32,
    /// A short name.
    pub name: String,
    /// Its class: of the table, and for a code that the table does not have, of the place where it was seen.
    pub class: CodeClass,
    /// What it means.
    pub explanation: String,
    /// What a person can do, who can do it, and where.
    pub next_step: String,
    /// What repeating would do.
    pub retry: RetryAdvice,
    /// Whether the code is in the table.
    pub known: bool,
    /// Twilio's page about it: of the table only, never an address that an answer brought.
    pub docs: Option<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // The file is part of the program, and a test reads it: an empty table could only be shown by a broken build.
    serde_json::from_str(include_str!("../data/twilio_error_codes.json"))
        .unwrap_or(File { groups: Vec::new(), codes: Vec::new() })
});

/// All codes, in ascending order.
#[must_use]
pub fn entries() -> &'static [CodeEntry] {
    &FILE.codes
}

/// The entry of a code, if the table has it.
#[must_use]
pub fn explain(code: u32) -> Option<&'static CodeEntry> {
    FILE.codes.binary_search_by_key(&code, |entry| entry.code).ok().and_then(|index| FILE.codes.get(index))
}

/// What to tell a person about a code that was seen in a place.
///
/// A code that the table does not have is explained by its group if there is one, and classed by where it was
/// seen: Twilio splits and renames codes, so an unknown one is ordinary.
#[must_use]
pub fn explain_seen(code: u32, seen: SeenIn) -> Explanation {
    if let Some(entry) = explain(code) {
        return Explanation {
            code,
            name: entry.name.clone(),
            class: match seen {
                SeenIn::Refusal => CodeClass::ApiError,
                SeenIn::Record => CodeClass::DeliveryError,
            },
            explanation: entry.explanation.clone(),
            next_step: entry.next_step.clone(),
            retry: entry.retry,
            known: true,
            docs: Some(entry.docs.clone()),
        };
    }
    let class = match seen {
        SeenIn::Refusal => CodeClass::ApiError,
        SeenIn::Record => CodeClass::DeliveryError,
    };
    let group = FILE.groups.iter().find(|group| in_ranges(&group.range, code));
    // Behind the semicolon stands where such codes are seen.
    let about = group.map(|group| group.what.split(';').next().unwrap_or_default());
    let name = about.map_or_else(|| "Not in the built-in table".to_owned(), capitalised);
    Explanation {
        code,
        name,
        class,
        explanation: match (class, about) {
            (_, Some(about)) => format!("One of Twilio's codes about {about}; the built-in table has no entry for it alone."),
            (CodeClass::ApiError | CodeClass::Neither, None) => {
                "Twilio refused the request with a code that the built-in table does not have.".to_owned()
            }
            (CodeClass::DeliveryError, None) => {
                "Twilio took the request and the delivery failed later, with a code that the built-in table does not \
                 have."
                    .to_owned()
            }
        },
        next_step: match class {
            CodeClass::ApiError | CodeClass::Neither => {
                "Read Twilio's own message, which the trace keeps, and its page for the code; put right what they \
                 name, then send again."
            }
            CodeClass::DeliveryError => {
                "Read Twilio's page for the code, and look at the message or call in the Twilio console (Monitor, \
                 Logs). Ask Twilio support with its SID when neither says what to do."
            }
        }
        .to_owned(),
        retry: match class {
            CodeClass::ApiError | CodeClass::Neither => RetryAdvice::Fix,
            CodeClass::DeliveryError => RetryAdvice::Ask,
        },
        known: false,
        docs: Some(format!("https://www.twilio.com/docs/api/errors/{code}")),
    }
}

/// Whether a code lies in ranges written as `30430-30499` or `11xxx,12xxx`.
fn in_ranges(ranges: &str, code: u32) -> bool {
    ranges.split(',').any(|range| match range.split_once('-') {
        Some((low, high)) => match (low.parse::<u32>(), high.parse::<u32>()) {
            (Ok(low), Ok(high)) => (low..=high).contains(&code),
            _ => false,
        },
        None => {
            range.strip_suffix("xxx").and_then(|thousands| thousands.parse::<u32>().ok()) == Some(code / 1000)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_the_table_is_whole_and_in_order() {
        assert!(entries().len() >= 271, "a code went missing");
        assert!(
            entries().is_sorted_by(|one, other| one.code < other.code),
            "the search needs ascending codes"
        );
        for entry in entries() {
            assert!(!entry.name.is_empty(), "{} has a name", entry.code);
            assert!(entry.docs.starts_with("https://www.twilio.com/docs/"), "{} links to Twilio", entry.code);
            assert_eq!(explain(entry.code), Some(entry), "{} is found again", entry.code);
        }
    }

    /// Small letters and digits alone: two sentences that differ in less say the same.
    fn normalised(text: &str) -> String {
        text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
    }

    /// The words that a next step begins with: what to do, or who does it.
    const BEGINNINGS: &[&str] = &[
        "Add",
        "Allow",
        "Ask",
        "Buy",
        "Cancel",
        "Change",
        "Check",
        "Choose",
        "Close",
        "Compare",
        "Complete",
        "Copy",
        "Correct",
        "Create",
        "Dial",
        "Enable",
        "Enter",
        "Fill",
        "Find",
        "Finish",
        "Give",
        "Hang",
        "Have",
        "Hold",
        "Leave",
        "Let",
        "Look",
        "Lower",
        "Make",
        "Name",
        "Open",
        "Order",
        "Put",
        "Raise",
        "Reach",
        "Read",
        "Reconnect",
        "Reduce",
        "Register",
        "Remove",
        "Replace",
        "Report",
        "Respect",
        "Rewrite",
        "Run",
        "Search",
        "Select",
        "Send",
        "Set",
        "Settle",
        "Shorten",
        "Sign",
        "Simplify",
        "Slow",
        "Submit",
        "Take",
        "Test",
        "Try",
        "Update",
        "Upgrade",
        "Use",
        "Validate",
        "Verify",
        "Wait",
        "Whoever",
        "Write",
    ];

    #[test]
    fn t5_every_code_is_explained_and_says_what_to_do_and_neither_restates_the_other() {
        let mut explanations = std::collections::BTreeMap::new();
        let mut next_steps = std::collections::BTreeMap::new();
        for entry in entries() {
            let (code, said, step) = (entry.code, &entry.explanation, &entry.next_step);
            assert!(said.split_whitespace().count() >= 5, "{code} is explained in a sentence: {said}");
            assert!(step.split_whitespace().count() >= 5, "{code} says what to do: {step}");
            let (name, said_plain, step_plain) =
                (normalised(&entry.name), normalised(said), normalised(step));
            assert!(
                said_plain != name && step_plain != name && step_plain != said_plain,
                "{code} restates itself"
            );
            for sentence in [said, step] {
                assert!(
                    sentence.ends_with(['.', ')', '?']) && sentence.trim() == sentence,
                    "{code}: {sentence}"
                );
            }
            let first = step.split([' ', ',']).next().unwrap_or_default();
            assert!(BEGINNINGS.contains(&first), "{code} begins with {first}");
            if let Some(other) = explanations.insert(said_plain, code) {
                panic!("{code} and {other} have the same explanation");
            }
            if let Some(other) = next_steps.insert(step_plain, code) {
                panic!("{code} and {other} have the same next step");
            }
        }
    }

    #[test]
    fn t5_codes_of_2026_say_what_they_are_now() {
        let said = |code| explain(code).map(|entry| (entry.name.as_str(), entry.class));
        assert_eq!(said(70_002), Some(("Page not accepted on the accounts list", CodeClass::ApiError)));
        assert_eq!(said(30_046), Some(("RCS device unreachable", CodeClass::DeliveryError)));
        for (code, word) in [
            (30_046, "before, 30036"),
            (30_036, "30046"),
            (30_024, "recipient's country"),
            (30_006, "landline"),
        ] {
            let entry = explain(code).unwrap();
            assert!(
                format!("{} {}", entry.explanation, entry.next_step).contains(word),
                "{code} says {word}"
            );
        }
    }

    #[test]
    fn t5_an_unknown_code_is_classed_by_where_it_was_seen() {
        for (code, seen, class, name) in [
            (29_999, SeenIn::Refusal, CodeClass::ApiError, "Not in the built-in table"),
            (29_999, SeenIn::Record, CodeClass::DeliveryError, "Not in the built-in table"),
            (
                30_431,
                SeenIn::Record,
                CodeClass::DeliveryError,
                "Toll-free verification rejection reasons, never on a message",
            ),
            (
                12_999,
                SeenIn::Record,
                CodeClass::DeliveryError,
                "TwiML fetch/run problems of a call or reply that already exists",
            ),
        ] {
            let explanation = explain_seen(code, seen);
            assert!(
                explain(code).is_none(),
                "{code} must not be in the table for this test to mean anything"
            );
            assert_eq!((explanation.class, explanation.name.as_str()), (class, name), "{code} in {seen:?}");
            assert!(!explanation.known);
            assert!(
                !explanation.explanation.contains("see Call"),
                "no note of ours: {}",
                explanation.explanation
            );
        }
    }

    #[test]
    fn t5_a_known_code_keeps_its_words_and_takes_its_class_from_the_place() {
        let refused = explain_seen(21_610, SeenIn::Refusal);
        let recorded = explain_seen(21_610, SeenIn::Record);
        assert_eq!(refused.class, CodeClass::ApiError);
        assert_eq!(recorded.class, CodeClass::DeliveryError);
        assert_eq!(refused.next_step, recorded.next_step);
    }
}
