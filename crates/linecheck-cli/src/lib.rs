//! `linecheck`: everything that Linecheck does, without a window.
//!
//! It shares the vault and the use cases with the window; this program reads arguments and secrets, asks where a
//! person is there, and prints. It decides nothing.

mod arguments;
mod commands;
mod context;
mod output;
mod secrets;
mod stop;
mod tour;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory as _, FromArgMatches as _, Parser as _};
use linecheck_app::AppError;

use crate::arguments::{Arguments, Command, SandboxCommand};
use crate::output::Output;
use crate::stop::Stop;

/// How long the end waits for what is still under way on another thread.
const LONGEST_END: Duration = Duration::from_secs(5);

/// The program: reads the arguments, does what they say, and gives the exit status.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Clap's own words, and 2 for a wrong use, 0 for --help and --version.
        Err(error) => {
            let is_given = |name: &str| std::env::args_os().any(|argument| argument == name);
            let status = output::end_of_parsing(&error, is_given("--json"));
            // What a monitoring system would take 2 for is worse than a wrong use.
            let is_plugin = error.use_stderr() && is_given("watch") && is_given("--plugin");
            return if is_plugin { ExitCode::from(commands::PLUGIN_UNKNOWN) } else { status };
        }
    };
    let output = Output::new(arguments.json);
    let mut builder = match &arguments.command {
        // It serves others while it waits.
        Command::Sandbox(SandboxCommand::Serve { .. }) => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    let runtime = match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return output.end(Err(AppError::internal(format!("No runtime could be started: {error}."))));
        }
    };
    let done = runtime.block_on(async {
        linecheck_app::outlive_file_size_limit();
        commands::run(arguments, output, Stop::listen()).await
    });
    let status = output.end(done);
    // The threads end before the program does: at its exit OpenSSL frees what belongs to a thread that is still ending, and
    // both would free it. A keyring that does not answer holds nothing up for longer.
    runtime.shutdown_timeout(LONGEST_END);
    status
}

/// What words are read as, built once for many.
#[derive(Debug)]
pub struct CommandLine(clap::Command);

impl Default for CommandLine {
    /// All commands with their arguments.
    fn default() -> Self {
        let mut line = Arguments::command();
        line.build();
        Self(line)
    }
}

impl CommandLine {
    /// What is said of words that are no command, as it would be printed; `None` for a command, which is not carried out.
    pub fn misunderstood(&mut self, words: Vec<OsString>) -> Option<String> {
        let read = self.0.try_get_matches_from_mut(words);
        let read = read.and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches));
        read.err().map(|error| output::safe(&error.format(&mut self.0).to_string()))
    }
}
