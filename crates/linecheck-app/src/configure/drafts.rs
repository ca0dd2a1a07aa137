//! Drafts: begun, edited as they are typed, shown, discarded. None of it needs a network.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::draft::{
    Changes, Configuration, Draft, DraftState, DraftToken, ExpectedDifference, SecretId,
};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::{AccountSid, SidError};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::verification::Verification;
use linecheck_domain::visible::holds_token;
use linecheck_vault::{Reader, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, audit, audit_once, tenant_of};
use crate::configure::verify::{VerificationView, Why, check_token, looks_usual};
use crate::error::{AppError, Code, Field};
use crate::from_twilio::outcome_of;
use crate::given;
use crate::guard;
use crate::inactive::tenant_for;
use crate::progress::ProgressSink;
use crate::roles::UseCase;

/// The ID of a credential that is about to be stored.
pub(crate) fn new_secret_id() -> SecretId {
    SecretId(Uuid::new_v4().to_string())
}

/// One edit of a draft, as it was given. It is stored at once.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DraftEdit {
    /// The Account SID as it is typed: stored also while it is wrong.
    AccountSid(String),
    /// The Auth Token.
    Token(#[cfg_attr(feature = "bindings", ts(type = "string"))] Secret),
    /// Takes the token away.
    RemoveToken,
    /// The base. A token that was given for another base is erased.
    Base(String),
    /// Fallback to Default Account.
    Fallback(bool),
    /// The numbers that are expected on the account.
    Expected(Vec<String>),
    /// Whether it waits for a verification.
    Queued(bool),
}

/// What is worth saying about a token that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TokenAdvice {
    /// It looks as Twilio's tokens do.
    Usual,
    /// It does not have 32 hexadecimal digits. Twilio does not promise that it has; it is kept.
    Unusual,
}

/// Where a draft's token comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// There is none.
    Missing,
    /// It was given for this draft.
    Given,
    /// The active configuration's is used.
    OfActive,
}

impl TokenState {
    fn of(token: &DraftToken) -> Self {
        match token {
            DraftToken::Missing => Self::Missing,
            DraftToken::Given { .. } => Self::Given,
            DraftToken::Active { .. } => Self::OfActive,
        }
    }
}

/// A draft as a face shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DraftView {
    /// Whose it is.
    pub tenant: TenantId,
    /// The SID as it was typed.
    pub account_sid: String,
    /// What is wrong with it, if anything.
    pub sid_error: Option<AppError>,
    /// The base.
    pub base: ApiBase,
    /// Where the token comes from: never the token.
    pub token: TokenState,
    /// The selected numbers.
    pub selected: BTreeSet<PhoneNumber>,
    /// The numbers that are expected.
    pub expected: BTreeSet<PhoneNumber>,
    /// How they compare with what Twilio has.
    pub expected_difference: Option<ExpectedDifference>,
    /// Fallback to Default Account.
    pub fallback: bool,
    /// Whether it waits for a verification.
    pub queued: bool,
    /// The revision it started from.
    pub based_on: u64,
    /// How far it has come.
    #[serde(flatten)]
    pub state: DraftState,
    /// What saving it would change.
    pub changes: Changes,
    /// The last verification with its credentials.
    pub verification: Option<VerificationView>,
    /// When it was stored.
    pub saved_at: Timestamp,
    /// What is worth saying about the token that was just given.
    pub token_advice: Option<TokenAdvice>,
}

impl App {
    /// Begins a draft: for a new account (also Change Account), or for changes of the active one.
    ///
    /// # Errors
    /// When there is a draft already, or nothing to change.
    pub async fn begin_draft(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        new_account: bool,
    ) -> Result<DraftView, AppError> {
        let actor = &self.permit(actor, UseCase::BeginDraft).await?;
        let (actor, id, now, base, mode) =
            (actor.clone(), tenant.clone(), self.now(), self.default_base(), self.mode);
        self.write(move |writer| {
            tenant_for(writer, &id, UseCase::BeginDraft)?;
            if writer.draft(&id)?.is_some() {
                return Err(AppError::new(Code::DraftExists, format!("{id} has a draft already.")));
            }
            let active = writer.active(&id)?;
            let draft = if new_account {
                Draft::for_new_account(id.clone(), &active, base.clone())
            } else {
                begin(&id, &active, &base)
            };
            writer.put_draft(&draft, now)?;
            audit(writer, &actor, "draft_begun", Some(&id), json!({ "new_account": new_account }), now)?;
            view(writer, &id, mode)
        })
        .await
    }

    /// Edits the draft of a tenant; begins it where there is none.
    ///
    /// # Errors
    /// When a token cannot be one or was typed as a SID, or a base belongs to the other mode. Nothing is changed then.
    pub async fn edit_draft(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        edit: DraftEdit,
    ) -> Result<DraftView, AppError> {
        let actor = &self.permit(actor, UseCase::EditDraft).await?;
        match &edit {
            DraftEdit::Token(token) => check_token(token)?,
            // Whatever else is typed is stored as it is.
            // The first 32 characters of a SID that is being typed look like a token but for the large letters.
            DraftEdit::AccountSid(typed) if holds_token(typed) && !typed.trim_start().starts_with("AC") => {
                return Err(SidError::LooksLikeToken.into());
            }
            _ => {}
        }
        let advice = match &edit {
            DraftEdit::Token(token) if looks_usual(token) => Some(TokenAdvice::Usual),
            DraftEdit::Token(_) => Some(TokenAdvice::Unusual),
            _ => None,
        };
        let (actor, id, now, mode, base) =
            (actor.clone(), tenant.clone(), self.now(), self.mode, self.default_base());
        let secret = new_secret_id();
        self.write(move |writer| {
            tenant_for(writer, &id, UseCase::EditDraft)?;
            let mut draft = draft_or_new(writer, &id, &base)?;
            let what = apply(writer, &mut draft, &edit, &secret, mode, now)?;
            writer.put_draft(&draft, now)?;
            let enter = if what == TOKEN { audit } else { audit_once };
            enter(writer, &actor, "draft_edited", Some(&id), json!({ "field": what }), now)?;
            Ok(DraftView { token_advice: advice, ..view(writer, &id, mode)? })
        })
        .await
    }

    /// The draft of a tenant.
    ///
    /// # Errors
    /// When there is none.
    pub async fn draft(&self, tenant: &TenantId) -> Result<DraftView, AppError> {
        let (tenant, mode) = (tenant.clone(), self.mode);
        self.read(move |reader| view(reader, &tenant, mode)).await
    }

    /// All drafts.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn drafts(&self) -> Result<Vec<DraftView>, AppError> {
        let mode = self.mode;
        self.read(move |reader| {
            reader.drafts()?.iter().map(|stored| view(reader, &stored.draft.tenant, mode)).collect()
        })
        .await
    }

    /// Throws the draft away, with the token that was given for it. The active configuration is not touched.
    ///
    /// # Errors
    /// When there is none.
    pub async fn discard_draft(&self, actor: &Actor, tenant: &TenantId) -> Result<(), AppError> {
        let actor = &self.permit(actor, UseCase::DiscardDraft).await?;
        let (actor, id, now) = (actor.clone(), tenant.clone(), self.now());
        self.write(move |writer| {
            tenant_for(writer, &id, UseCase::DiscardDraft)?;
            let draft = draft_of(writer, &id)?;
            drop_given_token(writer, &draft.token)?;
            writer.remove_draft(&id)?;
            audit(writer, &actor, "draft_discarded", Some(&id), json!({}), now)
        })
        .await
    }

    /// Lets the draft use a sub-account of the account it has the credentials of (C11): with that sub-account's
    /// own SID and own token, as Twilio gives them to the main account. The main account's token is not kept.
    /// Verify afterwards.
    ///
    /// # Errors
    /// When the draft's account has no such sub-account, or Twilio refuses.
    pub async fn choose_sub_account(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        sub_account: AccountSid,
        progress: &ProgressSink,
    ) -> Result<VerificationView, AppError> {
        let actor = &self.permit(actor, UseCase::ChooseSubAccount).await?;
        guard::permit_sid(self.mode, &sub_account)?;
        let id = tenant.clone();
        let draft = self
            .read(move |reader| {
                tenant_for(reader, &id, UseCase::ChooseSubAccount)?;
                draft_of(reader, &id)
            })
            .await?;
        let main = draft.parsed_sid()?;
        let secret = draft.token.secret().cloned().ok_or_else(token_missing)?;
        let client = self.client_with_stored(&main, &draft.base, &secret).await?.within(self.budget());
        // Twilio answers alike for an account that does not exist and for one that these credentials do not reach: the
        // list tells.
        let listed = client.subaccounts().await.map_err(|error| sub_account_error(&error))?;
        if !listed.items.iter().any(|listed| listed.sid.eq_ignore_ascii_case(sub_account.as_str())) {
            return Err(sub_account_not_found());
        }
        let token =
            client.subaccount_token(sub_account.as_str()).await.map_err(|error| sub_account_error(&error))?;
        let (who, id, now) = (actor.clone(), tenant.clone(), self.now());
        let own = new_secret_id();
        self.write(move |writer| {
            tenant_for(writer, &id, UseCase::ChooseSubAccount)?;
            let mut draft = draft_of(writer, &id)?;
            if draft.token.secret() != Some(&secret) {
                return Err(AppError::new(
                    Code::DraftOutdated,
                    "The draft was changed meanwhile. Nothing was chosen.",
                ));
            }
            drop_given_token(writer, &draft.token)?;
            draft.set_account_sid(sub_account.as_str());
            writer.add_secret(&own, &id, &token.value, now)?;
            draft.token = DraftToken::Given { secret: own.clone() };
            writer.put_draft(&draft, now)?;
            let detail = json!({ "main": main.as_str(), "sub_account": sub_account.as_str() });
            audit(writer, &who, "sub_account_chosen", Some(&id), detail, now)
        })
        .await?;
        self.verify_because(actor, tenant, Why::Asked, progress).await
    }
}

fn sub_account_error(error: &linecheck_twilio::TwilioError) -> AppError {
    let outcome = outcome_of(error);
    match error {
        linecheck_twilio::TwilioError::Refused { status: 404, .. } => sub_account_not_found(),
        _ => AppError::from_outcome(&outcome).unwrap_or_else(token_missing),
    }
}

fn sub_account_not_found() -> AppError {
    AppError::new(Code::SubAccountNotFound, "The account has no such sub-account.").field(Field::AccountSid)
}

pub(crate) fn token_missing() -> AppError {
    AppError::new(Code::TokenMissing, "The Auth Token is missing.").field(Field::AuthToken)
}

/// The draft of a tenant, or the error that there is none.
pub(crate) fn draft_of(reader: &Reader<'_>, id: &TenantId) -> Result<Draft, AppError> {
    tenant_of(reader, id)?;
    let stored = reader.draft(id)?;
    stored
        .map(|stored| stored.draft)
        .ok_or_else(|| AppError::new(Code::DraftNotFound, format!("{id} has no draft.")))
}

/// The draft of a tenant; where there is none, one of what is active.
pub(crate) fn draft_or_new(reader: &Reader<'_>, id: &TenantId, base: &ApiBase) -> Result<Draft, AppError> {
    match reader.draft(id)? {
        Some(stored) => Ok(stored.draft),
        None => Ok(begin(id, &reader.active(id)?, base)),
    }
}

fn begin(id: &TenantId, active: &Configuration, base: &ApiBase) -> Draft {
    Draft::for_changes(id.clone(), active)
        .unwrap_or_else(|| Draft::for_new_account(id.clone(), active, base.clone()))
}

/// What an edit of the token is called in the audit trail: each is entered, however soon it follows another.
const TOKEN: &str = "token";

/// Makes an edit, and says of which field.
fn apply(
    writer: &Writer<'_>,
    draft: &mut Draft,
    edit: &DraftEdit,
    secret: &SecretId,
    mode: Mode,
    now: Timestamp,
) -> Result<&'static str, AppError> {
    match edit {
        DraftEdit::AccountSid(typed) => {
            draft.set_account_sid(typed);
            Ok("account_sid")
        }
        DraftEdit::Token(token) => {
            drop_given_token(writer, &draft.token)?;
            writer.add_secret(secret, &draft.tenant, token, now)?;
            draft.token = DraftToken::Given { secret: secret.clone() };
            Ok(TOKEN)
        }
        DraftEdit::RemoveToken => {
            drop_given_token(writer, &draft.token)?;
            draft.token = DraftToken::Missing;
            Ok(TOKEN)
        }
        DraftEdit::Base(text) => {
            let base = given::base(Some(text), draft.base.clone())?;
            if (mode == Mode::Sandbox) != (base == ApiBase::Sandbox) {
                let message =
                    "A base of the other mode: sandbox and real data never mix. Nothing was changed.";
                return Err(AppError::new(Code::BaseOfOtherMode, message).field(Field::ApiBase));
            }
            if let Some(unused) = draft.set_base(base.clone()) {
                erase(writer, &unused)?;
            }
            Ok("base")
        }
        DraftEdit::Fallback(enabled) => {
            draft.fallback = *enabled;
            Ok("fallback")
        }
        DraftEdit::Expected(numbers) => {
            draft.expected = given::numbers(numbers)?;
            Ok("expected_numbers")
        }
        DraftEdit::Queued(queued) => {
            draft.queued = *queued;
            Ok("queued")
        }
    }
}

/// Erases a token that was given for a draft. The active configuration's token is not the draft's to erase.
pub(crate) fn drop_given_token(writer: &Writer<'_>, token: &DraftToken) -> Result<(), AppError> {
    match token {
        DraftToken::Given { secret } => erase(writer, secret),
        DraftToken::Missing | DraftToken::Active { .. } => Ok(()),
    }
}

/// Erases a credential and what was found with it.
pub(crate) fn erase(writer: &Writer<'_>, secret: &SecretId) -> Result<(), AppError> {
    writer.remove_verifications(secret)?;
    Ok(writer.erase_secret(secret)?)
}

/// The last verification with exactly the draft's credentials.
pub(crate) fn verification_of(reader: &Reader<'_>, draft: &Draft) -> Result<Option<Verification>, AppError> {
    match (draft.parsed_sid(), draft.token.secret()) {
        (Ok(sid), Some(secret)) => Ok(reader.verification(&draft.tenant, secret, &sid, &draft.base)?),
        _ => Ok(None),
    }
}

pub(crate) fn view(reader: &Reader<'_>, id: &TenantId, mode: Mode) -> Result<DraftView, AppError> {
    let tenant = tenant_of(reader, id)?;
    let stored =
        reader.draft(id)?.ok_or_else(|| AppError::new(Code::DraftNotFound, format!("{id} has no draft.")))?;
    let (draft, active) = (stored.draft, reader.active(id)?);
    let verification = verification_of(reader, &draft)?;
    let listing = verification.as_ref().filter(|verification| verification.numbers_listed);
    let sid_error = match draft.parsed_sid() {
        Ok(sid) => guard::permit_sid(mode, &sid).err(),
        Err(error) => Some(error.into()),
    };
    Ok(DraftView {
        tenant: draft.tenant.clone(),
        account_sid: draft.account_sid.clone(),
        sid_error,
        base: draft.base.clone(),
        token: TokenState::of(&draft.token),
        selected: draft.selected.clone(),
        expected: draft.expected.clone(),
        expected_difference: listing.and_then(|listing| ExpectedDifference::of(&draft.expected, listing)),
        fallback: draft.fallback,
        queued: draft.queued,
        based_on: draft.based_on,
        state: draft.state(&tenant, &active, verification.as_ref()),
        changes: Changes::between(&active, &draft),
        verification: verification.as_ref().map(VerificationView::of),
        saved_at: stored.saved_at,
        token_advice: None,
    })
}
