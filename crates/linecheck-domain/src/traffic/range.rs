//! A share of few or many, with the range that so few or so many allow.

use serde::Serialize;

/// A share, and where the true one lies in 95 of 100 cases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Share {
    /// The share that was seen, from 0 to 1.
    pub share: f64,
    /// Not below this.
    pub low: f64,
    /// Not above this.
    pub high: f64,
}

/// The quantile of the normal distribution for 95 % on both sides.
const Z: f64 = 1.959_963_984_540_054;

/// So many of all, with Wilson's score interval (Wilson 1927, JASA 22:209; the formula is that of `SciPy`'s
/// `BinomTestResult.proportion_ci`, method `wilson`). None of nothing: of that no share is known.
#[must_use]
pub fn share(some: u64, all: u64) -> Option<Share> {
    if all == 0 || some > all {
        return None;
    }
    // Counts of records are far below 2^52.
    #[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
    let (some, all) = (some as f64, all as f64);
    let share = some / all;
    let scale = 1.0 + Z * Z / all;
    let middle = (share + Z * Z / (2.0 * all)) / scale;
    let half = Z / scale * (share * (1.0 - share) / all + Z * Z / (4.0 * all * all)).sqrt();
    // Rounding must not push a share out of its own range.
    Some(Share { share, low: (middle - half).clamp(0.0, share), high: (middle + half).clamp(share, 1.0) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn l2_a_share_has_the_range_that_is_known_of_it() {
        let near = |one: f64, other: f64| (one - other).abs() < 5e-5;
        // Of SciPy: 7 of 50.
        let found = share(7, 50).unwrap();
        assert!(near(found.share, 0.14) && near(found.low, 0.0695) && near(found.high, 0.2619), "{found:?}");
        assert_eq!(share(0, 0), None);
        assert_eq!(share(3, 2), None);
        let (none, all) = (share(0, 10).unwrap(), share(10, 10).unwrap());
        assert!(near(none.low, 0.0) && near(none.high, 0.2775), "{none:?}");
        assert!(near(all.low, 0.7225) && near(all.high, 1.0), "{all:?}");
    }

    proptest! {
        #[test]
        fn l2_a_range_holds_its_share_and_narrows_with_more(some in 0_u64..1_000_000, more in 0_u64..1_000_000) {
            let all = some + more + 1;
            let (few, many) = (share(some, all).unwrap(), share(some * 10, all * 10).unwrap());
            for one in [few, many] {
                prop_assert!(0.0 <= one.low && one.low <= one.share && one.share <= one.high && one.high <= 1.0);
            }
            prop_assert!(many.high - many.low < few.high - few.low);
        }
    }
}
