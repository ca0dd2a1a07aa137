use std::time::Duration;

use linecheck_sandbox::magic::{HowOften, WorksOn, recipients};
use linecheck_sandbox::{FaultAction, known};

use crate::client::{Caller, start, usable};

#[tokio::test]
async fn s1_every_magic_recipient_does_what_its_entry_says() {
    let sandbox = start().await;
    let control = sandbox.control();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    for magic in recipients().iter().filter(|magic| magic.how_often == HowOften::Always) {
        // Those that keep the client waiting are tried with the fault script.
        if matches!(magic.message, FaultAction::Stall { .. } | FaultAction::Latency { .. }) {
            continue;
        }
        let before = control.health().messages;
        let answer = main.try_send(&from, &magic.phone_number).await;
        let entry = control.log().pop().unwrap();
        let fault = entry.fault.clone().unwrap();
        assert_eq!((fault.source.as_str(), fault.kind.as_str()), ("magic_recipient", magic.message.kind()));
        assert_eq!(entry.processed, magic.message.processes(), "{}", magic.phone_number);
        assert_eq!(control.health().messages - before, usize::from(magic.message.processes()));
        match &magic.message {
            FaultAction::Error { code, .. } | FaultAction::RateLimited { code, .. } => {
                assert_eq!(answer.unwrap().code(), u64::from(*code));
            }
            FaultAction::MessageOutcome(outcome) => {
                control.advance_clock(Duration::from_mins(1)).unwrap();
                let sid = answer.unwrap().json()["sid"].as_str().unwrap().to_owned();
                let end = main.get(&format!("/Messages/{sid}.json")).await.json();
                assert_eq!(end["status"], outcome.status);
                assert_eq!(end["error_code"].as_u64(), outcome.error_code.map(u64::from));
            }
            FaultAction::Http { status, .. } | FaultAction::Redirect { status, .. } => {
                assert_eq!(answer.unwrap().status, *status);
            }
            FaultAction::Reset { .. } | FaultAction::Close { .. } | FaultAction::Truncate { .. } => {
                assert!(answer.is_err(), "{}", magic.phone_number);
            }
            FaultAction::Malformed { .. } => {
                assert!(serde_json::from_slice::<serde_json::Value>(&answer.unwrap().body).is_err());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn s1_magic_calls_end_as_their_entry_says() {
    let sandbox = start().await;
    let control = sandbox.control();
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    for magic in recipients() {
        let FaultAction::CallOutcome(outcome) = &magic.call else { continue };
        let sid = main.call(&from, &magic.phone_number).await.json()["sid"].as_str().unwrap().to_owned();
        control.advance_clock(Duration::from_mins(1)).unwrap();
        let end = main.get(&format!("/Calls/{sid}.json")).await.json();
        assert_eq!(end["status"], outcome.status, "{}", magic.phone_number);
    }
}

#[tokio::test]
async fn t3_a_refusal_on_a_custom_account_does_not_happen_on_the_default_one() {
    let sandbox = start().await;
    let default = Caller::of(&sandbox, known::DEFAULT_ACCOUNT);
    let from = usable(&sandbox, known::DEFAULT_ACCOUNT);
    for magic in recipients() {
        let FaultAction::Error { code, .. } = &magic.message else { continue };
        let answer = default.send(&from, &magic.phone_number).await;
        match magic.works_on {
            WorksOn::CustomAccounts => assert_eq!(answer.status, 201, "{}", magic.phone_number),
            WorksOn::AllAccounts => assert_eq!(answer.code(), u64::from(*code)),
        }
    }
}

#[tokio::test]
async fn t7_a_rate_limit_can_happen_once() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    let from = usable(&sandbox, known::MAIN);
    let first = main.send(&from, "+12025550145").await;
    assert_eq!((first.status, first.code(), first.header("Retry-After")), (429, 20429, Some("1")));
    assert_eq!(main.send(&from, "+12025550145").await.status, 201);
}

#[tokio::test]
async fn s1_a_magic_recipient_does_not_hide_a_request_that_is_wrong() {
    let sandbox = start().await;
    let main = Caller::of(&sandbox, known::MAIN);
    assert_eq!(main.send("+12125559999", "+12025550150").await.code(), 21606);
    let wrong = Caller::with(&sandbox, known::MAIN.sid(), "wrong");
    assert_eq!(wrong.send("+12125559999", "+12025550150").await.code(), 20003);
}
