//! The past in the lists of messages and calls: behind what the account created, which is newer.

use std::ops::Range;

use super::made;
use super::people::person_of;
use super::traffic::Kind;
use super::whole::Past;
use crate::ledger::{Created, NewestFirst};
use crate::paging::Listed;

/// What is asked of the past.
#[derive(Debug)]
pub(crate) struct Wish<'a> {
    pub(crate) kind: Kind,
    /// From when on, in milliseconds since 1970.
    pub(crate) from_ms: i64,
    /// Before when.
    pub(crate) until_ms: i64,
    pub(crate) to: Option<String>,
    pub(crate) from: Option<String>,
    pub(crate) status: Option<&'a str>,
    pub(crate) now_ms: i64,
}

/// What a list has: something that was created, or one of the past by its number.
#[derive(Debug)]
pub(crate) enum Item<'a, T> {
    Created(&'a T),
    Past(u32),
}

/// To whom it was sent.
#[derive(Debug, Clone, Copy)]
enum Whom {
    Anybody,
    Person((usize, u32)),
    /// A number that nobody of the past has, unless something happens in it.
    Other,
}

/// Those of the past that are asked for.
#[derive(Debug)]
pub(crate) struct PastList<'a> {
    past: &'a Past,
    range: Range<u32>,
    to: Whom,
    wish: &'a Wish<'a>,
}

impl<'a> PastList<'a> {
    pub(crate) fn new(past: &'a Past, wish: &'a Wish<'a>) -> Self {
        let spread = past.spread(wish.kind);
        let range = spread.first_at(wish.from_ms)..spread.first_at(wish.until_ms);
        let to = match wish.to.as_deref().map(person_of) {
            None => Whom::Anybody,
            Some(Some(person)) => Whom::Person(person),
            Some(None) => Whom::Other,
        };
        Self { past, range, to, wish }
    }

    fn has(&self, place: u32) -> bool {
        let Wish { kind, from, to, status, now_ms, .. } = self.wish;
        // The cheapest first: one recipient is looked for among millions.
        let is_to = match (self.to, self.past.traffic().incident) {
            (Whom::Anybody, _) => true,
            (Whom::Other, None) => false,
            (Whom::Person(whom), None) => {
                made::recipient(self.past.dice(*kind), place, self.past.traffic().messages) == whom
            }
            (Whom::Person(whom), Some(_)) => match self.past.whom(*kind, place) {
                made::Whom::Person(person) => person == whom,
                made::Whom::Other(number, _) => to.as_ref() == Some(&number),
            },
            (Whom::Other, Some(_)) => match self.past.whom(*kind, place) {
                made::Whom::Person(_) => false,
                made::Whom::Other(number, _) => to.as_ref() == Some(&number),
            },
        };
        is_to
            && (from.is_none() && status.is_none() || {
                let one = self.past.recorded(*kind, place, *now_ms);
                from.as_ref().is_none_or(|from| one.from == *from)
                    && status.is_none_or(|status| one.status == status)
            })
    }

    fn backwards(&self, before: u32) -> impl Iterator<Item = u32> {
        let range = self.range.start..self.range.end.min(before);
        range.rev().filter(|place| self.has(*place))
    }
}

/// What an account created, and behind it its past.
pub(crate) struct WithPast<'a, T> {
    pub(crate) created: NewestFirst<'a, T>,
    pub(crate) past: Option<&'a PastList<'a>>,
}

impl<'a, T: Created> WithPast<'a, T> {
    fn of_past(&self, before: u32) -> impl Iterator<Item = Item<'a, T>> + 'a {
        self.past.into_iter().flat_map(move |past| past.backwards(before).map(Item::Past))
    }
}

impl<'a, T: Created> Listed<'a> for WithPast<'a, T> {
    type Item = Item<'a, T>;

    fn all(&self) -> Box<dyn Iterator<Item = Self::Item> + 'a> {
        Box::new(self.created.all().map(Item::Created).chain(self.of_past(u32::MAX)))
    }

    fn after(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        if let Some(place) = self.past.and_then(|past| past.past.place(past.wish.kind, sid)) {
            return Some(Box::new(self.of_past(place)));
        }
        Some(Box::new(self.created.after(sid)?.map(Item::Created).chain(self.of_past(u32::MAX))))
    }

    fn before(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        let Some((past, place)) =
            self.past.and_then(|past| Some((past, past.past.place(past.wish.kind, sid)?)))
        else {
            return Some(Box::new(self.created.before(sid)?.map(Item::Created)));
        };
        let newer =
            (place.saturating_add(1).max(past.range.start)..past.range.end).filter(|place| past.has(*place));
        Some(Box::new(newer.map(Item::Past).chain(self.created.oldest_first().map(Item::Created))))
    }
}
