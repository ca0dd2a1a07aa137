//! What is usual: of the weeks before, by country, number and block.

use std::collections::{BTreeMap, HashMap};

use super::super::hour::KeptHour;
use super::super::sums::DELAYS;
use super::recent::End;

/// From how many days on something is usual.
const LEAST_DAYS: usize = 7;

/// A share that nothing goes below: what never missed may still miss now and then.
const LEAST_SHARE: f64 = 0.02;

/// A day with fewer than this tells nothing of a share.
const LEAST_OF_A_DAY: u64 = 30;

/// So many of a wider group stand for what is not known of a narrower one.
const LENT: f64 = 50.0;

/// How many there are usually in a block where nothing was counted: not two in an hour, hardly two a day.
const NONE_IN_AN_HOUR: f64 = 0.3;
const NONE_IN_A_DAY: f64 = 2.0;

#[derive(Debug, Clone, Copy, Default)]
struct Ends {
    missed: u64,
    all: u64,
}

impl Ends {
    fn add(&mut self, missed: bool, count: u64) {
        self.all += count;
        self.missed += if missed { count } else { 0 };
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    fn share(self, wider: f64) -> f64 {
        (self.missed as f64 + LENT * wider) / (self.all as f64 + LENT)
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    fn plain(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.missed as f64 / self.all as f64 }
    }
}

/// The most in an hour and in a day.
#[derive(Debug, Clone, Copy, Default)]
struct Most {
    hour: u64,
    day: u64,
    today: u64,
}

impl Most {
    fn add(&mut self, count: u64) {
        self.hour = self.hour.max(count);
        self.today += count;
    }

    fn end_day(&mut self) {
        self.day = self.day.max(self.today);
        self.today = 0;
    }
}

/// What an account usually sends on one channel, and what becomes of it.
#[derive(Debug, Clone, Default)]
pub struct Usual {
    days: usize,
    all: Ends,
    countries: HashMap<Option<String>, Ends>,
    cells: HashMap<(Option<String>, Option<String>), Ends>,
    worst_day: HashMap<Option<String>, f64>,
    in_blocks: HashMap<String, Most>,
    in_countries: HashMap<Option<String>, Most>,
    /// Of how many receipts, how many came within each of [`DELAYS`].
    delays: [u64; DELAYS.len() + 1],
    slow_days: Vec<[u64; DELAYS.len() + 1]>,
    repeats: [u64; 4],
}

impl Usual {
    /// Of hours that are final, in their order, with their numbers (hours since 1970).
    pub fn of(hours: impl IntoIterator<Item = (i64, KeptHour)>) -> Self {
        let mut usual = Self::default();
        let mut today: BTreeMap<Option<String>, Ends> = BTreeMap::new();
        let (mut day, mut slow) = (None, [0; DELAYS.len() + 1]);
        for (hour, kept) in hours {
            if day.replace(hour.div_euclid(24)).is_some_and(|before| before != hour.div_euclid(24)) {
                usual.end_day(&mut today, &mut slow);
            }
            let mut of_countries: BTreeMap<&Option<String>, u64> = BTreeMap::new();
            for kind in &kept.kinds {
                *of_countries.entry(&kind.country).or_default() += kind.sum.count;
                let missed = match End::of(kind.state) {
                    End::Reached => false,
                    End::Missed | End::Silent => true,
                    End::Open => continue,
                };
                let count = kind.sum.count;
                usual.all.add(missed, count);
                usual.countries.entry(kind.country.clone()).or_default().add(missed, count);
                usual.cells.entry((kind.country.clone(), kind.from.clone())).or_default().add(missed, count);
                today.entry(kind.country.clone()).or_default().add(missed, count);
            }
            for (country, count) in of_countries {
                usual.in_countries.entry(country.clone()).or_default().add(count);
            }
            for (block, count) in kept.blocks {
                usual.in_blocks.entry(block).or_default().add(count);
            }
            for (all, of) in [&mut usual.delays, &mut slow].into_iter().zip([kept.delays, kept.delays]) {
                all.iter_mut().zip(of).for_each(|(all, of)| *all += of);
            }
            usual.repeats.iter_mut().zip(kept.repeats).for_each(|(all, of)| *all += of);
        }
        if day.is_some() {
            usual.end_day(&mut today, &mut slow);
        }
        usual
    }

    fn end_day(&mut self, today: &mut BTreeMap<Option<String>, Ends>, slow: &mut [u64; DELAYS.len() + 1]) {
        self.days += 1;
        for (country, ends) in std::mem::take(today) {
            if ends.all >= LEAST_OF_A_DAY {
                let worst = self.worst_day.entry(country).or_default();
                *worst = worst.max(ends.plain());
            }
        }
        self.slow_days.push(std::mem::take(slow));
        self.in_blocks.values_mut().chain(self.in_countries.values_mut()).for_each(Most::end_day);
    }

    /// Whether a week is known, so that there is something to compare with.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.days >= LEAST_DAYS && self.all.all >= LEAST_OF_A_DAY
    }

    /// Of how many days something is known.
    #[must_use]
    pub fn days(&self) -> usize {
        self.days
    }

    /// Which share of what goes to a country from a number does not arrive, at most usually.
    pub(super) fn missed(&self, country: Option<&str>, from: Option<&str>) -> f64 {
        let country = country.map(str::to_owned);
        let all = self.all.share(LEAST_SHARE);
        let of_country = self.countries.get(&country).copied().unwrap_or_default().share(all);
        let cell = self.cells.get(&(country.clone(), from.map(str::to_owned))).copied().unwrap_or_default();
        let worst = self.worst_day.get(&country).copied().unwrap_or_default();
        cell.share(of_country).max(worst).clamp(LEAST_SHARE, 0.9)
    }

    /// Which share of its messages usually misses, without any allowance: to be said.
    pub(super) fn missed_plainly(&self, country: Option<&str>) -> f64 {
        match country {
            None => self.all.plain(),
            Some(country) => {
                self.countries.get(&Some(country.to_owned())).copied().unwrap_or_default().plain()
            }
        }
    }

    /// How many go to a block within an hour, and within a day, at most usually.
    pub(super) fn in_block(&self, block: &str) -> (f64, f64) {
        Self::most(self.in_blocks.get(block))
    }

    /// Whether people of a block are written to side by side usually.
    pub(super) fn knows_block(&self, block: &str) -> bool {
        self.in_blocks.contains_key(block)
    }

    /// The same of a country.
    pub(super) fn in_country(&self, country: Option<&str>) -> (f64, f64) {
        Self::most(self.in_countries.get(&country.map(str::to_owned)))
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    fn most(most: Option<&Most>) -> (f64, f64) {
        let most = most.copied().unwrap_or_default();
        ((most.hour as f64).max(NONE_IN_AN_HOUR), (most.day as f64).max(NONE_IN_A_DAY))
    }

    /// The bound in seconds that nine in ten receipts come within, and which share takes longer, at most usually.
    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    pub(super) fn slow(&self) -> Option<(i64, f64)> {
        let all: u64 = self.delays.iter().sum();
        if all < LEAST_OF_A_DAY {
            return None;
        }
        let mut within = 0;
        let place = self.delays.iter().position(|of| {
            within += of;
            within * 10 >= all * 9
        })?;
        let bound = DELAYS.get(place).copied()?;
        let longer = |of: &[u64; DELAYS.len() + 1]| {
            let (some, all): (u64, u64) = (of.iter().skip(place + 1).sum(), of.iter().sum());
            (all >= LEAST_OF_A_DAY).then(|| some as f64 / all as f64)
        };
        let worst = self.slow_days.iter().filter_map(longer).fold(0.0, f64::max);
        let usual = longer(&self.delays).unwrap_or_default().max(worst).clamp(LEAST_SHARE, 0.9);
        Some((bound, usual))
    }

    /// How often one person has to be written to within an hour, so that it happens less than once in a year by what is known of
    /// how often people were.
    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    pub(super) fn often(&self) -> usize {
        const LEAST: usize = 6;
        const RARE_A_DAY: f64 = 1.0 / 365.0;
        let [_, _, three, five] = self.repeats.map(|count| count as f64);
        // Each two more are rarer by as much as five or more are beside three and four.
        let rarer = ((five + 1.0) / (three + five + 2.0)).clamp(0.05, 0.9);
        let mut a_day = (five + 0.5) / (self.days.max(1) as f64);
        let mut times = LEAST - 1;
        while a_day > RARE_A_DAY && times < 200 {
            a_day *= rarer.sqrt();
            times += 1;
        }
        times.max(LEAST)
    }
}
