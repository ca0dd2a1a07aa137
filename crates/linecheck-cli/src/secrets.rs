//! Secrets: from a hidden prompt or from standard input, never from an argument.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::thread;

use linecheck_app::AppError;
use linecheck_domain::Secret;
use linecheck_domain::visible::visible;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Waits for a person or a pipe on a thread of its own, so that the program can be stopped meanwhile: its end waits for the
/// threads of the runtime, and not for this one.
pub async fn ask<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let not_asked = || AppError::internal("A question was not asked to its end.");
    let (tell, answer) = oneshot::channel();
    let asking = thread::Builder::new().spawn(move || tell.send(question()));
    asking.map_err(|_| not_asked())?;
    answer.await.unwrap_or_else(|_| Err(not_asked()))
}

/// The longest line that is read as a secret, in bytes.
const LONGEST_LINE: usize = 4096;

/// Reads the next line of standard input as a secret. White space around it is dropped.
pub async fn from_stdin(what: &'static str) -> Result<Secret, AppError> {
    ask(move || trimmed(&line_of_stdin(what)?, what)).await
}

/// Reads the next line of standard input as the vault's passphrase, whole: its outer spaces count.
pub async fn passphrase_from_stdin() -> Result<Secret, AppError> {
    const WHAT: &str = "The vault's passphrase";
    ask(|| whole(&line_of_stdin(WHAT)?, WHAT)).await
}

/// Reads the next line of standard input as an administrator passphrase, whole like the vault's.
pub async fn administrator_from_stdin(what: &'static str) -> Result<Secret, AppError> {
    ask(move || whole(&line_of_stdin(what)?, what)).await
}

/// Reads the next line of standard input as the passphrase of a bundle, whole.
pub async fn bundle_passphrase_from_stdin() -> Result<Secret, AppError> {
    const WHAT: &str = "The passphrase of the file";
    ask(|| whole(&line_of_stdin(WHAT)?, WHAT)).await
}

/// Asks for the passphrase of a bundle, whole.
pub async fn bundle_passphrase_from_prompt() -> Result<Secret, AppError> {
    let mut typed = prompted("Passphrase of the file").await?;
    Ok(Secret::new(std::mem::take(&mut *typed)))
}

fn trimmed(line: &str, what: &str) -> Result<Secret, AppError> {
    whole(line.trim(), what)
}

fn whole(line: &str, what: &str) -> Result<Secret, AppError> {
    if line.is_empty() {
        return Err(AppError::secret_missing(format!("{what} was not on standard input.")));
    }
    Ok(Secret::new(line.to_owned()))
}

fn line_of_stdin(what: &str) -> Result<Zeroizing<String>, AppError> {
    let unread = |error: io::Error| {
        AppError::secret_missing(format!("{what} could not be read from standard input: {error}."))
    };
    read_line(&mut unbuffered().map_err(unread)?, what)
}

/// Standard input without the library's buffer, which keeps what went through it until the program ends.
#[cfg(unix)]
fn unbuffered() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

#[cfg(windows)]
fn unbuffered() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}

/// Reads a line without its end, and nothing behind it, into memory that is overwritten.
fn read_line(input: &mut impl Read, what: &str) -> Result<Zeroizing<String>, AppError> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST_LINE));
    let mut byte = Zeroizing::new([0_u8]);
    loop {
        match input.read(&mut *byte) {
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => {
                // The end of a line on Windows is two characters.
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                break;
            }
            // A part of a line is no secret, and its rest must not become the next one.
            Ok(_) if line.len() >= LONGEST_LINE => {
                return Err(AppError::invalid_value(format!(
                    "{what} cannot be the line on standard input: it has more than {LONGEST_LINE} characters."
                )));
            }
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                return Err(AppError::secret_missing(format!(
                    "{what} could not be read from standard input: {error}."
                )));
            }
        }
    }
    std::str::from_utf8(&line)
        .map(|text| Zeroizing::new(text.to_owned()))
        .map_err(|_| AppError::secret_missing(format!("{what} on standard input is not UTF-8.")))
}

/// Asks for a secret at the terminal, without showing it. White space around it is dropped.
pub async fn from_prompt(what: &'static str) -> Result<Secret, AppError> {
    let typed = prompted(what).await?;
    Ok(Secret::new(typed.trim().to_owned()))
}

/// Asks for the vault's passphrase, whole: its outer spaces count.
pub async fn passphrase_from_prompt() -> Result<Secret, AppError> {
    let mut typed = prompted("Passphrase of the vault").await?;
    Ok(Secret::new(std::mem::take(&mut *typed)))
}

/// Asks for the administrator passphrase, whole too.
pub async fn administrator_from_prompt() -> Result<Secret, AppError> {
    let mut typed = prompted("Administrator passphrase").await?;
    Ok(Secret::new(std::mem::take(&mut *typed)))
}

async fn prompted(what: &'static str) -> Result<Zeroizing<String>, AppError> {
    if !is_person_there() {
        return Err(AppError::secret_missing(format!("{what} is needed, and nobody is here to be asked.")));
    }
    ask(move || {
        let answer = dialoguer::Password::new().with_prompt(what).interact();
        answer
            .map(Zeroizing::new)
            .map_err(|error| AppError::secret_missing(format!("{what} was not given: {error}.")))
    })
    .await
}

/// Asks for a new passphrase, twice.
pub async fn new_passphrase(prompt: &'static str) -> Result<Secret, AppError> {
    if !is_person_there() {
        return Err(AppError::secret_missing("A passphrase is needed, and nobody is here to be asked."));
    }
    ask(move || {
        let answer = dialoguer::Password::new()
            .with_prompt(prompt)
            .with_confirmation("The same again", "They differ.")
            .interact();
        answer
            .map(Secret::new)
            .map_err(|error| AppError::secret_missing(format!("No passphrase was given: {error}.")))
    })
    .await
}

/// The passphrase that the vault is to have: from standard input when that was said, else from a prompt, twice.
pub async fn passphrase_to_be(stdin: bool) -> Result<Secret, AppError> {
    const WHAT: &str = "The new passphrase";
    if stdin {
        ask(|| whole(&line_of_stdin(WHAT)?, WHAT)).await
    } else {
        new_passphrase("New passphrase for the vault").await
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_a_secret_is_one_line_and_nothing_behind_it_is_taken() {
        let mut input = &b" first \r\nsecond\n\nlast"[..];
        for expected in [Some("first"), Some("second"), None, Some("last"), None] {
            let read = read_line(&mut input, "The token").and_then(|line| trimmed(&line, "The token"));
            // To be compared in a test.
            assert_eq!(read.ok().as_ref().map(Secret::expose), expected);
        }
        let mut input = &b"first\nleft"[..];
        read_line(&mut input, "The token").unwrap();
        assert_eq!(input, b"left");
        let longest = "x".repeat(LONGEST_LINE);
        assert!(read_line(&mut longest.as_bytes(), "The token").is_ok());
        assert!(read_line(&mut format!("{longest}x").as_bytes(), "The token").is_err());
        assert!(read_line(&mut &b"\xff\n"[..], "The token").is_err());
    }

    #[test]
    fn p1_only_the_one_end_of_its_line_is_taken_off_a_passphrase() {
        for (input, expected) in [
            (" cafe\u{301} \n", Some(" cafe\u{301} ")),
            ("\tpass\r\r\nnext", Some("\tpass\r")),
            ("no end ", Some("no end ")),
            ("no end\r", Some("no end\r")),
            ("   \n", Some("   ")),
            ("\r\n", None),
            ("", None),
        ] {
            let read = read_line(&mut input.as_bytes(), "It").and_then(|line| whole(&line, "It"));
            // To be compared in a test.
            assert_eq!(read.ok().as_ref().map(Secret::expose), expected, "{input:?}");
        }
    }
}
