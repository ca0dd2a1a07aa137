//! Secrets: from a hidden prompt or from standard input, never from an argument.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use linecheck_app::AppError;
use linecheck_domain::Secret;
use linecheck_domain::visible::visible;
use zeroize::Zeroizing;

/// Waits for a person or a pipe on another thread, so that the program can be stopped meanwhile.
pub async fn ask<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(question)
        .await
        .unwrap_or_else(|_| Err(AppError::internal("A question was not asked to its end.")))
}

/// The longest line that is read as a secret.
const LONGEST_LINE: u64 = 4096;

/// Reads the next line of standard input as a secret. White space around it is dropped.
pub async fn from_stdin(what: &'static str) -> Result<Secret, AppError> {
    ask(move || line_of_stdin(what)).await
}

fn line_of_stdin(what: &str) -> Result<Secret, AppError> {
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
pub async fn from_prompt(what: &'static str) -> Result<Secret, AppError> {
    if !is_person_there() {
        return Err(AppError::secret_missing(format!("{what} is needed, and nobody is here to be asked.")));
    }
    ask(move || {
        let answer = dialoguer::Password::new().with_prompt(what).interact();
        answer
            .map(|answer| Secret::new(answer.trim().to_owned()))
            .map_err(|error| AppError::secret_missing(format!("{what} was not given: {error}.")))
    })
    .await
}

/// Asks for a new passphrase, twice.
pub async fn new_passphrase() -> Result<Secret, AppError> {
    if !is_person_there() {
        return Err(AppError::secret_missing("A passphrase is needed, and nobody is here to be asked."));
    }
    ask(|| {
        let answer = dialoguer::Password::new()
            .with_prompt("New passphrase for the vault")
            .with_confirmation("The same again", "They differ.")
            .interact();
        // Trimmed as it will be whenever it is asked for.
        answer
            .map(|answer| Secret::new(answer.trim().to_owned()))
            .map_err(|error| AppError::secret_missing(format!("No passphrase was given: {error}.")))
    })
    .await
}

/// From standard input when that was said, else from a prompt.
pub async fn token(stdin: bool) -> Result<Secret, AppError> {
    if stdin { from_stdin("The Auth Token").await } else { from_prompt("Auth Token").await }
}

/// Whether a person can be asked.
pub fn is_person_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks yes or no. Without a person there, nothing is assumed.
pub async fn confirm(question: &str) -> Result<bool, AppError> {
    if !is_person_there() {
        return Err(AppError::confirmation_needed(format!(
            "{question} Nobody is here to be asked, and nothing was done."
        )));
    }
    let question = visible(question).into_owned();
    ask(move || {
        let answer = dialoguer::Confirm::new().with_prompt(&question).default(false).interact();
        answer.map_err(|error| {
            AppError::confirmation_needed(format!("{question} There was no answer: {error}."))
        })
    })
    .await
}

/// Asks for a name; empty is Cancel.
pub async fn name(prompt: &'static str) -> Option<String> {
    let name = ask(move || {
        let answer = dialoguer::Input::<String>::new().with_prompt(prompt).allow_empty(true).interact_text();
        answer.map_err(|error| AppError::confirmation_needed(format!("There was no answer: {error}.")))
    });
    name.await.ok()
}
