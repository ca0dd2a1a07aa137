//! A test send by the environment's route (G5): the same machine as for PingID's, with who PingOne would let originate. It goes as
//! far as the accounts' tokens are stored here; who is skipped is said.

use std::collections::BTreeSet;

use linecheck_domain::base::Mode;
use linecheck_domain::draft::CustomAccount;
use linecheck_domain::number::choose_number;
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::pingone::{self, Obstacle, OriginAccount, PolicyLabel, originates};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::trace::{Channel, DefaultOrigin, FallbackRule, Origin, Plan};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::{AppError, Code, Field};
use crate::given;
use crate::inactive::tenant_for;
use crate::pingone::state::{accounts_here, is_here};
use crate::progress::ProgressSink;
use crate::roles::UseCase;
use crate::send::basis::Basis;
use crate::send::plan::{
    SendPreview, costs_money, default_origin, recipient, refuse_one_account_for_both, warnings,
};
use crate::send::trace::who_pays;
use crate::warning::Warning;

/// A test send by the environment's route, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PingOneSendRequest {
    /// Whose environment it is.
    pub tenant: String,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom.
    pub recipient: String,
    /// The country of a national number.
    pub country: Option<String>,
    /// The language of the text.
    pub language: Language,
    /// By which policy; the default one where it is left out.
    pub policy: Option<String>,
}

/// What a test send by the environment's route would do.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneSendPlan"))]
pub struct PingOneSendPreview {
    /// The policy whose route it is; none where the environment has no default one.
    pub policy: Option<PolicyLabel>,
    /// Who would be tried in PingOne, and is not tried here.
    pub skipped: Vec<SkippedOrigin>,
    /// The test send, which is confirmed and sent like any other.
    pub send: SendPreview,
}

/// One that PingOne would try, and that a test send leaves out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PingOneSkipped"))]
pub struct SkippedOrigin {
    /// Who.
    pub account: OriginAccount,
    /// Whether it is left out because no token of its account is stored here.
    pub token_missing: bool,
    /// Whether it is left out because it is not the tenant's active account, although its token is stored here.
    pub not_active: bool,
    /// What keeps it from originating in PingOne too.
    pub obstacles: Vec<Obstacle>,
}

/// What of a route can be tried here.
#[derive(Default)]
struct Tried {
    custom: Option<Origin>,
    ping: bool,
    skipped: Vec<SkippedOrigin>,
}

impl App {
    /// Plans a test send by the route that the environment has for a recipient. Nothing is sent. It is sent and recorded like
    /// every test send, by [`App::send`].
    ///
    /// # Errors
    /// When the tenant is not connected, the recipient is none, or no account of the route has its token here.
    pub async fn prepare_pingone_send(
        &self,
        request: PingOneSendRequest,
        progress: &ProgressSink,
    ) -> Result<PingOneSendPreview, AppError> {
        let (id, country) = (given::tenant(&request.tenant)?, given::country(request.country.as_deref())?);
        let to = recipient(&request.recipient, country, request.channel)?;
        let policy = request
            .policy
            .as_deref()
            .map(|policy| given::pingone_id(policy, Field::PingOneSender))
            .transpose()?;
        let state = self.last_pingone_state(&id, progress).await?.state;
        let asked = pingone::Recipient { country: to.number.country(), channel: request.channel };
        let origins = originates(&state, &asked, policy.as_ref());
        let decides = policy.as_ref().and_then(|id| state.policy(id)).or_else(|| state.default_policy());
        let (decides, mode) = (decides.map(PolicyLabel::of), self.mode);
        self.read(move |reader| {
            let basis = Basis::of(reader, tenant_for(reader, &id, UseCase::PreparePingOneSend)?)?;
            let here = accounts_here(reader, &id)?;
            let Tried { custom, ping, skipped } = tried(origins, basis.active.custom(), &here, &to);
            if custom.is_none() && !ping {
                let message =
                    "No account of this route has its token stored here, so nothing can be sent by it.";
                return Err(AppError::new(Code::TokenMissing, message));
            }
            let plan = Plan {
                channel: request.channel,
                language: request.language,
                fallback: if ping && custom.is_some() {
                    FallbackRule::Enabled
                } else {
                    FallbackRule::Disabled
                },
                default: if ping {
                    default_origin(&basis.tenant, &to.number)?
                } else {
                    DefaultOrigin::NotConfigured
                },
                custom,
                recipient: to,
                dry_run: false,
            };
            refuse_one_account_for_both(&plan)?;
            let number = &plan.recipient.number;
            let mut said = Warning::of_reading(&request.recipient, country, number, Some(request.channel));
            said.extend(warnings(&basis.tenant, &plan));
            let send = SendPreview {
                billed: who_pays(&plan),
                costs_money: mode == Mode::Real && costs_money(&plan),
                warnings: said,
                tenant: id,
                plan,
                basis,
            };
            Ok(PingOneSendPreview { policy: decides, skipped, send })
        })
        .await
    }
}

/// Goes along a route: the active account where its turn comes, then Ping's; whoever else would be tried is skipped.
fn tried(
    origins: Vec<pingone::Origin>,
    active: Option<&CustomAccount>,
    here: &BTreeSet<AccountSid>,
    to: &Recipient,
) -> Tried {
    let mut tried = Tried::default();
    for origin in origins {
        let sid = match &origin.account {
            OriginAccount::Twilio { sid, .. } => sid.clone(),
            _ => None,
        };
        let is_it = |account: &&CustomAccount| {
            sid.as_deref().is_some_and(|sid| account.account_sid.as_str().eq_ignore_ascii_case(sid))
        };
        let ours = active.filter(is_it);
        let token_here = is_here(here, sid.as_deref());
        let is_clear = origin.obstacles.is_empty();
        match (&origin.account, ours) {
            // Nobody is tried after Ping's own account here: the machine knows one custom account and one default.
            (OriginAccount::Ping, _) if is_clear && !tried.ping => tried.ping = true,
            (_, Some(account)) if is_clear && tried.custom.is_none() && !tried.ping => {
                let numbers: BTreeSet<_> =
                    origin.numbers.iter().filter_map(|number| PhoneNumber::from_server(number)).collect();
                tried.custom = Some(Origin {
                    account_sid: account.account_sid.clone(),
                    base: account.base.clone(),
                    number: choose_number(&numbers, &to.number).cloned(),
                });
            }
            _ => tried.skipped.push(SkippedOrigin {
                token_missing: !token_here && origin.account != OriginAccount::Ping,
                not_active: token_here && ours.is_none(),
                account: origin.account,
                obstacles: origin.obstacles,
            }),
        }
    }
    tried
}
