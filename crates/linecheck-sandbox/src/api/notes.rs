//! `Notifications`: of one call, of the account, and one by its SID.
//!
//! Source: OAI. The sandbox notes why a call failed, and nothing else.

use std::borrow::Cow;

use serde_json::json;

use super::accounts::Short;
use super::resource::find;
use super::time_filter::{TimeFilter, Until};
use crate::account::Account;
use crate::call::{Call, Note};
use crate::exchange::Exchange;
use crate::paging::{Listed as _, PageQuery};
use crate::past::Kind;
use crate::reply::{ApiError, Reply, to_json};
use crate::world::{Shared, World};

pub(super) fn of_call(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    // Of a call of the past nothing was noted.
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    if account.past.as_ref().is_some_and(|past| past.place(Kind::Calls, sid).is_some()) {
        return page(exchange, Vec::new());
    }
    page(exchange, of(find(world, account.sid(), exchange)?, shared))
}

/// The notes of a call, each with its address below the call.
fn of(call: &Call, shared: &Shared) -> Vec<Note> {
    let mut notes = call.notes(shared.clock.now_ms());
    for note in &mut notes {
        let below = format!("Calls/{}/Notifications/{}", call.sid, note.sid);
        note.json["uri"] = json!(format!("/2010-04-01/Accounts/{}/{below}.json", call.account));
    }
    notes
}

pub(super) fn one_of_call(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let notes = of(find(world, account.sid(), exchange)?, shared);
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
    Ok(query.answer("notifications", &slice, |(sid, note)| {
        (sid.as_str().into(), Cow::Owned(to_json(&note.json)))
    }))
}
