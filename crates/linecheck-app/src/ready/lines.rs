//! From what Twilio said to the lines of the check. Pure.

use std::collections::BTreeMap;

use linecheck_domain::base::ApiBase;
use linecheck_domain::country::Country;
use linecheck_domain::number::AccountNumber;
use linecheck_domain::sender_id::{self, SenderIdRule};
use linecheck_domain::verification::{AccountFacts, Balance, Outcome};

use super::asking::{Found, More, Permissions, Read};
use super::{LineState, ReadyLine, Subject, Target, registration};

/// Below this the balance is low, in the account's currency: our own choice (decision 0012).
const LOW_BALANCE: f64 = 10.0;

const NOT_ASKED: &str = "Not asked, because the account itself could not be read.";

const IN_CONSOLE: &str = "Look at it in the Twilio console.";

fn line(
    code: &'static str,
    title: &'static str,
    state: LineState,
    detail: impl Into<String>,
    next_step: Option<&str>,
) -> ReadyLine {
    let next_step = next_step.map(str::to_owned);
    ReadyLine { code, subject: None, title, state, detail: detail.into(), next_step }
}

impl ReadyLine {
    fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

fn could_not(code: &'static str, title: &'static str, why: &str, next_step: &str) -> ReadyLine {
    line(code, title, LineState::Unreadable, format!("Could not be read: {why}"), Some(next_step))
}

/// Every line, in the order in which it matters.
pub(super) fn all(subject: &Subject, target: &Target, found: &Found) -> Vec<ReadyLine> {
    let mut lines = vec![account(found)];
    if let (Ok(facts), Some(more)) = (&found.account, &found.more) {
        lines.push(account_type(facts, subject));
        lines.push(balance(&more.balance, facts, subject));
        lines.extend(numbers(subject, &more.numbers));
        lines.extend(trial_recipient(target, more));
        lines.extend(countries(subject, target, Some(more)));
        lines.extend(registration::lines(&subject.selected, more));
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
            let detail = format!("{} is active.", facts.friendly_name);
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
                | Outcome::TwilioFailed { .. }
                | Outcome::NotUnderstood { .. } => LineState::Unreadable,
            };
            line("account", TITLE, state, outcome.describe(), Some(&outcome.next_step()))
        }
    }
}

fn account_type(facts: &AccountFacts, subject: &Subject) -> ReadyLine {
    let (state, detail, next_step) = match facts.kind.as_str() {
        "Full" if subject.base == ApiBase::Sandbox => {
            (LineState::Pass, "Full (sandbox: nothing is billed).".to_owned(), None)
        }
        "Full" => (LineState::Pass, "Full.".to_owned(), None),
        "Trial" => (
            LineState::Warn,
            "A trial account: it sends to verified numbers only, and its SMS begin with words of Twilio's."
                .to_owned(),
            Some("Upgrade the account in the Twilio console before PingID uses it."),
        ),
        "" => (LineState::Unreadable, "Twilio gives no type.".to_owned(), Some(IN_CONSOLE)),
        word => (
            LineState::Unreadable,
            format!("Twilio gives a type that is not known here: {word}."),
            Some(IN_CONSOLE),
        ),
    };
    line("account_type", ACCOUNT_TYPE, state, detail, next_step)
}

/// The amount; `None` when it is none, which the client has seen to already.
pub(super) fn amount(balance: &Balance) -> Option<f64> {
    balance.amount.parse().ok().filter(|amount: &f64| amount.is_finite())
}

/// Whether a balance is low, or used up.
pub(super) fn is_low(balance: &Balance) -> bool {
    amount(balance).is_some_and(|amount| amount < LOW_BALANCE)
}

fn balance(balance: &Read<Balance>, facts: &AccountFacts, subject: &Subject) -> ReadyLine {
    const TOP_UP: &str = "Add funds in the Twilio console, or let Twilio recharge by itself.";
    let found = match balance {
        Ok(found) => found,
        Err(_) if facts.is_sub_account() => {
            let why = "a sub-account has no balance of its own; its main account's counts.";
            return could_not(
                "balance",
                BALANCE,
                why,
                "Look at the main account's balance in the Twilio console.",
            );
        }
        Err(why) => return could_not("balance", BALANCE, why, "Look at the balance in the Twilio console."),
    };
    let said = format!("{} {}", found.amount, found.currency);
    let said = said.trim_end();
    let (state, detail, next_step) = match amount(found) {
        None => (LineState::Unreadable, format!("Could not be read: {said}."), Some(IN_CONSOLE)),
        Some(amount) if amount <= 0.0 => (
            LineState::Fail,
            format!("{said}: used up. Twilio suspends an account without funds."),
            Some(TOP_UP),
        ),
        Some(_) if is_low(found) => {
            (LineState::Warn, format!("{said}: low (below {LOW_BALANCE:.0})."), Some(TOP_UP))
        }
        Some(_) if subject.base == ApiBase::Sandbox => (LineState::Pass, format!("{said} (sandbox)."), None),
        Some(_) => (LineState::Pass, format!("{said}. Twilio's figure lags behind."), None),
    };
    line("balance", BALANCE, state, detail, next_step)
}

/// One line for the selected numbers that are still there with both capabilities, and one for each that is not.
fn numbers(subject: &Subject, listed: &Read<Vec<AccountNumber>>) -> Vec<ReadyLine> {
    if subject.selected.is_empty() {
        let next_step = Some("Select organization numbers, then save.");
        return vec![line("numbers", NUMBERS, LineState::Fail, "No number is selected.", next_step)];
    }
    let listed: BTreeMap<_, _> = match listed {
        Ok(listed) => listed.iter().map(|number| (&number.number, number)).collect(),
        Err(why) => return vec![could_not("numbers", NUMBERS, why, "Check again.")],
    };
    let mut lines = Vec::new();
    for number in &subject.selected {
        let detail = match listed.get(number).map(|found| found.filter()) {
            Some(None) => continue,
            Some(Some(reason)) => format!("It is still on the account, but now: {}.", reason.describe()),
            None => "It is no longer on the account.".to_owned(),
        };
        let next_step = Some("Take it out of the selection and save, or get it back in Twilio.");
        lines.push(line("number", NUMBERS, LineState::Fail, detail, next_step).about(number.as_str()));
    }
    let (all, good) = (subject.selected.len(), subject.selected.len() - lines.len());
    if good > 0 {
        let detail = format!("{good} of {all} are on the account with SMS and voice.");
        lines.insert(0, line("numbers", NUMBERS, LineState::Pass, detail, None));
    }
    lines
}

/// For a trial only.
fn trial_recipient(target: &Target, more: &More) -> Option<ReadyLine> {
    const TITLE: &str = "Verified recipients of the trial";
    const VERIFY: &str = "Verify the recipient's number in the Twilio console, or upgrade the account.";
    Some(match (more.callers.as_ref()?, &target.recipient) {
        (Err(why), _) => could_not("trial_recipient", TITLE, why, VERIFY),
        (Ok(callers), Some(recipient)) if callers.contains(recipient) => {
            line("trial_recipient", TITLE, LineState::Pass, "The recipient is verified.", None)
        }
        (Ok(_), Some(_)) => {
            let detail = "The recipient is not verified: Twilio refuses to send to it (code 21608).";
            line("trial_recipient", TITLE, LineState::Fail, detail, Some(VERIFY))
        }
        (Ok(callers), None) => {
            let detail = format!("{} numbers are verified; nobody else is reached.", callers.len());
            line("trial_recipient", TITLE, LineState::Warn, detail, Some(VERIFY))
        }
    })
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
        let detail = format!("{detail} (State of {}.)", sender_id::AS_OF);
        line("sender_id", TITLE, state, detail, next_step).about(country.code())
    };
    let Some(warning) = sender_id::warning_for(country) else {
        return of(LineState::Pass, "No registered alphanumeric Sender ID is needed.".to_owned(), None);
    };
    let (state, next_step) = match warning.rule {
        Some(SenderIdRule::RegistrationRequired) => {
            (LineState::Warn, "Register a Sender ID for this country in the Twilio console.")
        }
        None => (LineState::Unreadable, "Read Twilio's guideline for this country."),
        Some(_) => (LineState::Warn, "Read Twilio's guideline for this country."),
    };
    of(state, warning.text, Some(next_step))
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
        Some(Ok(permissions)) => match permissions.get(&country.code()).copied().flatten() {
            Some(true) => line(of.code, of.title, LineState::Pass, of.open, None),
            Some(false) => line(of.code, of.title, LineState::Fail, of.closed, Some(of.next_step)),
            None => could_not(of.code, of.title, "Twilio says nothing of this country.", of.next_step),
        },
    };
    line.about(country.code())
}
