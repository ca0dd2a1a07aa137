//! Lists that come in pages.
//!
//! A page names the next one in `next_page_uri`, host-relative and with a token (Twilio's `OpenAPI`: `uri`,
//! `first_page_uri`, `next_page_uri`, `previous_page_uri`); `null` at the end. The newer hosts name it in `meta`, as a
//! whole address (`next_page_url`), which has to be on the same host and path all the same.

//!
//! While a page is parsed, the next one is already being fetched: the page's own mention of it is found without parsing,
//! asked for only where the parsed one could be, and thrown away should the two differ.

use std::collections::HashSet;

use jiff::Timestamp;
use linecheck_domain::transport::Bound;
use linecheck_http::{Answer, Body, Budget, Exchange, next_page};
use memchr::memmem;
use serde::Deserialize;
use url::Url;

use crate::client::{Found, Listed, Odd, TwilioClient, not_understood, sorted};
use crate::error::TwilioError;
use crate::identity::same_account;
use crate::lenient::Text;

/// The most pages that a list is followed over.
pub const MAX_PAGES: u32 = 2_000;

/// The largest page that Twilio gives (Twilio's `OpenAPI`: `PageSize` 1 to 1000; above it refuses with 20007).
pub(crate) const LARGEST_PAGE: &str = "1000";

/// A page's address of the next one.
pub(crate) type NextPage = Text<8192>;

/// What a page of a newer host says about the pages.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Meta {
    pub(crate) next_page_url: NextPage,
}

/// How far a list is read.
#[derive(Clone, Copy)]
pub(crate) enum Reach {
    /// To its end; a list of more than [`MAX_PAGES`] is an error.
    End,
    /// So many pages; what comes after is left.
    Pages(u32),
    /// A list that has the newest first: until a whole page is older than a time, or so many pages.
    Back {
        /// At most.
        pages: u32,
        /// What is older is not looked for.
        to: Timestamp,
    },
}

impl Reach {
    fn limit(self) -> u32 {
        match self {
            Self::End => MAX_PAGES,
            Self::Pages(limit) | Self::Back { pages: limit, .. } => limit,
        }
    }

    /// Whether something of this time is older than what is looked for.
    pub(crate) fn is_behind(self, at: Option<Timestamp>) -> bool {
        match self {
            Self::Back { to, .. } => at.is_some_and(|at| at < to),
            Self::End | Self::Pages(_) => false,
        }
    }
}

/// One page of a list, as it comes.
pub(crate) trait Page: 'static {
    /// What is listed.
    type Member: Send + 'static;

    /// The members and the address of the next page, or what is missing.
    fn read(body: &[u8]) -> Opened<Self::Member>;

    /// The account that a member says it belongs to, where that has to be the one that is asked as.
    fn account_of(_: &Self::Member) -> Option<&str> {
        None
    }

    /// When a member was made, where a list is read back to a time.
    fn at(_: &Self::Member) -> Option<Timestamp> {
        None
    }
}

/// Reads the pages of a list, one after the other, and keeps what is wanted of them.
pub(crate) trait Reader: Send + 'static {
    /// Reads a page, or says what is missing of it.
    fn read(&mut self, body: &[u8]) -> Result<PageRead, &'static str>;
}

/// What was on a page.
#[derive(Default)]
pub(crate) struct PageRead {
    /// How many members could be read.
    pub(crate) members: usize,
    /// How many of them are older than what is looked for.
    pub(crate) behind: usize,
    /// Whether one of them is what another account has, where each has to be of the one that is asked as.
    pub(crate) is_of_another: bool,
    /// What could not be read.
    pub(crate) odd: Odd,
    /// Where the list goes on.
    pub(crate) next: NextPage,
}

impl PageRead {
    /// Whether what comes after it is older than what is looked for.
    fn is_behind(&self) -> bool {
        self.members > 0 && self.behind == self.members && self.odd.is_empty()
    }

    fn entries(&self) -> usize {
        self.members + self.odd.values().sum::<usize>()
    }
}

/// Keeps every member.
struct Keeping<P: Page> {
    account_sid: String,
    reach: Reach,
    items: Vec<P::Member>,
}

impl<P: Page> Reader for Keeping<P> {
    fn read(&mut self, body: &[u8]) -> Result<PageRead, &'static str> {
        let (members, next) = P::read(body)?;
        let (members, odd) = sorted(members);
        let is_own = |member: &P::Member| same_account(P::account_of(member), &self.account_sid);
        let read = PageRead {
            members: members.len(),
            behind: members.iter().filter(|member| self.reach.is_behind(P::at(member))).count(),
            is_of_another: !members.iter().all(is_own),
            odd,
            next,
        };
        self.items.extend(members);
        Ok(read)
    }
}

/// The members of a page, each as it was read or why it could not be, and the address of the next page; or what is
/// missing of the page.
pub(crate) type Opened<Member> = Result<(Vec<Result<Member, &'static str>>, NextPage), &'static str>;

/// Where a list goes on after a page.
enum Onward {
    /// Nowhere: that was its end.
    Complete,
    /// Further, but enough was read.
    Enough,
    /// At this address.
    To(Url),
}

/// Why a list is not followed.
enum PagingFault {
    Endless,
    Foreign(Option<String>),
    Repeated,
}

impl PagingFault {
    fn error(self, exchange: Exchange, pages: u32, entries: usize) -> TwilioError {
        let exchange = Box::new(exchange);
        match self {
            Self::Endless => TwilioError::LeftOff { bound: Bound::Pages, pages, entries },
            Self::Foreign(host) => TwilioError::ForeignPage { host, exchange },
            Self::Repeated => TwilioError::RepeatedPage { exchange },
        }
    }
}

/// Where a list has come to.
struct Walk {
    reach: Reach,
    current: Url,
    seen: HashSet<String>,
    pages: u32,
}

impl Walk {
    fn begin(first: Url, reach: Reach) -> Self {
        Self { reach, seen: HashSet::from([first.as_str().to_owned()]), current: first, pages: 0 }
    }

    /// Where it goes on, after the page that was counted last.
    fn onward(&self, next: Option<&str>) -> Result<Onward, PagingFault> {
        let Some(next) = next else { return Ok(Onward::Complete) };
        if self.pages >= self.reach.limit() {
            return match self.reach {
                Reach::End => Err(PagingFault::Endless),
                Reach::Pages(_) | Reach::Back { .. } => Ok(Onward::Enough),
            };
        }
        let next = next_page(&self.current, next).map_err(PagingFault::Foreign)?;
        if self.seen.contains(next.as_str()) { Err(PagingFault::Repeated) } else { Ok(Onward::To(next)) }
    }

    fn step(&mut self, to: Url) {
        self.seen.insert(to.as_str().to_owned());
        self.current = to;
    }
}

impl TwilioClient {
    /// Reads a list from its first page on. `progress` is told the number of pages and of members so far.
    pub(crate) async fn list<P: Page>(
        &self,
        first: Url,
        reach: Reach,
        progress: impl FnMut(u32, usize) + Send,
    ) -> Result<Listed<P::Member>, TwilioError> {
        let mut exchanges = Vec::new();
        let Found { items, odd, complete } = self.search::<P>(first, reach, &mut exchanges, progress).await?;
        Ok(Listed { items, odd, complete, exchanges })
    }

    /// Reads a list likewise. Each exchange is in `trail` as soon as it has ended, so that it is there whatever becomes
    /// of the list: also the one that an error is about, and also when this is dropped half-way.
    pub(crate) async fn search<P: Page>(
        &self,
        first: Url,
        reach: Reach,
        trail: &mut Vec<Exchange>,
        progress: impl FnMut(u32, usize) + Send,
    ) -> Result<Found<P::Member>, TwilioError> {
        let keeping = Keeping::<P> { account_sid: self.account_sid.clone(), reach, items: Vec::new() };
        let (Keeping { items, .. }, odd, complete) =
            self.walk(first, reach, trail, keeping, progress).await?;
        Ok(Found { items, odd, complete })
    }

    /// Reads a list likewise, by a reader that keeps what it wants of each page: nothing else is held once the next one is read.
    /// Gives it back, and tells what could not be read, and whether the list was read to its end.
    pub(crate) async fn walk<R: Reader>(
        &self,
        first: Url,
        reach: Reach,
        trail: &mut Vec<Exchange>,
        mut reader: R,
        mut progress: impl FnMut(u32, usize) + Send,
    ) -> Result<(R, Odd, bool), TwilioError> {
        let (mut all_odd, mut entries) = (Odd::new(), 0);
        let mut walk = Walk::begin(first, reach);
        let budget = self.budget.clone().unwrap_or_else(Budget::of_one_list);
        let mut answer = noted(self.read(&walk.current).await, trail)?;
        loop {
            let Answer { exchange, body, .. } = answer;
            let left_off = {
                let pages = walk.pages;
                move |bound| TwilioError::LeftOff { bound, pages, entries }
            };
            budget.take(0, body.bytes().len()).map_err(left_off)?;
            walk.pages += 1;
            let ahead = match walk.onward(mentioned(body.bytes()).as_deref()) {
                // Whether it is wanted is known once this page is parsed.
                Ok(Onward::To(_)) if matches!(reach, Reach::Back { .. }) => None,
                Ok(Onward::To(next)) => Some(next),
                Ok(Onward::Complete | Onward::Enough) | Err(_) => None,
            };
            let (opened, fetched) = self.read_and_fetch(reader, body, ahead.as_ref()).await;
            let fetched = fetched.map(|fetched| noted(fetched, trail));
            let page = match opened {
                Ok((read, page)) => {
                    reader = read;
                    page
                }
                Err(what) => return Err(not_understood(what, exchange)),
            };
            budget.take(page.entries(), 0).map_err(left_off)?;
            if page.is_of_another {
                let (what, exchange) = ("what another account has", Box::new(exchange));
                return Err(TwilioError::OfAnother { what, exchange });
            }
            let is_behind = page.is_behind();
            entries += page.members;
            for (why, count) in page.odd {
                *all_odd.entry(why).or_default() += count;
            }
            progress(walk.pages, entries);
            if is_behind {
                return Ok((reader, all_odd, true));
            }
            let next = match walk.onward(page.next.0.as_deref()) {
                Ok(Onward::To(next)) => next,
                Ok(end @ (Onward::Complete | Onward::Enough)) => {
                    return Ok((reader, all_odd, matches!(end, Onward::Complete)));
                }
                Err(fault) => return Err(fault.error(exchange, walk.pages, entries)),
            };
            let next_answer = match fetched {
                Some(fetched) if ahead.as_ref() == Some(&next) => fetched,
                _ => noted(self.read(&next).await, trail),
            };
            answer = next_answer.map_err(|error| match error {
                TwilioError::LeftOff { bound, .. } => {
                    TwilioError::LeftOff { bound, pages: walk.pages, entries }
                }
                error => error,
            })?;
            walk.step(next);
        }
    }

    /// Reads a page, and meanwhile fetches the next one where it is known.
    async fn read_and_fetch<R: Reader>(
        &self,
        mut reader: R,
        body: Body,
        ahead: Option<&Url>,
    ) -> (Result<(R, PageRead), &'static str>, Option<Result<Answer, TwilioError>>) {
        let read = move || reader.read(body.bytes()).map(|page| (reader, page));
        let Some(ahead) = ahead else { return (read(), None) };
        let opening = tokio::task::spawn_blocking(read);
        let (opened, fetched) = tokio::join!(opening, self.read(ahead));
        // It fails only when the runtime is shutting down, or by a panic, of which the parsers have none.
        (opened.unwrap_or(Err("it was not read")), Some(fetched))
    }
}

/// The same answer, once its exchange is in the trail.
fn noted(answer: Result<Answer, TwilioError>, trail: &mut Vec<Exchange>) -> Result<Answer, TwilioError> {
    match &answer {
        Ok(answer) => trail.push(answer.exchange.clone()),
        Err(error) => trail.extend(error.exchange().cloned()),
    }
    answer
}

/// The address of the next page as a page mentions it, without parsing the page. In JSON, these quoted letters before a
/// colon can be nothing but a name; that it is the page's own is known once the page is parsed.
fn mentioned(body: &[u8]) -> Option<String> {
    let name = br#""next_page_uri""#;
    let after = &body[memmem::find(body, name)? + name.len()..];
    let value = after.trim_ascii_start().strip_prefix(b":")?;
    NextPage::deserialize(&mut serde_json::Deserializer::from_slice(value)).ok()?.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATH: &str = "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/IncomingPhoneNumbers.json";

    fn current() -> Url {
        Url::parse(&format!("https://api.twilio.com{PATH}?PageSize=1000")).unwrap()
    }

    #[test]
    fn p3_a_list_stays_on_its_own_path() {
        for (next, follows) in [
            (format!("{PATH}?PageSize=1000&Page=1&PageToken=PAPNxyz"), true),
            (format!("https://api.twilio.com{PATH}?Page=1"), true),
            (format!("https://api.twilio.com:443{PATH}?Page=1"), true),
            ("?Page=1&PageToken=x".to_owned(), true),
            (format!("https://api.twilio.com.evil.example{PATH}?Page=1"), false),
            (format!("//evil.example{PATH}?Page=1"), false),
            (format!("\\\\evil.example{PATH}?Page=1"), false),
            (format!("https://api.twilio.com@evil.example{PATH}"), false),
            (format!("https://user@api.twilio.com{PATH}"), false),
            (format!("http://api.twilio.com{PATH}?Page=1"), false),
            (format!("https://api.twilio.com:8443{PATH}?Page=1"), false),
            (
                "/2010-04-01/Accounts/ACffffffffffffffffffffffffffffffff/IncomingPhoneNumbers.json"
                    .to_owned(),
                false,
            ),
            (format!("{PATH}/../../Messages.json"), false),
            (format!("{PATH}/%2e%2e/Keys.json"), false),
            ("javascript:alert(1)".to_owned(), false),
            ("https://".to_owned(), false),
        ] {
            assert_eq!(next_page(&current(), &next).is_ok(), follows, "{next}");
        }
    }

    #[test]
    fn c6_the_next_page_is_found_without_parsing() {
        for (body, expected) in [
            (r#"{"next_page_uri":"/x?Page=1","a":[]}"#, Some("/x?Page=1")),
            ("{\"a\":[1], \"next_page_uri\" :\n \"\\/x\\u003fPage=1\" }", Some("/x?Page=1")),
            (r#"{"next_page_uri":null}"#, None),
            (r#"{"next_page_uri":""}"#, None),
            (r#"{"friendly_name":"\"next_page_uri\":\"/y\"","next_page_uri":"/x"}"#, Some("/x")),
            (r#"{"next_page_uri"}"#, None),
            (r#"{"next_page_uri":"#, None),
            (r#"{"next_page_uri":"/x"#, None),
            ("", None),
        ] {
            assert_eq!(mentioned(body.as_bytes()).as_deref(), expected, "{body}");
        }
    }

    proptest! {
        #[test]
        fn c6_no_bytes_make_the_search_panic(body in "(\"next_page_uri\"|[:\" \\\\a-z/?]){0,20}") {
            let _ = mentioned(body.as_bytes());
        }

        #[test]
        fn p3_no_next_page_leaves_the_path(next in "(https?:)?(//|/|\\\\|\\?)?[ -~]{0,60}") {
            if let Ok(address) = next_page(&current(), &next) {
                prop_assert_eq!(address.origin(), current().origin());
                prop_assert_eq!(address.path(), PATH);
            }
        }
    }
}
