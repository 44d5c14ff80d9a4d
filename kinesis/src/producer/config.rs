//! What a producer is told. Knows no record.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::observer::Observer;
use crate::Limits;

/// How a producer gathers, sends and repeats. Every setting has a default that suits most programs.
///
/// ```
/// use std::time::Duration;
/// use smithwright_kinesis::producer::{Order, ProducerConfig};
///
/// let config = ProducerConfig::new().linger(Duration::from_millis(20)).order(Order::PerKey);
/// ```
#[derive(Clone)]
pub struct ProducerConfig {
    pub(super) limits: Limits,
    pub(super) linger: Duration,
    pub(super) max_buffered_records: usize,
    pub(super) max_buffered_bytes: usize,
    pub(super) max_in_flight: usize,
    pub(super) order: Order,
    pub(super) fail_following: bool,
    pub(super) wait_out_refusals: bool,
    pub(super) time_to_live: Option<Duration>,
    pub(super) max_attempts: Option<u32>,
    pub(super) aggregation: Option<Aggregation>,
    pub(super) gates: bool,
    pub(super) drop_deadline: Duration,
    pub(super) observer: Option<Arc<dyn Observer>>,
}

/// In which order records are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As it happens: a record that is sent again comes after others that were put later.
    #[default]
    Any,
    /// Records of one partition key are stored in the order in which they were put: one of them at a time is on its way, so a
    /// key stores about one record in each time that a call takes. With [`Aggregation`] a run of them goes as one.
    ///
    /// What fails for good is passed over, unless [`fail_following`](ProducerConfig::fail_following) is on, and a copy that was
    /// stored twice may stand behind later records.
    PerKey,
}

/// Many records become one of the stream, in the format of the Kinesis Producer Library, so that small records cost less.
///
/// Consumers have to take them apart: this crate's consumer, the KCL, Lambda with a library, Firehose and Flink do, a plain
/// `GetRecords` does not. Needs the permission `kinesis:ListShards`, and sends records as they are without it, and those
/// without a partition key always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aggregation {
    pub(super) max_bytes: usize,
    pub(super) max_records: usize,
    pub(super) ids: bool,
}

impl Default for Aggregation {
    fn default() -> Self {
        Self { max_bytes: 50 << 10, max_records: usize::MAX, ids: false }
    }
}

impl Aggregation {
    /// Up to 50 KiB an aggregated record, as many records as fit, no ids.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How large an aggregated record becomes at most; 50 KiB by default, and no more than a record may be. A record that is
    /// larger goes as it is.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// How many records an aggregated one holds at most; no limit by default.
    #[must_use]
    pub fn max_records(mut self, records: usize) -> Self {
        self.max_records = records.max(1);
        self
    }

    /// Whether each record in an aggregated one carries an id ([`UserRecord::id`](crate::aggregation::UserRecord::id)), by
    /// which a consumer knows a copy that was stored twice. No by default: it takes about 50 bytes a record.
    #[must_use]
    pub fn ids(mut self, ids: bool) -> Self {
        self.ids = ids;
        self
    }
}

impl Default for ProducerConfig {
    fn default() -> Self {
        Self {
            limits: Limits::SAFE,
            linger: Duration::from_millis(50),
            max_buffered_records: 100_000,
            max_buffered_bytes: 64 << 20,
            max_in_flight: 8,
            order: Order::Any,
            fail_following: false,
            wait_out_refusals: false,
            time_to_live: Some(Duration::from_secs(120)),
            max_attempts: None,
            aggregation: None,
            gates: true,
            drop_deadline: Duration::from_secs(30),
            observer: None,
        }
    }
}

impl ProducerConfig {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What requests are kept within; [`Limits::SAFE`] by default.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Limits { records_per_call: limits.records_per_call.max(1), ..limits };
        self
    }

    /// How long a record waits for others while a call is under way; 50 ms by default. When none is, it goes at once, so that
    /// a producer with little to do adds no latency.
    #[must_use]
    pub fn linger(mut self, linger: Duration) -> Self {
        self.linger = linger;
        self
    }

    /// How many records may be held, waiting or on their way; 100,000 by default, at least 1. Beyond it, `put` and `enqueue`
    /// wait for room.
    #[must_use]
    pub fn max_buffered_records(mut self, records: usize) -> Self {
        self.max_buffered_records = records.clamp(1, MOST_PERMITS);
        self
    }

    /// How much memory may be taken, in bytes; 64 MiB by default, at least 1 KiB. A third of it is for requests under way, the
    /// rest for records: data, keys and 384 bytes each for the producer's own use (512 with [`Order::PerKey`]). A record that is
    /// larger than that is held alone, and one request is always made, however large it is. So with large records fewer calls
    /// are under way than [`max_in_flight`](Self::max_in_flight): three of 5 MiB where 64 MiB may be taken.
    #[must_use]
    pub fn max_buffered_bytes(mut self, bytes: usize) -> Self {
        self.max_buffered_bytes = bytes.clamp(1 << 10, MOST_PERMITS);
        self
    }

    /// How many calls are made at once at most; 8 by default, at least 1. After a call that ends without an answer in time there
    /// are half as many, and at last one of half as many records, until answers come soon again.
    #[must_use]
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.max_in_flight = calls.max(1);
        self
    }

    /// In which order records are stored; any by default.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// Whether, with [`Order::PerKey`], a record that fails for good fails those of its partition key too that were put behind
    /// it by then and are not stored: they come back with [`PutErrorReason::Behind`](super::PutErrorReason::Behind), to be put
    /// again in order. No by default: they are stored without it.
    #[must_use]
    pub fn fail_following(mut self, fail: bool) -> Self {
        self.fail_following = fail;
        self
    }

    /// Whether calls are repeated that are refused as a whole for what is neither the records' fault nor passes by itself: no
    /// access, no credentials, a disabled key, no such stream. All is kept meanwhile, for
    /// [`time_to_live`](Self::time_to_live) at most, and one call at a time finds out whether somebody has mended it. No by
    /// default: their records fail at once.
    #[must_use]
    pub fn wait_out_refusals(mut self, wait: bool) -> Self {
        self.wait_out_refusals = wait;
        self
    }

    /// How long after it was put a record is still sent again; 2 minutes by default, `None` for ever. Then it fails, and comes
    /// back with the error.
    #[must_use]
    pub fn time_to_live(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.time_to_live = time.into();
        self
    }

    /// How often a record is sent at most; no limit by default.
    #[must_use]
    pub fn max_attempts(mut self, attempts: impl Into<Option<u32>>) -> Self {
        self.max_attempts = attempts.into().map(|attempts| attempts.max(1));
        self
    }

    /// Packs many records into one of the stream; off by default.
    #[must_use]
    pub fn aggregation(mut self, aggregation: impl Into<Option<Aggregation>>) -> Self {
        self.aggregation = aggregation.into();
        self
    }

    /// Whether the records for a shard that throttles are held back to what it takes, so that they hold up no others; yes by
    /// default. Without it they are repeated after a wait, and that is all.
    #[must_use]
    pub fn adaptive(mut self, adaptive: bool) -> Self {
        self.gates = adaptive;
        self
    }

    /// How long the producer goes on sending what it holds after the last handle was dropped; 30 s by default.
    #[must_use]
    pub fn drop_deadline(mut self, deadline: Duration) -> Self {
        self.drop_deadline = deadline;
        self
    }

    /// Who is told what happens.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }
}

/// As many permits as a semaphore gives at once.
const MOST_PERMITS: usize = (u32::MAX >> 3) as usize;

impl fmt::Debug for ProducerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProducerConfig")
            .field("limits", &self.limits)
            .field("linger", &self.linger)
            .field("max_buffered_records", &self.max_buffered_records)
            .field("max_buffered_bytes", &self.max_buffered_bytes)
            .field("max_in_flight", &self.max_in_flight)
            .field("order", &self.order)
            .field("fail_following", &self.fail_following)
            .field("wait_out_refusals", &self.wait_out_refusals)
            .field("time_to_live", &self.time_to_live)
            .field("max_attempts", &self.max_attempts)
            .field("aggregation", &self.aggregation)
            .field("adaptive", &self.gates)
            .field("drop_deadline", &self.drop_deadline)
            .finish_non_exhaustive()
    }
}
