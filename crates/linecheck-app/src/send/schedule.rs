//! One schedule for the questions of many transactions. It asks nothing itself and knows no clock: it says what is due.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::PoisonError;
use std::time::Duration;

use crate::app::Slot;

/// How many requests are made in a second at most, over all transactions.
pub(crate) const REQUESTS_PER_SECOND: u32 = 10;

/// The pause between two requests.
const SPACING: Duration = Duration::from_millis(1_000 / REQUESTS_PER_SECOND as u64);

/// What is next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// This one is to be asked for, now.
    Ask(usize),
    /// Nothing for so long.
    Wait(Duration),
    /// Nothing is waiting.
    Nothing,
}

/// When what is asked for. Places are numbers; each belongs to an account.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    due: BinaryHeap<Reverse<(Duration, usize)>>,
    accounts: HashMap<usize, usize>,
    held: HashMap<usize, Duration>,
    slot: Slot,
}

impl Schedule {
    /// An empty schedule.
    pub(crate) fn new(slot: Slot) -> Self {
        Self { slot, ..Self::default() }
    }

    /// Puts a place on the schedule.
    pub(crate) fn put(&mut self, place: usize, account: usize, at: Duration) {
        self.accounts.insert(place, account);
        self.due.push(Reverse((at, place)));
    }

    /// Asks an account for nothing until then: Twilio wants a pause.
    pub(crate) fn hold(&mut self, account: usize, until: Duration) {
        let held = self.held.entry(account).or_default();
        *held = until.max(*held);
    }

    /// What is next at a time. Whoever gets a place asks once, and puts it back if it is to be asked for again.
    pub(crate) fn next(&mut self, now: Duration) -> Next {
        let mut free_at = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let Some(Reverse((at, place))) = self.due.pop() else { return Next::Nothing };
            let account = self.accounts.get(&place);
            let held = account.and_then(|account| self.held.get(account)).copied().unwrap_or_default();
            if held > at.max(now) {
                self.due.push(Reverse((held, place)));
                continue;
            }
            let ready = at.max(*free_at);
            if ready > now {
                self.due.push(Reverse((at, place)));
                return Next::Wait(ready.saturating_sub(now));
            }
            *free_at = now + SPACING;
            return Next::Ask(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays a schedule in a time of its own, each place being asked so often; gives the times of the requests.
    fn play(places: usize, polls: u32, hold: Option<(u32, Duration)>) -> Vec<(Duration, usize)> {
        let mut schedule = Schedule::default();
        for place in 0..places {
            schedule.put(place, place % 2, Duration::ZERO);
        }
        let (mut now, mut asked, mut left) = (Duration::ZERO, Vec::new(), vec![polls; places]);
        loop {
            match schedule.next(now) {
                Next::Ask(place) => {
                    asked.push((now, place));
                    left[place] -= 1;
                    if left[place] > 0 {
                        schedule.put(place, place % 2, now + Duration::from_millis(700));
                    }
                    if let Some((nth, pause)) = hold
                        && asked.len() == nth as usize
                    {
                        schedule.hold(0, now + pause);
                    }
                }
                Next::Wait(pause) => now += pause,
                Next::Nothing => return asked,
            }
        }
    }

    #[test]
    fn t8_however_many_are_followed_no_second_has_more_requests_than_the_bound() {
        for places in [1, 3, 500] {
            let asked = play(places, 5, None);
            assert_eq!(asked.len(), places * 5, "each is asked for as often as it should be");
            for (from, _) in &asked {
                let window = *from..*from + Duration::from_secs(1);
                let within = asked.iter().filter(|(at, _)| window.contains(at)).count();
                assert!(within <= REQUESTS_PER_SECOND as usize, "{within} from {from:?} on");
            }
        }
    }

    #[test]
    fn t8_a_pause_that_twilio_asks_for_holds_its_account_and_no_other() {
        let pause = Duration::from_secs(20);
        let asked = play(6, 4, Some((5, pause)));
        assert_eq!(asked.len(), 24);
        let held = asked[4].0..asked[4].0 + pause;
        let within: Vec<_> = asked[5..].iter().filter(|(at, _)| held.contains(at)).collect();
        assert!(!within.is_empty() && within.iter().all(|(_, place)| place % 2 == 1), "{within:?}");
    }
}
