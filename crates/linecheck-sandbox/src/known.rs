//! The accounts that every sandbox has, with their SIDs and first tokens: known without a running server.
//!
//! They are no secrets: the sandbox listens on loopback alone, and nothing that it does costs anything.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What an account of the sandbox is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "bindings", ts(rename = "SandboxRole"))]
pub enum Role {
    /// The account that most work is done with: full, active, numbers of every mix in several countries.
    Main,
    /// A sub-account of the main one, active, with numbers of its own.
    SubActive,
    /// A suspended sub-account of the main one.
    SubSuspended,
    /// A closed sub-account of the main one.
    SubClosed,
    /// A second full account, for a change of account.
    Fabrikam,
    /// What stands in for Ping Identity's own account, the default one.
    DefaultAccount,
    /// A trial account: sends to verified recipients only.
    Trial,
    /// A suspended main account.
    Suspended,
    /// A closed main account.
    Closed,
    /// An account that never bought a number.
    NoNumbers,
    /// An account whose numbers do SMS or voice or neither, none does both.
    NoUsable,
    /// Test credentials: nothing can be read with them, and creates have no effect.
    TestCredentials,
}

/// An account that every sandbox has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownAccount {
    role: Role,
    sid: &'static str,
}

impl KnownAccount {
    /// Its SID.
    #[must_use]
    pub const fn sid(&self) -> &'static str {
        self.sid
    }

    /// What it is there for.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Its token, until somebody rotates it: the first 32 hexadecimal digits of a SHA-256.
    #[must_use]
    pub fn initial_auth_token(&self) -> String {
        let digest = Sha256::digest(format!("linecheck sandbox, first token of {}", self.sid));
        digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The place in [`ALL`], from 1: the last digits of the SID.
    pub(crate) fn ordinal(&self) -> u16 {
        ALL.iter().zip(1_u16..).find(|(known, _)| known.role == self.role).map_or(0, |(_, ordinal)| ordinal)
    }
}

macro_rules! known {
    ($($(#[$doc:meta])* $name:ident = $role:ident $digits:literal;)*) => {
        $(
            $(#[$doc])*
            pub const $name: KnownAccount =
                KnownAccount { role: Role::$role, sid: concat!("ACfacade0facade000000000000000", $digits) };
        )*
        /// All of them, in the order in which they are listed.
        pub const ALL: &[KnownAccount] = &[$($name),*];
    };
}

known! {
    /// See [`Role::Main`].
    MAIN = Main "0001";
    /// See [`Role::SubActive`].
    SUB_ACTIVE = SubActive "0002";
    /// See [`Role::SubSuspended`].
    SUB_SUSPENDED = SubSuspended "0003";
    /// See [`Role::SubClosed`].
    SUB_CLOSED = SubClosed "0004";
    /// See [`Role::Fabrikam`].
    FABRIKAM = Fabrikam "0005";
    /// See [`Role::DefaultAccount`].
    DEFAULT_ACCOUNT = DefaultAccount "0006";
    /// See [`Role::Trial`].
    TRIAL = Trial "0007";
    /// See [`Role::Suspended`].
    SUSPENDED = Suspended "0008";
    /// See [`Role::Closed`].
    CLOSED = Closed "0009";
    /// See [`Role::NoNumbers`].
    NO_NUMBERS = NoNumbers "000a";
    /// See [`Role::NoUsable`].
    NO_USABLE = NoUsable "000b";
    /// See [`Role::TestCredentials`].
    TEST_CREDENTIALS = TestCredentials "000c";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use linecheck_domain::sid::{AccountSid, SANDBOX_MARKER};

    use super::*;

    #[test]
    fn s1_known_sids_are_valid_distinct_and_marked() {
        let sids: HashSet<_> = ALL.iter().map(KnownAccount::sid).collect();
        assert_eq!(sids.len(), ALL.len());
        for known in ALL {
            assert_eq!(AccountSid::parse(known.sid()).unwrap().as_str(), known.sid());
            assert_eq!(&known.sid()[2..16], SANDBOX_MARKER);
            assert_eq!(known.initial_auth_token().len(), 32);
            assert!(known.sid().ends_with(&format!("{:04x}", known.ordinal())));
        }
        let tokens: HashSet<_> = ALL.iter().map(KnownAccount::initial_auth_token).collect();
        assert_eq!(tokens.len(), ALL.len());
    }
}
