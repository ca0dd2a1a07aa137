//! The kinds of errors: a closed list, with the exit status of each.

use linecheck_domain::transport::Bound;
use linecheck_domain::verification::Outcome;
use linecheck_vault::VaultCode;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// Makes the closed list of codes: name, exit status.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:ident;)*) => {
        /// The kind of an error: a closed list. Programs branch on it, and never on a sentence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
            /// The vault: the code is the vault's own.
            Vault(VaultCode),
        }

        impl Code {
            /// Every code but the vault's own.
            const OWN: &'static [Self] = &[$(Self::$name,)*];

            /// Its stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Vault(code) => code.as_str(),
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
        }
    };
}

codes! {
    /// A value that a person gave cannot be used.
    InvalidValue = "invalid_value", Usage;
    /// The Account SID is not one.
    InvalidSid = "invalid_sid", Usage;
    /// The Auth Token cannot be one.
    InvalidToken = "invalid_token", Usage;
    /// Not a phone number.
    InvalidNumber = "invalid_number", Usage;
    /// Not a country.
    InvalidCountry = "invalid_country", Usage;
    /// Not a base that credentials may go to.
    InvalidBase = "invalid_base", Usage;
    /// Not a name.
    InvalidName = "invalid_name", Usage;
    /// A confirmation is needed and nobody is there to give it.
    ConfirmationNeeded = "confirmation_needed", Usage;
    /// A secret was to be read and was not there.
    SecretMissing = "secret_missing", Usage;
    /// No such tenant.
    TenantNotFound = "tenant_not_found", Rule;
    /// The short name is taken.
    TenantExists = "tenant_exists", Rule;
    /// The tenant cannot be removed now.
    TenantInUse = "tenant_in_use", Rule;
    /// The tenant is inactive.
    TenantInactive = "tenant_inactive", Rule;
    /// No such revision.
    RevisionNotFound = "revision_not_found", Rule;
    /// The revision is of another account than the active one.
    RevisionOfOtherAccount = "revision_of_other_account", Rule;
    /// No draft.
    DraftNotFound = "draft_not_found", Rule;
    /// There is a draft already.
    DraftExists = "draft_exists", Rule;
    /// What is active has changed since the draft was begun.
    DraftOutdated = "draft_outdated", Rule;
    /// What a plan was made from has changed since it was shown.
    PlanOutdated = "plan_outdated", Rule;
    /// Something is being created at Twilio, beside which nothing else is.
    CreateUnderWay = "create_under_way", Rule;
    /// C2.
    NoAlternateMethod = "no_alternate_method", Rule;
    /// No token.
    TokenMissing = "token_missing", Rule;
    /// Not verified with these credentials.
    NotVerified = "not_verified", Rule;
    /// No number is selected.
    NoNumberSelected = "no_number_selected", Rule;
    /// Selected numbers are not usable.
    NumbersNotUsable = "numbers_not_usable", Rule;
    /// A number is not in the verified list.
    NumberNotListed = "number_not_listed", Rule;
    /// Consent is needed.
    ConsentNeeded = "consent_needed", Rule;
    /// Nothing would change.
    NothingToSave = "nothing_to_save", Rule;
    /// The tenant has no custom account.
    NoCustomAccount = "no_custom_account", Rule;
    /// The host is not on the list.
    HostNotAllowed = "host_not_allowed", Rule;
    /// A real SID in the sandbox.
    RealSidInSandbox = "real_sid_in_sandbox", Rule;
    /// A sandbox SID outside of the sandbox.
    SandboxSidInReal = "sandbox_sid_in_real", Rule;
    /// A base that does not belong to the mode.
    BaseOfOtherMode = "base_of_other_mode", Rule;
    /// The account has no such sub-account.
    SubAccountNotFound = "sub_account_not_found", Rule;
    /// The credentials are not test credentials.
    NotTestCredentials = "not_test_credentials", Rule;
    /// No such transaction.
    TransactionNotFound = "transaction_not_found", Rule;
    /// The default account's daily limit of used passcodes is reached.
    DailyUsedLimit = "daily_used_limit", Rule;
    /// The default account's daily limit of unused passcodes is reached.
    DailyUnusedLimit = "daily_unused_limit", Rule;
    /// The recipient was sent something just before.
    CoolDown = "cool_down", Rule;
    /// The test sends of an hour are used up.
    HourlyCap = "hourly_cap", Rule;
    /// The passcode is not the one that was sent.
    ReceiptWrong = "receipt_wrong", Rule;
    /// The passcode is no longer valid.
    ReceiptLate = "receipt_late", Rule;
    /// No receipt can be confirmed.
    ReceiptClosed = "receipt_closed", Rule;
    /// A line of the readiness check fails.
    NotReady = "not_ready", Rule;
    /// Something is wrong with an audit trail, a receipt or a checkpoint. `params.sequence` is the first entry that is.
    AuditBroken = "audit_broken", Rule;
    /// No such consent.
    ConsentNotFound = "consent_not_found", Rule;
    /// Only an administrator may.
    NotAdministrator = "not_administrator", Rule;
    /// The file is no bundle, or no age file.
    NotABundle = "not_a_bundle", Rule;
    /// The bundle was made by a newer Linecheck.
    BundleNewer = "bundle_newer", Rule;
    /// The passphrase or the keys do not open the bundle.
    BundleNotOpened = "bundle_not_opened", Rule;
    /// The bundle is cut short, or was altered.
    BundleDamaged = "bundle_damaged", Rule;
    /// The bundle is larger, or asks for more work, than is allowed to somebody else's file.
    BundleTooLarge = "bundle_too_large", Rule;
    /// A bundle of the sandbox for real data, or the other way round.
    BundleOfOtherMode = "bundle_of_other_mode", Rule;
    /// What is in the bundle does not hold. `params.why` says what.
    BundleRefused = "bundle_refused", Rule;
    /// The vault was made from a support kit: its configuration cannot be changed here.
    KitReadOnly = "kit_read_only", Rule;
    /// A support kit goes into a vault of its own.
    KitNeedsEmptyVault = "kit_needs_empty_vault", Rule;
    /// It is not the administrator passphrase.
    AdministratorWrong = "administrator_passphrase_wrong", Rule;
    /// Too many wrong administrator passphrases: nobody may try yet. `params.wait_seconds` says for how long.
    UnlockWaits = "unlock_waits", Rule;
    /// There is an administrator passphrase already.
    AdministratorExists = "administrator_passphrase_exists", Rule;
    /// There is no administrator passphrase.
    NoAdministrator = "no_administrator_passphrase", Rule;
    /// Twilio refuses the credentials.
    Refused = "refused", Twilio;
    /// Test credentials.
    TestCredentials = "test_credentials", Twilio;
    /// Suspended or closed.
    NotActive = "not_active", Twilio;
    /// No number.
    NoNumbers = "no_numbers", Twilio;
    /// No usable number.
    NoUsableNumbers = "no_usable_numbers", Twilio;
    /// Too many requests.
    RateLimited = "rate_limited", Twilio;
    /// Twilio failed itself.
    TwilioFailed = "twilio_failed", Twilio;
    /// The time for a use case was up before everything was read.
    TookTooLong = "took_too_long", Unreachable;
    /// A list is longer than it is read.
    ListTooLong = "list_too_long", Twilio;
    /// Not understood.
    NotUnderstood = "not_understood", Twilio;
    /// Nothing was originated.
    SendRefused = "send_refused", Twilio;
    /// Delivered it was not.
    DeliveryFailed = "delivery_failed", Twilio;
    /// Some numbers of a matrix do not work.
    NumbersDoNotWork = "numbers_do_not_work", Twilio;
    /// Unreachable.
    Unreachable = "unreachable", Unreachable;
    /// Something between here and Twilio answered.
    Intercepted = "intercepted", Unreachable;
    /// An ID of PingOne is not one.
    InvalidPingOneId = "invalid_pingone_id", Usage;
    /// Not a region of PingOne.
    InvalidRegion = "invalid_region", Usage;
    /// The client secret cannot be one.
    InvalidClientSecret = "invalid_client_secret", Usage;
    /// The tenant has no connection to PingOne.
    PingOneNotConnected = "pingone_not_connected", Rule;
    /// No such plan of PingOne's.
    PingOnePlanNotFound = "pingone_plan_not_found", Rule;
    /// The plan was begun already, here or by another Linecheck.
    PingOnePlanTaken = "pingone_plan_taken", Rule;
    /// A plan for the environment was begun and has not come to its end.
    PingOneRunOpen = "pingone_run_open", Rule;
    /// There is no run to go on with or to put back.
    PingOneNoRun = "pingone_no_run", Rule;
    /// The environment has its ten senders.
    PingOneNoRoom = "pingone_no_room", Rule;
    /// More than one sender is of the account.
    PingOneWhichSender = "pingone_which_sender", Rule;
    /// What is wanted of PingOne cannot be planned. `params.why` says why.
    PingOnePlanRefused = "pingone_plan_refused", Rule;
    /// PingOne, or Twilio, is no longer as it was applied.
    PingOneDrifted = "pingone_drifted", Rule;
    /// The environment lives in another region.
    PingOneRegionDiffers = "pingone_region_differs", Twilio;
    /// PingOne refuses the client ID or the client secret.
    PingOneSecretWrong = "pingone_secret_wrong", Twilio;
    /// PingOne gives the application no token: its grant, or how it authenticates.
    PingOneGrantOrMethod = "pingone_grant_or_method", Twilio;
    /// PingOne gives the application no token, or does not take the one that it gave.
    PingOneTokenRefused = "pingone_token_refused", Twilio;
    /// PingOne knows no such environment at this host: the ID or the region is wrong, or it was deleted.
    PingOneEnvironmentNotFound = "pingone_environment_not_found", Twilio;
    /// The environment is being deleted. Nothing was written.
    PingOneEnvironmentDeleting = "pingone_environment_deleting", Twilio;
    /// The application may not do this on the environment.
    PingOneRoleMissing = "pingone_role_missing", Twilio;
    /// The environment's licence does not allow it.
    PingOneLicenceExceeded = "pingone_licence_exceeded", Twilio;
    /// PingOne has too many requests. `params.retry_after_seconds` has the pause that it asked for.
    PingOneRateLimited = "pingone_rate_limited", Twilio;
    /// Twilio refuses the SID and the token, says PingOne.
    PingOneCredentialsRefused = "pingone_credentials_refused", Twilio;
    /// Another sender has the name. `params.existing` names it where PingOne does.
    PingOneNameTaken = "pingone_name_taken", Twilio;
    /// Something in PingOne still refers to it, so it was not deleted.
    PingOneInUse = "pingone_in_use", Twilio;
    /// PingOne refuses it. `params` has its `code` and `details`.
    PingOneRefused = "pingone_refused", Twilio;
    /// PingOne failed itself.
    PingOneFailed = "pingone_failed", Twilio;
    /// PingOne's answer was not understood.
    PingOneNotUnderstood = "pingone_not_understood", Twilio;
    /// What was read back is another than what was applied. `params.differences` names what.
    PingOneDiffers = "pingone_differs", Twilio;
    /// PingOne could not be reached. `params.stage` says where it failed.
    PingOneUnreachable = "pingone_unreachable", Unreachable;
    /// Something between here and PingOne answered.
    PingOneIntercepted = "pingone_intercepted", Unreachable;
    /// Nobody knows whether it was sent.
    OutcomeUnknown = "outcome_unknown", Unknown;
    /// A person cancelled it.
    Cancelled = "cancelled", Unknown;
    /// The sandbox's server could not be started.
    SandboxFailed = "sandbox_failed", Internal;
    /// A fault of Linecheck's.
    Internal = "internal", Internal;
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
        Self::all().map(|code| format!("\"{}\"", code.as_str())).collect::<Vec<_>>().join(" | ")
    }

    fn decl(config: &ts_rs::Config) -> String {
        format!("type Code = {};", Self::inline(config))
    }

    /// That it has a place at all says that it is declared by its name.
    fn output_path() -> Option<std::path::PathBuf> {
        Some("Code.ts".into())
    }
}

impl Code {
    /// The kind of error that an outcome of Verify Account is; `None` for success.
    pub(crate) fn of_outcome(outcome: &Outcome) -> Option<Self> {
        Some(match outcome {
            Outcome::Verified => return None,
            Outcome::Refused { .. } => Self::Refused,
            Outcome::TestCredentials => Self::TestCredentials,
            Outcome::NotActive { .. } => Self::NotActive,
            Outcome::NoNumbers => Self::NoNumbers,
            Outcome::NoUsableNumbers => Self::NoUsableNumbers,
            Outcome::RateLimited { .. } => Self::RateLimited,
            Outcome::Unreachable { .. } => Self::Unreachable,
            Outcome::Intercepted(_) => Self::Intercepted,
            Outcome::TwilioFailed { .. } => Self::TwilioFailed,
            Outcome::LeftOff { bound: Bound::Time, .. } => Self::TookTooLong,
            Outcome::LeftOff { .. } => Self::ListTooLong,
            Outcome::NotUnderstood { .. } => Self::NotUnderstood,
        })
    }

    /// Every code.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OWN.iter().copied().chain(VaultCode::ALL.iter().copied().map(Self::Vault))
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::all()
            .find(|code| code.as_str() == name)
            .ok_or_else(|| D::Error::custom(format_args!("no code is called {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_codes_are_distinct_and_read_as_they_are_written() {
        let mut names = std::collections::HashSet::new();
        for code in Code::all() {
            assert!(names.insert(code.as_str()), "{code:?} is called as another");
            let written = serde_json::to_value(code).unwrap();
            assert_eq!(serde_json::from_value::<Code>(written).unwrap(), code);
        }
        assert!(serde_json::from_value::<Code>("code_of_tomorrow".into()).is_err());
    }

    #[test]
    fn s2_exit_statuses_are_those_of_the_documentation() {
        let text = include_str!("../../../docs/cli.md");
        for code in Code::OWN {
            let row = format!("| `{}` | {} |", code.as_str(), code.exit_status() as u8);
            assert!(text.contains(&row), "docs/cli.md lacks the row {row}");
        }
        for code in VaultCode::ALL {
            let word = format!("`{}`", code.as_str());
            assert!(text.contains(&word), "docs/cli.md lacks the vault's code {word}");
        }
        for stage in linecheck_domain::transport::Stage::ALL {
            let word = serde_json::to_value(stage).unwrap();
            let word = format!("`{}`", word.as_str().unwrap());
            assert!(text.contains(&word), "docs/cli.md lacks the stage {word}");
        }
    }
}
