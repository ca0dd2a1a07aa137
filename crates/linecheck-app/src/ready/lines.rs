//! From what Twilio said to the lines of the check. Pure.

use std::collections::BTreeMap;

use linecheck_domain::country::Country;
use linecheck_domain::number::choose_number_for;
use linecheck_domain::sender_id;
use linecheck_domain::sending_rule::{self, Effect};
use linecheck_domain::trace::Channel;
use linecheck_domain::verification::{Outcome, hides_numbers};

use super::asking::{Found, More, Numbers, Permissions, Read};
use super::registration_lines;
use super::subject::{Subject, Target};
use super::view::{ReadyCode, ReadyLine};
use crate::facts::LineState;
use crate::facts::{self, FactView, odd_words};
use crate::remedy::Remedy;

const NOT_ASKED: &str = "Not asked, because the account itself could not be read.";

fn line(
    code: ReadyCode,
    title: &'static str,
    state: LineState,
    detail: impl Into<String>,
    remedy: Option<Remedy>,
) -> ReadyLine {
    ReadyLine::new(code, title, state, detail.into(), remedy)
}

fn could_not(code: ReadyCode, title: &'static str, why: &str, remedy: Remedy) -> ReadyLine {
    line(code, title, LineState::Unreadable, format!("Could not be read: {why}"), Some(remedy))
}

/// Every line, in the order in which it matters.
pub(super) fn all(subject: &Subject, target: &Target, found: &Found) -> Vec<ReadyLine> {
    let mut lines = vec![account(found)];
    if let (Ok(account), Some(more)) = (&found.account, &found.more) {
        lines.push(fact(ReadyCode::AccountType, ACCOUNT_TYPE, facts::account_type(account, &subject.base)));
        lines.push(fact(ReadyCode::Balance, BALANCE, facts::balance(&more.balance, &subject.base)));
        lines.extend(numbers(subject, &more.numbers));
        lines.extend(trial_recipient(target, more));
        if account.is_trial() && subject.tenant.sms_enabled {
            lines.extend(target.countries.iter().filter_map(|to| trial_destination(*to)));
        }
        lines.extend(countries(subject, target, Some(more)));
        lines.extend(registration_lines::lines(subject, target, more));
    } else {
        for (code, title) in [
            (ReadyCode::AccountType, ACCOUNT_TYPE),
            (ReadyCode::Balance, BALANCE),
            (ReadyCode::Numbers, NUMBERS),
        ] {
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
            line(ReadyCode::Account, TITLE, LineState::Pass, detail, None)
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
            line(ReadyCode::Account, TITLE, state, outcome.describe(), Some(Remedy::after(outcome)))
        }
    }
}

/// The line of a fact that other screens tell as well.
fn fact(code: ReadyCode, title: &'static str, told: FactView) -> ReadyLine {
    line(code, title, told.state, told.detail, told.remedy)
}

/// One line for the selected numbers that are still there with both capabilities, and one for each that is not.
fn numbers(subject: &Subject, listed: &Read<Numbers>) -> Vec<ReadyLine> {
    if subject.selected.is_empty() {
        let remedy = Some(Remedy::SelectNumbersAndSave);
        return vec![line(ReadyCode::Numbers, NUMBERS, LineState::Fail, "No number is selected.", remedy)];
    }
    let Numbers { listed, odd } = match listed {
        Ok(listed) => listed,
        Err(why) => return vec![could_not(ReadyCode::Numbers, NUMBERS, why, Remedy::CheckAgain)],
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
                let remedy = Some(Remedy::LookInConsole);
                lines.push(
                    line(ReadyCode::Number, NUMBERS, LineState::Unreadable, detail, remedy)
                        .about(number.as_str()),
                );
                continue;
            }
            None => "It is no longer on the account.".to_owned(),
        };
        let remedy = Some(Remedy::TakeOutOrGetBack);
        lines.push(line(ReadyCode::Number, NUMBERS, LineState::Fail, detail, remedy).about(number.as_str()));
    }
    let (all, good) = (subject.selected.len(), subject.selected.len() - lines.len());
    if good > 0 {
        let detail = format!("{good} of {all} are on the account with SMS and voice.{unread}");
        lines.insert(0, line(ReadyCode::Numbers, NUMBERS, LineState::Pass, detail, None));
    }
    lines
}

/// For a trial only.
fn trial_recipient(target: &Target, more: &More) -> Option<ReadyLine> {
    const TITLE: &str = "Verified recipients of the trial";
    const VERIFY: Remedy = Remedy::VerifyRecipient;
    let callers = match more.callers.as_ref()? {
        Ok(callers) => callers,
        Err(why) => return Some(could_not(ReadyCode::TrialRecipient, TITLE, why, VERIFY)),
    };
    Some(match (&target.recipient, &callers.unread) {
        (Some(recipient), _) if callers.read.contains(recipient) => {
            line(ReadyCode::TrialRecipient, TITLE, LineState::Pass, "The recipient is verified.", None)
        }
        (Some(_), Some(unread)) => could_not(ReadyCode::TrialRecipient, TITLE, unread, VERIFY),
        (Some(_), None) => {
            let detail = "The recipient is not verified: Twilio refuses to send to it (code 21608).";
            line(ReadyCode::TrialRecipient, TITLE, LineState::Fail, detail, Some(VERIFY))
        }
        (None, unread) => {
            let unread = unread.as_ref().map(|words| format!(" {words}")).unwrap_or_default();
            let detail =
                format!("{} numbers are verified; nobody else is reached.{unread}", callers.read.len());
            line(ReadyCode::TrialRecipient, TITLE, LineState::Warn, detail, Some(VERIFY))
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
    let remedy = Some(Remedy::Upgrade);
    let line = line(ReadyCode::TrialDestination, TITLE, LineState::Warn, detail, remedy).about(to.code());
    Some(line.stated("https://www.twilio.com/docs/usage/trials", "2026-11-22"))
}

/// The lines of each destination.
fn countries(subject: &Subject, target: &Target, more: Option<&More>) -> Vec<ReadyLine> {
    if target.countries.is_empty() {
        let detail = "It is not known where this tenant sends to, so no rule of a country was looked at.";
        let remedy = Some(Remedy::NameDestination);
        return vec![line(ReadyCode::Destination, "Destination", LineState::Unreadable, detail, remedy)];
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
    let of = |state, detail: String, remedy| {
        let line = line(ReadyCode::SenderId, TITLE, state, detail, remedy).of_country(country);
        line.stated(sender_id::SOURCE, sender_id::AS_OF)
    };
    let Some(warning) = sender_id::warning_for(country) else {
        return of(LineState::Pass, "No registered alphanumeric Sender ID is needed.".to_owned(), None);
    };
    if !warning.is_about_numbers() {
        return of(LineState::Pass, warning.text, None);
    }
    let step = sender_id::next_step_for(country).map_or(Remedy::ReadGuideline { country }, Remedy::words);
    let state = if warning.rule.is_some() { LineState::Warn } else { LineState::Unreadable };
    of(state, warning.text, Some(step))
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
        let (state, detail, remedy) = if rule.concerns(chosen, to) {
            let detail = format!("{} SMS there would go from {}.", rule.text, chosen.grouped());
            (state, detail, Some(Remedy::words(&rule.next_step)))
        } else {
            let of = subject.selected.len();
            let detail = format!(
                "{} It concerns {concerned} of {of} selected numbers; SMS there go from {}.",
                rule.text,
                chosen.grouped()
            );
            (LineState::Pass, detail, None)
        };
        let line = line(ReadyCode::Rule(rule.code), TITLE, state, detail, remedy).of_country(to);
        lines.push(line.stated(&rule.source, &rule.as_of));
    }
    lines
}

/// The words of a kind of permission.
struct Permission {
    code: ReadyCode,
    title: &'static str,
    open: &'static str,
    closed: &'static str,
    channel: Channel,
}

const SMS: Permission = Permission {
    code: ReadyCode::SmsPermission,
    title: "SMS geo permission",
    open: "SMS may be sent there.",
    closed: "SMS may not be sent there: Twilio refuses them (code 21408).",
    channel: Channel::Sms,
};

const VOICE: Permission = Permission {
    code: ReadyCode::VoicePermission,
    title: "Voice dialing permission",
    open: "Its ordinary numbers may be called.",
    closed: "Its numbers may not be called: Twilio refuses the call (code 21215).",
    channel: Channel::Voice,
};

fn permission(of: &Permission, country: Country, read: Option<&Read<Permissions>>) -> ReadyLine {
    let remedy = Remedy::AllowCountry { channel: of.channel };
    let line = match read {
        None => line(of.code, of.title, LineState::Unreadable, NOT_ASKED, None),
        Some(Err(why)) => could_not(of.code, of.title, why, remedy),
        Some(Ok(permissions)) => match permissions.read.get(&country.code()).copied().flatten() {
            Some(true) => line(of.code, of.title, LineState::Pass, of.open, None),
            Some(false) => line(of.code, of.title, LineState::Fail, of.closed, Some(remedy)),
            None => {
                let why = permissions.unread.as_deref().unwrap_or("Twilio says nothing of this country.");
                could_not(of.code, of.title, why, remedy)
            }
        },
    };
    line.about(country.code())
}
