//! Connecting a tenant to its environment in PingOne (G4): checked before it is kept.

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::draft::SecretId;
use linecheck_domain::pingone::failure::FailureKind;
use linecheck_domain::pingone::{
    ClientAuthentication, Connection, Environment, EnvironmentStatus, Id, Region, Site,
};
use linecheck_domain::tenant::TenantId;
use linecheck_vault::StoredConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, audit, tenant_of};
use crate::configure::drafts::{erase, new_secret_id};
use crate::error::{AppError, Code, Field};
use crate::given;
use crate::inactive::tenant_for;
use crate::pingone::access::{of_environment, sandbox_site};
use crate::pingone::failure::{error_of, failure_of};
use crate::pingone_side::{PingOneSide, side};
use crate::progress::{PingOneNow, Progress, ProgressSink};
use crate::roles::UseCase;

/// No client secret of PingOne's is longer by far.
const LONGEST_SECRET: usize = 1024;

/// How a tenant's environment is reached, as it was given.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PingOneConnect {
    /// The tenant.
    pub tenant: String,
    /// The region, by its code or its ending. In the sandbox it may be left out.
    pub region: Option<String>,
    /// The base of the token endpoint, in the place of a region's: a custom domain, or a server on this machine.
    pub auth_base: Option<String>,
    /// The base of the resources.
    pub api_base: Option<String>,
    /// The environment that the worker application lives in.
    pub worker_environment: String,
    /// The environment that is managed; the worker's where it is left out.
    pub environment: Option<String>,
    /// The worker application.
    pub client_id: String,
    /// Its secret; the stored one where it is left out and the application is the same.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub client_secret: Option<Secret>,
    /// How the application names itself to the token endpoint; in the header where it is left out.
    pub authentication: Option<ClientAuthentication>,
}

/// A tenant's connection, with what is on record of its environment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneConnectionView {
    /// Whose it is.
    pub tenant: TenantId,
    /// The region; none where bases were given.
    pub region: Option<Region>,
    /// Where tokens are asked for.
    pub auth_base: String,
    /// Where resources are asked for.
    pub api_base: String,
    /// The environment that the worker application lives in.
    pub worker_environment: Id,
    /// The environment that is managed.
    pub environment: Id,
    /// The worker application.
    pub client_id: Id,
    /// How it names itself.
    pub authentication: ClientAuthentication,
    /// When it was checked and stored.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub connected_at: Timestamp,
    /// What is on record of the environment.
    pub side: PingOneSide,
}

impl App {
    /// Connects a tenant to its environment: asks for a token, reads the environment, and keeps the connection when both go
    /// well. The secret is stored like an Auth Token; the access token lives in memory alone.
    ///
    /// # Errors
    /// What of it cannot be used, by its field; or why PingOne did not answer. Nothing was stored then.
    pub async fn connect_pingone(
        &self,
        actor: &Actor,
        request: PingOneConnect,
        progress: &ProgressSink,
    ) -> Result<PingOneConnectionView, AppError> {
        let actor = &self.permit(actor, UseCase::ConnectPingOne).await?;
        let tenant = given::tenant(&request.tenant)?;
        let id = tenant.clone();
        let before = self
            .read(move |reader| {
                tenant_for(reader, &id, UseCase::ConnectPingOne)?;
                Ok(reader.pingone_connection(&id)?.map(|stored| stored.connection))
            })
            .await?;
        let mut connection = self.connection_of(&request)?;
        let secret = match request.client_secret {
            Some(secret) => {
                check_secret(&secret)?;
                connection.secret = new_secret_id();
                secret
            }
            None => self.kept_secret(before.as_ref(), &mut connection).await?,
        };
        let client = self.pingone_client(&connection, &secret).await?;
        progress.tell(Progress::PingOne { now: PingOneNow::Environment });
        let environment = self.patiently(progress, || client.check()).await.map_err(|error| {
            let failure = of_environment(failure_of(&error, client.worker().site.api_host()));
            let field = field_of(failure.kind);
            let error = error_of(&failure);
            match field {
                Some(field) => error.field(field),
                None => error,
            }
        })?;
        check_environment(&connection, &environment.value)?;
        let (actor, now) = (actor.clone(), self.now());
        let is_new = before.as_ref().is_none_or(|before| before.secret != connection.secret);
        let host = client.worker().site.api_host().to_owned();
        let stored = connection.clone();
        let id = tenant.clone();
        let view = self
            .write(move |writer| {
                tenant_for(writer, &id, UseCase::ConnectPingOne)?;
                if is_new {
                    if let Some(old) = writer.pingone_connection(&id)? {
                        erase(writer, &old.connection.secret)?;
                    }
                    writer.add_secret(&stored.secret, &id, &secret, now)?;
                }
                writer.put_pingone_connection(&id, &stored, now)?;
                let detail = json!({
                    "environment": stored.environment.as_str(),
                    "worker_environment": stored.worker_environment.as_str(),
                    "client_id": stored.client_id.as_str(),
                    "host": host,
                    "secret_replaced": is_new,
                });
                audit(writer, &actor, "pingone_connected", Some(&id), detail, now)?;
                view_of(writer, &id)
            })
            .await?;
        self.pingone.keep(&tenant, connection, client);
        Ok(view)
    }

    /// Takes a tenant's connection away, with its secret. What was written to PingOne stays there.
    ///
    /// # Errors
    /// When the tenant is not connected.
    pub async fn disconnect_pingone(&self, actor: &Actor, tenant: &TenantId) -> Result<(), AppError> {
        let actor = &self.permit(actor, UseCase::DisconnectPingOne).await?;
        let stored = self.pingone_connection(tenant).await?;
        let (actor, id, now) = (actor.clone(), tenant.clone(), self.now());
        self.write(move |writer| {
            tenant_for(writer, &id, UseCase::DisconnectPingOne)?;
            for token in writer.pingone_tokens(&id)? {
                erase(writer, &token)?;
            }
            if let Some(stored) = writer.pingone_connection(&id)? {
                erase(writer, &stored.connection.secret)?;
            }
            writer.remove_pingone_connection(&id)?;
            let detail = json!({ "environment": stored.connection.environment.as_str() });
            audit(writer, &actor, "pingone_disconnected", Some(&id), detail, now)
        })
        .await?;
        self.pingone.forget(tenant);
        Ok(())
    }

    /// A tenant's connection, as it is on record. Nothing is asked.
    ///
    /// # Errors
    /// When there is no such tenant.
    pub async fn pingone(&self, tenant: &TenantId) -> Result<Option<PingOneConnectionView>, AppError> {
        let id = tenant.clone();
        self.read(move |reader| {
            tenant_of(reader, &id)?;
            match reader.pingone_connection(&id)? {
                Some(_) => view_of(reader, &id).map(Some),
                None => Ok(None),
            }
        })
        .await
    }

    /// The connections of all tenants, as they are on record. Nothing is asked.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn pingone_connections(&self) -> Result<Vec<PingOneConnectionView>, AppError> {
        self.read(|reader| {
            let connected = reader.pingone_connections()?;
            connected.iter().map(|stored| view_of(reader, &stored.tenant)).collect()
        })
        .await
    }

    /// What a person gave, read. Its secret has no place yet.
    fn connection_of(&self, request: &PingOneConnect) -> Result<Connection, AppError> {
        let worker_environment = given::pingone_id(&request.worker_environment, Field::WorkerEnvironment)?;
        let environment = match given_text(request.environment.as_deref()) {
            Some(environment) => given::pingone_id(environment, Field::Environment)?,
            None => worker_environment.clone(),
        };
        let client_id = given::pingone_id(&request.client_id, Field::ClientId)?;
        let region = given_text(request.region.as_deref()).map(given::region).transpose()?;
        let bases = (given_text(request.auth_base.as_deref()), given_text(request.api_base.as_deref()));
        let (site, region) = match (bases, region) {
            ((Some(auth), Some(api)), _) => (Site::custom(auth, api).map_err(bad_base)?, None),
            ((None, None), region) if self.mode == Mode::Sandbox => {
                let sandbox = self.sandbox.as_ref().ok_or_else(|| {
                    AppError::invalid_value("The sandbox does not run here.").field(Field::ApiBase)
                })?;
                // The sandbox's environments say that they live in Europe.
                (sandbox_site(sandbox)?, Some(region.unwrap_or(Region::Europe)))
            }
            ((None, None), Some(region)) => (Site::of(region).map_err(bad_base)?, Some(region)),
            ((None, None), None) => {
                return Err(AppError::new(Code::InvalidRegion, "The region is missing.").field(Field::Region));
            }
            _ => {
                return Err(AppError::invalid_value(
                    "Both bases are needed: the one for tokens and the one for resources.",
                )
                .field(Field::ApiBase));
            }
        };
        let authentication = request.authentication.unwrap_or_default();
        let secret = SecretId(String::new());
        Ok(Connection { site, region, worker_environment, environment, client_id, authentication, secret })
    }

    /// The stored secret, where the application that it belongs to is the same and is asked at the same place.
    async fn kept_secret(
        &self,
        before: Option<&Connection>,
        connection: &mut Connection,
    ) -> Result<Secret, AppError> {
        let missing = || {
            let message = "The client secret is missing.";
            AppError::new(Code::SecretMissing, message).field(Field::ClientSecret)
        };
        let before = before.filter(|before| {
            before.site == connection.site
                && before.client_id == connection.client_id
                && before.worker_environment == connection.worker_environment
        });
        let id = before.ok_or_else(missing)?.secret.clone();
        connection.secret = id.clone();
        self.read(move |reader| Ok(reader.secret(&id)?)).await?.ok_or_else(missing)
    }
}

fn given_text(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn bad_base(error: linecheck_domain::pingone::SiteError) -> AppError {
    AppError::new(Code::InvalidBase, error.to_string()).field(Field::ApiBase)
}

/// Refuses what cannot be a client secret. Nothing of it is repaired: what was pasted beside it may be a part of another.
fn check_secret(secret: &Secret) -> Result<(), AppError> {
    // The form is looked at, and nothing of it is told.
    let text = secret.expose();
    let problem = if text.is_empty() {
        "No client secret was given."
    } else if text.starts_with('\u{feff}') {
        "The client secret begins with a byte order mark: it comes from a file that is saved with one. Save it without, or paste the secret alone."
    } else if text.len() > LONGEST_SECRET {
        "This cannot be a client secret: it has too many characters."
    } else if text.contains(char::is_whitespace) {
        "This cannot be a client secret: it has spaces or line breaks."
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        "This cannot be a client secret: it has control characters or letters that are not seen."
    } else {
        return Ok(());
    };
    Err(AppError::new(Code::InvalidClientSecret, problem).field(Field::ClientSecret))
}

/// Refuses an environment that is being deleted, and one that says that it lives in another region than was chosen.
fn check_environment(connection: &Connection, environment: &Environment) -> Result<(), AppError> {
    if environment.status == EnvironmentStatus::DeletePending {
        let message = format!("The environment {} is being deleted (DELETE_PENDING).", environment.name);
        return Err(AppError::new(Code::PingOneEnvironmentDeleting, message).field(Field::Environment));
    }
    let lives_in = environment.region.as_deref().and_then(|region| region.parse::<Region>().ok());
    match (connection.region, lives_in) {
        (Some(chosen), Some(lives_in)) if chosen != lives_in => {
            let message = format!("The environment lives in the region {lives_in}, and {chosen} was chosen.");
            let error = AppError::new(Code::PingOneRegionDiffers, message).field(Field::Region);
            Err(error.param("region", lives_in.code()))
        }
        _ => Ok(()),
    }
}

fn field_of(kind: FailureKind) -> Option<Field> {
    match kind {
        FailureKind::SecretWrong => Some(Field::ClientSecret),
        FailureKind::GrantOrMethod | FailureKind::TokenRefused => Some(Field::ClientId),
        FailureKind::EnvironmentNotFound | FailureKind::RoleMissing => Some(Field::Environment),
        _ => None,
    }
}

fn view_of(
    reader: &linecheck_vault::Reader<'_>,
    tenant: &TenantId,
) -> Result<PingOneConnectionView, AppError> {
    let not_connected = || {
        AppError::new(Code::PingOneNotConnected, format!("The tenant {tenant} has no connection to PingOne."))
    };
    let StoredConnection { connection, connected_at, .. } =
        reader.pingone_connection(tenant)?.ok_or_else(not_connected)?;
    Ok(PingOneConnectionView {
        side: side(reader, tenant)?.ok_or_else(not_connected)?,
        tenant: tenant.clone(),
        region: connection.region,
        auth_base: connection.site.auth().to_owned(),
        api_base: connection.site.api().to_owned(),
        worker_environment: connection.worker_environment,
        environment: connection.environment,
        client_id: connection.client_id,
        authentication: connection.authentication,
        connected_at,
    })
}
