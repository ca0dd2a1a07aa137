//! What is printed: sentences for a person, or one JSON object.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::error::ErrorKind;
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
            printable(text.trim_end())
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
                Progress::Cell { cell, of, wait_seconds: 0, .. } => format!("sending {cell} of {of} …"),
                Progress::Cell { cell, of, wait_seconds, .. } => {
                    format!("{cell} of {of} waits {wait_seconds} s for the cool-down …")
                }
                Progress::Following { status, .. } => format!("status: {status} …"),
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

/// Writes lines for a person to standard error.
pub fn say(lines: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(lines));
}

fn complain(error: &AppError) {
    if io::stderr().is_terminal() {
        // What was said of the progress goes.
        let _ = write!(io::stderr().lock(), "\r\x1b[2K");
    }
    say(&format!("{}\n{}\n({})", error.message, error.next_step, error.code.as_str()));
}

/// A wrong use of the command line. What looks like a token that was typed as an argument is not repeated.
pub fn usage_error(error: &clap::Error, json: bool) -> ExitCode {
    let message = error.to_string();
    let masked = masked(&message);
    if json {
        let words = match error.kind() {
            // What clap says then is the help.
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "A command is missing.",
            _ => masked.split("\n\n").next().unwrap_or_default().trim_start_matches("error: "),
        };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let error = AppError::invalid_value(words).next("`linecheck --help` says what can be typed.");
        return Output::new(true).failed(&error);
    }
    if masked == message {
        error.exit();
    }
    let _ = write!(io::stderr().lock(), "{masked}");
    ExitCode::from(2)
}

/// Masks every run of 32 hexadecimal digits or more, which is how tokens look.
fn masked(text: &str) -> String {
    let (mut result, mut digits) = (String::with_capacity(text.len()), String::new());
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_hexdigit() {
            digits.push(letter);
            continue;
        }
        result.push_str(if digits.len() < 32 { &digits } else { "********" });
        digits.clear();
        result.push(letter);
    }
    result.pop();
    result
}

/// A stored moment for a person, to the second.
pub fn moment(stored: &str) -> String {
    stored
        .parse::<jiff::Timestamp>()
        .map_or_else(|_| stored.to_owned(), |at| at.strftime("%F %T UTC").to_string())
}

/// Server text in one line: control characters could move the cursor or change colours, and marks of direction
/// could turn the words around.
pub fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter == '\n' { '\u{fffd}' } else { visible(letter) }).collect()
}

/// The same for a text of ours that may quote a server: its lines stay.
fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter == '\n' { letter } else { visible(letter) }).collect()
}

fn visible(letter: char) -> char {
    let turns = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if turns || letter.is_control() { '\u{fffd}' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c4_what_looks_like_a_token_is_masked() {
        let token = "0123456789abcdef0123456789abcdef";
        assert_eq!(masked(&format!("argument '{token}' found")), "argument '********' found");
        assert_eq!(masked(token), "********");
        assert_eq!(masked("argument 'AC12' found\n"), "argument 'AC12' found\n");
    }

    #[test]
    fn s2_server_text_cannot_steer_a_terminal() {
        assert_eq!(plain("a\u{1b}[31m\nb\u{202e}c"), "a\u{fffd}[31m\u{fffd}b\u{fffd}c");
        assert_eq!(printable("a\nb\r\u{9b}c"), "a\nb\u{fffd}\u{fffd}c");
    }
}
