//! Rules that need the destination of an SMS and its sender together: a registration, a block, a warning.
//!
//! The table in `data/sending_rules.json` has each rule with its source and date. Readiness, the preview of a test send,
//! the account screen and Save read it from here.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::number::choose_number_for;
use crate::phone::PhoneNumber;
use crate::trace::Channel;

/// Which senders a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Senders {
    /// Every number.
    Any,
    /// A toll-free number of the North American plan.
    TollFree,
    /// A local number of the United States, their territories, or Canada.
    LocalOfUsOrCanada,
    /// A number of a country that does not share the destination's plan.
    OtherPlan,
}

/// The name of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RuleCode {
    /// A local number of the United States or Canada without a 10DLC registration.
    #[serde(rename = "us_10dlc")]
    Us10dlc,
    /// A toll-free number that is not verified.
    TollFree,
    /// To the United States from a number of another country.
    UsForeignNumber,
    /// To the United Kingdom from a number of another country.
    UkForeignNumber,
    /// To the United Kingdom from a toll-free number.
    UkTollFree,
    /// To Iran.
    IrStopped,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The number has to be registered; how far it is, Twilio tells.
    NeedsRegistration,
    /// The SMS does not arrive.
    Blocks,
    /// It may not arrive.
    Warns,
}

/// One rule of the table.
#[derive(Debug, Clone, Deserialize)]
pub struct SendingRule {
    /// Its name.
    pub code: RuleCode,
    to: Vec<Country>,
    from: Senders,
    /// Whether it is about calls too.
    #[serde(default)]
    calls: bool,
    /// What it does.
    pub effect: Effect,
    /// Since when, where that is known: a date.
    pub since: Option<String>,
    /// What it says.
    pub text: String,
    /// What to do.
    pub next_step: String,
    /// Where it is stated.
    pub source: String,
    /// When that was read, or its own date where it has one.
    pub as_of: String,
}

#[derive(Deserialize)]
struct File {
    rules: Vec<SendingRule>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // The file is part of the program, and a test reads it.
    serde_json::from_str(include_str!("../data/sending_rules.json")).unwrap_or(File { rules: Vec::new() })
});

/// The toll-free area codes of the North American plan (Twilio, *Get started with toll-free verification*).
const TOLL_FREE: [&str; 7] = ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"];

fn is_toll_free(number: &PhoneNumber) -> bool {
    TOLL_FREE.iter().any(|prefix| number.as_str().starts_with(prefix))
}

impl SendingRule {
    /// Whether it is about SMS to a country.
    #[must_use]
    pub fn is_about(&self, to: Country) -> bool {
        self.to.contains(&to)
    }

    /// Whether it is about an SMS from a number to a country.
    #[must_use]
    pub fn concerns(&self, from: &PhoneNumber, to: Country) -> bool {
        self.is_about(to)
            && match self.from {
                Senders::Any => true,
                Senders::TollFree => is_toll_free(from),
                Senders::LocalOfUsOrCanada | Senders::OtherPlan if is_toll_free(from) => false,
                Senders::LocalOfUsOrCanada => from
                    .country()
                    .is_some_and(|home| Country::parse("US").is_ok_and(|us| home.shares_plan_with(us))),
                // A number of no country (+800, +883) is no long number of another one.
                Senders::OtherPlan => from.home().is_some_and(|home| !home.shares_plan_with(to)),
            }
    }

    /// The country where its registration is asked for when the destinations are not known: its first.
    fn is_about_any(&self, countries: &BTreeSet<Country>) -> Vec<Country> {
        if countries.is_empty() {
            self.to.clone()
        } else {
            countries.iter().copied().filter(|to| self.is_about(*to)).collect()
        }
    }
}

/// All rules.
#[must_use]
pub fn rules() -> &'static [SendingRule] {
    &FILE.rules
}

/// The rule of a name.
#[must_use]
pub fn rule(code: RuleCode) -> Option<&'static SendingRule> {
    FILE.rules.iter().find(|rule| rule.code == code)
}

/// The rules about an SMS from a number to a country.
pub fn between(from: &PhoneNumber, to: Country) -> impl Iterator<Item = &'static SendingRule> {
    FILE.rules.iter().filter(move |rule| rule.concerns(from, to))
}

/// The numbers for which a registration is needed, for any of the countries; for all of the rule's when none is known.
#[must_use]
pub fn needing<'a>(
    rule: &SendingRule,
    numbers: impl IntoIterator<Item = &'a PhoneNumber>,
    countries: &BTreeSet<Country>,
) -> BTreeSet<&'a PhoneNumber> {
    let to = rule.is_about_any(countries);
    numbers.into_iter().filter(|number| to.iter().any(|to| rule.concerns(number, *to))).collect()
}

/// What to know of the SMS that a tenant's numbers send to a country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SendingWarning {
    /// The rule's name.
    pub code: RuleCode,
    /// The destination.
    pub country: Country,
    /// The number that would originate.
    pub number: PhoneNumber,
    /// What the rule does.
    pub effect: Effect,
    /// What the rule says.
    pub text: &'static str,
    /// What to do.
    pub next_step: &'static str,
    /// Where it is stated.
    pub source: &'static str,
    /// As of when.
    pub as_of: &'static str,
}

/// What to warn of before SMS go to a country from the number that would be chosen of these.
#[must_use]
pub fn warnings_for<'a>(
    numbers: impl IntoIterator<Item = &'a PhoneNumber>,
    to: Country,
) -> Vec<SendingWarning> {
    choose_number_for(numbers, Some(to))
        .map(|number| warnings_between(number, to, Channel::Sms))
        .unwrap_or_default()
}

/// What to warn of before an SMS or a call goes from a number to a country.
#[must_use]
pub fn warnings_between(from: &PhoneNumber, to: Country, channel: Channel) -> Vec<SendingWarning> {
    between(from, to)
        .filter(|rule| rule.calls || channel == Channel::Sms)
        .map(|rule| SendingWarning {
            code: rule.code,
            country: to,
            number: from.clone(),
            effect: rule.effect,
            text: &rule.text,
            next_step: &rule.next_step,
            source: &rule.source,
            as_of: &rule.as_of,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c13_every_rule_names_its_source_and_date() {
        assert_eq!(rules().len(), 6, "the file has six rules");
        for rule in rules() {
            assert!(rule.source.starts_with("https://") && !rule.to.is_empty(), "{:?}", rule.code);
            for date in [Some(&rule.as_of), rule.since.as_ref()].into_iter().flatten() {
                assert!(date.parse::<jiff::civil::Date>().is_ok(), "{:?}: {date}", rule.code);
            }
            assert!(rule.text.ends_with('.') && rule.next_step.ends_with('.'), "{:?}", rule.code);
            assert_eq!(self::rule(rule.code).map(|found| found.code), Some(rule.code), "the name is its own");
        }
    }

    #[test]
    fn c13_a_rule_holds_by_destination_and_sender_together() {
        let (us, toll_free, canadian, uk, jersey, german, jamaican, nowhere) = (
            "+12025550123",
            "+18335550123",
            "+14165550123",
            "+447700900123",
            "+441534456789",
            "+4930901820",
            "+18765550123",
            "+883510012345",
        );
        for (to, from, expected) in [
            ("US", us, &["us_10dlc"][..]),
            ("US", canadian, &["us_10dlc"]),
            ("US", toll_free, &["toll_free"]),
            ("US", uk, &["us_foreign_number"]),
            ("US", jamaican, &["us_foreign_number"]),
            ("US", nowhere, &[]),
            ("PR", us, &["us_10dlc"]),
            ("VI", canadian, &["us_10dlc"]),
            ("GU", toll_free, &["toll_free"]),
            ("AS", us, &["us_10dlc"]),
            ("MP", us, &["us_10dlc"]),
            ("CA", us, &[]),
            ("CA", toll_free, &["toll_free"]),
            ("JM", us, &[]),
            ("GB", uk, &[]),
            ("GB", jersey, &[]),
            ("GB", us, &["uk_foreign_number"]),
            ("GB", canadian, &["uk_foreign_number"]),
            ("GB", german, &["uk_foreign_number"]),
            ("GB", toll_free, &["uk_toll_free"]),
            ("JE", us, &[]),
            ("DE", us, &[]),
            ("IR", german, &["ir_stopped"]),
        ] {
            let (from, to) = (PhoneNumber::from_server(from).unwrap(), Country::parse(to).unwrap());
            let found: Vec<_> = between(&from, to).map(|rule| rule.code).collect();
            assert_eq!(serde_json::to_value(found).unwrap(), serde_json::json!(expected), "{from:?} to {to}");
        }
    }

    #[test]
    fn c13_a_rule_for_calls_holds_for_calls() {
        let from = PhoneNumber::from_server("+12025550123").unwrap();
        for (to, channel, expected) in [
            ("IR", Channel::Sms, 1),
            ("IR", Channel::Voice, 1),
            ("GB", Channel::Sms, 1),
            ("GB", Channel::Voice, 0),
            ("US", Channel::Voice, 0),
        ] {
            let to = Country::parse(to).unwrap();
            assert_eq!(warnings_between(&from, to, channel).len(), expected, "{channel:?} to {to}");
        }
    }

    #[test]
    fn c13_what_counts_is_the_number_that_would_be_chosen() {
        let number = |text: &str| PhoneNumber::from_server(text).unwrap();
        let uk = Country::parse("GB").unwrap();
        let foreign = [number("+12025550123"), number("+4930901820")];
        let codes = |numbers: &[PhoneNumber]| -> Vec<_> {
            warnings_for(numbers, uk).iter().map(|warning| warning.code).collect()
        };
        assert_eq!(codes(&foreign), [RuleCode::UkForeignNumber]);
        let with_own = [number("+12025550123"), number("+447700900123")];
        assert_eq!(codes(&with_own), []);
        assert_eq!(codes(&[]), []);
    }
}
