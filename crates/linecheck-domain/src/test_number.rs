//! The magic numbers of Twilio's test credentials (T11).
//!
//! Source: Twilio, *Test credentials* (`docs/iam/test-credentials`). With live credentials they are numbers like any
//! other.

use serde::Serialize;

use crate::catalogue;
use crate::trace::Channel;

/// The sender that test credentials accept.
pub const ACCEPTED: &str = "+15005550006";

/// A magic number, and what Twilio answers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TestNumber {
    /// The number.
    pub number: &'static str,
    /// Twilio's code; none where the request is accepted.
    pub code: Option<u32>,
    /// The short name of the code.
    pub name: Option<String>,
}

/// The magic numbers of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TestNumbers {
    /// To originate from. Any other number is refused.
    pub from: Vec<TestNumber>,
    /// To send to, with an accepted sender. Any other number is accepted too.
    pub to: Vec<TestNumber>,
}

/// The magic numbers of a channel: what is accepted first.
#[must_use]
pub fn test_numbers(channel: Channel) -> TestNumbers {
    let (from, to): (&[_], &[_]) = match channel {
        Channel::Sms => (
            &[("+15005550001", 21212), ("+15005550007", 21606), ("+15005550008", 21611)],
            &[
                ("+15005550001", 21211),
                ("+15005550002", 21612),
                ("+15005550003", 21408),
                ("+15005550004", 21610),
                ("+15005550009", 21614),
            ],
        ),
        Channel::Voice => (
            &[("+15005550001", 21212), ("+15005550007", 21210)],
            &[
                ("+15005550001", 21217),
                ("+15005550002", 21214),
                ("+15005550003", 21215),
                ("+15005550004", 21216),
            ],
        ),
    };
    TestNumbers { from: listed(from), to: listed(to) }
}

fn listed(refused: &[(&'static str, u32)]) -> Vec<TestNumber> {
    let accepted = TestNumber { number: ACCEPTED, code: None, name: None };
    let refused = refused.iter().map(|&(number, code)| TestNumber {
        number,
        code: Some(code),
        name: catalogue::explain(code).map(|entry| entry.name.clone()),
    });
    [accepted].into_iter().chain(refused).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t11_every_magic_number_is_explained() {
        for channel in [Channel::Sms, Channel::Voice] {
            let TestNumbers { from, to } = test_numbers(channel);
            for numbers in [from, to] {
                assert_eq!((numbers[0].number, numbers[0].code), (ACCEPTED, None));
                assert!(numbers[1..].iter().all(|number| number.code.is_some() && number.name.is_some()));
            }
        }
    }
}
