//! Driving a plan: one stored step at a time, each decided by what was read directly before it.
//!
//! Before every write but one stands its reading. The one is the PUT that follows our own POST: the POST's answer is what
//! was read, for nobody else can know the sender's ID by then.

use linecheck_domain::pingone::failure::{Failure, FailureKind};
use linecheck_domain::pingone::run::{LookUp, NextOfRun, RunEvent, StepOutcome};
use linecheck_domain::pingone::{
    BindingChange, Id, Next, RemoteSender, Resource, ResourceChange, SenderRef, Step, references,
};
use linecheck_http::Exchange;
use linecheck_pingone::PingOneError;
use serde_json::{Value, json};

use crate::app::{App, audit};
use crate::error::{AppError, Code};
use crate::from_twilio::exchange_facts;
use crate::pingone::access::{Access, chance};
use crate::pingone::plan::stored_plan;
use crate::pingone::report::{PingOneRun, PingOneRunState};
use crate::pingone::request::Write;
use crate::pingone::running::{Running, not_kept, not_stored};
use crate::progress::{PingOneDoing, Progress, ProgressSink};
use crate::roles::Permit;

/// Whether the next step follows, or it stops here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Stop,
}

impl App {
    /// Takes one step after the other until the end or until one stops it, and tells how far it has come.
    pub(crate) async fn run_pingone(
        &self,
        actor: &Permit,
        mut running: Running,
        progress: &ProgressSink,
    ) -> Result<PingOneRun, AppError> {
        // On the heap: it is long, and its callers hold it beside their own.
        let driven = Box::pin(self.drive_pingone(actor, &mut running, progress)).await;
        driven.map_err(|error| not_kept(&running, error))?;
        let id = running.id;
        let stored = self.read(move |reader| stored_plan(reader, id)).await?;
        let report = PingOneRun::of(&stored);
        let is_outdated = report.state == PingOneRunState::Outdated;
        if let Some(error) = report.error.as_ref().filter(|_| stored.open || is_outdated) {
            let (actor, tenant, now) = (actor.clone(), stored.tenant.clone(), self.now());
            let detail = json!({ "plan": id.to_string(), "step": report.stopped_at, "code": error.code });
            self.write(move |writer| {
                audit(writer, &actor, "pingone_stopped", Some(&tenant), detail.clone(), now)
            })
            .await?;
        }
        Ok(report)
    }

    async fn drive_pingone(
        &self,
        actor: &Permit,
        running: &mut Running,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        loop {
            let next = running.standing().next(&running.planned.plan);
            tracing::debug!(plan = %running.id, events = running.events.len(), "next step of a plan for PingOne");
            let flow = match next {
                NextOfRun::Nothing => return Ok(()),
                NextOfRun::ReadBack => return self.read_back(actor, running, progress).await,
                NextOfRun::LookUp { step } => self.look_up_created(running, step, progress).await?,
                NextOfRun::Take { step } => self.take_step(running, step, progress).await?,
            };
            if flow == Flow::Stop {
                return Ok(());
            }
        }
    }

    /// What a plan has to know before it is gone on with: whether its create was made after all, and whether anything else
    /// than what it wrote is another by now.
    pub(crate) async fn look_again(
        &self,
        running: &mut Running,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        let standing = running.standing();
        let open = standing.steps.iter().position(|state| !state.is_done());
        if let Some(place) = open.filter(|place| is_create(running.planned.plan.steps.get(*place))) {
            let found = found_among(running.step(place)?, &running.state.senders);
            // A sender that is there although ours was certainly not made is somebody else's: the plan is outdated then.
            if standing.may_be_made {
                running.tell(place, PingOneDoing::LookingUp, progress);
                self.append_run(running, RunEvent::LookedUp { step: place, found }).await?;
            }
        }
        let standing = running.standing();
        // The step under way too: what it was to write may have been written.
        let written = standing
            .steps
            .iter()
            .position(|state| !state.is_done())
            .map_or(standing.steps.len(), |at| at + 1);
        let what = running.planned.plan.changed(&running.state, written, standing.created.as_ref());
        if what.is_empty() {
            return Ok(());
        }
        self.end_run(running, RunEvent::Outdated { what }).await
    }

    /// Reads, decides and writes a step.
    async fn take_step(
        &self,
        running: &mut Running,
        place: usize,
        progress: &ProgressSink,
    ) -> Result<Flow, AppError> {
        running.tell(place, PingOneDoing::Reading, progress);
        let created = running.standing().created;
        let step = running.step(place)?.clone();
        if let Step::DeleteSender { sender, .. } = &step
            && let Some(outcome) =
                self.why_not_deleted(running, place, &sender.id, created.as_ref(), progress).await
        {
            return self.stop(running, place, outcome).await;
        }
        let fresh = match self.read_before(running, &step, created.as_ref(), progress).await {
            Ok(fresh) => fresh,
            Err(failure) => {
                let failure = self.told_apart(&running.access, failure, progress).await;
                return self.stop(running, place, StepOutcome::NotRead { failure }).await;
            }
        };
        if is_create(Some(&step))
            && created.is_none()
            && let Some(flow) = self.look_before_creating(running, place, &step, progress).await?
        {
            return Ok(flow);
        }
        let write = match step.request(fresh.as_ref(), created.as_ref()) {
            Next::AlreadyDone => {
                let outcome = StepOutcome::AlreadyDone;
                self.append_run(running, RunEvent::Ended { step: place, outcome, exchange: None }).await?;
                running.tell(place, PingOneDoing::Done, progress);
                return Ok(Flow::On);
            }
            Next::Changed { what } => return self.stop(running, place, StepOutcome::Changed { what }).await,
            // It was written a moment ago, and nobody knows whether PingOne took it: it is not written a second time
            // before a person goes on.
            Next::Write { .. } | Next::Delete if running.unknown == Some(place) => return Ok(Flow::Stop),
            Next::Write { body } => Write::of(&step, created.as_ref(), body)?,
            Next::Delete => Write::delete(&step)?,
        };
        let ended = self.write_step(running, place, write, progress).await?;
        self.after(running, place, ended, progress).await
    }

    /// What follows what PingOne answered.
    async fn after(
        &self,
        running: &mut Running,
        place: usize,
        ended: Result<Value, PingOneError>,
        progress: &ProgressSink,
    ) -> Result<Flow, AppError> {
        let error = match ended {
            Ok(answer) => {
                let is_create = is_create(running.planned.plan.steps.get(place));
                running.answered = is_create.then_some(answer);
                running.tell(place, PingOneDoing::Done, progress);
                return Ok(Flow::On);
            }
            Err(error) => error,
        };
        if error.may_have_been_done() {
            running.unknown = Some(place);
            return Ok(Flow::On);
        }
        match running.patience.pause_after(&error, chance()) {
            Some(pause) => {
                let milliseconds = u64::try_from(pause.lasts.as_millis()).unwrap_or(u64::MAX);
                progress.tell(Progress::Pausing { milliseconds });
                self.pace.following.sleep(pause.lasts).await;
                Ok(Flow::On)
            }
            None => Ok(Flow::Stop),
        }
    }

    /// What a step is decided from: the resource that it writes, read now. None: it is not there.
    async fn read_before(
        &self,
        running: &mut Running,
        step: &Step,
        created: Option<&Id>,
        progress: &ProgressSink,
    ) -> Result<Option<Value>, Failure> {
        let access = running.access.clone();
        let read = match step {
            Step::CreateSender { .. } => return Ok(None),
            Step::ChooseNumbers { sender, .. } => {
                if let Some(answer) = running.answered.take().filter(|_| *sender == SenderRef::Created) {
                    return Ok(Some(answer));
                }
                let Some(id) = sender.id(created) else { return Ok(None) };
                self.patiently(progress, || async { access.reader().sender(id).await })
                    .await
                    .map(|read| read.value.body)
            }
            Step::SetChain { .. } => self
                .patiently(progress, || async { access.reader().settings().await })
                .await
                .map(|read| read.value.body),
            Step::SetPolicy { policy, .. } => self
                .patiently(progress, || async { access.reader().policy(policy).await })
                .await
                .map(|read| read.value.body),
            Step::DeleteSender { sender, .. } => self
                .patiently(progress, || async { access.reader().sender(&sender.id).await })
                .await
                .map(|read| read.value.body),
        };
        match read {
            Ok(body) => Ok(Some(body.into())),
            Err(error) => {
                let failure = access.failure(&error);
                // It is gone; or the environment is, which is looked at.
                let is_gone = failure.kind == FailureKind::NotFound
                    && self.told_apart(&access, failure.clone(), progress).await.kind
                        == FailureKind::NotFound;
                if is_gone { Ok(None) } else { Err(failure) }
            }
        }
    }

    /// What keeps a sender from being deleted at this moment, whoever did it: something refers to it, or what the steps before
    /// brought about is not so any more. Everything is read once more.
    async fn why_not_deleted(
        &self,
        running: &Running,
        place: usize,
        sender: &Id,
        created: Option<&Id>,
        progress: &ProgressSink,
    ) -> Option<StepOutcome> {
        let state = match self.read_pingone_state(&running.access, progress).await {
            Ok(state) => state,
            Err(failure) => return Some(StepOutcome::NotRead { failure }),
        };
        if !references(&state, sender).is_empty() {
            let failure = Failure::new(FailureKind::InUse, running.access.host());
            return Some(StepOutcome::Refused { failure });
        }
        let differences = running.planned.plan.differences(&state, place, created);
        let what: Vec<_> = differences.into_iter().flat_map(|(_, what)| what).collect();
        (!what.is_empty()).then_some(StepOutcome::Changed { what })
    }

    /// The senders, directly before one is created: where one of the account is there by now that was not there when it was
    /// planned, somebody else made it, and nothing is written. None: it may be created.
    async fn look_before_creating(
        &self,
        running: &mut Running,
        place: usize,
        step: &Step,
        progress: &ProgressSink,
    ) -> Result<Option<Flow>, AppError> {
        let senders = match self.all_senders(&running.access, progress).await {
            Ok(senders) => senders,
            Err(failure) => {
                let failure = self.told_apart(&running.access, failure, progress).await;
                return self.stop(running, place, StepOutcome::NotRead { failure }).await.map(Some);
            }
        };
        let new = step.created_among(&senders).into_iter();
        let what: Vec<_> = new
            .map(|sender| BindingChange {
                resource: Resource::Sender { sender },
                change: ResourceChange::New,
            })
            .collect();
        if what.is_empty() {
            return Ok(None);
        }
        self.end_run(running, RunEvent::Outdated { what }).await?;
        Ok(Some(Flow::Stop))
    }

    /// All senders of the environment. A list with one that was not understood is no whole.
    async fn all_senders(
        &self,
        access: &Access,
        progress: &ProgressSink,
    ) -> Result<Vec<RemoteSender>, Failure> {
        let listed = self.patiently(progress, || async { access.reader().senders().await }).await;
        let listed = listed.map_err(|error| access.failure(&error))?;
        if listed.odd.is_empty() {
            return Ok(listed.items);
        }
        Err(Failure::new(FailureKind::NotUnderstood, access.host()))
    }

    /// Makes the one request that writes, between its intent and its outcome.
    async fn write_step(
        &self,
        running: &mut Running,
        place: usize,
        write: Write,
        progress: &ProgressSink,
    ) -> Result<Result<Value, PingOneError>, AppError> {
        if let Write::Create { .. } = write
            && running.token.is_none()
        {
            return Err(AppError::new(
                Code::TokenMissing,
                "The Auth Token for the new sender is not stored any more.",
            ));
        }
        self.append_run(running, RunEvent::Intended { step: place }).await?;
        running.tell(place, PingOneDoing::Writing, progress);
        if let Some(body) = write.body() {
            running.written.insert(place, body);
        }
        let (app, access, token) = (self.clone(), running.access.clone(), running.token.clone());
        let (id, holder, progress) = (running.id, running.holder, progress.clone());
        // By itself, so that its answer is stored although nobody waits for it any more.
        let asked = tokio::spawn(async move {
            let answer = write.ask(&access, token.as_deref()).await;
            let is_create = matches!(write, Write::Create { .. });
            let event = app.ended(&access, place, is_create, &answer, &progress).await;
            let stored = app.store_run(id, holder, event.clone()).await;
            (answer.map(|(value, _)| value), event, stored)
        });
        let broken = |_| AppError::new(Code::Internal, "The request that writes broke off.");
        let (answer, event, stored) = asked.await.map_err(broken)?;
        stored.map_err(|error| not_stored(running, place, error))?;
        running.events.push(event);
        Ok(answer)
    }

    /// What is stored of an answer.
    async fn ended(
        &self,
        access: &Access,
        step: usize,
        is_create: bool,
        answer: &Result<(Value, Exchange), PingOneError>,
        progress: &ProgressSink,
    ) -> RunEvent {
        match answer {
            Ok((value, exchange)) => {
                let id = value.get("id").and_then(Value::as_str).filter(|_| is_create);
                let id = id.and_then(|id| id.parse().ok());
                let exchange = Some(exchange_facts(exchange));
                RunEvent::Ended { step, outcome: StepOutcome::Done { id }, exchange }
            }
            Err(error) => {
                let failure = access.failure(error);
                let exchange = error.exchange().map(exchange_facts);
                let outcome = if error.may_have_been_done() {
                    StepOutcome::Unknown { failure }
                } else {
                    StepOutcome::Refused { failure: self.told_apart(access, failure, progress).await }
                };
                RunEvent::Ended { step, outcome, exchange }
            }
        }
    }

    /// Looks among the senders for what a create has made, a few times at most.
    async fn look_up_created(
        &self,
        running: &mut Running,
        place: usize,
        progress: &ProgressSink,
    ) -> Result<Flow, AppError> {
        running.tell(place, PingOneDoing::LookingUp, progress);
        let step = running.step(place)?.clone();
        let mut found = LookUp::NotFound;
        for pause in self.pace.look_ups.clone() {
            tokio::time::sleep(pause).await;
            found = match self.all_senders(&running.access, progress).await {
                Ok(senders) => found_among(&step, &senders),
                Err(failure) => LookUp::NotRead { failure },
            };
            if matches!(found, LookUp::Found { .. } | LookUp::Several { .. }) {
                break;
            }
        }
        let flow = if matches!(found, LookUp::Found { .. }) { Flow::On } else { Flow::Stop };
        self.append_run(running, RunEvent::LookedUp { step: place, found }).await?;
        Ok(flow)
    }

    async fn stop(
        &self,
        running: &mut Running,
        place: usize,
        outcome: StepOutcome,
    ) -> Result<Flow, AppError> {
        self.append_run(running, RunEvent::Ended { step: place, outcome, exchange: None }).await?;
        Ok(Flow::Stop)
    }
}

fn is_create(step: Option<&Step>) -> bool {
    matches!(step, Some(Step::CreateSender { .. }))
}

fn found_among(step: &Step, senders: &[RemoteSender]) -> LookUp {
    let mut ids = step.created_among(senders);
    match (ids.pop(), ids.is_empty()) {
        (None, _) => LookUp::NotFound,
        (Some(id), true) => LookUp::Found { id },
        (Some(id), false) => {
            ids.push(id);
            LookUp::Several { ids }
        }
    }
}
