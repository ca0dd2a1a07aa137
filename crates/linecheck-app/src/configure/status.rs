//! How a tenant stands: what is active, what needs attention, what must be so before starting.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::document::Document;
use linecheck_domain::draft::{Configuration, DraftState};
use linecheck_domain::fact::Fact;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sender_id::{self, SenderIdWarning};
use linecheck_domain::sending_rule::{self, SendingWarning};
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use linecheck_domain::verification::{Outcome, Verification};
use linecheck_vault::{ConsentRecord, Reader};
use serde::Serialize;

use crate::app::{App, tenant_of};
use crate::configure::drafts::verification_of;
use crate::configure::verify::VerificationView;
use crate::days::{DayOfSends, LastDays};
use crate::error::AppError;
use crate::facts::{self, LineState, odd_words};
use crate::pingone_side::{PingOneSide, side};
use crate::remedy::Remedy;

/// C14, from PingID's page (*Daily used SMS and voice limits*).
const LIMITS_NOTE: &str =
    "PingID does not enforce its daily used SMS and voice limits for a custom Twilio account.";

/// M5: the first sentence from PingID's page (*Inactive PingID accounts*), the second ours.
const INACTIVE_NOTE: &str = "An inactive tenant keeps its custom account: PingID removes nothing by itself, and only an \
                             administrator can delete it. That nothing else is saved or sent for it meanwhile is \
                             Linecheck's own rule.";

/// C13.
const SENDER_ID_NOTE: &str =
    "Sender IDs and transactional routes are set up in Twilio, and are not shown here.";

/// C16, from PingID's page (revision of 9 March 2026).
const DEPRECATION_NOTE: &str = "PingID no longer supports custom Twilio accounts; PingOne is the way on.";

/// What Linecheck cannot know.
const HONESTY_NOTE: &str =
    "This is what Linecheck has on record for the tenant. It does not read or change PingID itself.";

/// What needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AttentionCode {
    /// Twilio says that the active account cannot be used.
    ActiveAccountNotVerified,
    /// Twilio could not be asked about it.
    ActiveAccountNotRead,
    /// Selected numbers are no longer on the account.
    NumbersGone,
    /// Neither SMS nor voice is enabled (C2).
    NoAlternateMethod,
    /// Fallback is enabled, and nothing stands for the default account.
    DefaultAccountNotConfigured,
    /// A draft waits for a verification.
    VerificationQueued,
}

/// Something that needs attention, with its remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Attention {
    /// What it is about.
    pub code: AttentionCode,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub remedy: Remedy,
}

/// Which thing must be so before starting (C12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ChecklistCode {
    /// SID and token are at hand.
    Credentials,
    /// Numbers were bought.
    Numbers,
    /// Billing is set up.
    Billing,
}

/// The state of something that must be so before starting (C12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// It is so.
    Done,
    /// It is not so.
    Missing,
    /// It is so with a restriction.
    Limited,
    /// It cannot be told yet.
    Unknown,
}

/// One of the things that must be so before starting (C12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ChecklistItem {
    /// What it is about.
    pub code: ChecklistCode,
    /// What must be so.
    pub title: &'static str,
    /// Whether it is.
    pub state: CheckState,
    /// What is known about it.
    pub detail: String,
}

/// Something to know, and where to read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Note {
    /// What to know.
    pub text: &'static str,
    /// The pages about it.
    pub documents: &'static [Document],
}

/// The consent that the active account was saved with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ConsentGiven {
    /// The name that was given, not authenticated: untrusted text.
    pub name: String,
    /// The user of the operating system.
    pub user: String,
    /// When.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: Timestamp,
    /// The version of the text that was shown.
    pub text_version: String,
}

impl ConsentGiven {
    pub(crate) fn of(record: &ConsentRecord) -> Self {
        Self {
            name: record.consent.name.clone(),
            user: record.actor.os_user.clone(),
            at: record.given_at,
            text_version: record.consent.text_version.clone(),
        }
    }
}

/// How a tenant stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TenantStatus {
    /// What is set for it.
    pub tenant: Tenant,
    /// What is active.
    pub active: Configuration,
    /// How far its draft has come, if it has one.
    pub draft: Option<DraftState>,
    /// The last verification of the draft's account, or of the active one when there is no draft.
    pub verification: Option<VerificationView>,
    /// The last verification of the active account, also while there is a draft.
    pub active_verification: Option<VerificationView>,
    /// The consent that the active account was saved with.
    pub consent: Option<ConsentGiven>,
    /// What is so while the tenant is inactive; none while it is active.
    pub inactive: Option<Note>,
    /// What needs attention, the most urgent first.
    pub attention: Vec<Attention>,
    /// What must be so before starting.
    pub checklist: Vec<ChecklistItem>,
    /// What to know about the countries that it sends to.
    pub sender_id_warnings: Vec<SenderIdWarning>,
    /// What to know about the SMS that its numbers send to these countries: of the draft, or of what is active.
    pub sending_warnings: Vec<SendingWarning>,
    /// What is true of every tenant with a custom account.
    pub notes: Vec<Note>,
    /// What it originated on each of the last thirty days, the earliest first; none where that cannot be read.
    pub days: Option<Vec<DayOfSends>>,
    /// Its other side: what is on record of its environment in PingOne, where it is connected.
    pub pingone: Option<PingOneSide>,
}

impl App {
    /// How a tenant stands.
    ///
    /// # Errors
    /// When there is no such tenant.
    pub async fn status(&self, tenant: &TenantId) -> Result<TenantStatus, AppError> {
        let (id, now) = (tenant.clone(), self.now());
        self.read(move |reader| status(reader, tenant_of(reader, &id)?, days(reader, now).as_ref())).await
    }

    /// How every tenant stands, those that need attention first, the inactive ones last.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn overview(&self) -> Result<Vec<TenantStatus>, AppError> {
        let now = self.now();
        self.read(move |reader| {
            let (tenants, days) = (reader.tenants()?.into_iter(), days(reader, now));
            let mut all =
                tenants.map(|tenant| status(reader, tenant, days.as_ref())).collect::<Result<Vec<_>, _>>()?;
            all.sort_by_key(|status| (status.tenant.inactive_since.is_some(), status.attention.is_empty()));
            Ok(all)
        })
        .await
    }
}

/// What to know about the SMS that these numbers send to a tenant's destinations.
pub(crate) fn sending_warnings(tenant: &Tenant, selected: &BTreeSet<PhoneNumber>) -> Vec<SendingWarning> {
    if !tenant.sms_enabled {
        return Vec::new();
    }
    tenant.destinations.iter().flat_map(|to| sending_rule::warnings_for(selected, *to)).collect()
}

/// That the history cannot be read hides nothing else.
fn days(reader: &Reader<'_>, now: Timestamp) -> Option<LastDays> {
    LastDays::until(reader, now)
        .inspect_err(|error| tracing::warn!(code = error.code.as_str(), "no days"))
        .ok()
}

fn status(reader: &Reader<'_>, tenant: Tenant, days: Option<&LastDays>) -> Result<TenantStatus, AppError> {
    let active = reader.active(&tenant.id)?;
    let draft = reader.draft(&tenant.id)?.map(|stored| stored.draft);
    let of_active = match active.custom() {
        Some(account) => {
            reader.verification(&tenant.id, &account.secret, &account.account_sid, &account.base)?
        }
        None => None,
    };
    let of_draft = match &draft {
        Some(draft) => verification_of(reader, draft)?,
        None => None,
    };
    let state = draft.as_ref().map(|draft| draft.state(&tenant, &active, of_draft.as_ref()));
    let has_credentials = draft.as_ref().map_or(active.custom().is_some(), |draft| {
        draft.parsed_sid().is_ok() && draft.token.secret().is_some()
    });
    // What is known of the active account says nothing about another one that is being composed.
    let shown = if draft.is_some() { of_draft.as_ref() } else { of_active.as_ref() };
    let none = BTreeSet::new();
    let selected = match (&draft, active.custom()) {
        (Some(draft), _) => &draft.selected,
        (None, Some(account)) => &account.selected,
        (None, None) => &none,
    };
    Ok(TenantStatus {
        attention: attention(
            &tenant,
            &active,
            of_active.as_ref(),
            draft.as_ref().is_some_and(|draft| draft.queued),
        ),
        checklist: checklist(has_credentials, shown),
        verification: shown.map(VerificationView::of),
        active_verification: of_active.as_ref().map(VerificationView::of),
        consent: consent(reader, &tenant.id, &active)?,
        draft: state,
        sender_id_warnings: tenant.destinations.iter().filter_map(|to| sender_id::warning_for(*to)).collect(),
        sending_warnings: sending_warnings(&tenant, selected),
        inactive: tenant
            .inactive_since
            .map(|_| Note { text: INACTIVE_NOTE, documents: &[Document::PingidCustomAccount] }),
        notes: notes(&active, draft.is_some()),
        days: days.map(|days| days.of(&tenant.id)),
        pingone: side(reader, &tenant.id)?,
        tenant,
        active,
    })
}

/// Every SID that becomes active is consented to anew, so the newest consent to it is the one that holds.
fn consent(
    reader: &Reader<'_>,
    tenant: &TenantId,
    active: &Configuration,
) -> Result<Option<ConsentGiven>, AppError> {
    let Some(account) = active.custom() else { return Ok(None) };
    let given = reader.consents(tenant)?.into_iter();
    let newest = given.into_iter().find(|record| record.consent.account_sid == account.account_sid);
    Ok(newest.as_ref().map(ConsentGiven::of))
}

fn notes(active: &Configuration, has_draft: bool) -> Vec<Note> {
    let mut notes = vec![Note { text: HONESTY_NOTE, documents: &[] }];
    if active.custom().is_some() || has_draft {
        notes.extend([
            Note { text: LIMITS_NOTE, documents: &[Document::PingidCustomAccount] },
            Note { text: SENDER_ID_NOTE, documents: &[Document::TwilioSenderIds] },
            Note {
                text: DEPRECATION_NOTE,
                documents: &[Document::PingoneMigration, Document::PingoneCustomProvider],
            },
        ]);
    }
    notes
}

fn attention(
    tenant: &Tenant,
    active: &Configuration,
    verification: Option<&Verification>,
    queued: bool,
) -> Vec<Attention> {
    let mut list = Vec::new();
    if tenant.inactive_since.is_some() {
        // Nothing of it can be mended before it is active again.
        return list;
    }
    if let Some(account) = active.custom() {
        match verification {
            Some(found) if found.is_verified() => {}
            Some(found) if found.outcome.is_about_the_account() => list.push(Attention {
                code: AttentionCode::ActiveAccountNotVerified,
                message: format!("The active account did not verify: {}", found.outcome.describe()),
                remedy: Remedy::after(&found.outcome),
            }),
            Some(found) => list.push(Attention {
                code: AttentionCode::ActiveAccountNotRead,
                message: format!("The active account could not be read: {}", found.outcome.describe()),
                remedy: Remedy::after(&found.outcome),
            }),
            None => {}
        }
        let gone = verification
            .filter(|found| found.numbers_listed)
            .map_or(0, |found| account.selected.iter().filter(|number| !found.has_usable(number)).count());
        if gone > 0 {
            list.push(Attention {
                code: AttentionCode::NumbersGone,
                message: if verification.is_some_and(Verification::hides_numbers) {
                    format!(
                        "{gone} of {} selected numbers are not among those that could be read with SMS and voice.",
                        account.selected.len()
                    )
                } else {
                    format!(
                        "{gone} of {} selected numbers are no longer on the account with SMS and voice.",
                        account.selected.len()
                    )
                },
                remedy: Remedy::ReplaceNumbers,
            });
        }
        if !tenant.has_alternate_method() {
            list.push(Attention {
                code: AttentionCode::NoAlternateMethod,
                message: "Neither SMS nor Voice is enabled as an alternate authentication method.".to_owned(),
                remedy: Remedy::EnableMethod,
            });
        }
        if account.fallback && tenant.default_account == DefaultAccount::NotConfigured {
            list.push(Attention {
                code: AttentionCode::DefaultAccountNotConfigured,
                message: "Fallback is enabled, and nothing stands for the default account in test sends."
                    .to_owned(),
                remedy: Remedy::SetStandIn,
            });
        }
    }
    if queued {
        list.push(Attention {
            code: AttentionCode::VerificationQueued,
            message: "The draft waits for a verification.".to_owned(),
            remedy: Remedy::VerifyNow,
        });
    }
    list
}

fn checklist(has_credentials: bool, verification: Option<&Verification>) -> Vec<ChecklistItem> {
    let (state, detail) = credentials(has_credentials, verification);
    let credentials = ChecklistItem {
        code: ChecklistCode::Credentials,
        title: "Account SID and Auth Token at hand",
        state,
        detail: detail.to_owned(),
    };
    let numbers = match verification {
        Some(found) if found.numbers_listed => {
            let counts = found.counts();
            let state = match counts.usable {
                0 if found.hides_numbers() => CheckState::Unknown,
                0 => CheckState::Missing,
                _ => CheckState::Done,
            };
            let said = format!("{} numbers, {} of them do SMS and voice.", counts.total, counts.usable);
            let odd = odd_words(&found.odd_numbers);
            (state, [Some(said), odd].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        found => unread("The list of numbers could not be read", found),
    };
    let (state, detail) = billing(verification);
    vec![
        credentials,
        ChecklistItem {
            code: ChecklistCode::Numbers,
            title: "Origination numbers bought",
            state: numbers.0,
            detail: numbers.1,
        },
        ChecklistItem { code: ChecklistCode::Billing, title: "Billing with Twilio set up", state, detail },
    ]
}

/// That both are given says little: they are at hand once Twilio takes them.
fn credentials(are_given: bool, verification: Option<&Verification>) -> (CheckState, &'static str) {
    match verification {
        _ if !are_given => (CheckState::Missing, "Copy them from the Twilio console."),
        None => (CheckState::Unknown, "Both are given, not verified yet."),
        Some(Verification { account: Some(_), .. }) => (CheckState::Done, "Twilio takes them."),
        Some(Verification { outcome: Outcome::Refused { .. }, .. }) => {
            (CheckState::Missing, "Both are given. Twilio refuses them.")
        }
        Some(Verification { outcome: Outcome::TestCredentials, .. }) => {
            (CheckState::Missing, "Both are given. They are test credentials.")
        }
        Some(_) => (CheckState::Unknown, "Both are given. Twilio could not be asked."),
    }
}

/// What is known once the account is verified, or why it could not be read.
fn unread(what: &str, verification: Option<&Verification>) -> (CheckState, String) {
    let detail = verification.map_or_else(
        || "Known once the account is verified.".to_owned(),
        |found| format!("{what}: {}", found.outcome.describe()),
    );
    (CheckState::Unknown, detail)
}

/// The account's type and its balance, the worse of which counts. That these credentials may not read the balance is no
/// fault; that it could not be read is not known to be none.
fn billing(verification: Option<&Verification>) -> (CheckState, String) {
    let Some((found, account)) = verification.and_then(|found| Some((found, found.account.as_ref()?))) else {
        return unread("The account could not be read", verification);
    };
    if !account.is_active() {
        let outcome = Outcome::NotActive { status: account.status.clone() };
        return (CheckState::Missing, outcome.describe());
    }
    let kind = facts::account_type(account, &found.base);
    let balance = facts::balance(&found.balance, &found.base);
    let state = match (&found.balance, balance.state, kind.state) {
        (_, LineState::Fail, _) => CheckState::Missing,
        (Fact::Is { .. } | Fact::Unread { .. }, LineState::Unreadable, _) | (_, _, LineState::Unreadable) => {
            CheckState::Unknown
        }
        (_, LineState::Warn, _) | (_, _, LineState::Warn) => CheckState::Limited,
        _ => CheckState::Done,
    };
    (state, format!("{} {}", kind.detail, balance.detail))
}
