//! Countries, by their two letters of ISO 3166-1.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
use serde::{Deserialize, Serialize};

/// A country or territory that has a calling code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", ts(type = "string"))]
pub struct Country(Region);

impl Country {
    /// Reads two letters.
    ///
    /// # Errors
    /// When they are not the letters of a country with a calling code.
    pub fn parse(text: &str) -> Result<Self, CountryError> {
        let region = Region::from_str(text.trim()).map_err(|_| CountryError)?;
        PHONE_NUMBER_UTIL.get_country_code_for_region(region).ok_or(CountryError)?;
        Ok(Self(region))
    }

    /// The two letters.
    #[must_use]
    pub fn code(self) -> String {
        self.0.to_string()
    }

    /// Its calling code, such as 44; countries share one.
    #[must_use]
    pub fn calling_code(self) -> i32 {
        // There is one: it was asked for when this was made.
        PHONE_NUMBER_UTIL.get_country_code_for_region(self.0).unwrap_or_default()
    }

    /// Whether messages to it are messages to the United States for the carriers: it is the United States or one of the
    /// territories in the same networks.
    ///
    /// Source: Twilio's SMS guidelines, for example of the US Virgin Islands, which share the mobile country codes of
    /// the United States.
    #[must_use]
    pub fn is_served_as_us(self) -> bool {
        matches!(self.0, Region::US | Region::PR | Region::VI | Region::GU | Region::AS | Region::MP)
    }

    /// Whether both number their phones by one plan, so that a number of the one is a domestic sender for the other.
    ///
    /// Countries that share a calling code share the plan (Jersey, Guernsey and the Isle of Man that of the United
    /// Kingdom), but for +1, where the United States with their territories and Canada are together and every country of
    /// the Caribbean is its own, and for +7.
    #[must_use]
    pub fn shares_plan_with(self, other: Self) -> bool {
        let north_american = |country: Self| country.is_served_as_us() || country.0 == Region::CA;
        match (self.calling_code(), other.calling_code()) {
            _ if self == other => true,
            (1, 1) => north_american(self) && north_american(other),
            (7, 7) => false,
            (one, another) => one == another,
        }
    }

    /// All of them, by their letters.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<_> =
            PHONE_NUMBER_UTIL.get_supported_regions().filter_map(Self::from_region).collect();
        all.sort_unstable_by_key(|country| country.code());
        all
    }

    pub(crate) fn from_region(region: Region) -> Option<Self> {
        (region != Region::World).then_some(Self(region))
    }

    pub(crate) fn region(self) -> Region {
        self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl TryFrom<String> for Country {
    type Error = CountryError;

    fn try_from(text: String) -> Result<Self, CountryError> {
        Self::parse(&text)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code()
    }
}

/// The text is not the code of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not the two-letter code of a country, such as US, GB or DE.")]
pub struct CountryError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t1_a_country_is_two_letters_with_a_calling_code() {
        for (text, good) in [
            ("US", true),
            ("us", true),
            (" de ", true),
            ("XX", false),
            ("ZZ", false),
            ("001", false),
            ("", false),
            ("Germany", false),
            ("🇩🇪", false),
        ] {
            assert_eq!(Country::parse(text).is_ok(), good, "{text}");
        }
    }

    #[test]
    fn t2_countries_share_a_plan_or_do_not() {
        for (one, other, same) in [
            ("US", "PR", true),
            ("US", "CA", true),
            ("CA", "GU", true),
            ("US", "JM", false),
            ("JM", "BS", false),
            ("GB", "JE", true),
            ("IM", "GG", true),
            ("GB", "IE", false),
            ("RU", "KZ", false),
            ("IT", "VA", true),
            ("JM", "JM", true),
        ] {
            let (one, other) = (Country::parse(one).unwrap(), Country::parse(other).unwrap());
            assert_eq!(one.shares_plan_with(other), same, "{one} and {other}");
            assert_eq!(other.shares_plan_with(one), same, "{other} and {one}");
        }
    }
}
