use linecheck_sandbox::pingone::{
    EnvironmentChange, ID_PREFIX, Modes, PRODUCTION_ENVIRONMENT, SANDBOX_ENVIRONMENT, SANDBOX_POLICY,
    Standing, WORKER_ENVIRONMENT, api_base, auth_base,
};
use linecheck_sandbox::{Sandbox, SandboxConfig, SandboxError, known};
use serde_json::{Value, json};

use super::worker::{Worker, at, policies, refused, senders, settings};
use crate::client::Caller;

#[tokio::test]
async fn g9_environments_say_type_region_license_status_and_capabilities() {
    let (sandbox, worker) = Worker::started().await;
    let list = worker.get("").await;
    assert!(list.header("Content-Type").unwrap().starts_with("application/hal+json"));
    assert!(list.header("Twilio-Request-Id").is_none());
    let list = list.json();
    let shown: Vec<_> = list["_embedded"]["environments"].as_array().unwrap().iter().collect();
    let ids: Vec<_> = shown.iter().map(|environment| environment["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [SANDBOX_ENVIRONMENT, PRODUCTION_ENVIRONMENT], "the worker has no role in its own");
    assert_eq!((list["count"].as_u64(), list["size"].as_u64()), (Some(2), Some(2)));
    assert!(list["_links"]["next"].is_null());

    let one = worker.get(&format!("/{PRODUCTION_ENVIRONMENT}")).await.json();
    assert_eq!(one["type"], "PRODUCTION");
    assert_eq!((one["region"].as_str(), one["status"].as_str()), (Some("EU"), Some("ACTIVE")));
    assert!(one["license"]["id"].as_str().unwrap().starts_with(ID_PREFIX));
    assert_eq!(one["environmentCapabilities"]["canUsePingSmsAccount"], true);
    assert_eq!(
        one["_links"]["self"]["href"],
        format!("{}/environments/{PRODUCTION_ENVIRONMENT}", api_base(&sandbox.base_url()))
    );
    let change = EnvironmentChange { can_use_ping_sms_account: Some(false), ..EnvironmentChange::default() };
    sandbox.control().change_pingone_environment(PRODUCTION_ENVIRONMENT, change).unwrap();
    let after = worker.get(&format!("/{PRODUCTION_ENVIRONMENT}")).await.json();
    assert_eq!(after["environmentCapabilities"]["canUsePingSmsAccount"], false);
    assert_ne!(after["updatedAt"], one["updatedAt"]);
    refused(&worker.get("?filter=name%20eq%20%22x%22").await, 400, "INVALID_REQUEST", ("", ""), "a filter");
}

/// The second half of case 39, and how an environment that goes away answers (case 29).
#[tokio::test]
async fn g9_what_is_not_there_or_not_allowed_is_404_or_403_and_never_200() {
    let (sandbox, worker) = Worker::started().await;
    let other = "facade0f-acad-4e00-8000-00000000ffff";
    for path in [
        format!("/{other}"),
        settings(other),
        senders(other),
        format!("{}/{other}", senders(SANDBOX_ENVIRONMENT)),
        format!("{}/{SANDBOX_POLICY}", policies(PRODUCTION_ENVIRONMENT)),
        format!("/{SANDBOX_ENVIRONMENT}/users"),
    ] {
        refused(&worker.get(&path).await, 404, "NOT_FOUND", ("", ""), &path);
    }
    let forbidden = ("INSUFFICIENT_PERMISSIONS", "");
    for path in [format!("/{WORKER_ENVIRONMENT}"), senders(WORKER_ENVIRONMENT), policies(WORKER_ENVIRONMENT)]
    {
        let answer = worker.get(&path).await;
        refused(&answer, 403, "ACCESS_FAILED", forbidden, &path);
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("The actor attempting to perform the request is not authorized."));
    }
    let wrong = worker.ask("PATCH", &settings(SANDBOX_ENVIRONMENT), &json!({})).await;
    assert_eq!((wrong.status, wrong.header("Allow")), (405, Some("GET, PUT, DELETE")));

    let (here, control) = (format!("/{SANDBOX_ENVIRONMENT}"), sandbox.control());
    let stand = |standing| {
        let change = EnvironmentChange { standing: Some(standing), ..EnvironmentChange::default() };
        control.change_pingone_environment(SANDBOX_ENVIRONMENT, change).unwrap();
    };
    let before = worker.get(&settings(SANDBOX_ENVIRONMENT)).await.json();
    stand(Standing::DeletePending);
    let pending = worker.get(&here).await.json();
    assert_eq!(pending["status"], "DELETE_PENDING");
    assert!(pending["softDeletedAt"].is_string() && pending["hardDeleteAllowedAt"].is_string());
    assert_eq!(worker.get(&settings(SANDBOX_ENVIRONMENT)).await.json(), before, "it can be read");
    let write = worker.put(&settings(SANDBOX_ENVIRONMENT), &before).await;
    refused(&write, 403, "ACCESS_FAILED", forbidden, "a write");
    stand(Standing::Vanished);
    refused(&worker.get(&here).await, 404, "NOT_FOUND", ("", ""), "it is gone");
    refused(&worker.get(&settings(SANDBOX_ENVIRONMENT)).await, 403, "ACCESS_FAILED", forbidden, "and within");
    let listed = worker.get("").await.json();
    assert_eq!(listed["_embedded"]["environments"].as_array().unwrap().len(), 1);
    stand(Standing::Active);
    assert_eq!(worker.get(&settings(SANDBOX_ENVIRONMENT)).await.json(), before);
    let gone = control.change_pingone_environment(other, EnvironmentChange::default()).unwrap_err();
    assert!(matches!(gone, SandboxError::UnknownEnvironment { .. }));
}

/// The sandbox's half of case 10.
#[tokio::test]
async fn g9_lists_come_in_pages_that_name_the_next_one_and_may_end_with_an_empty_one() {
    let (sandbox, worker) = Worker::started().await;
    let lists = [
        (senders(PRODUCTION_ENVIRONMENT), "phoneDeliverySettings", 3),
        (policies(PRODUCTION_ENVIRONMENT), "notificationsPolicies", 3),
        (String::new(), "environments", 2),
    ];
    for (path, key, count) in &lists {
        for (size, pages) in [(1, count + 1), (2, 2), (100, 1)] {
            sandbox.control().set_pingone_modes(Modes { page_size: Some(size), ..Modes::default() }).unwrap();
            let (mut seen, mut read, mut next) = (Vec::new(), 0, Some(path.clone()));
            while let Some(path) = next {
                let page = worker.get(&path).await.json();
                let items = page["_embedded"][key].as_array().unwrap().clone();
                assert!(items.len() <= size && page["size"].as_u64() == Some(items.len() as u64));
                assert_eq!(page["count"].as_u64(), Some(*count as u64));
                seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
                read += 1;
                let href = page["_links"]["next"]["href"].as_str();
                let base = format!("{}/environments", api_base(&sandbox.base_url()));
                next = href.map(|href| href.strip_prefix(&base).unwrap().to_owned());
            }
            assert_eq!(read, pages, "{key} by {size}");
            let whole = worker.get(path).await.json();
            seen.dedup();
            assert_eq!(seen.len(), *count, "{key} by {size}: each once, {whole}");
        }
    }
    for bad in ["limit=0", "limit=5001", "limit=x", "cursor=x", "cursor=YWZ0ZXIgeA"] {
        let answer = worker.get(&format!("{}?{bad}", lists[0].0)).await;
        let (name, _) = bad.split_once('=').unwrap();
        refused(&answer, 400, "INVALID_REQUEST", ("INVALID_PARAMETER", name), bad);
    }
}

/// The last part of case 41.
#[tokio::test]
async fn g9_only_loopback_hosts_are_answered() {
    let (sandbox, worker) = Worker::started().await;
    let headers = format!("Authorization: Bearer {}\r\n", worker.token);
    let caller = Caller::nobody(&sandbox);
    let answer =
        caller.ask_host("api.pingone.com", "GET", "/pingone/v1/environments", &headers, "").await.unwrap();
    assert_eq!((answer.status, answer.json()["code"].as_str()), (403, Some("ACCESS_FAILED")));
}

#[tokio::test]
async fn g9_the_control_tells_chooses_and_resets_over_http() {
    let (sandbox, worker) = Worker::started().await;
    let nobody = Caller::nobody(&sandbox);
    let info = nobody.control("GET", "/pingone", "").await.json();
    assert_eq!(info["auth_base"], auth_base(&sandbox.base_url()));
    assert_eq!(info["worker_environment"], WORKER_ENVIRONMENT);
    assert_eq!(info["environments"].as_array().unwrap().len(), 3);
    assert_eq!(info, serde_json::to_value(sandbox.control().pingone()).unwrap());

    let modes = r#"{"sender_in_use":"dangle","client_authentication":"post","page_size":2}"#;
    let set = nobody.control("PUT", "/pingone/modes", modes).await.json();
    assert_eq!(set["modes"]["sender_in_use"], "dangle");
    assert_eq!(
        (set["modes"]["page_size"].as_u64(), set["modes"]["token_seconds"].as_u64()),
        (Some(2), Some(3600))
    );
    for bad in [r#"{"page_size":0}"#, r#"{"token_seconds":3601}"#, r#"{"colour":1}"#, "{"] {
        assert_eq!(nobody.control("PUT", "/pingone/modes", bad).await.status, 422, "{bad}");
    }
    let path = format!("/pingone/environments/{SANDBOX_ENVIRONMENT}");
    let changed = nobody.control("PATCH", &path, r#"{"standing":"forbidden"}"#).await.json();
    assert_eq!(changed["standing"], "forbidden");
    assert_eq!(nobody.control("PATCH", "/pingone/environments/x", "{}").await.status, 404);
    worker.create(PRODUCTION_ENVIRONMENT, known::MAIN).await;

    let reset = nobody.control("POST", "/pingone/reset", "").await.json();
    assert_eq!(reset, info, "choices, environments and what is in them are as in a new sandbox");
    assert_eq!(worker.get("").await.status, 200, "the token goes on");
    assert_eq!(nobody.control("DELETE", "/pingone/tokens", "").await.json(), json!([]));
    assert_eq!(worker.get("").await.status, 401);
}

#[tokio::test]
async fn g9_what_was_written_outlives_a_restart_and_tokens_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let config = || SandboxConfig { state_dir: Some(folder.path().to_owned()), ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config()).await.unwrap();
    let worker = Worker::of(&sandbox).await;
    let sender = worker.create(SANDBOX_ENVIRONMENT, known::MAIN).await;
    let chain = json!({"smsProvidersFallbackChain": [sender["id"]], "unknownField": [1, {"b": null}]});
    let told = worker.put(&settings(SANDBOX_ENVIRONMENT), &chain).await.json();
    let modes = Modes { token_seconds: 7, ..Modes::default() };
    sandbox.control().set_pingone_modes(modes).unwrap();
    // Without a word: as when the process is killed.
    drop(sandbox);

    let sandbox = Sandbox::start(config()).await.unwrap();
    let again = Worker { token: worker.token, ..Worker::of(&sandbox).await };
    assert_eq!(again.get("").await.status, 401);
    let worker = Worker::of(&sandbox).await;
    let without_links = |mut body: Value| {
        body.as_object_mut().unwrap().remove("_links");
        body
    };
    let path = at(&senders(SANDBOX_ENVIRONMENT), &sender);
    assert_eq!(without_links(worker.get(&path).await.json()), without_links(sender));
    assert_eq!(without_links(worker.get(&settings(SANDBOX_ENVIRONMENT)).await.json()), without_links(told));
    assert_eq!(sandbox.control().pingone().modes, modes);
    let file = std::fs::read_to_string(folder.path().join("pingone.json")).unwrap();
    assert!(!file.contains(&known::MAIN.initial_auth_token()), "an Auth Token is not kept");
}
