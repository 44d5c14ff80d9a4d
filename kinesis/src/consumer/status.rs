//! What is known of the shards being read: for users to look at, for watchdogs and dashboards.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::position::Position;

/// A shard that this consumer reads.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct ShardStatus {
    /// The shard's id.
    pub shard_id: String,
    /// How far it has been read, as the store has it.
    pub position: Position,
    /// How far the last answer was behind the newest record (`MillisBehindLatest`); `None` before the first.
    pub lag: Option<Duration>,
    /// How long ago the service last answered for this shard; `None` before the first answer.
    pub last_answer: Option<Duration>,
    /// Records given to the user, those given again included.
    pub records: u64,
    /// Calls in a row that failed, up to now.
    pub failures: u32,
    /// Calls that failed, in all.
    pub total_failures: u64,
    /// Subscriptions that ended and were renewed.
    pub renewals: u64,
    /// Why the last call that failed did.
    pub last_error: Option<String>,
    /// Whether a batch is with the user.
    pub is_out: bool,
}

/// The status of all shards.
#[derive(Debug, Default)]
pub(crate) struct Board(Mutex<BTreeMap<String, (ShardStatus, Option<Instant>)>>);

impl Board {
    pub(crate) fn begin(&self, shard: &str, position: Position) {
        let status = ShardStatus {
            shard_id: shard.to_owned(),
            position,
            lag: None,
            last_answer: None,
            records: 0,
            failures: 0,
            total_failures: 0,
            renewals: 0,
            last_error: None,
            is_out: false,
        };
        self.locked().insert(shard.to_owned(), (status, None));
    }

    pub(crate) fn end(&self, shard: &str) {
        self.locked().remove(shard);
    }

    /// Notes something of a shard that is being read.
    pub(crate) fn note(&self, shard: &str, note: impl FnOnce(&mut ShardStatus)) {
        if let Some((status, _)) = self.locked().get_mut(shard) {
            note(status);
        }
    }

    /// The service has answered.
    pub(crate) fn answered(&self, shard: &str) {
        if let Some((_, answered)) = self.locked().get_mut(shard) {
            *answered = Some(Instant::now());
        }
    }

    pub(crate) fn all(&self) -> Vec<ShardStatus> {
        let now = Instant::now();
        let status = |(status, answered): &(ShardStatus, Option<Instant>)| ShardStatus {
            last_answer: answered.map(|at| now.saturating_duration_since(at)),
            ..status.clone()
        };
        self.locked().values().map(status).collect()
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, (ShardStatus, Option<Instant>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
