//! A whole carry-over and its undoing, page by page and error by error, and what was said on the wire.

use std::net::SocketAddr;

use linecheck_domain::pingone::{EnvironmentKind, EnvironmentStatus, Link, Policy, RemoteSender, Settings};
use linecheck_pingone::{PingOneClient, PingOneError, TokenRefusal};
use linecheck_sandbox::known::{FABRIKAM, MAIN};
use linecheck_sandbox::pingone::{
    EnvironmentChange, FOREIGN_POLICY, FOREIGN_SENDER, Modes, PRODUCTION_ENVIRONMENT, SANDBOX_ENVIRONMENT,
    SANDBOX_POLICY, Standing, WORKER_ENVIRONMENT,
};
use linecheck_sandbox::{Endpoint, FaultRule, Sandbox};
use serde_json::{Value, json};

use crate::contract::Contract;
use crate::faults::pingone_error;
use crate::relay::{Relay, Said};
use crate::{Asking, RIGHT, assert_hides_secrets, client, id, new_sender, sandbox, token_of};

/// No environment.
const NOWHERE: &str = "facade0f-acad-4e00-8000-0000000099ff";

async fn relay(sandbox: &Sandbox) -> Relay {
    Relay::to(SocketAddr::from(([127, 0, 0, 1], sandbox.port()))).await
}

/// Reads everything, makes a sender, chooses its first number, puts it into the chain and into a policy.
async fn carry_over(client: &PingOneClient) -> (RemoteSender, Settings, Policy) {
    let created = client.create_sender(&new_sender(&MAIN), &token_of(&MAIN)).await.unwrap();
    assert_hides_secrets(&format!("{created:?}"));
    let sender = created.value;
    assert!(sender.numbers.len() > 1 && sender.numbers.iter().all(|number| !number.selected));
    let mut numbers = sender.body.get("numbers").unwrap().clone();
    numbers[0]["selected"] = json!(true);
    let chosen =
        client.replace_sender(&sender.id, &sender.body.with("numbers", Some(numbers))).await.unwrap().value;
    assert_eq!(chosen.numbers.iter().filter(|number| number.selected).count(), 1);
    assert_eq!(client.sender(&sender.id).await.unwrap().value, chosen, "what was answered is what is there");

    let before = client.settings().await.unwrap().value;
    let chain = json!([sender.id.as_str(), "PINGONE_TWILIO"]);
    client.replace_settings(&before.body.with("smsProvidersFallbackChain", Some(chain))).await.unwrap();
    let settings = client.settings().await.unwrap().value;
    assert_eq!(settings.chain, [Link::Sender(sender.id.clone()), Link::Ping]);
    assert_eq!(settings.body.get("unknownField"), before.body.get("unknownField"));

    let policy = client.policies().await.unwrap().items.remove(0);
    let conditions = json!({"conditions": [{"deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{"id": sender.id.as_str()}]}]});
    let changed = policy.body.with("providerConfiguration", Some(conditions));
    let policy = client.replace_policy(&policy.id, &changed).await.unwrap().value;
    assert!(policy.names(&sender.id));
    assert_eq!(client.policy(&policy.id).await.unwrap().value, policy);
    (chosen, settings, policy)
}

async fn undo(client: &PingOneClient, sender: &RemoteSender, settings: &Settings, policy: &Policy) {
    let refused = client.delete_sender(&sender.id).await.unwrap_err();
    assert!(refused.is_refused_with("CONSTRAINT_VIOLATION"), "{refused:?}");
    client.replace_policy(&policy.id, &policy.body.with("providerConfiguration", None)).await.unwrap();
    client.replace_settings(&settings.body.with("smsProvidersFallbackChain", Some(json!([])))).await.unwrap();
    client.delete_sender(&sender.id).await.unwrap();
    let gone = client.sender(&sender.id).await.unwrap_err();
    assert_eq!((gone.status(), gone.is_refused_with("NOT_FOUND")), (Some(404), true));
    assert!(client.senders().await.unwrap().items.is_empty());
}

/// Everything the client can ask, and every refusal that the sandbox gives by itself.
async fn whole_story() -> (Sandbox, Vec<Said>) {
    let sandbox = sandbox().await;
    let relay = relay(&sandbox).await;
    let (test, production) =
        (client(&relay.base, SANDBOX_ENVIRONMENT), client(&relay.base, PRODUCTION_ENVIRONMENT));
    let environment = test.check().await.unwrap().value;
    assert_eq!(
        (&environment.kind, &environment.status),
        (&EnvironmentKind::Sandbox, &EnvironmentStatus::Active)
    );
    let (sender, settings, policy) = carry_over(&test).await;
    undo(&test, &sender, &settings, &policy).await;

    // In pages of one and of two: a last page that is empty, and one that is not.
    for page_size in [1, 2] {
        sandbox
            .control()
            .set_pingone_modes(Modes { page_size: Some(page_size), ..Modes::default() })
            .unwrap();
        let listed = production.environments().await.unwrap();
        assert!(listed.items.iter().any(|environment| environment.id == id(PRODUCTION_ENVIRONMENT)));
        let senders = production.senders().await.unwrap();
        let policies = production.policies().await.unwrap();
        assert_eq!((senders.items.len(), policies.items.len()), (3, 3));
        assert_eq!(senders.exchanges.len(), 3 / page_size + 1);
        assert!(senders.odd.is_empty() && policies.odd.is_empty());
        assert!(senders.items.iter().any(|sender| sender.id == id(FOREIGN_SENDER)));
    }
    sandbox.control().set_pingone_modes(Modes::default()).unwrap();
    let foreign = production.policy(&id(FOREIGN_POLICY)).await.unwrap().value;
    let same = production.replace_policy(&foreign.id, &foreign.body).await.unwrap().value;
    let without_time = |policy: &Policy| Value::from(policy.body.with("updatedAt", None));
    assert_eq!(without_time(&same), without_time(&foreign), "written back as it was read");

    refusals(&sandbox, &relay.base).await;
    let said = relay.said();
    (sandbox, said)
}

async fn refusals(sandbox: &Sandbox, base: &str) {
    let (test, production) = (client(base, SANDBOX_ENVIRONMENT), client(base, PRODUCTION_ENVIRONMENT));
    let wrong = test.create_sender(&new_sender(&MAIN), &token_of(&FABRIKAM)).await.unwrap_err();
    let PingOneError::Refused { status: 400, code, details, .. } = &wrong else { panic!("{wrong:?}") };
    assert_eq!((code.as_str(), details[0].code.as_str()), ("INVALID_DATA", "INVALID_VALUE"));
    assert_eq!(details[0].target.as_deref(), Some("authToken"));
    assert!(!wrong.may_have_been_done());
    assert_hides_secrets(&format!("{wrong:?} {wrong}"));

    let named = new_sender(&FABRIKAM).with("name", Some(json!("Contoso gateway")));
    let taken = production.create_sender(&named, &token_of(&FABRIKAM)).await.unwrap_err();
    assert!(taken.is_refused_with("UNIQUENESS_VIOLATION"), "{taken:?}");
    let unknown = client(base, NOWHERE).environment().await.unwrap_err();
    assert_eq!(unknown.status(), Some(404));
    let elsewhere = client(base, WORKER_ENVIRONMENT).senders().await.unwrap_err();
    assert!(elsewhere.status() == Some(403) && elsewhere.is_refused_with("INSUFFICIENT_PERMISSIONS"));
    let policy = test.policy(&id(SANDBOX_POLICY)).await.unwrap().value;
    let conditions =
        json!({"conditions": [{"deliveryMethods": ["SMS"], "fallbackChain": [{"id": FOREIGN_SENDER}]}]});
    let elsewhere = policy.body.with("providerConfiguration", Some(conditions));
    assert_eq!(test.replace_policy(&policy.id, &elsewhere).await.unwrap_err().status(), Some(400));
    let chain = test
        .settings()
        .await
        .unwrap()
        .value
        .body
        .with("smsProvidersFallbackChain", Some(json!([FOREIGN_SENDER])));
    assert_eq!(test.replace_settings(&chain).await.unwrap_err().status(), Some(400));

    let standing = |standing| EnvironmentChange { standing: Some(standing), ..EnvironmentChange::default() };
    sandbox
        .control()
        .change_pingone_environment(SANDBOX_ENVIRONMENT, standing(Standing::DeletePending))
        .unwrap();
    assert_eq!(test.environment().await.unwrap().value.status, EnvironmentStatus::DeletePending);
    sandbox.control().change_pingone_environment(SANDBOX_ENVIRONMENT, standing(Standing::Vanished)).unwrap();
    assert_eq!(test.settings().await.unwrap_err().status(), Some(403), "what is in it");
    assert_eq!(test.environment().await.unwrap_err().status(), Some(404), "and the environment itself");
    sandbox.control().change_pingone_environment(SANDBOX_ENVIRONMENT, standing(Standing::Active)).unwrap();

    for _ in 3..10 {
        production.create_sender(&new_sender(&MAIN), &token_of(&MAIN)).await.unwrap();
    }
    let eleventh = production.create_sender(&new_sender(&MAIN), &token_of(&MAIN)).await.unwrap_err();
    assert!(
        eleventh.is_refused_with("SIZE_LIMIT_EXCEEDED") && !eleventh.may_have_been_done(),
        "{eleventh:?}"
    );

    for status in [429, 500, 502, 503] {
        let code = if status == 429 { "REQUEST_LIMITED" } else { "UNEXPECTED_ERROR" };
        let fault = FaultRule::every(Endpoint::PingoneEnvironment, pingone_error(status, code, false));
        sandbox.control().set_faults(vec![fault]).unwrap();
        assert_eq!(test.environment().await.unwrap_err().status(), Some(status));
    }
    sandbox.control().clear_faults().unwrap();

    // Tokens that ended: each client goes on by itself.
    sandbox.control().end_pingone_tokens();
    test.settings().await.unwrap();
}

/// Both sides of the whole story fit what Ping Identity published, where that is there to be compared.
#[tokio::test]
async fn g9_what_client_and_sandbox_say_is_what_ping_identity_published() {
    let (_sandbox, said) = whole_story().await;
    let told: std::collections::BTreeSet<_> =
        said.iter().map(|said| (said.method.as_str(), said.status)).collect();
    for expected in [
        ("DELETE", 204),
        ("DELETE", 400),
        ("GET", 200),
        ("GET", 401),
        ("GET", 403),
        ("GET", 404),
        ("GET", 429),
        ("GET", 500),
        ("GET", 502),
        ("GET", 503),
        ("POST", 200),
        ("POST", 201),
        ("POST", 400),
        ("PUT", 200),
        ("PUT", 400),
    ] {
        assert!(told.contains(&expected), "{expected:?} was not said: {told:?}");
    }
    match Contract::published() {
        Some(contract) => {
            let misfits: Vec<_> = said.iter().flat_map(|said| contract.misfits(said)).collect();
            assert!(misfits.is_empty(), "{}", misfits.join("\n"));
            assert_it_finds(&contract, &said);
        }
        None => println!("the published shapes are not here: what matters of them is tested by itself"),
    }
}

/// That nothing was found is worth something only where something would have been.
fn assert_it_finds(contract: &Contract, said: &[Said]) {
    let spoilt = |method: &str, status: u16, spoil: &dyn Fn(&mut Said)| {
        let found = said.iter().rfind(|said| {
            said.method == method && said.status == status && !said.answer.contains("access_token")
        });
        let mut said = found.unwrap().clone();
        spoil(&mut said);
        contract.misfits(&said).len()
    };
    assert_ne!(spoilt("POST", 201, &|said| said.request = said.request.replace("\"sid\"", "\"Sid\"")), 0);
    assert_ne!(spoilt("POST", 201, &|said| said.answer = said.answer.replace("PHONE_NUMBER", "NUMBER")), 0);
    assert_ne!(spoilt("POST", 201, &|said| said.status = 202), 0);
    assert_ne!(spoilt("PUT", 400, &|said| said.answer = said.answer.replace("INVALID_VALUE", "INVALID")), 0);
    assert_ne!(spoilt("GET", 200, &|said| said.answer = said.answer.replace("Z\"", "\"")), 0);
    assert_ne!(spoilt("GET", 404, &|said| said.answer.clear()), 0);
    assert_ne!(spoilt("DELETE", 204, &|said| said.target.push_str("/x")), 0);
}

/// The shapes that matter, also where the published ones are not there.
#[tokio::test]
async fn g1_a_sender_is_made_without_numbers_and_written_back_with_all_and_its_id() {
    let (sandbox, said) = whole_story().await;
    let token = MAIN.initial_auth_token();
    let senders = |said: &&Said| said.target.contains("/phoneDeliverySettings");
    for said in said.iter().filter(senders) {
        let answer = said.answer_json().unwrap_or_default();
        assert!(!said.answer.contains(&token) && answer.get("authToken").is_none(), "never returned");
        let Some(sent) = said.request_json() else { continue };
        match said.method.as_str() {
            "POST" => assert!(
                sent.get("numbers").is_none() && sent.get("id").is_none() && sent["authToken"].is_string()
            ),
            "PUT" => {
                assert!(sent.get("authToken").is_none(), "{sent}");
                assert!(said.target.ends_with(sent["id"].as_str().unwrap()));
                assert_eq!(
                    sent["numbers"].as_array().unwrap().len(),
                    answer["numbers"].as_array().unwrap().len()
                );
            }
            method => panic!("{method} with a body"),
        }
    }
    assert!(said.iter().all(|said| !said.target.contains(&token)));
    let log = serde_json::to_string(&sandbox.control().log()).unwrap();
    assert_hides_secrets(&log);
}

/// Cases 12 and 19.
#[tokio::test]
async fn g4_the_worker_is_refused_for_what_is_wrong_with_it() {
    use linecheck_domain::pingone::ClientAuthentication::Post;
    use linecheck_sandbox::pingone::ClientAuthentication as Setting;

    let sandbox = sandbox().await;
    let base = sandbox.base_url();
    for (asking, expected) in [
        (Asking { secret: "wrong", ..RIGHT }, Err("invalid_client 401 InvalidClient")),
        (Asking { secret: "wr ong%41+\u{fc}:\"", ..RIGHT }, Err("invalid_client 401 InvalidClient")),
        (Asking { authentication: Post, ..RIGHT }, Err("unauthorized_client 400 UnauthorizedClient")),
        // The worker lives in another environment, or in another region.
        (
            Asking { worker_environment: SANDBOX_ENVIRONMENT, ..RIGHT },
            Err("invalid_client 401 InvalidClient"),
        ),
        (Asking { worker_environment: NOWHERE, ..RIGHT }, Err("NOT_FOUND 404 at the token endpoint")),
        (RIGHT, Ok(())),
    ] {
        let checked = asking.client(&base, SANDBOX_ENVIRONMENT).check().await;
        let told = checked.map(|_| ()).map_err(|error| {
            assert_hides_secrets(&format!("{error:?} {error}"));
            assert!(error.at_token_endpoint() && !error.may_have_been_done());
            match error {
                PingOneError::TokenRefused { why, status, code, .. } => format!("{code} {status} {why:?}"),
                PingOneError::Refused { status, code, .. } => {
                    format!("{code} {status} at the token endpoint")
                }
                other => panic!("{other:?}"),
            }
        });
        assert_eq!(told, expected.map_err(str::to_owned));
    }
    let set = |modes| sandbox.control().set_pingone_modes(modes).unwrap();
    set(Modes { client_authentication: Setting::Post, ..Modes::default() });
    Asking { authentication: Post, ..RIGHT }.client(&base, SANDBOX_ENVIRONMENT).check().await.unwrap();
    set(Modes { client_credentials_allowed: false, ..Modes::default() });
    let error = client(&base, SANDBOX_ENVIRONMENT).check().await.unwrap_err();
    assert!(
        matches!(error, PingOneError::TokenRefused { why: TokenRefusal::UnauthorizedClient, .. }),
        "{error:?}"
    );
}
