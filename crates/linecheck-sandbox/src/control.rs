//! What tests and people do to a running sandbox: faults, log, clock, accounts, numbers.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::{Account, AccountInfo, AccountStatus, AnswerMode};
use crate::error::SandboxError;
use crate::fault::{FaultRule, FaultState};
use crate::inbox::{Arrival, arrivals};
use crate::log::LogEntry;
use crate::number::{NumberChange, NumberInfo, NumberSpec};
use crate::past::{Kind, Past, Recorded, Traffic};
use crate::registrations::Registrations;
use crate::settings::Settings;
use crate::sid::random_hex;
use crate::world::{Shared, World};

/// A host that does not resolve.
pub(crate) const UNRESOLVABLE: &str = "https://no-such-host.invalid";

/// The longest latency or step that can be set: ten minutes.
const MOST_MS: u64 = 600_000;

/// Where a sandbox can be reached, and where not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Addresses {
    pub(crate) port: u16,
    pub(crate) self_signed_port: u16,
    pub(crate) closed_port: u16,
}

impl Addresses {
    pub(crate) fn base_url(self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn self_signed_base_url(self) -> String {
        format!("https://127.0.0.1:{}", self.self_signed_port)
    }

    pub(crate) fn closed_port_base_url(self) -> String {
        format!("http://127.0.0.1:{}", self.closed_port)
    }
}

/// What a sandbox says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// Random at every start: tells this sandbox from one that took its port later.
    pub instance: String,
    /// The version of the crate.
    pub version: String,
    /// For clients.
    pub base_url: String,
    /// Behind a certificate that nobody signed.
    pub self_signed_base_url: String,
    /// Where nobody listens.
    pub closed_port_base_url: String,
    /// A host that does not resolve.
    pub unresolvable_base_url: String,
    /// Its clock, RFC 3339.
    pub now: Timestamp,
    /// How far its clock is ahead.
    pub clock_offset_ms: i64,
    /// How fast it is.
    pub settings: Settings,
    /// Whether its state outlives a restart.
    pub keeps_state: bool,
    /// How many messages it has.
    pub messages: usize,
    /// How many calls it has.
    pub calls: usize,
    /// How many requests are in the log.
    pub logged_requests: usize,
    /// How many rules the fault script has.
    pub faults: usize,
    /// How many connections were made to it.
    pub connections: u64,
    /// How many clients of the self-signed port did not go on after its certificate.
    pub failed_handshakes: u64,
}

/// The means to change a running sandbox and to see what it did.
#[derive(Debug, Clone)]
pub struct Control {
    shared: Arc<Shared>,
    addresses: Addresses,
}

impl Control {
    pub(crate) fn new(shared: Arc<Shared>, addresses: Addresses) -> Self {
        Self { shared, addresses }
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// What the sandbox says of itself.
    #[must_use]
    pub fn health(&self) -> Health {
        let world = self.shared.world();
        let (messages, calls) = (world.messages.len(), world.calls.len());
        drop(world);
        Health {
            status: "ok".to_owned(),
            instance: self.shared.instance.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            base_url: self.addresses.base_url(),
            self_signed_base_url: self.addresses.self_signed_base_url(),
            closed_port_base_url: self.addresses.closed_port_base_url(),
            unresolvable_base_url: UNRESOLVABLE.to_owned(),
            now: self.now(),
            clock_offset_ms: self.shared.clock.offset_ms(),
            settings: self.shared.settings(),
            keeps_state: self.shared.keeps_state(),
            messages,
            calls,
            logged_requests: self.shared.log().len(),
            faults: self.shared.faults().stored().len(),
            connections: self.shared.connections.load(Ordering::SeqCst),
            failed_handshakes: self.shared.failed_handshakes.load(Ordering::SeqCst),
        }
    }

    /// The accounts, with their tokens.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountInfo> {
        self.shared.world().accounts.iter().map(Account::info).collect()
    }

    /// Puts a fault script in force instead of the one before. All of it or nothing.
    ///
    /// # Errors
    /// When a rule makes no sense, or the state folder cannot be written.
    pub fn set_faults(&self, rules: Vec<FaultRule>) -> Result<(), SandboxError> {
        let mut book = self.shared.faults();
        book.set(rules)?;
        self.shared.save_faults(&book)
    }

    /// Puts one more rule in force, after the others.
    ///
    /// # Errors
    /// When the rule makes no sense, or the state folder cannot be written.
    pub fn add_fault(&self, rule: FaultRule) -> Result<(), SandboxError> {
        let mut book = self.shared.faults();
        book.add(rule)?;
        self.shared.save_faults(&book)
    }

    /// Takes all rules out of force.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn clear_faults(&self) -> Result<(), SandboxError> {
        self.set_faults(Vec::new())
    }

    /// The rules in force and what they have seen.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultState> {
        self.shared.faults().states()
    }

    /// Every request that reached the sandbox, the oldest first.
    #[must_use]
    pub fn log(&self) -> Vec<LogEntry> {
        self.log_since(0)
    }

    /// The requests after one, by its `seq`.
    #[must_use]
    pub fn log_since(&self, seq: u64) -> Vec<LogEntry> {
        self.shared.log().since(seq)
    }

    /// Empties the log. The count goes on.
    pub fn clear_log(&self) {
        self.shared.log().clear();
    }

    /// What arrived at the recipients' phones, the newest first, a hundred at most: for one recipient, in E.164, or for
    /// all.
    #[must_use]
    pub fn inbox(&self, to: Option<&str>) -> Vec<Arrival> {
        arrivals(&self.shared.world(), to, self.shared.clock.now_ms())
    }

    /// The sandbox's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.shared.clock.now_ms()).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock forward, by a hundred years in all at most. It never goes back.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn advance_clock(&self, by: Duration) -> Result<Timestamp, SandboxError> {
        self.shared.clock.advance(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        self.shared.save(&self.shared.world())?;
        Ok(self.now())
    }

    /// How fast the sandbox is.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.shared.settings()
    }

    /// Sets how fast the sandbox is.
    ///
    /// # Errors
    /// When a time is over ten minutes, or the state folder cannot be written.
    pub fn set_settings(&self, settings: Settings) -> Result<(), SandboxError> {
        for (field, ms) in [("latency_ms", settings.latency_ms), ("step_ms", settings.step_ms)] {
            if ms > MOST_MS {
                return Err(SandboxError::invalid(field, "must be 600000 (ten minutes) or less"));
            }
        }
        self.shared.set_settings(settings);
        self.shared.save(&self.shared.world())
    }

    /// Gives an account a new, random token; the old one is refused from now on.
    ///
    /// # Errors
    /// When there is no such account, or the state folder cannot be written.
    pub fn rotate_token(&self, account: &str) -> Result<String, SandboxError> {
        let token = random_hex(16)?;
        self.change(account, |account| account.auth_token.clone_from(&token))?;
        Ok(token)
    }

    /// Sets an account's status.
    ///
    /// # Errors
    /// When there is no such account, or the state folder cannot be written.
    pub fn set_account_status(&self, account: &str, status: AccountStatus) -> Result<(), SandboxError> {
        self.change(account, |account| account.status = status)
    }

    /// Sets how an account answers right credentials.
    ///
    /// # Errors
    /// When there is no such account, or the state folder cannot be written.
    pub fn set_answer_mode(&self, account: &str, mode: AnswerMode) -> Result<(), SandboxError> {
        self.change(account, |account| account.answer_mode = mode)
    }

    /// Sets an account's balance, such as `12.50`.
    ///
    /// # Errors
    /// When it is no amount, or there is no such account, or it is a sub-account (which has no balance of its own),
    /// or the state folder cannot be written.
    pub fn set_balance(&self, account: &str, balance: &str) -> Result<(), SandboxError> {
        if !is_amount(balance) {
            return Err(SandboxError::invalid("balance", "must be an amount such as 12.50 or -3"));
        }
        let is_sub_account = self.account(account, Account::is_sub_account)?;
        if is_sub_account {
            return Err(SandboxError::invalid("balance", "a sub-account has no balance of its own"));
        }
        self.change(account, |account| account.balance = Some(balance.to_owned()))
    }

    /// An account's numbers, in the order in which they are listed.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn numbers(&self, account: &str) -> Result<Vec<NumberInfo>, SandboxError> {
        self.account(account, |account| account.numbers.iter().map(|number| number.info.clone()).collect())
    }

    /// Adds a number at the end of an account's list, and gives it.
    ///
    /// # Errors
    /// When it is not in E.164 or there already, or there is no such account, or the state folder cannot be written.
    pub fn add_number(&self, account: &str, number: NumberSpec) -> Result<NumberInfo, SandboxError> {
        let now = self.shared.clock.now_ms();
        self.change(account, |account| {
            let sid = account.numbers.add(number, now)?;
            account
                .numbers
                .by_sid(&sid)
                .map(|number| number.info.clone())
                .ok_or_else(|| unknown_number(account, &sid))
        })?
    }

    /// Takes a number away from an account, named by its SID or in E.164, and gives what it was.
    ///
    /// # Errors
    /// When there is no such number or account, or the state folder cannot be written.
    pub fn release_number(&self, account: &str, number: &str) -> Result<NumberInfo, SandboxError> {
        self.change(account, |account| {
            account.numbers.release(number).ok_or_else(|| unknown_number(account, number))
        })?
    }

    /// Changes a number of an account, named by its SID or in E.164, and gives what it is now.
    ///
    /// # Errors
    /// When there is no such number or account, or the change is not allowed, or the state folder cannot be written.
    pub fn change_number(
        &self,
        account: &str,
        number: &str,
        change: NumberChange,
    ) -> Result<NumberInfo, SandboxError> {
        self.change(account, |account| {
            account.numbers.change(number, change)?.ok_or_else(|| unknown_number(account, number))
        })?
    }

    /// Where an account may send and call, and what it has registered.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn registrations(&self, account: &str) -> Result<Registrations, SandboxError> {
        self.account(account, |account| account.registrations.clone())
    }

    /// Sets all of it.
    ///
    /// # Errors
    /// When a country is none or a service has no SID of its own, or there is no such account, or the state folder
    /// cannot be written.
    pub fn set_registrations(&self, account: &str, registrations: Registrations) -> Result<(), SandboxError> {
        registrations.check()?;
        self.change(account, |account| account.registrations = registrations)
    }

    /// Gives an account a past, in place of the one it has; or takes it away. The same wish leaves it as it is.
    ///
    /// # Errors
    /// When it is too much, or there is no such account, or the state folder cannot be written.
    pub fn set_traffic(&self, account: &str, traffic: Option<Traffic>) -> Result<(), SandboxError> {
        let mut world = self.shared.world();
        if !self.shared.give_past(&mut world, account, traffic)? {
            return Err(unknown_account(account));
        }
        self.shared.save(&world)
    }

    /// The past of an account, if it was given one.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn traffic(&self, account: &str) -> Result<Option<Traffic>, SandboxError> {
        self.account(account, |account| account.past.as_ref().map(Past::traffic))
    }

    /// Shows each message or call of an account's past, the oldest first, as it is now: the truth that a reader is held
    /// against. The account waits meanwhile.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn each_recorded(
        &self,
        account: &str,
        kind: Kind,
        mut show: impl FnMut(&Recorded),
    ) -> Result<(), SandboxError> {
        let now = self.shared.clock.now_ms();
        self.account(account, |account| {
            if let Some(past) = &account.past {
                (0..past.count(kind)).for_each(|place| show(&past.recorded(kind, place, now)));
            }
        })
    }

    fn account<T>(&self, sid: &str, look: impl FnOnce(&Account) -> T) -> Result<T, SandboxError> {
        self.shared.world().account(sid).map(look).ok_or_else(|| unknown_account(sid))
    }

    /// Changes an account and writes the state.
    fn change<T>(&self, sid: &str, change: impl FnOnce(&mut Account) -> T) -> Result<T, SandboxError> {
        let mut world = self.shared.world();
        let changed = world.account_mut(sid).map(change).ok_or_else(|| unknown_account(sid))?;
        let world: &World = &world;
        self.shared.save(world)?;
        Ok(changed)
    }
}

fn unknown_account(sid: &str) -> SandboxError {
    SandboxError::UnknownAccount { sid: sid.to_owned() }
}

fn unknown_number(account: &Account, number: &str) -> SandboxError {
    SandboxError::UnknownNumber { account: account.sid().to_owned(), number: number.to_owned() }
}

fn is_amount(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let number =
        |text: &str| !text.is_empty() && text.len() <= 12 && text.bytes().all(|digit| digit.is_ascii_digit());
    number(whole) && number(part)
}

#[cfg(test)]
mod tests {
    use super::is_amount;

    #[test]
    fn s1_balances_are_amounts() {
        assert!(["0", "12.50", "-3", "0.05"].iter().all(|text| is_amount(text)));
        assert!(!["", "-", "1.", ".5", "1,5", "1e9", "NaN"].iter().any(|text| is_amount(text)));
    }
}
