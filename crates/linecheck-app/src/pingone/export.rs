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

use linecheck_domain::pingone::{Plan, Region, State};

pub use file::{Export, ExportFile, PingOneFormat};
pub use warning::{ExportWarning, ExportWarningCode};

use wanted::Wanted;

/// Writes what an environment has, or with a plan what it would have.
///
/// The region is written where it is one of Ping Identity's; a custom domain is left to the environment variables.
pub(crate) fn export(state: &State, plan: Option<&Plan>, region: Option<Region>, format: PingOneFormat) -> Export {
    let wanted = Wanted::of(state, plan);
    match format {
        PingOneFormat::Terraform => terraform::export(&wanted, region),
        PingOneFormat::Pingcli => pingcli::export(&wanted),
    }
}

#[cfg(test)]
mod tests;
