//! The rules for signs of trouble, held against pasts whose truth is known: what is found, how late, and what is told of quiet weeks.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;
use linecheck_domain::channel::Channel;
use linecheck_domain::country::Country;
use linecheck_domain::traffic::signs::{Recent, Rule, Sign, Usual, money, signs};
use linecheck_domain::traffic::{Hour, KeptHour, Record, State};
use linecheck_sandbox::{Incident, IncidentKind, Recorded, Traffic, recorded};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How many days are usual.
const USUAL_DAYS: i64 = 28;

/// How long an incident lasts.
const LASTS_HOURS: u32 = 12;

/// When the first past ends: a Monday at midnight; others end some hours later.
const ENDS_MS: i64 = 1_794_182_400_000;

/// How one kind of incident went.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How often it was found, of how many.
    pub found: u32,
    /// How many there were.
    pub of: u32,
    /// After how many minutes each was found.
    pub minutes: Vec<i64>,
    /// How many were found before the account had sent as much as it does in thirty minutes on average.
    pub within_account: u32,
    /// How many before so much of what it hits was sent.
    pub within_own: u32,
}

/// What was told of weeks in which nothing was wrong.
#[derive(Debug, Clone, Default)]
pub struct Quiet {
    /// How many weeks.
    pub weeks: u32,
    /// What was told.
    pub told: Vec<(Rule, Option<String>, Timestamp)>,
}

fn senders() -> Vec<String> {
    ["+12125550100", "+12125550101", "+447400123456"].map(str::to_owned).to_vec()
}

fn traffic(a_day: u32, days: i64, seed: u64, incident: Option<Incident>) -> Traffic {
    let days = u32::try_from(days).unwrap_or(1);
    Traffic { messages: a_day * days, days, seed, incident }
}

fn record(one: &Recorded) -> Record<'_> {
    let at = Timestamp::from_millisecond(one.at_ms).ok();
    Record {
        sid: "".into(),
        channel: Channel::Sms,
        to: Some(one.to.as_str().into()),
        from: Some(one.from.as_str().into()),
        state: State::read(Channel::Sms, one.status),
        status: "".into(),
        code: one.code,
        segments: Some(u64::from(one.segments)),
        seconds: None,
        price: one.price.map(|price| format!("-{}.{:05}", price / 100_000, price % 100_000).into()),
        currency: Some("USD".into()),
        created: at,
        sent: at,
        updated: Timestamp::from_millisecond(one.updated_ms).ok(),
    }
}

fn whom(one: &Recorded) -> u64 {
    let mut hasher = DefaultHasher::new();
    one.to.hash(&mut hasher);
    hasher.finish()
}

/// Hours as they are kept, and what each day cost.
struct Known {
    hours: Vec<(i64, KeptHour)>,
    spent: HashMap<i64, f64>,
}

impl Known {
    fn of(all: impl Iterator<Item = Recorded>) -> Self {
        let mut hours = Vec::new();
        let mut open: Option<(i64, Hour)> = None;
        let mut spent: HashMap<i64, f64> = HashMap::new();
        let mut countries: HashMap<&'static str, Option<Country>> = HashMap::new();
        for one in all {
            let hour = one.at_ms.div_euclid(HOUR_MS);
            if open.as_ref().is_none_or(|(of, _)| *of != hour) {
                hours.extend(open.take().map(|(of, counted)| (of, counted.kept())));
                open = Some((hour, Hour::default()));
            }
            let country = *countries.entry(one.country).or_insert_with(|| Country::parse(one.country).ok());
            if let Some((_, counted)) = &mut open {
                counted.add(&record(&one), country, Some(whom(&one)));
            }
            #[allow(clippy::cast_precision_loss, reason = "some cents")]
            let cost = one.price.unwrap_or_default() as f64 / 100_000.0;
            *spent.entry(one.at_ms.div_euclid(DAY_MS)).or_default() += cost;
        }
        hours.extend(open.map(|(of, counted)| (of, counted.kept())));
        Self { hours, spent }
    }

    fn usual(&self, hours: std::ops::Range<i64>) -> Usual {
        Usual::of(self.hours.iter().filter(|(hour, _)| hours.contains(hour)).cloned())
    }

    fn spent(&self, before_day: i64) -> Vec<f64> {
        (before_day - 7..before_day).map(|day| self.spent.get(&day).copied().unwrap_or_default()).collect()
    }
}

/// What is told of some messages.
fn told(all: &[Recorded], usual: &Usual, now_ms: i64) -> Vec<Sign> {
    let mut recent = Recent::default();
    for one in all {
        recent.add(&record(one), Some(one.country), Some(whom(one)));
    }
    signs(Channel::Sms, &recent, usual, at(now_ms))
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// By which rule an incident is found.
fn is_of(kind: IncidentKind, rule: Rule) -> bool {
    match kind {
        IncidentKind::PumpedBlock | IncidentKind::PumpedCountry | IncidentKind::PumpedRemote => {
            matches!(rule, Rule::PumpedBlock | Rule::PumpedCountry)
        }
        IncidentKind::NumberFiltered => rule == Rule::NumberFell,
        IncidentKind::CountryRefused => rule == Rule::CountryFell,
        IncidentKind::Outage => rule == Rule::Outage,
        IncidentKind::Retries => rule == Rule::Retries,
        IncidentKind::Money => rule == Rule::Money,
        IncidentKind::Slow => rule == Rule::Slow,
        IncidentKind::Rollout | IncidentKind::NewCountry => false,
    }
}

/// Whether an incident hits a message.
fn is_hit(kind: IncidentKind, one: &Recorded) -> bool {
    match kind {
        IncidentKind::PumpedBlock => one.to.starts_with("+44750015"),
        IncidentKind::PumpedCountry => one.to.starts_with("+659"),
        IncidentKind::PumpedRemote => one.country == "TD",
        IncidentKind::NumberFiltered => one.from == senders()[0],
        IncidentKind::CountryRefused => one.country == "GB",
        IncidentKind::Retries => one.to == "+12025550123",
        _ => true,
    }
}

/// The incidents that are to be found.
pub const TO_BE_FOUND: [IncidentKind; 9] = [
    IncidentKind::PumpedBlock,
    IncidentKind::PumpedCountry,
    IncidentKind::PumpedRemote,
    IncidentKind::NumberFiltered,
    IncidentKind::CountryRefused,
    IncidentKind::Outage,
    IncidentKind::Retries,
    IncidentKind::Money,
    IncidentKind::Slow,
];

/// So many incidents of each kind in an account that sends so much a day; each begins at another time of a week.
#[must_use]
pub fn incidents(a_day: u32, seeds: std::ops::Range<u64>) -> Vec<(IncidentKind, Found)> {
    let mut all: Vec<_> = TO_BE_FOUND.map(|kind| (kind, Found::default())).to_vec();
    for seed in seeds {
        let ends_ms = ENDS_MS + i64::try_from(seed * 7919 % 168).unwrap_or(0) * HOUR_MS;
        let days = USUAL_DAYS + 3;
        let begins_ms = ends_ms - i64::from(LASTS_HOURS) * HOUR_MS;
        let recent_ms = begins_ms - 2 * DAY_MS;
        let quiet = recorded(traffic(a_day, days, seed, None), (0, ends_ms), senders());
        let known = Known::of(quiet.take_while(|one| one.at_ms < begins_ms));
        let usual = known.usual(0..recent_ms.div_euclid(HOUR_MS));
        for (kind, found) in &mut all {
            let incident = Incident { kind: *kind, hours_ago: LASTS_HOURS };
            let of = traffic(a_day, days, seed, Some(incident));
            let sent: Vec<_> = recorded(of, (recent_ms, ends_ms), senders()).collect();
            let mut told = told(&sent, &usual, ends_ms);
            if *kind == IncidentKind::Money {
                let costs = known.spent(begins_ms.div_euclid(DAY_MS));
                told.extend(money(3.0 * costs.iter().sum::<f64>() / 7.0, &costs, at(begins_ms)));
            }
            let first = told
                .iter()
                .filter(|sign| is_of(*kind, sign.rule) && sign.found_at >= at(begins_ms))
                .map(|sign| sign.found_at.as_millisecond())
                .min();
            found.of += 1;
            let Some(first) = first else { continue };
            found.found += 1;
            found.minutes.push((first - begins_ms) / 60_000);
            let until = |is_it: &dyn Fn(&Recorded) -> bool| {
                sent.iter().filter(|one| (begins_ms..first).contains(&one.at_ms) && is_it(one)).count() as u64
            };
            let half_an_hour = u64::from(a_day).div_ceil(48);
            found.within_account += u32::from(until(&|_| true) <= half_an_hour);
            found.within_own += u32::from(until(&|one| is_hit(*kind, one)) <= half_an_hour);
        }
    }
    all
}

/// Quiet weeks: ordinary ones, with their peaks on Mondays, of `runs` accounts with so many weeks each; and in as many accounts as
/// `others` the week of a rollout, and the first week of a new country.
#[must_use]
pub fn quiet(a_day: u32, seeds: std::ops::Range<u64>, weeks: i64, others: u64) -> Quiet {
    let mut quiet = Quiet::default();
    let first = seeds.start;
    for seed in seeds {
        let days = USUAL_DAYS + 2 + weeks * 7;
        let all: Vec<_> = recorded(traffic(a_day, days, seed, None), (0, ENDS_MS), senders()).collect();
        let known = Known::of(all.iter().cloned());
        for week in 0..weeks {
            let begins_ms = ENDS_MS - (weeks - week) * 7 * DAY_MS;
            quiet.look_at(&all, &known, begins_ms);
        }
    }
    for kind in [IncidentKind::Rollout, IncidentKind::NewCountry] {
        for seed in first..first + others {
            let incident = Incident { kind, hours_ago: 7 * 24 };
            let of = traffic(a_day, USUAL_DAYS + 9, seed + 1000, Some(incident));
            let all: Vec<_> = recorded(of, (0, ENDS_MS), senders()).collect();
            let known = Known::of(all.iter().cloned());
            quiet.look_at(&all, &known, ENDS_MS - 7 * DAY_MS);
        }
    }
    quiet
}

impl Quiet {
    /// Looks at a week; what is usual is that of the four weeks before the two days before it.
    fn look_at(&mut self, all: &[Recorded], known: &Known, begins_ms: i64) {
        let ends_ms = begins_ms + 7 * DAY_MS;
        let recent_ms = begins_ms - 2 * DAY_MS;
        let hour = recent_ms.div_euclid(HOUR_MS);
        let usual = known.usual(hour - USUAL_DAYS * 24..hour);
        let sent: Vec<_> =
            all.iter().filter(|one| (recent_ms..ends_ms).contains(&one.at_ms)).cloned().collect();
        let week = at(begins_ms)..at(ends_ms);
        self.weeks += 1;
        let told = told(&sent, &usual, ends_ms);
        let told = told.into_iter().filter(|sign| week.contains(&sign.found_at));
        self.told.extend(told.map(|sign| (sign.rule, sign.subject, sign.found_at)));
        // A balance that is filled up when it lasts for two weeks.
        let costs = known.spent(begins_ms.div_euclid(DAY_MS));
        for days in [14.0, 20.0, 30.0] {
            let told = money(days * costs.iter().sum::<f64>() / 7.0, &costs, at(begins_ms));
            self.told.extend(told.map(|sign| (sign.rule, sign.subject, sign.found_at)));
        }
    }
}
