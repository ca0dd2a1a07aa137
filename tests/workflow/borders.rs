//! P1, P3, S1: sandbox and real data never mix, a token goes to its own base alone, and nothing else is asked.
//! Each refusal comes before a byte is sent: the trap counts who comes.

use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{App, DraftEdit, DryRun, OneShot, Options, TokenState, verify_once};
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::draft::SecretId;
use linecheck_domain::passcode::Language;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::DefaultAccount;
use linecheck_domain::trace::{Channel, DefaultOrigin};
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known;
use linecheck_tests::{PASSPHRASE, save};
use linecheck_vault::KeySource;

use crate::desk::{ANN, ANYBODY, Desk, REAL_SID, RealDesk, Trap, code, phone, secret, sid_of, silent};

fn dry_run(sid: &AccountSid, base: &ApiBase) -> DryRun {
    DryRun {
        sid: sid.to_string(),
        token: secret("a-token"),
        base: Some(base.to_string()),
        from: "+15005550006".to_owned(),
        channel: Channel::Sms,
        recipient: ANYBODY.to_owned(),
        country: None,
        language: Language::En,
    }
}

fn one_shot(sid: &str, base: &ApiBase, allowed_host: Option<&str>) -> OneShot {
    OneShot {
        sid: sid.to_owned(),
        token: secret("a-token"),
        base: Some(base.to_string()),
        allowed_host: allowed_host.map(str::to_owned),
    }
}

fn base(text: &str) -> ApiBase {
    ApiBase::parse(text).unwrap()
}

#[tokio::test]
async fn s1_a_real_sid_or_another_base_is_refused_in_the_sandbox_before_a_byte_is_sent() {
    let desk = Desk::new().await;
    let records = desk.records();
    let mut trap = Trap::new().await;
    let app = desk.beside(&trap.url(), Arc::new(Timestamp::now)).await;
    let (actor, tenant) = (&desk.actor, &desk.tenant);
    let edit = DraftEdit::AccountSid(REAL_SID.to_owned());
    let view = app.edit_draft(actor, tenant, edit).await.unwrap();
    assert_eq!(view.sid_error.expect("an error at the field").code.as_str(), "real_sid_in_sandbox");
    app.edit_draft(actor, tenant, DraftEdit::Token(secret("a-token"))).await.unwrap();
    let before = records.everything();
    assert_eq!(code(app.verify(actor, tenant, &silent()).await), "real_sid_in_sandbox");
    assert_ne!(code(save(&app, actor, tenant, ANN).await), "done");
    let sub = sid_of(known::SUB_ACTIVE.sid());
    assert_eq!(code(app.choose_sub_account(actor, tenant, sub, &silent()).await), "real_sid_in_sandbox");
    for (sid, at, expected) in [
        (REAL_SID, ApiBase::Sandbox, "real_sid_in_sandbox"),
        (REAL_SID, ApiBase::Us1, "real_sid_in_sandbox"),
        (REAL_SID, trap.base(), "real_sid_in_sandbox"),
        (known::MAIN.sid(), ApiBase::Us1, "base_of_other_mode"),
        (known::MAIN.sid(), base("https://twilio.example"), "base_of_other_mode"),
        (known::MAIN.sid(), trap.base(), "base_of_other_mode"),
    ] {
        let token = secret("a-token");
        let stand_in = app
            .set_stand_in(
                actor,
                linecheck_app::StandIn {
                    tenant: tenant.to_string(),
                    sid: sid_of(sid).to_string(),
                    base: Some(at.to_string()),
                    token,
                },
                &silent(),
            )
            .await;
        assert_eq!(code(stand_in), expected, "{sid} at {at}");
        let run = app.dry_run(actor, dry_run(&sid_of(sid), &at), &silent()).await;
        assert_eq!(code(run), expected, "{sid} at {at}");
    }
    for at in [ApiBase::Us1, ApiBase::Ie1, ApiBase::Au1, trap.base(), base("https://twilio.example")] {
        let moved = app.edit_draft(actor, tenant, DraftEdit::Base(at.to_string())).await;
        assert_eq!(code(moved), "base_of_other_mode", "{at}");
    }
    assert_eq!(records.everything(), before);
    assert_eq!(trap.connections().await, 0);
    // The trap would have seen it: the sandbox's own SID goes to where the sandbox is said to be.
    let edit = DraftEdit::AccountSid(known::MAIN.sid().to_owned());
    app.edit_draft(actor, tenant, edit).await.unwrap();
    assert_eq!(app.verify(actor, tenant, &silent()).await.unwrap().outcome, OutcomeCode::Unreachable);
    assert!(trap.connections().await > 0);
}

#[tokio::test]
async fn s1_a_sandbox_sid_or_base_is_refused_with_real_data_before_a_byte_is_sent() {
    let desk = RealDesk::new().await;
    let mut trap = Trap::new().await;
    let (app, actor, tenant) = (&desk.app, &desk.actor, &desk.tenant);
    app.allow_host(actor, "127.0.0.1").await.unwrap();
    assert_eq!(app.default_base(), ApiBase::Us1);
    let view = desk.edit(DraftEdit::AccountSid(known::MAIN.sid().to_owned())).await.unwrap();
    assert_eq!(view.sid_error.expect("an error at the field").code.as_str(), "sandbox_sid_in_real");
    assert_eq!(code(desk.edit(DraftEdit::Base(ApiBase::Sandbox.to_string())).await), "base_of_other_mode");
    for at in [ApiBase::Us1, ApiBase::Ie1, trap.base()] {
        desk.edit(DraftEdit::Base(at.to_string())).await.unwrap();
        desk.edit(DraftEdit::Token(secret("a-token"))).await.unwrap();
        assert_eq!(code(desk.verify().await), "sandbox_sid_in_real", "{at}");
        let sub = sid_of(REAL_SID);
        let chosen = app.choose_sub_account(actor, tenant, sub, &silent()).await;
        assert_eq!(code(chosen), "sandbox_sid_in_real", "{at}");
    }
    for (sid, at, expected) in [
        (known::MAIN.sid(), trap.base(), "sandbox_sid_in_real"),
        (known::MAIN.sid(), ApiBase::Sandbox, "sandbox_sid_in_real"),
        (REAL_SID, ApiBase::Sandbox, "base_of_other_mode"),
    ] {
        let token = secret("a-token");
        let stand_in = app
            .set_stand_in(
                actor,
                linecheck_app::StandIn {
                    tenant: tenant.to_string(),
                    sid: sid_of(sid).to_string(),
                    base: Some(at.to_string()),
                    token,
                },
                &silent(),
            )
            .await;
        assert_eq!(code(stand_in), expected, "{sid} at {at}");
        let run = app.dry_run(actor, dry_run(&sid_of(sid), &at), &silent()).await;
        assert_eq!(code(run), expected, "{sid} at {at}");
    }
    let chosen = app.choose_sub_account(actor, tenant, sid_of(known::SUB_ACTIVE.sid()), &silent()).await;
    assert_eq!(code(chosen), "sandbox_sid_in_real");
    assert_eq!(trap.connections().await, 0);
    desk.edit(DraftEdit::AccountSid(REAL_SID.to_owned())).await.unwrap();
    assert_eq!(desk.verify().await.unwrap().outcome, OutcomeCode::Unreachable);
    assert!(trap.connections().await > 0, "the trap would have seen it");
}

#[tokio::test]
async fn s1_a_vault_of_one_mode_does_not_open_in_the_other() {
    let sandbox = Desk::new().await;
    let key = || KeySource::passphrase(secret(PASSPHRASE), None);
    let as_real = Options::new(Mode::Real, sandbox.folder.path().join("vault"), key());
    let before = sandbox.records().everything();
    let refused = App::open(as_real).await.err().expect("refused");
    assert_eq!(refused.code.as_str(), "vault_wrong_mode");
    assert_eq!(sandbox.records().everything(), before);
    let folder = tempfile::tempdir().unwrap();
    let real = App::open(Options::new(Mode::Real, folder.path().join("vault"), key())).await.unwrap();
    real.close().await.unwrap();
    let as_sandbox = Options::new(Mode::Sandbox, folder.path().join("vault"), key());
    assert_eq!(App::open(as_sandbox).await.err().expect("refused").code, refused.code);
}

#[tokio::test]
async fn p3_a_host_is_asked_only_when_an_administrator_allowed_it_by_name() {
    let desk = RealDesk::new().await;
    let mut trap = Trap::new().await;
    let (app, actor, tenant) = (&desk.app, &desk.actor, &desk.tenant);
    desk.edit(DraftEdit::AccountSid(REAL_SID.to_owned())).await.unwrap();
    desk.edit(DraftEdit::Base(trap.base().to_string())).await.unwrap();
    desk.edit(DraftEdit::Token(secret("a-token"))).await.unwrap();
    let refused = async || {
        assert_eq!(code(desk.verify().await), "host_not_allowed");
        let sub = sid_of(&REAL_SID.replace("AC0", "AC1"));
        assert_eq!(code(app.choose_sub_account(actor, tenant, sub, &silent()).await), "host_not_allowed");
        let (sid, token) = (sid_of(REAL_SID), secret("a-token"));
        let stand_in = app
            .set_stand_in(
                actor,
                linecheck_app::StandIn {
                    tenant: tenant.to_string(),
                    sid: sid.to_string(),
                    base: Some(trap.base().to_string()),
                    token,
                },
                &silent(),
            )
            .await;
        assert_eq!(code(stand_in), "host_not_allowed");
        let run = app.dry_run(actor, dry_run(&sid_of(REAL_SID), &trap.base()), &silent()).await;
        assert_eq!(code(run), "host_not_allowed");
    };
    refused().await;
    app.allow_host(actor, "localhost").await.unwrap();
    app.allow_host(actor, "127.0.0.1.example.com").await.unwrap();
    refused().await;
    for wrong in ["https://", "user:word@host.example", "host.example/path", "host example", ""] {
        assert_ne!(code(app.allow_host(actor, wrong).await), "done", "{wrong}");
    }
    app.allow_host(actor, "127.0.0.1").await.unwrap();
    let left = app.forbid_host(actor, "127.0.0.1").await.unwrap();
    assert_eq!(left.len(), 2);
    refused().await;
    assert_eq!(trap.connections().await, 0);
    app.allow_host(actor, "127.0.0.1").await.unwrap();
    assert_eq!(desk.verify().await.unwrap().outcome, OutcomeCode::Unreachable);
    assert!(trap.connections().await > 0);
    let network = app.network(Some(&trap.base().to_string())).await.unwrap();
    assert_eq!((network.host.as_str(), network.allowed_hosts.len()), ("127.0.0.1", 3));
    for plain in ["http://twilio.example", "http://10.0.0.1", "ftp://127.0.0.1", "https://a:b@twilio.example"]
    {
        assert!(ApiBase::parse(plain).is_err(), "{plain}");
    }
}

#[tokio::test]
async fn p3_a_stored_token_never_goes_to_another_base() {
    let desk = RealDesk::new().await;
    let (mut own, mut other) = (Trap::new().await, Trap::new().await);
    let records = desk.records();
    desk.app.allow_host(&desk.actor, "127.0.0.1").await.unwrap();

    // One that was given for a draft.
    desk.edit(DraftEdit::AccountSid(REAL_SID.to_owned())).await.unwrap();
    desk.edit(DraftEdit::Base(own.base().to_string())).await.unwrap();
    assert_eq!(desk.edit(DraftEdit::Token(secret("a-token"))).await.unwrap().token, TokenState::Given);
    assert_eq!(
        desk.edit(DraftEdit::Base(other.base().to_string())).await.unwrap().token,
        TokenState::Missing
    );
    assert_eq!(code(desk.verify().await), "token_missing");
    assert!(records.secret_ids().is_empty());
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();

    // The active configuration's, in a draft of it.
    desk.plant_active(&own.base());
    let begun = desk.app.begin_draft(&desk.actor, &desk.tenant, false).await.unwrap();
    assert_eq!((begun.token, &begun.base), (TokenState::OfActive, &own.base()));
    assert_eq!(
        desk.edit(DraftEdit::Base(other.base().to_string())).await.unwrap().token,
        TokenState::Missing
    );
    assert_eq!(code(desk.verify().await), "token_missing");
    assert_eq!(desk.edit(DraftEdit::Base(own.base().to_string())).await.unwrap().token, TokenState::Missing);
    assert_eq!(records.secret_ids().len(), 1, "the active configuration keeps its own");
    // Nor to another account.
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();
    let stranger = REAL_SID.replace("AC0", "AC1");
    let moved = desk.edit(DraftEdit::AccountSid(stranger)).await.unwrap();
    assert_eq!((moved.token, &moved.base), (TokenState::Missing, &own.base()));
    desk.app.discard_draft(&desk.actor, &desk.tenant).await.unwrap();

    // A stand-in's, and the active one's in a test send whose plan says another base.
    let (tenant, base) = (desk.tenant.clone(), own.base());
    records.write(|writer| {
        let stored = SecretId("of-the-stand-in".to_owned());
        writer.add_secret(&stored, &tenant, &secret("of-the-stand-in"), Timestamp::now()).unwrap();
        let mut set = writer.tenant(&tenant).unwrap().unwrap();
        set.default_account = DefaultAccount::StandIn {
            account_sid: sid_of(&REAL_SID.replace("AC0", "AC2")),
            base: base.clone(),
            secret: stored,
            numbers: [phone("+12125550101")].into(),
        };
        writer.put_tenant(&set, Timestamp::now()).unwrap();
    });
    let request = linecheck_app::SendRequest {
        tenant: desk.tenant.to_string(),
        channel: Channel::Sms,
        recipient: ANYBODY.to_owned(),
        country: None,
        language: Language::En,
        number: None,
    };
    let planned = desk.app.prepare_send(request).await.unwrap();
    let mut custom_moved = planned.clone();
    custom_moved.plan.custom.as_mut().unwrap().base = other.base();
    let mut stand_in_moved = planned.clone();
    match &mut stand_in_moved.plan.default {
        DefaultOrigin::StandIn(origin) => origin.base = other.base(),
        plan => panic!("{plan:?}"),
    }
    for moved in [custom_moved, stand_in_moved] {
        let sent = desk.app.send(&desk.actor, moved, true, &silent()).await;
        assert_eq!(code(sent), "token_missing");
    }
    assert_eq!((own.connections().await, other.connections().await), (0, 0));
    desk.app.send(&desk.actor, planned, true, &silent()).await.unwrap();
    assert_eq!(other.connections().await, 0);
    assert!(own.connections().await > 0, "its own base it may go to");
}

#[tokio::test]
async fn s1_one_shot_forms_keep_to_the_same_borders() {
    let mut trap = Trap::new().await;
    let at = |text: &str| base(text);
    for (sid, at, allowed, expected) in [
        (known::MAIN.sid(), ApiBase::Us1, None, "sandbox_sid_in_real"),
        (known::MAIN.sid(), ApiBase::Ie1, None, "sandbox_sid_in_real"),
        (known::MAIN.sid(), ApiBase::Au1, Some("api.sydney.au1.twilio.com"), "sandbox_sid_in_real"),
        (known::MAIN.sid(), ApiBase::Sandbox, None, "sandbox_sid_in_real"),
        (known::MAIN.sid(), at("https://twilio.example"), Some("twilio.example"), "sandbox_sid_in_real"),
        (REAL_SID, ApiBase::Sandbox, None, "base_of_other_mode"),
        (REAL_SID, trap.base(), None, "host_not_allowed"),
        (REAL_SID, trap.base(), Some("localhost"), "host_not_allowed"),
        (REAL_SID, at("https://twilio.example"), None, "host_not_allowed"),
    ] {
        let asked = one_shot(sid, &at, allowed);
        assert_eq!(code(verify_once(asked, &silent()).await), expected, "{sid} at {at}");
    }
    assert_eq!(trap.connections().await, 0);
    let asked = one_shot(REAL_SID, &trap.base(), Some("127.0.0.1"));
    assert_eq!(verify_once(asked, &silent()).await.unwrap().outcome.code(), OutcomeCode::Unreachable);
    assert!(trap.connections().await > 0);
}

#[tokio::test]
async fn s1_a_sandbox_that_was_started_by_hand_is_verified_once_and_nothing_is_kept() {
    let desk = Desk::new().await;
    let before = desk.records().everything();
    let mut asked = one_shot(known::MAIN.sid(), &base(&desk.sandbox.base_url()), None);
    asked.token = desk.token(known::MAIN);
    let found = verify_once(asked, &silent()).await.unwrap();
    assert!(found.is_verified());
    assert_eq!(found.counts().usable, desk.usable(known::MAIN).len());
    assert_eq!(desk.records().everything(), before);
}

#[tokio::test]
async fn p1_a_vault_needs_its_own_passphrase_and_is_no_plain_file() {
    let desk = Desk::configured(known::MAIN, true).await;
    let folder = desk.folder.path().join("vault");
    desk.app.close().await.unwrap();
    let wrong = KeySource::passphrase(secret("another passphrase"), None);
    let refused = App::open(Options::new(Mode::Sandbox, folder.clone(), wrong)).await.err().expect("refused");
    assert_eq!(refused.code.as_str(), "vault_wrong_passphrase");
    let token = desk.token(known::MAIN);
    let mut files = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        // The test looks for what must not be there.
        assert!(
            !text.contains(token.expose())
                && !text.contains(known::MAIN.sid())
                && !text.contains("Ann Admin")
        );
        assert!(!bytes.starts_with(b"SQLite format 3"));
        files += 1;
    }
    assert!(files > 1);
    let again = desk.beside(&desk.sandbox.base_url(), Arc::new(Timestamp::now)).await;
    assert!(again.status(&desk.tenant).await.unwrap().active.custom().is_some());
}
