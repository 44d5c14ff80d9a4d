//! What a consumer tells its user: only what a person has to decide.

use std::fmt;

use generated::kinesis::Error;

use crate::lease::StoreError;

/// Something that does not pass by itself.
///
/// Throttling, lost connections, iterators that expire, subscriptions that end and leases that go to others are no errors:
/// they are waited out and counted ([`ShardStatus`](super::ShardStatus)). A consumer that gave an error goes on: asked for
/// more, it gives batches of other shards, tries again, and says so once more if that fails.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum ConsumerError {
    /// The stream cannot be read: not found, no access, no such consumer.
    Stream(Error),
    /// A shard cannot be read: no access, a key that is disabled. Other shards are read on.
    Shard {
        /// The shard's id.
        shard_id: String,
        /// What the service said, or why it could not be asked.
        error: Error,
    },
    /// The store of leases fails.
    Store(StoreError),
    /// Another worker of the same name has begun, and this one has stopped.
    Superseded {
        /// The name they share.
        worker: String,
    },
    /// The consumer's own task has panicked, in a [`LeaseStore`](crate::LeaseStore) of the program's perhaps, and the consumer
    /// has stopped: what the panic said.
    Panicked(String),
    /// The settings make no sense.
    Config(String),
}

impl fmt::Display for ConsumerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(error) => write!(f, "the stream cannot be read: {error}"),
            Self::Shard { shard_id, error } => write!(f, "{shard_id} cannot be read: {error}"),
            Self::Store(error) => write!(f, "the store of leases fails: {error}"),
            Self::Superseded { worker } => {
                write!(f, "another worker of the name {worker:?} has begun: give each that runs a name of its own")
            }
            Self::Panicked(what) => write!(f, "the consumer has stopped: {what}"),
            Self::Config(what) => write!(f, "the consumer cannot be set up: {what}"),
        }
    }
}

impl std::error::Error for ConsumerError {}

impl From<StoreError> for ConsumerError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
