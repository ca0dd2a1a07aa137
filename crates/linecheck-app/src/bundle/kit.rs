//! The support kit: opened into an empty vault, which is for test sends and look-ups alone from then on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::draft::SecretId;
use linecheck_vault::Writer;
use serde::Serialize;
use serde_json::json;

use crate::app::{App, audit};
use crate::bundle::document::{BundleKind, BundledTenant, Document};
use crate::bundle::import::{add_consents, add_history, in_this_vault};
use crate::bundle::sealed::{self, BundleKey};
use crate::configure::drafts::new_secret_id;
use crate::error::{AppError, Code};
use crate::guard::ALLOWED_HOSTS;
use crate::kit_flag::{KIT, Kit, kit_of};
use crate::roles::{Permit, UseCase};
use crate::send::limits::SEND_LIMITS;

/// How many of the newest entries are looked through for a tenant.
const LATEST: u32 = 10_000;

/// The support kit that this vault was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct KitView {
    /// The kit.
    #[serde(flatten)]
    pub kit: Kit,
    /// Whether it is past the time until which it was meant to be used.
    pub is_expired: bool,
}

impl App {
    /// The support kit that this vault was made from, if it was.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn kit(&self) -> Result<Option<KitView>, AppError> {
        let now = self.now();
        let kit = self.read(kit_of).await?;
        Ok(kit.map(|kit| KitView { is_expired: kit.expires_at <= now, kit }))
    }

    /// Opens a support kit into this vault, which must be empty: its configuration cannot be changed here from then on, by
    /// nobody.
    ///
    /// # Errors
    /// When the vault is not empty, or the file is no support kit of this mode.
    pub async fn open_kit(&self, actor: &Actor, file: Vec<u8>, key: BundleKey) -> Result<KitView, AppError> {
        let permit = self.permit(actor, UseCase::OpenKit).await?;
        let mode = self.mode;
        let opening = tokio::task::spawn_blocking(move || {
            let content = sealed::open(&file, &key)?;
            Document::read(&content, mode)
        });
        let document =
            opening.await.map_err(|_| AppError::internal("Opening the file was interrupted."))??;
        let (BundleKind::Kit, Some(expires_at)) = (document.kind, document.expires_at) else {
            return Err(AppError::new(
                Code::BundleRefused,
                "The file is no support kit, but a bundle that is to be imported.",
            ));
        };
        let kit = Kit {
            vault: document.vault,
            made_at: document.made_at,
            made_by: document.made_by.os_user.clone(),
            expires_at,
        };
        let now = self.now();
        let names = document.tenants.iter().flat_map(BundledTenant::credentials_named);
        let renamed: BTreeMap<_, _> = names.map(|id| (id, new_secret_id())).collect();
        self.write(move |writer| fill(writer, &permit, &document, &renamed, &kit, now)).await?;
        self.kit().await?.ok_or_else(|| AppError::internal("The support kit was not kept."))
    }
}

fn fill(
    writer: &Writer<'_>,
    permit: &Permit,
    document: &Document,
    renamed: &BTreeMap<SecretId, SecretId>,
    kit: &Kit,
    now: Timestamp,
) -> Result<(), AppError> {
    // What the vault enters of itself is no use of it. A removed tenant has left its entries.
    let had_tenants = writer.audit(LATEST)?.iter().any(|entry| entry.tenant.is_some());
    if !writer.tenants()?.is_empty() || had_tenants {
        return Err(AppError::new(
            Code::KitNeedsEmptyVault,
            "This vault has been in use, and a support kit goes into a vault of its own. Nothing was changed.",
        ));
    }
    let mut hosts: BTreeSet<String> = writer.setting(ALLOWED_HOSTS)?.unwrap_or_default();
    hosts.extend(document.allowed_hosts.iter().cloned());
    writer.put_setting(ALLOWED_HOSTS, &hosts)?;
    if let Some(limits) = document.send_limits {
        writer.put_setting(SEND_LIMITS, &limits)?;
    }
    for bundled in &document.tenants {
        let id = &bundled.tenant.id;
        writer.put_tenant(&in_this_vault(&bundled.tenant, renamed), now)?;
        for old in bundled.credentials_in_use() {
            if let (Some(secret), Some(new)) = (document.credential(&old), renamed.get(&old)) {
                writer.add_secret(new, id, secret, now)?;
            }
        }
        add_consents(writer, bundled, now)?;
        add_history(writer, permit, document.vault, bundled, renamed, now)?;
        let detail = json!({ "vault": kit.vault, "made_at": kit.made_at, "made_by": kit.made_by, "expires_at": kit.expires_at });
        audit(writer, permit, "kit_opened", Some(id), detail, now)?;
    }
    Ok(writer.put_setting(KIT, kit)?)
}
