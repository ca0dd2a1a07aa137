//! What a use case takes at most of a server that is slow, silent, or never ends a list.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use linecheck_app::{App, Code, DraftEdit, Options, ProgressSink, ReadyRequest};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_domain::verification::OutcomeCode;
use linecheck_http::Limits;
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, known};
use linecheck_tests::PASSPHRASE;
use linecheck_vault::KeySource;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use crate::seen::{Fallback, fresh, send};

/// No exchange is cut off by its own time: what ends is ended by the whole.
const HOUR: Duration = Duration::from_hours(1);

/// Answers each request after a pause, and its lists without an end.
struct Slow {
    base: Url,
    lists: Arc<AtomicUsize>,
}

impl Slow {
    async fn start(pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let lists = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&lists);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, pause, Arc::clone(&counted)));
            }
        });
        Self { base, lists }
    }
}

async fn serve(mut stream: TcpStream, pause: Duration, lists: Arc<AtomicUsize>) {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let text = String::from_utf8_lossy(&read).into_owned();
    let path = text.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
    let list = path.rsplit('/').next().unwrap_or_default();
    let body = if list == "Accounts.json" || list == "IncomingPhoneNumbers.json" {
        let place = lists.fetch_add(1, Ordering::SeqCst);
        let name = if list == "Accounts.json" { "accounts" } else { "incoming_phone_numbers" };
        let member = if list == "Accounts.json" {
            json!({ "sid": format!("AC{place:032}") })
        } else {
            json!({ "sid": format!("PN{place:032}"), "phone_number": "+12025550100" })
        };
        tokio::time::sleep(pause).await;
        json!({ name: [member], "next_page_uri": format!("{path}?Page={place}") })
    } else {
        json!({ "sid": known::MAIN.sid(), "friendly_name": "Slow", "status": "active", "type": "Full" })
    };
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body.as_bytes()).await;
}

/// An application whose use cases read for a short time, with a draft of the main account.
async fn app_beside(base: &Url, reading: Duration) -> (App, Actor, TenantId, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let mut options = Options::new(Mode::Sandbox, folder.path().join("vault"), key);
    options.sandbox = Some(base.clone());
    options.limits = Limits { overall: HOUR, ..Limits::default() };
    options.reading = reading;
    let app = App::open(options).await.unwrap();
    let (actor, tenant) = (Actor::administrator("tester"), TenantId::parse("contoso").unwrap());
    app.add_tenant(&actor, tenant.clone(), "Contoso").await.unwrap();
    for edit in [
        DraftEdit::AccountSid(known::MAIN.sid().to_owned()),
        DraftEdit::Token(Secret::new("0".repeat(32))),
        DraftEdit::Queued(true),
    ] {
        app.edit_draft(&actor, &tenant, edit).await.unwrap();
    }
    (app, actor, tenant, folder)
}

#[tokio::test]
async fn c5_a_list_that_comes_too_slowly_is_left_off_and_not_taken_for_an_empty_one() {
    let server = Slow::start(Duration::from_millis(60)).await;
    let (app, actor, tenant, _folder) = app_beside(&server.base, Duration::from_secs(2)).await;
    let found = app.verify(&actor, &tenant, &ProgressSink::silent()).await.unwrap();
    assert_eq!(found.outcome, OutcomeCode::TookTooLong, "{found:?}");
    assert!(found.message.contains("not the whole list"), "{}", found.message);
    assert_eq!(found.counts.total, 0, "what was read is not used");
    assert!(found.sub_accounts.is_empty() && found.sub_accounts_unread.is_some(), "{found:?}");
    let error = found.error.unwrap();
    assert!(error.params["pages"].as_u64().unwrap() > 1, "{error:?}");
    assert!(app.draft(&tenant).await.unwrap().queued, "it still waits for an answer");

    let request = ReadyRequest { tenant: tenant.to_string(), of: None, recipient: None, country: None };
    // It would not come back at all.
    let ready = app.ready(request, &ProgressSink::silent()).await.unwrap();
    assert!(!ready.ready, "{ready:?}");
    assert!(server.lists.load(Ordering::SeqCst) > 4);
}

#[tokio::test]
async fn c5_an_account_that_is_silent_is_left_off_too() {
    let stage = Fallback::Off.stage().await;
    let stall = FaultAction::Stall { processed: false, max_ms: 600_000 };
    stage.control().set_faults(vec![FaultRule::every(Endpoint::Any, stall)]).unwrap();
    let base = Url::parse(&stage.sandbox.base_url()).unwrap();
    let (app, actor, tenant, _folder) = app_beside(&base, Duration::from_millis(300)).await;
    let found = app.verify(&actor, &tenant, &ProgressSink::silent()).await.unwrap();
    assert_eq!((found.outcome, found.error.unwrap().code), (OutcomeCode::TookTooLong, Code::TookTooLong));
}

#[tokio::test]
async fn t8_following_ends_in_time_beside_a_silent_server() {
    let mut stage = Fallback::Off.stage().await;
    let trace = send(&stage, Channel::Sms, &fresh(), vec![], "a send").await.trace;
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    stage.app.close().await.unwrap();
    let mut options = Options::new(Mode::Sandbox, stage.folder.path().join("vault"), key);
    options.sandbox = Some(Url::parse(&stage.sandbox.base_url()).unwrap());
    options.limits = Limits { overall: HOUR, ..Limits::default() };
    stage.app = App::open(options).await.unwrap();
    let stall = FaultAction::Stall { processed: false, max_ms: 600_000 };
    stage.control().set_faults(vec![FaultRule::every(Endpoint::Message, stall)]).unwrap();
    let limit = Duration::from_millis(1_500);
    let silent = ProgressSink::silent();
    let after = stage.app.follow(trace.transaction, limit, &silent).await.unwrap();
    assert!(after.conclusion.is_none(), "nothing is claimed: {:?}", after.conclusion);
    let report = stage.app.follow_open(Some(limit), &silent).await.unwrap();
    assert_eq!(report.traces.len(), 1, "it stays open");
    let log = stage.control().log();
    let asked = log.iter().filter(|entry| entry.endpoint == Endpoint::Message).count();
    assert!(asked >= 2, "it was under way both times");
}
