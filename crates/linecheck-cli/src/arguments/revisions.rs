//! `linecheck revisions`

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum RevisionsCommand {
    /// List the revisions, the newest first: when, by whom, what each changed, and with which consent.
    List {
        /// The tenant's short name.
        tenant: String,
        /// What is older than this one: `next` of the page before.
        #[arg(long, value_name = "REVISION")]
        before: Option<u64>,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show one revision with its numbers, and how it differs from the one before it or from another one.
    Show {
        /// The tenant's short name.
        tenant: String,
        /// The revision.
        revision: u64,
        /// The one to compare it with; 0 is what was before anything was saved.
        #[arg(long, value_name = "REVISION")]
        against: Option<u64>,
    },
    /// Put the numbers and the fallback of an earlier revision of the active account into a draft. It is verified and saved
    /// like any other; nothing is active before.
    Restore {
        /// The tenant's short name.
        tenant: String,
        /// The revision.
        revision: u64,
        /// Replace the draft that there is. Without it, a person at a terminal is asked.
        #[arg(long)]
        replace_draft: bool,
    },
}
