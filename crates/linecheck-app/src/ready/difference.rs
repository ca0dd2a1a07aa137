//! How an active configuration differs from what was stored (M7).

use std::collections::BTreeSet;

use linecheck_domain::draft::CustomAccount;
use linecheck_domain::number::AccountNumber;
use linecheck_domain::verification::{AccountFacts, Balance, Outcome, Verification, hides_numbers};
use serde::Serialize;

use super::asking::{Found, More, Numbers};
use crate::facts::is_low;

/// One thing that is no longer as it was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Difference {
    /// A stable name: `token_refused`, `account_not_active`, `account_name`, `account_type`, `balance_low`,
    /// `number_gone`, `number_changed`, `numbers_added`.
    pub code: &'static str,
    /// The number that it is about.
    pub subject: Option<String>,
    /// How it was, when it was stored.
    pub was: String,
    /// How it is. May quote a server.
    pub is: String,
}

fn difference(code: &'static str, was: impl Into<String>, is: impl Into<String>) -> Difference {
    Difference { code, subject: None, was: was.into(), is: is.into() }
}

/// What is no longer as it was. What could not be read makes no difference: its line says that.
pub(super) fn between(
    account: &CustomAccount,
    last: Option<&Verification>,
    found: &Found,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    match (&found.account, &found.more) {
        (Ok(facts), Some(more)) => {
            differences.extend(of_account(account, last, facts));
            differences.extend(of_balance(last.and_then(|last| last.balance.value()), more));
            if let Ok(listed) = &more.numbers {
                differences.extend(of_numbers(account, last, listed));
            }
        }
        (Err(outcome @ (Outcome::Refused { .. } | Outcome::TestCredentials)), _) => {
            differences.push(difference("token_refused", "accepted", outcome.describe()));
        }
        (Err(Outcome::NotActive { status }), _) => {
            let now = if status.is_empty() { "not said" } else { status };
            differences.push(difference("account_not_active", "active", now));
        }
        _ => {}
    }
    differences
}

fn of_account(account: &CustomAccount, last: Option<&Verification>, now: &AccountFacts) -> Vec<Difference> {
    let mut differences = Vec::new();
    if account.account_name != now.friendly_name {
        differences.push(difference("account_name", &account.account_name, &now.friendly_name));
    }
    let kind = last.and_then(|last| last.account.as_ref()).map(|facts| &facts.kind);
    if let Some(kind) = kind.filter(|kind| **kind != now.kind) {
        differences.push(difference("account_type", kind, &now.kind));
    }
    differences
}

/// Only that it became low: a balance is another one each time.
fn of_balance(was: Option<&Balance>, more: &More) -> Option<Difference> {
    let now = more.balance.value().filter(|now| is_low(now))?;
    if was.is_some_and(is_low) {
        return None;
    }
    let words = |balance: &Balance| format!("{} {}", balance.amount, balance.currency);
    let was = was.map_or_else(|| "not known".to_owned(), words);
    Some(difference("balance_low", was, words(now)))
}

fn of_numbers(
    account: &CustomAccount,
    last: Option<&Verification>,
    Numbers { listed, odd }: &Numbers,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    for number in &account.selected {
        let found = listed.iter().find(|listed| listed.number == *number);
        let (code, is) = match found.map(AccountNumber::filter) {
            Some(None) => continue,
            Some(Some(reason)) => ("number_changed", reason.describe()),
            None if hides_numbers(odd) => continue,
            None => ("number_gone", "no longer on the account"),
        };
        let subject = Some(number.to_string());
        differences.push(Difference { subject, ..difference(code, "SMS and voice", is) });
    }
    // What is new is told as a count: it may be selected.
    if let Some(last) = last.filter(|last| last.numbers_listed) {
        let known: BTreeSet<_> = last.numbers.iter().map(|number| &number.number).collect();
        let added = listed
            .iter()
            .filter(|number| number.filter().is_none() && !known.contains(&number.number))
            .count();
        if added > 0 {
            let is = format!("{added} more numbers with SMS and voice, not selected");
            differences.push(difference("numbers_added", format!("{} numbers", last.numbers.len()), is));
        }
    }
    differences
}
