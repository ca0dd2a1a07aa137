//! Whose an answer is. An answer that names another SID, account, recipient or sender than was asked for is about
//! something else, whatever its status says.
//!
//! What is not named, or is no such name at all, contradicts nothing: Twilio leaves fields out and `null`.

use std::fmt;

use serde::Deserialize;

use crate::lenient::{Text, is_sid};

/// How many digits at the end of a number are always its subscriber's own.
const SUBSCRIBER: usize = 7;

/// How many digits a calling code has at least, before a digit that may come and go.
const CALLING_CODE: usize = 2;

/// The account, recipient and sender that an answer names.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Wire")]
pub(crate) struct Named {
    account_sid: Option<String>,
    to: Option<String>,
    from: Option<String>,
    /// A service chooses the sender by itself.
    by_service: bool,
    direction: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    account_sid: Text<34>,
    to: Text<64>,
    from: Text<64>,
    messaging_service_sid: Text<34>,
    direction: Text<64>,
}

impl From<Wire> for Named {
    fn from(wire: Wire) -> Self {
        Self {
            account_sid: wire.account_sid.0,
            to: wire.to.0,
            from: wire.from.0,
            by_service: wire.messaging_service_sid.0.is_some(),
            direction: wire.direction.0,
        }
    }
}

impl Named {
    /// Whether no other account is named.
    pub(crate) fn is_of(&self, account_sid: &str) -> bool {
        same_account(self.account_sid.as_deref(), account_sid)
    }

    /// Whether no other recipient and no other sender is named.
    pub(crate) fn is_between(&self, to: &str, from: &str) -> bool {
        self.to.as_deref().is_none_or(|said| same_number(to, said))
            && (self.by_service || self.from.as_deref().is_none_or(|said| same_number(from, said)))
    }

    /// Whether it names both ends. A call is known by them alone.
    pub(crate) fn names_both_ends(&self) -> bool {
        self.to.is_some() && self.from.is_some()
    }

    /// Whether nothing says that it was made in another way than by a request.
    pub(crate) fn was_requested(&self) -> bool {
        self.direction.as_deref().is_none_or(|direction| direction == "outbound-api")
    }
}

impl fmt::Debug for Named {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Named").finish_non_exhaustive()
    }
}

/// Whether an account that is named, if one is, is this one. SIDs compare without regard to case.
pub(crate) fn same_account(said: Option<&str>, account_sid: &str) -> bool {
    said.is_none_or(|said| said.eq_ignore_ascii_case(account_sid) || !is_sid(said, &["AC"]))
}

/// Whether a number that an answer names can be the one that was asked for: the same digits, however they are written; where
/// the account has Twilio hide digits, those that are left; and where a country's numbers have a digit behind the calling
/// code that Twilio takes away or adds (a 1 in Mexico, a 9 in Argentina and Brazil), all the others.
pub(crate) fn same_number(asked: &str, said: &str) -> bool {
    let Some(said) = signs(said) else { return false };
    let asked: Vec<_> = asked.bytes().filter(u8::is_ascii_digit).collect();
    let fits = |one: &[u8], other: &[u8]| {
        one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| one == other || *one == b'x' || *other == b'x')
    };
    let without_one = |longer: &[u8], shorter: &[u8]| {
        longer.len() == shorter.len() + 1
            && (CALLING_CODE..longer.len().saturating_sub(SUBSCRIBER)).any(|place| {
                fits(&longer[..place], &shorter[..place]) && fits(&longer[place + 1..], &shorter[place..])
            })
    };
    fits(&asked, &said) || without_one(&asked, &said) || without_one(&said, &asked)
}

/// The digits of a number, an `x` for each that is hidden; `None` when it is no number.
fn signs(said: &str) -> Option<Vec<u8>> {
    let mut signs = Vec::with_capacity(said.len());
    for sign in said.trim().chars() {
        match sign {
            '0'..='9' => signs.push(u8::try_from(sign).ok()?),
            'x' | 'X' | '*' => signs.push(b'x'),
            '+' | ' ' | '-' | '.' | '(' | ')' => {}
            _ => return None,
        }
    }
    Some(signs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t7_a_number_is_the_same_however_twilio_writes_it_and_another_is_not() {
        for (asked, said, same) in [
            ("+12025550123", "+12025550123", true),
            ("+12025550123", "12025550123", true),
            ("+12025550123", "+1 (202) 555-0123", true),
            ("+12025550123", "+1202555XXXX", true),
            ("+5215512345678", "+525512345678", true),
            ("+525512345678", "+5215512345678", true),
            ("+5491123456789", "+541123456789", true),
            ("+551187654321", "+5511987654321", true),
            ("+12025550123", "+12025550124", false),
            ("+12025550123", "+1202555012", false),
            ("+12025550123", "+120255501230", false),
            ("+12025550123", "+4412025550123", false),
            ("+12025550123", "client:ann", false),
            ("+12025550123", "whatsapp:+12025550123", false),
        ] {
            assert_eq!(same_number(asked, said), same, "{asked} {said}");
        }
    }

    #[test]
    fn t7_what_is_not_named_contradicts_nothing() {
        let named = |json: &str| serde_json::from_str::<Named>(json).unwrap();
        let own = "AC0123456789abcdef0123456789abcdef";
        for json in ["{}", r#"{"to":null,"from":"","account_sid":"AC"}"#, r#"{"to":["x"],"account_sid":7}"#] {
            let named = named(json);
            assert!(named.is_of(own) && named.is_between("+12025550123", "+12025550100"), "{json}");
            assert!(!named.names_both_ends() && named.was_requested(), "{json}");
        }
        let service =
            r#"{"from":"+12025550199","messaging_service_sid":"MG0123456789abcdef0123456789abcdef"}"#;
        assert!(named(service).is_between("+12025550123", "+12025550100"), "a service chooses its sender");
        let upper = format!(r#"{{"account_sid":"{}"}}"#, own.to_ascii_uppercase());
        assert!(named(&upper).is_of(own));
        assert!(!named(r#"{"account_sid":"ACffffffffffffffffffffffffffffffff"}"#).is_of(own));
        assert!(!named(r#"{"direction":"inbound"}"#).was_requested());
        assert!(!format!("{:?}", named(r#"{"to":"+12025550123"}"#)).contains("555"));
    }

    proptest! {
        #[test]
        fn t7_another_subscriber_is_never_the_same(asked in "\\+[1-9][0-9]{9,13}", place in 0..7_usize, by in 1..10_u8) {
            let mut other = asked.clone().into_bytes();
            let at = other.len() - 1 - place;
            other[at] = b'0' + (other[at] - b'0' + by) % 10;
            prop_assert!(!same_number(&asked, &String::from_utf8(other).unwrap()));
        }
    }
}
