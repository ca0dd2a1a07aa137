//! Lists that come in pages.
//!
//! A page has its members in `_embedded`, under the name of what is listed, and names the next one in `_links.next.href`
//! (HAL; PingOne's `OpenAPI`: `EntityArray`, `EnvironmentsCollectionResponse`).

use std::collections::HashSet;

use linecheck_domain::pingone::{Body, Id};
use linecheck_domain::transport::Bound;
use linecheck_http::{Answer, Budget, Exchange, next_page};
use serde_json::{Map, Value};
use url::Url;

use crate::answer::{not_understood, parse};
use crate::client::{Listed, Odd, PingOneClient};
use crate::error::PingOneError;

/// The most pages that a list is followed over.
pub const MAX_PAGES: u32 = 1_000;

/// What is listed.
pub(crate) trait Member: Sized {
    /// The name of the list in a page.
    const LIST: &'static str;

    fn read(value: Value) -> Result<Self, &'static str>;

    fn id(&self) -> &Id;

    fn body(&self) -> &Body;
}

impl PingOneClient {
    /// Reads a list from its first page to its end.
    pub(crate) async fn list<M: Member>(&self, first: Url) -> Result<Listed<M>, PingOneError> {
        let budget = self.budget.clone().unwrap_or_else(Budget::of_one_list);
        let mut listed = Listed { items: Vec::new(), odd: Odd::new(), exchanges: Vec::new() };
        let mut ids = HashSet::new();
        let mut pages = HashSet::from([first.as_str().to_owned()]);
        let mut url = first;
        loop {
            // Each address is another, so there are as many pages as addresses.
            let before = u32::try_from(pages.len() - 1).unwrap_or(u32::MAX);
            let read = self.read(&url).await;
            let left_off =
                |bound, items: &[M]| PingOneError::LeftOff { bound, pages: before, entries: items.len() };
            let Answer { exchange, body, .. } = read.map_err(|error| match error {
                PingOneError::LeftOff { bound, .. } => left_off(bound, &listed.items),
                error => error,
            })?;
            budget.take(0, body.bytes().len()).map_err(|bound| left_off(bound, &listed.items))?;
            let (members, next) = match parse(body.bytes()).and_then(|page| open(page, M::LIST)) {
                Ok(page) => page,
                Err(what) => return Err(not_understood(what, exchange)),
            };
            drop(body);
            budget.take(members.len(), 0).map_err(|bound| left_off(bound, &listed.items))?;
            for member in members {
                match M::read(member) {
                    Ok(member) => {
                        if let Some(what) = self.of_another_environment(member.body()) {
                            return Err(PingOneError::OfAnother { what, exchange: Box::new(exchange) });
                        }
                        // Where the list moved between two pages, the same is on both.
                        if ids.insert(member.id().clone()) {
                            listed.items.push(member);
                        }
                    }
                    Err(why) => *listed.odd.entry(why).or_default() += 1,
                }
            }
            let Some(next) = next else {
                listed.exchanges.push(exchange);
                return Ok(listed);
            };
            let exchange = follow(exchange, &mut url, &next, &mut pages)?;
            if before + 1 >= MAX_PAGES {
                return Err(PingOneError::LeftOff {
                    bound: Bound::Pages,
                    pages: before + 1,
                    entries: listed.items.len(),
                });
            }
            listed.exchanges.push(exchange);
        }
    }
}

/// Goes on to the next page, where that is one of this list that was not read yet.
fn follow(
    exchange: Exchange,
    url: &mut Url,
    next: &str,
    pages: &mut HashSet<String>,
) -> Result<Exchange, PingOneError> {
    match next_page(url, next) {
        Err(host) => Err(PingOneError::ForeignPage { host, exchange: Box::new(exchange) }),
        Ok(next) if !pages.insert(next.as_str().to_owned()) => {
            Err(PingOneError::RepeatedPage { exchange: Box::new(exchange) })
        }
        Ok(next) => {
            *url = next;
            Ok(exchange)
        }
    }
}

/// The members of a page and the address of the next one. A page without its list is an empty one only where it says so
/// itself: taken for empty, it would hide what is there.
fn open(mut page: Map<String, Value>, name: &str) -> Result<(Vec<Value>, Option<String>), &'static str> {
    let none = ["size", "count"].iter().any(|total| page.get(*total).and_then(Value::as_u64) == Some(0));
    let members = match page.get_mut("_embedded").and_then(|embedded| embedded.get_mut(name)) {
        Some(Value::Array(members)) => std::mem::take(members),
        None if none => Vec::new(),
        Some(_) | None => return Err("a list without the list"),
    };
    let next = match page.get("_links").and_then(|links| links.get("next")) {
        None | Some(Value::Null) => None,
        Some(next) => match next.get("href") {
            Some(Value::String(href)) => Some(href.clone()),
            Some(_) | None => return Err("a next page without its address"),
        },
    };
    Ok((members, next))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const PATH: &str = "/v1/environments/11111111-1111-4111-8111-111111111111/notificationsPolicies";

    fn current() -> Url {
        Url::parse(&format!("https://api.pingone.eu{PATH}")).unwrap()
    }

    #[test]
    fn p3_a_list_of_pingones_stays_on_its_own_path() {
        for (next, follows) in [
            (format!("https://api.pingone.eu{PATH}?cursor=eyJ"), true),
            (format!("https://api.pingone.eu:443{PATH}?cursor=x"), true),
            (format!("{PATH}?cursor=x"), true),
            ("?cursor=x".to_owned(), true),
            (format!("https://api.pingone.com{PATH}?cursor=x"), false),
            (format!("https://api.pingone.eu.evil.example{PATH}"), false),
            (format!("//evil.example{PATH}"), false),
            (format!("\\\\evil.example{PATH}"), false),
            (format!("https://api.pingone.eu@evil.example{PATH}"), false),
            (format!("https://user@api.pingone.eu{PATH}"), false),
            (format!("http://api.pingone.eu{PATH}"), false),
            (format!("https://api.pingone.eu:8443{PATH}"), false),
            (format!("{PATH}/../users"), false),
            (format!("{PATH}/%2e%2e/users"), false),
            ("https://auth.pingone.eu/as/token".to_owned(), false),
            ("javascript:alert(1)".to_owned(), false),
            ("https://".to_owned(), false),
        ] {
            assert_eq!(next_page(&current(), &next).is_ok(), follows, "{next}");
        }
    }

    #[test]
    fn g1_a_page_without_its_list_is_empty_only_where_it_says_so() {
        let opened = |page: Value| open(page.as_object().unwrap().clone(), "environments");
        for (page, expected) in [
            (json!({"_embedded": {"environments": [1, 2]}}), Ok((2, None))),
            (
                json!({"_embedded": {"environments": []}, "_links": {"next": {"href": "?a"}}}),
                Ok((0, Some("?a"))),
            ),
            (json!({"_embedded": {"environments": []}, "_links": {"next": null}}), Ok((0, None))),
            (json!({"_links": {}, "size": 0}), Ok((0, None))),
            (json!({"_embedded": {}, "count": 0, "size": 0}), Ok((0, None))),
            (json!({"_embedded": {}, "size": 1}), Err("a list without the list")),
            (json!({"_links": {}}), Err("a list without the list")),
            (json!({"_embedded": {"environments": {}}, "size": 0}), Err("a list without the list")),
            (json!({"_embedded": {"phoneDeliverySettings": []}}), Err("a list without the list")),
            (json!({"size": 0, "_links": {"next": {}}}), Err("a next page without its address")),
            (json!({"size": 0, "_links": {"next": {"href": 7}}}), Err("a next page without its address")),
        ] {
            let read = opened(page.clone());
            let read =
                read.as_ref().map(|(members, next)| (members.len(), next.as_deref())).map_err(|why| *why);
            assert_eq!(read, expected, "{page}");
        }
    }

    proptest! {
        #[test]
        fn p3_no_next_page_of_pingones_leaves_the_path(next in "(https?:)?(//|/|\\\\|\\?)?[ -~]{0,60}") {
            if let Ok(address) = next_page(&current(), &next) {
                prop_assert_eq!(address.origin(), current().origin());
                prop_assert_eq!(address.path(), PATH);
            }
        }
    }
}
