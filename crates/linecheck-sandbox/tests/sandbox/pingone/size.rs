use linecheck_sandbox::pingone::{Modes, PRODUCTION_ENVIRONMENT, SANDBOX_ENVIRONMENT, Size};
use linecheck_sandbox::{Sandbox, SandboxConfig, known};
use serde_json::json;

use super::worker::{Worker, at, policies, senders};

#[tokio::test]
async fn g9_it_holds_3000_numbers_10_senders_and_200_policies() {
    let size = Size { senders: 10, policies: 200 };
    let config = SandboxConfig { numbers: Some(3000), pingone: size, ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    let worker = Worker::of(&sandbox).await;
    let list = worker.get(&senders(PRODUCTION_ENVIRONMENT)).await.json();
    let list = list["_embedded"]["phoneDeliverySettings"].as_array().unwrap().clone();
    assert_eq!(list.len(), 10);
    let most = list.iter().filter_map(|sender| sender["numbers"].as_array()).map(Vec::len).max();
    assert_eq!(most, Some(3001));

    let (mut seen, mut next) = (0, Some(policies(PRODUCTION_ENVIRONMENT)));
    while let Some(path) = next {
        let page = worker.get(&path).await.json();
        seen += page["_embedded"]["notificationsPolicies"].as_array().unwrap().len();
        let href = page["_links"]["next"]["href"].as_str();
        next = href.map(|href| href.split_once("/environments").unwrap().1.to_owned());
    }
    assert_eq!(seen, 200);

    let mut sender = worker.create(SANDBOX_ENVIRONMENT, known::MAIN).await;
    for number in sender["numbers"].as_array_mut().unwrap() {
        number["selected"] = json!(true);
    }
    let path = at(&senders(SANDBOX_ENVIRONMENT), &sender);
    let answer = worker.put(&path, &sender).await;
    assert_eq!((answer.status, answer.json()["numbers"].clone()), (200, sender["numbers"].clone()));
    let entry = sandbox.control().log().pop().unwrap();
    assert_eq!(entry.pingone.unwrap().body.unwrap(), sender, "the log has all of it");

    sandbox.control().reset_pingone().unwrap();
    let info = sandbox.control().pingone();
    let production = info.environments.iter().find(|one| one.id == PRODUCTION_ENVIRONMENT).unwrap();
    assert_eq!((production.senders, production.policies), (10, 200));
    assert_eq!(info.modes, Modes::default());
    for size in [Size { senders: 11, policies: 0 }, Size { senders: 0, policies: 1001 }] {
        let config = SandboxConfig { pingone: size, ..SandboxConfig::default() };
        assert_eq!(Sandbox::start(config).await.err().unwrap().code(), "invalid");
    }
}
