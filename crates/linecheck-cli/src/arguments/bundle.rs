//! `linecheck bundle` and `linecheck kit`

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Make a bundle: tenants with their configurations, revisions and consents, as one encrypted file.
    Export {
        /// The file to make. One that is there stays as it is.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The tenants by their short names, such as contoso,fabrikam; without it, all of them.
        #[arg(long, value_name = "TENANTS", value_delimiter = ',')]
        tenant: Vec<String>,
        /// Their Auth Tokens and client secrets too: whoever opens the file can spend their money.
        #[arg(long)]
        with_secrets: bool,
        /// The audit trail too: all of it, or with one tenant named the words of that tenant's entries alone.
        #[arg(long)]
        with_audit: bool,
        #[command(flatten)]
        lock: LockArguments,
    },
    /// Show what a bundle would change here. Nothing is stored.
    Show(OpenArguments),
    /// Import a bundle: show what it would change, ask for each tenant, and take what was chosen in one go.
    Import {
        #[command(flatten)]
        open: OpenArguments,
        /// Take these tenants without asking. One that is here gets what is in the bundle in the place of its own.
        #[arg(long, value_name = "TENANTS", value_delimiter = ',')]
        take: Vec<String>,
        /// Allow the hosts here too that the bundle names besides Twilio's.
        #[arg(long)]
        allow_hosts: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum KitCommand {
    /// Make a support kit: what support needs for test sends and look-ups on another machine, with the Auth Tokens.
    Make {
        /// The file to make. One that is there stays as it is.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The tenants by their short names, such as contoso,fabrikam.
        #[arg(long, value_name = "TENANTS", value_delimiter = ',', required = true)]
        tenant: Vec<String>,
        /// For how many days it is meant, 1 to 366. Advisory: only rotating the tokens takes them back.
        #[arg(long, default_value_t = 7)]
        days: u16,
        #[command(flatten)]
        lock: LockArguments,
    },
    /// Open a support kit into a vault of its own, which must be empty: `LINECHECK_HOME` names another folder for it.
    Open(OpenArguments),
    /// Show which support kit this vault was made from, if it was.
    Show,
}

/// For whom a file is sealed. Without a public key it gets a passphrase.
#[derive(Debug, Args)]
pub struct LockArguments {
    /// Seal it for a public key of age; may be given several times.
    #[arg(long, value_name = "AGE1…")]
    pub to: Vec<String>,
    /// Read the passphrase for the file from standard input, behind the vault's.
    #[arg(long, conflicts_with = "to")]
    pub bundle_passphrase_stdin: bool,
}

/// A file, and what opens it. Without an identity file it is a passphrase.
#[derive(Debug, Args)]
pub struct OpenArguments {
    /// The file.
    pub file: PathBuf,
    /// The identity file that opens it, as `age-keygen` writes it.
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// Read the passphrase of the file from standard input, behind the vault's.
    #[arg(long, conflicts_with = "identity")]
    pub bundle_passphrase_stdin: bool,
}
