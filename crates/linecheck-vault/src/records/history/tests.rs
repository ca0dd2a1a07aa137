//! The history is compared with what the transactions themselves say, filtered in memory.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::history::{TIME_STEPS_MS, time_step};
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::Recipient;
use linecheck_domain::tenant::Tenant;
use linecheck_domain::trace::{
    CreateOutcome, DefaultOrigin, Event, FallbackReason, FallbackRule, Origin, Plan, Role, Verdict,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::vault::Writer;
use crate::{FirstKept, KeySource, NewTransaction, StoredTransaction, Vault};

const TENANTS: [&str; 2] = ["contoso", "fabrikam"];
const COUNTRIES: [&str; 3] = ["US", "DE", "GB"];
const CODES: [u32; 3] = [21_408, 30_003, 30_007];

struct Filled {
    _folder: tempfile::TempDir,
    vault: Vault,
}

fn sid(digit: usize) -> AccountSid {
    AccountSid::parse(&format!("AC{}", digit.to_string().repeat(32))).unwrap()
}

fn noon() -> Timestamp {
    "2026-11-01T12:00:00Z".parse().unwrap()
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
    let from = PhoneNumber::from_server("+12025550101").unwrap();
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
    Filled { _folder: folder, vault }
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
        && filter.code.is_none_or(|code| summary.code == Some(code))
        && filter.country.is_none_or(|country| recipient.country() == Some(country))
        && filter.since.is_none_or(|since| day >= since)
        && filter.until.is_none_or(|until| day <= until)
        && filter.search.as_ref().is_none_or(|search| match search {
            HistorySearch::Id(text) => stored.id.to_string().starts_with(text.as_str()),
            HistorySearch::Resource(sid) => summary.resource_sid.as_ref() == Some(sid),
            HistorySearch::Recipient(number) => recipient == number,
            HistorySearch::RecipientBeginning(text) => recipient.as_str().starts_with(text.as_str()),
        })
}

/// What the pictures count, from the transactions themselves.
fn figures_of(stored: &[&StoredTransaction]) -> Figures {
    let (mut days, mut codes) = (BTreeMap::new(), BTreeMap::new());
    let steps = vec![0; TIME_STEPS_MS.len() + 1];
    let (mut delivered, mut confirmed) = (steps.clone(), steps);
    for one in stored {
        let summary = Summary::of(&one.plan, one.begun_at, &one.events);
        let day = one.begun_at.to_zoned(jiff::tz::TimeZone::UTC).date();
        *days.entry((day, summary.outcome)).or_insert(0) += 1;
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
        codes,
        delivered,
        confirmed,
    }
}

fn any_filter() -> impl Strategy<Value = HistoryFilter> {
    let some = |count: usize| prop::option::weighted(0.3, 0..count);
    (some(2), some(9), some(2), some(2), some(3), some(3), some(40), some(40), some(8)).prop_map(
        |(tenant, outcome, channel, account, code, country, since, until, search)| HistoryFilter {
            tenant: tenant.map(|place| TenantId::parse(TENANTS[place]).unwrap()),
            outcome: outcome.map(|place| HistoryOutcome::ALL[place]),
            channel: channel.map(|place| [Channel::Sms, Channel::Voice][place]),
            account: account.map(|place| sid(place + 1)),
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
                6 => HistorySearch::Resource("' OR 1 = 1 --".to_owned()),
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

/// A vault of before has rows by other rules: a late status undid a final word.
#[test]
fn t13_rows_by_rules_of_before_are_derived_again() {
    let Filled { vault, _folder } = filled(12);
    let seen = |status: &str| Event::StatusSeen {
        status: status.to_owned(),
        error_code: None,
        code_unread: None,
        exchanges: Vec::new(),
    };
    // One that was delivered.
    let stored = all(&vault).into_iter().find(|stored| {
        Summary::of(&stored.plan, stored.begun_at, &stored.events).outcome == HistoryOutcome::Delivered
            && stored.plan.channel == Channel::Sms
    });
    let id = stored.expect("a message that was delivered").id;
    let written = vault.write_blocking(|writer| {
        let late = writer.append(id, &seen("sending"), noon())?.expect("it is there");
        assert_eq!(late.event, None, "it is not admitted");
        writer.add_event(id, &seen("sending"), noon())?;
        let mut condition = Condition::default();
        condition.and("id = ?", id.to_string());
        let right = writer.history_rows("history", &condition, 1)?.remove(0);
        assert_eq!(right.summary.outcome, HistoryOutcome::Delivered);
        let mut wrong = right.clone();
        wrong.summary.outcome = HistoryOutcome::Sent;
        writer.put_history_row(&wrong)?;
        writer.put_record(Some(&right), &wrong)?;
        writer.sql().execute("UPDATE transactions SET open = 1 WHERE id = ?1", [id.to_string()])?;
        Ok::<_, VaultError>(())
    });
    written.unwrap();
    let derived: Result<_, VaultError> = vault.write_blocking(|writer| {
        writer.derive_again()?;
        Ok(())
    });
    derived.unwrap();
    let everything = HistoryFilter::default();
    let read = vault.read_blocking(|reader| {
        let open = reader.open_transactions()?.iter().any(|open| open.id == id);
        Ok::<_, VaultError>((
            reader.history(&everything, None, 100)?,
            reader.history_figures(&everything)?,
            open,
        ))
    });
    let (rows, figures, open) = read.unwrap();
    let row = rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!((row.summary.outcome, open), (HistoryOutcome::Delivered, false));
    let stored = all(&vault);
    assert_eq!(figures, figures_of(&stored.iter().collect::<Vec<_>>()));
}

/// What is deleted meanwhile admits nothing.
#[test]
fn t7_nothing_is_stored_of_a_transaction_that_is_gone() {
    let Filled { vault, _folder } = filled(1);
    let gone = vault
        .write_blocking(|writer| writer.append(Uuid::nil(), &Event::Confirmed { milliseconds: 1 }, noon()));
    assert_eq!(gone.unwrap(), None);
}
