//! The settings of a consumer, with defaults that lose nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use generated::runtime::Timestamp;

use crate::lease::{LeaseStore, MemoryLeaseStore};
use crate::position::Position;

/// Where a group begins in a stream of which its store says nothing yet.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Start {
    /// With the oldest records that the stream keeps.
    #[default]
    TrimHorizon,
    /// With records that arrive from now on, by this machine's clock. The group begins at one moment: shards that come
    /// to be later, and workers that come later, miss nothing after it.
    Latest,
    /// With records that arrived then or later.
    At(Timestamp),
    /// With what follows positions that were kept elsewhere, by shard id. Parents of these shards are done; shards that
    /// are not among them are read from their beginning.
    Positions(BTreeMap<String, Position>),
}

/// How records come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Retrieval {
    /// By `GetRecords`.
    #[default]
    Polling,
    /// By `SubscribeToShard`, as a registered consumer.
    FanOut { consumer: String, else_polling: bool },
}

/// What a [`Consumer`](super::Consumer) reads, and how.
///
/// ```
/// use smithwright_kinesis::{ConsumerConfig, FileLeaseStore, Start};
///
/// let config = ConsumerConfig::new("clicks")
///     .group("billing")
///     .start(Start::Latest)
///     .store(FileLeaseStore::new("billing.leases"));
/// ```
#[derive(Clone)]
pub struct ConsumerConfig {
    pub(crate) stream: String,
    pub(crate) group: String,
    pub(crate) worker: Option<String>,
    pub(crate) start: Start,
    pub(crate) store: Arc<dyn LeaseStore>,
    pub(crate) retrieval: Retrieval,
    pub(crate) deaggregate: bool,
    pub(crate) max_buffered_bytes: usize,
    pub(crate) max_records: Option<i32>,
    pub(crate) idle_interval: Duration,
    pub(crate) failover: Duration,
    pub(crate) hand_over: Duration,
    pub(crate) audit_interval: Duration,
    pub(crate) start_timeout: Duration,
    pub(crate) stop_timeout: Duration,
    pub(crate) checkpoint_timeout: Duration,
    /// For simulations, which have to happen again as they happened.
    pub(crate) seed: Option<u64>,
}

impl ConsumerConfig {
    /// Reads the stream of this name or ARN: all of it, by polling, with leases in memory.
    #[must_use]
    pub fn new(stream: impl Into<String>) -> Self {
        Self {
            stream: stream.into(),
            group: "default".to_owned(),
            worker: None,
            start: Start::TrimHorizon,
            store: Arc::new(MemoryLeaseStore::new()),
            retrieval: Retrieval::Polling,
            deaggregate: true,
            max_buffered_bytes: 64 << 20,
            max_records: None,
            idle_interval: Duration::from_secs(1),
            failover: Duration::from_secs(10),
            hand_over: Duration::from_secs(30),
            audit_interval: Duration::from_secs(60),
            start_timeout: Duration::from_secs(60),
            stop_timeout: Duration::from_secs(10),
            checkpoint_timeout: Duration::from_secs(30),
            seed: None,
        }
    }

    /// Those who share the work: workers of one group and store divide the shards, groups know nothing of each other.
    /// `default` by default.
    #[must_use]
    pub fn group(mut self, name: impl Into<String>) -> Self {
        self.group = name.into();
        self
    }

    /// Name of this worker, by which it takes its leases back at once when it is started again. No two that run may have
    /// the same: the one that began first is told [`Superseded`](super::ConsumerError::Superseded) and stops. By default
    /// a new name each time; leases of a worker that was killed are then free after [`failover`](Self::failover).
    #[must_use]
    pub fn worker(mut self, name: impl Into<String>) -> Self {
        self.worker = Some(name.into());
        self
    }

    /// Where to begin if the store says nothing: [`Start::TrimHorizon`] by default.
    #[must_use]
    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Where positions and leases are kept; by default in memory, so that the next start begins anew.
    #[must_use]
    pub fn store(mut self, store: impl LeaseStore + 'static) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// Records by enhanced fan-out, 2 MiB a second a shard of its own: as the registered consumer of this name, which is
    /// registered if it is not there. It stays registered, and costs, until `DeregisterStreamConsumer`.
    #[must_use]
    pub fn fan_out(mut self, consumer: impl Into<String>) -> Self {
        self.retrieval = Retrieval::FanOut { consumer: consumer.into(), else_polling: false };
        self
    }

    /// Like [`fan_out`](Self::fan_out), but polls where that is refused: no such operation, no permission, too many
    /// consumers.
    #[must_use]
    pub fn fan_out_or_polling(mut self, consumer: impl Into<String>) -> Self {
        self.retrieval = Retrieval::FanOut { consumer: consumer.into(), else_polling: true };
        self
    }

    /// Whether records that a producer packed into one (KPL aggregation) come apart: yes by default.
    #[must_use]
    pub fn deaggregate(mut self, wanted: bool) -> Self {
        self.deaggregate = wanted;
        self
    }

    /// Bytes of records read and not done, over all shards: 64 MiB by default. No read begins that is expected to lead
    /// beyond it; what an answer brings more than the one before it (10 MiB at most) comes on top. Records that you keep when
    /// their batch is done are not counted: see [`ConsumerRecord::data`](super::ConsumerRecord::data).
    #[must_use]
    pub fn max_buffered_bytes(mut self, bytes: usize) -> Self {
        self.max_buffered_bytes = bytes;
        self
    }

    /// Most records of the stream in an answer of `GetRecords`, so in a batch: 1 to 10,000, the service's own limit by
    /// default.
    #[must_use]
    pub fn max_records(mut self, count: i32) -> Self {
        self.max_records = Some(count);
        self
    }

    /// Longest pause between reads of a shard in which nothing happens: 1 s by default.
    #[must_use]
    pub fn idle_interval(mut self, interval: Duration) -> Self {
        self.idle_interval = interval;
        self
    }

    /// A worker that did not show itself in the store for so long is gone, and others read its shards: 10 s by default.
    /// Workers show themselves three times as often. Measured by each worker's own monotonic clock.
    #[must_use]
    pub fn failover(mut self, time: Duration) -> Self {
        self.failover = time.max(Duration::from_millis(30));
        self
    }

    /// How long a worker that is asked for a shard may finish its batch before the shard is taken: 30 s by default.
    #[must_use]
    pub fn hand_over(mut self, time: Duration) -> Self {
        self.hand_over = time;
        self
    }

    /// How often shards are listed in search of any that nobody told of: once a minute by default.
    #[must_use]
    pub fn audit_interval(mut self, interval: Duration) -> Self {
        self.audit_interval = interval;
        self
    }

    /// How long [`Consumer::start`](super::Consumer::start) waits out what may pass: 60 s by default.
    #[must_use]
    pub fn start_timeout(mut self, time: Duration) -> Self {
        self.start_timeout = time;
        self
    }

    /// How long a stop waits for batches that are out: 10 s by default.
    #[must_use]
    pub fn stop_timeout(mut self, time: Duration) -> Self {
        self.stop_timeout = time;
        self
    }

    /// How long a checkpoint is tried while the store fails: 30 s by default.
    #[must_use]
    pub fn checkpoint_timeout(mut self, time: Duration) -> Self {
        self.checkpoint_timeout = time;
        self
    }
}

impl fmt::Debug for ConsumerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsumerConfig")
            .field("stream", &self.stream)
            .field("group", &self.group)
            .field("worker", &self.worker)
            .field("start", &self.start)
            .field("retrieval", &self.retrieval)
            .finish_non_exhaustive()
    }
}
