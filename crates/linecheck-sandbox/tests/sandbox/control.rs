use linecheck_sandbox::{LogEntry, Sandbox, SandboxConfig, SandboxError, known};
use serde_json::{Value, json};

use crate::client::{Caller, start, usable};

#[tokio::test]
async fn s1_the_control_is_closed_to_web_pages() {
    let sandbox = start().await;
    let nobody = Caller::nobody(&sandbox);
    let refused = [
        ("127.0.0.1", ""),
        ("127.0.0.1", "X-Linecheck-Sandbox: control\r\nOrigin: https://evil.example\r\n"),
        ("127.0.0.1", "X-Linecheck-Sandbox: control\r\nOrigin: null\r\n"),
        ("evil.example", "X-Linecheck-Sandbox: control\r\n"),
        ("127.0.0.1", "X-Linecheck-Sandbox: yes\r\n"),
    ];
    for (host, headers) in refused {
        for path in ["/_sandbox/health", "/_sandbox/accounts", "/_sandbox/nothing"] {
            let answer = nobody.ask_host(host, "GET", path, headers, "").await.unwrap();
            assert_eq!(answer.status, 403, "{host} {headers}");
            assert_eq!(answer.json()["error"]["code"], "control_refused");
        }
    }
    let answer =
        nobody.ask("OPTIONS", "/_sandbox/log", "Origin: https://evil.example\r\n", "").await.unwrap();
    assert_eq!(answer.status, 403);
    assert!(answer.header("Access-Control-Allow-Origin").is_none());
    assert_eq!(nobody.control("GET", "/nothing", "").await.status, 404);
    assert_eq!(nobody.control("PATCH", "/log", "").await.status, 405);
    assert!(sandbox.control().log().is_empty(), "requests to the control are not Twilio's");
}

#[tokio::test]
async fn s1_health_tells_one_sandbox_from_another() {
    let (one, other) = (start().await, start().await);
    let health = Caller::nobody(&one).control("GET", "/health", "").await.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["base_url"], one.base_url());
    assert_eq!(health["self_signed_base_url"], one.self_signed_base_url());
    assert_eq!(health["keeps_state"], false);
    assert_ne!(health["instance"], other.control().health().instance);
}

#[tokio::test]
async fn s1_accounts_change_over_http() {
    let sandbox = start().await;
    let nobody = Caller::nobody(&sandbox);
    let accounts = nobody.control("GET", "/accounts", "").await.json();
    assert_eq!(accounts.as_array().unwrap().len(), known::ALL.len());
    assert_eq!(accounts[0]["role"], "main");
    assert_eq!(accounts[0]["numbers"], 40);

    let path = format!("/accounts/{}", known::MAIN.sid());
    let changed = nobody
        .control("PATCH", &path, r#"{"status":"suspended","balance":"-1.50","answer_mode":"with_status"}"#)
        .await;
    assert_eq!(changed.json()["balance"], "-1.50");
    assert_eq!(Caller::of(&sandbox, known::MAIN).get(".json").await.json()["status"], "suspended");
    for (body, status) in [(r#"{"balance":"much"}"#, 422), (r#"{"colour":1}"#, 422), ("{", 422)] {
        assert_eq!(nobody.control("PATCH", &path, body).await.status, status, "{body}");
    }
    assert_eq!(nobody.control("PATCH", "/accounts/AC1", "{}").await.status, 404);

    let token = nobody.control("POST", &format!("{path}/rotate_token"), "").await.json();
    let token = token["auth_token"].as_str().unwrap();
    assert_eq!(token.len(), 32);
    assert_eq!(Caller::of(&sandbox, known::MAIN).get(".json").await.status, 401, "the old token is refused");
    assert_eq!(Caller::with(&sandbox, known::MAIN.sid(), token).get(".json").await.status, 200);
}

#[tokio::test]
async fn s1_numbers_change_over_http() {
    let sandbox = start().await;
    let nobody = Caller::nobody(&sandbox);
    let path = format!("/accounts/{}/numbers", known::NO_NUMBERS.sid());
    let added =
        nobody.control("POST", &path, r#"{"phone_number":"+12125550199","friendly_name":"New"}"#).await;
    assert_eq!(added.status, 201);
    let sid = added.json()["sid"].as_str().unwrap().to_owned();
    let changed = nobody.control("PATCH", &format!("{path}/{sid}"), r#"{"capabilities":null}"#).await.json();
    assert!(changed["capabilities"].is_null() && changed["friendly_name"] == "New");
    assert_eq!(nobody.control("GET", &path, "").await.json().as_array().unwrap().len(), 1);
    assert_eq!(nobody.control("DELETE", &format!("{path}/+12125550199"), "").await.status, 200);
    assert_eq!(nobody.control("DELETE", &format!("{path}/{sid}"), "").await.status, 404);
    assert_eq!(nobody.control("POST", &path, r#"{"phone_number":"12"}"#).await.status, 422);
}

#[tokio::test]
async fn s1_faults_clock_and_settings_change_over_http() {
    let sandbox = start().await;
    let nobody = Caller::nobody(&sandbox);
    let script = r#"[{"endpoint":"account","nth":1,"action":{"kind":"error","code":20429,"status":429}}]"#;
    let set = nobody.control("PUT", "/faults", script).await.json();
    assert_eq!((set[0]["endpoint"].as_str(), set[0]["seen"].as_u64()), (Some("account"), Some(0)));
    let added = nobody.control("POST", "/faults", r#"{"action":{"kind":"latency","ms":1}}"#).await;
    assert_eq!((added.status, added.json().as_array().unwrap().len()), (201, 2));
    for bad in [r#"[{"action":{"kind":"explode"}}]"#, r#"[{"nth":0,"action":{"kind":"close"}}]"#, "{}"] {
        let answer = nobody.control("PUT", "/faults", bad).await;
        assert_eq!(
            (answer.status, answer.json()["error"]["code"].as_str().map(str::to_owned)),
            (422, Some("invalid".into()))
        );
    }
    assert_eq!(
        nobody.control("GET", "/faults", "").await.json().as_array().unwrap().len(),
        2,
        "all or nothing"
    );
    assert_eq!(Caller::of(&sandbox, known::MAIN).get(".json").await.status, 429);
    assert_eq!(nobody.control("DELETE", "/faults", "").await.json(), json!([]));
    let clock = nobody.control("POST", "/clock/advance", r#"{"ms":60000}"#).await.json();
    assert_eq!(clock["offset_ms"], 60000);
    assert_eq!(nobody.control("GET", "/clock", "").await.json()["offset_ms"], 60000);
    let settings = r#"{"latency_ms":0,"step_ms":5,"hides_unsent":true}"#;
    assert_eq!(
        nobody.control("PUT", "/settings", settings).await.json(),
        serde_json::from_str::<Value>(settings).unwrap()
    );
    assert!(nobody.control("GET", "/magic", "").await.json().as_array().unwrap().len() > 20);
}

#[tokio::test]
async fn t5_the_log_tells_everything_but_the_password() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let created = main.send(&from, "+12025550100").await;
    main.get("/Messages.json?To=%2B12025550100&PageSize=20").await;
    let text = Caller::nobody(&sandbox).control("GET", "/log", "").await;
    assert!(!String::from_utf8_lossy(&text.body).contains(&known::MAIN.initial_auth_token()));
    let log: Vec<LogEntry> = serde_json::from_value(text.json()).unwrap();
    assert_eq!(log, sandbox.control().log());
    let entry = &log[0];
    assert_eq!(entry.method, "POST");
    assert_eq!(entry.account.as_deref(), Some(known::MAIN.sid()));
    assert_eq!(entry.user.as_deref(), Some(known::MAIN.sid()));
    assert_eq!(entry.form_fields, ["To", "From", "Body"]);
    assert_eq!((entry.to.as_deref(), entry.from.as_deref()), (Some("+12025550100"), Some(from.as_str())));
    assert_eq!(entry.content.as_deref(), Some("Your passcode is 123456"));
    assert_eq!(entry.content_sha256.as_ref().unwrap().len(), 64);
    assert_eq!(entry.created_sid.as_deref(), created.json()["sid"].as_str());
    assert_eq!(Some(entry.request_id.as_str()), created.header("Twilio-Request-Id"));
    assert!(entry.processed && entry.status == Some(201) && entry.fault.is_none());
    assert_eq!(
        log[1].query,
        [("To".to_owned(), "+12025550100".to_owned()), ("PageSize".to_owned(), "20".to_owned())]
    );
    let since = Caller::nobody(&sandbox).control("GET", "/log?since=1", "").await.json();
    assert_eq!(since[0]["seq"], 2);
    Caller::nobody(&sandbox).control("DELETE", "/log", "").await;
    main.get(".json").await;
    assert_eq!(sandbox.control().log()[0].seq, 3, "the count goes on");
}

#[tokio::test]
async fn s1_a_taken_port_and_too_many_numbers_are_refused() {
    let sandbox = start().await;
    let again = Sandbox::start(SandboxConfig { port: sandbox.port(), ..SandboxConfig::default() }).await;
    let error = again.err().unwrap();
    assert_eq!(error.code(), "port_in_use");
    assert!(matches!(error, SandboxError::PortInUse { port } if port == sandbox.port()));
    let many = Sandbox::start(SandboxConfig { numbers: Some(100_001), ..SandboxConfig::default() }).await;
    assert_eq!(many.err().unwrap().code(), "too_many_numbers");
}

#[tokio::test]
async fn s1_registrations_change_over_http_and_are_the_accounts_own() {
    let sandbox = start().await;
    let nobody = Caller::nobody(&sandbox);
    let path = format!("/accounts/{}/registrations", known::MAIN.sid());
    let begun = nobody.control("GET", &path, "").await.json();
    assert_eq!(
        (&begun["sms_denied"], &begun["services"][0]["campaign_status"]),
        (&json!(["NG", "PK"]), &json!("VERIFIED"))
    );
    let changed = nobody.control("PUT", &path, r#"{"sms_denied":["DE"]}"#).await.json();
    assert_eq!(changed["sms_denied"], json!(["DE"]));
    for bad in [
        r#"{"sms_denied":["Germany"]}"#,
        r#"{"services":[{"sid":"MG1","friendly_name":"","numbers":[]}]}"#,
        "{",
    ] {
        assert_eq!(nobody.control("PUT", &path, bad).await.status, 422, "{bad}");
    }
    let permission = "/accounts/v1/Messaging/GeoPermissions?CountryCode=DE";
    for (account, enabled) in [(known::MAIN, false), (known::SUB_ACTIVE, true)] {
        let caller = Caller::of(&sandbox, account);
        let answer = caller.ask("GET", permission, "", "").await.unwrap();
        assert_eq!(answer.json()["permissions"][0]["enabled"], enabled, "{}", account.sid());
    }
    for (method, path, status) in [
        ("GET", "/messaging/v1/Services/MG00000000000000000000000000000000/PhoneNumbers", 404),
        ("POST", "/messaging/v1/Services", 405),
        ("GET", "/messaging/v2/Services", 404),
    ] {
        assert_eq!(
            Caller::of(&sandbox, known::MAIN).ask(method, path, "", "").await.unwrap().status,
            status,
            "{path}"
        );
    }
    assert_eq!(nobody.ask("GET", permission, "", "").await.unwrap().status, 401);
}
