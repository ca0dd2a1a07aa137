//! `linecheck vault`

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum VaultCommand {
    /// Where the vault is, where its key comes from, whether it can be written, and what is kept aside.
    Status,
    /// Give the vault another passphrase: a new key, with which everything is encrypted anew. A vault whose key is in the
    /// keyring has a passphrase instead from then on. Needs the vault alone.
    Passphrase {
        /// Read the new passphrase from standard input, in the line behind the vault's.
        #[arg(long)]
        new_passphrase_stdin: bool,
    },
    /// Encrypt everything anew with another random key, for a vault whose key is in the keyring. Needs the vault alone.
    Rekey,
    /// Let the keyring keep a new random key, in place of the passphrase. Needs the vault alone.
    UseKeyring,
    /// Make a folder with a backup, while the vault is in use. It opens with the key that the vault has now.
    Backup {
        /// The folder, which is not there yet.
        folder: PathBuf,
    },
    /// Put a backup in the place of the vault, after it has proved whole. What was there is kept aside.
    Restore(RestoreArguments),
    /// Read every page of the vault and compare its tables. Nothing is changed.
    Check,
}

#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// The folder of the backup. It is opened with the passphrase that it had when it was made, or with the keyring.
    pub folder: PathBuf,
    /// It may take the place of another vault than it is of.
    #[arg(long)]
    pub other_vault: bool,
    /// Do not ask.
    #[arg(long, short)]
    pub yes: bool,
}
