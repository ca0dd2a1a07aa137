//! PingOne's way of giving a list in pages: HAL, `limit` and `cursor` (OAI: 1 to 5000, 1000 when not said, for environments; the other lists
//! name neither, and a hundred is decided here).
//!
//! Decided here: a page that is full always names a next one, so the last page can be empty.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use form_urlencoded::Serializer;
use serde_json::{Value, json};

use super::modes::Modes;
use super::refusal::Refusal;
use super::request::Request;
use crate::reply::Reply;

const MOST: usize = 5000;

/// What the API's own answers are said to be (OAI).
pub(super) const HAL: &str = "application/hal+json;charset=UTF-8";

/// What is listed, and how.
pub(super) struct List<'a, T> {
    /// What `_embedded` calls it.
    pub(super) key: &'a str,
    /// How many items are on a page when nobody says.
    pub(super) usual: usize,
    pub(super) items: &'a [T],
}

impl<T> List<'_, T> {
    /// The page that is asked for. `place` is where an item stands in the list, and rises.
    pub(super) fn answer(
        &self,
        request: &Request,
        modes: Modes,
        place: impl Fn(&T) -> u64,
        write: impl Fn(&T) -> Value,
    ) -> Result<Reply, Refusal> {
        let asked = match request.parameter("limit").map(str::parse::<usize>) {
            None => self.usual,
            Some(Ok(limit @ 1..=MOST)) => limit,
            Some(_) => return Err(Refusal::bad_parameter("limit", "must be 1 to 5000")),
        };
        let size = modes.page_size.map_or(asked, |most| asked.min(most));
        let after = request.parameter("cursor").map(read_cursor).transpose()?;
        let rest = self.items.iter().filter(|item| after.is_none_or(|after| place(item) > after));
        let page: Vec<&T> = rest.take(size).collect();
        let query = |pairs: &[(&str, &str)]| {
            let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
            let mark = if query.is_empty() { "" } else { "?" };
            json!({ "href": format!("{}{mark}{query}", request.address()) })
        };
        let asked: Vec<_> = request.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let mut links = json!({ "self": query(&asked) });
        if let Some(last) = page.last().filter(|_| page.len() == size) {
            let cursor = URL_SAFE_NO_PAD.encode(format!("after {}", place(last)));
            links["next"] = query(&[("limit", &size.to_string()), ("cursor", &cursor)]);
        }
        let written: Vec<_> = page.iter().map(|item| write(item)).collect();
        hal(&json!({
            "_links": links,
            "_embedded": { self.key: written },
            "count": self.items.len(),
            "size": page.len(),
        }))
    }
}

fn read_cursor(text: &str) -> Result<u64, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let place =
        text.as_deref().and_then(|text| text.strip_prefix("after ")).and_then(|place| place.parse().ok());
    place.ok_or_else(|| Refusal::bad_parameter("cursor", "is not one that was given out"))
}

/// A resource as it is answered.
pub(super) fn hal(body: &Value) -> Result<Reply, Refusal> {
    let body = serde_json::to_vec(body).map_err(|_| Refusal::internal())?;
    Ok(Reply::raw(axum::http::StatusCode::OK, HAL, body))
}
