//! What a readiness check answers.

use jiff::Timestamp;
use linecheck_domain::country::Country;
use linecheck_domain::document::Link;
use linecheck_domain::sending_rule::RuleCode;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use serde::Serialize;

use super::difference::Difference;
use super::subject::ReadyOf;
use crate::error::AppError;
use crate::facts::LineState;
use crate::remedy::Remedy;

/// What a line of a readiness check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReadyCode {
    /// Whether the account answers and is active.
    Account,
    /// Full or trial.
    AccountType,
    /// Its balance.
    Balance,
    /// The selected numbers that are there.
    Numbers,
    /// A selected number that is not.
    Number,
    /// Whether a trial may send to the recipient.
    TrialRecipient,
    /// Whether a trial sends to the country.
    TrialDestination,
    /// That no destination is known.
    Destination,
    /// The rule on Sender IDs.
    SenderId,
    /// Whether SMS may go there.
    SmsPermission,
    /// Whether calls may go there.
    VoicePermission,
    /// A rule on senders and destinations; it is written as the rule's name, for which it has to stand here.
    #[serde(untagged)]
    Rule(RuleCode),
}

/// One line of a readiness check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReadyLine {
    /// What was looked at, for programs.
    pub code: ReadyCode,
    /// Which number or country it is about, where there are several lines of a code.
    pub subject: Option<String>,
    /// What was looked at.
    pub title: &'static str,
    /// How it came out.
    pub state: LineState,
    /// What was found, or why it could not be read. May quote a server.
    pub detail: String,
    /// What to do; nothing for a pass.
    pub remedy: Option<Remedy>,
    /// Where it is stated: a page for a rule, else this check, which asked Twilio.
    pub source: &'static str,
    /// As of when: the day on which the rule was read, or that of this check.
    pub as_of: String,
    /// The page to read on, of a rule of a country.
    pub link: Option<Link>,
}

/// The source of what is no rule of the tables.
pub(super) const THIS_CHECK: &str = "this check";

impl ReadyLine {
    pub(super) fn new(
        code: ReadyCode,
        title: &'static str,
        state: LineState,
        detail: String,
        remedy: Option<Remedy>,
    ) -> Self {
        let (source, as_of) = (THIS_CHECK, String::new());
        Self { code, subject: None, title, state, detail, remedy, source, as_of, link: None }
    }

    pub(super) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// A rule of this country.
    pub(super) fn of_country(self, country: Country) -> Self {
        Self { link: Some(Link::Guideline { guideline: country }), ..self.about(country.code()) }
    }

    pub(super) fn stated(mut self, source: &'static str, as_of: &str) -> Self {
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
