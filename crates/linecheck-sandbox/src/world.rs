//! What the sandbox holds, and what all its parts share.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::account::{Account, AccountStatus};
use crate::call::Call;
use crate::clock::Clock;
use crate::error::SandboxError;
use crate::fault::FaultBook;
use crate::known;
use crate::ledger::Ledger;
use crate::log::Log;
use crate::message::Message;
use crate::past::{Past, Traffic};
use crate::pingone::{PingOne, Size, tenancy};
use crate::seed;
use crate::settings::Settings;
use crate::sid::random_hex;
use crate::state_folder::{SavedState, StateFolder};

/// The accounts and what they created.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) accounts: Vec<Account>,
    pub(crate) messages: Ledger<Message>,
    pub(crate) calls: Ledger<Call>,
    /// Account and recipient of the magic that works once.
    pub(crate) magic_used: HashSet<(String, String)>,
    pub(crate) pingone: PingOne,
}

impl World {
    pub(crate) fn account(&self, sid: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.sid().eq_ignore_ascii_case(sid))
    }

    pub(crate) fn account_mut(&mut self, sid: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.sid().eq_ignore_ascii_case(sid))
    }

    /// A suspended parent suspends its sub-accounts (SUB); that a closed one closes them is decided here.
    pub(crate) fn effective_status(&self, account: &Account) -> AccountStatus {
        let parent = self.account(account.owner.sid()).map_or(account.status, |owner| owner.status);
        match (parent, account.status) {
            (AccountStatus::Closed, _) | (_, AccountStatus::Closed) => AccountStatus::Closed,
            (AccountStatus::Suspended, _) | (_, AccountStatus::Suspended) => AccountStatus::Suspended,
            (AccountStatus::Active, AccountStatus::Active) => AccountStatus::Active,
        }
    }
}

/// What the connections and the control share.
#[derive(Debug)]
pub(crate) struct Shared {
    world: Mutex<World>,
    faults: Mutex<FaultBook>,
    log: Mutex<Log>,
    pub(crate) clock: Clock,
    latency_ms: AtomicU64,
    step_ms: AtomicU64,
    hides_unsent: AtomicBool,
    /// How many numbers the main account was seeded with.
    numbers: usize,
    /// How much PingOne holds after a reset.
    pub(crate) pingone_size: Size,
    folder: Option<StateFolder>,
    /// Random: tells a sandbox from one that took its port later.
    pub(crate) instance: String,
    pub(crate) in_flight: AtomicUsize,
    pub(crate) connections: AtomicU64,
    pub(crate) failed_handshakes: AtomicU64,
    /// Becomes true when the sandbox stops.
    pub(crate) stopping: watch::Sender<bool>,
}

/// From how many of its numbers an account sent in its past.
const SENDERS: usize = 6;

/// How long a step of a life cycle takes when nobody says.
const USUAL_STEP_MS: u64 = 300;

impl Shared {
    /// The state of a folder, or a new one.
    pub(crate) fn open(
        folder: Option<&Path>,
        numbers: Option<usize>,
        pingone_size: Size,
        traffic: Option<Traffic>,
    ) -> Result<Self, SandboxError> {
        let pingone_size = pingone_size.check()?;
        if let Some(asked) = numbers.filter(|asked| *asked > seed::MOST_NUMBERS) {
            return Err(SandboxError::TooManyNumbers { asked, most: seed::MOST_NUMBERS });
        }
        let (folder, loaded) = match folder {
            Some(path) => {
                let (folder, loaded) = StateFolder::open(path)?;
                (Some(folder), loaded)
            }
            None => (None, crate::state_folder::Loaded::default()),
        };
        let saved = loaded.state.unwrap_or_default();
        let numbers = numbers.or(saved.numbers).unwrap_or(seed::DEFAULT_NUMBERS).min(seed::MOST_NUMBERS);
        let mut accounts = seed::accounts(numbers);
        for (sid, stored) in saved.accounts {
            if let Some(account) = accounts.iter_mut().find(|account| account.sid() == sid) {
                account.apply(stored);
            }
        }
        let mut world = World {
            accounts,
            messages: Ledger::default(),
            calls: Ledger::default(),
            magic_used: HashSet::new(),
            pingone: loaded.pingone.unwrap_or_else(|| tenancy(pingone_size)),
        };
        loaded.messages.into_iter().for_each(|message| world.messages.put(message));
        loaded.calls.into_iter().for_each(|call| world.calls.put(call));
        let shared = Self {
            world: Mutex::new(world),
            faults: Mutex::new(FaultBook::restore(loaded.faults)),
            log: Mutex::new(Log::default()),
            clock: Clock::with_offset(saved.clock_offset_ms),
            latency_ms: AtomicU64::new(saved.latency_ms),
            step_ms: AtomicU64::new(saved.step_ms.unwrap_or(USUAL_STEP_MS)),
            hides_unsent: AtomicBool::new(saved.hides_unsent),
            numbers,
            pingone_size,
            folder,
            instance: random_hex(16)?,
            in_flight: AtomicUsize::new(0),
            connections: AtomicU64::new(0),
            failed_handshakes: AtomicU64::new(0),
            stopping: watch::Sender::new(false),
        };
        if let Some(traffic) = traffic {
            shared.give_past(&mut shared.world(), known::MAIN.sid(), Some(traffic))?;
        }
        shared.save(&shared.world())?;
        Ok(shared)
    }

    // A panic elsewhere must not silence the sandbox: what the locks guard is consistent after every statement.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, FaultBook> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            latency_ms: self.latency_ms.load(Ordering::SeqCst),
            step_ms: self.step_ms.load(Ordering::SeqCst),
            hides_unsent: self.hides_unsent.load(Ordering::SeqCst),
        }
    }

    pub(crate) fn set_settings(&self, settings: Settings) {
        self.latency_ms.store(settings.latency_ms, Ordering::SeqCst);
        self.step_ms.store(settings.step_ms, Ordering::SeqCst);
        self.hides_unsent.store(settings.hides_unsent, Ordering::SeqCst);
    }

    pub(crate) fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_ms.load(Ordering::SeqCst))
    }

    pub(crate) fn step_ms(&self) -> i64 {
        i64::try_from(self.step_ms.load(Ordering::SeqCst)).unwrap_or(i64::MAX)
    }

    pub(crate) fn keeps_state(&self) -> bool {
        self.folder.is_some()
    }

    /// Gives an account a past, in place of the one it has, up to now or to the first thing that it created; or none. The
    /// same wish leaves the past that is there. Whether there is such an account.
    pub(crate) fn give_past(
        &self,
        world: &mut World,
        sid: &str,
        traffic: Option<Traffic>,
    ) -> Result<bool, SandboxError> {
        let traffic = traffic.map(Traffic::check).transpose()?;
        let created = [
            world.messages.oldest(sid).map(|message| message.created_ms),
            world.calls.oldest(sid).map(|call| call.created_ms),
        ];
        let ends_ms = created.into_iter().flatten().chain([self.clock.now_ms()]).min().unwrap_or(0);
        let Some(account) = world.account_mut(sid) else { return Ok(false) };
        if account.past.as_ref().map(Past::traffic) != traffic {
            let sms = account.numbers.iter().filter(|number| number.can_send_sms());
            let senders = sms.take(SENDERS).map(|number| number.info.phone_number.clone()).collect();
            if let Some(balance) = traffic.and_then(Traffic::balance_left) {
                account.balance = Some(balance);
            }
            account.past = traffic.map(|traffic| Past::new(account.sid(), traffic, ends_ms, senders));
        }
        Ok(true)
    }

    /// Writes what the control changed. Messages and calls are written when they are created.
    pub(crate) fn save(&self, world: &World) -> Result<(), SandboxError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let settings = self.settings();
        let accounts: BTreeMap<_, _> =
            world.accounts.iter().map(|account| (account.sid().to_owned(), account.stored())).collect();
        folder.save_state(&SavedState {
            version: crate::state_folder::VERSION,
            numbers: Some(self.numbers),
            clock_offset_ms: self.clock.offset_ms(),
            latency_ms: settings.latency_ms,
            step_ms: Some(settings.step_ms),
            hides_unsent: settings.hides_unsent,
            accounts,
        })
    }

    pub(crate) fn save_faults(&self, book: &FaultBook) -> Result<(), SandboxError> {
        self.folder.as_ref().map_or(Ok(()), |folder| folder.save_faults(book.stored()))
    }

    /// Writes what PingOne holds.
    pub(crate) fn save_pingone(&self, world: &World) -> Result<(), SandboxError> {
        self.folder.as_ref().map_or(Ok(()), |folder| folder.save_pingone(&world.pingone))
    }

    /// Records a message, or what it became on request: on disk first, so that what was answered is there after a
    /// restart. Of several lines with a SID the last one counts.
    pub(crate) fn record_message(&self, world: &mut World, message: Message) -> Result<(), SandboxError> {
        if let Some(folder) = &self.folder {
            folder.append_message(&message)?;
        }
        world.messages.put(message);
        Ok(())
    }

    /// Records a call, as [`Self::record_message`].
    pub(crate) fn record_call(&self, world: &mut World, call: Call) -> Result<(), SandboxError> {
        if let Some(folder) = &self.folder {
            folder.append_call(&call)?;
        }
        world.calls.put(call);
        Ok(())
    }

    /// Makes sure that a cut of the power does not take what was appended.
    pub(crate) fn flush(&self) -> Result<(), SandboxError> {
        self.folder.as_ref().map_or(Ok(()), StateFolder::flush)
    }

    /// Gives the state folder back.
    pub(crate) fn close(&self) {
        if let Some(folder) = &self.folder {
            folder.close();
        }
    }

    /// Returns when the sandbox stops.
    pub(crate) async fn stopped(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}
