//! What was found, by every rule.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Serialize;

use super::chance::{self, of_so_many};
use super::crowd::{Many, Place};
use super::person::Person;
use super::recent::{End, Recent, SILENT_AFTER, Seen};
use super::share::{High, Stream};
use super::usual::Usual;
use crate::channel::Channel;
use crate::watch::Level;

/// By which rule a sign was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SignRule"))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Much more than usual does not arrive, wherever it goes and whichever number sends it.
    Outage,
    /// Much more than usual of what one number sends does not arrive: carriers filter it.
    NumberFell,
    /// Much more than usual of what goes to one country does not arrive: it is refused there.
    CountryFell,
    /// Many more people than ever have numbers side by side.
    PumpedBlock,
    /// Many more people than ever are in a country, in a few blocks of it.
    PumpedCountry,
    /// One person is written to again and again.
    Retries,
    /// The balance ends soon.
    Money,
    /// Receipts take longer than usual.
    Slow,
}

impl Rule {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Outage,
        Self::NumberFell,
        Self::CountryFell,
        Self::PumpedBlock,
        Self::PumpedCountry,
        Self::Retries,
        Self::Money,
        Self::Slow,
    ];

    /// As records and files have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::NumberFell => "number_fell",
            Self::CountryFell => "country_fell",
            Self::PumpedBlock => "pumped_block",
            Self::PumpedCountry => "pumped_country",
            Self::Retries => "retries",
            Self::Money => "money",
            Self::Slow => "slow",
        }
    }

    /// How much its signs weigh. What is slow arrives, one person is one person, and a balance still lasts.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::Retries | Self::Money | Self::Slow => Level::Warning,
            Self::Outage | Self::NumberFell | Self::CountryFell | Self::PumpedBlock | Self::PumpedCountry => {
                Level::Critical
            }
        }
    }
}

/// The figures that a sign was told by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SignFigures"))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Figures {
    /// So many of the last ones.
    Share {
        /// How many did not arrive, or were slow.
        seen: u64,
        /// Of the last so many.
        of: u64,
        /// Which share that usually is.
        usual: f64,
        /// The chance that this is an accident, at most.
        chance: f64,
        /// The most frequent of Twilio's codes.
        code: Option<u32>,
        /// For what is slow: longer than so many seconds.
        seconds: Option<i64>,
    },
    /// So many people, or so often one.
    Count {
        /// How many.
        seen: u64,
        /// How many there were usually, at most.
        usual: f64,
        /// Within so many hours.
        hours: u32,
    },
    /// Money.
    Money {
        /// What there is.
        balance: f64,
        /// What a day costs.
        a_day: f64,
        /// For so many days.
        days: f64,
    },
}

/// A sign of trouble.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Sign {
    /// By which rule.
    pub rule: Rule,
    /// Of messages or of calls; none of neither.
    pub channel: Option<Channel>,
    /// Of what: a number that sends (untrusted text), a country (ISO 3166), a block (a number without its last three digits), a
    /// masked recipient; none of all.
    pub subject: Option<String>,
    /// When what it is about began, as far as it can be told.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub since: Timestamp,
    /// When it could be known.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub found_at: Timestamp,
    /// When it was over; none while it goes on.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub until: Option<Timestamp>,
    /// By which figures.
    pub figures: Figures,
}

/// What is told of one channel in the last two days, the newest first: nothing, where too little is known of what is usual.
#[must_use]
pub fn signs(channel: Channel, recent: &Recent, usual: &Usual, now: Timestamp) -> Vec<Sign> {
    if !usual.is_enough() {
        return Vec::new();
    }
    let mut all = fell(channel, recent, usual, now);
    all.extend(crowds(channel, recent, usual, now));
    all.sort_by_key(|sign| std::cmp::Reverse((sign.found_at, sign.since)));
    all
}

fn time(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A stream of what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Of {
    All,
    Country(u32),
    From(u32),
    Slow,
}

/// What fell away, and what was slow.
fn fell(channel: Channel, recent: &Recent, usual: &Usual, now: Timestamp) -> Vec<Sign> {
    let now = now.as_second();
    let mut known: Vec<(i64, &Seen)> = recent
        .seen
        .iter()
        .filter(|seen| seen.end != End::Open)
        .map(|seen| (seen.at + seen.after, seen))
        .filter(|(known_at, _)| *known_at <= now)
        .collect();
    known.sort_by_key(|(known_at, seen)| (*known_at, seen.at));
    let mut cells: HashMap<(u32, u32), f64> = HashMap::new();
    let mut streams: BTreeMap<Of, Stream> = BTreeMap::new();
    let slow = usual.slow();
    for (known_at, seen) in &known {
        let share = *cells
            .entry((seen.country, seen.from))
            .or_insert_with(|| usual.missed(recent.name(seen.country), recent.name(seen.from)));
        let missed = seen.end != End::Reached;
        for of in [Of::All, Of::Country(seen.country), Of::From(seen.from)] {
            streams.entry(of).or_default().add(
                (seen.at, *known_at),
                missed,
                share,
                seen.code.filter(|_| missed),
            );
        }
        if let (Some((bound, share)), Some(receipt)) = (slow, seen.receipt) {
            streams.entry(Of::Slow).or_default().add((seen.at, *known_at), receipt > bound, share, None);
        }
    }
    let found: Vec<(Of, High)> = streams
        .into_iter()
        .flat_map(|(of, stream)| stream.all().into_iter().map(move |high| (of, high)))
        .collect();
    let hits = Hits { found: &found, known: &known, cells: &cells };
    let everywhere: Vec<High> = found
        .iter()
        .filter(|(of, high)| *of == Of::All && hits.is_everywhere(high))
        .map(|(_, high)| *high)
        .collect();
    let told = found.iter().filter(|(of, high)| match of {
        Of::Slow => true,
        Of::All => everywhere.contains(high),
        Of::Country(_) | Of::From(_) => {
            !everywhere.iter().any(|wide| overlap(wide, high)) && hits.is_of_its_own(*of, high)
        }
    });
    told.map(|(of, high)| sign_of(channel, *of, high, recent, usual)).collect()
}

fn overlap(one: &High, other: &High) -> bool {
    one.since <= other.until.unwrap_or(i64::MAX) && other.since <= one.until.unwrap_or(i64::MAX)
}

/// What fell, to be told of what it has in common: what lies in a few places is told of them, and what lies everywhere is told once.
struct Hits<'a> {
    found: &'a [(Of, High)],
    known: &'a [(i64, &'a Seen)],
    cells: &'a HashMap<(u32, u32), f64>,
}

impl Hits<'_> {
    /// Of those that are hit, is the rest high too, without a number or a country? None where there is no rest.
    fn rest_is_high(&self, high: &High, of: Of, without: Of) -> Option<bool> {
        let is_in = |of: Of, seen: &Seen| match of {
            Of::All | Of::Slow => true,
            Of::Country(country) => seen.country == country,
            Of::From(from) => seen.from == from,
        };
        let (mut seen, mut all, mut expected) = (0.0, 0.0, 0.0);
        let until = high.until.unwrap_or(i64::MAX);
        let first = self.known.partition_point(|(known_at, _)| *known_at < high.since);
        let during = self.known.iter().skip(first).take_while(|(known_at, _)| *known_at <= until);
        for (_, one) in during.filter(|(_, one)| one.at >= high.since) {
            if !is_in(without, one) && is_in(of, one) {
                all += 1.0;
                seen += f64::from(u8::from(one.end != End::Reached));
                expected += self.cells.get(&(one.country, one.from)).copied().unwrap_or_default();
            }
        }
        (all > 0.0).then(|| of_so_many(seen, all, expected / all) < chance::CALM / 10.0)
    }

    fn overlapping(&self, high: &High, is_such: fn(Of) -> bool) -> impl Iterator<Item = Of> {
        let high = *high;
        self.found.iter().filter(move |(of, other)| is_such(*of) && overlap(other, &high)).map(|(of, _)| *of)
    }

    /// Whether what is high over all is so without any one number or country that is.
    fn is_everywhere(&self, high: &High) -> bool {
        self.overlapping(high, |of| matches!(of, Of::Country(_) | Of::From(_)))
            .all(|narrow| self.rest_is_high(high, Of::All, narrow) == Some(true))
    }

    /// A number that misses for one country alone is told of the country; a country that misses from one number alone, of the number.
    fn is_of_its_own(&self, of: Of, high: &High) -> bool {
        match of {
            Of::From(_) => {
                let mut countries = self.overlapping(high, |of| matches!(of, Of::Country(_)));
                !countries.any(|country| self.rest_is_high(high, of, country) == Some(false))
            }
            Of::Country(_) => {
                let mut numbers = self.overlapping(high, |of| matches!(of, Of::From(_)));
                !numbers.any(|number| {
                    self.rest_is_high(high, of, number) != Some(true)
                        && self.rest_is_high(high, number, of) != Some(false)
                })
            }
            Of::All | Of::Slow => true,
        }
    }
}

fn sign_of(channel: Channel, of: Of, high: &High, recent: &Recent, usual: &Usual) -> Sign {
    let (rule, subject) = match of {
        Of::All => (Rule::Outage, None),
        Of::Country(country) => (Rule::CountryFell, recent.name(country)),
        Of::From(from) => (Rule::NumberFell, recent.name(from)),
        Of::Slow => (Rule::Slow, None),
    };
    let plainly = match of {
        Of::Country(country) => usual.missed_plainly(recent.name(country)),
        Of::All | Of::From(_) => usual.missed_plainly(None),
        Of::Slow => high.usual,
    };
    Sign {
        rule,
        channel: Some(channel),
        subject: subject.map(str::to_owned),
        since: time(high.since),
        found_at: time(high.found_at),
        until: high.until.map(time),
        figures: Figures::Share {
            seen: high.seen,
            of: high.of,
            usual: plainly,
            chance: high.chance,
            code: high.code,
            seconds: (of == Of::Slow).then(|| usual.slow().map(|(bound, _)| bound)).flatten(),
        },
    }
}

/// Crowds in one place, and persons that are written to often. Of a country those are counted whose blocks are new: where people lie
/// close together usually, more of them are a rollout. A crowd over many blocks is told of their country, one in a single block of the
/// block.
fn crowds(channel: Channel, recent: &Recent, usual: &Usual, now: Timestamp) -> Vec<Sign> {
    let mut sent: Vec<&Seen> = recent.seen.iter().filter(|seen| seen.at <= now.as_second()).collect();
    sent.sort_by_key(|seen| seen.at);
    let often = usual.often();
    let mut blocks: BTreeMap<u32, (Place, (f64, f64), u32)> = BTreeMap::new();
    let mut countries: BTreeMap<u32, (Place, (f64, f64))> = BTreeMap::new();
    let mut persons: BTreeMap<u64, Person> = BTreeMap::new();
    for seen in sent {
        let Some(whom) = seen.whom else { continue };
        persons.entry(whom).or_default().add(seen.at, often);
        let Some(block) = recent.name(seen.block) else { continue };
        let (place, most, _) = blocks
            .entry(seen.block)
            .or_insert_with(|| (Place::default(), usual.in_block(block), seen.country));
        place.add(seen.at, whom, seen.block, *most, false);
        if usual.knows_block(block) {
            continue;
        }
        let (place, most) = countries
            .entry(seen.country)
            .or_insert_with(|| (Place::default(), usual.in_country(recent.name(seen.country))));
        place.add(seen.at, whom, seen.block, *most, true);
    }
    let now = now.as_second();
    let sign = |rule, subject: Option<&str>, many: &Many| Sign {
        rule,
        channel: Some(channel),
        subject: subject.map(str::to_owned),
        since: time(many.since),
        found_at: time(many.found_at),
        until: many.until.map(time),
        figures: Figures::Count { seen: many.seen, usual: many.usual, hours: many.hours },
    };
    let mut in_blocks: BTreeMap<u32, Vec<(u32, Many)>> = BTreeMap::new();
    for (block, (place, _, country)) in blocks {
        in_blocks.entry(country).or_default().extend(place.all(now).into_iter().map(|many| (block, many)));
    }
    let mut all = Vec::new();
    for (country, (place, _)) in countries {
        let of_country = in_blocks.entry(country).or_default();
        for many in place.all(now) {
            if let Some(many) = told_of_country(many, of_country) {
                all.push(sign(Rule::PumpedCountry, recent.name(country), &many));
            }
        }
    }
    for (block, many) in in_blocks.into_values().flatten() {
        all.push(sign(Rule::PumpedBlock, recent.name(block), &many));
    }
    for (whom, person) in persons {
        all.extend(person.all(now).iter().map(|often_now| Sign {
            rule: Rule::Retries,
            channel: Some(channel),
            subject: recent.masked(whom).map(str::to_owned),
            since: time(often_now.since),
            found_at: time(often_now.found_at),
            until: often_now.until.map(time),
            figures: Figures::Count {
                seen: often_now.seen,
                usual: f64::from(u32::try_from(often).unwrap_or(u32::MAX)) - 1.0,
                hours: 1,
            },
        }));
    }
    all
}

/// A crowd in a country, with the blocks of it that are told by themselves: they become part of it, unless one block holds nearly all
/// of it; then the block is told alone.
fn told_of_country(many: Many, blocks: &mut Vec<(u32, Many)>) -> Option<Many> {
    let is_part = |block: &Many| {
        block.since <= many.until.unwrap_or(i64::MAX) && many.since <= block.until.unwrap_or(i64::MAX)
    };
    let parts: Vec<Many> = blocks.iter().map(|(_, block)| *block).filter(is_part).collect();
    if let [alone] = parts[..]
        && 4 * alone.seen >= 3 * many.seen
    {
        return None;
    }
    blocks.retain(|(_, block)| !is_part(block));
    Some(parts.iter().fold(many, |many, part| Many {
        since: many.since.min(part.since),
        found_at: many.found_at.min(part.found_at),
        ..many
    }))
}

const _: () =
    assert!(SILENT_AFTER < 48 * 3600, "what is known of a record is known within the time that is looked at");
