//! S5: nothing secret leaves: the client secret, the access token and the Auth Tokens are searched for wherever something is
//! written or told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::{Arc, Mutex};

use linecheck_app::{PingOneRotate, PingOneWish, ProgressSink};
use linecheck_sandbox::pingone::CLIENT_SECRET;
use linecheck_sandbox::{Endpoint, FaultAction, known};
use serde_json::json;

use crate::desk::{Desk, carry_over, secret, silent};

/// How every access token of the sandbox begins.
const ACCESS_TOKEN: &str = "sandbox-access-token-";

#[tokio::test(flavor = "multi_thread")]
async fn s5_no_secret_is_in_an_answer_an_error_the_progress_a_plan_or_the_file() {
    let desk = Desk::new().await;
    let old = desk.token(known::MAIN).expose().to_owned();
    let told = Arc::new(Mutex::new(String::new()));
    let all = Arc::clone(&told);
    let sink = ProgressSink::new(move |progress| {
        let json = serde_json::to_string(&progress).unwrap();
        let mut all = all.lock().unwrap();
        writeln!(all, "{progress:?}").unwrap();
        all.push_str(&json);
    });
    let mut said = String::new();
    let mut note = |text: String| said.push_str(&text);

    // What a server quotes is told without it.
    let quoting = |text: &str| FaultAction::PingoneError {
        status: 400,
        code: "INVALID_DATA".to_owned(),
        message: Some(format!("the value {text} is wrong")),
        details: vec![json!({ "code": "INVALID_VALUE", "target": "authToken", "message": text })],
        headers: BTreeMap::default(),
        processed: false,
    };
    desk.fault(Endpoint::PingoneSenderCreate, 1, quoting(&old));
    let shown = desk.plan(carry_over()).await.unwrap();
    note(format!("{shown:?} {}", serde_json::to_string(&shown).unwrap()));
    let run = desk.app.apply_pingone(&desk.actor, Desk::yes(&shown), &sink).await.unwrap();
    note(format!("{run:?} {}", serde_json::to_string(&run).unwrap()));
    desk.fault(Endpoint::PingoneToken, 1, quoting(CLIENT_SECRET));
    let error = desk.connect().await.unwrap_err();
    note(format!("{error:?} {}", serde_json::to_string(&error).unwrap()));
    desk.control().clear_faults().unwrap();
    desk.connect().await.unwrap();

    let run = desk.carry_over().await;
    note(format!("{run:?} {}", serde_json::to_string(&run).unwrap()));
    let new = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    let rotate = PingOneWish::Rotate(PingOneRotate { token: Some(secret(&new)), ..Default::default() });
    note(format!("{rotate:?}"));
    let shown = desk.plan(rotate).await.unwrap();
    note(format!("{shown:?} {}", serde_json::to_string(&shown).unwrap()));
    desk.apply(&shown).await.unwrap();
    let state = desk.app.pingone_state(&desk.tenant, &sink).await.unwrap();
    note(format!("{state:?} {}", serde_json::to_string(&state).unwrap()));
    let trail =
        desk.app.audit_trail(linecheck_app::AuditRequest { limit: 100, ..Default::default() }).await.unwrap();
    note(format!("{trail:?}"));
    note(format!("{:?}", desk.request()));
    desk.app.pingone_drift(&desk.tenant, &silent()).await.unwrap();

    let given = desk.control().log().iter().filter(|entry| entry.endpoint == Endpoint::PingoneToken).count();
    assert!(given > 0, "access tokens were given");
    let planted = [old, new, CLIENT_SECRET.to_owned(), ACCESS_TOKEN.to_owned()];
    let told = told.lock().unwrap().clone();
    for planted in &planted {
        assert!(!said.contains(planted), "an answer has a secret");
        assert!(!told.contains(planted), "the progress has a secret");
    }
    // The file is encrypted; what it holds of secrets is nowhere in clear, in any of its parts.
    desk.app.close().await.unwrap();
    for entry in fs::read_dir(desk.folder.path().join("vault")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for planted in &planted {
            assert!(!bytes.windows(planted.len()).any(|window| window == planted.as_bytes()));
        }
    }
}
