//! The form in which the history is stored: its version, its tables, and the packed records of a day.
//!
//! What a day's test sends are counted and filtered by is a record of fixed width for each, one behind the other: counting
//! reads every test send of the history, and rows of a table take many times as long to read from an encrypted file. No
//! more is in the records than in the rows, from which they can be made again.

use std::collections::HashMap;

use linecheck_domain::country::Country;
use linecheck_domain::history::time_step;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::trace::{Channel, Role};

use super::rows::HistoryRow;

/// By which rules and in which form the history is written. To be counted up with every change of either: a vault with
/// another version makes it anew when it is opened.
pub(super) const VERSION: u32 = 5;

/// `history` lies in the order in which it is read, so that a page and a day are next to each other; an empty text and 0
/// stand for none. `history_days` has, for each day of UTC, what its test sends are counted and filtered by, packed: see
/// [`Packed`]. `history_words` numbers the tenants and accounts in it.
pub(super) const TABLES: &str = "
DROP TABLE IF EXISTS history;
DROP TABLE IF EXISTS history_days;
DROP TABLE IF EXISTS history_words;
DELETE FROM history_stale;

CREATE TABLE history (
    begun_at         TEXT NOT NULL,
    id               TEXT NOT NULL REFERENCES transactions (id),
    tenant           TEXT NOT NULL,
    channel          TEXT NOT NULL,
    country          TEXT NOT NULL,
    account          TEXT NOT NULL,
    outcome          TEXT NOT NULL,
    may_still_arrive INTEGER NOT NULL,
    originated_by    TEXT NOT NULL,
    code             INTEGER NOT NULL,
    delivered_ms     INTEGER,
    confirmed_ms     INTEGER,
    recipient        TEXT NOT NULL,
    sender           TEXT,
    resource         TEXT,
    sent_by          TEXT NOT NULL,
    PRIMARY KEY (begun_at, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX history_by_id ON history (id);
CREATE INDEX history_by_resource ON history (resource) WHERE resource IS NOT NULL;

CREATE TABLE history_days (
    day     TEXT NOT NULL PRIMARY KEY,
    records BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE history_words (
    id   INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
    word TEXT NOT NULL UNIQUE
) STRICT;
";

/// How many bytes a record has.
pub(super) const WIDTH: usize = 27;

/// No time was measured.
const NO_STEP: u8 = u8::MAX;

/// One test send, as it is counted and filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    /// The tenant's number in `history_words`; 0 for none.
    pub(super) tenant: u16,
    /// The account's number in `history_words`; 0 for none.
    pub(super) account: u16,
    /// Two letters; zeros when no country can be told.
    pub(super) country: [u8; 2],
    pub(super) channel: Channel,
    pub(super) outcome: SendOutcome,
    pub(super) may_still_arrive: bool,
    pub(super) originated_by: Option<Role>,
    /// Twilio's error code; 0 for none.
    pub(super) code: u32,
    /// The steps of the two distributions.
    pub(super) delivered: Option<usize>,
    pub(super) confirmed: Option<usize>,
    /// The digits of the recipient's number. It has fifteen at most and begins with none of zero, so they are one number.
    pub(super) recipient: u64,
    /// The same of the number that it was asked with; 0 for none.
    pub(super) sender: u64,
}

/// Recipients that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recipients {
    /// This one alone.
    One(u64),
    /// Those whose number begins with so many digits, which are these.
    Beginning { digits: u32, value: u64 },
    /// Those whose number ends with so many digits, which are these.
    Ending { digits: u32, value: u64 },
}

impl Recipients {
    pub(super) fn one(number: &PhoneNumber) -> Self {
        Self::One(digits_of(number))
    }

    /// Of `+` and digits; `None` for anything else, with which no number begins.
    pub(super) fn beginning(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let value = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        Some(Self::Beginning { digits: u32::try_from(digits.len()).ok()?, value })
    }

    /// Of digits, up to as many as a number has; `None` for anything else, with which no number ends.
    pub(super) fn ending(text: &str) -> Option<Self> {
        let digits = u32::try_from(text.len()).ok().filter(|digits| (1..=15).contains(digits))?;
        let value = text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse().ok())??;
        Some(Self::Ending { digits, value })
    }

    pub(super) fn have(self, recipient: u64) -> bool {
        match self {
            Self::One(wanted) => recipient == wanted,
            Self::Beginning { digits, value } => {
                let length = recipient.checked_ilog10().map_or(0, |last| last + 1);
                length.checked_sub(digits).is_some_and(|more| recipient / 10_u64.pow(more) == value)
            }
            // With leading zeros, a number that is shorter than what is looked for would fit too.
            Self::Ending { digits, value } => {
                recipient % 10_u64.pow(digits) == value && recipient >= 10_u64.pow(digits - 1)
            }
        }
    }
}

pub(super) fn digits_of(number: &PhoneNumber) -> u64 {
    number.as_str().trim_start_matches('+').parse().unwrap_or_default()
}

impl Packed {
    pub(super) fn of(row: &HistoryRow, tenant: u16, account: u16) -> Self {
        let HistoryRow { summary, channel, recipient, country, .. } = row;
        Self {
            tenant,
            account,
            country: letters(*country),
            channel: *channel,
            outcome: summary.outcome,
            may_still_arrive: summary.may_still_arrive,
            originated_by: summary.originated_by,
            code: summary.code.unwrap_or(0),
            delivered: summary.delivered_ms.map(time_step),
            confirmed: summary.confirmed_ms.map(time_step),
            recipient: digits_of(recipient),
            sender: summary.from.as_ref().map(digits_of).unwrap_or_default(),
        }
    }

    pub(super) fn write(self) -> [u8; WIDTH] {
        let (tenant, account, code) =
            (self.tenant.to_le_bytes(), self.account.to_le_bytes(), self.code.to_le_bytes());
        let step = |step: Option<usize>| step.and_then(|step| u8::try_from(step).ok()).unwrap_or(NO_STEP);
        let channel = match self.channel {
            Channel::Sms => 0,
            Channel::Voice => 1,
        };
        let role = match self.originated_by {
            None => 0,
            Some(Role::Custom) => 1,
            Some(Role::Default) => 2,
        };
        let kind = channel << 7 | u8::from(self.may_still_arrive) << 6 | role << 4 | self.outcome.number();
        let [r0, r1, r2, r3, r4, r5, r6, _] = self.recipient.to_le_bytes();
        let [s0, s1, s2, s3, s4, s5, s6, _] = self.sender.to_le_bytes();
        [
            tenant[0],
            tenant[1],
            account[0],
            account[1],
            self.country[0],
            self.country[1],
            kind,
            code[0],
            code[1],
            code[2],
            code[3],
            step(self.delivered),
            step(self.confirmed),
            r0,
            r1,
            r2,
            r3,
            r4,
            r5,
            r6,
            s0,
            s1,
            s2,
            s3,
            s4,
            s5,
            s6,
        ]
    }

    /// A record; `None` when it is none.
    pub(super) fn read(record: &[u8]) -> Option<Self> {
        let (facts, numbers) = record.split_at_checked(13)?;
        let [t0, t1, a0, a1, c0, c1, kind, k0, k1, k2, k3, delivered, confirmed] = *facts else {
            return None;
        };
        let [r0, r1, r2, r3, r4, r5, r6, s0, s1, s2, s3, s4, s5, s6] = *numbers else { return None };
        let step = |step: u8| (step != NO_STEP).then_some(usize::from(step));
        Some(Self {
            tenant: u16::from_le_bytes([t0, t1]),
            account: u16::from_le_bytes([a0, a1]),
            country: [c0, c1],
            channel: if kind & 0x80 == 0 { Channel::Sms } else { Channel::Voice },
            outcome: SendOutcome::of_number(kind & 0x0f)?,
            may_still_arrive: kind & 0x40 != 0,
            originated_by: match kind >> 4 & 0x03 {
                0 => None,
                1 => Some(Role::Custom),
                2 => Some(Role::Default),
                _ => return None,
            },
            code: u32::from_le_bytes([k0, k1, k2, k3]),
            delivered: step(delivered),
            confirmed: step(confirmed),
            recipient: u64::from_le_bytes([r0, r1, r2, r3, r4, r5, r6, 0]),
            sender: u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, 0]),
        })
    }
}

/// A country's letters.
pub(super) fn letters(country: Option<Country>) -> [u8; 2] {
    country.and_then(|country| country.code().into_bytes().try_into().ok()).unwrap_or_default()
}

/// The records of a day without this one, of which there may be several alike; `None` when it is not among them.
pub(super) fn without(mut records: Vec<u8>, gone: Packed) -> Option<Vec<u8>> {
    let gone = gone.write();
    let place = records.chunks_exact(WIDTH).position(|record| record == gone)? * WIDTH;
    let last = records.len() - WIDTH;
    // Their order says nothing: the last one takes its place.
    records.copy_within(last.., place);
    records.truncate(last);
    Some(records)
}

/// The records of a day without these, in one pass; `None` when one is not among them.
pub(super) fn without_all(records: &[u8], gone: &[Packed]) -> Option<Vec<u8>> {
    let mut wanted: HashMap<[u8; WIDTH], usize> = HashMap::new();
    for record in gone {
        *wanted.entry(record.write()).or_default() += 1;
    }
    let mut left = Vec::with_capacity(records.len());
    for record in records.chunks_exact(WIDTH) {
        match <[u8; WIDTH]>::try_from(record).ok().and_then(|record| wanted.get_mut(&record)) {
            Some(times) if *times > 0 => *times -= 1,
            _ => left.extend_from_slice(record),
        }
    }
    wanted.values().all(|times| *times == 0).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t13_a_packed_record_reads_back() {
        for (outcome, place) in SendOutcome::ALL.into_iter().zip(0_u16..) {
            for channel in [Channel::Sms, Channel::Voice] {
                let packed = Packed {
                    tenant: place,
                    account: u16::MAX - place,
                    country: *b"DE",
                    channel,
                    outcome,
                    may_still_arrive: place.is_multiple_of(2),
                    originated_by: [None, Some(Role::Custom), Some(Role::Default)][usize::from(place % 3)],
                    code: 30_000 + u32::from(place),
                    delivered: place.is_multiple_of(2).then_some(usize::from(place)),
                    confirmed: place.is_multiple_of(3).then_some(10),
                    recipient: 999_999_999_999_999 - u64::from(place),
                    sender: 12_025_550_100 + u64::from(place),
                };
                assert_eq!(Packed::read(&packed.write()), Some(packed));
            }
        }
        assert_eq!(Packed::read(&[0; WIDTH - 1]), None);
        assert_eq!(Packed::read(&[0x7f; WIDTH]), None, "no such outcome");
    }

    #[test]
    fn t13_recipients_are_found_by_their_digits_as_by_their_text() {
        let numbers = ["+12025550123", "+1202555", "+120", "+12", "+442079460958", "+999999999999999"];
        let beginnings = [
            "+",
            "+1",
            "+12",
            "+1202555",
            "+12025550123",
            "+120255501234",
            "+44",
            "+0",
            "+01",
            "+9999",
            "1",
            "+1a",
        ];
        for number in numbers {
            let number = PhoneNumber::from_server(number).unwrap();
            let recipient = digits_of(&number);
            assert!(
                Recipients::one(&number).have(recipient) && !Recipients::one(&number).have(recipient + 1)
            );
            for text in beginnings {
                let found = Recipients::beginning(text).is_some_and(|recipients| recipients.have(recipient));
                assert_eq!(found, number.as_str().starts_with(text), "{number} begins with {text}");
            }
            for text in
                ["0123", "123", "555", "0", "012025550123", "12025550123", "999999999999999", "", "+", "1a"]
            {
                let found = Recipients::ending(text).is_some_and(|recipients| recipients.have(recipient));
                let ends = !text.is_empty() && number.as_str()[1..].ends_with(text);
                assert_eq!(found, ends, "{number} ends with {text}");
            }
        }
    }
}
