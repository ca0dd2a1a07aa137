//! What a step writes, decided from the body that was read directly before, and whether it holds afterwards.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::binding::Mark;
use super::body::Body;
use super::goal::Choice;
use super::id::Id;
use super::origin::SenderRef;
use super::plan::Plan;
use super::policy::{self, Policy};
use super::quota;
use super::selection::{by_number, country_problem, same_countries};
use super::sender::{Provider, RemoteNumber, RemoteSender};
use super::settings::{self, Link, Settings};
use super::state::State;
use super::step::{Difference, Next, PlannedLink, PolicyChange, Step};

/// Members that PingOne writes by itself with every change.
const OF_THE_SERVER: [&str; 3] = ["_links", "createdAt", "updatedAt"];

impl SenderRef {
    /// The ID, where it is known.
    #[must_use]
    pub fn id<'ids>(&'ids self, created: Option<&'ids Id>) -> Option<&'ids Id> {
        match self {
            Self::Existing(id) => Some(id),
            Self::Created => created,
        }
    }
}

impl Step {
    /// What to do, by the body that was read directly before (none: it is not there) and the sender that the plan created, if
    /// it has.
    ///
    /// A creation is decided by `created` alone. Before a deletion nothing may refer to the sender: see
    /// [`references`](super::references()).
    #[must_use]
    pub fn request(&self, fresh: Option<&Value>, created: Option<&Id>) -> Next {
        match self {
            Self::CreateSender { account_sid, name, .. } => {
                if created.is_some() {
                    return Next::AlreadyDone;
                }
                let body = Body::default()
                    .with("provider", Some(json!(Provider::Twilio.as_str())))
                    .with("sid", Some(json!(account_sid.as_str())))
                    .with("name", name.as_ref().map(|name| json!(name)));
                Next::Write { body }
            }
            Self::ChooseNumbers { .. } | Self::SetChain { .. } | Self::SetPolicy { .. } => {
                let differences = self.differences(fresh, created);
                if differences.is_empty() {
                    return Next::AlreadyDone;
                }
                match self.written(fresh, created) {
                    Ok(body) => Next::Write { body },
                    Err(what) => Next::Changed { what },
                }
            }
            Self::DeleteSender { mark, .. } => match fresh {
                None => Next::AlreadyDone,
                Some(fresh) => match unchanged(fresh, Some(mark)) {
                    Ok(_) => Next::Delete,
                    Err(what) => Next::Changed { what },
                },
            },
        }
    }

    /// Whether it is as the step wants it.
    #[must_use]
    pub fn holds(&self, fresh: Option<&Value>, created: Option<&Id>) -> bool {
        self.differences(fresh, created).is_empty()
    }

    /// How what was read differs from what the step wants. Members that are not ours are not looked at: see
    /// [`other_members`].
    #[must_use]
    pub fn differences(&self, fresh: Option<&Value>, created: Option<&Id>) -> Vec<Difference> {
        match (self, fresh) {
            (Self::DeleteSender { .. }, None) => Vec::new(),
            (Self::DeleteSender { .. }, Some(_)) => vec![Difference::StillThere],
            (_, None) => vec![Difference::Gone],
            (Self::CreateSender { account_sid, .. }, Some(fresh)) => {
                match RemoteSender::read(fresh.clone()) {
                    Ok(sender)
                        if sender.is_of(account_sid.as_str())
                            && created.is_none_or(|id| *id == sender.id) =>
                    {
                        Vec::new()
                    }
                    _ => vec![Difference::NotUnderstood],
                }
            }
            (Self::ChooseNumbers { sender, after, .. }, Some(fresh)) => match sender.id(created) {
                None => vec![Difference::NoCreatedSender],
                Some(id) => match RemoteSender::read(fresh.clone()) {
                    Ok(read) if read.id == *id => of_selection(&read, after),
                    _ => vec![Difference::NotUnderstood],
                },
            },
            (Self::SetChain { after, .. }, Some(fresh)) => {
                match (resolve(after, created), Settings::read(fresh.clone())) {
                    (None, _) => vec![Difference::NoCreatedSender],
                    (_, Err(_)) => vec![Difference::NotUnderstood],
                    (Some(wanted), Ok(read)) if wanted == read.chain => Vec::new(),
                    (Some(wanted), Ok(read)) => vec![Difference::Chain { wanted, found: read.chain }],
                }
            }
            (Self::SetPolicy { policy, change, .. }, Some(fresh)) => match Policy::read(fresh.clone()) {
                Ok(read) if read.id == *policy => of_policy(&read, change, created),
                _ => vec![Difference::NotUnderstood],
            },
        }
    }

    /// The body that makes it so. Everything but our member is as it was read.
    fn written(&self, fresh: Option<&Value>, created: Option<&Id>) -> Result<Body, Vec<Difference>> {
        let fresh = fresh.ok_or_else(|| vec![Difference::Gone])?;
        match self {
            Self::ChooseNumbers { sender, after, unavailable, mark, .. } => {
                let body = unchanged(fresh, mark.as_ref())?;
                let read = RemoteSender::read(fresh.clone()).map_err(|_| vec![Difference::NotUnderstood])?;
                if sender.id(created) != Some(&read.id) {
                    return Err(vec![Difference::NoCreatedSender]);
                }
                let problems = of_numbers(&read, after, unavailable);
                if !problems.is_empty() {
                    return Err(problems);
                }
                Ok(body.with("numbers", Some(with_selection(&body, after))))
            }
            Self::SetChain { after, mark, .. } => {
                let body = unchanged(fresh, Some(mark))?;
                let wanted = resolve(after, created).ok_or_else(|| vec![Difference::NoCreatedSender])?;
                Ok(body.with(settings::CHAIN, Some(json!(wanted))))
            }
            Self::SetPolicy { change, mark, .. } => {
                let body = unchanged(fresh, Some(mark))?;
                with_change(&body, change, created)
            }
            Self::CreateSender { .. } | Self::DeleteSender { .. } => Err(vec![Difference::NotUnderstood]),
        }
    }

    /// The body that it is about, in what was read; none: it is not there.
    #[must_use]
    pub fn body_in<'state>(&self, state: &'state State, created: Option<&Id>) -> Option<&'state Body> {
        let sender = |id: Option<&Id>| state.sender(id?).map(|sender| &sender.body);
        match self {
            Self::CreateSender { .. } => sender(created),
            Self::ChooseNumbers { sender: wanted, .. } => sender(wanted.id(created)),
            Self::SetChain { .. } => Some(&state.settings.body),
            Self::SetPolicy { policy, .. } => state.policy(policy).map(|policy| &policy.body),
            Self::DeleteSender { sender: label, .. } => sender(Some(&label.id)),
        }
    }

    /// After a creation whose outcome is not known: the senders that can be the created one, because they are of its account
    /// and were not there when the plan was made. Of several its name tells it, but for blanks and capitals. One is it; of
    /// several a person says which; of none it is still not known. Before a creation there must be none: a second sender of
    /// the account would be made.
    #[must_use]
    pub fn created_among(&self, senders: &[RemoteSender]) -> Vec<Id> {
        let Self::CreateSender { account_sid, name, known, .. } = self else { return Vec::new() };
        let is_new =
            |sender: &&RemoteSender| sender.is_of(account_sid.as_str()) && !known.contains(&sender.id);
        let new: Vec<_> = senders.iter().filter(is_new).collect();
        let folded = |name: &str| name.trim().to_lowercase();
        let has_its_name = |sender: &&&RemoteSender| {
            let names = name.as_deref().zip(sender.name.as_deref());
            names.is_some_and(|(name, theirs)| folded(name) == folded(theirs))
        };
        let named: Vec<_> = new.iter().filter(has_its_name).copied().collect();
        let found = if named.is_empty() { new } else { named };
        found.into_iter().map(|sender| sender.id.clone()).collect()
    }
}

impl Plan {
    /// How what was read differs from what the first `steps` steps want, each with its place. Before a deletion there must be
    /// no difference: a sender goes only when what takes its place is there.
    #[must_use]
    pub fn differences(
        &self,
        state: &State,
        steps: usize,
        created: Option<&Id>,
    ) -> Vec<(usize, Vec<Difference>)> {
        let of_step = |(place, step): (usize, &Step)| {
            let read = step.body_in(state, created).cloned().map(Value::from);
            let differences = step.differences(read.as_ref(), created);
            (!differences.is_empty()).then_some((place, differences))
        };
        self.steps.iter().take(steps).enumerate().filter_map(of_step).collect()
    }
}

/// The members that are another after a write than what was written, besides those that PingOne writes by itself.
#[must_use]
pub fn other_members(written: &Body, fresh: &Body) -> BTreeSet<String> {
    let mut names = Mark::of(written).differing(&Mark::of(fresh));
    names.retain(|name| !OF_THE_SERVER.contains(&name.as_str()));
    names
}

/// The body, if it is as it was when the plan was made.
fn unchanged(fresh: &Value, mark: Option<&Mark>) -> Result<Body, Vec<Difference>> {
    let body = Body::read(fresh.clone()).map_err(|_| vec![Difference::NotUnderstood])?;
    let members = mark.map(|mark| mark.differing(&Mark::of(&body))).unwrap_or_default();
    if members.is_empty() { Ok(body) } else { Err(vec![Difference::Members { members }]) }
}

fn resolve(chain: &[PlannedLink], created: Option<&Id>) -> Option<Vec<Link>> {
    let link = |planned: &PlannedLink| match planned {
        PlannedLink::Existing(link) => Some(link.clone()),
        PlannedLink::Created => created.cloned().map(Link::Sender),
    };
    chain.iter().map(link).collect()
}

fn of_selection(sender: &RemoteSender, after: &[Choice]) -> Vec<Difference> {
    let numbers = by_number(sender);
    let chosen: BTreeSet<_> = after.iter().map(|choice| choice.number.as_str()).collect();
    let mut differences = Vec::new();
    for Choice { number, countries } in after {
        let Some(found) = numbers.get(number.as_str()) else {
            differences.push(Difference::NumberMissing { number: number.clone() });
            continue;
        };
        if !found.selected {
            differences.push(Difference::NotSelected { number: number.clone() });
        }
        if !same_countries(found.countries.as_deref(), countries.as_deref()) {
            let (wanted, found) = (countries.clone(), found.countries.clone());
            differences.push(Difference::Countries { number: number.clone(), wanted, found });
        }
    }
    let also =
        sender.numbers.iter().filter(|number| number.selected && !chosen.contains(number.number.as_str()));
    differences.extend(also.map(|number| Difference::AlsoSelected { number: number.number.clone() }));
    differences
}

/// What stands against selecting these numbers.
fn of_numbers(sender: &RemoteSender, after: &[Choice], unavailable: &BTreeSet<String>) -> Vec<Difference> {
    let numbers = by_number(sender);
    let problem = |choice: &Choice| {
        let number = choice.number.clone();
        let Some(found) = numbers.get(number.as_str()) else {
            return Some(Difference::NumberMissing { number });
        };
        if found.available == Some(false) && !unavailable.contains(&number) {
            return Some(Difference::NumberUnavailable { number });
        }
        let wrong = country_problem(&found.kind, choice.countries.as_deref()).is_some();
        wrong.then_some(Difference::CountriesNotAllowed { number })
    };
    after.iter().filter_map(problem).collect()
}

/// All numbers, the chosen ones selected and no others.
fn with_selection(body: &Body, after: &[Choice]) -> Value {
    let chosen: BTreeMap<_, _> = after.iter().map(|choice| (choice.number.as_str(), choice)).collect();
    let entries = body.get("numbers").and_then(Value::as_array);
    let write = |entry: &Value| {
        // What is no number of ours to read is left as it is.
        let (Some(members), Some(number)) = (entry.as_object(), RemoteNumber::read(entry)) else {
            return entry.clone();
        };
        let mut members = members.clone();
        let choice = chosen.get(number.number.as_str());
        if let Some(choice) = choice
            && !same_countries(number.countries.as_deref(), choice.countries.as_deref())
        {
            set_countries(&mut members, choice.countries.as_deref());
        }
        members.insert("selected".to_owned(), json!(choice.is_some()));
        Value::Object(members)
    };
    entries.into_iter().flatten().map(write).collect()
}

fn set_countries(members: &mut Map<String, Value>, countries: Option<&[String]>) {
    match countries {
        Some(countries) => members.insert("supportedCountries".to_owned(), json!(countries)),
        None => members.remove("supportedCountries"),
    };
}

fn of_policy(read: &Policy, change: &PolicyChange, created: Option<&Id>) -> Vec<Difference> {
    let differs = match change {
        PolicyChange::ReplaceSender { from, to } => match to.id(created) {
            None => return vec![Difference::NoCreatedSender],
            Some(to) => (read.names(from) || !read.names(to)).then_some(Difference::PolicyProviders),
        },
        PolicyChange::Limit { claimed, unclaimed, .. } => {
            let there = quota::is_limited(&read.body, *claimed, *unclaimed);
            (!there).then_some(Difference::PolicyLimits)
        }
        PolicyChange::Restore { members } => {
            let differing = members.iter().filter(|(name, was)| read.body.get(name) != was.as_ref());
            let difference = |(name, _): (&String, _)| match name.as_str() {
                policy::PROVIDERS => Difference::PolicyProviders,
                _ => Difference::PolicyLimits,
            };
            return differing.map(difference).collect();
        }
    };
    differs.into_iter().collect()
}

fn with_change(body: &Body, change: &PolicyChange, created: Option<&Id>) -> Result<Body, Vec<Difference>> {
    match change {
        PolicyChange::ReplaceSender { from, to } => {
            let to = to.id(created).ok_or_else(|| vec![Difference::NoCreatedSender])?;
            let mut providers = body.get(policy::PROVIDERS).cloned().unwrap_or_default();
            policy::replace_sender(&mut providers, from, to);
            Ok(body.with(policy::PROVIDERS, Some(providers)))
        }
        PolicyChange::Limit { claimed, unclaimed, .. } => {
            Ok(body.with(quota::QUOTAS, Some(quota::limited(body, *claimed, *unclaimed))))
        }
        PolicyChange::Restore { members } => {
            Ok(members.iter().fold(body.clone(), |body, (name, was)| restored(&body, name, was.as_ref())))
        }
    }
}

/// A member as it was; one that is so already stays as it is written.
fn restored(body: &Body, name: &str, was: Option<&Value>) -> Body {
    if body.get(name) == was { body.clone() } else { body.with(name, was.cloned()) }
}
