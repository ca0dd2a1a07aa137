//! What became of the one of a number: rolled from its number, and as Twilio writes it.

use linecheck_domain::catalogue;

use super::dice::Dice;
use super::people::PLACES;
use super::record::Recorded;
use super::traffic::{Kind, StoredPast, Traffic};
use crate::clock::rfc2822;

/// The price of a message follows its sending by some minutes (twilio-php issue 674, dimagi/commcare-hq issue 11444).
const PRICED_AFTER_MS: i64 = 240_000;

/// What is rolled.
const PLACE: u64 = 1;
const PERSON: u64 = 2;
const OUTCOME: u64 = 3;
const DELAY: u64 = 4;
const SENDER: u64 = 5;
const LENGTH: u64 = 6;
const PASSCODE: u64 = 7;

/// The place in [`PLACES`] and the person that it was sent to.
pub(super) fn recipient(dice: Dice, place: u32, all: u32) -> (usize, u32) {
    let mut left = dice.below(place, PLACE, 1000);
    let mut at = 0;
    while let Some(share) = PLACES.get(at).map(|place| place.share).filter(|share| left >= *share) {
        left -= share;
        at += 1;
    }
    let Some(country) = PLACES.get(at) else { return (0, 0) };
    // A person signs in now and then; some do so much more often than others.
    let people = (all / 8 * country.share / 1000).clamp(20, country.room());
    let share = dice.share(place, PERSON);
    // Below the bound, so it is none of the numbers that would not fit.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small number")]
    let person = (share * share * f64::from(people)) as u32;
    (at, person.min(people - 1))
}

/// To whom one goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// To the person of a number in the one of [`PLACES`].
    Person((usize, u32)),
    /// To a number of what happens, in a country.
    Other(String, &'static str),
}

pub(super) fn whom(dice: Dice, place: u32, is_more: bool, of: Traffic) -> Whom {
    match of.incident.filter(|_| is_more) {
        Some(incident) => {
            let (number, country) = incident.whom(dice, place);
            Whom::Other(number, country)
        }
        None => Whom::Person(recipient(dice, place, of.messages)),
    }
}

pub(super) fn recorded(
    kind: Kind,
    dice: Dice,
    (place, is_more): (u32, bool),
    at_ms: i64,
    now_ms: i64,
    of: &StoredPast,
) -> Recorded {
    let (country, to, iso) = match whom(dice, place, is_more, of.traffic) {
        Whom::Person((at, person)) => {
            let country = &PLACES[at.min(PLACES.len() - 1)];
            (country, country.number(person), country.iso)
        }
        // What it costs is as in the last of the countries.
        Whom::Other(number, iso) => (&PLACES[PLACES.len() - 1], number, iso),
    };
    let from = sender(dice, place, iso, &of.senders);
    let roll = dice.below(place, OUTCOME, 10_000);
    let base = Recorded {
        at_ms,
        updated_ms: at_ms,
        to,
        country: iso,
        from,
        status: "delivered",
        code: None,
        segments: 0,
        seconds: 0,
        price: None,
    };
    match kind {
        Kind::Messages => {
            let (status, code) = match roll {
                0..120 => ("undelivered", Some(30_003)),
                120..165 => ("undelivered", Some(30_005)),
                165..185 => ("undelivered", Some(30_006)),
                185..245 => ("undelivered", Some(30_007)),
                245..265 => ("failed", Some(30_008)),
                _ if roll < 265 + country.silent => ("sent", None),
                _ => ("delivered", None),
            };
            // Most within seconds, few within minutes.
            #[allow(clippy::cast_possible_truncation, reason = "some minutes at most")]
            let delay = (900.0 - dice.share(place, DELAY).max(1e-6).ln() * 3200.0).min(600_000.0) as i64;
            let segments = if dice.below(place, LENGTH, 100) < 3 { 2 } else { 1 };
            let receipt_ms = at_ms + delay;
            let (status, code) =
                if status != "failed" && now_ms < receipt_ms { ("sent", None) } else { (status, code) };
            let is_charged = status != "failed" && now_ms >= at_ms + PRICED_AFTER_MS;
            let one = Recorded {
                updated_ms: if status == "sent" { at_ms } else { receipt_ms },
                status,
                code,
                segments,
                price: is_charged.then(|| country.price * i64::from(segments)),
                ..base
            };
            match of.traffic.incident.filter(|incident| at_ms >= incident.begins_ms(of.ends_ms)) {
                Some(incident) => {
                    let first = of.senders.first().map(String::as_str).unwrap_or_default();
                    incident.befalls(dice, place, first, one)
                }
                None => one,
            }
        }
        Kind::Calls => {
            let (status, lasts) = match roll {
                0..700 => ("no-answer", 0),
                700..1000 => ("busy", 0),
                1000..1150 => ("failed", 0),
                _ => ("completed", 8 + dice.below(place, LENGTH, 40)),
            };
            let rings = 2000 + i64::from(dice.below(place, DELAY, 16_000));
            let is_charged = status == "completed" && now_ms >= at_ms + PRICED_AFTER_MS;
            Recorded {
                updated_ms: at_ms + rings + i64::from(lasts) * 1000,
                status,
                seconds: lasts,
                price: is_charged.then_some(country.minute),
                ..base
            }
        }
    }
}

/// A number of the recipient's country, where there is one.
fn sender(dice: Dice, place: u32, iso: &str, senders: &[String]) -> String {
    let code = match iso {
        "US" | "CA" => "+1",
        "GB" => "+44",
        "DE" => "+49",
        _ => "",
    };
    let near: Vec<_> = senders.iter().filter(|sender| !code.is_empty() && sender.starts_with(code)).collect();
    let near = if near.is_empty() { senders.iter().collect() } else { near };
    let order = dice.below(place, SENDER, u32::try_from(near.len()).unwrap_or(1)) as usize;
    near.get(order).map_or_else(|| "+12125550100".to_owned(), |sender| (*sender).clone())
}

/// As the API answers it (OAI). What stands in it needs no escapes.
pub(super) fn json(kind: Kind, account: &str, sid: &str, one: &Recorded, dice: Dice, place: u32) -> Vec<u8> {
    let Recorded { to, from, status, segments, seconds, .. } = one;
    let quoted = |text: Option<String>| text.map_or_else(|| "null".to_owned(), |text| format!("\"{text}\""));
    let price = quoted(one.price.map(|price| format!("-{}.{:05}", price / 100_000, price % 100_000)));
    let (at, updated) = (rfc2822(one.at_ms), rfc2822(one.updated_ms));
    let text = match kind {
        Kind::Messages => {
            let code = one.code.map_or_else(|| "null".to_owned(), |code| code.to_string());
            let entry = one.code.and_then(catalogue::explain);
            let why = quoted(entry.map(|entry| entry.name.clone()));
            let sent = quoted(one.is_sent().then(|| at.clone()));
            let passcode = dice.below(place, PASSCODE, 1_000_000);
            format!(
                "{{\"account_sid\":\"{account}\",\"api_version\":\"2010-04-01\",\
                 \"body\":\"Your Contoso passcode is {passcode:06}. Do not share it.\",\
                 \"date_created\":\"{at}\",\"date_sent\":{sent},\"date_updated\":\"{updated}\",\
                 \"direction\":\"outbound-api\",\"error_code\":{code},\"error_message\":{why},\"from\":\"{from}\",\
                 \"messaging_service_sid\":null,\"num_media\":\"0\",\"num_segments\":\"{segments}\",\"price\":{price},\
                 \"price_unit\":\"USD\",\"sid\":\"{sid}\",\"status\":\"{status}\",\"subresource_uris\":{{}},\
                 \"to\":\"{to}\",\"uri\":\"/2010-04-01/Accounts/{account}/Messages/{sid}.json\"}}"
            )
        }
        Kind::Calls => format!(
            "{{\"account_sid\":\"{account}\",\"annotation\":null,\"answered_by\":null,\"api_version\":\"2010-04-01\",\
             \"caller_name\":\"\",\"date_created\":\"{at}\",\"date_updated\":\"{updated}\",\"direction\":\"outbound-api\",\
             \"duration\":\"{seconds}\",\"end_time\":\"{updated}\",\"forwarded_from\":null,\"from\":\"{from}\",\
             \"group_sid\":null,\"parent_call_sid\":null,\"phone_number_sid\":null,\"price\":{price},\"price_unit\":\"USD\",\
             \"queue_time\":\"0\",\"sid\":\"{sid}\",\"start_time\":\"{at}\",\"status\":\"{status}\",\"subresource_uris\":{{}},\
             \"to\":\"{to}\",\"trunk_sid\":null,\"uri\":\"/2010-04-01/Accounts/{account}/Calls/{sid}.json\"}}"
        ),
    };
    text.into_bytes()
}
