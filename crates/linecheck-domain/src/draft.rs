//! From a draft to the active configuration.
//!
//! The steps are *draft*, *verified*, *ready*, *active*. Only [`ReadyDraft::check`] makes a [`ReadyDraft`], and
//! only [`ReadyDraft::activate`] makes a new configuration from it, so a draft that is not verified, has no
//! number selected, or lacks its consent cannot become active: there is no function that takes it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::ApiBase;
use crate::consent::{self, Consent};
use crate::number::FilterReason;
use crate::phone::PhoneNumber;
pub use crate::secret::SecretId;
use crate::sid::{AccountSid, SidError};
use crate::tenant::{Tenant, TenantId};
use crate::verification::{AccountFacts, OutcomeCode, Verification};

/// The number of a revision of a tenant's configuration. 0: there was none yet.
pub type RevisionNumber = u64;

/// What a tenant originates with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "sender")]
#[expect(clippy::large_enum_variant, reason = "there is one per tenant, and it is matched everywhere")]
pub enum Sender {
    /// Ping Identity's account: the default account.
    PingIdentity,
    /// The tenant's own Twilio account.
    Custom(CustomAccount),
}

/// A custom account as it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CustomAccount {
    /// The account, as Twilio returned its SID.
    pub account_sid: AccountSid,
    /// Its name: untrusted text.
    pub account_name: String,
    /// The main account, when it is a sub-account.
    pub owner_sid: Option<AccountSid>,
    /// The base that its token belongs to.
    pub base: ApiBase,
    /// Where its token is stored.
    pub secret: SecretId,
    /// The selected organization numbers.
    pub selected: BTreeSet<PhoneNumber>,
    /// Whether Fallback to Default Account is enabled.
    pub fallback: bool,
}

/// What is in force for a tenant, as far as Linecheck has it on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Configuration {
    /// Its revision.
    pub revision: RevisionNumber,
    /// What originates.
    #[serde(flatten)]
    pub sender: Sender,
}

impl Configuration {
    /// What is in force before anything was saved: the default account.
    #[must_use]
    pub fn initial() -> Self {
        Self { revision: 0, sender: Sender::PingIdentity }
    }

    /// The custom account, if it is the one that is active.
    #[must_use]
    pub fn custom(&self) -> Option<&CustomAccount> {
        match &self.sender {
            Sender::PingIdentity => None,
            Sender::Custom(account) => Some(account),
        }
    }
}

/// Which token a draft uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "source")]
pub enum DraftToken {
    /// None was given yet.
    Missing,
    /// One that was given for this draft.
    Given {
        /// Where it is stored.
        secret: SecretId,
    },
    /// The one of the active configuration, as long as the draft is for the same account and base.
    Active {
        /// Where it is stored.
        secret: SecretId,
    },
}

impl DraftToken {
    /// Where the token is stored, if there is one.
    #[must_use]
    pub fn secret(&self) -> Option<&SecretId> {
        match self {
            Self::Missing => None,
            Self::Given { secret } | Self::Active { secret } => Some(secret),
        }
    }
}

/// A configuration that is being composed. One per tenant; stored as it is typed; useful without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Whose it is.
    pub tenant: TenantId,
    /// The revision that it started from.
    pub based_on: RevisionNumber,
    /// The Account SID as it was typed: it may be wrong.
    pub account_sid: String,
    /// The base.
    pub base: ApiBase,
    /// The token.
    pub token: DraftToken,
    /// The selected numbers.
    pub selected: BTreeSet<PhoneNumber>,
    /// The numbers that the administrator expects on the account.
    pub expected: BTreeSet<PhoneNumber>,
    /// Fallback to Default Account: disabled by default.
    pub fallback: bool,
    /// Whether it waits for a verification. It runs when a person says so, never by itself.
    pub queued: bool,
}

impl Draft {
    /// An empty draft for a new account (also *Change Account*).
    #[must_use]
    pub fn for_new_account(tenant: TenantId, active: &Configuration, base: ApiBase) -> Self {
        Self {
            tenant,
            based_on: active.revision,
            account_sid: String::new(),
            base,
            token: DraftToken::Missing,
            selected: BTreeSet::new(),
            expected: BTreeSet::new(),
            fallback: false,
            queued: false,
        }
    }

    /// A draft that changes numbers or fallback of the active custom account, with its stored token.
    #[must_use]
    pub fn for_changes(tenant: TenantId, active: &Configuration) -> Option<Self> {
        let account = active.custom()?;
        Some(Self {
            tenant,
            based_on: active.revision,
            account_sid: account.account_sid.to_string(),
            base: account.base.clone(),
            token: DraftToken::Active { secret: account.secret.clone() },
            selected: account.selected.clone(),
            expected: BTreeSet::new(),
            fallback: account.fallback,
            queued: false,
        })
    }

    /// The SID, if what was typed is one.
    ///
    /// # Errors
    /// Says what was typed instead.
    pub fn parsed_sid(&self) -> Result<AccountSid, SidError> {
        AccountSid::parse(&self.account_sid)
    }

    /// Takes another SID. The selection belonged to the other account and goes; so does the use of the active
    /// configuration's token. Expected numbers stay.
    ///
    /// Returns whether anything changed.
    pub fn set_account_sid(&mut self, typed: &str) -> bool {
        let typed = AccountSid::parse(typed).map_or_else(|_| typed.trim().to_owned(), |sid| sid.to_string());
        if typed == self.account_sid {
            return false;
        }
        self.account_sid = typed;
        self.selected.clear();
        self.drop_active_token();
        true
    }

    /// Takes another base. A token never goes to a base other than its own, so it has to be given again.
    ///
    /// Returns the token that was given for the draft and is now without use.
    pub fn set_base(&mut self, base: ApiBase) -> Option<SecretId> {
        if base == self.base {
            return None;
        }
        self.base = base;
        self.selected.clear();
        match std::mem::replace(&mut self.token, DraftToken::Missing) {
            DraftToken::Given { secret } => Some(secret),
            DraftToken::Missing | DraftToken::Active { .. } => None,
        }
    }

    fn drop_active_token(&mut self) {
        if matches!(self.token, DraftToken::Active { .. }) {
            self.token = DraftToken::Missing;
        }
    }

    /// Selects those of the expected numbers that a verification found usable.
    pub fn select_found(&mut self, verification: &Verification) {
        let found = self.expected.iter().filter(|number| verification.has_usable(number)).cloned();
        self.selected.extend(found.collect::<Vec<_>>());
    }

    /// How far the draft has come, and what is missing for the next step.
    #[must_use]
    pub fn state(
        &self,
        tenant: &Tenant,
        active: &Configuration,
        verification: Option<&Verification>,
    ) -> DraftState {
        match self.check_content(tenant, active, verification) {
            Ok(_) => DraftState::Ready,
            Err(missing) if verification.is_some_and(Verification::is_verified) => {
                DraftState::Verified { missing }
            }
            Err(missing) => DraftState::Draft { missing },
        }
    }

    fn check_content<'facts>(
        &self,
        tenant: &Tenant,
        active: &Configuration,
        verification: Option<&'facts Verification>,
    ) -> Result<&'facts AccountFacts, SaveRefusal> {
        if self.based_on != active.revision {
            return Err(SaveRefusal::DraftOutdated { based_on: self.based_on, active: active.revision });
        }
        if !tenant.has_alternate_method() {
            return Err(SaveRefusal::NoAlternateMethod);
        }
        let sid = self.parsed_sid().map_err(SaveRefusal::Sid)?;
        if self.token.secret().is_none() {
            return Err(SaveRefusal::TokenMissing);
        }
        let verification = verification
            .filter(|verification| verification.account_sid == sid && verification.base == self.base)
            .ok_or(SaveRefusal::NotVerified)?;
        if !verification.is_verified() {
            let outcome = &verification.outcome;
            return Err(SaveRefusal::VerificationFailed {
                outcome: outcome.code(),
                reached: outcome.reached_twilio(),
            });
        }
        let facts = verification.account.as_ref().ok_or(SaveRefusal::NotVerified)?;
        if self.selected.is_empty() {
            return Err(SaveRefusal::NoNumberSelected);
        }
        let gone: Vec<_> =
            self.selected.iter().filter(|number| !verification.has_usable(number)).cloned().collect();
        if !gone.is_empty() {
            return Err(SaveRefusal::NumbersNotUsable { numbers: gone });
        }
        Ok(facts)
    }
}

/// How far a draft has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum DraftState {
    /// It is being composed.
    Draft {
        /// What is missing first.
        missing: SaveRefusal,
    },
    /// The account is verified; something else is missing.
    Verified {
        /// What is missing first.
        missing: SaveRefusal,
    },
    /// It can be saved, after a consent where one is needed.
    Ready,
}

/// Why a draft cannot be saved now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "reason")]
#[non_exhaustive]
pub enum SaveRefusal {
    /// The active configuration has changed since the draft was begun.
    #[error(
        "The active configuration has changed since this draft was begun (from revision {based_on} to {active}). Compare the two, then begin again from what is active now."
    )]
    DraftOutdated {
        /// Where the draft began.
        based_on: RevisionNumber,
        /// What is active now.
        active: RevisionNumber,
    },
    /// C2.
    #[error(
        "Neither SMS nor Voice is enabled as an alternate authentication method of this tenant. Enable one of them first."
    )]
    NoAlternateMethod,
    /// No token.
    #[error("The Auth Token is missing. Copy it from the Twilio console.")]
    TokenMissing,
    /// Never verified, or edited since.
    #[error("The account has not been verified with this SID, token and base. Verify it.")]
    NotVerified,
    /// Verified, with another outcome than success.
    #[error("The last verification did not succeed ({}). Put right what it names, and verify again.", outcome.as_str())]
    VerificationFailed {
        /// The outcome.
        outcome: OutcomeCode,
        /// Whether Twilio was reached. Where it was not, it may be reachable now.
        reached: bool,
    },
    /// C7.
    #[error("No organization number is selected. Select at least one.")]
    NoNumberSelected,
    /// A selected number is not on the account any more, or lost a capability.
    #[error("{} of the selected numbers are no longer usable on this account. Take them out of the selection.", numbers.len())]
    NumbersNotUsable {
        /// Which.
        numbers: Vec<PhoneNumber>,
    },
    /// The last verification is too old, and a new one was not made.
    #[error(
        "The last verification is older than {} minutes. Save verifies again, which needs the network.",
        crate::verification::FRESH_MINUTES
    )]
    VerificationStale,
    /// C9: consent is needed and was not given.
    #[error(
        "This account was not active before, so the Twilio Legal Consent has to be given first. Nothing was saved."
    )]
    ConsentNeeded,
    /// The consent that was given is for another account.
    #[error("The consent that was given is for another account. Nothing was saved.")]
    ConsentForOtherAccount,
    /// The draft says what is active already.
    #[error("The draft does not change anything.")]
    NothingToSave,
    /// C3.
    ///
    /// It says its own reason; a second one beside it would be the same name twice in one object.
    #[error("{0}")]
    #[serde(untagged)]
    Sid(SidError),
}

/// A draft that may become active: everything but the consent is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyDraft {
    account: CustomAccount,
    consent_needed: bool,
    revision: RevisionNumber,
}

impl ReadyDraft {
    /// Checks a draft against the tenant, what is active, and a verification that is fresh enough.
    ///
    /// # Errors
    /// The first thing that is missing.
    pub fn check(
        draft: &Draft,
        tenant: &Tenant,
        active: &Configuration,
        verification: Option<&Verification>,
        now: Timestamp,
    ) -> Result<Self, SaveRefusal> {
        let facts = draft.check_content(tenant, active, verification)?;
        if verification.is_none_or(|verification| verification.is_stale(now)) {
            return Err(SaveRefusal::VerificationStale);
        }
        let secret = draft.token.secret().cloned().ok_or(SaveRefusal::TokenMissing)?;
        let account = CustomAccount {
            account_sid: facts.sid.clone(),
            account_name: facts.friendly_name.clone(),
            owner_sid: facts.owner_sid.clone().filter(|owner| *owner != facts.sid),
            base: draft.base.clone(),
            secret,
            selected: draft.selected.clone(),
            fallback: draft.fallback,
        };
        if active.custom().is_some_and(|current| *current == account) {
            return Err(SaveRefusal::NothingToSave);
        }
        let consent_needed =
            consent::is_needed(active.custom().map(|current| &current.account_sid), &facts.sid);
        Ok(Self { account, consent_needed, revision: active.revision + 1 })
    }

    /// Whether the Twilio Legal Consent has to be given (C9).
    #[must_use]
    pub fn consent_needed(&self) -> bool {
        self.consent_needed
    }

    /// The account that will be active.
    #[must_use]
    pub fn account(&self) -> &CustomAccount {
        &self.account
    }

    /// The new configuration, and the consent that goes with it. A consent that was not needed is not kept.
    ///
    /// # Errors
    /// When a consent is needed and is missing or is for another account.
    pub fn activate(self, consent: Option<Consent>) -> Result<(Configuration, Option<Consent>), SaveRefusal> {
        let kept = if self.consent_needed {
            let consent = consent.ok_or(SaveRefusal::ConsentNeeded)?;
            if consent.account_sid != self.account.account_sid {
                return Err(SaveRefusal::ConsentForOtherAccount);
            }
            Some(consent)
        } else {
            None
        };
        Ok((Configuration { revision: self.revision, sender: Sender::Custom(self.account) }, kept))
    }
}

/// What saving a draft would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Changes {
    /// The account before, when it is another one.
    pub account_from: Option<AccountSid>,
    /// The account after, as typed, when it is another one.
    pub account_to: Option<String>,
    /// Whether the token is replaced.
    pub new_token: bool,
    /// Numbers that are added.
    pub numbers_added: Vec<PhoneNumber>,
    /// Numbers that are taken away.
    pub numbers_removed: Vec<PhoneNumber>,
    /// Fallback before and after, when it changes.
    pub fallback: Option<(bool, bool)>,
    /// Whether the consent will be asked for, as far as it can be told from what was typed.
    pub consent_needed: bool,
}

impl Changes {
    /// Compares a draft with what is active.
    #[must_use]
    pub fn between(active: &Configuration, draft: &Draft) -> Self {
        let current = active.custom();
        let current_sid = current.map(|account| &account.account_sid);
        let sid = draft.parsed_sid().ok();
        let other_account = current_sid != sid.as_ref();
        let none = BTreeSet::new();
        let before = current.filter(|_| !other_account).map_or(&none, |account| &account.selected);
        let fallback_before = current.is_some_and(|account| account.fallback);
        Self {
            account_from: current_sid.filter(|_| other_account).cloned(),
            account_to: other_account.then(|| draft.account_sid.clone()),
            new_token: matches!(draft.token, DraftToken::Given { .. }),
            numbers_added: draft.selected.difference(before).cloned().collect(),
            numbers_removed: before.difference(&draft.selected).cloned().collect(),
            fallback: (fallback_before != draft.fallback).then_some((fallback_before, draft.fallback)),
            consent_needed: sid.is_some_and(|sid| consent::is_needed(current_sid, &sid)),
        }
    }
}

/// How the numbers that were expected compare with what Twilio has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ExpectedDifference {
    /// Expected, and on the account with SMS and voice.
    pub found: Vec<PhoneNumber>,
    /// Expected, and on the account without one of the two.
    pub not_usable: Vec<(PhoneNumber, FilterReason)>,
    /// Expected, and not on the account.
    pub missing: Vec<PhoneNumber>,
    /// How many usable numbers the account has besides.
    pub others: usize,
}

impl ExpectedDifference {
    /// Compares; `None` when nothing was expected.
    #[must_use]
    pub fn of(expected: &BTreeSet<PhoneNumber>, verification: &Verification) -> Option<Self> {
        if expected.is_empty() {
            return None;
        }
        let mut difference =
            Self { found: Vec::new(), not_usable: Vec::new(), missing: Vec::new(), others: 0 };
        for number in expected {
            let listed = verification.numbers.iter().find(|listed| listed.number == *number);
            match listed.map(crate::number::AccountNumber::filter) {
                Some(None) => difference.found.push(number.clone()),
                Some(Some(reason)) => difference.not_usable.push((number.clone(), reason)),
                None => difference.missing.push(number.clone()),
            }
        }
        difference.others = verification.counts().usable - difference.found.len();
        Some(difference)
    }
}

#[cfg(test)]
mod tests;
