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
use linecheck_domain::transport::Bound;
use linecheck_domain::verification::Outcome;
use linecheck_domain::visible::without_tokens;
use linecheck_vault::{Repeatable, VaultError};
use serde::{Serialize, Serializer};
use serde_json::Value;
use uuid::Uuid;

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
}

/// The exit status of the command line. Documented in `docs/cli.md`; never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Something is wrong with Linecheck itself.
    Internal = 1,
    /// The input is wrong.
    Usage = 2,
    /// A rule refuses it.
    Rule = 3,
    /// Twilio refuses it.
    Twilio = 4,
    /// Twilio cannot be reached.
    Unreachable = 5,
    /// It cannot be known what happened.
    Unknown = 6,
    /// The vault.
    Vault = 7,
}

/// Makes the closed list of codes: name, exit status, what to do.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:ident, $next:literal;)*) => {
        /// The kind of an error: a closed list. Programs branch on it, and never on a sentence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
            /// The vault: the code is the vault's own.
            Vault(&'static str),
        }

        impl Code {
            /// Every code but the vault's own.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Vault(code) => code,
                }
            }

            /// The exit status that goes with it.
            #[must_use]
            pub fn exit_status(self) -> ExitStatus {
                match self {
                    $(Self::$name => ExitStatus::$status,)*
                    Self::Vault(_) => ExitStatus::Vault,
                }
            }

            /// What to do, where the error itself does not say it better.
            pub(crate) fn next_step(self) -> &'static str {
                match self {
                    $(Self::$name => $next,)*
                    Self::Vault(code) => vault_next_step(code),
                }
            }
        }
    };
}

codes! {
    /// A value that a person gave cannot be used.
    InvalidValue = "invalid_value", Usage, "Correct the value and try again.";
    /// The Account SID is not one.
    InvalidSid = "invalid_sid", Usage, "Copy the Account SID from the Twilio console: AC and 32 digits of 0-9 and a-f.";
    /// The Auth Token cannot be one.
    InvalidToken = "invalid_token", Usage, "Copy the Auth Token from the Twilio console.";
    /// Not a phone number.
    InvalidNumber = "invalid_number", Usage, "Write the number with + and its calling code, such as +12025550123.";
    /// Not a country.
    InvalidCountry = "invalid_country", Usage, "Give two letters, such as US or DE.";
    /// Not a base that credentials may go to.
    InvalidBase = "invalid_base", Usage, "Give us1, ie1, au1, or an https address that an administrator allowed.";
    /// Not a name.
    InvalidName = "invalid_name", Usage, "Give a name without control characters.";
    /// A confirmation is needed and nobody is there to give it.
    ConfirmationNeeded = "confirmation_needed", Usage, "Run it in a terminal to be asked, or add --yes if you mean it.";
    /// A secret was to be read and was not there.
    SecretMissing = "secret_missing", Usage, "Give it on standard input: one line for each secret that is asked for.";
    /// No such tenant.
    TenantNotFound = "tenant_not_found", Rule, "`linecheck tenant list` shows the tenants.";
    /// The short name is taken.
    TenantExists = "tenant_exists", Rule, "Choose another short name, or edit the tenant that has it.";
    /// No draft.
    DraftNotFound = "draft_not_found", Rule, "Begin one: `linecheck draft new ID`.";
    /// There is a draft already.
    DraftExists = "draft_exists", Rule, "Go on with it, or discard it first: `linecheck draft discard ID`.";
    /// What is active has changed since the draft was begun.
    DraftOutdated = "draft_outdated", Rule, "Look at `linecheck draft show ID`, then discard the draft and begin again from what is active now.";
    /// What a plan was made from has changed since it was shown.
    PlanOutdated = "plan_outdated", Rule, "Look at what would be sent now, then send that.";
    /// C2.
    NoAlternateMethod = "no_alternate_method", Rule, "`linecheck tenant edit ID --sms on` or `--voice on`.";
    /// No token.
    TokenMissing = "token_missing", Rule, "Give the Auth Token: `linecheck draft edit ID --token-stdin`.";
    /// Not verified with these credentials.
    NotVerified = "not_verified", Rule, "Verify the account: `linecheck verify ID`.";
    /// No number is selected.
    NoNumberSelected = "no_number_selected", Rule, "`linecheck numbers select ID NUMBER…` or `--all`.";
    /// Selected numbers are not usable.
    NumbersNotUsable = "numbers_not_usable", Rule, "`linecheck numbers list ID --show selected` shows which; take them out of the selection.";
    /// A number is not in the verified list.
    NumberNotListed = "number_not_listed", Rule, "Verify again, then select among the numbers that do SMS and voice.";
    /// Consent is needed.
    ConsentNeeded = "consent_needed", Rule, "Read the Twilio Legal Consent (`linecheck consent`), then save with the name of the person who consents (`--consent-by NAME`).";
    /// Nothing would change.
    NothingToSave = "nothing_to_save", Rule, "Change something, or discard the draft.";
    /// The tenant has no custom account.
    NoCustomAccount = "no_custom_account", Rule, "The tenant originates with Ping Identity's account. Configure a custom one first.";
    /// The host is not on the list.
    HostNotAllowed = "host_not_allowed", Rule, "An administrator allows it: `linecheck settings allow-host HOST`.";
    /// A real SID in the sandbox.
    RealSidInSandbox = "real_sid_in_sandbox", Rule, "Nothing was sent. Use one of the sandbox's accounts (`linecheck --sandbox sandbox accounts`), or leave the sandbox.";
    /// A sandbox SID outside of the sandbox.
    SandboxSidInReal = "sandbox_sid_in_real", Rule, "Nothing was sent. Use the SID of a Twilio account, or enter the sandbox.";
    /// A base that does not belong to the mode.
    BaseOfOtherMode = "base_of_other_mode", Rule, "Nothing was sent. The sandbox has one base, its own, and nothing else uses it.";
    /// The account has no such sub-account.
    SubAccountNotFound = "sub_account_not_found", Rule, "`linecheck verify ID` lists the sub-accounts.";
    /// The credentials are not test credentials.
    NotTestCredentials = "not_test_credentials", Rule, "Nothing was sent. A dry run takes the test credentials from the Twilio console.";
    /// No such transaction.
    TransactionNotFound = "transaction_not_found", Rule, "`linecheck trace` lists the newest.";
    /// The default account's daily limit of used passcodes is reached.
    DailyUsedLimit = "daily_used_limit", Rule, "Wait for the next UTC day, or set another limit: `linecheck tenant edit ID --daily-used N`.";
    /// The default account's daily limit of unused passcodes is reached.
    DailyUnusedLimit = "daily_unused_limit", Rule, "Let the recipient read passcodes back (`linecheck receipt`), wait for the next UTC day, or set another limit: `linecheck tenant edit ID --daily-unused N`.";
    /// The recipient was sent something just before.
    CoolDown = "cool_down", Rule, "Nothing was sent. Wait, then send again.";
    /// The test sends of an hour are used up.
    HourlyCap = "hourly_cap", Rule, "Nothing was sent. Wait, or let an administrator set another cap: `linecheck settings limits --hourly-cap N`.";
    /// The passcode is not the one that was sent.
    ReceiptWrong = "receipt_wrong", Rule, "Ask the recipient for the passcode of the newest message or call.";
    /// The passcode is no longer valid.
    ReceiptLate = "receipt_late", Rule, "Send a new test.";
    /// No receipt can be confirmed.
    ReceiptClosed = "receipt_closed", Rule, "`linecheck trace ID` shows what happened.";
    /// A line of the readiness check fails.
    NotReady = "not_ready", Rule, "Each line that fails says what to do; then check again.";
    /// Only an administrator may.
    NotAdministrator = "not_administrator", Rule, "Ask an administrator to unlock.";
    /// Twilio refuses the credentials.
    Refused = "refused", Twilio, "Copy the Account SID and the Auth Token again, of the same account and region.";
    /// Test credentials.
    TestCredentials = "test_credentials", Twilio, "Use the live Account SID and Auth Token.";
    /// Suspended or closed.
    NotActive = "not_active", Twilio, "Look at the account's state in the Twilio console.";
    /// No number.
    NoNumbers = "no_numbers", Twilio, "Buy a number with SMS and voice, then verify again.";
    /// No usable number.
    NoUsableNumbers = "no_usable_numbers", Twilio, "Buy a number that does SMS and voice, then verify again.";
    /// Too many requests.
    RateLimited = "rate_limited", Twilio, "Wait, then try again.";
    /// Twilio failed itself.
    TwilioFailed = "twilio_failed", Twilio, "Try again in a few minutes.";
    /// The time for a use case was up before everything was read.
    TookTooLong = "took_too_long", Unreachable, "Try again later; check the network and the proxy when it stays so slow.";
    /// A list is longer than it is read.
    ListTooLong = "list_too_long", Twilio, "Use a sub-account with fewer numbers, or check whether a proxy changes the answers.";
    /// Not understood.
    NotUnderstood = "not_understood", Twilio, "Check the API base and whether a proxy changes the answers.";
    /// Nothing was originated.
    SendRefused = "send_refused", Twilio, "The trace explains the code and says what to do.";
    /// Delivered it was not.
    DeliveryFailed = "delivery_failed", Twilio, "The trace explains the code and says what to do.";
    /// Some numbers of a matrix do not work.
    NumbersDoNotWork = "numbers_do_not_work", Twilio, "Each cell of the grid has a trace, which explains its code and says what to do.";
    /// Unreachable.
    Unreachable = "unreachable", Unreachable, "Check the network and try again.";
    /// Something between here and Twilio answered.
    Intercepted = "intercepted", Unreachable, "Check the proxy, the VPN and the network of this machine, then try again. Nothing is known of the account from this.";
    /// Nobody knows whether it was sent.
    OutcomeUnknown = "outcome_unknown", Unknown, "Look it up before you send again: `linecheck trace ID --look-up`.";
    /// A person cancelled it.
    Cancelled = "cancelled", Unknown, "What was done before is kept. Look at what is on record before you do it again.";
    /// The sandbox's server could not be started.
    SandboxFailed = "sandbox_failed", Internal, "Look at the cause; another program may hold its port or its folder.";
    /// A fault of Linecheck's.
    Internal = "internal", Internal, "Please report it with what you did.";
}

/// The page sees the closed list too, so that a misspelt code does not pass its type check.
#[cfg(feature = "bindings")]
impl ts_rs::TS for Code {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "Code".to_owned()
    }

    fn inline(_: &ts_rs::Config) -> String {
        let own = Self::ALL.iter().map(|code| format!("\"{}\"", code.as_str()));
        own.chain(["`vault_${string}`".to_owned(), "`keyring_${string}`".to_owned()])
            .collect::<Vec<_>>()
            .join(" | ")
    }

    fn decl(config: &ts_rs::Config) -> String {
        format!("type Code = {};", Self::inline(config))
    }

    /// That it has a place at all says that it is declared by its name.
    fn output_path() -> Option<std::path::PathBuf> {
        Some("Code.ts".into())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
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
    pub next_step: String,
    /// Whether the same thing may be tried again.
    pub retry: Retry,
    /// The facts, for programs.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "bindings", ts(as = "Option<BTreeMap<String, Value>>", optional))]
    pub params: BTreeMap<&'static str, Value>,
}

impl AppError {
    /// An error with the words of its code for what to do. What looks like a token in the message is masked: somebody
    /// may have typed it in the wrong place.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            message: without_tokens(&message.into()).into_owned(),
            next_step: code.next_step().to_owned(),
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

    /// For the faces too: with other words for what to do.
    #[must_use]
    pub fn next(mut self, next_step: impl Into<String>) -> Self {
        self.next_step = without_tokens(&next_step.into()).into_owned();
        self
    }

    pub(crate) fn param(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.params.insert(name, masked(value.into()));
        self
    }

    /// Says which folder it is, where that is what a person has to look at: the vault's, which could not be used.
    #[must_use]
    pub fn about_folder(mut self, folder: &Path) -> Self {
        let is_about_it = matches!(
            self.code.as_str(),
            "vault_not_a_folder"
                | "vault_permission_denied"
                | "vault_read_only"
                | "vault_io"
                | "vault_disk_full"
                | "vault_too_open"
                | "vault_path_too_long"
                | "vault_other_owner"
                | "vault_not_a_file"
                | "vault_file_system_unfit"
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
        let message =
            format!("Cancelled. Test send {id} may have been sent: what was asked for is not called back.");
        let next =
            format!("Look it up before you send again, in a minute: `linecheck trace {id} --look-up`.");
        Self { message, ..cancelled }.next(next).of_transaction(id)
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
        let (message, look) = if is_gone {
            let message = format!("{what}, and its record in Linecheck was deleted meanwhile.");
            (message, format!("look for {} in Twilio's console before you send again.", sid.unwrap_or("it")))
        } else {
            let not_stored = match sid {
                Some(_) => "Linecheck could not store that yet. It tries again while it runs.",
                None => "Linecheck could not store what came of it.",
            };
            (
                format!("{what}, and {not_stored} {}", self.message),
                format!("look it up before you send again, in a minute: `linecheck trace {id} --look-up`."),
            )
        };
        let next = format!("It may arrive and be billed: {look}");
        let mut error = Self::new(Code::OutcomeUnknown, message).next(next).retry(Retry::After);
        error.params = self.params;
        error.params.entry("cause").or_insert_with(|| self.code.as_str().into());
        error.of_transaction(id)
    }

    /// The error of whoever looks at a test send, which stays as it is.
    pub(crate) fn about(self, id: Uuid) -> Self {
        if !matches!(self.code, Code::Vault(_)) {
            return self.of_transaction(id);
        }
        let next = format!(
            "When the vault can be used again, `linecheck trace {id}` says what came of it. Look before you send again."
        );
        let message = format!("{} Test send {id} may have been sent all the same.", self.message);
        Self { message, ..self }.next(next).retry(Retry::After).of_transaction(id)
    }

    /// For the faces: reading or writing of their own failed.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Code::Internal, message)
    }

    /// The error that an outcome of Verify Account is; `None` for success.
    #[must_use]
    pub fn from_outcome(outcome: &Outcome) -> Option<Self> {
        let (code, retry) = match outcome {
            Outcome::Verified => return None,
            Outcome::Refused { .. } => (Code::Refused, Retry::Never),
            Outcome::TestCredentials => (Code::TestCredentials, Retry::Never),
            Outcome::NotActive { .. } => (Code::NotActive, Retry::Never),
            Outcome::NoNumbers => (Code::NoNumbers, Retry::Never),
            Outcome::NoUsableNumbers => (Code::NoUsableNumbers, Retry::Never),
            Outcome::RateLimited { .. } => (Code::RateLimited, Retry::After),
            Outcome::Unreachable { .. } => (Code::Unreachable, Retry::Safe),
            Outcome::Intercepted(_) => (Code::Intercepted, Retry::Safe),
            Outcome::TwilioFailed { .. } => (Code::TwilioFailed, Retry::After),
            Outcome::LeftOff { bound: Bound::Time, .. } => (Code::TookTooLong, Retry::After),
            Outcome::LeftOff { .. } => (Code::ListTooLong, Retry::Never),
            Outcome::NotUnderstood { .. } => (Code::NotUnderstood, Retry::Safe),
        };
        let field = match outcome {
            Outcome::Refused { .. } | Outcome::TestCredentials => Some(Field::AuthToken),
            _ => None,
        };
        let mut error = Self::new(code, outcome.describe()).next(outcome.next_step()).retry(retry);
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
        error.next("Correct the name and try again.")
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
        self.code == Code::Vault(VaultError::Busy.code())
    }
}

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        let retry = if matches!(error, VaultError::Busy) { Retry::Safe } else { Retry::Never };
        let message = format!("{}.", capitalised(&error.to_string()));
        Self::new(Code::Vault(error.code()), message).retry(retry)
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

pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What to do about an error of the vault.
fn vault_next_step(code: &str) -> &'static str {
    match code {
        "keyring_absent" => {
            "Start a keyring (GNOME Keyring, KWallet), or use a passphrase: `--passphrase-stdin`."
        }
        "keyring_locked" | "keyring_timed_out" => "Unlock the keyring, then try again. Nothing was changed.",
        "vault_key_missing" => {
            "The key of this vault is not in this user's keyring. Restore the keyring, or move the vault's folder aside to begin anew."
        }
        "vault_wrong_passphrase" => {
            "Check the passphrase. If it is certainly right, the file is damaged: restore a copy."
        }
        "vault_wrong_key" => "Restore the keyring that belongs to this vault, or a copy of the file.",
        "vault_busy" => "Another Linecheck is writing. Try again.",
        "vault_disk_full" => "Make room on the disk, then try again. What was saved before is safe.",
        "vault_read_only" | "vault_permission_denied" => {
            "Make the vault's folder writable for this user, or set LINECHECK_HOME to another one."
        }
        "vault_not_a_folder" => "Move the file away, or set LINECHECK_HOME to another folder.",
        "vault_path_too_long" => "Set LINECHECK_HOME to a folder with a shorter path.",
        "vault_other_owner" => {
            "Use a folder of your own: set LINECHECK_HOME. If this one is yours, give it and its files to yourself (chown)."
        }
        "vault_not_a_file" => "Put the file itself there, in place of the link.",
        "vault_newer_version" => "Use the newer Linecheck that wrote it. The file was not touched.",
        "vault_too_open" => {
            "Take the permissions away from other users: chmod 700 for the folder, 600 for its files."
        }
        "vault_wrong_key_source" => "Open it the way it was made: with its passphrase, or with the keyring.",
        "vault_passphrase_too_short" => "Choose a longer passphrase.",
        "vault_no_home" => "Set LINECHECK_HOME to a folder.",
        "vault_header_unreadable"
        | "vault_not_a_vault"
        | "vault_database_missing"
        | "vault_damaged"
        | "vault_record_unreadable" => {
            "Nothing was deleted or changed. Restore a copy of the folder, or move it aside to begin anew."
        }
        _ => "Nothing was deleted. Look at the cause, then try again.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_codes_are_distinct_and_say_what_to_do() {
        let names: std::collections::HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.next_step().len() > 15, "{code:?}");
        }
    }

    #[test]
    fn s2_exit_statuses_are_those_of_the_documentation() {
        let text = include_str!("../../../docs/cli.md");
        for code in Code::ALL {
            let row = format!("| `{}` | {} |", code.as_str(), code.exit_status() as u8);
            assert!(text.contains(&row), "docs/cli.md lacks the row {row}");
        }
        for stage in linecheck_domain::transport::Stage::ALL {
            let word = serde_json::to_value(stage).unwrap();
            let word = format!("`{}`", word.as_str().unwrap());
            assert!(text.contains(&word), "docs/cli.md lacks the stage {word}");
        }
    }
}
