//! The log file: kinds of errors and own IDs, never a number, a body or a name. It is for whoever reports a fault.

use std::fs;
use std::io;
use std::panic;

use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::places::Places;

/// A week.
const FILES: usize = 7;

/// Logs to a new file each day from now on.
pub fn start(places: &Places) -> io::Result<()> {
    // The library would complain on standard error that there is nothing to tidy up.
    fs::create_dir_all(places.logs())?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("linecheck")
        .filename_suffix("log")
        .max_log_files(FILES)
        .build(places.logs())
        .map_err(|error: InitError| io::Error::other(error))?;
    // Libraries write what they like; only our own crates are known to keep the rule.
    let own = Targets::new().with_target("linecheck", LevelFilter::DEBUG).with_default(LevelFilter::OFF);
    tracing_subscriber::registry()
        .with(fmt::layer().with_ansi(false).with_writer(file))
        .with(own)
        .try_init()
        .map_err(io::Error::other)?;
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |fault| {
        // Where, and not what: the words of a panic may hold data.
        if let Some(place) = fault.location() {
            tracing::error!(file = place.file(), line = place.line(), "panic");
        }
        usual(fault);
    }));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), system = std::env::consts::OS, "started");
    Ok(())
}
