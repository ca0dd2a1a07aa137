//! The grid of a matrix, as a person reads it: which of our numbers work for this recipient.

use std::collections::HashMap;

use jiff::Timestamp;
use linecheck_domain::history::Summary;
use linecheck_domain::matrix::{Cell, MatrixEnd, works};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_vault::{StoredMatrix, StoredTransaction};
use serde::Serialize;
use uuid::Uuid;

use crate::error::{AppError, Code, Retry, capitalised};
use crate::remedy::Remedy;
use crate::send::trace;

/// As many numbers are named in a sentence; the grid has all.
const MOST_NAMED: usize = 8;

/// One number on one channel, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MatrixCell {
    /// The channel.
    pub channel: Channel,
    /// How its test send came out, as far as it is known; none when nothing was begun.
    pub outcome: Option<SendOutcome>,
    /// Its test send; none when nothing was begun.
    pub transaction: Option<Uuid>,
    /// The error code that Twilio gave.
    pub code: Option<u32>,
    /// The same in a sentence, with the reason.
    pub text: String,
    /// What to do; none where there is nothing to.
    pub remedy: Option<Remedy>,
}

/// One of our numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MatrixRow {
    /// The number.
    pub number: PhoneNumber,
    /// The same as it is written in its own country.
    pub national: String,
    /// A cell for each channel, in the order of [`MatrixView::channels`].
    pub cells: Vec<MatrixCell>,
}

/// A matrix, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MatrixView {
    /// Its ID.
    pub matrix: Uuid,
    /// Its tenant.
    pub tenant: TenantId,
    /// The operating system's user who sent, not authenticated.
    pub sent_by: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// To whom, with the middle hidden.
    pub recipient: String,
    /// The account whose numbers they are.
    pub account_sid: AccountSid,
    /// Whether it belongs to the sandbox.
    pub sandbox: bool,
    /// The columns.
    pub channels: Vec<Channel>,
    /// How many of the numbers are known to work, for each column.
    pub works: Vec<usize>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
    /// How the sending ended; none while it is under way, or when it was cancelled or Linecheck stopped in it.
    pub end: Option<MatrixEnd>,
    /// How many cells there are.
    pub cells: usize,
    /// How many of them were begun.
    pub begun: usize,
    /// Whether a cell that was begun may still come to another state.
    pub is_open: bool,
    /// How far it came, in a sentence.
    pub headline: String,
    /// Which of our numbers work for this recipient: a sentence for each channel.
    pub conclusion: Vec<String>,
}

impl MatrixView {
    /// How a cell of it stands, in a word or two, for a grid of text.
    #[must_use]
    pub fn word(&self, cell: &MatrixCell) -> String {
        word(cell.outcome, self.end.as_ref())
    }

    fn all(&self) -> impl Iterator<Item = &MatrixCell> {
        self.rows.iter().flat_map(|row| &row.cells)
    }

    /// The error that it is, for an exit status: a limit stopped it, some do not work, Twilio was not reached, or some
    /// are unknown, in this order; `None` when every cell was sent and none failed.
    #[must_use]
    pub fn error(&self) -> Option<AppError> {
        if let Some(MatrixEnd::LimitReached(reached)) = &self.end {
            let mut error = AppError::from(*reached).remedy(Remedy::WaitThenRestOfMatrix);
            error.message.clone_from(&self.headline);
            return Some(error.param("matrix", self.matrix.to_string()));
        }
        let has = |wanted: &[Option<SendOutcome>]| self.all().any(|cell| wanted.contains(&cell.outcome));
        let (code, message) = if self.all().any(|cell| works(cell.outcome) == Some(false)) {
            (Code::NumbersDoNotWork, "Some of the numbers do not work for this recipient.")
        } else if has(&[Some(SendOutcome::NotSent)]) {
            (Code::Unreachable, "Some were not sent: Twilio could not be reached.")
        } else if has(&[Some(SendOutcome::Unknown), Some(SendOutcome::UnderWay), None]) {
            (Code::OutcomeUnknown, "Of some it cannot be known whether they were sent.")
        } else {
            return None;
        };
        let error = AppError::new(code, message).param("matrix", self.matrix.to_string());
        Some(if code == Code::OutcomeUnknown { error.retry(Retry::After) } else { error })
    }
}

/// What a matrix says.
pub(super) fn view(stored: &StoredMatrix, transactions: &[(u32, StoredTransaction)]) -> MatrixView {
    let of_place: HashMap<_, _> = transactions.iter().map(|(place, sent)| (*place, sent)).collect();
    let cells = stored.matrix.cells();
    let mut told = (0..).zip(&cells).map(|(place, cell)| told(stored, cell, of_place.get(&place).copied()));
    let rows: Vec<_> = stored
        .matrix
        .numbers
        .iter()
        .map(|number| MatrixRow {
            number: number.clone(),
            national: number.national(),
            cells: told.by_ref().take(stored.matrix.channels.len()).collect(),
        })
        .collect();
    let open = |cell: &MatrixCell| cell.outcome.is_some_and(|outcome| !outcome.is_conclusion());
    MatrixView {
        matrix: stored.id,
        tenant: stored.tenant.clone(),
        sent_by: stored.actor.os_user.clone(),
        begun_at: stored.begun_at,
        recipient: stored.matrix.recipient.number.masked(),
        account_sid: stored.matrix.account_sid.clone(),
        sandbox: stored.matrix.account_sid.is_sandbox(),
        channels: stored.matrix.channels.clone(),
        works: (0..stored.matrix.channels.len())
            .map(|column| rows.iter().filter(|row| works_in(row, column)).count())
            .collect(),
        end: stored.end,
        cells: cells.len(),
        begun: transactions.len(),
        is_open: rows.iter().flat_map(|row| &row.cells).any(open),
        headline: headline(stored.end.as_ref(), transactions.len(), cells.len()),
        conclusion: stored
            .matrix
            .channels
            .iter()
            .map(|channel| conclusion(*channel, &rows, stored.end.as_ref()))
            .collect(),
        rows,
    }
}

fn works_in(row: &MatrixRow, column: usize) -> bool {
    row.cells.get(column).is_some_and(|cell| works(cell.outcome) == Some(true))
}

fn told(stored: &StoredMatrix, cell: &Cell, sent: Option<&StoredTransaction>) -> MatrixCell {
    let Some(sent) = sent else {
        let text = match &stored.end {
            Some(MatrixEnd::LimitReached(reached)) => format!("Not sent: {}.", reached.describe()),
            Some(MatrixEnd::Complete) | None => "Not sent.".to_owned(),
        };
        return MatrixCell {
            channel: cell.channel,
            outcome: None,
            transaction: None,
            code: None,
            text,
            remedy: None,
        };
    };
    let trace = trace::view(sent);
    let (text, remedy) = match trace.conclusion {
        Some(told) => (told.text, Some(told.remedy)),
        None => (trace.headline, None),
    };
    MatrixCell {
        channel: cell.channel,
        outcome: Some(trace.outcome),
        transaction: Some(sent.id),
        code: Summary::of(&sent.plan, sent.begun_at, &sent.events).code,
        text,
        remedy,
    }
}

fn headline(end: Option<&MatrixEnd>, begun: usize, cells: usize) -> String {
    match end {
        Some(MatrixEnd::Complete) => format!("All {cells} were tried."),
        Some(MatrixEnd::LimitReached(reached)) => {
            format!("{begun} of {cells} were tried, then a limit stopped it: {}.", reached.describe())
        }
        None => format!(
            "{begun} of {cells} were begun. It is under way, or it was cancelled or Linecheck stopped in it: then the \
             others are not sent."
        ),
    }
}

/// Which numbers work on a channel, and which do not.
fn conclusion(channel: Channel, rows: &[MatrixRow], end: Option<&MatrixEnd>) -> String {
    let cells: Vec<_> = rows
        .iter()
        .flat_map(|row| row.cells.iter().map(move |cell| (&row.number, cell)))
        .filter(|(_, cell)| cell.channel == channel)
        .collect();
    let named = |wanted: Option<bool>| -> Vec<String> {
        let fitting = cells.iter().filter(|(_, cell)| works(cell.outcome) == wanted);
        fitting
            .map(|(number, cell)| match (cell.code, works(cell.outcome)) {
                (Some(code), Some(false)) => format!("{number} ({code})"),
                (_, Some(_)) => number.to_string(),
                (_, None) => format!("{number} ({})", word(cell.outcome, end)),
            })
            .collect()
    };
    let name = capitalised(channel.noun());
    let works = named(Some(true));
    let mut text = match works.len() {
        0 => format!("{name}: of {} numbers, none is known to work", cells.len()),
        1 => format!("{name}: 1 of {} numbers works: {}", cells.len(), list(&works)),
        some => format!("{name}: {some} of {} numbers work: {}", cells.len(), list(&works)),
    };
    for (wanted, one, several) in
        [(Some(false), "does not work", "do not work"), (None, "is not known", "are not known")]
    {
        let some = named(wanted);
        let says = if some.len() == 1 { one } else { several };
        if !some.is_empty() {
            text = format!("{text}; {} {says}: {}", some.len(), list(&some));
        }
    }
    format!("{text}.")
}

fn word(outcome: Option<SendOutcome>, end: Option<&MatrixEnd>) -> String {
    match (outcome, end) {
        (Some(outcome), _) => outcome.code().replace('_', " "),
        (None, Some(MatrixEnd::LimitReached(_))) => "stopped by limit".to_owned(),
        (None, _) => "not begun".to_owned(),
    }
}

fn list(all: &[String]) -> String {
    let named = all.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(MOST_NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
