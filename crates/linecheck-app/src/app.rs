//! The application: a vault, a mode, a clock, and the way to Twilio.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::draft::SecretId;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig, Limits};
use linecheck_twilio::{Budget, TwilioClient};
use linecheck_vault::{KeySource, NewAuditEntry, Reader, Vault, VaultError, Writer};
use serde_json::Value;
use url::Url;

use crate::clock;
use crate::error::{AppError, Code};
use crate::guard;
use crate::migrated::Migrated;
use crate::pingone_kept::PingOneKept;
use crate::roles::{Permit, Unlock, UseCase};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What following measures time with and waits by. Unlike a [`Clock`] it never jumps.
#[derive(Clone)]
pub struct Timer {
    elapsed: Arc<dyn Fn() -> Duration + Send + Sync>,
    sleep: Arc<dyn Fn(Duration) -> Sleep + Send + Sync>,
}

/// A pause that is under way.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Timer {
    /// A timer of one's own: the time since some beginning, and a pause.
    pub fn new(
        elapsed: impl Fn() -> Duration + Send + Sync + 'static,
        sleep: impl Fn(Duration) -> Sleep + Send + Sync + 'static,
    ) -> Self {
        Self { elapsed: Arc::new(elapsed), sleep: Arc::new(sleep) }
    }

    /// Real time, so many times faster: 1, or more where nobody should wait.
    #[must_use]
    pub fn real(times: u32) -> Self {
        let (begin, times) = (Instant::now(), times.max(1));
        Self::new(move || begin.elapsed() * times, move |pause| Box::pin(tokio::time::sleep(pause / times)))
    }

    pub(crate) fn elapsed(&self) -> Duration {
        (self.elapsed)()
    }

    pub(crate) fn sleep(&self, pause: Duration) -> Sleep {
        (self.sleep)(pause)
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Timer")
    }
}

/// The pauses that a test send makes.
#[derive(Debug, Clone)]
pub struct Pace {
    /// Before each look-up of an unknown outcome, one after the other; as many look-ups are made at most.
    pub look_ups: Vec<Duration>,
    /// How long the look-ups may take together.
    pub look_up_limit: Duration,
    /// What the questions for a status and the sends of a matrix are paced with.
    pub following: Timer,
    /// What a pause before a repetition is multiplied with: 1, or 0 where nobody waits.
    pub repetition: u32,
    /// Between one try and the next to store what Twilio answered, while the vault cannot be used. After the last one it is
    /// kept, and stored before anything else is.
    pub storing: Vec<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            look_ups: [500, 2_000, 4_000].map(Duration::from_millis).to_vec(),
            look_up_limit: Duration::from_secs(15),
            following: Timer::real(1),
            repetition: 1,
            storing: [500, 1_000, 2_000, 4_000].map(Duration::from_millis).to_vec(),
        }
    }
}

/// What the application is opened with.
pub struct Options {
    /// Real data or the sandbox.
    pub mode: Mode,
    /// The folder of the vault.
    pub folder: PathBuf,
    /// Where the vault's key comes from.
    pub key: KeySource,
    /// Where the sandbox listens, in the sandbox.
    pub sandbox: Option<Url>,
    /// The clock.
    pub clock: Clock,
    /// The pauses.
    pub pace: Pace,
    /// The bounds of an exchange.
    pub limits: Limits,
    /// How long a use case may read as a whole.
    pub reading: Duration,
}

/// How long a use case reads at most: an account of 10,000 numbers comes in ten pages, and may take 18 s for each; one of
/// 100,000 may take the second or so that Twilio does take.
pub(crate) const READING: Duration = Duration::from_mins(3);

impl Options {
    /// The usual options.
    #[must_use]
    pub fn new(mode: Mode, folder: PathBuf, key: KeySource) -> Self {
        Self {
            mode,
            folder,
            key,
            sandbox: None,
            clock: Arc::new(Timestamp::now),
            pace: Pace::default(),
            limits: Limits::default(),
            reading: READING,
        }
    }
}

/// When the next request for a status may be made. The schedules of an application share it, so that the bound holds over
/// all.
pub(crate) type Slot = Arc<Mutex<Duration>>;

/// Between one try and the next to store what was kept.
const KEEPING: Duration = Duration::from_secs(1);

/// A change of the vault that may be tried again.
type Change = Arc<dyn Fn(&Writer<'_>) -> Result<(), AppError> + Send + Sync>;

/// What the vault could not take yet.
#[derive(Clone, Default)]
pub(crate) struct KeptChanges(Arc<Mutex<Vec<Change>>>);

impl KeptChanges {
    fn all(&self) -> MutexGuard<'_, Vec<Change>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The application, open.
#[derive(Clone)]
pub struct App {
    pub(crate) vault: Vault,
    pub(crate) migrated: Option<Migrated>,
    pub(crate) mode: Mode,
    pub(crate) sandbox: Option<Url>,
    pub(crate) clock: Clock,
    pub(crate) pace: Pace,
    pub(crate) limits: Limits,
    pub(crate) reading: Duration,
    pub(crate) slot: Slot,
    pub(crate) kept: KeptChanges,
    pub(crate) pingone: PingOneKept,
    pub(crate) unlock: Unlock,
}

impl App {
    /// Takes a look at the clock, and erases the passcodes that are no longer valid by a time that is believed. Nothing is
    /// written when there is nothing new.
    pub(crate) async fn look_at_clock(&self) -> Result<(), AppError> {
        if self.vault.reads_only().is_some() {
            return Ok(());
        }
        let now = self.now();
        let is_news = self
            .read(move |reader| {
                let seen = clock::seen(reader, now)?;
                Ok(clock::is_news(reader, seen)? || reader.has_old_passcodes(seen.deleting_time(now))?)
            })
            .await?;
        if is_news {
            self.write(move |writer| {
                let time = clock::deleting_time(writer, now)?;
                Ok(writer.erase_old_passcodes(time)?)
            })
            .await?;
        }
        Ok(())
    }

    /// Closes the vault, after another try to store what could not be stored before.
    ///
    /// # Errors
    /// What the vault says; everything acknowledged is safe all the same.
    pub async fn close(&self) -> Result<(), AppError> {
        self.write_kept().await;
        Ok(self.vault.close().await?)
    }

    /// Real data or the sandbox.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The base that a new draft begins with.
    #[must_use]
    pub fn default_base(&self) -> ApiBase {
        match self.mode {
            Mode::Real => ApiBase::Us1,
            Mode::Sandbox => ApiBase::Sandbox,
        }
    }

    /// Lets a person do something, in the role that the vault and the unlock give; or refuses it, by the table of roles.
    pub(crate) async fn permit(&self, actor: &Actor, use_case: UseCase) -> Result<Permit, AppError> {
        let (unlock, actor) = (self.unlock.clone(), actor.clone());
        self.read(move |reader| Permit::decide(reader, &unlock, &actor, use_case)).await
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// What one use case may read.
    pub(crate) fn budget(&self) -> Budget {
        Budget::for_time(self.reading)
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.vault.read(work).await
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&Writer<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.write_kept().await;
        self.vault.write(work).await
    }

    /// Keeps a change that the vault could not take, for as long as the program runs: it is made before anything else is
    /// written, and tried again by itself, as nobody may write anything for hours.
    pub(crate) fn write_later(
        &self,
        change: impl Fn(&Writer<'_>) -> Result<(), AppError> + Send + Sync + 'static,
    ) {
        self.kept.all().push(Arc::new(change));
        let app = self.clone();
        tokio::spawn(async move {
            while app.write_kept().await {
                tokio::time::sleep(KEEPING).await;
            }
        });
    }

    /// Makes the changes that were kept, where that is possible now. Whether it is worth another try.
    pub(crate) async fn write_kept(&self) -> bool {
        let kept = self.kept.all().clone();
        for change in kept {
            let again = change.clone();
            match self.vault.write(move |writer| again(writer)).await {
                Ok(()) => {}
                // What is refused now is refused for good: it was made already, or what it belongs to was deleted.
                Err(error) if !matches!(error.code, Code::Vault(_)) => {}
                Err(error) => return error.code != Code::Vault(VaultError::Closed.code()),
            }
            self.kept.all().retain(|other| !Arc::ptr_eq(other, &change));
        }
        false
    }

    /// A client for an account, once the rules allow that its credentials go to the base. Nothing is sent.
    pub(crate) async fn client(
        &self,
        sid: &AccountSid,
        base: &ApiBase,
        token: &Secret,
    ) -> Result<TwilioClient, AppError> {
        guard::permit(self.mode, sid, base)?;
        let allowed = self.allowed_hosts().await?;
        let url = base.url(self.sandbox.as_ref())?;
        if let ApiBase::Other(other) = base {
            guard::permit_host(other.host(), &allowed)?;
        }
        let http = http_client(&url, self.limits, &self.clock);
        client(http, &url, sid, token)
    }

    /// The same, for an account's stored credential, and with the other hosts that belong to the base.
    pub(crate) async fn client_with_products(
        &self,
        sid: &AccountSid,
        base: &ApiBase,
        secret: &SecretId,
    ) -> Result<TwilioClient, AppError> {
        let client = self.client_with_stored(sid, base, secret).await?;
        if !base.has_products() {
            return Ok(client);
        }
        let hosts: Vec<_> = client.product_hosts().chain([client.base().clone()]).collect();
        Ok(client.with_products(http_client_for(&hosts, self.limits, &self.clock)))
    }

    /// A client with a credential that is stored.
    pub(crate) async fn client_with_stored(
        &self,
        sid: &AccountSid,
        base: &ApiBase,
        secret: &SecretId,
    ) -> Result<TwilioClient, AppError> {
        let id = secret.clone();
        let token = self.read(move |reader| Ok(reader.secret(&id)?)).await?;
        let token = token
            .ok_or_else(|| AppError::new(Code::TokenMissing, "The Auth Token is not stored any more."))?;
        self.client(sid, base, &token).await
    }

    pub(crate) async fn allowed_hosts(&self) -> Result<BTreeSet<String>, AppError> {
        self.read(|reader| Ok(reader.setting(guard::ALLOWED_HOSTS)?.unwrap_or_default())).await
    }
}

/// An HTTP client that may ask one base and nothing else.
pub(crate) fn http_client(base: &Url, limits: Limits, clock: &Clock) -> HttpClient {
    http_client_for(std::slice::from_ref(base), limits, clock)
}

/// An HTTP client that may ask the hosts of these addresses and nothing else.
pub(crate) fn http_client_for(addresses: &[Url], limits: Limits, clock: &Clock) -> HttpClient {
    let mut config = HttpConfig::new(AllowedHosts::new(addresses.iter().filter_map(|url| url.host_str())));
    config.limits = limits;
    config.clock = clock.clone();
    HttpClient::new(config)
}

pub(crate) fn client(
    http: HttpClient,
    base: &Url,
    sid: &AccountSid,
    token: &Secret,
) -> Result<TwilioClient, AppError> {
    TwilioClient::new(http, base, sid.as_str(), token)
        .map_err(|error| AppError::new(Code::InvalidValue, error.to_string()))
}

/// The tenant, or the error that there is none.
pub(crate) fn tenant_of(reader: &Reader<'_>, id: &TenantId) -> Result<Tenant, AppError> {
    reader.tenant(id)?.ok_or_else(|| {
        AppError::new(Code::TenantNotFound, format!("There is no tenant {id}.")).param("tenant", id.as_str())
    })
}

/// Enters into the audit trail, if the permit still holds.
pub(crate) fn audit(
    writer: &Writer<'_>,
    permit: &Permit,
    action: &str,
    tenant: Option<&TenantId>,
    detail: Value,
    now: Timestamp,
) -> Result<(), AppError> {
    permit.check(writer)?;
    Ok(writer.add_audit(&NewAuditEntry { actor: permit, action, tenant, detail }, now)?)
}

/// For how long one entry stands for what is done again: a value that is typed with pauses, page after page that is read.
const ONE_ENTRY: SignedDuration = SignedDuration::from_mins(10);

/// How many of the newest entries are looked at for it.
const LATEST: u32 = 100;

/// Enters into the audit trail, unless the same was entered a short while ago, by the same person, and nothing else was
/// done to the tenant since.
pub(crate) fn audit_once(
    writer: &Writer<'_>,
    permit: &Permit,
    action: &str,
    tenant: Option<&TenantId>,
    detail: Value,
    now: Timestamp,
) -> Result<(), AppError> {
    permit.check(writer)?;
    let latest = writer.audit(LATEST)?;
    let mut in_a_row = latest
        .iter()
        .filter(|entry| entry.tenant.as_deref() == tenant.map(TenantId::as_str))
        // An entry from the future is one of a clock that was set back.
        .take_while(|entry| {
            entry.action == action && entry.at <= now && now.duration_since(entry.at) < ONE_ENTRY
        });
    if in_a_row.any(|entry| entry.actor == **permit && entry.detail == detail) {
        return Ok(());
    }
    audit(writer, permit, action, tenant, detail, now)
}
