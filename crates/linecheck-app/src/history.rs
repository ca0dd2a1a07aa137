//! The history of test sends: searched, filtered, counted, exported, and deleted when it is old enough (T13).
//!
//! Recipients are masked unless an administrator chooses to see them, which is entered into the audit trail.

pub(crate) mod export;
pub(crate) mod recent;
mod request;
mod retention;

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::catalogue;
use linecheck_domain::country::Country;
use linecheck_domain::history::TIME_STEPS_MS;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_vault::{AccountCount, Figures, HistoryFilter, HistoryPlace, HistoryRow};
use serde::Serialize;
use uuid::Uuid;

use crate::app::{App, audit_once};
use crate::error::{AppError, Code};
use crate::roles::UseCase;

pub use request::{HistoryColumn, HistoryRequest};
pub use retention::{RetentionView, STEPS_AT_ONCE};

/// The most rows of one page.
const MOST_ROWS: usize = 500;

/// One test send in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryLine {
    /// The transaction.
    pub transaction: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// Its tenant; none for a dry run.
    pub tenant: Option<TenantId>,
    /// The operating system's user who sent, not authenticated.
    pub sent_by: String,
    /// SMS or voice.
    pub channel: Channel,
    /// To whom, with the middle hidden unless it was revealed.
    pub recipient: String,
    /// To which country, if one can be told.
    pub country: Option<Country>,
    /// How it came out.
    pub outcome: SendOutcome,
    /// Whether something of it may still arrive and be billed of which nobody can say so for certain.
    pub may_still_arrive: bool,
    /// The account that originated, or that was asked last.
    pub account: Option<AccountSid>,
    /// The number that it was asked with.
    pub from: Option<PhoneNumber>,
    /// The error code that Twilio gave last.
    pub code: Option<u32>,
    /// A short name of it, where the built-in table has one.
    pub code_name: Option<&'static str>,
    /// The SID of the message or call.
    pub resource_sid: Option<String>,
    /// From the beginning until a receipt was seen, in milliseconds.
    pub delivered_ms: Option<u64>,
    /// From the send until the passcode was read back, in milliseconds.
    pub confirmed_ms: Option<u64>,
}

impl HistoryLine {
    pub(crate) fn of(row: HistoryRow, reveal: bool) -> Self {
        let HistoryRow { id, begun_at, tenant, sent_by, channel, recipient, country, summary } = row;
        Self {
            transaction: id,
            begun_at,
            tenant,
            sent_by,
            channel,
            recipient: if reveal { recipient.to_string() } else { recipient.masked() },
            country,
            outcome: summary.outcome,
            may_still_arrive: summary.may_still_arrive,
            account: summary.account,
            from: summary.from,
            code: summary.code,
            code_name: summary.code.and_then(catalogue::explain).map(|entry| entry.name.as_str()),
            resource_sid: summary.resource_sid,
            delivered_ms: summary.delivered_ms,
            confirmed_ms: summary.confirmed_ms,
        }
    }
}

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryView {
    /// The rows, the newest first.
    pub rows: Vec<HistoryLine>,
    /// How many there are on all pages.
    pub total: u64,
    /// Where the next page begins; none on the last.
    pub next: Option<String>,
    /// Whether recipients are shown as they are.
    pub revealed: bool,
}

/// How many test sends of a day came out so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryDay {
    /// The day, of UTC, such as 2026-11-22.
    pub day: String,
    /// The outcome.
    pub outcome: SendOutcome,
    /// How many.
    pub transactions: u64,
}

/// How many test sends an account originated, and how many of them failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryAccount {
    /// All of them.
    pub sent: u64,
    /// Those that failed.
    pub failed: u64,
}

impl HistoryAccount {
    fn of(AccountCount { sent, failed }: AccountCount) -> Self {
        Self { sent, failed }
    }
}

/// Which account originated the test sends of a day, and how many failed: were refused, were not sent, or did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryAccounts {
    /// The day, of UTC, such as 2026-11-22.
    pub day: String,
    /// By the custom account.
    pub custom: HistoryAccount,
    /// By the default account, or what stands for it.
    pub default: HistoryAccount,
    /// By neither, or nobody can say.
    pub neither: HistoryAccount,
}

/// How many test sends had an error code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryCode {
    /// Twilio's code.
    pub code: u32,
    /// A short name of it, where the built-in table has one.
    pub name: Option<String>,
    /// How many.
    pub transactions: u64,
}

/// One step of a distribution of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryStep {
    /// Up to so many milliseconds, and more than the step before; none for the last, which has no end.
    pub up_to_ms: Option<u64>,
    /// How many.
    pub transactions: u64,
}

/// The counts behind the pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HistoryFigures {
    /// How many test sends fit.
    pub total: u64,
    /// How many came out how, the best first; those without any are left out.
    pub outcomes: Vec<(SendOutcome, u64)>,
    /// Outcomes by day, the earliest first; days without any are left out.
    pub days: Vec<HistoryDay>,
    /// Accounts by day, the earliest first; days without any are left out.
    pub accounts: Vec<HistoryAccounts>,
    /// Error codes, the most frequent first.
    pub codes: Vec<HistoryCode>,
    /// How long it took to a receipt that was waited for; one that was found later says nothing of that.
    pub delivered: Vec<HistoryStep>,
    /// How long it took until the passcode was read back.
    pub confirmed: Vec<HistoryStep>,
}

impl HistoryFigures {
    fn of(figures: Figures) -> Self {
        let outcomes = SendOutcome::ALL.into_iter().map(|outcome| {
            let of_it = figures.days.iter().filter(|count| count.outcome == outcome);
            (outcome, of_it.map(|count| count.transactions).sum())
        });
        let days = figures.days.iter().map(|count| HistoryDay {
            day: count.day.to_string(),
            outcome: count.outcome,
            transactions: count.transactions,
        });
        let accounts = figures.accounts.into_iter().map(|(day, count)| HistoryAccounts {
            day: day.to_string(),
            custom: HistoryAccount::of(count.custom),
            default: HistoryAccount::of(count.default),
            neither: HistoryAccount::of(count.neither),
        });
        let codes = figures.codes.into_iter().map(|(code, transactions)| HistoryCode {
            code,
            name: catalogue::explain(code).map(|entry| entry.name.clone()),
            transactions,
        });
        Self {
            total: figures.total,
            outcomes: outcomes.filter(|(_, transactions)| *transactions > 0).collect(),
            days: days.collect(),
            accounts: accounts.collect(),
            codes: codes.collect(),
            delivered: steps(&figures.delivered),
            confirmed: steps(&figures.confirmed),
        }
    }
}

fn steps(counts: &[u64]) -> Vec<HistoryStep> {
    let ends = TIME_STEPS_MS.into_iter().map(Some).chain([None]);
    ends.zip(counts)
        .map(|(up_to_ms, transactions)| HistoryStep { up_to_ms, transactions: *transactions })
        .collect()
}

impl App {
    /// A page of the history, the newest first. `after` is [`HistoryView::next`] of the page before; a page has 500 rows
    /// at most.
    ///
    /// # Errors
    /// When what is looked for cannot be understood, or recipients are to be revealed and the actor is no
    /// administrator.
    pub async fn history(
        &self,
        actor: &Actor,
        request: &HistoryRequest,
        after: Option<&str>,
        most: usize,
    ) -> Result<HistoryView, AppError> {
        let filter = request.filter()?;
        let after = after.map(place).transpose()?;
        let (reveal, most) = (request.reveal, most.clamp(1, MOST_ROWS));
        if reveal {
            self.reveal(actor, &filter, request).await?;
        }
        self.read(move |reader| {
            // One more than wanted: whether there is a next page.
            let mut rows = reader.history(&filter, after, most + 1)?;
            let more = rows.len() > most;
            rows.truncate(most);
            let next = rows.last().filter(|_| more).map(|row| cursor(row.place()));
            let rows = rows.into_iter().map(|row| HistoryLine::of(row, reveal)).collect();
            Ok(HistoryView { rows, total: reader.history_count(&filter)?, next, revealed: reveal })
        })
        .await
    }

    /// The counts behind the pictures. They show no recipient; but who may not see recipients does not count those whose
    /// numbers begin or end so.
    ///
    /// # Errors
    /// As [`App::history`].
    pub async fn history_figures(
        &self,
        actor: &Actor,
        request: &HistoryRequest,
    ) -> Result<HistoryFigures, AppError> {
        let filter = request.filter()?;
        if request.reveal {
            self.reveal(actor, &filter, request).await?;
        }
        self.read(move |reader| Ok(HistoryFigures::of(reader.history_figures(&filter)?))).await
    }

    /// Enters that recipients are shown, before they are.
    async fn reveal(
        &self,
        actor: &Actor,
        filter: &HistoryFilter,
        request: &HistoryRequest,
    ) -> Result<(), AppError> {
        let actor = &self.permit(actor, UseCase::RevealRecipients).await?;
        let (actor, tenant, detail, now) =
            (actor.clone(), filter.tenant.clone(), request.facts(), self.now());
        // Page after page of the same is entered once.
        self.write(move |writer| {
            audit_once(writer, &actor, "recipients_revealed", tenant.as_ref(), detail.clone(), now)
        })
        .await
    }
}

/// A place as a text that a face gives back: opaque to it.
fn cursor(place: HistoryPlace) -> String {
    format!("{}_{}", place.begun_at, place.id)
}

fn place(cursor: &str) -> Result<HistoryPlace, AppError> {
    let parts = cursor.split_once('_');
    let read =
        parts.and_then(|(at, id)| Some(HistoryPlace { begun_at: at.parse().ok()?, id: id.parse().ok()? }));
    read.ok_or_else(|| AppError::new(Code::InvalidValue, "This is not where a page of the history ended."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t13_a_place_reads_back_and_nothing_else_does() {
        let here = HistoryPlace { begun_at: "2026-11-22T08:00:00.25Z".parse().unwrap(), id: Uuid::new_v4() };
        assert_eq!(place(&cursor(here)).unwrap(), here);
        for text in ["", "_", "2026-11-22_1", "' OR 1=1", "2026-11-22T08:00:00Z"] {
            assert!(place(text).is_err(), "{text}");
        }
    }
}
