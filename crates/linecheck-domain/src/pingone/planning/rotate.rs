//! Another token: a new sender in the old one's place, and then the old one gone. The old one stays where it is until the new
//! one has its numbers, and each place names one of the two at every moment.

use std::collections::BTreeSet;

use super::draft::{Draft, require_numbers, twilio_sender};
use super::name;
use crate::pingone::binding::Mark;
use crate::pingone::goal::{Choice, SenderChoice};
use crate::pingone::id::Id;
use crate::pingone::note::{Note, SenderLabel};
use crate::pingone::origin::SenderRef;
use crate::pingone::reference;
use crate::pingone::refusal::PlanRefusal;
use crate::pingone::selection::{by_number, joined, selection};
use crate::pingone::sender::RemoteSender;
use crate::pingone::settings::Link;
use crate::pingone::state::State;
use crate::pingone::step::{PlannedLink, PolicyChange, Reason, Step};
use crate::sid::AccountSid;

pub(super) fn draft(
    state: &State,
    old: &Id,
    into: &SenderChoice,
    name: Option<&str>,
) -> Result<Draft, PlanRefusal> {
    let old = twilio_sender(state, old)?;
    let not_twilio = || PlanRefusal::NotTwilio { sender: SenderLabel::of(old) };
    let account = old.sid.as_deref().and_then(|sid| AccountSid::parse(sid).ok()).ok_or_else(not_twilio)?;
    let elsewhere = reference::not_in_chains(state, &old.id);
    if !elsewhere.is_empty() {
        return Err(PlanRefusal::InUse { references: elsewhere });
    }
    let mut draft = Draft::default();
    let choices = copied(&mut draft, old)?;
    let new = if let Some(new) = find(state, old, &account, into)? {
        require_numbers(new, choices.iter().map(|choice| choice.number.as_str()))?;
        draft.choose(new, joined(new, choices), Reason::TakesPlace { of: old.id.clone() });
        SenderRef::Existing(new.id.clone())
    } else {
        create(&mut draft, state, old, account, name, choices)?;
        SenderRef::Created
    };
    replace(&mut draft, state, old, &new);
    draft.steps.push(Step::DeleteSender {
        sender: SenderLabel::of(old),
        mark: Mark::of(&old.body),
        reason: Reason::Replaced,
    });
    draft.sender = Some(new);
    Ok(draft)
}

/// The numbers and countries of the old one. A number that is gone from the account cannot come along.
fn copied(draft: &mut Draft, old: &RemoteSender) -> Result<Vec<Choice>, PlanRefusal> {
    let numbers = by_number(old);
    let is_there = |choice: &Choice| {
        numbers.get(choice.number.as_str()).is_none_or(|number| number.available != Some(false))
    };
    let selected = selection(old);
    let had_any = !selected.is_empty();
    let (there, gone): (Vec<_>, Vec<_>) = selected.into_iter().partition(is_there);
    if had_any && there.is_empty() {
        return Err(PlanRefusal::NoNumber);
    }
    if !gone.is_empty() {
        let numbers = gone.into_iter().map(|choice| choice.number).collect();
        draft.notes.push(Note::NumbersUnavailable { numbers });
    }
    Ok(there)
}

/// What takes the place; none: a new one.
fn find<'state>(
    state: &'state State,
    old: &RemoteSender,
    account: &AccountSid,
    into: &SenderChoice,
) -> Result<Option<&'state RemoteSender>, PlanRefusal> {
    match into {
        SenderChoice::New => Ok(None),
        SenderChoice::Existing { sender } => {
            let new = twilio_sender(state, sender)?;
            if new.id == old.id || !new.is_of(account.as_str()) {
                return Err(PlanRefusal::OtherAccount { sender: SenderLabel::of(new) });
            }
            Ok(Some(new))
        }
        SenderChoice::ByAccount => {
            let is_another = |sender: &&RemoteSender| sender.is_of(account.as_str()) && sender.id != old.id;
            let senders: Vec<_> = state.senders.iter().filter(is_another).map(SenderLabel::of).collect();
            if senders.is_empty() { Ok(None) } else { Err(PlanRefusal::SeveralSenders { senders }) }
        }
    }
}

fn create(
    draft: &mut Draft,
    state: &State,
    old: &RemoteSender,
    account_sid: AccountSid,
    name: Option<&str>,
    choices: Vec<Choice>,
) -> Result<(), PlanRefusal> {
    let following = || old.name.as_deref().map(|old| name::following(state, old));
    let given = name.map(str::trim).map(str::to_owned);
    name::require_room(state, given.as_deref())?;
    let name = given.or_else(following);
    let of_account = state.senders.iter().filter(|sender| sender.is_of(account_sid.as_str()));
    let known: BTreeSet<Id> = of_account.map(|sender| sender.id.clone()).collect();
    let reason = Reason::TakesPlace { of: old.id.clone() };
    draft.created = Some((account_sid.to_string(), name.clone()));
    draft.steps.push(Step::CreateSender { account_sid, name, known, reason: reason.clone() });
    if !choices.is_empty() {
        draft.steps.push(Step::ChooseNumbers {
            sender: SenderRef::Created,
            before: Vec::new(),
            after: choices,
            unavailable: BTreeSet::new(),
            mark: None,
            reason,
        });
    }
    Ok(())
}

/// In the chain, and in every policy that names the old one.
fn replace(draft: &mut Draft, state: &State, old: &RemoteSender, new: &SenderRef) {
    let reason = Reason::TakesPlace { of: old.id.clone() };
    let theirs = Link::Sender(old.id.clone());
    if state.settings.chain.contains(&theirs) {
        let ours = match new {
            SenderRef::Existing(id) => PlannedLink::Existing(Link::Sender(id.clone())),
            SenderRef::Created => PlannedLink::Created,
        };
        let mut after: Vec<PlannedLink> = Vec::new();
        for link in &state.settings.chain {
            let planned = if *link == theirs { ours.clone() } else { PlannedLink::Existing(link.clone()) };
            if planned != ours || !after.contains(&ours) {
                after.push(planned);
            }
        }
        draft.set_chain(state, after, reason.clone());
    }
    for policy in state.policies.iter().filter(|policy| policy.names(&old.id)) {
        draft.steps.push(Step::SetPolicy {
            policy: policy.id.clone(),
            name: policy.name.clone(),
            change: PolicyChange::ReplaceSender { from: old.id.clone(), to: new.clone() },
            mark: Mark::of(&policy.body),
            reason: reason.clone(),
        });
    }
}
