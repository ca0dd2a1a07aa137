//! G1: a plan that stops says exactly where, and what is in force; going on with it does the rest and nothing twice.

use linecheck_app::{PingOneRunState, Progress, ProgressSink, Remedy};
use linecheck_domain::pingone::run::StepState;
use linecheck_domain::pingone::{Body, ClientAuthentication, Site};
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_pingone::{PingOneClient, Worker};
use linecheck_sandbox::pingone::{EnvironmentChange, SANDBOX_ENVIRONMENT, Standing};
use linecheck_sandbox::{Control, Endpoint, FaultAction, known};
use serde_json::json;

use crate::desk::{Desk, code};

/// A client of its own: another administrator's.
pub fn client(control: &Control, environment: &str) -> PingOneClient {
    let info = control.pingone();
    let site = Site::custom(&info.auth_base, &info.api_base).unwrap();
    let http = HttpClient::new(HttpConfig::new(AllowedHosts::new(["127.0.0.1"])));
    let worker = Worker {
        site,
        environment: info.worker_environment.parse().unwrap(),
        client_id: info.client_id.parse().unwrap(),
        authentication: ClientAuthentication::Basic,
    };
    let secret = crate::desk::secret(&info.client_secret);
    let environment = environment.parse().unwrap();
    PingOneClient::new(http, worker, &secret, environment, std::sync::Arc::new(jiff::Timestamp::now)).unwrap()
}

/// Another administrator changes a policy: members are laid over it.
pub async fn change_policy(control: &Control, environment: &str, policy: &str, change: serde_json::Value) {
    let (client, id) = (client(control, environment), policy.parse().unwrap());
    let mut body: serde_json::Value = client.policy(&id).await.expect("the policy").value.body.into();
    for (member, value) in change.as_object().expect("members") {
        body[member] = value.clone();
    }
    client.replace_policy(&id, &Body::read(body).unwrap()).await.expect("changed");
}

fn states(run: &linecheck_app::PingOneRun) -> Vec<StepState> {
    run.steps.iter().map(|step| step.state).collect()
}

#[tokio::test]
async fn g1_14_a_sender_that_is_ready_but_not_in_use_is_said_and_going_on_does_the_rest() {
    let mut desk = Desk::new().await;
    let shown = desk.carried().await;
    let denied = FaultAction::pingone(403, "ACCESS_FAILED", Some("INSUFFICIENT_PERMISSIONS"));
    desk.fault(Endpoint::PingoneSettingsReplace, 1, denied);
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(states(&run), [StepState::Done, StepState::Done, StepState::Refused]);
    assert_eq!((run.state, run.stopped_at), (PingOneRunState::Stopped, Some(3)));
    let error = run.error.expect("an error");
    assert_eq!(error.code.as_str(), "pingone_role_missing");
    assert!(
        error.message.contains("step 3 of 3") && error.message.contains("as before"),
        "{}",
        error.message
    );
    assert_eq!(run.originates, shown.before, "traffic goes as before");
    assert!(desk.app.status(&desk.tenant).await.unwrap().pingone.unwrap().stopped);
    // After a restart it is still known where it stopped, and going on does step 3 alone.
    desk.reopen(0).await;
    let kept = desk.app.pingone_run(&desk.tenant).await.unwrap().expect("a run");
    assert_eq!((kept.stopped_at, kept.error.unwrap().code), (Some(3), error.code));
    desk.control().clear_log();
    let run = desk.resume().await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    assert_eq!(desk.writes(), ["PUT settings"]);
    assert_eq!(code(&desk.resume().await), "pingone_no_run");
}

#[tokio::test]
async fn g1_17_what_another_administrator_changes_around_our_write_is_reported_as_differing() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    // Read before the first step, before the third, and back.
    let change = json!({ "smsProvidersFallbackChain": ["PINGONE_TWILIO"] }).as_object().unwrap().clone();
    desk.fault(Endpoint::PingoneSettings, 3, FaultAction::ChangedByOther { change });
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Differs, "{run:?}");
    assert_eq!(run.error.as_ref().map(|error| error.code.as_str()), Some("pingone_differs"));
    assert!(!run.steps[2].differences.is_empty());
    assert_eq!(
        run.originates[0].account,
        linecheck_domain::pingone::OriginAccount::Ping,
        "as it was read back"
    );

    // Another member, changed after our write: nothing of ours differs, and it is told.
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    let change = json!({ "deliveryMode": "WHITELIST" }).as_object().unwrap().clone();
    desk.fault(Endpoint::PingoneSettings, 3, FaultAction::ChangedByOther { change });
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Differs, "{run:?}");
    assert!(run.steps[2].others.contains("deliveryMode"), "{run:?}");
}

#[tokio::test]
async fn g1_16_what_changed_between_two_steps_stops_before_the_write() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    let change = json!({ "from": { "name": "Other", "address": "other@contoso.example" } });
    let change = change.as_object().unwrap().clone();
    desk.fault(Endpoint::PingoneSettings, 2, FaultAction::ChangedByOther { change });
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(states(&run), [StepState::Done, StepState::Done, StepState::Changed]);
    assert_eq!(run.error.unwrap().code.as_str(), "plan_outdated");
    assert_eq!(desk.writes(), ["POST sender", "PUT sender"]);
    // The new plan finds the sender: never a second one.
    let again = desk.carried().await;
    assert_eq!(again.steps.len(), 1, "{again:?}");
    assert_eq!(desk.apply(&again).await.unwrap().state, PingOneRunState::Done);
    assert_eq!(desk.sender_ids().await.len(), 1);
}

#[tokio::test]
async fn g1_18_a_token_that_ended_is_renewed_once() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    let ended = FaultAction::pingone(401, "ACCESS_FAILED", Some("INVALID_TOKEN"));
    desk.fault(Endpoint::PingoneSenderReplace, 1, ended.clone());
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    let puts = desk.writes().into_iter().filter(|write| write == "PUT sender").count();
    assert_eq!(puts, 2, "that step once more, and no other");
    // A second refusal stops with the step named.
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.every(Endpoint::PingoneSenderReplace, ended);
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!((run.stopped_at, run.error.unwrap().code.as_str()), (Some(2), "pingone_token_refused"));
    assert_eq!(desk.writes(), ["POST sender", "PUT sender", "PUT sender"]);
}

#[tokio::test]
async fn g1_20_29_an_environment_that_is_gone_is_told_from_one_that_may_not_be_changed() {
    for (standing, expected) in [
        (Standing::Forbidden, "pingone_role_missing"),
        (Standing::DeletePending, "pingone_environment_deleting"),
        (Standing::Vanished, "pingone_environment_not_found"),
    ] {
        let desk = Desk::new().await;
        let shown = desk.carried().await;
        desk.fault(Endpoint::PingoneSenderReplace, 1, FaultAction::EnvironmentBecomes { standing });
        let run = desk.apply(&shown).await.unwrap();
        let error = run.error.expect("an error");
        assert_eq!((run.stopped_at, error.code.as_str()), (Some(2), expected), "{error:?}");
        assert_eq!(desk.writes(), ["POST sender", "PUT sender"], "nothing else is tried");
        // Before it begins, nothing is written at all.
        let change = EnvironmentChange { standing: Some(Standing::Active), ..EnvironmentChange::default() };
        desk.control().change_pingone_environment(SANDBOX_ENVIRONMENT, change).unwrap();
        let again = desk.carried().await;
        let change = EnvironmentChange { standing: Some(standing), ..EnvironmentChange::default() };
        desk.control().change_pingone_environment(SANDBOX_ENVIRONMENT, change).unwrap();
        desk.control().clear_log();
        assert_eq!(code(&desk.apply(&again).await), expected);
        assert_eq!(desk.writes(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn g1_23_24_what_pingone_refuses_is_told_by_its_codes() {
    for (action, expected) in [
        (FaultAction::pingone(400, "INVALID_DATA", Some("INVALID_VALUE")), "pingone_credentials_refused"),
        (FaultAction::pingone(400, "INVALID_DATA", Some("UNIQUENESS_VIOLATION")), "pingone_name_taken"),
        (FaultAction::pingone(400, "INVALID_DATA", Some("OF_TOMORROW")), "pingone_refused"),
        (FaultAction::pingone(409, "CONFLICT", None), "pingone_refused"),
    ] {
        let desk = Desk::new().await;
        let shown = desk.carried().await;
        desk.fault(Endpoint::PingoneSenderCreate, 1, action);
        let run = desk.apply(&shown).await.unwrap();
        let error = run.error.expect("an error");
        assert_eq!((run.stopped_at, error.code.as_str()), (Some(1), expected), "{error:?}");
        assert!(error.params.contains_key("details") || expected == "pingone_refused", "{error:?}");
        assert_eq!(desk.writes(), ["POST sender"]);
        let again = matches!(&error.remedy, Remedy::ThenResumePingOne { .. });
        assert_eq!(again, expected == "pingone_refused", "the cause first, then on: {error:?}");
        // Nothing was written, so another plan may begin.
        assert_eq!(desk.carry_over().await.state, PingOneRunState::Done);
    }
}

#[tokio::test]
async fn g1_22_a_create_that_was_turned_away_is_repeated_and_one_that_may_have_been_made_is_looked_up_first()
{
    let limited = FaultAction::pingone(429, "REQUEST_LIMITED", None);
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.fault(Endpoint::PingoneSenderCreate, 1, limited);
    assert_eq!(desk.apply(&shown).await.unwrap().state, PingOneRunState::Done);
    assert_eq!(desk.writes().iter().filter(|write| *write == "POST sender").count(), 2);
    assert_eq!(desk.sender_ids().await.len(), 1);

    for status in [500, 502, 504] {
        for processed in [true, false] {
            let case = format!("{status}, processed {processed}");
            let mut desk = Desk::new().await;
            let shown = desk.carried().await;
            desk.fault(Endpoint::PingoneSenderCreate, 1, FaultAction::page(status, processed));
            let run = desk.apply(&shown).await.unwrap();
            let asked: Vec<_> = desk.asked().iter().map(crate::desk::short).collect();
            let post = asked.iter().position(|request| request == "POST sender").unwrap();
            assert_eq!(asked[post + 1], "GET senders", "{case}: looked up before anything else");
            if processed {
                assert_eq!(run.state, PingOneRunState::Done, "{case}: {run:?}");
            } else {
                assert_eq!(
                    (run.state, run.stopped_at),
                    (PingOneRunState::Stopped, Some(1)),
                    "{case}: {run:?}"
                );
                // PingOne may still be at it: nobody goes on before a minute is over.
                assert_eq!(code(&desk.resume().await), "pingone_run_open", "{case}");
                desk.reopen(61).await;
                let run = desk.resume().await.unwrap();
                assert_eq!(run.state, PingOneRunState::Done, "{case}: {run:?}");
            }
            assert_eq!(desk.sender_ids().await.len(), 1, "{case}: never two");
        }
    }
}

#[tokio::test]
async fn g1_25_26_a_number_that_is_not_on_the_new_sender_stops_before_the_choice() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    let gone = desk.first_selected().await;
    desk.control().release_number(known::MAIN.sid(), gone.as_str()).unwrap();
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(states(&run)[..2], [StepState::Done, StepState::Changed], "{run:?}");
    assert!(format!("{:?}", run.steps[1].differences).contains(gone.as_str()), "{:?}", run.steps[1]);
    assert_eq!(desk.writes(), ["POST sender"], "nothing is selected silently short");
}

#[tokio::test]
async fn g1_what_stopped_can_be_given_up_and_what_it_made_stays() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.fault(Endpoint::PingoneSenderReplace, 1, FaultAction::pingone(403, "ACCESS_FAILED", None));
    desk.apply(&shown).await.unwrap();
    let run = desk.app.give_up_pingone(&desk.actor, &desk.tenant).await.unwrap();
    assert_eq!((run.state, run.error), (PingOneRunState::GivenUp, None));
    assert!(run.created.is_some());
    assert_eq!(code(&desk.resume().await), "pingone_no_run");
    assert_eq!(desk.sender_ids().await.len(), 1);
}

/// Another administrator creates a sender of the account in the console.
async fn create_by_other(control: Control, environment: &'static str, token: String) {
    let body = json!({ "provider": "CUSTOM_TWILIO", "sid": known::MAIN.sid() });
    let body = Body::read(body).unwrap();
    client(&control, environment).create_sender(&body, &crate::desk::secret(&token)).await.expect("created");
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_22_a_sender_that_somebody_makes_while_we_wait_is_seen_before_ours_would_be_made() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.fault(Endpoint::PingoneSenderCreate, 1, FaultAction::pingone(429, "REQUEST_LIMITED", None));
    let (control, environment) = (desk.control(), desk.environment);
    let token = desk.token(known::MAIN).expose().to_owned();
    let sink = ProgressSink::new(move |progress| {
        if matches!(progress, Progress::Pausing { .. }) {
            let (control, token) = (control.clone(), token.clone());
            let creating = std::thread::spawn(move || {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                runtime.block_on(create_by_other(control, environment, token));
            });
            creating.join().unwrap();
        }
    });
    let run = desk.app.apply_pingone(&desk.actor, Desk::yes(&shown), &sink).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Outdated, "{run:?}");
    assert_eq!(desk.writes(), ["POST sender", "POST sender"], "ours that was turned away, and theirs");
    assert_eq!(desk.sender_ids().await.len(), 1);
    // Planned again, theirs is used.
    assert_eq!(desk.carry_over().await.state, PingOneRunState::Done);
    assert_eq!(desk.sender_ids().await.len(), 1);
}

#[tokio::test]
async fn g1_a_sender_of_somebody_else_is_not_taken_for_ours() {
    let desk = Desk::new().await;
    let shown = desk.carried().await;
    desk.fault(Endpoint::PingoneSenderCreate, 1, FaultAction::pingone(403, "ACCESS_FAILED", None));
    assert_eq!(desk.apply(&shown).await.unwrap().stopped_at, Some(1));
    create_by_other(desk.control(), desk.environment, desk.token(known::MAIN).expose().to_owned()).await;
    desk.control().clear_log();
    let run = desk.resume().await.unwrap();
    assert_eq!(run.state, PingOneRunState::Outdated, "{run:?}");
    assert_eq!(desk.writes(), Vec::<String>::new());
}
