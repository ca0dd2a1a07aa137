//! What the database itself refuses, whatever a method of this crate may come to do.

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::consent::Consent;
use linecheck_domain::draft::{Configuration, SecretId, Sender};
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::Recipient;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::trace::{Channel, DefaultOrigin, Event, FallbackRule, Plan, Verdict};

use uuid::Uuid;

use super::*;
use crate::error::VaultError;
use crate::{KeySource, Vault, Writer};

struct Filled {
    _folder: tempfile::TempDir,
    vault: Vault,
    tenant: TenantId,
}

/// A vault with one record of each kind that may not change.
fn filled() -> Filled {
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::passphrase(Secret::new("a passphrase for tests".to_owned()), None);
    let vault = Vault::create_or_open_blocking(&folder.path().join("vault"), Mode::Real, key).unwrap();
    let tenant = TenantId::parse("contoso").unwrap();
    vault.write_blocking(|writer| fill(writer, &tenant)).unwrap();
    Filled { _folder: folder, vault, tenant }
}

fn fill(writer: &Writer<'_>, tenant: &TenantId) -> Result<(), VaultError> {
    let (now, actor) = (Timestamp::now(), Actor::administrator("tester"));
    writer.put_tenant(&Tenant::new(tenant.clone(), "Contoso").unwrap(), now)?;
    let sid = AccountSid::parse(&format!("AC{}", "0".repeat(32))).unwrap();
    let consent = writer.add_consent(tenant, &Consent::give(sid, "Ann Admin").unwrap(), &actor, now)?;
    writer.add_revision(tenant, &first(), Some(consent), &actor, now)?;
    let entry = NewAuditEntry {
        actor: &actor,
        action: "configuration_saved",
        tenant: Some(tenant),
        detail: serde_json::json!({ "revision": 1 }),
    };
    writer.add_audit(&entry, now)?;
    let plan = Plan {
        channel: Channel::Sms,
        recipient: Recipient::parse("+12025550123", None).unwrap(),
        language: Language::En,
        custom: None,
        fallback: FallbackRule::Disabled,
        default: DefaultOrigin::NotConfigured,
        dry_run: false,
    };
    let passcode = Secret::new("000000".to_owned());
    let transaction = Uuid::new_v4();
    let new = NewTransaction {
        id: transaction,
        tenant: Some(tenant),
        actor: &actor,
        plan: &plan,
        passcode: &passcode,
        passcode_until: now,
    };
    writer.add_transaction(&new, now)?;
    writer.add_event(transaction, &Event::Decided { verdict: Verdict::PingWouldOriginate }, now)?;
    Ok(())
}

fn first() -> Configuration {
    Configuration { revision: 1, sender: Sender::PingIdentity }
}

fn dump(vault: &Vault, table: &str) -> Vec<String> {
    let read = vault.read_blocking(|reader| {
        let mut statement = reader.sql().prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..columns).map(|column| row.get_ref(column).map(|value| format!("{value:?}"))).collect()
        })?;
        let rows: Vec<Vec<String>> = rows.collect::<Result<_, _>>()?;
        Ok::<_, VaultError>(rows.into_iter().map(|row| row.join(" | ")).collect())
    });
    read.unwrap()
}

#[test]
fn m8_what_happened_can_be_added_to_and_never_changed() {
    let filled = filled();
    for (table, statement) in [
        ("audit", "UPDATE audit SET action = 'nothing'"),
        ("audit", "UPDATE audit SET detail = '{}' WHERE id = 1"),
        ("audit", "DELETE FROM audit"),
        (
            "audit",
            "INSERT OR REPLACE INTO audit SELECT id, writer, sequence, at, actor, 'nothing', tenant, detail, previous, hash FROM audit",
        ),
        ("audit_writers", "UPDATE audit_writers SET signing_key = NULL"),
        ("audit_writers", "DELETE FROM audit_writers"),
        ("consents", "UPDATE consents SET name = 'Somebody Else'"),
        ("consents", "DELETE FROM consents"),
        ("configurations", "UPDATE configurations SET data = '{}'"),
        ("configurations", "DELETE FROM configurations"),
        (
            "configurations",
            "INSERT OR REPLACE INTO configurations SELECT tenant, revision, '{}', consent, actor, saved_at FROM configurations",
        ),
        ("events", "UPDATE events SET data = '{}'"),
    ] {
        let before = dump(&filled.vault, table);
        assert_eq!(before.len(), 1, "{table}");
        let refused = filled.vault.write_blocking(|writer| {
            writer.sql().execute(statement, [])?;
            Ok::<_, VaultError>(())
        });
        assert!(refused.is_err(), "{statement}");
        assert_eq!(dump(&filled.vault, table), before, "{statement}");
    }
}

#[test]
fn c10_a_revision_that_exists_is_not_written_over() {
    let filled = filled();
    let actor = Actor::administrator("another");
    let again = filled.vault.write_blocking(|writer| {
        writer.add_revision(&filled.tenant, &first(), None, &actor, Timestamp::now())
    });
    assert!(again.is_err());
    let revisions = filled.vault.read_blocking(|reader| reader.revisions(&filled.tenant)).unwrap();
    assert_eq!((revisions.len(), revisions[0].actor.os_user.as_str()), (1, "tester"));
}

#[test]
fn c10_what_fails_in_the_middle_leaves_nothing() {
    let filled = filled();
    let before: Vec<_> = ["audit", "consents", "configurations", "secrets", "drafts"]
        .iter()
        .map(|table| dump(&filled.vault, table))
        .collect();
    let failed = filled.vault.write_blocking(|writer| {
        let id = SecretId("of-nobody".to_owned());
        writer.add_secret(&id, &filled.tenant, &Secret::new("a token".to_owned()), Timestamp::now())?;
        let second = Configuration { revision: 2, ..first() };
        writer.add_revision(&filled.tenant, &second, None, &Actor::administrator("x"), Timestamp::now())?;
        // The last step is refused by the database: what came before is taken back.
        writer.add_revision(&filled.tenant, &second, None, &Actor::administrator("x"), Timestamp::now())
    });
    assert!(failed.is_err());
    let after: Vec<_> = ["audit", "consents", "configurations", "secrets", "drafts"]
        .iter()
        .map(|table| dump(&filled.vault, table))
        .collect();
    assert_eq!(after, before);
}
