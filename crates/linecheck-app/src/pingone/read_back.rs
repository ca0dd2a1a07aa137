//! Reading everything back at the end of a plan, and comparing it with what each step was to bring about.

use std::collections::BTreeSet;

use linecheck_domain::pingone::run::{RunEvent, StepDifference};
use linecheck_domain::pingone::{
    Body, Id, Plan, Remembered, State, Step, originates_by_chain, other_members,
};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_vault::Writer;
use serde_json::{Value, json};

use crate::app::{App, audit};
use crate::configure::drafts::erase;
use crate::configure::rotate::put_token_in_force;
use crate::error::AppError;
use crate::pingone::running::{Running, add};
use crate::progress::{PingOneNow, Progress, ProgressSink};
use crate::roles::Permit;

/// The members that a step writes: whether they hold is told by the domain.
const OURS: [&str; 4] = ["numbers", "smsProvidersFallbackChain", "providerConfiguration", "quotas"];

impl App {
    /// Reads everything back, compares it with what each step was to bring about, and brings the run to its end.
    pub(crate) async fn read_back(
        &self,
        actor: &Permit,
        running: &mut Running,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        progress.tell(Progress::PingOne { now: PingOneNow::ReadingBack { plan: running.id } });
        let state = match self.read_pingone_state(&running.access, progress).await {
            Ok(state) => state,
            Err(failure) => return self.append_run(running, RunEvent::NotReadBack { failure }).await,
        };
        let created = running.standing().created;
        let plan = &running.planned.plan;
        let steps = plan.steps.iter().enumerate();
        let differences: Vec<_> = steps
            .filter_map(|(place, step)| {
                difference(&state, place, step, created.as_ref(), running.written.get(&place))
            })
            .collect();
        let is_so = differences.is_empty();
        let applied = is_so.then(|| Remembered::applied(&state));
        let detail = json!({
            "plan": running.id.to_string(),
            "steps": plan.steps.len(),
            "differs": differences.iter().map(|one| one.step + 1).collect::<Vec<_>>(),
        });
        let others = plan.changed(&state, plan.steps.len(), created.as_ref());
        let event = RunEvent::ReadBack { differences, others, originates: originates_by_chain(&state) };
        let (id, holder, tenant, actor, now) =
            (running.id, running.holder, running.tenant.clone(), actor.clone(), self.now());
        let rotated = created_for(plan);
        let stored = event.clone();
        self.write(move |writer| {
            add(writer, id, holder, &stored, now)?;
            match writer.end_pingone_run(id)? {
                // PingOne has it: the same account of the tenant's goes on with it too.
                Some(token) if is_of_active(writer, &tenant, rotated.as_ref())? => {
                    put_token_in_force(writer, &actor, &tenant, &token, now)?;
                }
                Some(token) => erase(writer, &token)?,
                None => {}
            }
            if let Some(applied) = &applied {
                writer.put_pingone_applied(&tenant, applied, now)?;
            }
            audit(writer, &actor, "pingone_applied", Some(&tenant), detail.clone(), now)
        })
        .await?;
        running.events.push(event);
        self.keep_seen(&running.access, &state).await
    }
}

/// The account of the sender that a plan created.
fn created_for(plan: &Plan) -> Option<AccountSid> {
    plan.steps.iter().find_map(|step| match step {
        Step::CreateSender { account_sid, .. } => Some(account_sid.clone()),
        _ => None,
    })
}

fn is_of_active(writer: &Writer<'_>, tenant: &TenantId, sid: Option<&AccountSid>) -> Result<bool, AppError> {
    Ok(writer.active(tenant)?.custom().is_some_and(|account| Some(&account.account_sid) == sid))
}

/// How what was read back differs from what a step was to bring about; none where it does not.
fn difference(
    state: &State,
    place: usize,
    step: &Step,
    created: Option<&Id>,
    written: Option<&Body>,
) -> Option<StepDifference> {
    let fresh = read_in(state, step, created);
    let value = fresh.clone().map(Value::from);
    let what = step.differences(value.as_ref(), created);
    let mut others = BTreeSet::new();
    if let (Some(written), Some(fresh), false) = (written, &fresh, matches!(step, Step::CreateSender { .. }))
    {
        others = other_members(written, fresh);
        others.retain(|name| !OURS.contains(&name.as_str()));
    }
    (!what.is_empty() || !others.is_empty()).then_some(StepDifference { step: place, what, others })
}

/// The resource of a step, in what was read.
fn read_in(state: &State, step: &Step, created: Option<&Id>) -> Option<Body> {
    let sender = |id: Option<&Id>| state.sender(id?).map(|sender| sender.body.clone());
    match step {
        Step::CreateSender { .. } => sender(created),
        Step::ChooseNumbers { sender: of, .. } => sender(of.id(created)),
        Step::SetChain { .. } => Some(state.settings.body.clone()),
        Step::SetPolicy { policy, .. } => state.policy(policy).map(|policy| policy.body.clone()),
        Step::DeleteSender { sender: label, .. } => sender(Some(&label.id)),
    }
}
