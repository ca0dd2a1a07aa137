//! The encrypted store of Linecheck: one SQLCipher database, its key, and the place where both are.
//!
//! # Invariants
//!
//! - Nothing is ever written in the clear. The database is encrypted with a random key that the keyring of the
//!   operating system holds, or with one that Argon2id makes of a passphrase where there is no keyring. There is no
//!   third way.
//! - Nothing is deleted or made anew because of an error. A wrong key, a lost key, a damaged file and a file from a
//!   newer version are each told by an error of their own, and the file stays as it was.
//! - A key is minted only for a database file that does not exist yet, and is safely kept before one does.
//! - Another key, and a backup that comes back, are a new database that takes the old one's place when it has proved whole.
//!   At every instant the header names the one key that opens the vault: the private module `replace` has the states.
//! - What [`Vault::write`] has answered is on the disk (`synchronous=FULL`), and what it has refused is not there at
//!   all: a use case is one database transaction, which can be done again as a whole.
//! - Folder 0700, files 0600, from their first byte. A folder or file found wider than that is refused and not
//!   silently narrowed: others may already have read it, and a person has to know. (On Windows the folder inherits
//!   the access list of the user's profile, which says the same; there it is not checked.)
//! - The sandbox's data and real data never meet: a vault knows its mode, inside and outside of the encryption.
//!
//! # What is in the folder
//!
//! | file | what it is |
//! | --- | --- |
//! | `vault.db`, `-wal`, `-shm` | the encrypted database |
//! | `vault.json` | what has to be known before it can be opened; see [`VaultHeader`]. Not secret |
//! | `vault.lock` | locked while somebody creates, opens, migrates, or puts another database in place. Empty |
//! | `vault.in-use` | locked, together, by everybody who has the vault open. Empty |
//! | `vault.next.db`, `vault.next.json` | a database that is to take the vault's place, and its header; gone at the next opening |
//! | `vault.aside-…` | a folder with the vault whose place a backup took: a vault of its own, until a person removes it |
//! | `vault.before-vN.db` | the encrypted copy made before the migration to version N; gone when the migrated vault has proved whole |
//!
//! # What it must not know
//!
//! Twilio, HTTP, the sandbox's server, the faces, and what a use case is allowed to do. It keeps records and says
//! whether it could. Nobody else knows SQL: `rusqlite` appears in this crate only, and outside of it a database
//! transaction is a [`Reader`] or a [`Writer`].

// A fault in one use case, or in a library that waits for the keyring, must end in an error of its own and not the
// process, while another use case waits for the answer to a create.
#[cfg(not(panic = "unwind"))]
compile_error!("Linecheck is built with panics that unwind; see docs/decisions/0007-records.md");

mod access;
mod backup;
mod code;
mod connection;
mod copy;
mod create;
mod error;
mod files;
mod header;
mod key;
mod meta;
mod migrations;
mod os_keyring;
mod paths;
mod reading;
mod records;
mod rekey;
mod replace;
mod restore;
mod stop;
mod vault;
mod verifier;
mod whole;

pub use access::{Reader, Writer};
pub use code::VaultCode;
pub use error::{
    DatabaseFailure, HeaderProblem, KeyringRefusal, KeyringRefusalKind, NotAVault, Repeatable, VaultError,
};
pub use header::{KeyStatus, VaultHeader, VaultState};
pub use key::{KEYRING_TIME_LIMIT, KeySource};
pub use os_keyring::SERVICE;
pub use paths::{HOME_VARIABLE, vault_home};
pub use reading::ReadsOnly;
pub use records::{
    AccountCount, AccountCounts, Appended, AuditEntry, AuditFilter, ConsentRecord, Counted, DayCount,
    Figures, FirstKept, ForeignChain, ForeignConsent, ForeignConsents, ForeignRun, HistoryFilter,
    HistoryPlace, HistoryRow, HistorySearch, NewAuditEntry, NewCount, NewHour, NewPlan, NewTransaction,
    Originated, RecentSend, Revision, StoredConnection, StoredDraft, StoredMatrix, StoredPlan,
    StoredTransaction,
};
pub use restore::{BackupSeen, Restored};
pub use stop::{Stop, StopWhenDropped};
pub use vault::Vault;
pub use verifier::Verifier;
pub use whole::VaultCheck;
