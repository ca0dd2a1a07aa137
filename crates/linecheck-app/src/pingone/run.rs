//! Applying a plan that was shown (G1), going on with one that stopped, and giving one up.
//!
//! A plan is applied once: it is claimed in the database transaction that begins it, so that of two Linechecks one wins. Only
//! the one that holds it writes to it; whoever goes on with it takes that over.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::consent::Consent;
use linecheck_domain::pingone::run::{Planned, RunEvent, RunStanding, StoredRunEvent};
use linecheck_domain::pingone::{Confirmation, Connection, EnvironmentStatus, State, Step};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_vault::{StoredPlan, Writer};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, audit};
use crate::configure::drafts::erase;
use crate::error::{AppError, Code, Retry};
use crate::inactive::tenant_for;
use crate::pingone::failure::error_of;
use crate::pingone::plan::stored_plan;
use crate::pingone::report::{PingOneRun, again, plan_outdated};
use crate::pingone::running::Running;
use crate::progress::ProgressSink;
use crate::remedy::Remedy;
use crate::roles::{Permit, UseCase};
use crate::send::look_up::UNDER_WAY_SECONDS;

/// What is applied, and what a person said to it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PingOneApply {
    /// The plan that was shown.
    pub plan: Uuid,
    /// What was confirmed, each by itself.
    #[serde(default)]
    pub confirmed: BTreeSet<Confirmation>,
    /// The name of the person who gives the consent that PingOne's console asks for.
    pub consent_name: Option<String>,
}

impl App {
    /// Applies a plan that was shown, step by step, and reads everything back. Each step's intent is stored before it, its
    /// outcome after. May be dropped at any moment: a request that is under way is then finished, its answer stored, and
    /// nothing else written.
    ///
    /// # Errors
    /// When something was not confirmed, what it was planned from has changed, it was begun already, or PingOne cannot be
    /// read: nothing was written then. Once it has begun, what stops it stands in the report.
    pub async fn apply_pingone(
        &self,
        actor: &Actor,
        request: PingOneApply,
        progress: &ProgressSink,
    ) -> Result<PingOneRun, AppError> {
        let actor = &self.permit(actor, UseCase::ApplyPingOne).await?;
        let id = request.plan;
        let stored = self
            .read(move |reader| {
                let stored = stored_plan(reader, id)?;
                tenant_for(reader, &stored.tenant, UseCase::ApplyPingOne)?;
                Ok(stored)
            })
            .await?;
        if stored.begun_at.is_some() {
            return Err(taken(&stored));
        }
        if stored.planned.plan.is_empty() {
            return Ok(PingOneRun::of_nothing(&stored));
        }
        let consent = confirmed(&stored.planned, &request)?;
        let access = self.pingone_access(&stored.tenant).await?;
        check_same(&stored, access.connection())?;
        let environment = access.connection().environment.clone();
        let mark = self.read(move |reader| Ok(reader.pingone_mark(&environment)?)).await?;
        let state = self.read_pingone_state(&access, progress).await.map_err(|failure| error_of(&failure))?;
        check_in_use(&state)?;
        let changed = stored.planned.plan.binding.changed(&state);
        if !changed.is_empty() {
            let goal = &stored.planned.plan.goal;
            return Err(plan_outdated(&stored.tenant, goal, &changed, "Nothing was written."));
        }
        let token = self.token_of(&stored.tenant, &stored.planned, &[]).await?;
        let holder = Uuid::new_v4();
        self.claim(actor, &stored, holder, consent, mark).await?;
        let running = Running::new(&stored, holder, access, state, token);
        self.run_pingone(&actor.begun(), running, progress).await
    }

    /// Goes on with a tenant's plan where it stopped, here or in another Linecheck. What is not known is looked up first.
    ///
    /// # Errors
    /// When there is none, it may still be under way in another Linecheck, or PingOne cannot be read.
    pub async fn resume_pingone(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        progress: &ProgressSink,
    ) -> Result<PingOneRun, AppError> {
        let actor = &self.permit(actor, UseCase::ResumePingOne).await?;
        let access = self.pingone_access(tenant).await?;
        let stored = self.open_run(tenant, access.connection()).await?;
        self.refuse_under_way(&stored)?;
        let state = self.read_pingone_state(&access, progress).await.map_err(|failure| error_of(&failure))?;
        check_in_use(&state)?;
        let events = stored.plain_events();
        // What is not known is looked up although the token is gone: only another create needs it.
        let token = match self.token_of(tenant, &stored.planned, &events).await {
            Err(error) if error.code == Code::TokenMissing => None,
            token => token?,
        };
        let holder = Uuid::new_v4();
        let (by, id, tenant_id, now) = (actor.clone(), stored.id, tenant.clone(), self.now());
        let (before, was) = (stored.events.len(), stored.holder);
        let held = self
            .write(move |writer| {
                tenant_for(writer, &tenant_id, UseCase::ResumePingOne)?;
                // Whoever holds it may have gone on with it while the environment was read.
                let now_stored = stored_plan(writer, id)?;
                let is_same = now_stored.events.len() == before && now_stored.holder == was;
                if !is_same || !writer.take_pingone_run(id, holder)? {
                    return Ok(false);
                }
                let detail = json!({ "plan": id.to_string() });
                audit(writer, &by, "pingone_resumed", Some(&tenant_id), detail, now)?;
                Ok(true)
            })
            .await?;
        if !held {
            return Err(under_way(&stored, UNDER_WAY_SECONDS));
        }
        let mut running = Running::new(&stored, holder, access, state, token);
        self.look_again(&mut running, progress).await?;
        self.run_pingone(&actor.begun(), running, progress).await
    }

    /// Gives a tenant's plan up that stopped. What it wrote stays as it is.
    ///
    /// # Errors
    /// When there is none, or it may still be under way in another Linecheck.
    pub async fn give_up_pingone(&self, actor: &Actor, tenant: &TenantId) -> Result<PingOneRun, AppError> {
        let actor = &self.permit(actor, UseCase::GiveUpPingOne).await?;
        let tenant_id = tenant.clone();
        // Also one of a connection that is another by now: it cannot be gone on with.
        let last = self.read(move |reader| Ok(reader.latest_pingone_run(&tenant_id)?)).await?;
        let stored = last.filter(|run| run.open).ok_or_else(|| no_run(tenant))?;
        let (actor, id, tenant_id, now) = (actor.clone(), stored.id, tenant.clone(), self.now());
        self.write(move |writer| {
            let open = stored_plan(writer, id)?;
            if let Some(seconds) = seconds_left(&open, now) {
                return Err(under_way(&open, seconds));
            }
            give_up(writer, &open, now)?;
            let detail = json!({ "plan": id.to_string() });
            audit(writer, &actor, "pingone_given_up", Some(&tenant_id), detail, now)
        })
        .await?;
        self.pingone_run(tenant).await?.ok_or_else(|| no_run(tenant))
    }

    /// How far the newest plan of a tenant has come that was begun. Nothing is asked.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn pingone_run(&self, tenant: &TenantId) -> Result<Option<PingOneRun>, AppError> {
        let id = tenant.clone();
        self.read(move |reader| Ok(reader.latest_pingone_run(&id)?.as_ref().map(PingOneRun::of))).await
    }

    async fn open_run(&self, tenant: &TenantId, connection: &Connection) -> Result<StoredPlan, AppError> {
        let id = tenant.clone();
        let last = self.read(move |reader| Ok(reader.latest_pingone_run(&id)?)).await?;
        let open = last.filter(|run| run.open && same(&run.planned.connection, connection));
        open.ok_or_else(|| no_run(tenant))
    }

    /// A run whose last word is an intent of a short while ago may still be under way in another Linecheck.
    fn refuse_under_way(&self, stored: &StoredPlan) -> Result<(), AppError> {
        match seconds_left(stored, self.now()) {
            Some(seconds) => Err(under_way(stored, seconds)),
            None => Ok(()),
        }
    }

    /// Begins a plan, in the database transaction that looks whether anything stands in its way.
    async fn claim(
        &self,
        actor: &Permit,
        stored: &StoredPlan,
        holder: Uuid,
        consent: Option<Consent>,
        mark: (i64, Option<String>),
    ) -> Result<(), AppError> {
        let (actor, now, id) = (actor.clone(), self.now(), stored.id);
        self.write(move |writer| {
            let stored = stored_plan(writer, id)?;
            tenant_for(writer, &stored.tenant, UseCase::ApplyPingOne)?;
            if stored.begun_at.is_some() {
                return Err(taken(&stored));
            }
            check_active(writer, &stored)?;
            // What was read a moment ago is true only while no other plan has come further since.
            if writer.pingone_mark(&stored.planned.connection.environment)? != mark {
                return Err(changed_by_another(&stored));
            }
            let creates =
                stored.planned.plan.steps.iter().any(|step| matches!(step, Step::CreateSender { .. }));
            for other in writer.open_pingone_runs(&stored.planned.connection.environment)? {
                if let Some(seconds) = seconds_left(&other, now) {
                    return Err(under_way(&other, seconds));
                }
                let standing = RunStanding::of(&other.planned.plan, &other.plain_events());
                if creates && standing.may_have_written() {
                    return Err(run_open(&other));
                }
                give_up(writer, &other, now)?;
                let detail = json!({ "plan": other.id.to_string(), "for": id.to_string() });
                audit(writer, &actor, "pingone_given_up", Some(&other.tenant), detail, now)?;
            }
            if !writer.begin_pingone_plan(id, &actor, holder, now)? {
                return Err(taken(&stored));
            }
            let Planned { connection, plan, .. } = &stored.planned;
            if let Some(consent) = &consent {
                let detail = json!({ "plan": id.to_string(), "name": consent.name });
                audit(writer, &actor, "pingone_consent_given", Some(&stored.tenant), detail, now)?;
            }
            let detail = json!({
                "plan": id.to_string(),
                "environment": connection.environment.as_str(),
                "steps": plan.steps.iter().map(kind_of).collect::<Vec<_>>(),
                "confirmed": plan.confirmations,
            });
            audit(writer, &actor, "pingone_begun", Some(&stored.tenant), detail, now)
        })
        .await
    }

    /// The token that a plan's create still needs.
    async fn token_of(
        &self,
        tenant: &TenantId,
        planned: &Planned,
        events: &[RunEvent],
    ) -> Result<Option<linecheck_domain::Secret>, AppError> {
        let standing = RunStanding::of(&planned.plan, events);
        let mut steps = planned.plan.steps.iter().zip(&standing.steps);
        let needed = steps.find_map(|(step, state)| match step {
            Step::CreateSender { account_sid, .. } if !state.is_done() => Some(account_sid),
            _ => None,
        });
        match needed {
            Some(sid) => self.token_for(tenant, planned, sid).await.map(Some),
            None => Ok(None),
        }
    }
}

/// Everything that must be confirmed was, each by itself. Gives the consent, where one is needed.
fn confirmed(planned: &Planned, request: &PingOneApply) -> Result<Option<Consent>, AppError> {
    let plan = &planned.plan;
    let mut confirmed = request.confirmed.clone();
    confirmed.remove(&Confirmation::Consent);
    let mut consent = None;
    if let Some(name) =
        request.consent_name.as_deref().filter(|_| plan.confirmations.contains(&Confirmation::Consent))
    {
        consent = Some(Consent::give(sid_of(planned)?, name)?);
        confirmed.insert(Confirmation::Consent);
    }
    let missing: Vec<_> = plan.confirmations.difference(&confirmed).copied().collect();
    if missing.is_empty() {
        return Ok(consent);
    }
    let words: Vec<_> = missing.iter().map(|one| describe(*one)).collect();
    let message = format!("Not confirmed: {}. Nothing was written.", words.join("; "));
    let missing = serde_json::to_value(&missing).unwrap_or_default();
    Err(AppError::new(Code::ConfirmationNeeded, message).param("missing", missing))
}

/// The account that a consent is for.
fn sid_of(planned: &Planned) -> Result<AccountSid, AppError> {
    let created = planned.plan.steps.iter().find_map(|step| match step {
        Step::CreateSender { account_sid, .. } => Some(account_sid.clone()),
        _ => None,
    });
    match (created, &planned.plan.goal) {
        (Some(sid), _) => Ok(sid),
        (None, linecheck_domain::pingone::Goal::CarryOver(given)) => Ok(given.account_sid.clone()),
        (None, _) => {
            Err(AppError::new(Code::Internal, "A consent is asked for, and no account is there for it."))
        }
    }
}

fn describe(confirmation: Confirmation) -> &'static str {
    match confirmation {
        Confirmation::Production => "that real users sign in to this environment",
        Confirmation::Consent => {
            "the consent to a third-party service, with the name of the person who gives it"
        }
        Confirmation::EmptyChain => "that the chain becomes empty, so that Ping Identity originates",
        Confirmation::DropOthers => "that senders leave the chain",
        Confirmation::Unavailable => "that numbers are selected which are gone from the account",
    }
}

/// A plan belongs to the connection that it was made on.
fn check_same(stored: &StoredPlan, connection: &Connection) -> Result<(), AppError> {
    if same(&stored.planned.connection, connection) {
        return Ok(());
    }
    let message = "The tenant is connected to another environment since it was planned. Nothing was written.";
    let remedy = again(&stored.tenant, &stored.planned.plan.goal);
    Err(AppError::new(Code::PlanOutdated, message).remedy(remedy).param("changed", ["connection"].as_slice()))
}

fn same(one: &Connection, other: &Connection) -> bool {
    // The sandbox's port may be another by now; a secret that was replaced is the same application's.
    let place = |connection: &Connection| {
        let site = connection.region.is_none().then(|| connection.site.clone());
        (connection.environment.clone(), connection.worker_environment.clone(), connection.region, site)
    };
    place(one) == place(other)
}

fn changed_by_another(stored: &StoredPlan) -> AppError {
    let message = "Another plan changed the environment in this moment. Nothing was written.";
    let remedy = again(&stored.tenant, &stored.planned.plan.goal);
    AppError::new(Code::PlanOutdated, message).remedy(remedy).param("changed", ["another_plan"].as_slice())
}

/// A configuration that is carried over must still be the active one.
fn check_active(writer: &Writer<'_>, stored: &StoredPlan) -> Result<(), AppError> {
    let Some(revision) = stored.planned.revision else { return Ok(()) };
    if writer.active(&stored.tenant)?.revision == revision {
        return Ok(());
    }
    let message = "Another configuration is active since it was planned. Nothing was written.";
    let remedy = again(&stored.tenant, &stored.planned.plan.goal);
    Err(AppError::new(Code::PlanOutdated, message).remedy(remedy).param("changed", ["active"].as_slice()))
}

fn check_in_use(state: &State) -> Result<(), AppError> {
    if state.environment.status != EnvironmentStatus::DeletePending {
        return Ok(());
    }
    let message = "The environment is being deleted (DELETE_PENDING). Nothing was written.";
    Err(AppError::new(Code::PingOneEnvironmentDeleting, message))
}

/// Brings an open run to its end without going on with it.
fn give_up(writer: &Writer<'_>, open: &StoredPlan, now: Timestamp) -> Result<(), AppError> {
    if let Some(holder) = open.holder {
        writer.append_to_pingone_run(open.id, holder, &RunEvent::GivenUp, now)?;
    }
    if let Some(token) = writer.end_pingone_run(open.id)? {
        erase(writer, &token)?;
    }
    Ok(())
}

/// For how many seconds a run may still be under way in another Linecheck: a request lasts so long at most.
fn seconds_left(stored: &StoredPlan, now: Timestamp) -> Option<i64> {
    let standing = RunStanding::of(&stored.planned.plan, &stored.plain_events());
    let is_intent = |one: &&StoredRunEvent| matches!(one.event, RunEvent::Intended { .. });
    // An unknown create may still be under way at PingOne, whoever waits for it and whatever a look has found.
    let last = match stored.events.last() {
        _ if standing.may_be_made => stored.events.iter().rfind(is_intent),
        last => last.filter(is_intent),
    }?;
    let age = now.as_second() - last.at.as_second();
    (0..UNDER_WAY_SECONDS).contains(&age).then_some(UNDER_WAY_SECONDS - age)
}

pub(crate) fn kind_of(step: &Step) -> &'static str {
    match step {
        Step::CreateSender { .. } => "create_sender",
        Step::ChooseNumbers { .. } => "choose_numbers",
        Step::SetChain { .. } => "set_chain",
        Step::SetPolicy { .. } => "set_policy",
        Step::DeleteSender { .. } => "delete_sender",
    }
}

fn taken(stored: &StoredPlan) -> AppError {
    let message = "This plan was begun already. It is applied once.";
    AppError::new(Code::PingOnePlanTaken, message).param("plan", stored.id.to_string())
}

fn no_run(tenant: &TenantId) -> AppError {
    let message = format!("No plan of the tenant {tenant} stopped on its way.");
    AppError::new(Code::PingOneNoRun, message).param("tenant", tenant.as_str())
}

fn run_open(open: &StoredPlan) -> AppError {
    let message = format!(
        "A plan of the tenant {} stopped on its way, and this one would create a sender beside it. Nothing was written.",
        open.tenant
    );
    AppError::new(Code::PingOneRunOpen, message)
        .param("plan", open.id.to_string())
        .param("tenant", open.tenant.as_str())
}

fn under_way(open: &StoredPlan, seconds: i64) -> AppError {
    let tenant = open.tenant.to_string();
    let message = format!("A plan of the tenant {tenant} may be under way in another Linecheck.");
    AppError::new(Code::PingOneRunOpen, message)
        .retry(Retry::After)
        .remedy(Remedy::ResumePingOneIn { tenant: tenant.clone(), seconds })
        .param("plan", open.id.to_string())
        .param("tenant", tenant)
}
