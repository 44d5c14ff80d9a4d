//! Random numbers for jitter and names. Knows nothing of what they are used for; the same seed gives the same numbers.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// A small generator (`SplitMix64`): fast, even, and of no use for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One that differs from process to process and from call to call.
    pub(crate) fn random() -> Self {
        // The standard library keys its hash from the operating system's randomness.
        Self(RandomState::new().hash_one(std::process::id()))
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if there is none.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let number = self.number().checked_rem(limit).unwrap_or(0);
        usize::try_from(number).unwrap_or(0)
    }

    /// Between half of `whole` and all of it.
    pub(crate) fn jitter(&mut self, whole: Duration) -> Duration {
        let thousandths = u32::try_from(self.below(501)).unwrap_or(0);
        whole / 2 + whole * thousandths / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;
    use std::time::Duration;

    #[test]
    fn a_seed_gives_the_same_numbers_and_none_leaves_its_range() {
        let (mut one, mut other) = (Dice::new(7), Dice::new(7));
        let whole = Duration::from_secs(2);
        for limit in 1..1000 {
            assert_eq!(one.below(limit), other.below(limit));
            assert!(one.below(limit) < limit && other.below(limit) < limit);
            let waited = one.jitter(whole);
            assert!(waited >= whole / 2 && waited <= whole);
            other.jitter(whole);
        }
        assert_eq!(one.below(0), 0);
    }
}
