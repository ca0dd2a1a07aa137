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

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let Ok(name) = env::var("LINECHECK_FUZZ_TARGET") else {
            for Target { name, longest, share, .. } in TARGETS {
                println!("target {name} {longest} {share}");
            }
            exit(0);
        };
        linecheck_fuzz::target(&name).unwrap_or_else(|| exit(2))
    });
    (target.run)(input);
});
