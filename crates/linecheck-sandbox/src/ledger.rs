//! Messages or calls of all accounts, in the order of their creation. They keep their place: what was changed on request
//! takes the place of what it was, and what was deleted is passed over.

use std::collections::HashMap;

use crate::paging::Listed;

/// Something that an account created.
pub(crate) trait Created {
    /// Its SID.
    fn sid(&self) -> &str;
    /// The account it belongs to.
    fn account(&self) -> &str;
    /// Whether it was deleted: it is not found any more, but a page that begins at it still does.
    fn is_deleted(&self) -> bool;
}

/// What was created, by account.
#[derive(Debug)]
pub(crate) struct Ledger<T> {
    by_account: HashMap<String, Kept<T>>,
    count: usize,
}

#[derive(Debug)]
struct Kept<T> {
    items: Vec<T>,
    place: HashMap<String, usize>,
}

impl<T> Default for Ledger<T> {
    fn default() -> Self {
        Self { by_account: HashMap::new(), count: 0 }
    }
}

impl<T: Created> Ledger<T> {
    /// Puts in what is new, or what takes the place of an earlier state.
    pub(crate) fn put(&mut self, item: T) {
        let kept = self
            .by_account
            .entry(item.account().to_owned())
            .or_insert_with(|| Kept { items: Vec::new(), place: HashMap::new() });
        if let Some(before) = kept.place.get(item.sid()).and_then(|place| kept.items.get_mut(*place)) {
            *before = item;
            return;
        }
        kept.place.insert(item.sid().to_owned(), kept.items.len());
        kept.items.push(item);
        self.count += 1;
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn get(&self, account: &str, sid: &str) -> Option<&T> {
        let kept = self.by_account.get(account)?;
        kept.items.get(*kept.place.get(sid)?).filter(|item| !item.is_deleted())
    }

    /// All that was ever created by all accounts, each account's newest first.
    pub(crate) fn of_each_account(&self) -> impl Iterator<Item = impl Iterator<Item = &T>> {
        self.by_account.values().map(|kept| kept.items.iter().rev())
    }

    /// The first that an account created.
    pub(crate) fn oldest(&self, account: &str) -> Option<&T> {
        self.by_account.get(account)?.items.first()
    }

    /// Those of an account, the newest first, which is how Twilio lists them.
    pub(crate) fn newest_first<'a>(&'a self, account: &'a str) -> NewestFirst<'a, T> {
        NewestFirst { kept: self.by_account.get(account) }
    }
}

/// What an account created, the newest first.
#[derive(Debug)]
pub(crate) struct NewestFirst<'a, T> {
    kept: Option<&'a Kept<T>>,
}

impl<'a, T: Created> NewestFirst<'a, T> {
    pub(crate) fn oldest_first(&self) -> impl Iterator<Item = &'a T> + 'a {
        self.kept.into_iter().flat_map(|kept| kept.items.iter()).filter(|item| !item.is_deleted())
    }
}

impl<'a, T: Created> Listed<'a> for NewestFirst<'a, T> {
    type Item = &'a T;

    fn all(&self) -> Box<dyn Iterator<Item = &'a T> + 'a> {
        Box::new(
            self.kept.into_iter().flat_map(|kept| kept.items.iter().rev()).filter(|item| !item.is_deleted()),
        )
    }

    fn after(&self, sid: &str) -> Option<Box<dyn Iterator<Item = &'a T> + 'a>> {
        let kept = self.kept?;
        let place = *kept.place.get(sid)?;
        Some(Box::new(kept.items.get(..place)?.iter().rev().filter(|item| !item.is_deleted())))
    }

    fn before(&self, sid: &str) -> Option<Box<dyn Iterator<Item = &'a T> + 'a>> {
        let kept = self.kept?;
        let place = *kept.place.get(sid)?;
        Some(Box::new(kept.items.get(place + 1..)?.iter().filter(|item| !item.is_deleted())))
    }
}
