//! How long each view of the history takes, with 2,000, 20,000 and 200,000 transactions (T13: under 50 ms each).
//!
//! `LINECHECK_BENCH_MOST` leaves out what is larger: `LINECHECK_BENCH_MOST=20000 cargo bench -p linecheck-vault`.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a benchmark that cannot go on says where")]

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::country::Country;
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::trace::{
    Channel, CreateOutcome, DefaultOrigin, Event, FallbackReason, FallbackRule, Origin, Plan, Role, Verdict,
};
use linecheck_vault::{HistoryFilter, HistorySearch, KeySource, NewTransaction, Vault, VaultError, Writer};
use uuid::Uuid;

const SIZES: [usize; 3] = [2_000, 20_000, 200_000];
/// Two years.
const DAYS: u64 = 730;
const TENANTS: [&str; 3] = ["contoso", "fabrikam", "northwind"];
/// The recipients' numbers without their last four digits: most are at home.
const HOMES: [&str; 8] =
    ["+1202555", "+1202556", "+1312555", "+44207946", "+4930901", "+33140205", "+97239550", "+61255501"];
const DELIVERY_CODES: [u32; 4] = [30_003, 30_005, 30_007, 30_034];
const REFUSAL_CODES: [u32; 3] = [21_211, 21_408, 21_610];

/// A small generator of numbers, the same each time: what is measured must not change with chance.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.next(list.len() as u64)).unwrap()]
    }
}

fn account(digit: u64) -> Origin {
    Origin {
        account_sid: AccountSid::parse(&format!("AC{}", digit.to_string().repeat(32))).unwrap(),
        base: ApiBase::Us1,
        number: PhoneNumber::from_server("+12025550101"),
    }
}

fn plan(chance: &mut Chance, tenant: u64) -> Plan {
    let (home, line) = (chance.of(&HOMES), chance.next(10_000));
    Plan {
        channel: if chance.next(100) < 85 { Channel::Sms } else { Channel::Voice },
        recipient: Recipient {
            number: PhoneNumber::from_server(&format!("{home}{line:04}")).unwrap(),
            extension: None,
        },
        language: Language::En,
        custom: Some(account(tenant + 1)),
        fallback: FallbackRule::Disabled,
        default: DefaultOrigin::NotConfigured,
        dry_run: false,
    }
}

/// 88 % arrive, of which a tenth is confirmed; 5 % do not, 4 % are refused, 3 % stay without a receipt.
fn events(chance: &mut Chance, channel: Channel, place: usize) -> Vec<(Event, u64)> {
    let role = Role::Custom;
    let from = PhoneNumber::from_server("+12025550101").unwrap();
    let resource_sid = format!("SM{place:032x}");
    let (good, bad) = match channel {
        Channel::Sms => ("delivered", "undelivered"),
        Channel::Voice => ("completed", "busy"),
    };
    let intended = (Event::CreateIntended { role, attempt: 1, from }, 1);
    let percent = chance.next(100);
    if percent >= 96 {
        let twilio_code = Some(chance.of(&REFUSAL_CODES));
        let outcome = CreateOutcome::Refused { http_status: 400, twilio_code, retry_after_seconds: None };
        let reason = FallbackReason::ApiError { http_status: 400, twilio_code };
        return vec![
            intended,
            (Event::CreateAnswered { role, attempt: 1, outcome, exchange: None }, 300),
            (Event::Decided { verdict: Verdict::Failed { reason, role } }, 301),
        ];
    }
    let outcome = CreateOutcome::Accepted {
        resource_sid: resource_sid.clone(),
        status: "queued".to_owned(),
        error_code: None,
    };
    let verdict = Verdict::Originated { role, resource_sid, found_by_look_up: false };
    let mut events = vec![
        intended,
        (Event::CreateAnswered { role, attempt: 1, outcome, exchange: None }, 300),
        (Event::Decided { verdict }, 301),
    ];
    let seen = |status: &str, error_code| Event::StatusSeen {
        status: status.to_owned(),
        error_code,
        code_unread: None,
        exchanges: vec![],
    };
    let time = 400 + chance.next(20_000);
    match percent {
        0..88 => events.push((seen(good, None), time)),
        88..93 => events.push((seen(bad, Some(chance.of(&DELIVERY_CODES))), time)),
        _ => events.push((seen("sent", None), time)),
    }
    if percent < 9 {
        let milliseconds = time + chance.next(90_000);
        events.push((Event::Confirmed { milliseconds }, milliseconds));
    }
    events
}

/// So many transactions go into one database transaction: the log stays short, and each is synchronised once.
const TOGETHER: usize = 2_000;

fn start() -> Timestamp {
    "2024-11-22T00:00:00Z".parse().unwrap()
}

fn add_tenants(writer: &Writer<'_>) -> Result<(), VaultError> {
    for id in TENANTS {
        writer.put_tenant(&Tenant::new(TenantId::parse(id).unwrap(), id).unwrap(), start())?;
    }
    Ok(())
}

fn add(
    writer: &Writer<'_>,
    chance: &mut Chance,
    place: usize,
    transactions: usize,
) -> Result<(), VaultError> {
    let tenant = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2][place % 10];
    let plan = plan(chance, tenant);
    let step = DAYS * 86_400_000 / transactions as u64;
    let begun = start() + SignedDuration::from_millis(i64::try_from(place as u64 * step).unwrap());
    let id = Uuid::new_v4();
    let new = NewTransaction {
        id,
        tenant: Some(&TenantId::parse(TENANTS[usize::try_from(tenant).unwrap()]).unwrap()),
        actor: &Actor::administrator("bench"),
        plan: &plan,
        passcode: &Secret::new("000000".to_owned()),
        passcode_until: begun,
    };
    writer.add_transaction(&new, begun)?;
    for (event, after) in events(chance, plan.channel, place) {
        let at = begun + SignedDuration::from_millis(i64::try_from(after).unwrap());
        writer.add_event(id, &event, at)?;
    }
    Ok(())
}

fn vault(folder: &std::path::Path, transactions: usize) -> Vault {
    let key = KeySource::passphrase(Secret::new("a passphrase for benchmarks".to_owned()), None);
    let vault = Vault::create_or_open_blocking(&folder.join("vault"), Mode::Real, key).unwrap();
    vault.write_blocking(add_tenants).unwrap();
    let (chance, begun) = (RefCell::new(Chance(42)), Instant::now());
    for first in (0..transactions).step_by(TOGETHER) {
        vault
            .write_blocking(|writer| {
                let mut places = first..transactions.min(first + TOGETHER);
                places.try_for_each(|place| add(writer, &mut chance.borrow_mut(), place, transactions))
            })
            .unwrap();
    }
    eprintln!("{transactions} transactions were stored in {:.1} s", begun.elapsed().as_secs_f32());
    vault
}

/// Every filter by itself, the rare and the common, some that find nothing together, and searches.
fn filters() -> Vec<(&'static str, HistoryFilter)> {
    let everything = HistoryFilter::default;
    let country = |code| Some(Country::parse(code).unwrap());
    let tenant = |id| Some(TenantId::parse(id).unwrap());
    vec![
        ("everything", everything()),
        ("tenant", HistoryFilter { tenant: tenant("northwind"), ..everything() }),
        ("outcome", HistoryFilter { outcome: Some(SendOutcome::NotDelivered), ..everything() }),
        ("channel", HistoryFilter { channel: Some(Channel::Voice), ..everything() }),
        ("account", HistoryFilter { account: Some(account(2).account_sid), ..everything() }),
        ("code", HistoryFilter { code: Some(30_034), ..everything() }),
        ("country", HistoryFilter { country: country("FR"), ..everything() }),
        (
            "a quarter",
            HistoryFilter {
                since: Some(Date::constant(2026, 6, 1)),
                until: Some(Date::constant(2026, 8, 31)),
                ..everything()
            },
        ),
        (
            "rare together",
            HistoryFilter {
                tenant: tenant("northwind"),
                channel: Some(Channel::Voice),
                code: Some(21_610),
                country: country("DE"),
                ..everything()
            },
        ),
        (
            "nothing together",
            HistoryFilter {
                tenant: tenant("contoso"),
                account: Some(account(3).account_sid),
                ..everything()
            },
        ),
        (
            "recipient",
            HistoryFilter {
                search: PhoneNumber::from_server("+12025550123").map(HistorySearch::Recipient),
                ..everything()
            },
        ),
        (
            "recipients of a block",
            HistoryFilter {
                search: Some(HistorySearch::RecipientBeginning("+12025550".to_owned())),
                ..everything()
            },
        ),
    ]
}

fn history(criterion: &mut Criterion) {
    let most: usize =
        std::env::var("LINECHECK_BENCH_MOST").ok().and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path(), size);
        let mut group = criterion.benchmark_group(format!("history of {size}"));
        for (name, filter) in filters() {
            group.bench_function(BenchmarkId::new("page", name), |bencher| {
                bencher.iter(|| {
                    vault.read_blocking(|reader| reader.history(black_box(&filter), None, 50)).unwrap()
                });
            });
            group.bench_function(BenchmarkId::new("figures", name), |bencher| {
                bencher.iter(|| {
                    vault.read_blocking(|reader| reader.history_figures(black_box(&filter))).unwrap()
                });
            });
        }
        let everything = HistoryFilter::default();
        let far = vault.read_blocking(|reader| reader.history(&everything, None, size / 2)).unwrap();
        let after = far.last().map(linecheck_vault::HistoryRow::place);
        group.bench_function("page/half way back", |bencher| {
            bencher.iter(|| {
                vault.read_blocking(|reader| reader.history(&everything, black_box(after), 50)).unwrap()
            });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = history
}
criterion_main!(benches);
