//! Requests that create, and the look-up of what became of them.

use std::time::Duration;

use linecheck_domain::Secret;
use linecheck_http::Stage;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{
    CallOutcome, Control, Endpoint, FaultAction, FaultRule, MalformedShape, MessageOutcome, Sandbox,
};
use linecheck_twilio::{
    CallStatus, CreateCall, CreateMessage, CreateOutcome, CreateResult, MessageStatus, SendDigits,
    TwilioClient, UnknownReason, passcode_twiml,
};

use crate::{assert_hides_tokens, client, client_against, client_at, sandbox};

const TO: &str = "+12025550123";
const BODY: &str = "Your one-time passcode is 424242.";

/// A number of the account that does SMS and voice.
fn from(control: &Control, account: &KnownAccount) -> String {
    let numbers = control.numbers(account.sid()).unwrap();
    let usable =
        numbers.into_iter().find(|number| number.capabilities.is_some_and(|can| can.sms && can.voice));
    usable.unwrap().phone_number
}

async fn send(client: &TwilioClient, from: &str, to: &str) -> CreateResult {
    client.create_message(&CreateMessage { to, from, body: BODY, validity_period: Some(600) }).await
}

async fn call(client: &TwilioClient, from: &str, to: &str) -> CreateResult {
    let twiml = passcode_twiml("en-US", "Your passcode is", &Secret::new("424242".to_owned())).unwrap();
    let digits = SendDigits::parse("2992#").unwrap();
    client
        .create_call(&CreateCall { to, from, twiml: &twiml, send_digits: Some(&digits), timeout: Some(30) })
        .await
}

fn sid(result: &CreateResult) -> String {
    let CreateOutcome::Accepted(accepted) = &result.outcome else { panic!("{result:?}") };
    accepted.sid.clone()
}

fn created(sandbox: &Sandbox) -> usize {
    sandbox.control().log().iter().filter(|request| request.created_sid.is_some()).count()
}

#[tokio::test]
async fn t1_a_message_is_sent_and_followed() {
    let sandbox = sandbox(None).await;
    let (control, client) = (sandbox.control(), client(&sandbox, &known::MAIN));
    let result = send(&client, &from(&control, &known::MAIN), TO).await;
    let sid = sid(&result);
    assert_eq!(client.message(&sid).await.unwrap().value.status, MessageStatus::Queued);
    control.advance_clock(Duration::from_hours(1)).unwrap();
    let message = client.message(&sid).await.unwrap().value;
    assert_eq!((message.status, message.error_code), (MessageStatus::Delivered, None));
    assert!(message.created.is_some() && message.sent >= message.created && message.segments == Some(1));
    let request = &control.log()[0];
    assert_eq!((request.to.as_deref(), request.content.as_deref()), (Some(TO), Some(BODY)));
}

#[tokio::test]
async fn t1_a_call_is_placed_and_followed() {
    let sandbox = sandbox(None).await;
    let (control, client) = (sandbox.control(), client(&sandbox, &known::MAIN));
    let result = call(&client, &from(&control, &known::MAIN), TO).await;
    let sid = sid(&result);
    assert_eq!(client.call(&sid).await.unwrap().value.status, CallStatus::Queued);
    control.advance_clock(Duration::from_hours(1)).unwrap();
    let ended = client.call(&sid).await.unwrap().value;
    assert_eq!(ended.status, CallStatus::Completed);
    assert!(ended.seconds.is_some() && ended.ended >= ended.started);
    let request = &control.log()[0];
    assert_eq!(request.send_digits.as_deref(), Some("2992#"));
    assert!(request.content.as_deref().unwrap().starts_with("<Response><Say language=\"en-US\">"));
}

#[tokio::test]
async fn t8_delivery_errors_are_told() {
    let sandbox = sandbox(None).await;
    let (control, client) = (sandbox.control(), client(&sandbox, &known::MAIN));
    let from = from(&control, &known::MAIN);
    let failing = CallOutcome { error_code: Some(13225), ..CallOutcome::ends("failed") };
    control
        .set_faults(vec![
            FaultRule::every(
                Endpoint::MessagesCreate,
                FaultAction::MessageOutcome(MessageOutcome::undelivered(30007)),
            ),
            FaultRule::every(Endpoint::CallsCreate, FaultAction::CallOutcome(failing)),
        ])
        .unwrap();
    let message = sid(&send(&client, &from, TO).await);
    let placed = sid(&call(&client, &from, TO).await);
    control.advance_clock(Duration::from_hours(1)).unwrap();
    let message = client.message(&message).await.unwrap().value;
    assert_eq!((message.status, message.error_code), (MessageStatus::Undelivered, Some(30007)));
    assert_eq!(client.call(&placed).await.unwrap().value.status, CallStatus::Failed);
    let noted = client.call_notifications(&placed, &mut Vec::new()).await.unwrap();
    assert!(noted.items.iter().any(|noted| noted.error_code == Some(13225)), "{noted:?}");

    let at_once = MessageOutcome { at_create: true, ..MessageOutcome::failed(30004) };
    control.set_faults(vec![FaultRule::every(Endpoint::Any, FaultAction::MessageOutcome(at_once))]).unwrap();
    let result = send(&client, &from, TO).await;
    let CreateOutcome::Accepted(accepted) = &result.outcome else { panic!("{result:?}") };
    assert_eq!((accepted.status.as_str(), accepted.error_code), ("failed", Some(30004)));
}

#[tokio::test]
async fn t7_every_fault_of_a_create_has_its_outcome() {
    let sandbox = sandbox(None).await;
    let control = sandbox.control();
    let from = from(&control, &known::MAIN);
    let failed = |stage| CreateOutcome::Unknown { why: UnknownReason::Failed { stage } };
    let intercepted = || CreateOutcome::Unknown { why: UnknownReason::Intercepted };
    let unreadable = |what| CreateOutcome::Unknown { why: UnknownReason::Unreadable { what } };
    let malformed = |shape| FaultAction::Malformed { shape, processed: true };
    let mut faults = vec![
        (FaultAction::Truncate { keep: None, processed: true }, failed(Stage::Truncated)),
        (FaultAction::Huge { mebibytes: 40, processed: true }, failed(Stage::TooLarge)),
        (FaultAction::GzipBomb { mebibytes: 40, processed: true }, failed(Stage::TooLarge)),
        (malformed(MalformedShape::Empty), intercepted()),
        (malformed(MalformedShape::Html), intercepted()),
        (malformed(MalformedShape::NotUtf8), unreadable("it is not UTF-8")),
        (malformed(MalformedShape::MissingFields), unreadable("what was created has no SID of its kind")),
    ];
    for processed in [false, true] {
        let location = "https://no-such-host.invalid{path}".to_owned();
        faults.extend([
            (FaultAction::stall(processed), failed(Stage::ResponseTimeout)),
            (FaultAction::StallBody { processed, max_ms: 60_000 }, failed(Stage::ResponseTimeout)),
            (FaultAction::Reset { processed }, failed(Stage::Interrupted)),
            (FaultAction::Close { processed }, failed(Stage::Interrupted)),
            (
                FaultAction::Redirect { status: 307, location, processed },
                CreateOutcome::Unknown { why: UnknownReason::Redirected { status: 307 } },
            ),
            (FaultAction::http(503, processed), intercepted()),
            (FaultAction::http(408, processed), intercepted()),
            (FaultAction::http(403, processed), intercepted()),
        ]);
    }
    for (action, expected) in faults {
        control.clear_log();
        control.set_faults(vec![FaultRule::every(Endpoint::Any, action.clone())]).unwrap();
        let client = client_against(&sandbox, &action);
        for result in [send(&client, &from, TO).await, call(&client, &from, TO).await] {
            assert_eq!(result.outcome, expected, "{action:?}");
            assert_hides_tokens(&format!("{result:?}"));
        }
        assert_eq!(control.log().len(), 2, "nothing is repeated: {action:?}");
        assert_eq!(created(&sandbox), if action.processes() { 2 } else { 0 }, "{action:?}");
    }
}

#[tokio::test]
async fn t7_refusals_and_what_was_never_sent() {
    let sandbox = sandbox(None).await;
    let control = sandbox.control();
    let from = from(&control, &known::MAIN);
    let main = client(&sandbox, &known::MAIN);
    for (action, status, code) in [
        (FaultAction::error(21211), 400, 21211),
        (FaultAction::error(20003), 401, 20003),
        (FaultAction::RateLimited { code: 20429, retry_after: Some(2) }, 429, 20429),
        (FaultAction::RateLimited { code: 63038, retry_after: None }, 429, 63038),
    ] {
        control.set_faults(vec![FaultRule::every(Endpoint::Any, action)]).unwrap();
        for result in [send(&main, &from, TO).await, call(&main, &from, TO).await] {
            let CreateOutcome::Refused { status: told, code: named, message, .. } = &result.outcome else {
                panic!("{result:?}")
            };
            assert_eq!((*told, *named), (status, Some(code)));
            assert!(message.is_some());
        }
    }
    control.clear_faults().unwrap();
    assert_eq!(created(&sandbox), 0);

    let token = known::MAIN.initial_auth_token();
    for (base, stage) in
        [(sandbox.closed_port_base_url(), Stage::Connect), (sandbox.unresolvable_base_url(), Stage::Dns)]
    {
        let lost = client_at(&base, &known::MAIN, token.clone());
        for result in [send(&lost, &from, TO).await, call(&lost, &from, TO).await] {
            assert_eq!(result.outcome, CreateOutcome::NotSent { stage });
        }
    }
}

#[tokio::test]
async fn t7_a_look_up_finds_what_was_created_without_an_answer() {
    let sandbox = sandbox(None).await;
    let (control, client) = (sandbox.control(), client(&sandbox, &known::MAIN));
    let from = from(&control, &known::MAIN);
    let since = control.now();
    control
        .set_faults(vec![
            FaultRule::every(Endpoint::MessagesCreate, FaultAction::http(500, true)),
            FaultRule::every(Endpoint::CallsCreate, FaultAction::Close { processed: true }),
        ])
        .unwrap();
    assert!(matches!(send(&client, &from, TO).await.outcome, CreateOutcome::Unknown { .. }));
    assert!(matches!(call(&client, &from, TO).await.outcome, CreateOutcome::Unknown { .. }));
    let sids: Vec<_> = control.log().iter().filter_map(|request| request.created_sid.clone()).collect();

    let nobody = &mut Vec::new();
    let found = client.find_messages(TO, &from, since, nobody).await.unwrap().found;
    assert!(found.complete);
    assert_eq!(found.items.iter().map(|found| found.message.sid.as_str()).collect::<Vec<_>>(), [&sids[0]]);
    assert!(found.items[0].body.is(BODY) && !found.items[0].body.is("another"));
    assert!(!format!("{found:?}").contains("424242"));
    let found = client.find_calls(TO, &from, since, nobody).await.unwrap().found;
    assert_eq!(found.items.iter().map(|found| found.sid.as_str()).collect::<Vec<_>>(), [&sids[1]]);

    assert!(client.find_messages("+12025550124", &from, since, nobody).await.unwrap().found.items.is_empty());
    assert!(client.find_calls("+12025550124", &from, since, nobody).await.unwrap().found.items.is_empty());
    control.advance_clock(Duration::from_hours(24)).unwrap();
    assert!(client.find_messages(TO, &from, control.now(), nobody).await.unwrap().found.items.is_empty());
}

#[tokio::test]
async fn t11_test_credentials_and_magic_numbers() {
    let sandbox = sandbox(None).await;
    let client = client(&sandbox, &known::TEST_CREDENTIALS);
    let magic = "+15005550006";
    assert!(matches!(send(&client, magic, TO).await.outcome, CreateOutcome::Accepted(_)));
    assert!(matches!(call(&client, magic, TO).await.outcome, CreateOutcome::Accepted(_)));
    for (from, to, expected) in [
        (magic, "+15005550001", (21211, 21217)),
        (magic, "+15005550004", (21610, 21216)),
        ("+15005550001", TO, (21212, 21212)),
        ("+15005550007", TO, (21606, 21210)),
    ] {
        for (result, code) in
            [(send(&client, from, to).await, expected.0), (call(&client, from, to).await, expected.1)]
        {
            let CreateOutcome::Refused { status: 400, code: Some(told), .. } = result.outcome else {
                panic!("{result:?}")
            };
            assert_eq!(told, code, "{from} {to}");
        }
    }
}
