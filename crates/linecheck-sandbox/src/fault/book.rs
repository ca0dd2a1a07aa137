//! The rules in force and what they have counted.

use serde::{Deserialize, Serialize};

use super::check::check;
use super::{FaultAction, FaultRule, FaultState};
use crate::error::SandboxError;
use crate::route::Endpoint;

/// A rule and its counts, as the state folder keeps it: a rule for the first request must not act again after a
/// restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredFault {
    rule: FaultRule,
    seen: u64,
    fired: u64,
}

/// The fault script in force.
#[derive(Debug, Default)]
pub(crate) struct FaultBook {
    rules: Vec<StoredFault>,
}

/// What the script wants done to a request.
#[derive(Debug, Clone)]
pub(crate) struct Strike {
    pub(crate) rule: String,
    pub(crate) action: FaultAction,
}

impl FaultBook {
    pub(crate) fn restore(rules: Vec<StoredFault>) -> Self {
        Self { rules }
    }

    pub(crate) fn stored(&self) -> &[StoredFault] {
        &self.rules
    }

    /// Puts a script in force instead of the one before. All of it or nothing.
    pub(crate) fn set(&mut self, rules: Vec<FaultRule>) -> Result<(), SandboxError> {
        for (place, rule) in rules.iter().enumerate() {
            check(rule, place)?;
        }
        self.rules = rules.into_iter().map(fresh).collect();
        Ok(())
    }

    /// Puts one more rule in force, after the others.
    pub(crate) fn add(&mut self, rule: FaultRule) -> Result<(), SandboxError> {
        check(&rule, self.rules.len())?;
        self.rules.push(fresh(rule));
        Ok(())
    }

    pub(crate) fn states(&self) -> Vec<FaultState> {
        let state = |stored: &StoredFault| FaultState {
            rule: stored.rule.clone(),
            seen: stored.seen,
            fired: stored.fired,
        };
        self.rules.iter().map(state).collect()
    }

    /// Counts a request in every rule that it matches. Says whether any did, and what the first that acts wants.
    pub(crate) fn strike(&mut self, endpoint: Endpoint, account: Option<&str>) -> (bool, Option<Strike>) {
        let mut matched = false;
        let mut strike = None;
        for (place, stored) in self.rules.iter_mut().enumerate() {
            let rule = &stored.rule;
            let right_endpoint = rule.endpoint == Endpoint::Any || rule.endpoint == endpoint;
            let right_account = rule
                .account
                .as_deref()
                .is_none_or(|wanted| account.is_some_and(|account| account.eq_ignore_ascii_case(wanted)));
            if !(right_endpoint && right_account) {
                continue;
            }
            matched = true;
            stored.seen += 1;
            if strike.is_none() && rule.nth.has(stored.seen) {
                stored.fired += 1;
                let name = rule.name.clone().unwrap_or_else(|| (place + 1).to_string());
                strike = Some(Strike { rule: name, action: rule.action.clone() });
            }
        }
        (matched, strike)
    }
}

fn fresh(rule: FaultRule) -> StoredFault {
    StoredFault { rule, seen: 0, fired: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Nth;

    fn struck(book: &mut FaultBook, endpoint: Endpoint, account: &str) -> bool {
        book.strike(endpoint, Some(account)).1.is_some()
    }

    #[test]
    fn s1_the_nth_request_of_an_account_is_struck() {
        let mut book = FaultBook::default();
        let rule = FaultRule::nth(Endpoint::Numbers, 2, FaultAction::error(20500)).for_account("AC1");
        book.set(vec![rule]).unwrap();
        assert!(!struck(&mut book, Endpoint::Numbers, "AC1"));
        assert!(!struck(&mut book, Endpoint::Numbers, "AC2"));
        assert!(!struck(&mut book, Endpoint::Balance, "AC1"));
        assert!(struck(&mut book, Endpoint::Numbers, "AC1"));
        assert!(!struck(&mut book, Endpoint::Numbers, "AC1"));
        let state = &book.states()[0];
        assert_eq!((state.seen, state.fired), (3, 1));
    }

    #[test]
    fn s1_a_range_of_requests_is_struck_and_the_first_rule_wins() {
        let mut book = FaultBook::default();
        let range = FaultRule {
            nth: Nth::Range { from: 2, times: 2 },
            ..FaultRule::every(Endpoint::Any, FaultAction::error(1))
        };
        book.set(vec![range, FaultRule::every(Endpoint::Any, FaultAction::error(2))]).unwrap();
        let rules: Vec<_> = (0..4).map(|_| book.strike(Endpoint::Call, None).1.unwrap().rule).collect();
        assert_eq!(rules, ["2", "1", "1", "2"]);
    }

    #[test]
    fn s1_rules_are_read_from_json_with_clear_errors() {
        let read = serde_json::from_str::<FaultRule>;
        let rule =
            read(r#"{"endpoint":"messages_create","nth":2,"action":{"kind":"error","code":21610}}"#).unwrap();
        assert_eq!(rule, FaultRule::nth(Endpoint::MessagesCreate, 2, FaultAction::error(21610)));
        let rule = read(
            r#"{"nth":{"from":1,"times":2},"action":{"kind":"message_outcome","status":"undelivered","error_code":30003}}"#,
        )
        .unwrap();
        assert_eq!(rule.nth, Nth::Range { from: 1, times: 2 });
        let again = serde_json::to_string(&rule).unwrap();
        assert_eq!(read(&again).unwrap(), rule);
        for (bad, says) in [
            (r#"{"endpoint":"nowhere","action":{"kind":"close"}}"#, "nowhere"),
            (r#"{"action":{"kind":"explode"}}"#, "explode"),
            (r#"{"action":{"kind":"error","code":1,"colour":2}}"#, "colour"),
            (r#"{"actions":{"kind":"close"}}"#, "actions"),
            (r#"{"nth":"third","action":{"kind":"close"}}"#, "nth must be"),
            (r#"{"action":{"kind":"message_outcome","status":"x","colour":2}}"#, "colour"),
        ] {
            let error = read(bad).unwrap_err().to_string();
            assert!(error.contains(says), "{bad}: {error}");
        }
    }
}
