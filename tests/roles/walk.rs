//! The whole table, walked: each use case as administrator, as support, and unlocked.

use std::path::Path;
use std::time::Duration;

use linecheck_app::{
    App, AppError, AuditRequest, BundleChoice, BundleKey, BundleLock, BundlePreview, BundleRequest, Code,
    DraftEdit, ExportFormat, HistoryRequest, LockedBy, MatrixPreview, NewKey, ProgressSink, SavePreview,
    Selection, SendPreview, Show, StandIn, TenantEdit, UseCase, Watcher, Who,
};
use linecheck_domain::actor::{Actor, Role};
use linecheck_domain::number::Search;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::known;
use linecheck_tests::{Stage, no_pauses, open_app};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::passphrase::{RIGHT, secret};

/// What was shown before the walk, where a use case takes that.
struct Shown {
    send: SendPreview,
    matrix: MatrixPreview,
    save: SavePreview,
    bundle: BundlePreview,
}

impl Shown {
    async fn of(stage: &Stage) -> Self {
        let (app, actor, tenant) = (&stage.app, &stage.actor, &stage.tenant);
        let send = stage.preview(Channel::Sms, "+12025550123").await;
        let matrix = request(
            json!({ "tenant": tenant, "channel": "sms", "recipient": "+12025550124", "language": "en" }),
        );
        let matrix = app.prepare_matrix(matrix).await.unwrap();
        app.edit_draft(actor, tenant, DraftEdit::Fallback(false)).await.unwrap();
        let save = app.prepare_save(actor, tenant, &ProgressSink::silent()).await.unwrap();
        let lock = BundleLock::Passphrase(secret(FILE));
        let file = app.export_bundle(actor, &BundleRequest::default(), &lock).await.unwrap();
        let bundle = app.preview_bundle(actor, file.bytes, key()).await.unwrap();
        Self { send, matrix, save, bundle }
    }
}

/// The passphrase of a file.
const FILE: &str = "a passphrase of twelve";

fn key() -> BundleKey {
    BundleKey::Passphrase(secret(FILE))
}

/// A public key, of age's own documentation.
fn lock() -> BundleLock {
    let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    BundleLock::Recipients(vec![key.to_owned()])
}

/// A request as a person gives it.
fn request<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn code<T>(done: Result<T, AppError>) -> Option<Code> {
    done.err().map(|error| error.code)
}

/// Calls a use case, and says with which error it ended. What is asked for exists where it can; where it does not, whoever may
/// gets another error than whoever may not.
#[expect(clippy::too_many_lines, reason = "one line for each row of the table")]
async fn call(app: &App, actor: &Actor, shown: &Shown, use_case: UseCase) -> Option<Code> {
    let (tenant, other) = (&TenantId::parse("contoso").unwrap(), TenantId::parse("fabrikam").unwrap());
    let (silent, id, long) = (&ProgressSink::silent(), Uuid::new_v4(), Duration::from_millis(1));
    let of_tenant = json!({ "tenant": "contoso" });
    let with = |more: Value| {
        let mut asked =
            json!({ "tenant": "contoso", "channel": "sms", "recipient": "+12025550123", "language": "en" });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        asked
    };
    let reveal = HistoryRequest { reveal: true, ..HistoryRequest::default() };
    let token = || secret(&"0".repeat(32));
    match use_case {
        UseCase::Tenants => code(app.tenants().await),
        UseCase::Tenant => code(app.tenant(tenant).await),
        UseCase::Status => code(app.status(tenant).await),
        UseCase::Overview => code(app.overview().await),
        UseCase::AddTenant => code(app.add_tenant(actor, other, "Fabrikam").await),
        UseCase::EditTenant => code(app.edit_tenant(actor, tenant, TenantEdit::default()).await),
        UseCase::RemoveTenant => code(app.remove_tenant(actor, &other).await),
        UseCase::SetTenantActive => code(app.set_tenant_active(actor, tenant, true).await),
        UseCase::SetStandIn => {
            let sid = known::DEFAULT_ACCOUNT.sid().to_owned();
            let stand_in = StandIn { tenant: tenant.to_string(), sid, base: None, token: token() };
            code(app.set_stand_in(actor, stand_in, silent).await)
        }
        UseCase::RemoveStandIn => code(app.remove_stand_in(actor, tenant).await),

        UseCase::Draft => code(app.draft(tenant).await),
        UseCase::Drafts => code(app.drafts().await),
        UseCase::Numbers => code(app.numbers(tenant, Show::default(), Search::parse("")).await),
        UseCase::BeginDraft => code(app.begin_draft(actor, tenant, false).await),
        UseCase::EditDraft => code(app.edit_draft(actor, tenant, DraftEdit::Fallback(false)).await),
        UseCase::DiscardDraft => code(app.discard_draft(actor, tenant).await),
        UseCase::ChooseSubAccount => {
            let sid = AccountSid::parse(known::SUB_ACTIVE.sid()).unwrap();
            code(app.choose_sub_account(actor, tenant, sid, silent).await)
        }
        UseCase::Verify => code(app.verify(actor, tenant, silent).await),
        UseCase::SelectNumbers => code(app.select_numbers(actor, tenant, Selection::None).await),
        UseCase::PrepareSave => code(app.prepare_save(actor, tenant, silent).await),
        UseCase::Save => code(app.save(actor, &shown.save, None).await),
        UseCase::RotateToken => code(app.rotate_token(actor, tenant, token(), silent).await),
        UseCase::DeleteCustomAccount => code(app.delete_custom_account(actor, &other).await),
        UseCase::Revisions => code(app.revisions(request(json!({ "tenant": tenant, "limit": 9 }))).await),
        UseCase::Revision => code(app.revision(tenant, 1, None).await),
        UseCase::RestoreRevision => {
            code(app.restore_revision(actor, request(json!({ "tenant": tenant, "revision": 1 }))).await)
        }

        UseCase::PrepareSend => code(app.prepare_send(request(with(json!({})))).await),
        UseCase::Send => code(app.send(actor, shown.send.clone(), true, silent).await),
        UseCase::DryRun => {
            let asked = json!({ "sid": known::TEST_CREDENTIALS.sid(), "token": "0".repeat(32), "from": "+15005550006" });
            code(app.dry_run(actor, request(with(asked)), silent).await)
        }
        UseCase::Trace => code(app.trace(id).await),
        UseCase::RawTrace => code(app.raw_trace(id).await),
        UseCase::Follow => code(app.follow(id, long, silent).await),
        UseCase::FollowOpen => code(app.follow_open(Some(long), silent).await),
        UseCase::LookUpTransaction => code(app.look_up_transaction(id, silent).await),
        UseCase::ConfirmReceipt => code(app.confirm_receipt(id, &secret("123456"), silent).await),
        UseCase::PrepareMatrix => code(app.prepare_matrix(request(with(json!({})))).await),
        UseCase::RunMatrix => code(app.run_matrix(actor, shown.matrix.clone(), true, long, silent).await),
        UseCase::FollowMatrix => code(app.follow_matrix(id, long, silent).await),
        UseCase::ReadMatrix => code(app.read_matrix(id).await),
        UseCase::LatestMatrix => code(app.latest_matrix(tenant).await),
        UseCase::Limits => code(app.limits(request(with(json!({})))).await),
        UseCase::SendLimits => code(app.send_limits().await),
        UseCase::SetSendLimits => code(app.set_send_limits(actor, Some(0), Some(1000)).await),
        UseCase::TrustClock => code(app.trust_clock(actor).await),

        UseCase::Ready => code(app.ready(request(of_tenant), silent).await),
        UseCase::Find => code(app.find(request(json!({ "text": "contoso" }))).await),
        UseCase::LookUpRecipient => {
            let asked = json!({ "tenant": "contoso", "recipient": "+12025550123" });
            code(app.look_up_recipient(actor, request(asked), silent).await)
        }
        UseCase::MuteSign => {
            let asked = json!({ "tenant": tenant, "sign": "money", "reason": "it is filled up by hand" });
            code(app.mute_sign(actor, request(asked)).await)
        }
        UseCase::UnmuteSign => code(app.unmute_sign(actor, tenant, "money").await),
        UseCase::Watch => code(app.watch(actor, Watcher::Window, &[], silent).await),
        UseCase::KeepTold => match app.watch(actor, Watcher::Window, &[], silent).await {
            Ok(view) => code(app.keep_told(&view).await),
            refused => code(refused),
        },
        UseCase::ForgetAsked => code(app.forget_asked().await),
        UseCase::ReadPeriod => {
            code(app.read_period(actor, request(json!({ "tenant": "contoso", "hours": 1 })), silent).await)
        }
        UseCase::History => code(app.history(actor, &HistoryRequest::default(), None, 10).await),
        UseCase::HistoryFigures => code(app.history_figures(actor, &HistoryRequest::default()).await),
        UseCase::ExportHistory => {
            code(app.export_history(actor, &HistoryRequest::default(), ExportFormat::Csv).await)
        }
        UseCase::RecentSends => code(app.recent_sends(None, 10).await),
        UseCase::RevealRecipients => {
            let page = code(app.history(actor, &reveal, None, 10).await);
            let figures = code(app.history_figures(actor, &reveal).await);
            let file = code(app.export_history(actor, &reveal, ExportFormat::Json).await);
            assert!(page == figures && page == file, "{page:?} {figures:?} {file:?}");
            page
        }
        UseCase::CheckAudit => code(app.check_audit(Vec::new(), silent).await),
        UseCase::ExportAudit => code(app.export_audit(actor, request(json!({})), silent).await),
        UseCase::MakeCheckpoint => code(app.make_checkpoint(actor).await),
        UseCase::ConsentReceipt => code(app.consent_receipt(actor, request(of_tenant.clone())).await),
        UseCase::AuditTrail => code(app.audit_trail(AuditRequest { limit: 10, ..Default::default() }).await),

        UseCase::Network => code(app.network(None).await),
        UseCase::AllowHost => code(app.allow_host(actor, "twilio.example").await),
        UseCase::ForbidHost => code(app.forbid_host(actor, "twilio.example").await),
        UseCase::Retention => code(app.retention().await),
        UseCase::DeleteOldHistory => code(app.delete_old_history(Some(1)).await),
        UseCase::SetRetention => code(app.set_retention(actor, Some(30)).await),

        UseCase::Administrator => code(app.administrator().await),
        UseCase::Unlock => code(app.unlock(actor, secret("not this passphrase")).await),
        UseCase::Lock => {
            let before = is_administrator(app).await;
            let end = code(app.lock(actor, LockedBy::Hand).await);
            if before && !is_administrator(app).await {
                app.unlock(actor, secret(RIGHT)).await.unwrap();
            }
            end
        }
        UseCase::SetAdministrator => code(app.set_administrator(actor, secret("short")).await),
        UseCase::ChangeAdministrator => code(app.change_administrator(actor, secret("short")).await),
        UseCase::RemoveAdministrator => {
            let end = code(app.remove_administrator(actor).await);
            if end.is_none() {
                app.set_administrator(actor, secret(RIGHT)).await.unwrap();
            }
            end
        }
        UseCase::SetIdleLock => code(app.set_idle_lock(actor, 7).await),

        UseCase::ExportBundle => {
            let asked = request(json!({ "tenants": ["contoso"], "secrets": true, "audit": false }));
            code(app.export_bundle(actor, &asked, &lock()).await)
        }
        UseCase::PreviewBundle => code(app.preview_bundle(actor, Vec::new(), key()).await),
        UseCase::ImportBundle => {
            code(app.import_bundle(actor, &shown.bundle, &BundleChoice::default()).await)
        }
        UseCase::MakeKit => {
            let asked = request(json!({ "tenants": ["contoso"], "days": 7 }));
            code(app.make_kit(actor, &asked, &lock()).await)
        }
        UseCase::OpenKit => code(app.open_kit(actor, Vec::new(), key()).await),
        UseCase::Kit => code(app.kit().await),

        UseCase::PingOne => code(app.pingone(tenant).await),
        UseCase::PingOneConnections => code(app.pingone_connections().await),
        UseCase::PingOneState => code(app.pingone_state(tenant, silent).await),
        UseCase::PingOneNumbers => {
            code(app.pingone_numbers(request(json!({ "tenant": "contoso", "sender": id }))).await)
        }
        UseCase::PingOneRoute => code(app.pingone_route(request(with(json!({}))), silent).await),
        UseCase::PingOneDrift => code(app.pingone_drift(tenant, silent).await),
        UseCase::PingOnePlan => code(app.pingone_plan(id).await),
        UseCase::PingOneRun => code(app.pingone_run(tenant).await),
        UseCase::PreparePingOneSend => code(app.prepare_pingone_send(request(with(json!({}))), silent).await),
        UseCase::ConnectPingOne => {
            let asked = json!({ "tenant": "contoso", "worker_environment": id, "client_id": id, "client_secret": "x" });
            code(app.connect_pingone(actor, request(asked), silent).await)
        }
        UseCase::DisconnectPingOne => code(app.disconnect_pingone(actor, tenant).await),
        UseCase::PlanPingOne => {
            let asked = json!({ "tenant": "contoso", "wish": { "wish": "put_back" } });
            code(app.plan_pingone(actor, request(asked), silent).await)
        }
        UseCase::ApplyPingOne => code(app.apply_pingone(actor, request(json!({ "plan": id })), silent).await),
        UseCase::ResumePingOne => code(app.resume_pingone(actor, tenant, silent).await),
        UseCase::GiveUpPingOne => code(app.give_up_pingone(actor, tenant).await),
        UseCase::ExportPingOne => {
            let asked = json!({ "tenant": "contoso", "format": "terraform" });
            code(app.export_pingone(actor, request(asked), silent).await)
        }

        UseCase::VaultView => code(app.vault_view().await),
        UseCase::CheckVault => code(app.check_vault(silent).await),
        // Too short to be one, and no folder that could be made.
        UseCase::ChangeKey => code(app.change_key(actor, NewKey::Passphrase(secret("short"))).await),
        UseCase::BackUpVault => code(app.back_up_vault(actor, Path::new("/dev/null/backup")).await),
        UseCase::LookIntoBackup => {
            code(app.look_into_backup(actor, Path::new("/dev/null/backup"), None).await)
        }
        UseCase::PermitRestore => code(app.permit_restore(actor).await),
    }
}

async fn is_administrator(app: &App) -> bool {
    app.administrator().await.unwrap().role == Role::Administrator
}

/// Walks the table. What may not be done must change nothing, not even the audit trail.
async fn walk(app: &App, actor: &Actor, shown: &Shown, is_administrator: bool, case: &str) {
    for use_case in UseCase::ALL.iter().copied() {
        let before = newest(app).await;
        let end = call(app, actor, shown, use_case).await;
        let may = is_administrator || use_case.who() == Who::Everybody;
        assert_eq!(end != Some(Code::NotAdministrator), may, "{use_case:?} as {case}: {end:?}");
        if !may {
            assert_eq!(newest(app).await, before, "{use_case:?} as {case} entered something");
        }
    }
}

async fn newest(app: &App) -> Option<i64> {
    let asked = AuditRequest { limit: 1, ..AuditRequest::default() };
    app.audit_trail(asked).await.unwrap().entries.first().map(|entry| entry.id)
}

#[tokio::test]
async fn m6_the_table_of_roles_holds_for_every_use_case() {
    let stage = Stage::configured(known::MAIN, true).await;
    let shown = Shown::of(&stage).await;
    let Stage { app, actor, folder, sandbox, .. } = &stage;
    app.set_administrator(actor, secret(RIGHT)).await.unwrap();

    // As another Linecheck opens the vault: support, although its face says administrator.
    let clock = std::sync::Arc::new(jiff::Timestamp::now);
    let desk = open_app(folder, &sandbox.base_url(), no_pauses(), clock).await;
    walk(&desk, actor, &shown, false, "support").await;
    app.lock(actor, LockedBy::Hand).await.unwrap();
    walk(app, actor, &shown, false, "locked").await;
    assert_eq!(app.tenants().await.unwrap().len(), 1, "nothing was added");

    desk.unlock(actor, secret(RIGHT)).await.unwrap();
    walk(&desk, actor, &shown, true, "unlocked").await;
    desk.remove_administrator(actor).await.unwrap();
    walk(app, actor, &shown, true, "administrator").await;
    // A face may claim less than it may.
    let modest = Actor { role: Role::Support, ..actor.clone() };
    walk(app, &modest, &shown, false, "support by its own word").await;
}
