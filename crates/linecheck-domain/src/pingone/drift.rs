//! What differs from what was last applied, and from what Twilio has.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::goal::{Choice, Goal, Remembered, RememberedPolicy, RememberedSender, SenderChoice};
use super::id::Id;
use super::note::PolicyLabel;

use super::selection::{by_number, same_selection, selection};
use super::sender::{NumberKind, RemoteSender};
use super::settings::Link;
use super::state::State;

/// A number as Twilio has it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberFacts {
    /// In E.164 form.
    pub number: String,
    /// Whether it sends SMS.
    pub sms: bool,
    /// Whether it makes calls.
    pub voice: bool,
}

/// What Twilio says of an account, asked with the token that is stored here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwilioFacts {
    /// The account.
    pub account_sid: String,
    /// Its numbers; none where the token was refused.
    pub numbers: Option<Vec<NumberFacts>>,
}

/// Something that differs, with what would mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneDrift"))]
pub struct Drift {
    /// What differs.
    #[serde(flatten)]
    pub what: DriftKind,
    /// What to plan; none where there is something else to do first.
    pub mend: Option<Goal>,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "drift")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneDriftKind"))]
pub enum DriftKind {
    /// The chain is another than was applied.
    Chain {
        /// What was applied.
        applied: Vec<Link>,
        /// What it is.
        now: Vec<Link>,
    },
    /// A sender is gone.
    SenderGone {
        /// Which.
        sender: Id,
    },
    /// Another selection, or other countries.
    Selection {
        /// Of which sender.
        sender: Id,
        /// What was applied and is not so any more.
        missing: Vec<Choice>,
        /// What is so without having been applied.
        added: Vec<Choice>,
    },
    /// Selected numbers that PingOne says are gone from the account.
    Unavailable {
        /// Of which sender.
        sender: Id,
        /// Which.
        numbers: Vec<String>,
    },
    /// Selected numbers that Twilio does not list any more.
    GoneAtTwilio {
        /// Of which sender.
        sender: Id,
        /// Which.
        numbers: Vec<String>,
    },
    /// Selected numbers that lost a capability at Twilio.
    CapabilityLost {
        /// Of which sender.
        sender: Id,
        /// Which.
        numbers: Vec<String>,
    },
    /// Twilio refused the token that is stored here; PingOne has most likely the same.
    TokenRefused {
        /// Of which sender.
        sender: Id,
    },
    /// A policy is another than was applied.
    Policy {
        /// Which.
        policy: PolicyLabel,
    },
    /// A policy is gone.
    PolicyGone {
        /// Which.
        policy: Id,
    },
    /// A policy overrides the chain that did not when it was applied.
    Overridden {
        /// Which.
        policy: PolicyLabel,
    },
}

/// What differs from what was last applied, and from what Twilio says of the accounts whose tokens are here. Senders of other
/// accounts are compared with what was applied alone, and senders that are new since with Twilio alone. Where nothing was
/// applied ([`Remembered::default`]) Twilio's side is all that there is.
#[must_use]
pub fn drift(state: &State, applied: &Remembered, twilio: &[TwilioFacts]) -> Vec<Drift> {
    let mut found: Vec<_> = of_chain(state, applied).into_iter().collect();
    for was in &applied.senders {
        match state.sender(&was.id) {
            None => {
                found.push(Drift { what: DriftKind::SenderGone { sender: was.id.clone() }, mend: None });
            }
            Some(sender) => {
                of_sender(sender, was, facts_of(sender, twilio), &mut found);
            }
        }
    }
    for sender in state.senders.iter().filter(|sender| sender.is_twilio()) {
        if applied.senders.iter().all(|was| was.id != sender.id) {
            of_sender(sender, &RememberedSender::of(sender), facts_of(sender, twilio), &mut found);
        }
    }
    for was in &applied.policies {
        found.extend(of_policy(state, was));
    }
    if applied.chain.is_none() {
        return found;
    }
    let known: BTreeSet<_> = applied.policies.iter().map(|was| &was.id).collect();
    let is_new = |id: &Id| !applied.overriding.contains(id) && !known.contains(id);
    let overriding =
        state.policies.iter().filter(|policy| !policy.conditions.is_empty() && is_new(&policy.id));
    found.extend(
        overriding.map(|policy| Drift {
            what: DriftKind::Overridden { policy: PolicyLabel::of(policy) },
            mend: None,
        }),
    );
    found
}

fn facts_of<'facts>(sender: &RemoteSender, twilio: &'facts [TwilioFacts]) -> Option<&'facts TwilioFacts> {
    twilio.iter().find(|facts| sender.is_of(&facts.account_sid))
}

fn of_chain(state: &State, applied: &Remembered) -> Option<Drift> {
    let chain = applied.chain.as_ref().filter(|chain| **chain != state.settings.chain)?;
    let is_there = |link: &Link| match link {
        Link::Sender(id) => state.sender(id).is_some(),
        Link::Ping | Link::Other(_) => true,
    };
    let mend = chain.iter().all(is_there).then(|| Goal::Chain { chain: chain.clone() });
    Some(Drift { what: DriftKind::Chain { applied: chain.clone(), now: state.settings.chain.clone() }, mend })
}

fn of_sender(
    sender: &RemoteSender,
    was: &RememberedSender,
    twilio: Option<&TwilioFacts>,
    found: &mut Vec<Drift>,
) {
    let mut kinds = Vec::new();
    let now = selection(sender);
    if !same_selection(&now, &was.numbers) {
        let not_in = |list: &[Choice]| {
            let list: BTreeSet<_> = list.iter().cloned().collect();
            move |choice: &&Choice| !list.contains(*choice)
        };
        kinds.push(DriftKind::Selection {
            sender: sender.id.clone(),
            missing: was.numbers.iter().filter(not_in(&now)).cloned().collect(),
            added: now.iter().filter(not_in(&was.numbers)).cloned().collect(),
        });
    }
    let lost = lost(sender, was, twilio, &mut kinds);
    let numbers = by_number(sender);
    let stays = |choice: &&Choice| {
        let number = choice.number.as_str();
        numbers.contains_key(number) && !lost.contains(number)
    };
    let left: Vec<_> = was.numbers.iter().filter(stays).cloned().collect();
    let mend = (!left.is_empty()).then(|| Goal::Choose { sender: sender.id.clone(), numbers: left });
    found.extend(kinds.into_iter().map(|what| Drift { what, mend: mend.clone() }));
    if twilio.is_some_and(|facts| facts.numbers.is_none()) {
        let sender = sender.id.clone();
        let mend = Goal::Rotate { sender: sender.clone(), into: SenderChoice::default(), name: None };
        found.push(Drift { what: DriftKind::TokenRefused { sender }, mend: Some(mend) });
    }
}

/// The selected numbers that can no longer originate. Twilio's list of numbers has no short codes.
fn lost(
    sender: &RemoteSender,
    was: &RememberedSender,
    twilio: Option<&TwilioFacts>,
    kinds: &mut Vec<DriftKind>,
) -> BTreeSet<String> {
    let at_twilio: Option<BTreeMap<_, _>> = twilio
        .and_then(|facts| facts.numbers.as_ref())
        .map(|numbers| numbers.iter().map(|facts| (facts.number.as_str(), facts)).collect());
    let applied: BTreeSet<_> = was.numbers.iter().map(|choice| choice.number.as_str()).collect();
    let (mut unavailable, mut gone, mut weaker) = (Vec::new(), Vec::new(), Vec::new());
    for number in &sender.numbers {
        let name = number.number.as_str();
        if !number.selected && !applied.contains(name) {
            continue;
        }
        if number.available == Some(false) {
            unavailable.push(name.to_owned());
        }
        let Some(listed) = at_twilio.as_ref().filter(|_| number.kind != NumberKind::ShortCode) else {
            continue;
        };
        match listed.get(name) {
            None => gone.push(name.to_owned()),
            Some(facts) if number.sms && !facts.sms || number.voice && !facts.voice => {
                weaker.push(name.to_owned());
            }
            Some(_) => {}
        }
    }
    let lost = unavailable.iter().chain(&gone).chain(&weaker).cloned().collect();
    let id = || sender.id.clone();
    if !unavailable.is_empty() {
        kinds.push(DriftKind::Unavailable { sender: id(), numbers: unavailable });
    }
    if !gone.is_empty() {
        kinds.push(DriftKind::GoneAtTwilio { sender: id(), numbers: gone });
    }
    if !weaker.is_empty() {
        kinds.push(DriftKind::CapabilityLost { sender: id(), numbers: weaker });
    }
    lost
}

fn of_policy(state: &State, was: &RememberedPolicy) -> Option<Drift> {
    let Some(policy) = state.policy(&was.id) else {
        return Some(Drift { what: DriftKind::PolicyGone { policy: was.id.clone() }, mend: None });
    };
    let was = was.differing(policy);
    (!was.members.is_empty()).then(|| Drift {
        what: DriftKind::Policy { policy: PolicyLabel::of(policy) },
        mend: Some(Goal::PutBack { before: Remembered { policies: vec![was], ..Remembered::default() } }),
    })
}
