//! Who would originate, in order.
//!
//! Sources: PingOne, *Notifications settings* (the chain, and the empty chain), *Notification policies* (conditions take
//! precedence, and the one without countries is for all others), *Configuring a custom Twilio account* (the next is tried on
//! API errors and where no number serves the recipient).

use super::environment::Capabilities;
use super::id::Id;
use super::note::PolicyLabel;
use super::origin::{Obstacle, Origin, OriginAccount, SenderRef, Why};
use super::policy::{Condition, Policy};
use super::sender::{NumberKind, RemoteNumber, RemoteSender};
use super::settings::Link;
use super::state::State;
use crate::channel::Channel;
use crate::country::Country;

/// Where a number without a list of countries serves, when its kind has one.
const WITHOUT_A_LIST: &str = "US";

/// Whom a passcode goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// The country; none where it cannot be told.
    pub country: Option<Country>,
    /// How it travels.
    pub channel: Channel,
}

/// Who would originate to a recipient, in order: by a policy, or without one by the default policy. An ID that no policy has
/// is read like PingOne reads it: as the default. When all of them fail, the notification is `FAILED`.
#[must_use]
pub fn originates(state: &State, recipient: &Recipient, policy: Option<&Id>) -> Vec<Origin> {
    let policy = policy.and_then(|id| state.policy(id)).or_else(|| state.default_policy());
    let Some(policy) = policy.filter(|policy| !policy.conditions.is_empty()) else {
        return by_settings(state, *recipient, None);
    };
    match condition_for(policy, *recipient) {
        Some((condition, fits)) if !fits.chain.is_empty() => {
            let rest = fits.countries.is_empty();
            let why = Why::Condition { policy: PolicyLabel::of(policy), condition, rest };
            fits.chain.iter().map(|link| origin(state, link, Some(recipient), why.clone())).collect()
        }
        _ => by_settings(state, *recipient, Some(policy)),
    }
}

/// Who would originate by the chain of the settings alone, to nobody in particular: where no policy names senders.
#[must_use]
pub fn originates_by_chain(state: &State) -> Vec<Origin> {
    by_chain(state, &state.settings.chain, None)
}

/// The condition that holds for a recipient, with its place: the first that names the country, else the first without
/// countries.
fn condition_for(policy: &Policy, recipient: Recipient) -> Option<(usize, &Condition)> {
    let country = recipient.country.map(Country::code);
    let by_channel = || {
        let all = policy.conditions.iter().enumerate();
        all.filter(|(_, condition)| condition.methods.contains(&recipient.channel))
    };
    let names_it =
        |condition: &Condition| country.as_ref().is_some_and(|code| condition.countries.contains(code));
    by_channel()
        .find(|(_, condition)| names_it(condition))
        .or_else(|| by_channel().find(|(_, condition)| condition.countries.is_empty()))
}

/// By the chain of the settings; `unfit` is a policy that names senders, but none for this recipient.
fn by_settings(state: &State, recipient: Recipient, unfit: Option<&Policy>) -> Vec<Origin> {
    let mut origins = by_chain(state, &state.settings.chain, Some(&recipient));
    if let Some(policy) = unfit {
        for origin in &mut origins {
            origin.why = Why::NoConditionFits { policy: PolicyLabel::of(policy) };
            origin.inferred = true;
        }
    }
    origins
}

/// By a chain of the settings, as it is or will be.
pub(super) fn by_chain(state: &State, chain: &[Link], recipient: Option<&Recipient>) -> Vec<Origin> {
    if chain.is_empty() {
        return vec![origin(state, &Link::Ping, recipient, Why::EmptyChain)];
    }
    chain.iter().map(|link| origin(state, link, recipient, Why::Chain)).collect()
}

fn origin(state: &State, link: &Link, recipient: Option<&Recipient>, why: Why) -> Origin {
    let mut origin = match link {
        Link::Ping => {
            let refused = state.environment.capabilities.can_use_ping_sms_account == Some(false);
            let obstacles = refused.then_some(Obstacle::PingNotAllowed).into_iter().collect();
            Origin { account: OriginAccount::Ping, why, numbers: Vec::new(), obstacles, inferred: refused }
        }
        Link::Other(text) => Origin {
            account: OriginAccount::NotUnderstood { text: text.clone() },
            why,
            numbers: Vec::new(),
            obstacles: vec![Obstacle::NotUnderstood],
            inferred: true,
        },
        Link::Sender(id) => match state.sender(id) {
            Some(sender) => of_sender(sender, recipient, why),
            None => Origin {
                account: OriginAccount::Gone { sender: id.clone() },
                why,
                numbers: Vec::new(),
                obstacles: vec![Obstacle::SenderGone],
                inferred: true,
            },
        },
    };
    if recipient.is_some_and(|recipient| !allows(state.environment.capabilities, recipient.channel)) {
        origin.obstacles.push(Obstacle::ChannelNotAllowed);
        origin.inferred = true;
    }
    origin
}

/// Whether the licence allows a channel; where it does not say, it does.
pub(super) fn allows(capabilities: Capabilities, channel: Channel) -> bool {
    let said = match channel {
        Channel::Sms => capabilities.can_use_sms_otp,
        Channel::Voice => capabilities.can_use_voice_otp,
    };
    said != Some(false)
}

fn of_sender(sender: &RemoteSender, recipient: Option<&Recipient>, why: Why) -> Origin {
    let (sid, name) = (sender.sid.clone(), sender.name.clone());
    if !sender.is_twilio() {
        let provider = sender.provider.as_str().to_owned();
        return Origin {
            account: OriginAccount::Other { sender: sender.id.clone(), provider, sid, name },
            why,
            numbers: Vec::new(),
            obstacles: vec![Obstacle::NotUnderstood],
            inferred: true,
        };
    }
    let serves = |number: &&RemoteNumber| recipient.is_none_or(|recipient| serves(number, *recipient));
    let serving: Vec<_> = sender.numbers.iter().filter(|number| number.selected).filter(serves).collect();
    let there = || serving.iter().filter(|number| number.available != Some(false));
    let obstacle = match (serving.is_empty(), there().next()) {
        (true, _) => Some(Obstacle::NoNumber),
        (false, None) => Some(Obstacle::NumbersUnavailable),
        (false, Some(_)) => None,
    };
    // Without a recipient nobody asks which, and there may be thousands.
    let numbers =
        if recipient.is_some() { there().map(|number| number.number.clone()).collect() } else { Vec::new() };
    Origin {
        account: OriginAccount::Twilio { sender: SenderRef::Existing(sender.id.clone()), sid, name },
        why,
        numbers,
        obstacles: obstacle.into_iter().collect(),
        inferred: false,
    }
}

/// Whether a selected number can originate to a recipient.
fn serves(number: &RemoteNumber, recipient: Recipient) -> bool {
    let can = match recipient.channel {
        Channel::Sms => number.sms,
        Channel::Voice => number.voice,
    };
    let here =
        |code: &str| recipient.country.is_some_and(|country| country.code().eq_ignore_ascii_case(code));
    let reaches = match (&number.countries, &number.kind) {
        (Some(codes), NumberKind::TollFree | NumberKind::ShortCode | NumberKind::Other(_)) => {
            codes.iter().any(|code| here(code))
        }
        (None, NumberKind::TollFree | NumberKind::ShortCode) => here(WITHOUT_A_LIST),
        (_, NumberKind::PhoneNumber) | (None, NumberKind::Other(_)) => true,
    };
    can && reaches
}
