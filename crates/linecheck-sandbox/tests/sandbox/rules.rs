//! Rules of Twilio's that hide no mistake of a client.

use std::time::Duration;

use linecheck_sandbox::known::KnownAccount;
use linecheck_sandbox::{
    ArrivalKind, CallOutcome, Endpoint, FaultAction, FaultRule, Sandbox, Settings, known,
};
use serde_json::{Value, json};

use crate::client::{Answer, Caller, start, start_at_noon, usable};

const TO: &str = "+12025550100";
const DENIED: &str = "+2348031234567";

/// Every path, below an account or at another host.
fn paths() -> Vec<String> {
    let below = [
        ".json",
        "/Balance.json",
        "/IncomingPhoneNumbers.json",
        "/IncomingPhoneNumbers/PN1.json",
        "/OutgoingCallerIds.json",
        "/OutgoingCallerIds/PN1.json",
        "/Messages.json",
        "/Messages/SM1.json",
        "/Calls.json",
        "/Calls/CA1.json",
        "/Calls/CA1/Notifications.json",
        "/Calls/CA1/Notifications/NO1.json",
        "/Notifications.json",
        "/Notifications/NO1.json",
    ];
    let others = [
        "/2010-04-01/Accounts.json",
        "/accounts/v1/Messaging/GeoPermissions",
        "/voice/v1/DialingPermissions/Countries",
        "/voice/v1/DialingPermissions/Countries/US",
        "/voice/v1/DialingPermissions/Countries/US/HighRiskSpecialPrefixes",
        "/messaging/v1/Services",
        "/messaging/v1/Services/MG1",
        "/messaging/v1/Services/MG1/PhoneNumbers",
        "/messaging/v1/Services/MG1/Compliance/Usa2p",
        "/messaging/v1/Tollfree/Verifications",
    ];
    let main = known::MAIN.sid();
    let below = below.iter().map(|path| format!("/2010-04-01/Accounts/{main}{path}"));
    below.chain(others.iter().map(|path| (*path).to_owned())).collect()
}

#[tokio::test]
async fn s1_wrong_credentials_are_refused_on_every_path() {
    let sandbox = start().await;
    let other = Caller::of(&sandbox, known::FABRIKAM);
    let token = known::MAIN.initial_auth_token();
    let wrong = [
        Caller::nobody(&sandbox),
        Caller::with(&sandbox, known::MAIN.sid(), "0"),
        Caller::with(&sandbox, known::MAIN.sid(), &token.to_uppercase()),
        Caller::with(&sandbox, "SK0123456789abcdef0123456789abcdef", &token),
        Caller::with(&sandbox, "", ""),
    ];
    for path in paths() {
        for caller in &wrong {
            let answer = caller.get_at(&path).await;
            assert_eq!((answer.status, answer.code()), (401, 20003), "{path}");
        }
        let of_main = path.contains(known::MAIN.sid());
        assert_eq!(other.get_at(&path).await.status == 401, of_main, "{path} of somebody else");
    }
}

#[tokio::test]
async fn s1_what_a_path_allows_is_what_it_does() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    for path in paths() {
        for method in ["PUT", "PATCH", "OPTIONS", "DELETE", "POST"] {
            let answer = main.ask(method, &path, "", "").await.unwrap();
            let Some(allowed) = answer.header("Allow") else {
                assert_ne!(answer.status, 405, "{method} {path}");
                continue;
            };
            assert_eq!((answer.status, answer.code()), (405, 20004), "{method} {path}");
            assert!(!allowed.split(", ").any(|one| one == method), "{method} {path}: {allowed}");
            for one in allowed.split(", ") {
                let answer = main.ask(one, &path, "", "").await.unwrap();
                // That numbers are sold to test credentials alone is said by the answer, not by the path.
                assert!(
                    answer.status != 405 || one == "POST" && path.contains("IncomingPhone"),
                    "{one} {path}"
                );
            }
        }
    }
}

#[tokio::test]
async fn s1_only_what_the_sandbox_has_is_named_among_the_subresources() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let called = main.call(&from, TO).await.json();
    let sent = main.send(&from, TO).await.json();
    let mut uris = Vec::new();
    for resource in [main.get(".json").await.json(), called, sent] {
        uris.extend(resource["subresource_uris"].as_object().unwrap().values().cloned());
    }
    assert_eq!(uris.len(), 7);
    for uri in uris {
        assert_eq!(main.get_at(uri.as_str().unwrap()).await.status, 200, "{uri}");
    }
    for path in
        ["/Usage/Records.json", "/Recordings.json", "/Messages/SM1/Media.json", "/Calls/CA1/Events.json"]
    {
        let answer = main.get(path).await;
        assert_eq!((answer.status, answer.code()), (404, 20404), "{path}");
    }
}

#[tokio::test]
async fn s1_a_form_of_another_type_says_nothing() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let path = format!("/2010-04-01/Accounts/{}/Messages.json", known::MAIN.sid());
    let form = format!("To=%2B12025550100&Body=1&From={}", usable(&sandbox, known::MAIN).replace('+', "%2B"));
    for (kind, code) in [
        ("Content-Type: application/json\r\n", Some(21604)),
        ("Content-Type: text/plain\r\n", Some(21604)),
        ("", Some(21604)),
        ("Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n", None),
    ] {
        let answer = main.ask("POST", &path, kind, &form).await.unwrap();
        assert_eq!(answer.json()["code"].as_u64(), code, "{kind:?}");
    }
}

#[tokio::test]
async fn s1_a_sid_in_large_letters_is_the_same_sid() {
    let sandbox = start().await;
    let large = Caller::with(&sandbox, &known::MAIN.sid().to_uppercase(), &known::MAIN.initial_auth_token());
    let from = usable(&sandbox, known::MAIN);
    let sent = large.send(&from, TO).await.json();
    assert_eq!(sent["account_sid"], known::MAIN.sid());
    let sid = sent["sid"].as_str().unwrap().to_uppercase();
    assert_eq!(large.get(&format!("/Messages/{sid}.json")).await.json()["sid"], sent["sid"]);
}

#[tokio::test]
async fn s1_what_readiness_says_is_refused_is_refused_by_a_send() {
    let sandbox = start().await;
    let control = sandbox.control();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let sms = main.send(&from, DENIED).await;
    assert_eq!((sms.status, sms.code()), (400, 21408));
    let call = main.call(&from, DENIED).await;
    assert_eq!((call.status, call.code()), (400, 21215));
    // With a service the same is found later.
    let service = control.registrations(known::MAIN.sid()).unwrap().services[0].sid.clone();
    let form = [("To", DENIED), ("MessagingServiceSid", service.as_str()), ("Body", "1")];
    let accepted = main.post("/Messages.json", &form).await;
    assert_eq!((accepted.status, accepted.json()["status"].as_str()), (201, Some("accepted")));
    control.advance_clock(Duration::from_hours(1)).unwrap();
    let path = format!("/Messages/{}.json", accepted.json()["sid"].as_str().unwrap());
    let end = main.get(&path).await.json();
    assert_eq!((&end["status"], &end["error_code"]), (&json!("failed"), &json!(21408)));
    control.set_registrations(known::MAIN.sid(), linecheck_sandbox::Registrations::default()).unwrap();
    assert_eq!(main.send(&from, DENIED).await.status, 201);
    assert_eq!(main.call(&from, DENIED).await.status, 201);
}

async fn scheduled(main: &Caller, sandbox: &Sandbox) -> String {
    let control = sandbox.control();
    let service = control.registrations(known::MAIN.sid()).unwrap().services[0].sid.clone();
    let at = control.now() + jiff::SignedDuration::from_mins(10);
    let at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let form = [
        ("To", TO),
        ("MessagingServiceSid", service.as_str()),
        ("Body", "later"),
        ("ScheduleType", "fixed"),
        ("SendAt", &at),
    ];
    let created = main.post("/Messages.json", &form).await.json();
    assert_eq!((&created["status"], &created["from"]), (&json!("scheduled"), &Value::Null));
    format!("/Messages/{}.json", created["sid"].as_str().unwrap())
}

async fn delete(caller: &Caller, path: &str) -> Answer {
    let path = format!("/2010-04-01/Accounts/{}{path}", known::MAIN.sid());
    caller.ask("DELETE", &path, "", "").await.unwrap()
}

#[tokio::test]
async fn s1_a_scheduled_message_can_be_canceled_and_no_other() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let cancel = [("Status", "canceled")];
    let first = scheduled(&main, &sandbox).await;
    let canceled = main.post(&first, &cancel).await;
    assert_eq!((canceled.status, &canceled.json()["status"]), (200, &json!("canceled")));
    let again = main.post(&first, &cancel).await;
    assert_eq!((again.status, again.code()), (409, 30409));
    let second = scheduled(&main, &sandbox).await;
    sandbox.control().advance_clock(Duration::from_hours(1)).unwrap();
    assert_eq!(main.get(&second).await.json()["status"], "delivered");
    assert_eq!(main.post(&second, &cancel).await.code(), 30409);
    assert_eq!(main.get(&first).await.json()["status"], "canceled");
    for form in [
        vec![],
        vec![("Status", "sent")],
        vec![("Body", "other")],
        vec![("Body", ""), ("Status", "canceled")],
    ] {
        assert_eq!(main.post(&second, &form).await.code(), 30400, "{form:?}");
    }
    let arrived = sandbox.control().inbox(None);
    assert_eq!(arrived.len(), 1, "what was canceled did not arrive: {arrived:?}");
}

#[tokio::test]
async fn s1_a_message_is_redacted_and_deleted_once_it_is_complete_and_its_recipient_keeps_it() {
    let sandbox = start().await;
    let control = sandbox.control();
    control.set_settings(Settings { latency_ms: 0, step_ms: 60_000, hides_unsent: false }).unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let sent = main.send(&from, TO).await.json();
    let path = format!("/Messages/{}.json", sent["sid"].as_str().unwrap());
    let early = delete(&main, &path).await;
    assert_eq!((early.status, early.code()), (409, 20009));
    assert_eq!(main.post(&path, &[("Body", "")]).await.code(), 20009);
    control.advance_clock(Duration::from_hours(1)).unwrap();
    assert_eq!(main.post(&path, &[("Body", "")]).await.json()["body"], "");
    let deleted = delete(&main, &path).await;
    assert_eq!((deleted.status, deleted.body.len()), (204, 0));
    for answer in [main.get(&path).await, delete(&main, &path).await] {
        assert_eq!((answer.status, answer.code()), (404, 20404));
    }
    assert!(main.get("/Messages.json").await.json()["messages"].as_array().unwrap().is_empty());
    assert_eq!(control.inbox(Some(TO))[0].text, "Your passcode is 123456");
}

#[tokio::test]
async fn s1_a_call_is_hung_up_while_it_goes_on() {
    let sandbox = start().await;
    let control = sandbox.control();
    control.set_settings(Settings { latency_ms: 0, step_ms: 60_000, hides_unsent: false }).unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let call = || async {
        let created = main.call(&from, TO).await.json();
        format!("/Calls/{}.json", created["sid"].as_str().unwrap())
    };
    let (queued, talking) = (call().await, call().await);
    let canceled = main.post(&queued, &[("Status", "canceled")]).await;
    assert_eq!((canceled.status, &canceled.json()["status"]), (200, &json!("canceled")));
    let redirected = main.post(&talking, &[("Twiml", "<Response/>")]).await;
    assert_eq!((redirected.status, redirected.code()), (400, 21220), "not answered yet");
    control.advance_clock(Duration::from_mins(3)).unwrap();
    let unaffected = main.post(&talking, &[("Status", "canceled")]).await.json();
    assert_eq!(unaffected["status"], "in-progress", "what was answered is not canceled");
    assert_eq!(delete(&main, &talking).await.code(), 20009);
    let ended = main.post(&talking, &[("Status", "completed")]).await.json();
    assert_eq!(ended["status"], "completed");
    let seconds: u32 = ended["duration"].as_str().unwrap().parse().unwrap();
    assert!(seconds >= 60, "it was answered a minute ago: {seconds}");
    assert_eq!(main.post(&talking, &[("Status", "completed")]).await.code(), 21220);
    assert_eq!(main.post(&talking, &[("Status", "busy")]).await.code(), 20001);
    assert_eq!(delete(&main, &talking).await.status, 204);
    assert_eq!(main.get(&talking).await.code(), 20404);
    assert_eq!(main.get(&queued).await.json()["status"], "canceled");
    let said: Vec<_> = control.inbox(None).into_iter().map(|arrival| (arrival.kind, arrival.text)).collect();
    assert_eq!(said, [(ArrivalKind::Call, "1".to_owned())], "the one that was answered");
}

#[tokio::test]
async fn t8_notifications_are_found_by_call_account_sid_level_and_date() {
    let sandbox = start_at_noon().await;
    let control = sandbox.control();
    let outcome =
        CallOutcome { error_code: Some(13224), warning_code: Some(12200), ..CallOutcome::ends("failed") };
    control
        .set_faults(vec![FaultRule::every(Endpoint::CallsCreate, FaultAction::CallOutcome(outcome))])
        .unwrap();
    let main = Caller::of(&sandbox, known::MAIN);
    let sid = main.call(&usable(&sandbox, known::MAIN), TO).await.json()["sid"].as_str().unwrap().to_owned();
    control.advance_clock(Duration::from_mins(1)).unwrap();
    let codes = |page: &Value| -> Vec<String> {
        let notes = page["notifications"].as_array().unwrap().iter();
        notes.map(|note| note["error_code"].as_str().unwrap().to_owned()).collect()
    };
    let today = control.now().strftime("%Y-%m-%d").to_string();
    for below in ["/Notifications.json".to_owned(), format!("/Calls/{sid}/Notifications.json")] {
        for (query, found) in [
            ("", vec!["12200", "13224"]),
            ("?Log=0", vec!["13224"]),
            ("?Log=1", vec!["12200"]),
            (&format!("?MessageDate={today}"), vec!["12200", "13224"]),
            (&format!("?MessageDate%3C={today}"), vec![]),
            (&format!("?MessageDate%3E={today}&Log=0"), vec!["13224"]),
        ] {
            assert_eq!(codes(&main.get(&format!("{below}{query}")).await.json()), found, "{below}{query}");
        }
        assert_eq!(main.get(&format!("{below}?Log=all")).await.code(), 20001);
    }
    let listed = main.get("/Notifications.json?PageSize=1").await.json();
    let next = main.get_at(listed["next_page_uri"].as_str().unwrap()).await.json();
    assert_eq!((codes(&listed), codes(&next)), (vec!["12200".to_owned()], vec!["13224".to_owned()]));
    let note = next["notifications"][0]["sid"].as_str().unwrap();
    for path in [format!("/Notifications/{note}.json"), format!("/Calls/{sid}/Notifications/{note}.json")] {
        let whole = main.get(&path).await.json();
        assert_eq!((&whole["error_code"], &whole["request_variables"]), (&json!("13224"), &json!("")));
        assert!(whole["uri"].as_str().unwrap().ends_with(&path), "{whole}");
    }
    assert_eq!(main.get("/Notifications/NO0.json").await.code(), 20404);
}

#[tokio::test]
async fn s1_the_accounts_list_has_a_code_of_its_own_for_a_bad_page() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    for query in ["Page=1", "PageSize=1001", "PageSize=0"] {
        let answer = main.get_at(&format!("/2010-04-01/Accounts.json?{query}")).await;
        assert_eq!((answer.status, answer.code()), (400, 70002), "{query}");
    }
    let first = main.get_at("/2010-04-01/Accounts.json?PageSize=3").await.json();
    let next = main.get_at(first["next_page_uri"].as_str().unwrap()).await.json();
    assert_eq!(next["accounts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn c5_a_suspended_account_is_read_and_its_calls_are_hung_up_by_the_main_account() {
    let sandbox = start().await;
    let control = sandbox.control();
    control.set_settings(Settings { latency_ms: 0, step_ms: 60_000, hides_unsent: false }).unwrap();
    let (main, sub) = (Caller::of(&sandbox, known::MAIN), Caller::of(&sandbox, known::SUB_ACTIVE));
    let from = usable(&sandbox, known::SUB_ACTIVE);
    let sid = sub.call(&from, TO).await.json()["sid"].as_str().unwrap().to_owned();
    control.set_account_status(known::SUB_ACTIVE.sid(), linecheck_sandbox::AccountStatus::Suspended).unwrap();
    assert_eq!(sub.get("/Messages.json").await.status, 200);
    for refused in [sub.send(&from, TO).await, sub.call(&from, TO).await] {
        assert_eq!((refused.status, refused.code()), (403, 20005));
    }
    let path = format!("/2010-04-01/Accounts/{}/Calls/{sid}.json", known::SUB_ACTIVE.sid());
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let ended = main.ask("POST", &path, form, "Status=completed").await.unwrap();
    assert_eq!((ended.status, &ended.json()["status"]), (200, &json!("completed")));
}

#[tokio::test]
async fn s1_permissions_and_countries_have_every_documented_field() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let permissions = main.get_at("/accounts/v1/Messaging/GeoPermissions?CountryCode=PK").await.json();
    assert_eq!(
        permissions["permissions"],
        json!([{
            "country_code": "PK", "type": "country", "enabled": false, "prefix": "+92",
            "message": "High Risk Country", "error_code": 0, "error_messages": [],
        }])
    );
    let country = main.get_at("/voice/v1/DialingPermissions/Countries/LV").await.json();
    for (field, value) in [
        ("iso_code", json!("LV")),
        ("name", json!("Latvia")),
        ("continent", json!("EUROPE")),
        ("country_codes", json!(["+371"])),
        ("low_risk_numbers_enabled", json!(true)),
        ("high_risk_special_numbers_enabled", json!(false)),
        ("high_risk_tollfraud_numbers_enabled", json!(false)),
    ] {
        assert_eq!(country[field], value, "{field}");
    }
    let prefixes = country["links"]["highrisk_special_prefixes"].as_str().unwrap();
    let (_, path) = prefixes.split_once("/voice/").unwrap();
    assert_eq!(main.get_at(&format!("/voice/{path}")).await.json()["content"], json!([]));
    let count = |answer: &Value| answer["content"].as_array().unwrap().len();
    for (query, expected) in [
        ("IsoCode=LV", 1),
        ("CountryCode=%2B44", 4),
        ("CountryCode=44", 4),
        ("LowRiskNumbersEnabled=false", 2),
        ("HighRiskSpecialNumbersEnabled=true", 0),
        ("Continent=SOUTH_AMERICA&PageSize=1000", 14),
        ("Continent=ATLANTIS", 0),
    ] {
        let answer = main.get_at(&format!("/voice/v1/DialingPermissions/Countries?{query}")).await.json();
        assert_eq!(count(&answer), expected, "{query}");
    }
    let services = main.get_at("/messaging/v1/Services").await.json();
    for link in services["services"][0]["links"].as_object().unwrap().values() {
        let (_, path) = link.as_str().unwrap().split_once("/messaging/").unwrap();
        assert_eq!(main.get_at(&format!("/messaging/{path}")).await.status, 200, "{link}");
    }
}

#[tokio::test]
async fn s1_media_make_a_message_an_mm() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let picture = ("MediaUrl", "https://example.com/a.png");
    let form = [("To", TO), ("From", from.as_str()), picture, picture, ("MessageIntent", "otp")];
    let sent = main.post("/Messages.json", &form).await.json();
    assert!(sent["sid"].as_str().unwrap().starts_with("MMfacade0facade0"), "{sent}");
    assert_eq!((&sent["num_media"], &sent["body"]), (&json!("2"), &json!("")));
    let many = [vec![("To", TO), ("From", from.as_str())], vec![picture; 11]].concat();
    assert_eq!(main.post("/Messages.json", &many).await.code(), 21623);
}

/// What a phone has got.
#[tokio::test]
async fn s1_a_phone_has_what_was_delivered_to_it_and_nothing_else() {
    let sandbox = start().await;
    let control = sandbox.control();
    let from_each = |account: KnownAccount| (Caller::of(&sandbox, account), usable(&sandbox, account));
    let (main, number) = from_each(known::MAIN);
    let (default, other) = from_each(known::DEFAULT_ACCOUNT);
    assert!(control.inbox(None).is_empty());
    main.send(&number, TO).await;
    assert!(control.inbox(None).is_empty(), "it is on its way");
    control.advance_clock(Duration::from_mins(1)).unwrap();
    for to in ["+12025550130", "+12025550137", "+12025550140"] {
        main.send(&number, to).await;
        main.call(&number, to).await;
    }
    default.send(&other, "+12025550139").await;
    control.advance_clock(Duration::from_mins(1)).unwrap();
    let twiml = "<Response><Say>Your code is</Say><Pause/><Say>4</Say><Say>2</Say></Response>";
    let form = [("To", TO), ("From", number.as_str()), ("Twiml", twiml), ("SendDigits", "w12")];
    main.post("/Calls.json", &form).await;
    control.advance_clock(Duration::from_mins(1)).unwrap();
    let arrived = control.inbox(None);
    let seen: Vec<_> = arrived
        .iter()
        .map(|one| (one.kind, one.to.as_str(), one.text.as_str(), one.account_sid.as_str()))
        .collect();
    let passcode = "Your passcode is 123456";
    assert_eq!(
        seen,
        [
            (ArrivalKind::Call, TO, "Your code is 4 2", known::MAIN.sid()),
            (ArrivalKind::Sms, "+12025550139", passcode, known::DEFAULT_ACCOUNT.sid()),
            (ArrivalKind::Sms, TO, passcode, known::MAIN.sid()),
        ]
    );
    assert_eq!(
        (arrived[0].send_digits.as_deref(), arrived[0].account_name.as_str()),
        (Some("w12"), "Contoso")
    );
    assert!(arrived.is_sorted_by(|later, earlier| later.arrived >= earlier.arrived));
    assert_eq!(control.inbox(Some("+12025550139")).len(), 1);
    let shown = main.control("GET", "/inbox?to=%2B12025550139", "").await.json();
    assert_eq!((shown.as_array().unwrap().len(), &shown[0]["kind"]), (1, &json!("sms")));
    for _ in 0..120 {
        main.send(&number, TO).await;
    }
    control.advance_clock(Duration::from_mins(1)).unwrap();
    assert_eq!(control.inbox(None).len(), 100, "the newest of them");
}
