//! Who a request comes from: the value of the `Authorization` header.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use linecheck_domain::Secret;
use zeroize::Zeroizing;

/// A credential, ready to be sent with requests: a user name and a secret (HTTP Basic), or a token (HTTP Bearer).
///
/// Its memory is overwritten when the last copy is dropped.
#[derive(Clone)]
pub struct Login(Option<HeaderValue>);

impl Login {
    /// Makes a login. `None` when the user name is empty or has a character that HTTP Basic cannot carry: a colon, a
    /// control character.
    #[must_use]
    pub fn basic(user: &str, secret: &Secret) -> Option<Self> {
        if user.is_empty() || user.contains(|letter: char| letter == ':' || letter.is_control()) {
            return None;
        }
        // Exposed to be written into the header, in memory that is overwritten.
        let secret = secret.expose();
        let mut pair = Zeroizing::new(Vec::with_capacity(user.len() + 1 + secret.len()));
        pair.extend_from_slice(user.as_bytes());
        pair.push(b':');
        pair.extend_from_slice(secret.as_bytes());
        let prefix = b"Basic ";
        let mut value = Zeroizing::new(vec![0; prefix.len() + pair.len().div_ceil(3) * 4]);
        value[..prefix.len()].copy_from_slice(prefix);
        STANDARD.encode_slice(pair.as_slice(), &mut value[prefix.len()..]).ok()?;
        Self::sensitive(value)
    }

    /// Makes a login of an access token. `None` when it is empty or has a character that no such token has (RFC 6750,
    /// 2.1, says which it has; any that is seen and is no white space is taken).
    #[must_use]
    pub fn bearer(token: &Secret) -> Option<Self> {
        // Exposed to be written into the header, in memory that is overwritten.
        let token = token.expose();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let prefix = b"Bearer ";
        let mut value = Zeroizing::new(Vec::with_capacity(prefix.len() + token.len()));
        value.extend_from_slice(prefix);
        value.extend_from_slice(token.as_bytes());
        Self::sensitive(value)
    }

    /// No header: for a request that has its credentials in the form (RFC 6749, 2.3.1).
    #[must_use]
    pub fn in_form() -> Self {
        Self(None)
    }

    fn sensitive(value: Zeroizing<Vec<u8>>) -> Option<Self> {
        let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(value)).ok()?;
        header.set_sensitive(true);
        Some(Self(Some(header)))
    }

    pub(crate) fn header(&self) -> Option<HeaderValue> {
        self.0.clone()
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Login(********)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_a_login_is_basic_and_never_shown() {
        for (user, secret, expected) in [
            ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("a", "", "Basic YTo="),
            ("a", "b", "Basic YTpi"),
        ] {
            let login = Login::basic(user, &Secret::new(secret.to_owned())).unwrap();
            let header = login.header().unwrap();
            assert_eq!(header.to_str().unwrap(), expected);
            assert!(header.is_sensitive());
            assert_eq!(format!("{login:?}"), "Login(********)");
        }
    }

    #[test]
    fn p3_a_token_is_sent_as_it_is_or_not_at_all() {
        let bearer = |token: &str| Login::bearer(&Secret::new(token.to_owned()));
        let login = bearer("eyJhbGciOi.J9-_~+/=").unwrap();
        let header = login.header().unwrap();
        assert_eq!(header.to_str().unwrap(), "Bearer eyJhbGciOi.J9-_~+/=");
        assert!(header.is_sensitive());
        assert_eq!(format!("{login:?}"), "Login(********)");
        for token in ["", "a b", "a\r\nX-Header: b", "ä"] {
            assert!(bearer(token).is_none(), "{token:?}");
        }
        assert!(Login::in_form().header().is_none());
    }

    #[test]
    fn p3_a_user_name_cannot_carry_a_password() {
        for user in ["", "AC1:x", "a\r\nb"] {
            assert!(Login::basic(user, &Secret::new("token".to_owned())).is_none(), "{user:?}");
        }
    }
}
