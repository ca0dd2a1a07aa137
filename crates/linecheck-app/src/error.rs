//! One error for both faces.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use linecheck_domain::base::BaseError;
use linecheck_domain::consent::NameError;
use linecheck_domain::country::CountryError;
use linecheck_domain::draft::SaveRefusal;
use linecheck_domain::limits::LimitError;
use linecheck_domain::phone::PhoneError;
use linecheck_domain::shown::Changed;
use linecheck_domain::sid::SidError;
use linecheck_domain::tenant::TenantError;
use linecheck_domain::verification::Outcome;
pub(crate) use linecheck_domain::visible::capitalised;
use linecheck_domain::visible::without_tokens;
use linecheck_vault::{Repeatable, VaultCode, VaultError};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

pub(crate) use crate::code::Code;
use crate::remedy::Remedy;

/// Whether the same thing may be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Not before something was changed.
    Never,
    /// At once: nothing was done.
    Safe,
    /// Later, or after a look at what happened.
    After,
}

/// The input that an error belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Field {
    AccountSid,
    AuthToken,
    ApiBase,
    Numbers,
    Recipient,
    Country,
    Tenant,
    Name,
    Passphrase,
    AdministratorPassphrase,
    Region,
    WorkerEnvironment,
    Environment,
    ClientId,
    ClientSecret,
    PingOneSender,
    Chain,
    Recipients,
    Identity,
}

/// What went wrong, for both faces: a code for programs, and for people what happened and what to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AppError {
    /// The kind.
    pub code: Code,
    /// The input that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub field: Option<Field>,
    /// What happened, and what it means here.
    pub message: String,
    /// What to do.
    pub remedy: Remedy,
    /// Whether the same thing may be tried again.
    pub retry: Retry,
    /// The facts, for programs.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "bindings", ts(as = "Option<BTreeMap<String, Value>>", optional))]
    pub params: BTreeMap<&'static str, Value>,
}

impl AppError {
    /// An error with the remedy of its code. What looks like a token in the message is masked: somebody
    /// may have typed it in the wrong place.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            message: without_tokens(&message.into()).into_owned(),
            remedy: code.into(),
            retry: Retry::Never,
            params: BTreeMap::new(),
        }
    }

    pub(crate) fn field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    pub(crate) fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    pub(crate) fn remedy(mut self, remedy: impl Into<Remedy>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// For the faces: what to do about an error of their own, in their own words.
    #[must_use]
    pub fn next(self, words: impl AsRef<str>) -> Self {
        let remedy = Remedy::words(words.as_ref());
        self.remedy(remedy)
    }

    pub(crate) fn param(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.params.insert(name, masked(value.into()));
        self
    }

    /// Says which folder it is, where that is what a person has to look at: the vault's, which could not be used.
    #[must_use]
    pub fn about_folder(mut self, folder: &Path) -> Self {
        let is_about_it = matches!(
            self.code,
            Code::Vault(
                VaultCode::NotAFolder
                    | VaultCode::PermissionDenied
                    | VaultCode::ReadOnly
                    | VaultCode::Io
                    | VaultCode::DiskFull
                    | VaultCode::TooOpen
                    | VaultCode::PathTooLong
                    | VaultCode::OtherOwner
                    | VaultCode::NotAFile
                    | VaultCode::FileSystemUnfit
            )
        );
        if is_about_it {
            let folder = folder.display().to_string();
            if !self.message.contains(&folder) {
                self.message = format!("{} The folder is {folder}.", self.message);
            }
            self.params.insert("folder", Value::String(folder));
        }
        self
    }

    /// For the faces: input that they read themselves cannot be used.
    #[must_use]
    pub fn invalid_value(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidValue, message)
    }

    /// For the faces: nobody is there to confirm.
    #[must_use]
    pub fn confirmation_needed(message: impl Into<String>) -> Self {
        Self::new(Code::ConfirmationNeeded, message)
    }

    /// For the faces: a secret was not given.
    #[must_use]
    pub fn secret_missing(message: impl Into<String>) -> Self {
        Self::new(Code::SecretMissing, message)
    }

    /// For the faces: the consent is needed, and nobody is there to give it.
    #[must_use]
    pub fn consent_needed() -> Self {
        SaveRefusal::ConsentNeeded.into()
    }

    /// For the faces: something is being created at Twilio, beside which nothing else is and which nothing drops.
    #[must_use]
    pub fn create_under_way(what: impl Into<String>) -> Self {
        Self::new(Code::CreateUnderWay, what).retry(Retry::After)
    }

    /// Refuses what a person said yes to where it is no longer what was shown.
    pub(crate) fn if_changed(code: Code, changed: &[Changed], nothing: &str) -> Result<(), Self> {
        if changed.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = changed.iter().map(|one| one.code()).collect();
        let message = format!("{}. {nothing}", Changed::sentence(changed));
        Err(Self::new(code, message).param("changed", names))
    }

    /// For the faces: a person cancelled it, and nothing waits for its outcome any more.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::cancelled_in(None, None)
    }

    /// A person cancelled it, and nothing waits any more for the outcome of the test send that may have been made.
    pub(crate) fn cancelled_in(transaction: Option<Uuid>, matrix: Option<Uuid>) -> Self {
        let cancelled = Self::new(Code::Cancelled, "Cancelled.").retry(Retry::After);
        let cancelled = match matrix {
            Some(matrix) => cancelled.param("matrix", matrix.to_string()),
            None => cancelled,
        };
        let Some(id) = transaction else { return cancelled };
        let message = format!("Cancelled. Test send {id} may have been sent, and can't be recalled.");
        Self { message, ..cancelled }.remedy(Remedy::LookUp { transaction: Some(id) }).of_transaction(id)
    }

    /// The same error of a transaction: it names it.
    pub(crate) fn of_transaction(self, id: Uuid) -> Self {
        let retry = if self.retry == Retry::Safe { Retry::After } else { self.retry };
        self.retry(retry).param("transaction", id.to_string())
    }

    /// The error of a test send whose intent is stored: something may have been sent, whatever failed afterwards.
    pub(crate) fn after_intent(self, id: Uuid) -> Self {
        let sid = self.params.get("resource_sid").and_then(Value::as_str);
        let what = match sid {
            Some(sid) => format!("Twilio took test send {id} as {sid}"),
            None => format!("Test send {id} may have been sent"),
        };
        // Nothing is stored of it any more, and nothing can be: only Twilio knows of it.
        let is_gone = self.code == Code::TransactionNotFound;
        let (message, remedy) = if is_gone {
            let message = format!("{what}, and its record in Linecheck was deleted meanwhile.");
            (message, Remedy::FindAtTwilio { resource_sid: sid.map(str::to_owned) })
        } else {
            let not_stored = match sid {
                Some(_) => "Linecheck could not store that yet. It tries again while it runs.",
                None => "Linecheck could not store what came of it.",
            };
            (format!("{what}, and {not_stored} {}", self.message), Remedy::LookUp { transaction: Some(id) })
        };
        let mut error = Self::new(Code::OutcomeUnknown, message).remedy(remedy).retry(Retry::After);
        error.params = self.params;
        error.params.entry("cause").or_insert_with(|| self.code.as_str().into());
        error.of_transaction(id)
    }

    /// The error of whoever looks at a test send, which stays as it is.
    pub(crate) fn about(self, id: Uuid) -> Self {
        if !matches!(self.code, Code::Vault(_)) {
            return self.of_transaction(id);
        }
        let message = format!("{} Test send {id} may have been sent all the same.", self.message);
        let remedy = Remedy::ReadTrace { transaction: id };
        Self { message, ..self }.remedy(remedy).retry(Retry::After).of_transaction(id)
    }

    /// For the faces: a check found the vault damaged.
    #[must_use]
    pub fn vault_not_whole(problems: &[String]) -> Self {
        VaultError::NotWhole { what: "the vault", problems: problems.to_vec() }.into()
    }

    /// For the faces: reading or writing of their own failed.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Code::Internal, message)
    }

    /// The error that an outcome of Verify Account is; `None` for success.
    #[must_use]
    pub fn from_outcome(outcome: &Outcome) -> Option<Self> {
        let code = Code::of_outcome(outcome)?;
        let retry = match code {
            Code::Unreachable | Code::Intercepted | Code::NotUnderstood => Retry::Safe,
            Code::RateLimited | Code::TwilioFailed | Code::TookTooLong => Retry::After,
            _ => Retry::Never,
        };
        let field = match outcome {
            Outcome::Refused { .. } | Outcome::TestCredentials => Some(Field::AuthToken),
            _ => None,
        };
        let mut error = Self::new(code, outcome.describe()).remedy(Remedy::after(outcome)).retry(retry);
        error.field = field;
        if let Outcome::LeftOff { pages, entries, .. } = outcome {
            error = error.param("pages", *pages).param("entries", *entries);
        }
        if let Outcome::Unreachable { stage } = outcome {
            error = error.param("stage", serde_json::to_value(stage).unwrap_or(Value::Null));
        }
        if let Outcome::Intercepted(answer) = outcome {
            error = error.param("answer", serde_json::to_value(answer).unwrap_or(Value::Null));
        }
        Some(error)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for AppError {}

impl From<SidError> for AppError {
    fn from(error: SidError) -> Self {
        let reason = serde_json::to_value(&error).unwrap_or(Value::Null);
        Self::new(Code::InvalidSid, error.to_string()).field(Field::AccountSid).param("sid", reason)
    }
}

impl From<PhoneError> for AppError {
    fn from(error: PhoneError) -> Self {
        let reason = serde_json::to_value(error).unwrap_or(Value::Null);
        Self::new(Code::InvalidNumber, error.to_string()).field(Field::Recipient).param("reason", reason)
    }
}

impl From<LimitError> for AppError {
    fn from(error: LimitError) -> Self {
        Self::new(Code::InvalidValue, error.to_string())
    }
}

impl From<CountryError> for AppError {
    fn from(error: CountryError) -> Self {
        Self::new(Code::InvalidCountry, error.to_string()).field(Field::Country)
    }
}

impl From<BaseError> for AppError {
    fn from(error: BaseError) -> Self {
        Self::new(Code::InvalidBase, error.to_string()).field(Field::ApiBase)
    }
}

impl From<TenantError> for AppError {
    fn from(error: TenantError) -> Self {
        let error = Self::new(Code::InvalidName, error.to_string()).field(Field::Tenant);
        error.remedy(Code::InvalidValue)
    }
}

impl From<NameError> for AppError {
    fn from(error: NameError) -> Self {
        Self::new(Code::InvalidName, error.to_string()).field(Field::Name)
    }
}

impl From<SaveRefusal> for AppError {
    fn from(refusal: SaveRefusal) -> Self {
        let code = match &refusal {
            SaveRefusal::DraftOutdated { .. } => Code::DraftOutdated,
            SaveRefusal::NoAlternateMethod => Code::NoAlternateMethod,
            SaveRefusal::Sid(error) => return error.clone().into(),
            SaveRefusal::TokenMissing => Code::TokenMissing,
            SaveRefusal::NoNumberSelected => Code::NoNumberSelected,
            SaveRefusal::NumbersNotUsable { .. } => Code::NumbersNotUsable,
            SaveRefusal::ConsentNeeded | SaveRefusal::ConsentForOtherAccount => Code::ConsentNeeded,
            SaveRefusal::NothingToSave => Code::NothingToSave,
            // `SaveRefusal` may grow; what is left is about the verification.
            _ => Code::NotVerified,
        };
        let mut error = Self::new(code, refusal.to_string());
        if let SaveRefusal::NumbersNotUsable { numbers } = &refusal {
            let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
            error = error.field(Field::Numbers).param("numbers", numbers);
        }
        error
    }
}

impl Repeatable for AppError {
    fn is_busy(&self) -> bool {
        self.code == Code::Vault(VaultCode::Busy)
    }
}

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        let retry = if matches!(error, VaultError::Busy) { Retry::Safe } else { Retry::Never };
        let message = format!("{}.", capitalised(&error.to_string()));
        let new = Self::new(Code::Vault(error.code()), message).retry(retry);
        match error.keyring_refusal() {
            // What the platform said stands behind: it is no sentence for a person.
            Some(refusal) => new.param("detail", refusal.detail),
            None => new,
        }
    }
}

fn masked(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(without_tokens(&text).into_owned()),
        Value::Array(values) => Value::Array(values.into_iter().map(masked).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, masked(value))).collect())
        }
        other => other,
    }
}
