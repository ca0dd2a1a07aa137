//! What is told of what, look after look.

use proptest::prelude::*;

use super::*;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_794_225_600 + minutes * 60).unwrap()
}

fn seen(level: Level) -> BTreeMap<String, Seen> {
    let says = format!("it is {level:?}");
    BTreeMap::from([("ready".to_owned(), Seen { level, says, was: None })])
}

fn changes(told: &[Told]) -> Vec<(Change, Level)> {
    told.iter().map(|told| (told.change, told.level)).collect()
}

/// Looks every so many minutes, and says what was told at which look.
fn told(each: i64, levels: &[Level]) -> Vec<(usize, Change, Level)> {
    let mut memory = Memory::default();
    let mut all = Vec::new();
    for (look, level) in levels.iter().enumerate() {
        let now = at(i64::try_from(look).unwrap() * each);
        let told = memory.look(seen(*level), |_| false, now);
        all.extend(changes(&told).into_iter().map(|(change, level)| (look, change, level)));
    }
    all
}

use Level::{Calm, Critical, Unread, Warning};

#[test]
fn l4_a_change_of_state_is_told_once() {
    assert_eq!(told(15, &[Calm; 9]), []);
    assert_eq!(
        told(15, &[Calm, Critical, Critical, Calm, Calm]),
        [(1, Change::Began, Critical), (3, Change::Over, Critical)]
    );
    assert_eq!(
        told(15, &[Warning, Critical, Critical, Unread]),
        [(0, Change::Began, Warning), (1, Change::Other, Critical), (3, Change::Other, Unread)]
    );
}

#[test]
fn l4_what_comes_and_goes_is_told_with_its_count_and_then_when_it_has_settled() {
    let mut levels = vec![Calm];
    for _ in 0..6 {
        levels.extend([Critical, Calm]);
    }
    levels.extend([Calm; 9]);
    assert_eq!(
        told(15, &levels),
        [
            (1, Change::Began, Critical),
            (2, Change::Over, Critical),
            (3, Change::Began, Critical),
            (4, Change::ComesAndGoes { times: 4 }, Critical),
            (20, Change::Settled, Calm),
        ]
    );
    // Once a day is no coming and going.
    let daily = told(24 * 60, &levels);
    assert!(daily.iter().all(|(_, change, _)| matches!(change, Change::Began | Change::Over)), "{daily:?}");
    assert_eq!(daily.len(), 12);
}

#[test]
fn l4_what_could_not_be_read_ends_nothing() {
    let sign = |level| {
        BTreeMap::from([("outage:sms".to_owned(), Seen { level, says: "12 of 12".to_owned(), was: None })])
    };
    let mut memory = Memory::default();
    assert_eq!(changes(&memory.look(sign(Critical), |_| false, at(0))), [(Change::Began, Critical)]);
    assert_eq!(memory.look(BTreeMap::new(), |name| name == "outage:sms", at(15)), []);
    let over = memory.look(BTreeMap::new(), |_| false, at(30));
    assert_eq!(changes(&over), [(Change::Over, Critical)]);
    assert_eq!(over[0].says, "12 of 12", "what is over is said");
}

#[test]
fn l4_what_began_and_was_over_between_two_looks_is_told_once_and_what_was_over_before_the_first_is_not() {
    let past = |since: i64| {
        let was = Some(Past { level: Critical, since: at(since) });
        BTreeMap::from([("outage:sms".to_owned(), Seen { level: Calm, says: "12 of 12".to_owned(), was })])
    };
    let mut memory = Memory::default();
    assert_eq!(memory.look(past(-60), |_| false, at(0)), [], "over before");
    assert_eq!(memory.look(past(-60), |_| false, at(60)), []);
    assert_eq!(changes(&memory.look(past(70), |_| false, at(120))), [(Change::Passed, Critical)]);
    assert_eq!(memory.look(past(70), |_| false, at(180)), []);
    let mut other = Memory::default();
    other.look(BTreeMap::new(), |_| false, at(0));
    assert_eq!(changes(&other.look(past(5), |_| false, at(15))), [(Change::Passed, Critical)]);
    // What was told while it went on has not passed as well.
    let mut third = Memory::default();
    third.look(
        BTreeMap::from([("outage:sms".to_owned(), Seen { level: Critical, says: String::new(), was: None })]),
        |_| false,
        at(0),
    );
    assert_eq!(changes(&third.look(past(-10), |_| false, at(15))), [(Change::Over, Critical)]);
    assert_eq!(third.look(past(-10), |_| false, at(30)), []);
}

#[test]
fn l4_what_is_over_is_forgotten_when_no_sign_of_it_is_looked_for_any_more() {
    let mut memory = Memory::default();
    memory.look(seen(Critical), |_| false, at(0));
    memory.look(seen(Calm), |_| false, at(15));
    assert_eq!(memory.conditions.len(), 1);
    memory.look(seen(Calm), |_| false, at(50 * 60));
    assert_eq!(memory, Memory { is_old: true, conditions: BTreeMap::new() });
}

proptest! {
    /// Whatever happens: nobody is told of anything twice in a row, what is told last is how it stands, once it has stayed so, and a
    /// memory that was written and read again tells the same.
    #[test]
    fn l4_whatever_happens_the_last_that_is_told_is_true(
        levels in prop::collection::vec(prop::sample::select(vec![Calm, Unread, Warning, Critical]), 1..60),
        each in 1_i64..400,
    ) {
        let mut memory = Memory::default();
        let (mut believed, mut before) = (Calm, None);
        let stays = levels.iter().copied().chain(std::iter::repeat_n(*levels.last().unwrap(), 130));
        for (look, level) in stays.enumerate() {
            let now = at(i64::try_from(look).unwrap() * each);
            let kept = serde_json::to_string(&memory).unwrap();
            let mut read: Memory = serde_json::from_str(&kept).unwrap();
            let told = memory.look(seen(level), |_| false, now);
            prop_assert_eq!(&read.look(seen(level), |_| false, now), &told);
            prop_assert!(told.len() <= 1);
            for told in told {
                prop_assert_ne!(Some((told.change, told.level)), before);
                before = Some((told.change, told.level));
                believed = match told.change {
                    Change::Over | Change::Passed => Calm,
                    _ => told.level,
                };
            }
        }
        prop_assert_eq!(believed, *levels.last().unwrap());
    }
}
