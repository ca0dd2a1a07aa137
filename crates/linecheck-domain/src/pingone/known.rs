//! Words of PingOne's that we know, beside those that we do not: none is dropped, and none is an error.

/// An enum of known words and `Other`, which is written as its word.
macro_rules! known_words {
    ($(#[$about:meta])* $name:ident, $ts:literal { $($(#[$word_about:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
        #[serde(from = "String", into = "String")]
        #[cfg_attr(feature = "bindings", ts(type = "string", rename = $ts))]
        pub enum $name {
            $($(#[$word_about])* $word,)+
            /// Another word, as it was read: untrusted text.
            Other(String),
        }

        impl $name {
            /// The word as PingOne writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $text,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($text => Self::$word,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.as_str().to_owned()
            }
        }
    };
}

pub(super) use known_words;
