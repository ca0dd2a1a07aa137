//! `linecheck tour`.

use std::fs;

use crate::home::{Home, NOTHING};

/// What the tour has to show, and words of the step that shows it.
const STEPS: &[(&str, &[&str])] = &[
    ("A SID that is too short", &["Twilio account SID must be 34 characters long"]),
    ("A wrong token", &["401", "20003"]),
    ("Verify Account", &["verified", "filtered out"]),
    ("Organization numbers", &["Selected +"]),
    ("Save without the consent", &["Twilio Legal Consent"]),
    ("Twilio Legal Consent, and Save", &["Revision 1 is active", "consent was recorded"]),
    ("An SMS", &["originated by the custom account", "delivered"]),
    ("A voice call, with an extension", &["originated by the custom account", "completed"]),
    ("A delivery error", &["custom account", "Billed to the custom"]),
    ("An API error, fallback disabled", &["not originated", "Fallback to Default Account is disabled"]),
    (
        "The same API error, fallback enabled",
        &["originated by the default account", "Billed to the default account"],
    ),
    ("No origination number left", &["released"]),
    ("A voice call then", &["no origination number left", "originated by the default account"]),
    ("A change of numbers", &["without a new consent"]),
    ("Change Account, with consent", &["Fabrikam"]),
    ("Delete: Ping Identity", &["Ping Identity is the sender again"]),
];

#[test]
fn s2_the_tour_shows_every_step_and_leaves_nothing_behind() {
    let home = Home::new();
    let told = home.run(&["tour"], NOTHING);
    assert_eq!(told.text().lines().last(), Some("The tour is complete: every step did what it should."));
    assert_eq!(told.err, "");
    let object = home.run(&["tour", "--json"], NOTHING).done();
    assert_eq!(object["complete"], true);
    let steps = object["steps"].as_array().unwrap();
    let mut later = steps.iter();
    for (title, words) in STEPS {
        let step = later.find(|step| step["title"] == *title);
        let step = step.unwrap_or_else(|| panic!("{title:?}, in this order: {steps:#?}"));
        for word in *words {
            assert!(step.to_string().contains(word), "{word:?}: {step:#}");
        }
        assert!(!step["why"].as_array().unwrap().is_empty(), "each step says why: {step:#}");
        assert!(told.out.contains(&format!(". {title}\n")), "a person reads the same: {title}");
    }
    assert!(!home.linecheck().exists(), "the vault and the sandbox of the tour are its own");
    let left: Vec<_> = fs::read_dir(home.path().join("tmp")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}
