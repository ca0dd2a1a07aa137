//! Requests that read.

use std::sync::Arc;
use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_domain::transport::Bound;
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_twilio::{Argument, MAX_PAGES, TwilioClient, TwilioError};
use url::Url;

use crate::server::{ACCOUNT, CALL, MESSAGE, NUMBER, PLANTED, Server, answer};

#[tokio::test]
async fn c5_reading_ends_in_a_typed_error() {
    let planted = format!(r#"{{"auth_token":"{PLANTED}","status":"active"}}"#);
    for (said, expected) in [
        (answer(401, r#"{"code":20003,"message":"Authenticate","status":401}"#), "refused 401 Some(20003)"),
        (answer(403, r#"{"code":20008,"message":"Test","status":403}"#), "refused 403 Some(20008)"),
        (answer(429, r#"{"code":20429}"#), "refused 429 Some(20429)"),
        (answer(404, r#"{"message":"Not here","status":404}"#), "refused 404 None"),
        (answer(502, "<html>"), "intercepted 502"),
        (answer(403, "<html>"), "intercepted 403"),
        (answer(401, r#"{"error":"no"}"#), "intercepted 401"),
        (answer(407, r#"{"code":20003,"message":"Authenticate","status":407}"#), "intercepted 407"),
        (answer(302, ""), "redirected"),
        (answer(200, "<TwilioResponse/>"), "intercepted 200"),
        (answer(200, &planted), "not understood"),
        (answer(200, ""), "intercepted 200"),
        (answer(200, "{"), "not understood"),
        (answer(600, "{}"), "not understood"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{".to_vec(), "transport Truncated"),
        (b"stall".to_vec(), "transport ResponseTimeout"),
    ] {
        let server = Server::saying(said).await;
        let error = server.client().account().await.unwrap_err();
        let text = format!("{error:?} {error}");
        assert!(!text.contains(PLANTED), "{text}");
        assert!(error.exchange().is_some());
        let kind = match &error {
            TwilioError::Refused { status, code, request_id, retry_after, .. } => {
                assert_eq!(
                    (request_id.as_deref(), *retry_after),
                    (Some("RQ7"), Some(Duration::from_secs(4)))
                );
                format!("refused {status} {code:?}")
            }
            TwilioError::Redirected { .. } => "redirected".to_owned(),
            TwilioError::NotUnderstood { .. } => "not understood".to_owned(),
            TwilioError::Intercepted { exchange } => format!("intercepted {}", exchange.status.unwrap()),
            TwilioError::Transport { failure } => {
                assert!(!failure.never_sent());
                format!("transport {:?}", failure.stage())
            }
            other => format!("{other:?}"),
        };
        assert_eq!(kind, expected);
    }
}

fn page(next: &str) -> Vec<u8> {
    let next = serde_json::to_string(next).unwrap();
    answer(
        200,
        &format!(
            r#"{{"incoming_phone_numbers":[{{"sid":"{NUMBER}","phone_number":"+12025550100"}}],"next_page_uri":{next}}}"#
        ),
    )
}

#[tokio::test]
async fn p3_a_list_that_leads_away_is_not_followed() {
    let elsewhere = Server::saying(answer(200, "{}")).await;
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json");
    for next in [
        format!("{}{path}?Page=1", elsewhere.base.as_str().trim_end_matches('/')),
        format!("//127.0.0.1:{}{path}", elsewhere.base.port().unwrap()),
        "https://api.twilio.com/2010-04-01/x".to_owned(),
        "/2010-04-01/Accounts/ACffffffffffffffffffffffffffffffff/IncomingPhoneNumbers.json?Page=1".to_owned(),
        "/elsewhere".to_owned(),
    ] {
        let server = Server::saying(page(&next)).await;
        let error = server.client().numbers(|_, _| ()).await.unwrap_err();
        assert!(matches!(error, TwilioError::ForeignPage { .. }), "{next}: {error:?}");
        assert_eq!(server.count(), 1);
    }
    assert_eq!(elsewhere.count(), 0);
}

#[tokio::test]
async fn c6_what_only_looks_like_the_next_page_does_no_harm() {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json");
    let server = Server::start(Arc::new(move |_, target| {
        let rest = match target.rsplit_once("Page=").map(|(_, page)| page) {
            // Numbers that carry a field of the page's own name, before the page has it.
            Some("2") => r#""next_page_uri":null"#.to_owned(),
            Some("decoy") => "broken".to_owned(),
            _ => format!(r#""next_page_uri":"{path}?Page=2""#),
        };
        let number = format!(
            r#"{{"sid":"{NUMBER}","phone_number":"+12025550100","next_page_uri":"{path}?Page=decoy"}}"#
        );
        answer(200, &format!(r#"{{"incoming_phone_numbers":[{number}],{rest}}}"#))
    }))
    .await;
    let listed = server.client().numbers(|_, _| ()).await.unwrap();
    assert_eq!((listed.items.len(), listed.complete), (2, true));
    assert_eq!(listed.exchanges.len(), server.count(), "also what was fetched for nothing is told");
}

#[tokio::test]
async fn c6_a_list_in_a_circle_ends() {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json");
    let itself = format!("{path}?PageSize=1000");
    let server = Server::saying(page(&itself)).await;
    let error = server.client().numbers(|_, _| ()).await.unwrap_err();
    assert!(matches!(error, TwilioError::RepeatedPage { .. }), "{error:?}");
    assert_eq!(server.count(), 1);

    let longer = path.clone();
    let server = Server::start(Arc::new(move |nth, _| page(&format!("{longer}?Page={}", nth % 3)))).await;
    let error = server.client().numbers(|_, _| ()).await.unwrap_err();
    assert!(matches!(error, TwilioError::RepeatedPage { .. }), "{error:?}");
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn c6_a_list_without_an_end_ends() {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json");
    let server = Server::start(Arc::new(move |nth, _| page(&format!("{path}?Page={nth}")))).await;
    let error = server.client().numbers(|_, _| ()).await.unwrap_err();
    assert!(matches!(error, TwilioError::LeftOff { bound: Bound::Pages, pages: MAX_PAGES, .. }), "{error:?}");
    assert_eq!(server.count(), MAX_PAGES as usize);
}

#[tokio::test]
async fn t7_a_look_up_is_bounded_and_asks_for_the_day() {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json");
    let server = Server::start(Arc::new(move |nth, _| {
        answer(
            200,
            &format!(
                r#"{{"messages":[{{"sid":"{MESSAGE}","body":"424242","date_created":"Fri, 02 Jan 2026 03:04:05 +0000"}},
                    {{"sid":"{MESSAGE}","body":"424242","date_created":"Fri, 02 Jan 2026 03:04:04 +0000"}}],
                    "next_page_uri":"{path}?Page={}"}}"#,
                nth + 1
            ),
        )
    }))
    .await;
    let since = "2026-01-02T03:04:05.7Z".parse().unwrap();
    let mut trail = Vec::new();
    let found =
        server.client().find_messages("+12025550123", "+12025550100", since, &mut trail).await.unwrap().found;
    assert_eq!((found.items.len(), found.complete, trail.len(), server.count()), (3, false, 3, 3));
    let text = format!("{found:?}");
    assert!(!text.contains("424242") && !text.contains("2025550"), "{text}");
    let first = server.requests.lock().unwrap()[0].clone();
    assert!(
        first.contains("?To=%2B12025550123&From=%2B12025550100&DateSent%3E=2026-01-02&PageSize=100 "),
        "{first}"
    );
}

/// Whatever becomes of a later page, the exchanges before it are told, and its own.
#[tokio::test]
async fn t7_a_look_up_that_breaks_off_tells_of_every_page() {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Calls.json");
    let page = format!(r#"{{"calls":[{{"sid":"{CALL}"}}],"next_page_uri":"{path}?Page=1"}}"#);
    for (second, expected) in [
        (answer(503, "{}"), vec![Some(200), Some(503)]),
        (answer(200, "<html>"), vec![Some(200), Some(200)]),
        (Vec::new(), vec![Some(200), None]),
    ] {
        let first = answer(200, &page);
        let said = Arc::new(move |nth, _: &str| if nth == 0 { first.clone() } else { second.clone() });
        let server = Server::start(said).await;
        let (mut trail, since) = (Vec::new(), "2026-01-02T03:04:05Z".parse().unwrap());
        let client = server.client();
        client.find_calls("+12025550123", "+12025550100", since, &mut trail).await.unwrap_err();
        assert_eq!(trail.iter().map(|exchange| exchange.status).collect::<Vec<_>>(), expected);
        assert_eq!(server.count(), 2);
    }
    // Given up while the second page is awaited.
    let first = answer(200, &page);
    let stalling = Arc::new(move |nth, _: &str| if nth == 0 { first.clone() } else { b"stall".to_vec() });
    let server = Server::start(stalling).await;
    let (mut trail, since) = (Vec::new(), "2026-01-02T03:04:05Z".parse().unwrap());
    let client = server.client();
    let asked = async {
        while server.count() < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = client.find_calls("+12025550123", "+12025550100", since, &mut trail) => panic!("{ended:?}"),
        () = asked => {}
    }
    assert_eq!(trail.len(), 1, "the page that came is told");
}

#[tokio::test]
async fn c11_a_subaccounts_token_is_a_secret() {
    let sub = "ACaaaabbbbccccddddeeeeffff00001111";
    let body = format!(r#"{{"sid":"{sub}","auth_token":"{PLANTED}","owner_account_sid":"{ACCOUNT}"}}"#);
    let server = Server::saying(answer(200, &body)).await;
    let token = server.client().subaccount_token(sub).await.unwrap();
    assert_eq!(token.value.expose(), PLANTED);
    assert!(!format!("{token:?}").contains(PLANTED));

    let error = server.client().subaccount_token(ACCOUNT).await.unwrap_err();
    assert!(matches!(error, TwilioError::NotUnderstood { .. }), "another account came back");
    assert!(!format!("{error:?} {error}").contains(PLANTED));
    let error = server.client().subaccount_token("AC/../x").await.unwrap_err();
    assert!(matches!(error, TwilioError::BadArgument(Argument::AccountSid)));
}

#[tokio::test]
async fn p3_a_wrong_argument_sends_nothing() {
    let server = Server::saying(answer(200, "{}")).await;
    let client = server.client();
    for error in [
        client.message("SM1").await.unwrap_err(),
        client.message(CALL).await.unwrap_err(),
        client.call(MESSAGE).await.unwrap_err(),
        client.call_notifications("CA0123456789abcdef0123456789abcde/", &mut Vec::new()).await.unwrap_err(),
        client.number("../Keys").await.unwrap_err(),
    ] {
        assert!(matches!(error, TwilioError::BadArgument(_)), "{error:?}");
        assert!(error.exchange().is_none());
    }
    assert_eq!(server.count(), 0);

    let http = || HttpClient::new(HttpConfig::new(AllowedHosts::default()));
    let token = Secret::new(PLANTED.to_owned());
    for (base, sid) in [
        ("https://api.twilio.com/", "AC1"),
        ("https://api.twilio.com/", CALL),
        ("https://api.twilio.com/x", ACCOUNT),
        ("https://api.twilio.com/?x", ACCOUNT),
        ("https://api.twilio.com/#x", ACCOUNT),
        ("https://u:p@api.twilio.com/", ACCOUNT),
        ("data:text/plain,x", ACCOUNT),
    ] {
        assert!(TwilioClient::new(http(), &Url::parse(base).unwrap(), sid, &token).is_err(), "{base} {sid}");
    }
}
