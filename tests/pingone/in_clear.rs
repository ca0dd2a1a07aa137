//! S5: what the vault holds, decrypted: but for the table of secrets itself, no secret is in it.

use std::collections::BTreeMap;

use linecheck_app::{PingOneRotate, PingOneWish};
use linecheck_domain::base::Mode;
use linecheck_sandbox::pingone::CLIENT_SECRET;
use linecheck_sandbox::{Endpoint, FaultAction, known};
use linecheck_tests::PASSPHRASE;
use linecheck_vault::{KeySource, Vault};
use serde_json::json;

use crate::desk::{Desk, carry_over, code, secret, silent};

/// How the sandbox's access tokens begin.
const ACCESS_TOKEN: &str = "sandbox-access-token-";

/// Every value of every table, but the secrets themselves.
fn everything(desk: &Desk) -> String {
    let key = KeySource::passphrase(secret(PASSPHRASE), None);
    let vault =
        Vault::create_or_open_blocking(&desk.folder.path().join("vault"), Mode::Sandbox, key).unwrap();
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone is of one lifetime, and does not compile"
    )]
    let text = vault.read_blocking(|reader| reader.everything_but_secrets()).unwrap();
    vault.close_blocking().unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_the_decrypted_database_has_no_secret_but_in_its_table_of_secrets() {
    let desk = Desk::new().await;
    let old = desk.token(known::MAIN).expose().to_owned();
    // A server that quotes what it was given: in a refusal of a token, and in an answer to each write.
    let quoting = |text: &str| FaultAction::PingoneError {
        status: 400,
        code: "INVALID_DATA".to_owned(),
        message: Some(format!("the value {text} is wrong")),
        details: vec![json!({ "code": "INVALID_VALUE", "target": "authToken", "message": text })],
        headers: BTreeMap::default(),
        processed: false,
    };
    desk.fault(Endpoint::PingoneToken, 1, quoting(CLIENT_SECRET));
    assert_ne!(code(&desk.connect().await), "done");
    desk.control().clear_faults().unwrap();
    desk.connect().await.unwrap();
    desk.fault(Endpoint::PingoneSenderCreate, 1, quoting(&old));
    let shown = desk.plan(carry_over()).await.unwrap();
    desk.apply(&shown).await.unwrap();
    desk.control().clear_faults().unwrap();
    assert_eq!(desk.carry_over().await.created.map(|_| ()), Some(()));
    // A rotation that stops half-way keeps its token for going on: among the secrets.
    let new = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    let rotate = PingOneWish::Rotate(PingOneRotate { token: Some(secret(&new)), ..Default::default() });
    let shown = desk.plan(rotate).await.unwrap();
    desk.fault(Endpoint::PingoneSettingsReplace, 1, quoting(&new));
    desk.apply(&shown).await.unwrap();
    desk.app.pingone_state(&desk.tenant, &silent()).await.unwrap();
    desk.app.pingone_drift(&desk.tenant, &silent()).await.unwrap();
    let given = desk.control().log().iter().filter(|entry| entry.endpoint == Endpoint::PingoneToken).count();
    assert!(given > 0, "access tokens were given");

    let text = everything(&desk);
    for kept in [known::MAIN.sid(), desk.environment, "pingone_begun", "Ann Admin"] {
        assert!(text.contains(kept), "the search looks at what is there: {kept}");
    }
    for planted in [old.as_str(), &new, CLIENT_SECRET, ACCESS_TOKEN, "Bearer ", PASSPHRASE] {
        let at = text.lines().find(|line| line.contains(planted)).map(str::len);
        assert_eq!(at, None, "a secret of {} characters is in a value", planted.len());
    }
}
