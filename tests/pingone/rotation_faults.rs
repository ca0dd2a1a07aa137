//! G1, G3: every step of a rotation with every fault: somebody originates at every moment, in the chain and in the policies,
//! never a third sender, and a second run does the rest and nothing twice.

use linecheck_app::{PingOneRotate, PingOneRun, PingOneRunState, PingOneWish};
use linecheck_domain::pingone::run::StepState;
use linecheck_sandbox::pingone::{EnvironmentChange, PLAIN_POLICY, PRODUCTION_ENVIRONMENT, Standing};
use linecheck_sandbox::{Endpoint, FaultAction, LogEntry, known};
use serde_json::{Value, json};

use crate::desk::{Desk, body, silent};
use crate::faults::{Expected, faults, raw_senders, raw_settings, reads_stand_before_writes};
use crate::rotate::no_moment_without_a_sender;
use crate::stops::{change_policy, client};

const STEPS: [(Endpoint, &str); 5] = [
    (Endpoint::PingoneSenderCreate, "POST sender"),
    (Endpoint::PingoneSenderReplace, "PUT sender"),
    (Endpoint::PingoneSettingsReplace, "PUT settings"),
    (Endpoint::PingonePolicyReplace, "PUT policy"),
    (Endpoint::PingoneSenderDelete, "DELETE sender"),
];

/// The first three steps are those of a configuration that is carried over, where each has every fault: here the ones that
/// leave something behind, or nothing known.
fn matters_at(place: usize, name: &str) -> bool {
    place >= 3
        || ["401", "403", "500", "lost before its body was read", "lost after it was done"].contains(&name)
}

async fn raw_policies(desk: &Desk) -> Vec<Value> {
    let policies = client(&desk.control(), desk.environment).policies().await.expect("policies");
    policies.items.into_iter().map(|policy| policy.body.into()).collect()
}

/// A sender in the chain and in a policy, and what is there besides.
struct Scene {
    desk: Desk,
    old: String,
    settings: serde_json::Map<String, Value>,
    policies: Vec<Value>,
    foreign: usize,
}

impl Scene {
    async fn new() -> Self {
        let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
        let foreign = raw_senders(&desk).await.len();
        let old = desk.carry_over().await.created.expect("a sender").to_string();
        let change = json!({ "providerConfiguration": { "conditions": [
            { "deliveryMethods": ["SMS"], "countries": ["US"], "fallbackChain": [{ "id": old }] },
            { "deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{ "id": old }] },
        ] } });
        change_policy(&desk.control(), desk.environment, PLAIN_POLICY, change).await;
        let (settings, policies) = (raw_settings(&desk).await, raw_policies(&desk).await);
        Self { desk, old, settings, policies, foreign }
    }

    /// What must hold whatever happens.
    async fn check(&self, case: &str) {
        let asked = self.desk.asked();
        no_moment_without_a_sender(&asked, &self.old);
        let put: Vec<LogEntry> = asked.iter().filter(|entry| entry.method != "DELETE").cloned().collect();
        reads_stand_before_writes(&put, case);
        self.delete_comes_after_a_full_reading(&asked, case);
        let settings = raw_settings(&self.desk).await;
        for (member, value) in &self.settings {
            if !["smsProvidersFallbackChain", "updatedAt", "_links"].contains(&member.as_str()) {
                assert_eq!(settings.get(member), Some(value), "{case}: {member} was lost or changed");
            }
        }
        let senders = raw_senders(&self.desk).await;
        let ours = senders.values().filter(|sender| sender["sid"] == known::MAIN.sid()).count();
        assert!((1..=2).contains(&ours), "{case}: {ours} senders of the account");
        let chain = settings["smsProvidersFallbackChain"].to_string();
        assert!(senders.keys().any(|id| chain.contains(id)), "{case}: {chain} names nobody");
        for (was, is) in self.policies.iter().zip(raw_policies(&self.desk).await) {
            let text = was.to_string();
            if !text.contains(&self.old) {
                assert_eq!(*was, is, "{case}: a policy of others was touched");
                continue;
            }
            for (member, value) in was.as_object().expect("members") {
                if !["providerConfiguration", "updatedAt"].contains(&member.as_str()) {
                    assert_eq!(is[member], *value, "{case}: {member} of the policy was lost or changed");
                }
            }
            let conditions = is["providerConfiguration"]["conditions"].as_array().expect("conditions");
            assert_eq!(conditions.len(), 2, "{case}: {is}");
            for condition in conditions {
                let id = condition["fallbackChain"][0]["id"].as_str().expect("a sender");
                assert!(senders.contains_key(id), "{case}: the policy names a sender that is gone");
            }
        }
    }

    /// Before it, and after the last other write, everything that may refer to the sender is read.
    fn delete_comes_after_a_full_reading(&self, asked: &[LogEntry], case: &str) {
        for (at, entry) in asked.iter().enumerate().filter(|(_, entry)| entry.method == "DELETE") {
            assert_eq!(entry.resource.as_deref(), Some(self.old.as_str()), "{case}: another was deleted");
            let since =
                asked[..at].iter().rposition(|entry| ["PUT", "POST"].contains(&entry.method.as_str()));
            let since = &asked[since.map_or(0, |at| at + 1)..at];
            for read in [Endpoint::PingoneSenders, Endpoint::PingoneSettings, Endpoint::PingonePolicies] {
                assert!(since.iter().any(|entry| entry.endpoint == read), "{case}: {read:?} was not read");
            }
        }
    }

    /// Goes on a minute later: nothing of the first run is under way then.
    async fn second_run(&self, case: &str) -> PingOneRun {
        let app = self.desk.beside(61).await;
        let run = app.resume_pingone(&self.desk.actor, &self.desk.tenant, &silent()).await;
        run.unwrap_or_else(|error| panic!("{case}: {error:?}"))
    }
}

async fn step_with_fault(place: usize, name: &'static str, action: FaultAction, expected: Expected) {
    let (endpoint, write) = STEPS[place];
    let case = format!("step {} of the rotation ({write}), {name}", place + 1);
    let scene = Scene::new().await;
    let desk = &scene.desk;
    let rotate = PingOneWish::Rotate(PingOneRotate::default());
    let shown = desk.plan(rotate).await.unwrap_or_else(|error| panic!("{case}: {error:?}"));
    assert_eq!(shown.steps.len(), STEPS.len(), "{case}");
    desk.control().clear_log();
    desk.fault(endpoint, 1, action);
    let run = desk.apply(&shown).await.unwrap_or_else(|error| panic!("{case}: {error:?}"));
    desk.control().clear_faults().unwrap();
    reported(&run, place, expected, &case);
    if expected == Expected::Gone {
        let change = EnvironmentChange { standing: Some(Standing::Active), ..EnvironmentChange::default() };
        desk.control().change_pingone_environment(desk.environment, change).unwrap();
    }
    scene.check(&case).await;
    if run.state != PingOneRunState::Done {
        let done_before = place + usize::from(matches!(expected, Expected::Unknown { done: true }));
        let before = desk.writes().len();
        let again = scene.second_run(&case).await;
        assert_eq!(again.state, PingOneRunState::Done, "{case}: {again:?}");
        let left: Vec<_> = STEPS[done_before..].iter().map(|(_, write)| (*write).to_owned()).collect();
        assert_eq!(desk.writes().split_off(before), left, "{case}");
        scene.check(&case).await;
    }
    let senders = raw_senders(desk).await;
    assert_eq!(senders.len(), scene.foreign + 1, "{case}: the new one, and no other");
    assert!(!senders.contains_key(&scene.old), "{case}");
    let policies = raw_policies(desk).await;
    assert!(!json!(policies).to_string().contains(&scene.old), "{case}: a policy names the old one");
}

fn reported(run: &PingOneRun, place: usize, expected: Expected, case: &str) {
    let is_done = matches!(expected, Expected::Repeated | Expected::Unknown { done: true });
    if is_done {
        assert_eq!((run.state, &run.error), (PingOneRunState::Done, &None), "{case}: {run:?}");
        return;
    }
    let stopped = (PingOneRunState::Stopped, Some(place + 1));
    assert_eq!((run.state, run.stopped_at), stopped, "{case}: {run:?}");
    let state = run.steps[place].state;
    match expected {
        Expected::Unknown { .. } if place == 0 => assert_eq!(state, StepState::Waiting, "{case}"),
        Expected::Unknown { .. } => assert_eq!(state, StepState::Unknown, "{case}"),
        _ => assert_eq!(state, StepState::Refused, "{case}"),
    }
    let error = run.error.as_ref().expect("an error");
    assert_eq!(error.params["step"], json!(place + 1), "{case}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g3_every_step_of_a_rotation_with_every_fault_leaves_a_sender_and_a_second_run_does_the_rest() {
    let mut all = tokio::task::JoinSet::new();
    for place in 0..STEPS.len() {
        for (name, action, expected) in faults().into_iter().filter(|(name, ..)| matters_at(place, name)) {
            // A few at a time: each has a server, a vault and its key.
            if all.len() >= 3 {
                all.join_next().await.expect("one").expect("no panic");
            }
            all.spawn(step_with_fault(place, name, action, expected));
        }
    }
    while let Some(done) = all.join_next().await {
        done.expect("no panic");
    }
}

/// Case 17, of a policy: PingOne has no means to write only if nothing has changed, so the last write wins. That moment is one
/// request long, and docs/cli.md names it.
#[tokio::test(flavor = "multi_thread")]
async fn g3_a_policy_that_another_changes_between_our_reading_and_our_write_still_names_the_new_sender() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    let shown = desk.plan(PingOneWish::Rotate(PingOneRotate::default())).await.unwrap();
    desk.control().clear_log();
    let change = json!({ "name": "Another name" }).as_object().unwrap().clone();
    desk.fault(Endpoint::PingonePolicyReplace, 1, FaultAction::ChangedByOther { change });
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    let asked = desk.asked();
    let put =
        asked.iter().position(|entry| entry.endpoint == Endpoint::PingonePolicyReplace).expect("a write");
    assert_eq!((asked[put - 1].method.as_str(), &asked[put - 1].path), ("GET", &asked[put].path));
    assert_ne!(body(&asked[put])["name"], "Another name", "it was read before");
    scene.check("changed between").await;
}

/// Case 17: of the chain, when the other's change comes in that moment: what is in force is what was read back, and no more
/// than that is told.
#[tokio::test(flavor = "multi_thread")]
async fn g1_17_a_chain_that_another_changes_between_our_reading_and_our_write_is_told_as_it_was_read_back() {
    let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
    let shown = desk.carried().await;
    desk.control().clear_log();
    let change = json!({ "smsProvidersFallbackChain": ["PINGONE_TWILIO"] }).as_object().unwrap().clone();
    desk.fault(Endpoint::PingoneSettingsReplace, 1, FaultAction::ChangedByOther { change: change.clone() });
    let run = desk.apply(&shown).await.unwrap();
    let asked = desk.asked();
    let put =
        asked.iter().position(|entry| entry.endpoint == Endpoint::PingoneSettingsReplace).expect("a write");
    assert_eq!((asked[put - 1].method.as_str(), &asked[put - 1].path), ("GET", &asked[put].path));
    let chain = raw_settings(&desk).await["smsProvidersFallbackChain"].clone();
    assert_eq!(chain, body(&asked[put])["smsProvidersFallbackChain"], "the last write wins");
    assert_eq!((run.state, run.read_back), (PingOneRunState::Done, true), "{run:?}");

    // The same, and once more behind our write: it is read back, and told as differing.
    let desk = Desk::of(PRODUCTION_ENVIRONMENT, false).await;
    let shown = desk.carried().await;
    desk.control().clear_log();
    let fault = |change| FaultAction::ChangedByOther { change };
    desk.fault(Endpoint::PingoneSettingsReplace, 1, fault(change.clone()));
    desk.fault(Endpoint::PingoneSettings, 3, fault(change));
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Differs, "{run:?}");
    assert_eq!(run.error.map(|error| error.code.as_str()), Some("pingone_differs"));
    assert!(!run.steps[2].differences.is_empty(), "{:?}", run.steps[2]);
}
