//! Drift (G7, M7): what PingOne has against what was last applied, and against what Twilio has.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::base::ApiBase;
use linecheck_domain::draft::SecretId;
use linecheck_domain::pingone::{Drift, DriftKind, NumberFacts, State, TwilioFacts, drift};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{DefaultAccount, TenantId};
use linecheck_domain::verification::{Outcome, Verification};
use linecheck_vault::Reader;
use serde::Serialize;

use crate::app::{App, tenant_of};
use crate::configure::verify::ask;
use crate::error::{AppError, Code};
use crate::pingone::failure::error_of;
use crate::progress::ProgressSink;

/// What differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneDriftView {
    /// Whose environment it is.
    pub tenant: TenantId,
    /// When it was read.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub read_at: Timestamp,
    /// When a plan was last applied; none: nothing was, and only Twilio's side is compared.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub applied_at: Option<Timestamp>,
    /// What differs, each with the goal of the plan that mends it.
    pub drifts: Vec<Drift>,
    /// The accounts that were asked at Twilio.
    pub asked: Vec<AskedAccount>,
    /// The error that a drift is; none where nothing differs.
    pub error: Option<AppError>,
}

/// An account that was asked at Twilio, with the token that is stored here.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PingOneAskedAccount"))]
pub struct AskedAccount {
    /// The account.
    pub account_sid: AccountSid,
    /// Why it could not be compared; none where it was.
    pub error: Option<AppError>,
}

/// An account whose token is stored here.
struct Here {
    sid: AccountSid,
    base: ApiBase,
    secret: SecretId,
}

impl App {
    /// Reads everything of a tenant's environment, asks Twilio for the accounts whose tokens are stored here, and says what
    /// differs. Nothing is changed.
    ///
    /// # Errors
    /// When the tenant is not connected, or why PingOne did not answer. That Twilio did not is no error: it is said.
    pub async fn pingone_drift(
        &self,
        tenant: &TenantId,
        progress: &ProgressSink,
    ) -> Result<PingOneDriftView, AppError> {
        let access = self.pingone_access(tenant).await?;
        let state = self.read_pingone_state(&access, progress).await.map_err(|failure| error_of(&failure))?;
        self.keep_seen(&access, &state).await?;
        let id = tenant.clone();
        let (applied, here) =
            self.read(move |reader| Ok((reader.pingone_applied(&id)?, here(reader, &id)?))).await?;
        let (mut facts, mut asked) = (Vec::new(), Vec::new());
        for account in here.into_iter().filter(|account| uses(&state, &account.sid)) {
            let client = self.client_with_stored(&account.sid, &account.base, &account.secret).await?;
            let found =
                ask(&client.within(self.budget()), &account.sid, &account.base, &self.clock, progress).await;
            let (of_it, error) = compared(&found);
            facts.extend(of_it);
            asked.push(AskedAccount { account_sid: account.sid, error });
        }
        let mut drifts = drift(&state, &applied.unwrap_or_default(), &facts);
        for drift in &mut drifts {
            // Another token has to be given first: no plan mends it with the one that was refused.
            if matches!(drift.what, DriftKind::TokenRefused { .. }) {
                drift.mend = None;
            }
        }
        Ok(PingOneDriftView {
            tenant: tenant.clone(),
            read_at: self.now(),
            applied_at: access.stored.applied_at,
            error: error(&drifts),
            drifts,
            asked,
        })
    }
}

fn here(reader: &Reader<'_>, tenant: &TenantId) -> Result<Vec<Here>, AppError> {
    let mut here = Vec::new();
    if let Some(account) = reader.active(tenant)?.custom() {
        let (sid, base, secret) = (account.account_sid.clone(), account.base.clone(), account.secret.clone());
        here.push(Here { sid, base, secret });
    }
    if let DefaultAccount::StandIn { account_sid: sid, base, secret, .. } =
        tenant_of(reader, tenant)?.default_account
        && here.iter().all(|known| known.sid != sid)
    {
        here.push(Here { sid, base, secret });
    }
    Ok(here)
}

fn uses(state: &State, sid: &AccountSid) -> bool {
    state.senders.iter().any(|sender| sender.is_of(sid.as_str()))
}

/// What Twilio said, where it said something about the account.
fn compared(found: &Verification) -> (Option<TwilioFacts>, Option<AppError>) {
    let facts = |numbers| Some(TwilioFacts { account_sid: found.account_sid.to_string(), numbers });
    match &found.outcome {
        Outcome::Verified | Outcome::NoNumbers | Outcome::NoUsableNumbers => {
            let numbers = found.numbers.iter().map(|number| NumberFacts {
                number: number.number.to_string(),
                sms: number.capabilities.sms,
                voice: number.capabilities.voice,
            });
            (facts(Some(numbers.collect())), None)
        }
        refused @ (Outcome::Refused { .. } | Outcome::NotActive { .. } | Outcome::TestCredentials) => {
            (facts(None), AppError::from_outcome(refused))
        }
        other => (None, AppError::from_outcome(other)),
    }
}

fn error(drifts: &[Drift]) -> Option<AppError> {
    if drifts.is_empty() {
        return None;
    }
    let kinds: BTreeSet<_> = drifts
        .iter()
        .filter_map(|drift| serde_json::to_value(&drift.what).ok()?.get("drift")?.as_str().map(str::to_owned))
        .collect();
    let message = format!("{} things in PingOne or at Twilio are not as they were applied.", drifts.len());
    let error = AppError::new(Code::PingOneDrifted, message);
    Some(error.param("drifts", kinds.into_iter().collect::<Vec<_>>()))
}
