//! M5: what may be done for an inactive tenant, and what not: every use case that changes something for a tenant, with its
//! PingOne side too.

use std::time::Duration;

use linecheck_app::{
    AppError, AuditRequest, BundleChoice, BundleKey, BundleLock, BundlePreview, BundleRequest, DraftEdit,
    HistoryRequest, MatrixPreview, MatrixRequest, MuteRequest, PingOneExportRequest, PingOneFormat,
    PingOnePlanView, PingOneRotate, PingOneSendRequest, PingOneWish, Progress, ProgressSink, RestoreRequest,
    RevisionsRequest, SavePreview, Selection, SendPreview, SendRequest, StandIn, TenantEdit, UseCase,
    WhileInactive, Who,
};
use linecheck_domain::actor::{Actor, Role as Of};
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::passcode::Language;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::trace::{Channel, Role};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, known};
use linecheck_tests::PASSPHRASE;
use linecheck_vault::{KeySource, Vault};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::desk::{Desk, carry_over, code, secret, silent};

const ANYBODY: &str = "+12025550123";
const OTHER: &str = "+12025550124";

/// What was shown while the tenant was active, to be confirmed when it no longer is.
struct Shown {
    save: SavePreview,
    send: SendPreview,
    matrix: MatrixPreview,
    plan: PingOnePlanView,
    bundle: BundlePreview,
    /// A test send, and the passcode that its recipient got.
    sent: Uuid,
    digits: String,
}

impl Desk {
    async fn shown(&self) -> Shown {
        let (app, actor, tenant) = (&self.app, &self.actor, &self.tenant);
        let before = self.send(Channel::Sms, ANYBODY).await.transaction;
        let text = self.control().log().into_iter().rev().find_map(|entry| entry.content).expect("a text");
        let mut runs = text.split(|letter: char| !letter.is_ascii_digit());
        let digits = runs.find(|run| run.len() == 6).expect("a passcode").to_owned();
        // A plan that stopped on its way, and one that was not begun.
        self.every(
            Endpoint::PingoneSettingsReplace,
            FaultAction::pingone(403, "ACCESS_FAILED", Some("INSUFFICIENT_PERMISSIONS")),
        );
        self.carry_over().await;
        let plan = self.carried().await;
        let stand_in = self.stand_in();
        app.set_stand_in(actor, stand_in, &silent()).await.expect("a stand-in");
        app.edit_draft(actor, tenant, DraftEdit::Fallback(true)).await.expect("a draft");
        let save = app.prepare_save(actor, tenant, &silent()).await.expect("a preview");
        let send = self.preview(Channel::Sms, OTHER).await;
        let matrix = app.prepare_matrix(self.matrix()).await.expect("a matrix");
        let passphrase = || secret("a passphrase of twelve");
        let lock = BundleLock::Passphrase(passphrase());
        let file = app.export_bundle(actor, &BundleRequest::default(), &lock).await.expect("a bundle");
        let key = BundleKey::Passphrase(passphrase());
        let bundle = app.preview_bundle(actor, file.bytes, key).await.expect("its preview");
        Shown { save, send, matrix, plan, bundle, sent: before, digits }
    }

    fn stand_in(&self) -> StandIn {
        StandIn {
            tenant: self.tenant.to_string(),
            sid: known::FABRIKAM.sid().to_owned(),
            base: Some(ApiBase::Sandbox.to_string()),
            token: self.token(known::FABRIKAM),
        }
    }

    fn matrix(&self) -> MatrixRequest {
        MatrixRequest {
            tenant: self.tenant.to_string(),
            channel: Some(Channel::Sms),
            recipient: OTHER.to_owned(),
            country: None,
            language: Language::En,
        }
    }

    async fn set_active(&self, active: bool) {
        self.app.set_tenant_active(&self.actor, &self.tenant, active).await.expect("set");
    }

    /// Does it, and says the code of its refusal.
    async fn attempt(&self, use_case: UseCase, shown: &Shown) -> &'static str {
        let (app, actor, tenant) = (&self.app, &self.actor, &self.tenant);
        match use_case {
            UseCase::SetTenantActive => code(&app.set_tenant_active(actor, tenant, true).await),
            UseCase::EditTenant => {
                let edit = TenantEdit { name: Some("Another".to_owned()), ..TenantEdit::default() };
                code(&app.edit_tenant(actor, tenant, edit).await)
            }
            UseCase::RemoveTenant => code(&app.remove_tenant(actor, tenant).await),
            UseCase::SetStandIn => code(&app.set_stand_in(actor, self.stand_in(), &silent()).await),
            UseCase::RemoveStandIn => code(&app.remove_stand_in(actor, tenant).await),
            UseCase::BeginDraft => code(&app.begin_draft(actor, tenant, true).await),
            UseCase::EditDraft => code(&app.edit_draft(actor, tenant, DraftEdit::Fallback(false)).await),
            UseCase::SelectNumbers => code(&app.select_numbers(actor, tenant, Selection::None).await),
            UseCase::ChooseSubAccount => {
                let sub = AccountSid::parse(known::FABRIKAM.sid()).unwrap();
                code(&app.choose_sub_account(actor, tenant, sub, &silent()).await)
            }
            UseCase::DiscardDraft => code(&app.discard_draft(actor, tenant).await),
            UseCase::RestoreRevision => {
                let request = RestoreRequest { tenant: tenant.to_string(), revision: 1, replaces: None };
                code(&app.restore_revision(actor, request).await)
            }
            UseCase::Verify => code(&app.verify(actor, tenant, &silent()).await),
            UseCase::PrepareSave => code(&app.prepare_save(actor, tenant, &silent()).await),
            UseCase::Save => code(&app.save(actor, &shown.save, None).await),
            UseCase::RotateToken => {
                code(&app.rotate_token(actor, tenant, self.token(known::MAIN), &silent()).await)
            }
            UseCase::MuteSign => {
                let (sign, reason) = ("money".to_owned(), "it is filled up by hand".to_owned());
                code(&app.mute_sign(actor, MuteRequest { tenant: tenant.to_string(), sign, reason }).await)
            }
            UseCase::UnmuteSign => code(&app.unmute_sign(actor, tenant, "money").await),
            UseCase::DeleteCustomAccount => code(&app.delete_custom_account(actor, tenant).await),
            UseCase::PrepareSend => code(&app.prepare_send(self.sms()).await),
            UseCase::Send => code(&app.send(actor, shown.send.clone(), true, &silent()).await),
            UseCase::PrepareMatrix => code(&app.prepare_matrix(self.matrix()).await),
            UseCase::RunMatrix => {
                code(&app.run_matrix(actor, shown.matrix.clone(), true, Duration::ZERO, &silent()).await)
            }
            UseCase::PreparePingOneSend => {
                let request = PingOneSendRequest {
                    tenant: tenant.to_string(),
                    channel: Channel::Sms,
                    recipient: OTHER.to_owned(),
                    country: None,
                    language: Language::En,
                    policy: None,
                };
                code(&app.prepare_pingone_send(request, &silent()).await)
            }
            UseCase::Follow => code(&app.follow(shown.sent, Duration::ZERO, &silent()).await),
            UseCase::FollowOpen => code(&app.follow_open(Some(Duration::ZERO), &silent()).await),
            UseCase::LookUpTransaction => code(&app.look_up_transaction(shown.sent, &silent()).await),
            UseCase::ConfirmReceipt => {
                code(&app.confirm_receipt(shown.sent, &secret(&shown.digits), &silent()).await)
            }
            UseCase::ConnectPingOne => code(&self.connect().await),
            UseCase::DisconnectPingOne => code(&app.disconnect_pingone(actor, tenant).await),
            UseCase::PlanPingOne => code(&self.plan(carry_over()).await),
            UseCase::ApplyPingOne => code(&self.apply(&shown.plan).await),
            UseCase::ResumePingOne => code(&self.resume().await),
            UseCase::GiveUpPingOne => code(&app.give_up_pingone(actor, tenant).await),
            UseCase::ExportPingOne => {
                let request = PingOneExportRequest {
                    tenant: tenant.to_string(),
                    format: PingOneFormat::Terraform,
                    plan: None,
                };
                code(&app.export_pingone(actor, request, &silent()).await)
            }
            UseCase::ImportBundle => {
                let choice = BundleChoice { tenants: vec![tenant.to_string()], allow_hosts: false };
                code(&app.import_bundle(actor, &shown.bundle, &choice).await)
            }
            other => panic!("{other:?} changes something for a tenant: give it a line here"),
        }
    }

    fn sms(&self) -> SendRequest {
        SendRequest {
            tenant: self.tenant.to_string(),
            channel: Channel::Sms,
            recipient: OTHER.to_owned(),
            country: None,
            language: Language::En,
            number: None,
        }
    }

    /// Everything on record of the tenant, but for the credentials themselves.
    async fn on_record(&self) -> Value {
        let (app, tenant) = (&self.app, &self.tenant);
        let revisions =
            RevisionsRequest { tenant: tenant.to_string(), limit: 1_000, ..RevisionsRequest::default() };
        let audit = AuditRequest { limit: 10_000, ..AuditRequest::default() };
        let id = tenant.clone();
        json!({
            "status": app.status(tenant).await.expect("a status"),
            "draft": app.draft(tenant).await.ok(),
            "revisions": app.revisions(revisions).await.expect("revisions"),
            "audit": app.audit_trail(audit).await.expect("the trail"),
            "sends": app.recent_sends(None, 1_000).await.expect("sends"),
            "pingone": app.pingone_run(tenant).await.expect("a run"),
            "secrets": self.beside_vault().read_blocking(|reader| reader.secret_ids(&id)).expect("secrets"),
        })
    }

    /// Another process on the same vault.
    fn beside_vault(&self) -> Vault {
        let key = KeySource::passphrase(secret(PASSPHRASE), None);
        Vault::create_or_open_blocking(&self.folder.path().join("vault"), Mode::Sandbox, key)
            .expect("a vault")
    }

    /// Progress, at whose moment another process sets the tenant inactive.
    fn set_inactive_at(&self, at: fn(&Progress) -> bool) -> ProgressSink {
        let (vault, id) = (self.beside_vault(), self.tenant.clone());
        ProgressSink::new(move |progress| {
            if at(&progress) {
                let set = vault.write_blocking(|writer| {
                    let mut tenant = writer.tenant(&id)?.expect("a tenant");
                    tenant.inactive_since = Some(jiff::Timestamp::now());
                    writer.put_tenant(&tenant, jiff::Timestamp::now())
                });
                set.expect("set by another process");
            }
        })
    }
}

/// Every change there is, each confirmed as it was shown before: what is refused leaves everything as it is, what is allowed
/// is done.
#[tokio::test]
async fn m5_every_change_for_an_inactive_tenant_is_refused_or_allowed_as_the_table_says() {
    let desk = Desk::new().await;
    let shown = desk.shown().await;
    desk.set_active(false).await;
    let before = desk.on_record().await;
    let creates = || desk.control().log().iter().filter(|entry| entry.endpoint.creates()).count();
    let so_far = creates();
    for &use_case in UseCase::ALL.iter().filter(|one| one.while_inactive() == WhileInactive::Refused) {
        assert_eq!(desk.attempt(use_case, &shown).await, "tenant_inactive", "{use_case:?}");
        assert_eq!(desk.on_record().await, before, "{use_case:?}");
    }
    assert_eq!(creates(), so_far, "nothing was sent");
    // One after the other, as each leaves what the next one needs.
    let order = [
        UseCase::Follow,
        UseCase::FollowOpen,
        UseCase::LookUpTransaction,
        UseCase::ConfirmReceipt,
        UseCase::Verify,
        UseCase::ExportPingOne,
        UseCase::ResumePingOne,
        UseCase::GiveUpPingOne,
        UseCase::DisconnectPingOne,
        UseCase::MuteSign,
        UseCase::UnmuteSign,
        UseCase::DiscardDraft,
        UseCase::RemoveStandIn,
        UseCase::DeleteCustomAccount,
        UseCase::SetTenantActive,
        UseCase::RemoveTenant,
    ];
    // What is left only reads; the matrix that was not sent has nothing to follow.
    for &use_case in UseCase::ALL.iter().filter(|one| one.while_inactive() == WhileInactive::Allowed) {
        let changes = use_case.who() == Who::Administrator;
        assert!(!changes || order.contains(&use_case), "{use_case:?} changes something for a tenant");
    }
    for use_case in order {
        assert_eq!(use_case.while_inactive(), WhileInactive::Allowed, "{use_case:?}");
        if use_case == UseCase::RemoveTenant {
            desk.set_active(false).await;
        }
        assert_eq!(desk.attempt(use_case, &shown).await, "done", "{use_case:?}");
    }
    assert!(desk.app.tenants().await.unwrap().is_empty());
}

/// It was looked whether the tenant is active before the network was asked; what counts is that it still is when the answer is
/// stored.
#[tokio::test]
async fn m5_a_tenant_that_is_set_inactive_while_somebody_is_asked_is_inactive_for_the_answer() {
    let desk = Desk::new().await;
    let (app, actor, tenant) = (&desk.app, &desk.actor, &desk.tenant);
    app.begin_draft(actor, tenant, false).await.unwrap();
    let numbers = |progress: &Progress| matches!(progress, Progress::Numbers { so_far: 0 });
    let environment = |progress: &Progress| matches!(progress, Progress::PingOne { .. });
    for what in ["rotate", "stand-in", "connect", "plan"] {
        desk.set_active(true).await;
        let secrets = desk.on_record().await["secrets"].clone();
        let refused: Result<(), AppError> = match what {
            "rotate" => {
                let sink = desk.set_inactive_at(numbers);
                app.rotate_token(actor, tenant, desk.token(known::MAIN), &sink).await.map(drop)
            }
            "stand-in" => {
                let sink = desk.set_inactive_at(numbers);
                app.set_stand_in(actor, desk.stand_in(), &sink).await.map(drop)
            }
            "connect" => {
                let sink = desk.set_inactive_at(environment);
                app.connect_pingone(actor, desk.request(), &sink).await.map(drop)
            }
            _ => {
                let request =
                    linecheck_app::PingOnePlanRequest { tenant: tenant.to_string(), wish: carry_over() };
                app.plan_pingone(actor, request, &desk.set_inactive_at(environment)).await.map(drop)
            }
        };
        assert_eq!(code(&refused), "tenant_inactive", "{what}");
        assert_eq!(desk.on_record().await["secrets"], secrets, "{what}");
    }
}

#[tokio::test]
async fn m5_a_test_send_under_way_comes_to_its_end_and_a_matrix_sends_no_further_cell() {
    let desk = Desk::of(linecheck_sandbox::pingone::SANDBOX_ENVIRONMENT, true).await;
    let (app, actor) = (&desk.app, &desk.actor);
    let creates = || {
        let log = desk.control().log().into_iter();
        log.filter(|entry| entry.endpoint.creates() && entry.pingone.is_none()).count()
    };
    // The custom account refuses, and the default account takes over, although the tenant is inactive by then.
    desk.control()
        .add_fault(FaultRule::nth(Endpoint::MessagesCreate, 1, FaultAction::error(21_606)))
        .unwrap();
    let preview = desk.preview(Channel::Sms, ANYBODY).await;
    let sink = desk.set_inactive_at(|progress| matches!(progress, Progress::Creating));
    let trace = app.send(actor, preview, false, &sink).await.unwrap();
    assert_eq!((trace.originated_by, creates()), (Some(Role::Default), 2), "{trace:?}");
    desk.set_active(true).await;
    desk.control().clear_log();
    let matrix = app.prepare_matrix(desk.matrix()).await.unwrap();
    let sink = desk.set_inactive_at(|progress| matches!(progress, Progress::Creating));
    let stopped = app.run_matrix(actor, matrix, true, Duration::ZERO, &sink).await.unwrap_err();
    // What was sent was sent: it names it.
    assert_eq!(
        (stopped.code.as_str(), &stopped.params["cause"]),
        ("outcome_unknown", &"tenant_inactive".into())
    );
    assert_eq!(creates(), 1);
}

#[tokio::test]
async fn m5_what_is_on_record_of_an_inactive_tenant_stays_and_is_read_and_an_administrator_sets_it() {
    let desk = Desk::new().await;
    let (app, actor, tenant) = (&desk.app, &desk.actor, &desk.tenant);
    let sent = desk.send(Channel::Sms, ANYBODY).await.transaction;
    app.edit_draft(actor, tenant, DraftEdit::Fallback(true)).await.unwrap();
    let support = Actor { role: Of::Support, os_user: "helper".to_owned() };
    assert_eq!(code(&app.set_tenant_active(&support, tenant, false).await), "not_administrator");
    let mut before = desk.on_record().await;
    let trace = app.trace(sent).await.unwrap();
    desk.set_active(false).await;
    // The configuration, the draft, the credentials, the revisions: nothing is removed by itself.
    let mut after = desk.on_record().await;
    assert!(after["status"]["tenant"]["inactive_since"].is_string());
    assert_eq!(after["status"]["attention"], json!([]));
    let note = after["status"]["inactive"]["text"].as_str().unwrap().to_owned();
    assert!(note.contains("only an administrator can delete it") && note.contains("Linecheck's own rule"));
    let newest = after["audit"]["entries"][0].clone();
    assert_eq!(
        (&newest["action"], &newest["detail"]["sender"]),
        (&json!("tenant_deactivated"), &json!("custom"))
    );
    for (record, tells) in [(&mut before, false), (&mut after, true)] {
        let entries = record["audit"]["entries"].as_array_mut().unwrap();
        if tells {
            entries.remove(0);
        }
        let status = record["status"].as_object_mut().unwrap();
        status["tenant"]["inactive_since"] = Value::Null;
        status.remove("inactive");
        status.remove("attention");
    }
    assert_eq!(after, before);
    assert_eq!(app.trace(sent).await.unwrap(), trace);
    // What is under way comes to its end.
    let followed = app.follow(sent, Duration::from_mins(1), &silent()).await.unwrap();
    assert!(followed.is_final, "{followed:?}");
    assert_eq!(app.history(actor, &HistoryRequest::default(), None, 10).await.unwrap().rows.len(), 1);
    // Once more changes nothing, and is no entry.
    desk.set_active(false).await;
    assert_eq!(desk.on_record().await["audit"]["entries"][0], newest);
    let refused = app.begin_draft(actor, tenant, true).await.unwrap_err();
    assert!(refused.message.contains("Linecheck's own rule"), "{}", refused.message);
    // Active again, everything goes on as before.
    desk.set_active(true).await;
    assert_eq!(desk.on_record().await["audit"]["entries"][0]["action"], "tenant_activated");
    app.edit_draft(actor, tenant, DraftEdit::Fallback(false)).await.unwrap();
    assert!(desk.send(Channel::Voice, OTHER).await.error().is_none());
}

/// PingOne's part of the record: what a rotation there saved is a revision, and disconnecting takes none away.
#[tokio::test]
async fn m9_the_revisions_stay_when_the_pingone_side_is_taken_away() {
    let desk = Desk::new().await;
    desk.carry_over().await;
    let sender = desk.sender_ids().await.into_iter().next().expect("a sender");
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    let wish = PingOneWish::Rotate(PingOneRotate {
        sender: Some(sender),
        into: None,
        token: Some(secret(&token)),
        name: None,
    });
    let plan = desk.plan(wish).await.unwrap();
    desk.apply(&plan).await.unwrap();
    let before = desk.on_record().await["revisions"].clone();
    assert_eq!(before["active"], 2, "{before}");
    assert_eq!(before["revisions"][0]["changes"]["token"], true);
    desk.app.disconnect_pingone(&desk.actor, &desk.tenant).await.unwrap();
    assert_eq!(desk.on_record().await["revisions"], before);
}
