//! Requests that read.

use linecheck_http::{Stage, TlsProblem};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, MalformedShape, known};
use linecheck_twilio::{AccountKind, AccountStatus, TwilioError};

use crate::{assert_hides_tokens, client, client_against, client_at, sandbox};

#[tokio::test]
async fn c5_the_account_is_told_without_its_token() {
    let sandbox = sandbox(None).await;
    for (account, kind, is_subaccount) in [
        (&known::MAIN, AccountKind::Full, false),
        (&known::TRIAL, AccountKind::Trial, false),
        (&known::SUB_ACTIVE, AccountKind::Full, true),
    ] {
        let fetched = client(&sandbox, account).account().await.unwrap();
        assert_eq!((fetched.value.sid.as_str(), &fetched.value.kind), (account.sid(), &kind));
        assert_eq!(
            (fetched.value.status.clone(), fetched.value.is_subaccount()),
            (AccountStatus::Active, is_subaccount)
        );
        assert!(fetched.value.created.is_some() && !fetched.value.friendly_name.is_empty());
        assert_eq!(fetched.exchange.status, Some(200));
        assert!(fetched.exchange.request_id.as_deref().is_some_and(|id| id.starts_with("RQ")));
        assert_hides_tokens(&format!("{fetched:?}"));
    }
}

#[tokio::test]
async fn c6_every_page_of_the_numbers_is_read() {
    let sandbox = sandbox(Some(2_500)).await;
    let mut told = Vec::new();
    let listed =
        client(&sandbox, &known::MAIN).numbers(|pages, numbers| told.push((pages, numbers))).await.unwrap();
    assert_eq!(told, [(1, 1_000), (2, 2_000), (3, 2_500)]);
    assert!(listed.complete);
    assert_eq!(listed.exchanges.len(), 3);

    let expected = sandbox.control().numbers(known::MAIN.sid()).unwrap();
    assert_eq!(listed.items.len(), expected.len());
    for (read, expected) in listed.items.iter().zip(&expected) {
        assert_eq!((&read.sid, &read.phone_number), (&expected.sid, &expected.phone_number));
        let can = |number: &linecheck_sandbox::NumberInfo| {
            number.capabilities.map(|can| (can.sms, can.voice, can.mms))
        };
        assert_eq!(read.capabilities.map(|can| (can.sms, can.voice, can.mms)), can(expected));
    }
    let requests = sandbox.control().log();
    assert_eq!(requests.len(), 3, "a page is asked for once");
    assert_eq!(requests.iter().map(|request| request.connection).max(), Some(1), "over one connection");

    let one = client(&sandbox, &known::MAIN).number(&expected[7].sid).await.unwrap();
    assert_eq!(one.value, listed.items[7]);
}

#[tokio::test]
async fn c11_subaccounts_and_their_tokens() {
    let sandbox = sandbox(None).await;
    let main = client(&sandbox, &known::MAIN);
    let listed = main.subaccounts().await.unwrap();
    let mut sids: Vec<_> = listed.items.iter().map(|account| account.sid.as_str()).collect();
    sids.sort_unstable();
    assert_eq!(sids, [known::SUB_ACTIVE.sid(), known::SUB_SUSPENDED.sid(), known::SUB_CLOSED.sid()]);
    assert_hides_tokens(&format!("{listed:?}"));

    let token = main.subaccount_token(known::SUB_ACTIVE.sid()).await.unwrap();
    assert_hides_tokens(&format!("{token:?}"));
    // Exposed to be compared.
    assert_eq!(token.value.expose(), known::SUB_ACTIVE.initial_auth_token());
    let sub = client_at(&sandbox.base_url(), &known::SUB_ACTIVE, token.value.expose().to_owned());
    assert!(sub.account().await.unwrap().value.is_subaccount());
    assert!(sub.subaccounts().await.unwrap().items.is_empty());
    assert!(main.subaccount_token(known::FABRIKAM.sid()).await.is_err());
}

#[tokio::test]
async fn c12_balance_and_verified_numbers() {
    let sandbox = sandbox(None).await;
    sandbox.control().set_balance(known::MAIN.sid(), "-0.05").unwrap();
    let balance = client(&sandbox, &known::MAIN).balance().await.unwrap().value;
    assert_eq!((balance.amount.as_str(), balance.currency.as_str()), ("-0.05", "USD"));
    let callers = client(&sandbox, &known::TRIAL).verified_callers().await.unwrap();
    assert!(callers.complete && !callers.items.is_empty());
    assert!(callers.items.iter().all(|caller| caller.phone_number.starts_with('+')));
    assert!(client(&sandbox, &known::SUB_ACTIVE).balance().await.is_err());
}

#[tokio::test]
async fn c5_refusals_carry_status_and_code() {
    let sandbox = sandbox(None).await;
    let wrong = client_at(&sandbox.base_url(), &known::MAIN, "f".repeat(32));
    for (error, expected) in [
        (wrong.account().await.unwrap_err(), (401, Some(20003))),
        (client(&sandbox, &known::TEST_CREDENTIALS).account().await.unwrap_err(), (403, Some(20008))),
        (
            client(&sandbox, &known::MAIN).message("SM00000000000000000000000000000000").await.unwrap_err(),
            (404, Some(20404)),
        ),
    ] {
        let TwilioError::Refused { status, code, request_id, .. } = &error else { panic!("{error:?}") };
        assert_eq!((*status, *code), expected);
        assert!(request_id.is_some());
        assert!(!format!("{error:?} {error}").contains(&"f".repeat(32)));
    }
    sandbox
        .control()
        .add_fault(FaultRule::every(
            Endpoint::Any,
            FaultAction::RateLimited { code: 20429, retry_after: Some(3) },
        ))
        .unwrap();
    let error = client(&sandbox, &known::MAIN).account().await.unwrap_err();
    let TwilioError::Refused { status: 429, code: Some(20429), retry_after: Some(pause), .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(pause.as_secs(), 3);
}

#[tokio::test]
async fn c5_every_failure_of_the_way_is_named() {
    let sandbox = sandbox(None).await;
    let token = known::MAIN.initial_auth_token();
    for (base, stages) in [
        (sandbox.closed_port_base_url(), vec![Stage::Connect]),
        (sandbox.unresolvable_base_url(), vec![Stage::Dns]),
        // A system without any trusted certificates cannot even begin.
        (sandbox.self_signed_base_url(), vec![Stage::Tls(TlsProblem::UnknownIssuer), Stage::Setup]),
    ] {
        let error = client_at(&base, &known::MAIN, token.clone()).account().await.unwrap_err();
        let TwilioError::Transport { failure } = &error else { panic!("{error:?}") };
        assert!(stages.contains(&failure.stage()), "{base}: {failure:?}");
        assert!(failure.never_sent());
        assert_hides_tokens(&format!("{error:?} {error}"));
    }
    assert!(sandbox.control().log().is_empty());
}

#[tokio::test]
async fn c5_every_fault_of_a_read_is_a_typed_error() {
    let sandbox = sandbox(None).await;
    let malformed = |shape| FaultAction::Malformed { shape, processed: true };
    for (action, expected) in [
        (FaultAction::stall(true), "ResponseTimeout"),
        (FaultAction::StallBody { processed: true, max_ms: 60_000 }, "ResponseTimeout"),
        (FaultAction::Reset { processed: true }, "Interrupted"),
        (FaultAction::Close { processed: true }, "Interrupted"),
        (FaultAction::Truncate { keep: None, processed: true }, "Truncated"),
        (FaultAction::Huge { mebibytes: 40, processed: true }, "TooLarge"),
        (FaultAction::GzipBomb { mebibytes: 40, processed: true }, "TooLarge"),
        (malformed(MalformedShape::Empty), "intercepted"),
        (malformed(MalformedShape::NotJson), "not understood"),
        (malformed(MalformedShape::Html), "intercepted"),
        (malformed(MalformedShape::WrongShape), "intercepted"),
        (malformed(MalformedShape::WrongTypes), "not understood"),
        (malformed(MalformedShape::MissingFields), "not understood"),
        (malformed(MalformedShape::NotUtf8), "not understood"),
        (FaultAction::error(20_503), "refused 503"),
        (FaultAction::http(503, false), "intercepted"),
        (FaultAction::http(403, false), "intercepted"),
        (
            FaultAction::Redirect {
                status: 307,
                location: "https://no-such-host.invalid{path}".to_owned(),
                processed: false,
            },
            "redirected",
        ),
    ] {
        sandbox.control().set_faults(vec![FaultRule::every(Endpoint::Any, action.clone())]).unwrap();
        let client = client_against(&sandbox, &action);
        for error in [client.account().await.unwrap_err(), client.numbers(|_, _| ()).await.unwrap_err()] {
            let told = match &error {
                TwilioError::Transport { failure } => format!("{:?}", failure.stage()),
                TwilioError::NotUnderstood { .. } => "not understood".to_owned(),
                TwilioError::Intercepted { .. } => "intercepted".to_owned(),
                TwilioError::Refused { status, .. } => format!("refused {status}"),
                TwilioError::Redirected { to_host, .. } => {
                    assert_eq!(to_host.as_deref(), Some("no-such-host.invalid"));
                    "redirected".to_owned()
                }
                other => format!("{other:?}"),
            };
            assert_eq!(told, expected, "{action:?}");
            assert_hides_tokens(&format!("{error:?} {error}"));
        }
    }
}
