//! The past that an account is given: served by the same paging and filters as what was created.

use linecheck_sandbox::{Kind, Recorded, Sandbox, SandboxConfig, Traffic, known};
use serde_json::Value;

use crate::client::Caller;

fn traffic(messages: u32, days: u32) -> Traffic {
    Traffic { messages, days, seed: 0, incident: None }
}

async fn start(messages: u32, days: u32) -> Sandbox {
    Sandbox::start(SandboxConfig { traffic: Some(traffic(messages, days)), ..SandboxConfig::default() })
        .await
        .unwrap()
}

/// A whole list, page by page.
async fn whole(caller: &Caller, list: &str, query: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut page = caller.get(&format!("/{list}.json?{query}")).await.json();
    loop {
        found.extend(page[list.to_lowercase()].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_page_uri"].as_str().map(str::to_owned) else { return found };
        page = caller.get_at(&next).await.json();
    }
}

fn truth(sandbox: &Sandbox, kind: Kind) -> Vec<Recorded> {
    let mut all = Vec::new();
    sandbox.control().each_recorded(known::MAIN.sid(), kind, |one| all.push(one.clone())).unwrap();
    all.reverse();
    all
}

fn sids(list: &[Value]) -> Vec<&str> {
    list.iter().map(|one| one["sid"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn s1_a_past_is_listed_newest_first_and_is_what_its_truth_says() {
    let sandbox = start(1200, 3).await;
    // Far enough for all receipts and prices.
    sandbox.control().advance_clock(std::time::Duration::from_mins(15)).unwrap();
    let caller = Caller::of(&sandbox, known::MAIN);
    for (kind, list) in [(Kind::Messages, "Messages"), (Kind::Calls, "Calls")] {
        let (listed, truth) = (whole(&caller, list, "PageSize=250").await, truth(&sandbox, kind));
        assert_eq!(listed.len(), if kind == Kind::Messages { 1200 } else { 100 });
        assert_eq!(listed.len(), truth.len());
        for (one, known) in listed.iter().zip(&truth) {
            assert_eq!(
                (&one["to"], &one["from"]),
                (&Value::from(known.to.as_str()), &Value::from(known.from.as_str()))
            );
            assert_eq!(one["status"], known.status);
            assert_eq!(one["price"].as_str().is_some(), known.price.is_some());
            if kind == Kind::Messages {
                assert_eq!(one["error_code"].as_u64(), known.code.map(u64::from));
                assert_eq!(one["date_sent"].is_null(), known.status == "failed");
                assert!(one["body"].as_str().unwrap().contains("passcode is"), "{one}");
            }
        }
        let again = caller.get(&format!("/{list}/{}.json", sids(&listed)[7])).await.json();
        assert_eq!(again, listed[7]);
    }
    // Nothing was noted of a call that failed.
    let failed = whole(&caller, "Calls", "Status=failed&PageSize=1000").await;
    let notes = caller.get(&format!("/Calls/{}/Notifications.json", sids(&failed)[0])).await.json();
    assert_eq!(notes["notifications"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn s1_windows_by_time_and_filters_by_number_cut_a_past_exactly() {
    let sandbox = start(900, 2).await;
    let caller = Caller::of(&sandbox, known::MAIN);
    let truth = truth(&sandbox, Kind::Messages);
    let all = whole(&caller, "Messages", "PageSize=1000").await;
    // Windows that meet hold each record once.
    let end = sandbox.control().now().as_second() + 1;
    let mut found = Vec::new();
    for window in (0..8).rev() {
        let at = |part: i64| jiff::Timestamp::from_second(end - (8 - part) * 6 * 3600).unwrap();
        let (from, until) = (at(window), at(window + 1) - jiff::SignedDuration::from_secs(1));
        let query = format!("DateSent%3E={from}&DateSent%3C={until}&PageSize=100");
        found.extend(whole(&caller, "Messages", &query).await);
    }
    assert_eq!(sids(&found), sids(&all));
    // One recipient, one sender.
    let whom = truth[17].to.clone();
    let query = format!("To={}&PageSize=3", whom.replace('+', "%2B"));
    let to = whole(&caller, "Messages", &query).await;
    assert_eq!(to.len(), truth.iter().filter(|one| one.to == whom).count());
    assert!(to.iter().all(|one| one["to"] == whom.as_str()));
    let from = truth[17].from.clone();
    let query = format!("From={}&PageSize=1000", from.replace('+', "%2B"));
    assert_eq!(
        whole(&caller, "Messages", &query).await.len(),
        truth.iter().filter(|one| one.from == from).count()
    );
    assert_eq!(whole(&caller, "Messages", "To=%2B12125550100").await.len(), 0);
}

#[tokio::test]
async fn s1_what_is_created_comes_before_the_past_and_paging_goes_on_and_back() {
    let sandbox = start(60, 1).await;
    let caller = Caller::of(&sandbox, known::MAIN);
    let first = caller.get("/Messages.json?PageSize=20").await.json();
    let from = truth(&sandbox, Kind::Messages)[0].from.clone();
    let created = caller.send(&from, "+12025550123").await.json();
    let all = whole(&caller, "Messages", "PageSize=1000").await;
    assert_eq!((all.len(), &all[0]["sid"]), (61, &created["sid"]));
    // A page that was asked for before goes on where it was.
    let next = caller.get_at(first["next_page_uri"].as_str().unwrap()).await.json();
    assert_eq!(sids(next["messages"].as_array().unwrap()), sids(&all[21..41]));
    let back = caller.get_at(next["previous_page_uri"].as_str().unwrap()).await.json();
    assert_eq!(sids(back["messages"].as_array().unwrap()), sids(&all[1..21]));
    let newest = caller.get_at(back["previous_page_uri"].as_str().unwrap()).await.json();
    assert_eq!(sids(newest["messages"].as_array().unwrap()), sids(&all[..1]));
}

#[tokio::test]
async fn s1_a_past_outlives_a_restart_and_is_taken_away_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let config = |traffic| SandboxConfig {
        traffic,
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config(Some(traffic(50, 2)))).await.unwrap();
    let before = whole(&Caller::of(&sandbox, known::MAIN), "Messages", "PageSize=50").await;
    sandbox.stop().await.unwrap();
    let sandbox = Sandbox::start(config(None)).await.unwrap();
    let caller = Caller::of(&sandbox, known::MAIN);
    assert_eq!(sids(&whole(&caller, "Messages", "PageSize=50").await), sids(&before));
    let path = format!("/accounts/{}/traffic", known::MAIN.sid());
    assert_eq!(caller.control("GET", &path, "").await.json()["messages"], 50);
    assert_eq!(caller.control("PUT", &path, r#"{"messages": 1, "days": 401}"#).await.status, 422);
    assert_eq!(caller.control("PUT", &path, r#"{"messages": 7, "days": 1}"#).await.json()["messages"], 7);
    assert_eq!(whole(&caller, "Messages", "").await.len(), 7);
    assert_eq!(caller.control("PUT", &path, "null").await.json(), Value::Null);
    assert_eq!(whole(&caller, "Messages", "").await.len(), 0);
    assert_eq!(caller.control("PUT", "/accounts/ACnone/traffic", "null").await.status, 404);
}
