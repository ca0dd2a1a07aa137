//! `linecheck pingone`: from a verified configuration to what PingOne does, in the sandbox, with its requests counted.

use std::fs;

use linecheck_app::SandboxHome;
use linecheck_domain::base::Mode;
use linecheck_sandbox::pingone::{
    self as known_pingone, ClientAuthentication, EnvironmentChange, Modes, Standing,
};
use linecheck_sandbox::{LogEntry, known};
use linecheck_tests::PASSPHRASE;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::home::{Answer, Home};

#[cfg(unix)]
mod deaths;
#[cfg(unix)]
mod ends;

/// A home with a sandbox that this test runs itself, so that it sees each request.
struct Scene {
    home: Home,
    server: Option<SandboxHome>,
    runtime: Runtime,
}

impl Scene {
    /// With the tenant's main account active, two of its numbers selected.
    fn configured() -> Self {
        let home = Home::with_vault(Mode::Sandbox);
        let runtime = Runtime::new().unwrap();
        let server = Some(runtime.block_on(linecheck_app::enter_sandbox(&home.sandbox_state())).unwrap());
        let scene = Self { home, server, runtime };
        let token = known::MAIN.initial_auth_token();
        for (words, secret) in [
            (&["tenant", "add", "contoso", "--sms", "on", "--voice", "on"][..], ""),
            (&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], token.as_str()),
            (&["verify", "contoso"], ""),
            (&["numbers", "select", "contoso", "--only", FIRST, SECOND], ""),
            (&["save", "contoso", "--consent-by", "Ann Admin"], ""),
        ] {
            scene.home.sandbox(words, secret).done();
        }
        scene
    }

    fn control(&self) -> linecheck_sandbox::Control {
        self.server.as_ref().unwrap().control().unwrap()
    }

    fn run(&self, words: &[&str]) -> Answer {
        self.home.sandbox(&[&["pingone"], words].concat(), "")
    }

    /// The same for a person.
    fn told(&self, words: &[&str]) -> Answer {
        let words = [&["--sandbox", "--passphrase-stdin", "pingone"], words].concat();
        self.home.run(&words, format!("{PASSPHRASE}\n").as_bytes())
    }

    fn connect(&self, environment: &str, secret: &str) -> Answer {
        self.connect_as(known_pingone::WORKER_ENVIRONMENT, environment, secret, &[])
    }

    fn connect_as(&self, worker: &str, environment: &str, secret: &str, more: &[&str]) -> Answer {
        let words = [
            "pingone",
            "connect",
            "contoso",
            "--worker-environment",
            worker,
            "--environment",
            environment,
            "--client-id",
            known_pingone::CLIENT_ID,
            "--client-secret-stdin",
        ];
        self.home.sandbox(&[&words[..], more].concat(), secret)
    }

    fn set_faults(&self, rules: Value) {
        self.control().set_faults(serde_json::from_value(rules).unwrap()).unwrap();
    }

    /// The requests to PingOne's resources of a command: what it is, and how many there are before it.
    fn requests(&self, command: impl FnOnce() -> Answer) -> (Answer, Vec<LogEntry>) {
        let before = self.control().log().last().map_or(0, |entry| entry.seq);
        let answer = command();
        let of_pingone = |entry: &LogEntry| entry.path.starts_with("/pingone/v1");
        (answer, self.control().log_since(before).into_iter().filter(of_pingone).collect())
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            let _ = self.runtime.block_on(server.leave());
        }
    }
}

const FIRST: &str = "+12125550100";
const SECOND: &str = "+442079460000";
const NOBODY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

fn is_write(entry: &LogEntry) -> bool {
    entry.method != "GET"
}

fn method_and_end(entry: &LogEntry) -> String {
    let end = entry.path.rsplit('/').next().unwrap_or_default();
    let is_id = end.starts_with(known_pingone::ID_PREFIX) || end.len() == 36;
    format!("{} {}", entry.method, if is_id { "ID" } else { end })
}

fn body(entry: &LogEntry) -> Value {
    entry.pingone.as_ref().and_then(|own| own.body.clone()).unwrap_or_default()
}

/// Cases 1, 2, 13 and 15: a plan writes nothing, applying it writes exactly what it says, and a second one nothing.
#[test]
fn g1_a_configuration_is_carried_over_with_exactly_these_requests() {
    let scene = Scene::configured();
    let secret = known_pingone::CLIENT_SECRET;
    let connected = scene.connect(known_pingone::SANDBOX_ENVIRONMENT, secret).done();
    assert_eq!(connected["environment"], known_pingone::SANDBOX_ENVIRONMENT);

    let (plan, requests) = scene.requests(|| scene.run(&["plan", "contoso"]));
    let plan = plan.done();
    assert!(!requests.iter().any(is_write), "a plan writes nothing: {requests:?}");
    let steps: Vec<_> = plan["steps"].as_array().unwrap().iter().map(|step| step["step"].clone()).collect();
    assert_eq!(steps, ["create_sender", "choose_numbers", "set_chain"]);
    assert_eq!(plan["before"][0]["account"], json!({ "account": "ping" }), "who pays before");
    assert_eq!(plan["after"][0]["account"]["account"], "twilio", "and after");
    let id = plan["plan"].as_str().unwrap();

    let (refused, requests) = scene.requests(|| scene.run(&["apply", id, "--yes"]));
    refused.refused(2, "confirmation_needed");
    assert!(requests.is_empty(), "the consent is asked for before anything else: {requests:?}");

    let apply = ["apply", id, "--yes", "--consent-by", "Ann Admin"];
    let (applied, requests) = scene.requests(|| scene.run(&apply));
    let applied = applied.done();
    let writes: Vec<_> = requests.iter().filter(|entry| is_write(entry)).collect();
    let told: Vec<_> = writes.iter().map(|entry| method_and_end(entry)).collect();
    assert_eq!(told, ["POST phoneDeliverySettings", "PUT ID", "PUT notificationsSettings"], "{requests:?}");

    let created = body(writes[0]);
    assert_eq!(created.get("numbers"), None, "it is created without numbers: {created}");
    assert_eq!(created["sid"], known::MAIN.sid());
    let chosen = body(writes[1]);
    let numbers = chosen["numbers"].as_array().unwrap();
    assert_eq!(chosen["id"], applied["created"], "the ID is in the body");
    let selected: Vec<_> = numbers.iter().filter(|number| number["selected"] == true).collect();
    assert_eq!((numbers.len() > 2, selected.len()), (true, 2), "every number, and two of them chosen");
    // Directly before the settings are written they are read.
    let place = requests.iter().position(|entry| entry.seq == writes[2].seq).unwrap();
    assert_eq!(method_and_end(&requests[place - 1]), "GET notificationsSettings");
    let settings = body(writes[2]);
    assert_eq!(settings["smsProvidersFallbackChain"], json!([applied["created"]]));
    for (name, value) in [
        ("from", json!({ "name": "Contoso", "address": "otp@contoso.example" })),
        ("restrictions", json!({ "smsVoiceQuota": { "daily": 20 } })),
        ("emailProviderFallbackChain", json!(["PINGONE_EMAIL"])),
        ("unknownField", json!({ "a": 1 })),
        ("deliveryMode", json!("ALL")),
    ] {
        assert_eq!(settings[name], value, "{name} is as it was read");
    }
    assert_eq!((settings["whitelist"].is_array(), settings["replyTo"].is_object()), (true, true));
    let after: Vec<_> = requests[place + 1..].iter().map(method_and_end).collect();
    assert!(after.iter().any(|request| request == "GET notificationsSettings"), "read back: {after:?}");
    assert_eq!((&applied["state"], &applied["read_back"]), (&json!("done"), &json!(true)));

    let (again, requests) = scene.requests(|| scene.run(&["plan", "contoso"]));
    let again = again.done();
    assert_eq!((&again["empty"], again["steps"].as_array().map(Vec::len)), (&json!(true), Some(0)));
    let id = again["plan"].as_str().unwrap();
    let (done, more) = scene.requests(|| scene.run(&["apply", id, "--yes"]));
    done.done();
    assert!(!requests.iter().chain(&more).any(is_write), "nothing is written: {requests:?} {more:?}");

    looks(&scene);
    exports(&scene);
    for never in [secret, known::MAIN.initial_auth_token().as_str()] {
        let printed = scene.home.printed();
        assert!(!printed.windows(never.len()).any(|part| part == never.as_bytes()), "a secret was printed");
    }
}

/// What is there is told, for a program and for a person.
fn looks(scene: &Scene) {
    let status = scene.run(&["status", "contoso"]).done();
    assert_eq!((status["senders"].as_array().map(Vec::len), &status["sender_limit"]), (Some(1), &json!(10)));
    let text = scene.told(&["status", "contoso"]);
    assert!(
        text.text().contains("\"Contoso Test\" (SANDBOX") && text.out.contains("2 of 41 numbers"),
        "{text:?}"
    );
    assert!(scene.told(&["status"]).text().contains("Contoso Test"));
    let sender = status["senders"][0]["id"].as_str().unwrap();
    let numbers = scene.run(&["senders", "list", "contoso", "--sender", sender]).done();
    assert!(numbers["numbers"].as_array().unwrap().len() >= 40);
    assert!(scene.told(&["senders", "list", "contoso"]).text().contains(sender));
    let route = scene.told(&["route", "contoso", "--to", "+12025550123"]);
    assert!(route.text().contains("billed by Twilio") && route.out.contains(FIRST), "{route:?}");
    assert!(!route.out.contains("+12025550123"), "the recipient is not repeated");
    scene.run(&["drift", "contoso"]).done();

    let words = ["send", "contoso", "--to", "+12025550101", "--pingone", "--wait", "30"];
    let sent = scene.home.sandbox(&words, "").done();
    assert_eq!((&sent["originated_by"], &sent["from"]), (&json!("custom"), &json!(FIRST)));
    assert_eq!(
        (&sent["route"]["policy"]["is_default"], &sent["route"]["skipped"]),
        (&json!(true), &json!([]))
    );
}

/// What differs is told, ends with 3, and is planned by its place.
#[test]
fn g7_what_differs_is_told_and_planned() {
    let scene = Scene::configured();
    scene.connect(known_pingone::SANDBOX_ENVIRONMENT, known_pingone::CLIENT_SECRET).done();
    let plan = scene.run(&["plan", "contoso"]).done();
    scene.run(&["apply", plan["plan"].as_str().unwrap(), "--yes", "--consent-by", "Ann Admin"]).done();
    scene.control().release_number(known::MAIN.sid(), SECOND).unwrap();
    let drift = scene.run(&["drift", "contoso"]).refused(3, "pingone_drifted");
    let drifts = drift["drifts"].as_array().unwrap();
    let told: Vec<_> = drifts.iter().map(|one| one["drift"].as_str().unwrap()).collect();
    assert!(told.contains(&"gone_at_twilio") || told.contains(&"unavailable"), "{told:?}");
    let place = drifts.iter().position(|one| one["mend"].is_object()).unwrap() + 1;
    let (mend, requests) = scene.requests(|| scene.run(&["drift", "contoso", "--mend", &place.to_string()]));
    assert_eq!(mend.done()["steps"][0]["step"], "choose_numbers");
    assert!(!requests.iter().any(is_write), "{requests:?}");
    scene.run(&["drift", "contoso", "--mend", "99"]).refused(2, "invalid_value");
    assert_eq!(scene.told(&["drift", "contoso"]).status, 3);
}

fn exports(scene: &Scene) {
    let folder = scene.home.path().join("export");
    fs::create_dir(&folder).unwrap();
    let to = folder.to_str().unwrap();
    let exported = scene.run(&["export", "contoso", "--to", to]).done();
    let main = fs::read_to_string(folder.join("main.tf")).unwrap();
    assert!(
        main.contains("resource \"pingone_phone_delivery_settings\" ") && main.contains("ignore_changes"),
        "{main}"
    );
    assert!(main.contains(FIRST) && main.contains(SECOND) && main.contains("otp@contoso.example"), "{main}");
    let codes: Vec<_> =
        exported["warnings"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    for code in ["not_expressed", "import_replaces", "omitted_chain"] {
        assert!(codes.contains(&json!(code)), "{code}: {codes:?}");
    }
    let bodies = scene.run(&["export", "contoso", "--format", "pingcli"]).done();
    let command = bodies["files"][0]["command"].as_str().unwrap();
    assert!(command.starts_with("jq ") && command.contains("pingcli pingone "), "{command}");
    let own = fs::read_to_string(folder.join("terraform.tf")).unwrap();
    fs::remove_file(folder.join("variables.tf")).unwrap();
    scene.run(&["export", "contoso", "--to", to]).refused(2, "invalid_value");
    assert!(!folder.join("variables.tf").exists(), "nothing is written where a name is taken");
    assert_eq!(fs::read_to_string(folder.join("terraform.tf")).unwrap(), own);
    scene.run(&["export", "contoso", "--to", "/no/such/folder"]).refused(2, "invalid_value");
    assert!(scene.told(&["export", "contoso"]).text().contains("terraform {"));
}

/// Case 14: what stopped is gone on with, and nothing is done twice.
#[test]
fn g1_what_stopped_says_where_and_is_gone_on_with() {
    let scene = Scene::configured();
    scene.connect(known_pingone::SANDBOX_ENVIRONMENT, known_pingone::CLIENT_SECRET).done();
    let plan = scene.run(&["plan", "contoso"]).done();
    scene.set_faults(json!([{ "endpoint": "pingone_settings_replace", "action": { "kind": "pingone_error",
        "status": 403, "code": "ACCESS_FAILED", "details": [{ "code": "INSUFFICIENT_PERMISSIONS" }] } }]));
    let apply = ["apply", plan["plan"].as_str().unwrap(), "--yes", "--consent-by", "Ann Admin"];
    let stopped = scene.run(&apply).refused(4, "pingone_role_missing");
    assert_eq!((&stopped["state"], &stopped["stopped_at"]), (&json!("stopped"), &json!(3)), "{stopped}");
    assert_eq!(stopped["originates"][0]["account"]["account"], "ping", "traffic goes as before");
    assert!(scene.told(&["status"]).text().contains("linecheck pingone resume contoso"));

    scene.control().clear_faults().unwrap();
    let (resumed, requests) = scene.requests(|| scene.run(&["resume", "contoso"]));
    assert_eq!(resumed.done()["state"], "done");
    let writes: Vec<_> = requests.iter().filter(|entry| is_write(entry)).map(method_and_end).collect();
    assert_eq!(writes, ["PUT notificationsSettings"], "only what was left");
}

/// Cases 5, 6, 7, 8 and 11: what is there is kept and named, and each confirmation is one by itself.
#[test]
fn g6_an_environment_with_others_in_it() {
    let scene = Scene::configured();
    scene.connect(known_pingone::PRODUCTION_ENVIRONMENT, known_pingone::CLIENT_SECRET).done();
    let status = scene.told(&["status", "contoso"]);
    for part in
        ["CUSTOM_FUTURE (kept as it is)", "\"Branch offices\" names senders of its own", "(PRODUCTION"]
    {
        assert!(status.text().contains(part), "{part}: {status:?}");
    }
    let plan = scene.run(&["plan", "contoso"]).done();
    assert_eq!(plan["complete"], false, "a policy overrides the chain");
    assert_eq!(plan["confirmations"], json!(["production", "consent"]));
    let id = plan["plan"].as_str().unwrap();
    let words = ["apply", id, "--yes", "--consent-by", "Ann Admin"];
    let (refused, requests) = scene.requests(|| scene.run(&words));
    refused.refused(2, "confirmation_needed");
    assert!(!requests.iter().any(is_write), "{requests:?}");
    scene.run(&[&words[..], &["--production"]].concat()).done();

    let chain = scene.run(&["status", "contoso"]).done()["chain"].clone();
    let links: Vec<_> =
        chain.as_array().unwrap().iter().map(|place| place["link"].as_str().unwrap()).collect();
    assert_eq!(links.last(), Some(&known_pingone::FOREIGN_SENDER), "the other one is still in the chain");
    let ours = links[0].to_owned();
    let remove = scene.run(&["senders", "remove", "contoso", &ours]);
    remove.refused(3, "pingone_plan_refused");
    let empty = scene.run(&["senders", "chain", "contoso", "--empty"]).done();
    assert!(empty["confirmations"].as_array().unwrap().contains(&json!("empty_chain")), "{empty}");
    let back = scene.run(&["put-back", "contoso"]).done();
    assert_eq!(
        back["steps"].as_array().unwrap().iter().filter(|step| step["step"] == "set_chain").count(),
        1
    );
    let choose = ["senders", "choose", "contoso", ours.as_str(), FIRST];
    let chosen = scene.run(&choose).done();
    assert_eq!(chosen["steps"][0]["step"], "choose_numbers", "{chosen}");
}

/// Case 32: the old sender goes last.
#[test]
fn g3_a_token_is_rotated_and_the_old_sender_goes_last() {
    let scene = Scene::configured();
    scene.connect(known_pingone::SANDBOX_ENVIRONMENT, known_pingone::CLIENT_SECRET).done();
    let apply = |plan: &Value| {
        let words = ["apply", plan["plan"].as_str().unwrap(), "--yes", "--consent-by", "Ann Admin"];
        scene.requests(|| scene.run(&words))
    };
    let plan = scene.run(&["plan", "contoso"]).done();
    let old = apply(&plan).0.done()["created"].clone();
    let token = scene.control().rotate_token(known::MAIN.sid()).unwrap();
    let words = ["pingone", "rotate", "contoso", "--token-stdin"];
    let plan = scene.home.sandbox(&words, &token).done();
    let (rotated, requests) = apply(&plan);
    let rotated = rotated.done();
    let writes: Vec<_> = requests.iter().filter(|entry| is_write(entry)).collect();
    let last = writes.last().unwrap();
    assert_eq!((last.method.as_str(), last.resource.as_deref()), ("DELETE", old.as_str()), "{requests:?}");
    assert_eq!(method_and_end(writes[writes.len() - 2]), "PUT notificationsSettings");
    assert_ne!(rotated["created"], old);
}

#[test]
fn g4_each_way_that_a_connection_fails_has_its_own_words() {
    let scene = Scene::configured();
    let secret = known_pingone::CLIENT_SECRET;
    let sandbox = known_pingone::SANDBOX_ENVIRONMENT;
    scene.connect(sandbox, "not-the-secret").refused(4, "pingone_secret_wrong");
    scene.connect("not-a-uuid", secret).refused(2, "invalid_pingone_id");
    scene.connect(sandbox, &format!("\u{feff}{secret}")).refused(2, "invalid_client_secret");
    scene.connect(sandbox, "with spaces in it").refused(2, "invalid_client_secret");
    let elsewhere = scene.connect_as(NOBODY, sandbox, secret, &[]);
    elsewhere.refused(4, "pingone_environment_not_found");
    scene.connect(NOBODY, secret).refused(4, "pingone_environment_not_found");
    for (standing, code) in [
        (Standing::Forbidden, "pingone_role_missing"),
        (Standing::Vanished, "pingone_environment_not_found"),
        (Standing::DeletePending, "pingone_environment_deleting"),
        (Standing::Active, ""),
    ] {
        let change = EnvironmentChange { standing: Some(standing), ..EnvironmentChange::default() };
        scene.control().change_pingone_environment(sandbox, change).unwrap();
        if !code.is_empty() {
            scene.connect(sandbox, secret).refused(4, code);
        }
    }
    let worker = known_pingone::WORKER_ENVIRONMENT;
    let by_form = Modes { client_authentication: ClientAuthentication::Post, ..Modes::default() };
    scene.control().set_pingone_modes(by_form).unwrap();
    let said = scene.connect(sandbox, secret);
    assert_eq!(said.status, 4, "{said:?}");
    scene.connect_as(worker, sandbox, secret, &["--post"]).done();
    scene.run(&["disconnect", "contoso", "--yes"]).done();
    let no_grant = Modes { client_credentials_allowed: false, ..Modes::default() };
    scene.control().set_pingone_modes(no_grant).unwrap();
    scene.connect(sandbox, secret).refused(4, "pingone_grant_or_method");
    // Lists in pages of one are read whole.
    scene.control().set_pingone_modes(Modes { page_size: Some(1), ..Modes::default() }).unwrap();

    scene.run(&["status", "contoso"]).refused(3, "pingone_not_connected");
    assert_eq!(scene.run(&["status"]).done()["connections"], json!([]));
    scene.connect(sandbox, secret).done();
    scene.run(&["disconnect", "contoso"]).refused(2, "confirmation_needed");
    scene.run(&["disconnect", "contoso", "--yes"]).done();
    scene.run(&["plan", "contoso"]).refused(3, "pingone_not_connected");
}

/// Cases 21, 24, 29 and 33: what PingOne or Twilio refuses ends with its own code, and writes nothing.
#[test]
fn g1_g3_refusals_have_their_own_codes_and_write_nothing() {
    let scene = Scene::configured();
    let sandbox = known_pingone::SANDBOX_ENVIRONMENT;
    scene.connect(sandbox, known_pingone::CLIENT_SECRET).done();
    // It is waited for as long as PingOne asks, and then it goes on.
    scene.set_faults(json!([{ "endpoint": "pingone_senders", "nth": 1, "action": { "kind": "pingone_error",
        "status": 429, "code": "REQUEST_LIMITED", "headers": { "Retry-After": "1" } } }]));
    let (plan, requests) = scene.requests(|| scene.run(&["plan", "contoso"]));
    let plan = plan.done();
    assert_eq!(
        requests.iter().filter(|entry| method_and_end(entry) == "GET phoneDeliverySettings").count(),
        2
    );

    scene.set_faults(json!([{ "endpoint": "pingone_sender_create", "action": { "kind": "pingone_error",
        "status": 400, "code": "INVALID_DATA", "details": [{ "code": "UNIQUENESS_VIOLATION", "target": "name",
        "innerError": { "existingId": NOBODY } }] } }]));
    let words = ["apply", plan["plan"].as_str().unwrap(), "--yes", "--consent-by", "Ann Admin"];
    let taken = scene.run(&words).refused(4, "pingone_name_taken");
    assert!(taken.to_string().contains(NOBODY), "the one that has it is named: {taken}");
    assert_eq!(taken["stopped_at"], 1, "{taken}");
    scene.control().clear_faults().unwrap();
    scene.run(&["give-up", "contoso"]).refused(2, "confirmation_needed");
    assert_eq!(scene.run(&["give-up", "contoso", "--yes"]).done()["state"], "given_up");
    assert_eq!(scene.run(&["status", "contoso"]).done()["senders"], json!([]), "nothing was created");

    let plan = scene.run(&["plan", "contoso", "--name", "Contoso"]).done();
    let words = ["apply", plan["plan"].as_str().unwrap(), "--yes", "--consent-by", "Ann Admin"];
    scene.run(&words).done();
    let rotate = ["pingone", "rotate", "contoso", "--token-stdin"];
    let (refused, requests) = scene.requests(|| scene.home.sandbox(&rotate, &"0".repeat(32)));
    refused.refused(4, "refused");
    assert!(!requests.iter().any(is_write), "{requests:?}");
    scene.run(&words).refused(3, "pingone_plan_taken");
    scene.run(&["plan", "contoso", "--new-sender", "--name", "Contoso"]).refused(4, "pingone_name_taken");

    let pending =
        EnvironmentChange { standing: Some(Standing::DeletePending), ..EnvironmentChange::default() };
    scene.control().change_pingone_environment(sandbox, pending).unwrap();
    scene.run(&["plan", "contoso"]).refused(4, "pingone_environment_deleting");
}
