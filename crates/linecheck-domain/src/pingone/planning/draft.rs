//! A plan while it is made: what its goal adds to what all plans have.

use std::collections::BTreeSet;

use crate::pingone::binding::{Binding, Mark};
use crate::pingone::environment::EnvironmentKind;
use crate::pingone::goal::{Choice, Goal};
use crate::pingone::id::Id;
use crate::pingone::note::{Note, PolicyLabel, SenderLabel};
use crate::pingone::origin::{Obstacle, Origin, OriginAccount, SenderRef};
use crate::pingone::plan::{Confirmation, Plan, Untouched};
use crate::pingone::refusal::PlanRefusal;
use crate::pingone::route;
use crate::pingone::selection::{by_number, same_selection, selection};
use crate::pingone::sender::RemoteSender;
use crate::pingone::settings::{CHAIN, Link};
use crate::pingone::state::State;
use crate::pingone::step::{PlannedLink, Reason, Step};
use crate::pingone::warnings;

/// Members of the settings that are not a setting.
const NO_SETTINGS: [&str; 5] = ["_links", "createdAt", "environment", "id", "updatedAt"];

/// A plan while it is made.
#[derive(Default)]
pub(super) struct Draft {
    pub steps: Vec<Step>,
    pub sender: Option<SenderRef>,
    pub confirmations: BTreeSet<Confirmation>,
    pub notes: Vec<Note>,
    pub overriding: Vec<PolicyLabel>,
    /// What is said of the sender that is created: its account and name.
    pub created: Option<(String, Option<String>)>,
}

impl Draft {
    /// Adds the step that selects numbers, unless they are selected.
    pub fn choose(&mut self, sender: &RemoteSender, after: Vec<Choice>, reason: Reason) {
        self.notes.extend(warnings::of_numbers(sender, &after));
        let before = selection(sender);
        if same_selection(&before, &after) {
            return;
        }
        let numbers = by_number(sender);
        let is_gone = |choice: &&Choice| {
            numbers.get(choice.number.as_str()).is_some_and(|number| number.available == Some(false))
        };
        let unavailable: BTreeSet<_> =
            after.iter().filter(is_gone).map(|choice| choice.number.clone()).collect();
        if !unavailable.is_empty() {
            self.confirmations.insert(Confirmation::Unavailable);
        }
        self.steps.push(Step::ChooseNumbers {
            sender: SenderRef::Existing(sender.id.clone()),
            before,
            after,
            unavailable,
            mark: Some(Mark::of(&sender.body)),
            reason,
        });
    }

    /// Adds the step that sets the chain, unless it is so.
    pub fn set_chain(&mut self, state: &State, after: Vec<PlannedLink>, reason: Reason) {
        let before = state.settings.chain.clone();
        let is_so = before.len() == after.len()
            && before
                .iter()
                .zip(&after)
                .all(|(link, planned)| *planned == PlannedLink::Existing(link.clone()));
        if is_so {
            return;
        }
        if after.is_empty() {
            self.confirmations.insert(Confirmation::EmptyChain);
            self.notes.push(Note::HandsOver);
        }
        self.steps.push(Step::SetChain { before, after, mark: Mark::of(&state.settings.body), reason });
    }

    /// The plan, with what all plans have.
    pub fn finish(mut self, state: &State, goal: &Goal) -> Plan {
        let chain_after = self.chain_after(state);
        self.confirm(state);
        let after = self.origins(state, &chain_after);
        self.note(state, &after, &chain_after);
        Plan {
            goal: goal.clone(),
            environment: state.environment.id.clone(),
            binding: Binding::of(state),
            untouched: self.untouched(state),
            before: route::by_chain(state, &state.settings.chain, None),
            after,
            complete: self.overriding.is_empty(),
            overriding: self.overriding,
            sender: self.sender,
            confirmations: self.confirmations,
            notes: self.notes,
            steps: self.steps,
        }
    }

    fn chain_after(&self, state: &State) -> Vec<PlannedLink> {
        let set = self.steps.iter().find_map(|step| {
            let Step::SetChain { after, .. } = step else { return None };
            Some(after.clone())
        });
        set.unwrap_or_else(|| state.settings.chain.iter().cloned().map(PlannedLink::Existing).collect())
    }

    fn confirm(&mut self, state: &State) {
        let creates = self.steps.iter().any(|step| matches!(step, Step::CreateSender { .. }));
        if creates {
            self.confirmations.insert(Confirmation::Consent);
            self.notes.push(Note::ConsentThere);
        }
        if !self.steps.is_empty() && state.environment.kind != EnvironmentKind::Sandbox {
            self.confirmations.insert(Confirmation::Production);
        }
    }

    /// Who originates by the chain as it will be. A sender whose numbers the plan chooses has them then.
    fn origins(&self, state: &State, chain: &[PlannedLink]) -> Vec<Origin> {
        if chain.is_empty() {
            return route::by_chain(state, &[], None);
        }
        let chosen = |wanted: &SenderRef| {
            self.steps.iter().any(|step| {
                let Step::ChooseNumbers { sender, after, .. } = step else { return false };
                sender == wanted && !after.is_empty()
            })
        };
        let one = |planned: &PlannedLink| {
            // In the place of a sender that is not there yet stands any link: what is said of it is replaced.
            let link = match planned {
                PlannedLink::Existing(link) => link.clone(),
                PlannedLink::Created => Link::Ping,
            };
            let mut origin = route::by_chain(state, std::slice::from_ref(&link), None).remove(0);
            if *planned == PlannedLink::Created {
                let (sid, name) = self.created.clone().unzip();
                let account = OriginAccount::Twilio { sender: SenderRef::Created, sid, name: name.flatten() };
                origin = Origin { account, obstacles: Vec::new(), inferred: false, ..origin };
            } else if let OriginAccount::Twilio { sender, .. } = &origin.account
                && chosen(sender)
            {
                origin.obstacles.retain(|obstacle| *obstacle != Obstacle::NoNumber);
            }
            origin
        };
        chain.iter().map(one).collect()
    }

    fn note(&mut self, state: &State, after: &[Origin], chain_after: &[PlannedLink]) {
        self.notes.extend(warnings::of_kinds(state));
        self.notes.extend(warnings::of_dangling(state));
        self.notes.extend(warnings::of_delivery(state));
        if after.iter().any(|origin| origin.obstacles.contains(&Obstacle::PingNotAllowed)) {
            self.notes.push(Note::PingMayNotSend);
        }
        if !self.overriding.is_empty() {
            self.notes.push(Note::Overridden { policies: self.overriding.clone() });
        }
        let deleted = |id: &Id| {
            let mut steps = self.steps.iter();
            steps.any(|step| matches!(step, Step::DeleteSender { sender, .. } if sender.id == *id))
        };
        for link in &state.settings.chain {
            let Link::Sender(id) = link else { continue };
            let stays = chain_after.contains(&PlannedLink::Existing(link.clone()));
            if let Some(sender) = state.sender(id)
                && !stays
                && !deleted(id)
                && !state.policies.iter().any(|policy| policy.names(id))
            {
                self.notes.push(Note::LeftUnused { sender: SenderLabel::of(sender) });
            }
        }
    }

    fn untouched(&self, state: &State) -> Vec<Untouched> {
        let (mut senders, mut policies, mut settings) = (BTreeSet::new(), BTreeSet::new(), false);
        for step in &self.steps {
            match step {
                Step::ChooseNumbers { sender: SenderRef::Existing(id), .. } => {
                    senders.insert(id);
                }
                Step::DeleteSender { sender, .. } => {
                    senders.insert(&sender.id);
                }
                Step::SetPolicy { policy, .. } => {
                    policies.insert(policy);
                }
                Step::SetChain { .. } => settings = true,
                Step::CreateSender { .. } | Step::ChooseNumbers { sender: SenderRef::Created, .. } => {}
            }
        }
        let kept = state.senders.iter().filter(|sender| !senders.contains(&sender.id));
        let names = state.settings.body.members().keys().filter(|name| {
            let is_written = settings && name.as_str() == CHAIN;
            !is_written && !NO_SETTINGS.contains(&name.as_str())
        });
        let left = state.policies.iter().filter(|policy| !policies.contains(&policy.id));
        kept.map(|sender| Untouched::Sender(SenderLabel::of(sender)))
            .chain(names.map(|name| Untouched::Setting { name: name.clone() }))
            .chain(left.map(|policy| Untouched::Policy(PolicyLabel::of(policy))))
            .collect()
    }
}

/// A Twilio sender by its ID.
pub(super) fn twilio_sender<'state>(
    state: &'state State,
    id: &Id,
) -> Result<&'state RemoteSender, PlanRefusal> {
    let sender = state.sender(id).ok_or_else(|| PlanRefusal::NoSuchSender { sender: id.clone() })?;
    if sender.is_twilio() {
        Ok(sender)
    } else {
        Err(PlanRefusal::NotTwilio { sender: SenderLabel::of(sender) })
    }
}

/// Refuses numbers that a sender does not have.
pub(super) fn require_numbers<'numbers>(
    sender: &RemoteSender,
    wanted: impl Iterator<Item = &'numbers str>,
) -> Result<(), PlanRefusal> {
    let numbers = by_number(sender);
    let missing: Vec<_> = wanted.filter(|number| !numbers.contains_key(number)).map(str::to_owned).collect();
    if missing.is_empty() { Ok(()) } else { Err(PlanRefusal::NumbersNotThere { numbers: missing }) }
}
