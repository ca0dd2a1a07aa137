//! `linecheck numbers`

use linecheck_app::{AppError, NumberRow, NumbersView, Selection, Show, VerificationView, given};
use linecheck_domain::number::Search;
use linecheck_domain::visible::without_tokens;
use serde_json::json;

use crate::arguments::{NumbersArguments, NumbersCommand, OneShotArguments, ShowArgument};
use crate::commands::verify;
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};

/// Lists once, storing nothing.
pub async fn once(arguments: &OneShotArguments, output: Output) -> Result<Reply, AppError> {
    if arguments.sid.is_none() {
        return Err(AppError::invalid_value(
            "Name a subcommand (list, select), or give --sid and --token-stdin.",
        ));
    }
    let found = verify::ask_once(arguments, output).await?;
    let view = VerificationView::of(&found);
    let rows: Vec<_> = found.numbers.iter().map(|number| NumberRow::of(number, false)).collect();
    let text =
        format!("{}{}{}", table(&rows), verify::counts(&view.counts), unread(view.numbers_unread.as_deref()));
    let result = json!({
        "account_sid": found.account_sid,
        "outcome": found.outcome.code(),
        "counts": view.counts,
        "unread": view.numbers_unread,
        "numbers": rows,
    });
    output.done_with_error(&result, &text, view.error.as_ref())
}

pub async fn stored(
    context: &Context,
    arguments: &NumbersArguments,
    output: Output,
) -> Result<Reply, AppError> {
    match &arguments.command {
        None => Err(AppError::internal("The one-shot form came to the vault.")),
        Some(NumbersCommand::List { tenant, show, search }) => {
            let show = match show {
                ShowArgument::Usable => Show::Usable,
                ShowArgument::Selected => Show::Selected,
                ShowArgument::Filtered => Show::FilteredOut,
                ShowArgument::All => Show::All,
            };
            let view = context.app.numbers(&given::tenant(tenant)?, show, Search::parse(search)).await?;
            output.done(&view, &text(&view, show, search))
        }
        Some(command @ NumbersCommand::Select { tenant, .. }) => {
            let selected = context
                .app
                .select_numbers(&context.actor, &given::tenant(tenant)?, selection(command)?)
                .await?;
            let text = format!("{} selected in the draft. `linecheck save` makes it active.", selected.len());
            output.done(&json!({ "selected": selected }), &text)
        }
    }
}

fn selection(command: &NumbersCommand) -> Result<Selection, AppError> {
    let NumbersCommand::Select { numbers, only, remove, all, none, search, .. } = command else {
        return Err(AppError::internal("Not a selection."));
    };
    if *none {
        return Ok(Selection::None);
    }
    if *all {
        return Ok(Selection::All(search.clone()));
    }
    if numbers.is_empty() {
        return Err(AppError::invalid_value("Name the numbers to select, or --all or --none."));
    }
    let numbers = numbers.clone();
    Ok(match (only, remove) {
        (true, _) => Selection::Only(numbers),
        (_, true) => Selection::Remove(numbers),
        _ => Selection::Add(numbers),
    })
}

fn text(view: &NumbersView, show: Show, search: &str) -> String {
    if view.rows.is_empty() {
        return empty(view, show, search);
    }
    format!(
        "{}{}{}  {} selected",
        table(&view.rows),
        verify::counts(&view.counts),
        unread(view.unread.as_deref()),
        view.selected
    )
}

/// What of the list could not be read, on a line of its own.
fn unread(words: Option<&str>) -> String {
    words.map(|words| format!("  {}\n", plain(words))).unwrap_or_default()
}

/// Why the list is empty: four different things.
fn empty(view: &NumbersView, show: Show, search: &str) -> String {
    if view.as_of.is_none() {
        return "No list yet: verify the account first.".to_owned();
    }
    if !search.trim().is_empty() {
        return format!(
            "Nothing matches {:?}.\n{}",
            plain(&without_tokens(search)),
            verify::counts(&view.counts)
        );
    }
    match show {
        Show::Selected => "No number is selected.".to_owned(),
        Show::FilteredOut => "No number was filtered out.".to_owned(),
        Show::Usable if view.counts.total > 0 => {
            let unread = unread(view.unread.as_deref());
            format!("No number can be selected.\n{}{unread}", verify::counts(&view.counts))
        }
        Show::Usable | Show::All => "The account has no number.".to_owned(),
    }
}

fn table(rows: &[NumberRow]) -> String {
    columns(rows.iter().map(|row| {
        let mark = if row.selected { "x" } else { " " };
        let reason = match (row.gone, row.filtered) {
            (true, _) => "no longer on the account",
            (_, Some(reason)) => reason.describe(),
            _ => "",
        };
        let country = row.country.clone().unwrap_or_else(|| "--".to_owned());
        [format!("[{mark}] {}", row.number.as_str()), country, row.friendly_name.clone(), reason.to_owned()]
    }))
}
