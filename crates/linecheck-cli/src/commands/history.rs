//! `linecheck history`

use std::borrow::Cow;
use std::fmt::Write as _;

use linecheck_app::{
    AppError, ExportFormat, HistoryFigures, HistoryLine, HistoryRequest, HistoryStep, HistoryView,
};
use linecheck_domain::country::Country;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::visible::visible_json;

use crate::arguments::HistoryArguments;
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};

pub async fn run(context: &Context, arguments: &HistoryArguments, output: Output) -> Result<Reply, AppError> {
    let (app, actor, request) = (&context.app, &context.actor, request(arguments));
    if arguments.csv || arguments.all {
        if arguments.csv && output.is_json() {
            return Err(AppError::invalid_value("One object cannot be a CSV file.")
                .next("Leave --csv or --json out."));
        }
        let format = if arguments.csv { ExportFormat::Csv } else { ExportFormat::Json };
        let file = app.export_history(actor, &request, format).await?;
        let file = file.trim_end_matches("\r\n");
        // A CSV file is guarded by its own rules; JSON is the same with its escapes.
        let file = if arguments.csv { Cow::Borrowed(file) } else { visible_json(file) };
        return Ok(Reply::file(file.into_owned()));
    }
    if arguments.figures {
        let figures = app.history_figures(actor, &request).await?;
        return output.done(&figures, &figures_text(&figures));
    }
    let page = app.history(actor, &request, arguments.after.as_deref(), arguments.limit).await?;
    output.done(&page, &page_text(&page))
}

fn request(arguments: &HistoryArguments) -> HistoryRequest {
    HistoryRequest {
        columns: arguments.filters.0.clone(),
        search: arguments.search.clone(),
        reveal: arguments.reveal,
        // A number is read as one of the country that is filtered by.
        country: None,
    }
}

fn page_text(page: &HistoryView) -> String {
    if page.rows.is_empty() {
        return "No test send fits.".to_owned();
    }
    let mut text = columns(page.rows.iter().map(row_cells));
    let _ = writeln!(text, "{} of {}.", page.rows.len(), page.total);
    if let Some(next) = &page.next {
        let _ = writeln!(text, "The next page: --after {next}");
    }
    text
}

pub fn row_cells(row: &HistoryLine) -> [String; 8] {
    let times = [("delivered", row.delivered_ms), ("confirmed", row.confirmed_ms)];
    let times: Vec<_> = times
        .into_iter()
        .filter_map(|(name, time)| Some(format!("{name} after {}", seconds(time?))))
        .collect();
    [
        row.transaction.to_string(),
        row.begun_at.strftime("%F %T UTC").to_string(),
        row.tenant.as_ref().map_or("-", |tenant| tenant.as_str()).to_owned(),
        row.channel.short().to_owned(),
        row.recipient.clone(),
        row.country.map(Country::code).unwrap_or_default(),
        outcome_text(row),
        times.join("  "),
    ]
}

/// How it came out, with its code and whether more may still arrive.
pub fn outcome_text(row: &HistoryLine) -> String {
    let code = row.code.map(|code| format!(" {code}")).unwrap_or_default();
    // Where nobody knows whether it was sent, that is said already.
    let may = row.may_still_arrive && !matches!(row.outcome, SendOutcome::Unknown | SendOutcome::UnderWay);
    format!("{}{code}{}", words(row.outcome), if may { ", one more may still arrive" } else { "" })
}

fn words(outcome: SendOutcome) -> String {
    outcome.code().replace('_', " ")
}

/// A time as people say it.
pub fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
}

fn figures_text(figures: &HistoryFigures) -> String {
    let mut text = format!("{} test sends\n", figures.total);
    for (outcome, count) in &figures.outcomes {
        let _ = writeln!(text, "  {count:>7}  {}", words(*outcome));
    }
    if !figures.codes.is_empty() {
        text.push_str("Error codes\n");
    }
    for code in &figures.codes {
        let name = code.name.as_deref().unwrap_or_default();
        let _ = writeln!(text, "  {:>7}  {}  {}", code.transactions, code.code, plain(name));
    }
    distribution(&mut text, "Time to a receipt", &figures.delivered);
    distribution(&mut text, "Time to the confirmation", &figures.confirmed);
    if !figures.days.is_empty() {
        text.push_str("By day\n");
    }
    for day in &figures.days {
        let _ = writeln!(text, "  {}  {:>7}  {}", day.day, day.transactions, words(day.outcome));
    }
    text
}

fn distribution(text: &mut String, title: &str, steps: &[HistoryStep]) {
    if steps.iter().all(|step| step.transactions == 0) {
        return;
    }
    let _ = writeln!(text, "{title}");
    for step in steps.iter().filter(|step| step.transactions > 0) {
        let up_to = step.up_to_ms.map_or("longer".to_owned(), |end| format!("up to {} s", end / 1_000));
        let _ = writeln!(text, "  {:>7}  {up_to}", step.transactions);
    }
}
