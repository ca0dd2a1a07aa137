//! From what Twilio said to the lines of the check. Pure.

use std::collections::BTreeMap;

use linecheck_domain::country::Country;
use linecheck_domain::number::choose_number_for;
use linecheck_domain::sender_id;
use linecheck_domain::sending_rule::{self, Effect};
use linecheck_domain::verification::{Outcome, hides_numbers};

use super::asking::{Found, More, Numbers, Permissions, Read};
use super::registration_lines;
use super::subject::{Subject, Target};
use super::view::ReadyLine;
use crate::facts::LineState;
use crate::facts::{self, Told, odd_words};

const NOT_ASKED: &str = "Not asked, because the account itself could not be read.";

fn line(
    code: &'static str,
    title: &'static str,
    state: LineState,
    detail: impl Into<String>,
    next_step: Option<&str>,
) -> ReadyLine {
    ReadyLine::new(code, title, state, detail.into(), next_step.map(str::to_owned))
}

fn could_not(code: &'static str, title: &'static str, why: &str, next_step: &str) -> ReadyLine {
    line(code, title, LineState::Unreadable, format!("Could not be read: {why}"), Some(next_step))
}

/// Every line, in the order in which it matters.
pub(super) fn all(subject: &Subject, target: &Target, found: &Found) -> Vec<ReadyLine> {
    let mut lines = vec![account(found)];
    if let (Ok(account), Some(more)) = (&found.account, &found.more) {
        lines.push(fact("account_type", ACCOUNT_TYPE, facts::account_type(account, &subject.base)));
        lines.push(fact("balance", BALANCE, facts::balance(&more.balance, &subject.base)));
        lines.extend(numbers(subject, &more.numbers));
        lines.extend(trial_recipient(target, more));
        if account.is_trial() && subject.tenant.sms_enabled {
            lines.extend(target.countries.iter().filter_map(|to| trial_destination(*to)));
        }
        lines.extend(countries(subject, target, Some(more)));
        lines.extend(registration_lines::lines(subject, target, more));
    } else {
        for (code, title) in [("account_type", ACCOUNT_TYPE), ("balance", BALANCE), ("numbers", NUMBERS)] {
            lines.push(line(code, title, LineState::Unreadable, NOT_ASKED, None));
        }
        lines.extend(countries(subject, target, None));
    }
    lines
}

const ACCOUNT_TYPE: &str = "Account type";
const BALANCE: &str = "Balance";
const NUMBERS: &str = "Selected numbers";

/// Refused and suspended fail: nothing would be sent. What says nothing about the account could not be read.
fn account(found: &Found) -> ReadyLine {
    const TITLE: &str = "Account";
    match &found.account {
        Ok(facts) => {
            let name =
                if facts.friendly_name.is_empty() { "The account" } else { facts.friendly_name.as_str() };
            let detail = format!("{name} is active.");
            line("account", TITLE, LineState::Pass, detail, None)
        }
        Err(outcome) => {
            let state = match outcome {
                Outcome::Refused { .. } | Outcome::TestCredentials | Outcome::NotActive { .. } => {
                    LineState::Fail
                }
                Outcome::Verified
                | Outcome::NoNumbers
                | Outcome::NoUsableNumbers
                | Outcome::RateLimited { .. }
                | Outcome::Unreachable { .. }
                | Outcome::Intercepted(_)
                | Outcome::TwilioFailed { .. }
                | Outcome::LeftOff { .. }
                | Outcome::NotUnderstood { .. } => LineState::Unreadable,
            };
            line("account", TITLE, state, outcome.describe(), Some(&outcome.next_step()))
        }
    }
}

/// The line of a fact that other screens tell as well.
fn fact(code: &'static str, title: &'static str, told: Told) -> ReadyLine {
    line(code, title, told.state, told.detail, told.next_step)
}

/// One line for the selected numbers that are still there with both capabilities, and one for each that is not.
fn numbers(subject: &Subject, listed: &Read<Numbers>) -> Vec<ReadyLine> {
    if subject.selected.is_empty() {
        let next_step = Some("Select organization numbers, then save.");
        return vec![line("numbers", NUMBERS, LineState::Fail, "No number is selected.", next_step)];
    }
    let Numbers { listed, odd } = match listed {
        Ok(listed) => listed,
        Err(why) => return vec![could_not("numbers", NUMBERS, why, "Check again.")],
    };
    let listed: BTreeMap<_, _> = listed.iter().map(|number| (&number.number, number)).collect();
    let unread = odd_words(odd).map(|words| format!(" {words}")).unwrap_or_default();
    let mut lines = Vec::new();
    for number in &subject.selected {
        let detail = match listed.get(number).map(|found| found.filter()) {
            Some(None) => continue,
            Some(Some(reason)) => format!("It is still on the account, but now: {}.", reason.describe()),
            None if hides_numbers(odd) => {
                let detail = format!("It is not among the numbers that could be read.{unread}");
                let next_step = Some("Look at it in the Twilio console.");
                lines.push(
                    line("number", NUMBERS, LineState::Unreadable, detail, next_step).about(number.as_str()),
                );
                continue;
            }
            None => "It is no longer on the account.".to_owned(),
        };
        let next_step = Some("Take it out of the selection and save, or get it back in Twilio.");
        lines.push(line("number", NUMBERS, LineState::Fail, detail, next_step).about(number.as_str()));
    }
    let (all, good) = (subject.selected.len(), subject.selected.len() - lines.len());
    if good > 0 {
        let detail = format!("{good} of {all} are on the account with SMS and voice.{unread}");
        lines.insert(0, line("numbers", NUMBERS, LineState::Pass, detail, None));
    }
    lines
}

/// For a trial only.
fn trial_recipient(target: &Target, more: &More) -> Option<ReadyLine> {
    const TITLE: &str = "Verified recipients of the trial";
    const VERIFY: &str = "Verify the recipient's number in the Twilio console, or upgrade the account.";
    let callers = match more.callers.as_ref()? {
        Ok(callers) => callers,
        Err(why) => return Some(could_not("trial_recipient", TITLE, why, VERIFY)),
    };
    Some(match (&target.recipient, &callers.unread) {
        (Some(recipient), _) if callers.read.contains(recipient) => {
            line("trial_recipient", TITLE, LineState::Pass, "The recipient is verified.", None)
        }
        (Some(_), Some(unread)) => could_not("trial_recipient", TITLE, unread, VERIFY),
        (Some(_), None) => {
            let detail = "The recipient is not verified: Twilio refuses to send to it (code 21608).";
            line("trial_recipient", TITLE, LineState::Fail, detail, Some(VERIFY))
        }
        (None, unread) => {
            let unread = unread.as_ref().map(|words| format!(" {words}")).unwrap_or_default();
            let detail =
                format!("{} numbers are verified; nobody else is reached.{unread}", callers.read.len());
            line("trial_recipient", TITLE, LineState::Warn, detail, Some(VERIFY))
        }
    })
}

/// Where a trial sends no SMS.
fn trial_destination(to: Country) -> Option<ReadyLine> {
    const TITLE: &str = "Destinations of the trial";
    if to.code() == "US" {
        return None;
    }
    let detail = "A trial account sends SMS to numbers of the United States alone.";
    let next_step = Some("Upgrade the account under Billing in the Twilio console.");
    let line = line("trial_destination", TITLE, LineState::Warn, detail, next_step).about(to.code());
    Some(line.stated("https://www.twilio.com/docs/usage/trials", "2026-11-22"))
}

/// The lines of each destination.
fn countries(subject: &Subject, target: &Target, more: Option<&More>) -> Vec<ReadyLine> {
    if target.countries.is_empty() {
        let detail = "It is not known where this tenant sends to, so no rule of a country was looked at.";
        let next_step = Some("Name a recipient or a country, or set the tenant's destinations.");
        return vec![line("destination", "Destination", LineState::Unreadable, detail, next_step)];
    }
    let mut lines = Vec::new();
    for country in &target.countries {
        if subject.tenant.sms_enabled {
            lines.push(sender_id(*country));
            lines.extend(senders(subject, *country));
            lines.push(permission(&SMS, *country, more.and_then(|more| more.sms.as_ref())));
        }
        if subject.tenant.voice_enabled {
            lines.push(permission(&VOICE, *country, more.and_then(|more| more.voice.as_ref())));
        }
    }
    lines
}

fn sender_id(country: Country) -> ReadyLine {
    const TITLE: &str = "Sender ID rule";
    let of = |state, detail: String, next_step| {
        let line = line("sender_id", TITLE, state, detail, next_step).about(country.code());
        line.stated(sender_id::SOURCE, sender_id::AS_OF)
    };
    let Some(warning) = sender_id::warning_for(country) else {
        return of(LineState::Pass, "No registered alphanumeric Sender ID is needed.".to_owned(), None);
    };
    let state = if warning.rule.is_some() { LineState::Warn } else { LineState::Unreadable };
    of(state, warning.text, Some(sender_id::next_step_for(country)))
}

/// What the rules for senders say of the selected numbers: a rule that holds for the number that would be chosen stands
/// in the way, one that holds for others alone does not.
fn senders(subject: &Subject, to: Country) -> Vec<ReadyLine> {
    const TITLE: &str = "Sender for this destination";
    let Some(chosen) = choose_number_for(&subject.selected, Some(to)) else { return Vec::new() };
    let mut lines = Vec::new();
    for rule in sending_rule::rules() {
        let state = match rule.effect {
            Effect::NeedsRegistration => continue,
            Effect::Blocks => LineState::Fail,
            Effect::Warns => LineState::Warn,
        };
        let concerned = subject.selected.iter().filter(|number| rule.concerns(number, to)).count();
        if concerned == 0 {
            continue;
        }
        let (state, detail, next_step) = if rule.concerns(chosen, to) {
            let detail = format!("{} SMS there would go from {chosen}.", rule.text);
            (state, detail, Some(rule.next_step.as_str()))
        } else {
            let of = subject.selected.len();
            let detail = format!(
                "{} It concerns {concerned} of {of} selected numbers; SMS there go from {chosen}.",
                rule.text
            );
            (LineState::Pass, detail, None)
        };
        let line = line(&rule.code, TITLE, state, detail, next_step).about(to.code());
        lines.push(line.stated(&rule.source, &rule.as_of));
    }
    lines
}

/// The words of a kind of permission.
struct Permission {
    code: &'static str,
    title: &'static str,
    open: &'static str,
    closed: &'static str,
    next_step: &'static str,
}

const SMS: Permission = Permission {
    code: "sms_permission",
    title: "SMS geo permission",
    open: "SMS may be sent there.",
    closed: "SMS may not be sent there: Twilio refuses them (code 21408).",
    next_step: "Allow the country in the Twilio console: Messaging, Settings, Geo permissions.",
};

const VOICE: Permission = Permission {
    code: "voice_permission",
    title: "Voice dialing permission",
    open: "Its ordinary numbers may be called.",
    closed: "Its numbers may not be called: Twilio refuses the call (code 21215).",
    next_step: "Allow the country in the Twilio console: Voice, Settings, Geo permissions.",
};

fn permission(of: &Permission, country: Country, read: Option<&Read<Permissions>>) -> ReadyLine {
    let line = match read {
        None => line(of.code, of.title, LineState::Unreadable, NOT_ASKED, None),
        Some(Err(why)) => could_not(of.code, of.title, why, of.next_step),
        Some(Ok(permissions)) => match permissions.read.get(&country.code()).copied().flatten() {
            Some(true) => line(of.code, of.title, LineState::Pass, of.open, None),
            Some(false) => line(of.code, of.title, LineState::Fail, of.closed, Some(of.next_step)),
            None => {
                let why = permissions.unread.as_deref().unwrap_or("Twilio says nothing of this country.");
                could_not(of.code, of.title, why, of.next_step)
            }
        },
    };
    line.about(country.code())
}
