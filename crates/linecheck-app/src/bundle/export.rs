//! Making a bundle, and a support kit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::ConsentFacts;
use linecheck_domain::draft::SecretId;
use linecheck_domain::tenant::TenantId;
use linecheck_vault::{Reader, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, audit, tenant_of};
use crate::audit::export::run_of;
use crate::bundle::document::{
    BundleKind, BundledConnection, BundledConsent, BundledRevision, BundledTenant, Credential, Document,
};
use crate::bundle::sealed::{self, BundleLock, Lock};
use crate::error::{AppError, Code};
use crate::given;
use crate::guard::ALLOWED_HOSTS;
use crate::roles::{Permit, UseCase};
use crate::send::limits::SEND_LIMITS;

/// How long a support kit may be meant for, in days.
const LONGEST_KIT: u16 = 366;

/// What is to be in a bundle, as it was given.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct BundleRequest {
    /// The tenants; none named are all of them.
    pub tenants: Vec<String>,
    /// Whether their Auth Tokens and client secrets are in it.
    pub secrets: bool,
    /// Whether the audit trail is in it. Of one tenant alone, the words of the others are withheld.
    pub audit: bool,
}

/// For which tenants a support kit is, and how long it is meant to be used.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct KitRequest {
    /// The tenants.
    pub tenants: Vec<String>,
    /// Days.
    pub days: u16,
}

/// A file that was made, and what is in it.
#[derive(Debug)]
pub struct SealedBundle {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is in it.
    pub content: BundleContent,
}

/// What is in a file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BundleContent {
    /// What it is for.
    pub kind: BundleKind,
    /// The tenants.
    pub tenants: Vec<TenantId>,
    /// How many revisions of their configurations.
    pub revisions: usize,
    /// How many consents.
    pub consents: usize,
    /// Whether credentials were asked for.
    pub with_secrets: bool,
    /// How many credentials.
    pub secrets: usize,
    /// Whether the audit trail is in it.
    pub with_audit: bool,
    /// For which public keys it is sealed, or `passphrase`.
    pub sealed_for: Vec<String>,
    /// Until when a support kit is meant to be used.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub expires_at: Option<Timestamp>,
}

impl App {
    /// Makes a bundle of tenants, with their credentials where that is asked for. It is entered into the audit trail before
    /// the file exists.
    ///
    /// # Errors
    /// When there is no such tenant, or none at all; when the lock cannot be one; when it would be larger than can be opened.
    pub async fn export_bundle(
        &self,
        actor: &Actor,
        request: &BundleRequest,
        lock: &BundleLock,
    ) -> Result<SealedBundle, AppError> {
        let permit = self.permit(actor, UseCase::ExportBundle).await?;
        let (checked, facts) = (lock.check()?, lock.facts());
        let named = tenants(&request.tenants)?;
        let BundleRequest { secrets, audit: with_audit, .. } = *request;
        if with_audit && named.len() > 1 {
            return Err(AppError::invalid_value(
                "The audit trail goes with one tenant, or with all of them.",
            ));
        }
        let (vault, mode, now) = (self.vault.id(), self.mode, self.now());
        let document = self
            .write(move |writer| {
                let ids = chosen(writer, &named)?;
                let mut document = Document::new(BundleKind::Handover, mode, vault, &permit, now);
                document.allowed_hosts = writer.setting(ALLOWED_HOSTS)?.unwrap_or_default();
                for id in &ids {
                    document.tenants.push(tenant(writer, id, vault)?);
                }
                if secrets {
                    document.secrets = Some(credentials(writer, &document.tenants)?);
                }
                if with_audit {
                    document.audit = Some(run_of(writer, named.first(), now)?);
                }
                enter(writer, &permit, "bundle_exported", &content(&document, facts.clone()), now)?;
                Ok(document)
            })
            .await?;
        seal(document, checked, lock.facts()).await
    }

    /// Makes a support kit of tenants: what is active, with its Auth Tokens and nothing of PingOne's, to be opened into a vault
    /// of its own for test sends and look-ups alone.
    ///
    /// # Errors
    /// When there is no such tenant, it has no custom account or no token, or the lock cannot be one.
    pub async fn make_kit(
        &self,
        actor: &Actor,
        request: &KitRequest,
        lock: &BundleLock,
    ) -> Result<SealedBundle, AppError> {
        let permit = self.permit(actor, UseCase::MakeKit).await?;
        if !(1..=LONGEST_KIT).contains(&request.days) {
            return Err(AppError::invalid_value(format!(
                "A support kit is meant for 1 to {LONGEST_KIT} days."
            )));
        }
        let (checked, facts) = (lock.check()?, lock.facts());
        let named = tenants(&request.tenants)?;
        if named.is_empty() {
            return Err(AppError::invalid_value("Name the tenants that the support kit is for."));
        }
        let (vault, mode, now) = (self.vault.id(), self.mode, self.now());
        let expires_at = now + SignedDuration::from_hours(24 * i64::from(request.days));
        let document = self
            .write(move |writer| {
                let ids = chosen(writer, &named)?;
                let mut document = Document::new(BundleKind::Kit, mode, vault, &permit, now);
                document.expires_at = Some(expires_at);
                document.allowed_hosts = writer.setting(ALLOWED_HOSTS)?.unwrap_or_default();
                document.send_limits = writer.setting(SEND_LIMITS)?;
                for id in &ids {
                    document.tenants.push(of_kit(tenant(writer, id, vault)?)?);
                }
                document.secrets = Some(credentials(writer, &document.tenants)?);
                if let Some(missing) = document.tenants.iter().find(|bundled| {
                    bundled.credentials_in_use().iter().any(|id| document.credential(id).is_none())
                }) {
                    let id = &missing.tenant.id;
                    let message = format!("An Auth Token of the tenant {id} is not stored here.");
                    return Err(AppError::new(Code::TokenMissing, message).param("tenant", id.as_str()));
                }
                enter(writer, &permit, "kit_made", &content(&document, facts.clone()), now)?;
                Ok(document)
            })
            .await?;
        seal(document, checked, lock.facts()).await
    }
}

fn tenants(given: &[String]) -> Result<BTreeSet<TenantId>, AppError> {
    given.iter().map(|id| given::tenant(id)).collect()
}

/// Those that were named, or all.
fn chosen(reader: &Reader<'_>, named: &BTreeSet<TenantId>) -> Result<Vec<TenantId>, AppError> {
    if !named.is_empty() {
        return named.iter().map(|id| tenant_of(reader, id).map(|tenant| tenant.id)).collect();
    }
    let all: Vec<_> = reader.tenants()?.into_iter().map(|tenant| tenant.id).collect();
    if all.is_empty() {
        return Err(AppError::new(Code::TenantNotFound, "There is no tenant to hand over."));
    }
    Ok(all)
}

/// A tenant with what belongs to it, but its credentials, and its draft, which is nobody else's.
fn tenant(reader: &Reader<'_>, id: &TenantId, vault: Uuid) -> Result<BundledTenant, AppError> {
    let mut revisions: Vec<_> = reader
        .revisions(id)?
        .into_iter()
        .map(|stored| BundledRevision {
            configuration: stored.configuration,
            consent: stored.consent,
            actor: stored.actor,
            saved_at: stored.saved_at,
        })
        .collect();
    revisions.reverse();
    let of_elsewhere = reader.foreign_consents()?.into_iter().rev();
    let mut consents: Vec<_> = of_elsewhere
        .filter(|given| given.consent.tenant == id.as_str())
        .map(|given| BundledConsent { vault: given.vault, consent: given.consent })
        .collect();
    let own = reader.consents_to_hand_over(Some(id))?.into_iter();
    consents.extend(own.map(|consent: ConsentFacts| BundledConsent { vault, consent }));
    let pingone = reader.pingone_connection(id)?;
    Ok(BundledTenant {
        tenant: tenant_of(reader, id)?,
        revisions,
        consents,
        pingone: pingone.map(|stored| BundledConnection {
            connection: stored.connection,
            connected_at: stored.connected_at,
        }),
    })
}

/// What of a tenant goes into a support kit: what is in force, and the consent to it.
fn of_kit(mut bundled: BundledTenant) -> Result<BundledTenant, AppError> {
    let active = bundled.active();
    let Some(account) = active.custom() else {
        let id = &bundled.tenant.id;
        let message = format!("The tenant {id} has no custom account that support could send from.");
        return Err(AppError::new(Code::NoCustomAccount, message).param("tenant", id.as_str()));
    };
    let consent = bundled.consent_of(account).cloned();
    bundled.consents = consent.into_iter().collect();
    bundled.revisions = bundled.revisions.pop().into_iter().collect();
    // Its client secret can change the environment, which is not support's to do.
    bundled.pingone = None;
    Ok(bundled)
}

/// The credentials that are in use, and stored here.
fn credentials(
    reader: &Reader<'_>,
    tenants: &[BundledTenant],
) -> Result<BTreeMap<SecretId, Credential>, AppError> {
    let mut found = BTreeMap::new();
    for id in tenants.iter().flat_map(BundledTenant::credentials_in_use) {
        if let Some(secret) = reader.secret(&id)? {
            found.insert(id, Credential(secret));
        }
    }
    Ok(found)
}

fn content(document: &Document, sealed_for: Vec<String>) -> BundleContent {
    BundleContent {
        kind: document.kind,
        tenants: document.tenants.iter().map(|bundled| bundled.tenant.id.clone()).collect(),
        revisions: document.tenants.iter().map(|bundled| bundled.revisions.len()).sum(),
        consents: document.tenants.iter().map(|bundled| bundled.consents.len()).sum(),
        with_secrets: document.secrets.is_some(),
        secrets: document.secrets.as_ref().map_or(0, BTreeMap::len),
        with_audit: document.audit.is_some(),
        sealed_for,
        expires_at: document.expires_at,
    }
}

/// Enters what was in it, never a credential: once for the whole, and of each tenant.
fn enter(
    writer: &Writer<'_>,
    permit: &Permit,
    action: &str,
    content: &BundleContent,
    now: Timestamp,
) -> Result<(), AppError> {
    for id in &content.tenants {
        let detail = json!({
            "with_secrets": content.with_secrets,
            "with_audit": content.with_audit,
            "sealed_for": content.sealed_for,
            "expires_at": content.expires_at,
        });
        audit(writer, permit, action, Some(id), detail, now)?;
    }
    Ok(())
}

async fn seal(document: Document, lock: Lock, sealed_for: Vec<String>) -> Result<SealedBundle, AppError> {
    let content = content(&document, sealed_for);
    let bytes = tokio::task::spawn_blocking(move || {
        sealed::seal(&lock, |file| serde_json::to_writer(file, &document).map_err(Into::into))
    })
    .await
    .map_err(|_| AppError::internal("Sealing the file was interrupted."))??;
    Ok(SealedBundle { bytes, content })
}
