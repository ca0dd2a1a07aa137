use std::time::Duration;

use linecheck_sandbox::pingone::{
    CLIENT_ID, CLIENT_SECRET, ClientAuthentication, Modes, SANDBOX_ENVIRONMENT, WORKER_ENVIRONMENT,
};

use super::worker::{FORM, Worker, ask_token, basic, last_logged, refused};
use crate::client::{Caller, start};

const GRANT: &str = "grant_type=client_credentials";

fn posted(id: &str, secret: &str) -> String {
    format!("{GRANT}&client_id={id}&client_secret={secret}")
}

/// The sandbox's half of case 19.
#[tokio::test]
async fn g9_a_token_is_for_the_right_client_in_the_way_that_its_application_is_set_to() {
    let sandbox = start().await;
    let right = basic(CLIENT_ID, CLIENT_SECRET);
    let in_form = posted(CLIENT_ID, CLIENT_SECRET);
    let wrong_secret = posted(CLIENT_ID, "no");
    let other_client = posted(SANDBOX_ENVIRONMENT, CLIENT_SECRET);
    let (by_basic, by_post) = (ClientAuthentication::Basic, ClientAuthentication::Post);
    let wrong_basic = basic(CLIENT_ID, "no");
    let other_basic = basic(WORKER_ENVIRONMENT, CLIENT_SECRET);
    for (set_to, headers, form, status, error) in [
        (by_basic, right.as_str(), GRANT, 200, ""),
        (by_post, "", in_form.as_str(), 200, ""),
        (by_basic, "", in_form.as_str(), 400, "unauthorized_client"),
        (by_post, right.as_str(), GRANT, 400, "unauthorized_client"),
        (by_basic, wrong_basic.as_str(), GRANT, 401, "invalid_client"),
        (by_basic, other_basic.as_str(), GRANT, 401, "invalid_client"),
        (by_post, "", wrong_secret.as_str(), 401, "invalid_client"),
        (by_post, "", other_client.as_str(), 401, "invalid_client"),
        (by_basic, "", GRANT, 401, "invalid_client"),
        (by_basic, right.as_str(), in_form.as_str(), 400, "invalid_request"),
        (by_basic, right.as_str(), "", 400, "invalid_request"),
        (by_basic, right.as_str(), "grant_type=password", 400, "unsupported_grant_type"),
    ] {
        let modes = Modes { client_authentication: set_to, ..Modes::default() };
        sandbox.control().set_pingone_modes(modes).unwrap();
        let answer = ask_token(&sandbox, headers, form).await;
        let body = answer.json();
        assert_eq!(answer.status, status, "{headers} {form}: {body}");
        assert_eq!(body["error"].as_str().unwrap_or_default(), error, "{headers} {form}");
        if status == 200 {
            assert_eq!(
                (body["token_type"].as_str(), body["expires_in"].as_u64()),
                (Some("Bearer"), Some(3600))
            );
            assert_eq!(answer.header("Cache-Control"), Some("no-store"));
        } else {
            assert!(!body["error_description"].as_str().unwrap().is_empty());
        }
        let entry = last_logged(&sandbox);
        let logged = serde_json::to_string(&entry).unwrap();
        assert!(!logged.contains(CLIENT_SECRET) && !logged.contains("sandbox-access-token"), "{logged}");
        assert_eq!(entry.pingone.unwrap().error.unwrap_or_default(), error);
    }
    let no_grant = Modes { client_credentials_allowed: false, ..Modes::default() };
    sandbox.control().set_pingone_modes(no_grant).unwrap();
    assert_eq!(ask_token(&sandbox, &right, GRANT).await.json()["error"], "unauthorized_client");
    assert_eq!(ask_token(&sandbox, &wrong_basic, GRANT).await.json()["error"], "invalid_client");
}

#[tokio::test]
async fn g9_a_token_is_given_at_the_workers_own_environment_alone() {
    let sandbox = start().await;
    let nobody = Caller::nobody(&sandbox);
    let headers = format!("{FORM}{}", basic(CLIENT_ID, CLIENT_SECRET));
    for (environment, status) in
        [(SANDBOX_ENVIRONMENT, 401), ("facade0f-acad-4e00-8000-00000000ffff", 404), ("as", 404)]
    {
        let path = format!("/pingone/auth/{environment}/as/token");
        assert_eq!(nobody.ask("POST", &path, &headers, GRANT).await.unwrap().status, status, "{environment}");
    }
    let path = format!("/pingone/auth/{WORKER_ENVIRONMENT}/as/token");
    let wrong = nobody.ask("GET", &path, "", "").await.unwrap();
    assert_eq!((wrong.status, wrong.header("Allow")), (405, Some("POST")));
    let json = basic(CLIENT_ID, CLIENT_SECRET) + "Content-Type: application/json\r\n";
    assert_eq!(nobody.ask("POST", &path, &json, "{}").await.unwrap().json()["error"], "invalid_request");
}

/// Case 39, the first half.
#[tokio::test]
async fn g9_without_a_good_token_every_path_is_refused_with_401() {
    let (sandbox, worker) = Worker::started().await;
    let paths = ["", "/x", "/x/notificationsSettings", "/x/notificationsPolicies"];
    let nobody = Caller::nobody(&sandbox);
    for path in paths {
        let path = format!("/pingone/v1/environments{path}");
        for headers in ["", "Authorization: Bearer none\r\n", &basic(CLIENT_ID, CLIENT_SECRET)] {
            let answer = nobody.ask("GET", &path, headers, "").await.unwrap();
            refused(&answer, 401, "ACCESS_FAILED", ("INVALID_TOKEN", ""), &path);
            assert_eq!(last_logged(&sandbox).request_id, answer.json()["id"], "what the log knows it by");
        }
    }
    assert_eq!(worker.get("").await.status, 200);
    sandbox.control().advance_clock(Duration::from_secs(3601)).unwrap();
    refused(&worker.get("").await, 401, "ACCESS_FAILED", ("INVALID_TOKEN", ""), "after an hour");

    let short = Modes { token_seconds: 60, ..Modes::default() };
    sandbox.control().set_pingone_modes(short).unwrap();
    let worker = Worker::of(&sandbox).await;
    assert_eq!(worker.get("").await.status, 200);
    sandbox.control().end_pingone_tokens();
    refused(&worker.get("").await, 401, "ACCESS_FAILED", ("INVALID_TOKEN", ""), "ended by the control");
}
