//! Access tokens.

use linecheck_domain::Secret;
use linecheck_domain::pingone::{Body, ClientAuthentication};
use serde_json::{Value, json};

use crate::server::{
    AUTH_TOKEN, CLIENT_ID, CLIENT_SECRET, ENVIRONMENT, POLICY, SENDER, SID, Server, TOKEN,
    WORKER_ENVIRONMENT, answer, expired, id, policy, refuses, says, sender, settings, token,
};
use crate::{assert_hides, assert_hides_secrets, kind};

fn body(value: Value) -> Body {
    Body::read(value).unwrap()
}

#[tokio::test]
async fn g4_the_worker_proves_itself_as_it_is_set_and_once_for_all() {
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Post] {
        let server = Server::start(|_| None).await;
        let client = server.client_by(authentication);
        client.environment().await.unwrap();
        client.clone().settings().await.unwrap();
        client.senders().await.unwrap();
        assert_hides(&format!("{client:?} {:?}", client.worker()));

        let [asked] = &server.of_tokens()[..] else { panic!("not one token") };
        assert_eq!(asked.target, format!("/auth/{WORKER_ENVIRONMENT}/as/token"));
        assert!(asked.head.contains("content-type: application/x-www-form-urlencoded"), "{}", asked.head);
        match authentication {
            ClientAuthentication::Basic => {
                // base64 of CLIENT_ID:CLIENT_SECRET.
                let basic =
                    "Y2NjY2NjY2MtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAzOnAxYy1zZWNyZXR+N2FiMWU3YWIxZQ==";
                assert!(asked.head.contains(&format!("authorization: Basic {basic}\r\n")), "{}", asked.head);
                assert_eq!(asked.body, "grant_type=client_credentials");
            }
            ClientAuthentication::Post => {
                assert!(!asked.head.contains("authorization"), "{}", asked.head);
                let secret = CLIENT_SECRET.replace('~', "%7E");
                assert_eq!(
                    asked.body,
                    format!("grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={secret}")
                );
            }
        }
        let of_api = server.of_api();
        assert_eq!(of_api.len(), 3);
        for asked in &of_api {
            assert_eq!(asked.bearer(), Some(format!("{TOKEN}.0").as_str()));
            assert!(asked.target.starts_with(&format!("/v1/environments/{ENVIRONMENT}")), "{}", asked.target);
            assert!(!asked.head.contains(CLIENT_SECRET) && !asked.body.contains(CLIENT_SECRET));
        }
    }
}

#[tokio::test]
async fn g4_a_token_is_kept_until_shortly_before_its_end() {
    for (life, kept, over) in
        [(json!(3600), 3_539, 3_541), (json!(100), 89, 91), (json!(9_000_000), 86_339, 86_341)]
    {
        let server = Server::start(move |asked| {
            let mut token = token(asked.nth);
            token["expires_in"] = life.clone();
            asked.is_for_token().then(|| says(200, &token))
        })
        .await;
        let client = server.client();
        let begun = *server.now.lock().unwrap();
        for (seconds, tokens) in [(0, 1), (kept, 1), (over, 2)] {
            *server.now.lock().unwrap() = begun + std::time::Duration::from_secs(seconds);
            client.settings().await.unwrap();
            assert_eq!(server.of_tokens().len(), tokens, "after {seconds} s");
        }
        assert_eq!(server.of_api().last().unwrap().bearer(), Some(format!("{TOKEN}.1").as_str()));
    }
}

/// Case 18, for every kind of request.
#[tokio::test]
async fn g1_a_token_that_is_not_accepted_is_renewed_once_and_the_request_made_once_more() {
    for refusals in [1, 2] {
        let server =
            Server::start(move |asked| (!asked.is_for_token() && asked.nth < refusals).then(expired)).await;
        let requests = 8;
        let outcomes = [
            outcome(server.client().environment().await),
            outcome(server.client().senders().await),
            outcome(server.client().policy(&id(POLICY)).await),
            outcome(
                server.client().create_sender(&body(sender()), &Secret::new(AUTH_TOKEN.to_owned())).await,
            ),
            outcome(server.client().replace_sender(&id(SENDER), &body(sender())).await),
            outcome(server.client().replace_settings(&body(settings())).await),
            outcome(server.client().replace_policy(&id(POLICY), &body(policy())).await),
            outcome(server.client().delete_sender(&id(SENDER)).await),
        ];
        for told in outcomes {
            let expected = if refusals == 1 {
                "done"
            } else {
                "refused 401 ACCESS_FAILED [\"INVALID_TOKEN\"], not done"
            };
            assert_eq!(told, expected);
        }
        let of_api = server.of_api();
        assert_eq!((of_api.len(), server.of_tokens().len()), (2 * requests, 2 * requests));
        for twice in of_api.chunks(2) {
            assert_eq!((&twice[0].method, &twice[0].target), (&twice[1].method, &twice[1].target));
            assert_eq!(twice[0].body, twice[1].body);
            assert_ne!(twice[0].bearer(), twice[1].bearer());
        }
    }
}

fn outcome<T>(outcome: Result<T, linecheck_pingone::PingOneError>) -> String {
    match outcome {
        Ok(_) => "done".to_owned(),
        Err(error) => {
            assert_hides_secrets(&error);
            let done = if error.may_have_been_done() { "maybe done" } else { "not done" };
            format!("{}, {done}", kind(&error))
        }
    }
}

#[tokio::test]
async fn g1_only_a_token_that_pingone_does_not_take_is_renewed() {
    let other = json!([{"code": "INSUFFICIENT_PERMISSIONS", "message": "No."}]);
    for said in [
        refuses(401, "ACCESS_FAILED", &other),
        refuses(403, "ACCESS_FAILED", &other),
        refuses(400, "INVALID_DATA", &json!([{"code": "INVALID_TOKEN"}])),
        refuses(500, "UNEXPECTED_ERROR", &json!([{"code": "INVALID_TOKEN"}])),
        answer(401, "", "<html>INVALID_TOKEN</html>"),
    ] {
        let server = Server::saying(said).await;
        server.client().environment().await.unwrap_err();
        assert_eq!((server.of_api().len(), server.of_tokens().len()), (1, 1));
    }
    // A 401 that says no more is taken to be about the token.
    for said in [refuses(401, "ACCESS_FAILED", &json!([])), refuses(401, "FUTURE_CODE", &Value::Null)] {
        let server = Server::saying(said).await;
        server.client().environment().await.unwrap_err();
        assert_eq!((server.of_api().len(), server.of_tokens().len()), (2, 2));
    }
}

#[tokio::test]
async fn g1_requests_at_the_same_time_share_one_token_and_one_renewal() {
    let server = Server::start(|asked| {
        // The first token has ended by the time that it is used.
        (!asked.is_for_token() && asked.bearer() == Some(&format!("{TOKEN}.0"))).then(expired)
    })
    .await;
    let client = server.client();
    let (a, b, c, d) =
        tokio::join!(client.environment(), client.senders(), client.settings(), client.policies());
    assert!(a.is_ok() && b.is_ok() && c.is_ok() && d.is_ok());
    assert_eq!((server.of_tokens().len(), server.of_api().len()), (2, 8));
}

#[tokio::test]
async fn g1_requests_at_the_same_time_share_the_failure_too() {
    for said in [answer(401, "", r#"{"error":"invalid_client"}"#), b"not http\r\n\r\n".to_vec()] {
        let server =
            Server::start(move |asked| (asked.is_for_token() && asked.nth == 0).then(|| said.clone())).await;
        let client = server.client();
        let (a, b, c) = tokio::join!(client.environment(), client.senders(), client.settings());
        let (a, b, c) = (a.unwrap_err(), b.unwrap_err(), c.unwrap_err());
        assert_eq!((kind(&a), kind(&a)), (kind(&b), kind(&c)));
        assert_eq!(
            (server.of_tokens().len(), server.of_api().len()),
            (1, 0),
            "nobody tries the secret in turn"
        );
        // Whoever comes later asks anew.
        client.environment().await.unwrap();
        assert_eq!(server.of_tokens().len(), 2);
    }
}

/// Cases 12 and 19.
#[tokio::test]
async fn g4_what_the_token_endpoint_says_is_told_apart_and_not_repeated() {
    let quoting =
        format!(r#"{{"error":"invalid_client","error_description":"\u001b[31m{CLIENT_SECRET} is wrong"}}"#);
    let split = format!(
        r#"{{"error":"invalid_client","error_description":"{}\u200b{}"}}"#,
        &CLIENT_SECRET[..9],
        &CLIENT_SECRET[9..]
    );
    for (said, expected) in [
        (answer(401, "", r#"{"error":"invalid_client"}"#), "token refused InvalidClient 401"),
        (answer(401, "", &quoting), "token refused InvalidClient 401"),
        (answer(401, "", &split), "token refused InvalidClient 401"),
        (answer(400, "", r#"{"error":"unauthorized_client"}"#), "token refused UnauthorizedClient 400"),
        (answer(400, "", r#"{"error":"unsupported_grant_type"}"#), "token refused Other 400"),
        (answer(429, "Retry-After: 7\r\n", r#"{"error":"slow_down"}"#), "refused 429 slow_down []"),
        (answer(503, "", r#"{"error":"temporarily_unavailable"}"#), "refused 503 temporarily_unavailable []"),
        (refuses(404, "NOT_FOUND", &json!([])), "refused 404 NOT_FOUND []"),
        (answer(404, "", r#"{"error":"NOT_FOUND"}"#), "refused 404 NOT_FOUND []"),
        (refuses(429, "REQUEST_LIMITED", &json!([])), "refused 429 REQUEST_LIMITED []"),
        (answer(403, "", "<html>blocked</html>"), "intercepted 403"),
        (answer(401, "", r#"{"message":"Unauthorized"}"#), "intercepted 401"),
        (answer(407, "", r#"{"error":"invalid_client"}"#), "intercepted 407"),
        (answer(200, "", "<html>sign in</html>"), "intercepted 200"),
        (answer(204, "", ""), "intercepted 204"),
        (
            answer(200, "", r#"{"token_type":"Bearer","expires_in":1}"#),
            "not understood: an answer without an access token",
        ),
        (
            answer(200, "", r#"{"access_token":"eyJwbGFudGVk"#),
            "not understood: an answer without an access token",
        ),
        (
            says(200, &json!({"access_token": format!("{TOKEN}.0"), "token_type": "mac", "expires_in": 1})),
            "not understood: an access token of another type than Bearer",
        ),
        (
            says(
                200,
                &json!({"access_token": format!("{TOKEN}\r\nX: y"), "token_type": "Bearer", "expires_in": 1}),
            ),
            "not understood: an access token that cannot be sent",
        ),
        (answer(302, "Location: https://evil.example/\r\n", ""), "redirected 302"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{".to_vec(), "transport Truncated"),
        (b"stall".to_vec(), "transport ResponseTimeout"),
    ] {
        let stalls = said == b"stall";
        let server = Server::start(move |asked| asked.is_for_token().then(|| said.clone())).await;
        let server = server.with_impatient_clients(stalls);
        let auth_token = Secret::new(AUTH_TOKEN.to_owned());
        let create = json!({"provider": "CUSTOM_TWILIO", "sid": SID});
        let error = server.client().create_sender(&body(create), &auth_token).await.unwrap_err();
        assert_hides_secrets(&error);
        assert_eq!(kind(&error), expected);
        assert!(error.at_token_endpoint() && !error.may_have_been_done(), "{expected}");
        assert_eq!((server.of_tokens().len(), server.of_api().len()), (1, 0), "{expected}");
        assert!(error.exchange().unwrap().host.starts_with("127.0.0.1:"), "the host that was asked is named");
    }
}

#[tokio::test]
async fn g4_a_check_proves_the_secret_anew() {
    let server = Server::start(|asked| {
        (asked.is_for_token() && asked.nth == 1).then(|| answer(401, "", r#"{"error":"invalid_client"}"#))
    })
    .await;
    let client = server.client();
    assert_eq!(client.check().await.unwrap().value.id.as_str(), ENVIRONMENT);
    assert_eq!(kind(&client.check().await.unwrap_err()), "token refused InvalidClient 401");
    assert_eq!((server.of_tokens().len(), server.of_api().len()), (2, 1));
}
