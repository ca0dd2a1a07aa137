//! What is wanted of PingOne, as a person gives it, and as a goal of the domain.

use linecheck_domain::Secret;
use linecheck_domain::draft::Configuration;
use linecheck_domain::pingone::{
    CarryOver, Channels, Choice, Goal, Id, Link, Others, PlanRefusal, Remembered, SenderChoice, SenderLabel,
    State,
};
use linecheck_domain::tenant::Tenant;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{AppError, Code, Field};
use crate::given;

/// What is wanted of a tenant's environment, as it was given.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOnePlanRequest {
    /// Whose environment it is.
    pub tenant: String,
    /// What is wanted.
    pub wish: PingOneWish,
}

/// What is wanted, as it was given.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "wish")]
pub enum PingOneWish {
    /// PingOne originates with the tenant's active configuration.
    CarryOver(PingOneCarryOver),
    /// A sender gets another token: a new one takes its place.
    Rotate(PingOneRotate),
    /// Other numbers of a sender, or other countries of them.
    Choose {
        /// Its ID.
        sender: String,
        /// All that are to be selected.
        numbers: Vec<Choice>,
    },
    /// Another chain. An empty one is not taken for *hand over*.
    Chain {
        /// Each place: a sender's ID, or `PINGONE_TWILIO`.
        chain: Vec<String>,
    },
    /// Ping's own account originates: the chain becomes empty.
    HandOver,
    /// A sender that nothing refers to goes.
    Remove {
        /// Its ID.
        sender: String,
    },
    /// What the last plan changed becomes again what it was.
    PutBack,
    /// What mends a drift, as it was told.
    Mend {
        /// The goal.
        goal: Goal,
    },
}

/// How the active configuration is carried over.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
#[serde(default)]
pub struct PingOneCarryOver {
    /// The sender that is used; that of the account where it is left out, or a new one.
    pub sender: Option<String>,
    /// Whether a new sender is made although there is one of the account.
    pub new_sender: bool,
    /// Whether other senders leave the chain. They stay behind it otherwise.
    pub drop_others: bool,
    /// Whether the daily limits are written into the default policy.
    pub quotas: bool,
    /// The name of a sender that is made.
    pub name: Option<String>,
}

/// How a token is rotated.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
#[serde(default)]
pub struct PingOneRotate {
    /// The sender whose token is another; where it is left out, that of the active configuration's account.
    pub sender: Option<String>,
    /// The sender that takes its place, where the console made one already.
    pub into: Option<String>,
    /// The new token, verified at Twilio first; that of the active configuration where it is left out.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub token: Option<Secret>,
    /// The name of the new sender.
    pub name: Option<String>,
}

/// What a goal is made from, besides the wish.
pub(crate) struct Basis<'read> {
    pub(crate) tenant: &'read Tenant,
    pub(crate) active: &'read Configuration,
    pub(crate) state: &'read State,
    pub(crate) before: Option<Remembered>,
}

impl Basis<'_> {
    /// The goal that a wish is.
    pub(crate) fn goal(&self, wish: &PingOneWish) -> Result<Goal, AppError> {
        Ok(match wish {
            PingOneWish::CarryOver(given) => Goal::CarryOver(self.carry_over(given)?),
            PingOneWish::Rotate(given) => Goal::Rotate {
                sender: self.rotated(given.sender.as_deref())?,
                into: match given.into.as_deref() {
                    Some(sender) => SenderChoice::Existing { sender: sender_id(sender)? },
                    None => SenderChoice::ByAccount,
                },
                name: given.name.clone(),
            },
            PingOneWish::Choose { sender, numbers } => {
                Goal::Choose { sender: sender_id(sender)?, numbers: numbers.clone() }
            }
            PingOneWish::Chain { chain } if chain.is_empty() => {
                let message =
                    "A chain has at least one place. Handing over to Ping Identity is asked for by itself.";
                return Err(AppError::invalid_value(message).field(Field::Chain));
            }
            PingOneWish::Chain { chain } => {
                Goal::Chain { chain: chain.iter().map(|link| Link::from(link.trim().to_owned())).collect() }
            }
            PingOneWish::HandOver => Goal::Chain { chain: Vec::new() },
            PingOneWish::Remove { sender } => Goal::Remove { sender: sender_id(sender)? },
            PingOneWish::PutBack => Goal::PutBack {
                before: self.before.clone().ok_or_else(|| {
                    let message = "Nothing was applied to this environment that could be put back.";
                    AppError::new(Code::PingOneNoRun, message)
                })?,
            },
            PingOneWish::Mend { goal } => goal.clone(),
        })
    }

    fn carry_over(&self, given: &PingOneCarryOver) -> Result<CarryOver, AppError> {
        let account = self.active.custom().ok_or_else(no_custom_account)?;
        let sender = match (given.sender.as_deref(), given.new_sender) {
            (Some(_), true) => {
                let message = "A sender was named, and a new one asked for. Only one of them can be.";
                return Err(AppError::invalid_value(message).field(Field::PingOneSender));
            }
            (Some(sender), false) => SenderChoice::Existing { sender: sender_id(sender)? },
            (None, true) => SenderChoice::New,
            (None, false) => SenderChoice::ByAccount,
        };
        Ok(CarryOver {
            account_sid: account.account_sid.clone(),
            numbers: account.selected.clone(),
            fallback: account.fallback,
            channels: Channels { sms: self.tenant.sms_enabled, voice: self.tenant.voice_enabled },
            sender,
            others: if given.drop_others { Others::Drop } else { Others::Keep },
            limits: self.tenant.daily_limits,
            quotas: given.quotas,
            name: given.name.clone(),
        })
    }

    /// The sender that was named, or the only one of the active configuration's account.
    fn rotated(&self, named: Option<&str>) -> Result<Id, AppError> {
        if let Some(named) = named {
            return sender_id(named);
        }
        let account = self.active.custom().ok_or_else(no_custom_account)?;
        let of_account: Vec<_> =
            self.state.senders.iter().filter(|one| one.is_of(account.account_sid.as_str())).collect();
        match of_account.as_slice() {
            [] => {
                let message = "The environment has no sender of the active configuration's account.";
                let error = AppError::new(Code::PingOnePlanRefused, message).field(Field::PingOneSender);
                Err(error.param("why", "no_such_sender"))
            }
            [one] => Ok(one.id.clone()),
            several => {
                let senders = several.iter().map(|sender| SenderLabel::of(sender)).collect();
                Err(refused(PlanRefusal::SeveralSenders { senders }))
            }
        }
    }
}

fn no_custom_account() -> AppError {
    AppError::new(Code::NoCustomAccount, "The tenant has no custom account that could be carried over.")
}

fn sender_id(text: &str) -> Result<Id, AppError> {
    given::pingone_id(text, Field::PingOneSender)
}

/// The error that a refusal of the domain's is.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
pub(crate) fn refused(refusal: PlanRefusal) -> AppError {
    let (code, field) = match &refusal {
        PlanRefusal::EnvironmentGoing => (Code::PingOneEnvironmentDeleting, None),
        PlanRefusal::SeveralSenders { .. } => (Code::PingOneWhichSender, Some(Field::PingOneSender)),
        PlanRefusal::NoRoom { .. } => (Code::PingOneNoRoom, None),
        PlanRefusal::NoSuchSender { .. }
        | PlanRefusal::NotTwilio { .. }
        | PlanRefusal::OtherAccount { .. }
        | PlanRefusal::InUse { .. } => (Code::PingOnePlanRefused, Some(Field::PingOneSender)),
        PlanRefusal::NoNumber
        | PlanRefusal::NumberTwice { .. }
        | PlanRefusal::NumbersNotThere { .. }
        | PlanRefusal::Countries { .. } => (Code::PingOnePlanRefused, Some(Field::Numbers)),
        PlanRefusal::LinkTwice { .. } | PlanRefusal::LinkUnknown { .. } => {
            (Code::PingOnePlanRefused, Some(Field::Chain))
        }
        PlanRefusal::NameTooLong { .. } | PlanRefusal::NameUnseen => (Code::InvalidName, Some(Field::Name)),
        PlanRefusal::NameTaken { .. } => (Code::PingOneNameTaken, Some(Field::Name)),
        // `PlanRefusal` may grow; what is left is about the environment.
        _ => (Code::PingOnePlanRefused, None),
    };
    let facts = serde_json::to_value(&refusal).unwrap_or(Value::Null);
    let why = facts.get("reason").cloned().unwrap_or(Value::Null);
    let mut error = AppError::new(code, refusal.to_string()).param("why", why).param("refusal", facts);
    error.field = field;
    error
}
