//! What looks rolled and follows from a seed.

/// Numbers that look random and follow from a seed: splitmix64.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64, salt: u64) -> Self {
        Self(mix(seed ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// For the one of a number, and for what is rolled of it.
    pub(super) fn roll(self, place: u32, what: u64) -> u64 {
        mix(self.0 ^ (u64::from(place) << 8 | what))
    }

    pub(super) fn below(self, place: u32, what: u64, bound: u32) -> u32 {
        u32::try_from(self.roll(place, what) % u64::from(bound.max(1))).unwrap_or(0)
    }

    /// From 0 up to 1.
    pub(super) fn share(self, place: u32, what: u64) -> f64 {
        f64::from(u32::try_from(self.roll(place, what) >> 32).unwrap_or(0)) / f64::from(u32::MAX)
    }
}

fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
