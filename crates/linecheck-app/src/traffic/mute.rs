//! Signs that are muted (L3): they are seen, and nobody is told of them, for a reason that is on record.

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::actor::Actor;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::traffic::signs::{Rule, Sign};
use linecheck_vault::Reader;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, audit, tenant_of};
use crate::error::{AppError, Code};
use crate::given;
use crate::roles::UseCase;

/// The setting that holds them.
const MUTED: &str = "muted_signs";

/// After this a sign is told again: nothing is muted for good.
const MUTED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long a reason may be, in characters.
const LONGEST_REASON: usize = 300;

/// A sign that is muted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "MutedSign"))]
pub struct Muted {
    /// Of which tenant.
    pub tenant: TenantId,
    /// Its name, as [`SignView`](crate::SignView) has it.
    pub sign: String,
    /// Why.
    pub reason: String,
    /// By whom: the name that the operating system has.
    pub by: String,
    /// Until when; then it is told again.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub until: Timestamp,
}

/// Which sign is to be muted.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MuteRequest {
    /// The tenant.
    pub tenant: String,
    /// The sign's name.
    pub sign: String,
    /// Why.
    pub reason: String,
}

impl App {
    /// Mutes a sign for thirty days: it is shown with the reason, and watching tells nobody of it.
    ///
    /// # Errors
    /// When no sign is called so, the reason is none, or the actor is no administrator.
    pub async fn mute_sign(&self, actor: &Actor, request: MuteRequest) -> Result<Muted, AppError> {
        let permit = self.permit(actor, UseCase::MuteSign).await?;
        let tenant = given::tenant(&request.tenant)?;
        let (sign, reason) = (request.sign.trim().to_owned(), request.reason.trim().to_owned());
        if !is_name(&sign) {
            return Err(AppError::invalid_value("No sign is called so.")
                .next("Give the name that stands with the sign, such as outage:sms."));
        }
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            return Err(AppError::invalid_value(format!(
                "A sign is muted for a reason of one to {LONGEST_REASON} characters."
            ))
            .next("Say why nobody needs to look at it: whoever finds it muted reads that."));
        }
        let now = self.now();
        let muted = Muted { tenant, sign, reason, by: actor.os_user.clone(), until: now + MUTED_FOR };
        self.write(move |writer| {
            tenant_of(writer, &muted.tenant)?;
            let mut all = muted_now(writer, now)?;
            all.retain(|other| (&other.tenant, &other.sign) != (&muted.tenant, &muted.sign));
            all.push(muted.clone());
            writer.put_setting(MUTED, &all)?;
            let detail = json!({ "sign": muted.sign, "reason": muted.reason, "until": muted.until });
            audit(writer, &permit, "sign_muted", Some(&muted.tenant), detail, now)?;
            Ok(muted.clone())
        })
        .await
    }

    /// Has a sign that was muted told again.
    ///
    /// # Errors
    /// When it is not muted, or the actor is no administrator.
    pub async fn unmute_sign(&self, actor: &Actor, tenant: &TenantId, sign: &str) -> Result<(), AppError> {
        let permit = self.permit(actor, UseCase::UnmuteSign).await?;
        let (tenant, sign, now) = (tenant.clone(), sign.trim().to_owned(), self.now());
        self.write(move |writer| {
            tenant_of(writer, &tenant)?;
            let mut all = muted_now(writer, now)?;
            let before = all.len();
            all.retain(|other| (&other.tenant, &other.sign) != (&tenant, &sign));
            if all.len() == before {
                return Err(AppError::new(Code::InvalidValue, "This sign is not muted.")
                    .next("Look at the delivery of the tenant: what is muted says so."));
            }
            writer.put_setting(MUTED, &all)?;
            audit(writer, &permit, "sign_unmuted", Some(&tenant), json!({ "sign": sign }), now)
        })
        .await
    }
}

/// The signs that are muted at a time, of all tenants.
pub(crate) fn muted_now(reader: &Reader<'_>, now: Timestamp) -> Result<Vec<Muted>, AppError> {
    let mut all: Vec<Muted> = reader.setting(MUTED)?.unwrap_or_default();
    all.retain(|muted| now < muted.until);
    Ok(all)
}

/// What a sign is called: its rule, its channel and what it is about, as far as it has them.
pub(super) fn name_of(sign: &Sign) -> String {
    let channel = sign.channel.map(|channel| channel.code().to_owned());
    let parts = [Some(sign.rule.name().to_owned()), channel, sign.subject.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(":")
}

fn is_name(text: &str) -> bool {
    const LONGEST: usize = 100;
    let rule = text.split(':').next().unwrap_or_default();
    text.len() <= LONGEST && Rule::ALL.iter().any(|known| known.name() == rule)
}
