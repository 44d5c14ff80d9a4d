//! Which records a flush waits for: those that were there when it began. Knows no record.

use std::collections::VecDeque;

/// How many records without a fate there are of each time between two flushes.
#[derive(Debug)]
pub(super) struct Epochs {
    first: u64,
    open: VecDeque<usize>,
}

impl Default for Epochs {
    fn default() -> Self {
        Self { first: 0, open: VecDeque::from([0]) }
    }
}

impl Epochs {
    /// A record comes: the epoch that it belongs to.
    pub(super) fn admit(&mut self) -> u64 {
        if let Some(last) = self.open.back_mut() {
            *last += 1;
        }
        self.first + self.open.len() as u64 - 1
    }

    /// A record of this epoch has its fate.
    pub(super) fn settle(&mut self, epoch: u64) {
        let index = usize::try_from(epoch - self.first).unwrap_or(usize::MAX);
        if let Some(open) = self.open.get_mut(index) {
            *open -= 1;
        }
        self.forget();
    }

    /// A flush begins: over when [`is_over`](Self::is_over) says so of what this returns.
    pub(super) fn flush(&mut self) -> u64 {
        let epoch = self.first + self.open.len() as u64 - 1;
        self.open.push_back(0);
        self.forget();
        epoch
    }

    /// Whether all records of this epoch and of earlier ones have their fate.
    pub(super) fn is_over(&self, epoch: u64) -> bool {
        self.first > epoch
    }

    /// Whether somebody waits for a flush.
    pub(super) fn is_flushing(&self) -> bool {
        self.open.len() > 1
    }

    fn forget(&mut self) {
        while self.open.len() > 1 && self.open.front() == Some(&0) {
            self.open.pop_front();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Epochs;

    #[test]
    fn a_flush_waits_for_those_that_were_there() {
        let mut epochs = Epochs::default();
        let nothing = epochs.flush();
        assert!(epochs.is_over(nothing) && !epochs.is_flushing());
        let [one, two] = [epochs.admit(), epochs.admit()];
        let first = epochs.flush();
        let three = epochs.admit();
        let second = epochs.flush();
        epochs.settle(three);
        assert!(!epochs.is_over(first) && !epochs.is_over(second) && epochs.is_flushing());
        epochs.settle(two);
        assert!(!epochs.is_over(first));
        epochs.settle(one);
        assert!(epochs.is_over(first) && epochs.is_over(second) && !epochs.is_flushing());
        let last = epochs.admit();
        assert!(!epochs.is_over(last));
    }
}
