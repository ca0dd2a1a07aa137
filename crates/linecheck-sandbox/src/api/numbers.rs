//! `IncomingPhoneNumbers`: the list and one number. There is no filter by capability (OAI), so a client filters.

use std::borrow::Cow;

use axum::http::StatusCode;

use crate::account::Account;
use crate::exchange::Exchange;
use crate::number::Number;
use crate::number_list::NumberList;
use crate::paging::{Listed, PageQuery};
use crate::reply::{ApiError, JSON, Reply};

struct InOrder<'a>(&'a NumberList);

impl<'a> Listed<'a> for InOrder<'a> {
    type Item = &'a Number;

    fn all(&self) -> Box<dyn Iterator<Item = Self::Item> + 'a> {
        Box::new(self.0.iter())
    }

    fn after(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        Some(Box::new(self.0.after(sid)?))
    }

    fn before(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>> {
        Some(Box::new(self.0.before(sid)?))
    }
}

pub(super) fn list(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let query = PageQuery::read(&exchange.path, &exchange.query)?;
    let phone = exchange.parameter("PhoneNumber").map(pattern);
    let (name, origin) = (exchange.parameter("FriendlyName"), exchange.parameter("Origin"));
    let beta = exchange.flag("Beta")?;
    let fits = |number: &&Number| {
        phone.as_ref().is_none_or(|pattern| matches(pattern, number.info.phone_number.as_bytes()))
            && name.is_none_or(|name| number.info.friendly_name == name)
            && beta.is_none_or(|beta| number.is_beta() == beta)
            && origin.is_none_or(|origin| number.origin() == origin)
    };
    let slice = query.cut(&InOrder(&account.numbers), fits)?;
    Ok(query.answer("incoming_phone_numbers", &slice, |number| {
        (number.info.sid.as_str().into(), Cow::Borrowed(number.json(account.sid())))
    }))
}

pub(super) fn fetch(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    let number = account.numbers.by_sid(sid).ok_or_else(|| ApiError::not_found(&exchange.path))?;
    Ok(Reply::raw(StatusCode::OK, JSON, number.json(account.sid()).to_vec()))
}

/// `PhoneNumber` may be a part of a number, and `*` stands for any digit (OAI).
fn pattern(text: &str) -> Vec<u8> {
    text.bytes().filter(|byte| byte.is_ascii_digit() || *byte == b'*' || *byte == b'+').collect()
}

fn matches(pattern: &[u8], phone: &[u8]) -> bool {
    pattern.is_empty()
        || phone.windows(pattern.len()).any(|part| {
            part.iter()
                .zip(pattern)
                .all(|(digit, wanted)| digit == wanted || (*wanted == b'*' && digit.is_ascii_digit()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_numbers_are_found_by_a_part_and_by_a_pattern() {
        let found = |text: &str| matches(&pattern(text), b"+12125550100");
        assert!(found("+12125550100") && found("555") && found("212***01") && found(""));
        assert!(!found("556") && !found("+2125550100") && !found("*12125550100"));
    }
}
