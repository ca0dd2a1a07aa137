//! A rule of the fault script: which requests.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::action::FaultAction;
use crate::route::Endpoint;

/// One rule. Every matching request counts; of several rules that say so for a request, the first one acts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// A name of your own, repeated in the log. Without one, the rule's place from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub name: Option<String>,
    /// Which requests.
    #[serde(default = "any_endpoint")]
    #[cfg_attr(feature = "bindings", ts(as = "Option<Endpoint>", optional))]
    pub endpoint: Endpoint,
    /// Only those of this account: of the path, or of the user where the path names none. At PingOne, of this environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub account: Option<String>,
    /// Which of them, counted from 1.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(as = "Option<Nth>", optional))]
    pub nth: Nth,
    /// What happens then.
    #[cfg_attr(feature = "bindings", ts(type = "{ kind: string, [fact: string]: unknown }"))]
    pub action: FaultAction,
}

fn any_endpoint() -> Endpoint {
    Endpoint::Any
}

impl FaultRule {
    /// A rule for every request to an endpoint.
    #[must_use]
    pub fn every(endpoint: Endpoint, action: FaultAction) -> Self {
        Self { name: None, endpoint, account: None, nth: Nth::Every, action }
    }

    /// A rule for one request to an endpoint, counted from 1.
    #[must_use]
    pub fn nth(endpoint: Endpoint, nth: u64, action: FaultAction) -> Self {
        Self { nth: Nth::Only(nth), ..Self::every(endpoint, action) }
    }

    /// The same rule for one account only.
    #[must_use]
    pub fn for_account(self, sid: &str) -> Self {
        Self { account: Some(sid.to_owned()), ..self }
    }
}

/// Which of the matching requests: in JSON `"every"`, a number from 1, or `{"from": 2, "times": 3}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(type = "\"every\" | number | { from: number, times: number }"))]
pub enum Nth {
    /// All of them.
    #[default]
    Every,
    /// One.
    Only(u64),
    /// Some in a row.
    Range {
        /// The first one.
        from: u64,
        /// How many.
        times: u64,
    },
}

impl Nth {
    pub(super) fn has(self, number: u64) -> bool {
        match self {
            Self::Every => true,
            Self::Only(only) => number == only,
            Self::Range { from, times } => number >= from && number - from < times,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum NthJson {
    Only(u64),
    Word(String),
    Range { from: u64, times: u64 },
}

impl Serialize for Nth {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Every => NthJson::Word("every".to_owned()),
            Self::Only(only) => NthJson::Only(only),
            Self::Range { from, times } => NthJson::Range { from, times },
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Nth {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wanted = "nth must be \"every\", a number from 1, or {\"from\": 1, \"times\": 1}";
        match NthJson::deserialize(from).map_err(|_| serde::de::Error::custom(wanted))? {
            NthJson::Only(only) => Ok(Self::Only(only)),
            NthJson::Range { from, times } => Ok(Self::Range { from, times }),
            NthJson::Word(word) if word == "every" => Ok(Self::Every),
            NthJson::Word(_) => Err(serde::de::Error::custom(wanted)),
        }
    }
}

/// A rule and what it has seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FaultState {
    /// The rule.
    #[serde(flatten)]
    pub rule: FaultRule,
    /// How many requests matched it.
    pub seen: u64,
    /// How many times it acted.
    pub fired: u64,
}
