//! Requests that change something.

use linecheck_domain::Secret;
use linecheck_domain::pingone::Body;
use linecheck_pingone::{Argument, PingOneError};
use serde_json::{Value, json};

use crate::server::{
    AUTH_TOKEN, ENVIRONMENT, POLICY, SENDER, SID, Server, answer, id, policy, refuses, says, sender, settings,
};
use crate::{assert_hides, assert_hides_secrets, kind};

fn body(value: Value) -> Body {
    Body::read(value).unwrap()
}

fn new_sender() -> Body {
    body(json!({"provider": "CUSTOM_TWILIO", "sid": SID, "name": "Contoso \"Ü\""}))
}

fn auth_token() -> Secret {
    Secret::new(AUTH_TOKEN.to_owned())
}

#[tokio::test]
async fn g1_what_is_written_is_the_body_that_was_given() {
    let server = Server::start(|_| None).await;
    let client = server.client();
    let created = client.create_sender(&new_sender(), &auth_token()).await.unwrap();
    assert_eq!(created.value.id, id(SENDER));
    assert_hides(&format!("{created:?}"));
    let replaced = client.replace_sender(&id(SENDER), &body(sender())).await.unwrap();
    assert_eq!(Value::from(replaced.value.body), sender());
    client.replace_settings(&body(settings())).await.unwrap();
    client.replace_policy(&id(POLICY), &body(policy())).await.unwrap();
    client.delete_sender(&id(SENDER)).await.unwrap();

    let senders = format!("/v1/environments/{ENVIRONMENT}/notificationsSettings/phoneDeliverySettings");
    let mut with_token = Value::from(new_sender());
    with_token["authToken"] = json!(AUTH_TOKEN);
    let expected = [
        ("POST", senders.clone(), Some(with_token)),
        ("PUT", format!("{senders}/{SENDER}"), Some(sender())),
        ("PUT", format!("/v1/environments/{ENVIRONMENT}/notificationsSettings"), Some(settings())),
        ("PUT", format!("/v1/environments/{ENVIRONMENT}/notificationsPolicies/{POLICY}"), Some(policy())),
        ("DELETE", format!("{senders}/{SENDER}"), None),
    ];
    let asked = server.of_api();
    assert_eq!(asked.len(), expected.len());
    for (asked, (method, target, sent)) in asked.iter().zip(expected) {
        assert_eq!((asked.method.as_str(), &asked.target), (method, &target));
        match sent {
            Some(sent) => {
                assert_eq!(asked.json(), sent);
                assert!(asked.head.contains("content-type: application/json"), "{}", asked.head);
                assert_eq!(asked.body.contains(AUTH_TOKEN), method == "POST");
            }
            None => assert!(asked.body.is_empty()),
        }
    }
}

#[tokio::test]
async fn g1_what_is_not_ours_is_written_back_to_the_last_digit_and_letter() {
    let members = [
        r#""from":[]"#,
        r#""a":0.30000000000000004"#,
        r#""b":122.416294033786585"#,
        r#""c":9007199254740993"#,
        r#""d":18446744073709551615"#,
        r#""e":-9223372036854775808"#,
        r#""f":5e-324"#,
        r#""g":[null,true,{"":[]},1.5]"#,
        "\"h\":\"\u{202e}\u{fc}\\u0007\\\"\"",
    ];
    let read = format!("{{{}}}", members.join(","));
    let server = Server::start(move |asked| (asked.method == "GET").then(|| answer(200, "", &read))).await;
    let client = server.client();
    let settings = client.settings().await.unwrap().value;
    client.replace_settings(&settings.body).await.unwrap();
    let written = server.of_api().remove(1).body;
    for member in members {
        // The shortest text that is the same number.
        let member = member.replace("122.416294033786585", "122.41629403378658");
        assert!(written.contains(&member), "{member} in {written}");
    }
}

#[tokio::test]
async fn g1_a_token_in_a_body_is_not_sent_beside_the_one_that_was_given() {
    let server = Server::start(|_| None).await;
    let body = new_sender().with("authToken", Some(json!("another")));
    server.client().create_sender(&body, &auth_token()).await.unwrap();
    let asked = server.of_api().remove(0).body;
    assert_eq!((asked.matches("authToken").count(), asked.matches(AUTH_TOKEN).count()), (1, 1), "{asked}");
}

#[tokio::test]
async fn g1_what_replaces_a_resource_carries_its_id() {
    let server = Server::start(|_| None).await;
    let client = server.client();
    let other = body(sender()).with("id", Some(json!(POLICY)));
    for error in [
        client.replace_sender(&id(SENDER), &body(sender()).with("id", None)).await.unwrap_err(),
        client.replace_sender(&id(SENDER), &other).await.unwrap_err(),
        client.replace_policy(&id(POLICY), &body(policy()).with("id", None)).await.unwrap_err(),
    ] {
        assert!(matches!(error, PingOneError::BadArgument(Argument::Body)), "{error:?}");
        assert!(!error.may_have_been_done() && error.exchange().is_none());
    }
    assert!(server.asked().is_empty());
}

/// Cases 22 to 24 and 30: what a create may end in, and whether it has to be looked up.
#[tokio::test]
async fn t7_a_create_at_pingone_was_done_or_not_or_it_is_not_known() {
    let target = Server::start(|_| None).await;
    let moved = format!("Location: {}/x\r\n", target.base);
    let invalid = json!([{"code": "INVALID_VALUE", "target": "authToken", "message": format!("'{AUTH_TOKEN}' is invalid")}]);
    let another =
        json!({"id": SENDER, "provider": "CUSTOM_TWILIO", "sid": "ACffffffffffffffffffffffffffffffff"});
    for (said, expected, maybe) in [
        (refuses(400, "INVALID_DATA", &invalid), "refused 400 INVALID_DATA [\"INVALID_VALUE\"]", false),
        (
            refuses(400, "INVALID_DATA", &json!([{"code": "UNIQUENESS_VIOLATION"}])),
            "refused 400 INVALID_DATA [\"UNIQUENESS_VIOLATION\"]",
            false,
        ),
        (refuses(403, "ACCESS_FAILED", &json!([])), "refused 403 ACCESS_FAILED []", false),
        (refuses(404, "NOT_FOUND", &json!([])), "refused 404 NOT_FOUND []", false),
        (refuses(409, "REQUEST_FAILED", &json!([])), "refused 409 REQUEST_FAILED []", false),
        (refuses(429, "REQUEST_LIMITED", &json!([])), "refused 429 REQUEST_LIMITED []", false),
        (refuses(408, "REQUEST_FAILED", &json!([])), "refused 408 REQUEST_FAILED []", true),
        (refuses(500, "UNEXPECTED_ERROR", &json!([])), "refused 500 UNEXPECTED_ERROR []", true),
        (refuses(502, "UNEXPECTED_ERROR", &json!([])), "refused 502 UNEXPECTED_ERROR []", true),
        (refuses(503, "SERVICE_UNAVAILABLE", &json!([])), "refused 503 SERVICE_UNAVAILABLE []", true),
        (refuses(504, "UNEXPECTED_ERROR", &json!([])), "refused 504 UNEXPECTED_ERROR []", true),
        (answer(429, "", "slow down"), "intercepted 429", true),
        (answer(504, "", "<html>"), "intercepted 504", true),
        (answer(200, "", "<html>sign in</html>"), "intercepted 200", true),
        (answer(204, "", ""), "intercepted 204", true),
        (answer(201, "", r#"{"id":"#), "not understood: it is not JSON", true),
        (answer(201, "", "{}"), "not understood: a sender without an ID", true),
        (says(201, &another), "of another: another sender", true),
        (answer(302, &moved, ""), "redirected 302", true),
        (answer(307, &moved, ""), "redirected 307", true),
        (b"HTTP/1.1 201 Created\r\nContent-Length: 90\r\n\r\n{".to_vec(), "transport Truncated", true),
        (b"stall".to_vec(), "transport ResponseTimeout", true),
        (Vec::new(), "transport Interrupted", true),
    ] {
        let server = Server::saying(said).await;
        let error = server.client().create_sender(&new_sender(), &auth_token()).await.unwrap_err();
        assert_hides_secrets(&error);
        assert_eq!((kind(&error).as_str(), error.may_have_been_done()), (expected, maybe));
        assert_eq!(server.of_api().len(), 1, "{expected}: nothing is repeated");
    }
    assert!(target.asked().is_empty(), "a redirect is never followed");
}

#[tokio::test]
async fn t7_what_never_left_was_certainly_not_done() {
    let client = Server::start(|_| None).await.client_asking_api("http://127.0.0.1:1/v1");
    let error = client.create_sender(&new_sender(), &auth_token()).await.unwrap_err();
    assert_hides_secrets(&error);
    assert_eq!(kind(&error), "transport Connect");
    assert!(!error.may_have_been_done() && !error.at_token_endpoint());
}

#[tokio::test]
async fn g1_a_deletion_is_believed_by_its_own_answer_alone() {
    for (said, expected) in [
        (answer(204, "", ""), Ok(())),
        (answer(200, "", "{}"), Err("not understood: no answer to a deletion")),
        (answer(200, "", ""), Err("intercepted 200")),
        (answer(200, "", "<html>sign in</html>"), Err("intercepted 200")),
        (
            refuses(
                400,
                "INVALID_DATA",
                &json!([{"code": "CONSTRAINT_VIOLATION", "innerError": {"referencedValues": [POLICY]}}]),
            ),
            Err("refused 400 INVALID_DATA [\"CONSTRAINT_VIOLATION\"]"),
        ),
    ] {
        let server = Server::saying(said).await;
        let deleted = server.client().delete_sender(&id(SENDER)).await;
        let told = deleted.as_ref().map(|_| ()).map_err(kind);
        assert_eq!(told, expected.map_err(str::to_owned));
        assert_eq!(server.of_api().len(), 1);
    }
}
