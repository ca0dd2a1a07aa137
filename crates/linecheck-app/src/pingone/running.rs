//! A plan that is under way here, and how what happens to it is stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use linecheck_domain::Secret;
use linecheck_domain::pingone::run::{Planned, RunEvent, RunStanding};
use linecheck_domain::pingone::{Body, State, Step};
use linecheck_domain::tenant::TenantId;
use linecheck_pingone::Patience;
use linecheck_vault::{StoredPlan, Writer};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::configure::drafts::erase;
use crate::error::{AppError, Code, Retry};
use crate::pingone::access::Access;
use crate::progress::{PingOneDoing, PingOneNow, Progress, ProgressSink};
use crate::remedy::Remedy;

/// A plan that is under way here.
pub(crate) struct Running {
    pub(crate) id: Uuid,
    pub(crate) holder: Uuid,
    pub(crate) tenant: TenantId,
    pub(crate) planned: Planned,
    pub(crate) access: Access,
    /// What was read before the first step of this going.
    pub(crate) state: Arc<State>,
    /// The token of the create, where one is still to be made.
    pub(crate) token: Option<Arc<Secret>>,
    /// What is stored of it.
    pub(crate) events: Vec<RunEvent>,
    /// The sender as the POST's answer has it, for the PUT that follows.
    pub(crate) answered: Option<Value>,
    /// What each step of this going wrote.
    pub(crate) written: BTreeMap<usize, Body>,
    /// The step whose outcome is not known and that is read again.
    pub(crate) unknown: Option<usize>,
    /// How long one still waits where PingOne asks to.
    pub(crate) patience: Patience,
}

impl Running {
    pub(crate) fn new(
        stored: &StoredPlan,
        holder: Uuid,
        access: Access,
        state: Arc<State>,
        token: Option<Secret>,
    ) -> Self {
        Self {
            id: stored.id,
            holder,
            tenant: stored.tenant.clone(),
            planned: stored.planned.clone(),
            access,
            state,
            token: token.map(Arc::new),
            events: stored.plain_events(),
            answered: None,
            written: BTreeMap::new(),
            unknown: None,
            patience: Patience::of(Patience::USUAL),
        }
    }

    pub(crate) fn standing(&self) -> RunStanding {
        RunStanding::of(&self.planned.plan, &self.events)
    }

    pub(crate) fn step(&self, place: usize) -> Result<&Step, AppError> {
        let steps = &self.planned.plan.steps;
        steps
            .get(place)
            .ok_or_else(|| AppError::new(Code::Internal, "A run is at a step that its plan lacks."))
    }

    pub(crate) fn tell(&self, place: usize, doing: PingOneDoing, progress: &ProgressSink) {
        let of = self.planned.plan.steps.len();
        let now = PingOneNow::Step { plan: self.id, step: place + 1, of, doing };
        progress.tell(Progress::PingOne { now });
    }
}

impl App {
    pub(crate) async fn append_run(&self, running: &mut Running, event: RunEvent) -> Result<(), AppError> {
        let (id, holder, now, stored) = (running.id, running.holder, self.now(), event.clone());
        self.write(move |writer| add(writer, id, holder, &stored, now)).await?;
        running.events.push(event);
        Ok(())
    }

    /// Stores an event with which a run comes to its end before it was done.
    pub(crate) async fn end_run(&self, running: &mut Running, event: RunEvent) -> Result<(), AppError> {
        let (id, holder, now, stored) = (running.id, running.holder, self.now(), event.clone());
        self.write(move |writer| {
            add(writer, id, holder, &stored, now)?;
            end(writer, id)
        })
        .await?;
        running.events.push(event);
        Ok(())
    }

    /// Stores what PingOne answered, although the vault cannot be used at that moment: it is tried again, and what cannot be
    /// stored yet is kept for as long as the program runs and stored before anything else is.
    pub(crate) async fn store_run(&self, id: Uuid, holder: Uuid, event: RunEvent) -> Result<(), AppError> {
        let mut pauses = self.pace.storing.iter();
        let now = self.now();
        loop {
            let again = event.clone();
            match self.write(move |writer| add(writer, id, holder, &again, now)).await {
                Err(error) if matches!(error.code, Code::Vault(_)) => {
                    if let Some(pause) = pauses.next() {
                        self.pace.following.sleep(*pause).await;
                        continue;
                    }
                    tracing::warn!(plan = %id, code = error.code.as_str(), "an answer of PingOne's is not stored yet");
                    self.write_later(move |writer| add(writer, id, holder, &event, now));
                    return Err(error);
                }
                done => return done,
            }
        }
    }
}

/// Adds an event, where nobody else goes on with the run.
pub(crate) fn add(
    writer: &Writer<'_>,
    id: Uuid,
    holder: Uuid,
    event: &RunEvent,
    now: jiff::Timestamp,
) -> Result<(), AppError> {
    if writer.append_to_pingone_run(id, holder, event, now)? {
        return Ok(());
    }
    let message =
        "Another Linecheck goes on with this plan, or it was given up. Nothing more was written from here.";
    Err(AppError::new(Code::PingOnePlanTaken, message).param("plan", id.to_string()))
}

pub(crate) fn end(writer: &Writer<'_>, id: Uuid) -> Result<(), AppError> {
    if let Some(token) = writer.end_pingone_run(id)? {
        erase(writer, &token)?;
    }
    Ok(())
}

/// The vault took nothing more while a plan was under way. What was written stays in force, and the plan can be gone on with.
pub(crate) fn not_kept(running: &Running, error: AppError) -> AppError {
    if !matches!(error.code, Code::Vault(_)) {
        return error;
    }
    let message =
        format!("{} The plan stopped there, and what it wrote before stays in force.", error.message);
    let remedy = Remedy::ThenResumePingOne { tenant: running.tenant.to_string(), code: error.code };
    AppError { message, ..error }.remedy(remedy).param("plan", running.id.to_string())
}

/// PingOne answered, and what it said is not on record: nobody may take the step for not done.
pub(crate) fn not_stored(running: &Running, place: usize, error: AppError) -> AppError {
    if error.code == Code::PingOnePlanTaken {
        return error;
    }
    let message = format!(
        "Step {} may have been written, and Linecheck could not store what PingOne answered. It tries again while it runs. {}",
        place + 1,
        error.message
    );
    AppError::new(Code::OutcomeUnknown, message)
        .retry(Retry::After)
        .remedy(Remedy::ResumePingOne { tenant: running.tenant.to_string() })
        .param("plan", running.id.to_string())
        .param("step", place + 1)
        .param("cause", error.code.as_str())
}
