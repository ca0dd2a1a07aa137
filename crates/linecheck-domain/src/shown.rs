//! What was shown to a person before they said yes, and what of it is another by then.

use std::collections::BTreeSet;

use crate::base::ApiBase;
use crate::draft::{Configuration, Draft, SecretId};
use crate::phone::PhoneNumber;

/// What is no longer as it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Custom account or Ping Identity.
    Sender,
    /// The SID, as it was typed or is active.
    AccountSid,
    /// What Twilio says of the account: its name or its main account.
    AccountFacts,
    /// The Auth Token.
    Token,
    /// The base of the API.
    Base,
    /// The selection: so many numbers are selected in one and not in the other.
    Numbers(usize),
    /// The expected numbers.
    ExpectedNumbers,
    /// Fallback to Default Account.
    Fallback,
    /// The active configuration, of which nothing else is told.
    Active,
    /// Which account stands for the default account, or with which numbers.
    DefaultAccount,
    /// The setting that the default account originates although fallback is disabled.
    WithoutFallback,
    /// Which of the selected numbers the account had when it was last asked.
    ListedNumbers,
}

/// What a draft and an active configuration have in common.
struct Account<'of> {
    sid: &'of str,
    token: Option<&'of SecretId>,
    base: &'of ApiBase,
    selected: &'of BTreeSet<PhoneNumber>,
    fallback: bool,
}

impl Changed {
    /// What of a draft is another. Whether it waits for a verification is not: that is not saved.
    #[must_use]
    pub fn of_drafts(shown: &Draft, now: &Draft) -> Vec<Self> {
        let mut changed = between(&of_draft(shown), &of_draft(now));
        changed.extend((shown.expected != now.expected).then_some(Self::ExpectedNumbers));
        changed
    }

    /// What of an active configuration is another. A revision that says the same counts too.
    #[must_use]
    pub fn of_configurations(shown: &Configuration, now: &Configuration) -> Vec<Self> {
        let mut changed = match (of_active(shown), of_active(now)) {
            (Some(shown), Some(now)) => between(&shown, &now),
            (None, None) => Vec::new(),
            (Some(_), None) | (None, Some(_)) => vec![Self::Sender],
        };
        if changed.is_empty() && shown != now {
            changed.push(Self::Active);
        }
        changed
    }

    /// Its name, for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::AccountSid => "account_sid",
            Self::AccountFacts => "account_facts",
            Self::Token => "auth_token",
            Self::Base => "base",
            Self::Numbers(_) => "numbers",
            Self::ExpectedNumbers => "expected_numbers",
            Self::Fallback => "fallback",
            Self::Active => "active",
            Self::DefaultAccount => "default_account",
            Self::WithoutFallback => "without_fallback",
            Self::ListedNumbers => "listed_numbers",
        }
    }

    fn noun(self) -> String {
        match self {
            Self::Sender => "the sender",
            Self::AccountSid => "the account SID",
            Self::AccountFacts => "what Twilio says of the account",
            Self::Token => "the Auth Token",
            Self::Base => "the base",
            Self::Numbers(1) => "1 number",
            Self::Numbers(count) => return format!("{count} numbers"),
            Self::ExpectedNumbers => "the expected numbers",
            Self::Fallback => "fallback",
            Self::Active => "the active configuration",
            Self::DefaultAccount => "the default account",
            Self::WithoutFallback => "what happens without fallback",
            Self::ListedNumbers => "the account's list of numbers",
        }
        .to_owned()
    }

    /// Says all of it in one sentence, without its full stop.
    #[must_use]
    pub fn sentence(changed: &[Self]) -> String {
        let nouns: Vec<_> = changed.iter().map(|one| one.noun()).collect();
        let list = match nouns.split_last() {
            Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
            _ => nouns.concat(),
        };
        let is_one = match changed {
            [Self::Numbers(count)] => *count == 1,
            [Self::ExpectedNumbers] => false,
            changed => changed.len() == 1,
        };
        let mut letters = list.chars();
        let list: String =
            letters.next().iter().flat_map(|first| first.to_uppercase()).chain(letters).collect();
        format!("{list} {} changed after this was shown", if is_one { "was" } else { "were" })
    }
}

fn of_draft(draft: &Draft) -> Account<'_> {
    Account {
        sid: &draft.account_sid,
        token: draft.token.secret(),
        base: &draft.base,
        selected: &draft.selected,
        fallback: draft.fallback,
    }
}

fn of_active(configuration: &Configuration) -> Option<Account<'_>> {
    configuration.custom().map(|account| Account {
        sid: account.account_sid.as_str(),
        token: Some(&account.secret),
        base: &account.base,
        selected: &account.selected,
        fallback: account.fallback,
    })
}

fn between(shown: &Account<'_>, now: &Account<'_>) -> Vec<Changed> {
    let numbers = shown.selected.symmetric_difference(now.selected).count();
    [
        (shown.sid != now.sid).then_some(Changed::AccountSid),
        (shown.token != now.token).then_some(Changed::Token),
        (shown.base != now.base).then_some(Changed::Base),
        (numbers > 0).then_some(Changed::Numbers(numbers)),
        (shown.fallback != now.fallback).then_some(Changed::Fallback),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c10_what_changed_is_one_sentence() {
        for (changed, says) in [
            (vec![Changed::AccountSid], "The account SID was"),
            (vec![Changed::AccountSid, Changed::Numbers(2)], "The account SID and 2 numbers were"),
            (vec![Changed::Numbers(1)], "1 number was"),
            (vec![Changed::Numbers(2)], "2 numbers were"),
            (vec![Changed::ExpectedNumbers], "The expected numbers were"),
            (
                vec![Changed::Token, Changed::Base, Changed::Fallback],
                "The Auth Token, the base and fallback were",
            ),
        ] {
            assert_eq!(Changed::sentence(&changed), format!("{says} changed after this was shown"));
        }
    }
}
