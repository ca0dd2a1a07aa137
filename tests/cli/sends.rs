//! T8, T9, T10, T12 from the command line: after a test send, limits, receipt and following.

use linecheck_domain::base::Mode;
use serde_json::json;

use crate::home::{Home, NOTHING};

const TO: &str = "+12025550123";

#[test]
fn s1_t12_the_passcode_is_read_on_the_phone_and_confirms_the_receipt() {
    let home = Home::with_vault(Mode::Sandbox);
    let run = |words: &[&str], input: &str| home.sandbox(words, input);
    let inbox = |words: &[&str]| home.run(&[&["sandbox", "inbox"], words].concat(), NOTHING);
    assert_eq!(inbox(&[]).text(), "Nothing has arrived.\n");
    run(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "").done();
    let sent = run(&["send", "contoso", "--to", TO], "").done();
    run(&["follow", "--all"], "").done();
    run(&["send", "contoso", "--to", "+12025550124", "--voice"], "").done();
    run(&["follow", "--all"], "").done();
    let all = inbox(&["--json"]).object();
    let kinds: Vec<_> =
        all["inbox"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["call", "sms"], "the newest first: {all}");
    let one = inbox(&["--to", TO, "--json"]).object();
    let said = one["inbox"][0]["text"].as_str().unwrap().to_owned();
    assert_eq!((one["inbox"].as_array().unwrap().len(), &one["inbox"][0]["to"]), (1, &json!(TO)));
    let shown = inbox(&["--to", TO]);
    assert!(shown.text().contains(&said) && shown.text().contains(TO), "{shown:?}");
    let passcode = said.split(|letter: char| !letter.is_ascii_digit()).find(|part| part.len() == 6).unwrap();
    let id = sent["transaction"].as_str().unwrap();
    let confirmed = run(&["receipt", id, "--code-stdin"], passcode).done();
    assert_eq!(confirmed["outcome"], "confirmed", "{confirmed}");
    assert_eq!(inbox(&["--to", "+12025550199"]).text(), "Nothing has arrived.\n");
    inbox(&["--to", "Ann", "--json"]).refused(2, "invalid_value");
}

#[test]
fn t8_t9_t12_limits_receipt_and_following_are_there_for_scripts() {
    let home = Home::with_vault(Mode::Sandbox);
    let run = |words: &[&str], input: &str| home.sandbox(words, input);
    run(&["tenant", "add", "contoso", "--sms", "on", "--daily-used", "5", "--daily-unused", "2"], "").done();
    run(&["tenant", "edit", "contoso", "--daily-used", "51"], "").refused(2, "invalid_value");
    let again = || run(&["send", "contoso", "--to", TO], "");
    let sent = again().done();
    let id = sent["transaction"].as_str().unwrap();
    assert_eq!((&sent["originated_by"], &sent["conclusion"]), (&json!("default"), &json!(null)));

    let view = run(&["limits", "contoso", "--to", TO], "").done();
    assert_eq!(view["daily"], json!({ "used": 5, "unused": 2 }));
    assert_eq!((&view["default"]["open"], &view["left"]), (&json!(1), &json!(1)), "{view}");
    run(&["receipt", id, "--code-stdin"], "12345").refused(2, "invalid_value");
    let wrong = run(&["receipt", id, "--code-stdin"], "000000").refused(3, "receipt_wrong");
    assert_eq!(wrong["params"]["left"], 4);

    let followed = run(&["follow", "--all"], "").done();
    assert_eq!(followed["traces"][0]["outcome"], "delivered", "{followed}");
    assert_eq!(run(&["follow"], "").done()["traces"], json!([]), "that was its last word");
    assert_eq!(run(&["follow", id], "").done()["status"], "delivered");

    again().done();
    let refused = again().refused(3, "daily_unused_limit");
    assert_eq!((&refused["params"]["most"], &refused["params"]["left"]), (&json!(2), &json!(2)), "{refused}");
    assert!(refused["params"]["resets_at"].is_string());
    assert_eq!(refused["outcome"], "not_sent");

    let bounds = run(&["settings", "limits", "--cool-down", "600", "--hourly-cap", "3"], "").done();
    assert_eq!(bounds["limits"], json!({ "cool_down_seconds": 600, "hourly_cap": 3 }));
    let refused = again().refused(3, "cool_down");
    assert!(refused["params"]["left"].as_u64().unwrap() <= 600, "{refused}");
    run(&["send", "contoso", "--to", "+12025550199"], "").refused(3, "hourly_cap");
    assert_eq!(run(&["settings", "limits", "--trust-clock"], "").done()["brought_back"], 0);
    run(&["settings", "limits", "--hourly-cap", "0"], "").refused(2, "invalid_value");
}

/// A number that will be read as another country's is said before anything is sent, to a script too.
#[test]
fn t1_what_is_known_before_is_in_the_preview_and_in_the_result() {
    let home = Home::with_vault(Mode::Sandbox);
    let run = |words: &[&str], input: &str| home.sandbox(words, input);
    run(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "").done();
    let preview = run(&["send", "contoso", "--to", "+3155551236", "--preview"], "").done();
    let codes = |object: &serde_json::Value| -> Vec<_> {
        let warnings = object["warnings"].as_array().unwrap().iter();
        warnings.map(|warning| warning["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&preview), ["read_as_other_country", "number_not_in_use"]);
    assert!(preview["warnings"][0]["text"].as_str().unwrap().contains("Netherlands (NL)"), "{preview}");
    assert_eq!(run(&["trace"], "").done()["traces"], json!([]), "nothing was sent");
    let sent = run(&["send", "contoso", "--to", "tel:+971\u{2011}50 123 4567"], "").done();
    assert_eq!(codes(&sent), ["sender_id"], "{sent}");
    for (to, of, reason) in [
        ("112", "DE", json!("short_number")),
        ("110", "DE", json!("short_number")),
        ("555-0123", "US", json!("local_only")),
        ("7946 0958", "GB", json!("local_only")),
    ] {
        let words = ["send", "contoso", "--voice", "--to", to, "--country", of];
        let refused = run(&words, "").refused(2, "invalid_number");
        assert_eq!(refused["params"]["reason"], reason, "{to}");
    }
}
