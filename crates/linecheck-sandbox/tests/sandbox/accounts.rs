use linecheck_sandbox::{AccountStatus, AnswerMode, known};

use crate::client::{Caller, start};

#[tokio::test]
async fn s1_the_account_is_answered_with_all_fields_and_headers() {
    let sandbox = start().await;
    let answer = Caller::of(&sandbox, known::MAIN).get(".json").await;
    assert_eq!(answer.status, 200);
    let account = answer.json();
    assert_eq!(account["sid"], known::MAIN.sid());
    assert_eq!(account["owner_account_sid"], known::MAIN.sid());
    assert_eq!(account["auth_token"], known::MAIN.initial_auth_token());
    assert_eq!((account["status"].as_str(), account["type"].as_str()), (Some("active"), Some("Full")));
    assert!(account["subresource_uris"]["messages"].as_str().unwrap().ends_with("/Messages.json"));
    let request_id = answer.header("Twilio-Request-Id").unwrap();
    assert!(request_id.starts_with("RQ") && request_id.len() == 34);
    assert!(answer.header("Twilio-Request-Duration").is_some());
    assert_eq!(answer.header("Twilio-Concurrent-Requests"), Some("1"));
    assert!(answer.head.contains("Twilio-Request-Id: "), "names are capitalised");
}

#[tokio::test]
async fn s1_wrong_credentials_are_401_with_20003_and_their_words() {
    let sandbox = start().await;
    let real = "AC0123456789abcdef0123456789abcdef";
    for (caller, words) in [
        (Caller::with(&sandbox, known::MAIN.sid(), "00000000000000000000000000000000"), "Authenticate"),
        (
            Caller::with(&sandbox, real, "00000000000000000000000000000000"),
            "Authentication Error - invalid username",
        ),
        (Caller::nobody(&sandbox), "Authentication Error - No credentials provided"),
    ] {
        let answer = caller.get_at(&format!("/2010-04-01/Accounts/{}.json", known::MAIN.sid())).await;
        assert_eq!((answer.status, answer.code()), (401, 20003));
        let body = answer.json();
        assert_eq!(body["message"], words);
        assert_eq!(body["status"], 401);
        assert_eq!(body["more_info"], "https://www.twilio.com/docs/errors/20003");
        assert_eq!(answer.header("WWW-Authenticate"), Some("Basic realm=\"Twilio API\""));
    }
}

#[tokio::test]
async fn c11_main_credentials_reach_sub_accounts_and_no_others() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let list = main.get_at("/2010-04-01/Accounts.json").await.json();
    let sids: Vec<_> = list["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["sid"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        sids,
        [known::MAIN, known::SUB_ACTIVE, known::SUB_SUSPENDED, known::SUB_CLOSED]
            .map(|one| one.sid().to_owned())
    );
    assert!(list["next_page_uri"].is_null());
    let active = main.get_at("/2010-04-01/Accounts.json?Status=active").await.json();
    assert_eq!(active["accounts"].as_array().unwrap().len(), 2);
    let named = main.get_at("/2010-04-01/Accounts.json?FriendlyName=Contoso+Support").await.json();
    assert_eq!(named["accounts"][0]["sid"], known::SUB_ACTIVE.sid());

    let at = |sid: &str| format!("/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers.json");
    assert_eq!(main.get_at(&at(known::SUB_ACTIVE.sid())).await.status, 200);
    assert_eq!(main.get_at(&at(known::FABRIKAM.sid())).await.status, 401);
    let sub = Caller::of(&sandbox, known::SUB_ACTIVE);
    assert_eq!(sub.get("/IncomingPhoneNumbers.json").await.status, 200);
    assert_eq!(sub.get_at(&at(known::MAIN.sid())).await.code(), 20003);
    assert_eq!(sub.get_at(&at(known::SUB_SUSPENDED.sid())).await.code(), 20003);
    let own = sub.get_at("/2010-04-01/Accounts.json").await.json();
    assert_eq!(own["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(own["accounts"][0]["owner_account_sid"], known::MAIN.sid());
}

#[tokio::test]
async fn c5_suspended_and_closed_accounts_answer_as_they_are_set() {
    let sandbox = start().await;
    let control = sandbox.control();
    let suspended = Caller::of(&sandbox, known::SUSPENDED);
    assert_eq!(suspended.get(".json").await.json()["status"], "suspended");
    let from = crate::client::usable(&sandbox, known::SUSPENDED);
    let refused = suspended.send(&from, "+12025550100").await;
    assert_eq!((refused.status, refused.code()), (403, 20005));
    assert_eq!(Caller::of(&sandbox, known::CLOSED).get(".json").await.code(), 20003);

    control.set_answer_mode(known::SUSPENDED.sid(), AnswerMode::Refuse403).unwrap();
    let answer = suspended.get(".json").await;
    assert_eq!((answer.status, answer.code()), (403, 20403));
    control.set_answer_mode(known::SUSPENDED.sid(), AnswerMode::Refuse401).unwrap();
    assert_eq!(suspended.get(".json").await.status, 401);
    control.set_answer_mode(known::CLOSED.sid(), AnswerMode::WithStatus).unwrap();
    assert_eq!(Caller::of(&sandbox, known::CLOSED).get(".json").await.json()["status"], "closed");

    control.set_account_status(known::MAIN.sid(), AccountStatus::Suspended).unwrap();
    let sub = Caller::of(&sandbox, known::SUB_ACTIVE).get(".json").await;
    assert_eq!(sub.json()["status"], "suspended", "a suspended parent suspends its sub-accounts");
}

#[tokio::test]
async fn c12_balance_and_verified_recipients_can_be_read() {
    let sandbox = start().await;
    let balance = Caller::of(&sandbox, known::MAIN).get("/Balance.json").await.json();
    assert_eq!(balance["balance"], "128.40");
    assert_eq!(balance["currency"], "USD");
    assert_eq!(Caller::of(&sandbox, known::SUB_ACTIVE).get("/Balance.json").await.code(), 20404);
    let trial = Caller::of(&sandbox, known::TRIAL);
    assert_eq!(trial.get(".json").await.json()["type"], "Trial");
    let ids = trial.get("/OutgoingCallerIds.json?PageSize=2").await.json();
    assert_eq!(ids["outgoing_caller_ids"].as_array().unwrap().len(), 2);
    let next = trial.get_at(ids["next_page_uri"].as_str().unwrap()).await.json();
    assert_eq!(next["outgoing_caller_ids"].as_array().unwrap().len(), 1);
    assert!(next["next_page_uri"].is_null());
    let sid = ids["outgoing_caller_ids"][0]["sid"].as_str().unwrap();
    assert_eq!(
        trial.get(&format!("/OutgoingCallerIds/{sid}.json")).await.json()["phone_number"],
        "+12025550101"
    );
}

#[tokio::test]
async fn s1_unknown_paths_methods_and_hosts_are_refused() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    for path in
        ["/", "/favicon.ico", "/2010-04-01/Nothing.json", "/2010-04-01/Accounts/x/Faxes.json", "/v1/Services"]
    {
        let answer = main.get_at(path).await;
        assert_eq!((answer.status, answer.code()), (404, 20404), "{path}");
    }
    let answer = main.ask("DELETE", "/2010-04-01/Accounts.json", "", "").await.unwrap();
    assert_eq!((answer.status, answer.code()), (405, 20004));
    let xml = main.get_at(&format!("/2010-04-01/Accounts/{}", known::MAIN.sid())).await;
    assert_eq!((xml.status, xml.header("content-type")), (404, Some("application/xml")));
    let path = format!("/2010-04-01/Accounts/{}.json", known::MAIN.sid());
    let answer = main.ask_host("evil.example", "GET", &path, "", "").await.unwrap();
    assert_eq!(answer.status, 403);
    let log = sandbox.control().log();
    assert_eq!(log.len(), 8, "every request is in the log");
    assert_eq!(log[7].host.as_deref(), Some("evil.example"));
    assert!(!log[7].processed && log[7].status == Some(403));
}
