//! The texts of messages, each with its passcode: a period is read, and nothing of them is anywhere.

use linecheck_app::{DraftEdit, PeriodRequest, ProgressSink, Selection, TenantEdit, health_report};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::known;
use linecheck_tests::save;
use linecheck_vault::{KeySource, Vault};

use crate::glass::{Found, Glass, Masked};
use crate::story::{Planted, Server, alone, runtime};

/// What stands before the passcode in each message of the sandbox's past.
const TEXT: &str = "Contoso passcode is ";

#[test]
fn l2_p1_a_period_is_read_and_no_text_of_a_message_is_in_memory_vault_or_report() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(&folder, &["--traffic", "4000,6"]);
    let mut glass = Glass::at("self");
    let text = Masked::new(TEXT);
    glass.look_for_text("text", &text);
    assert_eq!(glass.look(), Found::new());
    // The look finds one that is there.
    let there = text.clear();
    assert!(!glass.look().is_empty());
    drop(there);

    let planted = Planted::new();
    let runtime = runtime();
    let base = server.base.clone();
    let task = runtime.spawn(async move {
        let app = planted.open(&folder, &base).await;
        let (actor, tenant, silent) =
            (Actor::administrator("tester"), TenantId::parse("contoso").unwrap(), ProgressSink::silent());
        app.add_tenant(&actor, tenant.clone(), "Contoso").await.unwrap();
        let methods = TenantEdit { sms: Some(true), voice: Some(true), ..TenantEdit::default() };
        app.edit_tenant(&actor, &tenant, methods).await.unwrap();
        for edit in [
            DraftEdit::AccountSid(known::MAIN.sid().to_owned()),
            DraftEdit::Token(Secret::new(planted.token.clear())),
        ] {
            app.edit_draft(&actor, &tenant, edit).await.unwrap();
        }
        app.verify(&actor, &tenant, &silent).await.unwrap();
        app.select_numbers(&actor, &tenant, Selection::All(String::new())).await.unwrap();
        save(&app, &actor, &tenant, Some("Ann Admin")).await.unwrap();
        let asked =
            PeriodRequest { tenant: tenant.to_string(), hours: Some(144), ..PeriodRequest::default() };
        let view = app.read_period(&actor, asked, &silent).await.unwrap();
        (app, planted, folder, view)
    });
    let (app, planted, folder, view) = runtime.block_on(task).unwrap();
    assert!(view.messages.all.count > 3_000, "{}", view.messages.all.count);
    assert!(!health_report(&view).contains("passcode"));
    // What a connection holds goes with its task, which ends by itself.
    let mut left = Found::new();
    for _ in 0..40 {
        left = glass.look();
        if left.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(left, Found::new(), "while the vault is open");
    runtime.block_on(app.close()).unwrap();
    drop(app);

    let key = KeySource::passphrase(Secret::new(planted.passphrase.clear()), None);
    let vault = Vault::create_or_open_blocking(&folder.path().join("vault"), Mode::Sandbox, key).unwrap();
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone is of one lifetime, and does not compile"
    )]
    let kept = vault.read_blocking(|reader| reader.everything_but_secrets()).unwrap();
    vault.close_blocking().unwrap();
    assert!(kept.len() > 10_000 && !kept.contains("passcode is"), "{} letters are kept", kept.len());
}
