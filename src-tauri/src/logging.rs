//! The log file: kinds of errors and own IDs, never a number, a body or a name. It is for whoever reports a fault.

use std::fs::DirBuilder;
use std::io;
use std::panic::{self, PanicHookInfo};
use std::path::Path;

use linecheck_domain::visible::{visible_lines, without_tokens};
use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use linecheck_shell::Folders;

/// A week.
const FILES: usize = 7;

/// A log that gets no letter that is not seen, and nothing that looks like a token, whoever wrote it into an entry.
struct PlainLog(RollingFileAppender);

/// One entry of it, which comes whole.
struct Plain<'log>(&'log RollingFileAppender);

impl<'log> MakeWriter<'log> for PlainLog {
    type Writer = Plain<'log>;

    fn make_writer(&'log self) -> Plain<'log> {
        Plain(&self.0)
    }
}

impl io::Write for Plain<'_> {
    fn write(&mut self, entry: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(entry);
        io::Write::write_all(&mut self.0.make_writer(), visible_lines(&without_tokens(&text)).as_bytes())?;
        Ok(entry.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Nobody else can put a link where the next file will be.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Logs to a new file each day from now on.
pub fn start(folders: &Folders) -> io::Result<()> {
    // The library would complain on standard error that there is nothing to tidy up.
    if folders.logs().as_os_str().is_empty() {
        return Err(io::ErrorKind::NotFound.into());
    }
    make_private(folders.logs())?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("linecheck")
        .filename_suffix("log")
        .max_log_files(FILES)
        .build(folders.logs())
        .map_err(|error: InitError| io::Error::other(error))?;
    // Libraries write what they like; only our own crates are known to keep the rule.
    let own = Targets::new().with_target("linecheck", LevelFilter::DEBUG).with_default(LevelFilter::OFF);
    tracing_subscriber::registry()
        .with(fmt::layer().with_ansi(false).with_writer(PlainLog(file)))
        .with(own)
        .try_init()
        .map_err(io::Error::other)?;
    panic::set_hook(Box::new(log_place));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), system = std::env::consts::OS, "started");
    Ok(())
}

/// Where, and not what: the words of a panic may hold data, and a session's standard error is a file on many desktops.
fn log_place(fault: &PanicHookInfo<'_>) {
    if let Some(place) = fault.location() {
        tracing::error!(file = place.file(), line = place.line(), "panic");
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn c4_s2_no_entry_of_the_log_holds_a_token_or_steers_a_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let log = PlainLog(tracing_appender::rolling::never(folder.path(), "log"));
        let subscriber = tracing_subscriber::registry().with(fmt::layer().with_ansi(false).with_writer(log));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("typed 89abcdef0123456789abcdef01234567 \u{202e}there");
            tracing::info!("the next");
        });
        let text = fs::read_to_string(folder.path().join("log")).unwrap();
        assert!(text.contains("typed ******** ") && text.contains("there"), "{text}");
        assert!(!text.replace('\n', "").contains(linecheck_domain::visible::is_unseen), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
    }

    #[test]
    fn c4_a_panic_is_logged_with_its_place_and_without_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let log = PlainLog(tracing_appender::rolling::never(folder.path(), "log"));
        let subscriber = tracing_subscriber::registry().with(fmt::layer().with_ansi(false).with_writer(log));
        let planted = "planted.client-secret";
        let usual = panic::take_hook();
        panic::set_hook(Box::new(log_place));
        let ended = tracing::subscriber::with_default(subscriber, || {
            panic::catch_unwind(|| panic!("the value {planted} is wrong"))
        });
        panic::set_hook(usual);
        assert!(ended.is_err());
        let text = fs::read_to_string(folder.path().join("log")).unwrap();
        assert!(text.contains("logging.rs") && !text.contains(planted), "{text}");
    }
}
