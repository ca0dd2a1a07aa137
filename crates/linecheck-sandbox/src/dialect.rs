//! Whose words an answer is in. One server speaks for several.

/// Whose form a refusal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `{code, message, more_info, status}`
    Twilio,
    /// `{id, code, message, details}`
    PingOne,
    /// `{error, error_description}`: PingOne's token endpoint (RFC 6749, 5.2).
    OAuth,
}

impl Dialect {
    /// That of a path.
    pub(crate) fn of(path: &str) -> Self {
        match path.strip_prefix("/pingone") {
            Some(rest) if rest.starts_with("/auth/") => Self::OAuth,
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Self::PingOne,
            _ => Self::Twilio,
        }
    }
}
