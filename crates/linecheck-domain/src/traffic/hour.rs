//! An hour of an account on one channel, as it is counted and as it is kept (L2, L3). No recipient is among it, and no text.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::record::{Record, State};
use super::sums::{DELAYS, Delays, Kind, Sum, Sums};
use crate::country::Country;

/// How many digits at the end of a number are of its block: a thousand numbers side by side. It is the unit that Twilio puts on
/// its lists of safe prefixes (Twilio, `docs/api/errors/30450`).
const BLOCK_DIGITS: usize = 3;

/// From how many records on a block is kept: one by itself lies beside nothing.
const LEAST_OF_BLOCK: u64 = 2;

/// How often one recipient was written to within the hour: once, twice, three or four times, five times or more.
pub type Repeats = [u64; 4];

/// An hour that is being counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hour {
    sums: Sums,
    blocks: HashMap<String, u64>,
    asked: BTreeMap<u64, u64>,
    /// How many records could not be read, or have no time.
    pub unreadable: u64,
}

impl Hour {
    /// Counts a record that went to a country, and to whom it went under a hash that leads to no number.
    pub fn add(&mut self, record: &Record<'_>, country: Option<Country>, whom: Option<u64>) {
        self.sums.add(record, country);
        if let Some(block) = record.to.as_deref().and_then(block_of) {
            match self.blocks.get_mut(block) {
                Some(count) => *count += 1,
                None => drop(self.blocks.insert(block.to_owned(), 1)),
            }
        }
        if let Some(whom) = whom {
            *self.asked.entry(whom).or_default() += 1;
        }
    }

    /// How often each recipient was written to, by the hash.
    #[must_use]
    pub fn asked(&self) -> &BTreeMap<u64, u64> {
        &self.asked
    }

    /// As it is kept.
    #[must_use]
    pub fn kept(&self) -> KeptHour {
        let mut repeats = Repeats::default();
        for times in self.asked.values() {
            let place = match times {
                0 | 1 => 0,
                2 => 1,
                3 | 4 => 2,
                5.. => 3,
            };
            repeats[place] += 1;
        }
        let kinds = self.sums.kinds().map(|(kind, sum)| KeptKind::of(kind, sum)).collect();
        let mut delays = Delays::default();
        for (_, of) in self.sums.delays() {
            delays.iter_mut().zip(of).for_each(|(all, of)| *all += of);
        }
        let blocks = self.blocks.iter().filter(|(_, count)| **count >= LEAST_OF_BLOCK);
        let blocks = blocks.map(|(block, count)| (block.clone(), *count)).collect();
        KeptHour { kinds, delays, blocks, repeats, unreadable: self.unreadable }
    }
}

/// The block of a number: the number without its last three digits. None of what is no number, such as a short code.
#[must_use]
pub fn block_of(number: &str) -> Option<&str> {
    let digits = number.strip_prefix('+')?;
    let is_number = digits.len() >= 8 && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| &number[..number.len() - BLOCK_DIGITS])
}

/// So many records of one kind, without the hour and the channel that they are kept under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct KeptKind {
    /// Where to, by ISO 3166; none where it cannot be told.
    pub country: Option<String>,
    /// From which number or Sender ID: untrusted text.
    pub from: Option<String>,
    /// What became of it.
    pub state: State,
    /// Twilio's code.
    pub code: Option<u32>,
    /// The currency, in capitals: untrusted text.
    pub currency: Option<String>,
    /// How many, and what they cost.
    pub sum: Sum,
}

/// Written as a row: the names of its members would be most of it.
type Row = (Option<String>, Option<String>, State, Option<u32>, Option<String>, u64, u64, u64, i64, u64);

impl From<Row> for KeptKind {
    fn from((country, from, state, code, currency, count, segments, seconds, cost, unpriced): Row) -> Self {
        let sum = Sum { count, segments, seconds, cost: cost.into(), unpriced };
        Self { country, from, state, code, currency, sum }
    }
}

impl From<KeptKind> for Row {
    fn from(KeptKind { country, from, state, code, currency, sum }: KeptKind) -> Self {
        let Sum { count, segments, seconds, cost, unpriced } = sum;
        // Nine billion of a currency within one hour.
        let cost = i64::try_from(cost).unwrap_or(if cost < 0 { i64::MIN } else { i64::MAX });
        (country, from, state, code, currency, count, segments, seconds, cost, unpriced)
    }
}

impl KeptKind {
    fn of(kind: &Kind, sum: &Sum) -> Self {
        let Kind { country, from, state, code, currency, .. } = kind;
        Self {
            country: country.map(Country::code),
            from: from.clone(),
            state: *state,
            code: *code,
            currency: currency.clone(),
            sum: *sum,
        }
    }
}

/// An hour as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptHour {
    /// Each kind with its sum.
    pub kinds: Vec<KeptKind>,
    /// How many receipts came within each of [`DELAYS`], and after the last.
    pub delays: Delays,
    /// How many went to each block of a thousand numbers that two or more went to.
    pub blocks: BTreeMap<String, u64>,
    /// How many recipients were written to so often.
    pub repeats: Repeats,
    /// How many records could not be read, or have no time.
    pub unreadable: u64,
}

/// Within how many seconds a share of receipts came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Receipts {
    /// How many there were.
    pub count: u64,
    /// Half of them came within so many seconds; none for more than an hour.
    pub half_within: Option<i64>,
    /// Nine in ten.
    pub most_within: Option<i64>,
    /// Ninety-nine in a hundred.
    pub nearly_all_within: Option<i64>,
}

impl Receipts {
    /// Reads a histogram; none of none.
    #[must_use]
    pub fn of(delays: &Delays) -> Option<Self> {
        let count: u64 = delays.iter().sum();
        let within = |parts: u64| {
            let wanted = (u128::from(count) * u128::from(parts)).div_ceil(100);
            let mut so_far = 0;
            let place = delays.iter().position(|of| {
                so_far += u128::from(*of);
                so_far >= wanted
            });
            place.and_then(|place| DELAYS.get(place)).copied()
        };
        (count > 0).then(|| Self {
            count,
            half_within: within(50),
            most_within: within(90),
            nearly_all_within: within(99),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::channel::Channel;

    fn record<'a>(to: &'a str, status: &'a str, price: Option<&'a str>) -> Record<'a> {
        let at = Timestamp::from_second(3_600_000).ok();
        Record {
            sid: "".into(),
            channel: Channel::Sms,
            to: Some(to.into()),
            from: Some("+12125550100".into()),
            state: State::read(Channel::Sms, status),
            status: status.into(),
            code: None,
            segments: Some(1),
            seconds: None,
            price: price.map(Into::into),
            currency: Some("usd".into()),
            created: at,
            sent: at,
            updated: at,
        }
    }

    #[test]
    fn l2_an_hour_is_kept_whole_and_names_no_recipient() {
        let mut hour = Hour::default();
        let us = Country::parse("US").ok();
        for (whom, (to, times)) in
            [("+12025550123", 5), ("+12025550199", 2), ("+442079460958", 1), ("21212", 1)]
                .into_iter()
                .enumerate()
        {
            for _ in 0..times {
                hour.add(&record(to, "delivered", Some("-0.0079")), us, Some(whom as u64));
            }
        }
        let kept = hour.kept();
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<KeptHour>(&text).unwrap(), kept);
        for number in ["2025550123", "2025550199", "7946095", "21212"] {
            assert!(!text.contains(number), "{number} in {text}");
        }
        assert_eq!(kept.blocks, BTreeMap::from([("+12025550".to_owned(), 7)]));
        assert_eq!(kept.repeats, [2, 1, 0, 1]);
        let [KeptKind { sum, currency, .. }] = kept.kinds.as_slice() else { panic!("{kept:?}") };
        assert_eq!((sum.count, sum.cost, currency.as_deref()), (9, 71_100_000, Some("USD")));
    }

    #[test]
    fn l2_receipts_are_told_by_the_bound_that_a_share_came_within() {
        assert_eq!(Receipts::of(&Delays::default()), None);
        for (delays, expected) in [
            (&[(0, 1)][..], [Some(1), Some(1), Some(1)]),
            (&[(0, 50), (5, 50)], [Some(1), Some(20), Some(20)]),
            (&[(1, 90), (3, 9), (12, 1)], [Some(2), Some(2), Some(5)]),
            (&[(1, 49), (12, 51)], [None, None, None]),
        ] {
            let mut all = Delays::default();
            for (place, count) in delays {
                all[*place] = *count;
            }
            let Receipts { half_within, most_within, nearly_all_within, .. } = Receipts::of(&all).unwrap();
            assert_eq!([half_within, most_within, nearly_all_within], expected, "{delays:?}");
        }
    }

    #[test]
    fn l2_a_block_is_a_thousand_numbers_and_a_short_code_has_none() {
        for (number, block) in [
            ("+12025550123", Some("+12025550")),
            ("+4912345678", Some("+4912345")),
            ("21212", None),
            ("+1234567", None),
            ("whatsapp:+12025550123", None),
            ("+1202555XXXX", None),
            ("", None),
        ] {
            assert_eq!(block_of(number), block, "{number}");
        }
    }
}
