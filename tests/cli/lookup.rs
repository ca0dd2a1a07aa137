//! `linecheck lookup`: the sandbox's records of what was sent, told in a sentence.

use linecheck_tests::PASSPHRASE;
use serde_json::{Value, json};

use crate::home::{Answer, Home};

fn run(home: &Home, words: &[&str], secret: &str) -> Answer {
    let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
    home.run(&words, format!("{PASSPHRASE}\n{secret}\n").as_bytes())
}

fn looked_up(home: &Home, words: &[&str]) -> Value {
    run(home, &[&["lookup", "contoso", "--json"], words].concat(), "").object()
}

/// A home whose tenant has the sandbox's main account active, and its default account standing in.
fn configured() -> Home {
    Home::configured(&[&["fallback", "contoso", "on"], &["settings", "limits", "--cool-down", "0"]])
}

fn send(home: &Home, to: &str, more: &[&str]) {
    let answer = run(home, &[&["send", "contoso", "--to", to, "--yes", "--json"], more].concat(), "");
    assert!(answer.object()["transaction"].is_string(), "{answer:?}");
}

#[test]
fn l1_a_recipient_is_looked_up_and_the_answer_begins_with_one_sentence() {
    let home = configured();
    // Nothing yet: said as nothing, with what that can mean.
    let nothing = looked_up(&home, &["+12025550133"]);
    assert_eq!(nothing["begins"], "nothing", "{nothing}");
    assert!(nothing["can_mean"].as_array().unwrap().len() > 3);

    // Filtered by the carrier, then a call that fails: one story, each reason named.
    send(&home, "+12025550133", &[]);
    run(&home, &["sandbox", "advance", "60"], "").text();
    send(&home, "+12025550133", &["--voice"]);
    run(&home, &["sandbox", "advance", "60"], "").text();
    let found = looked_up(&home, &["+12025550133"]);
    assert_eq!(found["begins"], json!({ "message": { "message": "not_delivered" } }), "{found}");
    let headline = found["headline"].as_str().unwrap();
    assert!(
        headline.starts_with("Today ") && headline.ends_with("did not arrive: Filtered (30007)."),
        "{headline}"
    );
    assert!(found["then"][0].as_str().unwrap().starts_with("Nothing arrived; a call at "), "{found}");
    let lines = found["lines"].as_array().unwrap();
    let codes: Vec<_> = lines.iter().map(|line| line["code"]["twilio_code"].as_u64()).collect();
    assert_eq!(codes, [Some(13225), Some(30007)], "{found}");
    assert!(lines.iter().all(|line| line["role"] == "custom"));

    // In words, for a person; national, with an extension, and to somebody else's number.
    let text = run(&home, &["lookup", "contoso", "202 555 0133 x12", "--country", "US"], "");
    assert_eq!(text.status, 0, "{text:?}");
    for words in
        ["did not arrive: Filtered (30007).", "30007", "do not tell extensions apart", "custom account AC"]
    {
        assert!(text.text().contains(words), "{words:?}: {text:?}");
    }
    assert_eq!(
        looked_up(&home, &["+12025550199"])["begins"],
        "nothing",
        "another number's records are not its own"
    );

    // Each look-up is in the audit trail, before anything was asked, and names nobody.
    let trail = run(&home, &["audit", "--action", "recipient_looked_up", "--json"], "").object();
    let entries = trail["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 4, "{trail}");
    assert!(!trail.to_string().contains("2025550133"), "{trail}");
    let hash = |entry: &Value| entry["detail"]["hash"].as_str().unwrap().to_owned();
    assert_eq!(hash(&entries[1]), hash(&entries[3]), "the same number has the same hash");
    assert_ne!(hash(&entries[0]), hash(&entries[3]));
    assert_eq!(entries[3]["detail"]["recipient"], "+12•••••33");
}

#[test]
fn l1_what_the_stand_in_sent_after_a_fallback_is_found_and_named() {
    let home = configured();
    // The custom account refuses this one, so that the default account originates.
    send(&home, "+12025550140", &[]);
    run(&home, &["sandbox", "advance", "60"], "").text();
    let found = looked_up(&home, &["+12025550140"]);
    let lines = found["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{found}");
    assert_eq!(lines[0]["role"], "default");
    assert!(found["headline"].as_str().unwrap().contains("of the stand-in account from"), "{found}");
}

/// What could not be read is never shown as none.
#[test]
fn l1_what_could_not_be_read_is_said_and_is_not_none() {
    let home = configured();
    let faults = br#"[{"endpoint": "messages_list", "action": {"kind": "error", "code": 20500}}]"#;
    home.run(&["sandbox", "set-faults"], faults).text();
    let found = looked_up(&home, &["+12025550133"]);
    assert_eq!(found["begins"], "not_known", "{found}");
    assert_eq!(found["can_mean"], json!([]), "{found}");
    let unread = |channel: &str| {
        let lists = found["lists"].as_array().unwrap().iter().filter(|list| list["channel"] == channel);
        lists.map(|list| list["unread"].is_string()).collect::<Vec<_>>()
    };
    assert_eq!((unread("sms"), unread("voice")), (vec![true, true], vec![false, false]), "{found}");
    // Where nothing at all could be read it is the error of that.
    home.run(&["sandbox", "set-faults"], br#"[{"action": {"kind": "error", "code": 20003}}]"#).text();
    let answer = run(&home, &["lookup", "contoso", "+12025550133", "--json"], "");
    assert_eq!(answer.status, 4, "{answer:?}");
}

#[test]
fn l1_what_is_no_number_and_what_is_no_time_is_refused() {
    let home = configured();
    for (words, code) in [
        (&["lookup", "contoso", "Ann"][..], "invalid_number"),
        (&["lookup", "contoso", "202 555 0133"], "invalid_number"),
        (&["lookup", "contoso", "+12025550133", "--hours", "0"], "invalid_value"),
        (&["lookup", "contoso", "+12025550133", "--hours", "9601"], "invalid_value"),
        (&["lookup", "nobody", "+12025550133"], "tenant_not_found"),
    ] {
        let answer = run(&home, &[words, &["--json"]].concat(), "");
        assert_eq!(answer.object()["code"], code, "{words:?}: {answer:?}");
    }
    let entries = run(&home, &["audit", "--action", "recipient_looked_up", "--json"], "").object();
    assert_eq!(entries["entries"], json!([]), "nobody was looked up");
}
