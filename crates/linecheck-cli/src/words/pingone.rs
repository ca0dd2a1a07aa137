//! What the domain says of a PingOne environment, in the words of the command line.

use std::fmt::Write as _;

use linecheck_app::{PingOneSeen, PingOneSide};
use linecheck_domain::pingone::{
    Choice, Confirmation, Difference, DriftKind, Environment, EnvironmentKind, Id, Link, Note, Obstacle,
    Origin, OriginAccount, PlannedLink, PolicyChange, PolicyLabel, Reason, Reference, SenderLabel, SenderRef,
    Step, Untouched, Why,
};

use crate::output::plain;

/// A sender, as a person knows it.
pub fn sender(label: &SenderLabel) -> String {
    named(label.name.as_deref(), label.sid.as_deref(), label.id.as_str())
}

/// The same of its parts.
pub fn named(name: Option<&str>, sid: Option<&str>, id: &str) -> String {
    let account = sid.map(account);
    match (name, account) {
        (Some(name), Some(account)) => format!("{} ({account})", plain(name)),
        (Some(name), None) => plain(name).into_owned(),
        (None, Some(account)) => account,
        (None, None) => id.to_owned(),
    }
}

/// An account by its ending.
pub fn account(sid: &str) -> String {
    let ending: String = sid.chars().skip(sid.chars().count().saturating_sub(4)).collect();
    format!("AC…{}", plain(&ending))
}

/// A policy by its name.
pub fn policy(label: &PolicyLabel) -> String {
    let default = if label.is_default { ", the default policy" } else { "" };
    format!("\"{}\"{default}", plain(&label.name))
}

fn policies(labels: &[PolicyLabel]) -> String {
    labels.iter().map(policy).collect::<Vec<_>>().join("; ")
}

fn texts(values: &[String]) -> String {
    values.iter().map(|value| plain(value)).collect::<Vec<_>>().join(", ")
}

/// An environment in one line.
pub fn environment(environment: &Environment) -> String {
    let Environment { id, name, kind, region, license, .. } = environment;
    of_environment(name, kind, region.as_deref(), license.as_deref(), id)
}

/// The same of what is on record of it.
pub fn environment_seen(seen: &PingOneSeen, id: &Id) -> String {
    of_environment(&seen.name, &seen.kind, seen.region.as_deref(), seen.license.as_deref(), id)
}

fn of_environment(
    name: &str,
    kind: &EnvironmentKind,
    region: Option<&str>,
    licence: Option<&str>,
    id: &Id,
) -> String {
    let region = plain(region.unwrap_or("region not said"));
    let licence = plain(licence.unwrap_or("license not said"));
    format!("\"{}\" ({}, {region}, {licence}), {id}", plain(name), plain(kind.as_str()))
}

/// What is on record of a tenant's other side.
pub fn side(tenant: &str, side: &PingOneSide) -> String {
    let mut text = match &side.seen {
        None => format!("  PingOne       {}\n", side.environment),
        Some(seen) => {
            let first = seen.originates.first().map_or_else(|| "nobody".to_owned(), account_of);
            let policies = if seen.overridden { "; policies name senders of their own" } else { "" };
            let known = environment_seen(seen, &side.environment);
            format!("  PingOne       {known}\n                first in the chain: {first}{policies}\n")
        }
    };
    if side.stopped {
        let _ =
            writeln!(text, "                a plan stopped on its way: `linecheck pingone resume {tenant}`");
    }
    text
}

/// A place in a chain.
pub fn link(link: &Link) -> String {
    match link {
        Link::Ping => "Ping Identity's account".to_owned(),
        Link::Sender(id) => id.to_string(),
        Link::Other(text) => format!("\"{}\", which is not understood", plain(text)),
    }
}

/// A chain of the settings.
pub fn chain(links: &[Link]) -> String {
    if links.is_empty() {
        return "empty: Ping Identity's own account".to_owned();
    }
    links.iter().map(link).collect::<Vec<_>>().join(", then ")
}

fn planned(links: &[PlannedLink]) -> String {
    if links.is_empty() {
        return chain(&[]);
    }
    let word = |planned: &PlannedLink| match planned {
        PlannedLink::Existing(existing) => link(existing),
        PlannedLink::Created => "the new sender".to_owned(),
    };
    links.iter().map(word).collect::<Vec<_>>().join(", then ")
}

fn sender_ref(sender: &SenderRef) -> String {
    match sender {
        SenderRef::Existing(id) => id.to_string(),
        SenderRef::Created => "the new sender".to_owned(),
    }
}

/// A choice of numbers with their countries.
pub fn choices(choices: &[Choice]) -> String {
    if choices.is_empty() {
        return "none".to_owned();
    }
    let word = |choice: &Choice| match &choice.countries {
        Some(countries) => format!("{} ({})", plain(&choice.number), texts(countries)),
        None => plain(&choice.number).into_owned(),
    };
    choices.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Who originates and is billed, in one line.
pub fn origin(origin: &Origin) -> String {
    let who = account_of(&origin.account);
    let from =
        if origin.numbers.is_empty() { String::new() } else { format!(", from {}", texts(&origin.numbers)) };
    let inferred = if origin.inferred { " (inferred)" } else { "" };
    format!("{who}{from}: {}.{}{inferred}", why(&origin.why), obstacles(&origin.obstacles))
}

/// What keeps a sender from originating, each as a sentence with a blank before it.
pub fn obstacles(obstacles: &[Obstacle]) -> String {
    obstacles.iter().fold(String::new(), |said, one| format!("{said} {}", obstacle(*one)))
}

/// Whose account it is, and who bills.
pub fn account_of(account: &OriginAccount) -> String {
    match account {
        OriginAccount::Ping => "Ping Identity's own account, billed by Ping Identity".to_owned(),
        OriginAccount::Twilio { sender, sid, name } => {
            let (name, sid) = (name.as_deref(), sid.as_deref());
            let known = match sender {
                SenderRef::Existing(id) => named(name, sid, id.as_str()),
                SenderRef::Created => format!("the new sender {}", named(name, sid, "")),
            };
            format!("{known}, billed by Twilio")
        }
        OriginAccount::Other { sender, provider, sid, name } => {
            let known = named(name.as_deref(), sid.as_deref(), sender.as_str());
            format!("{known}, a sender of kind {}", plain(provider))
        }
        OriginAccount::Gone { sender } => format!("{sender}, which is not there"),
        OriginAccount::NotUnderstood { text } => format!("\"{}\", which is not understood", plain(text)),
    }
}

fn why(why: &Why) -> String {
    match why {
        Why::Chain => "by the environment's chain".to_owned(),
        Why::EmptyChain => "since the environment's chain is empty".to_owned(),
        Why::Condition { policy: of, condition, rest } => {
            let rest = if *rest { ", which is for all other countries" } else { "" };
            format!("by condition {} of the policy {}{rest}", condition + 1, policy(of))
        }
        Why::NoConditionFits { policy: of } => {
            format!("no condition of the policy {} fits, so by the environment's chain", policy(of))
        }
    }
}

fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NoNumber => "None of its selected numbers serves this recipient.",
        Obstacle::NumbersUnavailable => "Its numbers are gone from the account.",
        Obstacle::PingNotAllowed => {
            "This environment may not use Ping Identity's account, so it probably does not send."
        }
        Obstacle::SenderGone => "There is no such sender.",
        Obstacle::NotUnderstood => "Whether it serves is not known.",
        Obstacle::ChannelNotAllowed => "The license does not allow this channel.",
    }
}

/// A step, and why it is there.
pub fn step(step: &Step) -> String {
    let (what, because) = match step {
        Step::CreateSender { account_sid, name, reason, .. } => {
            let name =
                name.as_deref().map(|name| format!(" with the name \"{}\"", plain(name))).unwrap_or_default();
            (format!("Create a sender for {}{name}, without numbers", account(account_sid.as_str())), reason)
        }
        Step::ChooseNumbers { sender, before, after, reason, .. } => {
            let of = sender_ref(sender);
            (format!("Select numbers of {of}: {} -> {}", choices(before), choices(after)), reason)
        }
        Step::SetChain { before, after, reason, .. } => {
            (format!("Set the chain: {} -> {}", chain(before), planned(after)), reason)
        }
        Step::SetPolicy { name, change, reason, .. } => {
            let change = match change {
                PolicyChange::ReplaceSender { from, to } => {
                    format!("{} takes the place of {from}", sender_ref(to))
                }
                PolicyChange::Limit { claimed, unclaimed, .. } => {
                    format!("{claimed} used and {unclaimed} unused a day for each user")
                }
                PolicyChange::Restore { .. } => "its senders and limits as they were".to_owned(),
            };
            (format!("Change the policy \"{}\": {change}", plain(name)), reason)
        }
        Step::DeleteSender { sender: label, reason, .. } => {
            (format!("Delete the sender {}", sender(label)), reason)
        }
    };
    format!("{what}. {}", reason(because))
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NoSenderYet => "No sender of the account is there.".to_owned(),
        Reason::NewOneAsked => "A new one was asked for.".to_owned(),
        Reason::AsConfigured => "They are those of the configuration.".to_owned(),
        Reason::TakesPlace { of } => format!("It takes the place of {of}: a token cannot be changed."),
        Reason::ComesFirst { fallback, leaving } => {
            let last = if *fallback { ", and Ping Identity's account last" } else { "" };
            let gone = if leaving.is_empty() {
                String::new()
            } else {
                format!(
                    " These leave the chain: {}.",
                    leaving.iter().map(link).collect::<Vec<_>>().join(", ")
                )
            };
            format!("The sender comes first{last}.{gone}")
        }
        Reason::Asked => "It was asked for.".to_owned(),
        Reason::LimitsAsked => "The limits were asked for.".to_owned(),
        Reason::Replaced => "Nothing refers to it any more.".to_owned(),
        Reason::WasSo => "It was so before.".to_owned(),
    }
}

/// What stays as it is.
pub fn untouched(untouched: &Untouched) -> String {
    match untouched {
        Untouched::Sender(label) => format!("the sender {}", sender(label)),
        Untouched::Policy(label) => format!("the policy {}", policy(label)),
        Untouched::Setting { name } => format!("`{}` of the settings", plain(name)),
    }
}

/// A fact beside a plan or beside what was read.
pub fn note(note: &Note) -> String {
    match note {
        Note::LimitsEnforced { used, unused, daily } => {
            let also = match daily {
                Some(daily) => format!(" The environment's own limit is {daily} SMS and calls for each user and day."),
                None => String::new(),
            };
            format!(
                "PingOne enforces daily limits, which PingID did not for a custom account: {used} used and {unused} unused \
                 passcodes for each user and day. `--limits` writes them into the default policy.{also}"
            )
        }
        Note::FallbackNotInPolicies { policies: of } => format!(
            "A policy names senders by their IDs alone, so Ping Identity's account cannot follow there: {}.",
            policies(of)
        ),
        Note::Overridden { policies: of } => {
            format!("These policies name senders of their own, and the chain has no effect where they apply: {}.", policies(of))
        }
        Note::PingMayNotSend => {
            "This environment may not use Ping Identity's account (`canUsePingSmsAccount` is false), so it probably does not \
             send (inferred)."
                .to_owned()
        }
        Note::HandsOver => "The chain is empty then: Ping Identity's own account originates, at Ping Identity's rates.".to_owned(),
        Note::NumbersOfOneChannel { numbers } => format!(
            "SMS and voice are both used, and PingOne wants both of every selected number. These do only one: {}.",
            texts(numbers)
        ),
        Note::NumbersUnavailable { numbers } => {
            format!("PingOne says that these numbers are no longer on the account: {}.", texts(numbers))
        }
        Note::UnitedStatesOnly { numbers } => {
            format!("Without a country these serve the United States alone: {}.", texts(numbers))
        }
        Note::ConsentThere => {
            "PingOne's console asks for the Third-party Service Consent here. The API has no field for it, so it is asked for \
             before the plan is applied."
                .to_owned()
        }
        Note::NotUnderstood { senders } => format!(
            "These senders are of kinds that Linecheck does not change. They stay, and count against the ten: {}.",
            senders.iter().map(sender).collect::<Vec<_>>().join("; ")
        ),
        Note::LeftUnused { sender: label } => format!("Nothing will refer to the sender {}, and it stays.", sender(label)),
        Note::Dangling { sender, by } => {
            format!("{} names the sender {sender}, which is not there.", reference(by))
        }
        Note::ListedUsersOnly => {
            "`deliveryMode` is not ALL: only users on the allowed list get notifications.".to_owned()
        }
        Note::ChannelNotAllowed { channel: of } => {
            format!("The environment's license does not allow passcodes by {}.", of.short())
        }
    }
}

/// What refers to a sender.
fn reference(reference: &Reference) -> String {
    match reference {
        Reference::Chain => "The chain".to_owned(),
        Reference::Policy(of) => format!("The policy {}", policy(of)),
    }
}

/// How something differs from what was expected.
pub fn difference(difference: &Difference) -> String {
    match difference {
        Difference::Gone => "it is not there any more".to_owned(),
        Difference::StillThere => "it is still there".to_owned(),
        Difference::NotUnderstood => "the answer was not understood".to_owned(),
        Difference::NumberMissing { number } => format!("{} is not among its numbers", plain(number)),
        Difference::NumberUnavailable { number } => format!("{} is gone from the account", plain(number)),
        Difference::NotSelected { number } => format!("{} is not selected", plain(number)),
        Difference::AlsoSelected { number } => format!("{} is selected too", plain(number)),
        Difference::Countries { number, wanted, found } => {
            let word =
                |countries: &Option<Vec<String>>| countries.as_deref().map_or("none".to_owned(), texts);
            format!("the countries of {} are {} and not {}", plain(number), word(found), word(wanted))
        }
        Difference::Chain { wanted, found } => {
            format!("the chain is {} and not {}", chain(found), chain(wanted))
        }
        Difference::PolicyProviders => "the policy names other senders".to_owned(),
        Difference::PolicyLimits => "the policy has other limits".to_owned(),
        Difference::CountriesNotAllowed { number } => {
            format!("countries cannot be given for {}, as what it turned out to be", plain(number))
        }
        Difference::Members { members } => {
            format!(
                "these members differ: {}",
                members.iter().map(|name| plain(name)).collect::<Vec<_>>().join(", ")
            )
        }
        Difference::NoCreatedSender => "the new sender is not known".to_owned(),
    }
}

/// What differs from what was applied, or from what Twilio has.
pub fn drift(drift: &DriftKind) -> String {
    match drift {
        DriftKind::Chain { applied, now } => {
            format!("The chain was {} and is {}.", chain(applied), chain(now))
        }
        DriftKind::SenderGone { sender } => format!("The sender {sender} is gone."),
        DriftKind::Selection { sender, missing, added } => format!(
            "The sender {sender} has another selection. Not selected any more: {}. Selected besides: {}.",
            choices(missing),
            choices(added)
        ),
        DriftKind::Unavailable { sender, numbers } => {
            format!("PingOne says that numbers of {sender} are gone from the account: {}.", texts(numbers))
        }
        DriftKind::GoneAtTwilio { sender, numbers } => {
            format!("Twilio does not list these numbers of {sender} any more: {}.", texts(numbers))
        }
        DriftKind::CapabilityLost { sender, numbers } => {
            format!("These numbers of {sender} lost SMS or voice at Twilio: {}.", texts(numbers))
        }
        DriftKind::TokenRefused { sender } => {
            format!(
                "Twilio refuses the token that is stored here for {sender}. PingOne most likely has the same (inferred)."
            )
        }
        DriftKind::Policy { policy: of } => format!("The policy {} is another than was applied.", policy(of)),
        DriftKind::PolicyGone { policy } => format!("The policy {policy} is gone."),
        DriftKind::Overridden { policy: of } => format!("The policy {} overrides the chain now.", policy(of)),
    }
}

/// The flag that gives a confirmation, and the question that asks for it.
pub fn confirmation(confirmation: Confirmation) -> (&'static str, &'static str) {
    match confirmation {
        Confirmation::Production => {
            ("--production", "This is no sandbox: real users sign in there. Change it?")
        }
        Confirmation::Consent => ("--consent-by NAME", "Third-party Service Consent"),
        Confirmation::EmptyChain => (
            "--empty-chain",
            "The chain becomes empty: Ping Identity's own account sends from then on. Hand over?",
        ),
        Confirmation::DropOthers => ("--drop-others", "Other senders leave the chain. Let them go?"),
        Confirmation::Unavailable => (
            "--unavailable",
            "Numbers are selected that are gone from the account. Select them all the same?",
        ),
    }
}
