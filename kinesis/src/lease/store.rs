//! What a store of leases must do: four verbs over rows of text. Knows nothing of what the rows mean.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// What a [`LeaseStore`] gives back.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A row of a [`LeaseStore`].
///
/// Group and key together name it. The key is a shard's id, `@worker/NAME` for a worker, or `@start` for where the group
/// began. Fields of a shard: `owner`, `epoch` (how often the owner changed), `position`, `parents`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Those who share the work: the name of the group, `/`, the name of the stream.
    pub group: String,
    /// Name of the row in its group.
    pub key: String,
    /// Grows by one with each write.
    pub version: u64,
    /// What it says: names and texts.
    pub fields: BTreeMap<String, String>,
}

/// Where workers keep who reads which shard and how far it was read.
///
/// Each verb is atomic, and what a verb has said is there for all later ones of every worker: without that two workers
/// may believe that they own a shard. A verb that fails may have been carried out all the same; callers find out by
/// [`list`](Self::list). Versions are the callers': a store keeps and compares them.
///
/// ```
/// use smithwright_kinesis::lease::{LeaseStore, MemoryLeaseStore, Row};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), smithwright_kinesis::lease::StoreError> {
/// let store = MemoryLeaseStore::new();
/// let row = Row { group: "billing/clicks".into(), key: "shardId-0".into(), version: 1, fields: [].into() };
/// assert!(store.create(&row).await?);
/// assert!(!store.create(&row).await?);
/// assert!(store.update(&Row { version: 2, ..row.clone() }, 1).await?);
/// assert!(!store.update(&Row { version: 3, ..row }, 1).await?);
/// # Ok(())
/// # }
/// ```
pub trait LeaseStore: Send + Sync {
    /// All rows of a group.
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>>;

    /// Adds a row; `false` if there is one of that group and key.
    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool>;

    /// Replaces the row of that group and key if its version is `expected`; `false` if it is another, or there is none.
    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool>;

    /// Removes the row if its version is `expected`; `false` if it is another, or there is none.
    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool>;
}

impl<S: LeaseStore + ?Sized> LeaseStore for Arc<S> {
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>> {
        (**self).list(group)
    }

    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool> {
        (**self).create(row)
    }

    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool> {
        (**self).update(row, expected)
    }

    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool> {
        (**self).delete(group, key, expected)
    }
}

/// A store did not do as asked, or it is not known whether it did.
#[derive(Clone, Debug)]
pub struct StoreError {
    message: String,
    passes: bool,
}

impl StoreError {
    /// Something that may pass: a timeout, a lost connection, throttling. The verb is tried again.
    #[must_use]
    pub fn passing(message: impl Into<String>) -> Self {
        Self { message: message.into(), passes: true }
    }

    /// Something that a person has to mend: no such table, no access, a broken file.
    #[must_use]
    pub fn lasting(message: impl Into<String>) -> Self {
        Self { message: message.into(), passes: false }
    }

    /// Whether another attempt may succeed.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.passes
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StoreError {}
