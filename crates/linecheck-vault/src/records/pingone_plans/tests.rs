//! A plan is begun once, and one alone writes to its run.

use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_domain::pingone::{
    ClientAuthentication, Connection, Environment, Goal, Region, Remembered, Settings, Site, State, plan,
};
use linecheck_domain::tenant::Tenant;
use serde_json::json;

use super::*;
use crate::{KeySource, Vault};

struct Filled {
    _folder: tempfile::TempDir,
    vault: Vault,
    tenant: TenantId,
}

fn noon() -> Timestamp {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

fn id(last: char) -> Id {
    format!("0a1b2c3d-0000-4000-8000-00000000000{last}").parse().unwrap()
}

fn planned(token: Option<&str>) -> Planned {
    let environment = json!({ "id": id('e'), "name": "Contoso", "type": "SANDBOX" });
    let state = State {
        environment: Environment::read(environment).unwrap(),
        senders: Vec::new(),
        settings: Settings::read(json!({ "smsProvidersFallbackChain": ["PINGONE_TWILIO"] })).unwrap(),
        policies: Vec::new(),
    };
    let connection = Connection {
        site: Site::of(Region::Europe).unwrap(),
        region: Some(Region::Europe),
        worker_environment: id('d'),
        environment: id('e'),
        client_id: id('c'),
        authentication: ClientAuthentication::Basic,
        secret: SecretId("secret".to_owned()),
    };
    Planned {
        plan: plan(&state, &Goal::Chain { chain: Vec::new() }).unwrap(),
        connection,
        before: Remembered::default(),
        revision: None,
        token: token.map(|token| SecretId(token.to_owned())),
    }
}

fn filled() -> Filled {
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::passphrase(Secret::new("a passphrase for tests".to_owned()), None);
    let vault = Vault::create_or_open_blocking(&folder.path().join("vault"), Mode::Real, key).unwrap();
    let tenant = TenantId::parse("contoso").unwrap();
    let new = Tenant::new(tenant.clone(), "Contoso").unwrap();
    vault.write_blocking(|writer| writer.put_tenant(&new, noon())).unwrap();
    Filled { _folder: folder, vault, tenant }
}

impl Filled {
    fn write<T>(&self, work: impl Fn(&Writer<'_>) -> Result<T, VaultError>) -> T {
        self.vault.write_blocking(work).unwrap()
    }

    fn add(&self, token: Option<&str>) -> (Uuid, Vec<SecretId>) {
        let (actor, id, planned) = (Actor::administrator("tester"), Uuid::new_v4(), planned(token));
        let new = NewPlan { id, tenant: &self.tenant, actor: &actor, planned: &planned };
        (id, self.write(|writer| writer.add_pingone_plan(&new, noon())))
    }

    fn begin(&self, id: Uuid, holder: Uuid) -> bool {
        let actor = Actor::administrator("tester");
        self.write(|writer| writer.begin_pingone_plan(id, &actor, holder, noon()))
    }

    fn append(&self, id: Uuid, holder: Uuid, event: &RunEvent) -> bool {
        self.write(|writer| writer.append_to_pingone_run(id, holder, event, noon()))
    }

    fn plan(&self, id: Uuid) -> Option<StoredPlan> {
        self.vault.read_blocking(|reader| reader.pingone_plan(id)).unwrap()
    }
}

#[test]
fn g1_a_plan_is_begun_once_and_whoever_takes_it_over_alone_writes_to_it() {
    let filled = filled();
    let (id, _) = filled.add(None);
    let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
    let intent = RunEvent::Intended { step: 0 };
    assert!(!filled.append(id, one, &intent), "nobody has begun it");
    assert!(filled.begin(id, one) && !filled.begin(id, other));
    assert!(filled.append(id, one, &intent) && !filled.append(id, other, &intent));
    assert!(filled.write(|writer| writer.take_pingone_run(id, other)));
    assert!(!filled.append(id, one, &intent), "another goes on with it");
    assert!(filled.append(id, other, &RunEvent::GivenUp));
    let stored = filled.plan(id).unwrap();
    assert_eq!(stored.planned, planned(None));
    assert_eq!(stored.plain_events(), [intent.clone(), RunEvent::GivenUp]);
    assert!(stored.open && stored.holder == Some(other));
    filled.write(|writer| writer.end_pingone_run(id));
    assert!(!filled.append(id, other, &intent), "it has come to its end");
    assert!(!filled.write(|writer| writer.take_pingone_run(id, one)));
}

#[test]
fn g1_an_event_is_never_changed() {
    let filled = filled();
    let (id, _) = filled.add(None);
    let holder = Uuid::new_v4();
    filled.begin(id, holder);
    filled.append(id, holder, &RunEvent::Intended { step: 0 });
    let changed = filled.vault.write_blocking(|writer| {
        writer.sql().execute("UPDATE pingone_events SET data = '{}'", [])?;
        Ok::<_, VaultError>(())
    });
    assert!(changed.is_err());
}

#[test]
fn g3_a_token_waits_for_the_plan_that_was_shown_last_alone_and_old_plans_go() {
    let filled = filled();
    let (first, gone) = filled.add(Some("first"));
    assert!(gone.is_empty());
    let (second, gone) = filled.add(Some("second"));
    assert_eq!(gone, [SecretId("first".to_owned())]);
    assert!(filled.plan(first).is_none());
    // One that was begun keeps its token until its end.
    let holder = Uuid::new_v4();
    filled.begin(second, holder);
    let (_, gone) = filled.add(Some("third"));
    assert!(gone.is_empty());
    let waiting = filled.vault.read_blocking(|reader| reader.pingone_tokens(&filled.tenant)).unwrap();
    assert_eq!(waiting, [SecretId("second".to_owned()), SecretId("third".to_owned())]);
    assert_eq!(filled.write(|writer| writer.end_pingone_run(second)), Some(SecretId("second".to_owned())));
    let shown: Vec<_> = (0..40).map(|_| filled.add(None).0).collect();
    assert!(filled.plan(shown[0]).is_none() && filled.plan(shown[39]).is_some());
    assert!(filled.plan(second).is_some(), "what was begun is another matter");
}

#[test]
fn g1_what_any_plan_for_an_environment_did_is_another_mark() {
    let filled = filled();
    let mark = || filled.vault.read_blocking(|reader| reader.pingone_mark(&id('e'))).unwrap();
    let (plan, _) = filled.add(None);
    let shown = mark();
    let holder = Uuid::new_v4();
    filled.begin(plan, holder);
    let begun = mark();
    assert_ne!(shown, begun);
    filled.append(plan, holder, &RunEvent::Intended { step: 0 });
    assert_ne!(mark(), begun);
}
