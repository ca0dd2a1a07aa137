//! An exported audit trail, checked where no vault is.
//!
//! An input that begins with `=` is a file as it came. Any other makes a trail: its first three bytes say what is done to the
//! file, the rest is what the entries say, with a zero byte between two. Whatever was done is found.

use linecheck_domain::audit_chain::{
    Chain, Content, Entry, EntryLine, EntryWords, FileCheck, Head, Receipt, Run, WriterKey, checkpoint_in,
    line,
};
use linecheck_domain::base::Mode;
use serde::Serialize;

const AT: &str = "2026-11-26T12:00:00.000000Z";
const MOST_ENTRIES: usize = 12;

pub fn run(input: &[u8]) {
    match input {
        [b'=', file @ ..] => as_it_came(&String::from_utf8_lossy(file)),
        [what, place, other, words @ ..] => tampered(*what, usize::from(*place), usize::from(*other), words),
        _ => {}
    }
}

fn written<T: Serialize>(value: &T) -> String {
    line(value).unwrap()
}

/// What is read is written as the same bytes: there is one file for one trail.
fn as_it_came(text: &str) {
    if let Ok(run) = Run::read(text) {
        let chain = run.checked.chain.clone();
        let head = Head::new(chain.clone(), 1, chain.beginning());
        let mut again = written(&head);
        for (entry, number) in run.entries.iter().zip(1..) {
            assert!(entry.is_itself() && entry.sequence == number, "an entry that is not its own");
            again.push_str(&written(&EntryLine::from(entry.clone())));
        }
        again.push_str(&written(&run.checkpoint));
        assert_eq!(again, text, "two files for one trail");
        run.checkpoint.check().unwrap();
    }
    if let Ok(signed) = checkpoint_in(text) {
        // A wrong signature is told, and nothing else comes of it.
        let _ = signed.check();
    }
    if let Ok(receipt) = Receipt::read(text) {
        assert_eq!(receipt.to_text().unwrap(), text, "two files for one receipt");
        let _ = receipt.check(vec![receipt.checkpoint().clone()]);
    }
}

/// The lines of a good trail of a writer.
fn trail(words: &[u8], seed: u8) -> Vec<String> {
    let key = WriterKey::from_seed(&[seed; 32]);
    let id = |text: &str| serde_json::from_value(text.into()).unwrap();
    let chain = Chain {
        vault: id("8d3c2f3e-4b54-4d6f-9a31-0c5f7f6d2a10"),
        mode: Mode::Sandbox,
        writer: id("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"),
        key: key.public(),
    };
    let mut lines = vec![written(&Head::new(chain.clone(), 1, chain.beginning()))];
    let (mut last, mut hash) = (0, chain.beginning());
    for said in words.split(|byte| *byte == 0).take(MOST_ENTRIES) {
        let said = String::from_utf8_lossy(said).into_owned();
        let content = Content {
            at: AT.to_owned(),
            actor: "{}".to_owned(),
            action: "draft_edited".to_owned(),
            tenant: said.strip_prefix('t').map(str::to_owned),
            detail: said,
        };
        let known = EntryWords::Known(content);
        let words = if last % 3 == 2 { EntryWords::Withheld(known.digest()) } else { known };
        let entry = Entry::after(last, hash, words);
        (last, hash) = (entry.sequence, entry.hash);
        lines.push(written(&EntryLine::from(entry)));
    }
    lines.push(written(&key.sign(chain, last, hash, jiff::Timestamp::UNIX_EPOCH)));
    lines
}

fn tampered(what: u8, place: usize, other: usize, words: &[u8]) {
    let good = trail(words, 1);
    let whole = good.concat();
    let run = Run::read(&whole).unwrap_or_else(|found| panic!("a good trail is wrong: {found:?}"));
    assert_eq!(run.entries.len() + 2, good.len());
    as_it_came(&whole);
    let mut lines = good.clone();
    let (one, two) = (place % lines.len(), other % lines.len());
    let name = match what % 7 {
        0 => {
            // One bit, in any place but one that would make it no text.
            let mut bytes = whole.clone().into_bytes();
            let at = (place * 256 + other) % bytes.len();
            bytes[at] ^= 1 << (what / 7 % 7);
            let changed = String::from_utf8_lossy(&bytes).into_owned();
            return found(&whole, &changed, "a changed byte");
        }
        1 => {
            lines.remove(one);
            "a line that was removed"
        }
        2 => {
            lines.swap(one, two);
            "two lines that changed places"
        }
        3 => {
            let line = lines[one].clone();
            lines.insert(two, line);
            "a line that stands there twice"
        }
        4 => {
            // From behind the head: with it, it would be another's good trail.
            let (foreign, from) = (trail(words, 2), one.max(1));
            lines.splice(from.., foreign[from..].iter().cloned());
            "another writer's end"
        }
        5 => {
            lines[one].clone_from(&trail(&[words, b"x"].concat(), 1)[one]);
            "a line of another trail"
        }
        _ => {
            let cut = (place * 256 + other) % whole.len();
            let end = (0..=cut).rev().find(|cut| whole.is_char_boundary(*cut)).unwrap_or(0);
            return found(&whole, &whole[..end], "an end that was cut off");
        }
    };
    found(&whole, &lines.concat(), name);
}

fn found(whole: &str, changed: &str, what: &str) {
    if whole != changed {
        assert!(Run::read(changed).is_err(), "{what} is not found");
        let mut check = FileCheck::default();
        let entries = changed.split_inclusive('\n').filter_map(|line| check.line(line.as_bytes())).count();
        assert!(usize::try_from(check.right()).unwrap() <= entries, "more is right than is there");
        let checked = check.end();
        assert!(
            checked.is_err() || checked.is_ok_and(|(checked, _)| checked.problem.is_some()),
            "{what} is not found in a file"
        );
    }
}
