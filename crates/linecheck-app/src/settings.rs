//! What is set for the whole application, and what the network does with it.

use std::collections::BTreeSet;

use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, BaseError};
use serde::Serialize;
use serde_json::json;

use crate::app::{App, audit, http_client};
use crate::error::{AppError, Code, Field};
use crate::given;
use crate::guard::ALLOWED_HOSTS;
use crate::roles::{Permit, UseCase};

/// How a base is reached from here, for a person to see (P3).
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NetworkView {
    /// The base.
    pub base: String,
    /// The host that is asked.
    pub host: String,
    /// The system's proxy, if one is used.
    pub proxy: Option<String>,
    /// Whose certificates are trusted.
    pub trust_store: String,
    /// The hosts besides Twilio's that an administrator has allowed.
    pub allowed_hosts: BTreeSet<String>,
}

/// RFC 1035, 2.3.4: no name of a host is longer.
const LONGEST_HOST: usize = 253;

impl App {
    /// Allows a host besides Twilio's, by its exact name.
    ///
    /// # Errors
    /// When it is not the name of a host, or the actor is no administrator.
    pub async fn allow_host(&self, actor: &Actor, host: &str) -> Result<BTreeSet<String>, AppError> {
        let actor = &self.permit(actor, UseCase::AllowHost).await?;
        if host.len() > LONGEST_HOST {
            return Err(AppError::new(
                Code::InvalidBase,
                format!("The name of a host has at most {LONGEST_HOST} characters."),
            )
            .field(Field::ApiBase));
        }
        let base = ApiBase::parse(&format!("https://{}", host.trim())).map_err(|error| match error {
            BaseError::NotAUrl => {
                AppError::new(Code::InvalidBase, "This is not the name of a host, such as api.example.com.")
                    .field(Field::ApiBase)
            }
            error => error.into(),
        })?;
        let ApiBase::Other(other) = base else {
            return Err(AppError::new(Code::InvalidValue, "Twilio's own hosts are always allowed.")
                .field(Field::ApiBase));
        };
        self.change_hosts(actor, "host_allowed", other.host().to_owned(), |hosts, host| {
            hosts.insert(host);
        })
        .await
    }

    /// Takes a host from the list.
    ///
    /// # Errors
    /// When the actor is no administrator.
    pub async fn forbid_host(&self, actor: &Actor, host: &str) -> Result<BTreeSet<String>, AppError> {
        let actor = &self.permit(actor, UseCase::ForbidHost).await?;
        self.change_hosts(actor, "host_forbidden", host.trim().to_ascii_lowercase(), |hosts, host| {
            hosts.remove(&host);
        })
        .await
    }

    async fn change_hosts(
        &self,
        actor: &Permit,
        action: &'static str,
        host: String,
        change: impl Fn(&mut BTreeSet<String>, String) + Send + 'static,
    ) -> Result<BTreeSet<String>, AppError> {
        let (actor, now) = (actor.clone(), self.now());
        self.write(move |writer| {
            let mut hosts: BTreeSet<String> = writer.setting(ALLOWED_HOSTS)?.unwrap_or_default();
            change(&mut hosts, host.clone());
            writer.put_setting(ALLOWED_HOSTS, &hosts)?;
            audit(writer, &actor, action, None, json!({ "host": host }), now)?;
            Ok(hosts)
        })
        .await
    }

    /// How a base would be reached from here; the usual one where none is given. Nothing is sent.
    ///
    /// # Errors
    /// When the base may not be asked.
    pub async fn network(&self, base: Option<&str>) -> Result<NetworkView, AppError> {
        let base = given::base(base, self.default_base())?;
        let allowed_hosts: BTreeSet<String> =
            self.read(|reader| Ok(reader.setting(ALLOWED_HOSTS)?.unwrap_or_default())).await?;
        let url = base.url(self.sandbox.as_ref())?;
        let route = http_client(&url, self.limits, &self.clock)
            .route(&url)
            .map_err(|refusal| AppError::new(Code::HostNotAllowed, refusal.to_string()))?;
        Ok(NetworkView {
            base: base.to_string(),
            host: url.host_str().unwrap_or_default().to_owned(),
            proxy: route.proxy,
            trust_store: route.trust.to_string(),
            allowed_hosts,
        })
    }
}
