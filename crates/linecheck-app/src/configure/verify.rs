//! Verify Account: asking Twilio with a SID and a token, and what the answers mean.

use std::collections::BTreeMap;

use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::ApiBase;
use linecheck_domain::draft::{Configuration, Draft, ExpectedDifference, SecretId};
use linecheck_domain::fact::Fact;
use linecheck_domain::number::{AccountNumber, Capabilities, FilterCounts};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::verification::{
    AccountFacts, Balance, NO_PHONE_NUMBER, Outcome, OutcomeCode, Verification,
};
use linecheck_twilio::{Account, AccountKind, AccountStatus, IncomingNumber, Listed, Odd, TwilioClient};
use serde::Serialize;
use serde_json::json;

use crate::app::{App, Clock, audit, tenant_of};
use crate::error::{AppError, Code, Field};
use crate::facts::{self, FactView, kept, odd_words};
use crate::from_twilio::outcome_of;
use crate::inactive::tenant_for;
use crate::progress::{Progress, ProgressSink};
use crate::remedy::Remedy;
use crate::roles::{Permit, UseCase};

/// What a verification found, for a face: without the list of numbers, which can be long.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct VerificationView {
    /// When.
    pub at: String,
    /// The SID that was asked for.
    pub account_sid: String,
    /// The base that was asked.
    pub base: String,
    /// The outcome's name.
    pub outcome: OutcomeCode,
    /// Whether the outcome says anything about the account, and not only of the way to Twilio or of Twilio itself.
    pub is_about_the_account: bool,
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: Remedy,
    /// The account, as far as Twilio told.
    pub account: Option<AccountFacts>,
    /// Whether it is a sub-account.
    pub is_sub_account: bool,
    /// The balance, where it could be read.
    pub balance: Option<Balance>,
    /// The balance, told; nothing where the account itself could not be read.
    pub balance_told: Option<FactView>,
    /// The sub-accounts that may be chosen instead (C11).
    pub sub_accounts: Vec<AccountFacts>,
    /// Why the sub-accounts, or some of them, could not be read. None are listed then, or not all.
    pub sub_accounts_unread: Option<String>,
    /// How many numbers there are, and how many were filtered out (C6).
    pub counts: FilterCounts,
    /// What of the list of numbers could not be read.
    pub numbers_unread: Option<String>,
    /// How the numbers that were expected compare (C15).
    pub expected: Option<ExpectedDifference>,
    /// Selected numbers of the active configuration that are gone or no longer do both.
    pub gone: Vec<PhoneNumber>,
    /// The error that the outcome is; none for success.
    #[serde(skip)]
    pub error: Option<AppError>,
}

impl VerificationView {
    /// The view of a verification.
    #[must_use]
    pub fn of(verification: &Verification) -> Self {
        Self {
            at: verification.at.to_string(),
            account_sid: verification.account_sid.to_string(),
            base: verification.base.to_string(),
            outcome: verification.outcome.code(),
            is_about_the_account: verification.outcome.is_about_the_account(),
            message: verification.outcome.describe(),
            remedy: Remedy::after(&verification.outcome),
            account: verification.account.clone(),
            is_sub_account: verification.account.as_ref().is_some_and(AccountFacts::is_sub_account),
            balance: verification.balance.value().cloned(),
            balance_told: verification
                .account
                .as_ref()
                .map(|_| facts::balance(&verification.balance, &verification.base)),
            sub_accounts: verification.sub_accounts.value().cloned().unwrap_or_default(),
            sub_accounts_unread: sub_accounts_unread(verification),
            counts: verification.counts(),
            numbers_unread: odd_words(&verification.odd_numbers),
            expected: None,
            gone: Vec::new(),
            error: AppError::from_outcome(&verification.outcome),
        }
    }
}

/// What of the sub-accounts could not be read. A sub-account has none, and one that could not be read has no list.
fn sub_accounts_unread(verification: &Verification) -> Option<String> {
    let account = verification.account.as_ref().filter(|account| account.is_active())?;
    match &verification.sub_accounts {
        Fact::Is { .. } => odd_words(&verification.odd_sub_accounts),
        Fact::IsNot { .. } if account.is_sub_account() => None,
        Fact::IsNot { why } | Fact::Unread { why } => Some(why.clone()),
    }
}

/// Why an account is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// A person asked for it.
    Asked,
    /// Save needs a fresh one: what a person has deselected since stays deselected.
    ToSave,
}

/// Credentials that are stored, and what they belong to.
struct Stored {
    sid: AccountSid,
    base: ApiBase,
    secret: SecretId,
}

impl Stored {
    /// Whether a draft still has these credentials: it may have been edited during the verification.
    fn is_of(&self, draft: &Draft) -> bool {
        draft.token.secret() == Some(&self.secret)
            && draft.base == self.base
            && draft.parsed_sid().is_ok_and(|sid| sid == self.sid)
    }
}

impl App {
    /// Verifies a tenant's draft, or its active configuration when it has no draft. What was found is kept, bound
    /// to the SID, the token and the base; expected numbers that were found are selected.
    ///
    /// # Errors
    /// When there is nothing to verify, or the rules forbid to ask. A failed verification is no error here: it is
    /// what was found.
    pub async fn verify(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        progress: &ProgressSink,
    ) -> Result<VerificationView, AppError> {
        let actor = &self.permit(actor, UseCase::Verify).await?;
        self.verify_because(actor, tenant, Why::Asked, progress).await
    }

    pub(crate) async fn verify_because(
        &self,
        actor: &Permit,
        tenant: &TenantId,
        why: Why,
        progress: &ProgressSink,
    ) -> Result<VerificationView, AppError> {
        let stored = self.what_to_verify(tenant).await?;
        let client = self.client_with_stored(&stored.sid, &stored.base, &stored.secret).await?;
        let client = client.within(self.budget());
        let found = ask(&client, &stored.sid, &stored.base, &self.clock, progress).await;
        self.keep(actor, tenant, stored, found, why).await
    }

    async fn what_to_verify(&self, tenant: &TenantId) -> Result<Stored, AppError> {
        let tenant = tenant.clone();
        self.read(move |reader| {
            tenant_of(reader, &tenant)?;
            if let Some(stored) = reader.draft(&tenant)? {
                let draft = stored.draft;
                let sid = draft.parsed_sid()?;
                let secret = draft.token.secret().cloned().ok_or_else(|| {
                    AppError::new(Code::TokenMissing, "The Auth Token is missing.").field(Field::AuthToken)
                })?;
                return Ok(Stored { sid, base: draft.base, secret });
            }
            let active = reader.active(&tenant)?;
            let account = active.custom().ok_or_else(|| {
                AppError::new(
                    Code::NoCustomAccount,
                    "There is neither a draft nor a custom account to verify.",
                )
            })?;
            Ok(Stored {
                sid: account.account_sid.clone(),
                base: account.base.clone(),
                secret: account.secret.clone(),
            })
        })
        .await
    }

    async fn keep(
        &self,
        actor: &Permit,
        tenant: &TenantId,
        stored: Stored,
        found: Verification,
        why: Why,
    ) -> Result<VerificationView, AppError> {
        let (actor, tenant, now) = (actor.clone(), tenant.clone(), self.now());
        self.write(move |writer| {
            tenant_for(writer, &tenant, UseCase::Verify)?;
            // Somebody may have erased the credential meanwhile: what was found is then bound to nothing.
            if writer.secret(&stored.secret)?.is_none() {
                return Err(AppError::new(
                    Code::NotVerified,
                    "The credentials were changed during the verification.",
                ));
            }
            let first = writer.listing(&tenant, &stored.secret, &stored.sid, &stored.base)?.is_none();
            writer.add_verification(&tenant, &stored.secret, &found)?;
            let mut view = VerificationView::of(&found);
            if let Some(mut draft) = writer.draft(&tenant)?.map(|stored| stored.draft)
                && stored.is_of(&draft)
            {
                update_draft(&mut draft, &found, &mut view, first || why == Why::Asked);
                writer.put_draft(&draft, now)?;
            }
            view.gone = gone(&writer.active(&tenant)?, &stored, &found);
            let detail = json!({
                "account_sid": stored.sid.as_str(),
                "base": stored.base.to_string(),
                "outcome": view.outcome,
                "numbers": view.counts.total,
                "usable": view.counts.usable,
            });
            audit(writer, &actor, "account_verified", Some(&tenant), detail, now)?;
            Ok(view)
        })
        .await
    }
}

/// What a verification does to the draft that it was made with.
fn update_draft(draft: &mut Draft, found: &Verification, view: &mut VerificationView, select: bool) {
    if found.numbers_listed {
        view.expected = ExpectedDifference::of(&draft.expected, found);
        if select {
            draft.select_found(found);
        }
    }
    // Only an answer ends the wait for one.
    draft.queued = draft.queued && !found.outcome.reached_twilio();
}

/// Which selected numbers of the active configuration are gone or no longer do both.
fn gone(active: &Configuration, stored: &Stored, found: &Verification) -> Vec<PhoneNumber> {
    let account = active.custom().filter(|account| account.secret == stored.secret && found.numbers_listed);
    account.map_or_else(Vec::new, |account| {
        account.selected.iter().filter(|number| !found.has_usable(number)).cloned().collect()
    })
}

/// Refuses what cannot be an Auth Token. Twilio does not promise its form, so only the impossible is refused.
pub(crate) fn check_token(token: &Secret) -> Result<(), AppError> {
    // The form is looked at, and nothing of it is told.
    let text = token.expose();
    let problem = if text.is_empty() {
        "No Auth Token was given."
    } else if text.len() > 256 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        "This cannot be an Auth Token: it has spaces, control characters or too many characters."
    } else if text.len() == 34 && text.starts_with("AC") {
        "This looks like an Account SID. The Auth Token stands beside it in the Twilio console."
    } else {
        return Ok(());
    };
    Err(AppError::new(Code::InvalidToken, problem).field(Field::AuthToken))
}

/// Whether a token looks like Twilio's: 32 hexadecimal digits. Not looking so is worth a hint, no refusal.
pub(crate) fn looks_usual(token: &Secret) -> bool {
    let text = token.expose();
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Asks Twilio for the account, and then, all at once, for its numbers, balance and sub-accounts.
pub(crate) async fn ask(
    client: &TwilioClient,
    sid: &AccountSid,
    base: &ApiBase,
    clock: &Clock,
    progress: &ProgressSink,
) -> Verification {
    let mut found = Verification {
        at: clock(),
        account_sid: sid.clone(),
        base: base.clone(),
        outcome: Outcome::NotUnderstood { what: String::new() },
        account: None,
        balance: Fact::not_asked(),
        sub_accounts: Fact::not_asked(),
        odd_sub_accounts: BTreeMap::new(),
        numbers: Vec::new(),
        odd_numbers: BTreeMap::new(),
        numbers_listed: false,
    };
    progress.tell(Progress::Account);
    found.outcome = match client.account().await {
        Ok(fetched) => match account_facts(&fetched.value) {
            Some(facts) => ask_more(client, facts, &mut found, progress).await,
            None => Outcome::NotUnderstood { what: "the account's SID is not one".to_owned() },
        },
        Err(error) => outcome_of(&error),
    };
    found.at = clock();
    found
}

async fn ask_more(
    client: &TwilioClient,
    facts: AccountFacts,
    found: &mut Verification,
    progress: &ProgressSink,
) -> Outcome {
    let (is_main, status) = (!facts.is_sub_account(), facts.status.clone());
    let (is_active, other_account) = (facts.is_active(), facts.sid != found.account_sid);
    found.account = Some(facts.clone());
    if other_account {
        return Outcome::NotUnderstood { what: "Twilio answered for another account".to_owned() };
    }
    if !is_active {
        return Outcome::NotActive { status };
    }
    progress.tell(Progress::Numbers { so_far: 0 });
    let tell = progress.clone();
    let numbers = client.numbers(move |_, so_far| tell.tell(Progress::Numbers { so_far }));
    let sub_accounts = async { if is_main { Some(client.subaccounts().await) } else { None } };
    let (numbers, balance, sub_accounts) = tokio::join!(numbers, client.balance(), sub_accounts);
    found.balance = facts::learnt_balance(balance, &facts);
    found.sub_accounts = match sub_accounts {
        None => Fact::IsNot { why: "A sub-account has no sub-accounts.".to_owned() },
        Some(Ok(mut listed)) => {
            let all = listed.items.iter().map(|account| account_facts(account).ok_or(ODD_SID));
            let value = without_odd(all, &mut listed.odd);
            found.odd_sub_accounts = kept(listed.odd);
            Fact::Is { value }
        }
        Some(Err(error)) => facts::not_read(&error),
    };
    match numbers {
        Ok(listed) => {
            (found.numbers, found.odd_numbers) = account_numbers(listed);
            found.numbers.sort_unstable_by(|one, other| one.number.cmp(&other.number));
            found.numbers_listed = true;
            let counts = found.counts();
            match (counts.total, counts.usable) {
                (0, _) => Outcome::NoNumbers,
                (_, 0) => Outcome::NoUsableNumbers,
                _ => Outcome::Verified,
            }
        }
        Err(error) => outcome_of(&error),
    }
}

pub(crate) fn account_facts(account: &Account) -> Option<AccountFacts> {
    Some(AccountFacts {
        sid: AccountSid::parse(&account.sid).ok()?,
        friendly_name: account.friendly_name.clone(),
        status: match &account.status {
            AccountStatus::Active => "active".to_owned(),
            AccountStatus::Suspended => "suspended".to_owned(),
            AccountStatus::Closed => "closed".to_owned(),
            AccountStatus::Other(word) => word.clone(),
        },
        kind: match &account.kind {
            AccountKind::Trial => "Trial".to_owned(),
            AccountKind::Full => "Full".to_owned(),
            AccountKind::Other(word) => word.clone(),
        },
        owner_sid: account.owner_sid.as_deref().and_then(|owner| AccountSid::parse(owner).ok()),
    })
}

/// Why an account of a list is counted only.
const ODD_SID: &str = "an account without its SID";

/// The members that could be read; the others are counted.
fn without_odd<T>(all: impl Iterator<Item = Result<T, &'static str>>, odd: &mut Odd) -> Vec<T> {
    let mut good = Vec::new();
    for one in all {
        match one {
            Ok(one) => good.push(one),
            Err(why) => *odd.entry(why).or_default() += 1,
        }
    }
    good
}

/// The numbers of a list, and what of it is none or could not be read, by the reason.
pub(crate) fn account_numbers(
    mut listed: Listed<IncomingNumber>,
) -> (Vec<AccountNumber>, BTreeMap<String, usize>) {
    let numbers = listed.items.into_iter().map(|one| account_number(one).ok_or(NO_PHONE_NUMBER));
    let numbers = without_odd(numbers, &mut listed.odd);
    (numbers, kept(listed.odd))
}

/// A number of the account; `None` for what is no phone number (a short code, for instance).
fn account_number(listed: IncomingNumber) -> Option<AccountNumber> {
    let capabilities = listed.capabilities.map_or_else(Capabilities::default, |capabilities| Capabilities {
        sms: capabilities.sms,
        voice: capabilities.voice,
    });
    Some(AccountNumber {
        number: PhoneNumber::from_server(&listed.phone_number)?,
        sid: listed.sid,
        friendly_name: listed.friendly_name,
        capabilities,
    })
}
