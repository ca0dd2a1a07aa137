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
        let parsed = parse(command);
        assert!(parsed.is_ok(), "{command}: {}", parsed.unwrap_err());
    }
}

/// A command as a person types it, with something in its places.
fn parse(command: &str) -> Result<Arguments, clap::Error> {
    let id = uuid::Uuid::nil().to_string();
    let typed = command.split(' ').map(|word| match word {
        // Of a tenant or of a transaction: either may be called so here.
        "ID" | "{id}" | "{transaction}" => &id,
        "NUMBER" | "NUMBER…" => "+12025550123",
        "HOST" => "gateway.example",
        "FILE" => "contoso.age",
        "FOLDER" => "backup",
        "COUNTRIES" => "US,DE",
        "CODE" => "30034",
        "N" | "PLACE" => "5",
        "{tenant}" => "contoso",
        word => word,
    });
    Arguments::try_parse_from(typed)
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

/// What the guide tells a person to type is what this program takes.
#[test]
fn k3_each_command_of_the_guide_can_be_typed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide");
    let (mut count, mut wrong) = (0, Vec::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap();
        // Within backquotes a command may go on in the next line; a block has one in each.
        let (blocks, lines): (Vec<_>, Vec<_>) =
            page.split("```").enumerate().partition(|(at, _)| at % 2 == 1);
        let in_blocks = blocks.iter().flat_map(|(_, block)| block.lines().skip(1).map(str::to_owned));
        let in_lines = lines.iter().flat_map(|(_, text)| text.split('`').skip(1).step_by(2));
        let in_lines = in_lines.map(|code| code.split_whitespace().collect::<Vec<_>>().join(" "));
        for command in in_blocks.chain(in_lines).filter(|code| code.starts_with("linecheck ")) {
            // A name of two words is one argument.
            let command = command.replace("\"Ann Admin\"", "Ann").replace("\"Contoso Ltd\"", "Contoso");
            if let Err(error) = parse(&command) {
                wrong.push(format!("{}: {command}: {error}", path.display()));
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 50, "{count} commands");
}
