//! When the one of a number was sent: by how many lie before each hour.

use super::dice::Dice;
use super::incident::Incident;

const HOUR_MS: i64 = 3_600_000;

/// How much is sent in each hour of a day, in UTC, by people who begin to work in Europe and later in America.
const HOURS: [u32; 24] =
    [9, 7, 5, 5, 7, 14, 30, 62, 84, 78, 70, 66, 74, 92, 100, 96, 88, 80, 66, 48, 34, 24, 17, 12];
/// How much of that on each day, from Thursday on, on which 1970 began.
const DAYS: [u32; 7] = [92, 80, 26, 24, 118, 100, 96];

/// How many lie before each hour, and so the time of each.
#[derive(Debug)]
pub(super) struct Spread {
    begins_ms: i64,
    /// For each hour, and one for the end.
    before: Vec<u32>,
    /// How many of each hour are there because of what happens in it.
    more: Vec<u32>,
    dice: Dice,
}

impl Spread {
    pub(super) fn new(begins_ms: i64, days: u32, count: u32, dice: Dice, incident: Option<Incident>) -> Self {
        let hours = i64::from(days) * 24;
        let weight = |hour: i64| {
            let since = begins_ms / HOUR_MS + hour;
            let at = |table: &[u32], place: i64| {
                u64::from(
                    usize::try_from(place).ok().and_then(|place| table.get(place)).copied().unwrap_or(0),
                )
            };
            at(&HOURS, since.rem_euclid(24)) * at(&DAYS, since.div_euclid(24).rem_euclid(7))
        };
        let all: u64 = (0..hours).map(weight).sum::<u64>().max(1);
        let mut sum = 0_u64;
        let share =
            |sum: u64| u32::try_from(u128::from(count) * u128::from(sum) / u128::from(all)).unwrap_or(count);
        let (mut before, mut more) = (vec![0], Vec::new());
        let (mut added, mut usual_before) = (0, 0);
        let ends_ms = begins_ms + hours * HOUR_MS;
        for hour in 0..hours {
            sum += weight(hour);
            let usual = share(sum);
            if let Some(incident) = incident {
                let since = begins_ms + hour * HOUR_MS - incident.begins_ms(ends_ms);
                let average = u64::from(count) / u64::from(days) / 24;
                let of_hour = incident.more(since, u64::from(usual - usual_before), average);
                more.push(u32::try_from(of_hour).unwrap_or(0));
                added += more.last().copied().unwrap_or(0);
            }
            before.push(usual + added);
            usual_before = usual;
        }
        Self { begins_ms, before, more, dice }
    }

    /// Whether one is there because of what happens.
    pub(super) fn is_more(&self, place: u32) -> bool {
        let hour = self.before.partition_point(|before| *before <= place).saturating_sub(1);
        let Some(more) = self.more.get(hour).copied().filter(|more| *more > 0) else { return false };
        let bound = |hour: usize| self.before.get(hour).copied().unwrap_or(0);
        Incident::is_more(self.dice, place, more, bound(hour + 1) - bound(hour))
    }

    pub(super) fn count(&self) -> u32 {
        self.before.last().copied().unwrap_or(0)
    }

    /// The time of one, never before that of the one before it.
    pub(super) fn time(&self, place: u32) -> i64 {
        let hour = self.before.partition_point(|before| *before <= place).saturating_sub(1);
        let bound = |hour: usize| i64::from(self.before.get(hour).copied().unwrap_or(0));
        let (first, many) = (bound(hour), (bound(hour + 1) - bound(hour)).max(1));
        let within = i64::try_from(self.dice.roll(place, 0) % 3_600_000).unwrap_or(0);
        let start = self.begins_ms + i64::try_from(hour).unwrap_or(0) * HOUR_MS;
        start + ((i64::from(place) - first) * HOUR_MS + within) / many
    }

    /// The first that is not before a time.
    pub(super) fn first_at(&self, ms: i64) -> u32 {
        if ms <= self.begins_ms {
            return 0;
        }
        let hour = usize::try_from(ms.saturating_sub(self.begins_ms) / HOUR_MS).unwrap_or(usize::MAX - 1);
        let bound = |hour: usize| self.before.get(hour).copied().unwrap_or_else(|| self.count());
        let (mut low, mut high) = (bound(hour), bound(hour + 1));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.time(middle) < ms { low = middle + 1 } else { high = middle }
        }
        low
    }
}
