//! What can go wrong with the sandbox itself (not what it answers on request).

use std::io;
use std::path::PathBuf;

/// Why the sandbox could not start, or could not do what its control was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// Somebody else listens on the wanted port.
    #[error("port {port} on 127.0.0.1 is in use; choose another, or 0 for a free one")]
    PortInUse {
        /// The wanted port.
        port: u16,
    },
    /// The port could not be opened for another reason, such as a privileged port.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The wanted port.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The self-signed certificate could not be made.
    #[error("cannot make the self-signed certificate: {why}")]
    Certificate {
        /// What failed.
        why: String,
    },
    /// More numbers were asked for than the sandbox seeds.
    #[error("the sandbox seeds 0 to {most} numbers, not {asked}")]
    TooManyNumbers {
        /// What was asked for.
        asked: usize,
        /// The most that it seeds.
        most: usize,
    },
    /// Another running sandbox uses the state folder.
    #[error("the state folder {} is in use by another sandbox", path.display())]
    StateInUse {
        /// The folder.
        path: PathBuf,
    },
    /// A file of the state folder does not hold what it should. It was moved aside, not deleted: the next start
    /// goes on without it.
    #[error(
        "the state file {} cannot be understood ({why}); it was moved to {} and the next start goes on without it",
        path.display(), moved_to.display()
    )]
    StateUnreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
        /// Where its content is now.
        moved_to: PathBuf,
    },
    /// A file of the state folder was written by a newer Linecheck. It was left as it is.
    #[error("the state file {} has version {version}, which this Linecheck does not know", path.display())]
    StateNewer {
        /// The file.
        path: PathBuf,
        /// The version that it says.
        version: u64,
    },
    /// The system refused to read or write a file of the state folder. Nothing was moved.
    #[error("cannot {doing} {}", path.display())]
    StateAccess {
        /// What was tried: `read`, `write`, `create`, …
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The sandbox has no account with this SID.
    #[error("the sandbox has no account {sid}")]
    UnknownAccount {
        /// What was asked for.
        sid: String,
    },
    /// The account has no such number.
    #[error("the account {account} has no number {number}")]
    UnknownNumber {
        /// The account.
        account: String,
        /// The SID or E.164 number that was asked for.
        number: String,
    },
    /// The sandbox's PingOne has no environment with this ID.
    #[error("the sandbox has no environment {id}")]
    UnknownEnvironment {
        /// What was asked for.
        id: String,
    },
    /// A value given to the control is not allowed.
    #[error("{field}: {why}")]
    Invalid {
        /// Which value.
        field: String,
        /// What is wrong with it.
        why: String,
    },
    /// The sandbox has stopped: its state folder may serve another one by now.
    #[error("the sandbox has stopped")]
    Stopped,
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

impl SandboxError {
    /// A short name of the kind of error, which does not change with the wording.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PortInUse { .. } => "port_in_use",
            Self::Listen { .. } => "listen_failed",
            Self::Certificate { .. } => "certificate_failed",
            Self::TooManyNumbers { .. } => "too_many_numbers",
            Self::StateInUse { .. } => "state_in_use",
            Self::StateUnreadable { .. } => "state_unreadable",
            Self::StateNewer { .. } => "state_newer",
            Self::StateAccess { .. } => "state_access",
            Self::UnknownAccount { .. } => "unknown_account",
            Self::UnknownNumber { .. } => "unknown_number",
            Self::UnknownEnvironment { .. } => "unknown_environment",
            Self::Invalid { .. } => "invalid",
            Self::Stopped => "stopped",
            Self::Random => "no_random",
        }
    }

    pub(crate) fn invalid(field: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), why: why.into() }
    }
}
