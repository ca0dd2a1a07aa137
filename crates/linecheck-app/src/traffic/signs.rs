//! Signs of trouble in what a tenant's account sent in the last two days (L3), with their words.

use jiff::Timestamp;
use linecheck_domain::channel::Channel;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::traffic::signs::{Figures, Recent, Rule, Sign, Usual, money, signs};
use linecheck_domain::traffic::{KeptHour, hour_of};
use serde::Serialize;
use tokio::task::spawn_blocking;

use super::mute::{Muted, muted_now, name_of};
use super::plan::{PROVISIONAL_HOURS, is_final};
use super::reading::{CHANNELS, Source};
use crate::app::App;
use crate::error::AppError;
use crate::send::explain::explain_code;

/// What is usual is known of so many days before the last two.
pub(crate) const USUAL_DAYS: i64 = 28;

/// Over so many days it is looked at what a day costs.
const DAYS_OF_COST: i64 = 7;

/// A sign of trouble, with its words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SignView {
    /// The sign.
    pub sign: Sign,
    /// What it is called, to mute it.
    pub name: String,
    /// What it says: the figures, in a sentence.
    pub says: String,
    /// What to do.
    pub next_step: String,
    /// Why nobody is told of it; none where it is not muted.
    pub muted: Option<Muted>,
}

/// What was looked for, and what was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SignsView {
    /// The signs, the newest first.
    pub signs: Vec<SignView>,
    /// Why signs may be missing that would be told otherwise, a sentence each.
    pub limits: Vec<String>,
}

impl App {
    /// What is told of the records of the last two days.
    pub(crate) async fn signs_of(
        &self,
        tenant: &TenantId,
        source: &Source,
        recent: [Recent; 2],
    ) -> Result<SignsView, AppError> {
        let Source { account, client, now } = source;
        let now = *now;
        let (mut found, mut limits) = (Vec::new(), Vec::new());
        let end = hour_of(now) - PROVISIONAL_HOURS;
        for (channel, recent) in CHANNELS.into_iter().zip(recent) {
            let of = account.clone();
            let usual = self
                .read(move |reader| {
                    let hours = end - USUAL_DAYS * 24..end;
                    let read = reader.hours_read(&of, channel, hours.clone())?;
                    let is_read = |hour: i64| {
                        let place = read.binary_search_by_key(&hour, |(hour, _)| *hour);
                        place
                            .ok()
                            .and_then(|place| read.get(place))
                            .is_some_and(|(hour, at)| is_final(*hour, *at))
                    };
                    let mut kept = Vec::new();
                    reader.traffic(&of, channel, hours, |hour, of_hour: KeptHour| {
                        if is_read(hour) {
                            kept.push((hour, of_hour));
                        }
                    })?;
                    Ok(Usual::of(kept))
                })
                .await?;
            if !usual.is_enough() && channel == Channel::Sms {
                limits.push(format!(
                    "{} days of the four weeks before are counted, and a sign needs a week to compare with: count 30 days once.",
                    usual.days()
                ));
            }
            if recent.left_off() > 0 {
                limits.push(format!(
                    "The newest 300,000 records are looked at for signs; {} older ones of the last two days are not.",
                    recent.left_off()
                ));
            }
            let looking = spawn_blocking(move || signs(channel, &recent, &usual, now));
            found.extend(looking.await.map_err(|error| AppError::internal(error.to_string()))?);
        }
        match client.balance().await {
            Ok(fetched) => {
                let balance = fetched.value;
                let spent = self.spent(account, &balance.currency, now).await?;
                let amount = balance.amount.parse().ok();
                found.extend(amount.and_then(|amount| money(amount, &spent, now)));
            }
            Err(_) => limits
                .push("The balance could not be read, so it is not known for how long it lasts.".to_owned()),
        }
        found.sort_by_key(|sign| (sign.until.is_some(), std::cmp::Reverse(sign.found_at)));
        let muted = self.read(move |reader| muted_now(reader, now)).await?;
        let of_tenant = |name: &str| muted.iter().find(|of| of.tenant == *tenant && of.sign == name).cloned();
        let signs = found.into_iter().map(|sign| {
            let name = name_of(&sign);
            let (says, next_step, muted) = (says(&sign), next_step(&sign), of_tenant(&name));
            SignView { sign, name, says, next_step, muted }
        });
        Ok(SignsView { signs: signs.collect(), limits })
    }

    /// What each of the last days cost in a currency, where it was counted; the newest last.
    async fn spent(
        &self,
        account: &AccountSid,
        currency: &str,
        now: Timestamp,
    ) -> Result<Vec<f64>, AppError> {
        let (account, currency, end) = (account.clone(), currency.to_uppercase(), hour_of(now));
        self.read(move |reader| {
            let mut days = std::collections::BTreeMap::new();
            for channel in CHANNELS {
                reader.traffic(&account, channel, end - DAYS_OF_COST * 24..end, |hour, kept: KeptHour| {
                    let fits = |of: &Option<String>| currency.is_empty() || of.as_deref() == Some(&currency);
                    let cost: i128 =
                        kept.kinds.iter().filter(|kind| fits(&kind.currency)).map(|kind| kind.sum.cost).sum();
                    #[allow(clippy::cast_precision_loss, reason = "money, to be told in days")]
                    let cost = cost as f64 / 1e9;
                    *days.entry((hour - end).div_euclid(24)).or_insert(0.0) += cost;
                })?;
            }
            Ok(days.into_values().collect())
        })
        .await
    }
}

fn says(sign: &Sign) -> String {
    let noun = if sign.channel == Some(Channel::Voice) { "calls" } else { "messages" };
    let subject = sign.subject.as_deref().unwrap_or("an unknown number");
    match (sign.rule, sign.figures) {
        (rule, Figures::Share { seen, of, usual, code, seconds, .. }) => {
            let usually = if usual < 0.005 {
                "hardly any do".to_owned()
            } else {
                format!("{:.0} in 100 do", usual * 100.0)
            };
            let which = match rule {
                Rule::NumberFell => format!(" from {subject}"),
                Rule::CountryFell => format!(
                    " to {}",
                    sign.subject
                        .as_deref()
                        .map_or_else(|| "countries that cannot be told".to_owned(), str::to_owned)
                ),
                _ => String::new(),
            };
            if let (Rule::Slow, Some(seconds)) = (rule, seconds) {
                return format!(
                    "{seen} of the last {of} receipts took longer than {seconds} s; usually {usually}."
                );
            }
            let why = code.and_then(|code| explain_code(&code.to_string()).ok());
            let why = why
                .map_or_else(String::new, |why| format!(" Most often: {} ({}).", why.name, why.twilio_code));
            format!("{seen} of the last {of} {noun}{which} did not arrive; usually {usually}.{why}")
        }
        (Rule::Retries, Figures::Count { seen, usual, .. }) => format!(
            "One person ({subject}) was sent {seen} {noun} within an hour; more than {usual:.0} are rare."
        ),
        (rule, Figures::Count { seen, usual, hours }) => {
            let time = if hours == 1 { "an hour".to_owned() } else { format!("{hours} hours") };
            let place = match rule {
                Rule::PumpedBlock => format!("in the block {subject}xxx"),
                _ => format!(
                    "in few blocks of {}",
                    sign.subject.as_deref().map_or_else(|| "an unknown country".to_owned(), str::to_owned)
                ),
            };
            format!(
                "{seen} different people {place} were sent {noun} within {time}; never more than {usual:.0} before."
            )
        }
        (_, Figures::Money { balance, a_day, days }) => {
            format!("The balance of {balance:.2} lasts for {days:.1} days at {a_day:.2} a day.")
        }
    }
}

fn next_step(sign: &Sign) -> String {
    let code = match sign.figures {
        Figures::Share { code: Some(code), .. } => explain_code(&code.to_string()).ok(),
        _ => None,
    };
    let own = match sign.rule {
        Rule::Outage => {
            "Look at Twilio's status page; send a test to yourself; with fallback on, Ping's account goes on."
        }
        Rule::NumberFell => {
            "Send a test from this number; then take it out of the selection, and give Twilio's support three SIDs."
        }
        Rule::CountryFell => {
            "Look at the country among the ready lines, and at Twilio's geographic permissions and guidelines for it."
        }
        Rule::PumpedBlock | Rule::PumpedCountry => {
            "Somebody may earn on these messages, or a company enrolled phones that it bought together. Ask who enrolls there; if nobody \
             does, take the country out of the destinations and out of Twilio's geographic permissions."
        }
        Rule::Retries => {
            "Look this person up: a passcode may not arrive, or somebody else may be asking for it."
        }
        Rule::Money => "Fill the balance up, or turn on auto-recharge in the Twilio console.",
        Rule::Slow => {
            "Passcodes may come after they are over. Look at which number and country, and at Twilio's status page."
        }
    };
    match code {
        Some(code) => format!("{own} {}", code.as_delivery_error.next_step),
        None => own.to_owned(),
    }
}
