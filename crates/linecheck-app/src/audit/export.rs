//! The audit trail as a file, and its checkpoints.

use jiff::Timestamp;
use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::{Entry, EntryLine, EntryWords, Head, SignedCheckpoint, line};
use linecheck_domain::tenant::TenantId;
use linecheck_vault::{Reader, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, audit};
use crate::error::AppError;
use crate::given;
use crate::progress::{Progress, ProgressSink};
use crate::roles::UseCase;

/// How many entries are read at a time.
const AT_A_TIME: usize = 2_000;

/// What is exported.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditExportRequest {
    /// The words of this tenant's entries alone; of the others there are their digests, so that the whole can be checked.
    pub tenant: Option<String>,
}

/// The audit trail as a file, and what is in it.
#[derive(Debug, Clone, Serialize)]
pub struct AuditExport {
    /// How many entries.
    pub entries: u64,
    /// Of how many the words were withheld.
    pub withheld: u64,
    /// What was signed at the end.
    pub checkpoint: SignedCheckpoint,
    /// The file.
    #[serde(skip)]
    pub text: String,
}

impl App {
    /// The whole trail as a file with a checkpoint at its end. That it was exported is its last entry. Dropped, it stops.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn export_audit(
        &self,
        actor: &Actor,
        request: AuditExportRequest,
        progress: &ProgressSink,
    ) -> Result<AuditExport, AppError> {
        let permit = self.permit(actor, UseCase::ExportAudit).await?;
        let tenant = request.tenant.as_deref().map(given::tenant).transpose()?;
        let (of, now) = (tenant.clone(), self.now());
        let signed = self
            .write(move |writer| {
                let (_, last, _) = writer.audit_end()?;
                let detail = json!({ "entries": last + 1, "of_tenant_alone": of.is_some() });
                audit(writer, &permit, "audit_exported", of.as_ref(), detail, now)?;
                Ok(writer.sign_checkpoint(None, now)?)
            })
            .await?;
        let mut file = TrailFile::begin(&signed, tenant)?;
        while file.last < signed.checkpoint.sequence {
            progress.tell(Progress::Checking { done: file.last, of: signed.checkpoint.sequence });
            let (mut next, until) = (file, signed.clone());
            file = self
                .read(move |reader| {
                    next.go_on(reader, &until)?;
                    Ok(next)
                })
                .await?;
        }
        file.end(signed)
    }

    /// Signs how far the trail has come, to be kept elsewhere. That it was made is the last entry that it covers.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn make_checkpoint(&self, actor: &Actor) -> Result<SignedCheckpoint, AppError> {
        let permit = self.permit(actor, UseCase::MakeCheckpoint).await?;
        let now = self.now();
        self.write(move |writer| {
            audit(writer, &permit, "audit_checkpoint_made", None, json!({}), now)?;
            Ok(writer.sign_checkpoint(None, now)?)
        })
        .await
    }
}

/// The whole trail as a file with a checkpoint at its end, within the caller's database transaction.
///
/// # Errors
/// What the vault says.
pub(crate) fn run_of(
    writer: &Writer<'_>,
    tenant: Option<&TenantId>,
    now: Timestamp,
) -> Result<String, AppError> {
    let signed = writer.sign_checkpoint(None, now)?;
    let mut file = TrailFile::begin(&signed, tenant.cloned())?;
    while file.last < signed.checkpoint.sequence {
        file.go_on(writer, &signed)?;
    }
    Ok(file.end(signed)?.text)
}

/// A file that is being written.
struct TrailFile {
    text: String,
    /// Whose words are in it; all, without.
    tenant: Option<TenantId>,
    last: u64,
    withheld: u64,
}

impl TrailFile {
    fn begin(signed: &SignedCheckpoint, tenant: Option<TenantId>) -> Result<Self, AppError> {
        let chain = signed.checkpoint.chain.clone();
        let beginning = chain.beginning();
        Ok(Self { text: written(&Head::new(chain, 1, beginning))?, tenant, last: 0, withheld: 0 })
    }

    /// Adds the next entries up to the one that was signed for.
    fn go_on(&mut self, reader: &Reader<'_>, signed: &SignedCheckpoint) -> Result<(), AppError> {
        let entries = reader.audit_run(self.last, AT_A_TIME)?;
        // One is missing at the end: the file says so to whoever checks it.
        self.last = entries.last().map_or(signed.checkpoint.sequence, |last| last.sequence);
        for entry in entries.into_iter().filter(|entry| entry.sequence <= signed.checkpoint.sequence) {
            let entry = self.shown(entry);
            self.text.push_str(&written(&EntryLine::from(entry))?);
        }
        Ok(())
    }

    /// The entry, without its words where they are another tenant's.
    fn shown(&mut self, mut entry: Entry) -> Entry {
        let is_another = |of: &EntryWords| match (of, &self.tenant) {
            (EntryWords::Known(content), Some(tenant)) => content.tenant.as_deref() != Some(tenant.as_str()),
            _ => false,
        };
        if is_another(&entry.words) {
            entry.words = EntryWords::Withheld(entry.words.digest());
            self.withheld += 1;
        }
        entry
    }

    fn end(self, checkpoint: SignedCheckpoint) -> Result<AuditExport, AppError> {
        let text = self.text + &written(&checkpoint)?;
        Ok(AuditExport { entries: checkpoint.checkpoint.sequence, withheld: self.withheld, checkpoint, text })
    }
}

pub(super) fn written<T: Serialize>(value: &T) -> Result<String, AppError> {
    line(value).map_err(|error| AppError::internal(error.to_string()))
}
