//! A matrix and its cells, as the database keeps them.

use jiff::SignedDuration;
use jiff::civil::Date;
use linecheck_domain::Secret;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::Tenant;
use linecheck_domain::trace::{Channel, Event, Verdict};

use super::*;
use crate::{FirstKept, KeySource, NewTransaction, Vault};

struct Filled {
    _folder: tempfile::TempDir,
    vault: Vault,
    tenant: TenantId,
    matrix: Matrix,
}

fn filled() -> Filled {
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::passphrase(Secret::new("a passphrase for tests".to_owned()), None);
    let vault = Vault::create_or_open_blocking(&folder.path().join("vault"), Mode::Real, key).unwrap();
    let tenant = TenantId::parse("contoso").unwrap();
    let new = Tenant::new(tenant.clone(), "Contoso").unwrap();
    vault.write_blocking(|writer| writer.put_tenant(&new, noon())).unwrap();
    let matrix = Matrix {
        recipient: Recipient::parse("+12025550123", None).unwrap(),
        language: Language::En,
        account_sid: AccountSid::parse(&format!("AC{}", "0".repeat(32))).unwrap(),
        base: ApiBase::Us1,
        numbers: vec![PhoneNumber::from_server("+12025550101").unwrap()],
        channels: vec![Channel::Sms, Channel::Voice],
    };
    Filled { _folder: folder, vault, tenant, matrix }
}

fn noon() -> Timestamp {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

impl Filled {
    fn begin(&self, at: Timestamp) -> Uuid {
        let actor = Actor::administrator("tester");
        let id = Uuid::new_v4();
        self.vault
            .write_blocking(|writer| writer.add_matrix(id, &self.tenant, &actor, &self.matrix, at))
            .unwrap();
        id
    }

    fn cell(&self, matrix: Uuid, place: u32, at: Timestamp) -> Result<Uuid, VaultError> {
        let (actor, id) = (Actor::administrator("tester"), Uuid::new_v4());
        self.vault.write_blocking(|writer| {
            let new = NewTransaction {
                id,
                tenant: Some(&self.tenant),
                actor: &actor,
                plan: &self.matrix.plan(&self.matrix.cells()[0]),
                passcode: &Secret::new("000000".to_owned()),
                passcode_until: at,
            };
            writer.add_transaction(&new, at)?;
            writer.add_matrix_cell(matrix, place, id)?;
            Ok(id)
        })
    }

    fn read(&self, id: Uuid) -> Option<StoredMatrix> {
        self.vault.read_blocking(|reader| reader.matrix(id)).unwrap()
    }

    fn transactions(&self) -> usize {
        self.vault.read_blocking(|reader| reader.transactions(None, 100)).unwrap().len()
    }
}

#[test]
fn p2_a_matrix_is_read_as_it_was_stored_and_the_newest_is_known() {
    let filled = filled();
    let first = filled.begin(noon());
    let sms = filled.cell(first, 0, noon()).unwrap();
    let stored = filled.read(first).unwrap();
    assert_eq!((&stored.matrix, stored.end, stored.cells), (&filled.matrix, None, vec![(0, sms)]));
    let voice = filled.cell(first, 1, noon()).unwrap();
    filled.vault.write_blocking(|writer| writer.end_matrix(first, &MatrixEnd::Complete)).unwrap();
    let stored = filled.read(first).unwrap();
    assert_eq!((stored.end, stored.cells), (Some(MatrixEnd::Complete), vec![(0, sms), (1, voice)]));
    // A clock that went back does not make an older one the newest.
    let second = filled.begin(noon() - SignedDuration::from_hours(48));
    let latest = filled.vault.read_blocking(|reader| reader.latest_matrix(&filled.tenant)).unwrap().unwrap();
    assert_eq!((latest.id, latest.cells), (second, Vec::new()));
}

#[test]
fn t7_a_cell_takes_one_transaction_and_the_second_is_not_stored_either() {
    let filled = filled();
    let matrix = filled.begin(noon());
    let first = filled.cell(matrix, 0, noon()).unwrap();
    assert!(filled.cell(matrix, 0, noon()).is_err());
    assert!(filled.cell(Uuid::nil(), 0, noon()).is_err(), "a cell of no matrix");
    assert_eq!((filled.read(matrix).unwrap().cells, filled.transactions()), (vec![(0, first)], 1));
}

#[test]
fn t13_a_matrix_goes_with_the_first_of_its_test_sends() {
    let filled = filled();
    let day = SignedDuration::from_hours(24);
    let old = filled.begin(noon());
    filled.cell(old, 0, noon()).unwrap();
    let over_midnight = filled.begin(noon() + day);
    filled.cell(over_midnight, 0, noon()).unwrap();
    filled.cell(over_midnight, 1, noon() + day).unwrap();
    let new = filled.begin(noon() + day);
    filled.cell(new, 0, noon() + day).unwrap();
    let cut = "2026-11-02".parse().unwrap();
    let delete =
        |first| filled.vault.write_blocking(|writer| writer.delete_transactions_before(first, 1_000));
    assert_eq!(delete(FirstKept { day: cut, open: Date::MAX }).unwrap(), 2);
    assert_eq!((filled.read(old), filled.read(over_midnight)), (None, None));
    assert_eq!(filled.read(new).unwrap().cells.len(), 1);
    assert_eq!(filled.transactions(), 2);
}

#[test]
fn t13_a_matrix_is_kept_with_its_test_sends_while_one_may_be_under_way() {
    let filled = filled();
    let matrix = filled.begin(noon());
    let done = filled.cell(matrix, 0, noon()).unwrap();
    let open = filled.cell(matrix, 1, noon()).unwrap();
    let decide = |id| {
        let stopped = Event::Decided { verdict: Verdict::Stopped };
        filled.vault.write_blocking(|writer| writer.add_event(id, &stopped, noon())).unwrap()
    };
    decide(done);
    let [begun, cut] = ["2026-11-01", "2026-11-03"].map(|day| day.parse().unwrap());
    let first = FirstKept { day: cut, open: begun };
    let delete =
        || filled.vault.write_blocking(|writer| writer.delete_transactions_before(first, 1_000)).unwrap();
    assert_eq!(delete(), 0);
    assert_eq!(filled.read(matrix).unwrap().cells, vec![(0, done), (1, open)]);
    decide(open);
    assert_eq!((delete(), filled.read(matrix), filled.transactions()), (2, None, 0));
    let empty = filled.begin(noon());
    assert_eq!((delete(), filled.read(empty)), (0, None));
}
