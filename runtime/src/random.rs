//! Random numbers that need not be secret: for jitter and unique ids.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Whether there is randomness: `wasm32-unknown-unknown` has none, nor processes nor a clock.
pub(crate) const IS_THERE: bool = !cfg!(all(target_family = "wasm", target_os = "unknown"));

/// Any number; no two calls depend on each other, in whatever process they are.
pub(crate) fn random() -> u64 {
    KEY.hash_one(moment(process()))
}

/// Any number of twice the size, likewise.
pub(crate) fn random_128() -> u128 {
    wide(moment(process()))
}

/// The same, but two processes that are one until this very nanosecond may have the same number. To ask for the process takes
/// longer than all the rest.
#[cfg(feature = "client")]
pub(crate) fn random_128_by_time() -> u128 {
    wide(moment(0))
}

// The standard library keys its hash (SipHash) from the operating system's randomness; under such a key, hashes of
// distinct inputs look random.
static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// What is never the same again: process and time tell forks and restored snapshots apart, which share key and count.
type Moment = (u64, u32, u64);

fn moment(process: u32) -> Moment {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = if IS_THERE { SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() } else { Duration::ZERO };
    (COUNT.fetch_add(1, Ordering::Relaxed), process, now.as_secs() << 30 | u64::from(now.subsec_nanos()))
}

fn process() -> u32 {
    if IS_THERE { std::process::id() } else { 0 }
}

fn wide(moment: Moment) -> u128 {
    u128::from(KEY.hash_one((moment, 0_u64))) << 64 | u128::from(KEY.hash_one((moment, 1_u64)))
}

/// A number from 0 to `limit - 1`; 0 if there is none. Every number is as likely as the others, but for rounding.
pub(crate) fn random_below(limit: u64) -> u64 {
    random().checked_rem(limit).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::random_below;

    #[test]
    fn numbers_stay_below_the_limit_and_reach_all_of_it() {
        let mut seen = [0_u32; 5];
        for _ in 0..1000 {
            seen[usize::try_from(random_below(5)).unwrap()] += 1;
        }
        assert!(seen.iter().all(|count| (100..300).contains(count)), "{seen:?}");
        assert_eq!((random_below(1), random_below(0)), (0, 0));
    }
}
