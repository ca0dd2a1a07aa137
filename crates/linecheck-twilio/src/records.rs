//! The messages and calls that an account sent to somebody (L1), as records without their texts.
//!
//! A message's `body` is no field of what is parsed, so the parser passes over it and it becomes no string here. For the same
//! reason nothing is flattened, which would first keep every field that is not known.

use std::borrow::Cow;
use std::collections::HashSet;
use std::marker::PhantomData;

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::channel::Channel;
use linecheck_domain::traffic::{Record, State};
use linecheck_domain::transport::Bound;
use linecheck_http::Exchange;
use serde::Deserialize;

use crate::client::{Candidates, Found, TwilioClient, parse_bytes};
use crate::error::TwilioError;
use crate::identity::{same_account, same_number};
use crate::lenient::{Lent, Members, Moment, NO_OBJECT, Object, Whole, lent_sid};
use crate::paging::{LARGEST_PAGE, MAX_PAGES, NextPage, Opened, Page, PageRead, Reach, Reader};

/// How many members a page of a recipient's records has.
const PAGE: &str = "100";

/// How many pages are read at most, the newest first. Whoever was sent more than that in the time is no person.
const MOST_PAGES: u32 = 20;

/// How much older than what is looked for a record has to be, so that those behind it are too. Messages come by their time of
/// sending, newest first, and those that have none by their creation (MSG; kevinburke/twilio-go); a scheduled one is
/// created up to 35 days before.
const MARGIN: SignedDuration = SignedDuration::from_hours(1);

/// How far beyond its ends a window is asked for: Twilio tells whole seconds, and whether its filters mean *before* or *until* is
/// not the same everywhere.
const OVERLAP: SignedDuration = SignedDuration::from_secs(1);

/// How a window of records is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowBy {
    /// Twilio filters by the time of sending, with a second more at both ends. Whether it then has what was never sent is not
    /// documented.
    Filter,
    /// Everything from the newest record back, until a whole page is older: nothing can be hidden by a filter.
    Newest,
}

/// What a window of an account's records came to, besides its records.
#[derive(Debug, Default)]
pub struct WindowRead {
    /// How many members could not be read, or have no time, so that they are of no window.
    pub unreadable: u64,
    /// How many pages it took.
    pub pages: u64,
    /// How many requests of the account ran at once, as Twilio counted them last (`Twilio-Concurrent-Requests`).
    pub running: Option<u32>,
    /// How many of the newest lie behind the window's end: this computer's clock is behind Twilio's.
    pub ahead: u64,
}

/// A record, and what of it says whose it is.
pub(crate) struct OfAccount<'answer> {
    account_sid: Option<Cow<'answer, str>>,
    is_inbound: bool,
    record: Record<'answer>,
}

impl OfAccount<'_> {
    fn into_owned(self) -> OfAccount<'static> {
        OfAccount {
            account_sid: self.account_sid.map(|sid| Cow::Owned(sid.into_owned())),
            is_inbound: self.is_inbound,
            record: self.record.into_owned(),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireMessage<'answer> {
    #[serde(borrow)]
    sid: Lent<'answer, 34>,
    #[serde(borrow)]
    account_sid: Lent<'answer, 34>,
    #[serde(borrow)]
    to: Lent<'answer, 64>,
    #[serde(borrow)]
    from: Lent<'answer, 64>,
    #[serde(borrow)]
    direction: Lent<'answer, 64>,
    #[serde(borrow)]
    status: Lent<'answer, 64>,
    error_code: Whole,
    #[serde(borrow)]
    price: Lent<'answer, 32>,
    #[serde(borrow)]
    price_unit: Lent<'answer, 8>,
    num_segments: Whole,
    date_created: Moment,
    date_sent: Moment,
    date_updated: Moment,
}

impl<'answer> WireMessage<'answer> {
    fn open(self) -> Result<OfAccount<'answer>, &'static str> {
        let status = self.status.0.unwrap_or_default();
        let record = Record {
            sid: lent_sid(self.sid, &["SM", "MM"]).ok_or("a message without its SID")?,
            channel: Channel::Sms,
            to: self.to.0,
            from: self.from.0,
            state: State::read(Channel::Sms, &status),
            status,
            code: self.error_code.code(),
            segments: self.num_segments.0,
            seconds: None,
            price: self.price.0,
            currency: self.price_unit.0,
            created: self.date_created.0,
            sent: self.date_sent.0,
            updated: self.date_updated.0,
        };
        Ok(OfAccount { account_sid: self.account_sid.0, is_inbound: is_inbound(&self.direction), record })
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireCall<'answer> {
    #[serde(borrow)]
    sid: Lent<'answer, 34>,
    #[serde(borrow)]
    account_sid: Lent<'answer, 34>,
    #[serde(borrow)]
    to: Lent<'answer, 64>,
    #[serde(borrow)]
    from: Lent<'answer, 64>,
    #[serde(borrow)]
    direction: Lent<'answer, 64>,
    #[serde(borrow)]
    status: Lent<'answer, 64>,
    duration: Whole,
    #[serde(borrow)]
    price: Lent<'answer, 32>,
    #[serde(borrow)]
    price_unit: Lent<'answer, 8>,
    date_created: Moment,
    start_time: Moment,
    end_time: Moment,
}

impl<'answer> WireCall<'answer> {
    fn open(self) -> Result<OfAccount<'answer>, &'static str> {
        let status = self.status.0.unwrap_or_default();
        let record = Record {
            sid: lent_sid(self.sid, &["CA"]).ok_or("a call without its SID")?,
            channel: Channel::Voice,
            to: self.to.0,
            from: self.from.0,
            state: State::read(Channel::Voice, &status),
            status,
            code: None,
            segments: None,
            seconds: self.duration.0,
            price: self.price.0,
            currency: self.price_unit.0,
            created: self.date_created.0,
            sent: self.start_time.0,
            updated: self.end_time.0,
        };
        Ok(OfAccount { account_sid: self.account_sid.0, is_inbound: is_inbound(&self.direction), record })
    }
}

/// Twilio's directions are `inbound` and several that begin with `outbound`.
fn is_inbound(direction: &Lent<'_, 64>) -> bool {
    direction.0.as_deref() == Some("inbound")
}

/// What an account's records of one channel come in.
trait Records: 'static {
    /// Hands over each record of a page, or why it cannot be read; then the address of the next page, or what is missing of this one.
    fn each<'answer>(
        body: &'answer [u8],
        take: impl FnMut(Result<OfAccount<'answer>, &'static str>),
    ) -> Result<NextPage, &'static str>;
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MessagesPage<'answer> {
    #[serde(borrow)]
    messages: Option<Members<Object<WireMessage<'answer>>>>,
    next_page_uri: NextPage,
}

struct Messages;

impl Records for Messages {
    fn each<'answer>(
        body: &'answer [u8],
        take: impl FnMut(Result<OfAccount<'answer>, &'static str>),
    ) -> Result<NextPage, &'static str> {
        let page: MessagesPage<'answer> = parse_bytes(body)?;
        let messages = page.messages.ok_or("a list of messages without the list")?;
        messages.into_iter().map(|wire| wire.0.ok_or(NO_OBJECT).and_then(WireMessage::open)).for_each(take);
        Ok(page.next_page_uri)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CallsPage<'answer> {
    #[serde(borrow)]
    calls: Option<Members<Object<WireCall<'answer>>>>,
    next_page_uri: NextPage,
}

struct Calls;

impl Records for Calls {
    fn each<'answer>(
        body: &'answer [u8],
        take: impl FnMut(Result<OfAccount<'answer>, &'static str>),
    ) -> Result<NextPage, &'static str> {
        let page: CallsPage<'answer> = parse_bytes(body)?;
        let calls = page.calls.ok_or("a list of calls without the list")?;
        calls.into_iter().map(|wire| wire.0.ok_or(NO_OBJECT).and_then(WireCall::open)).for_each(take);
        Ok(page.next_page_uri)
    }
}

impl<Of: Records> Page for Of {
    type Member = OfAccount<'static>;

    fn read(body: &[u8]) -> Opened<OfAccount<'static>> {
        let mut found = Vec::new();
        let next = Of::each(body, |one| found.push(one.map(OfAccount::into_owned)))?;
        Ok((found, next))
    }

    fn at(of: &OfAccount<'static>) -> Option<Timestamp> {
        of.record.at()
    }
}

impl TwilioClient {
    /// Lists what was sent to a number since a time on one channel, the newest first. Records of other numbers, which a filter
    /// that Twilio ignored would bring (twilio-node issue 223), are left out and counted.
    ///
    /// Twilio is asked to filter by the number alone: a queued record has no time, and what its filters by time mean is
    /// not the same everywhere. So it is read from the newest on until a whole page is older. `complete` says whether that
    /// was reached within the bound of pages.
    ///
    /// `trail` gets every exchange, also of what fails or is given up.
    ///
    /// # Errors
    /// See [`TwilioError`].
    pub async fn sent_to(
        &self,
        channel: Channel,
        to: &str,
        since: Timestamp,
        trail: &mut Vec<Exchange>,
    ) -> Result<Candidates<Record<'static>>, TwilioError> {
        let query = [("To", to), ("PageSize", PAGE)];
        let reach = Reach::Back { pages: MOST_PAGES, to: since - MARGIN };
        let Found { items, odd, complete } = match channel {
            Channel::Sms => {
                self.search::<Messages>(self.own_address("Messages", &query), reach, trail, |_, _| {}).await?
            }
            Channel::Voice => {
                self.search::<Calls>(self.own_address("Calls", &query), reach, trail, |_, _| {}).await?
            }
        };
        let listed = items.len();
        let own: Vec<_> = items
            .into_iter()
            .filter(|of| same_account(of.account_sid.as_deref(), self.account_sid()) && !of.is_inbound)
            .map(|of| of.record)
            .filter(|record| record.to.as_deref().is_none_or(|said| same_number(to, said)))
            .collect();
        let of_others = listed - own.len();
        // Twilio tells whole seconds. What has no time that can be read may be of any.
        let is_since = |at: Timestamp| at.as_second() >= since.as_second();
        let items = own.into_iter().filter(|record| record.at().is_none_or(is_since)).collect();
        Ok(Candidates { found: Found { items, odd, complete }, of_others })
    }
}

/// The records of a window as they come: each once, and none of another window, account or direction. Filters of Twilio's are
/// looser than they look: what it does not understand, it ignores (twilio-node issue 223), and a page can repeat another.
struct Taking<Of, Kept> {
    window: Window,
    account_sid: String,
    reach: Reach,
    seen: HashSet<u128>,
    read: WindowRead,
    kept: Kept,
    take: fn(&mut Kept, &Record<'_>),
    of: PhantomData<fn() -> Of>,
}

/// From a time on and before another.
type Window = (Timestamp, Timestamp);

impl<Of: Records, Kept: Send + 'static> Reader for Taking<Of, Kept> {
    fn read(&mut self, body: &[u8]) -> Result<PageRead, &'static str> {
        let mut page = PageRead::default();
        page.next = Of::each(body, |one| match one {
            Ok(of) => {
                page.members += 1;
                page.behind += usize::from(self.reach.is_behind(of.record.at()));
                self.record(&of);
            }
            Err(why) => *page.odd.entry(why).or_default() += 1,
        })?;
        Ok(page)
    }
}

impl<Of, Kept> Taking<Of, Kept> {
    fn record(&mut self, of: &OfAccount<'_>) {
        let OfAccount { account_sid, is_inbound, record } = of;
        let (from, until) = self.window;
        let Some(at) = record.at() else {
            self.read.unreadable += u64::from(!is_inbound);
            return;
        };
        let is_of_window = at >= from && at < until;
        self.read.ahead += u64::from(!is_inbound && at >= until + OVERLAP);
        let is_own = !is_inbound && same_account(account_sid.as_deref(), &self.account_sid);
        if is_own && is_of_window && self.seen.insert(digits_of(&record.sid)) {
            (self.take)(&mut self.kept, record);
        }
    }
}

/// The 32 hexadecimal digits of a SID, which were checked when it was read.
fn digits_of(sid: &str) -> u128 {
    sid.get(2..).and_then(|digits| u128::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

impl TwilioClient {
    /// Reads what the account sent on one channel in a window of time, from its beginning on and before its end, and lets each record
    /// be taken into what is kept of them as it comes, in no order. Nothing else is held but the SIDs of the window.
    ///
    /// Every record is held against the window here. What has no time of sending is of the time of its creation.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::LeftOff`] where there are more than are read at once.
    pub async fn sent_within<Kept: Send + 'static>(
        &self,
        channel: Channel,
        window: (Timestamp, Timestamp),
        by: WindowBy,
        kept: Kept,
        take: fn(&mut Kept, &Record<'_>),
    ) -> Result<(Kept, WindowRead), TwilioError> {
        match channel {
            Channel::Sms => {
                let names = ["DateSent>", "DateSent<"];
                self.sent_in::<Messages, Kept>("Messages", names, window, by, (kept, take)).await
            }
            Channel::Voice => {
                let names = ["StartTime>", "StartTime<"];
                self.sent_in::<Calls, Kept>("Calls", names, window, by, (kept, take)).await
            }
        }
    }

    async fn sent_in<Of: Records, Kept: Send + 'static>(
        &self,
        path: &str,
        names: [&str; 2],
        (from, until): Window,
        by: WindowBy,
        (kept, take): (Kept, fn(&mut Kept, &Record<'_>)),
    ) -> Result<(Kept, WindowRead), TwilioError> {
        let [after, before] = [from - OVERLAP, until + OVERLAP].map(|at| at.strftime("%FT%TZ").to_string());
        let size = ("PageSize", LARGEST_PAGE);
        let (query, reach) = match by {
            WindowBy::Filter => {
                (vec![(names[0], after.as_str()), (names[1], before.as_str()), size], Reach::End)
            }
            WindowBy::Newest => (vec![size], Reach::Back { pages: MAX_PAGES, to: from - MARGIN }),
        };
        let taking = Taking::<Of, Kept> {
            window: (from, until),
            account_sid: self.account_sid().to_owned(),
            reach,
            seen: HashSet::new(),
            read: WindowRead::default(),
            kept,
            take,
            of: PhantomData,
        };
        let mut trail = Vec::new();
        let first = self.own_address(path, &query);
        let (taking, odd, complete) = self.walk(first, reach, &mut trail, taking, |_, _| {}).await?;
        let Taking { seen, mut read, kept, .. } = taking;
        if !complete {
            return Err(TwilioError::LeftOff { bound: Bound::Pages, pages: MAX_PAGES, entries: seen.len() });
        }
        read.unreadable += odd.values().map(|count| *count as u64).sum::<u64>();
        read.pages = trail.len() as u64;
        read.running = trail.last().and_then(|exchange| exchange.running);
        Ok((kept, read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l1_a_record_has_no_text_and_is_read_whatever_is_missing() {
        let json = r#"{"messages":[
            {"sid":"SM0123456789abcdef0123456789abcdef","body":"Your code is 424242","to":"+12025550123","from":"CONTOSO",
             "status":"undelivered","error_code":30007,"price":null,"price_unit":"usd","num_segments":"2",
             "direction":"outbound-api","date_created":"Thu, 30 Jul 2015 20:12:31 +0000","date_sent":null},
            {"sid":"SM0123456789abcdef0123456789abcdee","status":null,"error_code":"","date_sent":"yesterday","to":12},
            {"body":"424242"}]}"#;
        let (found, next) = <Messages as Page>::read(json.as_bytes()).unwrap();
        assert!(next.0.is_none());
        let records: Vec<_> = found.iter().filter_map(|one| one.as_ref().ok()).map(|of| &of.record).collect();
        assert_eq!(records.len(), 2);
        assert_eq!(
            (records[0].state, records[0].code, records[0].segments),
            (State::NotDelivered, Some(30_007), Some(2))
        );
        assert_eq!(records[0].from.as_deref(), Some("CONTOSO"));
        assert_eq!(records[0].at(), Some("2015-07-30T20:12:31Z".parse().unwrap()));
        assert_eq!((records[1].state, records[1].code, records[1].at()), (State::Unknown, None, None));
        assert!(!format!("{records:?}").contains("202555"));
    }
}
