//! Planning a test send: which accounts and numbers may originate, and what to know before.

use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::country::Country;
use linecheck_domain::number::choose_number;
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::{PhoneError, PhoneNumber, Recipient};
use linecheck_domain::sender_id;
use linecheck_domain::sending_rule;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use linecheck_domain::trace::{Channel, DefaultOrigin, FallbackRule, Origin, Plan, Role};
use linecheck_sandbox::known;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::{AppError, Code, Field};
use crate::given;
use crate::inactive::tenant_for;
use crate::remedy::Remedy;
use crate::roles::UseCase;
use crate::send::basis::Basis;
use crate::send::trace;
use crate::warning::{Warning, WarningCode};

/// What a person wants to send, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct SendRequest {
    /// Whose sender is tested.
    pub tenant: String,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom.
    pub recipient: String,
    /// The country of a national number.
    pub country: Option<String>,
    /// The language of the text.
    pub language: Language,
    /// One of the selected numbers, instead of the one that is chosen by itself.
    pub number: Option<String>,
}

/// What a test send would do, shown before it is done.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "SendPlan"))]
pub struct SendPreview {
    /// Whose sender is tested.
    pub tenant: TenantId,
    /// What it may do.
    pub plan: Plan,
    /// Who will be billed, for the button and the question.
    pub billed: String,
    /// Whether it can cost money, so that it has to be confirmed (T10).
    pub costs_money: bool,
    /// What to know before.
    pub warnings: Vec<Warning>,
    #[serde(skip)]
    pub(crate) basis: Basis,
}

impl App {
    /// Plans a test send by the same routing as PingID's, and says who would be billed. Nothing is sent.
    ///
    /// # Errors
    /// When the recipient is none, the number is not selected, or there is no such tenant.
    pub async fn prepare_send(&self, request: SendRequest) -> Result<SendPreview, AppError> {
        let number = request.number.as_deref().map(given::number).transpose()?;
        let (id, country) = (given::tenant(&request.tenant)?, given::country(request.country.as_deref())?);
        let recipient = recipient(&request.recipient, country, request.channel)?;
        let mode = self.mode;
        self.read(move |reader| {
            let basis = Basis::of(reader, tenant_for(reader, &id, UseCase::PrepareSend)?)?;
            let plan = Plan {
                channel: request.channel,
                language: request.language,
                custom: custom_origin(&basis, &recipient, number.as_ref())?,
                fallback: fallback_rule(&basis),
                default: default_origin(&basis.tenant, &recipient.number)?,
                recipient,
                dry_run: false,
            };
            refuse_one_account_for_both(&plan)?;
            let (typed, number) = (&request.recipient, &plan.recipient.number);
            let mut said = Warning::of_reading(typed, country, number, Some(request.channel));
            said.extend(warnings(&basis.tenant, &plan));
            Ok(SendPreview {
                billed: trace::who_pays(&plan),
                costs_money: mode == Mode::Real && costs_money(&plan),
                warnings: said,
                tenant: id,
                plan,
                basis,
            })
        })
        .await
    }
}

pub(crate) fn recipient(
    typed: &str,
    country: Option<Country>,
    channel: Channel,
) -> Result<Recipient, AppError> {
    let recipient = Recipient::parse(typed, country)?;
    if channel == Channel::Sms && recipient.extension.is_some() {
        return Err(PhoneError::ExtensionForSms.into());
    }
    Ok(recipient)
}

/// The custom account and the number that would originate (product rule: the recipient's country first, then E.164
/// order). Numbers that the last list of the account did not have are no longer there to choose from.
fn custom_origin(
    basis: &Basis,
    recipient: &Recipient,
    wanted: Option<&PhoneNumber>,
) -> Result<Option<Origin>, AppError> {
    let Some(account) = basis.active.custom() else {
        return match wanted {
            Some(_) => Err(AppError::new(
                Code::NoCustomAccount,
                "The tenant originates with the default account, whose numbers cannot be chosen.",
            )),
            None => Ok(None),
        };
    };
    if let Some(number) = wanted.filter(|number| !account.selected.contains(number)) {
        return Err(AppError::new(
            Code::NumberNotListed,
            format!("{number} is not one of the selected organization numbers."),
        )
        .field(Field::Numbers));
    }
    let number = match wanted {
        Some(number) => basis.listed.get(number),
        None => choose_number(&basis.listed, &recipient.number),
    };
    Ok(Some(Origin {
        account_sid: account.account_sid.clone(),
        base: account.base.clone(),
        number: number.cloned(),
    }))
}

fn fallback_rule(Basis { tenant, active, .. }: &Basis) -> FallbackRule {
    match (active.custom().is_some_and(|account| account.fallback), tenant.ping_originates_without_fallback) {
        (true, _) => FallbackRule::Enabled,
        (false, true) => FallbackRule::PingOriginatesAnyway,
        (false, false) => FallbackRule::Disabled,
    }
}

/// The default account's own numbers are used: a number that was chosen for the custom account does not carry over.
pub(crate) fn default_origin(tenant: &Tenant, recipient: &PhoneNumber) -> Result<DefaultOrigin, AppError> {
    Ok(match &tenant.default_account {
        DefaultAccount::NotConfigured => DefaultOrigin::NotConfigured,
        DefaultAccount::StandIn { account_sid, base, numbers, .. } => DefaultOrigin::StandIn(Origin {
            account_sid: account_sid.clone(),
            base: base.clone(),
            number: choose_number(numbers, recipient).cloned(),
        }),
        DefaultAccount::Sandbox => {
            let numbers: Vec<_> = known::DEFAULT_ACCOUNT
                .initial_numbers()
                .iter()
                .filter_map(|number| PhoneNumber::from_server(number))
                .collect();
            DefaultOrigin::Sandbox(Origin {
                account_sid: AccountSid::parse(known::DEFAULT_ACCOUNT.sid())?,
                base: ApiBase::Sandbox,
                number: choose_number(&numbers, recipient).cloned(),
            })
        }
    })
}

/// An account that stands for the default account while it is the custom one would be asked again after a fallback,
/// although its first answer may have been a yes (T7).
pub(crate) fn refuse_one_account_for_both(plan: &Plan) -> Result<(), AppError> {
    let sid_of = |role| plan.origin(role).map(|origin: &Origin| origin.account_sid.as_str());
    match (sid_of(Role::Custom), sid_of(Role::Default)) {
        (Some(custom), Some(default))
            if plan.fallback.falls_back() && custom.eq_ignore_ascii_case(default) =>
        {
            let message = "The custom account stands for the default account too: after a fallback the same account \
                           would be asked twice. Nothing was sent.";
            Err(AppError::new(Code::InvalidValue, message).remedy(Remedy::ChangeStandIn))
        }
        _ => Ok(()),
    }
}

/// Whether any account of the plan can be billed.
pub(crate) fn costs_money(plan: &Plan) -> bool {
    plan.origin(Role::Custom).is_some() || matches!(plan.default, DefaultOrigin::StandIn(_))
}

/// What to know before a plan is sent, besides how its recipient was read.
pub(crate) fn warnings(tenant: &Tenant, plan: &Plan) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let (enabled, name) = match plan.channel {
        Channel::Sms => (tenant.sms_enabled, "SMS"),
        Channel::Voice => (tenant.voice_enabled, "Voice"),
    };
    if !enabled {
        let text = format!("{name} is not enabled as an alternate authentication method of this tenant.");
        warnings.push(Warning::new(WarningCode::ChannelNotEnabled, text));
    }
    let number = plan.custom.as_ref().and_then(|origin| origin.number.as_ref());
    if let Some(to) = plan.recipient.number.home() {
        let rules = number.map(|from| sending_rule::warnings_between(from, to, plan.channel));
        warnings.extend(rules.unwrap_or_default().into_iter().map(Warning::from));
        let sender_ids = sender_id::warning_for(to).filter(|_| plan.channel == Channel::Sms);
        warnings.extend(sender_ids.map(Warning::from));
    }
    if plan.custom.is_some() && number.is_none() {
        let text = "No origination number is left on the custom account.";
        warnings.push(Warning::new(WarningCode::NoOriginationNumber, text));
    }
    warnings
}
