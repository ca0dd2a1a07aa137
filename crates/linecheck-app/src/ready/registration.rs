//! Which numbers need a registration before their SMS arrive in the United States, and how far it is.
//!
//! Source: Twilio, codes 30034 (10DLC) and 30032 (toll-free); a short code is no organization number.

use std::collections::BTreeSet;

use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_twilio::{CampaignStatus, TollFreeStatus};

use super::asking::{Campaigns, More, Numbers, goes_to};
use super::{LineState, ReadyLine};

/// A kind of number that needs a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A local number of the United States: 10DLC.
    UsLocal,
    /// A toll-free number of the North American plan.
    TollFree,
}

/// The toll-free area codes of the North American plan (NANPA: 800, 833, 844, 855, 866, 877, 888).
const TOLL_FREE: [&str; 7] = ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"];

/// The kind of a number, if it needs a registration.
pub(super) fn kind(number: &PhoneNumber) -> Option<Kind> {
    if TOLL_FREE.iter().any(|prefix| number.as_str().starts_with(prefix)) {
        return Some(Kind::TollFree);
    }
    (number.country().map(Country::code).as_deref() == Some("US")).then_some(Kind::UsLocal)
}

/// Whether a selected number is of the kind, and SMS go where the kind is filtered.
pub(super) fn concerns(kind: Kind, selected: &BTreeSet<PhoneNumber>, countries: &BTreeSet<Country>) -> bool {
    let filtered_in: &[&str] = match kind {
        Kind::UsLocal => &["US"],
        Kind::TollFree => &["US", "CA"],
    };
    goes_to(countries, filtered_in) && selected.iter().any(|number| self::kind(number) == Some(kind))
}

/// The lines of both kinds.
pub(super) fn lines(selected: &BTreeSet<PhoneNumber>, more: &More) -> Vec<ReadyLine> {
    let mut lines = Vec::new();
    match &more.campaigns {
        None => {}
        Some(Err(why)) => lines.push(unreadable(Kind::UsLocal, why)),
        Some(Ok(campaigns)) => {
            let numbers = selected.iter().filter(|number| kind(number) == Some(Kind::UsLocal));
            lines.extend(grouped(
                Kind::UsLocal,
                numbers.map(|number| (number, of_campaigns(campaigns, number))),
            ));
        }
    }
    match (&more.toll_free, &more.numbers) {
        (None, _) => {}
        (Some(Err(why)), _) | (Some(Ok(_)), Err(why)) => lines.push(unreadable(Kind::TollFree, why)),
        (Some(Ok(verifications)), Ok(Numbers { listed, .. })) => {
            let numbers = selected.iter().filter(|number| kind(number) == Some(Kind::TollFree));
            let judged = numbers.map(|number| {
                let sid = listed.iter().find(|listed| listed.number == *number).map(|listed| &listed.sid);
                let of_it =
                    |sid| verifications.read.iter().filter(move |one| one.number_sid.as_ref() == Some(sid));
                // A number that was rejected can be submitted again: the best of its verifications counts.
                let best =
                    sid.and_then(|sid| of_it(sid).map(|one| of_toll_free(&one.status)).min_by_key(rank));
                (number, best.unwrap_or_else(|| no_verification(verifications.unread.as_deref())))
            });
            lines.extend(grouped(Kind::TollFree, judged));
        }
    }
    lines
}

/// How a number's registration stands: its state, what was found, and what to do.
type Judged = (LineState, String, Option<&'static str>);

const REGISTER: &str = "Register it in the Twilio console: brand, campaign, and the number as a sender of the campaign's messaging \
                        service. Until then carriers of the United States block its SMS (code 30034).";

const VERIFY: &str = "Submit its toll-free verification in the Twilio console. Until it is approved its SMS are blocked (code 30032).";

fn rank(judged: &Judged) -> u8 {
    match judged.0 {
        LineState::Pass => 0,
        LineState::Warn => 1,
        LineState::Unreadable => 2,
        LineState::Fail => 3,
    }
}

fn of_campaigns(campaigns: &Campaigns, number: &PhoneNumber) -> Judged {
    let Some(statuses) = campaigns.by_number.get(number) else {
        return if campaigns.complete {
            (
                LineState::Fail,
                "It is a sender of no messaging service, so of no campaign.".to_owned(),
                Some(REGISTER),
            )
        } else {
            let detail =
                "It is in none of the messaging services that were looked into, and the account has more.";
            (
                LineState::Unreadable,
                detail.to_owned(),
                Some("Look at its messaging service in the Twilio console."),
            )
        };
    };
    let none = || (LineState::Fail, "Its messaging service has no campaign.".to_owned(), Some(REGISTER));
    statuses.iter().map(of_campaign).min_by_key(rank).unwrap_or_else(none)
}

fn of_campaign(status: &CampaignStatus) -> Judged {
    match status {
        CampaignStatus::Verified => (LineState::Pass, "Its campaign is verified.".to_owned(), None),
        CampaignStatus::InProgress => (
            LineState::Warn,
            "The registration of its campaign is in progress.".to_owned(),
            Some("Wait until it is verified: until then carriers may block its SMS (codes 30034, 30035)."),
        ),
        CampaignStatus::Failed => {
            (LineState::Fail, "The registration of its campaign failed.".to_owned(), Some(REGISTER))
        }
        CampaignStatus::Other(word) => other(word),
    }
}

fn of_toll_free(status: &TollFreeStatus) -> Judged {
    match status {
        TollFreeStatus::Approved => (LineState::Pass, "Its verification is approved.".to_owned(), None),
        TollFreeStatus::InReview => (
            LineState::Warn,
            "Its verification is in review.".to_owned(),
            Some("Wait until it is approved: until then its SMS are blocked or limited (code 30032)."),
        ),
        TollFreeStatus::Rejected => {
            (LineState::Fail, "Its verification was rejected.".to_owned(), Some(VERIFY))
        }
        TollFreeStatus::Other(word) => other(word),
    }
}

fn no_verification(unread: Option<&str>) -> Judged {
    if let Some(unread) = unread {
        let detail = format!("It has no verification among those that could be read. {unread}");
        return (LineState::Unreadable, detail, Some("Look at it in the Twilio console."));
    }
    (LineState::Fail, "It has no verification.".to_owned(), Some(VERIFY))
}

fn other(word: &str) -> Judged {
    let detail = if word.is_empty() {
        "Twilio gives no status.".to_owned()
    } else {
        format!("Twilio gives a status that is not known here: {word}.")
    };
    (LineState::Unreadable, detail, Some("Look at it in the Twilio console."))
}

fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::UsLocal => ("us_10dlc", "10DLC registration (United States)"),
        Kind::TollFree => ("toll_free", "Toll-free verification"),
    }
}

fn unreadable(kind: Kind, why: &str) -> ReadyLine {
    let (code, title) = words(kind);
    ReadyLine {
        code,
        subject: None,
        title,
        state: LineState::Unreadable,
        detail: format!("Could not be read: {why}"),
        next_step: Some("Look at it in the Twilio console.".to_owned()),
    }
}

/// One line for all that pass, and one for each that does not: an account may have thousands.
fn grouped<'a>(kind: Kind, judged: impl Iterator<Item = (&'a PhoneNumber, Judged)>) -> Vec<ReadyLine> {
    let (code, title) = words(kind);
    let (mut lines, mut good) = (Vec::new(), 0_usize);
    for (number, (state, detail, next_step)) in judged {
        if state == LineState::Pass {
            good += 1;
            continue;
        }
        lines.push(ReadyLine {
            code,
            subject: Some(number.to_string()),
            title,
            state,
            detail,
            next_step: next_step.map(str::to_owned),
        });
    }
    if good > 0 {
        let detail = format!("{good} of {} selected numbers of this kind.", good + lines.len());
        lines.insert(
            0,
            ReadyLine { code, subject: None, title, state: LineState::Pass, detail, next_step: None },
        );
    }
    lines
}
