//! For how many days the balance lasts.

use jiff::Timestamp;

use super::found::{Figures, Rule, Sign};

/// Under so many days it is told: enough for an invoice to be approved.
const FEW_DAYS: f64 = 7.0;

/// The sign of an account whose balance, in a currency, ends soon: at what it spent on each of the last days, the newest last, and at
/// what it spent yesterday if that was more. An account that was charged less than a hundredth a day never ends.
#[must_use]
pub fn money(balance: f64, spent: &[f64], now: Timestamp) -> Option<Sign> {
    let days: f64 = spent.iter().map(|_| 1.0).sum();
    let a_day = (spent.iter().sum::<f64>() / days).max(spent.last().copied()?);
    let lasts = balance.max(0.0) / a_day;
    (a_day >= 0.01 && lasts < FEW_DAYS).then_some(Sign {
        rule: Rule::Money,
        channel: None,
        subject: None,
        since: now,
        found_at: now,
        until: None,
        figures: Figures::Money { balance, a_day, days: lasts },
    })
}
