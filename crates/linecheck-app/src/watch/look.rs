//! A look at every tenant, and what is remembered of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::channel::Channel;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::traffic::hour_of;
use linecheck_domain::watch::{Change, Level, Memory, Past, Seen};
use linecheck_vault::Reader;

use super::{Condition, LastDay, LeftOut, ToldView, WatchView, WatchedTenant, Watcher};
use crate::app::{App, tenant_of};
use crate::code::ExitStatus;
use crate::error::{AppError, Code};
use crate::progress::ProgressSink;
use crate::ready::{ReadyOf, ReadyRequest};
use crate::remedy::Remedy;
use crate::roles::UseCase;
use crate::traffic::mute::{Muted, muted_now};
use crate::traffic::plan::PROVISIONAL_HOURS;
use crate::traffic::signs::{SignView, USUAL_DAYS};

const DAY: i64 = 24;

/// What was seen of a tenant: of what is over, too.
struct Look {
    tenant: Tenant,
    conditions: Vec<Condition>,
    /// Signs that are over.
    over: Vec<SignView>,
    limits: Vec<String>,
    last_day: Option<LastDay>,
}

impl App {
    /// Looks at the readiness, the delivery and the drift of tenants; of all that have a custom account and are active where none is
    /// named. Nothing is sent. What is to be told is remembered by [`keep_told`](Self::keep_told), once it was told.
    ///
    /// # Errors
    /// When a tenant that is named is not there or has no custom account, none is there to be watched, or what the vault says. What
    /// could not be read of a tenant is a condition and no error.
    pub async fn watch(
        &self,
        actor: &Actor,
        watcher: Watcher,
        named: &[TenantId],
        progress: &ProgressSink,
    ) -> Result<WatchView, AppError> {
        self.permit(actor, UseCase::Watch).await?;
        let (wanted, now) = (named.to_vec(), self.now());
        let (tenants, left_out, mut memories, muted) = self
            .read(move |reader| {
                let (tenants, left_out) = watched(reader, &wanted)?;
                Ok((tenants, left_out, memories(reader, watcher)?, muted_now(reader, now)?))
            })
            .await?;
        if tenants.is_empty() {
            return Err(AppError::new(Code::NoCustomAccount, "There is no tenant that could be watched."));
        }
        let mut view = WatchView {
            at: now,
            sandbox: self.mode == Mode::Sandbox,
            level: Level::Calm,
            tenants: Vec::new(),
            left_out,
            told: Vec::new(),
            memories: Vec::new(),
            watcher,
        };
        for tenant in tenants {
            let mut memory = memories.remove(&tenant.id).unwrap_or_default();
            let mut look = Box::pin(self.look_at(tenant, now, progress)).await;
            for condition in &mut look.conditions {
                let is_it = |of: &&Muted| of.tenant == look.tenant.id && of.sign == condition.name;
                condition.muted = muted.iter().find(is_it).cloned();
            }
            look.over.retain(|sign| sign.muted.is_none());
            for of in muted.iter().filter(|of| of.tenant == look.tenant.id) {
                memory.forget(&of.sign);
            }
            view.told.extend(look.told(&mut memory, now));
            let worst = |of: &[Condition]| {
                of.iter().filter(|of| of.muted.is_none()).map(|of| of.level).max().unwrap_or_default()
            };
            view.memories.push((look.tenant.id.clone(), memory));
            view.tenants.push(WatchedTenant {
                level: worst(&look.conditions),
                tenant: look.tenant.id,
                tenant_name: look.tenant.name,
                conditions: look.conditions,
                limits: look.limits,
                last_day: look.last_day,
            });
        }
        view.level = view.tenants.iter().map(|tenant| tenant.level).max().unwrap_or_default();
        Ok(view)
    }

    /// Remembers that everything of a look was told, so that it is told once.
    ///
    /// # Errors
    /// What the vault says. It is told again then.
    pub async fn keep_told(&self, view: &WatchView) -> Result<(), AppError> {
        let (watcher, new) = (view.watcher, view.memories.clone());
        self.write(move |writer| {
            let mut all = memories(writer, watcher)?;
            all.extend(new.iter().cloned());
            let there = writer.tenants()?;
            all.retain(|id, _| there.iter().any(|tenant| tenant.id == *id));
            Ok(writer.put_setting(watcher.setting(), &all)?)
        })
        .await
    }

    async fn look_at(&self, tenant: Tenant, now: Timestamp, progress: &ProgressSink) -> Look {
        let id = tenant.id.clone();
        let mut look =
            Look { tenant, conditions: Vec::new(), over: Vec::new(), limits: Vec::new(), last_day: None };
        look.conditions.push(self.look_at_readiness(&id, progress).await);
        match self.look_at_delivery(&id, now, progress, &mut look).await {
            Ok(()) => look.conditions.push(Condition::calm("delivery", "What was sent was read.".to_owned())),
            Err(error) => look.conditions.push(Condition::of("delivery", Level::Unread, &error)),
        }
        match self.look_at_drift(&id, progress).await {
            Ok(drift) => look.conditions.extend(drift),
            Err(error) => look.conditions.push(Condition::of("drift", Level::Unread, &error)),
        }
        look
    }

    async fn look_at_readiness(&self, id: &TenantId, progress: &ProgressSink) -> Condition {
        let (of, recipient, country) = (Some(ReadyOf::Active), None, None);
        let request = ReadyRequest { tenant: id.to_string(), of, recipient, country };
        match self.ready(request, progress).await {
            Ok(view) => match &view.error {
                Some(error) => Condition::of("ready", level_of(error), error),
                None => Condition::calm("ready", view.headline),
            },
            Err(error) => Condition::of("ready", Level::Unread, &error),
        }
    }

    /// What was sent in the last two days against the four weeks before, and in the last day.
    async fn look_at_delivery(
        &self,
        id: &TenantId,
        now: Timestamp,
        progress: &ProgressSink,
        look: &mut Look,
    ) -> Result<(), AppError> {
        let (_, source) = self.source(id, now).await?;
        let end = hour_of(now) + 1;
        let read =
            self.read_hours(&source, end - USUAL_DAYS * DAY - PROVISIONAL_HOURS..end, progress).await?;
        let (before, day) = (end - 2 * DAY..end - DAY, end - DAY..end);
        look.last_day = Some(LastDay {
            messages: self.health(&source.account, Channel::Sms, &before, &day).await?.all,
            calls: self.health(&source.account, Channel::Voice, &before, &day).await?.all,
        });
        let signs = self.signs_of(id, &source, read.recent).await?;
        look.limits.extend(signs.limits);
        for sign in signs.signs {
            if sign.sign.until.is_some() {
                look.over.push(sign);
            } else if look.conditions.iter().all(|known| known.name != sign.name) {
                look.conditions.push(Condition {
                    name: sign.name,
                    level: sign.sign.rule.level(),
                    says: sign.says,
                    remedy: Some(Remedy::Words { text: sign.next_step }),
                    since: Some(sign.sign.since),
                    muted: sign.muted,
                });
            }
        }
        Ok(())
    }

    /// Whether PingOne is as it was applied; nothing where it is not connected.
    async fn look_at_drift(
        &self,
        id: &TenantId,
        progress: &ProgressSink,
    ) -> Result<Option<Condition>, AppError> {
        let of = id.clone();
        if self.read(move |reader| Ok(reader.pingone_connection(&of)?)).await?.is_none() {
            return Ok(None);
        }
        let view = self.pingone_drift(id, progress).await?;
        Ok(Some(match view.error {
            Some(error) => Condition::of("drift", Level::Warning, &error),
            None => match view.asked.into_iter().find_map(|asked| asked.error) {
                Some(error) => Condition::of("drift", Level::Unread, &error),
                None => Condition::calm("drift", "PingOne and Twilio are as they were applied.".to_owned()),
            },
        }))
    }
}

impl Watcher {
    fn setting(self) -> &'static str {
        match self {
            Self::CommandLine => "watched_by_command_line",
            Self::Window => "watched_by_window",
        }
    }
}

fn memories(reader: &Reader<'_>, watcher: Watcher) -> Result<BTreeMap<TenantId, Memory>, AppError> {
    Ok(reader.setting(watcher.setting())?.unwrap_or_default())
}

/// The tenants that are looked at, and those that are not.
fn watched(reader: &Reader<'_>, named: &[TenantId]) -> Result<(Vec<Tenant>, Vec<LeftOut>), AppError> {
    let (mut tenants, mut left_out) = (Vec::new(), Vec::new());
    for id in named {
        let tenant = tenant_of(reader, id)?;
        if reader.active(id)?.custom().is_none() {
            return Err(AppError::new(
                Code::NoCustomAccount,
                format!("{id} has no custom account, so nothing of it can be watched."),
            ));
        }
        if tenants.iter().all(|known: &Tenant| known.id != tenant.id) {
            tenants.push(tenant);
        }
    }
    if named.is_empty() {
        for tenant in reader.tenants()? {
            let because = if tenant.inactive_since.is_some() {
                Some("It is inactive.")
            } else if reader.active(&tenant.id)?.custom().is_none() {
                Some("It has no custom account.")
            } else {
                None
            };
            match because {
                Some(because) => left_out.push(LeftOut { tenant: tenant.id, because }),
                None => tenants.push(tenant),
            }
        }
    }
    Ok((tenants, left_out))
}

/// What an account that cannot be checked means: that it is not known, or that it does not work.
fn level_of(error: &AppError) -> Level {
    match error.code.exit_status() {
        ExitStatus::Rule | ExitStatus::Twilio | ExitStatus::Usage => Level::Critical,
        ExitStatus::Unreachable | ExitStatus::Unknown | ExitStatus::Internal | ExitStatus::Vault => {
            Level::Unread
        }
    }
}

impl Condition {
    fn of(name: &str, level: Level, error: &AppError) -> Self {
        let (name, says) = (name.to_owned(), error.message.clone());
        Self { name, level, says, remedy: Some(error.remedy.clone()), since: None, muted: None }
    }

    fn calm(name: &str, says: String) -> Self {
        Self { name: name.to_owned(), level: Level::Calm, says, remedy: None, since: None, muted: None }
    }
}

impl Look {
    /// What changed since the last look.
    fn told(&self, memory: &mut Memory, now: Timestamp) -> Vec<ToldView> {
        let mut seen = BTreeMap::new();
        for condition in self.conditions.iter().filter(|condition| condition.muted.is_none()) {
            let one = Seen { level: condition.level, says: condition.says.clone(), was: None };
            seen.insert(condition.name.clone(), one);
        }
        for SignView { sign, name, says, .. } in &self.over {
            let was = Some(Past { level: sign.rule.level(), since: sign.since });
            seen.entry(name.clone()).or_insert_with(|| Seen { level: Level::Calm, says: says.clone(), was });
        }
        // Signs are not known where what was sent could not be read.
        let is_unread = self.conditions.iter().any(|of| of.name == "delivery" && of.level == Level::Unread);
        let is_unknown = |name: &str| is_unread && !["ready", "delivery", "drift"].contains(&name);
        memory
            .look(seen, is_unknown, now)
            .into_iter()
            .map(|told| {
                let condition = self.conditions.iter().find(|of| of.name == told.name);
                let is_on = !matches!(told.change, Change::Over | Change::Passed);
                ToldView {
                    at: now,
                    tenant: self.tenant.id.clone(),
                    tenant_name: self.tenant.name.clone(),
                    remedy: condition.filter(|_| is_on).and_then(|of| of.remedy.clone()),
                    name: told.name,
                    change: told.change,
                    level: told.level,
                    says: told.says,
                }
            })
            .collect()
    }
}
