//! What Verify Account found.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::ApiBase;
use crate::fact::Fact;
use crate::number::{AccountNumber, FilterCounts};
use crate::phone::PhoneNumber;
use crate::sid::AccountSid;
use crate::transport::{Bound, ForeignAnswer, Stage};

/// For how long a verification is good enough for Save, in minutes.
pub const FRESH_MINUTES: i64 = 15;

/// Why an entry of the list of numbers is counted only that is there, and is none (a short code, for instance).
pub const NO_PHONE_NUMBER: &str = "not a phone number";

/// What Twilio says about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AccountFacts {
    /// The SID that Twilio returned.
    pub sid: AccountSid,
    /// The account's name: untrusted text.
    pub friendly_name: String,
    /// `active`, `suspended`, `closed`, or a newer word of Twilio's.
    pub status: String,
    /// `Full`, `Trial`, or a newer word of Twilio's.
    pub kind: String,
    /// The main account, when this is a sub-account.
    pub owner_sid: Option<AccountSid>,
}

impl AccountFacts {
    /// Whether it is a sub-account: its owner is another account.
    #[must_use]
    pub fn is_sub_account(&self) -> bool {
        self.owner_sid.as_ref().is_some_and(|owner| *owner != self.sid)
    }

    /// Whether Twilio lets it originate.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == "active"
    }

    /// Whether it is a trial: it sends to verified numbers only.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        self.kind == "Trial"
    }
}

/// The balance of an account, as Twilio writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Balance {
    /// The amount: a decimal number, as text.
    pub amount: String,
    /// The currency, ISO 4217.
    pub currency: String,
}

/// The outcome of asking Twilio with a SID and a token. Each has its own words and its own next step (C5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// The account answers, is active, and has numbers that do SMS and voice.
    Verified,
    /// Twilio refuses these credentials.
    Refused {
        /// The HTTP status.
        http_status: u16,
        /// Twilio's code, if the answer had one.
        twilio_code: Option<u32>,
    },
    /// The credentials are test credentials: they can neither verify nor originate.
    TestCredentials,
    /// The account answers that it is suspended or closed.
    NotActive {
        /// Twilio's word for it.
        status: String,
    },
    /// The account has no originating number.
    NoNumbers,
    /// The account has numbers, and none does SMS and voice.
    NoUsableNumbers,
    /// Twilio asks to come back later.
    RateLimited {
        /// After how many seconds, if the answer says so.
        retry_after_seconds: Option<u64>,
    },
    /// Twilio could not be reached.
    Unreachable {
        /// Where it failed.
        stage: Stage,
    },
    /// Something between here and Twilio answered: nothing is said about the account or its credentials.
    Intercepted(ForeignAnswer),
    /// Twilio answered that it failed itself (5xx).
    TwilioFailed {
        /// The HTTP status.
        http_status: u16,
    },
    /// Reading was left off at one of its bounds. What was read is no whole, and is not used.
    LeftOff {
        /// Which.
        bound: Bound,
        /// How many pages of the list there were by then.
        pages: u32,
        /// How many entries they had.
        entries: usize,
    },
    /// The answer was not understood.
    NotUnderstood {
        /// What was not understood.
        what: String,
    },
}

/// The name of an [`Outcome`], for faces and programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants of `Outcome` say it, and `LeftOff` has two names")]
pub enum OutcomeCode {
    Verified,
    Refused,
    TestCredentials,
    NotActive,
    NoNumbers,
    NoUsableNumbers,
    RateLimited,
    Unreachable,
    Intercepted,
    TwilioFailed,
    TookTooLong,
    ListTooLong,
    NotUnderstood,
}

impl OutcomeCode {
    /// As it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Refused => "refused",
            Self::TestCredentials => "test_credentials",
            Self::NotActive => "not_active",
            Self::NoNumbers => "no_numbers",
            Self::NoUsableNumbers => "no_usable_numbers",
            Self::RateLimited => "rate_limited",
            Self::Unreachable => "unreachable",
            Self::Intercepted => "intercepted",
            Self::TwilioFailed => "twilio_failed",
            Self::TookTooLong => "took_too_long",
            Self::ListTooLong => "list_too_long",
            Self::NotUnderstood => "not_understood",
        }
    }
}

impl Outcome {
    /// Whether it says anything about the account: what only says that the way was blocked, or that Twilio could not
    /// answer now, does not.
    #[must_use]
    pub fn is_about_the_account(&self) -> bool {
        match self {
            Self::Verified
            | Self::Refused { .. }
            | Self::TestCredentials
            | Self::NotActive { .. }
            | Self::NoNumbers
            | Self::NoUsableNumbers => true,
            Self::RateLimited { .. }
            | Self::Unreachable { .. }
            | Self::Intercepted(_)
            | Self::TwilioFailed { .. }
            | Self::LeftOff { .. }
            | Self::NotUnderstood { .. } => false,
        }
    }

    /// Whether Twilio was reached at all, and in time. A draft that waits for a verification goes on waiting when it was not.
    #[must_use]
    pub fn reached_twilio(&self) -> bool {
        !matches!(
            self,
            Self::Unreachable { .. } | Self::Intercepted(_) | Self::LeftOff { bound: Bound::Time, .. }
        )
    }

    /// Its name.
    #[must_use]
    pub fn code(&self) -> OutcomeCode {
        match self {
            Self::Verified => OutcomeCode::Verified,
            Self::Refused { .. } => OutcomeCode::Refused,
            Self::TestCredentials => OutcomeCode::TestCredentials,
            Self::NotActive { .. } => OutcomeCode::NotActive,
            Self::NoNumbers => OutcomeCode::NoNumbers,
            Self::NoUsableNumbers => OutcomeCode::NoUsableNumbers,
            Self::RateLimited { .. } => OutcomeCode::RateLimited,
            Self::Unreachable { .. } => OutcomeCode::Unreachable,
            Self::Intercepted(_) => OutcomeCode::Intercepted,
            Self::TwilioFailed { .. } => OutcomeCode::TwilioFailed,
            Self::LeftOff { bound: Bound::Time, .. } => OutcomeCode::TookTooLong,
            Self::LeftOff { .. } => OutcomeCode::ListTooLong,
            Self::NotUnderstood { .. } => OutcomeCode::NotUnderstood,
        }
    }

    /// What happened.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Verified => "The account is verified.".to_owned(),
            Self::Refused { http_status, twilio_code } => match twilio_code {
                Some(code) => {
                    format!("Error receiving account information (HTTP {http_status}, Twilio code {code}).")
                }
                None => format!("Error receiving account information (HTTP {http_status})."),
            },
            Self::TestCredentials => "These are test credentials of a Twilio account.".to_owned(),
            Self::NotActive { status } if status.is_empty() => {
                "Twilio does not say in what state the account is, so it is not taken for active.".to_owned()
            }
            Self::NotActive { status } => format!("Twilio says that the account is {status}."),
            Self::NoNumbers => {
                "The account has no originating phone numbers, so it does not validate.".to_owned()
            }
            Self::NoUsableNumbers => {
                "The account has numbers, but none does both SMS and voice, so it does not validate."
                    .to_owned()
            }
            Self::RateLimited { retry_after_seconds: Some(seconds) } => {
                format!("Twilio takes no more requests of this account for now: come back in {seconds} s.")
            }
            Self::RateLimited { retry_after_seconds: None } => {
                "Twilio takes no more requests of this account for now.".to_owned()
            }
            Self::Unreachable { stage } => format!("Twilio could not be reached: {}.", stage.describe()),
            Self::Intercepted(answer) => format!("This is not Twilio's answer: {}.", answer.describe()),
            Self::TwilioFailed { http_status } => {
                format!("Twilio answered that it failed itself (HTTP {http_status}).")
            }
            Self::LeftOff { bound: Bound::Time, pages: 0, .. } => {
                "Twilio answered too slowly: the time for this was up before the answer came.".to_owned()
            }
            Self::LeftOff { bound: Bound::Time, pages, entries } => format!(
                "Twilio answered too slowly: the time for this was up after {pages} pages with {entries} entries. They \
                 are not the whole list, so they are not used."
            ),
            Self::LeftOff { bound: Bound::Pages | Bound::Entries | Bound::Bytes, pages, entries } => format!(
                "A list of the account is longer than Linecheck reads: it was left off after {pages} pages with {entries} \
                 entries. They are not the whole list, so they are not used."
            ),
            Self::NotUnderstood { what } => format!("The answer was not understood: {what}."),
        }
    }
}

/// One verification of an account.
///
/// It is bound to the SID, the token (by the ID under which it is stored) and the base: editing any voids it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// When Twilio had answered.
    pub at: Timestamp,
    /// The SID that was asked for.
    pub account_sid: AccountSid,
    /// The base that was asked.
    pub base: ApiBase,
    /// The outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The account, as far as Twilio told.
    pub account: Option<AccountFacts>,
    /// The balance, where these credentials may read it.
    pub balance: Fact<Balance>,
    /// Its sub-accounts, when it is a main account.
    pub sub_accounts: Fact<Vec<AccountFacts>>,
    /// How many sub-accounts of the list could not be read, by the reason.
    #[serde(default)]
    pub odd_sub_accounts: BTreeMap<String, usize>,
    /// Its numbers, in E.164 order, usable or not. Empty when the list was not reached.
    pub numbers: Vec<AccountNumber>,
    /// How many entries of the list of numbers could not be read, by the reason.
    #[serde(default)]
    pub odd_numbers: BTreeMap<String, usize>,
    /// Whether the list of numbers was reached: an empty list is then a fact.
    pub numbers_listed: bool,
}

impl Verification {
    /// How many numbers there are, and how many were filtered out.
    #[must_use]
    pub fn counts(&self) -> FilterCounts {
        let odd: usize = self.odd_numbers.values().sum();
        let counts = FilterCounts::of(&self.numbers);
        FilterCounts { total: counts.total + odd, unreadable: odd, ..counts }
    }

    /// Whether the account is verified.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.outcome == Outcome::Verified
    }

    /// Whether it is too old for Save.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        let age = now.as_second().saturating_sub(self.at.as_second());
        // A clock that was set back makes no verification fresh for ever.
        !(0..=FRESH_MINUTES * 60).contains(&age)
    }

    /// Whether the list of numbers has entries of which it is not known which number they are. What is not found in it
    /// may be one of them.
    #[must_use]
    pub fn hides_numbers(&self) -> bool {
        hides_numbers(&self.odd_numbers)
    }

    /// Whether a number is on the account and does SMS and voice.
    #[must_use]
    pub fn has_usable(&self, number: &PhoneNumber) -> bool {
        self.numbers
            .binary_search_by(|listed| listed.number.cmp(number))
            .is_ok_and(|index| self.numbers.get(index).is_some_and(|listed| listed.filter().is_none()))
    }
}

/// The same of the entries that could not be read, by the reason.
#[must_use]
pub fn hides_numbers(odd: &BTreeMap<String, usize>) -> bool {
    odd.keys().any(|why| why != NO_PHONE_NUMBER)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    fn all_outcomes() -> Vec<Outcome> {
        let mut outcomes = vec![
            Outcome::Verified,
            Outcome::Refused { http_status: 401, twilio_code: Some(20_003) },
            Outcome::TestCredentials,
            Outcome::NotActive { status: "suspended".to_owned() },
            Outcome::NoNumbers,
            Outcome::NoUsableNumbers,
            Outcome::RateLimited { retry_after_seconds: Some(3) },
            Outcome::TwilioFailed { http_status: 503 },
            Outcome::NotUnderstood { what: "no SID".to_owned() },
        ];
        outcomes.extend(Stage::ALL.map(|stage| Outcome::Unreachable { stage }));
        outcomes.extend([302, 403, 407, 503, 511].map(|http_status| {
            let content_type = Some("text/html; charset=utf-8".to_owned());
            Outcome::Intercepted(ForeignAnswer {
                http_status,
                content_type,
                answered_by: Some("Gate".to_owned()),
            })
        }));
        outcomes
    }

    #[test]
    fn c5_a_state_is_quoted_and_no_state_is_not() {
        for status in ["suspended", "closed", "not active", "", "new"] {
            let outcome = Outcome::NotActive { status: status.to_owned() };
            let said = outcome.describe();
            assert!(!said.contains("is .") && said.ends_with('.'), "{status}: {said}");
            assert_eq!(said.contains(&format!("is {status}.")), !status.is_empty(), "{said}");
        }
    }

    #[test]
    fn c5_each_outcome_has_its_own_words() {
        let outcomes = all_outcomes();
        let words: std::collections::HashSet<_> = outcomes.iter().map(Outcome::describe).collect();
        assert_eq!(words.len(), outcomes.len(), "no two outcomes share their words");
    }

    #[test]
    fn c5_an_answer_that_is_not_twilios_says_nothing_of_the_credentials() {
        for outcome in all_outcomes().into_iter().filter(|outcome| outcome.code() == OutcomeCode::Intercepted)
        {
            let said = outcome.describe();
            assert!(said.contains("something between here and Twilio answered"), "{said}");
            assert!(said.contains("text/html, from \"Gate\""), "{said}");
            for word in ["refused", "wrong", "Copy", "suspended"] {
                assert!(!said.contains(word), "{said}");
            }
            assert!(!outcome.is_about_the_account() && !outcome.reached_twilio());
        }
        let bare = ForeignAnswer { http_status: 451, content_type: None, answered_by: None };
        assert_eq!(bare.describe(), "something between here and Twilio answered (HTTP 451)");
    }

    /// As a vault of before has it: no third state, and nothing of odd members.
    #[test]
    fn c12_a_verification_that_was_stored_before_is_still_read() {
        let stored = r#"{"at":"2026-01-01T12:00:00Z","account_sid":"AC00000000000000000000000000000000","base":"us1",
            "outcome":"refused","http_status":403,"twilio_code":null,"account":null,"balance":null,"sub_accounts":[],
            "numbers":[],"numbers_listed":false}"#;
        let base = serde_json::to_string(&ApiBase::Us1).unwrap();
        let read: Verification = serde_json::from_str(&stored.replace("\"us1\"", &base)).unwrap();
        assert_eq!(read.outcome, Outcome::Refused { http_status: 403, twilio_code: None });
        assert!(read.balance.unread().is_some() && read.sub_accounts.value().is_some());
        assert_eq!(read.counts().unreadable, 0);
    }

    #[test]
    fn c5_a_refusal_uses_the_words_of_the_source() {
        let refused = Outcome::Refused { http_status: 401, twilio_code: Some(20_003) };
        assert!(refused.describe().starts_with("Error receiving account information"));
    }

    #[test]
    fn c10_a_verification_is_fresh_for_a_quarter_of_an_hour() {
        let at: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        let verification = Verification {
            at,
            account_sid: AccountSid::parse(&format!("AC{}", "0".repeat(32))).unwrap(),
            base: ApiBase::Us1,
            outcome: Outcome::Verified,
            account: None,
            balance: Fact::not_asked(),
            sub_accounts: Fact::not_asked(),
            odd_sub_accounts: BTreeMap::new(),
            numbers: Vec::new(),
            odd_numbers: BTreeMap::new(),
            numbers_listed: true,
        };
        for (minutes, stale) in [(0, false), (14, false), (15, false), (16, true), (-1, true)] {
            assert_eq!(verification.is_stale(at + minutes.minutes()), stale, "{minutes} minutes");
        }
    }
}
