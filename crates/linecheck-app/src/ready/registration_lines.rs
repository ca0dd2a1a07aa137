//! How far the registrations are that the selected numbers need: the lines of it.

use std::collections::BTreeSet;

use linecheck_domain::country::Country;
use linecheck_domain::number::choose_number_for;
use linecheck_domain::phone::PhoneNumber;
use linecheck_twilio::{CampaignStatus, TollFreeStatus};

use super::asking::{Campaigns, More, Numbers};
use super::registration::{Kind, concerned};
use super::subject::{Subject, Target};
use super::view::{ReadyCode, ReadyLine};
use crate::facts::LineState;
use crate::remedy::Remedy;

/// The lines of both kinds.
pub(super) fn lines(subject: &Subject, target: &Target, more: &More) -> Vec<ReadyLine> {
    let numbers = |kind| concerned(kind, &subject.selected, &target.countries);
    let mut lines = Vec::new();
    match &more.campaigns {
        None => {}
        Some(Err(why)) => lines.push(unreadable(Kind::TenDlc, why)),
        Some(Ok(campaigns)) => {
            let judged = numbers(Kind::TenDlc).into_iter();
            let judged = judged.map(|number| (number, of_campaigns(campaigns, number)));
            lines.extend(grouped(Kind::TenDlc, subject, target, judged));
        }
    }
    match (&more.toll_free, &more.numbers) {
        (None, _) => {}
        (Some(Err(why)), _) | (Some(Ok(_)), Err(why)) => lines.push(unreadable(Kind::TollFree, why)),
        (Some(Ok(verifications)), Ok(Numbers { listed, .. })) => {
            let judged = numbers(Kind::TollFree).into_iter().map(|number| {
                let sid = listed.iter().find(|listed| listed.number == *number).map(|listed| &listed.sid);
                let of_it =
                    |sid| verifications.read.iter().filter(move |one| one.number_sid.as_ref() == Some(sid));
                // A number that was rejected can be submitted again: the best of its verifications counts.
                let best =
                    sid.and_then(|sid| of_it(sid).map(|one| of_toll_free(&one.status)).min_by_key(rank));
                (number, best.unwrap_or_else(|| no_verification(verifications.unread.as_deref())))
            });
            lines.extend(grouped(Kind::TollFree, subject, target, judged));
        }
    }
    lines
}

/// The countries whose numbers go first to a destination; `None` when the destinations are not known.
fn first_homes(subject: &Subject, target: &Target) -> Option<BTreeSet<Country>> {
    let first = |to: &Country| choose_number_for(&subject.selected, Some(*to))?.home();
    (!target.countries.is_empty()).then(|| target.countries.iter().filter_map(first).collect())
}

/// How a number's registration stands: its state, what was found, and what to do.
type Judged = (LineState, String, Option<Remedy>);

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
                Some(Remedy::RegisterCampaign),
            )
        } else {
            let detail =
                "It is in none of the messaging services that were looked into, and the account has more.";
            (LineState::Unreadable, detail.to_owned(), Some(Remedy::LookAtService))
        };
    };
    let none = || {
        (LineState::Fail, "Its messaging service has no campaign.".to_owned(), Some(Remedy::RegisterCampaign))
    };
    statuses.iter().map(of_campaign).min_by_key(rank).unwrap_or_else(none)
}

fn of_campaign(status: &CampaignStatus) -> Judged {
    match status {
        CampaignStatus::Verified => (LineState::Pass, "Its campaign is verified.".to_owned(), None),
        CampaignStatus::InProgress => (
            LineState::Warn,
            "The registration of its campaign is in progress.".to_owned(),
            Some(Remedy::WaitForCampaign),
        ),
        CampaignStatus::Failed => (
            LineState::Fail,
            "The registration of its campaign failed.".to_owned(),
            Some(Remedy::RegisterCampaign),
        ),
        CampaignStatus::Other(word) => other(word),
    }
}

fn of_toll_free(status: &TollFreeStatus) -> Judged {
    match status {
        TollFreeStatus::Approved => (LineState::Pass, "Its verification is approved.".to_owned(), None),
        TollFreeStatus::InReview => {
            (LineState::Warn, "Its verification is in review.".to_owned(), Some(Remedy::WaitForTollFree))
        }
        TollFreeStatus::Rejected => {
            (LineState::Fail, "Its verification was rejected.".to_owned(), Some(Remedy::VerifyTollFree))
        }
        TollFreeStatus::Other(word) => other(word),
    }
}

fn no_verification(unread: Option<&str>) -> Judged {
    if let Some(unread) = unread {
        let detail = format!("It has no verification among those that could be read. {unread}");
        return (LineState::Unreadable, detail, Some(Remedy::LookInConsole));
    }
    (LineState::Fail, "It has no verification.".to_owned(), Some(Remedy::VerifyTollFree))
}

fn other(word: &str) -> Judged {
    let detail = if word.is_empty() {
        "Twilio gives no status.".to_owned()
    } else {
        format!("Twilio gives a status that is not known here: {word}.")
    };
    (LineState::Unreadable, detail, Some(Remedy::LookInConsole))
}

fn line(kind: Kind, state: LineState, detail: String, remedy: Option<Remedy>) -> ReadyLine {
    let line = ReadyLine::new(ReadyCode::Rule(kind.code()), kind.title(), state, detail, remedy);
    match kind.rule() {
        Some(rule) => line.stated(&rule.source, &rule.as_of),
        None => line,
    }
}

fn unreadable(kind: Kind, why: &str) -> ReadyLine {
    line(kind, LineState::Unreadable, format!("Could not be read: {why}"), Some(Remedy::LookInConsole))
}

/// One line for all that pass, and one for each that does not: an account may have thousands.
fn grouped<'a>(
    kind: Kind,
    subject: &Subject,
    target: &Target,
    judged: impl Iterator<Item = (&'a PhoneNumber, Judged)>,
) -> Vec<ReadyLine> {
    let (mut lines, mut good) = (Vec::new(), 0_usize);
    let first = first_homes(subject, target);
    // A number of another country is only used when the nearer ones are no longer there.
    let is_spare = |number: &PhoneNumber| {
        first.as_ref().zip(number.home()).is_some_and(|(first, home)| !first.contains(&home))
    };
    for (number, (state, detail, remedy)) in judged {
        if state == LineState::Pass {
            good += 1;
            continue;
        }
        let (state, detail) = if state == LineState::Fail && is_spare(number) {
            (LineState::Warn, format!("{detail} Another selected number goes first."))
        } else {
            (state, detail)
        };
        lines.push(line(kind, state, detail, remedy).about(number.as_str()));
    }
    if good > 0 {
        let detail = format!("{good} of {} selected numbers of this kind.", good + lines.len());
        lines.insert(0, line(kind, LineState::Pass, detail, None));
    }
    lines
}
