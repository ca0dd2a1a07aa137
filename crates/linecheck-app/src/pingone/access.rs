//! The way to PingOne: which site is asked, with which client, how it is read, and how long one waits when it asks to.

use std::sync::Arc;

use linecheck_domain::base::Mode;
use linecheck_domain::pingone::failure::{Failure, FailureKind};
use linecheck_domain::pingone::{Connection, EnvironmentStatus, Site, State};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::{Secret, pingone::Environment};
use linecheck_pingone::{Budget, Patience, Pause, PingOneClient, PingOneError, Worker};
use linecheck_sandbox::pingone::{api_base, auth_base};
use linecheck_vault::StoredConnection;
use url::Url;

use crate::app::{App, http_client_for, tenant_of};
use crate::error::{AppError, Code};
use crate::guard;
use crate::pingone::failure::failure_of;
use crate::pingone_kept::ReadState;
use crate::progress::{PingOneNow, Progress, ProgressSink};

/// A tenant's environment, with the client that asks about it.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) tenant: TenantId,
    pub(crate) stored: StoredConnection,
    pub(crate) client: PingOneClient,
    /// How long one reading may take: each has the whole of it, however long what stands around it takes.
    reading: Budgets,
}

/// A new budget for each reading.
type Budgets = Arc<dyn Fn() -> Budget + Send + Sync>;

impl Access {
    /// The client for one reading, with the time that one has.
    pub(crate) fn reader(&self) -> PingOneClient {
        self.client.clone().within((self.reading)())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.stored.connection
    }

    /// The host that resources are asked of.
    pub(crate) fn host(&self) -> &str {
        self.client.worker().site.api_host()
    }

    pub(crate) fn failure(&self, error: &PingOneError) -> Failure {
        failure_of(error, self.host())
    }
}

impl App {
    /// The connection of a tenant.
    pub(crate) async fn pingone_connection(&self, tenant: &TenantId) -> Result<StoredConnection, AppError> {
        let id = tenant.clone();
        let stored = self
            .read(move |reader| {
                tenant_of(reader, &id)?;
                Ok(reader.pingone_connection(&id)?)
            })
            .await?;
        stored.ok_or_else(|| {
            let message = format!("The tenant {tenant} has no connection to PingOne.");
            AppError::new(Code::PingOneNotConnected, message).param("tenant", tenant.as_str())
        })
    }

    /// The way to a tenant's environment: one client for each connection, in which its access token lives.
    pub(crate) async fn pingone_access(&self, tenant: &TenantId) -> Result<Access, AppError> {
        let stored = self.pingone_connection(tenant).await?;
        if let Some(client) = self.pingone.client(tenant, &stored.connection) {
            return Ok(self.access(tenant, stored, client));
        }
        let id = stored.connection.secret.clone();
        let secret = self.read(move |reader| Ok(reader.secret(&id)?)).await?;
        let secret = secret.ok_or_else(|| {
            AppError::new(Code::PingOneNotConnected, "The client secret is not stored any more.")
        })?;
        let client = self.pingone_client(&stored.connection, &secret).await?;
        self.pingone.keep(tenant, stored.connection.clone(), client.clone());
        Ok(self.access(tenant, stored, client))
    }

    fn access(&self, tenant: &TenantId, stored: StoredConnection, client: PingOneClient) -> Access {
        let app = self.clone();
        Access { tenant: tenant.clone(), stored, client, reading: Arc::new(move || app.budget()) }
    }

    /// A client, once the rules allow that its credentials go to its site. Nothing is sent.
    pub(crate) async fn pingone_client(
        &self,
        connection: &Connection,
        secret: &Secret,
    ) -> Result<PingOneClient, AppError> {
        let ids = [&connection.worker_environment, &connection.environment, &connection.client_id];
        guard::permit_pingone_ids(self.mode, ids)?;
        let site = self.site_now(connection)?;
        guard::permit_site(self.mode, &site, &self.allowed_hosts().await?)?;
        let addresses: Vec<Url> =
            [site.auth(), site.api()].iter().filter_map(|text| text.parse().ok()).collect();
        let http = http_client_for(&addresses, self.limits, &self.clock);
        let worker = Worker {
            site,
            environment: connection.worker_environment.clone(),
            client_id: connection.client_id.clone(),
            authentication: connection.authentication,
        };
        PingOneClient::new(http, worker, secret, connection.environment.clone(), Arc::clone(&self.clock))
            .map_err(|error| AppError::new(Code::InvalidClientSecret, format!("{error}.")))
    }

    /// The site as it is now: the sandbox may listen at another port than it did.
    fn site_now(&self, connection: &Connection) -> Result<Site, AppError> {
        match (self.mode, connection.region, &self.sandbox) {
            (Mode::Sandbox, Some(_), Some(sandbox)) => sandbox_site(sandbox),
            _ => Ok(connection.site.clone()),
        }
    }

    /// Asks, and asks again after a pause where PingOne asks to wait. Each pause is told; dropping the future ends it.
    pub(crate) async fn patiently<T, Asking>(
        &self,
        progress: &ProgressSink,
        ask: impl Fn() -> Asking,
    ) -> Result<T, PingOneError>
    where
        Asking: Future<Output = Result<T, PingOneError>>,
    {
        let wait = |pause: Pause| {
            let milliseconds = u64::try_from(pause.lasts.as_millis()).unwrap_or(u64::MAX);
            progress.tell(Progress::Pausing { milliseconds });
            self.pace.following.sleep(pause.lasts)
        };
        linecheck_pingone::patiently(Patience::of(Patience::USUAL), chance, wait, ask).await
    }

    /// Reads everything of an environment, one after the other: parallel requests run into the limit of the licence.
    pub(crate) async fn read_pingone_state(
        &self,
        access: &Access,
        progress: &ProgressSink,
    ) -> Result<Arc<State>, Failure> {
        let of = |error: PingOneError| access.failure(&error);
        let environment = self.read_environment(access, progress).await?;
        progress.tell(Progress::PingOne { now: PingOneNow::Senders });
        let senders =
            self.patiently(progress, || async { access.reader().senders().await }).await.map_err(of)?;
        progress.tell(Progress::PingOne { now: PingOneNow::Settings });
        let settings =
            self.patiently(progress, || async { access.reader().settings().await }).await.map_err(of)?.value;
        progress.tell(Progress::PingOne { now: PingOneNow::Policies });
        let policies =
            self.patiently(progress, || async { access.reader().policies().await }).await.map_err(of)?;
        // A list with a member that was not understood is no whole: what is looked for may be that one.
        if let Some((what, _)) = senders.odd.iter().chain(&policies.odd).next() {
            let mut failure = Failure::new(FailureKind::NotUnderstood, access.host());
            failure.what = Some((*what).to_owned());
            return Err(failure);
        }
        let state =
            Arc::new(State { environment, senders: senders.items, settings, policies: policies.items });
        let read = ReadState { at: self.now(), state: Arc::clone(&state) };
        self.pingone.set_read(&access.tenant, access.connection(), read);
        Ok(state)
    }

    /// Reads the environment. One that is not there is told from one that may not be read.
    pub(crate) async fn read_environment(
        &self,
        access: &Access,
        progress: &ProgressSink,
    ) -> Result<Environment, Failure> {
        progress.tell(Progress::PingOne { now: PingOneNow::Environment });
        let read = self.patiently(progress, || async { access.reader().environment().await }).await;
        read.map(|fetched| fetched.value).map_err(|error| of_environment(access.failure(&error)))
    }

    /// What a refusal really is: an environment that is gone, or waits for its deletion, refuses with 403 and 404 like one
    /// that may not be changed. So it is read once more.
    pub(crate) async fn told_apart(
        &self,
        access: &Access,
        failure: Failure,
        progress: &ProgressSink,
    ) -> Failure {
        if !matches!(failure.kind, FailureKind::RoleMissing | FailureKind::NotFound) {
            return failure;
        }
        match self.read_environment(access, progress).await {
            Ok(environment) if environment.status == EnvironmentStatus::DeletePending => {
                Failure { kind: FailureKind::EnvironmentDeleting, ..failure }
            }
            Err(read) if read.kind == FailureKind::EnvironmentNotFound => read,
            Ok(_) | Err(_) => failure,
        }
    }
}

/// The sandbox's own site.
pub(crate) fn sandbox_site(sandbox: &Url) -> Result<Site, AppError> {
    let base = sandbox.as_str().trim_end_matches('/');
    Site::custom(&auth_base(base), &api_base(base))
        .map_err(|error| AppError::new(Code::InvalidBase, error.to_string()))
}

/// What is not found where the environment itself was asked for is the environment.
pub(crate) fn of_environment(failure: Failure) -> Failure {
    match failure.kind {
        FailureKind::NotFound => Failure { kind: FailureKind::EnvironmentNotFound, ..failure },
        _ => failure,
    }
}

pub(crate) fn chance() -> u32 {
    let mut bits = [0; 4];
    // Without randomness those who were turned away at once may come back at once: no fault of this request.
    let _ = getrandom::fill(&mut bits);
    u32::from_ne_bytes(bits)
}
