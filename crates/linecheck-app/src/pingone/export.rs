//! An environment, or what a plan would make of it, as files: for Terraform, and as JSON bodies for `pingcli`.
//!
//! Invariants:
//! - No secret is in a file: an Auth Token is a variable that Terraform hides, or a placeholder.
//! - What a format cannot express is told as a warning, and never dropped without a word.
//! - Every text from outside is written so that it is read back as that text and as nothing else.

mod file;
mod hcl;
mod naming;
mod pingcli;
mod shape;
mod terraform;
mod wanted;
mod warning;

use linecheck_domain::actor::Actor;
use linecheck_domain::pingone::{Plan, Region, State};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, audit};
use crate::error::AppError;
use crate::given;
use crate::inactive::tenant_for;
use crate::pingone::failure::error_of;
use crate::pingone::plan::stored_plan;
use crate::pingone::report::plan_outdated;
use crate::progress::ProgressSink;
use crate::roles::UseCase;

pub use file::{Export, ExportFile, PingOneFormat};
pub use warning::{ExportWarning, ExportWarningCode};

use wanted::Wanted;

/// What is exported, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PingOneExportRequest {
    /// Whose environment it is.
    pub tenant: String,
    /// What the files are for.
    pub format: PingOneFormat,
    /// What would be there after this plan; without it, what is there.
    pub plan: Option<Uuid>,
}

impl App {
    /// Reads everything of a tenant's environment, and writes it as files in memory: as it is, or as a plan would leave it.
    /// No secret is in them, and none is asked for. It is entered into the audit trail.
    ///
    /// # Errors
    /// When the tenant is not connected, PingOne does not answer, or the plan is of another environment or was made from what
    /// is another by now.
    pub async fn export_pingone(
        &self,
        actor: &Actor,
        request: PingOneExportRequest,
        progress: &ProgressSink,
    ) -> Result<Export, AppError> {
        let actor = &self.permit(actor, UseCase::ExportPingOne).await?;
        let tenant = given::tenant(&request.tenant)?;
        let access = self.pingone_access(&tenant).await?;
        let state = self.read_pingone_state(&access, progress).await.map_err(|failure| error_of(&failure))?;
        self.keep_seen(&access, &state).await?;
        let plan = match request.plan {
            Some(id) => Some(self.read(move |reader| stored_plan(reader, id)).await?.planned.plan),
            None => None,
        };
        if let Some(plan) = &plan {
            let changed = plan.binding.changed(&state);
            if plan.environment != state.environment.id || !changed.is_empty() {
                return Err(plan_outdated(&tenant, &plan.goal, &changed, "Nothing was exported."));
            }
        }
        let export = export(&state, plan.as_ref(), access.connection().region, request.format);
        let (actor, now, files) = (actor.clone(), self.now(), export.files.len());
        self.write(move |writer| {
            tenant_for(writer, &tenant, UseCase::ExportPingOne)?;
            let detail =
                json!({ "format": request.format, "files": files, "planned": request.plan.is_some() });
            audit(writer, &actor, "pingone_exported", Some(&tenant), detail, now)
        })
        .await?;
        Ok(export)
    }
}

/// Writes what was read of an environment as files. A pure function: nothing is asked and nothing entered.
#[must_use]
pub fn pingone_files(state: &State, region: Option<Region>, format: PingOneFormat) -> Export {
    export(state, None, region, format)
}

/// Writes what an environment has, or with a plan what it would have.
///
/// The region is written where it is one of Ping Identity's; a custom domain is left to the environment variables.
fn export(state: &State, plan: Option<&Plan>, region: Option<Region>, format: PingOneFormat) -> Export {
    let wanted = Wanted::of(state, plan);
    match format {
        PingOneFormat::Terraform => terraform::export(&wanted, region),
        PingOneFormat::Pingcli => pingcli::export(&wanted),
    }
}

#[cfg(test)]
mod tests;
