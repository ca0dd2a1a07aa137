//! Which numbers need a registration before their SMS arrive where a rule asks for one.
//!
//! The rules are [`linecheck_domain::sending_rule`]'s; a short code is no organization number.

use std::collections::BTreeSet;

use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sending_rule::{self, RuleCode, SendingRule};

/// A kind of registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 10DLC, of a local number of the United States or Canada.
    TenDlc,
    /// The verification of a toll-free number.
    TollFree,
}

impl Kind {
    pub(super) fn rule(self) -> Option<&'static SendingRule> {
        sending_rule::rule(self.code())
    }

    pub(super) fn code(self) -> RuleCode {
        match self {
            Self::TenDlc => RuleCode::Us10dlc,
            Self::TollFree => RuleCode::TollFree,
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::TenDlc => "10DLC registration (United States)",
            Self::TollFree => "Toll-free verification",
        }
    }
}

/// The selected numbers that need a registration of the kind for SMS to any of the countries.
pub(super) fn concerned<'a>(
    kind: Kind,
    selected: &'a BTreeSet<PhoneNumber>,
    countries: &BTreeSet<Country>,
) -> BTreeSet<&'a PhoneNumber> {
    kind.rule().map(|rule| sending_rule::needing(rule, selected, countries)).unwrap_or_default()
}
