//! `Notifications`: of one call, of the account, and one by its SID.
//!
//! Source: OAI. The sandbox notes why a call failed, and nothing else.

use std::borrow::Cow;

use super::accounts::Short;
use super::calls::find;
use super::time_filter::{TimeFilter, Until};
use super::to_json;
use crate::account::Account;
use crate::call::Note;
use crate::exchange::Exchange;
use crate::paging::{Listed as _, PageQuery};
use crate::reply::{ApiError, Reply};
use crate::world::{Shared, World};

pub(super) fn of_call(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    page(exchange, find(world, account, exchange)?.notes(shared.clock.now_ms()))
}

pub(super) fn one_of_call(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let notes = find(world, account, exchange)?.notes(shared.clock.now_ms());
    one(exchange, notes, exchange.route.note.as_deref())
}

pub(super) fn list(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    page(exchange, all(shared, world, account))
}

pub(super) fn fetch(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    one(exchange, all(shared, world, account), exchange.route.resource.as_deref())
}

fn all(shared: &Shared, world: &World, account: &Account) -> Vec<Note> {
    let now = shared.clock.now_ms();
    world.calls.newest_first(account.sid()).all().flat_map(|call| call.notes(now)).collect()
}

fn one(exchange: &Exchange, notes: Vec<Note>, sid: Option<&str>) -> Result<Reply, ApiError> {
    let note = notes.into_iter().find(|note| Some(note.sid.as_str()) == sid);
    note.map(|note| Reply::ok(&note.whole())).ok_or_else(|| ApiError::not_found(&exchange.path))
}

fn page(exchange: &Exchange, notes: Vec<Note>) -> Result<Reply, ApiError> {
    let query = PageQuery::read(&exchange.path, &exchange.query)?;
    let level = exchange.parameter("Log").map(str::parse::<u8>).transpose();
    let level = level.map_err(|_| ApiError::bad_parameter("Log must be 0 or 1"))?;
    let dates = TimeFilter::read(exchange, "MessageDate", Until::Midnight)?;
    let list = Short { items: notes.into_iter().map(|note| (note.sid.clone(), note)).collect() };
    let fits = |(_, note): &(String, Note)| {
        level.is_none_or(|level| note.level == level) && dates.has(note.noted_ms)
    };
    let slice = query.cut(&list, fits)?;
    Ok(query.answer("notifications", &slice, |(sid, note)| (sid.as_str(), Cow::Owned(to_json(&note.json)))))
}
