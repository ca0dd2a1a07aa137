//! What the database itself refuses, whatever a method of this crate may come to do.
#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method by itself is of one lifetime, and does not fit"
)]

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::{
    Break, Check, ConsentFacts, Entry, EntryLine, EntryWords, Head, Hex, How, Run, line,
};
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
    let (folder, vault) = new_vault();
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

/// The vault's own trail as a check sees it.
fn check(vault: &Vault) -> Option<Break> {
    let read = vault.read_blocking(|reader| {
        let (chain, ..) = reader.audit_end()?;
        let (beginning, kept) = (chain.beginning(), reader.checkpoints(&chain)?);
        let mut check = Check::of(chain, 1, beginning, kept);
        for entry in reader.audit_run(0, 10_000)? {
            check.entry(&entry);
        }
        Ok::<_, VaultError>(check.end(None).problem.or(reader.broken_record()?))
    });
    read.unwrap()
}

/// Entries that hold their consent and their revision, as the use cases make them.
fn entered(writer: &Writer<'_>, tenant: &TenantId, name: &str) -> Result<(), VaultError> {
    let (now, actor) = (Timestamp::now(), Actor::administrator("tester"));
    let sid = AccountSid::parse(&format!("AC{}", "0".repeat(32))).unwrap();
    let consent = writer.add_consent(tenant, &Consent::give(sid, name).unwrap(), &actor, now)?;
    let record = writer.consent_digest(consent)?.to_string();
    let mut given = writer.consents_to_hand_over(Some(tenant))?;
    let given = given.pop().unwrap();
    let detail = serde_json::json!({
        "consent": consent, "account_sid": given.account_sid, "name": given.name, "text_version": given.text_version,
        "text_hash": given.text_hash, "record": record,
    });
    let entry = NewAuditEntry { actor: &actor, action: "consent_given", tenant: Some(tenant), detail };
    writer.add_audit(&entry, now)
}

fn entered_vault() -> Filled {
    let (folder, vault) = new_vault();
    let tenant = TenantId::parse("contoso").unwrap();
    vault
        .write_blocking(|writer| {
            writer.put_tenant(&Tenant::new(tenant.clone(), "Contoso").unwrap(), Timestamp::now())?;
            ["Ann", "Bob", "Cyd"].iter().try_for_each(|name| entered(writer, &tenant, name))?;
            writer.sign_checkpoint(None, Timestamp::now())?;
            Ok::<_, VaultError>(())
        })
        .unwrap();
    Filled { _folder: folder, vault, tenant }
}

#[test]
fn m8_whatever_is_done_to_the_database_itself_is_found_and_named() {
    let at = |sequence, how| Some(Break { sequence: Some(sequence), how });
    for (statement, expected) in [
        ("SELECT 1", None),
        (
            "UPDATE audit SET detail = replace(detail, '\"consent\":2', '\"consent\":9') WHERE sequence = 2",
            at(2, How::Altered),
        ),
        ("UPDATE audit SET at = '2020-01-01T00:00:00.000000Z' WHERE sequence = 1", at(1, How::Altered)),
        ("DELETE FROM audit WHERE sequence = 2", at(2, How::Missing { through: 2 })),
        ("DELETE FROM audit WHERE sequence = 3", at(3, How::CutAtEnd)),
        (
            "UPDATE audit SET previous = (SELECT hash FROM audit WHERE sequence = 1) WHERE sequence = 3",
            at(3, How::Altered),
        ),
        ("UPDATE consents SET name = 'Mallory' WHERE id = 2", at(2, How::Record)),
        ("DELETE FROM consents WHERE id = 3", at(3, How::Record)),
        (
            "INSERT INTO consents SELECT 9, tenant, account_sid, 'Mallory', text, text_version, text_hash, actor, given_at FROM consents WHERE id = 1",
            Some(Break { sequence: None, how: How::Unentered }),
        ),
        (
            "INSERT INTO audit_writers (writer, vault, mode, key, since)
                 SELECT 'ffffffff-0000-4000-8000-000000000000', vault, mode, key, since FROM audit_writers;
             INSERT INTO audit (writer, sequence, at, actor, action, tenant, detail, previous, hash)
                 SELECT 'ffffffff-0000-4000-8000-000000000000', 7, at, actor, action, tenant, '{}', previous, hash FROM audit
                 WHERE sequence = 3",
            at(7, How::OtherWriter),
        ),
    ] {
        let filled = entered_vault();
        let done = filled.vault.write_blocking(|writer| {
            writer.sql().execute_batch(
                "DROP TRIGGER audit_is_final; DROP TRIGGER audit_stays; DROP TRIGGER consents_are_final; DROP TRIGGER consents_stay;",
            )?;
            writer.sql().execute_batch(statement)?;
            Ok::<_, VaultError>(())
        });
        done.unwrap();
        assert_eq!(check(&filled.vault), expected, "{statement}");
    }
}

#[test]
fn m8_two_that_write_at_once_keep_one_chain() {
    let (folder, vault) = new_vault();
    let vaults = [vault, open_again(folder.path())];
    std::thread::scope(|scope| {
        for vault in &vaults {
            scope.spawn(move || {
                for count in 0..40 {
                    let entry = NewAuditEntry {
                        actor: &Actor::administrator("tester"),
                        action: "history_exported",
                        tenant: None,
                        detail: serde_json::json!({ "rows": count }),
                    };
                    vault.write_blocking(|writer| writer.add_audit(&entry, Timestamp::now())).unwrap();
                }
            });
        }
    });
    assert_eq!(vaults[0].read_blocking(|reader| reader.audit_end()).unwrap().1, 80);
    assert_eq!(check(&vaults[0]), None);
}

fn new_vault() -> (tempfile::TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    let vault = open_again(folder.path());
    (folder, vault)
}

fn open_again(folder: &std::path::Path) -> Vault {
    let key = KeySource::passphrase(Secret::new("a passphrase for tests".to_owned()), None);
    Vault::create_or_open_blocking(&folder.join("vault"), Mode::Real, key).unwrap()
}

/// The trail of a vault as it is handed over.
fn run(vault: &Vault) -> Run {
    let text = vault.write_blocking(|writer| {
        let signed = writer.sign_checkpoint(None, Timestamp::now())?;
        let chain = signed.checkpoint.chain.clone();
        let beginning = chain.beginning();
        let mut text = line(&Head::new(chain, 1, beginning)).unwrap();
        for entry in writer.audit_run(0, 10_000)? {
            text += &line(&EntryLine::from(entry)).unwrap();
        }
        Ok::<_, VaultError>(text + &line(&signed).unwrap())
    });
    Run::read(&text.unwrap()).unwrap()
}

#[test]
fn m8_a_trail_from_another_vault_is_kept_apart_and_one_that_contradicts_it_is_refused() {
    let (source, here) = (entered_vault(), entered_vault());
    let now = Timestamp::now();
    let take = |run: &Run| here.vault.write_blocking(|writer| writer.add_foreign_run(run, now)).unwrap();
    let first = run(&source.vault);
    assert_eq!(take(&first), ForeignRun::Taken { added: 3, known: 0 });
    assert_eq!(take(&first), ForeignRun::Taken { added: 0, known: 3 });
    source.vault.write_blocking(|writer| entered(writer, &source.tenant, "Dan")).unwrap();
    assert_eq!(take(&run(&source.vault)), ForeignRun::Taken { added: 1, known: 3 });
    let chains = here.vault.read_blocking(|reader| reader.foreign_chains()).unwrap();
    assert_eq!((chains.len(), chains[0].entries, chains[0].chain.vault), (1, 4, source.vault.id()));
    // One's own adds nothing, and the own trail goes on as before.
    assert_eq!(take(&run(&here.vault)), ForeignRun::Taken { added: 0, known: 3 });
    assert_eq!(check(&here.vault), None);
    // What its owner wrote anew under the same key.
    let mut anew = run(&source.vault);
    let words = EntryWords::Withheld(Hex([0; 32]));
    anew.entries[1] = Entry::after(1, anew.entries[0].hash, words);
    assert_eq!(take(&anew), ForeignRun::Contradicts { sequence: 2 });
    let refused = here.vault.write_blocking(|writer| {
        writer.sql().execute("DELETE FROM foreign_audit", [])?;
        Ok::<_, VaultError>(())
    });
    refused.unwrap_err();
}

#[test]
fn m8_a_consent_from_another_vault_is_kept_once_and_not_written_over() {
    let (source, here) = (entered_vault(), entered_vault());
    let mut consents = source.vault.read_blocking(|reader| reader.consents_to_hand_over(None)).unwrap();
    let take = |consents: &[ConsentFacts]| {
        here.vault.write_blocking(|writer| {
            writer.add_foreign_consents(source.vault.id(), consents, Timestamp::now())
        })
    };
    let added = |consents: &[ConsentFacts]| take(consents).unwrap();
    assert_eq!(added(&consents), ForeignConsents::Taken { added: 3 });
    assert_eq!(added(&consents), ForeignConsents::Taken { added: 0 });
    let kept = here.vault.read_blocking(|reader| reader.foreign_consents()).unwrap();
    assert_eq!((kept.len(), kept[0].vault, kept[0].consent.name.as_str()), (3, source.vault.id(), "Cyd"));
    consents[0].name = "Mallory".to_owned();
    assert_eq!(added(&consents), ForeignConsents::Contradicts { number: consents[0].number });
    assert_eq!(here.vault.read_blocking(|reader| reader.foreign_consents()).unwrap(), kept);
    // One's own that comes back adds nothing, and one that is another in its place is found.
    let mut own = here.vault.read_blocking(|reader| reader.consents_to_hand_over(None)).unwrap();
    let back = |consents: &[ConsentFacts]| {
        let done = here.vault.write_blocking(|writer| {
            writer.add_foreign_consents(here.vault.id(), consents, Timestamp::now())
        });
        done.unwrap()
    };
    assert_eq!(back(&own), ForeignConsents::Taken { added: 0 });
    own[0].name = "Mallory".to_owned();
    assert_eq!(back(&own), ForeignConsents::Contradicts { number: own[0].number });
    // The entry that says that it was given holds the very same record.
    let own = source.vault.read_blocking(|reader| {
        Ok::<_, VaultError>((reader.consents_to_hand_over(None)?, reader.consent_digest(1)?))
    });
    let (own, digest) = own.unwrap();
    assert_eq!(own[0].digest(), digest);
}

/// What is made of the consents that come.
type Change = fn(&mut Vec<ConsentFacts>);

#[test]
fn m8_a_consent_from_another_vault_is_held_against_the_trail_that_came_with_it() {
    let record = |sequence| Some(Break { sequence: Some(sequence), how: How::Record });
    let unentered = Some(Break { sequence: None, how: How::Unentered });
    let nothing: Change = |_| {};
    let another_name: Change = |all| all[1].name = "Mallory".to_owned();
    let another_account: Change = |all| all[2].account_sid = format!("AC{}", "1".repeat(32));
    let one_more: Change = |all| all.push(ConsentFacts { number: 9, ..all[0].clone() });
    for (change, whole, later) in [
        (nothing, None, None),
        (another_name, record(2), record(2)),
        (another_account, record(3), record(3)),
        // Later than the trail it may have been given.
        (one_more, unentered, None),
    ] {
        let (source, here) = (entered_vault(), entered_vault());
        let mut consents = source.vault.read_blocking(|reader| reader.consents_to_hand_over(None)).unwrap();
        change(&mut consents);
        let (run, now) = (run(&source.vault), Timestamp::now());
        let chain = run.checked.chain.clone();
        let found = here.vault.write_blocking(|writer| {
            writer.add_foreign_run(&run, now)?;
            writer.add_foreign_consents(source.vault.id(), &consents, now)?;
            Ok::<_, VaultError>((
                writer.broken_foreign_consent(&chain, true)?,
                writer.broken_foreign_consent(&chain, false)?,
            ))
        });
        assert_eq!(found.unwrap(), (whole, later));
    }
}
