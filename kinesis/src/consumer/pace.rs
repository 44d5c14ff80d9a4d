//! When a shard may be read next. Knows no call.

use std::time::Duration;

use super::source::Cause;
use crate::dice::Dice;
use crate::limits::{READ_BYTES_PER_SECOND, READS_PER_SECOND, pause};

const BETWEEN_CALLS: Duration = pause(READS_PER_SECOND);
/// The longest wait after calls that failed.
const LONGEST: Duration = Duration::from_secs(5);

/// The pace of calls to one shard.
#[derive(Debug)]
pub(crate) struct Pace {
    idle: Duration,
    longest_idle: Duration,
    ready: Duration,
    failures: u32,
    /// When the last call for records began.
    last: Option<Duration>,
}

impl Pace {
    pub(crate) fn new(longest_idle: Duration) -> Self {
        Self { idle: BETWEEN_CALLS, longest_idle, ready: Duration::ZERO, failures: 0, last: None }
    }

    /// The earliest time of the next call.
    pub(crate) fn ready(&self) -> Duration {
        self.ready
    }

    /// A call for records begins.
    pub(crate) fn begins(&mut self, now: Duration) {
        self.last = Some(now);
    }

    /// How many calls in a row have failed.
    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// A call that began at `started` has brought `bytes`. `idle`: there was nothing, and nothing is behind.
    pub(crate) fn brought(&mut self, started: Duration, now: Duration, bytes: usize, idle: bool) {
        self.failures = 0;
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let budget = Duration::from_millis(bytes.saturating_mul(1000) / u64::from(READ_BYTES_PER_SECOND));
        self.ready = started + budget.max(BETWEEN_CALLS);
        if idle {
            self.ready = self.ready.max(now + self.idle.min(self.longest_idle));
            self.idle = (self.idle * 2).min(self.longest_idle);
        } else {
            self.idle = BETWEEN_CALLS;
        }
    }

    /// A call failed.
    pub(crate) fn failed(&mut self, now: Duration, cause: Cause, dice: &mut Dice) {
        if cause == Cause::Expired {
            // Nothing is overloaded, but a call it was.
            self.ready = self.last.map_or(now, |last| last + BETWEEN_CALLS).max(now);
            return;
        }
        let wait = BETWEEN_CALLS * 2_u32.saturating_pow(self.failures.min(8) + 1);
        self.failures = self.failures.saturating_add(1);
        self.ready = now + dice.jitter(wait.min(LONGEST)).max(BETWEEN_CALLS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_shard_gives_five_answers_and_two_mebibytes_a_second(
            answers in prop::collection::vec((0_usize..(10 << 20), 0_u64..300, any::<bool>(), any::<Option<bool>>()), 1..60),
        ) {
            let (mut pace, mut dice) = (Pace::new(Duration::from_secs(1)), Dice::new(1));
            let mut calls: Vec<(Duration, usize)> = Vec::new();
            let mut now = Duration::ZERO;
            for (bytes, took, idle, fails) in answers {
                now = now.max(pace.ready());
                let started = now;
                pace.begins(started);
                now += Duration::from_millis(took);
                if let Some(expired) = fails {
                    pace.failed(now, if expired { Cause::Expired } else { Cause::Throttled }, &mut dice);
                    calls.push((started, 0));
                } else {
                    let bytes = if idle { 0 } else { bytes };
                    pace.brought(started, now, bytes, idle);
                    calls.push((started, bytes));
                }
            }
            for (index, (at, _)) in calls.iter().enumerate() {
                let second = calls.iter().skip(index).take_while(|(other, _)| *other < *at + Duration::from_secs(1));
                prop_assert!(second.count() <= 5);
                // From any call on, the budget of the time that passed was enough for all answers but the last.
                for (end, (last, _)) in calls.iter().enumerate().skip(index) {
                    let bytes: usize = calls[index..end].iter().map(|(_, bytes)| bytes).sum();
                    let allowed = last.abs_diff(*at).as_millis() * (2 << 20) / 1000;
                    // Budgets are of whole milliseconds.
                    prop_assert!(bytes as u128 <= allowed + 2_100 * (end - index) as u128);
                }
            }
        }
    }

    #[test]
    fn an_idle_shard_is_asked_less_and_less_often_until_a_record_comes() {
        let mut pace = Pace::new(Duration::from_secs(1));
        let mut now = Duration::ZERO;
        let mut waits = Vec::new();
        for _ in 0..5 {
            pace.brought(now, now, 0, true);
            waits.push(pace.ready().abs_diff(now).as_millis());
            now = pace.ready();
        }
        assert_eq!(waits, [205, 410, 820, 1000, 1000]);
        pace.brought(now, now, 10, false);
        assert_eq!(pace.ready().abs_diff(now).as_millis(), 205);
    }
}
