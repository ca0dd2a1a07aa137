//! Planning a change of PingOne (G1, G3, G6): read, verified, decided, and kept with an ID until it is applied.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::draft::{Configuration, RevisionNumber, SecretId};
use linecheck_domain::pingone::run::{Planned, RunStanding};
use linecheck_domain::pingone::{
    Confirmation, Environment, Goal, Id, Note, Origin, Plan, PolicyLabel, Remembered, State, Step, Untouched,
    plan,
};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::verification::Verification;
use linecheck_vault::{NewPlan, Reader};
use serde::Serialize;
use uuid::Uuid;

use crate::app::{App, tenant_of};
use crate::configure::drafts::{erase, new_secret_id};
use crate::configure::verify::{ask, check_token};
use crate::error::{AppError, Code, Field};
use crate::given;
use crate::inactive::tenant_for;
use crate::pingone::failure::error_of;
use crate::pingone::state::no_such_sender;
use crate::pingone::wish::{Basis, PingOnePlanRequest, PingOneWish, refused};
use crate::progress::ProgressSink;
use crate::roles::{Permit, UseCase};

/// A plan, shown before it is applied.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOnePlanView {
    /// Its ID, by which it is applied.
    pub plan: Uuid,
    /// Whose environment it is.
    pub tenant: TenantId,
    /// When it was made.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub planned_at: Timestamp,
    /// The environment's ID.
    pub environment: Id,
    /// The environment, as it was read for the plan; none where the plan is read again from the record.
    pub environment_read: Option<Environment>,
    /// What is wanted.
    pub goal: Goal,
    /// What is written, in order.
    pub steps: Vec<Step>,
    /// What must be confirmed, each by itself.
    pub confirmations: BTreeSet<Confirmation>,
    /// What to know.
    pub notes: Vec<Note>,
    /// What stays as it is.
    pub untouched: Vec<Untouched>,
    /// Who originates by the chain of the settings before, in order.
    pub before: Vec<Origin>,
    /// And after.
    pub after: Vec<Origin>,
    /// The policies that name senders of their own: where they apply, the chain has no effect.
    pub overriding: Vec<PolicyLabel>,
    /// Whether what is wanted is then so everywhere.
    pub complete: bool,
    /// Whether nothing has to be written: all is as wanted.
    pub empty: bool,
    /// Whether it was begun already.
    pub begun: bool,
}

impl PingOnePlanView {
    pub(crate) fn of(
        id: Uuid,
        tenant: TenantId,
        planned_at: Timestamp,
        plan: Plan,
        read: Option<Environment>,
        begun: bool,
    ) -> Self {
        Self {
            empty: plan.is_empty(),
            plan: id,
            tenant,
            planned_at,
            environment: plan.environment,
            environment_read: read,
            goal: plan.goal,
            steps: plan.steps,
            confirmations: plan.confirmations,
            notes: plan.notes,
            untouched: plan.untouched,
            before: plan.before,
            after: plan.after,
            overriding: plan.overriding,
            complete: plan.complete,
            begun,
        }
    }
}

/// What is on record of a tenant, for a plan.
struct OnRecord {
    tenant: Tenant,
    active: Configuration,
    before: Option<Remembered>,
}

impl App {
    /// Reads everything of a tenant's environment, and plans what is wanted of it. What is carried over is verified at Twilio
    /// first, as is a new token. Nothing is written to PingOne; the plan is kept under its ID.
    ///
    /// # Errors
    /// When the actor is no administrator, Twilio refuses, PingOne does not answer, or there is no plan for it.
    pub async fn plan_pingone(
        &self,
        actor: &Actor,
        request: PingOnePlanRequest,
        progress: &ProgressSink,
    ) -> Result<PingOnePlanView, AppError> {
        let actor = &self.permit(actor, UseCase::PlanPingOne).await?;
        let tenant = given::tenant(&request.tenant)?;
        let asked = tenant.clone();
        self.read(move |reader| tenant_for(reader, &asked, UseCase::PlanPingOne)).await?;
        let access = self.pingone_access(&tenant).await?;
        let record = self.on_record(&tenant, access.connection().environment.clone()).await?;
        let state = self.read_pingone_state(&access, progress).await.map_err(|failure| error_of(&failure))?;
        self.keep_seen(&access, &state).await?;
        let basis = Basis {
            tenant: &record.tenant,
            active: &record.active,
            state: &state,
            before: record.before.clone(),
        };
        let goal = basis.goal(&request.wish)?;
        if let Goal::CarryOver(_) = goal {
            self.verify_active(&record.active, true, progress).await?;
        }
        let plan = plan(&state, &goal).map_err(refused)?;
        let token = match request.wish {
            PingOneWish::Rotate(given) => given.token,
            _ => None,
        };
        refuse_without_token(&record, &plan, token.is_some())?;
        let mut found = None;
        if let Some(token) = &token {
            found = self.verify_new_token(&record.active, &state, &goal, token, progress).await?;
        } else if creates(&plan) && !matches!(goal, Goal::CarryOver(_)) {
            // PingOne would ask Twilio with the active configuration's token.
            self.verify_active(&record.active, false, progress).await?;
        }
        let planned = Planned {
            connection: access.connection().clone(),
            before: Remembered::before(&state, &plan),
            revision: revision_of(&goal, &record.active),
            token: token.as_ref().map(|_| new_secret_id()),
            plan,
        };
        self.keep_plan(actor, &tenant, planned, token.zip(found), &state).await
    }

    /// A plan that was shown, as it is on record.
    ///
    /// # Errors
    /// When there is none.
    pub async fn pingone_plan(&self, id: Uuid) -> Result<PingOnePlanView, AppError> {
        let stored = self.read(move |reader| stored_plan(reader, id)).await?;
        let begun = stored.begun_at.is_some();
        Ok(PingOnePlanView::of(id, stored.tenant, stored.planned_at, stored.planned.plan, None, begun))
    }

    async fn on_record(&self, tenant: &TenantId, environment: Id) -> Result<OnRecord, AppError> {
        let id = tenant.clone();
        self.read(move |reader| {
            // The newest that changed anything, of the environment that is connected now.
            let last = reader.pingone_runs(&id)?.into_iter().find(|run| {
                run.planned.connection.environment == environment
                    && RunStanding::of(&run.planned.plan, &run.plain_events()).may_have_written()
            });
            Ok(OnRecord {
                tenant: tenant_of(reader, &id)?,
                active: reader.active(&id)?,
                before: last.map(|run| run.planned.before),
            })
        })
        .await
    }

    /// Verifies the active configuration; for a carry-over also that its numbers are still there.
    async fn verify_active(
        &self,
        active: &Configuration,
        with_numbers: bool,
        progress: &ProgressSink,
    ) -> Result<(), AppError> {
        let account = active.custom().ok_or_else(|| {
            AppError::new(
                Code::NoCustomAccount,
                "The tenant has no custom account that could be carried over.",
            )
        })?;
        let client = self.client_with_stored(&account.account_sid, &account.base, &account.secret).await?;
        let client = client.within(self.budget());
        let found = ask(&client, &account.account_sid, &account.base, &self.clock, progress).await;
        check_verified(&found)?;
        let gone: Vec<_> = account.selected.iter().filter(|number| !found.has_usable(number)).collect();
        if gone.is_empty() || !with_numbers {
            return Ok(());
        }
        let message = format!(
            "{} of the selected organization numbers are gone from the account, or no longer do SMS and voice.",
            gone.len()
        );
        let numbers: Vec<_> = gone.iter().map(ToString::to_string).collect();
        Err(AppError::new(Code::NumbersNotUsable, message).field(Field::Numbers).param("numbers", numbers))
    }

    /// Verifies a new token at Twilio, for the account of the sender that it is for.
    async fn verify_new_token(
        &self,
        active: &Configuration,
        state: &State,
        goal: &Goal,
        token: &Secret,
        progress: &ProgressSink,
    ) -> Result<Option<Verification>, AppError> {
        check_token(token)?;
        let Goal::Rotate { sender: id, .. } = goal else { return Ok(None) };
        let sender = state.sender(id).ok_or_else(|| no_such_sender(id))?;
        let sid = AccountSid::parse(sender.sid.as_deref().unwrap_or_default())?;
        // The same account is asked where it was asked before.
        let same = active.custom().filter(|account| account.account_sid == sid);
        let base = same.map_or_else(|| self.default_base(), |account| account.base.clone());
        let client = self.client(&sid, &base, token).await?.within(self.budget());
        let found = ask(&client, &sid, &base, &self.clock, progress).await;
        check_verified(&found)?;
        Ok(Some(found))
    }

    async fn keep_plan(
        &self,
        actor: &Permit,
        tenant: &TenantId,
        planned: Planned,
        token: Option<(Secret, Verification)>,
        state: &State,
    ) -> Result<PingOnePlanView, AppError> {
        let (actor, id, now) = (actor.clone(), Uuid::new_v4(), self.now());
        let (kept, tenant_id) = (planned.clone(), tenant.clone());
        self.write(move |writer| {
            actor.check(writer)?;
            tenant_for(writer, &tenant_id, UseCase::PlanPingOne)?;
            if let (Some(secret), Some((token, found))) = (&kept.token, &token) {
                writer.add_secret(secret, &tenant_id, token, now)?;
                writer.add_verification(&tenant_id, secret, found)?;
            }
            let new = NewPlan { id, tenant: &tenant_id, actor: &actor, planned: &kept };
            for forgotten in writer.add_pingone_plan(&new, now)? {
                erase(writer, &forgotten)?;
            }
            Ok(())
        })
        .await?;
        let environment = Some(state.environment.clone());
        Ok(PingOnePlanView::of(id, tenant.clone(), now, planned.plan, environment, false))
    }

    /// The token that a plan's create needs.
    pub(crate) async fn token_for(
        &self,
        tenant: &TenantId,
        planned: &Planned,
        sid: &AccountSid,
    ) -> Result<Secret, AppError> {
        let (tenant, kept, account) = (tenant.clone(), planned.token.clone(), sid.clone());
        let found = self
            .read(move |reader| {
                let id = match kept {
                    Some(kept) => Some(kept),
                    None => active_token(reader, &tenant, &account)?,
                };
                Ok(match id {
                    Some(id) => reader.secret(&id)?,
                    None => None,
                })
            })
            .await?;
        found.ok_or_else(|| token_missing(sid))
    }
}

fn active_token(
    reader: &Reader<'_>,
    tenant: &TenantId,
    sid: &AccountSid,
) -> Result<Option<SecretId>, AppError> {
    let active = reader.active(tenant)?;
    Ok(active.custom().filter(|account| account.account_sid == *sid).map(|account| account.secret.clone()))
}

/// What is to be created needs a token: known before anything is written.
fn refuse_without_token(record: &OnRecord, plan: &Plan, given: bool) -> Result<(), AppError> {
    let created = plan.steps.iter().find_map(|step| match step {
        Step::CreateSender { account_sid, .. } => Some(account_sid),
        _ => None,
    });
    let is_active = |sid: &AccountSid| record.active.custom().is_some_and(|own| own.account_sid == *sid);
    match created {
        Some(sid) if !given && !is_active(sid) => Err(token_missing(sid)),
        _ => Ok(()),
    }
}

fn token_missing(sid: &AccountSid) -> AppError {
    let message =
        format!("The Auth Token of account …{} is not stored here, and a new sender needs it.", sid.ending());
    AppError::new(Code::TokenMissing, message).field(Field::AuthToken)
}

fn check_verified(found: &Verification) -> Result<(), AppError> {
    match AppError::from_outcome(&found.outcome) {
        Some(error) => Err(error.param("planned", false)),
        None => Ok(()),
    }
}

fn creates(plan: &Plan) -> bool {
    plan.steps.iter().any(|step| matches!(step, Step::CreateSender { .. }))
}

/// What is carried over must not be another by the time that it is applied.
fn revision_of(goal: &Goal, active: &Configuration) -> Option<RevisionNumber> {
    matches!(goal, Goal::CarryOver(_)).then_some(active.revision)
}

/// The plan, or the error that there is none.
pub(crate) fn stored_plan(reader: &Reader<'_>, id: Uuid) -> Result<linecheck_vault::StoredPlan, AppError> {
    reader.pingone_plan(id)?.ok_or_else(|| {
        AppError::new(Code::PingOnePlanNotFound, format!("There is no plan {id}."))
            .param("plan", id.to_string())
    })
}
