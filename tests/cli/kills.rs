//! SIGKILL at random points of a save loop. The test runs itself again as the process that saves.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use linecheck_app::{App, AppError, DraftEdit, Options, ProgressSink, Selection};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::draft::DraftToken;
use linecheck_domain::tenant::TenantId;
use linecheck_sandbox::{Sandbox, SandboxConfig, known};
use linecheck_tests::{PASSPHRASE, save};
use linecheck_vault::{KeySource, Vault};
use tokio::runtime::Runtime;
use url::Url;
use uuid::Uuid;

use crate::home::Home;

/// In short; the long form has five times as many.
const KILLS: u32 = 200;
const MOST_KILLS: u32 = 1_000;
const TEST: &str = "kills::p2_killed_at_any_instant_nothing_acknowledged_is_lost_and_nothing_is_half_saved";
/// Where the vault is, and where the sandbox: only the process that saves has them.
const VAULT: &str = "LINECHECK_TEST_SAVER_VAULT";
const SANDBOX: &str = "LINECHECK_TEST_SAVER_SANDBOX";

/// Each fourth revision gives the token again, which is stored anew; the others change the fallback.
fn is_rotation(revision: u64) -> bool {
    revision.is_multiple_of(4)
}

/// What the fallback of a revision is: none knows better than its number.
fn fallback_of(revision: u64) -> bool {
    (2..=revision).filter(|earlier| !is_rotation(*earlier)).count() % 2 == 1
}

fn tenant() -> TenantId {
    TenantId::parse("contoso").unwrap()
}

fn token() -> Secret {
    Secret::new(known::MAIN.initial_auth_token())
}

fn key() -> KeySource {
    KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None)
}

async fn open(vault: &Path, sandbox: &str) -> (App, Actor) {
    let mut options = Options::new(Mode::Sandbox, vault.to_owned(), key());
    options.sandbox = Some(Url::parse(sandbox).unwrap());
    (App::open(options).await.unwrap(), Actor::administrator("tester"))
}

#[test]
fn p2_killed_at_any_instant_nothing_acknowledged_is_lost_and_nothing_is_half_saved() {
    if let (Some(vault), Ok(sandbox)) = (env::var_os(VAULT), env::var(SANDBOX)) {
        let saving = save_for_ever(Path::new(&vault), &sandbox);
        return Runtime::new().unwrap().block_on(saving).unwrap();
    }
    let home = Home::with_vault(Mode::Sandbox);
    let vault = home.vault(Mode::Sandbox);
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(SandboxConfig::default())).unwrap();
    runtime.block_on(configure(&vault, &sandbox.base_url()));
    let (mut acknowledged, mut found, mut midway, mut lost) = (1, 1, 0, 0);
    let mut wrong = Vec::new();
    let kills = KILLS.saturating_mul(linecheck_tests::scale()).min(MOST_KILLS);
    for kill in 0..kills {
        let mut saver = Saver::start(&vault, &sandbox.base_url());
        let chance = Uuid::new_v4().as_u128();
        // Most are killed in the midst of their savings, some while they are still opening the vault.
        let patience = if chance.is_multiple_of(8) { 0 } else { 1 + (chance >> 8) % 4 };
        let mut heard = None;
        for _ in 0..patience {
            heard = saver.hear().or(heard);
        }
        let pause = if patience == 0 { 60_000 } else { 25_000 };
        thread::sleep(Duration::from_micros(u64::try_from((chance >> 16) % pause).unwrap()));
        heard = saver.kill().or(heard);
        acknowledged = heard.unwrap_or(acknowledged).max(acknowledged);
        found = inspect(&vault, kill);
        lost += acknowledged.saturating_sub(found);
        if found < acknowledged || found > acknowledged + 1 {
            wrong.push(format!("kill {kill}: {acknowledged} was acknowledged, {found} is there"));
        }
        midway += u64::from(found > acknowledged);
        acknowledged = found;
    }
    linecheck_tests::report(&serde_json::json!({ "runs": kills, "faults": kills, "lost": lost }));
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(
        found > u64::from(kills),
        "the loop saved between the kills: {found} revisions, {midway} unheard of"
    );
}

/// The first revision: the main account with three numbers.
async fn configure(vault: &Path, sandbox: &str) {
    let (app, actor) = open(vault, sandbox).await;
    let (id, silent) = (tenant(), ProgressSink::silent());
    app.add_tenant(&actor, id.clone(), "Contoso").await.unwrap();
    let methods = linecheck_app::TenantEdit { sms: Some(true), ..linecheck_app::TenantEdit::default() };
    app.edit_tenant(&actor, &id, methods).await.unwrap();
    for edit in [DraftEdit::AccountSid(known::MAIN.sid().to_owned()), DraftEdit::Token(token())] {
        app.edit_draft(&actor, &id, edit).await.unwrap();
    }
    app.verify(&actor, &id, &silent).await.unwrap();
    app.select_numbers(&actor, &id, Selection::All("GB".to_owned())).await.unwrap();
    save(&app, &actor, &id, Some("Ann Admin")).await.unwrap();
    app.close().await.unwrap();
}

/// Saves one revision after the other, and says each when it is acknowledged.
async fn save_for_ever(vault: &Path, sandbox: &str) -> Result<(), AppError> {
    let (app, actor) = open(vault, sandbox).await;
    let (id, silent) = (tenant(), ProgressSink::silent());
    let active = app.status(&id).await?.active.revision;
    for revision in active + 1.. {
        if is_rotation(revision) {
            app.rotate_token(&actor, &id, token(), &silent).await?;
        } else {
            app.edit_draft(&actor, &id, DraftEdit::Fallback(fallback_of(revision))).await?;
            let report = save(&app, &actor, &id, None).await?;
            assert_eq!(report.configuration.revision, revision);
        }
        say(revision);
    }
    Ok(())
}

/// Says to the process that kills what was acknowledged.
#[expect(clippy::print_stdout, reason = "it reads the standard output of this one")]
fn say(revision: u64) {
    println!("SAVED {revision}");
}

/// The process that saves.
struct Saver {
    child: Child,
    words: BufReader<ChildStdout>,
}

impl Saver {
    fn start(vault: &Path, sandbox: &str) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", TEST, "--nocapture", "--test-threads=1"])
            .env(VAULT, vault)
            .env(SANDBOX, sandbox)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let words = BufReader::new(child.stdout.take().unwrap());
        Self { child, words }
    }

    /// The next revision that it acknowledges; `None` when it has ended.
    fn hear(&mut self) -> Option<u64> {
        loop {
            let mut line = String::new();
            if self.words.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            // A line without its end was cut off: it was never said.
            if let Some((_, revision)) = line.strip_suffix('\n').and_then(|line| line.split_once("SAVED ")) {
                return Some(revision.parse().unwrap());
            }
        }
    }

    /// Kills it, and returns the last that it had acknowledged without being heard yet.
    fn kill(&mut self) -> Option<u64> {
        assert_eq!(self.child.try_wait().unwrap(), None, "it saves until it is killed");
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::iter::from_fn(|| self.hear()).last()
    }
}

/// Opens the vault and looks at everything that a save writes. Returns the active revision.
fn inspect(vault: &Path, kill: u32) -> u64 {
    let vault = Vault::create_or_open_blocking(vault, Mode::Sandbox, key()).unwrap();
    let revision = vault.read_blocking(|reader| {
        let id = tenant();
        let active = reader.active(&id)?;
        let revision = active.revision;
        let account = active.custom().expect("a custom account");
        assert_eq!(account.fallback, fallback_of(revision), "kill {kill}, revision {revision}");
        assert_eq!(account.selected.len(), 2, "kill {kill}: the numbers are whole");

        // The credential of the active account, and no other: none is lost, and none is left behind.
        assert_eq!(reader.secret_ids(&id)?, std::slice::from_ref(&account.secret), "kill {kill}");
        let kept = reader.secret(&account.secret)?.expect("the token");
        // Exposed to be compared.
        assert_eq!(kept.expose(), known::MAIN.initial_auth_token(), "kill {kill}");
        let verified = reader.verification(&id, &account.secret, &account.account_sid, &account.base)?;
        assert!(verified.is_some_and(|found| found.is_verified()), "kill {kill}");

        if let Some(draft) = reader.draft(&id)?.map(|stored| stored.draft) {
            assert_eq!(draft.based_on, revision, "kill {kill}: a draft that was saved is gone");
            assert_eq!(draft.fallback, fallback_of(revision + 1), "kill {kill}");
            assert_eq!(draft.token, DraftToken::Active { secret: account.secret.clone() }, "kill {kill}");
        }

        let revisions: Vec<_> = reader.revisions(&id)?.into_iter().map(|kept| kept.configuration).collect();
        let mut numbers: Vec<_> = revisions.iter().map(|kept| kept.revision).collect();
        numbers.sort_unstable();
        let each_once: Vec<_> = (1..=revision).collect();
        assert_eq!(numbers, each_once, "kill {kill}: each revision once");
        for kept in &revisions {
            assert_eq!(kept.custom().map(|account| account.fallback), Some(fallback_of(kept.revision)));
        }
        let mut audited: Vec<_> = reader.audit(u32::MAX)?;
        audited.retain(|entry| entry.action == "configuration_saved");
        let mut numbers: Vec<_> =
            audited.iter().filter_map(|entry| entry.detail["revision"].as_u64()).collect();
        numbers.reverse();
        assert_eq!(numbers, each_once, "kill {kill}: one entry of the audit for each revision");
        Ok::<_, linecheck_vault::VaultError>(revision)
    });
    vault.close_blocking().unwrap();
    revision.unwrap()
}
