//! One person who is written to again and again: they ask for passcodes that do not arrive, or somebody asks in their place.

use std::collections::VecDeque;

const HOUR: i64 = 3600;

/// Written to so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Often {
    pub(super) since: i64,
    pub(super) found_at: i64,
    pub(super) until: Option<i64>,
    pub(super) seen: u64,
}

/// One person's hour.
#[derive(Debug, Default)]
pub(super) struct Person {
    queue: VecDeque<i64>,
    open: Option<Often>,
    done: Vec<Often>,
}

impl Person {
    /// One more, at a time. From `often` on it is told.
    pub(super) fn add(&mut self, at: i64, often: usize) {
        if let Some(last) = self.queue.back().copied()
            && at - last > HOUR
        {
            self.done.extend(self.open.take().map(|open| Often { until: Some(last), ..open }));
        }
        self.queue.push_back(at);
        while self.queue.front().is_some_and(|first| *first <= at - HOUR) {
            self.queue.pop_front();
        }
        let seen = self.queue.len();
        if seen >= often {
            let since = self.queue.front().copied().unwrap_or(at);
            let seen = seen as u64;
            self.open = Some(match self.open {
                Some(open) => Often { seen: open.seen.max(seen), ..open },
                None => Often { since, found_at: at, until: None, seen },
            });
        }
    }

    /// All of them, at a time.
    pub(super) fn all(mut self, now: i64) -> Vec<Often> {
        let last = self.queue.back().copied().unwrap_or(0);
        self.done.extend(self.open.map(|open| Often { until: (now - last > HOUR).then_some(last), ..open }));
        self.done
    }
}
