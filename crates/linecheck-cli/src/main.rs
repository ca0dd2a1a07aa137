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

use std::panic::PanicHookInfo;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use linecheck_app::AppError;

use crate::arguments::{Arguments, Command, SandboxCommand};
use crate::output::Output;
use crate::stop::Stop;

/// How long the end waits for what is still under way on another thread.
const LONGEST_END: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    linecheck_app::leave_no_core_dump();
    linecheck_app::refuse_other_processes();
    std::panic::set_hook(Box::new(|fault| eprintln!("{}", words_of(fault))));
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Clap's own words, and 2 for a wrong use, 0 for --help and --version.
        Err(error) => {
            let json = std::env::args_os().any(|argument| argument == "--json");
            return output::end_of_parsing(&error, json);
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

/// What is said of a panic: where it was, and not its words, which may hold data.
fn words_of(fault: &PanicHookInfo<'_>) -> String {
    let place = fault.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    format!("linecheck panicked at {place}. This is a fault of Linecheck: please report the place.")
}

#[cfg(test)]
mod tests {
    use std::panic;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn c4_a_panic_tells_its_place_and_not_its_words() {
        let (tell, told) = mpsc::channel();
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |fault| tell.send(words_of(fault)).unwrap()));
        let planted = "planted.client-secret";
        let ended = panic::catch_unwind(|| panic!("the value {planted} is wrong"));
        panic::set_hook(usual);
        assert!(ended.is_err());
        let told = told.recv().unwrap();
        assert!(told.contains("main.rs:") && !told.contains(planted), "{told}");
    }
}
