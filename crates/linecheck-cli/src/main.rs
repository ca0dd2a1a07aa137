//! `linecheck`: everything that Linecheck does, without a window.
//!
//! It shares the vault and the use cases with the window; this program reads arguments and secrets, asks where a
//! person is there, and prints. It decides nothing.

mod arguments;
mod commands;
mod context;
mod output;
mod secrets;
mod tour;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command, SandboxCommand};
use crate::output::Output;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Clap's own words, and 2 for a wrong use, 0 for --help and --version.
        Err(error) => {
            if !error.use_stderr() {
                error.exit();
            }
            let json = std::env::args_os().any(|argument| argument == "--json");
            return output::usage_error(&error, json);
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
            return output.failed(&linecheck_app::AppError::internal(format!(
                "No runtime could be started: {error}."
            )));
        }
    };
    match runtime.block_on(commands::run(arguments, &output)) {
        Ok(code) => code,
        Err(error) => output.failed(&error),
    }
}
