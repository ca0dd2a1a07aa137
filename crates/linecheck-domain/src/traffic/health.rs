//! How delivery went in a period (L2), of one channel: by country, number, code and hour, with its costs, beside the period before.

use std::collections::BTreeMap;

use serde::Serialize;

use super::hour::{KeptHour, Receipts};
use super::range::{Share, share};
use super::record::State;
use super::sums::{DELAYS, Delays};

/// How many of each state there were.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Tally(BTreeMap<State, u64>);

impl Tally {
    fn add(&mut self, state: State, count: u64) {
        *self.0.entry(state).or_default() += count;
    }

    fn all(&self) -> u64 {
        self.0.values().sum()
    }

    fn reached(&self) -> u64 {
        self.0.iter().filter(|(state, _)| state.reached()).map(|(_, count)| count).sum()
    }

    /// What has ended: of the rest it is not known yet.
    fn ended(&self) -> u64 {
        self.all() - self.0.get(&State::UnderWay).copied().unwrap_or_default()
    }
}

/// What some records cost.
#[derive(Debug, Clone, Copy, Default)]
struct Spent {
    amount: i128,
    unpriced: u64,
}

/// What one channel of a period comes to. It is made of hours, one after the other, and grows with countries and numbers alone.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    all: Tally,
    countries: BTreeMap<Option<String>, Tally>,
    numbers: BTreeMap<Option<String>, Tally>,
    codes: BTreeMap<u32, u64>,
    hours: BTreeMap<i64, Tally>,
    delays: [u64; DELAYS.len() + 1],
    costs: BTreeMap<(Option<String>, Option<String>), Spent>,
    segments: u64,
    seconds: u64,
    unreadable: u64,
}

impl Counted {
    /// Takes in an hour.
    pub fn add(&mut self, hour: i64, kept: &KeptHour) {
        for kind in &kept.kinds {
            let (state, count) = (kind.state, kind.sum.count);
            self.all.add(state, count);
            self.countries.entry(kind.country.clone()).or_default().add(state, count);
            self.numbers.entry(kind.from.clone()).or_default().add(state, count);
            if let Some(code) = kind.code {
                *self.codes.entry(code).or_default() += count;
            }
            self.hours.entry(hour).or_default().add(state, count);
            let spent = self.costs.entry((kind.country.clone(), kind.currency.clone())).or_default();
            spent.amount += kind.sum.cost;
            spent.unpriced += kind.sum.unpriced;
            self.segments += kind.sum.segments;
            self.seconds += kind.sum.seconds;
        }
        self.delays.iter_mut().zip(kept.delays).for_each(|(all, of)| *all += of);
        self.unreadable += kept.unreadable;
    }

    /// How many records there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.all.all()
    }

    /// What it comes to, beside the period before.
    #[must_use]
    pub fn health(&self, before: &Self) -> ChannelHealth {
        let lines = |of: &BTreeMap<Option<String>, Tally>, then: &BTreeMap<Option<String>, Tally>| {
            let nothing = Tally::default();
            let line = |(name, tally): (&Option<String>, &Tally)| {
                HealthLine::of(name.clone(), tally, then.get(name).unwrap_or(&nothing))
            };
            let mut lines: Vec<_> = of.iter().map(line).collect();
            // What was written to before, and no more.
            lines.extend(
                then.iter()
                    .filter(|(name, _)| !of.contains_key(name))
                    .map(|(name, tally)| HealthLine::of(name.clone(), &Tally::default(), tally)),
            );
            lines.sort_by(|one, other| (other.count, &one.name).cmp(&(one.count, &other.name)));
            lines
        };
        let mut codes: Vec<_> = self
            .codes
            .iter()
            .map(|(code, count)| CodeCount {
                code: *code,
                count: *count,
                before: before.codes.get(code).copied().unwrap_or_default(),
            })
            .collect();
        codes.sort_by_key(|code| (std::cmp::Reverse(code.count), code.code));
        let hours = self
            .hours
            .iter()
            .map(|(hour, tally)| HourCount {
                hour: *hour,
                count: tally.all(),
                ended: tally.ended(),
                reached: tally.reached(),
            })
            .collect();
        ChannelHealth {
            all: HealthLine::of(None, &self.all, &before.all),
            countries: lines(&self.countries, &before.countries),
            numbers: lines(&self.numbers, &before.numbers),
            codes,
            hours,
            receipts: Receipts::of(&Delays::from(self.delays)),
            receipts_before: Receipts::of(&Delays::from(before.delays)),
            costs: self.costs(before),
            segments: self.segments,
            seconds: self.seconds,
            unreadable: self.unreadable,
        }
    }

    fn costs(&self, before: &Self) -> Vec<Cost> {
        let mut costs: Vec<_> = self
            .costs
            .iter()
            .filter(|(_, spent)| spent.amount != 0 || spent.unpriced > 0)
            .map(|(of, spent)| {
                let (country, currency) = of.clone();
                let then = before.costs.get(of).map_or(0, |spent| spent.amount);
                let cost = Cost {
                    country,
                    currency,
                    amount: decimal(spent.amount),
                    before: decimal(then),
                    unpriced: spent.unpriced,
                };
                (spent.amount, cost)
            })
            .collect();
        costs.sort_by_key(|(amount, _)| std::cmp::Reverse(*amount));
        costs.into_iter().map(|(_, cost)| cost).collect()
    }
}

/// Billionths of a currency as a decimal number, without zeros at its end.
fn decimal(billionths: i128) -> String {
    let sign = if billionths < 0 { "-" } else { "" };
    let (whole, part) =
        (billionths.unsigned_abs() / 1_000_000_000, billionths.unsigned_abs() % 1_000_000_000);
    let text = format!("{sign}{whole}.{part:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How one channel did in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ChannelHealth {
    /// All of it.
    pub all: HealthLine,
    /// By country (ISO 3166), the most first; no name where it cannot be told.
    pub countries: Vec<HealthLine>,
    /// By the number or Sender ID that sent: untrusted text.
    pub numbers: Vec<HealthLine>,
    /// By Twilio's code, the most frequent first.
    pub codes: Vec<CodeCount>,
    /// Each hour that has any.
    pub hours: Vec<HourCount>,
    /// How long receipts took; none without any.
    pub receipts: Option<Receipts>,
    /// The same of the period before.
    pub receipts_before: Option<Receipts>,
    /// What it cost, by country and currency, the most first.
    pub costs: Vec<Cost>,
    /// Of how many segments the messages consist.
    pub segments: u64,
    /// How many seconds the calls lasted.
    pub seconds: u64,
    /// How many records could not be read, or have no time: they are in no count.
    pub unreadable: u64,
}

/// So many of a country or a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HealthLine {
    /// Of which.
    pub name: Option<String>,
    /// How many there were.
    pub count: u64,
    /// How many in the period before.
    pub before: u64,
    /// Each state with its share of all.
    pub states: Vec<StateShare>,
    /// Which share of what has ended reached the person, as far as Twilio knows.
    pub reached: Option<Share>,
    /// The same of the period before.
    pub reached_before: Option<Share>,
}

impl HealthLine {
    fn of(name: Option<String>, tally: &Tally, before: &Tally) -> Self {
        let (count, all) = (tally.all(), tally.all());
        let states = tally.0.iter().map(|(state, count)| StateShare {
            state: *state,
            count: *count,
            share: share(*count, all),
        });
        Self {
            name,
            count,
            before: before.all(),
            states: states.collect(),
            reached: share(tally.reached(), tally.ended()),
            reached_before: share(before.reached(), before.ended()),
        }
    }
}

/// So many of a state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StateShare {
    /// The state.
    pub state: State,
    /// How many.
    pub count: u64,
    /// Which share of all that is.
    pub share: Option<Share>,
}

/// So many of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CodeCount {
    /// Twilio's code.
    pub code: u32,
    /// How many.
    pub count: u64,
    /// How many in the period before.
    pub before: u64,
}

/// So many of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HourCount {
    /// The hour, in hours since 1970.
    pub hour: i64,
    /// How many there were.
    pub count: u64,
    /// How many of them have ended.
    pub ended: u64,
    /// How many reached the person, as far as Twilio knows.
    pub reached: u64,
}

/// What a country cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Cost {
    /// Which country; none where it cannot be told.
    pub country: Option<String>,
    /// In which currency, in capitals: untrusted text.
    pub currency: Option<String>,
    /// How much: a decimal number.
    pub amount: String,
    /// How much in the period before.
    pub before: String,
    /// Of how many the price is not known yet, or never will be.
    pub unpriced: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traffic::hour::KeptKind;
    use crate::traffic::sums::Sum;

    fn kind(country: &str, state: State, code: Option<u32>, count: u64) -> KeptKind {
        KeptKind {
            country: Some(country.to_owned()),
            from: Some("+12125550100".to_owned()),
            state,
            code,
            currency: Some("USD".to_owned()),
            sum: Sum { count, segments: count, seconds: 0, cost: 7_900_000 * i128::from(count), unpriced: 1 },
        }
    }

    fn counted(hours: &[(i64, Vec<KeptKind>)]) -> Counted {
        let mut counted = Counted::default();
        for (hour, kinds) in hours {
            counted.add(*hour, &KeptHour { kinds: kinds.clone(), unreadable: 1, ..KeptHour::default() });
        }
        counted
    }

    #[test]
    fn l2_each_share_has_its_range_and_stands_beside_the_period_before() {
        let now = counted(&[
            (
                10,
                vec![kind("US", State::Arrived, None, 43), kind("US", State::NotDelivered, Some(30_007), 7)],
            ),
            (11, vec![kind("DE", State::UnderWay, None, 5), kind("DE", State::Arrived, None, 5)]),
        ]);
        let before =
            counted(&[(2, vec![kind("US", State::Arrived, None, 10), kind("FR", State::Arrived, None, 3)])]);
        let health = now.health(&before);
        assert_eq!((health.all.count, health.all.before, health.unreadable), (60, 13, 2));
        let us = &health.countries[0];
        assert_eq!((us.name.as_deref(), us.count, us.before), (Some("US"), 50, 10));
        assert_eq!(us.reached, share(43, 50));
        assert_eq!(us.states[1].share, share(7, 50));
        // What is under way is no part of what may have failed.
        assert_eq!(health.countries[1].reached, share(5, 5));
        // Nothing more goes to France, and that is not hidden.
        let france = &health.countries[2];
        assert_eq!(
            (france.name.as_deref(), france.count, france.before, france.reached),
            (Some("FR"), 0, 3, None)
        );
        assert_eq!(health.codes, [CodeCount { code: 30_007, count: 7, before: 0 }]);
        let hours: Vec<_> = health.hours.iter().map(|of| (of.hour, of.count, of.ended, of.reached)).collect();
        assert_eq!(hours, [(10, 50, 50, 43), (11, 10, 5, 5)]);
        assert_eq!(
            (health.costs[0].amount.as_str(), health.costs[0].before.as_str(), health.costs[0].unpriced),
            ("0.395", "0.079", 2)
        );
    }

    #[test]
    fn l2_a_cost_is_written_as_a_decimal_number() {
        for (billionths, text) in [
            (0, "0"),
            (7_900_000, "0.0079"),
            (1_000_000_000, "1"),
            (-500_000_000, "-0.5"),
            (12_345_000_000_001, "12345.000000001"),
        ] {
            assert_eq!(decimal(billionths), text);
        }
    }
}
