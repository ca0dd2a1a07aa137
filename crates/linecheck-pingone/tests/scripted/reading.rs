//! Requests that read.

use std::time::Duration;

use linecheck_domain::pingone::{EnvironmentStatus, Id, Link, Provider};
use linecheck_pingone::{Budget, PingOneError};
use serde_json::{Value, json};

use crate::server::{
    ENVIRONMENT, POLICY, SENDER, SID, Server, answer, counts, environment, id, page, policy, refuses, says,
    sender, settings,
};
use crate::{assert_hides_secrets, kind, stored};

#[tokio::test]
async fn g1_what_is_read_is_kept_whole() {
    let server = Server::start(|_| None).await;
    let client = server.client();
    let read = client.environment().await.unwrap();
    assert_eq!(Value::from(read.value.body.clone()), environment());
    assert_eq!(read.value.status, EnvironmentStatus::Active);
    assert_eq!(read.exchange.path, format!("/v1/environments/{ENVIRONMENT}"));
    assert!(!stored(&read.exchange).contains("Bearer"));

    let senders = client.senders().await.unwrap();
    assert_eq!((senders.items.len(), senders.odd.len(), senders.exchanges.len()), (1, 0, 1));
    assert_eq!(Value::from(senders.items[0].body.clone()), sender());
    assert_eq!(Value::from(client.sender(&id(SENDER)).await.unwrap().value.body), sender());
    let read = client.settings().await.unwrap().value;
    assert_eq!(Value::from(read.body), settings());
    assert_eq!(read.chain, [Link::Sender(id(SENDER)), Link::Ping]);
    assert_eq!(Value::from(client.policies().await.unwrap().items.remove(0).body), policy());
    assert_eq!(Value::from(client.policy(&id(POLICY)).await.unwrap().value.body), policy());
    assert_eq!(client.environments().await.unwrap().items[0].id, id(ENVIRONMENT));
}

#[tokio::test]
async fn g1_senders_of_unknown_kinds_are_kept_and_what_cannot_be_read_is_counted() {
    let unknown = json!({"id": POLICY, "provider": "CUSTOM_FUTURE", "requests": [{"a": 1}], "authentication": {
        "method": "BASIC", "username": "u", "password": crate::server::AUTH_TOKEN}});
    let twilio = json!({"id": SENDER, "provider": "CUSTOM_TWILIO", "sid": SID, "authToken": crate::server::AUTH_TOKEN});
    let members = [unknown, twilio, json!({"provider": "CUSTOM_TWILIO"}), json!(7)];
    let server = Server::saying(says(200, &page("phoneDeliverySettings", &members))).await;
    let senders = server.client().senders().await.unwrap();
    assert_eq!(senders.items[0].provider, Provider::Other("CUSTOM_FUTURE".to_owned()));
    assert_eq!(senders.items[0].body.get("requests"), Some(&json!([{"a": 1}])));
    assert_eq!(senders.odd.values().sum::<usize>(), 2);
    // Credentials that a server should not have sent are not kept.
    for sender in &senders.items {
        let kept = Value::from(sender.body.clone()).to_string();
        assert!(!kept.contains(crate::server::AUTH_TOKEN), "{kept}");
    }
}

/// Case 10.
#[tokio::test]
async fn g1_every_page_is_read_once_and_the_last_may_be_empty() {
    let server = Server::start(|asked| {
        let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
        let name = path.rsplit('/').next().filter(|_| !asked.is_for_token())?;
        let member = |nth: u8| match name {
            "environments" => with(environment(), "id", &format!("00000000-0000-4000-8000-00000000000{nth}")),
            "phoneDeliverySettings" => {
                with(sender(), "id", &format!("00000000-0000-4000-8000-00000000000{nth}"))
            }
            _ => with(policy(), "id", &format!("00000000-0000-4000-8000-00000000000{nth}")),
        };
        // The second page repeats a member of the first: the list moved.
        let (members, next) = match query {
            "" => (vec![member(1), member(2)], Some("cursor=b")),
            "cursor=b" => (vec![member(2), member(3)], Some("cursor=c")),
            _ => (Vec::new(), None),
        };
        let mut page = page(name, &members);
        if let Some(next) = next {
            let host = asked.head.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
            page["_links"]["next"] = json!({"href": format!("http://{host}{path}?{next}")});
        }
        Some(says(200, &page))
    })
    .await;
    let client = server.client();
    let (environments, senders, policies) = (
        client.environments().await.unwrap(),
        client.senders().await.unwrap(),
        client.policies().await.unwrap(),
    );
    let ids = |ids: Vec<&Id>| ids.iter().map(|id| id.as_str().chars().last().unwrap()).collect::<String>();
    assert_eq!(ids(environments.items.iter().map(|member| &member.id).collect()), "123");
    assert_eq!(ids(senders.items.iter().map(|member| &member.id).collect()), "123");
    assert_eq!(ids(policies.items.iter().map(|member| &member.id).collect()), "123");
    assert_eq!(environments.exchanges.len() + senders.exchanges.len() + policies.exchanges.len(), 9);
    let asked = server.of_api();
    assert!(counts(&asked).values().all(|count| *count == 1), "{:?}", counts(&asked));
}

fn with(mut member: Value, name: &str, value: &str) -> Value {
    member[name] = json!(value);
    member
}

fn leading_to(next: &str) -> Vec<u8> {
    let mut page = page("phoneDeliverySettings", &[sender()]);
    page["_links"]["next"] = json!({"href": next});
    says(200, &page)
}

/// Case 10: a list that leads away, or in a circle.
#[tokio::test]
async fn p3_a_list_of_pingones_that_leads_away_is_not_followed() {
    let elsewhere = Server::start(|_| None).await;
    let path = format!("/v1/environments/{ENVIRONMENT}/notificationsSettings/phoneDeliverySettings");
    for (next, expected) in [
        (format!("{}{path}?cursor=x", elsewhere.base), "foreign page"),
        (elsewhere.base.replace("http:", "") + &path, "foreign page"),
        ("https://api.pingone.com/v1/x".to_owned(), "foreign page"),
        (format!("/v1/environments/{POLICY}/notificationsSettings/phoneDeliverySettings"), "foreign page"),
        ("/auth/as/token".to_owned(), "foreign page"),
        (path.clone(), "repeated page"),
        (String::new(), "repeated page"),
        ("#again".to_owned(), "repeated page"),
    ] {
        let server = Server::saying(leading_to(&next)).await;
        let error = server.client().senders().await.unwrap_err();
        assert_hides_secrets(&error);
        assert_eq!((kind(&error).as_str(), server.of_api().len()), (expected, 1), "{next}");
    }
    assert!(elsewhere.asked().is_empty());

    let longer = Server::start(move |asked| {
        let next = if asked.target.ends_with("=1") { "?cursor=2" } else { "?cursor=1" };
        (!asked.is_for_token()).then(|| leading_to(next))
    })
    .await;
    assert_eq!(kind(&longer.client().senders().await.unwrap_err()), "repeated page");
    assert_eq!(longer.of_api().len(), 3);
}

#[tokio::test]
async fn g1_what_is_left_off_at_a_bound_is_no_short_list() {
    let endless = Server::start(|asked| {
        let next = format!("?cursor={}", asked.target.rsplit('=').next()?.parse::<u32>().unwrap_or(0) + 1);
        (!asked.is_for_token()).then(|| leading_to(&next))
    })
    .await;
    let error = endless.client().senders().await.unwrap_err();
    assert_eq!(kind(&error), "left off Pages 1000 1");
    assert_eq!(endless.of_api().len(), 1000);

    let stalling = Server::saying(b"stall".to_vec()).await;
    let client = stalling.client().within(Budget::for_time(Duration::from_millis(300)));
    assert_eq!(kind(&client.environment().await.unwrap_err()), "left off Time 0 0");
    assert_eq!(kind(&client.senders().await.unwrap_err()), "left off Time 0 0");
}

/// Case 30, and what else an answer can be.
#[tokio::test]
async fn g4_reading_ends_in_a_typed_error() {
    let target = Server::start(|_| None).await;
    let moved = format!("Location: {}/v1/environments/{ENVIRONMENT}\r\n", target.base);
    let other = with(environment(), "id", POLICY);
    for (said, expected) in [
        (answer(200, "Content-Type: text/html\r\n", "<html>sign in</html>"), "intercepted 200"),
        (answer(200, "", ""), "intercepted 200"),
        (answer(204, "", ""), "intercepted 204"),
        (answer(200, "", "[]"), "intercepted 200"),
        (answer(200, "Content-Type: application/json\r\n", r#"{"id":"bb"#), "not understood: it is not JSON"),
        (answer(200, "", "{}"), "not understood: an environment without an ID"),
        (answer(200, "", r#"{"id":"7"}"#), "not understood: an environment without an ID"),
        (says(200, &other), "of another: another environment"),
        (answer(301, &moved, ""), "redirected 301"),
        (answer(302, &moved, ""), "redirected 302"),
        (answer(307, &moved, ""), "redirected 307"),
        (answer(308, "Location: https://api.pingone.com/\r\n", ""), "redirected 308"),
        (answer(403, "", "<html>blocked</html>"), "intercepted 403"),
        (answer(403, "", r#"{"message":"Forbidden"}"#), "intercepted 403"),
        (answer(403, "", r#"{"code":403,"message":"Forbidden"}"#), "intercepted 403"),
        (answer(502, "", "bad gateway"), "intercepted 502"),
        (answer(600, "", "{}"), "not understood: a status that means neither success nor refusal"),
        (refuses(404, "NOT_FOUND", &json!([])), "refused 404 NOT_FOUND []"),
        (
            refuses(403, "ACCESS_FAILED", &json!([{"code": "LICENSE_EXCEEDED"}])),
            "refused 403 ACCESS_FAILED [\"LICENSE_EXCEEDED\"]",
        ),
        (refuses(500, "UNEXPECTED_ERROR", &Value::Null), "refused 500 UNEXPECTED_ERROR []"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{".to_vec(), "transport Truncated"),
        (b"220 mail\r\n\r\n".to_vec(), "transport NotHttp"),
        (Vec::new(), "transport Interrupted"),
    ] {
        let server = Server::saying(said).await;
        let error = server.client().environment().await.unwrap_err();
        assert_hides_secrets(&error);
        assert_eq!(kind(&error), expected);
        assert!(!error.may_have_been_done() && !error.at_token_endpoint());
        assert_eq!(
            (server.of_api().len(), server.of_tokens().len()),
            (1, 1),
            "{expected}: nothing is repeated"
        );
    }
    assert!(target.asked().is_empty(), "a redirect is never followed");
}

#[tokio::test]
async fn g1_an_answer_about_another_resource_is_none() {
    for (said, expected) in [
        (with(sender(), "id", POLICY), "of another: another sender"),
        (
            json!({"id": SENDER, "provider": "CUSTOM_TWILIO", "environment": {"id": POLICY}}),
            "of another: what another environment has",
        ),
    ] {
        let server = Server::saying(says(200, &said)).await;
        assert_eq!(kind(&server.client().sender(&id(SENDER)).await.unwrap_err()), expected);
    }
    let foreign = json!({"id": SENDER, "provider": "CUSTOM_TWILIO", "environment": {"id": POLICY}});
    let server = Server::saying(says(200, &page("phoneDeliverySettings", &[foreign]))).await;
    assert_eq!(
        kind(&server.client().senders().await.unwrap_err()),
        "of another: what another environment has"
    );
}

/// Cases 20 and 24: by codes, and what is not known is told as it came, harmless.
#[tokio::test]
async fn g4_a_refusal_is_told_by_its_codes_and_its_texts_are_harmless() {
    let details = json!([
        {"code": "UNIQUENESS_VIOLATION", "target": "name", "message": "A \u{202e}resource\u{1b}[31m", "innererror": {"existingId": SENDER}},
        {"code": "FUTURE_CODE", "innerError": {"referencedValues": [POLICY], "quotaLimit": 10, "x": "\u{7}y"}},
        {"code": 7, "innerError": "odd"},
        "odd"
    ]);
    let server = Server::saying(refuses(400, "INVALID_DATA", &details)).await;
    let error = server.client().environment().await.unwrap_err();
    assert!(error.is_refused_with("UNIQUENESS_VIOLATION") && error.is_refused_with("INVALID_DATA"));
    assert!(!error.is_refused_with("A resource") && !error.is_refused_with("NOT_FOUND"));
    assert_eq!(error.exchange().unwrap().request_id.as_deref(), Some("0badc0de-0000-4000-8000-000000000000"));
    let PingOneError::Refused { details, message, .. } = error else { panic!("not refused") };
    assert_eq!(message.as_deref(), Some("No."));
    assert_eq!(details.len(), 3);
    assert_eq!(details[0].existing, Some(id(SENDER)));
    assert_eq!(details[0].message.as_deref(), Some("A resource[31m"));
    assert_eq!(details[1].code, "FUTURE_CODE");
    let inner: Vec<_> =
        details[1].inner.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let referenced = format!("[\"{POLICY}\"]");
    assert_eq!(inner, [("quotaLimit", "10"), ("referencedValues", referenced.as_str()), ("x", "y")]);
    assert_eq!(details[2].code, "");

    let long = "x".repeat(10_000);
    let many: Vec<_> =
        (0..500).map(|_| json!({"code": &long, "message": &long, "innerError": {&long: &long}})).collect();
    let server = Server::saying(refuses(400, "INVALID_DATA", &json!(many[..4]))).await;
    let error = server.client().environment().await.unwrap_err();
    assert!(format!("{error:?}").len() < 8_000);
    let many: Vec<_> = (0..500).map(|nth| json!({"code": format!("C{nth}")})).collect();
    let server = Server::saying(refuses(400, "INVALID_DATA", &json!(many))).await;
    let PingOneError::Refused { details, .. } = server.client().environment().await.unwrap_err() else {
        panic!("not refused")
    };
    assert_eq!(details.len(), 32);
}
