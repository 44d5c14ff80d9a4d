//! A simulated store as a worker sees it: slow, failing, and failing after the deed.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::world::{World, number_of};
use crate::lease::{LeaseStore, MemoryLeaseStore, Row, StoreError, StoreFuture};

pub(super) struct SimStore {
    world: Arc<World>,
    worker: usize,
    name: String,
    rows: Arc<MemoryLeaseStore>,
}

impl SimStore {
    pub(super) fn new(world: Arc<World>, worker: usize, name: String, rows: Arc<MemoryLeaseStore>) -> Self {
        Self { world, worker, name, rows }
    }

    async fn there(&self) -> Result<(), StoreError> {
        self.world.thawed(self.worker).await;
        sleep(Duration::from_millis(u64::try_from(1 + self.world.roll(40)).expect("small"))).await;
        if self.world.fails(300) {
            std::future::pending::<()>().await;
        }
        if self.world.fails(15) { Err(StoreError::passing("simulated: not done")) } else { Ok(()) }
    }

    async fn back(&self) -> Result<(), StoreError> {
        sleep(Duration::from_millis(u64::try_from(1 + self.world.roll(40)).expect("small"))).await;
        self.world.thawed(self.worker).await;
        if self.world.fails(15) { Err(StoreError::passing("simulated: done, but who knows")) } else { Ok(()) }
    }

    async fn old(&self, row: &Row) -> Option<Row> {
        let rows = self.rows.list(&row.group).await.expect("memory");
        rows.into_iter().find(|old| old.key == row.key)
    }

    fn note(&self, old: Option<&Row>, new: &Row) {
        let mut state = self.world.state();
        let state = &mut *state;
        let index = |shard: &str, number: &str| {
            let number = number_of(number);
            state.shards[shard].records.partition_point(|record| number_of(&record.sequence_number) < number)
        };
        state.ledger.written(&self.name, old, new, index);
    }
}

impl LeaseStore for SimStore {
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>> {
        Box::pin(async move {
            self.there().await?;
            let rows = self.rows.list(group).await?;
            self.back().await?;
            Ok(rows)
        })
    }

    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            self.there().await?;
            let done = self.rows.create(row).await?;
            if done {
                self.note(None, row);
            }
            self.back().await?;
            Ok(done)
        })
    }

    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            self.there().await?;
            let old = self.old(row).await;
            let done = self.rows.update(row, expected).await?;
            if done {
                self.note(old.as_ref(), row);
            }
            self.back().await?;
            Ok(done)
        })
    }

    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            self.there().await?;
            let done = self.rows.delete(group, key, expected).await?;
            self.back().await?;
            Ok(done)
        })
    }
}
