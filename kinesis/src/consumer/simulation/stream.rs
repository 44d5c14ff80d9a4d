//! A simulated stream as a worker sees it: expiry, throttling, subscriptions of five minutes, silence, repeated events.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use generated::kinesis::{GetRecordsOutput, Shard, SubscribeToShardEvent};
use tokio::time::{Instant, sleep};

use super::world::{World, number_of, trouble};
use crate::consumer::source::{Answer, Cause, Events, From, Source, Trouble};

/// How long an iterator is good for.
const ITERATOR: Duration = Duration::from_secs(300);
/// How long a subscription lasts.
const SUBSCRIPTION: Duration = Duration::from_secs(300);

pub(super) struct SimStream {
    world: Arc<World>,
    worker: usize,
    /// When each shard was called.
    calls: Mutex<BTreeMap<String, Vec<Instant>>>,
}

impl SimStream {
    pub(super) fn new(world: Arc<World>, worker: usize) -> Self {
        Self { world, worker, calls: Mutex::default() }
    }

    /// The way to the service and what may happen on it.
    async fn way(&self) -> Result<(), Trouble> {
        self.world.thawed(self.worker).await;
        sleep(Duration::from_millis(u64::try_from(1 + self.world.roll(30)).expect("small"))).await;
        if self.world.fails(400) {
            // Until the caller loses patience.
            std::future::pending::<()>().await;
        }
        for (once_in, cause) in [(20, Cause::Throttled), (20, Cause::Passing), (150, Cause::Lasting)] {
            if self.world.fails(once_in) {
                return Err(trouble(cause));
            }
        }
        Ok(())
    }

    /// No shard is called more often than it allows.
    fn count(&self, shard: &str, most: usize, within: Duration) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let calls = calls.entry(shard.to_owned()).or_default();
        let now = Instant::now();
        calls.retain(|call| now - *call < within);
        calls.push(now);
        if calls.len() > most {
            self.world.wrong(format!("{shard} is called {} times in {within:?}", calls.len()));
        }
    }

    async fn get_iterator(&self, shard: &str, from: &From) -> Result<String, Trouble> {
        self.way().await?;
        let number = self.world.state().resolve(shard, from)?;
        self.world.thawed(self.worker).await;
        Ok(token(shard, number))
    }

    async fn get_records(&self, iterator: &str) -> Result<GetRecordsOutput, Trouble> {
        let mut parts = iterator.split('|');
        let mut part = || parts.next().expect("a token of ours");
        let (shard, number, issued) = (part(), number_of(part()), part());
        self.count(shard, 5, Duration::from_secs(1));
        self.way().await?;
        let age = Instant::now() - (self.world.born + Duration::from_millis(number_of(issued)));
        if age > ITERATOR || self.world.fails(60) {
            return Err(trouble(Cause::Expired));
        }
        let output = self.page(shard, number)?;
        self.world.thawed(self.worker).await;
        Ok(self.with_age(output, shard))
    }

    fn page(&self, shard: &str, number: u64) -> Result<GetRecordsOutput, Trouble> {
        let mut state = self.world.state();
        let limit = state.dice.below(12);
        let found = state.shards.get(shard).filter(|shard| !shard.unlisted).ok_or_else(|| trouble(Cause::NotFound))?;
        let records = &found.records[found.index(number).min(found.records.len())..];
        let page = records[..limit.min(records.len())].to_vec();
        let is_all = page.len() == records.len();
        let next = page.last().map_or(number, |record| number_of(&record.sequence_number) + 1);
        let ends = is_all && found.closed;
        let children = (ends && self.world.plot.tells_children).then(|| state.children(shard));
        Ok(GetRecordsOutput {
            records: page,
            next_shard_iterator: (!ends).then(|| next.to_string()),
            millis_behind_latest: Some(if is_all { 0 } else { 1000 }),
            child_shards: children,
        })
    }

    /// Iterators are issued when the answer is made.
    fn with_age(&self, output: GetRecordsOutput, shard: &str) -> GetRecordsOutput {
        let next = output.next_shard_iterator.map(|number| self.stamped(&token(shard, number_of(&number))));
        GetRecordsOutput { next_shard_iterator: next, ..output }
    }

    fn stamped(&self, token: &str) -> String {
        format!("{token}|{}", self.world.born.elapsed().as_millis())
    }

    async fn open(&self, shard: &str, from: &From) -> Result<Box<dyn Events>, Trouble> {
        self.count(shard, 1, Duration::from_secs(1));
        self.way().await?;
        let mut state = self.world.state();
        let number = state.resolve(shard, from)?;
        let now = Instant::now();
        if state.subscriptions.get(shard).is_some_and(|(_, since)| now - *since < Duration::from_secs(5)) {
            return Err(trouble(Cause::InUse));
        }
        state.next_subscription += 1;
        let id = state.next_subscription;
        state.subscriptions.insert(shard.to_owned(), (id, now));
        drop(state);
        Ok(Box::new(SimEvents {
            world: Arc::clone(&self.world),
            worker: self.worker,
            shard: shard.to_owned(),
            id,
            opened: now,
            number,
            silent: false,
        }))
    }
}

fn token(shard: &str, number: u64) -> String {
    format!("{shard}|{number}")
}

impl Source for SimStream {
    fn shards(&self) -> Answer<'_, Vec<Shard>> {
        Box::pin(async {
            self.way().await?;
            Ok(self.world.state().listed())
        })
    }

    fn iterator<'a>(&'a self, shard: &'a str, from: &'a From) -> Answer<'a, String> {
        Box::pin(async move { Ok(self.stamped(&self.get_iterator(shard, from).await?)) })
    }

    fn records<'a>(&'a self, iterator: &'a str) -> Answer<'a, GetRecordsOutput> {
        Box::pin(self.get_records(iterator))
    }

    fn subscribe<'a>(&'a self, shard: &'a str, from: &'a From) -> Answer<'a, Box<dyn Events>> {
        Box::pin(self.open(shard, from))
    }
}

struct SimEvents {
    world: Arc<World>,
    worker: usize,
    shard: String,
    id: u64,
    opened: Instant,
    number: u64,
    /// The connection is dead, and nobody says so.
    silent: bool,
}

impl SimEvents {
    async fn event(&mut self) -> Result<Option<SubscribeToShardEvent>, Trouble> {
        sleep(Duration::from_millis(u64::try_from(100 + self.world.roll(3000)).expect("small"))).await;
        self.world.thawed(self.worker).await;
        self.silent |= self.world.fails(60);
        if self.silent {
            std::future::pending::<()>().await;
        }
        if self.world.fails(30) {
            return Err(trouble(Cause::Passing));
        }
        let taken_over = self.world.state().subscriptions.get(&self.shard).is_none_or(|(id, _)| *id != self.id);
        if taken_over || self.opened.elapsed() > SUBSCRIPTION {
            return Ok(None);
        }
        let repeats = self.world.fails(20);
        let mut state = self.world.state();
        let limit = state.dice.below(12);
        let Some(found) = state.shards.get(&self.shard).filter(|shard| !shard.unlisted) else {
            return Err(trouble(Cause::NotFound));
        };
        let records = &found.records[found.index(self.number).min(found.records.len())..];
        let page = records[..limit.min(records.len())].to_vec();
        let is_all = page.len() == records.len();
        let ends = is_all && found.closed;
        let next = page.last().map_or(self.number, |record| number_of(&record.sequence_number) + 1);
        // With nothing before it there is no number yet to go on from but this one.
        let continuation = if ends { String::new() } else { next.saturating_sub(1).to_string() };
        let children = (ends && self.world.plot.tells_children).then(|| state.children(&self.shard));
        if !repeats || ends {
            self.number = next;
        }
        Ok(Some(SubscribeToShardEvent {
            records: page,
            continuation_sequence_number: continuation,
            millis_behind_latest: if is_all { 0 } else { 1000 },
            child_shards: children,
        }))
    }
}

impl Events for SimEvents {
    fn next(&mut self) -> Answer<'_, Option<SubscribeToShardEvent>> {
        Box::pin(self.event())
    }
}
