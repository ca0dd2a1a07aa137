//! T7, T9: two windows on one vault, and whatever can go wrong in whatever order: faults, stops, clock jumps, receipts.
//! Judged by what the server created.

use jiff::Timestamp;
use linecheck_app::{App, Pace, ProgressSink, SendPreview};
use linecheck_domain::Secret;
use linecheck_domain::limits::day_of;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::FaultAction;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_tests::{HandClock, Stage, VirtualTime, no_pauses, open_app};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;

use crate::limits::set_daily;
use crate::receipts::{digits_in, stored_digits};
use crate::seen::{Fallback, fresh, on_creates};

const USED: u8 = 2;
const UNUSED: u8 = 2;
const ACCOUNTS: [KnownAccount; 2] = [known::MAIN, known::DEFAULT_ACCOUNT];

#[derive(Debug, Clone)]
enum Act {
    /// One window sends, with a fault on each account or none.
    Send { window: usize, to: usize, channel: Channel, faults: [Option<FaultAction>; 2] },
    /// Both windows send to one recipient at the same time, and the custom account refuses.
    Both { to: usize },
    /// A window sends, is stopped while an account holds the create, and is opened again.
    Stop { window: usize, to: usize, account: usize, processed: bool },
    /// The clock jumps.
    Jump(i64),
    /// The recipient of a transaction reads a passcode back, the right one or another.
    ReadBack { window: usize, transaction: usize, right: bool },
    /// A window follows what is open.
    Follow { window: usize },
}

fn fault() -> impl Strategy<Value = Option<FaultAction>> {
    prop_oneof![
        3 => Just(None),
        3 => Just(Some(FaultAction::error(21_610))),
        1 => Just(Some(FaultAction::RateLimited { code: 20_429, retry_after: None })),
        1 => any::<bool>().prop_map(|processed| Some(FaultAction::Reset { processed })),
        1 => any::<bool>().prop_map(|processed| Some(FaultAction::http(503, processed))),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let channel = prop::sample::select(vec![Channel::Sms, Channel::Voice]);
    let jump = prop::sample::select(vec![1, 70, 1_900, 86_400, -70, -1_900, -86_400, -400_000]);
    prop_oneof![
        4 => (0..2_usize, 0..2_usize, channel, [fault(), fault()])
            .prop_map(|(window, to, channel, faults)| Act::Send { window, to, channel, faults }),
        2 => (0..2_usize).prop_map(|to| Act::Both { to }),
        2 => (0..2_usize, 0..2_usize, 0..2_usize, any::<bool>())
            .prop_map(|(window, to, account, processed)| Act::Stop { window, to, account, processed }),
        2 => jump.prop_map(Act::Jump),
        3 => (0..2_usize, 0..20_usize, any::<bool>())
            .prop_map(|(window, transaction, right)| Act::ReadBack { window, transaction, right }),
        1 => (0..2_usize).prop_map(|window| Act::Follow { window }),
    ]
}

/// A passcode that the default account sent, by the server's log.
struct Sent {
    to: String,
    day: Timestamp,
    digits: String,
    confirmed: bool,
}

struct Play {
    stage: Stage,
    windows: Vec<App>,
    clock: HandClock,
    time: VirtualTime,
    recipients: [String; 2],
    /// The latest time of any send: the time that counts go by.
    latest: Timestamp,
    /// How much of the server's log was looked at.
    read: usize,
    sent: Vec<Sent>,
}

impl Play {
    async fn begin() -> Self {
        let clock = HandClock::at("2026-11-22T12:00:00Z".parse().unwrap());
        let stage = Fallback::On.stage().await;
        set_daily(&stage, USED, UNUSED).await;
        let mut play = Self {
            stage,
            windows: Vec::new(),
            clock,
            time: VirtualTime::default(),
            recipients: [fresh(), fresh()],
            // Before the first send there is nothing that a clock could be behind of.
            latest: Timestamp::MIN,
            read: 0,
            sent: Vec::new(),
        };
        play.windows = vec![play.open().await, play.open().await];
        play
    }

    async fn open(&self) -> App {
        let pace = Pace { following: self.time.timer(|_| ()), ..no_pauses() };
        open_app(&self.stage.folder, &self.stage.sandbox.base_url(), pace, self.clock.clock()).await
    }

    async fn preview(&mut self, to: usize, channel: Channel) -> SendPreview {
        self.latest = self.latest.max(self.clock.now());
        self.stage.preview(channel, &self.recipients[to]).await
    }

    async fn act(&mut self, act: &Act) {
        let (control, actor, silent) =
            (self.stage.control(), self.stage.actor.clone(), ProgressSink::silent());
        control.clear_faults().unwrap();
        match act {
            Act::Send { window, to, channel, faults } => {
                let rules = faults.iter().zip(ACCOUNTS).filter_map(|(fault, account)| {
                    fault.clone().map(|fault| on_creates(*channel, account, fault))
                });
                control.set_faults(rules.collect()).unwrap();
                let preview = self.preview(*to, *channel).await;
                let trace = self.windows[*window].send(&actor, preview, false, &silent).await.unwrap();
                assert!(trace.verdict.is_some(), "what was not stopped has a verdict");
            }
            Act::Both { to } => {
                let rule = on_creates(Channel::Sms, known::MAIN, FaultAction::error(21_610));
                control.set_faults(vec![rule]).unwrap();
                let preview = self.preview(*to, Channel::Sms).await;
                let [one, other] = [0, 1].map(|window| {
                    let app = self.windows[window].clone();
                    let (actor, preview, silent) = (actor.clone(), preview.clone(), silent.clone());
                    async move { app.send(&actor, preview, false, &silent).await }
                });
                let (one, other) = tokio::join!(one, other);
                assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
            }
            Act::Stop { window, to, account, processed } => {
                let mut rules =
                    vec![on_creates(Channel::Sms, ACCOUNTS[*account], FaultAction::stall(*processed))];
                if *account == 1 {
                    rules.push(on_creates(Channel::Sms, known::MAIN, FaultAction::error(21_610)));
                }
                control.set_faults(rules).unwrap();
                let preview = self.preview(*to, Channel::Sms).await;
                let before = control.log().len();
                let held = async {
                    let stalls = |entry: &linecheck_sandbox::LogEntry| {
                        let kind = entry.fault.as_ref().map(|fault| fault.kind.as_str());
                        kind == Some("stall") && entry.body_read && entry.processed == *processed
                    };
                    while !control.log()[before..].iter().any(stalls) {
                        tokio::task::yield_now().await;
                    }
                };
                tokio::select! {
                    // A limit may have refused it before it was held.
                    ended = self.windows[*window].send(&actor, preview, false, &silent) => { ended.unwrap(); }
                    () = held => {}
                }
                control.clear_faults().unwrap();
                self.windows[*window].close().await.unwrap();
                self.windows[*window] = self.open().await;
            }
            Act::Jump(seconds) => self.clock.jump(*seconds),
            Act::ReadBack { window, transaction, right } => {
                self.read_back(*window, *transaction, *right).await;
            }
            Act::Follow { window } => {
                self.windows[*window].follow_open(None, &silent).await.unwrap();
            }
        }
        self.judge().await;
    }

    async fn read_back(&mut self, window: usize, transaction: usize, right: bool) {
        let app = self.windows[window].clone();
        let traces = app.recent_sends(None, 1_000).await.unwrap();
        let Some(trace) = traces.get(transaction) else { return };
        let digits = stored_digits(&self.stage, trace.transaction).await;
        let digits = digits.filter(|_| right).unwrap_or_else(|| "000000".to_owned());
        let read = Secret::new(digits.clone());
        let answer = app.confirm_receipt(trace.transaction, &read, &ProgressSink::silent()).await;
        if answer.is_ok() {
            for sent in self.sent.iter_mut().filter(|sent| sent.digits == digits) {
                sent.confirmed = true;
            }
        }
    }

    /// Limits are never exceeded and counts never lost.
    async fn judge(&mut self) {
        let log = self.stage.control().log();
        for entry in &log[self.read..] {
            let by_default = entry.account.as_deref() == Some(known::DEFAULT_ACCOUNT.sid());
            if entry.created_sid.is_some() && by_default {
                self.sent.push(Sent {
                    to: entry.to.clone().unwrap(),
                    day: day_of(self.latest),
                    digits: digits_in(entry.content.as_deref().unwrap()),
                    confirmed: false,
                });
            }
        }
        self.read = log.len();
        for to in &self.recipients {
            let days: std::collections::BTreeSet<_> = self.sent.iter().map(|sent| sent.day).collect();
            for day in days {
                let own = self.sent.iter().filter(|sent| sent.to == *to && sent.day == day);
                let (used, unused): (Vec<_>, Vec<_>) = own.partition(|sent| sent.confirmed);
                assert!(used.len() <= usize::from(USED), "{} used on {day}", used.len());
                assert!(unused.len() <= usize::from(UNUSED), "{} unused on {day}", unused.len());
            }
            let today = self.latest.max(self.clock.now());
            let own = self.sent.iter().filter(|sent| sent.to == *to && sent.day == day_of(today)).count();
            for app in &self.windows {
                let count = app.limits(self.stage.limits_request(to)).await.unwrap().default;
                let counted = count.used + count.open + count.unused;
                assert!(counted as usize >= own, "{count:?} of {own}: both windows count all");
            }
        }
    }

    /// Every transaction ends in a verdict, and none made two on one account.
    async fn end(mut self) {
        self.stage.control().clear_faults().unwrap();
        self.stage.control().advance_clock(std::time::Duration::from_mins(1)).unwrap();
        // By a clock that went back and forth, one that was stopped may look as if it had just begun: a minute later
        // it does not.
        for _ in 0..20 {
            self.clock.jump(60);
            let report = self.windows[0].follow_open(None, &ProgressSink::silent()).await.unwrap();
            assert!(report.failures.is_empty(), "{report:?}");
            if report.under_way == 0 {
                break;
            }
        }
        self.judge().await;
        for recent in self.windows[1].recent_sends(None, 1_000).await.unwrap() {
            let trace = self.windows[1].trace(recent.transaction).await.unwrap();
            assert_eq!(recent.line.map(|line| line.outcome), Some(trace.outcome), "the row says the same");
            assert!(trace.conclusion.is_some() && trace.verdict.is_some(), "{trace:?}");
        }
        let mut made: Vec<_> = self
            .stage
            .control()
            .log()
            .iter()
            .filter_map(|entry| {
                entry.created_sid.as_ref()?;
                Some((entry.account.clone(), digits_in(entry.content.as_deref()?)))
            })
            .collect();
        let all = made.len();
        made.sort();
        made.dedup();
        assert_eq!(made.len(), all, "no passcode went out twice on one account");
    }
}

#[test]
fn t7_t9_two_windows_faults_stops_and_clock_jumps_exceed_no_limit_and_lose_no_count() {
    let runtime = Runtime::new().unwrap();
    let config = Config { cases: 16, failure_persistence: None, max_shrink_iters: 30, ..Config::default() };
    let ran = TestRunner::new(config).run(&prop::collection::vec(act(), 1..16), |acts| {
        runtime.block_on(async {
            let mut play = Play::begin().await;
            for act in &acts {
                play.act(act).await;
            }
            play.end().await;
        });
        Ok(())
    });
    if let Err(failure) = ran {
        panic!("{failure}");
    }
}
