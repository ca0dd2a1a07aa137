//! What a new sandbox holds: the accounts, and numbers of every mix in several countries.
//!
//! Numbers are taken from ranges set aside for fiction where a country has one, as long as they last: North
//! American `555-01xx`, British `020 7946 0xxx` and `0113 496 0xxx`, German `030 23125 xxx`, Australian
//! `02 5550 xxxx`. Israel has none. The rest have a valid shape. Nothing is ever sent to any of them.

use linecheck_domain::sid::SANDBOX_MARKER;

use crate::account::{Account, AccountKind, AccountStatus, AnswerMode, CallerId};
use crate::known::{self, KnownAccount};
use crate::number::{Capabilities, NumberSpec};
use crate::number_list::NumberList;
use crate::registrations::{MessagingService, Registrations};
use crate::sid::number_sid;

/// The most numbers that the main account is given.
pub(crate) const MOST_NUMBERS: usize = 100_000;

/// How many numbers the main account has when nobody says.
pub(crate) const DEFAULT_NUMBERS: usize = 40;

/// When the seeded accounts say that they were created: 2026-01-12 09:00 UTC. Fixed, so that two sandboxes
/// answer alike.
const SEEDED_MS: i64 = 1_768_208_400_000;

/// A block of numbers: what they begin with, how many digits follow, and where the first one lies.
struct Block {
    prefix: &'static str,
    width: usize,
    first: usize,
    size: usize,
}

const fn block(prefix: &'static str, width: usize, first: usize) -> Block {
    Block { prefix, width, first, size: 10_000 }
}

impl Block {
    /// Goes round within the block, so that numbers for fiction come first and none is given twice.
    fn number(&self, index: usize) -> String {
        let base = self.first - self.first % self.size;
        let line = base + (self.first % self.size + index) % self.size;
        format!("{}{line:0width$}", self.prefix, width = self.width)
    }
}

/// The ten blocks of the main account, taken in turn: 40 % United States, 20 % Canada, and Great Britain, Germany,
/// Israel and Australia.
const MAIN_BLOCKS: [Block; 10] = [
    block("+1212555", 4, 100),
    block("+1416555", 4, 100),
    block("+44207946", 4, 0),
    block("+1415555", 4, 100),
    block("+4930231", 5, 25_000),
    block("+1312555", 4, 100),
    block("+1604555", 4, 100),
    block("+9723555", 4, 0),
    block("+1617555", 4, 100),
    block("+6125550", 4, 0),
];

/// Blocks of the other accounts, so that no number belongs to two.
const OTHER_BLOCKS: [Block; 6] = [
    block("+1646555", 4, 100),
    block("+44113496", 4, 0),
    block("+4930231", 5, 35_000),
    block("+1514555", 4, 100),
    block("+6135550", 4, 0),
    block("+9724555", 4, 0),
];

/// Names that somebody might give, among them some that an unwary page or spreadsheet would trip over.
const NAMES: &[(usize, &str)] = &[
    (1, "Front desk"),
    (2, "Zürich – Empfang"),
    (4, "כניסה ראשית"),
    (7, "<b>Night shift</b>"),
    (12, "=SUM(1+1)"),
    (13, ""),
    (15, "Support, \"tier 2\"; o'clock\tand tab"),
    (21, "<img src=x onerror=alert(1)>"),
];

/// All accounts of a new sandbox, `numbers` of them in the main account's list.
pub(crate) fn accounts(numbers: usize) -> Vec<Account> {
    let both = Capabilities { mms: true, ..Capabilities::of(true, true) };
    let mut accounts = vec![
        main_account(known::MAIN, "Contoso", Some("128.40"), main_numbers(numbers)),
        sub_account(
            known::SUB_ACTIVE,
            "Contoso Support",
            AccountStatus::Active,
            few(known::SUB_ACTIVE, &[both; 6]),
        ),
        sub_account(
            known::SUB_SUSPENDED,
            "Contoso Events",
            AccountStatus::Suspended,
            few(known::SUB_SUSPENDED, &[both; 2]),
        ),
        sub_account(known::SUB_CLOSED, "Contoso 2024", AccountStatus::Closed, few(known::SUB_CLOSED, &[])),
        main_account(known::FABRIKAM, "Fabrikam", Some("54.02"), few(known::FABRIKAM, &fabrikam_mix(both))),
        main_account(
            known::DEFAULT_ACCOUNT,
            "Ping Identity default account (sandbox)",
            Some("9999.00"),
            few(known::DEFAULT_ACCOUNT, &[both; 6]),
        ),
        main_account(known::TRIAL, "Trial of Northwind", Some("15.50"), few(known::TRIAL, &[both; 1])),
        main_account(known::SUSPENDED, "Suspended Ltd", Some("-3.17"), few(known::SUSPENDED, &[both; 3])),
        main_account(known::CLOSED, "Closed Ltd", Some("0.00"), few(known::CLOSED, &[])),
        main_account(
            known::NO_NUMBERS,
            "Tailspin, no numbers yet",
            Some("20.00"),
            few(known::NO_NUMBERS, &[]),
        ),
        main_account(
            known::NO_USABLE,
            "Wingtip, nothing usable",
            Some("20.00"),
            few(
                known::NO_USABLE,
                &[
                    Capabilities::of(true, false),
                    Capabilities::of(false, true),
                    Capabilities::of(false, false),
                ],
            ),
        ),
        main_account(known::TEST_CREDENTIALS, "Test credentials", None, few(known::TEST_CREDENTIALS, &[])),
    ];
    for account in &mut accounts {
        match account.known {
            known::MAIN | known::DEFAULT_ACCOUNT => register(account),
            known::TRIAL => make_trial(account),
            known::SUSPENDED => account.status = AccountStatus::Suspended,
            known::CLOSED => account.status = AccountStatus::Closed,
            _ => {}
        }
    }
    accounts
}

/// The most numbers that send for one messaging service (Twilio, `docs/messaging/services`: 400).
const MOST_SENDERS: usize = 400;

/// A registered sender: its local numbers of the United States and Canada are in a service whose campaign is verified. Two of the
/// countries that Twilio opens by hand alone (`docs/api/errors/30649`) are closed, as in a new account.
fn register(account: &mut Account) {
    let numbers = account.numbers.iter().map(|number| &number.info.phone_number);
    let north_american = numbers.filter(|phone| phone.starts_with("+1"));
    account.registrations = Registrations {
        sms_denied: ["NG", "PK"].map(str::to_owned).into(),
        voice_denied: ["NG", "PK"].map(str::to_owned).into(),
        services: vec![MessagingService {
            sid: format!("MG{SANDBOX_MARKER}{:018x}", account.known.ordinal()),
            friendly_name: "Passcodes".to_owned(),
            numbers: north_american.take(MOST_SENDERS).cloned().collect(),
            campaign_status: Some("VERIFIED".to_owned()),
        }],
        ..Registrations::default()
    };
}

/// A trial may have five verified recipients, and SMS go to numbers of the United States (`docs/usage/trials`).
fn make_trial(account: &mut Account) {
    account.kind = AccountKind::Trial;
    let ordinal = account.known.ordinal();
    account.caller_ids = ["+12025550101", "+12025550102", "+12025550130"]
        .iter()
        .zip(0xca_0001_u64..)
        .map(|(phone, key)| CallerId {
            sid: number_sid(ordinal, key),
            phone_number: (*phone).to_owned(),
            friendly_name: crate::number::national(phone),
        })
        .collect();
}

fn main_account(
    known: KnownAccount,
    friendly_name: &'static str,
    balance: Option<&str>,
    numbers: NumberList,
) -> Account {
    Account {
        known,
        owner: known,
        friendly_name,
        kind: AccountKind::Full,
        status: AccountStatus::Active,
        answer_mode: AnswerMode::Automatic,
        auth_token: known.initial_auth_token(),
        balance: balance.map(str::to_owned),
        created_ms: SEEDED_MS + i64::from(known.ordinal()) * 60_000,
        numbers,
        caller_ids: Vec::new(),
        registrations: Registrations::default(),
        past: None,
    }
}

fn sub_account(
    known: KnownAccount,
    friendly_name: &'static str,
    status: AccountStatus,
    numbers: NumberList,
) -> Account {
    Account { owner: known::MAIN, status, ..main_account(known, friendly_name, None, numbers) }
}

fn fabrikam_mix(both: Capabilities) -> [Capabilities; 8] {
    let (voice, sms) = (Capabilities::of(true, false), Capabilities::of(false, true));
    [both, both, both, voice, both, sms, both, both]
}

fn main_numbers(count: usize) -> NumberList {
    let mut list = NumberList::new(known::MAIN.ordinal());
    for (index, key) in (0..count).zip(1_u64..) {
        let (slot, in_block) = (index % MAIN_BLOCKS.len(), index / MAIN_BLOCKS.len());
        let spec = NumberSpec {
            phone_number: MAIN_BLOCKS[slot].number(in_block),
            friendly_name: NAMES.iter().find(|(at, _)| *at == index).map(|(_, name)| (*name).to_owned()),
            capabilities: Some(mix(slot, in_block)),
        };
        list.seed(key, created(key), spec);
    }
    list
}

/// Half of the numbers do both; the other mixes come round in every block, each block beginning elsewhere.
fn mix(slot: usize, in_block: usize) -> Capabilities {
    let north_american = matches!(slot, 0 | 1 | 3 | 5 | 6 | 8);
    let fax = slot.is_multiple_of(2).then_some(false);
    let (voice, sms) = match (slot + in_block) % 6 {
        1 => (true, false),
        3 => (false, true),
        5 => (false, false),
        _ => (true, true),
    };
    Capabilities { voice, sms, mms: sms && north_american, fax }
}

/// The few numbers of another account.
fn few(known: KnownAccount, mix: &[Capabilities]) -> NumberList {
    let mut list = NumberList::new(known.ordinal());
    for ((index, capabilities), key) in mix.iter().enumerate().zip(1_u64..) {
        let block = &OTHER_BLOCKS[index % OTHER_BLOCKS.len()];
        let in_block = usize::from(known.ordinal()) * 10 + index / OTHER_BLOCKS.len();
        let spec = NumberSpec {
            phone_number: block.number(in_block),
            friendly_name: None,
            capabilities: Some(*capabilities),
        };
        list.seed(key, created(key), spec);
    }
    list
}

fn created(key: u64) -> i64 {
    SEEDED_MS + i64::try_from(key).unwrap_or_default() * 60_000
}

impl KnownAccount {
    /// The numbers that it has in a new sandbox, in E.164.
    #[must_use]
    pub fn initial_numbers(&self) -> Vec<String> {
        let seeded = accounts(DEFAULT_NUMBERS).into_iter().find(|account| account.known == *self);
        seeded.map_or_else(Vec::new, |account| {
            account.numbers.iter().map(|number| number.info.phone_number.clone()).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use linecheck_domain::phone::PhoneNumber;

    use super::*;
    use crate::number::is_e164;

    #[test]
    fn s1_no_number_is_given_twice() {
        let accounts = accounts(MOST_NUMBERS);
        let mut seen = HashSet::new();
        for number in accounts.iter().flat_map(|account| account.numbers.iter()) {
            assert!(is_e164(&number.info.phone_number), "{}", number.info.phone_number);
            assert!(seen.insert(number.info.phone_number.clone()), "{}", number.info.phone_number);
        }
        assert!(seen.len() > MOST_NUMBERS);
    }

    #[test]
    fn s1_the_default_numbers_are_of_every_mix_in_six_countries() {
        let accounts = accounts(DEFAULT_NUMBERS);
        let main: Vec<_> = accounts[0].numbers.iter().map(|number| &number.info).collect();
        assert_eq!(main.len(), DEFAULT_NUMBERS);
        for (voice, sms) in [(true, true), (true, false), (false, true), (false, false)] {
            let having = |info: &&&crate::NumberInfo| {
                info.capabilities.is_some_and(|can| can.voice == voice && can.sms == sms)
            };
            assert!(main.iter().filter(having).count() >= 5, "voice {voice}, sms {sms}");
        }
        for prefix in ["+1212", "+1416", "+44", "+49", "+972", "+61"] {
            let usable = main.iter().any(|info| {
                info.phone_number.starts_with(prefix)
                    && info.capabilities.is_some_and(|can| can.voice && can.sms)
            });
            assert!(usable, "{prefix}");
        }
    }

    #[test]
    fn s1_seeded_numbers_are_valid_for_libphonenumber() {
        for account in accounts(1000) {
            for number in account.numbers.iter() {
                let phone = PhoneNumber::parse(&number.info.phone_number, None).unwrap();
                assert!(phone.is_valid(), "{}", number.info.phone_number);
            }
        }
    }
}
