//! Every fault of the sandbox, at what creates: what the client says of it, and what is there afterwards.

use std::time::Duration;

use linecheck_pingone::{Patience, Pause, PingOneClient, PingOneError, patiently};
use linecheck_sandbox::known::MAIN;
use linecheck_sandbox::pingone::SANDBOX_ENVIRONMENT;
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, MalformedShape};

use crate::{Asking, RIGHT, assert_hides_secrets, client, new_sender, sandbox, token_of};

/// A refusal in PingOne's form.
pub fn pingone_error(status: u16, code: &str, processed: bool) -> FaultAction {
    FaultAction::PingoneError {
        status,
        code: code.to_owned(),
        message: None,
        details: Vec::new(),
        headers: std::collections::BTreeMap::new(),
        processed,
    }
}

/// A client that soon gives up where a fault makes it wait.
fn client_against(action: &FaultAction, base: &str) -> PingOneClient {
    let overall = match action {
        FaultAction::Stall { .. } | FaultAction::StallBody { .. } => Duration::from_secs(2),
        _ => Duration::from_secs(20),
    };
    Asking { overall, ..RIGHT }.client(base, SANDBOX_ENVIRONMENT)
}

/// What is certainly not done is not there; whatever may be there is told as such.
#[tokio::test]
async fn t7_a_sender_that_may_be_there_is_never_called_not_made() {
    let both = [false, true];
    let mut actions = vec![
        pingone_error(400, "INVALID_DATA", false),
        pingone_error(403, "ACCESS_FAILED", false),
        pingone_error(429, "REQUEST_LIMITED", false),
    ];
    for processed in both {
        actions.extend([
            pingone_error(500, "UNEXPECTED_ERROR", processed),
            pingone_error(503, "UNEXPECTED_ERROR", processed),
            FaultAction::page(403, processed),
            FaultAction::page(502, processed),
            FaultAction::Stall { processed, max_ms: 10_000 },
            FaultAction::StallBody { processed, max_ms: 10_000 },
            FaultAction::Reset { processed },
            FaultAction::Close { processed },
            FaultAction::Truncate { keep: None, processed },
            FaultAction::Malformed { shape: MalformedShape::NotJson, processed },
            FaultAction::Malformed { shape: MalformedShape::Html, processed },
            FaultAction::Malformed { shape: MalformedShape::Empty, processed },
            FaultAction::Malformed { shape: MalformedShape::MissingFields, processed },
            FaultAction::Malformed { shape: MalformedShape::NotUtf8, processed },
            FaultAction::Redirect { status: 307, location: "http://127.0.0.1:1{path}".to_owned(), processed },
        ]);
    }
    for action in actions {
        let sandbox = sandbox().await;
        sandbox
            .control()
            .set_faults(vec![FaultRule::nth(Endpoint::PingoneSenderCreate, 1, action.clone())])
            .unwrap();
        let (base, impatient) = (sandbox.base_url(), client_against(&action, &sandbox.base_url()));
        let error = impatient.create_sender(&new_sender(&MAIN), &token_of(&MAIN)).await.unwrap_err();
        assert_hides_secrets(&format!("{error:?} {error}"));
        let is_there = !client(&base, SANDBOX_ENVIRONMENT).senders().await.unwrap().items.is_empty();
        let is_refusal = matches!(&error, PingOneError::Refused { status: 400..=499, .. });
        assert_eq!(error.may_have_been_done(), !is_refusal, "{action:?}: {error:?}");
        assert!(error.may_have_been_done() || !is_there, "{action:?}: {error:?}");
        let asked = sandbox
            .control()
            .log()
            .iter()
            .filter(|entry| entry.endpoint == Endpoint::PingoneSenderCreate)
            .count();
        assert_eq!(asked, 1, "{action:?}: nothing is repeated");
    }
}

#[tokio::test]
async fn g4_whoever_is_turned_away_for_a_while_comes_back() {
    let sandbox = sandbox().await;
    sandbox
        .control()
        .set_faults(vec![FaultRule::nth(
            Endpoint::PingoneSenders,
            1,
            pingone_error(429, "REQUEST_LIMITED", false),
        )])
        .unwrap();
    let (client, mut pauses) = (client(&sandbox.base_url(), SANDBOX_ENVIRONMENT), 0);
    let wait = |pause: Pause| {
        pauses += 1;
        tokio::time::sleep(pause.lasts)
    };
    let read = patiently(Patience::of(Patience::USUAL), || 0, wait, || client.senders()).await;
    assert!(read.is_ok());
    assert_eq!(pauses, 1);
}
