//! Waiting where PingOne asks to. Case 21, and of case 22 what concerns 429.

use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_domain::pingone::Body;
use linecheck_domain::transport::Bound;
use linecheck_pingone::{Patience, Pause, PingOneError, patiently};
use serde_json::{Value, json};

use crate::kind;
use crate::server::{AUTH_TOKEN, SID, Server, answer, refuses};

const SECOND: Duration = Duration::from_secs(1);

/// The server's clock stands at 12:00:00.
fn limited(status: u16, retry_after: Option<&str>) -> Vec<u8> {
    let code = if status == 429 { "REQUEST_LIMITED" } else { "SERVICE_UNAVAILABLE" };
    let body = json!({"id": "x", "code": code, "message": "Slow down.", "details": []});
    let header = retry_after.map(|value| format!("Retry-After: {value}\r\n")).unwrap_or_default();
    answer(status, &header, &body.to_string())
}

async fn error_of(said: Vec<u8>) -> PingOneError {
    Server::saying(said).await.client().environment().await.unwrap_err()
}

async fn error_of_create(said: Vec<u8>) -> PingOneError {
    let body = Body::read(json!({"provider": "CUSTOM_TWILIO", "sid": SID})).unwrap();
    let token = Secret::new(AUTH_TOKEN.to_owned());
    Server::saying(said).await.client().create_sender(&body, &token).await.unwrap_err()
}

fn pause(error: &PingOneError) -> Option<Pause> {
    Patience::of(Patience::USUAL).pause_after(error, 0)
}

#[tokio::test]
async fn g4_a_pause_is_as_long_as_was_asked_for_and_an_absurd_one_is_shortened_and_told() {
    for (status, retry_after, asked, lasts) in [
        (429, Some("2"), Some(2), 2),
        (429, Some("0"), Some(0), 1),
        (429, Some("-5"), None, 1),
        (429, Some("soon"), None, 1),
        (429, Some("86400"), Some(86_400), 60),
        (429, Some("99999999999999999999"), Some(86_400), 60),
        (429, Some("Thu, 26 Nov 2026 12:00:07 GMT"), Some(7), 7),
        (429, Some("Thu, 26 Nov 2026 11:00:00 GMT"), Some(0), 1),
        (429, None, None, 1),
        (503, Some("Thu, 26 Nov 2026 12:00:09 GMT"), Some(9), 9),
        (503, Some("Fri, 26 Nov 2027 12:00:00 GMT"), Some(86_400), 60),
        (503, None, None, 1),
    ] {
        let error = error_of(limited(status, retry_after)).await;
        let pause = pause(&error).unwrap();
        assert_eq!(pause.asked, asked.map(Duration::from_secs), "{retry_after:?}");
        assert_eq!((pause.status, pause.lasts), (status, Duration::from_secs(lasts)), "{retry_after:?}");
        assert_eq!(pause.is_shortened(), asked > Some(60), "{retry_after:?}");
        assert_eq!(error.retry_after(), pause.asked);
    }
    // What is between here and PingOne asks for patience too, and PingOne says it in the body as well.
    let error = error_of(answer(503, "Retry-After: 3\r\n", "<html>")).await;
    assert_eq!(pause(&error).unwrap().lasts, 3 * SECOND);
    let inner = json!([{"code": "LIMIT_EXCEEDED", "innerError": {"retryAfter": "2026-11-26T12:00:11Z"}}]);
    let error = error_of(refuses(429, "REQUEST_LIMITED", &inner)).await;
    assert_eq!(pause(&error).unwrap().lasts, 11 * SECOND);
    assert!(error.is_refused_with("LIMIT_EXCEEDED"));
}

#[tokio::test]
async fn g4_pauses_grow_and_end_and_chance_only_makes_them_longer() {
    let error = error_of(limited(429, None)).await;
    let mut patience = Patience::of(Patience::USUAL);
    let pauses: Vec<_> =
        std::iter::from_fn(|| Some(patience.pause_after(&error, 0)?.lasts.as_secs())).collect();
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60]);

    let asking = error_of(limited(429, Some("2"))).await;
    for chance in [0, 1, u32::MAX / 2, u32::MAX] {
        let lasts = Patience::of(Patience::USUAL).pause_after(&asking, chance).unwrap().lasts;
        assert!(lasts >= 2 * SECOND && lasts <= 3 * SECOND, "{lasts:?}");
    }
    assert_eq!(Patience::of(2 * SECOND).pause_after(&error_of(limited(429, Some("3"))).await, 0), None);
}

#[tokio::test]
async fn g1_only_what_was_certainly_not_done_is_asked_again() {
    for (said, reading, creating) in [
        (limited(429, Some("2")), true, true),
        (limited(503, Some("2")), true, false),
        (answer(429, "", "slow down"), true, false),
        (answer(503, "", "<html>"), true, false),
        (refuses(500, "UNEXPECTED_ERROR", &Value::Null), false, false),
        (refuses(403, "ACCESS_FAILED", &Value::Null), false, false),
        (answer(502, "", "<html>"), false, false),
        (b"stall".to_vec(), false, false),
        (b"HTTP/1.1 503 X\r\nContent-Length: 9\r\n\r\n{".to_vec(), false, false),
    ] {
        let (read, create) = (error_of(said.clone()).await, error_of_create(said).await);
        assert_eq!((pause(&read).is_some(), pause(&create).is_some()), (reading, creating), "{read:?}");
    }
    // At the token endpoint nothing was done yet.
    let server = Server::start(|asked| asked.is_for_token().then(|| limited(503, None))).await;
    let body = Body::read(json!({"provider": "CUSTOM_TWILIO", "sid": SID})).unwrap();
    let token = Secret::new(AUTH_TOKEN.to_owned());
    let error = server.client().create_sender(&body, &token).await.unwrap_err();
    assert!(pause(&error).is_some(), "{error:?}");
}

#[tokio::test]
async fn g4_whoever_waits_asks_again_no_sooner_than_was_asked_for() {
    let server =
        Server::start(|asked| (!asked.is_for_token() && asked.nth == 0).then(|| limited(429, Some("1"))))
            .await;
    let (client, mut told) = (server.client(), Vec::new());
    let wait = |pause: Pause| {
        told.push(pause);
        tokio::time::sleep(pause.lasts)
    };
    let read = patiently(Patience::of(Patience::USUAL), || 0, wait, || client.environment()).await;
    assert!(read.is_ok());
    assert_eq!(told, [Pause { status: 429, asked: Some(SECOND), lasts: SECOND }]);
    let asked = server.of_api();
    assert_eq!(asked.len(), 2);
    assert!(asked[1].at - asked[0].at >= SECOND);
}

#[tokio::test]
async fn g4_waiting_ends_when_patience_does_or_when_it_is_dropped() {
    let server = Server::saying(limited(429, Some("86400"))).await;
    let client = server.client();
    let never = |pause: Pause| panic!("{pause:?}") as std::future::Ready<()>;
    let ended = patiently(Patience::of(SECOND), || 0, never, || client.environment()).await;
    let error = ended.unwrap_err();
    assert_eq!(kind(&error), "refused 429 REQUEST_LIMITED []");
    assert_eq!(error.retry_after(), Some(Duration::from_hours(24)));
    assert_eq!(server.of_api().len(), 1);

    // The pause of a minute has begun; dropping it is the end.
    let (begun, mut has_begun) = tokio::sync::oneshot::channel();
    let mut begun = Some(begun);
    let wait = |pause: Pause| {
        begun.take().unwrap().send(()).unwrap();
        tokio::time::sleep(pause.lasts)
    };
    let waiting = patiently(Patience::of(Patience::USUAL), || 0, wait, || client.environment());
    tokio::select! {
        _ = waiting => panic!("it did not wait"),
        begun = &mut has_begun => begun.unwrap(),
    }
    assert_eq!(server.of_api().len(), 2);
}

#[tokio::test]
async fn g4_where_pauses_outlast_the_time_of_reading_what_asked_for_them_is_told() {
    let limited = error_of(limited(429, Some("86400"))).await;
    let over = PingOneError::LeftOff { bound: Bound::Time, pages: 0, entries: 0 };
    for (said, expected) in [
        (vec![limited.clone(), over.clone()], "refused 429 REQUEST_LIMITED []"),
        (vec![over], "left off Time 0 0"),
    ] {
        let mut said = said.into_iter();
        let at_once = |_| std::future::ready(());
        let ask = || std::future::ready(Err::<(), _>(said.next().unwrap()));
        let ended = patiently(Patience::of(Patience::USUAL), || 0, at_once, ask).await;
        assert_eq!(kind(&ended.unwrap_err()), expected);
    }
}
