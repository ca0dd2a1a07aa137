//! T7: whatever goes wrong, in whatever order. Judged by the server's log alone.

use std::cell::Cell;

use linecheck_domain::trace::Channel;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, LogEntry, MalformedShape, MessageOutcome};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;

use crate::seen::{Fallback, Seen, create_on, http, list_on, send};

/// What happens to the requests of one account, in order; `None` is nothing.
type Actions = Vec<Option<FaultAction>>;

#[derive(Debug, Clone)]
struct Script {
    fallback: usize,
    channel: Channel,
    creates: [Actions; 2],
    lists: [Actions; 2],
}

/// The most scripts of the long form.
const MOST_CASES: u32 = 2_000;

const ACCOUNTS: [KnownAccount; 2] = [known::MAIN, known::DEFAULT_ACCOUNT];

/// Every kind of fault that ends by itself. Nothing here is answered as never processed and processed all the same: a
/// server that does that cannot be served.
fn action() -> impl Strategy<Value = FaultAction> {
    let limited = |code, retry_after| Just(FaultAction::RateLimited { code, retry_after });
    let shape = prop::sample::select(vec![
        MalformedShape::Empty,
        MalformedShape::Html,
        MalformedShape::NotJson,
        MalformedShape::WrongShape,
        MalformedShape::WrongTypes,
        MalformedShape::MissingFields,
        MalformedShape::NotUtf8,
    ]);
    let status = prop::sample::select(vec![403_u16, 407, 408, 500, 502, 503, 504]);
    let code = prop::sample::select(vec![20_003_u32, 20_500, 21_211, 21_408, 21_610, 21_660, 30_001]);
    prop_oneof![
        3 => limited(20_429, None),
        2 => limited(20_429, Some(1)),
        1 => limited(20_429, Some(60)),
        1 => limited(63_038, None),
        2 => code.prop_map(FaultAction::error),
        1 => Just(http(429, "{}", false)),
        2 => any::<bool>().prop_map(|processed| FaultAction::Reset { processed }),
        2 => any::<bool>().prop_map(|processed| FaultAction::Close { processed }),
        2 => (any::<bool>(), status).prop_map(|(processed, status)| FaultAction::http(status, processed)),
        2 => any::<bool>().prop_map(|processed| FaultAction::Truncate { keep: None, processed }),
        2 => (any::<bool>(), shape).prop_map(|(processed, shape)| FaultAction::Malformed { shape, processed }),
        1 => any::<bool>().prop_map(|processed| FaultAction::Redirect {
            status: 307,
            location: "{path}".to_owned(),
            processed,
        }),
        1 => Just(FaultAction::Latency { ms: 1 }),
    ]
}

/// What is only said of a message that was accepted.
fn on_create() -> impl Strategy<Value = FaultAction> {
    prop_oneof![
        9 => action(),
        1 => any::<bool>().prop_map(|at_create| {
            FaultAction::MessageOutcome(MessageOutcome { at_create, ..MessageOutcome::failed(30_008) })
        }),
    ]
}

fn script() -> impl Strategy<Value = Script> {
    let creates = || prop::collection::vec(prop::option::weighted(0.85, on_create()), 4);
    let lists = || prop::collection::vec(prop::option::weighted(0.4, action()), 2);
    let channel = prop::sample::select(vec![Channel::Sms, Channel::Voice]);
    (0..Fallback::ALL.len(), channel, [creates(), creates()], [lists(), lists()])
        .prop_map(|(fallback, channel, creates, lists)| Script { fallback, channel, creates, lists })
}

impl Script {
    fn rules(&self) -> Vec<FaultRule> {
        let mut rules = Vec::new();
        for (index, account) in ACCOUNTS.iter().enumerate() {
            let parts = [
                (create_on(self.channel), &self.creates[index]),
                (list_on(self.channel), &self.lists[index]),
            ];
            for (endpoint, actions) in parts {
                for (action, nth) in actions.iter().zip(1..) {
                    let Some(action) = action else { continue };
                    rules.push(FaultRule::nth(endpoint, nth, action.clone()).for_account(account.sid()));
                }
            }
        }
        rules
    }
}

/// The requests that create on an account, by the server's log.
fn creates(log: &[LogEntry], account: KnownAccount) -> Vec<(usize, &LogEntry)> {
    let own = |entry: &LogEntry| entry.endpoint.creates() && entry.account.as_deref() == Some(account.sid());
    log.iter().enumerate().filter(|(_, entry)| own(entry)).collect()
}

/// How many messages or calls were made on an account.
fn made(log: &[LogEntry], account: KnownAccount) -> usize {
    creates(log, account).iter().filter(|(_, entry)| entry.created_sid.is_some()).count()
}

/// Whether the answer of the server was its own, whole and right.
fn answered_rightly(entry: &LogEntry) -> bool {
    let kind = entry.fault.as_ref().map(|fault| fault.kind.as_str());
    matches!(kind, None | Some("latency" | "message_outcome"))
        && entry.status.is_some_and(|status| status < 300)
}

/// Whether the server said that it certainly did not process the request.
fn certainly_not_accepted(entry: &LogEntry) -> bool {
    entry.status == Some(429) && entry.error_code == Some(20_429) && entry.created_sid.is_none()
}

fn judge(script: &Script, seen: &Seen) {
    for account in ACCOUNTS {
        let all = creates(&seen.log, account);
        if let Some((_, earlier)) = all.split_last() {
            let certain = earlier.iter().all(|(_, entry)| certainly_not_accepted(entry));
            assert!(certain, "a second create on one account: {all:?}");
        }
        assert!(all.len() <= 3, "{all:?}");
        assert!(made(&seen.log, account) <= 1, "two messages or calls on one account: {all:?}");
    }
    let (custom, default) = (creates(&seen.log, known::MAIN), creates(&seen.log, known::DEFAULT_ACCOUNT));
    assert!(!custom.is_empty(), "the custom account is always tried first");
    if !Fallback::ALL[script.fallback].happens() {
        assert!(default.is_empty(), "fallback is off: {default:?}");
    }
    if let Some((first, _)) = default.first() {
        let accepted = custom.iter().find(|(_, entry)| answered_rightly(entry));
        assert!(accepted.is_none(), "a fallback after what was accepted: {accepted:?}");
        // A right list after a create that took effect has it, so the look-up found it.
        for (at, entry) in custom.iter().filter(|(_, entry)| entry.created_sid.is_some()) {
            let lists = |entry: &&LogEntry| {
                matches!(entry.endpoint, Endpoint::MessagesList | Endpoint::CallsList)
                    && answered_rightly(entry)
            };
            let found = seen.log[*at..*first].iter().find(lists);
            assert!(found.is_none(), "a fallback after {entry:?} was found by {found:?}");
        }
        assert!(custom.iter().all(|(at, _)| at < first), "the custom account comes first");
    }
    assert!(seen.trace.verdict.is_some(), "every transaction ends in a verdict");
    let fits = seen.trace.resource_sid.as_ref().is_none_or(|sid| seen.created().contains(&sid.as_str()));
    assert!(fits, "what originated is what was created");
}

#[test]
fn t7_never_twice_on_one_account_and_never_a_fallback_after_success() {
    let runtime = Runtime::new().unwrap();
    let stages = runtime.block_on(async {
        let [off, on, anyway] = Fallback::ALL.map(Fallback::stage);
        [off.await, on.await, anyway.await]
    });
    // Nobody is called twice: a call that was never found would fit the next transaction as well.
    let recipient = Cell::new(0);
    let cases = 100_u32.saturating_mul(linecheck_tests::scale()).min(MOST_CASES);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let (runs, faults, doubled) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let ran = TestRunner::new(config).run(&script(), |script| {
        recipient.set(recipient.get() + 1);
        let to = format!("+1303555{:04}", recipient.get());
        let stage = &stages[script.fallback];
        let seen = runtime.block_on(send(stage, script.channel, &to, script.rules(), &format!("{script:?}")));
        runs.set(runs.get() + 1);
        faults.set(faults.get() + seen.log.iter().filter(|entry| entry.fault.is_some()).count());
        doubled.set(doubled.get() + ACCOUNTS.iter().filter(|account| made(&seen.log, **account) > 1).count());
        judge(&script, &seen);
        Ok(())
    });
    linecheck_tests::report(
        &serde_json::json!({ "runs": runs.get(), "faults": faults.get(), "doubled": doubled.get() }),
    );
    if let Err(failure) = ran {
        panic!("{failure}");
    }
    // The stages end inside the runtime that they began in.
    let _inside = runtime.enter();
    drop(stages);
}
