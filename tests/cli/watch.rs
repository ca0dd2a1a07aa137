//! `linecheck watch`, `mute` and `unmute`: what is told, once, and how it ends.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use linecheck_domain::traffic::signs::Rule;
use linecheck_tests::PASSPHRASE;
use serde_json::{Value, json};

use crate::home::{Answer, Home};

/// A tenant whose account has a past of a month, in which nothing is wrong but what is said.
fn with_past(incident: &[&str]) -> Home {
    let home = Home::configured(&[]);
    give_past(&home, incident);
    home
}

fn give_past(home: &Home, incident: &[&str]) {
    let past = [&["sandbox", "traffic", "9000,30"], incident].concat();
    home.sandbox(&past, "").done();
}

fn run(home: &Home, words: &[&str]) -> Answer {
    let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
    home.run(&words, format!("{PASSPHRASE}\n").as_bytes())
}

/// A look: its exit status, what was told, and what it was.
fn once(home: &Home, words: &[&str]) -> (i32, Vec<(String, String)>, Value) {
    let answer = run(home, &[&["watch", "--once", "--json"], words].concat());
    let seen = answer.object();
    let told = seen["told"].as_array().unwrap_or_else(|| panic!("{answer:?}")).iter();
    let told = told.map(|told| (text(&told["change"]), text(&told["name"]))).collect();
    (answer.status, told, seen)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}

fn told(change: &str, name: &str) -> Vec<(String, String)> {
    vec![(change.to_owned(), name.to_owned())]
}

#[test]
fn l4_a_change_is_told_once_and_the_exit_status_says_how_it_stands() {
    let home = with_past(&[]);
    let (status, nothing, seen) = once(&home, &[]);
    assert_eq!((status, nothing), (0, vec![]), "{seen}");
    assert_eq!(seen["level"], "calm");
    let names: Vec<_> =
        seen["tenants"][0]["conditions"].as_array().unwrap().iter().map(|of| text(&of["name"])).collect();
    assert_eq!(names, ["ready", "delivery"], "{seen}");
    assert!(seen["tenants"][0]["last_day"]["messages"]["count"].as_u64().unwrap() > 100, "{seen}");

    give_past(&home, &["--incident", "outage@3"]);
    let (status, began, seen) = once(&home, &[]);
    assert_eq!((status, began), (3, told("began", "outage:sms")), "{seen}");
    let one = &seen["told"][0];
    assert!(text(&one["says"]).contains("did not arrive; usually"), "{one}");
    assert!(text(&one["next_step"]).contains("Twilio's status page"), "{one}");
    assert_eq!(one["level"], "critical");
    let (status, nothing, seen) = once(&home, &[]);
    assert_eq!((status, nothing), (3, vec![]), "told once: {seen}");

    // Muted: seen, not told, and not attention; an administrator's word on record.
    home.sandbox(&["mute", "contoso", "outage:sms", "--reason", "Twilio knows"], "").done();
    let (status, nothing, seen) = once(&home, &[]);
    assert_eq!((status, nothing), (0, vec![]), "{seen}");
    let conditions = seen["tenants"][0]["conditions"].as_array().unwrap();
    let muted = conditions.iter().find(|of| of["name"] == "outage:sms").unwrap();
    assert_eq!(muted["muted"]["reason"], "Twilio knows");
    let words = run(&home, &["health", "contoso"]);
    assert!(
        words.text().contains("Sign outage:sms: ") && words.text().contains(": Twilio knows"),
        "{words:?}"
    );
    home.sandbox(&["unmute", "contoso", "outage:sms"], "").done();
    home.sandbox(&["unmute", "contoso", "outage:sms"], "").refused(2, "invalid_value");
    let (status, began, _) = once(&home, &["contoso"]);
    assert_eq!((status, began), (3, told("began", "outage:sms")), "it goes on, and nobody was told since");
    let trail = home.sandbox(&["audit"], "").done().to_string();
    assert!(trail.contains("sign_muted") && trail.contains("sign_unmuted") && trail.contains("Twilio knows"));

    // Over: told once, with what it was.
    give_past(&home, &[]);
    let (status, over, seen) = once(&home, &[]);
    assert_eq!((status, over), (0, told("over", "outage:sms")), "{seen}");
    assert!(text(&seen["told"][0]["says"]).contains("did not arrive; usually"));
    assert_eq!(once(&home, &[]).1, vec![]);
}

#[test]
fn l4_what_could_not_be_read_is_said_and_ends_no_sign() {
    let home = with_past(&["--incident", "outage@3"]);
    assert_eq!(once(&home, &[]).1, told("began", "outage:sms"));
    // The account refuses the token: that is attention; and what was sent is not known.
    let refuses = br#"[{"action": {"kind": "error", "code": 20003}}]"#;
    home.run(&["sandbox", "set-faults"], refuses).text();
    let (status, mut changed, seen) = once(&home, &[]);
    changed.sort();
    assert_eq!(status, 3, "{seen}");
    assert_eq!(
        changed,
        [("began".to_owned(), "delivery".to_owned()), ("began".to_owned(), "ready".to_owned())],
        "the sign stays as it was: {seen}"
    );
    let levels: Vec<_> =
        seen["told"].as_array().unwrap().iter().map(|of| (text(&of["name"]), text(&of["level"]))).collect();
    assert!(levels.contains(&("ready".to_owned(), "critical".to_owned())), "{levels:?}");
    assert!(levels.contains(&("delivery".to_owned(), "unread".to_owned())), "{levels:?}");
    assert_eq!(seen["tenants"][0]["last_day"], Value::Null, "what could not be read is not shown as nothing");
    let metrics = home.path().join("linecheck.prom");
    assert_eq!(once(&home, &["--metrics", metrics.to_str().unwrap()]).0, 3);
    let metrics = fs::read_to_string(metrics).unwrap();
    assert!(metrics.contains("linecheck_ready{tenant=\"contoso\"} 0\n"), "{metrics}");
    assert!(metrics.contains("linecheck_unread{tenant=\"contoso\"} 1\n"), "{metrics}");
    assert!(
        !metrics.contains("linecheck_signs{") && !metrics.contains("linecheck_sent_last_day{"),
        "{metrics}"
    );
}

#[test]
fn l4_a_collector_reads_the_metrics() {
    let home = with_past(&["--incident", "outage@3"]);
    let file = home.path().join("linecheck.prom");
    fs::write(&file, "of before").unwrap();
    assert_eq!(once(&home, &["--metrics", file.to_str().unwrap()]).0, 3);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.ends_with("# EOF\n") && !text.contains('\r'), "{text}");
    let (mut described, mut samples) = (Vec::new(), Vec::new());
    for line in text.lines().filter(|line| *line != "# EOF") {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            described.push(rest.split(' ').next().unwrap());
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            assert_eq!(
                rest,
                format!("{} gauge", described.last().unwrap()),
                "no type that an older reader does not know"
            );
        } else {
            let (series, value) = line.rsplit_once("} ").unwrap();
            let (name, labels) = series.split_once('{').unwrap();
            assert_eq!(name, *described.last().unwrap(), "under its description");
            assert!(labels.starts_with("tenant=\"contoso\""), "{line}");
            // A value and no time behind it.
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(!samples.contains(&series), "{line}");
            samples.push(series);
        }
    }
    for rule in Rule::ALL {
        let count = u8::from(rule == Rule::Outage);
        let line = format!("linecheck_signs{{tenant=\"contoso\",rule=\"{}\"}} {count}\n", rule.name());
        assert!(text.contains(&line), "{line}{text}");
    }
    assert!(text.contains("linecheck_ready{tenant=\"contoso\"} 1\n"), "{text}");
    assert!(text.contains("channel=\"sms\",state=\"delivered\"} "), "{text}");
    assert!(!home.path().join("linecheck.prom.new").exists());
    // A place that cannot be written to is said, after what was seen was told.
    let nowhere = home.path().join("no/where.prom");
    let answer = run(&home, &["watch", "--once", "--metrics", nowhere.to_str().unwrap()]);
    assert_eq!(answer.status, 2, "{answer:?}");
    assert!(answer.err.contains("could not be written"), "{answer:?}");
}

#[test]
fn l4_a_monitoring_system_gets_its_line_and_its_status() {
    let home = with_past(&[]);
    let plugin = |words: &[&str]| run(&home, &[&["watch", "--plugin"], words].concat());
    let calm = plugin(&[]);
    assert_eq!((calm.status, calm.text()), (0, "LINECHECK OK - calm: 1|tenants=1 attention=0 unread=0\n"));
    give_past(&home, &["--incident", "outage@3"]);
    let critical = plugin(&["contoso"]);
    assert_eq!(critical.status, 2, "{critical:?}");
    let line = &critical.out;
    assert!(line.starts_with("LINECHECK CRITICAL - contoso: ") && line.lines().count() == 1, "{line}");
    assert!(line.ends_with("|tenants=1 attention=1 unread=0\n") && line.matches('|').count() == 1, "{line}");
    // Whatever goes wrong before anything is known: a line on standard output, and unknown.
    for (words, stdin) in [
        (&["watch", "--plugin", "fabrikam"][..], PASSPHRASE),
        (&["watch", "--plugin"], "another passphrase"),
        (&["watch", "--plugin", "Not A Name"], PASSPHRASE),
    ] {
        let words = [&["--sandbox", "--passphrase-stdin"], words].concat();
        let unknown = home.run(&words, format!("{stdin}\n").as_bytes());
        assert_eq!(unknown.status, 3, "{words:?}: {unknown:?}");
        assert!(unknown.out.starts_with("LINECHECK UNKNOWN - "), "{words:?}: {unknown:?}");
    }
    assert_eq!(plugin(&["--once"]).status, 3, "a wrong use is not critical");
    // Nobody is asked for a passphrase.
    let unasked = home.run(&["--sandbox", "watch", "--plugin"], b"");
    assert_eq!(unasked.status, 3, "{unasked:?}");
    assert!(unasked.out.contains("watching asks nobody"), "{unasked:?}");
}

#[test]
fn l4_who_cannot_be_watched_is_said() {
    let home = Home::with_vault(linecheck_domain::base::Mode::Sandbox);
    home.sandbox(&["tenant", "add", "fabrikam"], "").done();
    for words in [&["watch", "--once"][..], &["watch", "--once", "fabrikam"], &["watch", "fabrikam"]] {
        home.sandbox(words, "").refused(3, "no_custom_account");
    }
    home.sandbox(&["watch", "--once", "nobody"], "").refused(3, "tenant_not_found");
    for interval in ["0m", "30s", "25h", "", "m", "-5m", "99999999999999999999h"] {
        let answer = home.sandbox(&["watch", "--interval", interval], "");
        answer.refused(2, "invalid_value");
    }
    for (sign, reason) in
        [("outage", ""), ("nothing", "because"), ("", "because"), ("outage", &"x".repeat(301))]
    {
        home.sandbox(&["mute", "fabrikam", sign, "--reason", reason], "").refused(2, "invalid_value");
    }
}

/// As a service manager stops it.
#[cfg(unix)]
#[test]
fn l4_it_goes_on_until_it_is_stopped_and_says_what_changed_line_by_line() {
    let home = with_past(&["--incident", "outage@3"]);
    let mut command = home.command(&["--sandbox", "--json", "--passphrase-stdin", "watch"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut watching = command.spawn().unwrap();
    writeln!(watching.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!((&first["change"], &first["name"]), (&json!("began"), &json!("outage:sms")), "{first}");
    assert!(first["next_step"].is_string(), "{first}");
    let stopped = Command::new("kill").args(["-s", "TERM", &watching.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    assert!(lines.next().is_none());
    assert_eq!(watching.wait().unwrap().code(), Some(0));
    // What was told is remembered, by whoever watches next.
    let (status, nothing, _) = once(&home, &[]);
    assert_eq!((status, nothing), (3, vec![]));
}
