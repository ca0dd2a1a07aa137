//! What was sent in the last two days, as the rules look at it: a few bytes for each record, without its recipient.

use std::collections::HashMap;

use super::super::hour::block_of;
use super::super::record::{Record, State};

/// How many records are looked at, at most: the newest.
const MOST: usize = 300_000;

/// From how many messages on it is kept to whom they went, masked.
const OFTEN: u32 = 5;

/// After so many seconds without a receipt a message counts as one that did not arrive. It is weighed against how often that is so
/// usually, since some carriers send none.
pub(super) const SILENT_AFTER: i64 = 600;

/// What is known of a record's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Reached,
    Missed,
    /// Nothing after a while.
    Silent,
    /// Not known, or no matter of delivery.
    Open,
}

impl End {
    /// By the state, however old it is.
    pub(super) fn of(state: State) -> Self {
        match state {
            State::Arrived | State::Answered => Self::Reached,
            State::NotDelivered | State::Failed | State::Busy | State::NoAnswer => Self::Missed,
            State::NoReceipt | State::UnderWay => Self::Silent,
            State::Canceled | State::Unknown => Self::Open,
        }
    }
}

/// A record. Names are numbers of [`Recent::name`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// When it was sent, in seconds since 1970.
    pub(super) at: i64,
    /// After how many seconds its end was known, as far as the record tells.
    pub(super) after: i64,
    pub(super) end: End,
    pub(super) country: u32,
    pub(super) from: u32,
    pub(super) block: u32,
    pub(super) whom: Option<u64>,
    pub(super) code: Option<u32>,
    /// How many seconds its receipt took, where there is one.
    pub(super) receipt: Option<i64>,
}

/// The records of one channel in the last two days.
#[derive(Debug, Clone, Default)]
pub struct Recent {
    pub(super) seen: Vec<Seen>,
    names: Vec<Option<String>>,
    places: HashMap<Option<String>, u32>,
    asked: HashMap<u64, (u32, Option<String>)>,
    left_off: u64,
}

impl Recent {
    /// Looks at a record that went to a country (ISO 3166), and to whom it went under a hash that leads to no number.
    pub fn add(&mut self, record: &Record<'_>, country: Option<&str>, whom: Option<u64>) {
        let Some(at) = record.at().map(jiff::Timestamp::as_second) else { return };
        if self.seen.len() >= MOST {
            self.left_off += 1;
            return;
        }
        if let Some(whom) = whom {
            let (times, masked) = self.asked.entry(whom).or_default();
            *times += 1;
            if *times >= OFTEN && masked.is_none() {
                *masked = record.to.as_deref().map(crate::phone::masked_text);
            }
        }
        let block = record.to.as_deref().and_then(block_of).map(str::to_owned);
        let end = End::of(record.state);
        let updated = record.updated.map_or(at, jiff::Timestamp::as_second);
        let after = match end {
            End::Silent => SILENT_AFTER,
            // Whatever changes the record later moves that time on.
            End::Reached | End::Missed | End::Open => (updated - at).clamp(0, SILENT_AFTER),
        };
        let seen = Seen {
            at,
            after,
            end,
            country: self.name_of(country.map(str::to_owned)),
            from: self.name_of(record.from.as_deref().map(str::to_owned)),
            block: self.name_of(block),
            whom,
            code: record.code,
            receipt: record.receipt_after().map(|after| after.as_secs()),
        };
        self.seen.push(seen);
    }

    /// Takes in what was looked at elsewhere.
    pub fn extend(&mut self, other: Self) {
        let places: Vec<u32> = other.names.into_iter().map(|name| self.name_of(name)).collect();
        let place = |before: u32| places.get(before as usize).copied().unwrap_or(before);
        for seen in other.seen {
            if self.seen.len() >= MOST {
                self.left_off += 1;
                continue;
            }
            let (country, from, block) = (place(seen.country), place(seen.from), place(seen.block));
            self.seen.push(Seen { country, from, block, ..seen });
        }
        for (whom, (times, masked)) in other.asked {
            let here = self.asked.entry(whom).or_default();
            *here = (here.0 + times, here.1.take().or(masked));
        }
        self.left_off += other.left_off;
    }

    /// How many older records were not looked at.
    #[must_use]
    pub fn left_off(&self) -> u64 {
        self.left_off
    }

    /// Who was written to often, masked.
    pub(super) fn masked(&self, whom: u64) -> Option<&str> {
        self.asked.get(&whom)?.1.as_deref()
    }

    pub(super) fn name(&self, place: u32) -> Option<&str> {
        self.names.get(place as usize)?.as_deref()
    }

    fn name_of(&mut self, name: Option<String>) -> u32 {
        if let Some(place) = self.places.get(&name) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        self.places.insert(name, place);
        place
    }
}
