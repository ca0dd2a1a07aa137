//! What messages and calls have in common: each is created, listed, fetched, changed and deleted by its SID.

use std::borrow::Cow;

use axum::http::StatusCode;
use serde_json::Value;

use crate::account::Account;
use crate::error::SandboxError;
use crate::exchange::{Exchange, once};
use crate::ledger::{Created, Ledger};
use crate::paging::PageQuery;
use crate::past::{Item, Kind, Past, PastList, Wish, WithPast};
use crate::reply::{ApiError, JSON, Reply, to_json};
use crate::route::Endpoint;
use crate::world::{Shared, World};

/// A message or a call.
pub(super) trait Resource: Created + Clone + 'static {
    /// What a page of the list calls them.
    const LIST: &'static str;
    /// Messages or calls.
    const KIND: Kind;

    fn all(world: &World) -> &Ledger<Self>;

    /// As Twilio writes it at a time.
    fn json(&self, now_ms: i64) -> Value;

    /// Which of them a list is asked for.
    fn filter(exchange: &Exchange, now_ms: i64) -> Result<impl Fn(&&Self) -> bool, ApiError>;

    /// Which of its account's past it is asked for; none where no past can fit.
    fn wish(exchange: &Exchange, now_ms: i64) -> Result<Option<Wish<'_>>, ApiError>;

    /// What an update makes of it.
    fn updated(self, exchange: &Exchange, now_ms: i64) -> Result<Self, ApiError>;

    /// The same, deleted: refused as long as Twilio is not through with it.
    fn deleted(self, now_ms: i64) -> Result<Self, ApiError>;

    fn record(self, shared: &Shared, world: &mut World) -> Result<(), SandboxError>;
}

/// Records what was made, and answers with it.
pub(super) fn create<R: Resource>(
    shared: &Shared,
    world: &mut World,
    made: R,
    now_ms: i64,
) -> Result<Reply, ApiError> {
    let mut reply = Reply::json(StatusCode::CREATED, &made.json(now_ms));
    reply.created = Some(made.sid().to_owned());
    record(made, shared, world)?;
    Ok(reply)
}

pub(super) fn list<R: Resource>(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let query = PageQuery::read(&exchange.path, &exchange.query)?;
    let now = shared.clock.now_ms();
    let (fits, wish) = (R::filter(exchange, now)?, R::wish(exchange, now)?);
    let past = account.past.as_ref();
    let listed = past.zip(wish.as_ref()).map(|(past, wish)| PastList::new(past, wish));
    let list = WithPast { created: R::all(world).newest_first(account.sid()), past: listed.as_ref() };
    let by_sending = exchange.query.iter().any(|(name, _)| name.starts_with("DateSent"));
    let hides_unsent = by_sending && R::KIND == Kind::Messages && shared.settings().hides_unsent;
    let slice = query.cut(&list, |item| match item {
        Item::Created(created) => {
            fits(created) && !(hides_unsent && created.json(now)["date_sent"].is_null())
        }
        Item::Past(place) => {
            !hides_unsent || past.is_some_and(|past| past.recorded(R::KIND, *place, now).is_sent())
        }
    })?;
    Ok(query.answer(R::LIST, &slice, |item| match (item, past) {
        (Item::Created(created), _) => (created.sid().into(), Cow::Owned(to_json(&created.json(now)))),
        (Item::Past(place), Some(past)) => {
            (Past::sid(R::KIND, *place).into(), Cow::Owned(past.json(R::KIND, *place, now)))
        }
        (Item::Past(_), None) => (Cow::Borrowed(""), Cow::Borrowed(b"null")),
    }))
}

/// The one that the path names.
pub(super) fn find<'world, R: Resource>(
    world: &'world World,
    account: &str,
    exchange: &Exchange,
) -> Result<&'world R, ApiError> {
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    R::all(world).get(account, sid).ok_or_else(|| ApiError::not_found(&exchange.path))
}

pub(super) fn fetch<R: Resource>(
    shared: &Shared,
    world: &World,
    account: &Account,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let now = shared.clock.now_ms();
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    if let Some((past, place)) =
        account.past.as_ref().and_then(|past| Some((past, past.place(R::KIND, sid)?)))
    {
        return Ok(Reply::raw(StatusCode::OK, JSON, past.json(R::KIND, place, now)));
    }
    Ok(Reply::ok(&find::<R>(world, account.sid(), exchange)?.json(now)))
}

/// Updates or deletes the one that the path names.
pub(super) fn change<R: Resource>(
    shared: &Shared,
    world: &mut World,
    account: &str,
    exchange: &Exchange,
) -> Result<Reply, ApiError> {
    let (found, now) = (find::<R>(world, account, exchange)?.clone(), shared.clock.now_ms());
    let (changed, reply) = match exchange.route.endpoint {
        Endpoint::MessageDelete | Endpoint::CallDelete => {
            (found.deleted(now)?, Reply::raw(StatusCode::NO_CONTENT, JSON, ""))
        }
        _ => {
            once(&exchange.form)?;
            let updated = found.updated(exchange, now)?;
            let reply = Reply::ok(&updated.json(now));
            (updated, reply)
        }
    };
    record(changed, shared, world)?;
    Ok(reply)
}

/// A state folder that cannot be written is the sandbox's own fault: the request did not take effect.
fn record(resource: impl Resource, shared: &Shared, world: &mut World) -> Result<(), ApiError> {
    resource.record(shared, world).map_err(|error| {
        tracing::error!(%error, "the sandbox could not record what was created");
        ApiError::internal()
    })
}

/// A message or call that Twilio is not through with cannot be deleted (`docs/api/errors/20009`; the status is decided
/// here).
pub(super) fn not_complete(what: &str, status: &str) -> ApiError {
    ApiError::new(409, 20009, format!("Cannot delete {what} in state {}", status.to_ascii_uppercase()))
}
