//! `linecheck watch`

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use linecheck_app::{AppError, ToldView, WatchView, Watcher, given, watch_metrics};
use linecheck_domain::watch::{Change, Level};

use crate::arguments::WatchArguments;
use crate::context::Context;
use crate::output::{Output, Reply, plain, say, tell};
use crate::stop::Stop;
use crate::words::next_step;

/// The exit statuses of `--once`: those of a rule and of what cannot be reached.
const ATTENTION: u8 = linecheck_app::ExitStatus::Rule as u8;
const UNREAD: u8 = linecheck_app::ExitStatus::Unreachable as u8;

/// What a monitoring system's plug-in ends with when nothing is known.
pub const PLUGIN_UNKNOWN: u8 = 3;

/// One look. What was seen is printed before it is remembered as told: a program that dies between the two tells twice, and never
/// not at all.
pub async fn once(context: &Context, arguments: &WatchArguments, output: Output) -> Result<Reply, AppError> {
    let view = look(context, arguments, output).await?;
    let status = if arguments.plugin {
        tell(&plugin_line(&view))?;
        plugin_status(view.level)
    } else {
        if output.is_json() {
            tell(&Output::json_line(&view)?)?;
        } else {
            tell(text(&view).trim_end())?;
        }
        match view.level {
            Level::Calm => 0,
            Level::Unread => UNREAD,
            Level::Warning | Level::Critical => ATTENTION,
        }
    };
    context.app.keep_told(&view).await?;
    write_metrics(arguments.metrics.as_deref(), &view)?;
    Ok(Reply::printed().with_status(status))
}

/// Looks again and again until it is asked to stop, and prints each change as a line. What fails for a while ends nothing: it is said
/// once, and the next look is made all the same.
pub async fn keep_on(
    context: &Context,
    arguments: &WatchArguments,
    output: Output,
    stop: &Stop,
) -> Result<Reply, AppError> {
    let mut failed: Option<AppError> = None;
    let mut is_first = true;
    loop {
        let round = async {
            let view = look(context, arguments, output).await?;
            if is_first && !output.is_json() {
                tell(text(&view).trim_end())?;
            } else {
                for told in &view.told {
                    tell(&if output.is_json() { Output::json_line(told)? } else { line(told) })?;
                }
            }
            context.app.keep_told(&view).await?;
            write_metrics(arguments.metrics.as_deref(), &view)
        };
        let done = tokio::select! {
            biased;
            () = stop.asked() => return Ok(Reply::printed()),
            done = round => done,
        };
        match done {
            Ok(()) => failed = None,
            // What is wrong at the start is wrong with what was asked for.
            Err(error) if is_first => return Err(error),
            Err(error) => {
                if failed.as_ref().is_none_or(|before| before.code != error.code) {
                    say(&format!("{} {}", error.message, next_step(&error.remedy)));
                }
                failed = Some(error);
            }
        }
        is_first = false;
        tokio::select! {
            biased;
            () = stop.asked() => return Ok(Reply::printed()),
            () = tokio::time::sleep(arguments.interval) => {}
        }
    }
}

/// What a plug-in says of an error: that nothing is known.
pub fn plugin_error(error: &AppError) -> Reply {
    let _ = tell(&format!("LINECHECK UNKNOWN - {}", of_plugin(&error.message)));
    Reply::printed().with_status(PLUGIN_UNKNOWN)
}

async fn look(context: &Context, arguments: &WatchArguments, output: Output) -> Result<WatchView, AppError> {
    let tenants: Vec<_> =
        arguments.tenants.iter().map(|id| given::tenant(id)).collect::<Result<_, AppError>>()?;
    let progress = output.progress();
    context.app.watch(&context.actor, Watcher::CommandLine, &tenants, &progress).await
}

/// The old file or the new one, never half of it.
fn write_metrics(file: Option<&Path>, view: &WatchView) -> Result<(), AppError> {
    let Some(file) = file else { return Ok(()) };
    let mut new = file.as_os_str().to_owned();
    new.push(".new");
    let written = fs::write(&new, watch_metrics(view)).and_then(|()| fs::rename(&new, file));
    written.map_err(|error| {
        let _ = fs::remove_file(&new);
        AppError::invalid_value(format!("The metrics could not be written to {}: {error}.", file.display()))
            .next("Name a file in a folder that you may write to.")
    })
}

fn plugin_status(level: Level) -> u8 {
    match level {
        Level::Calm => 0,
        Level::Warning => 1,
        Level::Critical => 2,
        Level::Unread => PLUGIN_UNKNOWN,
    }
}

/// One line, with what is not calm, and figures behind a bar.
fn plugin_line(view: &WatchView) -> String {
    let status = match view.level {
        Level::Calm => "OK",
        Level::Warning => "WARNING",
        Level::Critical => "CRITICAL",
        Level::Unread => "UNKNOWN",
    };
    let (mut said, mut unread, mut attention) = (Vec::new(), 0, 0);
    for tenant in &view.tenants {
        for condition in tenant.conditions.iter().filter(|of| of.muted.is_none()) {
            match condition.level {
                Level::Calm => continue,
                Level::Unread => unread += 1,
                Level::Warning | Level::Critical => attention += 1,
            }
            said.push((condition.level, format!("{}: {}", tenant.tenant, condition.says)));
        }
    }
    said.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    let said = said.into_iter().map(|(_, says)| says).collect::<Vec<_>>().join("; ");
    let said = if said.is_empty() { format!("calm: {}", view.tenants.len()) } else { said };
    format!(
        "LINECHECK {status} - {}|tenants={} attention={attention} unread={unread}",
        of_plugin(&said),
        view.tenants.len()
    )
}

/// What would end the text for a monitoring system is taken out of it.
fn of_plugin(text: &str) -> String {
    text.replace(['|', '\n', '\r'], " ")
}

fn text(view: &WatchView) -> String {
    let mut text = String::new();
    for told in &view.told {
        let _ = writeln!(text, "{}", line(told));
    }
    for tenant in &view.tenants {
        let _ = writeln!(text, "{}: {}", tenant.tenant, level_words(tenant.level));
        for of in tenant.conditions.iter().filter(|of| of.level != Level::Calm) {
            let _ = writeln!(text, "  {} ({}): {}", of.name, level_words(of.level), plain(&of.says));
            if let Some(muted) = &of.muted {
                let until = muted.until.strftime("%F");
                let (by, reason) = (plain(&muted.by), plain(&muted.reason));
                let _ = writeln!(text, "    Muted by {by} until {until}: {reason}");
            } else if let Some(remedy) = &of.remedy {
                let _ = writeln!(text, "    {}", plain(&next_step(remedy)));
            }
        }
        for limit in &tenant.limits {
            let _ = writeln!(text, "  Signs: {limit}");
        }
    }
    for left_out in &view.left_out {
        let _ = writeln!(text, "{}: not watched. {}", left_out.tenant, left_out.because);
    }
    text
}

fn line(told: &ToldView) -> String {
    let change = match told.change {
        Change::Began => "began".to_owned(),
        Change::Over => "is over".to_owned(),
        Change::Other => "is now".to_owned(),
        Change::Passed => "began and is over".to_owned(),
        Change::ComesAndGoes { times } => {
            format!("changed {times} times within 6 h, told again when it has settled")
        }
        Change::Settled => "has settled".to_owned(),
    };
    let next = told.remedy.as_ref().map_or_else(String::new, |remedy| format!(" {}", next_step(remedy)));
    format!(
        "{} {}: {} {change} ({}): {}{next}",
        told.at.strftime("%F %H:%M UTC"),
        told.tenant,
        told.name,
        level_words(told.level),
        plain(&told.says)
    )
}

fn level_words(level: Level) -> &'static str {
    match level {
        Level::Calm => "calm",
        Level::Unread => "not read",
        Level::Warning => "warning",
        Level::Critical => "critical",
    }
}
