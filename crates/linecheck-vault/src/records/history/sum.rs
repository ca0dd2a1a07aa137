//! The counts behind the pictures, added up from the packed records.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linecheck_domain::history::TIME_STEPS_MS;
use linecheck_domain::standing::SendOutcome;

use super::form::Packed;
use super::rows::{AccountCounts, DayCount, Figures};
use crate::records::columns::broken;

/// What is counted of one day.
#[derive(Default)]
struct Day {
    /// By the outcome's number.
    outcomes: [u64; SendOutcome::ALL.len()],
    accounts: AccountCounts,
}

/// Adds the counts up.
pub(super) struct Sum {
    /// The latest first, as they come.
    days: Vec<(String, Day)>,
    codes: BTreeMap<u32, u64>,
    delivered: Vec<u64>,
    confirmed: Vec<u64>,
}

impl Sum {
    pub(super) fn new() -> Self {
        let steps = vec![0; TIME_STEPS_MS.len() + 1];
        Self { days: Vec::new(), codes: BTreeMap::new(), delivered: steps.clone(), confirmed: steps }
    }

    /// Adds a day's records, or some of them. Days come in the order of the history, the latest first.
    pub(super) fn add(&mut self, day: &str, records: &mut dyn Iterator<Item = Packed>) {
        let mut records = records.peekable();
        if records.peek().is_none() {
            return;
        }
        if self.days.last().is_none_or(|(known, _)| known != day) {
            self.days.push((day.to_owned(), Day::default()));
        }
        let Some((_, known)) = self.days.last_mut() else { return };
        for packed in records {
            known.accounts.add(packed.originated_by, packed.outcome.is_failure());
            known.outcomes[usize::from(packed.outcome.number())] += 1;
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
    }

    pub(super) fn figures(self) -> Result<Figures, rusqlite::Error> {
        let (mut days, mut accounts) = (Vec::new(), Vec::with_capacity(self.days.len()));
        for (day, counts) in self.days.into_iter().rev() {
            let day: Date = day.parse().map_err(|_| broken(0, "no day"))?;
            for (number, transactions) in (0..).zip(counts.outcomes) {
                if let Some(outcome) = SendOutcome::of_number(number).filter(|_| transactions > 0) {
                    days.push(DayCount { day, outcome, transactions });
                }
            }
            accounts.push((day, counts.accounts));
        }
        let mut codes: Vec<_> = self.codes.into_iter().collect();
        codes.sort_by_key(|(code, transactions)| (std::cmp::Reverse(*transactions), *code));
        Ok(Figures {
            total: days.iter().map(|count| count.transactions).sum(),
            days,
            accounts,
            codes,
            delivered: self.delivered,
            confirmed: self.confirmed,
        })
    }
}
