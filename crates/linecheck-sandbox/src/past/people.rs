//! To whom the past was sent: countries with their prices, and numbers in them. Some of the ranges are set aside for fiction, the
//! others have a valid shape; nothing is ever sent to any of them.

/// A country to which is sent.
#[derive(Debug)]
pub(super) struct Place {
    /// ISO 3166.
    pub(super) iso: &'static str,
    /// What its numbers begin with; four digits follow.
    prefixes: &'static [&'static str],
    /// Of a thousand messages, so many go there.
    pub(super) share: u32,
    /// What a segment costs, in hundred-thousandths of a dollar.
    pub(super) price: i64,
    /// What a minute of a call costs, likewise.
    pub(super) minute: i64,
    /// Of ten thousand messages, so many stay without a receipt.
    pub(super) silent: u32,
}

const fn place(
    iso: &'static str,
    prefixes: &'static [&'static str],
    share: u32,
    prices: (i64, i64),
    silent: u32,
) -> Place {
    Place { iso, prefixes, share, price: prices.0, minute: prices.1, silent }
}

/// The most frequent first; the shares are 1,000 in all.
pub(super) const PLACES: [Place; 8] = [
    place(
        "US",
        &[
            "+1202555", "+1213555", "+1305555", "+1312555", "+1404555", "+1512555", "+1617555", "+1702555",
            "+1718555",
        ],
        520,
        (790, 1400),
        90,
    ),
    place("GB", &["+44750013", "+44750010", "+44750011", "+44750012"], 170, (4630, 1590), 110),
    place("DE", &["+491512300", "+491512301", "+491512302"], 110, (11_200, 3200), 160),
    place("CA", &["+1416555", "+1604555"], 70, (830, 1400), 90),
    place("FR", &["+3363998", "+3363997"], 45, (7980, 3700), 150),
    place("IN", &["+91987650", "+91987651"], 40, (8320, 4900), 900),
    place("MX", &["+52551234", "+52551235"], 30, (6760, 2600), 420),
    place("SG", &["+658100"], 15, (5100, 3900), 200),
];

const EACH: u32 = 10_000;

impl Place {
    /// How many people there can be told apart.
    pub(super) fn room(&self) -> u32 {
        u32::try_from(self.prefixes.len()).unwrap_or(1) * EACH
    }

    pub(super) fn number(&self, person: u32) -> String {
        let prefix = self.prefixes.get((person / EACH) as usize).copied().unwrap_or("+1202555");
        format!("{prefix}{:04}", person % EACH)
    }
}

/// The place and the person of a number, if it is one of these.
pub(super) fn person_of(number: &str) -> Option<(usize, u32)> {
    PLACES.iter().enumerate().find_map(|(at, place)| {
        place.prefixes.iter().zip(0_u32..).find_map(|(prefix, order)| {
            let digits = number.strip_prefix(prefix).filter(|digits| digits.len() == 4)?;
            Some((at, order * EACH + digits.parse::<u32>().ok()?))
        })
    })
}

#[cfg(test)]
mod tests {
    use linecheck_domain::phone::PhoneNumber;

    use super::*;

    #[test]
    fn s1_people_of_the_past_have_numbers_of_their_countries() {
        assert_eq!(PLACES.iter().map(|place| place.share).sum::<u32>(), 1000);
        for (at, place) in PLACES.iter().enumerate() {
            for person in [0, 9_999, place.room() - 1] {
                let text = place.number(person);
                assert_eq!(person_of(&text), Some((at, person)), "{text}");
                let number = PhoneNumber::parse(&text, None).unwrap();
                assert_eq!(
                    number.country().map(linecheck_domain::country::Country::code).as_deref(),
                    Some(place.iso),
                    "{text}"
                );
            }
        }
        assert_eq!(person_of("+12125550100"), None);
    }
}
