//! The tokens that a client's calls share, so that a service in trouble is not flooded with retries.

use std::sync::atomic::{AtomicU32, Ordering};

use super::Class;

/// How many tokens there are.
const CAPACITY: u32 = 500;

/// What a call that succeeds at once gives back.
const REFUND: u32 = 1;

/// What a retry costs after a failure of this class: less where it comes seconds later.
fn cost(class: Class) -> u32 {
    match class {
        Class::Transient => 14,
        Class::Throttling | Class::Lasting => 5,
    }
}

/// The tokens of one client.
#[derive(Debug)]
pub(crate) struct Bucket(AtomicU32);

impl Default for Bucket {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl Bucket {
    /// Takes what a retry costs, and says how much that was; `None` if there is not enough.
    pub(crate) fn take(&self, class: Class) -> Option<u32> {
        let cost = cost(class);
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(cost));
        taken.ok().map(|_| cost)
    }

    /// Gives back after success: what the last retry took, else a little.
    pub(crate) fn give_back(&self, taken: Option<u32>) {
        // A full bucket is the usual case, and a read is cheaper than a write to what all threads share.
        if self.0.load(Ordering::Relaxed) < CAPACITY {
            let amount = taken.unwrap_or(REFUND);
            let refill = |tokens: u32| Some(tokens.saturating_add(amount).min(CAPACITY));
            // The closure never declines.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, refill);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bucket, CAPACITY, Class};

    fn tokens(bucket: &Bucket) -> u32 {
        bucket.0.load(std::sync::atomic::Ordering::Relaxed)
    }

    #[test]
    fn five_hundred_tokens_are_35_retries_or_100_after_throttling() {
        let retries = |bucket: &Bucket, class| (0..CAPACITY).take_while(|_| bucket.take(class).is_some()).count();
        let bucket = Bucket::default();
        assert_eq!((retries(&bucket, Class::Transient), tokens(&bucket)), (35, 10));
        // What is left is enough for cheaper ones.
        assert_eq!((bucket.take(Class::Throttling), bucket.take(Class::Throttling)), (Some(5), Some(5)));
        assert_eq!(bucket.take(Class::Throttling), None);
        assert_eq!(retries(&Bucket::default(), Class::Throttling), 100);
        assert_eq!(retries(&Bucket::default(), Class::Lasting), 100);
    }

    #[test]
    fn success_gives_back_what_the_last_retry_took_or_one() {
        let bucket = Bucket::default();
        let taken = bucket.take(Class::Transient);
        bucket.take(Class::Throttling);
        assert_eq!((taken, tokens(&bucket)), (Some(14), 481));
        bucket.give_back(None);
        assert_eq!(tokens(&bucket), 482);
        bucket.give_back(taken);
        assert_eq!(tokens(&bucket), 496);
        bucket.give_back(taken);
        bucket.give_back(None);
        assert_eq!(tokens(&bucket), 500);
    }
}
