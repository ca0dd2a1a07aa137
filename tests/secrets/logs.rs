//! What our own crates say while they work, at the finest grain.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::story::{Planted, Server, alone, runtime, work};

/// A log that is kept: every field of every event and span, as it is said.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<String>>);

struct Line<'log>(&'log mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // The window's log takes nobody else's either (src-tauri/src/logging.rs).
        metadata.target().starts_with("linecheck")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut log = self.0.lock().unwrap();
        write!(log, "\n{}", event.metadata().target()).unwrap();
        event.record(&mut Line(&mut log));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The window's log takes what our own crates say to `debug`; here they say all of it, without what masks a token.
#[test]
fn c4_p1_no_secret_is_in_a_log_of_everything_that_our_crates_say() {
    let _alone = alone();
    let kept = Kept::default();
    tracing::subscriber::set_global_default(kept.clone()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder);
    let planted = Planted::new();
    runtime().block_on(async {
        let app = planted.open(&folder, &server.base).await;
        work(&app, &planted).await;
        app.close().await.unwrap();
    });
    let log = kept.0.lock().unwrap().clone();
    assert!(log.lines().count() > 20 && log.contains("answered"), "{log}");
    let Planted { token, passphrase, administrator, client_secret, access_token } = &planted;
    for secret in [token, passphrase, administrator, client_secret, access_token] {
        assert!(!log.contains(&secret.clear()), "{log}");
    }
    // Whom a passcode went to is no secret, and is not in there either.
    assert!(!log.contains("2025550123"), "{log}");
}
