//! `linecheck audit verify|export|checkpoint` and `linecheck consent receipt`: a trail is checked in its vault, and as a file where
//! there is no vault; whatever is done to the file is found and named.

use std::fs;
use std::path::{Path, PathBuf};

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
use serde_json::Value;

use crate::home::{Home, NOTHING};

/// A vault whose tenant has a custom account, with a consent.
fn consented(name: &str) -> Home {
    let home = Home::with_vault(Mode::Sandbox);
    let token = known::MAIN.initial_auth_token();
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    home.sandbox(&["tenant", "add", "fabrikam", "--sms", "on"], "").done();
    home.sandbox(&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], &token).done();
    home.sandbox(&["verify", "contoso"], "").done();
    home.sandbox(&["numbers", "select", "contoso", "--all"], "").done();
    home.sandbox(&["save", "contoso", "--consent-by", name], "").done();
    home
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A computer without a vault, on which files are checked.
struct Elsewhere(Home);

impl Elsewhere {
    fn verify(&self, file: &Path, kept: Option<&Path>) -> crate::home::Answer {
        let mut words = vec!["--json", "audit", "verify", text(file)];
        words.extend(kept.map(|_| "--checkpoint").into_iter().chain(kept.map(text)));
        self.0.run(&words, NOTHING)
    }

    /// Checks these lines, and answers what is wrong: how, and at which entry.
    fn problem(&self, lines: &[&str]) -> (String, Value) {
        let file = self.0.path().join("altered.jsonl");
        fs::write(&file, lines.concat()).unwrap();
        let object = self.verify(&file, None).refused(3, "audit_broken");
        (object["problem"]["how"].as_str().unwrap().to_owned(), object["problem"]["sequence"].clone())
    }
}

fn exported(home: &Home, name: &str, more: &[&str]) -> (PathBuf, String) {
    let file = home.path().join(name);
    let words = [&["audit", "export", text(&file)], more].concat();
    let object = home.sandbox(&words, "").done();
    assert_eq!(object["checkpoint"]["checkpoint"]["sequence"], object["entries"], "{object}");
    let trail = fs::read_to_string(&file).unwrap();
    (file, trail)
}

#[test]
fn m8_an_exported_trail_is_checked_elsewhere_and_what_was_done_to_it_is_named() {
    let (home, other, elsewhere) = (consented("Ann"), consented("Bob"), Elsewhere(Home::new()));
    let (file, trail) = exported(&home, "trail.jsonl", &[]);
    let whole = elsewhere.verify(&file, None).done();
    assert_eq!(
        (&whole["right"], &whole["source"], &whole["mode"]),
        (&true.into(), &"file".into(), &"sandbox".into())
    );
    assert!(!elsewhere.0.vault(Mode::Sandbox).exists() && !elsewhere.0.vault(Mode::Real).exists());

    let lines: Vec<&str> = trail.split_inclusive('\n').collect();
    let (_, second) = exported(&other, "trail.jsonl", &[]);
    let of_other: Vec<&str> = second.split_inclusive('\n').collect();
    // One byte: a name in the words of an entry.
    let place = lines.iter().position(|line| line.contains("consent_given")).unwrap();
    let altered = lines[place].replacen("Ann", "Ane", 1);
    let mut one = lines.clone();
    one[place] = &altered;
    assert_eq!(elsewhere.problem(&one), ("altered".to_owned(), place.into()));
    // An entry removed, two reordered, one twice, two files spliced, the end cut off.
    let mut one = lines.clone();
    one.remove(2);
    assert_eq!(elsewhere.problem(&one), ("missing".to_owned(), 2.into()));
    let mut one = lines.clone();
    one.swap(2, 4);
    assert_eq!(elsewhere.problem(&one), ("out_of_order".to_owned(), 2.into()));
    let mut one = lines.clone();
    one.insert(3, lines[2]);
    assert_eq!(elsewhere.problem(&one), ("duplicate".to_owned(), 2.into()));
    let spliced = [&lines[..4], &of_other[4..]].concat();
    assert_eq!(elsewhere.problem(&spliced), ("spliced".to_owned(), 4.into()));
    assert_eq!(elsewhere.problem(&lines[..lines.len() - 1]), ("no_checkpoint".to_owned(), Value::Null));
    let mut one = lines.clone();
    one.remove(lines.len() - 2);
    assert_eq!(elsewhere.problem(&one).0, "cut_at_end");
    let forged = lines[lines.len() - 1].replacen("\"sequence\":", "\"sequence\":1", 1);
    let mut one = lines.clone();
    *one.last_mut().unwrap() = &forged;
    assert_eq!(elsewhere.problem(&one), ("signature".to_owned(), Value::Null));
    // For a person: the sentence, and what to do.
    let altered = elsewhere.0.path().join("altered.jsonl");
    let told = elsewhere.0.run(&["audit", "verify", text(&altered)], NOTHING);
    let [what, ..] = told.complaint(3, "audit_broken");
    assert!(what.contains("signature"), "{what}");
    elsewhere.verify(&elsewhere.0.path().join("nowhere"), None).refused(2, "invalid_value");
}

#[test]
fn m8_a_checkpoint_kept_elsewhere_is_compared_with_the_vault_and_with_a_file() {
    let (home, other, elsewhere) = (consented("Ann"), consented("Bob"), Elsewhere(Home::new()));
    let keep = |home: &Home| {
        let kept = elsewhere.0.path().join("kept.json");
        fs::write(&kept, home.sandbox(&["audit", "checkpoint"], "").done().to_string()).unwrap();
        kept
    };
    let kept = keep(&home);
    assert_eq!(elsewhere.verify(&kept, None).done()["source"], "checkpoint");
    home.sandbox(&["tenant", "edit", "contoso", "--voice", "on"], "").done();
    let vault = home.sandbox(&["audit", "verify", "--checkpoint", text(&kept)], "").done();
    assert_eq!(
        (&vault["right"], &vault["compared"], &vault["source"]),
        (&true.into(), &1.into(), &"vault".into())
    );
    let (file, trail) = exported(&home, "trail.jsonl", &[]);
    assert_eq!(elsewhere.verify(&file, Some(&kept)).done()["compared"], 1);
    // Of the words of one tenant alone the whole is checked all the same.
    let (part, words) = exported(&home, "part.jsonl", &["--tenant", "contoso"]);
    let checked = elsewhere.verify(&part, Some(&kept)).done();
    assert!(checked["withheld"].as_u64() > Some(0) && !words.contains("fabrikam"), "{checked}");
    assert!(trail.contains("fabrikam"));
    // A trail of another vault, and one that ends before the checkpoint.
    let object =
        other.sandbox(&["audit", "verify", "--checkpoint", text(&kept)], "").refused(3, "audit_broken");
    assert_eq!(object["problem"]["how"], "other_chain");
    let kept = keep(&home);
    let object = elsewhere.verify(&file, Some(&kept)).refused(3, "audit_broken");
    assert_eq!(
        (&object["problem"]["how"], object["problem"]["sequence"].is_u64()),
        (&"cut_at_end".into(), true)
    );
}

#[test]
fn c9_a_receipt_is_checked_elsewhere_as_json_and_as_a_page() {
    let name = "Ann </script><b> & Admin";
    let (home, elsewhere) = (consented(name), Elsewhere(Home::new()));
    for ending in ["json", "html"] {
        let file = home.path().join(format!("receipt.{ending}"));
        let made = home.sandbox(&["consent", "receipt", "contoso", text(&file)], "").done();
        assert_eq!(made["receipt"]["consent"]["name"], name);
        home.sandbox(&["consent", "receipt", "contoso", text(&file)], "").refused(2, "invalid_value");
        let checked = elsewhere.verify(&file, None).done();
        assert_eq!((&checked["source"], &checked["consent"]["name"]), (&"receipt".into(), &name.into()));
        let receipt = fs::read_to_string(&file).unwrap();
        if ending == "html" {
            assert!(!receipt.contains("<b>") && receipt.matches("</script>").count() == 1, "{receipt}");
        }
        // Its checkpoint is one to compare the vault with.
        home.sandbox(&["audit", "verify", "--checkpoint", text(&file)], "").done();
        // What a person reads, or what is signed, altered by a letter.
        for (was, is) in [("Ann", "Ane"), ("consent_given", "consent_gived"), ("Who pays", "Who paid")] {
            for (place, _) in receipt.match_indices(was) {
                let mut altered = receipt.clone();
                altered.replace_range(place..place + was.len(), is);
                let path = elsewhere.0.path().join(format!("altered.{ending}"));
                fs::write(&path, &altered).unwrap();
                elsewhere.verify(&path, None).refused(3, "audit_broken");
            }
        }
    }
    let file = home.path().join("none.json");
    home.sandbox(&["consent", "receipt", "fabrikam", text(&file)], "").refused(3, "consent_not_found");
    home.sandbox(&["consent", "receipt", "contoso", text(&file), "--number", "7"], "")
        .refused(3, "consent_not_found");
    assert!(!file.exists());
}

#[test]
fn m8_the_trail_is_filtered_by_person_and_period() {
    let home = consented("Ann");
    let count = |words: &[&str]| {
        home.sandbox(&[&["audit"], words].concat(), "").done()["entries"].as_array().unwrap().len()
    };
    let persons = home.sandbox(&["audit"], "").done()["persons"].clone();
    let all = count(&[]);
    assert!(all > 3);
    assert_eq!(count(&["--person", persons[0].as_str().unwrap()]), all);
    assert_eq!(count(&["--person", "nobody"]), 0);
    assert_eq!((count(&["--until", "2020-01-01"]), count(&["--since", "2020-01-01"])), (0, all));
    home.sandbox(&["audit", "--since", "yesterday"], "").refused(2, "invalid_value");
}
