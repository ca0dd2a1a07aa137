//! `linecheck matrix`

use std::fmt::Write as _;
use std::time::Duration;

use linecheck_app::{AppError, MatrixCell, MatrixPreview, MatrixRequest, MatrixView, given};
use linecheck_domain::trace::Channel;
use linecheck_domain::visible::capitalised;
use serde_json::json;

use crate::arguments::{MatrixArguments, MatrixChannel};
use crate::commands::send::transaction;
use crate::context::Context;
use crate::output::{Output, Reply, columns, say};
use crate::secrets;

/// How long the deliveries are followed where nobody says it, in seconds.
const WAIT: u64 = 60;

pub async fn run(context: &Context, arguments: &MatrixArguments, output: Output) -> Result<Reply, AppError> {
    if arguments.last {
        return last(context, arguments, output).await;
    }
    let request = MatrixRequest {
        tenant: arguments.tenant.clone(),
        channel: match arguments.channel {
            MatrixChannel::Sms => Some(Channel::Sms),
            MatrixChannel::Voice => Some(Channel::Voice),
            MatrixChannel::Both => None,
        },
        recipient: arguments.to.clone().unwrap_or_default(),
        country: arguments.country.clone(),
        language: transaction::language(arguments.language),
    };
    let preview = context.app.prepare_matrix(request).await?;
    if arguments.preview {
        return output.done(&preview, &announcement(&preview));
    }
    if !output.is_json() {
        say(&announcement(&preview));
    }
    let mut confirmed = arguments.yes;
    if preview.costs_money && !confirmed {
        let to = preview.matrix.recipient.number.as_str();
        let question =
            format!("Send {} real tests to {to}: {} {}", preview.sends, preview.total, preview.pacing);
        confirmed = secrets::confirm(&format!("{question} Go on?")).await?;
        if !confirmed {
            return output.done(&json!({ "sent": false }), "Nothing was sent.");
        }
    }
    let wait = Duration::from_secs(arguments.wait.unwrap_or(WAIT));
    let view = context.app.run_matrix(&context.actor, preview, confirmed, wait, &output.progress()).await?;
    output.done_with_error(&view, &text(&view), view.error().as_ref())
}

/// Looking at a matrix succeeds, whatever it says.
async fn last(context: &Context, arguments: &MatrixArguments, output: Output) -> Result<Reply, AppError> {
    let latest = context.app.latest_matrix(&given::tenant(&arguments.tenant)?).await?;
    let Some(view) = latest else {
        return output.done(&json!({ "matrix": null }), "No matrix yet.");
    };
    let view = match arguments.wait {
        Some(seconds) => {
            let limit = Duration::from_secs(seconds);
            context.app.follow_matrix(view.matrix, limit, &output.progress()).await?
        }
        None => view,
    };
    output.done(&view, &text(&view))
}

fn announcement(preview: &MatrixPreview) -> String {
    let mut text = preview.warnings.iter().fold(String::new(), |mut text, warning| {
        let _ = writeln!(text, "Note: {warning}");
        text
    });
    let _ = write!(text, "Total: {}\n{}", preview.total, preview.pacing);
    text
}

fn text(view: &MatrixView) -> String {
    let sandbox = if view.sandbox { "SANDBOX  " } else { "" };
    let mut text = format!("{sandbox}{}\n", view.headline);
    let begun = view.begun_at.strftime("%F %T UTC");
    let _ = writeln!(
        text,
        "  Matrix {} to {}, begun {begun}, sent by {}",
        view.matrix, view.recipient, view.sent_by
    );
    // Two channels at most; where there is one, the second column stays empty.
    let line = |first: &str, cells: Vec<String>| {
        let mut cells = cells.into_iter();
        [first.to_owned(), cells.next().unwrap_or_default(), cells.next().unwrap_or_default()]
    };
    let head = line("From", view.channels.iter().map(|channel| capitalised(channel.noun())).collect());
    let rows = view
        .rows
        .iter()
        .map(|row| line(row.number.as_str(), row.cells.iter().map(|cell| short(view, cell)).collect()));
    text.push_str(&columns(std::iter::once(head).chain(rows)));
    for row in &view.rows {
        for cell in &row.cells {
            if let Some(transaction) = cell.transaction {
                let _ = writeln!(
                    text,
                    "  {transaction}  {} {}: {}",
                    row.number,
                    capitalised(cell.channel.noun()),
                    cell.text
                );
            }
        }
    }
    for sentence in &view.conclusion {
        let _ = writeln!(text, "{sentence}");
    }
    text
}

/// A cell of the grid: how it came out and its code.
fn short(view: &MatrixView, cell: &MatrixCell) -> String {
    match cell.code {
        Some(code) => format!("{} ({code})", view.word(cell)),
        None => view.word(cell),
    }
}
