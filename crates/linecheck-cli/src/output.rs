//! What is printed: sentences for a person, or one JSON object.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use linecheck_app::{AppError, Progress, ProgressSink};
use serde::Serialize;
use serde_json::json;

/// Where and how to print.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    pub fn is_json(self) -> bool {
        self.json
    }

    /// Prints a result: the object with `--json`, else the text.
    pub fn done<T: Serialize>(self, result: &T, text: &str) -> Result<ExitCode, AppError> {
        self.print(result, text)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Prints a result that is an error at the same time: with `--json` both in one object.
    pub fn done_with_error<T: Serialize>(
        self,
        result: &T,
        text: &str,
        error: Option<&AppError>,
    ) -> Result<ExitCode, AppError> {
        let Some(error) = error else { return self.done(result, text) };
        if self.json {
            let mut object = serde_json::to_value(result).unwrap_or_default();
            if let (Some(object), Ok(serde_json::Value::Object(facts))) =
                (object.as_object_mut(), serde_json::to_value(error))
            {
                for (name, fact) in facts {
                    object.insert(name, fact);
                }
            }
            self.print(&object, text)?;
        } else {
            self.print(result, text)?;
            complain(error);
        }
        Ok(ExitCode::from(error.code.exit_status() as u8))
    }

    fn print<T: Serialize>(self, result: &T, text: &str) -> Result<(), AppError> {
        let line = if self.json {
            serde_json::to_string(result).map_err(|error| AppError::internal(error.to_string()))?
        } else {
            text.trim_end().to_owned()
        };
        write_out(&line)
    }

    /// Prints an error, and gives its exit status.
    pub fn failed(self, error: &AppError) -> ExitCode {
        if self.json {
            let object =
                serde_json::to_string(error).unwrap_or_else(|_| json!({ "code": "internal" }).to_string());
            // Nobody is left to be told that standard output is gone.
            let _ = write_out(&object);
        } else {
            complain(error);
        }
        ExitCode::from(error.code.exit_status() as u8)
    }

    /// Tells a person at a terminal how far long work has come.
    pub fn progress(self) -> ProgressSink {
        if self.json || !io::stderr().is_terminal() {
            return ProgressSink::silent();
        }
        ProgressSink::new(|progress| {
            let text = match progress {
                Progress::Account => "asking for the account …".to_owned(),
                Progress::Numbers { so_far } => format!("reading numbers: {so_far} …"),
                Progress::Creating => "sending …".to_owned(),
                Progress::Pausing { milliseconds } => format!("waiting {milliseconds} ms, as Twilio asks …"),
                Progress::LookingUp => "looking up what became of it …".to_owned(),
                Progress::Following { status } => format!("status: {status} …"),
                Progress::Stored { .. } => return,
            };
            let mut terminal = io::stderr().lock();
            let _ = write!(terminal, "\r\x1b[2K{text}");
            let _ = terminal.flush();
        })
    }
}

/// Writes a line to standard output. A reader that has gone is no fault of ours.
pub fn write_out(line: &str) -> Result<(), AppError> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(AppError::internal(format!("Could not write to standard output: {error}.")))
        }
        _ => Ok(()),
    }
}

/// Writes a line for a person to standard error.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

fn complain(error: &AppError) {
    let clear = if io::stderr().is_terminal() { "\r\x1b[2K" } else { "" };
    say(&format!("{clear}{}\n{}\n({})", error.message, error.next_step, error.code.as_str()));
}

/// A wrong use of the command line, as JSON.
pub fn usage_error(error: &clap::Error) -> ExitCode {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    Output::new(true).failed(&AppError::invalid_value(first))
}

/// Server text for a terminal: control characters could move the cursor or change colours.
pub fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}
