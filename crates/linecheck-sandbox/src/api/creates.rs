//! What the creates of messages and calls have in common.

use crate::account::{Account, AccountStatus};
use crate::number::is_e164;
use crate::reply::ApiError;
use crate::world::World;

/// A number without the signs that people write in it, which Twilio passes over.
pub(super) fn plain_number(text: &str) -> String {
    text.chars().filter(|sign| !matches!(sign, ' ' | '(' | ')' | '-' | '.' | '\u{a0}')).collect()
}

/// A number of a request in E.164, if it is one. Numbers of North America begin their area code and their exchange
/// with 2 to 9.
pub(super) fn phone(text: &str) -> Option<String> {
    let plain = plain_number(text);
    let good = match plain.strip_prefix("+1").map(str::as_bytes) {
        Some([area, _, _, exchange, ..]) => (b'2'..=b'9').contains(area) && (b'2'..=b'9').contains(exchange),
        Some(_) => false,
        None => true,
    };
    (good && is_e164(&plain)).then_some(plain)
}

/// A filter that is no number fits nothing, which is not an error.
pub(super) fn phone_or_text(text: &str) -> String {
    phone(text).unwrap_or_else(|| text.to_owned())
}

/// Whether a text is an address that Twilio would call back: `http` or `https` with a host.
pub(super) fn is_callback(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .filter_map(|scheme| text.strip_prefix(scheme))
        .any(|rest| rest.split(['/', '?', '#']).next().is_some_and(|host| !host.is_empty()))
        && !text.contains(char::is_whitespace)
}

/// Refuses to create on an account that is not active: a suspended one can neither call nor send, what it has can be read,
/// and its calls can be hung up by the main account (SUB). 20005 is documented for that state, its status is not: 403 is
/// decided here.
pub(super) fn active(world: &World, account: &Account) -> Result<(), ApiError> {
    match world.effective_status(account) {
        AccountStatus::Active => Ok(()),
        AccountStatus::Suspended | AccountStatus::Closed => {
            Err(ApiError::new(403, 20005, format!("Account {} is not active", account.sid())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_recipients_are_judged_by_their_shape() {
        assert_eq!(phone("+1 (202) 555-0123").as_deref(), Some("+12025550123"));
        assert_eq!(phone("+442079460001").as_deref(), Some("+442079460001"));
        for bad in [
            "",
            "2025550123",
            "+1202555012",
            "+120255501234",
            "+10025550123",
            "+1202155012",
            "+0123456789",
            "hello",
            "+1202555012x",
        ] {
            assert_eq!(phone(bad), None, "{bad}");
        }
        assert!(is_callback("https://example.com/x") && !is_callback("ftp://x") && !is_callback("https://"));
    }
}
