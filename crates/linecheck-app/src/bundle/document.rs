//! What is in a bundle: one JSON document, with a version. Whoever reads one checks all of it ([`Document::read`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::ConsentFacts;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::consent;
use linecheck_domain::draft::{Configuration, CustomAccount, RevisionNumber, SecretId};
use linecheck_domain::limits::{DailyLimits, SendLimits};
use linecheck_domain::pingone::Connection;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use crate::configure::verify::check_token;
use crate::error::{AppError, Code};
use crate::guard;

/// What the document calls itself.
const FORMAT: &str = "linecheck-bundle";

/// The only version there is. Another one is made by another Linecheck.
const VERSION: u32 = 1;

/// The longest name, SID's account name or user that is taken from a file, in characters.
const LONGEST_NAME: usize = 300;

/// The highest revision that is taken: nobody saves so often, and behind it there must be room to go on.
const HIGHEST_REVISION: RevisionNumber = 1_000_000_000;

/// What a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BundleKind {
    /// To be imported into another vault.
    Handover,
    /// A support kit: a vault of its own for test sends and look-ups alone.
    Kit,
}

/// What says what it is, read before the rest.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// The document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) format: String,
    pub(crate) version: u32,
    pub(crate) kind: BundleKind,
    pub(crate) mode: Mode,
    /// The vault that it comes from.
    pub(crate) vault: Uuid,
    pub(crate) made_at: Timestamp,
    /// Who made it: not authenticated.
    pub(crate) made_by: Actor,
    /// The version of Linecheck that made it.
    pub(crate) made_with: String,
    /// Until when a support kit is meant to be used.
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) tenants: Vec<BundledTenant>,
    /// Hosts besides Twilio's that an administrator had allowed there.
    pub(crate) allowed_hosts: BTreeSet<String>,
    pub(crate) send_limits: Option<SendLimits>,
    /// The audit trail as it is exported, whole or with the words of other tenants withheld.
    pub(crate) audit: Option<String>,
    /// Credentials by their IDs there; none at all where they were not asked for.
    pub(crate) secrets: Option<BTreeMap<SecretId, Credential>>,
}

/// A tenant with what belongs to it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BundledTenant {
    pub(crate) tenant: Tenant,
    /// Oldest first; the last one is in force.
    pub(crate) revisions: Vec<BundledRevision>,
    pub(crate) consents: Vec<BundledConsent>,
    pub(crate) pingone: Option<BundledConnection>,
}

/// A revision as it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BundledRevision {
    pub(crate) configuration: Configuration,
    /// The number of its consent, in the vault that it was given in.
    pub(crate) consent: Option<i64>,
    pub(crate) actor: Actor,
    pub(crate) saved_at: Timestamp,
}

/// A consent as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BundledConsent {
    /// The vault that it was given in.
    pub(crate) vault: Uuid,
    pub(crate) consent: ConsentFacts,
}

/// A connection to PingOne.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BundledConnection {
    pub(crate) connection: Connection,
    pub(crate) connected_at: Timestamp,
}

/// A credential on its way into or out of a file that is encrypted: the one place where one is written.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Credential(pub(crate) Secret);

impl Serialize for Credential {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Into a bundle that was asked to hold secrets, by way of its encryption alone.
        serializer.serialize_str(self.0.expose())
    }
}

impl BundledTenant {
    /// What is in force.
    pub(crate) fn active(&self) -> Configuration {
        self.revisions.last().map_or_else(Configuration::initial, |last| last.configuration.clone())
    }

    /// The consent that the account which is in force stands on.
    pub(crate) fn consent_of(&self, account: &CustomAccount) -> Option<&BundledConsent> {
        let sid = account.account_sid.as_str();
        self.consents.iter().rev().find(|given| given.consent.account_sid == sid)
    }

    /// The IDs of the credentials that are in use: of the active account, of the stand-in, of PingOne.
    pub(crate) fn credentials_in_use(&self) -> BTreeSet<SecretId> {
        let active = self.active();
        let of_active = active.custom().map(|account| account.secret.clone());
        let of_stand_in = match &self.tenant.default_account {
            DefaultAccount::StandIn { secret, .. } => Some(secret.clone()),
            DefaultAccount::NotConfigured | DefaultAccount::Sandbox => None,
        };
        let of_pingone = self.pingone.as_ref().map(|kept| kept.connection.secret.clone());
        [of_active, of_stand_in, of_pingone].into_iter().flatten().collect()
    }

    /// Every ID of a credential that is named, also one that was erased long ago.
    pub(crate) fn credentials_named(&self) -> BTreeSet<SecretId> {
        let of_revisions = self.revisions.iter().filter_map(|revision| revision.configuration.custom());
        let mut named = self.credentials_in_use();
        named.extend(of_revisions.map(|account| account.secret.clone()));
        named
    }
}

impl Document {
    /// An empty one.
    pub(crate) fn new(kind: BundleKind, mode: Mode, vault: Uuid, by: &Actor, now: Timestamp) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            kind,
            mode,
            vault,
            made_at: now,
            made_by: by.clone(),
            made_with: env!("CARGO_PKG_VERSION").to_owned(),
            expires_at: None,
            tenants: Vec::new(),
            allowed_hosts: BTreeSet::new(),
            send_limits: None,
            audit: None,
            secrets: None,
        }
    }

    /// Reads the content of a bundle, and checks everything in it against the mode of the vault that it is for: a flag in the
    /// file decides nothing, each SID and each base does.
    pub(crate) fn read(content: &[u8], mode: Mode) -> Result<Self, AppError> {
        let head: Head = serde_json::from_slice(content).map_err(|_| not_a_bundle())?;
        if head.format != FORMAT {
            return Err(not_a_bundle());
        }
        if head.version != VERSION {
            let message = format!(
                "The file is a bundle of version {}, and this Linecheck reads version {VERSION}.",
                head.version
            );
            return Err(AppError::new(Code::BundleNewer, message));
        }
        // What serde says may quote the file, and with it a credential.
        let document: Self = serde_json::from_slice(content).map_err(|error| {
            refused(None, &format!("line {}, column {} cannot be read", error.line(), error.column()))
        })?;
        document.check(mode)?;
        Ok(document)
    }

    fn check(&self, mode: Mode) -> Result<(), AppError> {
        if self.mode != mode {
            let message = match mode {
                Mode::Real => "The file comes from the sandbox, and this is real data.",
                Mode::Sandbox => "The file holds real data, and this is the sandbox.",
            };
            return Err(AppError::new(Code::BundleOfOtherMode, message));
        }
        check_name(&self.made_by.os_user, "the name of who made it")?;
        check_name(&self.made_with, "the version of Linecheck")?;
        if self.tenants.is_empty() {
            return Err(refused(None, "it holds no tenant"));
        }
        let ids: BTreeSet<_> = self.tenants.iter().map(|bundled| &bundled.tenant.id).collect();
        if ids.len() != self.tenants.len() {
            return Err(refused(None, "it holds a tenant twice"));
        }
        if self.kind == BundleKind::Kit && self.secrets.is_none() {
            return Err(refused(None, "it is a support kit without credentials"));
        }
        if let Some(limits) = self.send_limits {
            SendLimits::new(limits.cool_down_seconds, limits.hourly_cap)
                .map_err(|_| refused(None, "its limits are out of bounds"))?;
        }
        for host in &self.allowed_hosts {
            ApiBase::parse(&format!("https://{host}"))
                .map_err(|_| refused(None, "one of its hosts is no host"))?;
        }
        for bundled in &self.tenants {
            self.check_tenant(bundled, mode)?;
        }
        let used: BTreeSet<_> = self.tenants.iter().flat_map(BundledTenant::credentials_in_use).collect();
        match self.secrets.iter().flatten().find(|(id, _)| !used.contains(id)) {
            Some(_) => Err(refused(None, "it holds a credential that nothing in it uses")),
            None => Ok(()),
        }
    }

    fn check_tenant(&self, bundled: &BundledTenant, mode: Mode) -> Result<(), AppError> {
        let BundledTenant { tenant, revisions, consents, pingone } = bundled;
        let id = &tenant.id;
        let wrong = |why: &str| refused(Some(id), why);
        let of_other_mode = |error: AppError| of_other_mode(id, &error);
        let named = Tenant::new(id.clone(), &tenant.name).map_err(|_| wrong("its name cannot be one"))?;
        if named.name != tenant.name {
            return Err(wrong("its name cannot be one"));
        }
        let DailyLimits { used, unused } = tenant.daily_limits;
        DailyLimits::new(used, unused).map_err(|_| wrong("its daily limits are out of bounds"))?;
        match (&tenant.default_account, mode) {
            (DefaultAccount::StandIn { account_sid, base, secret, .. }, _) => {
                guard::permit(mode, account_sid, base).map_err(of_other_mode)?;
                self.check_auth_token(id, secret)?;
            }
            (DefaultAccount::Sandbox, Mode::Real) => {
                return Err(AppError::new(
                    Code::BundleOfOtherMode,
                    "In the file the sandbox stands for the default account, and this is real data.",
                ));
            }
            (DefaultAccount::Sandbox, Mode::Sandbox) | (DefaultAccount::NotConfigured, _) => {}
        }
        let mut before: RevisionNumber = 0;
        for revision in revisions {
            let number = revision.configuration.revision;
            if number <= before || number > HIGHEST_REVISION {
                return Err(wrong("its revisions are not in their order"));
            }
            before = number;
            check_name(&revision.actor.os_user, "a name of who saved")?;
            if let Some(account) = revision.configuration.custom() {
                check_account(id, account, mode)?;
            }
        }
        for consent in consents {
            check_consent(id, &consent.consent, mode)?;
        }
        let active = bundled.active();
        if let Some(account) = active.custom() {
            if bundled.consent_of(account).is_none() {
                return Err(wrong("nobody consented to its account, as far as the file says"));
            }
            self.check_auth_token(id, &account.secret)?;
        }
        if let Some(BundledConnection { connection, .. }) = pingone {
            let ids = [&connection.worker_environment, &connection.environment, &connection.client_id];
            guard::permit_pingone_ids(mode, ids).map_err(of_other_mode)?;
            if mode == Mode::Sandbox && !connection.site.is_loopback() {
                return Err(AppError::new(
                    Code::BundleOfOtherMode,
                    "The file holds an address of PingOne's, and this is the sandbox.",
                ));
            }
            if let Some(secret) = self.credential(&connection.secret)
                && !is_sound(secret)
            {
                return Err(wrong("its client secret cannot be one"));
            }
        }
        Ok(())
    }

    fn check_auth_token(&self, id: &TenantId, secret: &SecretId) -> Result<(), AppError> {
        match self.credential(secret) {
            Some(token) => check_token(token).map_err(|_| refused(Some(id), "an Auth Token cannot be one")),
            None if self.kind == BundleKind::Kit => Err(refused(Some(id), "its Auth Token is missing")),
            None => Ok(()),
        }
    }

    /// A credential that the bundle holds.
    pub(crate) fn credential(&self, id: &SecretId) -> Option<&Secret> {
        self.secrets.as_ref()?.get(id).map(|credential| &credential.0)
    }
}

fn check_account(id: &TenantId, account: &CustomAccount, mode: Mode) -> Result<(), AppError> {
    guard::permit(mode, &account.account_sid, &account.base).map_err(|error| of_other_mode(id, &error))?;
    if let Some(owner) = &account.owner_sid {
        guard::permit_sid(mode, owner).map_err(|error| of_other_mode(id, &error))?;
    }
    if account.account_name.chars().count() > LONGEST_NAME {
        return Err(refused(Some(id), "the name of an account is too long"));
    }
    if account.selected.is_empty() {
        return Err(refused(Some(id), "an account has no number selected"));
    }
    Ok(())
}

fn check_consent(id: &TenantId, given: &ConsentFacts, mode: Mode) -> Result<(), AppError> {
    let wrong = |why: &str| Err(refused(Some(id), why));
    let sid: AccountSid =
        given.account_sid.clone().try_into().map_err(|_| refused(Some(id), "a consent is for no account"))?;
    guard::permit_sid(mode, &sid).map_err(|error| of_other_mode(id, &error))?;
    check_name(&given.name, "the name under a consent")?;
    check_name(&given.text_version, "the version of a consent's words")?;
    check_name(&given.actor.os_user, "a name of who consented")?;
    if given.number < 1 || given.tenant != id.as_str() || sid.as_str() != given.account_sid {
        return wrong("a consent is not one of it");
    }
    if given.given_at.parse::<Timestamp>().is_err() {
        return wrong("a consent has no time");
    }
    if consent::hash_of(&given.text) != given.text_hash {
        return wrong("the words of a consent are not those that its hash is of");
    }
    Ok(())
}

fn check_name(text: &str, what: &str) -> Result<(), AppError> {
    if text.is_empty() || text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(refused(None, &format!("{what} cannot be one")));
    }
    Ok(())
}

/// Whether a client secret can be one: a line of a length that is sent.
fn is_sound(secret: &Secret) -> bool {
    // Looked at, and nothing of it is kept or said.
    let text = secret.expose();
    !text.is_empty() && text.len() <= 4096 && !text.chars().any(char::is_control)
}

fn not_a_bundle() -> AppError {
    AppError::new(Code::NotABundle, "The file could be opened, and is no bundle of Linecheck's.")
}

/// What is in the file does not hold.
fn refused(tenant: Option<&TenantId>, why: &str) -> AppError {
    let message = match tenant {
        Some(tenant) => format!("The file cannot be taken: of the tenant {tenant}, {why}."),
        None => format!("The file cannot be taken: {why}."),
    };
    let error = AppError::new(Code::BundleRefused, message).param("why", why);
    match tenant {
        Some(tenant) => error.param("tenant", tenant.as_str()),
        None => error,
    }
}

fn of_other_mode(tenant: &TenantId, error: &AppError) -> AppError {
    let message = format!("The file cannot be taken: tenant {tenant}. {}", error.message);
    AppError::new(Code::BundleOfOtherMode, message).param("tenant", tenant.as_str())
}

/// Reads and checks the content of a bundle that was opened by other means, and keeps nothing of it: what a fuzzer calls.
///
/// # Errors
/// What is wrong with it.
pub fn read_bundle_content(content: &[u8], mode: Mode) -> Result<(), AppError> {
    Document::read(content, mode).map(|_| ())
}
