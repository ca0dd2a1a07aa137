//! PingOne originates with a configuration of PingID's.

use std::collections::BTreeSet;

use super::draft::{Draft, require_numbers, twilio_sender};
use super::name;
use crate::channel::Channel;
use crate::phone::PhoneNumber;
use crate::pingone::binding::Mark;
use crate::pingone::goal::{CarryOver, Choice, Others, SenderChoice};
use crate::pingone::id::Id;
use crate::pingone::note::{Note, PolicyLabel, SenderLabel};
use crate::pingone::origin::SenderRef;
use crate::pingone::plan::Confirmation;
use crate::pingone::policy::Policy;
use crate::pingone::quota;
use crate::pingone::refusal::PlanRefusal;
use crate::pingone::route;
use crate::pingone::selection::by_number;
use crate::pingone::sender::RemoteSender;
use crate::pingone::settings::Link;
use crate::pingone::state::State;
use crate::pingone::step::{PlannedLink, PolicyChange, Reason, Step};

pub(super) fn draft(state: &State, wanted: &CarryOver) -> Result<Draft, PlanRefusal> {
    if wanted.numbers.is_empty() {
        return Err(PlanRefusal::NoNumber);
    }
    let mut draft = Draft::default();
    let existing = find(state, wanted)?;
    match existing {
        Some(sender) => choose(&mut draft, sender, wanted)?,
        None => create(&mut draft, state, wanted)?,
    }
    set_chain(&mut draft, state, wanted, existing);
    if wanted.quotas {
        limit(&mut draft, state, wanted)?;
    }
    note(&mut draft, state, wanted, existing);
    Ok(draft)
}

/// The sender that is meant; none: a new one.
fn find<'state>(
    state: &'state State,
    wanted: &CarryOver,
) -> Result<Option<&'state RemoteSender>, PlanRefusal> {
    let sid = wanted.account_sid.as_str();
    match &wanted.sender {
        SenderChoice::New => Ok(None),
        SenderChoice::Existing { sender } => {
            let sender = twilio_sender(state, sender)?;
            if !sender.is_of(sid) {
                return Err(PlanRefusal::OtherAccount { sender: SenderLabel::of(sender) });
            }
            Ok(Some(sender))
        }
        SenderChoice::ByAccount => {
            let of_account: Vec<_> = state.senders.iter().filter(|sender| sender.is_of(sid)).collect();
            match of_account.as_slice() {
                [] => Ok(None),
                [sender] => Ok(Some(sender)),
                several => Err(PlanRefusal::SeveralSenders {
                    senders: several.iter().map(|sender| SenderLabel::of(sender)).collect(),
                }),
            }
        }
    }
}

/// Of a sender that is there: a number keeps the countries that it has.
fn choose(draft: &mut Draft, sender: &RemoteSender, wanted: &CarryOver) -> Result<(), PlanRefusal> {
    require_numbers(sender, wanted.numbers.iter().map(PhoneNumber::as_str))?;
    let numbers = by_number(sender);
    let choice = |number: &str| Choice {
        number: number.to_owned(),
        countries: numbers.get(number).and_then(|number| number.countries.clone()),
    };
    let after = wanted.numbers.iter().map(|number| choice(number.as_str())).collect();
    draft.sender = Some(SenderRef::Existing(sender.id.clone()));
    draft.choose(sender, after, Reason::AsConfigured);
    Ok(())
}

fn create(draft: &mut Draft, state: &State, wanted: &CarryOver) -> Result<(), PlanRefusal> {
    let name = wanted.name.as_deref().map(str::trim).map(str::to_owned);
    name::require_room(state, name.as_deref())?;
    let sid = wanted.account_sid.as_str();
    let known: BTreeSet<Id> =
        state.senders.iter().filter(|sender| sender.is_of(sid)).map(|sender| sender.id.clone()).collect();
    let reason = if known.is_empty() { Reason::NoSenderYet } else { Reason::NewOneAsked };
    let choice = |number: &str| Choice { number: number.to_owned(), countries: None };
    // PingOne says of what kind they are only when it has the sender.
    let toll_free = wanted.numbers.iter().filter(|number| number.is_toll_free());
    let numbers: Vec<_> = toll_free.map(|number| number.as_str().to_owned()).collect();
    if !numbers.is_empty() {
        draft.notes.push(Note::UnitedStatesOnly { numbers });
    }
    draft.created = Some((sid.to_owned(), name.clone()));
    draft.sender = Some(SenderRef::Created);
    draft.steps.push(Step::CreateSender { account_sid: wanted.account_sid.clone(), name, known, reason });
    draft.steps.push(Step::ChooseNumbers {
        sender: SenderRef::Created,
        before: Vec::new(),
        after: wanted.numbers.iter().map(|number| choice(number.as_str())).collect(),
        unavailable: BTreeSet::new(),
        mark: None,
        reason: Reason::AsConfigured,
    });
    Ok(())
}

/// The sender first, then what was there, then Ping's own account where fallback is on.
fn set_chain(draft: &mut Draft, state: &State, wanted: &CarryOver, sender: Option<&RemoteSender>) {
    let ours = sender.map(|sender| Link::Sender(sender.id.clone()));
    let others: Vec<_> = state
        .settings
        .chain
        .iter()
        .filter(|link| **link != Link::Ping && Some(*link) != ours.as_ref())
        .cloned()
        .collect();
    let (staying, mut leaving) = match wanted.others {
        Others::Keep => (others, Vec::new()),
        Others::Drop => (Vec::new(), others),
    };
    // Ping's own account is the last resort of everybody here: that it leaves is no small thing.
    if !wanted.fallback && state.settings.chain.contains(&Link::Ping) {
        leaving.push(Link::Ping);
    }
    if !leaving.is_empty() {
        draft.confirmations.insert(Confirmation::DropOthers);
    }
    let first = ours.map_or(PlannedLink::Created, PlannedLink::Existing);
    let mut after = vec![first];
    after.extend(staying.into_iter().map(PlannedLink::Existing));
    if wanted.fallback {
        after.push(PlannedLink::Existing(Link::Ping));
    }
    draft.set_chain(state, after, Reason::ComesFirst { fallback: wanted.fallback, leaving });
}

fn limit(draft: &mut Draft, state: &State, wanted: &CarryOver) -> Result<(), PlanRefusal> {
    let policy = state.default_policy().ok_or(PlanRefusal::NoDefaultPolicy)?;
    let (claimed, unclaimed) = (wanted.limits.used, wanted.limits.unused);
    if quota::is_limited(&policy.body, claimed, unclaimed) {
        return Ok(());
    }
    if quota::has_another_kind(&policy.body) {
        return Err(PlanRefusal::OtherQuota { policy: PolicyLabel::of(policy) });
    }
    let before = policy.body.get(quota::QUOTAS).cloned();
    draft.steps.push(Step::SetPolicy {
        policy: policy.id.clone(),
        name: policy.name.clone(),
        change: PolicyChange::Limit { before, claimed, unclaimed },
        mark: Mark::of(&policy.body),
        reason: Reason::LimitsAsked,
    });
    Ok(())
}

fn note(draft: &mut Draft, state: &State, wanted: &CarryOver, sender: Option<&RemoteSender>) {
    let restrictions = state.settings.body.get("restrictions");
    let daily = restrictions.and_then(|limits| limits.pointer("/smsVoiceQuota/daily")?.as_u64());
    draft.notes.push(Note::LimitsEnforced { used: wanted.limits.used, unused: wanted.limits.unused, daily });
    let naming = || state.policies.iter().filter(|policy| !policy.conditions.is_empty());
    if wanted.fallback && naming().next().is_some() {
        let policies = naming().map(PolicyLabel::of).collect();
        draft.notes.push(Note::FallbackNotInPolicies { policies });
    }
    let ours = sender.map(|sender| Link::Sender(sender.id.clone()));
    let leads_elsewhere = |policy: &&Policy| {
        let mut firsts = policy.conditions.iter().map(|condition| condition.chain.first());
        firsts.any(|first| ours.is_none() || first != ours.as_ref())
    };
    draft.overriding = naming().filter(leads_elsewhere).map(PolicyLabel::of).collect();
    for (used, channel) in [(wanted.channels.sms, Channel::Sms), (wanted.channels.voice, Channel::Voice)] {
        if used && !route::allows(state.environment.capabilities, channel) {
            draft.notes.push(Note::ChannelNotAllowed { channel });
        }
    }
    if !(wanted.channels.sms && wanted.channels.voice) {
        draft.notes.retain(|note| !matches!(note, Note::NumbersOfOneChannel { .. }));
    }
}
