//! `Accounts`, `Balance` and `OutgoingCallerIds`.

use std::borrow::Cow;

use serde_json::json;

use crate::account::{Account, CallerId};
use crate::exchange::Exchange;
use crate::paging::{Listed, PageQuery};
use crate::reply::{ApiError, Reply, to_json};
use crate::world::World;

/// A short list, read from front to back.
pub(super) struct Short<T> {
    pub(super) items: Vec<(String, T)>,
}

impl<T: Clone> Short<T> {
    fn part(&self, range: impl FnOnce(usize) -> (usize, usize), sid: &str) -> Option<Vec<(String, T)>> {
        let (from, to) = range(self.items.iter().position(|(at, _)| at == sid)?);
        self.items.get(from..to).map(<[_]>::to_vec)
    }
}

impl<'a, T: Clone + 'a> Listed<'a> for Short<T> {
    type Item = (String, T);

    fn all(&self) -> Box<dyn Iterator<Item = Self::Item> + 'a> {
        Box::new(self.items.clone().into_iter())
    }

    fn after(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        let length = self.items.len();
        Some(Box::new(self.part(|place| (place + 1, length), sid)?.into_iter()))
    }

    fn before(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        Some(Box::new(self.part(|place| (0, place), sid)?.into_iter().rev()))
    }
}

/// The account itself and its sub-accounts. Whether Twilio's list holds the parent is not stated: clients take it
/// as "accounts and sub-accounts" and filter by the owner, so here it does.
pub(super) fn list(world: &World, caller: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let query = PageQuery::read_of_accounts(&exchange.path, &exchange.query)?;
    let mine = world
        .accounts
        .iter()
        .filter(|account| account.owner == caller.known || account.known == caller.known);
    let list = Short { items: mine.map(|account| (account.sid().to_owned(), account)).collect() };
    let (name, status) = (exchange.parameter("FriendlyName"), exchange.parameter("Status"));
    let fits = |(_, account): &(String, &Account)| {
        name.is_none_or(|name| account.friendly_name == name)
            && status.is_none_or(|status| world.effective_status(account).as_str() == status)
    };
    let slice = query.cut(&list, fits)?;
    Ok(query.answer("accounts", &slice, |(sid, account)| {
        (sid.as_str().into(), Cow::Owned(to_json(&account.json(world.effective_status(account)))))
    }))
}

/// The balance of a main account; a sub-account has none of its own (OAI: "parent only"; 404 is decided here).
pub(super) fn balance(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    match account.balance.as_ref().filter(|_| !account.is_sub_account()) {
        Some(balance) => {
            Ok(Reply::ok(&json!({"account_sid": account.sid(), "balance": balance, "currency": "USD"})))
        }
        None => Err(ApiError::not_found(&exchange.path)),
    }
}

pub(super) fn caller_ids(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let query = PageQuery::read(&exchange.path, &exchange.query)?;
    let list =
        Short { items: account.caller_ids.iter().map(|caller| (caller.sid.clone(), caller)).collect() };
    let (phone, name) = (exchange.parameter("PhoneNumber"), exchange.parameter("FriendlyName"));
    let fits = |(_, caller): &(String, &CallerId)| {
        phone.is_none_or(|phone| caller.phone_number == phone)
            && name.is_none_or(|name| caller.friendly_name == name)
    };
    let slice = query.cut(&list, fits)?;
    Ok(query.answer("outgoing_caller_ids", &slice, |(sid, caller)| {
        (sid.as_str().into(), Cow::Owned(to_json(&account.caller_id_json(caller))))
    }))
}

pub(super) fn caller_id(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    let caller = account.caller_ids.iter().find(|caller| caller.sid == sid);
    let caller = caller.ok_or_else(|| ApiError::not_found(&exchange.path))?;
    Ok(Reply::ok(&account.caller_id_json(caller)))
}
