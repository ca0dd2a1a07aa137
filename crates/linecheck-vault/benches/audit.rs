//! The audit trail: entries added in a second, and the check of 100,000 (M8). `LINECHECK_BENCH_MOST` asks for fewer.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark that cannot go on says where")]

use std::time::Instant;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::{Check, EntryLine, FileCheck, Head, line};
use linecheck_domain::base::Mode;
use linecheck_vault::{KeySource, NewAuditEntry, Vault};
use serde_json::json;

fn main() {
    let most =
        std::env::var("LINECHECK_BENCH_MOST").ok().and_then(|most| most.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::passphrase(Secret::new("a passphrase for a benchmark".to_owned()), None);
    let vault = Vault::create_or_open_blocking(&folder.path().join("vault"), Mode::Real, key).unwrap();
    let actor = Actor::administrator("ann");
    let add = |writer: &linecheck_vault::Writer<'_>, count: u64| {
        let detail = json!({ "format": "csv", "revealed": false, "rows": count, "tenant": "contoso", "searched": false });
        let entry = NewAuditEntry { actor: &actor, action: "history_exported", tenant: None, detail };
        writer.add_audit(&entry, Timestamp::now())
    };
    let told = |what: &str, count: u64, begun: Instant| {
        let took = begun.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a count of entries")]
        let each = count as f64 / took;
        println!("{what}: {count} in {took:.2} s, {each:.0} each second");
    };

    let begun = Instant::now();
    let one_by_one = most.min(500);
    for count in 0..one_by_one {
        vault.write_blocking(|writer| add(writer, count)).unwrap();
    }
    told("added, each in a database transaction of its own", one_by_one, begun);
    let begun = Instant::now();
    let rest = most - one_by_one;
    vault.write_blocking(|writer| (0..rest).try_for_each(|count| add(writer, count))).unwrap();
    told("added in one database transaction", rest, begun);

    let begun = Instant::now();
    let signed = vault.write_blocking(|writer| writer.sign_checkpoint(None, Timestamp::now())).unwrap();
    told("signed", 1, begun);
    let chain = signed.checkpoint.chain.clone();
    let beginning = chain.beginning();
    let (mut check, mut after) = (Check::of(chain.clone(), 1, beginning, vec![signed.clone()]), 0);
    let begun = Instant::now();
    while after < most {
        let entries = vault.read_blocking(|reader| reader.audit_run(after, 2_000)).unwrap();
        after = entries.last().unwrap().sequence;
        for entry in &entries {
            check.entry(entry);
        }
    }
    assert_eq!(check.end(Some(&signed)).problem, None);
    told("checked in the vault", most, begun);

    let entries = vault.read_blocking(|reader| reader.audit_run(0, usize::try_from(most).unwrap())).unwrap();
    let mut text = line(&Head::new(chain, 1, beginning)).unwrap();
    for entry in entries {
        text += &line(&EntryLine::from(entry)).unwrap();
    }
    text += &line(&signed).unwrap();
    let begun = Instant::now();
    let mut check = FileCheck::default();
    for line in text.split_inclusive('\n') {
        check.line(line.as_bytes());
    }
    assert_eq!(check.end().unwrap().0.problem, None);
    told("checked as a file", most, begun);
    println!("the file has {} MiB", text.len() >> 20);
}
