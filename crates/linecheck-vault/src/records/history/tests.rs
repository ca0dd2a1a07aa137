//! The history is compared with what the transactions themselves say, filtered in memory.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::country::Country;
use linecheck_domain::history::{Summary, TIME_STEPS_MS, time_step};
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::standing::{SendOutcome, Standing};
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::trace::{
    Channel, CreateOutcome, DefaultOrigin, Event, FallbackReason, FallbackRule, FollowingEnd, Origin, Plan,
    Role, UnknownWhy, Verdict,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::access::Writer;
use crate::{FirstKept, KeySource, NewTransaction, StoredTransaction, Vault};

const TENANTS: [&str; 2] = ["contoso", "fabrikam"];
const COUNTRIES: [&str; 3] = ["US", "DE", "GB"];
const CODES: [u32; 3] = [21_408, 30_003, 30_007];

struct Filled {
    folder: tempfile::TempDir,
    vault: Vault,
}

fn sid(digit: usize) -> AccountSid {
    AccountSid::parse(&format!("AC{}", digit.to_string().repeat(32))).unwrap()
}

fn noon() -> Timestamp {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

fn sender(place: usize) -> PhoneNumber {
    PhoneNumber::from_server(["+12025550101", "+442079460958"][place]).unwrap()
}

/// The place of a transaction in the test's order decides everything about it.
fn plan(place: usize) -> Plan {
    let recipients = ["+12025550123", "+12025550124", "+4930901820", "+442079460958", "+12025550125"];
    Plan {
        channel: if place.is_multiple_of(3) { Channel::Voice } else { Channel::Sms },
        recipient: Recipient::parse(recipients[place % recipients.len()], None).unwrap(),
        language: Language::En,
        custom: Some(Origin {
            account_sid: sid(place % 2 + 1),
            base: ApiBase::Us1,
            number: PhoneNumber::from_server("+12025550101"),
        }),
        fallback: FallbackRule::Disabled,
        default: DefaultOrigin::NotConfigured,
        dry_run: place % 11 == 10,
    }
}

fn events(place: usize) -> Vec<Event> {
    let role = Role::Custom;
    let from = sender(place % 2);
    let intended = Event::CreateIntended { role, attempt: 1, from };
    let resource_sid = format!("SM{place:032}");
    let outcome = CreateOutcome::Accepted {
        resource_sid: resource_sid.clone(),
        status: "queued".to_owned(),
        error_code: None,
    };
    let accepted = Event::CreateAnswered { role, attempt: 1, outcome, exchange: None };
    let verdict = Verdict::Originated { role, resource_sid, found_by_look_up: false };
    let mut events = vec![intended, accepted, Event::Decided { verdict }];
    let seen = |status: &str, error_code| Event::StatusSeen {
        status: status.to_owned(),
        error_code,
        code_unread: None,
        exchanges: vec![],
    };
    let (good, bad) =
        if place.is_multiple_of(3) { ("completed", "busy") } else { ("delivered", "undelivered") };
    match place % 7 {
        0 => events.truncate(1),
        1 => {
            let code = Some(CODES[0]);
            let outcome =
                CreateOutcome::Refused { http_status: 400, twilio_code: code, retry_after_seconds: None };
            events[1] = Event::CreateAnswered { role, attempt: 1, outcome, exchange: None };
            let reason = FallbackReason::ApiError { http_status: 400, twilio_code: code };
            events[2] = Event::Decided { verdict: Verdict::Failed { reason, role } };
        }
        2 => events.push(seen(bad, Some(CODES[place % 2 + 1]))),
        3 => events.extend([seen(good, None), Event::Confirmed { milliseconds: place as u64 * 700 }]),
        4 => {}
        _ => events.push(seen(good, None)),
    }
    events
}

fn add(writer: &Writer<'_>, place: usize) -> Result<Uuid, VaultError> {
    let tenants = TENANTS.map(|id| TenantId::parse(id).unwrap());
    let plan = plan(place);
    let passcode = Secret::new("000000".to_owned());
    // Five a day, two of them in the same instant.
    let begun = noon()
        + SignedDuration::from_hours(i64::try_from(place / 5).unwrap() * 24)
        + SignedDuration::from_secs([0, 0, 60, 3_600, 30_000][place % 5]);
    let id = Uuid::new_v4();
    let new = NewTransaction {
        id,
        tenant: (!plan.dry_run).then_some(&tenants[usize::from(place.is_multiple_of(4))]),
        actor: &Actor::administrator("tester"),
        plan: &plan,
        passcode: &passcode,
        passcode_until: begun,
    };
    writer.add_transaction(&new, begun)?;
    for (event, seconds) in events(place).into_iter().zip(1_i64..) {
        writer.add_event(id, &event, begun + SignedDuration::from_secs(seconds * seconds))?;
    }
    Ok(id)
}

fn filled(transactions: usize) -> Filled {
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::passphrase(Secret::new("a passphrase for tests".to_owned()), None);
    let vault = Vault::create_or_open_blocking(&folder.path().join("vault"), Mode::Real, key).unwrap();
    vault
        .write_blocking(|writer| {
            for id in TENANTS {
                let tenant = Tenant::new(TenantId::parse(id).unwrap(), id).unwrap();
                writer.put_tenant(&tenant, noon())?;
            }
            (0..transactions).try_for_each(|place| add(writer, place).map(drop))
        })
        .unwrap();
    Filled { folder, vault }
}

fn all(vault: &Vault) -> Vec<StoredTransaction> {
    let mut all = vault.read_blocking(|reader| reader.transactions(None, 100_000)).unwrap();
    all.sort_by_key(|stored| std::cmp::Reverse((stored.begun_at, stored.id.to_string())));
    all
}

fn fits(filter: &HistoryFilter, stored: &StoredTransaction) -> bool {
    let summary = Summary::of(&stored.plan, stored.begun_at, &stored.events);
    let recipient = &stored.plan.recipient.number;
    let day = stored.begun_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    filter.tenant.as_ref().is_none_or(|tenant| stored.tenant.as_ref() == Some(tenant))
        && filter.outcome.is_none_or(|outcome| summary.outcome == outcome)
        && filter.channel.is_none_or(|channel| stored.plan.channel == channel)
        && filter.account.as_ref().is_none_or(|account| summary.account.as_ref() == Some(account))
        && filter.from.as_ref().is_none_or(|from| summary.from.as_ref() == Some(from))
        && filter.code.is_none_or(|code| summary.code == Some(code))
        && filter.country.is_none_or(|country| recipient.country() == Some(country))
        && filter.since.is_none_or(|since| day >= since)
        && filter.until.is_none_or(|until| day <= until)
        && filter.search.as_ref().is_none_or(|search| match search {
            HistorySearch::Id(text) => stored.id.to_string().starts_with(text.as_str()),
            HistorySearch::Resource(sid) => summary.resource_sid.as_ref() == Some(sid),
            HistorySearch::Recipient(number) => recipient == number,
            HistorySearch::RecipientBeginning(text) => recipient.as_str().starts_with(text.as_str()),
            HistorySearch::RecipientEnding(text) => recipient.as_str().ends_with(text.as_str()),
        })
}

/// What the pictures count, from the transactions themselves.
fn figures_of(stored: &[&StoredTransaction]) -> Figures {
    let (mut days, mut codes) = (BTreeMap::new(), BTreeMap::new());
    let mut accounts: BTreeMap<Date, AccountCounts> = BTreeMap::new();
    let steps = vec![0; TIME_STEPS_MS.len() + 1];
    let (mut delivered, mut confirmed) = (steps.clone(), steps);
    for one in stored {
        let summary = Summary::of(&one.plan, one.begun_at, &one.events);
        let day = one.begun_at.to_zoned(jiff::tz::TimeZone::UTC).date();
        *days.entry((day, summary.outcome)).or_insert(0) += 1;
        accounts.entry(day).or_default().add(summary.originated_by, summary.outcome.is_failure());
        if let Some(code) = summary.code {
            *codes.entry(code).or_insert(0) += 1;
        }
        for (steps, time) in [(&mut delivered, summary.delivered_ms), (&mut confirmed, summary.confirmed_ms)]
        {
            if let Some(time) = time {
                steps[time_step(time)] += 1;
            }
        }
    }
    let mut codes: Vec<(u32, u64)> = codes.into_iter().collect();
    codes.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    Figures {
        total: stored.len() as u64,
        days: days
            .into_iter()
            .map(|((day, outcome), transactions)| DayCount { day, outcome, transactions })
            .collect(),
        accounts: accounts.into_iter().collect(),
        codes,
        delivered,
        confirmed,
    }
}

fn any_filter() -> impl Strategy<Value = HistoryFilter> {
    let some = |count: usize| prop::option::weighted(0.3, 0..count);
    (some(2), some(13), some(2), (some(2), some(2)), some(3), some(3), some(40), some(40), some(9)).prop_map(
        |(tenant, outcome, channel, (account, from), code, country, since, until, search)| HistoryFilter {
            tenant: tenant.map(|place| TenantId::parse(TENANTS[place]).unwrap()),
            outcome: outcome.map(|place| SendOutcome::ALL[place]),
            channel: channel.map(|place| [Channel::Sms, Channel::Voice][place]),
            account: account.map(|place| sid(place + 1)),
            from: from.map(sender),
            code: code.map(|place| CODES[place]),
            country: country.map(|place| Country::parse(COUNTRIES[place]).unwrap()),
            since: since.map(day),
            until: until.map(day),
            search: search.map(|place| match place {
                0 => HistorySearch::Id(String::new()),
                1 => HistorySearch::Id("a".to_owned()),
                2 => HistorySearch::Resource(format!("SM{:032}", 5)),
                3 => HistorySearch::Recipient(PhoneNumber::from_server("+12025550123").unwrap()),
                4 => HistorySearch::RecipientBeginning("+1202555012".to_owned()),
                5 => HistorySearch::RecipientBeginning("+44".to_owned()),
                6 => HistorySearch::RecipientEnding("0123".to_owned()),
                7 => HistorySearch::Resource("' OR 1 = 1 --".to_owned()),
                _ => HistorySearch::Id("%".to_owned()),
            }),
        },
    )
}

fn day(place: usize) -> Date {
    Date::new(2026, 11, 1).unwrap() + SignedDuration::from_hours(i64::try_from(place).unwrap() * 24)
}

static FILLED: LazyLock<Filled> = LazyLock::new(|| filled(180));
static ALL: LazyLock<Vec<StoredTransaction>> = LazyLock::new(|| all(&FILLED.vault));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn t13_filters_compose_as_they_do_in_memory(filter in any_filter(), size in 1_usize..40) {
        let expected: Vec<_> = ALL.iter().filter(|stored| fits(&filter, stored)).collect();
        let (mut ids, mut after) = (Vec::new(), None);
        loop {
            let page = FILLED.vault.read_blocking(|reader| reader.history(&filter, after, size)).unwrap();
            prop_assert!(page.len() <= size);
            ids.extend(page.iter().map(|row| row.id));
            let Some(last) = page.last() else { break };
            after = Some(last.place());
        }
        prop_assert_eq!(ids, expected.iter().map(|stored| stored.id).collect::<Vec<_>>());
        let (count, figures) = FILLED
            .vault
            .read_blocking(|reader| Ok::<_, VaultError>((reader.history_count(&filter)?, reader.history_figures(&filter)?)))
            .unwrap();
        prop_assert_eq!(count, expected.len() as u64);
        prop_assert_eq!(figures, figures_of(&expected));
    }
}

#[test]
fn t13_a_row_says_what_its_transaction_says() {
    let everything = HistoryFilter::default();
    let rows = FILLED.vault.read_blocking(|reader| reader.history(&everything, None, 1_000)).unwrap();
    assert_eq!(rows.len(), ALL.len());
    for (row, stored) in rows.iter().zip(ALL.iter()) {
        let recipient = &stored.plan.recipient.number;
        assert_eq!((row.id, row.begun_at, &row.tenant), (stored.id, stored.begun_at, &stored.tenant));
        assert_eq!((&row.recipient, row.country), (recipient, recipient.country()));
        assert_eq!((row.channel, row.sent_by.as_str()), (stored.plan.channel, "tester"));
        assert_eq!(row.summary, Summary::of(&stored.plan, stored.begun_at, &stored.events));
    }
}

#[test]
fn t13_what_is_too_old_goes_with_its_events_and_nothing_else() {
    let filled = filled(60);
    let before = all(&filled.vault);
    let cut_day = day(5);
    let first = FirstKept { day: cut_day, open: cut_day };
    let cut: Timestamp = format!("{cut_day}T00:00:00Z").parse().unwrap();
    let others = |vault: &Vault| {
        vault.read_blocking(|reader| Ok::<_, VaultError>((reader.tenants()?, reader.audit(1_000)?))).unwrap()
    };
    let kept_before = others(&filled.vault);
    let left: Vec<_> = before.iter().filter(|stored| stored.begun_at >= cut).cloned().collect();
    // A day has five, so that most steps leave a part of one.
    let mut deleted = 0;
    loop {
        let step = filled.vault.write_blocking(|writer| writer.delete_transactions_before(first, 3)).unwrap();
        deleted += step as usize;
        let now = all(&filled.vault);
        assert_eq!(now, before[..before.len() - deleted], "the oldest go first");
        assert_counted(&filled.vault, &now);
        if step < 3 {
            break;
        }
        if let Some(oldest) = now.last() {
            // Somebody looks an old one up meanwhile.
            filled
                .vault
                .write_blocking(|writer| {
                    let stored = writer.add_event(oldest.id, &Event::Confirmed { milliseconds: 1 }, noon());
                    assert!(stored.is_ok(), "{stored:?}");
                    Err::<(), _>(VaultError::Busy)
                })
                .expect_err("rolled back");
        }
    }
    assert_eq!(deleted, before.len() - left.len());
    assert!(deleted > 0 && !left.is_empty());
    assert_eq!(all(&filled.vault), left);
    assert_eq!(others(&filled.vault), kept_before);
    let orphans: u64 = filled
        .vault
        .read_blocking(|reader| {
            let sql = "SELECT (SELECT count(*) FROM events WHERE transaction_id NOT IN (SELECT id FROM transactions))
                            + (SELECT count(*) FROM history WHERE id NOT IN (SELECT id FROM transactions))
                            + (SELECT count(*) FROM history_days WHERE length(records) = 0)";
            Ok::<_, VaultError>(reader.sql().query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(orphans, 0);
}

#[test]
fn t13_what_may_be_under_way_is_kept_until_it_cannot_be_any_more() {
    let filled = filled(60);
    let before = all(&filled.vault);
    let is_open = filled.vault.read_blocking(|reader| {
        let open = reader.open_transactions()?;
        Ok::<_, VaultError>(open.iter().map(|stored| stored.id).collect::<Vec<_>>())
    });
    let is_open = is_open.unwrap();
    let (early, late) = (day(3), day(8));
    let delete = |first| {
        let left = filled.vault.read_blocking(|reader| reader.transactions_before(first)).unwrap();
        let deleted =
            filled.vault.write_blocking(|writer| writer.delete_transactions_before(first, 1_000)).unwrap();
        assert_eq!(u64::from(deleted), left, "what is counted is what is deleted");
        all(&filled.vault).iter().map(|stored| stored.id).collect::<Vec<_>>()
    };
    let kept = delete(FirstKept { day: late, open: early });
    let begun = |stored: &StoredTransaction| stored.begun_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let keeps = |stored: &&StoredTransaction| {
        begun(stored) >= late || is_open.contains(&stored.id) && begun(stored) >= early
    };
    assert_eq!(kept, before.iter().filter(keeps).map(|stored| stored.id).collect::<Vec<_>>());
    let between = |stored: &&StoredTransaction| keeps(stored) && begun(stored) < late;
    assert!(before.iter().filter(between).count() > 3);
    // A later day for those that are open keeps none of them longer.
    let kept = delete(FirstKept { day: late, open: day(9) });
    let young = before.iter().filter(|stored| begun(stored) >= late);
    assert_eq!(kept, young.map(|stored| stored.id).collect::<Vec<_>>());
    assert_counted(&filled.vault, &all(&filled.vault));
}

/// The pictures count what is stored, and no more.
fn assert_counted(vault: &Vault, stored: &[StoredTransaction]) {
    let everything = HistoryFilter::default();
    let figures = vault.read_blocking(|reader| reader.history_figures(&everything)).unwrap();
    assert_eq!(figures, figures_of(&stored.iter().collect::<Vec<_>>()));
}

/// What the history shows is what the events say.
fn assert_projected(vault: &Vault) {
    let everything = HistoryFilter::default();
    let (rows, open, stale) = vault
        .read_blocking(|reader| {
            let open = reader.open_transactions()?.iter().map(|open| open.id).collect::<Vec<_>>();
            let stale: u32 =
                reader.sql().query_row("SELECT count(*) FROM history_stale", [], |row| row.get(0))?;
            Ok::<_, VaultError>((reader.history(&everything, None, 1_000)?, open, stale))
        })
        .unwrap();
    let stored = all(vault);
    assert_eq!(rows, stored.iter().map(HistoryRow::of).collect::<Vec<_>>());
    for one in &stored {
        let standing = Standing::of(&one.plan, &one.plain_events());
        assert_eq!(open.contains(&one.id), standing.is_open(), "{one:?}");
    }
    assert_eq!(stale, 0);
    assert_counted(vault, &stored);
}

fn reopened(filled: Filled) -> Filled {
    filled.vault.close_blocking().unwrap();
    let key = KeySource::passphrase(Secret::new("a passphrase for tests".to_owned()), None);
    let folder = filled.folder.path().join("vault");
    let vault = Vault::create_or_open_blocking(&folder, Mode::Real, key).unwrap();
    Filled { vault, ..filled }
}

/// Makes the vault one that the version before wrote: its tables, its words, and its records, in which an outcome is a
/// place in a list.
fn downgrade(vault: &Vault, outcome: &str, country: &str) {
    let stored = all(vault);
    vault
        .write_blocking(|writer| {
            let sql = writer.sql();
            sql.execute_batch(
                "DROP TABLE traffic_hours; DROP TABLE audit; DROP TABLE audit_checkpoints; DROP TABLE foreign_audit; DROP TABLE foreign_consents;
                 DROP TABLE audit_writers;
                 CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL,
                     action TEXT NOT NULL, tenant TEXT, detail TEXT NOT NULL) STRICT;
                 DROP TABLE pingone_events; DROP TABLE pingone_plans; DROP TABLE pingone_connections;
                 DROP TABLE history; DROP TABLE history_days; DROP TABLE history_words; DROP TABLE history_stale;
                 DROP INDEX transactions_of_tenant; ALTER TABLE transactions DROP COLUMN country;
                 ALTER TABLE tenants DROP COLUMN removed_at;
                 DELETE FROM settings WHERE name = 'history_projection'; UPDATE transactions SET open = 1;
                 INSERT INTO settings VALUES ('history_rules', '2');",
            )?;
            sql.execute_batch(crate::migrations::HISTORY_OF_BEFORE)?;
            for one in &stored {
                sql.execute(
                    "INSERT INTO history VALUES (?1, ?2, ?3, 'sms', ?4, '', ?5, 0, NULL, NULL, ?6, NULL, NULL, 'tester')",
                    (
                        stamp(one.begun_at),
                        one.id.to_string(),
                        one.tenant.as_ref().map_or("", TenantId::as_str),
                        country,
                        outcome,
                        one.plan.recipient.number.as_str(),
                    ),
                )?;
                sql.execute(
                    "INSERT INTO history_days VALUES (?1, ?2)
                     ON CONFLICT (day) DO UPDATE SET records = CAST(records || excluded.records AS BLOB)",
                    (&stamp(one.begun_at)[..10], [0, 0, 0, 0, b'U', b'S', 4, 0, 0, 0, 0, 255, 255, 1, 0, 0, 0, 0, 0, 0]),
                )?;
            }
            Ok::<_, VaultError>(sql.pragma_update(None, "user_version", 5)?)
        })
        .unwrap();
}

fn any_tail() -> impl Strategy<Value = Vec<Event>> {
    let role = || prop::sample::select(vec![Role::Custom, Role::Default]);
    let status =
        prop::sample::select(vec!["queued", "sent", "delivered", "undelivered", "completed", "busy"]);
    let unknown = CreateOutcome::Unknown { why: UnknownWhy::Stopped };
    let event = prop_oneof![
        status.prop_map(|status| Event::StatusSeen {
            status: status.to_owned(),
            error_code: Some(30_003),
            code_unread: None,
            exchanges: vec![],
        }),
        Just(Event::FollowingEnded { why: FollowingEnd::TimeUp }),
        role().prop_map(move |role| Event::CreateAnswered {
            role,
            attempt: 1,
            outcome: unknown.clone(),
            exchange: None
        }),
        role().prop_map(|role| Event::Decided { verdict: Verdict::Unknown { role } }),
        Just(Event::Decided { verdict: Verdict::Stopped }),
        Just(Event::Confirmed { milliseconds: 700 }),
    ];
    prop::collection::vec(event, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn t13_the_history_of_a_vault_of_before_is_made_again_and_says_what_the_events_say(
        tails in prop::collection::vec(any_tail(), 14),
        outcome in prop::sample::select(vec!["sent", "refused", "unknown", "under_way", "dry_run"]),
        country in prop::sample::select(vec!["DE", "US", "FR", ""]),
    ) {
        let filled = filled(tails.len());
        for (stored, tail) in all(&filled.vault).iter().zip(&tails) {
            filled.vault.write_blocking(|writer| {
                tail.iter().try_for_each(|event| writer.add_event(stored.id, event, noon()).map(drop))
            }).unwrap();
        }
        let before = all(&filled.vault);
        downgrade(&filled.vault, outcome, country);
        let filled = reopened(filled);
        let now = all(&filled.vault);
        assert_projected(&filled.vault);
        for (before, now) in before.iter().zip(&now) {
            prop_assert_eq!(&before.events, &now.events);
            // As it was stored then, whatever today's metadata says of the number.
            prop_assert_eq!(now.country.map(Country::code).unwrap_or_default(), country);
        }
    }
}

/// What is wrong with the history refuses no event, and is put right: with the next event of the day, or at the next
/// opening.
#[test]
fn t13_a_projection_that_cannot_be_written_leaves_the_event_stored_and_is_made_again() {
    for (broken, heals_with_next_event) in [
        ("UPDATE history_days SET records = x'00'", true),
        ("DELETE FROM history_days", true),
        ("UPDATE history SET outcome = 'of a newer version'", true),
        ("UPDATE history SET country = 'FR'", true),
        ("UPDATE history SET recipient = 'nobody'", true),
        ("DROP TABLE history_words", false),
        ("DROP TABLE history", false),
        ("CREATE TRIGGER no_rows BEFORE INSERT ON history BEGIN SELECT raise(ABORT, 'no'); END", false),
    ] {
        let mut filled = filled(10);
        let id = all(&filled.vault)[0].id;
        let event = Event::Confirmed { milliseconds: 5 };
        let events = |vault: &Vault| {
            let stored = vault.read_blocking(|reader| reader.transaction(id)).unwrap().unwrap();
            stored.plain_events()
        };
        let before = events(&filled.vault).len();
        let written = filled.vault.write_blocking(|writer| {
            writer.sql().execute_batch(broken)?;
            writer.add_event(id, &event, noon())
        });
        written.unwrap_or_else(|error| panic!("{broken}: {error}"));
        assert_eq!(events(&filled.vault).len(), before + 1, "{broken}");
        if heals_with_next_event {
            // Each day heals with an event of its own.
            for stored in all(&filled.vault) {
                let add = |writer: &Writer<'_>| writer.add_event(stored.id, &event, noon()).map(drop);
                filled.vault.write_blocking(|writer| add(writer).and_then(|()| add(writer))).unwrap();
            }
        } else {
            filled = reopened(filled);
        }
        assert_projected(&filled.vault);
    }
}

/// A test send that cannot be read takes nothing from the others: it stands there as one that could not be read, and what
/// happens with it is stored all the same.
#[test]
fn t5_the_recent_ones_are_read_by_an_index_and_one_that_cannot_be_read_stands_among_them() {
    let Filled { vault, folder: _folder } = filled(30);
    let stored = all(&vault);
    let tenant = TenantId::parse(TENANTS[1]).unwrap();
    let recent =
        |tenant: Option<&TenantId>, most| vault.read_blocking(|reader| reader.recent(tenant, most)).unwrap();
    let ids = |recent: &[RecentSend]| recent.iter().map(|one| one.id).collect::<Vec<_>>();
    for most in [0, 1, 7, 100] {
        let of_all: Vec<_> = stored.iter().map(|one| one.id).take(most).collect();
        let own = stored.iter().filter(|one| one.tenant.as_ref().is_none_or(|of| *of == tenant));
        let of_tenant: Vec<_> = own.map(|one| one.id).take(most).collect();
        let most = u32::try_from(most).unwrap();
        assert_eq!(ids(&recent(None, most)), of_all);
        assert_eq!(ids(&recent(Some(&tenant), most)), of_tenant);
    }
    let rows = recent(None, 100).into_iter().map(|one| one.row).collect::<Vec<_>>();
    assert_eq!(rows, stored.iter().map(|one| Some(HistoryRow::of(one))).collect::<Vec<_>>());
    let plan: Vec<String> = vault
        .read_blocking(|reader| {
            let mut statement = reader.sql().prepare(&format!("EXPLAIN QUERY PLAN {}", recent::OF_TENANT))?;
            let steps = statement.query_map(("contoso", 30), |row| row.get("detail"))?;
            Ok::<_, VaultError>(steps.collect::<Result<_, _>>()?)
        })
        .unwrap();
    let by_index = plan.iter().filter(|step| step.contains("INDEX transactions_of_tenant")).count();
    assert!(by_index == 2 && !plan.iter().any(|step| step.contains("SCAN transactions")), "{plan:?}");

    let odd = stored[3].id;
    let written: Result<_, VaultError> = vault.write_blocking(|writer| {
        writer.sql().execute("UPDATE transactions SET plan = '{}' WHERE id = ?1", [odd.to_string()])?;
        writer.sql().execute("DELETE FROM history WHERE id = ?1", [odd.to_string()])?;
        writer.add_event(odd, &Event::Confirmed { milliseconds: 1 }, noon())
    });
    written.expect("the event is stored");
    let seen = recent(None, 100);
    assert_eq!(seen.len(), stored.len());
    assert!(seen.iter().all(|one| one.row.is_none() == (one.id == odd)));
}

#[test]
fn t5_what_a_tenant_originated_is_counted_by_day_as_its_transactions_say() {
    let Filled { vault, folder: _folder } = filled(60);
    let since = day(3);
    let mut expected = BTreeMap::new();
    for one in all(&vault) {
        let standing = Standing::of(&one.plan, &one.plain_events());
        let day = one.begun_at.to_zoned(jiff::tz::TimeZone::UTC).date();
        if let (Some(tenant), Some(Role::Custom), true) = (one.tenant, standing.originated(), day >= since) {
            *expected.entry((tenant, day)).or_insert(0) += 1;
        }
    }
    let counted = vault.read_blocking(|reader| reader.originated_since(since)).unwrap();
    let counted: BTreeMap<_, _> =
        counted.into_iter().map(|count| ((count.tenant, count.day), count.transactions)).collect();
    assert_eq!(counted, expected);
    assert!(counted.len() > 5);
}

/// What is deleted meanwhile admits nothing.
#[test]
fn t7_nothing_is_stored_of_a_transaction_that_is_gone() {
    let Filled { vault, folder: _folder } = filled(1);
    let gone = vault
        .write_blocking(|writer| writer.append(Uuid::nil(), &Event::Confirmed { milliseconds: 1 }, noon()));
    assert_eq!(gone.unwrap(), None);
}
