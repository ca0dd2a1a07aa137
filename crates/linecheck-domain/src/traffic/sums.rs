//! What many records come to (L2): counts and costs by hour, country, number, state, code and currency, and how long receipts
//! took. No recipient is among it. Sums of parts can be put together in any order, and an hour that is read again takes
//! the place of what it was.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;

use super::record::{Record, State};
use crate::channel::Channel;
use crate::country::Country;

/// Until so many seconds, each; what took longer is behind the last.
pub const DELAYS: [i64; 12] = [1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 900, 3600];

/// How many digits behind the point are kept of a price: Twilio's have five (OAI).
const PRICE_DIGITS: u32 = 9;

/// What is counted apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind {
    /// The hour, in hours since 1970; of what has no time, none.
    pub hour: Option<i64>,
    /// Messages or calls.
    pub channel: Channel,
    /// Where to; none where it cannot be told.
    pub country: Option<Country>,
    /// From which number or Sender ID.
    pub from: Option<String>,
    /// What became of it.
    pub state: State,
    /// Twilio's code.
    pub code: Option<u32>,
    /// The currency of its price, in capitals.
    pub currency: Option<String>,
}

/// The members of a [`Kind`] in their order, with texts that lie elsewhere.
type Members<'a> =
    (Option<i64>, Channel, Option<Country>, Option<&'a str>, State, Option<u32>, Option<&'a str>);

/// What a kind is looked for by: nearly every record is of one that is known, for which no text has to be copied.
trait OfKind {
    fn members(&self) -> Members<'_>;
}

impl OfKind for Kind {
    fn members(&self) -> Members<'_> {
        let Self { hour, channel, country, from, state, code, currency } = self;
        (*hour, *channel, *country, from.as_deref(), *state, *code, currency.as_deref())
    }
}

impl OfKind for Members<'_> {
    fn members(&self) -> Members<'_> {
        *self
    }
}

impl<'a> Borrow<dyn OfKind + 'a> for Kind {
    fn borrow(&self) -> &(dyn OfKind + 'a) {
        self
    }
}

impl Ord for dyn OfKind + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        self.members().cmp(&other.members())
    }
}

impl PartialOrd for dyn OfKind + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for dyn OfKind + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.members() == other.members()
    }
}

impl Eq for dyn OfKind + '_ {}

/// So many, and what they cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// Of how many segments, all together.
    pub segments: u64,
    /// How many seconds, all together.
    pub seconds: u64,
    /// What they cost, in billionths of the currency; what Twilio gave back is taken off.
    pub cost: i128,
    /// Of how many the price is not known, or cannot be read.
    pub unpriced: u64,
}

/// How many receipts came within each of [`DELAYS`], and after the last.
pub type Delays = [u64; DELAYS.len() + 1];

/// All sums of some records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    kinds: BTreeMap<Kind, Sum>,
    delays: BTreeMap<Option<i64>, Delays>,
}

impl Sums {
    /// Counts a record that went to a country.
    pub fn add(&mut self, record: &Record<'_>, country: Option<Country>) {
        let hour = record.at().map(hour_of);
        let currency = record.currency.as_deref().map(in_capitals);
        let (channel, state, code) = (record.channel, record.state, record.code);
        let cost = record.price.as_deref().and_then(cost);
        let one = Sum {
            count: 1,
            segments: record.segments.unwrap_or(0),
            seconds: record.seconds.unwrap_or(0),
            cost: cost.unwrap_or(0),
            unpriced: u64::from(cost.is_none()),
        };
        let known = (hour, channel, country, record.from.as_deref(), state, code, currency.as_deref());
        if let Some(sum) = self.kinds.get_mut(&known as &dyn OfKind) {
            sum.add(one);
        } else {
            let from = record.from.as_deref().map(str::to_owned);
            let currency = currency.map(Cow::into_owned);
            self.kinds.insert(Kind { hour, channel, country, from, state, code, currency }, one);
        }
        if let Some(after) = record.receipt_after() {
            let place = DELAYS.partition_point(|bound| *bound < after.as_secs());
            if let Some(count) = self.delays.entry(hour).or_insert([0; DELAYS.len() + 1]).get_mut(place) {
                *count += 1;
            }
        }
    }

    /// Takes in the sums of other records.
    pub fn merge(&mut self, others: Self) {
        for (kind, sum) in others.kinds {
            self.kinds.entry(kind).or_default().add(sum);
        }
        for (hour, delays) in others.delays {
            let here = self.delays.entry(hour).or_insert([0; DELAYS.len() + 1]);
            here.iter_mut().zip(delays).for_each(|(here, there)| *here = here.saturating_add(there));
        }
    }

    /// Puts hours that were read again in the place of what they were. What lies outside of them stays on both sides: it
    /// is not taken from the others.
    pub fn replace(&mut self, hours: Range<i64>, others: Self) {
        let is_in = |hour: Option<i64>| hour.is_some_and(|hour| hours.contains(&hour));
        self.kinds.retain(|kind, _| !is_in(kind.hour));
        self.delays.retain(|hour, _| !is_in(*hour));
        let kinds = others.kinds.into_iter().filter(|(kind, _)| is_in(kind.hour)).collect();
        let delays = others.delays.into_iter().filter(|(hour, _)| is_in(*hour)).collect();
        self.merge(Self { kinds, delays });
    }

    /// Each kind with its sum.
    pub fn kinds(&self) -> impl Iterator<Item = (&Kind, &Sum)> {
        self.kinds.iter()
    }

    /// Of each hour how long receipts took.
    pub fn delays(&self) -> impl Iterator<Item = (Option<i64>, &Delays)> {
        self.delays.iter().map(|(hour, delays)| (*hour, delays))
    }

    /// All that fit, together.
    #[must_use]
    pub fn all(&self, fits: impl Fn(&Kind) -> bool) -> Sum {
        let mut all = Sum::default();
        self.kinds.iter().filter(|(kind, _)| fits(kind)).for_each(|(_, sum)| all.add(*sum));
        all
    }
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.segments = self.segments.saturating_add(other.segments);
        self.seconds = self.seconds.saturating_add(other.seconds);
        self.cost = self.cost.saturating_add(other.cost);
        self.unpriced = self.unpriced.saturating_add(other.unpriced);
    }
}

/// The hour of a time, in hours since 1970.
#[must_use]
pub fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3600)
}

/// What a price means for whoever pays it, in billionths: Twilio writes a charge with a minus. None for what is no decimal
/// number of a believable size.
fn cost(price: &str) -> Option<i128> {
    let (sign, digits) = price.strip_prefix('-').map_or((-1, price), |digits| (1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !are_digits(whole) || !are_digits(part) {
        return None;
    }
    let number =
        |digits: &str| digits.bytes().fold(0_i128, |number, digit| number * 10 + i128::from(digit - b'0'));
    let missing = PRICE_DIGITS.checked_sub(u32::try_from(part.len()).ok()?)?;
    Some(sign * (number(whole) * 10_i128.pow(PRICE_DIGITS) + number(part) * 10_i128.pow(missing)))
}

/// As it is nearly always.
fn in_capitals(currency: &str) -> Cow<'_, str> {
    if currency.bytes().all(|letter| letter.is_ascii() && !letter.is_ascii_lowercase()) {
        Cow::Borrowed(currency)
    } else {
        Cow::Owned(currency.to_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    fn record() -> impl Strategy<Value = Record<'static>> {
        let words = prop::sample::select(vec![
            "delivered",
            "sent",
            "undelivered",
            "failed",
            "completed",
            "busy",
            "odd",
            "",
        ]);
        let price =
            prop::option::of(prop::sample::select(vec!["-0.00790", "-0.0140", "0.00790", "free", "-1"]));
        let times = (prop::option::of(0_i64..20_000), 0_i64..5_000);
        (any::<bool>(), words, 0_u32..3, price, times).prop_map(
            |(is_call, status, from, price, (at, delay))| {
                let channel = if is_call { Channel::Voice } else { Channel::Sms };
                let at = at.map(|at| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(at));
                Record {
                    sid: "".into(),
                    channel,
                    to: Some("+12025550123".into()),
                    from: Some(format!("+1212555010{from}").into()),
                    state: State::read(channel, status),
                    status: status.into(),
                    code: (status == "undelivered").then_some(30_007),
                    segments: (!is_call).then_some(1),
                    seconds: is_call.then_some(9),
                    price: price.map(Into::into),
                    currency: Some("usd".into()),
                    created: at,
                    sent: at,
                    updated: at.map(|at| at + SignedDuration::from_secs(delay)),
                }
            },
        )
    }

    fn summed(records: &[Record]) -> Sums {
        let mut sums = Sums::default();
        for record in records {
            sums.add(record, Country::parse("US").ok());
        }
        sums
    }

    #[test]
    fn l2_a_price_is_what_it_costs_and_what_is_none_is_counted_as_unknown() {
        for (price, expected) in [
            ("-0.00790", Some(7_900_000)),
            ("-1", Some(1_000_000_000)),
            ("0.5", Some(-500_000_000)),
            ("-0", Some(0)),
            ("", None),
            ("-", None),
            ("1e9", None),
            ("-0.0079USD", None),
            ("-1234567890123", None),
            ("-0.0000000001", None),
            ("--1", None),
        ] {
            assert_eq!(cost(price), expected, "{price:?}");
        }
    }

    proptest! {
        #[test]
        fn l2_sums_of_parts_in_any_order_are_the_sums_of_the_whole(
            records in prop::collection::vec(record(), 0..60), cut in 0_usize..60,
        ) {
            let whole = summed(&records);
            let cut = cut.min(records.len());
            let (one, other) = records.split_at(cut);
            let mut parts = summed(other);
            parts.merge(summed(one));
            prop_assert_eq!(&parts, &whole);
            let all = whole.all(|_| true);
            prop_assert_eq!(usize::try_from(all.count).unwrap(), records.len());
            let receipts: u64 = whole.delays().flat_map(|(_, delays)| delays.iter()).sum();
            let arrived = records.iter().filter(|record| record.receipt_after().is_some()).count();
            prop_assert_eq!(usize::try_from(receipts).unwrap(), arrived);
            let costs: i128 = records.iter().filter_map(|record| cost(record.price.as_deref()?)).sum();
            prop_assert_eq!(all.cost, costs);
        }

        #[test]
        fn l2_an_hour_that_is_read_again_takes_the_place_of_what_it_was(
            records in prop::collection::vec(record(), 0..60), from in 0_i64..5, hours in 0_i64..4,
        ) {
            let again = from..from + hours;
            let changed: Vec<_> = records
                .iter()
                .cloned()
                .map(|mut record| {
                    if record.at().is_some_and(|at| again.contains(&hour_of(at))) {
                        record.price = Some("-0.01".into());
                    }
                    record
                })
                .collect();
            let mut sums = summed(&records);
            sums.replace(again, summed(&changed));
            prop_assert_eq!(sums, summed(&changed));
        }
    }
}
