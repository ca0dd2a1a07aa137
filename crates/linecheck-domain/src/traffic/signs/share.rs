//! A share that rose: of what was sent last, over several lengths at once.

use super::chance::{self, of_so_many};

/// The lengths that are looked at.
const LENGTHS: [usize; 13] = [6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512];

/// With fewer than this nothing is said: four in a row may be one person's wrong number.
const LEAST: f64 = 6.0;

/// Over so many at least it is looked at whether it is as usual again.
const TO_BE_CALM: usize = 16;

/// A share that is too high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct High {
    pub(super) since: i64,
    pub(super) found_at: i64,
    pub(super) until: Option<i64>,
    pub(super) seen: u64,
    pub(super) of: u64,
    pub(super) usual: f64,
    pub(super) chance: f64,
    pub(super) code: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    at: i64,
    is_it: bool,
    code: Option<u32>,
    /// How many there were until here, and how many there would be usually.
    seen: u64,
    usual: f64,
}

/// What came, one after the other.
#[derive(Debug, Default)]
pub(super) struct Stream {
    steps: Vec<Step>,
    open: Option<High>,
    pub(super) done: Vec<High>,
}

impl Stream {
    /// One more, sent at a time and known at another: whether it is one of those that are counted, and how likely that is usually.
    pub(super) fn add(&mut self, (at, known_at): (i64, i64), is_it: bool, usual: f64, code: Option<u32>) {
        let (seen, so_far) = self.steps.last().map_or((0, 0.0), |last| (last.seen, last.usual));
        self.steps.push(Step { at, is_it, code, seen: seen + u64::from(is_it), usual: so_far + usual });
        if is_it {
            let rarest = LENGTHS
                .into_iter()
                .filter(|length| *length <= self.steps.len())
                .filter_map(|length| self.over(length))
                .min_by(|one, other| one.1.total_cmp(&other.1));
            if let Some((length, chance)) = rarest.filter(|(_, chance)| *chance < chance::RARE) {
                self.rose(length, chance, known_at);
            }
        }
        if let Some(open) = self.open
            && self.is_calm(open.of)
        {
            self.open = self.open.take().and_then(|open| {
                self.done.push(High { until: Some(known_at), ..open });
                None
            });
        }
    }

    /// The chance of the last so many; none where they are as usual.
    #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
    fn over(&self, length: usize) -> Option<(usize, f64)> {
        let (seen, usual) = self.last(length)?;
        let of = length as f64;
        let seen = seen as f64;
        let is_high = seen >= LEAST.min(of) && seen > usual;
        is_high.then(|| (length, of_so_many(seen, of, usual / of)))
    }

    /// Whether the last ones are as usual: as many as it was found by, since fewer are so by chance now and then.
    #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
    fn is_calm(&self, found_by: u64) -> bool {
        let length = usize::try_from(found_by).unwrap_or(TO_BE_CALM).max(TO_BE_CALM).min(self.steps.len());
        let of = length as f64;
        self.last(length).is_none_or(|(seen, usual)| of_so_many(seen as f64, of, usual / of) > chance::CALM)
    }

    fn last(&self, length: usize) -> Option<(u64, f64)> {
        let last = self.steps.last()?;
        let (seen, usual) = match self.steps.len().checked_sub(length)? {
            0 => (0, 0.0),
            before => self.steps.get(before - 1).map(|step| (step.seen, step.usual))?,
        };
        Some((last.seen - seen, last.usual - usual))
    }

    #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
    fn rose(&mut self, length: usize, chance: f64, known_at: i64) {
        let Some((seen, usual)) = self.last(length) else { return };
        let window = self.steps.get(self.steps.len() - length..).unwrap_or_default();
        let first = window.iter().find(|step| step.is_it).map_or(known_at, |step| step.at);
        let code = most_frequent(window.iter().filter(|step| step.is_it).filter_map(|step| step.code));
        let new = High {
            since: first,
            found_at: known_at,
            until: None,
            seen,
            of: length as u64,
            usual: usual / length as f64,
            chance,
            code,
        };
        self.open = Some(match self.open {
            // The figures are those of the clearest moment.
            Some(open) if open.chance <= chance => open,
            Some(open) => High { since: open.since.min(first), found_at: open.found_at, ..new },
            None => new,
        });
    }

    /// All of them; one that is not over has no end.
    pub(super) fn all(mut self) -> Vec<High> {
        self.done.extend(self.open);
        self.done
    }
}

fn most_frequent(codes: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts = std::collections::BTreeMap::new();
    for code in codes {
        *counts.entry(code).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(code, _)| code)
}
