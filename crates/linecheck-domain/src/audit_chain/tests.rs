//! Whatever is done to a trail is found and named, and nothing is found in one that was left alone.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::actor::Actor;
use crate::base::Mode;
use crate::consent;

/// A generated trail: its key, its entries, and the lines of its file.
#[derive(Debug, Clone)]
struct Trail {
    chain: Chain,
    key: [u8; 32],
    entries: Vec<Entry>,
}

impl Trail {
    fn of(seed: u8, contents: Vec<(Content, bool)>) -> Self {
        let key = [seed; 32];
        let chain = Chain {
            vault: Uuid::from_bytes([seed; 16]),
            mode: Mode::Real,
            writer: Uuid::from_bytes([seed ^ 0xff; 16]),
            key: WriterKey::from_seed(&key).public(),
        };
        let (mut entries, mut end) = (Vec::new(), (0, chain.beginning()));
        for (content, is_withheld) in contents {
            let words =
                if is_withheld { EntryWords::Withheld(content.digest()) } else { EntryWords::Known(content) };
            let entry = Entry::after(end.0, end.1, words);
            end = (entry.sequence, entry.hash);
            entries.push(entry);
        }
        Self { chain, key, entries }
    }

    /// The checkpoint for its entry of this number.
    fn signed(&self, sequence: usize) -> SignedCheckpoint {
        let hash = sequence.checked_sub(1).map_or(self.chain.beginning(), |place| self.entries[place].hash);
        WriterKey::from_seed(&self.key).sign(self.chain.clone(), sequence as u64, hash, Timestamp::UNIX_EPOCH)
    }

    /// Head, entries, checkpoint.
    fn lines(&self) -> Vec<String> {
        let head = line(&Head::new(self.chain.clone(), 1, self.chain.beginning())).unwrap();
        let entries = self.entries.iter().map(|entry| line(&EntryLine::from(entry.clone())).unwrap());
        let signed = line(&self.signed(self.entries.len())).unwrap();
        std::iter::once(head).chain(entries).chain([signed]).collect()
    }
}

fn checked(text: &[u8], kept: Vec<SignedCheckpoint>) -> Result<Checked, Break> {
    let mut check = FileCheck::new(kept);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        check.line(line);
    }
    check.end().map(|(checked, _)| checked)
}

fn problem(text: impl AsRef<[u8]>) -> Option<Break> {
    match checked(text.as_ref(), Vec::new()) {
        Ok(checked) => checked.problem,
        Err(problem) => Some(problem),
    }
}

fn at(sequence: usize, how: How) -> Break {
    Break { sequence: Some(sequence as u64), how }
}

fn content() -> impl Strategy<Value = (Content, bool)> {
    let text = || "\\PC{0,12}|[\"\\\\\n\t{}é]{0,6}";
    (text(), text(), text(), prop::option::of(text()), text(), prop::bool::weighted(0.2)).prop_map(
        |(at, actor, action, tenant, detail, is_withheld)| {
            (Content { at, actor, action, tenant, detail }, is_withheld)
        },
    )
}

fn trail(seed: u8, least: usize) -> impl Strategy<Value = Trail> {
    prop::collection::vec(content(), least..8).prop_map(move |contents| Trail::of(seed, contents))
}

/// The texts that have a place in the encoding that never changes: whoever sees this fail has made a new form.
#[test]
fn m8_the_encoding_is_what_it_was() {
    let content = Content {
        at: "2026-11-26T10:00:00.000000Z".to_owned(),
        actor: r#"{"role":"administrator","os_user":"ann"}"#.to_owned(),
        action: "tenant_added".to_owned(),
        tenant: Some("contoso".to_owned()),
        detail: r#"{"name":"Contoso é"}"#.to_owned(),
    };
    let without = Content { tenant: None, ..content.clone() };
    let trail = Trail::of(7, vec![(content, false), (without, true)]);
    let told = [trail.chain.key, trail.chain.beginning(), trail.entries[0].hash, trail.entries[1].hash];
    // Made by another program (Python's hashlib) from what the module's documentation says.
    assert_eq!(told.map(|hash| hash.to_string()), KNOWN);
    let text = trail.lines().concat();
    assert_eq!(Run::read(&text).unwrap().entries, trail.entries);
    assert!(trail.signed(2).check().is_ok());
}

const KNOWN: [&str; 4] = [
    "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c",
    "39a329a8baae975ce415815329565fd80442a905526468c4452a06e9e85eca13",
    "6ed4016550dffb3fcb6cb698942cbce8c3448221f915fbd92022b603c7d9957c",
    "de2e2e079d3c21a266c538054f8f0c259ede78d7ae43a7a94ce1a445da5c7b5e",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn m8_nothing_is_found_in_a_trail_that_was_left_alone(trail in trail(1, 0), kept in any::<prop::sample::Index>()) {
        let text = trail.lines().concat();
        let kept = trail.signed(kept.index(trail.entries.len() + 1));
        let checked = checked(text.as_bytes(), vec![kept]).unwrap();
        prop_assert_eq!(checked.problem, None);
        prop_assert_eq!((checked.last, checked.kept), (trail.entries.len() as u64, 1));
        prop_assert_eq!(Run::read(&text).unwrap().entries, trail.entries);
    }

    #[test]
    fn m8_any_one_byte_that_was_changed_is_found(
        trail in trail(1, 0), place in any::<prop::sample::Index>(), by in 1_u8..=255
    ) {
        let mut text = trail.lines().concat().into_bytes();
        let place = place.index(text.len());
        text[place] ^= by;
        prop_assert!(problem(&text).is_some(), "{}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn m8_a_line_that_was_removed_is_named(trail in trail(1, 1), place in any::<prop::sample::Index>()) {
        let mut lines = trail.lines();
        let (place, last) = (place.index(lines.len()), lines.len() - 1);
        lines.remove(place);
        let expected = match place {
            0 => Some(Break { sequence: None, how: How::Head }),
            _ if place == last => Some(Break { sequence: None, how: How::NoCheckpoint }),
            _ if place == last - 1 => Some(at(place, How::CutAtEnd)),
            _ => Some(at(place, How::Missing { through: place as u64 })),
        };
        prop_assert_eq!(problem(lines.concat()), expected);
    }

    #[test]
    fn m8_a_beginning_that_was_taken_away_is_named(trail in trail(1, 1), kept_from in any::<prop::sample::Index>()) {
        // Whoever takes the first entries away writes a head that fits those that are left.
        let first = kept_from.index(trail.entries.len()) + 2;
        let mut lines = trail.lines();
        lines.drain(1..first);
        lines[0] = line(&Head::new(trail.chain.clone(), first as u64, trail.entries[first - 2].hash)).unwrap();
        prop_assert_eq!(problem(lines.concat()), Some(at(1, How::Missing { through: first as u64 - 1 })));
        lines[0] = line(&Head::new(trail.chain.clone(), u64::MAX, trail.chain.beginning())).unwrap();
        prop_assert_eq!(problem(lines.concat()).and_then(|found| found.sequence), Some(1));
    }

    #[test]
    fn m8_two_entries_that_changed_places_are_named(
        trail in trail(1, 2), one in any::<prop::sample::Index>(), two in any::<prop::sample::Index>()
    ) {
        let (one, two) = (one.index(trail.entries.len()) + 1, two.index(trail.entries.len()) + 1);
        prop_assume!(one != two);
        let (one, two) = (one.min(two), one.max(two));
        let mut lines = trail.lines();
        lines.swap(one, two);
        prop_assert_eq!(problem(lines.concat()), Some(at(one, How::OutOfOrder { found: two as u64 })));
    }

    #[test]
    fn m8_two_files_that_were_spliced_are_named(
        one in trail(1, 1), two in trail(2, 1), cut in any::<prop::sample::Index>()
    ) {
        let cut = cut.index(one.entries.len().min(two.entries.len()));
        let lines: Vec<_> = one.lines().into_iter().take(cut + 1).chain(two.lines().into_iter().skip(cut + 1)).collect();
        prop_assert_eq!(problem(lines.concat()), Some(at(cut + 1, How::Spliced)));
        // And with a stretch of the other alone, behind which the first one goes on.
        let mut lines = one.lines();
        lines[cut + 1].clone_from(&two.lines()[cut + 1]);
        prop_assert_eq!(problem(lines.concat()), Some(at(cut + 1, How::Spliced)));
    }

    #[test]
    fn m8_an_entry_that_stands_there_twice_is_named(
        trail in trail(1, 1), which in any::<prop::sample::Index>(), behind in any::<prop::sample::Index>()
    ) {
        let which = which.index(trail.entries.len()) + 1;
        let mut lines = trail.lines();
        let behind = which + behind.index(trail.entries.len() + 1 - which) + 1;
        lines.insert(behind, lines[which].clone());
        prop_assert_eq!(problem(lines.concat()), Some(at(which, How::Duplicate)));
    }

    #[test]
    fn m8_what_the_owner_of_the_key_wrote_anew_is_shown_by_a_checkpoint_kept_elsewhere(
        trail in trail(1, 1), which in any::<prop::sample::Index>(), kept in any::<prop::sample::Index>()
    ) {
        let which = which.index(trail.entries.len());
        let kept = which + kept.index(trail.entries.len() - which) + 1;
        let mut end = which.checked_sub(1).map_or((0, trail.chain.beginning()), |before| (before as u64 + 1, trail.entries[before].hash));
        let mut anew = trail.clone();
        for (place, entry) in anew.entries.iter_mut().enumerate().skip(which) {
            let words = if place == which { EntryWords::Withheld(Hex([0; 32])) } else { entry.words.clone() };
            *entry = Entry::after(end.0, end.1, words);
            end = (entry.sequence, entry.hash);
        }
        let text = anew.lines().concat();
        // Whoever has the key signs what they like.
        prop_assert_eq!(problem(&text), None);
        let found = checked(text.as_bytes(), vec![trail.signed(kept)]).unwrap().problem;
        prop_assert_eq!(found, Some(at(kept, How::NotAsKept)));
        // The same for what was cut off, and for another chain under another key.
        let mut cut = trail.clone();
        cut.entries.truncate(which);
        let found = checked(cut.lines().concat().as_bytes(), vec![trail.signed(kept)]).unwrap().problem;
        prop_assert_eq!(found, Some(at(which + 1, How::CutAtEnd)));
    }
}

#[test]
fn m8_a_signature_by_another_key_and_a_checkpoint_of_another_trail_are_named() {
    let words = |text: &str| Content {
        at: text.to_owned(),
        actor: String::new(),
        action: String::new(),
        tenant: None,
        detail: String::new(),
    };
    let one = Trail::of(1, vec![(words("a"), false), (words("b"), false)]);
    let two = Trail::of(2, vec![(words("a"), false), (words("b"), false)]);
    let with = |signed: &SignedCheckpoint| {
        let mut lines = one.lines();
        lines[3] = line(signed).unwrap();
        problem(lines.concat()).map(|found| (found.sequence, found.how))
    };
    let mut forged = one.signed(2);
    forged.signature = two.signed(2).signature;
    assert_eq!(with(&forged), Some((None, How::Signature)));
    assert_eq!(with(&two.signed(2)), Some((None, How::OtherChain)));
    assert_eq!(with(&one.signed(1)), Some((Some(2), How::Unsigned)));
    let kept = checked(one.lines().concat().as_bytes(), vec![two.signed(1)]).unwrap();
    assert_eq!(kept.problem.map(|found| found.how), Some(How::OtherChain));
    let text = one.lines().concat() + "\n";
    assert_eq!(problem(&text), Some(at(3, How::Unsigned)));
    assert_eq!(problem(one.lines().concat().trim_end()).map(|found| found.how), Some(How::CutAtEnd));
    for (head, how) in
        [("", How::Head), ("{\"rows\":[]}\n", How::Head), ("{\"linecheck_audit\":2}\n", How::Newer)]
    {
        assert_eq!(problem(head), Some(Break { sequence: None, how }), "{head}");
    }
}

fn receipt() -> Receipt {
    let consent = ConsentFacts {
        number: 1,
        tenant: "contoso".to_owned(),
        account_sid: format!("AC{}", "0".repeat(32)),
        name: "Ann <Admin>".to_owned(),
        text_version: consent::VERSION.to_owned(),
        text_hash: consent::text_hash(),
        text: consent::TEXT.to_owned(),
        actor: Actor::administrator("ann"),
        given_at: "2026-11-26T10:00:00.000000Z".to_owned(),
    };
    let entered = Content {
        at: consent.given_at.clone(),
        actor: serde_json::to_string(&consent.actor).unwrap(),
        action: "consent_given".to_owned(),
        tenant: Some(consent.tenant.clone()),
        detail: serde_json::json!({
            "consent": 1, "account_sid": consent.account_sid, "name": consent.name,
            "text_version": consent.text_version, "text_hash": consent.text_hash,
            "record": consent.digest().to_string(),
        })
        .to_string(),
    };
    let before = Content { action: "tenant_added".to_owned(), ..entered.clone() };
    let trail = Trail::of(1, vec![(before, false), (entered, false)]);
    Receipt::new(consent, trail.entries[1].clone(), trail.signed(2))
}

#[test]
fn c9_a_receipt_is_checked_by_itself() {
    let receipt = receipt();
    let text = receipt.to_text().unwrap();
    assert_eq!(Receipt::read(&text).unwrap(), receipt);
    assert_eq!(receipt.check(Vec::new()).problem, None);
    let mut other = receipt.clone();
    other.consent.name = "Bob".to_owned();
    assert_eq!(other.check(Vec::new()).problem, Some(at(2, How::Record)));
    let mut words = receipt.clone();
    words.consent.text.push('!');
    assert_eq!(words.check(Vec::new()).problem, Some(at(2, How::Record)));
    assert_eq!(Receipt::read("{}"), Err(How::Head));
}

proptest! {
    #[test]
    fn c9_any_one_byte_of_a_receipt_that_was_changed_is_found(place in any::<prop::sample::Index>(), by in 1_u8..=255) {
        let mut text = receipt().to_text().unwrap().into_bytes();
        let place = place.index(text.len());
        text[place] ^= by;
        let read = std::str::from_utf8(&text).ok().and_then(|text| Receipt::read(text).ok());
        prop_assert!(read.is_none_or(|read| read.check(Vec::new()).problem.is_some()));
    }
}
