//! The numbers of a Twilio account, and which of them can be organization numbers.
//!
//! PingID uses one number for SMS and voice alike, so a number that does only one of them is filtered out
//! (source: PingID, *Using a custom Twilio account*, step 7). Sender IDs and messaging services are no numbers
//! of the account, and are never among them.

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::phone::{self, PhoneNumber};

/// What Twilio says that a number can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Capabilities {
    /// Sends and receives SMS.
    pub sms: bool,
    /// Makes and takes calls.
    pub voice: bool,
}

/// A number of the account, as Twilio lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountNumber {
    /// The number.
    pub number: PhoneNumber,
    /// Twilio's identifier of it (`PN…`).
    pub sid: String,
    /// The name that the account's owner gave it: untrusted text.
    pub friendly_name: String,
    /// What it can do.
    pub capabilities: Capabilities,
}

impl AccountNumber {
    /// Whether it can be an organization number, or why not.
    #[must_use]
    pub fn filter(&self) -> Option<FilterReason> {
        FilterReason::of(self.capabilities)
    }

    /// Whether a search finds it: digits of the number, part of the name, or a country's two letters.
    #[must_use]
    pub fn matches(&self, search: &Search) -> bool {
        search.finds(&self.number, &self.friendly_name)
    }
}

/// Why a number cannot be an organization number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FilterReason {
    /// Voice, but no SMS.
    VoiceOnly,
    /// SMS, but no voice.
    SmsOnly,
    /// Neither.
    Neither,
}

impl FilterReason {
    /// Why a number with these capabilities is filtered out; `None` when it is not.
    #[must_use]
    pub fn of(capabilities: Capabilities) -> Option<Self> {
        match (capabilities.sms, capabilities.voice) {
            (true, true) => None,
            (false, true) => Some(Self::VoiceOnly),
            (true, false) => Some(Self::SmsOnly),
            (false, false) => Some(Self::Neither),
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::VoiceOnly => "voice only: PingID needs SMS and voice on the same number",
            Self::SmsOnly => "SMS only: PingID needs SMS and voice on the same number",
            Self::Neither => "neither SMS nor voice",
        }
    }
}

/// How many numbers there are, and how many were filtered out for which reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FilterCounts {
    /// All numbers of the account.
    pub total: usize,
    /// Those that do SMS and voice.
    pub usable: usize,
    /// Voice only.
    pub voice_only: usize,
    /// SMS only.
    pub sms_only: usize,
    /// Neither SMS nor voice.
    pub neither: usize,
    /// Entries of the list that could not be read.
    pub unreadable: usize,
}

impl FilterCounts {
    /// Counts a list.
    #[must_use]
    pub fn of(numbers: &[AccountNumber]) -> Self {
        let mut counts = Self { total: numbers.len(), ..Self::default() };
        for number in numbers {
            match number.filter() {
                None => counts.usable += 1,
                Some(FilterReason::VoiceOnly) => counts.voice_only += 1,
                Some(FilterReason::SmsOnly) => counts.sms_only += 1,
                Some(FilterReason::Neither) => counts.neither += 1,
            }
        }
        counts
    }

    /// How many were filtered out.
    #[must_use]
    pub fn filtered(&self) -> usize {
        self.total - self.usable
    }
}

/// How many digits at the end of a number are the same however it is written.
const ALIKE: usize = 6;

/// What a person looks for in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// Nothing in particular.
    Everything,
    /// Digits, part of a name, or a country.
    For {
        /// The text in small letters, for names.
        text: String,
        /// Its digits, when it is written like a number.
        digits: Option<String>,
        /// The country, when it is two letters.
        country: Option<Country>,
    },
}

impl Search {
    /// Reads what was typed.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        let text = phone::without_marks(typed);
        if text.is_empty() {
            return Self::Everything;
        }
        Self::For {
            digits: phone::typed_digits(&text).map(|digits| digits.trim_start_matches('+').to_owned()),
            text: text.to_lowercase(),
            country: (text.len() == 2).then(|| Country::parse(&text).ok()).flatten(),
        }
    }

    /// Whether it finds a number with this name.
    #[must_use]
    pub fn finds(&self, number: &PhoneNumber, name: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::For { text, digits, country } => {
                // As it is written in its country, many a number begins with a 0 that E.164 does not have.
                let as_digits = |digits: &str| {
                    let without = digits.trim_start_matches('0');
                    number.as_str().contains(digits)
                        || (!without.is_empty() && number.as_str().contains(without))
                        || is_national(number, digits)
                };
                digits.as_deref().is_some_and(as_digits)
                    || name.to_lowercase().contains(text.as_str())
                    || country.is_some_and(|country| number.country() == Some(country))
            }
        }
    }
}

/// Whether digits are those of a number as it is written in its country: with a national prefix (an 8 in Kazakhstan), or digits
/// in its midst that E.164 does not have (the 15 of Argentina).
fn is_national(number: &PhoneNumber, digits: &str) -> bool {
    // Both end alike. To write a number costs more than to look at its end, and a list has thousands.
    let end = digits.len().checked_sub(ALIKE).and_then(|begin| digits.get(begin..));
    end.is_some_and(|end| number.as_str().ends_with(end)) && {
        let written = number.national();
        written.chars().filter(char::is_ascii_digit).collect::<String>().contains(digits)
    }
}

/// Which of the selected numbers originates to a recipient: one of the recipient's country first, then one of the same
/// plan, then the first in E.164 order. `None` when none is left.
#[must_use]
pub fn choose_number<'numbers>(
    selected: impl IntoIterator<Item = &'numbers PhoneNumber>,
    recipient: &PhoneNumber,
) -> Option<&'numbers PhoneNumber> {
    choose_number_for(selected, recipient.home())
}

/// The same for a country alone.
#[must_use]
pub fn choose_number_for<'numbers>(
    selected: impl IntoIterator<Item = &'numbers PhoneNumber>,
    to: Option<Country>,
) -> Option<&'numbers PhoneNumber> {
    selected.into_iter().min_by_key(|number| {
        let pair = to.zip(number.home());
        let same = pair.is_some_and(|(to, from)| to == from);
        let both_us = pair.is_some_and(|(to, from)| to.is_served_as_us() && from.is_served_as_us());
        let same_plan = pair.is_some_and(|(to, from)| to.shares_plan_with(from));
        (!same, !both_us, !same_plan, *number)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::from_server(text).unwrap()
    }

    fn listed(text: &str, name: &str, sms: bool, voice: bool) -> AccountNumber {
        AccountNumber {
            number: number(text),
            sid: "PN0".to_owned(),
            friendly_name: name.to_owned(),
            capabilities: Capabilities { sms, voice },
        }
    }

    #[test]
    fn c6_only_numbers_with_sms_and_voice_are_usable() {
        for (sms, voice, expected) in [
            (true, true, None),
            (false, true, Some(FilterReason::VoiceOnly)),
            (true, false, Some(FilterReason::SmsOnly)),
            (false, false, Some(FilterReason::Neither)),
        ] {
            assert_eq!(listed("+12025550123", "", sms, voice).filter(), expected, "sms {sms}, voice {voice}");
        }
    }

    #[test]
    fn c7_a_number_is_found_as_it_is_written_in_its_country() {
        for (e164, written) in [
            ("+77012345678", "8 (701) 234 5678"),
            ("+5491112345678", "011 15-1234-5678"),
            ("+442079460000", "020 7946 0000"),
            ("+12025550123", "(202) 555-0123"),
        ] {
            let number = number(e164);
            assert_eq!(number.national(), written);
            assert!(Search::parse(written).finds(&number, ""), "{written}");
            assert!(
                !Search::parse(
                    &written.replace("678", "679").replace("0123", "0124").replace("0000", "0001")
                )
                .finds(&number, "")
            );
        }
    }

    #[test]
    fn c7_search_finds_digits_names_and_countries() {
        let help = listed("+12025550123", "Help Desk", true, true);
        let berlin = listed("+4930901820", "Büro", true, true);
        for (typed, finds_help, finds_berlin) in [
            ("", true, true),
            ("555-01", true, false),
            ("+49 30", false, true),
            ("030 9018", false, true),
            ("desk", true, false),
            ("BÜRO", false, true),
            ("de", true, true),
            ("us", true, false),
            ("zzz", false, false),
            ("\u{200e}+49\u{a0}30\t\u{2011}", false, true),
            ("\u{665}\u{665}\u{665} \u{660}\u{661}", true, false),
            ("tel:+1-202", true, false),
        ] {
            let search = Search::parse(typed);
            assert_eq!(
                (help.matches(&search), berlin.matches(&search)),
                (finds_help, finds_berlin),
                "{typed}"
            );
        }
    }

    #[test]
    fn t3_the_number_of_the_recipients_country_comes_first_then_one_of_its_plan() {
        for (selected, recipient, expected) in [
            (["+442079460958", "+12025550199", "+12025550123"], "+442079460000", "+442079460958"),
            (["+442079460958", "+12025550199", "+12025550123"], "+13125550100", "+12025550123"),
            (["+442079460958", "+12025550199", "+12025550123"], "+4930901820", "+12025550123"),
            // Jersey is numbered by the plan of the United Kingdom.
            (["+12025550123", "+441534456789", "+4930901820"], "+442079460000", "+441534456789"),
            (["+12025550123", "+441534456789", "+442079460958"], "+442079460000", "+442079460958"),
            // A Canadian number is nearer to the United States than a Jamaican one; Puerto Rico is theirs.
            (["+14165550123", "+18765550123", "+442079460958"], "+12125550100", "+14165550123"),
            (["+14165550123", "+18765550123", "+12025550123"], "+17875550100", "+12025550123"),
            (["+14165550123", "+18765550123", "+12025550123"], "+18765550100", "+18765550123"),
            (["+12425550123", "+14165550123", "+442079460958"], "+18765550100", "+12425550123"),
        ] {
            let selected = selected.map(number);
            let chosen = choose_number(&selected, &number(recipient));
            assert_eq!(chosen, Some(&number(expected)), "{recipient}");
        }
        assert_eq!(choose_number(&[], &number("+4930901820")), None);
    }

    proptest! {
        #[test]
        fn c6_every_number_is_counted_once(list in proptest::collection::vec((any::<bool>(), any::<bool>()), 0..50)) {
            let numbers: Vec<_> =
                list.iter().map(|(sms, voice)| listed("+12025550123", "", *sms, *voice)).collect();
            let counts = FilterCounts::of(&numbers);
            prop_assert_eq!(counts.usable + counts.voice_only + counts.sms_only + counts.neither, counts.total);
            prop_assert_eq!(counts.usable, list.iter().filter(|(sms, voice)| *sms && *voice).count());
        }
    }
}
