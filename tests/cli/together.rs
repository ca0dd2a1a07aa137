//! Several processes on one vault at once.

use std::collections::BTreeSet;
use std::thread;

use linecheck_domain::base::Mode;
use serde_json::Value;

use crate::home::{Answer, Home};

/// Whether it was done, or refused because somebody else was writing.
fn acknowledged(answer: &Answer) -> bool {
    if answer.status == 0 {
        answer.done();
        return true;
    }
    answer.refused(7, "vault_busy");
    false
}

/// Runs all of them at once.
fn at_once(home: &Home, commands: &[Vec<String>]) -> Vec<Answer> {
    thread::scope(|scope| {
        let run = |words: &Vec<String>| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            home.real(&words, "")
        };
        let running: Vec<_> = commands.iter().map(|words| scope.spawn(move || run(words))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

#[test]
fn p2_eight_at_once_lose_nothing_that_was_acknowledged() {
    let home = Home::with_vault(Mode::Real);
    home.real(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    // All change the same record, so an edit that was read too early would undo another.
    let (mut allowed, mut named) = (BTreeSet::new(), BTreeSet::new());
    for round in 0..3 {
        let hosts: Vec<_> = (0..4).map(|each| format!("host{round}{each}.example")).collect();
        let tenants: Vec<_> = (0..4).map(|each| format!("tenant{round}{each}")).collect();
        let mut commands: Vec<_> =
            hosts.iter().map(|host| words(&format!("settings allow-host {host}"))).collect();
        commands.extend(tenants.iter().map(|tenant| words(&format!("tenant add {tenant} --sms on"))));
        let answers = at_once(&home, &commands);
        let of = |names: Vec<String>, answers: &[Answer]| {
            let done = names.into_iter().zip(answers).filter(|(_, answer)| acknowledged(answer));
            done.map(|(name, _)| name).collect::<Vec<_>>()
        };
        allowed.extend(of(hosts, &answers[..4]));
        named.extend(of(tenants, &answers[4..]));
    }
    assert!(!allowed.is_empty() && !named.is_empty(), "somebody must get through");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let network = home.real(&["settings", "network"], "").done();
    let kept: BTreeSet<_> = network["allowed_hosts"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(kept, allowed);
    let tenants = home.real(&["tenant", "list"], "").done();
    let kept: BTreeSet<_> =
        tenants["tenants"].as_array().unwrap().iter().map(|tenant| text(&tenant["id"])).collect();
    named.insert("contoso".to_owned());
    assert_eq!(kept, named);
}

#[test]
fn p2_eight_at_once_edit_one_draft() {
    let home = Home::with_vault(Mode::Real);
    home.real(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    let commands: Vec<_> = [
        "draft edit contoso --sid AC0123456789abcdef0123456789abcdef",
        "draft edit contoso --api-base ie1",
        "draft edit contoso --expect +12025550123",
        "draft edit contoso --queue on",
        "fallback contoso on",
        "tenant edit contoso --voice on",
        "tenant edit contoso --destinations DE",
        "tenant edit contoso --name Contoso",
    ]
    .map(words)
    .to_vec();
    let done: Vec<bool> = at_once(&home, &commands).iter().map(acknowledged).collect();
    let draft = home.real(&["draft", "show", "contoso"], "").done();
    let tenant = home.real(&["tenant", "list"], "").done()["tenants"][0].clone();
    let kept = [
        draft["account_sid"] == "AC0123456789abcdef0123456789abcdef",
        draft["base"] == "ie1",
        draft["expected"][0] == "+12025550123",
        draft["queued"] == true,
        draft["fallback"] == true,
        tenant["voice_enabled"] == true,
        tenant["destinations"][0] == "DE",
        tenant["name"] == "Contoso",
    ];
    assert_eq!(kept.to_vec(), done, "each edit that was acknowledged, and no other: {draft} {tenant}");
}

#[cfg(target_os = "linux")]
#[test]
fn p2_the_first_start_of_several_at_once_makes_one_vault() {
    let home = Home::new();
    let commands: Vec<_> = (0..4).map(|each| words(&format!("tenant add tenant{each}"))).collect();
    let done = at_once(&home, &commands).iter().filter(|answer| acknowledged(answer)).count();
    let tenants = home.real(&["tenant", "list"], "").done();
    assert_eq!(tenants["tenants"].as_array().unwrap().len(), done);
    assert!(done > 0);
}
