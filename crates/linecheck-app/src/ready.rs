//! The readiness check: what stands in the way of a test send, told without sending anything (C12, C13), and how an
//! active configuration differs from what was stored (M7). It writes nothing.

mod asking;
mod difference;
mod lines;
mod registration;
mod report;

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::country::Country;
use linecheck_domain::draft::{CustomAccount, SecretId};
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::verification::Verification;
use serde::{Deserialize, Serialize};

use crate::app::{App, tenant_of};
use crate::error::{AppError, Code, Field};
use crate::facts::LineState;
use crate::given;
use crate::progress::ProgressSink;

pub use difference::Difference;
pub use report::readiness_report;

/// What of a tenant is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReadyOf {
    /// Its active configuration.
    Active,
    /// Its draft.
    Draft,
}

/// What is to be checked, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct ReadyRequest {
    /// The tenant.
    pub tenant: String,
    /// Its active configuration or its draft; when nobody says, what is active, or the draft where nothing is.
    pub of: Option<ReadyOf>,
    /// For one recipient; one that was left empty is none.
    pub recipient: Option<String>,
    /// For one country; with a recipient, the country of its national form. Without both, the tenant's destinations.
    pub country: Option<String>,
}

/// One line of a readiness check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReadyLine {
    /// A stable name: `account`, `account_type`, `balance`, `numbers`, `number`, `trial_recipient`,
    /// `trial_destination`, `destination`,
    /// `sender_id`, `sms_permission`, `voice_permission`, or a rule of `linecheck_domain::sending_rule`: `us_10dlc`,
    /// `toll_free`, `us_foreign_number`, `uk_foreign_number`, `uk_toll_free`, `ir_stopped`.
    pub code: &'static str,
    /// Which number or country it is about, where there are several lines of a code.
    pub subject: Option<String>,
    /// What was looked at.
    pub title: &'static str,
    /// How it came out.
    pub state: LineState,
    /// What was found, or why it could not be read. May quote a server.
    pub detail: String,
    /// What to do; nothing for a pass.
    pub next_step: Option<String>,
    /// Where it is stated: a page for a rule, else this check, which asked Twilio.
    pub source: &'static str,
    /// As of when: the day on which the rule was read, or that of this check.
    pub as_of: String,
}

/// The source of what is no rule of the tables.
const THIS_CHECK: &str = "this check";

impl ReadyLine {
    fn new(
        code: &'static str,
        title: &'static str,
        state: LineState,
        detail: String,
        next_step: Option<String>,
    ) -> Self {
        let (source, as_of) = (THIS_CHECK, String::new());
        Self { code, subject: None, title, state, detail, next_step, source, as_of }
    }

    fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    fn stated(mut self, source: &'static str, as_of: &str) -> Self {
        self.source = source;
        as_of.clone_into(&mut self.as_of);
        self
    }
}

/// How many lines came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names say it")]
pub struct LineCounts {
    pub pass: usize,
    pub warn: usize,
    pub fail: usize,
    pub unreadable: usize,
}

/// What a readiness check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReadyView {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: String,
    /// Whether what is active or the draft was checked.
    pub of: ReadyOf,
    /// The account.
    pub account_sid: AccountSid,
    /// The base that was asked.
    pub base: String,
    /// Whether this is the sandbox.
    pub sandbox: bool,
    /// When it was finished.
    pub at: Timestamp,
    /// The recipient, with its middle hidden.
    pub recipient: Option<String>,
    /// The countries that it was checked for.
    pub countries: Vec<Country>,
    /// Whether no line fails and the account could be read.
    pub ready: bool,
    /// How it came out, in a sentence.
    pub headline: String,
    /// How many lines came out how.
    pub counts: LineCounts,
    /// The lines.
    pub lines: Vec<ReadyLine>,
    /// How an active configuration differs from what was stored (M7); none for a draft.
    pub differences: Option<Vec<Difference>>,
    /// What this check cannot tell.
    pub notes: Vec<&'static str>,
    /// The error that the outcome is; none when it is ready.
    #[serde(skip)]
    pub error: Option<AppError>,
}

/// What cannot be told from outside.
const NOTES: [&str; 3] = [
    "Nothing was sent, and nothing was changed, neither here nor at Twilio.",
    "Linecheck sees the Twilio account. It does not see inside PingID.",
    "Sender IDs and transactional routes are set up in Twilio, and are not shown here.",
];

/// What is checked, as it is stored.
pub(crate) struct Subject {
    pub(crate) tenant: Tenant,
    pub(crate) of: ReadyOf,
    pub(crate) sid: AccountSid,
    pub(crate) base: ApiBase,
    secret: SecretId,
    pub(crate) selected: BTreeSet<PhoneNumber>,
    /// What is active, and the last verification of it; for the difference.
    active: Option<(CustomAccount, Option<Verification>)>,
}

/// Where it would be sent to.
pub(crate) struct Target {
    pub(crate) recipient: Option<PhoneNumber>,
    pub(crate) countries: BTreeSet<Country>,
}

impl App {
    /// Checks whether a tenant's active configuration, or its draft, is ready to send. Nothing is sent, and nothing is
    /// written.
    ///
    /// # Errors
    /// When there is nothing to check, or the rules forbid to ask. What stands in the way is no error here: it is what
    /// was found ([`ReadyView::error`]).
    pub async fn ready(&self, request: ReadyRequest, progress: &ProgressSink) -> Result<ReadyView, AppError> {
        let country = given::country(request.country.as_deref())?;
        let subject = self.subject(given::tenant(&request.tenant)?, request.of).await?;
        let target = target(request.recipient.as_deref(), country, &subject.tenant)?;
        let client = self.client_with_products(&subject.sid, &subject.base, &subject.secret).await?;
        let client = client.within(self.budget());
        let found = asking::ask(&client, &subject, &target, progress).await;
        let (mut lines, at) = (lines::all(&subject, &target, &found), self.now());
        for line in lines.iter_mut().filter(|line| line.source == THIS_CHECK) {
            line.as_of = at.strftime("%F").to_string();
        }
        let differences = subject
            .active
            .as_ref()
            .map(|(account, last)| difference::between(account, last.as_ref(), &found));
        let counts = count(&lines);
        let error = error(&found, counts);
        Ok(ReadyView {
            tenant: subject.tenant.id,
            tenant_name: subject.tenant.name,
            of: subject.of,
            account_sid: subject.sid,
            base: subject.base.to_string(),
            sandbox: self.mode == Mode::Sandbox,
            at,
            recipient: target.recipient.as_ref().map(PhoneNumber::masked),
            countries: target.countries.into_iter().collect(),
            ready: error.is_none(),
            headline: headline(counts, error.as_ref()),
            counts,
            lines,
            differences,
            notes: NOTES.to_vec(),
            error,
        })
    }

    async fn subject(&self, tenant: TenantId, of: Option<ReadyOf>) -> Result<Subject, AppError> {
        self.read(move |reader| {
            let tenant = tenant_of(reader, &tenant)?;
            let active = reader.active(&tenant.id)?;
            let of = of.unwrap_or(if active.custom().is_some() { ReadyOf::Active } else { ReadyOf::Draft });
            if of == ReadyOf::Active {
                let account = active.custom().cloned().ok_or_else(|| {
                    AppError::new(Code::NoCustomAccount, "The tenant has no custom account to check.")
                })?;
                let last =
                    reader.verification(&tenant.id, &account.secret, &account.account_sid, &account.base)?;
                return Ok(Subject {
                    tenant,
                    of,
                    sid: account.account_sid.clone(),
                    base: account.base.clone(),
                    secret: account.secret.clone(),
                    selected: account.selected.clone(),
                    active: Some((account, last)),
                });
            }
            let draft = reader.draft(&tenant.id)?.map(|stored| stored.draft).ok_or_else(|| {
                AppError::new(Code::DraftNotFound, "There is neither a custom account nor a draft to check.")
            })?;
            let sid = draft.parsed_sid()?;
            let secret = draft.token.secret().cloned().ok_or_else(|| {
                AppError::new(Code::TokenMissing, "The Auth Token is missing.").field(Field::AuthToken)
            })?;
            Ok(Subject { tenant, of, sid, base: draft.base, secret, selected: draft.selected, active: None })
        })
        .await
    }
}

fn target(recipient: Option<&str>, country: Option<Country>, tenant: &Tenant) -> Result<Target, AppError> {
    if let Some(typed) = recipient.filter(|typed| !typed.trim().is_empty()) {
        let number = Recipient::parse(typed, country)?.number;
        let countries = number.home().into_iter().collect();
        return Ok(Target { recipient: Some(number), countries });
    }
    let countries = country.map_or_else(|| tenant.destinations.clone(), |country| BTreeSet::from([country]));
    Ok(Target { recipient: None, countries })
}

fn count(lines: &[ReadyLine]) -> LineCounts {
    let mut counts = LineCounts::default();
    for line in lines {
        match line.state {
            LineState::Pass => counts.pass += 1,
            LineState::Warn => counts.warn += 1,
            LineState::Fail => counts.fail += 1,
            LineState::Unreadable => counts.unreadable += 1,
        }
    }
    counts
}

/// An account that cannot be read is what a verification would say; else a line that fails.
fn error(found: &asking::Found, counts: LineCounts) -> Option<AppError> {
    if let Some(error) = found.account.as_ref().err().and_then(AppError::from_outcome) {
        return Some(error);
    }
    (counts.fail > 0).then(|| {
        let lines =
            if counts.fail == 1 { "1 line fails".to_owned() } else { format!("{} lines fail", counts.fail) };
        AppError::new(Code::NotReady, format!("Not ready: {lines}.")).param("failed", counts.fail)
    })
}

fn headline(counts: LineCounts, error: Option<&AppError>) -> String {
    match (error, counts) {
        (Some(error), _) => error.message.clone(),
        (None, LineCounts { warn: 0, unreadable: 0, .. }) => "Ready.".to_owned(),
        (None, LineCounts { warn, unreadable, .. }) => {
            format!("No line fails. Warnings: {warn}. Could not be read: {unreadable}.")
        }
    }
}
