//! How long to wait before an attempt is repeated: exponential, random, at least as long as the service says.

use std::time::Duration;

use http::HeaderMap;

use super::{Class, RetryConfig};
use crate::random::random_below;

/// By how much a wait that the service asks for may be longer than ours.
const MOST_ABOVE: Duration = Duration::from_secs(5);

impl RetryConfig {
    /// The wait before retry number `retry`, from 0, after a failure of this class, if so much time is left.
    pub(crate) fn delay(&self, retry: u32, class: Class, headers: &HeaderMap, left: Duration) -> Duration {
        let base = match class {
            Class::Transient => self.base_delay,
            Class::Throttling => self.throttling_base_delay,
            Class::Lasting => self.lasting_base_delay,
        };
        let longest = base.saturating_mul(2_u32.saturating_pow(retry)).min(self.max_delay);
        let part = self.randomness.as_ref().map_or_else(random, |next| next());
        // What is no number counts as 0.
        let part = if part > 0.0 { part.min(1.0) } else { 0.0 };
        let delay = match class {
            Class::Transient | Class::Throttling => longest.mul_f64(part),
            // Half of it for certain: a wait of nothing would not outlast anything. And none that leaves no time.
            Class::Lasting => longest.min(left.mul_f64(0.5)).mul_f64(f64::midpoint(1.0, part)),
        };
        asked_for(headers).map_or(delay, |asked| asked.clamp(delay, delay.saturating_add(MOST_ABOVE)))
    }
}

/// The wait that the service asks for, in milliseconds; what is no number does not count.
fn asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("x-amz-retry-after")?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_millis)
}

/// A random number from 0 to 1.
fn random() -> f64 {
    let bits = u32::try_from(random_below(1 << 32)).unwrap_or_default();
    f64::from(bits) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue};

    use super::{Class, RetryConfig, random};

    fn delay(config: &RetryConfig, retry: u32, class: Class) -> Duration {
        config.delay(retry, class, &HeaderMap::new(), Duration::MAX)
    }

    fn delays(config: &RetryConfig, class: Class) -> Vec<u128> {
        (0..11).map(|retry| delay(config, retry, class).as_millis()).collect()
    }

    fn always(part: f64) -> RetryConfig {
        RetryConfig::new().randomness(move || part)
    }

    #[test]
    fn waits_double_up_to_twenty_seconds() {
        let transient = [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 20_000, 20_000];
        assert_eq!(delays(&always(1.0), Class::Transient), transient);
        let throttling = [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000];
        assert_eq!(delays(&always(1.0), Class::Throttling), throttling);
        assert_eq!(delays(&always(0.5), Class::Transient)[..4], [25, 50, 100, 200]);
        assert_eq!(delays(&always(0.0), Class::Throttling), [0; 11]);
        assert_eq!(delay(&always(1.0), u32::MAX, Class::Transient), Duration::from_secs(20));
        let odd = [always(-1.0), always(f64::NAN), always(9.0).max_delay(Duration::ZERO)];
        assert!(odd.iter().all(|config| delays(config, Class::Transient) == [0; 11]));
    }

    #[test]
    fn what_lasts_is_waited_for_at_least_half_as_long() {
        assert_eq!(delays(&always(1.0), Class::Lasting)[..4], [4000, 8000, 16_000, 20_000]);
        assert_eq!(delays(&always(0.0), Class::Lasting)[..4], [2000, 4000, 8000, 10_000]);
        assert_eq!(delays(&RetryConfig::new().max_delay(Duration::ZERO), Class::Lasting), [0; 11]);
        // Two retries outlast five seconds, after which a subscription can be taken over.
        assert!(delays(&RetryConfig::new(), Class::Lasting)[..2].iter().sum::<u128>() >= 6000);
        let left = |seconds| {
            let wait = always(1.0).delay(1, Class::Lasting, &HeaderMap::new(), Duration::from_secs(seconds));
            wait.as_millis()
        };
        assert_eq!((left(60), left(16), left(10), left(1), left(0)), (8000, 8000, 5000, 500, 0));
    }

    #[test]
    fn the_service_may_ask_for_up_to_five_seconds_more() {
        let wait = |asked: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-amz-retry-after", HeaderValue::from_static(asked));
            always(0.5).delay(1, Class::Throttling, &headers, Duration::MAX).as_millis()
        };
        for (asked, expected) in
            [("1500", 1500), ("0", 1000), ("999", 1000), ("6000", 6000), ("6001", 6000), ("3600000", 6000)]
        {
            assert_eq!(wait(asked), expected, "{asked}");
        }
        for not_a_number in ["", "-1", "1.5", "soon", "99999999999999999999999"] {
            assert_eq!(wait(not_a_number), 1000, "{not_a_number}");
        }
    }

    /// A thousand calls that were refused at one moment do not come back at one moment.
    #[test]
    fn those_who_waited_for_a_server_do_not_come_all_at_once() {
        for (left, shortest, longest) in [(Duration::MAX, 2000, 4000), (Duration::from_secs(4), 1000, 2000)] {
            let wait = |_| RetryConfig::new().delay(0, Class::Lasting, &HeaderMap::new(), left).as_millis();
            let waits: Vec<u128> = (0..1000).map(wait).collect();
            assert!(waits.iter().all(|wait| (shortest..=longest).contains(wait)), "{waits:?}");
            let early = waits.iter().filter(|wait| **wait < u128::midpoint(shortest, longest)).count();
            // A binomial distribution of deviation 16.
            assert!((400..600).contains(&early), "{early} of 1,000 in the first half");
        }
    }

    #[test]
    fn random_parts_cover_the_whole_range() {
        let parts: Vec<_> = (0..10_000).map(|_| random()).collect();
        assert!(parts.iter().all(|part| (0.0..=1.0).contains(part)));
        for tenth in 0..10 {
            let range = f64::from(tenth) / 10.0..f64::from(tenth + 1) / 10.0;
            let count = parts.iter().filter(|part| range.contains(part)).count();
            // A binomial distribution of deviation 30.
            assert!((800..1200).contains(&count), "{count} of 10,000 in {range:?}");
        }
    }
}
