//! What is printed: sentences for a person, or one JSON object.
//!
//! Invariants:
//! - A command hands back a [`Reply`] and prints nothing of it. [`Output::end`] prints it, once, when everything is tidied
//!   up, and is the only place that decides the exit status.
//! - With `--json`, standard output gets one object in one line, however the command ends.
//! - What goes to a terminal passes [`linecheck_domain::visible`].

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::{LazyLock, Mutex, PoisonError};

use clap::error::ErrorKind;
use comfy_table::{ContentArrangement, Table, presets};
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use linecheck_app::{AppError, PingOneDoing, PingOneNow, Progress, ProgressSink};
use linecheck_domain::visible::{visible_json, visible_lines, without_tokens};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

pub use linecheck_domain::visible::visible as plain;

use crate::words::{next_step, say_next_steps};

/// The name under which a JSON object lists what failed after its result was there.
const AFTERWARDS: &str = "afterwards";

/// Where and how to print.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

/// What a command came to.
#[derive(Debug)]
pub struct Reply {
    body: Body,
    /// The result is an error at the same time.
    error: Option<AppError>,
    /// What failed when the result was there.
    afterwards: Vec<AppError>,
    /// The exit status of a command that has its own; else the error's.
    status: Option<u8>,
}

#[derive(Debug)]
enum Body {
    /// For a program.
    Object(Value),
    /// For a person.
    Text(String),
    /// A file as it is, guarded by rules of its own: JSON or not.
    File(String),
    /// Nothing more: the line was printed when the command began to serve.
    Printed,
}

impl Reply {
    /// A file that goes to standard output as it is: made printable it would be another.
    pub fn file(text: String) -> Self {
        Self::of(Body::File(text))
    }

    /// Of a command that has printed its line already.
    pub fn printed() -> Self {
        Self::of(Body::Printed)
    }

    fn of(body: Body) -> Self {
        Self { body, error: None, afterwards: Vec::new(), status: None }
    }

    /// Ends with this exit status.
    pub fn with_status(self, status: u8) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Adds what failed when the result was there: it stands, and that failed too.
    pub fn afterwards(mut self, done: Result<(), AppError>) -> Self {
        self.afterwards.extend(done.err());
        self
    }

    /// The object with its error and with what failed later.
    fn json_line(&self, object: &Value) -> String {
        let mut object = object.clone();
        if let Some(fields) = object.as_object_mut() {
            if let Some(Ok(Value::Object(facts))) = self.error.as_ref().map(serde_json::to_value) {
                fields.extend(facts);
            }
            if !self.afterwards.is_empty() {
                fields.insert(AFTERWARDS.to_owned(), json!(self.afterwards));
            }
        }
        say_next_steps(&mut object);
        visible_json(&object.to_string()).into_owned()
    }
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    pub fn is_json(self) -> bool {
        self.json
    }

    /// A result: the object with `--json`, else the text.
    pub fn done<T: Serialize>(self, result: &T, text: &str) -> Result<Reply, AppError> {
        self.done_with_error(result, text, None)
    }

    /// A result that is an error at the same time: with `--json` both in one object.
    pub fn done_with_error<T: Serialize>(
        self,
        result: &T,
        text: &str,
        error: Option<&AppError>,
    ) -> Result<Reply, AppError> {
        let body = if self.json {
            Body::Object(serde_json::to_value(result).map_err(|error| AppError::internal(error.to_string()))?)
        } else {
            Body::Text(text.to_owned())
        };
        Ok(Reply { error: error.cloned(), ..Reply::of(body) })
    }

    /// An object as one line, for a command that prints while it works.
    pub fn json_line<T: Serialize>(object: &T) -> Result<String, AppError> {
        let object = serde_json::to_value(object).map_err(|error| AppError::internal(error.to_string()))?;
        Ok(Reply::of(Body::Printed).json_line(&object))
    }

    /// Prints what a command came to, and gives its exit status.
    pub fn end(self, done: Result<Reply, AppError>) -> ExitCode {
        // What was said of the progress goes.
        PROGRESS.finish_and_clear();
        let reply = done.unwrap_or_else(|error| {
            let body = if self.json { Body::Object(json!({})) } else { Body::Printed };
            Reply { error: Some(error), ..Reply::of(body) }
        });
        let of_error = reply.error.as_ref().map_or(0, |error| error.code.exit_status() as u8);
        let status = reply.status.unwrap_or(of_error);
        let line = match &reply.body {
            Body::Object(object) => Cow::Owned(reply.json_line(object)),
            Body::Text(text) => visible_lines(text.trim_end()),
            // Read again only where there is something to add to it.
            Body::File(text) if self.json && !reply.afterwards.is_empty() => serde_json::from_str(text)
                .map_or(Cow::Borrowed(text.as_str()), |object| Cow::Owned(reply.json_line(&object))),
            Body::File(text) => Cow::Borrowed(text.as_str()),
            Body::Printed => Cow::Borrowed(""),
        };
        let written = if line.is_empty() { Ok(()) } else { write_out(&line) };
        let is_told = written.is_ok() && self.json && !matches!(reply.body, Body::Printed);
        if !is_told {
            for error in &reply.afterwards {
                say(&format!(
                    "Note: the result stands, and then this failed: {} {}",
                    error.message,
                    next_step(&error.remedy)
                ));
            }
            if let Some(error) = &reply.error {
                complain(error);
            }
        }
        match written {
            Err(error) if !is_reader_gone(&error) => {
                if matches!(reply.body, Body::Object(_) | Body::Text(_)) && reply.error.is_none() {
                    say(&line);
                }
                say(&unwritten(&error));
                say(
                    "What the command did stands all the same. Look at what is on record before you do it again.",
                );
                // The result did not arrive, which is no success; what was an error before says more.
                ExitCode::from(if status == 0 { UNWRITTEN } else { status })
            }
            // A reader that has gone wanted no more, and is no fault of ours.
            _ => ExitCode::from(status),
        }
    }

    /// Tells a person at a terminal how far long work has come.
    pub fn progress(self) -> ProgressSink {
        let is_watched = !self.json && io::stderr().is_terminal();
        ProgressSink::new(move |progress| {
            match &progress {
                Progress::Stored { transaction, .. } => *begun() = Some(Begun::Send(*transaction)),
                Progress::PingOne { now: PingOneNow::Step { plan, .. } } => {
                    *begun() = Some(Begun::Plan(*plan));
                }
                _ => {}
            }
            if is_watched {
                show(&progress);
            }
        })
    }
}

/// The exit status when a result could not be printed: an internal error's.
const UNWRITTEN: u8 = linecheck_app::ExitStatus::Internal as u8;

fn show(progress: &Progress) {
    let text = match progress {
        Progress::Account => "asking for the account …".to_owned(),
        Progress::Numbers { so_far } => format!("reading numbers: {so_far} …"),
        Progress::Creating => "sending …".to_owned(),
        Progress::Pausing { milliseconds } => format!("waiting {milliseconds} ms, as it was asked …"),
        Progress::LookingUp => "looking up what became of it …".to_owned(),
        Progress::Cell { cell, of, wait_seconds: 0, .. } => format!("sending {cell} of {of} …"),
        Progress::Cell { cell, of, wait_seconds, .. } => {
            format!("{cell} of {of} waits {wait_seconds} s for the cool-down …")
        }
        Progress::Following { status, .. } => format!("status: {} …", plain(status)),
        Progress::Period { records, hours, of } => {
            format!("{records} records, {hours} of {of} hours …")
        }
        Progress::Checking { done, of } => {
            format!("audit trail: {} % …", done.saturating_mul(100) / (*of).max(1))
        }
        Progress::PingOne { now } => pingone(now),
        Progress::Stored { .. } => return,
    };
    PROGRESS.set_message(text);
}

fn pingone(now: &PingOneNow) -> String {
    match now {
        PingOneNow::Environment => "reading the environment …".to_owned(),
        PingOneNow::Senders => "reading the senders …".to_owned(),
        PingOneNow::Settings => "reading the settings …".to_owned(),
        PingOneNow::Policies => "reading the policies …".to_owned(),
        PingOneNow::ReadingBack { .. } => "reading everything back …".to_owned(),
        PingOneNow::Step { step, of, doing, .. } => {
            let doing = match doing {
                PingOneDoing::Reading => "reading",
                PingOneDoing::Writing => "writing",
                PingOneDoing::LookingUp => "looking up what became of it",
                PingOneDoing::Done => "done",
            };
            format!("step {step} of {of}: {doing} …")
        }
    }
}

/// The one line of a terminal that says how far long work has come. Where standard error is none, it says nothing.
static PROGRESS: LazyLock<ProgressBar> = LazyLock::new(|| {
    let line =
        ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(line)
});

/// Rows in columns, two spaces apart and indented. A terminal that is too narrow gets long cells broken over lines; a pipe or a
/// file gets each row in one line.
pub fn columns<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if let Some((_, width)) = Term::stdout().size_checked().filter(|_| io::stdout().is_terminal()) {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.saturating_sub(INDENT));
    }
    table.add_rows(rows.into_iter().map(|row| row.map(|cell| plain(&cell).into_owned())));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().fold(String::new(), |text, line| format!("{text}  {}\n", line.trim_end()))
}

/// How far the rows of a list are indented.
const INDENT: u16 = 2;

/// What a command has begun that may go on being true when it is stopped.
#[derive(Clone, Copy)]
enum Begun {
    /// A test send.
    Send(Uuid),
    /// A plan for PingOne.
    Plan(Uuid),
}

/// What this command stored something of last.
fn begun() -> impl std::ops::DerefMut<Target = Option<Begun>> {
    static BEGUN: Mutex<Option<Begun>> = Mutex::new(None);
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error of a command that was stopped before its end. It names what was under way.
pub fn stopped() -> AppError {
    const STOPPED: &str = "Stopped before it was finished.";
    let mut error = AppError::cancelled();
    match *begun() {
        None => {
            STOPPED.clone_into(&mut error.message);
            error
        }
        Some(Begun::Send(transaction)) => {
            error.message =
                format!("{STOPPED} The test send {transaction} was begun; it may have been sent.");
            error.params.insert("transaction", json!(transaction));
            error.next(format!(
                "Look it up before you send again: `linecheck trace {transaction} --look-up`. Nothing is sent by that."
            ))
        }
        Some(Begun::Plan(plan)) => {
            error.message =
                format!("{STOPPED} The plan {plan} was begun; a step of it may have been written.");
            error.params.insert("plan", json!(plan));
            error.next("`linecheck pingone status ID` says how far it came, and `linecheck pingone resume ID` goes on with it.")
        }
    }
}

fn write_out(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush())
}

/// Writes what is said before the end of a command: a step of the tour to a person, the address of a sandbox that serves
/// from now on. When the reader has gone, it goes on.
pub fn tell(text: &str) -> Result<(), AppError> {
    match write_out(&visible_lines(text)) {
        Err(error) if !is_reader_gone(&error) => Err(AppError::internal(unwritten(&error))
            .next("Let standard output go where there is room, then start it again.")),
        _ => Ok(()),
    }
}

fn is_reader_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

fn unwritten(error: &io::Error) -> String {
    format!("Standard output could not be written: {error}.")
}

/// Writes lines for a person to standard error.
pub fn say(lines: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible_lines(lines));
}

fn complain(error: &AppError) {
    say(&format!("{}\n{}\n({})", error.message, next_step(&error.remedy), error.code.as_str()));
}

/// A wrong use of the command line, or the help or version that was asked for. What looks like a token that was typed as
/// an argument is not repeated.
pub fn end_of_parsing(error: &clap::Error, json: bool) -> ExitCode {
    let output = Output::new(json);
    let message = error.to_string();
    if !error.use_stderr() {
        let text = message.trim_end();
        let name = if error.kind() == ErrorKind::DisplayVersion { "version" } else { "help" };
        return output.end(output.done(&json!({ name: text }), text));
    }
    let safe = safe(&message);
    if json {
        let words = match error.kind() {
            // What clap says then is the help.
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "A command is missing.",
            _ => safe.split("\n\n").next().unwrap_or_default().trim_start_matches("error: "),
        };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let error = AppError::invalid_value(words).next("`linecheck --help` says what can be typed.");
        return output.end(Err(error));
    }
    if safe == message {
        // As it is, in its colours.
        let _ = error.print();
    } else {
        let _ = write!(io::stderr().lock(), "{safe}");
    }
    ExitCode::from(linecheck_app::ExitStatus::Usage as u8)
}

/// Text of several lines that may be printed: without what looks like a token, and nothing in it steers the terminal.
pub fn safe(text: &str) -> String {
    visible_lines(&without_tokens(text)).into_owned()
}

/// A stored moment for a person, to the second.
pub fn moment(stored: &str) -> String {
    stored
        .parse::<jiff::Timestamp>()
        .map_or_else(|_| stored.to_owned(), |at| at.strftime("%F %T UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t13_a_pipe_gets_each_row_in_one_line_however_long_it_is() {
        let row = |first: &str, second: &str| [first.to_owned(), second.to_owned(), "x ".repeat(200)];
        let text = columns([row("a", "one"), row("long", "\u{202e}b\n")]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("  a     one") && lines[1].starts_with("  long  "), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{1b}']) && lines.iter().all(|line| !line.ends_with(' ')));
        assert_eq!(columns::<2>([]), "");
    }
}
