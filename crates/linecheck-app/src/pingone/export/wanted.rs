//! What the files describe: an environment as it is, or as a plan would leave it.

use std::collections::BTreeSet;

use linecheck_domain::pingone::{
    Body, Choice, Id, Link, Next, NumberKind, Plan, Policy, Provider, RemoteSender, SenderRef, Settings,
    State, Step,
};
use serde_json::{Map, Value as Json, json};

use super::naming::Naming;
use super::warning::{ExportWarning, ExportWarningCode as Code};

/// What the files describe.
pub struct Wanted {
    /// The environment that is managed.
    pub environment: Id,
    /// The senders that are written: those of a Twilio account.
    pub senders: Vec<Sender>,
    /// The notification settings.
    pub settings: Map<String, Json>,
    /// The policies that are written: those that name senders, and those that the plan changes.
    pub policies: Vec<WantedPolicy>,
    /// What is known of it, whatever it is written as.
    pub warnings: Vec<ExportWarning>,
}

/// A sender of a Twilio account.
pub struct Sender {
    /// Its ID; of a new one a made-up one, which stands in the chain and in policies too.
    pub id: Id,
    /// Whether it is still to be created.
    pub is_new: bool,
    /// What it is called in the files.
    pub name: String,
    /// What a person knows it by: its name, or its account.
    pub label: String,
    /// Whether it has a name.
    pub has_name: bool,
    /// Its account.
    pub sid: String,
    /// Whether the account has another sender, be it one that the plan removes.
    pub has_twin: bool,
    /// The numbers that are chosen, as they are in its body.
    pub numbers: Vec<Map<String, Json>>,
    /// All of it.
    pub body: Map<String, Json>,
}

/// A policy.
pub struct WantedPolicy {
    /// Its ID.
    pub id: Id,
    /// What it is called in the files.
    pub name: String,
    /// Its own name.
    pub label: String,
    /// Whether it is the default.
    pub is_default: bool,
    /// All of it.
    pub body: Map<String, Json>,
}

impl Wanted {
    /// What an environment has, or would have after a plan.
    pub fn of(state: &State, plan: Option<&Plan>) -> Self {
        let (after, created) = match plan {
            Some(plan) => after(state, plan),
            None => (state.clone(), None),
        };
        let mut warnings = Vec::new();
        let mut naming = Naming::default();
        let mut senders = Vec::new();
        for sender in &after.senders {
            if sender.is_twilio() {
                let is_new = created.as_ref() == Some(&sender.id);
                let is_twin = |other: &RemoteSender| {
                    other.id != sender.id && sender.sid.as_deref().is_some_and(|sid| other.is_of(sid))
                };
                let has_twin = state.senders.iter().chain(&after.senders).any(is_twin);
                senders.push(Sender { has_twin, ..Sender::of(sender, is_new, &mut naming) });
                warnings.extend(number_warnings(sender, is_new));
            } else {
                let label = format!("{} ({})", label(sender), sender.provider.as_str());
                warnings.push(ExportWarning::new(Code::SenderNotWritten, &label));
            }
        }
        let removed = state.senders.iter().filter(|sender| after.sender(&sender.id).is_none());
        warnings.extend(removed.map(|sender| ExportWarning::new(Code::NotRemoved, &label(sender))));
        let is_written = |policy: &&Policy| {
            let before = state.policy(&policy.id).map(|before| &before.body);
            !policy.conditions.is_empty() || before != Some(&policy.body)
        };
        let policies: Vec<_> = after.policies.iter().filter(is_written).collect();
        let chains = policies.iter().flat_map(|policy| &policy.conditions).map(|condition| &condition.chain);
        let links = chains.chain([&after.settings.chain]).flatten();
        let is_unknown = |link: &&Link| match link {
            Link::Ping => false,
            Link::Sender(id) => after.sender(id).is_none(),
            Link::Other(_) => true,
        };
        let unknown: BTreeSet<String> = links.filter(is_unknown).cloned().map(Into::into).collect();
        warnings.extend(unknown.iter().map(|link| ExportWarning::new(Code::SenderUnknown, link)));
        let mut naming = Naming::default();
        let policies = policies.into_iter().map(|policy| WantedPolicy {
            id: policy.id.clone(),
            name: naming.name(&policy.name, "policy"),
            label: policy.name.clone(),
            is_default: policy.is_default,
            body: policy.body.members().clone(),
        });
        Self {
            environment: after.environment.id.clone(),
            senders,
            settings: after.settings.body.members().clone(),
            policies: policies.collect(),
            warnings,
        }
    }
}

impl Sender {
    fn of(sender: &RemoteSender, is_new: bool, naming: &mut Naming) -> Self {
        let sid = sender.sid.clone().unwrap_or_default();
        let ending = sid.get(sid.len().saturating_sub(6)..).unwrap_or_default();
        let name = sender.name.clone().unwrap_or_else(|| format!("twilio {ending}"));
        let numbers = sender.body.get("numbers").and_then(Json::as_array).into_iter().flatten();
        let is_chosen = |number: &&Map<String, Json>| number.get("selected") == Some(&Json::Bool(true));
        Self {
            id: sender.id.clone(),
            is_new,
            name: naming.name(&name, "twilio"),
            label: label(sender),
            has_name: sender.name.is_some(),
            numbers: numbers.filter_map(Json::as_object).filter(is_chosen).cloned().collect(),
            body: sender.body.members().clone(),
            has_twin: false,
            sid,
        }
    }
}

/// What a person knows a sender by.
fn label(sender: &RemoteSender) -> String {
    let name = sender.name.as_ref().or(sender.sid.as_ref());
    name.cloned().unwrap_or_else(|| sender.id.to_string())
}

fn number_warnings(sender: &RemoteSender, is_new: bool) -> impl Iterator<Item = ExportWarning> {
    let chosen = sender.numbers.iter().filter(|number| number.selected);
    chosen.filter_map(move |number| {
        if number.available == Some(false) {
            return Some(ExportWarning::new(Code::NumberGone, &number.number));
        }
        (is_new && number.kind != NumberKind::PhoneNumber)
            .then(|| ExportWarning::new(Code::NumberKindAssumed, &number.number))
    })
}

/// The ID that stands for a sender that is still to be created: PingOne gives none that is all zeroes.
const CREATED: &str = "00000000-0000-0000-0000-000000000000";

/// The environment as a plan would leave it, and the ID that stands for what it creates. Each step decides on the body what it
/// would write, as it does when it is applied.
fn after(state: &State, plan: &Plan) -> (State, Option<Id>) {
    let mut state = state.clone();
    let created: Option<Id> = CREATED.parse().ok();
    for step in &plan.steps {
        match step {
            Step::CreateSender { account_sid, name, .. } => {
                let body = json!({
                    "id": CREATED, "provider": Provider::Twilio.as_str(), "sid": account_sid, "name": name,
                });
                state.senders.extend(RemoteSender::read(body));
            }
            Step::ChooseNumbers { sender, after, .. } => {
                let id = match sender {
                    SenderRef::Existing(id) => Some(id),
                    SenderRef::Created => created.as_ref(),
                };
                let Some(sender) = state.senders.iter_mut().find(|sender| Some(&sender.id) == id) else {
                    continue;
                };
                let fresh = match sender.body.get("numbers") {
                    Some(_) => sender.body.clone(),
                    None => sender.body.with("numbers", Some(answered(after))),
                };
                replace(sender, step, fresh, created.as_ref(), RemoteSender::read);
            }
            Step::SetChain { .. } => {
                let fresh = state.settings.body.clone();
                replace(&mut state.settings, step, fresh, created.as_ref(), Settings::read);
            }
            Step::SetPolicy { policy, .. } => {
                let Some(policy) = state.policies.iter_mut().find(|found| found.id == *policy) else {
                    continue;
                };
                let fresh = policy.body.clone();
                replace(policy, step, fresh, created.as_ref(), Policy::read);
            }
            Step::DeleteSender { sender, .. } => state.senders.retain(|found| found.id != sender.id),
        }
    }
    (state, created)
}

/// Puts what a step would write in the place of what was read.
fn replace<T>(
    resource: &mut T,
    step: &Step,
    fresh: Body,
    created: Option<&Id>,
    read: impl Fn(Json) -> Result<T, &'static str>,
) {
    if let Next::Write { body } = step.request(Some(&fresh.into()), created)
        && let Ok(written) = read(body.into())
    {
        *resource = written;
    }
}

/// The numbers of a new sender as far as they are known: the chosen ones, each of the kind that its digits speak for.
fn answered(chosen: &[Choice]) -> Json {
    let number = |choice: &Choice| {
        json!({
            "number": choice.number, "type": kind(&choice.number).as_str(), "capabilities": ["SMS", "VOICE"],
            "selected": false, "available": true,
        })
    };
    chosen.iter().map(number).collect()
}

/// What kind of number the digits speak for.
///
/// Source: NANPA, toll-free codes in use; a number without a plus sign is a short code.
fn kind(number: &str) -> NumberKind {
    const TOLL_FREE: [&str; 7] = ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"];
    if !number.starts_with('+') {
        NumberKind::ShortCode
    } else if number.len() == 12 && TOLL_FREE.iter().any(|code| number.starts_with(code)) {
        NumberKind::TollFree
    } else {
        NumberKind::PhoneNumber
    }
}
