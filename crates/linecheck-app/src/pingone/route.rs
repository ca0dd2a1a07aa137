//! Who would originate in the environment (G5): by the default policy, and by each that names senders of its own.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::country::Country;
use linecheck_domain::pingone::{Id, Origin, OriginAccount, PolicyLabel, Recipient, State, originates};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::AppError;
use crate::given;
use crate::pingone::state::is_here;
use crate::progress::ProgressSink;

/// For whom it is asked, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PingOneRouteRequest {
    /// Whose environment it is.
    pub tenant: String,
    /// SMS or voice.
    pub channel: Channel,
    /// The recipient; where it is left out, any of the country.
    pub recipient: Option<String>,
    /// The country of a national number, or of any recipient.
    pub country: Option<String>,
    /// Whether the environment is read anew; what was read last serves otherwise.
    #[serde(default)]
    pub fresh: bool,
}

/// Who would originate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneRouteView {
    /// Whose environment it is.
    pub tenant: TenantId,
    /// When the environment was read.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub read_at: Timestamp,
    /// SMS or voice.
    pub channel: Channel,
    /// The recipient's country; none where it cannot be told.
    pub country: Option<Country>,
    /// The default policy's route first, then that of each other policy that names senders.
    pub routes: Vec<PingOneRoute>,
}

/// Who would originate by one policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneRoute {
    /// The policy; none where the environment has no default one.
    pub policy: Option<PolicyLabel>,
    /// Whether it is in force only where an MFA policy or a flow names it, which is not read here.
    pub inferred: bool,
    /// Who is tried, in order. When all of them fail, the notification fails.
    pub origins: Vec<PingOneRouteOrigin>,
}

/// One that would be tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneRouteOrigin {
    /// Who.
    pub origin: Origin,
    /// Whether a token of its account is stored here, so that a test send can go by it.
    pub token_here: bool,
}

impl App {
    /// Who would originate in a tenant's environment for a recipient or a country, by each policy that decides.
    ///
    /// # Errors
    /// When the tenant is not connected, the recipient is none, or why PingOne did not answer.
    pub async fn pingone_route(
        &self,
        request: PingOneRouteRequest,
        progress: &ProgressSink,
    ) -> Result<PingOneRouteView, AppError> {
        let (tenant, country) =
            (given::tenant(&request.tenant)?, given::country(request.country.as_deref())?);
        let recipient = request.recipient.as_deref().filter(|text| !text.trim().is_empty());
        let country = match recipient {
            Some(text) => crate::send::plan::recipient(text, country, request.channel)?.number.country(),
            None => country,
        };
        if request.fresh {
            self.pingone_state(&tenant, progress).await?;
        }
        let read = self.last_pingone_state(&tenant, progress).await?;
        let here = self.accounts_here(&tenant).await?;
        let recipient = Recipient { country, channel: request.channel };
        Ok(PingOneRouteView {
            tenant,
            read_at: read.at,
            channel: request.channel,
            country,
            routes: routes(&read.state, recipient, &here),
        })
    }
}

fn routes(state: &State, recipient: Recipient, here: &BTreeSet<AccountSid>) -> Vec<PingOneRoute> {
    let default = state.default_policy();
    let others = state.policies.iter().filter(|policy| !policy.is_default && !policy.conditions.is_empty());
    let of = |policy: Option<PolicyLabel>, id: Option<&Id>| PingOneRoute {
        inferred: policy.as_ref().is_some_and(|policy| !policy.is_default),
        policy,
        origins: originates(state, &recipient, id).into_iter().map(|origin| shown(origin, here)).collect(),
    };
    let first = of(default.map(PolicyLabel::of), default.map(|policy| &policy.id));
    let rest = others.map(|policy| of(Some(PolicyLabel::of(policy)), Some(&policy.id)));
    [first].into_iter().chain(rest).collect()
}

fn shown(origin: Origin, here: &BTreeSet<AccountSid>) -> PingOneRouteOrigin {
    let token_here = match &origin.account {
        OriginAccount::Twilio { sid, .. } => is_here(here, sid.as_deref()),
        _ => false,
    };
    PingOneRouteOrigin { origin, token_here }
}
