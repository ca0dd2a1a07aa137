//! Who may change something, what is entered for each change, and what is never in a record.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use linecheck_app::{AppError, Clock, DraftEdit, ProgressSink, Selection, TenantEdit};
use linecheck_domain::actor::Actor;
use linecheck_domain::base::ApiBase;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::known;
use linecheck_tests::save;

use crate::desk::{ANN, ANYBODY, Desk, Records, code, secret, sid_of, silent, support};

type Doing<'desk> = Pin<Box<dyn Future<Output = Result<(), AppError>> + 'desk>>;

/// Makes a use case a row of a table: its name, and what it does.
macro_rules! row {
    ($name:literal, $doing:expr) => {{
        let doing: Doing<'_> = Box::pin(async move { $doing.await.map(drop) });
        ($name, doing)
    }};
}

/// Every use case that changes something, begun where it would succeed.
fn changes<'desk>(
    desk: &'desk Desk,
    who: &'desk Actor,
    quiet: &'desk ProgressSink,
) -> Vec<(&'static str, Doing<'desk>)> {
    let (app, tenant) = (&desk.app, &desk.tenant);
    let edit = move |edit| app.edit_draft(who, tenant, edit);
    let select = move |selection| app.select_numbers(who, tenant, selection);
    let first = move || desk.usable(known::MAIN)[0].clone();
    let other = TenantId::parse("other").unwrap();
    vec![
        row!("add_tenant", app.add_tenant(who, other, "Other")),
        row!(
            "edit_tenant",
            app.edit_tenant(who, tenant, TenantEdit { sms: Some(true), ..TenantEdit::default() })
        ),
        row!("allow_host", app.allow_host(who, "twilio.example")),
        row!("forbid_host", app.forbid_host(who, "twilio.example")),
        row!("begin_draft", app.begin_draft(who, tenant, true)),
        row!("edit sid", edit(DraftEdit::AccountSid(known::MAIN.sid().to_owned()))),
        row!("edit token", edit(DraftEdit::Token(desk.token(known::MAIN)))),
        row!("edit base", edit(DraftEdit::Base(ApiBase::Sandbox.to_string()))),
        row!("edit fallback", edit(DraftEdit::Fallback(true))),
        row!("edit expected", edit(DraftEdit::Expected(linecheck_tests::texts([first()])))),
        row!("edit queued", edit(DraftEdit::Queued(true))),
        row!("verify", async move { app.verify(who, tenant, quiet).await }),
        row!("select all", select(Selection::All(String::new()))),
        row!("select none", select(Selection::None)),
        row!("select add", select(Selection::Add(linecheck_tests::texts([first()])))),
        row!("prepare_save", async move { app.prepare_save(who, tenant, quiet).await }),
        row!("save", async move { save(app, who, tenant, ANN).await }),
        row!(
            "rotate_token",
            async move { app.rotate_token(who, tenant, desk.token(known::MAIN), quiet).await }
        ),
        row!("begin_draft again", app.begin_draft(who, tenant, false)),
        row!("edit token away", edit(DraftEdit::RemoveToken)),
        row!("edit token again", edit(DraftEdit::Token(desk.token(known::MAIN)))),
        row!("choose_sub_account", async move {
            app.choose_sub_account(who, tenant, sid_of(known::SUB_ACTIVE.sid()), quiet).await
        }),
        row!("discard_draft", app.discard_draft(who, tenant)),
        row!("set_stand_in", async move {
            let (sid, token) = (sid_of(known::FABRIKAM.sid()), desk.token(known::FABRIKAM));
            app.set_stand_in(
                who,
                linecheck_app::StandIn {
                    tenant: tenant.to_string(),
                    sid: sid.to_string(),
                    base: Some(ApiBase::Sandbox.to_string()),
                    token,
                },
                quiet,
            )
            .await
        }),
        row!("remove_stand_in", app.remove_stand_in(who, tenant)),
        row!("delete_custom_account", app.delete_custom_account(who, tenant)),
        row!(
            "rename",
            app.edit_tenant(who, tenant, TenantEdit { name: Some("New".into()), ..TenantEdit::default() })
        ),
        row!("remove_tenant", app.remove_tenant(who, tenant)),
    ]
}

/// What each of them enters.
fn entered(name: &str) -> &'static [&'static str] {
    match name {
        "add_tenant" => &["tenant_added"],
        "edit_tenant" => &["tenant_edited"],
        "rename" => &["tenant_renamed"],
        "remove_tenant" => &["tenant_removed"],
        "allow_host" => &["host_allowed"],
        "forbid_host" => &["host_forbidden"],
        "begin_draft" | "begin_draft again" => &["draft_begun"],
        "verify" => &["account_verified"],
        "save" => &["consent_given", "configuration_saved"],
        "rotate_token" | "delete_custom_account" => &["configuration_saved"],
        "choose_sub_account" => &["sub_account_chosen", "account_verified"],
        "discard_draft" => &["draft_discarded"],
        "set_stand_in" => &["stand_in_set"],
        "remove_stand_in" => &["stand_in_removed"],
        // The first of a row of selections stands for all of them.
        "prepare_save" | "select none" | "select add" => &[],
        _ => &["draft_edited"],
    }
}

/// How much there is of what a change would change.
fn everything(records: &Records) -> (serde_json::Value, std::collections::BTreeSet<String>) {
    (records.everything(), records.secrets())
}

#[tokio::test]
async fn m8_what_is_typed_with_pauses_is_entered_once_and_nothing_else_is_left_out() {
    let seconds = Arc::new(AtomicI64::new(0));
    let (start, ticking) = (Timestamp::now(), Arc::clone(&seconds));
    let clock: Clock = Arc::new(move || start + SignedDuration::from_secs(ticking.load(Ordering::SeqCst)));
    let desk = Desk::with(clock, None).await;
    let sid = |length: usize| DraftEdit::AccountSid(known::MAIN.sid()[..length].to_owned());
    let begin = desk.audit().await.len();
    // What is done, how many seconds later, and whether it has an entry of its own.
    for (what, later, entered) in [
        ("typed", 0, 1),
        ("typed on", 2, 0),
        ("typed on", 400, 0),
        ("fallback", 1, 1),
        ("typed on", 1, 0),
        ("fallback", 1, 0),
        ("token", 1, 1),
        ("token", 1, 1),
        ("typed on", 300, 1),
        ("another person", 1, 1),
        ("discarded", 1, 1),
        ("typed", 1, 1),
        ("clock set back", -3_600, 1),
    ] {
        seconds.fetch_add(later, Ordering::SeqCst);
        let before = desk.audit().await.len();
        match what {
            "typed" => drop(desk.edit(sid(10)).await),
            "fallback" => drop(desk.edit(DraftEdit::Fallback(true)).await),
            "token" => drop(desk.edit(DraftEdit::Token(desk.token(known::MAIN))).await),
            "another person" => {
                let other = Actor::administrator("other");
                drop(desk.app.edit_draft(&other, &desk.tenant, sid(15)).await.unwrap());
            }
            "discarded" => desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap(),
            _ => drop(desk.edit(sid(20)).await),
        }
        assert_eq!(desk.audit().await.len() - before, entered, "{what}, {later} s later");
    }
    let fields: Vec<_> =
        desk.audit().await[begin..].iter().map(|entry| entry.detail["field"].clone()).collect();
    assert_eq!(fields[..2], ["account_sid", "fallback"]);
}

#[tokio::test]
async fn m8_support_may_change_nothing_and_every_change_has_its_one_entry() {
    let desk = Desk::new().await;
    let records = desk.records();
    let (helper, quiet) = (support(), silent());
    let names: Vec<_> = changes(&desk, &helper, &quiet).into_iter().map(|(name, _)| name).collect();
    for (place, name) in names.into_iter().enumerate() {
        // Support is refused where an administrator is not: the same step, in the same state.
        let before = everything(&records);
        let asked = desk.control().log().len();
        let refused = changes(&desk, &helper, &quiet).remove(place).1.await;
        assert_eq!(code(refused), "not_administrator", "{name}");
        assert_eq!(everything(&records), before, "{name}");
        assert_eq!(desk.control().log().len(), asked, "{name}: Twilio is not asked either");

        let trail = desk.audit().await;
        let done = changes(&desk, &desk.actor, &quiet).remove(place).1.await;
        assert_eq!(code(done), "done", "{name}");
        let after = desk.audit().await;
        assert_eq!(after[..trail.len()], trail, "{name}: what was entered stays");
        let new = &after[trail.len()..];
        let actions: Vec<_> = new.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, entered(name), "{name}");
        for entry in new {
            assert_eq!(entry.actor, desk.actor, "{name}");
            let tenant = match name {
                "allow_host" | "forbid_host" => None,
                "add_tenant" => Some("other"),
                _ => Some("contoso"),
            };
            assert_eq!(entry.tenant.as_deref(), tenant, "{name}");
        }
        let ids: Vec<_> = after.iter().map(|entry| entry.id).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{name}: in order");
    }
    // What was saved is in its entry.
    let trail = desk.audit().await;
    let saved: Vec<_> = trail.iter().filter(|entry| entry.action == "configuration_saved").collect();
    let told: Vec<_> =
        saved.iter().map(|one| (one.detail["revision"].as_u64(), one.detail["sender"].as_str())).collect();
    assert_eq!(
        told,
        [(Some(1), Some("custom")), (Some(2), Some("custom")), (Some(3), Some("ping_identity"))]
    );
    assert_eq!(saved[0].detail["account_sid"], known::MAIN.sid());
    assert_eq!(saved[1].detail["token_replaced"], true);
}

#[tokio::test]
async fn m6_support_may_look_send_and_read_traces() {
    let desk = Desk::configured(known::MAIN, false).await;
    let helper = support();
    let preview = desk.preview(Channel::Sms, ANYBODY).await;
    let trace = desk.app.send(&helper, preview, false, &silent()).await.unwrap();
    assert!(trace.error().is_none());
    assert_eq!(desk.app.trace(trace.transaction).await.unwrap(), trace);
    desk.edit(DraftEdit::Fallback(true)).await;
    let shown = desk.app.prepare_save(&desk.actor, &desk.tenant, &silent()).await.unwrap();
    let refused = desk.app.save(&helper, &shown, ANN).await;
    assert_eq!(code(refused), "not_administrator");
}

#[tokio::test]
async fn m8_a_change_that_is_refused_is_not_entered() {
    let desk = Desk::configured(known::MAIN, false).await;
    let records = desk.records();
    let (app, actor, tenant) = (&desk.app, &desk.actor, &desk.tenant);
    let nobody = TenantId::parse("nobody").unwrap();
    let before = everything(&records);
    let refusals: Vec<(&str, &str, Doing<'_>)> = vec![
        (
            "tenant_exists",
            "add",
            Box::pin(async move { app.add_tenant(actor, tenant.clone(), "x").await.map(drop) }),
        ),
        (
            "invalid_name",
            "name",
            Box::pin(async move {
                let edit = TenantEdit {
                    name: Some("\u{1b}[31m".to_owned()),
                    sms: Some(false),
                    ..TenantEdit::default()
                };
                app.edit_tenant(actor, tenant, edit).await.map(drop)
            }),
        ),
        ("draft_not_found", "discard", Box::pin(async move { app.discard_draft(actor, tenant).await })),
        (
            "refused",
            "rotate",
            Box::pin(
                async move { app.rotate_token(actor, tenant, secret("wrong"), &silent()).await.map(drop) },
            ),
        ),
        (
            "nothing_to_save",
            "save",
            Box::pin(async move {
                app.begin_draft(actor, tenant, false).await?;
                let refused = save(app, actor, tenant, None).await.map(drop);
                app.discard_draft(actor, tenant).await?;
                refused
            }),
        ),
    ];
    for (expected, what, doing) in refusals {
        assert_eq!(code(doing.await), expected, "{what}");
        if what != "save" {
            assert_eq!(everything(&records), before, "{what}");
        }
    }
    for doing in [
        code(app.edit_tenant(actor, &nobody, TenantEdit::default()).await),
        code(app.begin_draft(actor, &nobody, true).await),
        code(app.edit_draft(actor, &nobody, DraftEdit::Fallback(true)).await),
        code(app.select_numbers(actor, &nobody, Selection::None).await),
        code(app.verify(actor, &nobody, &silent()).await),
        code(save(app, actor, &nobody, None).await),
        code(app.rotate_token(actor, &nobody, secret("x"), &silent()).await),
        code(app.delete_custom_account(actor, &nobody).await),
        code(app.remove_stand_in(actor, &nobody).await),
        code(app.status(&nobody).await),
        code(app.draft(&nobody).await),
    ] {
        assert_eq!(doing, "tenant_not_found");
    }
}

#[tokio::test]
async fn c4_no_token_is_in_anything_that_is_shown_or_recorded() {
    let desk = Desk::new().await;
    let (app, actor, tenant) = (&desk.app, &desk.actor, &desk.tenant);
    let planted = "feedfacefeedfacefeedfacefeedface";
    let mut shown = Vec::new();
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let hear = told.clone();
    let progress = ProgressSink::new(move |step| hear.lock().unwrap().push(format!("{step:?}")));
    // A wrong one in every place that takes one.
    desk.edit(DraftEdit::AccountSid(known::MAIN.sid().to_owned())).await;
    let edit = DraftEdit::Token(secret(planted));
    shown.push(format!("{edit:?}"));
    shown.push(serde_json::to_string(&desk.edit(edit).await).unwrap());
    let found = app.verify(actor, tenant, &progress).await.unwrap();
    shown.push(format!("{found:?} {}", serde_json::to_string(&found).unwrap()));
    for error in [
        app.prepare_save(actor, tenant, &progress).await.unwrap_err(),
        app.choose_sub_account(actor, tenant, sid_of(known::SUB_ACTIVE.sid()), &progress).await.unwrap_err(),
        app.set_stand_in(
            actor,
            linecheck_app::StandIn {
                tenant: tenant.to_string(),
                sid: sid_of(known::FABRIKAM.sid()).to_string(),
                base: Some(ApiBase::Sandbox.to_string()),
                token: secret(planted),
            },
            &progress,
        )
        .await
        .unwrap_err(),
        app.edit_draft(actor, tenant, DraftEdit::Token(secret(&format!("{planted} x")))).await.unwrap_err(),
    ] {
        shown.push(format!("{error:?} {error} {}", serde_json::to_string(&error).unwrap()));
    }
    // The right ones, through a whole workflow.
    desk.enter(known::MAIN).await;
    app.verify(actor, tenant, &progress).await.unwrap();
    app.choose_sub_account(actor, tenant, sid_of(known::SUB_ACTIVE.sid()), &progress).await.unwrap();
    desk.select_all().await;
    let preview = app.prepare_save(actor, tenant, &progress).await.unwrap();
    shown.push(format!("{preview:?} {}", serde_json::to_string(&preview).unwrap()));
    let report = app.save(actor, &preview, ANN).await.unwrap();
    shown.push(format!("{report:?} {}", serde_json::to_string(&report).unwrap()));
    let rotated = app.rotate_token(actor, tenant, secret(planted), &progress).await.unwrap_err();
    shown.push(format!("{rotated:?}"));
    let sending = desk.preview(Channel::Voice, ANYBODY).await;
    shown.push(format!("{sending:?} {}", serde_json::to_string(&sending).unwrap()));
    let trace = app.send(actor, sending, false, &progress).await.unwrap();
    shown.push(format!("{trace:?} {}", serde_json::to_string(&trace).unwrap()));
    shown.push(serde_json::to_string(&app.raw_trace(trace.transaction).await.unwrap()).unwrap());
    shown.push(serde_json::to_string(&desk.status().await).unwrap());
    shown.push(serde_json::to_string(&desk.audit().await).unwrap());
    shown.push(serde_json::to_string(&desk.list(linecheck_app::Show::All, "").await).unwrap());
    shown.push(desk.records().everything().to_string());
    shown.append(&mut told.lock().unwrap());
    let all = shown.join("\n");
    assert!(all.contains(known::SUB_ACTIVE.sid()), "the search finds what is there");
    let mut tokens = vec![planted.to_owned()];
    tokens.extend(desk.sandbox.accounts().into_iter().map(|account| account.auth_token));
    for token in tokens {
        assert!(!all.contains(&token), "a token is shown");
    }
}
