//! Knows copies of records by their ids. Knows no stream and no store.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use crate::consumer::ConsumerRecord;

/// Remembers the last records that were worked on, so that a copy of one is not worked on again.
///
/// Copies arise where the answer to a call of `PutRecords` was lost. They are told by the ids that a producer with
/// [`Aggregation::ids`](crate::producer::Aggregation::ids) gives its records; one without an id is never taken for a copy.
/// In memory only: after a crash, and on another worker, nothing is remembered, so what has to happen exactly once needs a key
/// in the data and a store that knows it.
///
/// ```
/// use smithwright_kinesis::{Batch, Dedup};
///
/// async fn work_on(batch: Batch, dedup: &mut Dedup) -> Result<(), smithwright_kinesis::ConsumerError> {
///     for record in &batch {
///         if !dedup.is_copy(record) {
///             println!("{} bytes", record.data.len());
///             dedup.done(record); // not before: a batch that fails half-way comes again
///         }
///     }
///     batch.checkpoint().await.map(drop)
/// }
/// ```
#[derive(Debug)]
pub struct Dedup {
    window: usize,
    known: HashSet<Arc<str>>,
    order: VecDeque<Arc<str>>,
}

impl Dedup {
    /// Remembers so many records; at about 150 bytes each. A copy comes soon: within two minutes, unless
    /// [`time_to_live`](crate::producer::ProducerConfig::time_to_live) says otherwise.
    #[must_use]
    pub fn window(records: usize) -> Self {
        Self { window: records.max(1), known: HashSet::new(), order: VecDeque::new() }
    }

    /// Whether a record of the same id was [done](Self::done).
    #[must_use]
    pub fn is_copy(&self, record: &ConsumerRecord) -> bool {
        record.id.as_deref().is_some_and(|id| self.known.contains(id))
    }

    /// Remembers a record, in place of the oldest one if there are as many as may be.
    pub fn done(&mut self, record: &ConsumerRecord) {
        let Some(id) = record.id.as_deref().map(Arc::<str>::from) else { return };
        if !self.known.insert(Arc::clone(&id)) {
            return;
        }
        self.order.push_back(id);
        if self.order.len() > self.window
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str) -> ConsumerRecord {
        ConsumerRecord { id: Some(id.to_owned()).filter(|id| !id.is_empty()), ..ConsumerRecord::default() }
    }

    #[test]
    fn a_record_is_a_copy_of_one_that_was_done_lately() {
        let mut dedup = Dedup::window(2);
        for id in ["a", "b", "b", ""] {
            dedup.done(&record(id));
        }
        assert!(dedup.is_copy(&record("a")) && dedup.is_copy(&record("b")));
        assert!(!dedup.is_copy(&record("")) && !dedup.is_copy(&record("c")));
        dedup.done(&record("c"));
        assert!(!dedup.is_copy(&record("a")) && dedup.is_copy(&record("b")));
    }
}
