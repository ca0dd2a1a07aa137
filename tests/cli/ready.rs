//! `linecheck ready` and `linecheck history`: exit statuses, one object, a file, and nothing that was not asked for.

use linecheck_tests::PASSPHRASE;

use crate::home::{Answer, Home};

fn run(home: &Home, words: &[&str], secret: &str) -> Answer {
    let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
    home.run(&words, format!("{PASSPHRASE}\n{secret}\n").as_bytes())
}

#[test]
fn c13_m7_ready_ends_with_what_it_found_and_writes_a_page() {
    let home = Home::configured(&[]);
    let answer = run(&home, &["ready", "contoso", "--to", "+12025550123"], "");
    assert_eq!(answer.status, 0, "{answer:?}");
    for sentence in [
        "contoso: active configuration, AC",
        "  pass      Account: Contoso is active.",
        "  pass      Sender ID rule US:",
        "No difference to what was stored.",
        "Nothing was sent, and nothing was changed",
    ] {
        assert!(answer.text().contains(sentence), "{sentence:?}: {answer:?}");
    }
    assert!(!answer.out.contains("+12025550123"), "the recipient is not repeated");

    let report = home.path().join("report.html");
    let file = report.to_str().unwrap();
    let answer = run(&home, &["ready", "contoso", "--country", "NG", "--html", file, "--json"], "");
    assert_eq!(answer.status, 3, "{answer:?}");
    let object = answer.object();
    assert_eq!((&object["code"], &object["ready"]), (&"not_ready".into(), &false.into()));
    assert_eq!(object["countries"], serde_json::json!(["NG"]));
    let failing: Vec<_> =
        object["lines"].as_array().unwrap().iter().filter(|line| line["state"] == "fail").collect();
    assert_eq!(failing.len(), 2, "neither SMS nor calls: {failing:?}");
    let page = std::fs::read_to_string(&report).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert!(page.contains("FAIL") && !page.contains("<script"));
    // What it says is refused is refused by a send too, with the code that it names.
    for (words, code) in [(&["--voice"][..], 21215), (&[], 21408)] {
        let words = [&["send", "contoso", "--to", "+2348031234567", "--json"], words].concat();
        let refused = run(&home, &words, "").object();
        assert!(refused.to_string().contains(&code.to_string()), "{code}: {refused}");
        assert_eq!(refused["outcome"], "refused", "{refused}");
    }

    let nowhere = home.path().join("no").join("such.html");
    run(&home, &["ready", "contoso", "--html", nowhere.to_str().unwrap()], "").complaint(2, "invalid_value");
    run(&home, &["ready", "contoso", "--draft"], "").complaint(3, "draft_not_found");
    run(&home, &["ready", "nobody"], "").complaint(3, "tenant_not_found");
}

/// The table of destination × sender as it is printed; every cell of it is the workflow's own test.
#[test]
fn c13_readiness_by_destination_and_sender_is_the_same_in_text_and_in_json() {
    let home = Home::configured(&[]);
    let listed = run(&home, &["numbers", "list", "contoso", "--json"], "").object();
    let number = |prefix: &str| {
        let rows = listed["rows"].as_array().unwrap().iter();
        let usable = rows.filter(|row| row["filtered"].is_null());
        let numbers: Vec<_> = usable.filter_map(|row| row["number"].as_str()).collect();
        (*numbers.iter().find(|number| number.starts_with(prefix)).expect("a number")).to_owned()
    };
    for (sender, to, status, rule) in [
        (
            "+1212",
            "PR",
            0,
            Some((
                "pass",
                "us_10dlc",
                "10DLC registration (United States): 1 of 1 selected numbers of this kind.",
            )),
        ),
        (
            "+1416",
            "US",
            0,
            Some((
                "pass",
                "us_10dlc",
                "10DLC registration (United States): 1 of 1 selected numbers of this kind.",
            )),
        ),
        (
            "+1416",
            "GB",
            3,
            Some(("fail", "uk_foreign_number", "Sender for this destination GB: Since 30 July 2024")),
        ),
        ("+44", "GB", 0, None),
        ("+44", "AE", 0, None),
        ("+1212", "NG", 3, None),
    ] {
        let number = number(sender);
        run(&home, &["numbers", "select", "contoso", "--only", &number], "").text();
        let told = run(&home, &["ready", "contoso", "--draft", "--country", to], "");
        assert_eq!(told.status, status, "{sender} to {to}: {told:?}");
        let answer = run(&home, &["ready", "contoso", "--draft", "--country", to, "--json"], "");
        assert_eq!(answer.status, status, "{sender} to {to}: {answer:?}");
        let object = answer.object();
        let lines = object["lines"].as_array().unwrap();
        let of_rules = ["us_10dlc", "toll_free", "us_foreign_number", "uk_foreign_number", "uk_toll_free"];
        let found: Vec<_> =
            lines.iter().filter(|line| of_rules.iter().any(|code| line["code"] == *code)).collect();
        assert_eq!(found.len(), usize::from(rule.is_some()), "{sender} to {to}: {found:?}");
        if let Some((state, code, words)) = rule {
            assert_eq!((&found[0]["state"], &found[0]["code"]), (&state.into(), &code.into()));
            assert!(told.out.contains(words), "{words}: {told:?}");
        }
        for line in lines {
            let (source, as_of) = (line["source"].as_str().unwrap(), line["as_of"].as_str().unwrap());
            assert!(!source.is_empty() && as_of.len() == "2026-11-26".len(), "{line}");
            assert!(
                told.out.contains(&format!("({source}, {as_of})")),
                "{line} has its source and date: {told:?}"
            );
        }
    }
}

#[test]
fn t13_history_filters_pages_exports_and_forgets() {
    let home = Home::configured(&[]);
    assert!(run(&home, &["history"], "").text().contains("No test send fits."));
    for to in ["+12025550123", "+12025550141"] {
        run(&home, &["send", "contoso", "--to", to], "");
    }
    let text = run(&home, &["history"], "").text().to_owned();
    assert!(
        text.contains("+12•••••41") && text.contains("refused 21610") && text.contains("2 of 2."),
        "{text}"
    );
    assert!(!text.contains("+12025550141"), "{text}");
    let object = run(&home, &["history", "--limit", "1", "--json"], "").object();
    assert_eq!((&object["total"], object["rows"].as_array().map(Vec::len)), (&2.into(), Some(1)));
    let next = object["next"].as_str().unwrap();
    let second = run(&home, &["history", "--after", next, "--json"], "").object();
    assert_eq!(
        (second["rows"].as_array().map(Vec::len), &second["next"]),
        (Some(1), &serde_json::Value::Null)
    );
    let refused = run(&home, &["history", "--outcome", "refused", "--code", "21610", "--json"], "").object();
    assert_eq!(refused["total"], 1);
    assert!(run(&home, &["history", "--figures"], "").text().contains("2 test sends"));

    let csv = run(&home, &["history", "--csv", "--reveal"], "");
    assert_eq!((csv.status, csv.out.lines().count()), (0, 3), "{csv:?}");
    assert!(csv.out.contains(",+12025550141,US,refused,"), "{csv:?}");
    let all = run(&home, &["history", "--all", "--json"], "").object();
    assert_eq!(all["rows"].as_array().map(Vec::len), Some(2));
    for (words, code) in [
        (&["history", "--outcome", "splendid"][..], "invalid_value"),
        (&["history", "--since", "yesterday"], "invalid_value"),
        (&["history", "--search", "+1202"], "invalid_value"),
        (&["history", "--after", "nowhere"], "invalid_value"),
        (&["settings", "retention", "0"], "invalid_value"),
        (&["settings", "retention", "soon"], "invalid_value"),
    ] {
        run(&home, words, "").complaint(2, code);
    }
    assert!(run(&home, &["settings", "retention"], "").text().contains("forever"));
    assert!(run(&home, &["settings", "retention", "30"], "").text().contains("the 30 days before"));
    assert!(run(&home, &["settings", "retention", "off"], "").text().contains("forever"));
    let audit = run(&home, &["audit"], "").text().to_owned();
    for action in ["recipients_revealed", "history_exported", "retention_set"] {
        let expected = action != "recipients_revealed";
        assert_eq!(audit.contains(action), expected, "{action}: {audit}");
    }
}
