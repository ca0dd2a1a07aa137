//! `linecheck matrix`: its total first, its grid, its exit statuses.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::draft::{Configuration, CustomAccount, SecretId, Sender};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::known;
use linecheck_tests::PASSPHRASE;
use linecheck_vault::{KeySource, Vault};
use serde_json::{Value, json};

use crate::home::{Answer, Home};

fn run(home: &Home, words: &[&str]) -> Answer {
    let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
    home.run(&words, format!("{PASSPHRASE}\n").as_bytes())
}

/// A home whose tenant has two numbers of the sandbox's main account active.
fn configured() -> Home {
    let home = Home::with_vault(Mode::Sandbox);
    let token = known::MAIN.initial_auth_token();
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "").done();
    home.sandbox(&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], &token).done();
    home.sandbox(&["verify", "contoso"], "").done();
    let listed = home.sandbox(&["numbers", "list", "contoso"], "").done();
    let number = |at: usize| listed["rows"][at]["number"].as_str().unwrap().to_owned();
    home.sandbox(&["numbers", "select", "contoso", &number(0), &number(1)], "").done();
    home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
    home
}

#[test]
fn t10_matrix_says_the_total_first_and_shows_the_grid_that_stays() {
    let home = configured();
    assert!(run(&home, &["matrix", "contoso", "--last"]).text().contains("No matrix yet."));
    let preview = run(&home, &["matrix", "contoso", "--to", "+12025550123", "--preview"]);
    assert!(preview.text().contains("Total: 2 messages (2 segments in all) and 2 calls"), "{preview:?}");
    assert!(run(&home, &["trace"]).text().contains("No test send yet."), "a preview sends nothing");

    let answer = run(&home, &["matrix", "contoso", "--to", "+12025550123"]);
    assert!(answer.err.contains("Total: 2 messages (2 segments in all) and 2 calls"), "{answer:?}");
    for said in [
        "All 4 were tried.",
        "  From          SMS        Voice call",
        "delivered  delivered",
        "SMS: 2 of 2 numbers work: +",
    ] {
        assert!(answer.text().contains(said), "{said:?}: {answer:?}");
    }
    assert!(!answer.out.contains("+12025550123"), "the recipient is masked");
    let last = run(&home, &["matrix", "contoso", "--last"]);
    assert_eq!(last.text(), answer.text(), "another process reads the same grid");
    let object = home.sandbox(&["matrix", "contoso", "--last"], "").done();
    let id = object["rows"][1]["cells"][1]["transaction"].as_str().unwrap();
    assert_eq!(home.sandbox(&["trace", id], "").done()["from"], object["rows"][1]["number"]);
    assert_eq!(home.sandbox(&["history"], "").done()["total"], 4, "they are ordinary test sends");
}

#[test]
fn s2_matrix_ends_with_what_came_of_it() {
    let home = configured();
    // A recipient that every account but the default one is refused.
    let refused = home.sandbox(&["matrix", "contoso", "--to", "+12025550140", "--channel", "sms"], "");
    let object = refused.refused(4, "numbers_do_not_work");
    let states: Vec<&Value> =
        object["rows"].as_array().unwrap().iter().map(|row| &row["cells"][0]["outcome"]).collect();
    assert_eq!(states, [&json!("refused"), &json!("refused")], "no fallback hides it");

    home.sandbox(&["settings", "limits", "--hourly-cap", "3"], "").done();
    let stopped = home.sandbox(&["matrix", "contoso", "--to", "+12025550123", "--channel", "sms"], "");
    let object = stopped.refused(3, "hourly_cap");
    assert_eq!((&object["begun"], &object["cells"]), (&json!(1), &json!(2)));
    assert_eq!(object["rows"][1]["cells"][0]["outcome"], json!(null));
    let last = home.sandbox(&["matrix", "contoso", "--last"], "").done();
    assert_eq!(last["headline"], object["headline"], "looking at it succeeds");

    home.sandbox(&["matrix", "contoso"], "").refused(2, "invalid_value");
    home.sandbox(&["matrix", "nobody", "--to", "+12025550123"], "").refused(3, "tenant_not_found");
    home.sandbox(&["matrix", "contoso", "--to", "letters"], "").refused(2, "invalid_number");
}

/// With real data nobody is asked where nobody is: the total is said, and nothing is sent.
#[test]
fn t10_a_script_that_does_not_say_yes_gets_confirmation_needed_with_the_total() {
    let home = Home::with_vault(Mode::Real);
    home.real(&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"], "").done();
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let vault = Vault::create_or_open_blocking(&home.vault(Mode::Real), Mode::Real, key).unwrap();
    let planted = vault.write_blocking(|writer| {
        let tenant = TenantId::parse("contoso").unwrap();
        let secret = SecretId("of-a-test".to_owned());
        writer.add_secret(&secret, &tenant, &Secret::new("a-stored-token".to_owned()), Timestamp::now())?;
        let account = CustomAccount {
            account_sid: AccountSid::parse("AC0123456789abcdef0123456789abcdef").unwrap(),
            account_name: "Contoso".to_owned(),
            owner_sid: None,
            base: ApiBase::Us1,
            secret,
            selected: BTreeSet::from([PhoneNumber::from_server("+12125550100").unwrap()]),
            fallback: false,
        };
        let active = Configuration { revision: 1, sender: Sender::Custom(account) };
        writer.add_revision(&tenant, &active, None, &Actor::administrator("tester"), Timestamp::now())
    });
    planted.unwrap();
    vault.close_blocking().unwrap();
    let object =
        home.real(&["matrix", "contoso", "--to", "+12025550123"], "").refused(2, "confirmation_needed");
    let message = object["message"].as_str().unwrap();
    assert!(message.contains("Send 2 real tests") && message.contains("AC…cdef"), "{message}");
    assert_eq!(home.real(&["history"], "").done()["total"], 0);
}
