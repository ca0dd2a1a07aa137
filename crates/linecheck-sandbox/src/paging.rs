//! Twilio's way of giving a list in pages.
//!
//! Source: OAI and the libraries' fixtures. `PageSize` 1 to 1000, 50 when not said; `Page` is a counter for the
//! client; `PageToken` is given by the API. The addresses of the other pages are host-relative and keep the
//! filters; the last page's `next_page_uri` is null. Over 1000 is 20007. A later page without its token is 20001
//! (twilio-python issue 395), on the list of accounts 70002 (twilio-ruby issue 494). What is no size or no page at all
//! is refused with the same codes (decided here).

use std::borrow::Cow;

use form_urlencoded::Serializer;
use serde_json::{Value, json};

use crate::exchange::once;
use crate::reply::{ApiError, JSON, Reply};

const MOST: u64 = 1000;
const USUAL: usize = 50;

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Anchor {
    /// At the start.
    Start,
    /// After the item with this SID (`PA…`).
    After(String),
    /// Before the item with this SID (`PB…`).
    Before(String),
}

/// Which page is asked for.
#[derive(Debug)]
pub(crate) struct PageQuery<'a> {
    path: &'a str,
    /// The filters, which the addresses of the other pages repeat.
    filters: Vec<(&'a str, &'a str)>,
    size: usize,
    page: usize,
    anchor: Anchor,
}

/// The items of one page, and whether there are others.
#[derive(Debug)]
pub(crate) struct Slice<T> {
    items: Vec<T>,
    earlier: bool,
    later: bool,
}

/// The items of a list after a SID (or all of them), or before one with the nearest first. `None` for a SID that
/// the list never had.
pub(crate) trait Listed<'a> {
    /// What is listed.
    type Item: 'a;
    /// All of it, in order.
    fn all(&self) -> Box<dyn Iterator<Item = Self::Item> + 'a>;
    /// Those after a SID, in order.
    fn after(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>>;
    /// Those before a SID, backwards.
    fn before(&self, sid: &str) -> Option<Box<dyn Iterator<Item = Self::Item> + 'a>>;
}

impl<'a> PageQuery<'a> {
    /// Reads the query of a list.
    pub(crate) fn read(path: &'a str, query: &'a [(String, String)]) -> Result<Self, ApiError> {
        once(query)?;
        let find = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let size = match find("PageSize").map(str::parse::<u64>) {
            None => USUAL,
            Some(Ok(size @ 1..=MOST)) => usize::try_from(size).unwrap_or(USUAL),
            Some(Ok(0) | Err(_)) => {
                return Err(ApiError::bad_parameter("PageSize must be an integer from 1"));
            }
            Some(Ok(_)) => {
                return Err(ApiError::invalid(20007, "Page size must be an integer between 1 and 1000"));
            }
        };
        let page = match find("Page").map(str::parse::<u32>) {
            None => 0,
            Some(Ok(page)) => page as usize,
            Some(Err(_)) => return Err(ApiError::bad_parameter("Page must be an integer from 0")),
        };
        if page > 0 && find("PageToken").is_none() {
            return Err(ApiError::bad_parameter("PageToken is required for paging."));
        }
        let anchor = match find("PageToken") {
            None => Anchor::Start,
            Some(token) => match token.split_at_checked(2) {
                Some(("PA", sid)) => Anchor::After(sid.to_owned()),
                Some(("PB", sid)) => Anchor::Before(sid.to_owned()),
                _ => return Err(bad_token()),
            },
        };
        let filters = query
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "PageSize" | "Page" | "PageToken"))
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        Ok(Self { path, filters, size, page, anchor })
    }

    /// The same for the list of accounts, which has words and a code of its own for it (twilio-ruby issue 494).
    pub(crate) fn read_of_accounts(path: &'a str, query: &'a [(String, String)]) -> Result<Self, ApiError> {
        Self::read(path, query).map_err(|error| match (error.code, error.message.as_str()) {
            (20001, "PageToken is required for paging.") => {
                ApiError::invalid(70002, "Paged requests must include a PageToken")
            }
            (20001 | 20007, _) => ApiError::invalid(70002, error.message),
            _ => error,
        })
    }

    /// Cuts the page out of a list, looking one item further to know whether another page follows.
    pub(crate) fn cut<'b, L: Listed<'b>>(
        &self,
        list: &L,
        fits: impl Fn(&L::Item) -> bool,
    ) -> Result<Slice<L::Item>, ApiError> {
        let take = |items: &mut dyn Iterator<Item = L::Item>| {
            let mut items: Vec<_> = items.filter(|item| fits(item)).take(self.size + 1).collect();
            let more = items.len() > self.size;
            items.truncate(self.size);
            (items, more)
        };
        match &self.anchor {
            Anchor::Start => {
                let (items, later) = take(&mut list.all());
                Ok(Slice { items, earlier: false, later })
            }
            Anchor::After(sid) => {
                let (items, later) = take(&mut list.after(sid).ok_or_else(bad_token)?);
                Ok(Slice { items, earlier: true, later })
            }
            Anchor::Before(sid) => {
                let (mut items, earlier) = take(&mut list.before(sid).ok_or_else(bad_token)?);
                items.reverse();
                Ok(Slice { items, earlier, later: true })
            }
        }
    }

    /// Writes the page: `name` is the list's key, `write` gives an item's SID and JSON.
    pub(crate) fn answer<T>(
        &self,
        name: &str,
        slice: &Slice<T>,
        write: impl for<'b> Fn(&'b T) -> (Cow<'b, str>, Cow<'b, [u8]>),
    ) -> Reply {
        let items: Vec<_> = slice.items.iter().map(&write).collect();
        let link = |page: usize, token: Option<String>| {
            serde_json::to_string(&self.uri(page, token.as_deref())).unwrap_or_default()
        };
        let next = items
            .last()
            .filter(|_| slice.later)
            .map(|(sid, _)| link(self.page + 1, Some(format!("PA{sid}"))));
        let back = self.page.saturating_sub(1);
        let previous =
            items.first().filter(|_| slice.earlier).map(|(sid, _)| link(back, Some(format!("PB{sid}"))));
        let token = match &self.anchor {
            Anchor::Start => None,
            Anchor::After(sid) => Some(format!("PA{sid}")),
            Anchor::Before(sid) => Some(format!("PB{sid}")),
        };
        let start = self.page.saturating_mul(self.size);
        let null = || "null".to_owned();
        let head = format!(
            "{{\"first_page_uri\":{},\"next_page_uri\":{},\"previous_page_uri\":{},\"uri\":{},\
             \"page\":{},\"page_size\":{},\"start\":{start},\"end\":{},\"{name}\":[",
            link(0, None),
            next.unwrap_or_else(null),
            previous.unwrap_or_else(null),
            link(self.page, token),
            self.page,
            self.size,
            start + items.len().saturating_sub(1),
        );
        let length: usize = items.iter().map(|(_, json)| json.len() + 1).sum();
        let mut body = Vec::with_capacity(head.len() + length + 2);
        body.extend_from_slice(head.as_bytes());
        for (place, (_, json)) in items.iter().enumerate() {
            if place > 0 {
                body.push(b',');
            }
            body.extend_from_slice(json);
        }
        body.extend_from_slice(b"]}");
        Reply::raw(axum::http::StatusCode::OK, JSON, body)
    }

    /// Writes the page as the newer hosts do: `meta` with whole addresses, and the list under a key that `meta` names
    /// (OAI, `messaging_v1` and `voice_v1`).
    pub(crate) fn answer_with_meta<T>(
        &self,
        key: &str,
        origin: &str,
        slice: &Slice<T>,
        write: impl for<'b> Fn(&'b T) -> (&'b str, Cow<'b, [u8]>),
    ) -> Reply {
        let items: Vec<_> = slice.items.iter().map(&write).collect();
        let link =
            |page: usize, token: Option<String>| format!("{origin}{}", self.uri(page, token.as_deref()));
        let next = items.last().filter(|_| slice.later);
        let previous = items.first().filter(|_| slice.earlier);
        let listed: Vec<_> =
            items.iter().filter_map(|(_, json)| serde_json::from_slice::<Value>(json).ok()).collect();
        Reply::ok(&json!({
            "meta": {
                "key": key,
                "page": self.page,
                "page_size": self.size,
                "url": link(self.page, None),
                "first_page_url": link(0, None),
                "next_page_url": next.map(|(sid, _)| link(self.page + 1, Some(format!("PA{sid}")))),
                "previous_page_url":
                    previous.map(|(sid, _)| link(self.page.saturating_sub(1), Some(format!("PB{sid}")))),
            },
            key: listed,
        }))
    }

    fn uri(&self, page: usize, token: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.filters);
        query.append_pair("PageSize", &self.size.to_string());
        query.append_pair("Page", &page.to_string());
        if let Some(token) = token {
            query.append_pair("PageToken", token);
        }
        format!("{}?{}", self.path, query.finish())
    }
}

fn bad_token() -> ApiError {
    ApiError::from_catalogue(21481, Some(400), Some("Invalid page token"))
}
