//! Requests that create.

use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_http::Stage;
use linecheck_twilio::{
    Accepted, CreateCall, CreateMessage, CreateOutcome, CreateResult, SendDigits, TwilioClient,
    UnknownReason, passcode_twiml,
};
use proptest::prelude::*;
use tokio::net::TcpListener;
use url::Url;

use crate::server::{ACCOUNT, CALL, MESSAGE, NUMBER, PLANTED, Server, answer, client};

const SMS: CreateMessage<'static> = CreateMessage {
    to: "+12025550123",
    from: "+12025550100",
    body: "Your passcode is 424242",
    validity_period: Some(60),
};

async fn create_both(client: &TwilioClient) -> [CreateResult; 2] {
    let twiml = passcode_twiml("en-US", "Your passcode is", &Secret::new("424242".to_owned())).unwrap();
    let digits = SendDigits::parse("ww2992#").unwrap();
    let call = CreateCall {
        to: "+12025550123",
        from: "+12025550100",
        twiml: &twiml,
        send_digits: Some(&digits),
        timeout: Some(30),
    };
    let results = [client.create_message(&SMS).await, client.create_call(&call).await];
    for result in &results {
        let text = format!("{result:?} {client:?} {call:?} {SMS:?} {twiml:?}");
        assert!(!text.contains(PLANTED) && !text.contains("424242") && !text.contains("+1202"), "{text}");
    }
    results
}

#[tokio::test]
async fn t7_every_answer_to_a_create_has_one_of_four_outcomes() {
    let refused = |status, code| CreateOutcome::Refused {
        status,
        code,
        message: Some("No".to_owned()),
        retry_after: Some(Duration::from_secs(4)),
    };
    let unknown = |why| CreateOutcome::Unknown { why };
    let server_error =
        |status, code| unknown(UnknownReason::ServerError { status, code, message: Some("No".to_owned()) });
    let body = |code: u32| format!(r#"{{"code":{code},"message":"No","more_info":"https://x","status":1}}"#);
    for (said, expected) in [
        (answer(400, &body(21211)), refused(400, Some(21211))),
        (answer(401, &body(20003)), refused(401, Some(20003))),
        (answer(403, &body(20008)), refused(403, Some(20008))),
        (answer(404, "<html>"), unknown(UnknownReason::Intercepted)),
        (answer(403, r#"{"message":"Forbidden"}"#), unknown(UnknownReason::Intercepted)),
        (answer(407, &body(20003)), unknown(UnknownReason::Intercepted)),
        (answer(429, &body(20429)), refused(429, Some(20429))),
        (answer(429, &body(63038)), refused(429, Some(63038))),
        (answer(429, ""), unknown(UnknownReason::Intercepted)),
        (answer(408, &body(20408)), unknown(UnknownReason::RequestTimeout)),
        (answer(500, &body(20500)), server_error(500, Some(20500))),
        (answer(503, "busy"), unknown(UnknownReason::Intercepted)),
        (answer(302, ""), unknown(UnknownReason::Redirected { status: 302 })),
        (answer(307, ""), unknown(UnknownReason::Redirected { status: 307 })),
        (answer(600, ""), unknown(UnknownReason::OddStatus { status: 600 })),
        (answer(201, ""), unknown(UnknownReason::Intercepted)),
        (answer(201, "<?xml?>"), unknown(UnknownReason::Intercepted)),
        (answer(204, ""), unknown(UnknownReason::Intercepted)),
        (answer(201, "7"), unknown(UnknownReason::Intercepted)),
        (answer(201, "{"), unknown(UnknownReason::Unreadable { what: "it is not JSON" })),
        (
            answer(201, r#"{"status":"queued"}"#),
            unknown(UnknownReason::Unreadable { what: "what was created has no SID of its kind" }),
        ),
        (
            answer(201, &format!(r#"{{"sid":"{NUMBER}"}}"#)),
            unknown(UnknownReason::Unreadable { what: "what was created has no SID of its kind" }),
        ),
        (
            b"HTTP/1.1 201 Created\r\nContent-Length: 90\r\n\r\n{\"sid\":".to_vec(),
            unknown(UnknownReason::Failed { stage: Stage::Truncated }),
        ),
        (
            b"HTTP/1.1 201 Created\r\nContent-Length: 999999\r\n\r\n{".to_vec(),
            unknown(UnknownReason::Failed { stage: Stage::TooLarge }),
        ),
        (
            b"HTTP/1.1 201 Created\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\n{".to_vec(),
            unknown(UnknownReason::Failed { stage: Stage::BadEncoding }),
        ),
        (
            b"HTTP/1.1 400 Bad\r\nContent-Length: 90\r\n\r\n{\"code\":2".to_vec(),
            unknown(UnknownReason::Failed { stage: Stage::Truncated }),
        ),
        (b"SSH-2.0\r\n\r\n".to_vec(), unknown(UnknownReason::Failed { stage: Stage::NotHttp })),
        (Vec::new(), unknown(UnknownReason::Failed { stage: Stage::Interrupted })),
        (b"stall".to_vec(), unknown(UnknownReason::Failed { stage: Stage::ResponseTimeout })),
    ] {
        let shown = String::from_utf8_lossy(&said).into_owned();
        let server = Server::saying(said).await;
        for result in create_both(&server.client()).await {
            assert_eq!(result.outcome, expected, "{shown}");
        }
        assert_eq!(server.count(), 2, "nothing is repeated: {shown}");
    }
}

#[tokio::test]
async fn t7_accepted_needs_a_resource_of_the_right_kind() {
    for (sid, status, accepted) in [
        (MESSAGE.to_owned(), 201, [true, false]),
        (MESSAGE.replace("SM", "MM"), 200, [true, false]),
        (CALL.to_owned(), 202, [false, true]),
        (MESSAGE.replace("SM", "XX"), 201, [false, false]),
    ] {
        let body = format!(
            r#"{{"sid":"{sid}","status":"failed","error_code":"30007","error_message":"Filtered","extra":[]}}"#
        );
        let server = Server::saying(answer(status, &body)).await;
        for (result, accepted) in create_both(&server.client()).await.into_iter().zip(accepted) {
            let taken = CreateOutcome::Accepted(Accepted {
                sid: sid.clone(),
                status: "failed".to_owned(),
                error_code: Some(30007),
                error_message: Some("Filtered".to_owned()),
            });
            assert_eq!(result.outcome == taken, accepted, "{:?}", result.outcome);
            assert_eq!(result.exchange.request_id.as_deref(), Some("RQ7"));
        }
    }
}

#[tokio::test]
async fn t7_what_was_never_sent_is_certain() {
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    for (base, stage) in [
        (closed.as_str(), Stage::Connect),
        ("https://no-such-host.invalid", Stage::Dns),
        ("https://not-allowed.example", Stage::NotAllowed),
        ("http://no-such-host.invalid", Stage::NotAllowed),
    ] {
        for result in create_both(&client(&Url::parse(base).unwrap())).await {
            assert_eq!(result.outcome, CreateOutcome::NotSent { stage }, "{base}");
            assert_eq!(result.exchange.status, None);
        }
    }
}

#[tokio::test]
async fn t1_a_create_carries_its_fields() {
    let server = Server::saying(answer(400, "")).await;
    create_both(&server.client()).await;
    let requests = server.requests.lock().unwrap().clone();
    let form = |request: &str| {
        let body = request.split("\r\n\r\n").nth(1).unwrap().as_bytes().to_vec();
        url::form_urlencoded::parse(&body).into_owned().collect::<Vec<_>>()
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert!(
        requests[0].starts_with(&format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\n"))
    );
    assert_eq!(
        form(&requests[0]),
        [
            pair("To", "+12025550123"),
            pair("From", "+12025550100"),
            pair("Body", "Your passcode is 424242"),
            pair("ValidityPeriod", "60")
        ]
    );
    assert!(requests[1].starts_with(&format!("POST /2010-04-01/Accounts/{ACCOUNT}/Calls.json HTTP/1.1\r\n")));
    let form = form(&requests[1]);
    assert_eq!(form[0..2], [pair("To", "+12025550123"), pair("From", "+12025550100")]);
    assert!(form[2].0 == "Twiml" && form[2].1.starts_with("<Response><Say language=\"en-US\">"));
    assert_eq!(form[3..], [pair("SendDigits", "ww2992#"), pair("Timeout", "30")]);
}
proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn t7_no_answer_makes_a_create_certain_that_is_not(
        status in 200_u16..1000,
        body in prop_oneof!["\\PC{0,80}", Just(format!(r#"{{"sid":"{MESSAGE}","code":20429}}"#))],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let result = runtime.block_on(async {
            Server::saying(answer(status, &body)).await.client().create_message(&SMS).await
        });
        match result.outcome {
            CreateOutcome::Accepted(accepted) => {
                prop_assert!((200..300).contains(&status) && accepted.sid == MESSAGE);
            }
            CreateOutcome::Refused { .. } => prop_assert!((400..500).contains(&status) && status != 408),
            CreateOutcome::NotSent { .. } => prop_assert!(false, "it was sent"),
            CreateOutcome::Unknown { .. } => {}
        }
    }
}
