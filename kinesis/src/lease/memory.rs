//! Leases in the memory of one process: gone with it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::store::{LeaseStore, Row, StoreFuture};

/// Leases in the memory of this process; a consumer begins anew when it is started again.
///
/// Workers of one process share one behind an `Arc`.
#[derive(Debug, Default)]
pub struct MemoryLeaseStore {
    rows: Mutex<Rows>,
}

/// The verbs over rows in memory, which other stores keep elsewhere too.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows(BTreeMap<(String, String), Row>);

impl Rows {
    pub(super) fn list(&self, group: &str) -> Vec<Row> {
        self.0.values().filter(|row| row.group == group).cloned().collect()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Row> {
        self.0.values()
    }

    pub(super) fn put(&mut self, row: Row) {
        self.0.insert((row.group.clone(), row.key.clone()), row);
    }

    pub(super) fn create(&mut self, row: &Row) -> bool {
        let free = self.version(&row.group, &row.key).is_none();
        if free {
            self.put(row.clone());
        }
        free
    }

    pub(super) fn update(&mut self, row: &Row, expected: u64) -> bool {
        let same = self.version(&row.group, &row.key) == Some(expected);
        if same {
            self.put(row.clone());
        }
        same
    }

    pub(super) fn delete(&mut self, group: &str, key: &str, expected: u64) -> bool {
        let same = self.version(group, key) == Some(expected);
        if same {
            self.0.remove(&(group.to_owned(), key.to_owned()));
        }
        same
    }

    fn version(&self, group: &str, key: &str) -> Option<u64> {
        self.0.get(&(group.to_owned(), key.to_owned())).map(|row| row.version)
    }
}

impl MemoryLeaseStore {
    /// A store without leases.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T: Send + 'static>(&self, verb: impl FnOnce(&mut Rows) -> T) -> StoreFuture<'static, T> {
        // Rows are whole between verbs, whoever panicked.
        let result = verb(&mut self.rows.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(std::future::ready(Ok(result)))
    }
}

impl LeaseStore for MemoryLeaseStore {
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>> {
        self.with(|rows| rows.list(group))
    }

    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool> {
        self.with(|rows| rows.create(row))
    }

    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool> {
        self.with(|rows| rows.update(row, expected))
    }

    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool> {
        self.with(|rows| rows.delete(group, key, expected))
    }
}
