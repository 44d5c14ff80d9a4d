//! Records out: all shards of a stream, each record at least once, by one worker or many.

#![allow(clippy::similar_names, reason = "a shard is not shared, and who has a lease may leave")]

mod batch;
mod budget;
mod config;
mod coordinator;
mod cursor;
mod delivery;
mod error;
mod pace;
mod poller;
mod reader;
mod reading;
mod record;
mod registration;
mod service;
mod shards;
mod shared;
#[cfg(test)]
mod simulation;
mod source;
mod status;
mod subscriber;
mod tenure;
#[cfg(test)]
mod tenure_tests;
mod trace;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use generated::kinesis::Client;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub use batch::{Batch, Saved};
pub use config::{ConsumerConfig, Start};
pub use error::ConsumerError;
pub use record::ConsumerRecord;
pub use status::ShardStatus;

use budget::Budget;
use config::Retrieval;
use coordinator::{Coordinator, Setup};
use reader::Manner;
use reading::Clock;
use service::Service;
use shared::{Item, Shared};
use source::{Cause, Source};

use crate::dice::Dice;
use crate::lease::plan::Patience;
use crate::stream_ref::StreamRef;

/// Batches that may wait for the user; each is of another shard.
const WAITING: usize = 8;

/// Reads a stream: all of its shards, parents before their children through splits and merges, or its worker's share.
///
/// Batches come by [`next`](Self::next), or as from any [`Stream`]. Of each shard one batch is out at a time, in order; to
/// work on several shards at once, hand batches to tasks. Nothing is read that nobody asks for, but for one batch a shard.
///
/// ```no_run
/// use generated::kinesis::Client;
/// use smithwright_kinesis::{Consumer, ConsumerConfig, FileLeaseStore};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::from_env().await?;
/// let config = ConsumerConfig::new("clicks").store(FileLeaseStore::new("clicks.leases"));
/// let mut consumer = Consumer::start(&client, config).await?;
/// while let Some(batch) = consumer.next().await {
///     let batch = batch?;
///     for record in &batch {
///         println!("{} bytes", record.data.len());
///     }
///     batch.checkpoint().await?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// Dropping it ends its tasks at once; its leases are then free for others after `failover`. [`stop`](Self::stop) gives
/// them up.
pub struct Consumer {
    items: mpsc::Receiver<Item>,
    stop: watch::Sender<bool>,
    shared: Arc<Shared>,
    /// Until it is over.
    coordinator: Option<JoinHandle<()>>,
    panic: Option<String>,
}

/// Stops a [`Consumer`] from elsewhere.
#[derive(Clone, Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// Begins what [`Consumer::stop`] does. Batches that are out may still be checkpointed, then
    /// [`next`](Consumer::next) gives `None`.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Consumer {
    /// Begins to read. What has to be there is looked for first: stream, store, and the registered consumer.
    pub async fn start(client: &Client, config: ConsumerConfig) -> Result<Self, ConsumerError> {
        let stream = StreamRef::new(&config.stream);
        let (consumer_arn, else_polling) = match &config.retrieval {
            Retrieval::Polling => (None, false),
            Retrieval::FanOut { consumer, else_polling } => {
                match registration::register(client, &stream, consumer, config.start_timeout).await {
                    Ok(arn) => (Some(arn), *else_polling),
                    Err(trouble) if *else_polling && trouble.cause != Cause::NotFound => (None, false),
                    Err(trouble) => return Err(ConsumerError::Stream(*trouble.error)),
                }
            }
        };
        let service = Service::new(client, stream, consumer_arn, config.max_records);
        let fan_out = service.consumer_arn.is_some();
        Self::start_on(Box::new(service), config, fan_out, else_polling).await
    }

    async fn start_on(
        source: Box<dyn Source>,
        config: ConsumerConfig,
        fan_out: bool,
        else_polling: bool,
    ) -> Result<Self, ConsumerError> {
        check(&config)?;
        let mut dice = config.seed.map_or_else(Dice::random, Dice::new);
        let (sender, items) = mpsc::channel(WAITING);
        let (sure_until, sure) = watch::channel(Instant::now());
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared {
            source,
            store: config.store,
            group: format!("{}/{}", config.group, StreamRef::new(&config.stream).name()),
            manner: Manner { fan_out, longest_idle: config.idle_interval, deaggregate: config.deaggregate },
            else_polling,
            budget: Budget::new(config.max_buffered_bytes),
            board: status::Board::default(),
            clock: Clock::start(),
            items: sender,
            sure_until: sure,
            checkpoint_timeout: config.checkpoint_timeout,
        });
        let setup = Setup {
            start: config.start,
            patience: Patience { failover: config.failover, hand_over: config.hand_over },
            audit_interval: config.audit_interval,
            stop_timeout: config.stop_timeout,
            name: config.worker.unwrap_or_else(|| format!("{:016x}", dice.number())),
            dice,
        };
        let mut coordinator = Coordinator::new(Arc::clone(&shared), sure_until, setup);
        coordinator.begin(config.start_timeout).await?;
        let coordinator = tokio::spawn(coordinator.run(stopped));
        Ok(Self { items, stop, shared, coordinator: Some(coordinator), panic: None })
    }

    /// The next batch of any shard, or what has to be decided; `None` once the consumer has stopped.
    ///
    /// May be cancelled: what was not given is given by the next call.
    pub async fn next(&mut self) -> Option<Result<Batch, ConsumerError>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Batch, ConsumerError>>> {
        // This consumer itself could still send, so the channel does not end by itself. Who asks whether the work is over
        // before it looks for items misses none of the last ones.
        if let Some(coordinator) = &mut self.coordinator
            && let Poll::Ready(ended) = Pin::new(coordinator).poll(context)
        {
            self.coordinator = None;
            self.panic = ended.err().map(|error| error.to_string());
        }
        match self.items.poll_recv(context) {
            Poll::Ready(Some(Item::Batch(batch))) => Poll::Ready(Some(Ok(batch))),
            Poll::Ready(Some(Item::Error(error))) => Poll::Ready(Some(Err(error))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending if self.coordinator.is_none() => {
                Poll::Ready(self.panic.take().map(|what| Err(ConsumerError::Panicked(what))))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    /// The shards that this consumer reads now, with how far and how well.
    #[must_use]
    pub fn shards(&self) -> Vec<ShardStatus> {
        self.shared.board.all()
    }

    /// A handle that stops this consumer, for a task that waits for a signal.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Stops: no new reads, what is done is kept, leases are given up for others to take at once. Waits for batches in
    /// other tasks for at most `stop_timeout`.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        // Batches that nobody took yet say that they are dropped.
        while self.next().await.is_some() {}
    }
}

impl Stream for Consumer {
    type Item = Result<Batch, ConsumerError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl Drop for Consumer {
    fn drop(&mut self) {
        if let Some(coordinator) = &self.coordinator {
            coordinator.abort();
        }
    }
}

impl fmt::Debug for Consumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consumer").field("group", &self.shared.group).finish_non_exhaustive()
    }
}

fn check(config: &ConsumerConfig) -> Result<(), ConsumerError> {
    let wrong = |what: String| Err(ConsumerError::Config(what));
    if config.stream.is_empty() {
        return wrong("the stream has no name".to_owned());
    }
    if config.group.is_empty() || config.group.contains('/') {
        return wrong(format!("{:?} cannot name a group: it must not be empty, nor hold a slash", config.group));
    }
    if let Some(count) = config.max_records.filter(|count| !(1..=10_000).contains(count)) {
        return wrong(format!("max_records is {count}, and must be 1 to 10000"));
    }
    Ok(())
}
