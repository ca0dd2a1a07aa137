//! The administrator passphrase: who may set it, what wrong ones cost, and what ends an unlock.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use linecheck_app::{App, AppError, AuditRequest, Code, Field, LockedBy, ProgressSink};
use linecheck_domain::Secret;
use linecheck_domain::actor::{Actor, Role};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, Sandbox, SandboxConfig, known};
use linecheck_tests::{HandClock, Stage, no_pauses, open_app};
use tempfile::TempDir;

/// The passphrase that the tests unlock with.
pub const RIGHT: &str = "horse battery staple";

pub fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// A vault that several applications open, as several Linechecks would, and a clock that is set by hand.
struct Desk {
    sandbox: Sandbox,
    folder: TempDir,
    clock: HandClock,
    actor: Actor,
}

impl Desk {
    async fn new() -> Self {
        Self {
            sandbox: Sandbox::start(SandboxConfig::default()).await.unwrap(),
            folder: tempfile::tempdir().unwrap(),
            clock: HandClock::at(Timestamp::from_second(1_800_000_000).unwrap()),
            actor: Actor::administrator("tester"),
        }
    }

    async fn linecheck(&self) -> App {
        open_app(&self.folder, &self.sandbox.base_url(), no_pauses(), self.clock.clock()).await
    }

    async fn unlock(&self, app: &App, passphrase: &str) -> Result<Role, AppError> {
        app.unlock(&self.actor, secret(passphrase)).await.map(|view| view.role)
    }

    /// Whether an administrator's use case is done.
    async fn change(&self, app: &App) -> Result<(), Code> {
        app.set_retention(&self.actor, Some(30)).await.map(|_| ()).map_err(|error| error.code)
    }

    async fn entered(&self, app: &App) -> Vec<(String, Role)> {
        let asked = AuditRequest { limit: 100, ..AuditRequest::default() };
        let mut entries = app.audit_trail(asked).await.unwrap().entries;
        entries.reverse();
        entries.into_iter().map(|entry| (entry.action, entry.actor.role)).collect()
    }
}

#[tokio::test]
async fn m6_everybody_is_an_administrator_until_a_passphrase_is_set() {
    let desk = Desk::new().await;
    let (first, other) = (desk.linecheck().await, desk.linecheck().await);
    assert_eq!(first.administrator().await.unwrap().role, Role::Administrator);
    assert_eq!(desk.unlock(&first, RIGHT).await.unwrap_err().code, Code::NoAdministrator);
    assert_eq!(
        first.change_administrator(&desk.actor, secret(RIGHT)).await.unwrap_err().code,
        Code::NoAdministrator
    );
    assert_eq!(first.remove_administrator(&desk.actor).await.unwrap_err().code, Code::NoAdministrator);
    let short = first.set_administrator(&desk.actor, secret("horses1")).await.unwrap_err();
    assert_eq!((short.code, short.field), (Code::InvalidValue, Some(Field::AdministratorPassphrase)));

    let set = first.set_administrator(&desk.actor, secret(RIGHT)).await.unwrap();
    assert_eq!(
        (set.role, set.set_at),
        (Role::Administrator, Some(desk.clock.now())),
        "whoever set it goes on"
    );
    assert_eq!(desk.change(&first).await, Ok(()));
    // An application that was open before is support now, as is one that is opened later; whatever the face claims.
    for app in [&other, &desk.linecheck().await] {
        assert_eq!(app.administrator().await.unwrap().role, Role::Support);
        assert_eq!(desk.change(app).await, Err(Code::NotAdministrator));
        let again = app.set_administrator(&desk.actor, secret("another passphrase")).await.unwrap_err();
        assert_eq!(again.code, Code::NotAdministrator, "support sets none in its place");
    }
    let again = first.set_administrator(&desk.actor, secret("another passphrase")).await.unwrap_err();
    assert_eq!(again.code, Code::AdministratorExists);
    assert_eq!(desk.unlock(&other, RIGHT).await.unwrap(), Role::Administrator);
    assert_eq!(desk.change(&other).await, Ok(()));
}

#[tokio::test]
async fn m6_an_unlock_ends_with_its_application_its_lock_and_the_passphrase() {
    let desk = Desk::new().await;
    let (ann, bob) = (desk.linecheck().await, desk.linecheck().await);
    ann.set_administrator(&desk.actor, secret(RIGHT)).await.unwrap();
    desk.unlock(&bob, RIGHT).await.unwrap();

    assert_eq!(bob.lock(&desk.actor, LockedBy::Idle).await.unwrap().role, Role::Support);
    assert_eq!(desk.change(&bob).await, Err(Code::NotAdministrator));
    bob.lock(&desk.actor, LockedBy::Session).await.unwrap();
    desk.unlock(&bob, RIGHT).await.unwrap();

    ann.change_administrator(&desk.actor, secret("another passphrase")).await.unwrap();
    assert_eq!(desk.change(&ann).await, Ok(()), "whoever changed it goes on");
    assert_eq!(desk.change(&bob).await, Err(Code::NotAdministrator), "an unlock with the one before is void");
    assert_eq!(desk.unlock(&bob, RIGHT).await.unwrap_err().code, Code::AdministratorWrong);
    desk.unlock(&bob, "another passphrase").await.unwrap();

    // The same passphrase, set anew, is another one too.
    bob.change_administrator(&desk.actor, secret("another passphrase")).await.unwrap();
    assert_eq!(desk.change(&ann).await, Err(Code::NotAdministrator));
    bob.remove_administrator(&desk.actor).await.unwrap();
    assert_eq!(ann.administrator().await.unwrap().role, Role::Administrator);
    assert_eq!(desk.change(&ann).await, Ok(()));

    let (admin, support) = (Role::Administrator, Role::Support);
    let expected = [
        ("administrator_passphrase_set", admin),
        ("administrator_unlocked", admin),
        ("administrator_locked", admin),
        ("administrator_unlocked", admin),
        ("administrator_passphrase_changed", admin),
        ("retention_set", admin),
        ("unlock_refused", support),
        ("administrator_unlocked", admin),
        ("administrator_passphrase_changed", admin),
        ("administrator_passphrase_removed", admin),
        ("retention_set", admin),
    ];
    let entered = desk.entered(&ann).await;
    let entered: Vec<_> = entered.iter().map(|(action, role)| (action.as_str(), *role)).collect();
    assert_eq!(entered, expected, "and what was refused is in it only as that");
}

#[tokio::test]
async fn m6_wrong_passphrases_cost_a_wait_that_no_restart_no_other_process_and_no_clock_shortens() {
    let desk = Desk::new().await;
    let first = desk.linecheck().await;
    first.set_administrator(&desk.actor, secret(RIGHT)).await.unwrap();
    for _ in 0..3 {
        // Each in another application: the count is the vault's.
        let app = desk.linecheck().await;
        assert_eq!(desk.unlock(&app, "wrong passphrase").await.unwrap_err().code, Code::AdministratorWrong);
        app.close().await.unwrap();
    }
    let app = desk.linecheck().await;
    let refused = |error: &AppError, seconds: u64| {
        assert_eq!(error.code, Code::UnlockWaits, "{error}");
        assert_eq!(error.params["wait_seconds"], seconds, "{error}");
    };
    // The right one too, and without a look at it.
    refused(&desk.unlock(&app, RIGHT).await.unwrap_err(), 5);
    assert_eq!(app.administrator().await.unwrap().wait_seconds, 5);
    desk.clock.jump(4);
    refused(&desk.unlock(&app, RIGHT).await.unwrap_err(), 1);
    desk.clock.jump(-86_400);
    refused(&desk.unlock(&app, RIGHT).await.unwrap_err(), 5);
    refused(&desk.unlock(&first, RIGHT).await.unwrap_err(), 5);
    desk.clock.jump(5);
    let wrong = desk.unlock(&app, "wrong passphrase").await.unwrap_err();
    assert_eq!(
        (wrong.code, &wrong.params["wait_seconds"]),
        (Code::AdministratorWrong, &10.into()),
        "it doubles"
    );
    desk.clock.jump(10);
    assert_eq!(desk.unlock(&app, RIGHT).await.unwrap(), Role::Administrator);
    assert_eq!(app.administrator().await.unwrap().wrong, 0, "the right one ends the row");
    let refusals =
        desk.entered(&app).await.into_iter().filter(|(action, _)| action == "unlock_refused").count();
    assert_eq!(refusals, 4, "what was not looked at is not entered");
}

#[tokio::test]
async fn m6_tries_at_the_same_time_are_counted_one_by_one() {
    let desk = Desk::new().await;
    let first = desk.linecheck().await;
    first.set_administrator(&desk.actor, secret(RIGHT)).await.unwrap();
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (app, actor) = (first.clone(), desk.actor.clone());
        tries.spawn(async move { app.unlock(&actor, secret("wrong passphrase")).await.unwrap_err().code });
    }
    let ends = tries.join_all().await;
    let looked_at = ends.iter().filter(|code| **code == Code::AdministratorWrong).count();
    assert_eq!(looked_at, 3, "no more than one after the other would be");
}

#[tokio::test]
async fn m6_what_waits_for_twilio_is_not_written_once_the_passphrase_came_in_between() {
    let stage = Stage::configured(known::MAIN, true).await;
    let (ann, actor, tenant) = (&stage.app, &stage.actor, &stage.tenant);
    let bob = open_app(&stage.folder, &stage.sandbox.base_url(), no_pauses(), Arc::new(Timestamp::now)).await;
    ann.begin_draft(actor, tenant, false).await.unwrap();
    let verified = async || {
        let asked = AuditRequest { limit: 100, ..AuditRequest::default() };
        let entries = bob.audit_trail(asked).await.unwrap().entries;
        entries.iter().filter(|entry| entry.action == "account_verified").count()
    };
    // Twilio takes longer and longer to answer, until Bob's passphrase stands before the answer does.
    for seconds in [2, 8, 20] {
        stage.control().clear_faults().unwrap();
        let slow = FaultRule::every(Endpoint::Account, FaultAction::Latency { ms: seconds * 1_000 });
        stage.control().add_fault(slow).unwrap();
        stage.control().clear_log();
        let (before, silent) = (verified().await, ProgressSink::silent());
        let set = async {
            while stage.control().log().is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            bob.set_administrator(actor, secret(RIGHT)).await.unwrap();
        };
        let (answered, ()) = tokio::join!(ann.verify(actor, tenant, &silent), set);
        if let Err(refused) = answered {
            assert_eq!(refused.code, Code::NotAdministrator);
            assert_eq!(verified().await, before, "what was refused is entered nowhere");
            return;
        }
        bob.remove_administrator(actor).await.unwrap();
    }
    panic!("no passphrase was set while Twilio kept silent");
}

#[tokio::test]
async fn m6_the_idle_time_is_an_administrators_and_has_bounds() {
    let desk = Desk::new().await;
    let app = desk.linecheck().await;
    assert_eq!(app.administrator().await.unwrap().idle_minutes, 5);
    for minutes in [0, 61, 255] {
        assert_eq!(app.set_idle_lock(&desk.actor, minutes).await.unwrap_err().code, Code::InvalidValue);
    }
    assert_eq!(app.set_idle_lock(&desk.actor, 60).await.unwrap().idle_minutes, 60);
    app.set_administrator(&desk.actor, secret(RIGHT)).await.unwrap();
    app.lock(&desk.actor, LockedBy::Hand).await.unwrap();
    assert_eq!(app.set_idle_lock(&desk.actor, 1).await.unwrap_err().code, Code::NotAdministrator);
    assert_eq!(app.administrator().await.unwrap().idle_minutes, 60);
}
