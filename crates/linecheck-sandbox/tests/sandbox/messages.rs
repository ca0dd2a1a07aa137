use std::time::Duration;

use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, MessageOutcome, Sandbox, Settings, known};

use crate::client::{Caller, start, start_at_noon, usable, with};

const TO: &str = "+12025550100";

/// The messaging service of the main account.
fn control_service(sandbox: &Sandbox) -> String {
    sandbox.control().registrations(known::MAIN.sid()).unwrap().services[0].sid.clone()
}

#[tokio::test]
async fn t1_a_message_is_created_and_delivered_as_the_clock_goes_on() {
    let sandbox = start().await;
    let control = sandbox.control();
    control.set_settings(Settings { latency_ms: 0, step_ms: 60_000, hides_unsent: false }).unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let created = main.send(&from, TO).await;
    assert_eq!(created.status, 201);
    let message = created.json();
    let sid = message["sid"].as_str().unwrap();
    assert!(sid.starts_with("SMfacade0facade0") && sid.len() == 34);
    for field in [
        "account_sid",
        "api_version",
        "body",
        "date_created",
        "date_sent",
        "date_updated",
        "direction",
        "error_code",
        "error_message",
        "from",
        "messaging_service_sid",
        "num_media",
        "num_segments",
        "price",
        "price_unit",
        "sid",
        "status",
        "subresource_uris",
        "to",
        "uri",
    ] {
        assert!(message.get(field).is_some(), "{field}");
    }
    assert_eq!((message["num_segments"].as_str(), message["status"].as_str()), (Some("1"), Some("queued")));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(
            main.get(&format!("/Messages/{sid}.json")).await.json()["status"].as_str().unwrap().to_owned(),
        );
        control.advance_clock(Duration::from_mins(1)).unwrap();
    }
    assert_eq!(seen, ["queued", "sending", "sent", "delivered"]);
    let end = main.get(&format!("/Messages/{sid}.json")).await.json();
    assert!(end["date_sent"].as_str().unwrap().ends_with(" +0000") && end["price"] == "-0.00790");
    assert_eq!(main.get("/Messages/SM0.json").await.code(), 20404);
    assert_eq!(
        Caller::of(&sandbox, known::FABRIKAM).get(&format!("/Messages/{sid}.json")).await.code(),
        20404
    );
}

#[tokio::test]
async fn t3_a_message_that_is_not_right_is_refused_with_its_code() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let listed = control_service(&sandbox);
    let voice_only = with(&sandbox, known::MAIN, true, false);
    let elsewhere = usable(&sandbox, known::FABRIKAM);
    let too_long = "x".repeat(1601);
    let service = "MG0123456789abcdef0123456789abcdef";
    let cases: Vec<(u64, Vec<(&str, &str)>)> = vec![
        (21604, vec![("From", &from), ("Body", "1")]),
        (21603, vec![("To", TO), ("Body", "1")]),
        (21602, vec![("To", TO), ("From", &from)]),
        (21602, vec![("To", TO), ("From", &from), ("Body", "")]),
        (21617, vec![("To", TO), ("From", &from), ("Body", &too_long)]),
        (21211, vec![("To", "+1555"), ("From", &from), ("Body", "1")]),
        (21211, vec![("To", "nobody"), ("From", &from), ("Body", "1")]),
        (21212, vec![("To", TO), ("From", "+1"), ("Body", "1")]),
        (21606, vec![("To", TO), ("From", &elsewhere), ("Body", "1")]),
        (21606, vec![("To", TO), ("From", "Contoso"), ("Body", "1")]),
        (21661, vec![("To", TO), ("From", &voice_only), ("Body", "1")]),
        (21266, vec![("To", &from), ("From", &from), ("Body", "1")]),
        (21701, vec![("To", TO), ("MessagingServiceSid", service), ("Body", "1")]),
        (21705, vec![("To", TO), ("MessagingServiceSid", "MG1"), ("Body", "1")]),
        (21624, vec![("To", TO), ("From", &from), ("Body", "1"), ("ValidityPeriod", "0")]),
        (21609, vec![("To", TO), ("From", &from), ("Body", "1"), ("StatusCallback", "nowhere")]),
        (35118, vec![("To", TO), ("From", &from), ("Body", "1"), ("ScheduleType", "fixed")]),
        (35111, vec![("To", TO), ("MessagingServiceSid", &listed), ("Body", "1"), ("ScheduleType", "fixed")]),
        (21408, vec![("To", "+2348031234567"), ("From", &from), ("Body", "1")]),
        (21606, vec![("To", TO), ("From", &elsewhere), ("MessagingServiceSid", &listed), ("Body", "1")]),
        (21620, vec![("To", TO), ("From", &from), ("MediaUrl", "picture.png")]),
        (20001, vec![("To", TO), ("From", &from), ("Body", "1"), ("MessageIntent", "spam")]),
        (20001, vec![("To", TO), ("To", TO), ("From", &from), ("Body", "1")]),
        (21604, vec![("to", TO), ("from", &from), ("body", "1")]),
    ];
    for (code, form) in &cases {
        let answer = main.post("/Messages.json", form).await;
        assert_eq!((answer.status, answer.code()), (400, *code), "{form:?}");
        assert_eq!(answer.json()["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
    }
    let log = sandbox.control().log();
    assert_eq!(log.len(), cases.len());
    assert!(log.iter().all(|entry| !entry.processed && entry.created_sid.is_none()));
    assert_eq!(sandbox.control().health().messages, 0);
}

#[tokio::test]
async fn c12_a_trial_sends_to_verified_recipients_with_its_prefix() {
    let sandbox = start().await;
    let trial = Caller::of(&sandbox, known::TRIAL);
    let from = usable(&sandbox, known::TRIAL);
    let sent = trial.send(&from, "+12025550101").await;
    assert_eq!(sent.status, 201);
    assert_eq!(sent.json()["body"], "Sent from your Twilio trial account - Your passcode is 123456");
    assert_eq!(trial.send(&from, "+12025550199").await.code(), 21608);
    assert_eq!(trial.call(&from, "+12025550199").await.code(), 21219);
    assert_eq!(trial.send("Contoso", "+12025550101").await.code(), 21267);
}

#[tokio::test]
async fn t7_messages_are_looked_up_by_recipient_sender_and_date() {
    let sandbox = start_at_noon().await;
    let control = sandbox.control();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let mut sids = Vec::new();
    for last in 0..5 {
        let created = main.send(&from, &format!("+1202555010{}", last % 2)).await.json();
        sids.push(created["sid"].as_str().unwrap().to_owned());
    }
    let found = |answer: serde_json::Value| -> Vec<String> {
        answer["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["sid"].as_str().unwrap().to_owned())
            .collect()
    };
    sids.reverse();
    assert_eq!(found(main.get("/Messages.json").await.json()), sids, "the newest first");
    let query = "/Messages.json?To=%2B12025550101";
    assert_eq!(found(main.get(query).await.json()), [sids[1].clone(), sids[3].clone()]);
    assert!(found(main.get("/Messages.json?From=%2B12025550101").await.json()).is_empty());
    let today = control.now().strftime("%Y-%m-%d").to_string();
    for (query, count) in [
        (format!("DateSent={today}"), 5),
        (format!("DateSent%3E={today}"), 5),
        (format!("DateSent%3C={today}"), 5),
        ("DateSent%3E=2100-01-01".to_owned(), 0),
        (format!("DateSent%3E={today}T00:00:00Z&PageSize=20"), 5),
    ] {
        assert_eq!(found(main.get(&format!("/Messages.json?{query}")).await.json()).len(), count, "{query}");
    }
    assert_eq!(main.get("/Messages.json?DateSent=tomorrow").await.status, 400);

    let first = main.get("/Messages.json?PageSize=2").await.json();
    main.send(&from, TO).await;
    let second = main.get_at(first["next_page_uri"].as_str().unwrap()).await.json();
    assert_eq!(found(second.clone()), sids[2..4], "a new message does not shift the pages");
    let back = main.get_at(second["previous_page_uri"].as_str().unwrap()).await.json();
    assert_eq!(found(back), sids[..2]);
}

#[tokio::test]
async fn t8_a_delivery_error_is_scripted_for_the_nth_message() {
    let sandbox = start().await;
    let control = sandbox.control();
    let outcome = FaultAction::MessageOutcome(MessageOutcome::undelivered(30034));
    control.set_faults(vec![FaultRule::nth(Endpoint::MessagesCreate, 2, outcome)]).unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let mut ends = Vec::new();
    for _ in 0..2 {
        let created = main.send(&from, TO).await;
        assert_eq!(created.status, 201);
        control.advance_clock(Duration::from_hours(1)).unwrap();
        let path = format!("/Messages/{}.json", created.json()["sid"].as_str().unwrap());
        let end = main.get(&path).await.json();
        ends.push((end["status"].as_str().unwrap().to_owned(), end["error_code"].as_u64()));
    }
    assert_eq!(ends, [("delivered".to_owned(), None), ("undelivered".to_owned(), Some(30034))]);
    let already =
        FaultAction::MessageOutcome(MessageOutcome { at_create: true, ..MessageOutcome::failed(30001) });
    control.set_faults(vec![FaultRule::every(Endpoint::MessagesCreate, already)]).unwrap();
    let failed = main.send(&from, TO).await;
    assert_eq!(failed.status, 201);
    assert_eq!(
        (failed.json()["status"].as_str(), failed.json()["error_code"].as_u64()),
        (Some("failed"), Some(30001))
    );
}
