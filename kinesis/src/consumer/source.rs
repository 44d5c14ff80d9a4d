//! What a consumer asks of a stream, whatever answers: the service, or a simulation. Knows no client.

use std::pin::Pin;

use generated::kinesis::{Error, GetRecordsOutput, Shard, SubscribeToShardEvent};
use generated::runtime::Timestamp;

/// A future that a trait's method gives.
pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Trouble>> + Send + 'a>>;

/// Where to begin in a shard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum From {
    TrimHorizon,
    Latest,
    AtTimestamp(Timestamp),
    /// That record first.
    At(String),
    /// The record after that one first.
    After(String),
}

/// A stream.
pub(crate) trait Source: Send + Sync + 'static {
    /// All shards that the stream keeps, closed ones too.
    fn shards(&self) -> Answer<'_, Vec<Shard>>;

    /// An iterator for a shard.
    fn iterator<'a>(&'a self, shard: &'a str, from: &'a From) -> Answer<'a, String>;

    /// The records that an iterator points at.
    fn records<'a>(&'a self, iterator: &'a str) -> Answer<'a, GetRecordsOutput>;

    /// A subscription to a shard.
    fn subscribe<'a>(&'a self, shard: &'a str, from: &'a From) -> Answer<'a, Box<dyn Events>>;
}

/// The events of a subscription.
pub(crate) trait Events: Send {
    /// The next event; `None` at the end.
    fn next(&mut self) -> Answer<'_, Option<SubscribeToShardEvent>>;
}

/// Why a call failed, as far as it matters for what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Too fast, or others read the shard too.
    Throttled,
    /// Another subscription of the consumer holds the shard for some seconds more.
    InUse,
    /// The iterator is older than five minutes.
    Expired,
    /// A time that the service has not reached yet.
    Future,
    /// No such stream, shard or consumer.
    NotFound,
    /// Something else that passes by itself.
    Passing,
    /// Something that a person has to decide.
    Lasting,
}

/// A call that failed.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) cause: Cause,
    pub(crate) error: Box<Error>,
}
