//! SIDs of the sandbox: two letters, the marker, eighteen digits.
//!
//! The digits of an account are fixed, those of a seeded number follow from its place, and those of messages and
//! calls are random: a sandbox that was restarted without its state folder must not answer for a message that an
//! earlier one created.

use std::fmt::Write as _;

use linecheck_domain::sid::SANDBOX_MARKER;

/// Bytes from the system's random source, as lower-case hexadecimal digits.
pub(crate) fn random_hex(bytes: usize) -> Result<String, NoRandom> {
    let mut raw = vec![0_u8; bytes];
    getrandom::fill(&mut raw).map_err(|_| NoRandom)?;
    Ok(hex(&raw))
}

/// The system gave no random bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoRandom;

impl From<NoRandom> for crate::SandboxError {
    fn from(_: NoRandom) -> Self {
        Self::Random
    }
}

pub(crate) fn hex(raw: &[u8]) -> String {
    raw.iter().fold(String::with_capacity(raw.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A new SID of a message (`SM`) or call (`CA`).
pub(crate) fn mint(letters: &str) -> Result<String, NoRandom> {
    Ok(format!("{letters}{SANDBOX_MARKER}{}", random_hex(9)?))
}

/// The SID of a number or caller ID: the account's ordinal and the key in its list.
pub(crate) fn number_sid(account_ordinal: u16, key: u64) -> String {
    format!("PN{SANDBOX_MARKER}{account_ordinal:04x}{key:014x}")
}

/// A SID as it is kept: its digits small. Twilio's patterns take digits of either case (OAI); that they
/// name the same resource is decided here. What is no SID stays as it is.
pub(crate) fn canonical(text: &str) -> String {
    match text.split_at_checked(2) {
        Some((letters, digits))
            if digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) =>
        {
            format!("{}{}", letters, digits.to_ascii_lowercase())
        }
        _ => text.to_owned(),
    }
}

/// The key inside a SID that [`number_sid`] made.
pub(crate) fn number_key(sid: &str) -> Option<u64> {
    let digits = sid.strip_prefix("PN")?.strip_prefix(SANDBOX_MARKER)?;
    (digits.len() == 18).then(|| digits.get(4..))?.and_then(|key| u64::from_str_radix(key, 16).ok())
}

/// A request ID, as Twilio gives one with every answer: `RQ` and 32 digits (REC).
pub(crate) fn request_id() -> String {
    // Without randomness the request is still served: the ID is for people who read logs.
    format!("RQ{}", random_hex(16).unwrap_or_else(|NoRandom| "0".repeat(32)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_sids_have_34_characters_and_the_marker() {
        let sid = mint("SM").unwrap();
        assert_eq!(sid.len(), 34);
        assert_eq!(&sid[2..16], SANDBOX_MARKER);
        let number = number_sid(3, 77);
        assert_eq!(number.len(), 34);
        assert_eq!(number_key(&number), Some(77));
        assert_eq!(number_key("PN00"), None);
        assert_eq!(canonical(&number.to_uppercase()), number);
        assert_eq!(canonical("PNABC"), "PNABC");
    }
}
