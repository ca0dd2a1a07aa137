//! What goes wrong in a past, or only looks so: from a known hour on, so that what is told of it can be held against the truth.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::dice::Dice;
use super::record::Recorded;

const HOUR_MS: i64 = 3_600_000;

/// With how many messages in an hour numbers are pumped at least; otherwise it doubles the traffic.
const PUMPED: u64 = 40;

/// How often in its first hour one person is written to.
const RETRIES: u64 = 12;

/// How much longer a receipt takes where receipts are slow.
const SLOWER: i64 = 15;

/// What is rolled, behind what `made` rolls.
const EXTRA: u64 = 101;
const WHERE: u64 = 102;
const DIGITS: u64 = 103;
const HIT: u64 = 104;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// Numbers side by side, in one block of a country that is written to anyway.
    PumpedBlock,
    /// Numbers in twenty blocks of a country that is written to seldom.
    PumpedCountry,
    /// Numbers of a small operator in a country that was never written to.
    PumpedRemote,
    /// What the first of the account's numbers sends is filtered.
    NumberFiltered,
    /// What goes to Great Britain is refused.
    CountryRefused,
    /// Nine of ten messages fail.
    Outage,
    /// One person asks twelve times within an hour.
    Retries,
    /// The balance lasts for three days.
    Money,
    /// Receipts take fifteen times as long.
    Slow,
    /// Nothing is wrong: many new people, spread over a country, for days.
    Rollout,
    /// Nothing is wrong: people in a country that was never written to, for days.
    NewCountry,
}

/// Each with its name.
pub const INCIDENTS: [(&str, IncidentKind); 11] = [
    ("pumped-block", IncidentKind::PumpedBlock),
    ("pumped-country", IncidentKind::PumpedCountry),
    ("pumped-remote", IncidentKind::PumpedRemote),
    ("number-filtered", IncidentKind::NumberFiltered),
    ("country-refused", IncidentKind::CountryRefused),
    ("outage", IncidentKind::Outage),
    ("retries", IncidentKind::Retries),
    ("money", IncidentKind::Money),
    ("slow", IncidentKind::Slow),
    ("rollout", IncidentKind::Rollout),
    ("new-country", IncidentKind::NewCountry),
];

/// What happens, and how many hours before the past ends it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// What.
    pub kind: IncidentKind,
    /// How many hours before the end.
    pub hours_ago: u32,
}

/// When nobody says.
const USUAL_HOURS: u32 = 3;

impl FromStr for Incident {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, hours) = text.split_once('@').unwrap_or((text, ""));
        let kind = INCIDENTS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        let hours = if hours.is_empty() { Some(USUAL_HOURS) } else { hours.parse().ok() };
        let incident = kind.zip(hours.filter(|hours| *hours > 0));
        let incident = incident.map(|(kind, hours_ago)| Self { kind, hours_ago });
        incident.ok_or_else(|| {
            let names: Vec<_> = INCIDENTS.iter().map(|(name, _)| *name).collect();
            format!("use one of {} with @ and hours, such as outage@3", names.join(", "))
        })
    }
}

impl Incident {
    /// When it begins, where the past ends then.
    pub(super) fn begins_ms(self, ends_ms: i64) -> i64 {
        ends_ms - i64::from(self.hours_ago) * HOUR_MS
    }

    /// How many messages more there are in an hour that so many are in otherwise, and in an average hour.
    pub(super) fn more(self, since_ms: i64, usual: u64, average: u64) -> u64 {
        if since_ms < 0 {
            return 0;
        }
        match self.kind {
            IncidentKind::PumpedBlock | IncidentKind::PumpedCountry | IncidentKind::PumpedRemote => {
                average.max(PUMPED)
            }
            IncidentKind::Retries if since_ms < HOUR_MS => RETRIES,
            IncidentKind::Rollout => usual * 6 / 10,
            IncidentKind::NewCountry => usual * 15 / 100,
            _ => 0,
        }
    }

    /// Whether one is of those that are more: `more` of `all` in its hour.
    pub(super) fn is_more(dice: Dice, place: u32, more: u32, all: u32) -> bool {
        more > 0 && dice.below(place, EXTRA, all) < more
    }

    /// To whom one of those goes: the number and its country.
    pub(super) fn whom(self, dice: Dice, place: u32) -> (String, &'static str) {
        let digits = |bound: u32| dice.below(place, DIGITS, bound);
        let at = |bound: u32| dice.below(place, WHERE, bound);
        match self.kind {
            IncidentKind::PumpedBlock => (format!("+44750015{:04}", 7000 + place % 1000), "GB"),
            IncidentKind::PumpedCountry => (format!("+65{}{:03}", 91_100 + at(20) * 37, digits(1000)), "SG"),
            IncidentKind::PumpedRemote => (format!("+23566{:03}{:03}", 300 + at(5), digits(1000)), "TD"),
            IncidentKind::Rollout => (format!("+1202{:07}", 2_000_000 + digits(7_999_999)), "US"),
            IncidentKind::NewCountry => (format!("+346{:08}", 10_000_000 + digits(79_999_999)), "ES"),
            _ => ("+12025550123".to_owned(), "US"),
        }
    }

    /// What becomes of a message that was sent after it began.
    pub(super) fn befalls(self, dice: Dice, place: u32, first_sender: &str, one: Recorded) -> Recorded {
        let is_hit = |tenths: u32| dice.below(place, HIT, 10) < tenths;
        let ends = |status, code| {
            let price = one.price.filter(|_| status == "undelivered");
            Recorded { status, code: Some(code), price, ..one.clone() }
        };
        match self.kind {
            IncidentKind::NumberFiltered if one.from == first_sender => ends("undelivered", 30_007),
            IncidentKind::CountryRefused if one.country == "GB" => ends("failed", 21_408),
            IncidentKind::Outage if is_hit(9) => ends("failed", 30_008),
            IncidentKind::Slow if one.status == "delivered" => {
                Recorded { updated_ms: one.at_ms + (one.updated_ms - one.at_ms) * SLOWER, ..one }
            }
            _ => one,
        }
    }
}
