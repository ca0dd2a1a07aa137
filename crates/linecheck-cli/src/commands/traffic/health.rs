//! `linecheck health`

use std::fmt::Write as _;
use std::path::Path;

use linecheck_app::{
    AppError, HealthView, PeriodRequest, SignsView, health_report, health_table, receipt_words, share_words,
    states,
};
use linecheck_domain::traffic::{ChannelHealth, HealthLine};

use crate::arguments::HealthArguments;
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};

/// How many lines of a table are shown. CSV and JSON have all of them.
const SHOWN: usize = 15;

pub async fn run(context: &Context, arguments: &HealthArguments, output: Output) -> Result<Reply, AppError> {
    if arguments.csv && output.is_json() {
        return Err(
            AppError::invalid_value("One object cannot be a CSV file.").next("Leave --csv or --json out.")
        );
    }
    let request = PeriodRequest {
        tenant: arguments.tenant.clone(),
        hours: arguments.last.as_deref().map(hours).transpose()?,
        from: arguments.from.clone(),
        until: arguments.until.clone(),
    };
    let view = context.app.read_period(&context.actor, request, &output.progress()).await?;
    if arguments.csv {
        return Ok(Reply::file(health_table(&view)?.trim_end_matches("\r\n").to_owned()));
    }
    let written = arguments.html.as_deref().map_or(Ok(()), |file| write_report(file, &view));
    let mut text = text(&view);
    if let Some(file) = arguments.html.as_deref().filter(|_| written.is_ok()) {
        let _ = writeln!(text, "The page to print is in {}.", file.display());
    }
    match written {
        Ok(()) => output.done(&view, &text),
        Err(unwritten) => output.done_with_error(&view, &text, Some(&unwritten)),
    }
}

/// `24h` or `7d`.
fn hours(text: &str) -> Result<u32, AppError> {
    let (number, each) = match (text.strip_suffix('h'), text.strip_suffix('d')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 24),
        _ => ("", 0),
    };
    let hours = number.parse::<u32>().ok().and_then(|number| number.checked_mul(each));
    hours.ok_or_else(|| {
        AppError::invalid_value(format!("This is no length of a period: {text}."))
            .next("Write hours or days, such as 24h, 7d or 30d.")
    })
}

fn write_report(file: &Path, view: &HealthView) -> Result<(), AppError> {
    std::fs::write(file, health_report(view)).map_err(|error| {
        AppError::invalid_value(format!("The page could not be written to {}: {error}.", file.display()))
            .next("Name a file in a folder that you may write to.")
    })
}

fn text(view: &HealthView) -> String {
    let mut text = format!(
        "{}: {}, {} to {}\n",
        view.tenant,
        view.account_sid,
        view.from.strftime("%F %H:%M UTC"),
        view.until.strftime("%F %H:%M UTC")
    );
    if let Some(found) = &view.signs {
        signs(&mut text, found);
    }
    for (noun, health) in [("Messages", &view.messages), ("Calls", &view.calls)] {
        channel(&mut text, noun, health);
    }
    if let Some(why) = &view.refused.unread {
        let _ = writeln!(text, "Refused requests of the account: not wholly read. {}", plain(why));
    } else if view.refused.codes.is_empty() {
        let _ = writeln!(text, "Refused requests of the account: none.");
    }
    for refused in &view.refused.codes {
        let _ = writeln!(
            text,
            "Refused: {} x {} ({})",
            refused.count, refused.code.name, refused.code.twilio_code
        );
    }
    for code in &view.codes {
        let next = &code.as_delivery_error.next_step;
        let _ = writeln!(text, "{}: {} {}", code.twilio_code, code.explanation, next);
    }
    for note in &view.notes {
        let _ = writeln!(text, "Note: {}", plain(note));
    }
    let _ = writeln!(
        text,
        "From {} on it is provisional: prices and statuses may still change.",
        view.provisional_from.strftime("%F %H:%M UTC")
    );
    text
}

/// What is told of the last two days.
pub fn signs(text: &mut String, found: &SignsView) {
    if found.signs.is_empty() && found.limits.is_empty() {
        let _ = writeln!(text, "Signs of trouble in the last two days: none.");
    }
    for one in &found.signs {
        let time = |at: jiff::Timestamp| at.strftime("%F %H:%M UTC").to_string();
        let until =
            one.sign.until.map_or_else(|| "goes on".to_owned(), |until| format!("until {}", time(until)));
        let _ = writeln!(text, "Sign {}: {}", plain(&one.name), plain(&one.says));
        let _ = writeln!(text, "  Since {}, {until}. {}", time(one.sign.since), one.next_step);
        if let Some(muted) = &one.muted {
            let (by, reason) = (plain(&muted.by), plain(&muted.reason));
            let _ = writeln!(text, "  Muted by {by} until {}: {reason}", muted.until.strftime("%F"));
        }
    }
    for limit in &found.limits {
        let _ = writeln!(text, "Signs: {limit}");
    }
}

fn channel(text: &mut String, noun: &str, health: &ChannelHealth) {
    let all = &health.all;
    let _ = writeln!(text, "\n{noun}: {} ({} in the period before)", all.count, all.before);
    if all.count == 0 {
        return;
    }
    let _ = writeln!(
        text,
        "  Reached: {}; before: {}",
        share_words(all.reached),
        share_words(all.reached_before)
    );
    let _ = writeln!(text, "  {}", states(all));
    if health.receipts.is_some() {
        let _ = writeln!(text, "  Receipts: {}", receipt_words(health.receipts));
    }
    table(text, "By country", &health.countries);
    table(text, "By number", &health.numbers);
    if !health.codes.is_empty() {
        let rows =
            health.codes.iter().take(SHOWN).map(|code| {
                [code.code.to_string(), code.count.to_string(), format!("before: {}", code.before)]
            });
        let _ = write!(text, "  By code\n{}", columns(rows));
    }
    if !health.costs.is_empty() {
        let rows = health.costs.iter().take(SHOWN).map(|cost| {
            let unpriced =
                if cost.unpriced > 0 { format!("{} without a price", cost.unpriced) } else { String::new() };
            [
                name(cost.country.as_deref()),
                format!("{} {}", cost.amount, cost.currency.as_deref().unwrap_or_default()),
                format!("before: {}", cost.before),
                unpriced,
            ]
        });
        let _ = write!(text, "  Cost\n{}", columns(rows));
    }
}

fn table(text: &mut String, head: &str, lines: &[HealthLine]) {
    let rows = lines.iter().take(SHOWN).map(|line| {
        [
            name(line.name.as_deref()),
            line.count.to_string(),
            format!("before: {}", line.before),
            share_words(line.reached),
            format!("before: {}", share_words(line.reached_before)),
        ]
    });
    let _ = write!(text, "  {head}\n{}", columns(rows));
    if lines.len() > SHOWN {
        let _ = writeln!(text, "  and {} more: --csv and --json have them.", lines.len() - SHOWN);
    }
}

fn name(name: Option<&str>) -> String {
    name.unwrap_or("not known").to_owned()
}
