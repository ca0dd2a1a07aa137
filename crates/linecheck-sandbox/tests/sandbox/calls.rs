use std::time::Duration;

use linecheck_sandbox::{CallOutcome, Endpoint, FaultAction, FaultRule, known};

use crate::client::{Caller, start, start_at_noon, usable, with};

const TO: &str = "+12025550100";

#[tokio::test]
async fn t1_a_call_is_created_and_completed_as_the_clock_goes_on() {
    let sandbox = start().await;
    let control = sandbox.control();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let form = [("To", TO), ("From", from.as_str()), ("Twiml", "<Response/>"), ("SendDigits", "ww2992#*")];
    let created = main.post("/Calls.json", &form).await;
    assert_eq!(created.status, 201);
    let call = created.json();
    let sid = call["sid"].as_str().unwrap();
    assert!(sid.starts_with("CAfacade0facade0"));
    assert_eq!(
        (call["status"].as_str(), call["to_formatted"].as_str()),
        (Some("queued"), Some("(202) 555-0100"))
    );
    assert!(call["duration"].is_null() && call["phone_number_sid"].as_str().unwrap().starts_with("PN"));
    control.advance_clock(Duration::from_mins(1)).unwrap();
    let end = main.get(&format!("/Calls/{sid}.json")).await.json();
    assert_eq!((end["status"].as_str(), end["duration"].as_str()), (Some("completed"), Some("1")));
    assert!(end["end_time"].is_string() && end.get("error_code").is_none());
    let notes = main.get(&format!("/Calls/{sid}/Notifications.json")).await.json();
    assert_eq!(notes["notifications"].as_array().unwrap().len(), 0);
    let entry = &control.log()[0];
    assert_eq!(entry.send_digits.as_deref(), Some("ww2992#*"));
    assert_eq!(entry.content.as_deref(), Some("<Response/>"));
}

#[tokio::test]
async fn t3_a_call_that_is_not_right_is_refused_with_its_code() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let sms_only = with(&sandbox, known::MAIN, false, true);
    let long = format!("<Response>{}</Response>", "x".repeat(4000));
    let good = ("Twiml", "<Response/>");
    let cases: Vec<(u64, Vec<(&str, &str)>)> = vec![
        (21201, vec![("From", &from), good]),
        (21213, vec![("To", TO), good]),
        (21205, vec![("To", TO), ("From", &from)]),
        (21205, vec![("To", TO), ("From", &from), ("Url", "nowhere")]),
        (21658, vec![("To", TO), ("From", &from), ("Twiml", &long)]),
        (21217, vec![("To", "+1555"), ("From", &from), good]),
        (21217, vec![("To", "+12025550123,2992"), ("From", &from), good]),
        (21210, vec![("To", TO), ("From", &sms_only), good]),
        (21210, vec![("To", TO), ("From", "+12125559999"), good]),
        (21212, vec![("To", TO), ("From", "Contoso"), good]),
        (21206, vec![("To", TO), ("From", &from), good, ("SendDigits", "1,2")]),
        (21208, vec![("To", TO), ("From", &from), good, ("Timeout", "601")]),
        (21209, vec![("To", TO), ("From", &from), good, ("Method", "PATCH")]),
        (21266, vec![("To", &from), ("From", &from), good]),
    ];
    for (code, form) in &cases {
        let answer = main.post("/Calls.json", form).await;
        assert_eq!((answer.status, answer.code()), (400, *code), "{form:?}");
    }
    assert_eq!(sandbox.control().health().calls, 0);
}

#[tokio::test]
async fn t8_a_failed_call_has_its_reason_in_the_notifications() {
    let sandbox = start().await;
    let control = sandbox.control();
    let outcome = CallOutcome { error_code: Some(13227), ..CallOutcome::ends("failed") };
    control
        .set_faults(vec![FaultRule::every(Endpoint::CallsCreate, FaultAction::CallOutcome(outcome))])
        .unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let sid = main.call(&from, TO).await.json()["sid"].as_str().unwrap().to_owned();
    control.advance_clock(Duration::from_mins(1)).unwrap();
    assert_eq!(main.get(&format!("/Calls/{sid}.json")).await.json()["status"], "failed");
    let notes = main.get(&format!("/Calls/{sid}/Notifications.json")).await.json();
    assert_eq!(notes["notifications"][0]["error_code"], "13227");
}

#[tokio::test]
async fn t7_calls_are_looked_up_by_recipient_status_and_time() {
    let sandbox = start_at_noon().await;
    let control = sandbox.control();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    main.call(&from, TO).await;
    control.advance_clock(Duration::from_mins(1)).unwrap();
    main.call(&from, "+12025550101").await;
    let count = |answer: serde_json::Value| answer["calls"].as_array().unwrap().len();
    let today = control.now().strftime("%Y-%m-%d").to_string();
    let tomorrow = (control.now() + jiff::SignedDuration::from_hours(24)).strftime("%Y-%m-%d").to_string();
    for (query, expected) in [
        (String::new(), 2),
        ("To=%2B12025550100".to_owned(), 1),
        ("Status=completed".to_owned(), 1),
        (format!("StartTime%3E={}", control.now().strftime("%Y-%m-%dT%H:%M:00Z")), 1),
        ("StartTime%3C=2020-01-01".to_owned(), 0),
        (format!("StartTime%3C={today}"), 0),
        (format!("StartTime%3C={tomorrow}&From={}", from.replace('+', "%2B")), 2),
        (format!("EndTime={today}"), 1),
        (format!("EndTime%3E={today}"), 1),
        (format!("EndTime%3C={today}"), 0),
        (format!("EndTime%3C={tomorrow}"), 1),
        (format!("ParentCallSid={}", "CA0123456789abcdef0123456789abcdef"), 0),
        ("Colour=red".to_owned(), 2),
    ] {
        assert_eq!(count(main.get(&format!("/Calls.json?{query}")).await.json()), expected, "{query}");
    }
}
