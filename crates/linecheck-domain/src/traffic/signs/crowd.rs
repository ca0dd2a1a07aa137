//! Many people in one place: how many different ones in a block, or in a country, within an hour and within a day.

use std::collections::{HashMap, VecDeque};

use super::chance::{self, of_so_much};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// With fewer than this nothing is said.
const LEAST: u64 = 8;

/// A country's people lie in a few blocks when it is as if they lay in so many at most, with so many in each: a rollout is spread
/// over a country.
const FEW_BLOCKS: f64 = 50.0;
const MANY_IN_EACH: f64 = 1.7;

/// From here on so many people of a country who lie close together are no accident: that they do is rare by itself.
const RARE_AND_DENSE: f64 = 1e-6;

/// Who was written to within a time.
#[derive(Debug, Default)]
struct Within {
    queue: VecDeque<(i64, u64, u32)>,
    people: HashMap<u64, u32>,
    blocks: HashMap<u32, u64>,
    squares: u64,
}

impl Within {
    fn add(&mut self, seconds: i64, at: i64, whom: u64, block: u32) {
        self.queue.push_back((at, whom, block));
        let times = self.people.entry(whom).or_default();
        *times += 1;
        if *times == 1 {
            let count = self.blocks.entry(block).or_default();
            self.squares += 2 * *count + 1;
            *count += 1;
        }
        while self.queue.front().is_some_and(|(before, ..)| *before <= at - seconds) {
            let Some((_, whom, block)) = self.queue.pop_front() else { return };
            let is_gone = self.people.get_mut(&whom).is_some_and(|times| {
                *times -= 1;
                *times == 0
            });
            if is_gone {
                self.people.remove(&whom);
                if let Some(count) = self.blocks.get_mut(&block) {
                    self.squares -= 2 * *count - 1;
                    *count -= 1;
                    if *count == 0 {
                        self.blocks.remove(&block);
                    }
                }
            }
        }
    }

    fn count(&self) -> u64 {
        self.people.len() as u64
    }

    /// Whether they lie in a few blocks.
    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    fn is_dense(&self) -> bool {
        let count = self.count() as f64;
        let blocks = count * count / (self.squares.max(1) as f64);
        blocks <= FEW_BLOCKS && count / blocks >= MANY_IN_EACH
    }

    fn first(&self) -> i64 {
        self.queue.front().map_or(0, |(at, ..)| *at)
    }
}

/// So many people in one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Many {
    pub(super) since: i64,
    pub(super) found_at: i64,
    pub(super) until: Option<i64>,
    pub(super) seen: u64,
    pub(super) usual: f64,
    pub(super) hours: u32,
    pub(super) chance: f64,
}

/// A block, or a country.
#[derive(Debug, Default)]
pub(super) struct Place {
    hour: Within,
    day: Within,
    open: Option<Many>,
    done: Vec<Many>,
}

impl Place {
    /// One more. `usual` is how many there are within an hour and a day at most usually.
    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    pub(super) fn add(&mut self, at: i64, whom: u64, block: u32, usual: (f64, f64), only_dense: bool) {
        self.hour.add(HOUR, at, whom, block);
        self.day.add(DAY, at, whom, block);
        let mut calmest: f64 = 1.0;
        for (within, usual, hours) in [(&self.hour, usual.0, 1), (&self.day, usual.1, 24)] {
            let seen = within.count();
            let chance = of_so_much(seen as f64, usual);
            if hours == 1 {
                calmest = chance;
            }
            let rare = if only_dense { RARE_AND_DENSE } else { chance::RARE };
            if seen < LEAST || chance >= rare || only_dense && !within.is_dense() {
                continue;
            }
            let since = within.first();
            let new = Many { since, found_at: at, until: None, seen, usual, hours, chance };
            self.open = Some(match self.open {
                Some(open) if open.chance <= chance => open,
                Some(open) => Many { since: open.since.min(since), found_at: open.found_at, ..new },
                None => new,
            });
        }
        if calmest > chance::CALM
            && let Some(open) = self.open.take_if(|open| at - open.found_at > HOUR)
        {
            self.done.push(Many { until: Some(at), ..open });
        }
    }

    /// All of them, at a time. One that nobody was written to for an hour is over.
    pub(super) fn all(mut self, now: i64) -> Vec<Many> {
        let last = self.day.queue.back().map_or(0, |(at, ..)| *at);
        self.done.extend(self.open.map(|open| Many { until: (now - last > HOUR).then_some(last), ..open }));
        self.done
    }
}
