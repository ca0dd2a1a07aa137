//! How two revisions of a configuration differ, and what of an earlier one may be put back (M9).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::draft::{Configuration, CustomAccount};
use crate::phone::PhoneNumber;
use crate::sid::AccountSid;

/// From one account to another; none is Ping Identity's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AccountChange {
    /// The account of the one that is compared with.
    pub from: Option<AccountSid>,
    /// The account of the other.
    pub to: Option<AccountSid>,
}

/// What differs from one configuration to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RevisionDifference {
    /// The account, where it is another one.
    pub account: Option<AccountChange>,
    /// The base, where it is another one of the same account.
    pub base: Option<(String, String)>,
    /// Numbers that only the other has.
    pub numbers_added: Vec<PhoneNumber>,
    /// Numbers that only the one that is compared with has.
    pub numbers_removed: Vec<PhoneNumber>,
    /// Fallback before and after, where it is another.
    pub fallback: Option<(bool, bool)>,
    /// Whether another token was stored: never which.
    pub token_replaced: bool,
}

impl RevisionDifference {
    /// Compares.
    #[must_use]
    pub fn between(from: &Configuration, to: &Configuration) -> Self {
        let (before, after) = (from.custom(), to.custom());
        let sid = |account: Option<&CustomAccount>| account.map(|account| account.account_sid.clone());
        let same = before.zip(after).filter(|(before, after)| before.account_sid == after.account_sid);
        let none = BTreeSet::new();
        let (old, new) = (
            before.map_or(&none, |account| &account.selected),
            after.map_or(&none, |account| &account.selected),
        );
        let fallback = |account: Option<&CustomAccount>| account.is_some_and(|account| account.fallback);
        let (off, on) = (fallback(before), fallback(after));
        Self {
            account: (sid(before) != sid(after)).then(|| AccountChange { from: sid(before), to: sid(after) }),
            base: same
                .filter(|(before, after)| before.base != after.base)
                .map(|(before, after)| (before.base.to_string(), after.base.to_string())),
            numbers_added: new.difference(old).cloned().collect(),
            numbers_removed: old.difference(new).cloned().collect(),
            fallback: (off != on).then_some((off, on)),
            token_replaced: after
                .is_some_and(|after| before.is_none_or(|before| before.secret != after.secret)),
        }
    }
}

/// Whether a revision's numbers and fallback may be put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Restorable {
    /// They may.
    Yes,
    /// They are what is active already.
    Same,
    /// It is of another account than the active one, or of Ping Identity's.
    OtherAccount,
    /// No custom account is active.
    NoCustomAccount,
}

impl Restorable {
    /// Restoring works within the same SID: what is active stays, but for the numbers and the fallback.
    #[must_use]
    pub fn of(revision: &Configuration, active: &Configuration) -> Self {
        let Some(now) = active.custom() else { return Self::NoCustomAccount };
        match revision.custom() {
            Some(then) if then.account_sid != now.account_sid => Self::OtherAccount,
            Some(then) if then.selected == now.selected && then.fallback == now.fallback => Self::Same,
            Some(_) => Self::Yes,
            None => Self::OtherAccount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ApiBase;
    use crate::draft::{SecretId, Sender};

    fn configuration(sid: char, secret: &str, numbers: &[&str], fallback: bool) -> Configuration {
        let sid = AccountSid::parse(&format!("AC{}", sid.to_string().repeat(32))).unwrap();
        let selected = numbers.iter().map(|number| PhoneNumber::from_server(number).unwrap()).collect();
        Configuration {
            revision: 1,
            sender: Sender::Custom(CustomAccount {
                account_sid: sid,
                account_name: String::new(),
                owner_sid: None,
                base: ApiBase::Us1,
                secret: SecretId(secret.to_owned()),
                selected,
                fallback,
            }),
        }
    }

    const ONE: &str = "+12025550101";
    const TWO: &str = "+12025550102";

    #[test]
    fn m9_a_difference_names_what_each_side_alone_has() {
        let (first, second) = (configuration('1', "a", &[ONE], false), configuration('1', "b", &[TWO], true));
        let found = RevisionDifference::between(&first, &second);
        let texts = |numbers: &[PhoneNumber]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(texts(&found.numbers_added), [TWO]);
        assert_eq!(texts(&found.numbers_removed), [ONE]);
        assert_eq!((found.fallback, found.token_replaced), (Some((false, true)), true));
        assert_eq!((found.account, found.base), (None, None));
        // The other way round it is the same, the other way round.
        let back = RevisionDifference::between(&second, &first);
        assert_eq!((texts(&back.numbers_added), back.fallback), (vec![ONE.to_owned()], Some((true, false))));
        let nothing = RevisionDifference::between(&first, &first.clone());
        assert!(nothing.numbers_added.is_empty() && nothing.numbers_removed.is_empty());
        assert!(!nothing.token_replaced && nothing.account.is_none());
    }

    #[test]
    fn m9_from_and_to_ping_identity_an_account_comes_and_goes_with_its_numbers() {
        let custom = configuration('1', "a", &[ONE, TWO], true);
        let ping = Configuration { revision: 2, sender: Sender::PingIdentity };
        let gone = RevisionDifference::between(&custom, &ping);
        assert_eq!(gone.account.as_ref().map(|change| change.to.is_none()), Some(true));
        assert_eq!((gone.numbers_removed.len(), gone.token_replaced), (2, false));
        let came = RevisionDifference::between(&ping, &custom);
        assert_eq!((came.numbers_added.len(), came.token_replaced), (2, true));
    }

    #[test]
    fn m9_only_within_the_same_account_something_may_be_put_back() {
        let active = configuration('1', "a", &[ONE], false);
        let ping = Configuration { revision: 9, sender: Sender::PingIdentity };
        for (revision, active, expected) in [
            (configuration('1', "old", &[TWO], false), &active, Restorable::Yes),
            (configuration('1', "old", &[ONE], true), &active, Restorable::Yes),
            (configuration('1', "old", &[ONE], false), &active, Restorable::Same),
            (configuration('2', "a", &[ONE], true), &active, Restorable::OtherAccount),
            (ping.clone(), &active, Restorable::OtherAccount),
            (active.clone(), &ping, Restorable::NoCustomAccount),
        ] {
            assert_eq!(Restorable::of(&revision, active), expected, "{revision:?}");
        }
    }
}
