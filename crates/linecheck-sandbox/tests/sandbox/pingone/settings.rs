use linecheck_sandbox::known;
use linecheck_sandbox::pingone::{
    FOREIGN_SENDER, FUTURE_SENDER, PRODUCTION_ENVIRONMENT, SANDBOX_ENVIRONMENT,
};
use serde_json::{Value, json};

use super::worker::{Worker, refused, settings, with};

const CHAIN: &str = "smsProvidersFallbackChain";

fn noreply() -> Value {
    json!({"name": "PingOne", "address": "noreply@pingidentity.com"})
}

/// Case 41.
#[tokio::test]
async fn g9_a_put_replaces_the_settings_and_a_delete_resets_them() {
    let (_sandbox, worker) = Worker::started().await;
    let path = settings(SANDBOX_ENVIRONMENT);
    let before = worker.get(&path).await.json();
    assert_eq!(before["restrictions"]["smsVoiceQuota"]["daily"], 20);
    assert_eq!(before["unknownField"], json!({"a": 1}));
    assert_eq!((before[CHAIN].clone(), before.get("createdAt")), (json!([]), None));

    let sender = worker.create(SANDBOX_ENVIRONMENT, known::MAIN).await;
    let mut wanted = with(&before, CHAIN, json!([sender["id"], "PINGONE_TWILIO"]));
    wanted["unknownField"] = json!({"a": [1, {"deep": null}]});
    let answer = worker.put(&path, &wanted).await;
    assert_eq!(answer.status, 200);
    let after = answer.json();
    assert!(after["updatedAt"].as_str() > before["updatedAt"].as_str());
    assert_eq!(with(&after, "updatedAt", Value::Null), with(&wanted, "updatedAt", Value::Null));
    assert_eq!(worker.get(&path).await.json(), after);

    let short = with(&with(&after, "from", Value::Null), "replyTo", Value::Null);
    let short = with(&short, "unknownField", Value::Null);
    let after = worker.put(&path, &with(&short, CHAIN, Value::Null)).await.json();
    assert_eq!((after["from"].clone(), after["replyTo"].clone()), (noreply(), noreply()));
    assert_eq!(after[CHAIN], json!([]), "decided here: a chain that is left out is empty");
    assert!(after.get("unknownField").is_none());
    assert_eq!(after["whitelist"], before["whitelist"]);

    let reset = worker.delete(&path).await;
    assert_eq!(reset.status, 200);
    let reset = reset.json();
    assert_eq!((reset["from"].clone(), reset["deliveryMode"].clone()), (noreply(), json!("ALL")));
    assert!(reset.get("restrictions").is_none() && reset.get("whitelist").is_none());
    assert!(reset["updatedAt"].as_str() > after["updatedAt"].as_str());
    assert_eq!(worker.get(&path).await.json(), reset);
}

#[tokio::test]
async fn g9_settings_are_refused_by_a_table() {
    let (_sandbox, worker) = Worker::started().await;
    let path = settings(PRODUCTION_ENVIRONMENT);
    let before = worker.get(&path).await.json();
    let quota = "restrictions.smsVoiceQuota.daily";
    let daily = |daily: Value| with(&before, "restrictions", json!({"smsVoiceQuota": {"daily": daily}}));
    let chain = |chain: Value| with(&before, CHAIN, chain);
    let unknown = "facade0f-acad-4e00-8000-00000000ffff";
    for (what, body, code, target) in [
        ("an unknown ID", chain(json!([FOREIGN_SENDER, unknown])), "INVALID_VALUE", CHAIN),
        ("what is no ID", chain(json!(["twilio"])), "INVALID_VALUE", CHAIN),
        ("a number", chain(json!([5])), "INVALID_VALUE", CHAIN),
        (
            "one twice",
            chain(json!([FOREIGN_SENDER, "PINGONE_TWILIO", FOREIGN_SENDER])),
            "INVALID_VALUE",
            CHAIN,
        ),
        ("no list", chain(json!(FOREIGN_SENDER)), "INVALID_VALUE", CHAIN),
        ("too much", daily(json!(51)), "OUT_OF_RANGE", quota),
        ("too little", daily(json!(-1)), "OUT_OF_RANGE", quota),
        ("restrictions without a quota", with(&before, "restrictions", json!({})), "REQUIRED_VALUE", quota),
        ("an unknown mode", with(&before, "deliveryMode", json!("SOME")), "INVALID_VALUE", "deliveryMode"),
        ("from nowhere", with(&before, "from", json!({"name": "x"})), "INVALID_VALUE", "from.address"),
        ("to nowhere", with(&before, "replyTo", json!({"address": "x"})), "INVALID_VALUE", "replyTo.address"),
    ] {
        refused(&worker.put(&path, &body).await, 400, "INVALID_DATA", (code, target), what);
    }
    assert_eq!(worker.get(&path).await.json(), before);
    for good in [
        chain(json!([FUTURE_SENDER, FOREIGN_SENDER])),
        chain(json!(["PINGONE_TWILIO"])),
        daily(json!(0)),
        daily(json!(50)),
        with(&before, "deliveryMode", json!("WHITELIST")),
    ] {
        assert_eq!(worker.put(&path, &good).await.status, 200, "{good}");
    }
}
