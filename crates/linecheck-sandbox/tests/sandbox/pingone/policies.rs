use linecheck_sandbox::pingone::{
    FOREIGN_POLICY, FOREIGN_SENDER, PLAIN_POLICY, PRODUCTION_ENVIRONMENT, PRODUCTION_POLICY,
    SANDBOX_ENVIRONMENT, SANDBOX_POLICY, VERIFY_SENDER,
};
use serde_json::{Value, json};

use super::worker::{Worker, policies, refused, with};

#[tokio::test]
async fn g9_policies_are_written_back_as_they_were_read() {
    let (_sandbox, worker) = Worker::started().await;
    for (environment, id) in [
        (SANDBOX_ENVIRONMENT, SANDBOX_POLICY),
        (PRODUCTION_ENVIRONMENT, PRODUCTION_POLICY),
        (PRODUCTION_ENVIRONMENT, FOREIGN_POLICY),
        (PRODUCTION_ENVIRONMENT, PLAIN_POLICY),
    ] {
        let path = format!("{}/{id}", policies(environment));
        let before = worker.get(&path).await.json();
        let answer = worker.put(&path, &before).await;
        assert_eq!(answer.status, 200, "{}", answer.json());
        let after = answer.json();
        assert!(after["updatedAt"].as_str() > before["updatedAt"].as_str());
        assert_eq!(with(&after, "updatedAt", Value::Null), with(&before, "updatedAt", Value::Null));
    }
    let listed = worker.get(&policies(PRODUCTION_ENVIRONMENT)).await.json();
    let defaults: Vec<_> = listed["_embedded"]["notificationsPolicies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| (policy["id"].as_str().unwrap(), policy["default"].as_bool().unwrap()))
        .collect();
    assert_eq!(defaults, [(PRODUCTION_POLICY, true), (FOREIGN_POLICY, false), (PLAIN_POLICY, false)]);
}

#[tokio::test]
async fn g9_a_policy_names_senders_that_are_there() {
    let (_sandbox, worker) = Worker::started().await;
    let at = |id: &str| format!("{}/{id}", policies(PRODUCTION_ENVIRONMENT));
    let before = worker.get(&at(FOREIGN_POLICY)).await.json();
    let conditions =
        |conditions: Value| with(&before, "providerConfiguration", json!({"conditions": conditions}));
    let link = json!([{"id": FOREIGN_SENDER}]);
    let last = |chain: Value| json!({"deliveryMethods": ["SMS", "VOICE"], "fallbackChain": chain});
    let unknown = json!([{"id": "facade0f-acad-4e00-8000-00000000ffff"}]);
    let quota = |quota: Value| with(&before, "quotas", json!([quota]));
    let part = |place: usize, member: &str| format!("providerConfiguration.conditions[{place}].{member}");
    for (what, body, code, target) in [
        ("no name", with(&before, "name", Value::Null), "REQUIRED_VALUE", "name".to_owned()),
        (
            "a taken name",
            with(&before, "name", json!("Contractors")),
            "UNIQUENESS_VIOLATION",
            "name".to_owned(),
        ),
        ("no quotas", with(&before, "quotas", Value::Null), "REQUIRED_VALUE", "quotas".to_owned()),
        ("another's ID", with(&before, "id", json!(PLAIN_POLICY)), "INVALID_VALUE", "id".to_owned()),
        (
            "VOICE in a quota",
            quota(json!({"type": "USER", "deliveryMethods": ["VOICE"], "total": 1})),
            "INVALID_VALUE",
            "quotas.deliveryMethods".to_owned(),
        ),
        (
            "half a pair",
            quota(json!({"type": "USER", "deliveryMethods": ["SMS"], "claimed": 1})),
            "INVALID_VALUE",
            "quotas".to_owned(),
        ),
        (
            "total and pair",
            quota(
                json!({"type": "USER", "deliveryMethods": ["SMS"], "total": 1, "claimed": 1, "unclaimed": 1}),
            ),
            "INVALID_VALUE",
            "quotas".to_owned(),
        ),
        (
            "whose quota",
            quota(json!({"type": "GROUP", "deliveryMethods": ["SMS"], "total": 1})),
            "INVALID_VALUE",
            "quotas.type".to_owned(),
        ),
        ("an unknown sender", conditions(json!([last(unknown)])), "INVALID_VALUE", part(0, "fallbackChain")),
        (
            "Ping's account",
            conditions(json!([last(json!([{"id": "PINGONE_TWILIO"}]))])),
            "INVALID_VALUE",
            part(0, "fallbackChain"),
        ),
        ("an empty chain", conditions(json!([last(json!([]))])), "INVALID_VALUE", part(0, "fallbackChain")),
        (
            "Voice in a condition",
            conditions(json!([{"deliveryMethods": ["Voice"], "fallbackChain": link}])),
            "INVALID_VALUE",
            part(0, "deliveryMethods"),
        ),
        (
            "no condition for the others",
            conditions(json!([{"deliveryMethods": ["SMS"], "countries": ["DE"], "fallbackChain": link}])),
            "INVALID_VALUE",
            part(0, "countries"),
        ),
        (
            "an unknown country",
            conditions(
                json!([{"deliveryMethods": ["SMS"], "countries": ["Mars"], "fallbackChain": link}, last(link.clone())]),
            ),
            "INVALID_VALUE",
            part(0, "countries"),
        ),
    ] {
        let answer = worker.put(&at(FOREIGN_POLICY), &body).await;
        refused(&answer, 400, "INVALID_DATA", (code, &target), what);
        if code == "UNIQUENESS_VIOLATION" {
            assert_eq!(answer.json()["details"][0]["innerError"]["existingId"], PLAIN_POLICY);
        }
    }
    assert_eq!(worker.get(&at(FOREIGN_POLICY)).await.json(), before);
    refused(&worker.put(&at("x"), &before).await, 404, "NOT_FOUND", ("", ""), "no such policy");
    let both = conditions(json!([last(json!([{"id": VERIFY_SENDER}, {"id": FOREIGN_SENDER}]))]));
    assert_eq!(worker.put(&at(FOREIGN_POLICY), &both).await.status, 200);
}

#[tokio::test]
async fn g9_one_policy_is_the_default() {
    let (_sandbox, worker) = Worker::started().await;
    let at = |id: &str| format!("{}/{id}", policies(PRODUCTION_ENVIRONMENT));
    let default = worker.get(&at(PRODUCTION_POLICY)).await.json();
    let stopped = worker.put(&at(PRODUCTION_POLICY), &with(&default, "default", json!(false))).await;
    refused(&stopped, 400, "INVALID_DATA", ("CONSTRAINT_VIOLATION", "default"), "no default is left");
    assert_eq!(
        worker
            .put(
                &at(PLAIN_POLICY),
                &with(&worker.get(&at(PLAIN_POLICY)).await.json(), "default", json!(true))
            )
            .await
            .status,
        200
    );
    let after = worker.get(&at(PRODUCTION_POLICY)).await.json();
    assert_eq!(after["default"], false);
    assert!(after["updatedAt"].as_str() > default["updatedAt"].as_str());
}
