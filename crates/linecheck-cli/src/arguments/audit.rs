//! `linecheck audit` and `linecheck consent`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use uuid::Uuid;

use super::ids::hyphenated;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct AuditArguments {
    #[command(subcommand)]
    pub command: Option<AuditCommand>,
    /// Of this tenant alone.
    #[arg(long, value_name = "ID")]
    pub tenant: Option<String>,
    /// Of this action alone, such as `configuration_saved`.
    #[arg(long)]
    pub action: Option<String>,
    /// Of the user of this name alone.
    #[arg(long, value_name = "USER")]
    pub person: Option<String>,
    /// Only those of this day of UTC or later, such as 2026-11-01.
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Only those of this day of UTC or earlier.
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Of the trail that came from another vault and has this writer.
    #[arg(long, value_parser = writer)]
    pub writer: Option<Uuid>,
    /// What is older than the entry of this number: `next` of the page before.
    #[arg(long, value_name = "NUMBER")]
    pub before: Option<i64>,
    /// How many entries.
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check the audit trail of the vault; or a file, for which no vault is needed: an exported trail, a consent's receipt, a
    /// checkpoint. Names the first entry that is wrong, and how.
    Verify {
        /// The file.
        file: Option<PathBuf>,
        /// Compare it with the checkpoint in this file, which was kept elsewhere. An exported trail and a receipt have one too.
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
    },
    /// Write the whole audit trail to a new file, with a signed checkpoint at its end. The trail says so.
    Export {
        /// The file, which must not be there yet.
        file: PathBuf,
        /// The words of this tenant's entries alone. Of the others there are their digests, so that the whole can be checked.
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
    },
    /// Print a checkpoint: how far the trail has come, signed. Keep it where nobody can change it who has the vault.
    Checkpoint,
}

#[derive(Debug, Subcommand)]
pub enum ConsentCommand {
    /// Write the receipt of a consent to a new file: a page to print (.html) or JSON (.json). `linecheck audit verify` checks both.
    Receipt {
        /// The tenant's short name.
        tenant: String,
        /// The file, which must not be there yet. Its ending says what it becomes.
        file: PathBuf,
        /// The consent of this number; without it, the tenant's last one.
        #[arg(long, value_name = "NUMBER")]
        number: Option<i64>,
    },
}

/// Reads a writer's ID.
fn writer(text: &str) -> Result<Uuid, String> {
    hyphenated(text).ok_or_else(|| "this is no writer's ID, which `linecheck audit` lists".to_owned())
}
