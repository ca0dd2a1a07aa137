//! The counts behind the pictures, added up from the packed records.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linecheck_domain::history::TIME_STEPS_MS;
use linecheck_domain::standing::SendOutcome;

use super::form::Packed;
use super::rows::{AccountCounts, DayCount, Figures};
use crate::records::columns::broken;

/// How many came out how.
type Counts = BTreeMap<SendOutcome, u64>;

/// Adds the counts up.
pub(super) struct Sum {
    days: BTreeMap<String, Counts>,
    accounts: BTreeMap<String, AccountCounts>,
    codes: BTreeMap<u32, u64>,
    delivered: Vec<u64>,
    confirmed: Vec<u64>,
}

impl Sum {
    pub(super) fn new() -> Self {
        let steps = vec![0; TIME_STEPS_MS.len() + 1];
        Self {
            days: BTreeMap::new(),
            accounts: BTreeMap::new(),
            codes: BTreeMap::new(),
            delivered: steps.clone(),
            confirmed: steps,
        }
    }

    pub(super) fn add(&mut self, day: &str, records: &mut dyn Iterator<Item = Packed>) {
        let (mut counts, mut accounts) = (Counts::default(), AccountCounts::default());
        for packed in records {
            accounts.add(packed.originated_by, packed.outcome.is_failure());
            *counts.entry(packed.outcome).or_default() += 1;
            if packed.code > 0 {
                *self.codes.entry(packed.code).or_default() += 1;
            }
            for (steps, step) in
                [(&mut self.delivered, packed.delivered), (&mut self.confirmed, packed.confirmed)]
            {
                if let Some(count) = step.and_then(|step| steps.get_mut(step)) {
                    *count += 1;
                }
            }
        }
        if !counts.is_empty() {
            self.accounts.entry(day.to_owned()).or_default().join(accounts);
            let known = self.days.entry(day.to_owned()).or_default();
            for (outcome, count) in counts {
                *known.entry(outcome).or_default() += count;
            }
        }
    }

    pub(super) fn figures(self) -> Result<Figures, rusqlite::Error> {
        let mut days = Vec::new();
        for (day, counts) in self.days {
            let day: Date = day.parse().map_err(|_| broken(0, "no day"))?;
            let counts = counts.into_iter();
            days.extend(counts.map(|(outcome, transactions)| DayCount { day, outcome, transactions }));
        }
        let accounts = self.accounts.into_iter();
        let accounts =
            accounts.map(|(day, counts)| Ok((day.parse().map_err(|_| broken(0, "no day"))?, counts)));
        let mut codes: Vec<_> = self.codes.into_iter().collect();
        codes.sort_by_key(|(code, transactions)| (std::cmp::Reverse(*transactions), *code));
        Ok(Figures {
            total: days.iter().map(|count| count.transactions).sum(),
            days,
            accounts: accounts.collect::<Result<_, rusqlite::Error>>()?,
            codes,
            delivered: self.delivered,
            confirmed: self.confirmed,
        })
    }
}
