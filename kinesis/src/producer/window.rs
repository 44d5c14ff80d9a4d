//! How many calls may be under way, and of how many records. Fewer after one whose answer stayed out: a service that is slow does
//! not become faster by more of them, what is sent again it has to do twice, and over a slow line a large call never ends in time.
//! Knows no record.

use std::time::Duration;

#[derive(Debug)]
pub(super) struct Window {
    most_calls: usize,
    calls: usize,
    /// The largest number of records in a call; less than all only when there is one call.
    records: usize,
    /// How many calls were answered soon since there was a change.
    answered: usize,
    /// How long a call took whose answer stayed out.
    patience: Duration,
    /// When that was: what was sent before is the same trouble.
    closed: Duration,
}

impl Window {
    pub(super) fn new(most_calls: usize) -> Self {
        Self {
            most_calls,
            calls: most_calls,
            records: usize::MAX,
            answered: 0,
            patience: Duration::MAX,
            closed: Duration::ZERO,
        }
    }

    /// How many calls may be under way.
    pub(super) fn calls(&self) -> usize {
        self.calls
    }

    /// How many records may be in one.
    pub(super) fn records(&self) -> usize {
        self.records
    }

    /// A call was answered, whatever the answer: each time that all were, there may be more, unless they then might take too long.
    pub(super) fn answered(&mut self, took: Duration) {
        if took >= self.patience / 2 {
            return;
        }
        self.answered += 1;
        if self.records < usize::MAX {
            self.records = self.records.saturating_mul(2);
        } else if self.answered >= self.calls && self.calls < self.most_calls {
            (self.calls, self.answered) = (self.calls + 1, 0);
        }
    }

    /// A call of so many records that was sent at that time is not answered.
    pub(super) fn timed_out(&mut self, records: usize, sent: Duration, now: Duration) {
        if sent < self.closed {
            return;
        }
        if self.calls == 1 {
            self.records = (records / 2).max(1);
        }
        (self.calls, self.answered) = ((self.calls / 2).max(1), 0);
        (self.patience, self.closed) = (now.saturating_sub(sent), now);
    }
}
