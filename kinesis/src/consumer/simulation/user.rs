//! A simulated user: starts workers, works on batches, fails, crashes, stops, begins again.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::store::SimStore;
use super::stream::SimStream;
use super::world::{World, is_simulated, number_of};
use crate::consumer::{Batch, Consumer, ConsumerConfig, ConsumerError, Saved, Start};
use crate::dice::Dice;

/// Far below what a story puts, so that readers wait for room.
const BUDGET: usize = 100_000;
/// More than the largest answer of a simulated stream.
const LARGEST_ANSWER: usize = 12 * 3200;

pub(super) struct User {
    world: Arc<World>,
    number: usize,
    dice: Dice,
    lives: u32,
}

impl User {
    pub(super) fn new(world: Arc<World>, number: usize) -> Self {
        let seed = world.plot.seed.wrapping_mul(31).wrapping_add(u64::try_from(number).expect("small"));
        Self { world, number, dice: Dice::new(seed), lives: 0 }
    }

    fn roll(&mut self, below: usize) -> u64 {
        u64::try_from(self.dice.below(below)).expect("small")
    }

    /// One life after another, until the story is over.
    pub(super) async fn live(mut self) {
        while !self.world.is_over() {
            let pause = self.roll(5000);
            sleep(Duration::from_millis(pause)).await;
            let Ok(consumer) = self.start().await else { continue };
            self.work(consumer).await;
        }
    }

    async fn start(&mut self) -> Result<Consumer, ConsumerError> {
        self.lives += 1;
        // Some come back under their name, some as another.
        let name = if self.number.is_multiple_of(2) {
            format!("w{}", self.number)
        } else {
            format!("w{}-{}", self.number, self.lives)
        };
        let store = SimStore::new(Arc::clone(&self.world), self.number, name.clone(), self.world.rows());
        let start = if self.world.plot.begins_late { Start::At(self.world.starts_at) } else { Start::TrimHorizon };
        // No two clocks go at the same speed.
        let failover = Duration::from_millis(5000 + self.roll(10_000));
        let config = ConsumerConfig { seed: Some(self.dice.number()), ..ConsumerConfig::new("stream") };
        let config = config.worker(name).start(start).store(store).failover(failover).max_buffered_bytes(BUDGET);
        let config = config.hand_over(Duration::from_secs(10)).stop_timeout(Duration::from_secs(5));
        let source = SimStream::new(Arc::clone(&self.world), self.number);
        Consumer::start_on(Box::new(source), config, self.world.plot.fan_out, false).await
    }

    /// Works until this life is over: by a crash, a graceful stop, or the story's end.
    async fn work(&mut self, mut consumer: Consumer) {
        let mut end = Instant::now() + Duration::from_secs(5 + self.roll(60));
        loop {
            if self.world.is_over() {
                return consumer.stop().await;
            }
            if Instant::now() >= end {
                if self.world.is_peace() {
                    end = Instant::now() + Duration::from_secs(1);
                } else if self.roll(2) == 0 {
                    return consumer.stop().await;
                } else {
                    return;
                }
            }
            self.world.thawed(self.number).await;
            let bound = BUDGET + consumer.shards().len() * LARGEST_ANSWER;
            assert!(consumer.shared.budget.used() <= bound, "{} bytes in memory", consumer.shared.budget.used());
            let Ok(next) = timeout_at(end, consumer.next()).await else { continue };
            match next {
                Some(Ok(batch)) => self.batch(batch).await,
                Some(Err(error)) => assert!(!self.world.is_peace() || may_be_late(&error), "{error}"),
                None => return,
            }
        }
    }

    async fn batch(&mut self, mut batch: Batch) {
        let indices = self.note(&batch);
        let time = if self.roll(300) == 0 { 330_000 } else { self.roll(300) };
        sleep(Duration::from_millis(time)).await;
        self.world.thawed(self.number).await;
        let shard = batch.shard_id().to_owned();
        let action = if self.world.is_peace() { 0 } else { self.roll(100) };
        match action {
            0..70 => {
                self.world.state().ledger.done(&shard, &indices);
                // Whatever comes of it: at worst it comes again.
                let _: Result<Saved, ConsumerError> = batch.checkpoint().await;
            }
            70..82 => {
                self.world.state().ledger.done(&shard, &indices);
                batch.done();
            }
            82..92 => {
                let count = self.dice.below(indices.len() + 1);
                self.world.state().ledger.done(&shard, &indices[..count]);
                let _: Result<Saved, ConsumerError> = batch.checkpoint_first(count).await;
            }
            _ => drop(batch),
        }
    }

    /// Checks what came, and says which records of the shard these are.
    fn note(&self, batch: &Batch) -> Vec<usize> {
        let mut state = self.world.state();
        let state = &mut *state;
        let shard = &state.shards[batch.shard_id()];
        let index = |number: &str| {
            shard.records.binary_search_by_key(&number_of(number), |record| number_of(&record.sequence_number))
        };
        let indices: Vec<usize> = batch
            .records()
            .iter()
            .map(|record| index(&record.sequence_number).expect("a record of the shard"))
            .collect();
        state.ledger.delivered(batch.shard_id(), &shard.parents, &indices, batch.follows_gap());
        indices
    }
}

/// Whether an error may be of a time before the peace: who is frozen, or busy with a batch, hears of it afterwards.
fn may_be_late(error: &ConsumerError) -> bool {
    match error {
        ConsumerError::Store(error) => error.is_passing(),
        ConsumerError::Stream(error) | ConsumerError::Shard { error, .. } => is_simulated(error),
        ConsumerError::Superseded { .. } | ConsumerError::Config(_) | ConsumerError::Panicked(_) => false,
    }
}
