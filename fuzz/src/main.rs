//! The engine: LLVM's libFuzzer, for the one target that `LINECHECK_FUZZ_TARGET` names. Without a name it lists them, each with
//! the longest input and the share of the runs.
//!
//! It is built with `-C passes=sancov-module`, which the stable compiler has: see `xtask/src/fuzz.rs`.
#![no_main]
#![allow(clippy::print_stdout, reason = "xtask reads the list")]

use std::env;
use std::process::exit;
use std::sync::OnceLock;

use linecheck_fuzz::{TARGETS, Target};

static TARGET: OnceLock<&'static Target> = OnceLock::new();

/// Before the engine begins: from then on it takes an exit for a fault of the target.
fn begin() {
    let Ok(name) = env::var("LINECHECK_FUZZ_TARGET") else {
        for Target { name, longest, share, .. } in TARGETS {
            println!("target {name} {longest} {share}");
        }
        exit(0);
    };
    let Some(target) = linecheck_fuzz::target(&name) else { exit(2) };
    TARGET.get_or_init(|| target);
}

libfuzzer_sys::fuzz_target!(init: begin(), |input: &[u8]| {
    if let Some(target) = TARGET.get() {
        (target.run)(input);
    }
});
