//! G4: connecting, and each way in which that fails.

use linecheck_app::{AppError, PingOneConnect};
use linecheck_sandbox::pingone::{
    CLIENT_SECRET, ClientAuthentication as Proof, EnvironmentChange, Modes, SANDBOX_ENVIRONMENT, Standing,
};
use linecheck_sandbox::{Endpoint, FaultAction, known};
use linecheck_tests::{Stage, word};

use crate::desk::{Desk, code, secret, silent};

#[tokio::test]
async fn g4_a_connection_is_checked_before_it_is_kept_and_the_secret_is_stored_alone() {
    let desk = Desk::new().await;
    let view = desk.app.pingone(&desk.tenant).await.unwrap().expect("a connection");
    assert_eq!(view.environment.as_str(), SANDBOX_ENVIRONMENT);
    assert!(view.side.seen.is_none() && !view.side.stopped);
    let shown = serde_json::to_string(&view).unwrap();
    assert!(!shown.contains(CLIENT_SECRET), "{shown}");
    let state = desk.state().await;
    assert_eq!((state.environment.name.as_str(), state.senders.len()), ("Contoso Test", 0));
    assert!(state.chain.is_empty());
    // What was read is on record for the overview.
    let status = desk.app.status(&desk.tenant).await.unwrap().pingone.expect("the other side");
    assert_eq!(status.seen.expect("seen").name, "Contoso Test");
    // It goes on without the secret being given again, with another environment of the same worker.
    let other = PingOneConnect { client_secret: None, ..desk.request() };
    desk.app.connect_pingone(&desk.actor, other, &silent()).await.expect("the stored secret serves");
    desk.app.disconnect_pingone(&desk.actor, &desk.tenant).await.unwrap();
    assert!(desk.app.pingone(&desk.tenant).await.unwrap().is_none());
    let gone = PingOneConnect { client_secret: None, ..desk.request() };
    let error = desk.app.connect_pingone(&desk.actor, gone, &silent()).await;
    assert_eq!(code(&error), "secret_missing");
}

/// What is wrong, and with which code and field it is told.
type Wrong = (&'static str, fn(&mut PingOneConnect), &'static str, &'static str);

#[tokio::test]
async fn g4_bad_input_has_an_error_of_its_own_and_nothing_is_sent() {
    let desk = Desk::new().await;
    let wrong: [Wrong; 13] = [
        (
            "no UUID",
            |asked| asked.worker_environment = "contoso".into(),
            "invalid_pingone_id",
            "worker_environment",
        ),
        (
            "too short",
            |asked| asked.environment = Some("facade0f".into()),
            "invalid_pingone_id",
            "environment",
        ),
        (
            "a space",
            |asked| asked.client_id = "facade0f acad-4e00-8000-00000000c001".into(),
            "invalid_pingone_id",
            "client_id",
        ),
        ("no region", |asked| asked.region = Some("Mars".into()), "invalid_region", "region"),
        (
            "spaces",
            |asked| asked.client_secret = Some(secret("a b")),
            "invalid_client_secret",
            "client_secret",
        ),
        (
            "a line",
            |asked| asked.client_secret = Some(secret("abc\n")),
            "invalid_client_secret",
            "client_secret",
        ),
        (
            "a mark",
            |asked| asked.client_secret = Some(secret("\u{feff}abc")),
            "invalid_client_secret",
            "client_secret",
        ),
        (
            "unseen",
            |asked| asked.client_secret = Some(secret("a\u{200b}b")),
            "invalid_client_secret",
            "client_secret",
        ),
        ("nothing", |asked| asked.client_secret = Some(secret("")), "invalid_client_secret", "client_secret"),
        (
            "long",
            |asked| asked.client_secret = Some(secret(&"a".repeat(10_000))),
            "invalid_client_secret",
            "client_secret",
        ),
        (
            "one base",
            |asked| asked.auth_base = Some("https://auth.example".into()),
            "invalid_value",
            "api_base",
        ),
        (
            "plain",
            |asked| {
                (asked.auth_base, asked.api_base) =
                    (Some("http://a.example".into()), Some("http://b.example".into()));
            },
            "invalid_base",
            "api_base",
        ),
        (
            "not here",
            |asked| {
                (asked.auth_base, asked.api_base) =
                    (Some("https://a.example".into()), Some("https://b.example".into()));
            },
            "base_of_other_mode",
            "api_base",
        ),
    ];
    for (what, change, expected, field) in wrong {
        let mut asked = desk.request();
        change(&mut asked);
        let error = desk.app.connect_pingone(&desk.actor, asked, &silent()).await.unwrap_err();
        assert_eq!(
            (error.code.as_str(), word(error.field.expect("a field"))),
            (expected, field.to_owned()),
            "{what}"
        );
        assert!(!format!("{error:?}").contains(CLIENT_SECRET), "{what}");
    }
    assert!(desk.control().log().is_empty(), "nothing is sent for what cannot be");
    // The mark and the space are told apart.
    let told = async |text: &str| {
        let asked = PingOneConnect { client_secret: Some(secret(text)), ..desk.request() };
        desk.app.connect_pingone(&desk.actor, asked, &silent()).await.unwrap_err().message
    };
    assert!(told("\u{feff}abc").await.contains("byte order mark"));
    assert!(told("a b").await.contains("spaces"));
}

/// A state of the server, and how connecting ends in it.
async fn ends(desk: &Desk, change: impl FnOnce(&mut PingOneConnect)) -> AppError {
    let mut asked = desk.request();
    change(&mut asked);
    let before = desk.app.pingone(&desk.tenant).await.unwrap();
    let error = desk.app.connect_pingone(&desk.actor, asked, &silent()).await.unwrap_err();
    assert_eq!(desk.app.pingone(&desk.tenant).await.unwrap(), before, "nothing is kept: {error:?}");
    assert!(!format!("{error:?}").contains(CLIENT_SECRET));
    desk.control().clear_faults().unwrap();
    error
}

#[tokio::test]
async fn g4_every_outcome_of_connecting_is_told_apart() {
    let desk = Desk::new().await;
    let control = desk.control();
    let same = |_: &mut PingOneConnect| {};
    let text = |error: &AppError| error.code.as_str();

    let wrong = ends(&desk, |asked| asked.client_secret = Some(secret("not-the-secret"))).await;
    assert_eq!(text(&wrong), "pingone_secret_wrong");
    // 19: two different texts, and it is not tried in another way.
    control.clear_log();
    control.set_pingone_modes(Modes { client_credentials_allowed: false, ..Modes::default() }).unwrap();
    let grant = ends(&desk, same).await;
    assert_eq!(text(&grant), "pingone_grant_or_method");
    assert_ne!(wrong.message, grant.message);
    assert_eq!(control.log().iter().filter(|entry| entry.endpoint == Endpoint::PingoneToken).count(), 1);
    control.set_pingone_modes(Modes { client_authentication: Proof::Post, ..Modes::default() }).unwrap();
    let method = ends(&desk, same).await;
    assert!(["pingone_grant_or_method", "pingone_secret_wrong"].contains(&text(&method)), "{method:?}");
    control.set_pingone_modes(Modes::default()).unwrap();

    let region = ends(&desk, |asked| asked.region = Some("NA".into())).await;
    assert_eq!((text(&region), region.params["region"].as_str()), ("pingone_region_differs", Some("EU")));
    // 12: the host is named, and no other region is asked.
    let unknown = ends(&desk, |asked| {
        asked.environment = Some("facade0f-acad-4e00-8000-0000000000ff".into());
    })
    .await;
    assert_eq!(text(&unknown), "pingone_environment_not_found");
    assert!(unknown.message.contains("127.0.0.1"), "{}", unknown.message);
    for (standing, expected) in [
        (Standing::Vanished, "pingone_environment_not_found"),
        (Standing::Forbidden, "pingone_role_missing"),
        (Standing::DeletePending, "pingone_environment_deleting"),
    ] {
        let change =
            |standing| EnvironmentChange { standing: Some(standing), ..EnvironmentChange::default() };
        control.change_pingone_environment(SANDBOX_ENVIRONMENT, change(standing)).unwrap();
        assert_eq!(text(&ends(&desk, same).await), expected);
        control.change_pingone_environment(SANDBOX_ENVIRONMENT, change(Standing::Active)).unwrap();
    }
    for (action, expected) in [
        (FaultAction::pingone(500, "UNEXPECTED_ERROR", None), "pingone_failed"),
        (FaultAction::Close { processed: false }, "pingone_unreachable"),
        (FaultAction::page(200, false), "pingone_intercepted"),
        (FaultAction::page(502, false), "pingone_intercepted"),
    ] {
        desk.every(Endpoint::PingoneEnvironment, action.clone());
        assert_eq!(text(&ends(&desk, same).await), expected, "{action:?}");
    }
}

#[tokio::test]
async fn g4_only_an_administrator_connects_and_what_is_connected_outlives_the_custom_account() {
    let mut desk = Desk::new().await;
    let support = linecheck_domain::actor::Actor {
        role: linecheck_domain::actor::Role::Support,
        os_user: "helper".to_owned(),
    };
    let refused = desk.app.connect_pingone(&support, desk.request(), &silent()).await;
    assert_eq!(code(&refused), "not_administrator");
    // The custom account's token goes with it; the client secret is another matter.
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    desk.reopen(0).await;
    desk.state().await;
    let none = desk.plan(crate::desk::carry_over()).await;
    assert_eq!(code(&none), "no_custom_account");
    // A tenant that is not connected says so.
    let stage = Stage::configured(known::MAIN, false).await;
    let error = stage.app.pingone_state(&stage.tenant, &silent()).await;
    assert_eq!(code(&error), "pingone_not_connected");
}
