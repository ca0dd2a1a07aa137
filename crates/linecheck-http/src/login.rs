//! The value of the `Authorization` header.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use linecheck_domain::Secret;
use zeroize::Zeroizing;

/// A user name and a secret, ready to be sent with requests (HTTP Basic).
///
/// Its memory is overwritten when the last copy is dropped.
#[derive(Clone)]
pub struct Login(HeaderValue);

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
        let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(value)).ok()?;
        header.set_sensitive(true);
        Some(Self(header))
    }

    pub(crate) fn header(&self) -> HeaderValue {
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
            assert_eq!(login.header().to_str().unwrap(), expected);
            assert!(login.header().is_sensitive());
            assert_eq!(format!("{login:?}"), "Login(********)");
        }
    }

    #[test]
    fn p3_a_user_name_cannot_carry_a_password() {
        for user in ["", "AC1:x", "a\r\nb"] {
            assert!(Login::basic(user, &Secret::new("token".to_owned())).is_none(), "{user:?}");
        }
    }
}
