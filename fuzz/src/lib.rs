//! What must hold for every input from outside, whatever it is: a table of targets, each a function of bytes.
//!
//! A target checks what the rest of the product relies on (a value that was read is read back as the same, a bound holds, a
//! secret is in no output), and not only that nothing panics. It says so by panicking. The engine (`src/main.rs`) looks for
//! inputs; those that are kept in `corpus` are run again by an ordinary test.
//!
//! Invariants: an input is all that a target looks at, and what one input did changes nothing for the next.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate serves tests alone, and a panic is how it tells"
)]

mod arguments;
mod audit;
mod bundle;
mod export;
mod header;
mod pingone;
mod server;
mod text;
mod twilio;
mod typed;

/// Something that reads what comes from outside.
#[derive(Debug)]
pub struct Target {
    /// Its name, and that of its folder of inputs.
    pub name: &'static str,
    /// The longest input that the engine tries, in bytes.
    pub longest: usize,
    /// Its share of the runs: it gets as many more than another as this is larger. What asks a server over a socket is slower.
    pub share: u32,
    /// Checks one input.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "arguments", longest: 512, share: 1, run: arguments::run },
    Target { name: "audit", longest: 4096, share: 2, run: audit::run },
    Target { name: "bundle", longest: 4096, share: 4, run: bundle::run },
    Target { name: "export", longest: 4096, share: 2, run: export::run },
    Target { name: "header", longest: 1024, share: 2, run: header::run },
    Target { name: "phone", longest: 128, share: 8, run: typed::phone },
    Target { name: "pingone", longest: 4096, share: 1, run: pingone::run },
    Target { name: "sid", longest: 128, share: 12, run: typed::sid },
    Target { name: "twilio", longest: 4096, share: 1, run: twilio::run },
];

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
