//! `linecheck administrator`

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum AdministratorCommand {
    /// Whether an administrator passphrase is set, and in which role this command works.
    Status,
    /// Set the first administrator passphrase: from then on everything begins as support.
    Set {
        /// Read the new passphrase from standard input, where a token would stand.
        #[arg(long)]
        new_passphrase_stdin: bool,
    },
    /// Put another administrator passphrase in the place of the one that is set.
    Change {
        /// Read the new passphrase from standard input, where a token would stand.
        #[arg(long)]
        new_passphrase_stdin: bool,
    },
    /// Remove the administrator passphrase: everybody who opens the vault is an administrator again.
    Remove {
        /// Do not ask.
        #[arg(long, short)]
        yes: bool,
    },
    /// After how many minutes without a key or a pointer the window locks the administrator role.
    IdleLock {
        /// 1 to 60 minutes.
        minutes: u8,
    },
}
