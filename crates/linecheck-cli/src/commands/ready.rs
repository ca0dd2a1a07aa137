//! `linecheck ready`

use std::fmt::Write as _;
use std::path::Path;

use linecheck_app::{AppError, ReadyOf, ReadyRequest, ReadyView, readiness_report};

use crate::arguments::ReadyArguments;
use crate::context::Context;
use crate::output::{Output, Reply, plain};
use crate::words::next_step;

pub async fn run(context: &Context, arguments: &ReadyArguments, output: Output) -> Result<Reply, AppError> {
    let request = ReadyRequest {
        tenant: arguments.tenant.clone(),
        of: match (arguments.draft, arguments.active) {
            (true, _) => Some(ReadyOf::Draft),
            (_, true) => Some(ReadyOf::Active),
            _ => None,
        },
        recipient: arguments.to.clone(),
        country: arguments.country.clone(),
    };
    let view = context.app.ready(request, &output.progress()).await?;
    let written = arguments.html.as_deref().map_or(Ok(()), |file| write_report(file, &view));
    let report = arguments.html.as_deref().filter(|_| written.is_ok());
    let text = text(&view, report);
    match (&view.error, &written) {
        // The report was what was asked for.
        (None, Err(unwritten)) => output.done_with_error(&view, &text, Some(unwritten)),
        (error, _) => Ok(output.done_with_error(&view, &text, error.as_ref())?.afterwards(written)),
    }
}

fn write_report(file: &Path, view: &ReadyView) -> Result<(), AppError> {
    let next_steps: Vec<_> = view.lines.iter().map(|line| line.remedy.as_ref().map(next_step)).collect();
    std::fs::write(file, readiness_report(view, &next_steps)).map_err(|error| {
        AppError::invalid_value(format!("The report could not be written to {}: {error}.", file.display()))
            .next("Name a file in a folder that you may write to.")
    })
}

fn text(view: &ReadyView, report: Option<&Path>) -> String {
    let of = match view.of {
        ReadyOf::Active => "active configuration",
        ReadyOf::Draft => "draft",
    };
    let countries: Vec<_> = view.countries.iter().map(|country| country.code()).collect();
    let to = if countries.is_empty() { String::new() } else { format!(", to {}", countries.join(", ")) };
    let mut text = format!("{}: {of}, {}{to}\n", view.tenant, view.account_sid);
    for line in &view.lines {
        let subject =
            line.subject.as_deref().map(|subject| format!(" {}", plain(subject))).unwrap_or_default();
        let _ =
            writeln!(text, "  {:<8}  {}{subject}: {}", line.state.word(), line.title, plain(&line.detail));
        if let Some(remedy) = &line.remedy {
            let _ = writeln!(text, "            {}", plain(&next_step(remedy)));
        }
        let _ = writeln!(text, "            ({}, {})", line.source, line.as_of);
    }
    if let Some(differences) = &view.differences {
        let head = if differences.is_empty() {
            "No difference to what was stored."
        } else {
            "Compared with what was stored:"
        };
        let _ = writeln!(text, "{head}");
        for one in differences {
            let subject =
                one.subject.as_deref().map(|subject| format!(" {}", plain(subject))).unwrap_or_default();
            let _ = writeln!(text, "  {}{subject}: {} -> {}", one.code, plain(&one.was), plain(&one.is));
        }
    }
    if view.error.is_none() {
        let _ = writeln!(text, "{}", view.headline);
    }
    if let Some(report) = report {
        let _ = writeln!(text, "Report written to {}.", plain(&report.display().to_string()));
    }
    let _ = write!(text, "{}", view.notes.first().copied().unwrap_or_default());
    text
}
