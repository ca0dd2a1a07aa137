//! Taking a bundle: first what it would change, then, for the tenants that were chosen, all of it in one database transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::Run;
use linecheck_domain::draft::{Configuration, SecretId, Sender};
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use linecheck_vault::{ForeignConsents, ForeignRun, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, audit};
use crate::bundle::compare::{
    BundleStanding, BundleTenant, Here, NO_CHANGE, compare, keeps_token, stand_in_account, token_change,
};
use crate::bundle::document::{BundleKind, BundledTenant, Document};
use crate::bundle::sealed::{self, BundleKey};
use crate::configure::drafts::{erase, new_secret_id};
use crate::configure::save::put_in_force;
use crate::configure::tenants::stand_in_secret;
use crate::error::{AppError, Code};
use crate::given;
use crate::guard::ALLOWED_HOSTS;
use crate::inactive::tenant_for;
use crate::roles::{Permit, UseCase};

/// What a bundle would change, shown before it is taken.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BundlePreview {
    /// What it is for.
    pub kind: BundleKind,
    /// The vault that it comes from.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub vault: Uuid,
    /// When it was made.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub made_at: Timestamp,
    /// By whom: the user of the operating system there, not authenticated.
    pub made_by: String,
    /// Until when a support kit is meant to be used.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub expires_at: Option<Timestamp>,
    /// Whether it holds credentials.
    pub with_secrets: bool,
    /// Whether it holds an audit trail.
    pub with_audit: bool,
    /// The tenants, each beside what is here.
    pub tenants: Vec<BundleTenant>,
    /// Hosts besides Twilio's that were allowed there and are not here.
    pub hosts: Vec<String>,
    #[serde(skip)]
    content: Arc<Content>,
}

/// What was looked at.
pub(crate) struct Content {
    pub(crate) document: Document,
    run: Option<Run>,
    here: BTreeMap<TenantId, Here>,
    /// By which ID each credential that the bundle names is stored here: never by its own, which may be another's here.
    pub(crate) renamed: BTreeMap<SecretId, SecretId>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Content")
    }
}

/// What of a bundle is to be taken.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct BundleChoice {
    /// These tenants. One that is here already gets what is in the bundle in the place of its own.
    pub tenants: Vec<String>,
    /// Whether the hosts that it names are to be allowed here too.
    pub allow_hosts: bool,
}

/// What was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BundleImport {
    /// The tenants, with their standing of before.
    pub tenants: Vec<(TenantId, BundleStanding)>,
    /// Those whose Auth Token is missing now.
    pub token_missing: Vec<TenantId>,
    /// How many consents of elsewhere are new here.
    pub consents: usize,
    /// How many entries of the audit trail of elsewhere are new here.
    pub entries: u64,
    /// The hosts that are allowed here now.
    pub hosts: Vec<String>,
}

impl App {
    /// Opens a bundle and shows what it would change. Nothing is stored.
    ///
    /// # Errors
    /// When it cannot be opened, is no bundle, is of the other mode, or holds what does not hold together.
    pub async fn preview_bundle(
        &self,
        actor: &Actor,
        file: Vec<u8>,
        key: BundleKey,
    ) -> Result<BundlePreview, AppError> {
        self.permit(actor, UseCase::PreviewBundle).await?;
        let mode = self.mode;
        let opening = tokio::task::spawn_blocking(move || {
            let content = sealed::open(&file, &key)?;
            let document = Document::read(&content, mode)?;
            let run = document.audit.as_deref().map(read_run).transpose()?;
            Ok::<_, AppError>((document, run))
        });
        let (document, run) =
            opening.await.map_err(|_| AppError::internal("Opening the file was interrupted."))??;
        if let Some(run) = &run
            && (run.checked.chain.mode != mode || run.checked.chain.vault != document.vault)
        {
            return Err(AppError::new(
                Code::BundleRefused,
                "The file cannot be taken: its audit trail is another vault's.",
            ));
        }
        self.read(move |reader| {
            let (mut tenants, mut here) = (Vec::new(), BTreeMap::new());
            for bundled in &document.tenants {
                let now = Here::read(reader, &bundled.tenant.id)?;
                tenants.push(compare(reader, &document, bundled, &now)?);
                here.insert(bundled.tenant.id.clone(), now);
            }
            let allowed: BTreeSet<String> = reader.setting(ALLOWED_HOSTS)?.unwrap_or_default();
            let named = document.tenants.iter().flat_map(BundledTenant::credentials_named);
            let renamed = named.map(|id| (id, new_secret_id())).collect();
            Ok(BundlePreview {
                kind: document.kind,
                vault: document.vault,
                made_at: document.made_at,
                made_by: document.made_by.os_user.clone(),
                expires_at: document.expires_at,
                with_secrets: document.secrets.is_some(),
                with_audit: run.is_some(),
                tenants,
                hosts: document.allowed_hosts.difference(&allowed).cloned().collect(),
                content: Arc::new(Content { document, run, here, renamed }),
            })
        })
        .await
    }

    /// Takes the chosen tenants of a bundle that was shown, all or nothing. What comes from elsewhere is marked so; an account
    /// that came in counts as not verified here.
    ///
    /// # Errors
    /// `plan_outdated` when a chosen tenant is no longer what was shown; `bundle_refused` when the audit trail contradicts what
    /// is here of the same vault.
    pub async fn import_bundle(
        &self,
        actor: &Actor,
        shown: &BundlePreview,
        choice: &BundleChoice,
    ) -> Result<BundleImport, AppError> {
        let permit = self.permit(actor, UseCase::ImportBundle).await?;
        if shown.kind == BundleKind::Kit {
            return Err(AppError::new(
                Code::KitNeedsEmptyVault,
                "The file is a support kit, which goes into a vault of its own.",
            ));
        }
        let chosen: BTreeSet<_> =
            choice.tenants.iter().map(|id| given::tenant(id)).collect::<Result<_, _>>()?;
        let known = |id: &&TenantId| shown.tenants.iter().any(|tenant| tenant.tenant == **id);
        if let Some(stranger) = chosen.iter().find(|id| !known(id)) {
            let message = format!("The file holds no tenant {stranger}.");
            return Err(AppError::new(Code::TenantNotFound, message).param("tenant", stranger.as_str()));
        }
        if chosen.is_empty() && !choice.allow_hosts {
            return Err(AppError::invalid_value("Nothing of the file was chosen, and nothing was taken."));
        }
        let (shown, hosts, now) = (shown.clone(), choice.allow_hosts, self.now());
        let done = self.write(move |writer| take(writer, &permit, &shown, &chosen, hosts, now)).await?;
        for (id, _) in &done.tenants {
            self.pingone.forget(id);
        }
        Ok(done)
    }
}

/// An audit trail of elsewhere, checked as a whole.
fn read_run(text: &str) -> Result<Run, AppError> {
    Run::read(text).map_err(|error| {
        let problem = serde_json::to_string(&error).unwrap_or_default();
        let message = format!("The file cannot be taken: its audit trail does not hold ({problem}).");
        AppError::new(Code::BundleRefused, message)
    })
}

fn take(
    writer: &Writer<'_>,
    permit: &Permit,
    shown: &BundlePreview,
    chosen: &BTreeSet<TenantId>,
    allow_hosts: bool,
    now: Timestamp,
) -> Result<BundleImport, AppError> {
    let content = &shown.content;
    let mut done = BundleImport {
        tenants: Vec::new(),
        token_missing: Vec::new(),
        consents: 0,
        entries: 0,
        hosts: Vec::new(),
    };
    for bundled in content.document.tenants.iter().filter(|bundled| chosen.contains(&bundled.tenant.id)) {
        let id = &bundled.tenant.id;
        let here = Here::read(writer, id)?;
        if here.tenant.is_some() {
            tenant_for(writer, id, UseCase::ImportBundle)?;
        }
        if content.here.get(id) != Some(&here) {
            let message = format!("The tenant {id} is no longer what was shown. Nothing was taken.");
            let error = AppError::new(Code::PlanOutdated, message).param("tenant", id.as_str());
            return Err(
                error.next("Open the file again, look at what it would change now, and take it then.")
            );
        }
        done.consents += add_consents(writer, bundled, now)?;
        let is_missing = take_tenant(writer, permit, content, bundled, &here, now)?;
        done.token_missing.extend(is_missing.then(|| id.clone()));
        let standing = shown.tenants.iter().find(|tenant| tenant.tenant == *id);
        done.tenants.push((id.clone(), standing.map_or(BundleStanding::New, |tenant| tenant.standing)));
    }
    if let Some(run) = content.run.as_ref().filter(|_| !chosen.is_empty()) {
        done.entries = add_run(writer, run, now)?;
        if let Some(broken) = writer.broken_foreign_consent(&run.checked.chain, true)? {
            return Err(AppError::new(
                Code::BundleRefused,
                match broken.sequence {
                    Some(sequence) => format!(
                        "The file cannot be taken: entry {sequence} of its audit trail says otherwise of a consent in it."
                    ),
                    None => "The file cannot be taken: no entry of its audit trail says that a consent in it was given."
                        .to_owned(),
                },
            ));
        }
    }
    if allow_hosts && !shown.hosts.is_empty() {
        let mut hosts: BTreeSet<String> = writer.setting(ALLOWED_HOSTS)?.unwrap_or_default();
        for host in &shown.hosts {
            hosts.insert(host.clone());
            let detail = json!({ "host": host, "vault": shown.vault });
            audit(writer, permit, "host_allowed", None, detail, now)?;
        }
        writer.put_setting(ALLOWED_HOSTS, &hosts)?;
        done.hosts.clone_from(&shown.hosts);
    }
    Ok(done)
}

/// Adds what another vault entered, apart from what was entered here.
fn add_run(writer: &Writer<'_>, run: &Run, now: Timestamp) -> Result<u64, AppError> {
    match writer.add_foreign_run(run, now)? {
        ForeignRun::Taken { added, .. } => Ok(added),
        ForeignRun::Contradicts { sequence } => Err(AppError::new(
            Code::BundleRefused,
            format!(
                "The file cannot be taken: from entry {sequence} on, its audit trail contradicts what is here of the same vault."
            ),
        )),
    }
}

/// The consents of a tenant, marked as given elsewhere.
pub(crate) fn add_consents(
    writer: &Writer<'_>,
    bundled: &BundledTenant,
    now: Timestamp,
) -> Result<usize, AppError> {
    let mut by_vault: BTreeMap<Uuid, Vec<_>> = BTreeMap::new();
    for given in &bundled.consents {
        by_vault.entry(given.vault).or_default().push(given.consent.clone());
    }
    let mut added = 0;
    for (vault, consents) in by_vault {
        match writer.add_foreign_consents(vault, &consents, now)? {
            ForeignConsents::Taken { added: new } => added += new,
            ForeignConsents::Contradicts { number } => {
                let message = format!(
                    "The file cannot be taken: the consent {number} of the vault {vault} is here already, and says something else."
                );
                return Err(AppError::new(Code::BundleRefused, message));
            }
        }
    }
    Ok(added)
}

/// Takes one tenant. Whether its Auth Token is missing afterwards.
fn take_tenant(
    writer: &Writer<'_>,
    permit: &Permit,
    content: &Content,
    bundled: &BundledTenant,
    here: &Here,
    now: Timestamp,
) -> Result<bool, AppError> {
    let (document, renamed) = (&content.document, &content.renamed);
    let id = &bundled.tenant.id;
    let old_stand_in = here.tenant.as_ref().and_then(stand_in_secret).cloned();
    let mut tenant = in_this_vault(&bundled.tenant, renamed);
    if let (Some(before), Some(there)) = (&here.tenant, stand_in_secret(&bundled.tenant))
        && document.credential(there).is_none()
        && stand_in_account(before) == stand_in_account(&tenant)
    {
        // The same account, whose token is here and not in the bundle.
        tenant.default_account.clone_from(&before.default_account);
    }
    writer.put_tenant(&tenant, now)?;
    if old_stand_in.as_ref() != stand_in_secret(&tenant)
        && let Some(old) = &old_stand_in
    {
        erase(writer, old)?;
    }
    let there = bundled.active();
    let mut after = with_new_credential(&there, renamed);
    let token_stays = keeps_token(&here.active, &there)
        && token_change(writer, document, &here.active, &there)? == NO_CHANGE;
    if let (true, Sender::Custom(account), Some(old)) = (token_stays, &mut after.sender, here.active.custom())
    {
        account.secret.clone_from(&old.secret);
    }
    let mut in_use = BTreeSet::new();
    in_use.extend(stand_in_secret(&bundled.tenant));
    in_use.extend(there.custom().map(|account| &account.secret).filter(|_| !token_stays));
    let pingone = bundled.pingone.as_ref().filter(|_| here.pingone.is_none());
    in_use.extend(pingone.map(|kept| &kept.connection.secret));
    for old in in_use {
        if let (Some(secret), Some(new)) = (document.credential(old), renamed.get(old)) {
            writer.add_secret(new, id, secret, now)?;
        }
    }
    if writer.revisions(id)?.is_empty() {
        add_history(writer, permit, document.vault, bundled, renamed, now)?;
    } else if with_new_credential(&here.active, renamed) != after || !token_stays {
        // One more revision of what is here: what was before it stays, and can be restored.
        after.revision = here.active.revision + 1;
        put_in_force(writer, permit, id, &here.active, &after, None, now)?;
    }
    if let Some(kept) = pingone {
        let mut connection = kept.connection.clone();
        connection.secret = renamed.get(&connection.secret).cloned().unwrap_or_else(new_secret_id);
        writer.put_pingone_connection(id, &connection, kept.connected_at)?;
    }
    let is_missing = match writer.active(id)?.custom() {
        Some(account) => writer.secret(&account.secret)?.is_none(),
        None => false,
    };
    let detail = json!({
        "vault": document.vault,
        "made_at": document.made_at,
        "made_by": document.made_by.os_user,
        "tenant": tenant,
        "revision": there.revision,
        "account_sid": there.custom().map(|account| account.account_sid.as_str()),
        "with_secrets": document.secrets.is_some(),
        "token_missing": is_missing,
        "consents": bundled.consents.len(),
        "revisions": bundled.revisions.len(),
    });
    audit(writer, permit, "bundle_imported", Some(id), detail, now)?;
    Ok(is_missing)
}

/// The revisions as they were saved elsewhere, each with an entry that says so.
pub(crate) fn add_history(
    writer: &Writer<'_>,
    permit: &Permit,
    vault: Uuid,
    bundled: &BundledTenant,
    renamed: &BTreeMap<SecretId, SecretId>,
    now: Timestamp,
) -> Result<(), AppError> {
    let id = &bundled.tenant.id;
    for revision in &bundled.revisions {
        let configuration = with_new_credential(&revision.configuration, renamed);
        writer.add_revision(id, &configuration, None, &revision.actor, revision.saved_at)?;
        let detail = json!({
            "vault": vault,
            "revision": configuration.revision,
            "saved_at": revision.saved_at,
            "saved_by": revision.actor.os_user,
            "consent": revision.consent,
            "record": writer.revision_digest(id, configuration.revision)?.to_string(),
        });
        audit(writer, permit, "revision_imported", Some(id), detail, now)?;
    }
    Ok(())
}

/// A configuration whose credential has its ID of this vault.
fn with_new_credential(
    configuration: &Configuration,
    renamed: &BTreeMap<SecretId, SecretId>,
) -> Configuration {
    let mut configuration = configuration.clone();
    if let Sender::Custom(account) = &mut configuration.sender
        && let Some(new) = renamed.get(&account.secret)
    {
        account.secret.clone_from(new);
    }
    configuration
}

/// A tenant whose stand-in's credential has its ID of this vault.
pub(crate) fn in_this_vault(tenant: &Tenant, renamed: &BTreeMap<SecretId, SecretId>) -> Tenant {
    let mut tenant = tenant.clone();
    if let DefaultAccount::StandIn { secret, .. } = &mut tenant.default_account
        && let Some(new) = renamed.get(secret)
    {
        secret.clone_from(new);
    }
    tenant
}
