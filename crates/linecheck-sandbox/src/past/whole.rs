//! The whole past of an account: what its parts come to.

use linecheck_domain::sid::SANDBOX_MARKER;

use super::dice::Dice;
use super::made;
use super::record::Recorded;
use super::spread::Spread;
use super::traffic::{Kind, StoredPast, Traffic};

/// So many messages for each call.
const MESSAGES_PER_CALL: u32 = 12;
/// What SIDs of the past have behind the marker. Those of what is created are random: one in 2^32 begins like it.
const TAG: &str = "9a5700f0";
const DAY_MS: i64 = 86_400_000;

/// The past of an account.
#[derive(Debug)]
pub(crate) struct Past {
    account: &'static str,
    stored: StoredPast,
    messages: Spread,
    calls: Spread,
}

impl Past {
    pub(crate) fn new(account: &'static str, traffic: Traffic, ends_ms: i64, senders: Vec<String>) -> Self {
        Self::restore(account, StoredPast { traffic, ends_ms, senders })
    }

    pub(crate) fn restore(account: &'static str, stored: StoredPast) -> Self {
        let Traffic { messages, days, seed, incident } = stored.traffic;
        let begins_ms = stored.ends_ms - i64::from(days) * DAY_MS;
        let spread =
            |count, salt, incident| Spread::new(begins_ms, days, count, Dice::new(seed, salt), incident);
        Self {
            account,
            messages: spread(messages, 1, incident),
            calls: spread(messages.div_ceil(MESSAGES_PER_CALL), 2, None),
            stored,
        }
    }

    pub(crate) fn stored(&self) -> &StoredPast {
        &self.stored
    }

    pub(crate) fn traffic(&self) -> Traffic {
        self.stored.traffic
    }

    /// How many messages, or calls.
    pub(crate) fn count(&self, kind: Kind) -> u32 {
        self.spread(kind).count()
    }

    pub(super) fn spread(&self, kind: Kind) -> &Spread {
        match kind {
            Kind::Messages => &self.messages,
            Kind::Calls => &self.calls,
        }
    }

    /// The one of a number, the oldest is 0, as it is at a time.
    pub(crate) fn recorded(&self, kind: Kind, place: u32, now_ms: i64) -> Recorded {
        let spread = self.spread(kind);
        let (at_ms, is_more) = (spread.time(place), spread.is_more(place));
        made::recorded(kind, self.dice(kind), (place, is_more), at_ms, now_ms, &self.stored)
    }

    /// Whether one went to a person of the past, and not to somebody else's number.
    pub(super) fn whom(&self, kind: Kind, place: u32) -> made::Whom {
        made::whom(self.dice(kind), place, self.spread(kind).is_more(place), self.stored.traffic)
    }

    /// As the API answers it.
    pub(crate) fn json(&self, kind: Kind, place: u32, now_ms: i64) -> Vec<u8> {
        let recorded = self.recorded(kind, place, now_ms);
        made::json(kind, self.account, &Self::sid(kind, place), &recorded, self.dice(kind), place)
    }

    pub(super) fn dice(&self, kind: Kind) -> Dice {
        Dice::new(self.stored.traffic.seed, if kind == Kind::Messages { 3 } else { 4 })
    }

    pub(crate) fn sid(kind: Kind, place: u32) -> String {
        format!("{}{SANDBOX_MARKER}{TAG}{place:010x}", kind.letters())
    }

    /// The number of the one with a SID.
    pub(crate) fn place(&self, kind: Kind, sid: &str) -> Option<u32> {
        let digits = sid.strip_prefix(kind.letters())?.strip_prefix(SANDBOX_MARKER)?.strip_prefix(TAG)?;
        let place = (digits.len() == 10).then(|| u32::from_str_radix(digits, 16).ok())??;
        (place < self.count(kind)).then_some(place)
    }
}

/// Each message of a past that no account has, from a time on (milliseconds since 1970) until the past ends, the oldest first: for a
/// benchmark of what reads them.
pub fn recorded(
    traffic: Traffic,
    (from_ms, ends_ms): (i64, i64),
    senders: Vec<String>,
) -> impl Iterator<Item = Recorded> {
    let past = Past::new("AC", traffic, ends_ms, senders);
    let first = past.messages.first_at(from_ms);
    let later = ends_ms + DAY_MS;
    (first..past.messages.count()).map(move |place| past.recorded(Kind::Messages, place, later))
}

/// Each message of such a past with what the list of an account answers of it, the oldest first: for a server of pages that are made
/// beforehand.
pub fn answered(
    account: &'static str,
    traffic: Traffic,
    ends_ms: i64,
    senders: Vec<String>,
) -> impl Iterator<Item = (Recorded, Vec<u8>)> {
    let past = Past::new(account, traffic, ends_ms, senders);
    (0..past.messages.count()).map(move |place| {
        let kind = Kind::Messages;
        (past.recorded(kind, place, ends_ms), past.json(kind, place, ends_ms))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: i64 = 1_790_000_000_000;

    fn past(messages: u32, days: u32) -> Past {
        Past::new(
            "ACx",
            Traffic { messages, days, seed: 7, incident: None },
            ENDS,
            vec!["+12125550100".to_owned()],
        )
    }

    #[test]
    fn s1_a_past_is_a_function_of_its_wish_in_order_and_within_its_days() {
        let past = past(5000, 10);
        let begins = ENDS - 10 * DAY_MS;
        for kind in [Kind::Messages, Kind::Calls] {
            let mut before = begins;
            for place in 0..past.count(kind) {
                let recorded = past.recorded(kind, place, ENDS + DAY_MS);
                assert!((before..ENDS).contains(&recorded.at_ms), "{place}");
                before = recorded.at_ms;
                assert_eq!(past.place(kind, &Past::sid(kind, place)), Some(place));
            }
        }
        assert_eq!((past.count(Kind::Messages), past.count(Kind::Calls)), (5000, 417));
        assert_eq!(past.place(Kind::Messages, &Past::sid(Kind::Calls, 1)), None);
        assert_eq!(past.place(Kind::Messages, &Past::sid(Kind::Messages, 5000)), None);
        let again = Past::restore("ACx", past.stored().clone());
        assert_eq!(again.json(Kind::Messages, 4321, ENDS), past.json(Kind::Messages, 4321, ENDS));
    }

    #[test]
    fn s1_the_first_at_a_time_is_found_by_its_hour() {
        let past = past(3000, 3);
        let spread = past.spread(Kind::Messages);
        for time in (ENDS - 3 * DAY_MS - 5000..ENDS + 5000).step_by(997_001) {
            let expected = (0..3000).position(|place| spread.time(place) >= time).unwrap_or(3000);
            assert_eq!(spread.first_at(time) as usize, expected, "{time}");
        }
    }

    #[test]
    fn s1_a_past_has_the_rhythm_of_a_week_and_most_of_it_arrives() {
        let past = past(20_000, 28);
        let (mut night, mut day, mut arrived) = (0, 0, 0);
        for place in 0..20_000 {
            let one = past.recorded(Kind::Messages, place, ENDS + DAY_MS);
            match one.at_ms.rem_euclid(DAY_MS) / 3_600_000 {
                2..4 => night += 1,
                14..16 => day += 1,
                _ => {}
            }
            arrived += u32::from(one.status == "delivered");
        }
        assert!(day > 5 * night, "{day} by day, {night} by night");
        assert!((18_000..19_700).contains(&arrived), "{arrived}");
    }

    #[test]
    fn s1_a_wish_for_traffic_is_n_or_n_and_days() {
        let read = |text: &str| text.parse::<Traffic>().ok().map(|traffic| (traffic.messages, traffic.days));
        assert_eq!(read("20000"), Some((20_000, 30)));
        assert_eq!(read("1000000,7"), Some((1_000_000, 7)));
        for wrong in ["", "many", "5,", "5,0", "5,401", "10000001", "-1", "5,1,1"] {
            assert!(read(wrong).is_none_or(|read| wrong == "5," && read == (5, 30)), "{wrong}");
        }
    }
}
