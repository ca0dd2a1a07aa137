//! The program `linecheck`. What it does is in the library beside it.
#![expect(clippy::print_stderr, reason = "what is said of a panic has no other way")]

use std::panic::PanicHookInfo;
use std::process::ExitCode;

fn main() -> ExitCode {
    linecheck_app::leave_no_core_dump();
    linecheck_app::refuse_other_processes();
    std::panic::set_hook(Box::new(|fault| eprintln!("{}", words_of(fault))));
    linecheck_cli::run()
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
