//! Why there is no plan for what is wanted.

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::note::{PolicyLabel, Reference, SenderLabel};
use super::settings::Link;
use super::state::SENDER_LIMIT;

/// The longest name of a sender that is taken. PingOne names no limit; this one is ours.
pub const LONGEST_NAME: usize = 256;

/// Why there is no plan. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "reason")]
#[cfg_attr(feature = "bindings", ts(rename = "PingOnePlanRefusal"))]
#[non_exhaustive]
pub enum PlanRefusal {
    /// The environment waits for its deletion.
    #[error("This environment is being deleted (DELETE_PENDING), so nothing is planned for it.")]
    EnvironmentGoing,
    /// Several senders of the account.
    #[error("{} senders belong to this account. Which one is meant has to be said.", senders.len())]
    SeveralSenders {
        /// Which.
        senders: Vec<SenderLabel>,
    },
    /// No room for another sender.
    #[error(
        "The environment has {count} senders, and PingOne allows {SENDER_LIMIT}. Remove one that nothing uses first."
    )]
    NoRoom {
        /// How many there are.
        count: usize,
    },
    /// There is no such sender.
    #[error("There is no sender with the ID {sender} in this environment.")]
    NoSuchSender {
        /// The ID.
        sender: Id,
    },
    /// A sender of another kind.
    #[error("This sender is not one of a Twilio account, and Linecheck changes no other kind.")]
    NotTwilio {
        /// Which.
        sender: SenderLabel,
    },
    /// A sender of another account.
    #[error("This sender belongs to another Twilio account than the configuration.")]
    OtherAccount {
        /// Which.
        sender: SenderLabel,
    },
    /// Nothing selected.
    #[error("No number is selected. A sender without one cannot originate.")]
    NoNumber,
    /// The same number twice.
    #[error("The number {number} is named twice.")]
    NumberTwice {
        /// Which.
        number: String,
    },
    /// Numbers that the sender does not have.
    #[error("{} of the selected numbers are not on this sender's account.", numbers.len())]
    NumbersNotThere {
        /// Which.
        numbers: Vec<String>,
    },
    /// Countries that do not go with the number.
    #[error("The countries of {number} cannot be so: {}.", problem.describe())]
    Countries {
        /// Of which number.
        number: String,
        /// Why.
        problem: CountryProblem,
    },
    /// A chain that names the same sender twice.
    #[error("The chain names one sender twice.")]
    LinkTwice {
        /// Which.
        link: Link,
    },
    /// A chain that names what is no sender of the environment.
    #[error("The chain names something that is no sender of this environment.")]
    LinkUnknown {
        /// What.
        link: Link,
    },
    /// A sender that is in use cannot be removed.
    #[error("This sender is in use ({} places refer to it). Take it out of them first.", references.len())]
    InUse {
        /// What refers to it.
        references: Vec<Reference>,
    },
    /// A name that is too long.
    #[error("No name can be longer than {LONGEST_NAME} characters; this one has {length}.")]
    NameTooLong {
        /// How many characters.
        length: usize,
    },
    /// A name that cannot be seen whole.
    #[error("The name is empty or has control characters or other letters that are not seen.")]
    NameUnseen,
    /// A name that looks like a secret.
    #[error("{}", crate::visible::TYPED_TOKEN)]
    NameHoldsToken,
    /// A name that another sender has.
    #[error("Another sender of this environment has this name. Choose another name.")]
    NameTaken {
        /// Which.
        by: SenderLabel,
    },
    /// Limits are wanted, and there is no default policy to hold them.
    #[error("The environment has no default notification policy that could hold the limits.")]
    NoDefaultPolicy,
    /// The default policy has another kind of limit for SMS and voice, and can hold only one.
    #[error(
        "The default policy has a limit of another kind for SMS and voice, and can hold only one. It stays; change it in the console first."
    )]
    OtherQuota {
        /// The policy.
        policy: PolicyLabel,
    },
    /// What was there names senders or policies that are gone.
    #[error("What was there before names {} senders or policies that are gone, so it cannot be put back.", gone.len())]
    CannotPutBack {
        /// Which.
        gone: Vec<Id>,
    },
}

/// Why countries do not go with a number (source: PingOne, *Phone delivery settings*, `supportedCountries`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum CountryProblem {
    /// An ordinary number has none.
    OfAPhoneNumber,
    /// A short code has one at most.
    SeveralOfAShortCode,
    /// A list without a country is not allowed; no list is.
    Empty,
    /// Not the two letters of a country.
    NotACountry {
        /// What was given.
        text: String,
    },
}

impl CountryProblem {
    fn describe(&self) -> &'static str {
        match self {
            Self::OfAPhoneNumber => "an ordinary number serves every country and has no list",
            Self::SeveralOfAShortCode => "a short code serves one country",
            Self::Empty => "a list has at least one country; without a list it is the United States",
            Self::NotACountry { .. } => "one of them is not the two letters of a country",
        }
    }
}
