use clap::Parser as _;
use linecheck_app::{Code, Remedy};
use linecheck_domain::transport::Stage;
use serde_json::{Value, json};

use crate::arguments::Arguments;

use super::{codes, get_past, next_step, reach, say_next_steps};

#[test]
fn s2_each_kind_of_error_and_each_way_that_is_blocked_has_a_next_step() {
    for code in Code::all() {
        assert!(codes::next_step(code).ends_with('.'), "{code:?}");
    }
    for stage in Stage::ALL {
        assert!(reach(stage).ends_with('.'), "{stage:?}");
    }
}

#[test]
fn c5_an_answer_that_is_not_twilios_says_nothing_of_the_credentials() {
    for status in [302, 403, 407, 503, 511] {
        let said = get_past(status);
        assert!(said.contains("othing is known of"), "{said}");
        for word in ["refused", "wrong", "Copy", "suspended"] {
            assert!(!said.contains(word), "{said}");
        }
    }
}

#[test]
fn t7_whoever_may_have_sent_is_told_to_look_before_sending_again() {
    let transaction = uuid::Uuid::nil();
    for remedy in [
        Remedy::from(Code::OutcomeUnknown),
        Remedy::LookUp { transaction: None },
        Remedy::LookUp { transaction: Some(transaction) },
        Remedy::LookUpOrAsk { intercepted: None },
        Remedy::LookUpOrAsk { intercepted: Some(403) },
        Remedy::FindAtTwilio { resource_sid: None },
        Remedy::ReadTrace { transaction },
        Remedy::LookAtMatrix { tenant: "contoso".to_owned() },
    ] {
        let said = next_step(&remedy);
        assert!(said.contains("before you send again"), "{remedy:?}: {said}");
    }
}

/// A program finds the sentence beside the next step that it branches on, however deep the object is.
#[test]
fn s3_each_next_step_of_an_object_is_said_beside_it() {
    let mut object = json!({
        "remedy": { "do": "look_up_in", "transaction": uuid::Uuid::nil(), "seconds": 42 },
        "lines": [{ "remedy": null }, { "remedy": { "do": "by_code", "code": "vault_disk_full" } }],
        "of_tomorrow": { "remedy": { "do": "what_nobody_knows" } },
    });
    say_next_steps(&mut object);
    assert!(object["next_step"].as_str().unwrap().starts_with("Look it up in 42 s"), "{object}");
    assert_eq!(object["lines"][0]["next_step"], Value::Null);
    assert!(
        object["lines"][1]["next_step"].as_str().unwrap().starts_with("Make room on the disk"),
        "{object}"
    );
    assert_eq!(object["of_tomorrow"].get("next_step"), None);
}

/// What the sentences tell a person to type, with something in its places, is what this program takes.
#[test]
fn s3_each_command_that_is_named_can_be_typed() {
    let source = [include_str!("../words.rs"), include_str!("codes.rs")].concat().replace("\\\n", "");
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted = source.split('`').skip(1).step_by(2);
    let commands: Vec<_> = quoted.filter(|quoted| quoted.starts_with("linecheck ")).collect();
    assert!(commands.len() > 30, "{commands:?}");
    for command in commands {
        let id = uuid::Uuid::nil().to_string();
        let typed = command.split(' ').map(|word| match word {
            // Of a tenant or of a transaction: either may be called so here.
            "ID" | "{id}" | "{transaction}" => &id,
            "NUMBER" | "NUMBER…" => "+12025550123",
            "HOST" => "gateway.example",
            "FILE" => "contoso.age",
            "FOLDER" => "backup",
            "COUNTRIES" => "US,DE",
            "N" | "PLACE" => "5",
            "{tenant}" => "contoso",
            word => word,
        });
        let parsed = Arguments::try_parse_from(typed);
        assert!(parsed.is_ok(), "{command}: {}", parsed.unwrap_err());
    }
}

/// The words of the window have no place here: nothing in this crate's sentences can be pressed.
#[test]
fn s3_the_command_line_never_speaks_of_what_can_be_pressed() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("words/tests.rs") {
                read += 1;
                let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
                let words = text.split(|letter: char| !letter.is_alphanumeric());
                for word in words {
                    let of_window = ["press", "pressed", "click", "clicked", "button", "buttons"];
                    assert!(!of_window.contains(&word), "{}: {word}", path.display());
                }
            }
        }
    }
    assert!(read > 10, "{read} files");
}
