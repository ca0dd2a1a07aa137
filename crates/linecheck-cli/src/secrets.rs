//! Secrets: from a hidden prompt or from standard input, never from an argument.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use linecheck_app::AppError;
use linecheck_domain::Secret;
use zeroize::Zeroizing;

/// The longest line that is read as a secret.
const LONGEST_LINE: u64 = 4096;

/// Reads the next line of standard input as a secret. White space around it is dropped.
pub fn from_stdin(what: &str) -> Result<Secret, AppError> {
    let mut line = Zeroizing::new(String::with_capacity(usize::try_from(LONGEST_LINE).unwrap_or_default()));
    let read = io::stdin().lock().take(LONGEST_LINE).read_line(&mut line);
    let read = read.map_err(|error| {
        AppError::secret_missing(format!("{what} could not be read from standard input: {error}."))
    })?;
    if u64::try_from(read) == Ok(LONGEST_LINE) && !line.ends_with('\n') {
        // A part of a line is no secret, and its rest must not become the next one.
        return Err(AppError::invalid_value(format!(
            "{what} cannot be the line on standard input: it has more than {LONGEST_LINE} characters."
        )));
    }
    let text = line.trim();
    if text.is_empty() {
        return Err(AppError::secret_missing(format!("{what} was not on standard input.")));
    }
    Ok(Secret::new(text.to_owned()))
}

/// Asks for a secret at the terminal, without showing it.
pub fn from_prompt(what: &str) -> Result<Secret, AppError> {
    if !is_person_there() {
        return Err(AppError::secret_missing(format!("{what} is needed, and nobody is here to be asked.")));
    }
    let answer = dialoguer::Password::new().with_prompt(what).interact();
    let answer =
        answer.map_err(|error| AppError::secret_missing(format!("{what} was not given: {error}.")))?;
    Ok(Secret::new(answer.trim().to_owned()))
}

/// Asks for a new passphrase, twice.
pub fn new_passphrase() -> Result<Secret, AppError> {
    if !is_person_there() {
        return Err(AppError::secret_missing("A passphrase is needed, and nobody is here to be asked."));
    }
    let answer = dialoguer::Password::new()
        .with_prompt("New passphrase for the vault")
        .with_confirmation("The same again", "They differ.")
        .interact();
    // Trimmed as it will be whenever it is asked for.
    answer
        .map(|answer| Secret::new(answer.trim().to_owned()))
        .map_err(|error| AppError::secret_missing(format!("No passphrase was given: {error}.")))
}

/// From standard input when that was said, else from a prompt.
pub fn token(stdin: bool) -> Result<Secret, AppError> {
    if stdin { from_stdin("The Auth Token") } else { from_prompt("Auth Token") }
}

/// Whether a person can be asked.
pub fn is_person_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks yes or no. Without a person there, nothing is assumed.
pub fn confirm(question: &str) -> Result<bool, AppError> {
    if !is_person_there() {
        return Err(AppError::confirmation_needed(format!(
            "{question} Nobody is here to be asked, and nothing was done."
        )));
    }
    dialoguer::Confirm::new()
        .with_prompt(question)
        .default(false)
        .interact()
        .map_err(|error| AppError::confirmation_needed(format!("{question} There was no answer: {error}.")))
}
