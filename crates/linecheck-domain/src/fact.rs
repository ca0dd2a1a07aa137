//! What was learnt of something that Twilio was asked for. That it could not be read is neither that there is none nor
//! that it may not be read.

use serde::{Deserialize, Deserializer, Serialize};

/// Three states: it is, it is not, it could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Fact<T> {
    /// Twilio said it.
    Is {
        /// What it said.
        value: T,
    },
    /// Twilio said that there is none, or that these credentials may not read it.
    IsNot {
        /// Why not, as a sentence.
        why: String,
    },
    /// Nothing is known of it.
    Unread {
        /// Why it could not be read, as a sentence; may quote a server.
        why: String,
    },
}

impl<T> Fact<T> {
    /// What was not asked for, or before there was an answer.
    #[must_use]
    pub fn not_asked() -> Self {
        Self::Unread { why: "It was not asked for, because the account itself could not be read.".to_owned() }
    }

    /// The value, where there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Is { value } => Some(value),
            Self::IsNot { .. } | Self::Unread { .. } => None,
        }
    }

    /// Why it could not be read, when it could not.
    #[must_use]
    pub fn unread(&self) -> Option<&str> {
        match self {
            Self::Unread { why } => Some(why),
            Self::Is { .. } | Self::IsNot { .. } => None,
        }
    }
}

/// As it is stored: in a vault of before this type the bare value, or `null` where there was none, whatever the reason.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored<T> {
    Fact(StoredFact<T>),
    Bare(Option<T>),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
enum StoredFact<T> {
    Is { value: T },
    IsNot { why: String },
    Unread { why: String },
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Fact<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Stored::deserialize(deserializer)? {
            Stored::Fact(StoredFact::Is { value }) | Stored::Bare(Some(value)) => Self::Is { value },
            Stored::Fact(StoredFact::IsNot { why }) => Self::IsNot { why },
            Stored::Fact(StoredFact::Unread { why }) => Self::Unread { why },
            Stored::Bare(None) => Self::Unread { why: "An earlier Linecheck did not keep why.".to_owned() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c12_three_states_read_back_and_what_was_stored_before_too() {
        for fact in [
            Fact::Is { value: vec![1, 2] },
            Fact::Is { value: vec![] },
            Fact::IsNot { why: "none".to_owned() },
            Fact::Unread { why: "HTTP 503".to_owned() },
        ] {
            let text = serde_json::to_string(&fact).unwrap();
            assert_eq!(serde_json::from_str::<Fact<Vec<u32>>>(&text).unwrap(), fact, "{text}");
        }
        let read = |text: &str| serde_json::from_str::<Fact<Vec<u32>>>(text).unwrap();
        assert_eq!(read("[7]"), Fact::Is { value: vec![7] });
        assert!(read("null").unread().is_some(), "that there was none is not known");
    }
}
