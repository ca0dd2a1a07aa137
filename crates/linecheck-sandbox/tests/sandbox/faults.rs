use std::io::{ErrorKind, Read as _};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, MalformedShape, Nth, Sandbox, Settings, known};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Caller, start, usable};

const TO: &str = "+12025550100";

fn strike(sandbox: &Sandbox, endpoint: Endpoint, action: FaultAction) {
    sandbox.control().set_faults(vec![FaultRule::every(endpoint, action)]).unwrap();
}

#[tokio::test]
async fn t3_every_code_of_the_catalogue_can_be_answered() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    for entry in linecheck_domain::catalogue::entries() {
        strike(&sandbox, Endpoint::Any, FaultAction::error(entry.code));
        let answer = main.get(".json").await;
        assert_eq!((answer.status, answer.code()), (entry.http_status.unwrap_or(400), u64::from(entry.code)));
        assert_eq!(answer.header("WWW-Authenticate").is_some(), answer.status == 401);
    }
}

#[tokio::test]
async fn t7_an_effect_happens_exactly_when_the_action_says_so() {
    let sandbox = start().await;
    let control = sandbox.control();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    for processed in [false, true] {
        let actions = [
            FaultAction::Error { code: 20500, status: None, message: None, without_code: true, processed },
            FaultAction::http(503, processed),
            FaultAction::Stall { processed, max_ms: 50 },
            FaultAction::StallBody { processed, max_ms: 50 },
            FaultAction::Reset { processed },
            FaultAction::Close { processed },
            FaultAction::Truncate { keep: None, processed },
            FaultAction::Malformed { shape: MalformedShape::NotJson, processed },
            FaultAction::Huge { mebibytes: 1, processed },
            FaultAction::GzipBomb { mebibytes: 1, processed },
            FaultAction::Redirect { status: 307, location: "https://example.com{path}".into(), processed },
        ];
        for action in actions {
            strike(&sandbox, Endpoint::MessagesCreate, action.clone());
            let before = control.health().messages;
            let _ = main.try_send(&from, TO).await;
            let entry = control.log().pop().unwrap();
            assert_eq!(entry.processed, processed, "{action:?}");
            assert_eq!(entry.created_sid.is_some(), processed, "{action:?}");
            assert_eq!(control.health().messages - before, usize::from(processed), "{action:?}");
            assert_eq!(entry.fault.unwrap().kind, action.kind());
        }
    }
    strike(&sandbox, Endpoint::MessagesCreate, FaultAction::http(500, true));
    let refused = main.send(&from, "nobody").await;
    assert_eq!(refused.status, 500, "the answer is the script's also when the request was refused");
    assert!(!control.log().pop().unwrap().processed);
}

#[tokio::test]
async fn t7_a_reset_is_a_reset_and_a_close_is_not() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    for processed in [false, true] {
        strike(&sandbox, Endpoint::MessagesCreate, FaultAction::Reset { processed });
        let error = main.try_send(&from, TO).await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        let entry = sandbox.control().log().pop().unwrap();
        assert_eq!((entry.body_read, entry.status), (processed, None));
        strike(&sandbox, Endpoint::MessagesCreate, FaultAction::Close { processed });
        assert_eq!(main.try_send(&from, TO).await.err().unwrap().kind(), ErrorKind::UnexpectedEof);
    }
}

#[tokio::test]
async fn t7_a_cut_answer_is_shorter_than_it_says() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    for keep in [None, Some(0), Some(10), Some(1_000_000)] {
        strike(&sandbox, Endpoint::MessagesCreate, FaultAction::Truncate { keep, processed: true });
        let error = main.try_send(&from, TO).await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{keep:?}");
    }
}

#[tokio::test]
async fn c5_bodies_that_cannot_be_understood_come_with_the_right_status() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    for shape in [
        MalformedShape::Empty,
        MalformedShape::NotJson,
        MalformedShape::Html,
        MalformedShape::WrongShape,
        MalformedShape::WrongTypes,
        MalformedShape::MissingFields,
        MalformedShape::NotUtf8,
    ] {
        strike(&sandbox, Endpoint::Account, FaultAction::Malformed { shape, processed: true });
        let answer = main.get(".json").await;
        assert_eq!(answer.status, 200, "{shape:?}");
        let object = serde_json::from_slice::<serde_json::Value>(&answer.body)
            .ok()
            .filter(serde_json::Value::is_object);
        assert_eq!(
            object.is_some(),
            matches!(shape, MalformedShape::WrongTypes | MalformedShape::MissingFields)
        );
    }
    strike(&sandbox, Endpoint::Account, FaultAction::Huge { mebibytes: 3, processed: true });
    assert!(main.get(".json").await.json()["padding"].as_str().unwrap().len() == 3 << 20);
    strike(&sandbox, Endpoint::Account, FaultAction::GzipBomb { mebibytes: 20, processed: true });
    let bomb = main.get(".json").await;
    assert_eq!(bomb.header("Content-Encoding"), Some("gzip"));
    assert!(bomb.body.len() < 100_000);
    let mut text = String::new();
    GzDecoder::new(bomb.body.as_slice()).read_to_string(&mut text).unwrap();
    assert!(text.len() > 20 << 20);
}

#[tokio::test]
async fn c5_rate_limits_redirects_and_other_statuses() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    strike(&sandbox, Endpoint::Any, FaultAction::RateLimited { code: 20429, retry_after: None });
    let answer = main.get(".json").await;
    assert_eq!((answer.status, answer.code(), answer.header("Retry-After")), (429, 20429, None));
    strike(&sandbox, Endpoint::Any, FaultAction::RateLimited { code: 63038, retry_after: Some(7) });
    let answer = main.get(".json").await;
    assert_eq!((answer.code(), answer.header("Retry-After")), (63038, Some("7")));
    for status in [301, 302, 303, 307, 308] {
        let location = "http://127.0.0.1:9{path}".to_owned();
        strike(&sandbox, Endpoint::Any, FaultAction::Redirect { status, location, processed: false });
        let answer = main.get(".json?a=b").await;
        assert_eq!(answer.status, status);
        let to = format!("http://127.0.0.1:9/2010-04-01/Accounts/{}.json?a=b", known::MAIN.sid());
        assert_eq!(answer.header("Location"), Some(to.as_str()));
    }
    let rule = r#"{"action":{"kind":"http","status":502,"body":"<h1>Bad gateway</h1>","headers":{"Server":"proxy"}}}"#;
    sandbox.control().set_faults(vec![serde_json::from_str(rule).unwrap()]).unwrap();
    let answer = main.get(".json").await;
    assert_eq!((answer.status, answer.header("Server")), (502, Some("proxy")));
    assert!(answer.header("Twilio-Request-Id").is_some());
}

#[tokio::test]
async fn t3_rules_hold_for_an_account_and_a_range() {
    let sandbox = start().await;
    let rule = FaultRule {
        nth: Nth::Range { from: 2, times: 2 },
        ..FaultRule::every(Endpoint::Numbers, FaultAction::error(20503))
    };
    sandbox.control().set_faults(vec![rule.for_account(known::FABRIKAM.sid())]).unwrap();
    let (main, fabrikam) = (Caller::of(&sandbox, known::MAIN), Caller::of(&sandbox, known::FABRIKAM));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        assert_eq!(main.get("/IncomingPhoneNumbers.json").await.status, 200);
        assert_eq!(fabrikam.get("/Balance.json").await.status, 200);
        statuses.push(fabrikam.get("/IncomingPhoneNumbers.json").await.status);
    }
    assert_eq!(statuses, [200, 503, 503, 200]);
    let state = sandbox.control().faults().pop().unwrap();
    assert_eq!((state.seen, state.fired), (4, 2));
    sandbox.control().clear_faults().unwrap();
    assert!(sandbox.control().faults().is_empty());
}

#[tokio::test]
async fn t7_a_held_request_is_in_the_log_and_its_client_may_go() {
    let sandbox = start().await;
    let control = sandbox.control();
    strike(&sandbox, Endpoint::MessagesCreate, FaultAction::stall(true));
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let held = tokio::spawn(async move { main.try_send(&from, TO).await.is_ok() });
    let deadline = Instant::now() + Duration::from_secs(5);
    while control.log().last().is_none_or(|entry| !entry.processed) {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let entry = control.log().pop().unwrap();
    assert_eq!((entry.status, entry.duration_ms, entry.to.as_deref()), (None, None, Some(TO)));
    held.abort();
    assert!(held.await.is_err());
    assert_eq!(control.health().messages, 1);
    assert_eq!(Caller::of(&sandbox, known::MAIN).get(".json").await.status, 200);
}

#[tokio::test]
async fn s1_stopping_ends_held_requests_and_frees_the_port() {
    let sandbox = start().await;
    let port = sandbox.port();
    strike(&sandbox, Endpoint::Any, FaultAction::stall(false));
    let main = Caller::of(&sandbox, known::MAIN);
    let held =
        tokio::spawn(async move { main.ask("GET", "/2010-04-01/Accounts.json", "", "").await.is_ok() });
    while sandbox.control().log().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let started = Instant::now();
    sandbox.stop().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(3));
    assert!(!held.await.unwrap());
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn s1_latency_is_set_for_all_and_by_rule() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    sandbox.control().set_settings(Settings { latency_ms: 80, step_ms: 300, hides_unsent: false }).unwrap();
    let started = Instant::now();
    main.get(".json").await;
    assert!(started.elapsed() >= Duration::from_millis(80));
    sandbox.control().set_settings(Settings { latency_ms: 0, step_ms: 300, hides_unsent: false }).unwrap();
    strike(&sandbox, Endpoint::Account, FaultAction::Latency { ms: 90 });
    let started = Instant::now();
    assert_eq!(main.get(".json").await.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(90));
    assert!(
        sandbox
            .control()
            .set_settings(Settings { latency_ms: 600_001, step_ms: 0, hides_unsent: false })
            .is_err()
    );
}

#[tokio::test]
async fn s1_a_connection_is_kept_and_counted() {
    let sandbox = start().await;
    let mut stream = TcpStream::connect(("127.0.0.1", sandbox.port())).await.unwrap();
    for _ in 0..2 {
        stream.write_all(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let mut bytes = [0_u8; 4096];
        assert!(stream.read(&mut bytes).await.unwrap() > 0);
    }
    let log = sandbox.control().log();
    assert_eq!(log.iter().map(|entry| entry.connection).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(log.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn c5_hosts_that_cannot_be_reached_are_offered() {
    let sandbox = start().await;
    let port = |url: String| url.rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let refused = TcpStream::connect(("127.0.0.1", port(sandbox.closed_port_base_url()))).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(sandbox.unresolvable_base_url(), "https://no-such-host.invalid");
    assert!(sandbox.self_signed_base_url().starts_with("https://127.0.0.1:"));
    let mut stream = TcpStream::connect(("127.0.0.1", port(sandbox.self_signed_base_url()))).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    assert!(!bytes.starts_with(b"HTTP/"), "it speaks TLS alone");
    assert_eq!(sandbox.control().health().failed_handshakes, 1);
}
