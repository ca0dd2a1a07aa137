//! Other numbers of the same line.
//!
//! Three countries have a digit between the calling code and the rest that Twilio, carriers and address books write or
//! leave out. Source: Twilio's SMS guidelines of Mexico (`+521` until 2019, `+52` now), Argentina (`9` for mobile phones)
//! and Brazil (`9` before mobile numbers of eight digits, added from 2012 to 2016). Plans that changed more than 400 days
//! ago are not among them: Twilio keeps no record that is older.

use crate::phone::PhoneNumber;

/// The calling code, the digits that come and go, how many digits stand before them, and how many behind.
const PLANS: [(&str, &str, usize, usize); 3] = [("52", "1", 0, 10), ("54", "9", 0, 10), ("55", "9", 2, 8)];

/// The other forms in which a record may name this line; none for most numbers.
#[must_use]
pub fn other_forms(number: &PhoneNumber) -> Vec<PhoneNumber> {
    let digits = number.as_str().trim_start_matches('+');
    let forms = PLANS.iter().filter_map(|(code, digit, before, behind)| {
        let rest = digits.strip_prefix(code)?;
        let (head, tail) = rest.split_at_checked(*before)?;
        let other = match tail.strip_prefix(digit).filter(|short| short.len() == *behind) {
            Some(short) => format!("+{code}{head}{short}"),
            None if tail.len() == *behind => format!("+{code}{head}{digit}{tail}"),
            None => return None,
        };
        PhoneNumber::from_server(&other)
    });
    forms.collect()
}
