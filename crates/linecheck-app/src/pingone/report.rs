//! How far a plan has come, for a face: made of what is stored, so that it is the same after a restart.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::pingone::failure::Failure;
use linecheck_domain::pingone::run::{LookUp, RunEvent, RunStanding, StepOutcome, StepState};
use linecheck_domain::pingone::{BindingChange, Difference, Goal, Id, Origin, Step};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::ExchangeFacts;
use linecheck_vault::StoredPlan;
use serde::Serialize;
use uuid::Uuid;

use crate::error::{AppError, Code, Retry};
use crate::pingone::failure::error_of;
use crate::remedy::{PingOneGoalKind, Remedy};

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PingOneRunState {
    /// Everything is as planned, and was read back so.
    Done,
    /// Every step was taken, and what was read back is another.
    Differs,
    /// It stopped, and can be gone on with.
    Stopped,
    /// Something else had changed, so that nothing more is written: plan again.
    Outdated,
    /// A person gave it up, or another plan took its place.
    GivenUp,
}

/// How far a plan has come.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneRun {
    /// The plan.
    pub plan: Uuid,
    /// Whose environment it is.
    pub tenant: TenantId,
    /// The environment.
    pub environment: Id,
    /// What is wanted.
    pub goal: Goal,
    /// When it was begun.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub begun_at: Option<Timestamp>,
    /// How it stands.
    pub state: PingOneRunState,
    /// Each step.
    pub steps: Vec<PingOneStepReport>,
    /// The step that it stopped at, from 1; none where it did not.
    pub stopped_at: Option<usize>,
    /// The sender that it created.
    pub created: Option<Id>,
    /// Who originates now by the chain of the settings, in order: as it was read back, or as far as the steps have come.
    pub originates: Vec<Origin>,
    /// Whether that was read back.
    pub read_back: bool,
    /// What of the environment was another than it was planned from, besides what the steps wrote.
    pub changed: Vec<BindingChange>,
    /// What is wrong, and what to do; none where everything is as planned.
    pub error: Option<AppError>,
}

/// How far a step has come.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneStepReport {
    /// The step.
    pub step: Step,
    /// Where it stands.
    pub state: StepState,
    /// When that was stored.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub at: Option<Timestamp>,
    /// The last request that it made.
    pub exchange: Option<ExchangeFacts>,
    /// Why it was not done.
    pub failure: Option<Failure>,
    /// What is another than expected: before it, so that it was not written; or read back after it.
    pub differences: Vec<Difference>,
    /// Other members that were read back otherwise than they were written.
    pub others: BTreeSet<String>,
}

impl PingOneRun {
    /// The report of what is stored.
    pub(crate) fn of(stored: &StoredPlan) -> Self {
        let plan = &stored.planned.plan;
        let events = stored.plain_events();
        let standing = RunStanding::of(plan, &events);
        let mut report = Self {
            plan: stored.id,
            tenant: stored.tenant.clone(),
            environment: plan.environment.clone(),
            goal: plan.goal.clone(),
            begun_at: stored.begun_at,
            state: PingOneRunState::Stopped,
            steps: plan
                .steps
                .iter()
                .zip(&standing.steps)
                .map(|(step, state)| waiting(step, *state))
                .collect(),
            stopped_at: standing.steps.iter().position(|state| !state.is_done()).map(|place| place + 1),
            created: standing.created.clone(),
            originates: if chain_is_set(plan, &standing) { plan.after.clone() } else { plan.before.clone() },
            read_back: false,
            changed: Vec::new(),
            error: None,
        };
        for stored in &stored.events {
            report.take(&stored.event, stored.at);
        }
        report.error = report.error_of_it(&events);
        report
    }

    /// The report of a plan in which nothing is to be done.
    pub(crate) fn of_nothing(stored: &StoredPlan) -> Self {
        Self { state: PingOneRunState::Done, error: None, ..Self::of(stored) }
    }

    fn take(&mut self, event: &RunEvent, at: Timestamp) {
        match event {
            RunEvent::Intended { step } => self.set(*step, at, |_| {}),
            RunEvent::Ended { step, outcome, exchange } => self.set(*step, at, |report| {
                report.exchange.clone_from(exchange);
                (report.failure, report.differences) = (None, Vec::new());
                match outcome {
                    StepOutcome::Done { .. } | StepOutcome::AlreadyDone => {}
                    StepOutcome::Changed { what } => report.differences.clone_from(what),
                    StepOutcome::NotRead { failure }
                    | StepOutcome::Refused { failure }
                    | StepOutcome::Unknown { failure } => report.failure = Some(failure.clone()),
                }
            }),
            RunEvent::LookedUp { step, found } => self.set(*step, at, |report| match found {
                LookUp::Found { .. } => report.failure = None,
                LookUp::NotRead { failure } => report.failure = Some(failure.clone()),
                LookUp::NotFound | LookUp::Several { .. } => {}
            }),
            RunEvent::Outdated { what } => {
                self.state = PingOneRunState::Outdated;
                self.changed.clone_from(what);
            }
            RunEvent::ReadBack { differences, others, originates } => {
                self.changed.clone_from(others);
                self.read_back = true;
                self.originates.clone_from(originates);
                let is_so = differences.is_empty();
                self.state = if is_so { PingOneRunState::Done } else { PingOneRunState::Differs };
                for difference in differences {
                    if let Some(report) = self.steps.get_mut(difference.step) {
                        report.differences.clone_from(&difference.what);
                        report.others.clone_from(&difference.others);
                    }
                }
            }
            RunEvent::NotReadBack { .. } => {}
            RunEvent::GivenUp => self.state = PingOneRunState::GivenUp,
        }
    }

    fn set(&mut self, step: usize, at: Timestamp, change: impl FnOnce(&mut PingOneStepReport)) {
        if let Some(report) = self.steps.get_mut(step) {
            report.at = Some(at);
            change(report);
        }
    }

    fn error_of_it(&self, events: &[RunEvent]) -> Option<AppError> {
        let error = match self.state {
            PingOneRunState::Done | PingOneRunState::GivenUp => return None,
            PingOneRunState::Outdated => self.outdated(),
            PingOneRunState::Differs => self.differs(),
            PingOneRunState::Stopped => self.stopped(events),
        };
        Some(error.param("plan", self.plan.to_string()))
    }

    fn outdated(&self) -> AppError {
        plan_outdated(&self.tenant, &self.goal, &self.changed, "Nothing more was written.")
    }

    fn differs(&self) -> AppError {
        let steps: Vec<_> = self
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| !step.differences.is_empty() || !step.others.is_empty())
            .map(|(place, _)| place + 1)
            .collect();
        let which: Vec<_> = steps.iter().map(ToString::to_string).collect();
        let message = format!(
            "Everything was written, and what was read back is another (step {}): somebody else changed it, or PingOne keeps \
             it otherwise.",
            which.join(", ")
        );
        AppError::new(Code::PingOneDiffers, message).retry(Retry::After).param("steps", steps)
    }

    /// Where it stopped, why, and what is in force now.
    fn stopped(&self, events: &[RunEvent]) -> AppError {
        let Some(place) = self.stopped_at else { return self.not_read_back(events) };
        let report = &self.steps[place - 1];
        let of = self.steps.len();
        let error = match (report.state, &report.failure) {
            (StepState::Unknown | StepState::Intended, failure) => {
                let why = failure.as_ref().map(|failure| format!(" {}", error_of(failure).message));
                let message = format!("It is not known whether it was done.{}", why.unwrap_or_default());
                let error = AppError::new(Code::OutcomeUnknown, message).retry(Retry::After);
                failure
                    .as_ref()
                    .map_or(error.clone(), |failure| AppError { params: error_of(failure).params, ..error })
            }
            (StepState::Changed, _) => {
                let message = "What was read directly before it is another than it was planned from.";
                AppError::new(Code::PlanOutdated, message)
                    .param("differences", serde_json::to_value(&report.differences).unwrap_or_default())
            }
            // A create whose outcome was not known, and of which a look at the senders found nothing.
            (StepState::Waiting, Some(failure)) => {
                let error = error_of(failure);
                AppError {
                    message: format!("{} The senders were looked at, and none was made.", error.message),
                    ..error
                }
                .retry(Retry::After)
            }
            (_, Some(failure)) => error_of(failure),
            (_, None) => AppError::new(Code::OutcomeUnknown, "It was not gone on with.").retry(Retry::After),
        };
        let message = format!("Stopped at step {place} of {of}: {} {}", error.message, self.in_force(place));
        let tenant = self.tenant.to_string();
        let on = Remedy::ResumePingOne { tenant: tenant.clone() };
        let remedy = match (error.code, report.state) {
            (Code::PlanOutdated, _) => again(&self.tenant, &self.goal),
            (Code::OutcomeUnknown | Code::TookTooLong, _) | (_, StepState::Waiting) => on,
            // Another token or another name: that is another plan.
            (Code::PingOneCredentialsRefused | Code::PingOneNameTaken, _) => error.remedy.clone(),
            (code, _) => Remedy::ThenResumePingOne { tenant, code },
        };
        AppError { message, remedy, ..error }.param("step", place).param("of", of)
    }

    fn not_read_back(&self, events: &[RunEvent]) -> AppError {
        let failure = events.iter().rev().find_map(|event| match event {
            RunEvent::NotReadBack { failure } => Some(failure),
            _ => None,
        });
        let message = "Every step was taken, and it was not read back yet.";
        let error = match failure {
            Some(failure) => {
                let error = error_of(failure);
                AppError { message: format!("{message} {}", error.message), ..error }
            }
            None => AppError::new(Code::OutcomeUnknown, message).retry(Retry::After),
        };
        error.remedy(Remedy::ResumePingOne { tenant: self.tenant.to_string() })
    }

    /// What holds now, in a sentence.
    fn in_force(&self, place: usize) -> &'static str {
        let done = |is_it: fn(&Step) -> bool| {
            self.steps.iter().take(place - 1).any(|report| is_it(&report.step) && report.state.is_done())
        };
        if done(|step| matches!(step, Step::SetChain { .. })) {
            "The new chain is in force; what comes after it is not."
        } else if done(|step| matches!(step, Step::CreateSender { .. })) {
            "The new sender is there, and not in use: traffic goes as before."
        } else if done(|step| matches!(step, Step::ChooseNumbers { .. } | Step::SetPolicy { .. })) {
            "What the steps before it wrote is in force."
        } else {
            "Traffic goes as before."
        }
    }
}

fn waiting(step: &Step, state: StepState) -> PingOneStepReport {
    PingOneStepReport {
        step: step.clone(),
        state,
        at: None,
        exchange: None,
        failure: None,
        differences: Vec::new(),
        others: BTreeSet::new(),
    }
}

fn chain_is_set(plan: &linecheck_domain::pingone::Plan, standing: &RunStanding) -> bool {
    let mut steps = plan.steps.iter().zip(&standing.steps);
    steps.all(|(step, state)| !matches!(step, Step::SetChain { .. }) || state.is_done())
}

/// What a plan was made from is another now.
pub(crate) fn plan_outdated(
    tenant: &TenantId,
    goal: &Goal,
    changed: &[BindingChange],
    nothing: &str,
) -> AppError {
    let what = serde_json::to_value(changed).unwrap_or_default();
    let message =
        format!("The environment was changed since it was planned ({} resources). {nothing}", changed.len());
    AppError::new(Code::PlanOutdated, message).remedy(again(tenant, goal)).param("changed", what)
}

/// The next step where something has to be planned again: by what was wanted.
pub(crate) fn again(tenant: &TenantId, goal: &Goal) -> Remedy {
    let kind = match goal {
        Goal::CarryOver(_) => PingOneGoalKind::CarryOver,
        Goal::Rotate { .. } => PingOneGoalKind::Rotate,
        Goal::Choose { .. } => PingOneGoalKind::Choose,
        Goal::Chain { .. } => PingOneGoalKind::Chain,
        Goal::Remove { .. } => PingOneGoalKind::Remove,
        Goal::PutBack { .. } => PingOneGoalKind::PutBack,
    };
    Remedy::PlanPingOneAgain { tenant: tenant.to_string(), kind }
}
