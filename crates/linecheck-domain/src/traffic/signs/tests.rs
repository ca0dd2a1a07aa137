//! What the rules say of a few records; what they find in many is measured with generated traffic (`cargo xtask bench signs`).

use jiff::Timestamp;
use proptest::prelude::*;

use super::chance::{of_so_many, of_so_much};
use super::*;
use crate::channel::Channel;
use crate::country::Country;
use crate::traffic::{Hour, KeptHour, Record, State};

/// A Monday at noon, in seconds.
const NOW: i64 = 1_794_225_600;

fn record(at: i64, to: &str, from: &str, status: &str) -> Record<'static> {
    let time = Timestamp::from_second(at).ok();
    Record {
        sid: "".into(),
        channel: Channel::Sms,
        to: Some(to.to_owned().into()),
        from: Some(from.to_owned().into()),
        state: State::read(Channel::Sms, status),
        status: status.to_owned().into(),
        code: (status == "undelivered").then_some(30_007),
        segments: Some(1),
        seconds: None,
        price: None,
        currency: None,
        created: time,
        sent: time,
        updated: Timestamp::from_second(at + 4).ok(),
    }
}

/// So many days in which forty messages to as many people arrived, one did not, and one carrier sent no receipt.
fn known(days: i64) -> Usual {
    let start = NOW / 3600 - 48 - days * 24;
    Usual::of((0..days * 24).map(|hour| {
        let mut counted = Hour::default();
        for of in 0..42_i64 {
            let status = match of {
                40 => "undelivered",
                41 => "sent",
                _ => "delivered",
            };
            let to = format!("+1202{:07}", (hour * 42 + of) * 7919 % 10_000_000);
            let at = (start + hour) * 3600 + of * 60;
            let whom = u64::try_from(hour * 42 + of).ok();
            counted.add(&record(at, &to, "+12125550100", status), Country::parse("US").ok(), whom);
        }
        (start + hour, counted.kept())
    }))
}

/// Messages of the last hour, one in each minute: to whom, in which country, from where, with what status.
fn found<'a>(days: i64, sent: impl IntoIterator<Item = (String, &'a str, &'a str, &'a str)>) -> Vec<Sign> {
    let mut recent = Recent::default();
    for (minute, (to, country, from, status)) in sent.into_iter().enumerate() {
        let whom = to.bytes().fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
        let at = NOW - 3600 + i64::try_from(minute).unwrap() * 60;
        recent.add(&record(at, &to, from, status), Some(country), Some(whom));
    }
    signs(Channel::Sms, &recent, &known(days), Timestamp::from_second(NOW).unwrap())
}

fn person(of: usize) -> String {
    format!("+1303{:07}", of * 104_729 % 10_000_000)
}

fn rules(signs: &[Sign]) -> Vec<(Rule, Option<&str>)> {
    signs.iter().map(|sign| (sign.rule, sign.subject.as_deref())).collect()
}

#[test]
fn l3_what_misses_is_told_of_what_has_it_in_common() {
    let two = ["+12125550100", "+12125550101"];
    for (missing, expected) in [
        ("nothing", vec![]),
        ("all", vec![(Rule::Outage, None)]),
        ("one number", vec![(Rule::NumberFell, Some(two[0]))]),
        ("one country", vec![(Rule::CountryFell, Some("DE"))]),
    ] {
        let sent = (0..48).map(|of| {
            let (country, from) = (if of / 2 % 2 == 0 { "US" } else { "DE" }, two[of % 2]);
            let missed = match missing {
                "all" => true,
                "one number" => from == two[0],
                "one country" => country == "DE",
                _ => false,
            };
            (person(of), country, from, if missed { "undelivered" } else { "delivered" })
        });
        let told = found(14, sent);
        assert_eq!(rules(&told), expected, "{missing}: {told:?}");
        for sign in told {
            let Figures::Share { seen, of, usual, chance, code, .. } = sign.figures else {
                panic!("{sign:?}")
            };
            assert!(seen <= of && usual < 0.1 && chance < chance::RARE && code == Some(30_007), "{sign:?}");
        }
    }
}

#[test]
fn l3_nothing_is_compared_before_a_week_is_known() {
    for (days, count) in [(0, 0), (5, 0), (7, 1), (28, 1)] {
        let told = found(days, (0..30).map(|of| (person(of), "US", "+12125550100", "undelivered")));
        assert_eq!(told.len(), count, "{days} days: {told:?}");
    }
}

#[test]
fn l3_people_side_by_side_and_one_person_again_and_again_are_told_and_named_masked() {
    let block = found(14, (0..30).map(|of| (format!("+9198765{of:05}"), "IN", "+12125550100", "delivered")));
    assert_eq!(rules(&block), [(Rule::PumpedBlock, Some("+919876500"))]);
    let blocks =
        (0..59).map(|of| (format!("+919876{:03}{of:03}", of % 4), "IN", "+12125550100", "delivered"));
    assert_eq!(
        rules(&found(14, blocks)),
        [(Rule::PumpedCountry, Some("IN"))],
        "told once, not block by block"
    );
    let spread = found(14, (0..55).map(|of| (person(of), "ES", "+12125550100", "delivered")));
    assert_eq!(rules(&spread), [], "a new country, spread over it");
    let often = found(14, (0..20).map(|_| (person(1), "US", "+12125550100", "delivered")));
    let [sign] = often.as_slice() else { panic!("{often:?}") };
    assert_eq!((sign.rule, sign.until), (Rule::Retries, None));
    let masked = sign.subject.as_deref().unwrap();
    assert!(masked.contains("•••••") && !masked.contains(&person(1)[4..10]), "{masked}");
}

#[test]
fn l3_receipts_that_take_longer_are_told() {
    let mut recent = Recent::default();
    for of in 0..40 {
        let mut one =
            record(NOW - 3600 + of * 60, &person(usize::try_from(of).unwrap()), "+12125550100", "delivered");
        one.updated = one.sent.map(|sent| sent + jiff::SignedDuration::from_secs(200));
        recent.add(&one, Some("US"), None);
    }
    let told = signs(Channel::Sms, &recent, &known(14), Timestamp::from_second(NOW).unwrap());
    assert_eq!(rules(&told), [(Rule::Slow, None)]);
}

#[test]
fn l3_money_is_told_when_it_ends_within_a_week() {
    let now = Timestamp::from_second(NOW).unwrap();
    for (balance, spent, days) in [
        (100.0, &[10.0, 10.0][..], None),
        (69.0, &[10.0, 10.0], Some(6.9)),
        (100.0, &[10.0, 10.0, 40.0], Some(2.5)),
        (-5.0, &[10.0], Some(0.0)),
        (5.0, &[], None),
        (0.0, &[0.0, 0.0], None),
    ] {
        let told = money(balance, spent, now).map(|sign| match sign.figures {
            Figures::Money { days, .. } => (days * 10.0).round() / 10.0,
            other => panic!("{other:?}"),
        });
        assert_eq!(told, days, "{balance} {spent:?}");
    }
}

#[test]
fn l3_whatever_a_record_lacks_nothing_breaks() {
    let mut recent = Recent::default();
    for of in 0..50 {
        let whole = record(NOW - 3000 + of, "21212", "Contoso", "delivered");
        for one in [
            Record { to: None, from: None, code: None, ..whole.clone() },
            Record { created: None, sent: None, ..whole.clone() },
            Record { updated: None, state: State::Unknown, ..whole.clone() },
            Record { updated: Timestamp::from_second(0).ok(), ..whole.clone() },
            Record { sent: Timestamp::from_second(NOW + 90_000).ok(), ..whole },
        ] {
            recent.add(&one, None, Some(1));
        }
    }
    let told = signs(Channel::Sms, &recent, &known(14), Timestamp::from_second(NOW).unwrap());
    // One recipient many times; and a short code has no middle to hide.
    assert_eq!(rules(&told), [(Rule::Retries, Some("•••••"))]);
    let nothing = Usual::of(std::iter::empty::<(i64, KeptHour)>());
    assert!(!nothing.is_enough() && signs(Channel::Sms, &recent, &nothing, Timestamp::UNIX_EPOCH).is_empty());
}

/// The chance itself.
fn binomial_tail(seen: u32, of: u32, usual: f64) -> f64 {
    let mut chance = 0.0;
    for count in seen..=of {
        let mut term = 1.0;
        for place in 0..count {
            term *= f64::from(of - place) / f64::from(place + 1) * usual;
        }
        chance += term * (1.0 - usual).powi(i32::try_from(of - count).unwrap());
    }
    chance
}

fn poisson_tail(seen: u32, usual: f64) -> f64 {
    let (mut term, mut below) = ((-usual).exp(), 0.0);
    for count in 0..seen {
        below += term;
        term *= usual / f64::from(count + 1);
    }
    1.0 - below
}

proptest! {
    /// A bound that was too low would tell of accidents.
    #[test]
    fn l3_a_chance_is_never_said_to_be_smaller_than_it_is(of in 1_u32..60, share in 0.0_f64..=1.0, usual in 0.01_f64..0.9) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of few")]
        let seen = (share * f64::from(of)).round() as u32;
        let bound = of_so_many(seen.into(), of.into(), usual);
        prop_assert!(bound <= 1.0 && bound >= binomial_tail(seen, of, usual) * 0.999_999, "{seen} of {of} at {usual}");
        let mean = usual * 10.0;
        let bound = of_so_much(seen.into(), mean);
        prop_assert!(bound <= 1.0 && bound >= poisson_tail(seen, mean) * 0.999 - 1e-9, "{seen} at {mean}");
    }
}
