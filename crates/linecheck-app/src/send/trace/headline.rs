//! How a transaction ended, in a sentence.

use linecheck_domain::attempts::why_not;
use linecheck_domain::standing::{Standing, Status};
use linecheck_domain::trace::{DefaultOrigin, Event, Plan, Role, Verdict};

use super::phrases::{account, reason_words, word_of};
use crate::error::capitalised;

/// How it ended, by the events until then.
pub(super) fn headline(
    plan: &Plan,
    events: &[Event],
    standing: &Standing,
    status: Option<&Status>,
) -> String {
    let what = plan.channel.noun();
    match &standing.verdict {
        None => format!("This {what} is under way, or Linecheck stopped in it: its outcome is unknown."),
        Some(Verdict::Originated { .. }) if plan.dry_run => {
            format!("Dry run: Twilio checked the {what} and would take it. Nothing was sent or billed.")
        }
        Some(Verdict::Originated { role, found_by_look_up, resource_sid }) => {
            let found = if *found_by_look_up { " (a look-up found it)" } else { "" };
            let delivery = match status {
                Some(Status { word, code: Some(code) }) => {
                    format!(" Delivery: {}, code {code}.", word_of(word))
                }
                Some(Status { word, code: None }) => format!(" Delivery: {}.", word_of(word)),
                None => String::new(),
            };
            let besides = besides(standing, *role, resource_sid);
            format!("The {what} was originated by {}{found}.{delivery}{besides}", account(*role))
        }
        Some(Verdict::Failed { reason, role }) => {
            format!("The {what} was not originated: {} {}.", account(*role), reason_words(reason))
        }
        Some(Verdict::Unknown { .. }) if plan.dry_run => {
            format!(
                "Dry run: no answer says whether Twilio would take the {what}. Nothing was sent or billed."
            )
        }
        Some(Verdict::Unknown { .. }) => {
            let unresolved = &standing.may_still_arrive;
            let accounts: Vec<_> = unresolved.iter().map(|role| account(*role)).collect();
            format!(
                "It cannot be known whether {} originated the {what}. It may still arrive and be billed.{}",
                accounts.join(" or "),
                after_fallback(plan, events, unresolved)
            )
        }
        Some(Verdict::PingWouldOriginate) => {
            format!(
                "PingID would originate the {what} now, from Ping Identity's account (inferred). Nothing was sent here."
            )
        }
        Some(Verdict::Stopped) => format!("Linecheck stopped before the {what} was taken. Nothing was sent."),
    }
}

/// What may have been made besides what originated.
fn besides(standing: &Standing, originated: Role, resource_sid: &str) -> String {
    let mut text = String::new();
    for other in &standing.created {
        if (other.role, other.resource_sid.as_str()) != (originated, resource_sid) {
            text =
                format!("{text} {} made one too: {}.", capitalised(account(other.role)), other.resource_sid);
        }
    }
    for role in &standing.may_still_arrive {
        text = format!(
            "{text} Whether {} took it too cannot be known: that one may still arrive and be billed.",
            account(*role)
        );
    }
    text
}

/// What came of the fallback after a create that is unknown.
fn after_fallback(plan: &Plan, events: &[Event], unresolved: &[Role]) -> String {
    let fell_back = events.iter().any(|event| matches!(event, Event::FellBack { .. }));
    if !fell_back || unresolved.contains(&Role::Default) {
        return String::new();
    }
    if plan.default == DefaultOrigin::NotConfigured {
        return " PingID would originate it now, from Ping Identity's account (inferred).".to_owned();
    }
    let reason = why_not(plan, events, Role::Default);
    reason.map_or_else(String::new, |reason| format!(" The default account {}.", reason_words(&reason)))
}
