use linecheck_sandbox::pingone::{
    FOREIGN_POLICY, FOREIGN_SENDER, FUTURE_SENDER, ID_PREFIX, Modes, PRODUCTION_ENVIRONMENT,
    SANDBOX_ENVIRONMENT, SHORT_CODE, SenderInUse, VERIFY_SENDER,
};
use linecheck_sandbox::{AccountStatus, AnswerMode, NumberSpec, known};
use serde_json::{Value, json};

use super::worker::{Worker, at, policies, refused, senders, settings, twilio, with};
use crate::client::Caller;

const TOLL_FREE: &str = "+18335550100";

fn numbers(sender: &Value) -> Vec<Value> {
    sender["numbers"].as_array().unwrap().clone()
}

fn number<'a>(sender: &'a Value, wanted: &str) -> &'a Value {
    sender["numbers"].as_array().unwrap().iter().find(|number| number["number"] == wanted).unwrap()
}

/// A sender whose numbers are these, changed.
fn choosing(sender: &Value, change: impl Fn(&mut Value)) -> Value {
    let mut sender = sender.clone();
    sender["numbers"].as_array_mut().unwrap().iter_mut().for_each(change);
    sender
}

#[tokio::test]
async fn g9_a_new_sender_has_the_numbers_of_its_twilio_account_and_none_is_selected() {
    let (sandbox, worker) = Worker::started().await;
    let list = senders(SANDBOX_ENVIRONMENT);
    let answer = worker.post(&list, &twilio(known::MAIN)).await;
    assert_eq!(answer.status, 201);
    let sender = answer.json();
    let id = sender["id"].as_str().unwrap();
    assert!(id.starts_with(ID_PREFIX));
    assert_eq!(sender["environment"], json!({"id": SANDBOX_ENVIRONMENT}));
    assert!(sender["authToken"].is_null() && sender.get("name").is_none());
    let owned = sandbox.control().numbers(known::MAIN.sid()).unwrap();
    assert_eq!(numbers(&sender).len(), owned.len() + 1, "its numbers and its short code");
    for number in numbers(&sender) {
        assert_eq!((number["selected"].as_bool(), number["available"].as_bool()), (Some(false), Some(true)));
        let text = number["number"].as_str().unwrap();
        let can = owned.iter().find(|one| one.phone_number == text).and_then(|one| one.capabilities);
        let has = |name: &str| number["capabilities"].as_array().unwrap().contains(&json!(name));
        match can {
            Some(can) => assert_eq!((has("SMS"), has("VOICE")), (can.sms, can.voice), "{text}"),
            None => assert_eq!((text, number["type"].as_str()), (SHORT_CODE, Some("SHORT_CODE"))),
        }
    }
    let read = worker.get(&at(&list, &sender)).await;
    assert_eq!((read.status, read.json()), (200, sender.clone()), "GET after POST");
    let listed = worker.get(&list).await.json();
    assert_eq!(listed["_embedded"]["phoneDeliverySettings"], json!([sender]));

    let entry = sandbox
        .control()
        .log()
        .into_iter()
        .find(|entry| entry.method == "POST" && entry.account.is_none() && entry.created_sid.is_some())
        .unwrap();
    assert_eq!(entry.created_sid.as_deref(), Some(id));
    let logged = entry.pingone.unwrap();
    assert_eq!(logged.environment.as_deref(), Some(SANDBOX_ENVIRONMENT));
    assert_eq!(logged.body.unwrap(), with(&twilio(known::MAIN), "authToken", json!("(secret)")));
}

/// Most of case 40: what a create is refused for.
#[tokio::test]
async fn g9_creating_a_sender_is_refused_by_a_table() {
    let (sandbox, worker) = Worker::started().await;
    let list = senders(SANDBOX_ENVIRONMENT);
    let good = twilio(known::MAIN);
    let named = with(&twilio(known::FABRIKAM), "name", json!("Fabrikam"));
    let first = worker.post(&list, &named).await.json();
    let custom = json!({"provider": "CUSTOM_PROVIDER", "name": "Own", "authentication": {"method": "BASIC"}, "requests": []});
    let short_code = |countries: Value| {
        with(
            &custom,
            "numbers",
            json!([{"number": "73946", "type": "SHORT_CODE", "supportedCountries": countries}]),
        )
    };
    let real = "AC0123456789abcdef0123456789abcdef";
    let invalid = "INVALID_VALUE";
    for (what, body, code, target) in [
        ("a real-looking SID", with(&good, "sid", json!(real)), invalid, "sid"),
        ("a SID of nothing", with(&good, "sid", json!("unknownsid")), invalid, "sid"),
        ("a wrong token", with(&good, "authToken", json!("unknownauthtoken")), invalid, "authToken"),
        (
            "another's token",
            with(&good, "authToken", twilio(known::TRIAL)["authToken"].clone()),
            invalid,
            "authToken",
        ),
        ("a closed account", twilio(known::CLOSED), invalid, "authToken"),
        ("test credentials", twilio(known::TEST_CREDENTIALS), invalid, "authToken"),
        ("no SID", with(&good, "sid", Value::Null), "REQUIRED_VALUE", "sid"),
        ("no token", with(&good, "authToken", Value::Null), "REQUIRED_VALUE", "authToken"),
        ("no provider", with(&good, "provider", Value::Null), "REQUIRED_VALUE", "provider"),
        ("a kind of the chain", with(&good, "provider", json!("PINGONE_TWILIO")), invalid, "provider"),
        ("an unknown kind", with(&good, "provider", json!("CUSTOM_FUTURE")), invalid, "provider"),
        (
            "Verify without its service",
            with(&good, "provider", json!("CUSTOM_TWILIO_VERIFY")),
            "REQUIRED_VALUE",
            "verifyServiceId",
        ),
        (
            "a messaging service without a name",
            with(&good, "provider", json!("CUSTOM_TWILIO_MESSAGING_SERVICE")),
            "REQUIRED_VALUE",
            "name",
        ),
        ("a taken name", with(&good, "name", json!("Fabrikam")), "UNIQUENESS_VIOLATION", "name"),
        ("an empty name", with(&good, "name", json!(" ")), "EMPTY_VALUE", "name"),
        ("a long name", with(&good, "name", json!("x".repeat(10_000))), "SIZE_LIMIT_EXCEEDED", "name"),
        ("control characters", with(&good, "name", json!("a\u{7}b")), invalid, "name"),
        ("a name of another type", with(&good, "name", json!(5)), invalid, "name"),
        (
            "an own provider without requests",
            with(&custom, "requests", Value::Null),
            "REQUIRED_VALUE",
            "requests",
        ),
        (
            "its short code without a country",
            short_code(Value::Null),
            "REQUIRED_VALUE",
            "numbers.supportedCountries",
        ),
        ("its short code with none", short_code(json!([])), "EMPTY_VALUE", "numbers.supportedCountries"),
    ] {
        let before = worker.get(&list).await.json();
        let answer = worker.post(&list, &body).await;
        refused(&answer, 400, "INVALID_DATA", (code, target), what);
        if code == "UNIQUENESS_VIOLATION" {
            assert_eq!(answer.json()["details"][0]["innerError"]["existingId"], first["id"]);
        }
        assert_eq!(worker.get(&list).await.json(), before, "{what}: nothing was made");
    }
    for (body, status) in [("{", 400), ("[]", 400), ("", 400)] {
        let answer = worker.try_ask("POST", &list, body).await.unwrap();
        refused(&answer, status, "INVALID_REQUEST", ("", ""), body);
    }
    let headers = format!("Authorization: Bearer {}\r\nContent-Type: text/plain\r\n", worker.token);
    let path = format!("/pingone/v1/environments{list}");
    let text = Caller::nobody(&sandbox).ask("POST", &path, &headers, &good.to_string()).await.unwrap();
    refused(&text, 415, "INVALID_REQUEST", ("", ""), "text");
    for body in [custom.clone(), short_code(json!(["US"]))] {
        let body = with(&body, "name", json!(format!("Own {}", body["numbers"])));
        assert_eq!(worker.post(&list, &body).await.status, 201, "{body}");
    }
}

#[tokio::test]
async fn g9_an_account_that_refuses_its_token_refuses_its_sender() {
    let (sandbox, worker) = Worker::started().await;
    let list = senders(SANDBOX_ENVIRONMENT);
    let (control, main) = (sandbox.control(), known::MAIN.sid());
    control.set_answer_mode(main, AnswerMode::Refuse403).unwrap();
    let answer = worker.post(&list, &twilio(known::MAIN)).await;
    refused(&answer, 400, "INVALID_DATA", ("INVALID_VALUE", "authToken"), "403 of Twilio");
    control.set_answer_mode(main, AnswerMode::Automatic).unwrap();
    control.set_account_status(main, AccountStatus::Suspended).unwrap();
    assert_eq!(worker.post(&list, &twilio(known::MAIN)).await.status, 201, "a suspended one can be read");
    let token = control.rotate_token(main).unwrap();
    let answer = worker.post(&list, &twilio(known::MAIN)).await;
    refused(&answer, 400, "INVALID_DATA", ("INVALID_VALUE", "authToken"), "the old token");
    let body = with(&twilio(known::MAIN), "authToken", json!(token));
    assert_eq!(worker.post(&list, &body).await.status, 201, "a second sender of the same SID");
}

#[tokio::test]
async fn g9_an_environment_has_ten_senders_at_most() {
    let (_sandbox, worker) = Worker::started().await;
    for _ in 3..10 {
        worker.create(PRODUCTION_ENVIRONMENT, known::FABRIKAM).await;
    }
    let list = senders(PRODUCTION_ENVIRONMENT);
    // Before Twilio is asked: the token is wrong too.
    let answer = worker.post(&list, &with(&twilio(known::MAIN), "authToken", json!("x"))).await;
    refused(&answer, 400, "INVALID_DATA", ("SIZE_LIMIT_EXCEEDED", "phoneDeliverySettings"), "the eleventh");
    assert_eq!(answer.json()["details"][0]["innerError"]["maximumValue"], 10);
    assert_eq!(worker.get(&list).await.json()["count"], 10);
}

/// The rest of case 40: PUT.
#[tokio::test]
async fn g9_a_put_chooses_numbers_and_changes_neither_sid_nor_provider() {
    let (_sandbox, worker) = Worker::started().await;
    let list = senders(SANDBOX_ENVIRONMENT);
    let other = worker.post(&list, &with(&twilio(known::FABRIKAM), "name", json!("Other"))).await.json();
    let sender = worker.create(SANDBOX_ENVIRONMENT, known::MAIN).await;
    let path = at(&list, &sender);
    let first = numbers(&sender)[0]["number"].as_str().unwrap().to_owned();
    for (what, body, code, target) in [
        ("another SID", with(&sender, "sid", json!(known::FABRIKAM.sid())), "INVALID_VALUE", "sid"),
        ("no SID", with(&sender, "sid", Value::Null), "REQUIRED_VALUE", "sid"),
        (
            "another kind",
            with(&sender, "provider", json!("CUSTOM_TWILIO_VERIFY")),
            "INVALID_VALUE",
            "provider",
        ),
        ("no kind", with(&sender, "provider", Value::Null), "REQUIRED_VALUE", "provider"),
        ("another ID", with(&sender, "id", other["id"].clone()), "INVALID_VALUE", "id"),
        ("another token", with(&sender, "authToken", json!("x")), "INVALID_VALUE", "authToken"),
        ("a taken name", with(&sender, "name", json!("Other")), "UNIQUENESS_VIOLATION", "name"),
        (
            "a number of nobody",
            with(&sender, "numbers", json!([{"number": "+12025550100", "type": "PHONE_NUMBER"}])),
            "INVALID_VALUE",
            "numbers",
        ),
        (
            "a number without its type",
            with(&sender, "numbers", json!([{"number": first}])),
            "REQUIRED_VALUE",
            "numbers[0].type",
        ),
        (
            "a number of an unknown type",
            with(&sender, "numbers", json!([{"number": first, "type": "FAX"}])),
            "INVALID_VALUE",
            "numbers[0].type",
        ),
        (
            "a number without digits",
            with(&sender, "numbers", json!([{"type": "PHONE_NUMBER"}])),
            "REQUIRED_VALUE",
            "numbers[0].number",
        ),
        ("numbers that are none", with(&sender, "numbers", json!("all")), "INVALID_VALUE", "numbers"),
        (
            "one twice",
            with(&sender, "numbers", json!([numbers(&sender)[0], numbers(&sender)[0]])),
            "INVALID_VALUE",
            "numbers[1].number",
        ),
        (
            "a choice that is none",
            with(&sender, "numbers", json!([{"number": first, "type": "PHONE_NUMBER", "selected": "yes"}])),
            "INVALID_VALUE",
            "numbers[0].selected",
        ),
    ] {
        refused(&worker.put(&path, &body).await, 400, "INVALID_DATA", (code, target), what);
    }
    assert_eq!(worker.get(&path).await.json(), sender, "nothing was changed");
    refused(&worker.put(&format!("{list}/x"), &sender).await, 404, "NOT_FOUND", ("", ""), "no such sender");

    let mut chosen = choosing(&sender, |number| {
        let wanted = number["number"] == first.as_str();
        number["selected"] = json!(wanted);
        number["note"] = json!({"kept": true});
    });
    chosen["unknownMember"] = json!({"a": [1, 2]});
    let answer = worker.put(&path, &chosen).await;
    assert_eq!(answer.status, 200);
    let after = answer.json();
    assert_eq!(after["numbers"], chosen["numbers"], "with what nobody knows");
    assert_eq!(after["unknownMember"], chosen["unknownMember"]);
    assert_eq!(after["createdAt"], sender["createdAt"]);
    assert!(after["updatedAt"].as_str() > sender["updatedAt"].as_str());
    assert_eq!(worker.get(&path).await.json(), after);

    // Decided here: without numbers, or without a number, nothing is selected; without members that nobody knows they are gone.
    let nothing = worker.put(&path, &with(&with(&sender, "numbers", Value::Null), "id", Value::Null)).await;
    assert_eq!(nothing.status, 200, "a nameless Twilio sender needs no ID");
    assert_eq!(nothing.json()["numbers"], sender["numbers"]);
    assert!(nothing.json().get("unknownMember").is_none());
    let token = with(&sender, "authToken", twilio(known::MAIN)["authToken"].clone());
    let same = worker.put(&path, &token).await;
    assert_eq!(same.status, 200, "its own token may be repeated");
    assert!(same.json().get("authToken").is_none());

    // A name without an ID is found to be taken by the sender itself (as was seen: Terraform's provider, change 1065).
    let named = with(&other, "id", Value::Null);
    let answer = worker.put(&at(&list, &other), &named).await;
    refused(&answer, 400, "INVALID_DATA", ("UNIQUENESS_VIOLATION", "name"), "no ID");
    assert_eq!(answer.json()["details"][0]["innerError"]["existingId"], other["id"]);
    assert_eq!(worker.put(&at(&list, &other), &other).await.status, 200);
}

#[tokio::test]
async fn g9_a_post_with_numbers_selects_them() {
    let (sandbox, worker) = Worker::started().await;
    let wanted = sandbox.control().numbers(known::FABRIKAM.sid()).unwrap()[1].phone_number.clone();
    let body = with(
        &twilio(known::FABRIKAM),
        "numbers",
        json!([{"number": wanted, "type": "PHONE_NUMBER", "selected": true}]),
    );
    let sender = worker.post(&senders(SANDBOX_ENVIRONMENT), &body).await.json();
    let selected: Vec<_> = numbers(&sender).into_iter().filter(|number| number["selected"] == true).collect();
    assert_eq!(selected.len(), 1);
    assert_eq!((numbers(&sender).len(), &selected[0]["number"]), (8, &json!(wanted)));
}

/// The sandbox's half of cases 25 to 27.
#[tokio::test]
async fn g9_numbers_follow_the_account_and_countries_follow_the_type() {
    let (sandbox, worker) = Worker::started().await;
    let control = sandbox.control();
    let spec = NumberSpec { phone_number: TOLL_FREE.to_owned(), friendly_name: None, capabilities: None };
    control.add_number(known::MAIN.sid(), spec).unwrap();
    let list = senders(SANDBOX_ENVIRONMENT);
    let sender = worker.create(SANDBOX_ENVIRONMENT, known::MAIN).await;
    let path = at(&list, &sender);
    assert_eq!(number(&sender, TOLL_FREE)["type"], "TOLL_FREE");
    let plain = numbers(&sender)[0]["number"].as_str().unwrap().to_owned();
    let countries = |wanted: &str, countries: Value| {
        choosing(&sender, |number| {
            if number["number"] == wanted {
                number["selected"] = json!(true);
                number["supportedCountries"] = countries.clone();
            }
        })
    };
    let (none, one, three) = (json!([]), json!(["US"]), json!(["US", "CA", "GB"]));
    for (wanted, given, refusal) in [
        (SHORT_CODE, Value::Null, ""),
        (SHORT_CODE, one.clone(), ""),
        (SHORT_CODE, json!(["US", "CA"]), "INVALID_VALUE"),
        (SHORT_CODE, none.clone(), "EMPTY_VALUE"),
        (SHORT_CODE, json!(["us"]), "INVALID_VALUE"),
        (SHORT_CODE, json!(["Atlantis"]), "INVALID_VALUE"),
        (SHORT_CODE, json!("US"), "INVALID_VALUE"),
        (TOLL_FREE, Value::Null, ""),
        (TOLL_FREE, three.clone(), ""),
        (TOLL_FREE, none.clone(), "EMPTY_VALUE"),
        (plain.as_str(), Value::Null, ""),
        (plain.as_str(), one, "INVALID_VALUE"),
        (plain.as_str(), none, "INVALID_VALUE"),
    ] {
        let what = format!("{wanted} for {given}");
        let answer = worker.put(&path, &countries(wanted, given.clone())).await;
        if refusal.is_empty() {
            assert_eq!(answer.status, 200, "{what}");
            assert_eq!(number(&answer.json(), wanted)["supportedCountries"], given, "{what}");
        } else {
            refused(&answer, 400, "INVALID_DATA", (refusal, "numbers.supportedCountries"), &what);
        }
    }
    let chosen = worker.put(&path, &countries(TOLL_FREE, three.clone())).await.json();
    control.release_number(known::MAIN.sid(), TOLL_FREE).unwrap();
    let added = NumberSpec { phone_number: "+12125559999".into(), friendly_name: None, capabilities: None };
    control.add_number(known::MAIN.sid(), added).unwrap();
    let after = worker.get(&path).await.json();
    let gone = number(&after, TOLL_FREE);
    assert_eq!((gone["available"].as_bool(), gone["selected"].as_bool()), (Some(false), Some(true)));
    assert_eq!(gone["supportedCountries"], three);
    assert_eq!(number(&after, "+12125559999")["selected"], false, "what is new is listed");
    assert_eq!(after["updatedAt"], chosen["updatedAt"], "nobody wrote it");
    let again = worker.put(&path, &after).await;
    assert_eq!((again.status, again.json()["numbers"].clone()), (200, after["numbers"].clone()));
    // Released before it was ever chosen, a number is still named as gone.
    control.release_number(known::MAIN.sid(), &plain).unwrap();
    assert_eq!(number(&worker.get(&path).await.json(), &plain)["available"], false);
}

#[tokio::test]
async fn g9_senders_of_other_kinds_are_kept_as_they_are() {
    let (_sandbox, worker) = Worker::started().await;
    let list = senders(PRODUCTION_ENVIRONMENT);
    for id in [FOREIGN_SENDER, VERIFY_SENDER, FUTURE_SENDER] {
        let path = format!("{list}/{id}");
        let before = worker.get(&path).await.json();
        let mut after = worker.put(&path, &before).await.json();
        assert!(after["updatedAt"].as_str() > before["updatedAt"].as_str());
        after["updatedAt"] = before["updatedAt"].clone();
        assert_eq!(after, before, "{id}");
    }
    let path = format!("{list}/{FOREIGN_SENDER}");
    let mut body = worker.get(&path).await.json();
    body["authentication"] = json!({"method": "BASIC", "username": "new", "password": "hush"});
    let after = worker.put(&path, &body).await.json();
    assert_eq!(
        after["authentication"],
        json!({"method": "BASIC", "username": "new"}),
        "a password is never read"
    );
}

#[tokio::test]
async fn g9_deleting_a_sender_in_use_is_refused_or_leaves_its_id_dangling() {
    let (sandbox, worker) = Worker::started().await;
    let (list, path) = (senders(PRODUCTION_ENVIRONMENT), settings(PRODUCTION_ENVIRONMENT));
    let own = worker.get(&path).await.json()["id"].clone();
    let foreign = format!("{list}/{FOREIGN_SENDER}");
    let answer = worker.delete(&foreign).await;
    refused(&answer, 400, "INVALID_DATA", ("CONSTRAINT_VIOLATION", "id"), "in use");
    assert_eq!(answer.json()["details"][0]["innerError"]["referencedValues"], json!([own, FOREIGN_POLICY]));
    assert_eq!(worker.get(&foreign).await.status, 200);
    let unused = worker.delete(&format!("{list}/{FUTURE_SENDER}")).await;
    assert_eq!((unused.status, unused.body.len()), (204, 0));

    sandbox
        .control()
        .set_pingone_modes(Modes { sender_in_use: SenderInUse::Dangle, ..Modes::default() })
        .unwrap();
    assert_eq!(worker.delete(&foreign).await.status, 204);
    refused(&worker.get(&foreign).await, 404, "NOT_FOUND", ("", ""), "gone");
    refused(&worker.delete(&foreign).await, 404, "NOT_FOUND", ("", ""), "gone");
    let dangling = worker.get(&path).await.json();
    assert_eq!(dangling["smsProvidersFallbackChain"], json!([FOREIGN_SENDER]));
    let policy = worker.get(&format!("{}/{FOREIGN_POLICY}", policies(PRODUCTION_ENVIRONMENT))).await.json();
    assert_eq!(policy["providerConfiguration"]["conditions"][0]["fallbackChain"][0]["id"], FOREIGN_SENDER);
    // Decided here: what dangles cannot be written again.
    let answer = worker.put(&path, &dangling).await;
    refused(&answer, 400, "INVALID_DATA", ("INVALID_VALUE", "smsProvidersFallbackChain"), "dangling");
}
