//! The same commands for a person: sentences on standard output, what went wrong on standard error.

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;
use linecheck_tests::PASSPHRASE;

use crate::home::{Answer, Home, NOTHING};

fn run(home: &Home, words: &[&str], secret: &str) -> Answer {
    let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
    let answer = home.run(&words, format!("{PASSPHRASE}\n{secret}\n").as_bytes());
    assert!(
        answer.err.contains("SANDBOX: nothing is sent or billed.\n"),
        "the sandbox is named each time: {answer:?}"
    );
    answer
}

#[test]
fn s2_a_person_reads_sentences_and_no_escape_sequences() {
    let home = Home::with_vault(Mode::Sandbox);
    let (sid, token) = (known::MAIN.sid(), known::MAIN.initial_auth_token());
    let says = |words: &[&str], secret: &str, expected: &[&str]| {
        let answer = run(&home, words, secret);
        for sentence in expected {
            assert!(answer.text().contains(sentence), "{sentence:?}: {answer:?}");
        }
        assert!(!answer.out.contains("Some(") && !answer.out.contains("None"), "{answer:?}");
    };
    says(&["status"], "", &["No tenant yet."]);
    says(&["audit"], "", &["No entry yet."]);
    says(&["trace"], "", &["No test send yet."]);
    says(&["draft", "list"], "", &["No draft."]);
    says(&["verify"], "", &["No draft is queued"]);
    says(
        &["tenant", "add", "contoso", "--name", "Contoso", "--sms", "on", "--voice", "on"],
        "",
        &["Added. contoso"],
    );
    says(&["tenant", "list"], "", &["contoso  Contoso  (SMS and Voice"]);
    says(
        &["draft", "edit", "contoso", "--sid", sid, "--token-stdin"],
        &token,
        &["Auth Token    given", "Verify it."],
    );
    says(&["numbers", "list", "contoso"], "", &["No list yet: verify the account first."]);
    says(&["verify", "contoso"], "", &["40 numbers, 20 do SMS and voice", "The account is verified."]);
    says(&["numbers", "list", "contoso"], "", &["[ ] +12125550100", "0 selected"]);
    says(&["numbers", "list", "contoso", "--search", "nowhere"], "", &["Nothing matches \"nowhere\"."]);
    says(&["numbers", "select", "contoso", "--all"], "", &["20 selected in the draft."]);
    says(&["fallback", "contoso", "on"], "", &["billed at PingID's rates"]);
    says(&["draft", "show", "contoso"], "", &["ready to be saved", "fallback: enabled", "+ +12125550100"]);
    says(&["save", "contoso", "--consent-by", "Ann Admin"], "", &["Saved: revision 1 is active."]);
    says(&["status", "contoso"], "", &["Custom: AC", "20 selected", "Fallback      enabled"]);
    says(
        &["send", "contoso", "--to", "+12025550101"],
        "",
        &["originated by the custom account", "Transaction "],
    );
    says(&["trace"], "", &["UTC  +12•••••01  sent"]);
    says(&["change-account", "contoso"], "", &["one that is not named yet"]);
    says(&["draft", "discard", "contoso"], "", &["What is active was not touched."]);
    says(&["rotate-token", "contoso", "--token-stdin"], &token, &["The new token is verified and active."]);
    says(&["settings", "network"], "", &["sandbox at 127.0.0.1"]);
    says(&["delete", "contoso", "--yes"], "", &["Ping Identity is the sender."]);
    says(&["audit"], "", &["configuration_saved", "consent_given"]);
    let consent = home.run(&["consent"], NOTHING);
    assert!(consent.text().contains("Version ") && consent.err.is_empty(), "{consent:?}");
}

#[test]
fn s2_an_error_says_what_happened_what_to_do_and_its_code() {
    let home = Home::with_vault(Mode::Sandbox);
    run(&home, &["tenant", "add", "contoso", "--sms", "on"], "").text();
    for (words, secret, status, code, message) in [
        (&["status", "nobody"][..], "", 3, "tenant_not_found", "There is no tenant nobody."),
        (&["tenant", "add", "Con toso"], "", 2, "invalid_name", "A tenant's short name has"),
        (&["save", "contoso"], "", 3, "draft_not_found", "contoso has no draft."),
        (&["draft", "edit", "contoso", "--token-stdin"], "", 2, "secret_missing", "The Auth Token was not"),
        (&["draft", "edit", "contoso", "--token-stdin"], "to ken", 2, "invalid_token", ""),
        (
            &["draft", "edit", "contoso", "--sid", "AC12"],
            "",
            2,
            "invalid_sid",
            "Twilio account SID must be 34",
        ),
        (&["verify", "contoso"], "", 2, "invalid_sid", "Twilio account SID must be 34"),
        (&["send", "contoso", "--to", "letters"], "", 2, "invalid_number", ""),
    ] {
        let answer = run(&home, words, secret);
        let [told, next_step, _] = answer.complaint(status, code);
        assert!(told.starts_with(message), "{answer:?}");
        assert_ne!(told, next_step);
        let typed = words.first() == Some(&"draft") && words.contains(&"--sid");
        assert!(answer.out.is_empty() || typed, "only what was stored all the same is a result: {answer:?}");
    }
}
