//! How likely it is that so much happens by accident, at most.
//!
//! Chernoff's bounds (Chernoff 1952, Ann. Math. Stat. 23:493; Okamoto 1958): they are never below the true chance, and exact where
//! everything happened.

/// From here on it is no accident. After every message some ten streams are looked at over a dozen lengths, most of which are nearly
/// the same: at a million messages a month that is about one false sign in several years by this bound, and much less in truth.
pub const RARE: f64 = 1e-8;

/// From here on it is as usual again.
pub const CALM: f64 = 0.05;

/// The chance of so many or more of `of`, where each happens with a chance of `usual`.
#[must_use]
pub fn of_so_many(seen: f64, of: f64, usual: f64) -> f64 {
    let share = seen / of;
    if of <= 0.0 || share <= usual {
        return 1.0;
    }
    let part = |is: f64, was: f64| if is <= 0.0 { 0.0 } else { is * (is / was).ln() };
    (-of * (part(share, usual) + part(1.0 - share, 1.0 - usual))).exp()
}

/// The chance of so many or more, where there are usually `usual` (a Poisson number).
#[must_use]
pub fn of_so_much(seen: f64, usual: f64) -> f64 {
    if seen <= usual {
        return 1.0;
    }
    (seen - usual - seen * (seen / usual).ln()).exp()
}
