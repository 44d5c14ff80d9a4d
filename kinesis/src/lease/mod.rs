//! Who reads which shard, and how far: what workers tell each other through a store. Knows no stream and no record.

#[cfg(feature = "dynamodb")]
mod dynamodb;
mod entry;
mod file;
mod memory;
pub(crate) mod plan;
mod store;
#[cfg(test)]
mod store_tests;

#[cfg(feature = "dynamodb")]
pub use dynamodb::DynamoDbLeaseStore;
pub(crate) use entry::{Entry, Lease, WorkerEntry};
pub use file::FileLeaseStore;
pub use memory::MemoryLeaseStore;
pub use store::{LeaseStore, Row, StoreError, StoreFuture};
