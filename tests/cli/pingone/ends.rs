//! G1, G3: a real process that is killed in the midst of a plan, and one whose disk takes no more. What PingOne took is
//! found again, what was not done is done, and nothing twice: from the server's log, and from what PingOne has in the end.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linecheck_app::{App, Options, PingOneRun, PingOneRunState, ProgressSink};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::pingone::{Body, ClientAuthentication, Site};
use linecheck_domain::tenant::TenantId;
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_pingone::{PingOneClient, Worker};
use linecheck_sandbox::pingone::{CLIENT_SECRET, FOREIGN_SENDER, PLAIN_POLICY, PRODUCTION_ENVIRONMENT};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, LogEntry, known};
use linecheck_tests::PASSPHRASE;
use linecheck_vault::KeySource;
use serde_json::{Map, Value, json};

use super::{Scene, body, is_write};
use crate::home::NOTHING;

/// How the sandbox's access tokens begin.
const ACCESS_TOKEN: &str = "sandbox-access-token-";

/// What PingOne has: each resource whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct World {
    settings: Map<String, Value>,
    senders: BTreeMap<String, Value>,
    policies: BTreeMap<String, Value>,
}

impl World {
    pub(super) fn ours(&self) -> Vec<&str> {
        let ours = self.senders.iter().filter(|(_, sender)| {
            sender["sid"] == known::MAIN.sid() && sender["provider"] == "CUSTOM_TWILIO"
        });
        ours.map(|(id, _)| id.as_str()).collect()
    }

    fn chain(&self) -> Vec<&str> {
        let chain = self.settings["smsProvidersFallbackChain"].as_array().unwrap();
        chain.iter().map(|link| link.as_str().unwrap()).collect()
    }
}

/// A member that PingOne writes by itself, or the plan on purpose.
fn is_of_the_plan(member: &str) -> bool {
    ["smsProvidersFallbackChain", "updatedAt", "_links"].contains(&member)
}

/// A tenant that is connected to an environment with senders, policies and a chain of others.
pub(super) struct Desk {
    pub(super) scene: Scene,
}

impl Desk {
    pub(super) fn new() -> Self {
        let scene = Scene::configured();
        scene.connect(PRODUCTION_ENVIRONMENT, CLIENT_SECRET).done();
        Self { scene }
    }

    /// The environment as it was at the start; the tenant's plans stay in the vault.
    pub(super) fn begin_anew(&self) {
        self.scene.control().clear_faults().unwrap();
        self.scene.control().reset_pingone().unwrap();
        self.scene.control().clear_log();
    }

    pub(super) fn planned(&self, words: &[&str]) -> Value {
        let plan = self.scene.run(words).done();
        assert_eq!(plan["empty"], false, "{plan}");
        plan
    }

    /// Carries the configuration over, and lets a policy of others name its sender. Gives that sender.
    fn carried_over(&self) -> String {
        let plan = self.planned(&["plan", "contoso"]);
        let old =
            self.finished(self.apply(&plan), "carried over").done()["created"].as_str().unwrap().to_owned();
        let client = client(&self.scene);
        let policy = PLAIN_POLICY.parse().unwrap();
        self.scene.runtime.block_on(async {
            let mut body: Value = client.policy(&policy).await.unwrap().value.body.into();
            body["providerConfiguration"] = json!({ "conditions": [
                { "deliveryMethods": ["SMS"], "countries": ["US"], "fallbackChain": [{ "id": old }] },
                { "deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{ "id": old }] },
            ] });
            client.replace_policy(&policy, &Body::read(body).unwrap()).await.unwrap();
        });
        self.scene.control().clear_log();
        old
    }

    fn words(plan: &Value) -> Vec<String> {
        let id = plan["plan"].as_str().unwrap();
        let words =
            ["--sandbox", "--json", "--passphrase-stdin", "pingone", "apply", id, "--yes", "--production"];
        words.into_iter().chain(["--consent-by", "Ann Admin"]).map(str::to_owned).collect()
    }

    pub(super) fn apply(&self, plan: &Value) -> Command {
        self.scene.home.command(&Self::words(plan))
    }

    fn finished(&self, command: Command, what: &str) -> crate::home::Answer {
        self.scene.home.finish(command, what, format!("{PASSPHRASE}\n").as_bytes())
    }

    /// Begins a process, and gives it the passphrase.
    fn begin(mut command: Command) -> Child {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
        child
    }

    /// Kills a process that applies a plan, with a signal that it cannot see, while PingOne holds one of its requests.
    fn kill_at(&self, plan: &Value, at: &Point, case: &str) {
        let stall = FaultAction::Stall { processed: at.processed, max_ms: 600_000 };
        self.scene.control().set_faults(vec![FaultRule::nth(at.endpoint, at.nth, stall)]).unwrap();
        let mut child = Self::begin(self.apply(plan));
        let is_held =
            |entry: &LogEntry| entry.fault.is_some() && entry.body_read && entry.processed == at.processed;
        while !self.scene.control().log().iter().any(is_held) {
            if let Some(ended) = child.try_wait().unwrap() {
                panic!("{case}: it ended before it was killed: {ended} {:?}", child.wait_with_output());
            }
            thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), None, "{case}: {output:?}");
        assert_eq!(output.stdout, NOTHING, "{case}: nothing was acknowledged");
        self.scene.control().clear_faults().unwrap();
    }

    /// Another Linecheck, two minutes later: nothing can be under way any more. None: there is nothing to go on with.
    fn resumed(&self) -> Option<PingOneRun> {
        let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
        let mut options = Options::new(Mode::Sandbox, self.scene.home.vault(Mode::Sandbox), key);
        options.sandbox = Some(self.scene.server.as_ref().unwrap().base_url().clone());
        options.clock = Arc::new(|| Timestamp::now() + SignedDuration::from_mins(2));
        self.scene.runtime.block_on(async {
            let app = App::open(options).await.unwrap();
            let (actor, tenant) = (Actor::administrator("tester"), TenantId::parse("contoso").unwrap());
            let run = app.resume_pingone(&actor, &tenant, &ProgressSink::silent()).await;
            app.close().await.unwrap();
            match run {
                Ok(run) => Some(run),
                Err(error) if error.code.as_str() == "pingone_no_run" => None,
                Err(error) => panic!("{error:?}"),
            }
        })
    }

    /// Goes on until the plan is done, and looks at everything that may not have happened. `before` is what PingOne had
    /// before the plan was applied.
    pub(super) fn assert_goes_on(&self, before: &World, plan: &Value, case: &str) {
        if let Some(run) = self.resumed() {
            assert_eq!(run.state, PingOneRunState::Done, "{case}: {run:?}");
        } else {
            // It had not begun, or it was at its end already.
            let again = self.finished(self.apply(plan), case);
            let code = again.object()["code"].clone();
            assert!(code.is_null() || code == "pingone_plan_taken", "{case}: {again:?}");
        }
        let log = self.scene.control().log();
        let mut done = BTreeMap::<(String, String), usize>::new();
        for entry in log.iter().filter(|entry| is_write(entry) && entry.processed && entry.pingone.is_some())
        {
            if entry.endpoint != Endpoint::PingoneToken {
                // The second sender would have another path than the first only after it was made.
                *done.entry((entry.method.clone(), entry.path.clone())).or_default() += 1;
            }
        }
        for ((method, path), times) in &done {
            assert_eq!(*times, 1, "{case}: {method} {path} was done twice");
        }
        let now = world(&self.scene);
        assert_eq!(now.ours().len(), 1, "{case}: one sender of the account: {:?}", now.ours());
        assert_eq!(now.chain(), [now.ours()[0], FOREIGN_SENDER], "{case}");
        for (member, value) in before.settings.iter().filter(|(member, _)| !is_of_the_plan(member)) {
            assert_eq!(now.settings.get(member), Some(value), "{case}: {member} was lost or changed");
        }
        let was_ours = before.ours();
        for (id, sender) in before.senders.iter().filter(|(id, _)| !was_ours.contains(&id.as_str())) {
            assert_eq!(now.senders.get(id), Some(sender), "{case}: a sender of others was touched");
        }
        for (id, policy) in &before.policies {
            let text = policy.to_string();
            if !was_ours.iter().any(|ours| text.contains(ours)) {
                assert_eq!(now.policies.get(id), Some(policy), "{case}: a policy of others was touched");
            }
        }
    }
}

/// Where a process is killed: at which request, and whether PingOne did it before.
struct Point {
    endpoint: Endpoint,
    nth: u64,
    processed: bool,
}

fn at(endpoint: Endpoint, nth: u64) -> [Point; 2] {
    [false, true].map(|processed| Point { endpoint, nth, processed })
}

fn client(scene: &Scene) -> PingOneClient {
    let info = scene.control().pingone();
    let worker = Worker {
        site: Site::custom(&info.auth_base, &info.api_base).unwrap(),
        environment: info.worker_environment.parse().unwrap(),
        client_id: info.client_id.parse().unwrap(),
        authentication: ClientAuthentication::Basic,
    };
    let http = HttpClient::new(HttpConfig::new(AllowedHosts::new(["127.0.0.1"])));
    let secret = Secret::new(info.client_secret);
    let environment = PRODUCTION_ENVIRONMENT.parse().unwrap();
    PingOneClient::new(http, worker, &secret, environment, Arc::new(Timestamp::now)).unwrap()
}

pub(super) fn world(scene: &Scene) -> World {
    let client = client(scene);
    scene.runtime.block_on(async {
        let settings = client.settings().await.unwrap().value.body.members().clone();
        let senders = client.senders().await.unwrap().items.into_iter();
        let policies = client.policies().await.unwrap().items.into_iter();
        World {
            settings,
            senders: senders.map(|sender| (sender.id.to_string(), sender.body.into())).collect(),
            policies: policies.map(|policy| (policy.id.to_string(), policy.body.into())).collect(),
        }
    })
}

/// From the writes that were carried out: the chain names a sender that is there at every moment, and so does every policy.
fn assert_always_served(log: &[LogEntry], old: &str, case: &str) {
    let mut there = vec![old.to_owned(), FOREIGN_SENDER.to_owned()];
    for entry in log.iter().filter(|entry| is_write(entry) && entry.processed) {
        let named: Vec<String> = match entry.endpoint {
            Endpoint::PingoneSenderCreate => {
                there.extend(entry.created_sid.clone());
                continue;
            }
            Endpoint::PingoneSenderDelete => {
                there.retain(|id| Some(id.as_str()) != entry.resource.as_deref());
                continue;
            }
            Endpoint::PingoneSettingsReplace => {
                let chain = body(entry)["smsProvidersFallbackChain"].as_array().cloned().unwrap_or_default();
                assert!(!chain.is_empty(), "{case}: an empty chain was written");
                chain.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Endpoint::PingonePolicyReplace => {
                let conditions = body(entry)["providerConfiguration"]["conditions"].as_array().cloned();
                let chains = conditions.unwrap_or_default().into_iter();
                chains.map(|one| one["fallbackChain"][0]["id"].as_str().unwrap().to_owned()).collect()
            }
            _ => continue,
        };
        assert!(named.iter().all(|id| there.contains(id)), "{case}: {named:?} of {there:?}");
    }
}

/// No secret was printed, and none is in a file of the home.
fn assert_no_secret(scene: &Scene) {
    let token = known::MAIN.initial_auth_token();
    let mut searched = vec![scene.home.printed()];
    searched.extend(crate::home::contents(&scene.home.vault(Mode::Sandbox)).into_values().map(|file| file.0));
    for content in &searched {
        for secret in [CLIENT_SECRET, ACCESS_TOKEN, &token, PASSPHRASE] {
            let is_there = content.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!is_there, "a secret was printed or lies in clear");
        }
    }
}

#[test]
fn g1_killed_at_any_request_of_a_plan_it_is_gone_on_with_and_nothing_is_done_twice() {
    let desk = Desk::new();
    let points = [
        at(Endpoint::PingoneSettings, 1),
        at(Endpoint::PingoneSenderCreate, 1),
        at(Endpoint::PingoneSenderReplace, 1),
        at(Endpoint::PingoneSettings, 2),
        at(Endpoint::PingoneSettingsReplace, 1),
        at(Endpoint::PingonePolicies, 2),
    ];
    for point in points.iter().flatten() {
        let case = format!("{:?} {}, done {}", point.endpoint, point.nth, point.processed);
        desk.begin_anew();
        let plan = desk.planned(&["plan", "contoso"]);
        let before = world(&desk.scene);
        desk.scene.control().clear_log();
        desk.kill_at(&plan, point, &case);
        if point.endpoint == Endpoint::PingoneSenderCreate {
            // At once it may still be under way: a second create is not even tried.
            let early = desk.scene.run(&["resume", "contoso"]);
            early.refused(3, "pingone_run_open");
            let creates = desk.scene.control().log().into_iter();
            assert_eq!(creates.filter(|entry| entry.endpoint == point.endpoint).count(), 1, "{case}");
        }
        desk.assert_goes_on(&before, &plan, &case);
        assert_eq!(desk.scene.run(&["plan", "contoso"]).done()["empty"], true, "{case}");
    }
    assert_no_secret(&desk.scene);
}

#[test]
fn g3_killed_at_any_request_of_a_rotation_somebody_originates_and_it_is_gone_on_with() {
    let desk = Desk::new();
    let points = [
        at(Endpoint::PingoneSenderCreate, 1),
        at(Endpoint::PingoneSenderReplace, 1),
        at(Endpoint::PingoneSettingsReplace, 1),
        at(Endpoint::PingonePolicyReplace, 1),
        at(Endpoint::PingoneSenderDelete, 1),
    ];
    for point in points.iter().flatten() {
        let case = format!("{:?} {}, done {}", point.endpoint, point.nth, point.processed);
        desk.begin_anew();
        let old = desk.carried_over();
        let plan = desk.planned(&["rotate", "contoso", "--of-active"]);
        let before = world(&desk.scene);
        desk.scene.control().clear_log();
        desk.kill_at(&plan, point, &case);
        assert!(world(&desk.scene).ours().len() <= 2, "{case}: never a third sender");
        desk.assert_goes_on(&before, &plan, &case);
        let now = world(&desk.scene);
        assert_ne!(now.ours(), [old.as_str()], "{case}");
        assert!(!serde_json::to_string(&now.policies).unwrap().contains(&old), "{case}");
        assert_always_served(&desk.scene.control().log(), &old, &case);
    }
    assert_no_secret(&desk.scene);
}

/// The file system takes no more than so much, for every so much: the process may fail at any of its writes.
#[cfg(target_os = "linux")]
#[test]
fn g1_a_process_whose_disk_takes_no_more_says_so_and_what_pingone_took_is_found_again() {
    let desk = Desk::new();
    let (mut after, mut before, mut done) = (0, 0, 0);
    // In blocks of 512 bytes; below 32 KiB the index of the log has no room.
    for blocks in (64..640).step_by(24) {
        let case = format!("{blocks} blocks");
        desk.begin_anew();
        let plan = desk.planned(&["plan", "contoso"]);
        let was = world(&desk.scene);
        desk.scene.control().clear_log();
        let mut command = Command::new("sh");
        // Without its signal, the limit is an error of the write.
        command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
        command.arg(linecheck_tests::cli_path()).args(Desk::words(&plan));
        desk.scene.home.furnish(&mut command);
        let answer = desk.finished(command, &case);
        let object = answer.object();
        let writes = desk.scene.control().log().into_iter().filter(|entry| {
            is_write(entry) && entry.pingone.is_some() && entry.endpoint != Endpoint::PingoneToken
        });
        let writes = writes.count();
        let code = object["code"].as_str();
        match (writes, code) {
            (3, None) => {
                assert_eq!(object["state"], "done", "{case}: {object}");
                done += 1;
            }
            (0, Some(code)) => {
                assert!(code.starts_with("vault_"), "{case}: {object}");
                before += 1;
            }
            (_, Some(code)) => {
                assert!(code.starts_with("vault_") || code == "outcome_unknown", "{case}: {object}");
                let words = object["message"].as_str().unwrap();
                assert!(words.contains("disk"), "it says what happened: {case}: {object}");
                let next = object["next_step"].as_str().unwrap();
                assert!(next.contains("`linecheck pingone resume contoso`"), "{case}: {object}");
                after += 1;
            }
            (writes, None) => panic!("{case}: {writes} writes, {object}"),
        }
        desk.assert_goes_on(&was, &plan, &case);
    }
    assert!(after > 0 && before > 0 && done > 0, "{before} before, {after} after a write, {done} done");
}

/// Case 33, second half: PingOne refuses the new token at the create of a rotation.
#[test]
fn g3_33_a_new_token_that_pingone_refuses_leaves_the_old_sender_the_chain_and_the_policies() {
    let desk = Desk::new();
    desk.begin_anew();
    let old = desk.carried_over();
    let before = world(&desk.scene);
    let plan = desk.planned(&["rotate", "contoso", "--of-active"]);
    let refused = FaultAction::pingone(400, "INVALID_DATA", Some("INVALID_VALUE"));
    desk.scene.control().set_faults(vec![FaultRule::nth(Endpoint::PingoneSenderCreate, 1, refused)]).unwrap();
    desk.scene.control().clear_log();
    let answer = desk.finished(desk.apply(&plan), "refused");
    let object = answer.refused(4, "pingone_credentials_refused");
    assert_eq!((&object["state"], &object["stopped_at"]), (&json!("stopped"), &json!(1)), "{object}");
    assert_eq!(world(&desk.scene), before, "nothing was touched");
    let written = desk.scene.control().log().into_iter().filter(|entry| is_write(entry) && entry.processed);
    assert_eq!(written.filter(|entry| entry.endpoint != Endpoint::PingoneToken).count(), 0);
    assert_eq!(before.chain()[0], old);
}
