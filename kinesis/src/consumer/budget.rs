//! How many bytes of records may be in memory. Knows no record.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// Bytes that may be held, over all shards.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: usize,
    used: Mutex<usize>,
    freed: Notify,
}

/// Bytes that are held until this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, used: Mutex::new(0), freed: Notify::new() })
    }

    /// Waits until `expected` bytes more may be held. Whatever the limit, one reader always may.
    pub(crate) async fn reserve(self: &Arc<Self>, expected: usize) -> Held {
        loop {
            // Registered before the look, so that no release goes unnoticed.
            let freed = self.freed.notified();
            if let Some(held) = self.try_reserve(expected) {
                return held;
            }
            freed.await;
        }
    }

    fn try_reserve(self: &Arc<Self>, bytes: usize) -> Option<Held> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if *used > 0 && used.saturating_add(bytes) > self.limit {
            return None;
        }
        *used = used.saturating_add(bytes);
        Some(Held { budget: Arc::clone(self), bytes })
    }

    fn change(&self, from: usize, to: usize) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(from).saturating_add(to);
        drop(used);
        if to < from {
            self.freed.notify_waiters();
        }
    }

    #[cfg(test)]
    pub(crate) fn used(&self) -> usize {
        *self.used.lock().unwrap()
    }
}

impl Held {
    /// What is held is known now.
    pub(crate) fn settle(&mut self, bytes: usize) {
        self.budget.change(self.bytes, bytes);
        self.bytes = bytes;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.budget.change(self.bytes, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_comes_too_much_waits_until_something_is_let_go() {
        let budget = Budget::new(100);
        let mut first = budget.reserve(60).await;
        let waits = tokio::time::timeout(std::time::Duration::from_secs(1), budget.reserve(60)).await;
        assert!(waits.is_err());
        first.settle(40);
        let second = budget.reserve(60).await;
        assert_eq!(budget.used(), 100);
        drop((first, second));
        assert_eq!(budget.used(), 0);
        let alone = budget.reserve(1000).await;
        assert_eq!(budget.used(), 1000, "more than all of it, but alone");
        drop(alone);
    }
}
